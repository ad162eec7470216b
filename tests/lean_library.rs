//! The library with its default features off still goes the whole way, from texts to a JSON report;
//! `.ci/run` builds this test so, `cargo test` with everything.

use jiff::civil::date;
use ohs::eval::{self, AuditOptions};
use ohs::facts;
use ohs::limits::Limits;
use ohs::message::{self, Language};
use ohs::report::model::{AsOf, AsOfFrom};
use ohs::report::{self, Audited, Mask, ReportOptions};
use ohs::source::SourceMap;
use serde_json::{Value, json};

const POLICY: &str = "\
规划 示例规划 {
    标题 “示例规划”
    辖区 469025
    期间 2021年1月1日 至 2025年12月31日
    状态 现行
}
实体 单位 {
    标识 登记号
    登记号：文字
    所在：行政区 属地
    员工数：整数 人
}
义务 人手 {
    依据 “第一条” “至少五人”
    对象 单位
    应当 员工数 ≥ 5人
}
";

#[test]
fn policies_are_compiled_and_facts_audited_into_json() {
    let limits = Limits::default();
    let mut sources = SourceMap::new();
    let policy = sources.add("policy.ohs", POLICY);
    let parsed = [ohs::syntax::parse(policy, POLICY, &limits)];
    assert_eq!(parsed[0].diagnostics, []);
    let compiled = ohs::model::compile(&parsed, &sources);
    assert_eq!(compiled.diagnostics, []);

    let text = json!({"单位": {"登记号": "9", "所在": "469025", "员工数": 4}}).to_string();
    let facts = sources.add("facts.json", text.as_str());
    let (tree, said) = facts::read_json(facts, &text, &limits);
    assert_eq!(said, []);
    let bound = facts::bind(&compiled.program, &tree.unwrap(), &limits);
    assert_eq!(bound.diagnostics, []);

    let day = date(2025, 6, 30);
    let store = &bound.stores[0];
    let audit = eval::audit(&compiled.program, store, &AuditOptions::on(day));
    let audited = Audited {
        store,
        as_of: AsOf {
            date: day,
            from: AsOfFrom::Facts,
        },
        verdicts: &audit.verdicts,
        no_subject: &[],
        out_of_reach: &[],
        policies: &[],
    };
    let report = report::build(
        &compiled.program,
        &sources,
        &[audited],
        &[],
        &Mask::default(),
        &ReportOptions::default(),
    );
    let json: Value = serde_json::from_str(&report::json(&report, &[])).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["verdicts"][0]["verdict"], "violated");
    assert_eq!(json["verdicts"][0]["norm"], "人手");
}

/// YAML and TOML are read, or it is said that this build does not read them.
#[test]
fn a_format_that_is_left_out_is_an_error() {
    let limits = Limits::default();
    let mut sources = SourceMap::new();
    for (built, read, text) in [
        (
            cfg!(feature = "yaml"),
            facts::read_yaml as fn(_, &str, &_) -> (Option<facts::tree::Tree>, Vec<_>),
            "单位: {登记号: \"9\"}",
        ),
        (
            cfg!(feature = "toml"),
            facts::read_toml,
            "[\"单位\"]\n\"登记号\" = \"9\"",
        ),
    ] {
        let file = sources.add("facts", text);
        let (tree, said) = read(file, text, &limits);
        assert_eq!(tree.is_some(), built);
        let codes: Vec<_> = said.iter().map(|d| d.code.as_str()).collect();
        if built {
            assert_eq!(codes, Vec::<&str>::new());
        } else {
            assert_eq!(codes, ["ohs::source::format_left_out"]);
            let words = message::render(&said[0], Language::En);
            assert!(words.text.starts_with("this build does not read"));
            assert!(words.help.unwrap().contains("feature"));
        }
    }
}
