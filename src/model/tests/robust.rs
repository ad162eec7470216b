//! Whatever the input: no panic, no hang, and every mistake its own report.

use super::*;
use proptest::prelude::*;

const VOCABULARY: &str = include_str!("../../../messages/examples/vocabulary.ohs");

fn codes_of(text: &str) -> Vec<String> {
    let (c, _, _) = compiled(&[("vocabulary.ohs", VOCABULARY), ("x.ohs", text)]);
    c.diagnostics
        .iter()
        .map(|d| d.code.as_str().to_owned())
        .collect()
}

#[test]
fn deep_nesting_is_refused_and_never_overflows() {
    let deep = |open: &str, inner: &str, close: &str, n: usize| {
        format!(
            "义务 一 {{\n    对象 员工\n    应当 {}{inner}{}\n}}\n",
            open.repeat(n),
            close.repeat(n)
        )
    };
    for text in [
        deep("非 ", "在职", "", 50_000),
        deep("(", "在职", ")", 50_000),
        deep("有 体检 其中 ", "合格", "", 20_000),
        deep("有 员工 其中 (", "在职", ")", 120),
        deep("每个 体检 均 ", "合格", "", 20_000),
        format!(
            "义务 一 {{\n    应当 员工数{} > 3人\n}}\n",
            " + 员工数".repeat(20_000)
        ),
        format!(
            "义务 一 {{\n    应当 员工数{} > 3人\n}}\n",
            " × 2".repeat(20_000)
        ),
        format!(
            "义务 一 {{\n    应当 成立{} < 评估日\n}}\n",
            " 后 1日".repeat(20_000)
        ),
        format!(
            "义务 一 {{\n    应当 登记号{} = “a”\n}}\n",
            ".a".repeat(50_000)
        ),
    ] {
        codes_of(&text);
    }
}

/// Each term names the next one twice: looked through once each, not 2^40 times; the fifteenth or so
/// is refused, and those above it count from there.
#[test]
fn terms_that_name_others_twice_cost_no_more_than_once() {
    let mut text = String::new();
    for i in 0..40 {
        text.push_str(&format!("术语 员工.层{i} = 层{0} 且 非 层{0}\n", i + 1));
    }
    text.push_str("术语 员工.层40 = 在职\n义务 一 { 对象 员工；应当 层0 }\n");
    let heavy = "ohs::type::too_heavy";
    assert_eq!(codes_of(&text), ["ohs::policy::no_header", heavy, heavy]);
}

/// Ten mistakes, ten reports; with its header misread and an exception to nobody knows what, nothing
/// of the policy is judged.
#[test]
fn ten_mistakes_give_ten_reports() {
    let text = "规划 甲 {
    辖区 469
    状态 现形
}
使用 示例词汇
义务 一 { 应当 员工树 > 100人 }
义务 二 { 应当 员工数 > 100mSv }
义务 三 { 应当 成立 < 100 }
义务 四 { 对象 员公；应当 在职 }
义务 五 { 应当 {
    甲：应急预按 = 评估日
    乙：每个 监测 均 因素 = 噪生
    丙：有 应急预案
} }
义务 六 { 应当 合格率 ≥ 95个百分点 }
义务 七 { 应当 有 应急预案 }
例外 八 对 五.丙 { 当 员工数 < 10人 }
例外 九 对 无此 { 当 员工数 < 10人 }
";
    let (c, parsed, _) = compiled(&[("vocabulary.ohs", VOCABULARY), ("x.ohs", text)]);
    assert!(parsed.iter().all(|p| p.diagnostics.is_empty()));
    let codes: Vec<&str> = c.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "ohs::policy::malformed_region",
            "ohs::policy::unknown_word",
            "ohs::name::unknown_field",
            "ohs::type::unlike_unit",
            "ohs::type::mismatch",
            "ohs::name::unknown_entity",
            "ohs::name::unknown_field",
            "ohs::name::unknown_member",
            "ohs::type::points_for_percent",
            "ohs::name::unknown_norm",
        ]
    );
    let norms: Vec<String> = c.program.norms.iter().map(name_of).collect();
    assert!(norms.is_empty(), "{norms:?}");
    let not_judged: Vec<&str> = c.not_judged.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(not_judged, ["一", "二", "三", "四", "五", "六", "七"]);
    assert_eq!(
        c.files.iter().map(|(_, o)| *o).collect::<Vec<_>>(),
        [Outcome::Complete, Outcome::Partial]
    );
}

/// What refers to something broken is left out without a word.
#[test]
fn nothing_follows_from_a_broken_declaration() {
    let text = "实体 车间 {
    标识 号
    号：文字
    噪声：小树
    面积：整数
}
术语 车间.吵 = 噪声 > 85
义务 一 { 对象 车间；应当 非 吵 }
义务 二 { 对象 车间；应当 符合 一 }
例外 三 对 一 { 当 面积 < 10 }
指标 四 { 总体 车间；计入 符合 一；目标 2025年 = 100% }
用例 五 { 评估日 2025年1月1日；期望 一 符合 }
";
    assert_eq!(
        codes_of(text),
        ["ohs::policy::no_header", "ohs::name::unknown_type"]
    );
}

fn name_of(n: &crate::program::Norm) -> String {
    match &n.item {
        Some(item) => format!("{}.{}", n.duty.name, item.name),
        None => n.duty.name.clone(),
    }
}

/// Declarations that depend on each other, to be written in any order.
const DECLARATIONS: [&str; 12] = [
    "枚举 状态 有序 { 差、一般、好；组 合用 = 一般、好 }",
    "实体 仓库 {\n    标识 号\n    号：文字\n    现状：状态\n    货：多个 货\n}",
    "实体 货 {\n    标识 号\n    发生 到\n    号：文字\n    到：日期\n    重：小数 箱\n}",
    "计量单位 箱 = 12 瓶",
    "计量单位 瓶",
    "术语 仓库.可用 = 现状 属于 合用 且 有货",
    "术语 仓库.有货 = 有 货 其中 重 > 24瓶",
    "参数 宽限 时长 1日 至 30日 由 事实",
    "义务 进货 { 对象 仓库 当 可用；应当 每年度 有 货 }",
    "义务 查验 { 对象 仓库；应当 符合 进货 }",
    "例外 小仓 对 查验 { 当 现状 = 差 }",
    "指标 合用率 { 总体 仓库；计入 符合 查验；目标 2025年 ≥ 95% }",
];

/// A program without its places, as text; lists in the order of names.
fn meaning(c: &Compiled) -> Vec<String> {
    let p = &c.program;
    let mut out: Vec<String> = p
        .norms
        .iter()
        .map(|n| format!("{} {:?}", name_of(n), n.modality))
        .collect();
    out.extend(p.terms.iter().map(|t| {
        format!(
            "{} {:?}",
            t.label.name,
            t.definition.ty.clone() == crate::program::Type::Boolean
        )
    }));
    out.extend(p.indicators.iter().map(|i| i.label.name.clone()));
    out.extend(
        p.units
            .iter()
            .map(|u| format!("{} {}", u.label.name, u.factor)),
    );
    for n in &p.norms {
        out.push(format!(
            "{} over {} with {} exceptions",
            name_of(n),
            p[n.subject.entity].label.name,
            n.exceptions.len()
        ));
    }
    out.sort();
    out
}

fn in_order(order: &[usize]) -> (Vec<String>, Vec<String>) {
    let mut text = String::from("规划 甲 {\n    辖区 469025\n}\n");
    for i in order {
        text.push_str(DECLARATIONS[*i]);
        text.push('\n');
    }
    let (c, parsed, _) = compiled(&[("x.ohs", &text)]);
    assert!(parsed.iter().all(|p| p.diagnostics.is_empty()), "{text}");
    let mut codes: Vec<String> = c
        .diagnostics
        .iter()
        .map(|d| format!("{:?} {}", d.severity, d.code.as_str()))
        .collect();
    codes.sort();
    (meaning(&c), codes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_declarations_does_not_matter(order in Just((0..DECLARATIONS.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let straight: Vec<usize> = (0..DECLARATIONS.len()).collect();
        let (meant, codes) = in_order(&straight);
        prop_assert_eq!(&codes, &Vec::<String>::new());
        prop_assert_eq!((meant, codes), in_order(&order));
    }

    /// One piece of a sound file written twice, left out, or put elsewhere: never a panic, and
    /// the reports lie on characters of the file.
    #[test]
    fn a_damaged_file_gives_reports_and_no_panic(from in 0usize..1500, length in 0usize..40, to in 0usize..1500, copy: bool) {
        let text: Vec<char> = format!("{}\n{}", &VOCABULARY, DECLARATIONS.join("\n")).chars().collect();
        let from = from.min(text.len());
        let end = (from + length).min(text.len());
        let piece: Vec<char> = text[from..end].to_vec();
        let mut damaged: Vec<char> = text.clone();
        if !copy { damaged.drain(from..end); }
        let at = to.min(damaged.len());
        damaged.splice(at..at, piece);
        let damaged: String = damaged.into_iter().collect();
        let (c, _, sources) = compiled(&[("x.ohs", &damaged)]);
        for d in &c.diagnostics {
            for label in &d.labels {
                let file = sources.get(label.loc.file).unwrap();
                prop_assert!(file.text().get(label.loc.span.range()).is_some(), "{:?}", d);
            }
        }
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    let policy = "规划 甲 {\n    辖区 469025\n}\n使用 示例词汇\n义务 一 { 应当 有 应急预案 }\n义务 二 { 应当 员工树 > 3人 }\n";
    let (a, _, _) = compiled(&[("v.ohs", VOCABULARY), ("p.ohs", policy)]);
    let (b, _, _) = compiled(&[("p.ohs", policy), ("v.ohs", VOCABULARY)]);
    assert_eq!(meaning(&a), meaning(&b));
    assert_eq!(
        a.program
            .entities
            .iter()
            .map(|e| &e.label)
            .collect::<Vec<_>>(),
        b.program
            .entities
            .iter()
            .map(|e| &e.label)
            .collect::<Vec<_>>()
    );
    let codes = |c: &Compiled| {
        c.diagnostics
            .iter()
            .map(|d| d.code.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&a), codes(&b));
}
