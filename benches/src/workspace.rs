//! Workspaces of any size, always the same for the same size.

use crate::policy_texts;
use ohs::limits::Limits;
use ohs::source::FileId;
use ohs::workspace::Workspace;
use std::fmt::Write as _;

/// The shipped vocabulary and Law, and as many county plans as give `bytes`: each with the words of
/// the plan of 白沙, under names of its own.
///
/// # Errors
/// Where the shipped policies cannot be read.
pub fn workspace(bytes: usize) -> std::io::Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    let mut plan = String::new();
    for (path, text) in policy_texts()? {
        if path.ends_with("baisha.ohs") {
            plan = text;
        } else if !path.ends_with(".test.ohs") {
            let name = path.rsplit('/').next().unwrap_or_default();
            out.push((name.to_owned(), text));
        }
    }
    let mut total: usize = out.iter().map(|(_, t)| t.len()).sum();
    for n in 0.. {
        if total >= bytes || plan.is_empty() {
            break;
        }
        let text = plan
            .replace("白沙县规划", &format!("第{n}县规划"))
            .replace("baisha_plan", &format!("plan_{n}"))
            .replace(
                "重点行业领域 (key_sector)",
                &format!("重点行业领域{n} (key_sector_{n})"),
            )
            .replace("当 重点行业领域", &format!("当 重点行业领域{n}"))
            .replace(
                "中小微型 (small_enterprise)",
                &format!("中小微型{n} (small_enterprise_{n})"),
            )
            .replace("当 中小微型", &format!("当 中小微型{n}"));
        total += text.len();
        out.push((format!("plan-{n:05}.ohs"), text));
    }
    Ok(out)
}

/// The texts as files that are being edited.
#[must_use]
pub fn opened(texts: &[(String, String)]) -> Workspace {
    let mut open = Workspace::new(Limits::default());
    for (name, text) in texts {
        open.add(name.as_str(), text.as_str());
    }
    open
}

/// A file of a workspace, with its text and the same after one edit in its last scope.
#[must_use]
pub fn edited(open: &Workspace, name: &str) -> Option<(FileId, [String; 2])> {
    let (id, file) = open.sources().iter().find(|(_, f)| f.name() == name)?;
    let text = file.text();
    let (before, behind) = text.rsplit_once(" 当 ")?;
    let edited = format!("{before} 当 评估日 ≥ 2020年1月1日 且 {behind}");
    Some((id, [text.to_owned(), edited]))
}

/// One policy of so many duties, each with names of its own, over a small vocabulary.
#[must_use]
pub fn one_policy(duties: usize) -> String {
    let mut s = String::from(VOCABULARY);
    for n in 0..duties {
        let _ = write!(
            s,
            "义务 检查{n} (exam_{n}) {{\n    依据 “第{n}条” “应当组织检查” 核实\n    承担 单位\n    对象 员工 当 在职 且 工龄 ≥ {}年\n    应当 每 12个月 有 体检 其中 类别 = 在岗期间\n    除非 单位.停产 含 评估日\n    整改 “安排检查”\n}}\n",
            n % 30,
        );
    }
    s
}

/// One duty with one condition of so many parts joined by `joined` (且 or 或).
#[must_use]
pub fn one_clause(parts: usize, joined: &str) -> String {
    let mut s = format!("{VOCABULARY}义务 甲 {{\n    对象 员工\n    应当 工龄 ≠ 0年");
    for n in 1..parts {
        let _ = match n % 4 {
            0 => write!(s, "\n        {joined} 工龄 ≠ {}年", n % 40),
            1 => write!(s, "\n        {joined} 有 离职"),
            2 => write!(s, "\n        {joined} 姓名 ≠ “{n}”"),
            _ => write!(s, "\n        {joined} （有 体检 其中 类别 = 上岗前）"),
        };
    }
    s.push_str("\n}\n");
    s
}

const VOCABULARY: &str = "\
规划 示例规划 (sample) {
    标题 “示例规划”
    辖区 469025
    期间 2021年1月1日 至 2025年12月31日
    状态 现行
}
枚举 检查类别 (exam_kind) {
    上岗前 (pre_service)、在岗期间 (in_service)、离岗时 (leaving)
}
实体 单位 (unit) {
    标识 登记号
    登记号：文字
    所在：行政区 属地
    停产：多个 时段
    员工：多个 员工
}
实体 员工 (worker) {
    标识 工号
    存续 入职 至 离职 称 在职
    工号：文字
    姓名：文字 敏感
    工龄：整数 年
    入职：日期
    离职：日期 可无
    体检：多个 体检
}
实体 体检 (exam) {
    发生 日期
    日期：日期
    类别：检查类别
}
";
