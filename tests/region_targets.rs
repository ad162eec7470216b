//! A target over a list of which something is not known: what is possible is what its completions give.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use ohs::eval::verdict::{Judged, VerdictSet};
use ohs::eval::{AuditOptions, audit};
use ohs::limits::Limits;
use ohs::program::Program;
use ohs::source::SourceMap;
use ohs::{facts, model, syntax};
use proptest::prelude::*;
use std::sync::LazyLock;

const POLICY: &str = "规划 县规划 { 辖区 469025；期间 2021年1月1日 至 2025年12月31日 }
实体 县 (county) { 标识 代码；代码：行政区 属地；卫生院：多个 卫生院 }
实体 卫生院 { 标识 名称；名称：文字；公立：是否；达标：是否 }
指标 公立达标率 { 总体 卫生院 其中 公立；计入 达标；目标 2025年 ≥ 60% }
指标 公立达标数 { 总体 卫生院 其中 (公立 且 达标)；目标 2025年 < 3 }
";

static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let mut sources = SourceMap::new();
    let file = sources.add("policy.ohs", POLICY);
    let parsed = syntax::parse(file, POLICY, &Limits::default());
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    model::compile(&[parsed], &sources).program
});

/// Of each clinic whether it is public, and whether it meets what is asked.
type Clinic = [Option<bool>; 2];

fn verdicts(clinics: &[Clinic]) -> Vec<VerdictSet> {
    let mut items = Vec::new();
    for (n, clinic) in clinics.iter().enumerate() {
        let mut item = format!("{{\"名称\": \"{n}\"");
        for (field, value) in ["公立", "达标"].iter().zip(clinic) {
            if let Some(value) = value {
                item.push_str(&format!(", \"{field}\": {value}"));
            }
        }
        items.push(item + "}");
    }
    let text = format!(
        "{{\"县\": {{\"代码\": 469025, \"卫生院\": [{}]}}}}",
        items.join(", ")
    );
    let mut sources = SourceMap::new();
    let file = sources.add("facts.json", text.as_str());
    let (tree, _) = facts::read_json(file, &text, &Limits::default());
    let bound = facts::bind(&PROGRAM, &tree.unwrap(), &Limits::default());
    assert!(bound.diagnostics.is_empty(), "{:?}", bound.diagnostics);
    let options = AuditOptions::on("2025-12-31".parse().unwrap());
    let out = audit(&PROGRAM, bound.stores.first().unwrap(), &options).verdicts;
    assert!(
        out.iter()
            .all(|v| matches!(v.judged, Judged::Indicator(_, Some(0))))
    );
    assert_eq!(out.len(), 2);
    out.iter().map(|v| v.possible).collect()
}

/// Every way in which what is not known can turn out.
fn completions(clinics: &[Clinic]) -> Vec<Vec<Clinic>> {
    let mut out = vec![Vec::new()];
    for clinic in clinics {
        let either = |known: Option<bool>| known.map_or(vec![true, false], |k| vec![k]);
        let mut longer = Vec::new();
        for so_far in &out {
            for public in either(clinic[0]) {
                for meets in either(clinic[1]) {
                    let mut one: Vec<Clinic> = so_far.clone();
                    one.push([Some(public), Some(meets)]);
                    longer.push(one);
                }
            }
        }
        out = longer;
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_possible_is_what_completions_give(
        clinics in prop::collection::vec(prop::array::uniform2(any::<Option<bool>>()), 0..5),
    ) {
        let found = verdicts(&clinics);
        let mut wanted = vec![VerdictSet::EMPTY; 2];
        for complete in completions(&clinics) {
            for (so_far, one) in wanted.iter_mut().zip(verdicts(&complete)) {
                prop_assert!(one.settled().is_some());
                *so_far = so_far.or(one);
            }
        }
        prop_assert_eq!(found, wanted);
    }
}
