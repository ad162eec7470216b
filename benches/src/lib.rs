//! What the benchmarks work on: the shipped policies, and invented enterprises of any size.

mod workspace;

pub use workspace::{one_clause, one_policy, workspace};

use ohs::limits::Limits;
use ohs::source::SourceMap;
use ohs::syntax::Parsed;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The folder of the project.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All `.ohs` files below `policies/`, sorted by path.
///
/// # Errors
/// Where a folder or file cannot be read.
pub fn policy_texts() -> std::io::Result<Vec<(String, String)>> {
    let mut folders = vec![root().join("policies")];
    let mut out = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ohs") {
                out.push((path.display().to_string(), std::fs::read_to_string(&path)?));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Parses texts, each as a file of its own.
#[must_use]
pub fn parse(texts: &[(String, String)]) -> (SourceMap, Vec<Parsed>) {
    let mut sources = SourceMap::new();
    let parsed = texts
        .iter()
        .map(|(name, text)| {
            let file = sources.add(name.as_str(), text.as_str());
            ohs::syntax::parse(file, text, &Limits::default())
        })
        .collect();
    (sources, parsed)
}

/// An enterprise in 白沙 with so many workers, as JSON: every tenth worker's exam is overdue, every
/// seventh has left, some facts are not known. Always the same for the same number.
#[must_use]
pub fn enterprise(workers: usize) -> String {
    let mut s = String::with_capacity(workers * 700 + 2048);
    s.push_str(r#"{"评估日":"2025-06-30","截至":"2025-06-30","用人单位":{"登记号":"9146000000000001","单位名称":"示例水泥厂","所在":"469025","行业":"30","规模":"中型","医疗机构":false,"危害严重":true,"危害产生":"2012-04-01","#);
    let _ = write!(s, r#""从业人数":{},"接害人数":{},"#, workers + 20, workers);
    s.push_str(r#""管理机构":"安环部","责任制":"2019-01-01","防治计划":"2025-01-10","应急预案":null,"公告栏":["规章制度","操作规程"],"职业卫生管理人员":[{"姓名":"李某","任职":"2019-03-01","卸任":null,"专职":true,"培训":[{"日期":"2025-03-01","类别":"在岗期间","学时数":8}]}],"#);
    s.push_str(r#""机构":[{"编号":"J1","机构名称":"县人民医院","执业许可":true,"有备案":true,"资质期限":["2023-01-01 至 2027-12-31"]}],"岗位":[{"编号":"P1","岗位名称":"包装","危害因素":["水泥粉尘","噪声"],"严重危害":false,"检测":[]},{"编号":"P2","岗位名称":"破碎","危害因素":["矽尘","噪声"],"严重危害":true,"检测":[]}],"申报":[{"日期":"2024-12-01","类别":"年度更新"}],"建设项目":[],"劳动者":["#);
    for i in 0..workers {
        if i > 0 {
            s.push(',');
        }
        let post = 1 + i % 2;
        let left = if i % 7 == 3 {
            r#""2025-03-15""#
        } else {
            "null"
        };
        let exam = if i % 10 == 0 {
            "2024-02-11"
        } else {
            "2025-01-15"
        };
        let _ = write!(
            s,
            r#"{{"证件号":"46900019800101{i:06}","姓名":"某{i}","出生":"198{}-0{}-1{}","入职":"201{}-03-01","离职":{left},"劳务派遣":false,"接触危害":["水泥粉尘","噪声"],"首要危害":"水泥粉尘","作业分级":"轻度","放射工作人员":false,"停工":[],"参加工伤保险":true,"监护档案":"2018-05-01","劳动合同":[{{"签订":"201{}-03-01","合同终止":null,"载明":["职业病危害及后果","职业病防护措施","职业病待遇"]}}],"上岗":[{{"岗位":"P{post}","起":"201{}-03-01","止":{left}}}],"体检":[{{"日期":"201{}-02-20","类别":"上岗前","机构":"J1","书面告知":"201{}-02-28","费用由单位承担":true}},{{"日期":"{exam}","类别":"在岗期间","机构":"J1","书面告知":"{exam}","费用由单位承担":true}}],"培训":[{{"日期":"2025-02-02","类别":"在岗期间","学时数":4}}]}}"#,
            i % 10,
            1 + i % 9,
            i % 10,
            i % 9,
            i % 9,
            i % 9,
            i % 9,
            i % 9,
        );
    }
    s.push_str("]}}");
    s
}
