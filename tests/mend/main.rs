//! What would mend a violation: that it is what an official would do, and that it does mend. Patches
//! are applied to the JSON text by another implementation of RFC 6902 than ohs's own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod events;
mod random;

use ohs::eval::verdict::{Mend, Settled, SubjectRef, Verdict, VerdictSet};
use ohs::eval::{AuditOptions, audit};
use ohs::facts::store::Store;
use ohs::facts::{Vocabulary, bind_with, read_json};
use ohs::limits::Limits;
use ohs::mend::{Document, mend};
use ohs::program::Program;
use ohs::source::SourceMap;
use serde_json::{Value, json};

const VOCABULARY: &str = "
词汇 消防词汇 { 标题 “测试”；施行 自 2015年1月1日 }
枚举 类别 { 日常、年度、专项 }
枚举 设备 { 水枪、水带、泵；组 器材 = 水枪、水带 }
枚举 等级 有序 { 初级、中级、高级 }
枚举 事项 { 制度、演练 }
计量单位 MPa
实体 单位 {
    标识  名称
    名称：文字
    层数：整数 ≥ 0
    高层：是否
    预案：日期 可无
    负责人：文字 可无
    等级：等级
    经费 (budget)：小数 元 ≥ 0
    设施：多个 设备
    停用：多个 时段
    人员 (staff)：多个 人员
    检查 (checks)：多个 检查
    机构：多个 机构
    总图：图 可无
    维保：→ 机构 可无
}
实体 图 { 标识 编号；编号：文字；批准：日期 可无 }
实体 人员 {
    标识  编号
    存续  入职 至 离职 称 在职
    编号 (code)：文字 敏感
    入职 (hired)：日期
    离职 (left)：日期 可无
    持证 (licensed)：是否
    出生：日期
    培训 (trainings)：多个 检查
    上岗：多个 上岗
}
实体 上岗 {
    标识  岗名
    存续  起 至 止 称 在岗
    岗名：文字
    起：日期
    止：日期 可无
    夜班：是否
}
实体 检查 {
    标识  日期、单号
    发生  日期
    单号：文字
    日期 (date)：日期
    类别 (kind)：类别
    水压：量
    合格率：比例
    得分：小数 0 至 100
    满分：小数 0 至 100
    告知：日期 可无
    机构：→ 机构 可无
}
实体 机构 { 标识 编号；编号：文字；有资质：是否 }
规划 测试规划 { 标题 《测试》；辖区 全国；期间 2020年1月1日 至 2030年12月31日；印发 2020年1月1日 }
";

const AS_OF: &str = "2025-06-30";

fn program(duty: &str) -> Program {
    let mut sources = SourceMap::new();
    let text = format!("{VOCABULARY}\n{duty}");
    let file = sources.add("test.ohs", text.as_str());
    let parsed = ohs::syntax::parse(file, &text, &Limits::default());
    assert_eq!(parsed.diagnostics, [], "{duty}");
    let compiled = ohs::model::compile(&[parsed], &sources);
    let errors: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|d| d.severity == ohs::diagnostic::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{duty}: {errors:?}");
    compiled.program
}

fn options() -> AuditOptions {
    AuditOptions::on(AS_OF.parse().unwrap())
}

/// The verdicts of a document, with their mends.
fn judged(program: &Program, document: &Value) -> (Store, Vec<Verdict>) {
    let text = document.to_string();
    let mut sources = SourceMap::new();
    let file = sources.add("facts.json", text.as_str());
    let limits = Limits::default();
    let (tree, diagnostics) = read_json(file, &text, &limits);
    assert_eq!(diagnostics, [], "{text}");
    let tree = tree.unwrap();
    let vocabulary = Vocabulary::new(program);
    let mut bound = bind_with(&vocabulary, &tree, &limits);
    let wrong: Vec<_> = bound
        .diagnostics
        .iter()
        .filter(|d| d.severity == ohs::diagnostic::Severity::Error)
        .collect();
    assert!(wrong.is_empty(), "{text}: {wrong:?}");
    let store = bound.stores.pop().unwrap();
    let mut verdicts = audit(program, &store, &options()).verdicts;
    let document = Document {
        tree: &tree,
        root: 0,
    };
    mend(&vocabulary, &store, document, &options(), &mut verdicts);
    (store, verdicts)
}

/// What is possible for each listed subject on a day, by its place.
fn on(program: &Program, document: &Value, day: &str) -> Vec<(String, VerdictSet)> {
    let (store, _) = judged(program, document);
    let options = AuditOptions::on(day.parse().unwrap());
    let verdicts = audit(program, &store, &options).verdicts;
    let mut out: Vec<_> = verdicts
        .iter()
        .filter_map(|v| match v.subject {
            SubjectRef::Row(row) => Some((store.pointer(program, row, None), v.possible)),
            SubjectRef::Unlisted { .. } => None,
        })
        .collect();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

/// The document after a patch.
fn patched(document: &Value, mend: &Mend) -> Option<Value> {
    let Mend::Patch(operations) = mend else {
        return None;
    };
    let patch = serde_json::to_value(
        operations
            .iter()
            .map(|o| {
                // somebody says what a number is, and which thing is meant
                let value = o.filled.as_ref().unwrap_or(&o.value);
                json!({"op": o.op, "path": o.path, "value": value})
            })
            .collect::<Vec<_>>(),
    );
    let patch: json_patch::Patch = serde_json::from_value(patch.unwrap()).unwrap();
    let mut out = document.clone();
    json_patch::patch(&mut out, &patch).unwrap();
    // Somebody fills in what is to be filled in.
    let text = out.to_string().replace("（待填）", "已填");
    Some(serde_json::from_str(&text).unwrap())
}

/// Judges again after the patch of one verdict: whether that one is satisfied or pending.
fn is_mended(program: &Program, document: &Value, store: &Store, verdict: &Verdict) -> bool {
    let Some(after) = verdict.mend.as_ref().and_then(|m| patched(document, m)) else {
        return false;
    };
    let place = |store: &Store, v: &Verdict| match v.subject {
        SubjectRef::Row(row) => Some(store.pointer(program, row, None)),
        SubjectRef::Unlisted { .. } => None,
    };
    let of = place(store, verdict);
    let (store_after, verdicts) = judged(program, &after);
    let again = verdicts
        .iter()
        .find(|v| v.judged == verdict.judged && place(&store_after, v) == of);
    matches!(
        again.and_then(|v| v.possible.settled()),
        Some(Settled::Satisfied | Settled::Pending)
    )
}

/// What the first violated verdict's mend is, as one operation a line; or what comes next.
fn shown(duty: &str, document: &Value) -> String {
    let program = program(&format!("义务 一 {{ {duty} }}"));
    let (store, verdicts) = judged(&program, document);
    let violated = |v: &&Verdict| v.possible.settled() == Some(Settled::Violated);
    let verdict = verdicts.iter().find(violated);
    let verdict = verdict.unwrap_or_else(|| panic!("{duty}: not violated, {verdicts:?}"));
    match verdict.mend.as_ref().expect("a mend or what comes next") {
        Mend::NotCurable { next } => (*next).to_owned(),
        Mend::Patch(operations) => {
            assert!(is_mended(&program, document, &store, verdict), "{duty}");
            let line =
                |o: &ohs::facts::patch::PatchOperation| format!("{} {} {}", o.op, o.path, o.value);
            operations.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

fn firm(mut fields: Value) -> Value {
    fields["名称"] = "甲".into();
    json!({ "单位": fields })
}

/// A state that is so from the as-of date on, and what it was until then.
fn from_now_on(path: &str, old: Value, new: Value) -> String {
    let history = json!({"历史": [{"值": old}, {"自": AS_OF, "值": new}]});
    format!("replace {path} {history}")
}

/// What a state of the firm is set to.
fn sets(duty: &str, field: &str, old: Value, new: Value) {
    let mut fields = json!({});
    fields[field] = old.clone();
    let expected = from_now_on(&format!("/单位/{field}"), old, new);
    mends(duty, fields, &expected);
}

fn mends(duty: &str, fields: Value, expected: &str) {
    assert_eq!(shown(duty, &firm(fields)), expected, "{duty}");
}

#[test]
fn a_state_is_set_from_the_day_on() {
    sets("应当 高层", "高层", json!(false), json!(true));
    sets("应当 有 负责人", "负责人", Value::Null, json!("（待填）"));
    sets("应当 层数 ≤ 3", "层数", json!(5), json!(3));
    sets("应当 层数 > 3", "层数", json!(2), json!(4));
    sets("应当 经费 ≥ 1.5万元", "经费", json!(100), json!(15000));
    sets("应当 等级 ≥ 中级", "等级", json!("初级"), json!("中级"));
    sets("不得 等级 = 初级", "等级", json!("初级"), json!("中级"));
    let both = json!(["水枪", "水带"]);
    sets(
        "应当 设施 含全部 (水枪、水带)",
        "设施",
        json!(["水带"]),
        both,
    );
    // A date says itself since when.
    mends(
        "应当 有 预案",
        json!({"预案": null}),
        "replace /单位/预案 \"2025-06-30\"",
    );
}

#[test]
fn what_is_so_is_not_written_otherwise() {
    mends("不得 高层", json!({"高层": true}), "next_past");
    mends(
        "不得 设施 含 泵",
        json!({"设施": ["水带", "泵"]}),
        "next_past",
    );
}

#[test]
fn a_field_with_a_history_gets_one_more_entry() {
    mends(
        "应当 高层",
        json!({"高层": {"历史": [{"自": "2020-01-01", "值": true}, {"自": "2024-01-01", "值": false}]}}),
        "add /单位/高层/历史/- {\"自\":\"2025-06-30\",\"值\":true}",
    );
    mends(
        "应当 高层",
        json!({"高层": {"值": false, "来源": "现场检查"}}),
        &from_now_on("/单位/高层", json!(false), json!(true)),
    );
}

#[test]
fn of_two_ways_the_shorter_is_taken_and_of_two_parts_both() {
    mends(
        "应当 有 预案 且 高层",
        json!({"预案": null, "高层": false}),
        &format!(
            "replace /单位/预案 \"2025-06-30\"\n{}",
            from_now_on("/单位/高层", json!(false), json!(true))
        ),
    );
    mends(
        "应当 (有 预案 且 有 负责人) 或 高层",
        json!({"预案": null, "负责人": null, "高层": false}),
        &from_now_on("/单位/高层", json!(false), json!(true)),
    );
}

#[test]
fn a_matter_is_attested() {
    mends(
        "应当 认定 制度",
        json!({"认定": [{"事项": "制度", "结论": false, "日期": "2025-01-10"}]}),
        "add /单位/认定/- {\"事项\":\"制度\",\"结论\":true,\"日期\":\"2025-06-30\",\"认定人\":\"（待填）\"}",
    );
}

#[test]
fn nobody_is_removed_and_nobody_grows_older() {
    let people = json!({"人员": [{"编号": "1", "入职": "2020-01-01", "离职": null, "持证": false,
        "出生": "2010-01-01", "上岗": [{"岗名": "A", "起": "2025-01-01", "止": null, "夜班": true}]}]});
    mends(
        "应当 每个 人员 均 周岁(出生) ≥ 18周岁",
        people.clone(),
        "next_past",
    );
    mends(
        "对象 上岗 当 在岗；不得 周岁(人员.出生) < 18周岁",
        people.clone(),
        "next_end",
    );
    mends(
        "应当 每个 人员 均 持证",
        people,
        &from_now_on("/单位/人员/0/持证", json!(false), json!(true)),
    );
}

#[test]
fn what_the_facts_leave_open_comes_first() {
    // That one is not licensed is sure; whether others are is not known.
    mends(
        "应当 每个 人员 均 持证",
        json!({"人员": {"完整": false, "列出": [{"编号": "1", "入职": "2020-01-01", "离职": null, "持证": false}]}}),
        "next_facts",
    );
}

#[test]
fn a_thing_that_a_field_holds_is_made() {
    mends(
        "应当 有 总图 且 有 总图.批准",
        json!({"总图": null}),
        "replace /单位/总图 {\"编号\":\"（待填）\",\"批准\":\"2025-06-30\"}",
    );
}

#[test]
fn of_a_list_that_is_not_there_both_parts_are_added() {
    mends(
        "应当 认定 制度 且 非 高层",
        json!({"高层": false, "认定": [{"事项": "制度", "结论": false, "日期": "2025-01-10"}]}),
        "add /单位/认定/- {\"事项\":\"制度\",\"结论\":true,\"日期\":\"2025-06-30\",\"认定人\":\"（待填）\"}",
    );
    mends(
        "应当 有 预案 且 认定 制度 且 认定 演练",
        json!({"预案": null}),
        "replace /单位/预案 \"2025-06-30\"\nadd /单位/认定 [{\"事项\":\"制度\",\"结论\":true,\"日期\":\"2025-06-30\",\"认定人\":\"（待填）\"},{\"事项\":\"演练\",\"结论\":true,\"日期\":\"2025-06-30\",\"认定人\":\"（待填）\"}]",
    );
    // Nothing is known of the checks: what is added is not all there is.
    mends(
        "应当 有 预案 且 有 检查 其中 类别 = 年度 且 有 检查 其中 类别 = 专项",
        json!({"预案": null}),
        "replace /单位/预案 \"2025-06-30\"\nadd /单位/检查 {\"完整\":false,\"列出\":[{\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"类别\":\"年度\"},{\"单号\":\"（待填）2\",\"日期\":\"2025-06-30\",\"类别\":\"专项\"}]}",
    );
}

#[test]
fn what_is_to_be_filled_in_is_not_known() {
    for (fields, expected) in [
        (
            json!({"负责人": "（待填）"}),
            [Settled::Satisfied, Settled::Violated],
        ),
        (
            json!({"负责人": "张三"}),
            [Settled::Satisfied, Settled::Satisfied],
        ),
    ] {
        let program = program("义务 一 { 应当 有 负责人 }");
        let text = firm(fields).to_string();
        let (tree, _) = read_json(ohs::source::FileId(0), &text, &Limits::default());
        let bound = bind_with(
            &Vocabulary::new(&program),
            &tree.unwrap(),
            &Limits::default(),
        );
        let verdicts = audit(&program, &bound.stores[0], &options()).verdicts;
        let expected = expected.map(|v| verdicts[0].possible.may_be(v));
        assert_eq!(expected, [true, true], "{text} {verdicts:?}");
    }
    let program = program("义务 一 { 应当 认定 制度 }");
    let by = |by: &str| {
        let document = firm(
            json!({"认定": [{"事项": "制度", "结论": true, "日期": "2025-01-10", "认定人": by}]}),
        );
        let (_, verdicts) = judged(&program, &document);
        verdicts[0].possible.settled()
    };
    assert_eq!(by("李四"), Some(Settled::Satisfied));
    assert_eq!(by("（待填）"), None);
}

#[test]
fn patches_that_meet_in_one_place_are_each_proved() {
    let program = program(
        "义务 一 { 应当 每 12个月 有 检查 其中 类别 = 年度 }
         义务 二 { 应当 每 12个月 有 检查 其中 类别 = 专项 }
         义务 三 { 应当 检查 的 数量 ≥ 2 }",
    );
    let document = firm(json!({"检查": null}));
    let (store, verdicts) = judged(&program, &document);
    assert_eq!(verdicts.len(), 3);
    for verdict in &verdicts {
        assert!(
            is_mended(&program, &document, &store, verdict),
            "{verdict:?}"
        );
    }
}
