//! Small policies, written in the language, over documents of which parts are left out.

mod completed;

use super::missing;
use crate::eval::verdict::{FactRef, Missing, SubjectRef, Verdict};
use crate::eval::{AuditOptions, audit};
use crate::facts::store::Store;
use crate::facts::{bind, read_json};
use crate::limits::Limits;
use crate::program::Program;
use crate::source::SourceMap;
use jiff::civil::Date;
use std::cell::Cell;

const VOCABULARY: &str = "
词汇 消防词汇 { 标题 “测试”；施行 自 2015年1月1日 }
枚举 类别 { 日常、年度、专项 }
枚举 设备 { 水枪、水带、泵；组 器材 = 水枪、水带 }
枚举 事项 { 制度、演练 }
实体 单位 {
    标识  名称
    名称：文字
    层数：整数 ≥ 0
    高层：是否
    地下：是否
    预案：日期 可无
    负责人：文字 可无
    类型：类别
    设施：多个 设备
    停用：多个 时段
    人员：多个 人员
    检查：多个 检查
    机构：多个 机构
}
实体 人员 {
    标识  编号
    存续  入职 至 离职 称 在职
    编号：文字
    入职：日期
    离职：日期 可无
    持证：是否
    培训：多个 检查
}
实体 检查 {
    标识  日期
    发生  日期
    日期：日期
    类别：类别
    机构：→ 机构 可无
}
实体 机构 { 标识 编号；编号：文字；有资质：是否 }
规划 测试规划 { 标题 《测试》；辖区 全国；期间 2020年1月1日 至 2030年12月31日；印发 2020年1月1日 }
参数 及时 时长 10日 至 40日 由 事实
参数 定类 类别 由 事实
参数 限层 整数 由 事实
";

const AS_OF: &str = "2025-06-30";

/// A program of one duty, and a document.
pub(super) struct World {
    pub program: Program,
    pub document: serde_json::Value,
    pub options: AuditOptions,
}

impl World {
    pub fn new(duty: &str, document: serde_json::Value) -> Self {
        let mut sources = SourceMap::new();
        let text = format!("{VOCABULARY}\n{duty}");
        let file = sources.add("test.ohs", text.as_str());
        let parsed = crate::syntax::parse(file, &text, &Limits::default());
        assert_eq!(parsed.diagnostics, [], "{duty}");
        let compiled = crate::model::compile(&[parsed], &sources);
        let errors: Vec<_> = compiled
            .diagnostics
            .iter()
            .filter(|d| d.severity == crate::diagnostic::Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{duty}: {errors:?}");
        Self {
            program: compiled.program,
            document,
            options: AuditOptions::on(AS_OF.parse::<Date>().unwrap()),
        }
    }

    pub fn store(&self, document: &serde_json::Value) -> Store {
        let mut sources = SourceMap::new();
        let text = document.to_string();
        let file = sources.add("facts.json", text.as_str());
        let limits = Limits::default();
        let (tree, diagnostics) = read_json(file, &text, &limits);
        assert_eq!(diagnostics, [], "{text}");
        let mut bound = bind(&self.program, &tree.unwrap(), &limits);
        let wrong: Vec<_> = bound
            .diagnostics
            .iter()
            .filter(|d| d.severity == crate::diagnostic::Severity::Error)
            .collect();
        assert!(wrong.is_empty(), "{text}: {wrong:?}");
        bound.stores.pop().unwrap()
    }

    pub fn verdicts(&self, document: &serde_json::Value) -> (Store, Vec<Verdict>) {
        let store = self.store(document);
        let verdicts = audit(&self.program, &store, &self.options).verdicts;
        (store, verdicts)
    }

    /// The names of what is missing for the first verdict of a listed subject, and whether exact.
    fn named(&self) -> String {
        let (store, verdicts) = self.verdicts(&self.document);
        let of_row = |v: &&Verdict| matches!(v.subject, SubjectRef::Row(_));
        let verdict = verdicts.iter().find(of_row).unwrap();
        let missing = missing(&self.program, &store, &self.options, verdict);
        self.shown(&store, &missing)
    }

    fn shown(&self, store: &Store, missing: &Missing) -> String {
        let p = &self.program;
        let name = |fact: &FactRef| match fact {
            FactRef::Field(row, field) => store.pointer(p, *row, Some(*field)),
            FactRef::Members(row, field) => {
                format!("{} …", store.pointer(p, *row, Some(*field)))
            }
            FactRef::SinceFactsAsOf(row, field) => {
                format!("{} since", store.pointer(p, *row, Some(*field)))
            }
            FactRef::Attestation(_, m) => {
                format!("认定 {}", p[m.of].members[m.member.0 as usize].name)
            }
            FactRef::Parameter(id) => format!("参数 {}", p[*id].label.name),
            FactRef::Row(_) | FactRef::InYear(..) | FactRef::Record(..) => {
                panic!("not a fact that a norm can lack")
            }
        };
        let names: Vec<String> = missing
            .facts
            .iter()
            .map(name)
            .map(|n| n.trim_start_matches("/单位/").to_owned())
            .collect();
        let exact = if missing.exact { " =" } else { " ~" };
        format!("{}{exact}", names.join(", "))
    }
}

fn firm(fields: serde_json::Value) -> serde_json::Value {
    let mut fields = fields;
    fields["名称"] = "甲".into();
    serde_json::json!({ "单位": fields })
}

fn is_missing(requirement: &str, fields: serde_json::Value, expected: &str) {
    let world = World::new(&format!("义务 一 {{ {requirement} }}"), firm(fields));
    assert_eq!(world.named(), expected, "{requirement}");
}

use serde_json::json;

#[test]
fn one_fact_settles_what_asks_for_one() {
    is_missing("应当 有 预案", json!({}), "预案 =");
    is_missing("应当 高层", json!({}), "高层 =");
    is_missing("不得 层数 > 10", json!({}), "层数 =");
    is_missing("应当 类型 = 日常", json!({}), "类型 =");
    is_missing("应当 设施 含全部 (水枪、水带)", json!({}), "设施 =");
    is_missing("应当 认定 制度", json!({}), "认定 制度 =");
    is_missing("应当 有 检查", json!({}), "检查 =");
}

#[test]
fn both_sides_of_and_and_or_are_needed_unless_one_is_known() {
    is_missing("应当 有 预案 且 高层", json!({}), "预案, 高层 =");
    is_missing("应当 有 预案 或 高层", json!({}), "预案, 高层 =");
    is_missing("应当 有 预案 或 高层", json!({"高层": false}), "预案 =");
}

#[test]
fn a_fact_that_decides_alone_leaves_the_others_out() {
    // Without a plan it is violated, with one nothing else is asked.
    is_missing("应当 有 预案 且 (高层 或 有 预案)", json!({}), "预案 =");
    // However high it is, three-valued logic does not see that one of the two must hold.
    is_missing(
        "当 层数 > 3 或 层数 ≤ 3；应当 有 预案",
        json!({}),
        "层数, 预案 =",
    );
}

#[test]
fn scope_and_exception_count_too() {
    is_missing("当 高层；应当 有 预案", json!({}), "高层, 预案 =");
    is_missing("当 高层；应当 有 预案", json!({"预案": null}), "高层 =");
    is_missing(
        "应当 有 预案；除非 停用 含 评估日",
        json!({"预案": null}),
        "停用 ~",
    );
}

#[test]
fn collections_are_known_with_their_members() {
    is_missing(
        "应当 每个 人员 均 持证",
        json!({"人员": {"完整": false, "列出": [{"编号": "1", "入职": "2020-01-01", "离职": null, "持证": true}]}}),
        "人员/列出 … =",
    );
    is_missing(
        "应当 每个 人员 均 持证",
        json!({"人员": [{"编号": "1", "入职": "2020-01-01", "离职": null},
                        {"编号": "2", "入职": "2020-01-01", "离职": null}]}),
        "人员/0/持证, 人员/1/持证 =",
    );
    is_missing("应当 至少 2人 人员 其中 持证", json!({}), "人员 =");
    // Whether it is underground is only asked of a high one with two people or more.
    is_missing(
        "当 高层 且 非 人员 的 数量 ≤ 1；应当 地下",
        json!({}),
        "高层, 人员, 地下 =",
    );
}

#[test]
fn what_came_since_the_facts_is_asked_for_by_itself() {
    let world = World::new(
        "义务 一 { 应当 每个 人员 均 持证 }",
        json!({ "截至": "2025-05-31", "单位": { "名称": "甲", "人员": [] } }),
    );
    assert_eq!(world.named(), "人员 since =");
}

#[test]
fn a_date_known_to_the_month_is_missing_its_day() {
    is_missing(
        "应当 每 12个月 有 检查",
        json!({"检查": [{"日期": "2024-06", "类别": "日常"}]}),
        "检查/0/日期 =",
    );
}

#[test]
fn a_parameter_that_is_left_open_is_missing() {
    let world = World::new(
        "义务 一 { 对象 人员；应当 于 入职 后 及时 内 有 培训 }",
        json!({"单位": {"名称": "甲", "人员": [
            {"编号": "1", "入职": "2025-06-10", "离职": null, "培训": []}]}}),
    );
    assert_eq!(world.named(), "参数 及时 =");
}

#[test]
fn an_unlisted_subject_lacks_its_collection() {
    let world = World::new(
        "义务 一 { 对象 人员；应当 持证 }",
        json!({"单位": {"名称": "甲", "人员": {"完整": false, "列出": []}}}),
    );
    let (store, verdicts) = world.verdicts(&world.document);
    let missing = missing(&world.program, &store, &world.options, &verdicts[0]);
    assert_eq!(world.shown(&store, &missing), "人员/列出 … =");
}

#[test]
fn settled_and_harmless_verdicts_lack_nothing() {
    for (duty, fields) in [
        ("应当 有 预案", json!({"预案": null})),
        // Either satisfied or not applicable.
        ("当 高层；应当 有 预案", json!({"预案": "2024-01-01"})),
    ] {
        let world = World::new(&format!("义务 一 {{ {duty} }}"), firm(fields));
        assert_eq!(world.named(), " ~");
    }
}

#[test]
fn what_depends_on_a_reading_is_settled_by_no_fact() {
    let world = World::new(
        "术语 单位.合格 { 读法 甲 { 定义 有 预案 }；读法 乙 { 定义 有 负责人 } }
         义务 一 { 应当 合格 }",
        firm(json!({"预案": "2024-01-01", "负责人": null})),
    );
    assert_eq!(world.named(), " ~");
}

#[test]
fn many_members_are_each_asked_for() {
    let people: Vec<_> = (0..30)
        .map(|n| json!({"编号": n.to_string(), "入职": "2020-01-01", "离职": null}))
        .collect();
    let world = World::new(
        "义务 一 { 应当 每个 人员 均 (持证 且 有 培训) }",
        firm(json!({ "人员": people })),
    );
    let (store, verdicts) = world.verdicts(&world.document);
    let missing = missing(&world.program, &store, &world.options, &verdicts[0]);
    assert_eq!((missing.facts.len(), missing.more), (20, 40));
}

/// All verdicts of an audit share its steps: where one needs them all, those behind it are told what
/// was asked for in vain.
#[test]
fn where_no_steps_are_left_it_is_what_was_asked_for_in_vain() {
    let world = World::new("义务 一 { 应当 高层 或 地下 }", firm(json!({})));
    let (store, verdicts) = world.verdicts(&world.document);
    let few = |n| super::Missings {
        steps: Cell::new(n),
        each: 0,
        ..super::Missings::new(&world.program, &store, &world.options)
    };
    let found = few(1).of(&verdicts[0]);
    assert_eq!(found, verdicts[0].missing);
    assert!(!found.exact);
    let searched = few(1_000);
    assert!(searched.of(&verdicts[0]).exact);
    assert!((1..1_000).contains(&searched.steps.get()));
    // Little is needed, and that little each has.
    let none_left = super::Missings {
        steps: Cell::new(0),
        ..super::Missings::new(&world.program, &store, &world.options)
    };
    assert!(none_left.of(&verdicts[0]).exact);
}

#[test]
fn days_and_members_are_not_taken_for_each_other_too_soon() {
    // Whether it is high only matters where the scope holds although somebody is not licensed.
    is_missing(
        "当 (设施 含任一 (水枪、泵)) 或 (每个 人员 均 持证)
         应当 于 预案 后 30日 内 有 检查
         除非 (非 每个 人员 均 持证) 且 高层 且 地下",
        json!({}),
        "设施, 人员, 高层, 地下, 预案, 检查 ~",
    );
}

/// What is found of a supposed member under one supposition is not taken for what it is under
/// another: an exam at an institution of which nothing is known may count or not.
#[test]
fn what_a_supposed_member_refers_to_is_asked_for_too() {
    is_missing(
        "应当 每 12个月 有 检查 其中 (类别 = 年度 且 机构.有资质)",
        json!({ "机构": [{"编号": "甲"}, {"编号": "乙", "有资质": true}] }),
        "检查, 机构/0/有资质 =",
    );
}

/// An answer that rests on known facts is kept for all suppositions, what it read with it: the day
/// of the known exam still is one of the days that are tried out.
#[test]
fn what_is_known_of_other_members_stays_known() {
    is_missing(
        "应当 每 6个月 有 检查 其中 (类别 = 年度 或 单位.高层)",
        json!({
            "检查": [{"日期": "2024-09-01", "类别": "年度"}, {"日期": "2025-03-01", "类别": "专项"}],
        }),
        "高层 =",
    );
}

/// What a parameter is filled with is compared with a fact like any constant.
#[test]
fn what_a_parameter_is_filled_with_is_tried() {
    let named = |requirement: &str| {
        let document = json!({
            "参数": {"定类": "年度", "限层": 7},
            "单位": {"名称": "甲"},
        });
        World::new(&format!("义务 一 {{ {requirement} }}"), document).named()
    };
    assert_eq!(named("应当 类型 = 定类 且 高层"), "类型, 高层 =");
    assert_eq!(named("应当 层数 = 限层 且 高层"), "层数, 高层 =");
    assert_eq!(
        named("应当 有 检查 其中 (类别 = 定类 且 单位.高层)"),
        "检查, 高层 =",
    );
}
