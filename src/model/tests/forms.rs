//! What each form of the language becomes in the core.

use super::*;
use crate::program::{
    ActKind, CompareOp, Counted, Expr, ExprKind, Modality, Norm, Period, Place, Requirement, Slot,
    Source, TargetMeasure, TimeForm, Type, Value, Via, When, Window,
};

const VOCABULARY: &str = include_str!("../../../messages/examples/vocabulary.ohs");

/// The program of a text beside the vocabulary; it must have no errors.
fn program(text: &str) -> Program {
    let (c, parsed, _) = compiled(&[("vocabulary.ohs", VOCABULARY), ("x.ohs", text)]);
    let errors: Vec<String> = parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&c.diagnostics)
        .filter(|d| d.severity == Severity::Error)
        .map(|d| format!("{} {:?}", d.code.as_str(), d.args))
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    c.program
}

/// The norms of one duty with this body.
fn norms(body: &str) -> Vec<Norm> {
    program(&format!("义务 一 {{\n    {body}\n}}\n")).norms
}

fn requirement(body: &str) -> Requirement {
    let mut all = norms(body);
    assert_eq!(all.len(), 1, "{body}");
    all.remove(0).requirement
}

/// What an employee must do or be.
fn of_worker(requires: &str) -> Requirement {
    requirement(&format!("对象 员工\n    {requires}"))
}

fn days(n: u32) -> ExprKind {
    ExprKind::Literal(Value::Period(Period::Days(n)))
}

#[test]
fn each_time_becomes_its_window() {
    let form = |text: &str| match of_worker(text) {
        Requirement::Timed { form, .. } => form,
        other => panic!("{text}: {other:?}"),
    };
    let window = |text: &str| match form(text) {
        TimeForm::Window(w) => w,
        other => panic!("{text}: {other:?}"),
    };
    assert!(matches!(
        form("应当 每 12个月 有 体检"),
        TimeForm::Every {
            period: Expr {
                kind: ExprKind::Literal(Value::Period(Period::Months(12))),
                ..
            },
            inclusive: true,
            over: None,
            anchor: None
        }
    ));
    assert!(matches!(
        form("应当 自 入职 每 1年 有 体检"),
        TimeForm::Every {
            period: Expr {
                kind: ExprKind::Literal(Value::Period(Period::Months(12))),
                ..
            },
            anchor: Some(_),
            ..
        }
    ));
    assert!(matches!(
        form("应当 每 超过 11个月 不满 13个月 有 体检"),
        TimeForm::Every {
            inclusive: false,
            over: Some(_),
            ..
        }
    ));
    assert!(matches!(
        form("应当 每年度 不晚于 3月31日 有 体检"),
        TimeForm::Calendar {
            no_later: Some(_),
            ..
        }
    ));
    assert!(
        matches!(window("应当 于 入职 后 30日 内 有 体检"), Window::After { period, .. } if period.kind == days(30))
    );
    assert!(
        matches!(window("应当 于 离职 前 2周 内 有 体检"), Window::Before { period, .. } if period.kind == days(14))
    );
    assert!(matches!(
        window("应当 不晚于 入职 后 30日 有 体检"),
        Window::NoLater { after: Some(_), .. }
    ));
    assert!(matches!(
        window("应当 先于 入职 有 体检"),
        Window::PriorTo { at_least: None, .. }
    ));
    assert!(matches!(
        window("应当 先于 入职 至少 1日 有 体检"),
        Window::PriorTo {
            at_least: Some(_),
            ..
        }
    ));
    assert!(matches!(
        window("应当 于 停工 中 有 体检"),
        Window::During(_)
    ));
    let Window::Between { from, to } = window("应当 于 2021年 至 2023年5月 内 有 体检")
    else {
        panic!("between");
    };
    let day = |e: &Expr| match &e.kind {
        ExprKind::Literal(Value::Date(r)) => r.exact().unwrap().to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (day(&from), day(&to)),
        ("2021-01-01".to_owned(), "2023-05-31".to_owned())
    );
}

#[test]
fn a_time_is_distributed_over_brackets_and_acts_joined_by_or_count_alike() {
    let Requirement::All(parts) =
        of_worker("应当 每年度 (有 体检 其中 合格 且 有 体检 其中 类别 = 离岗时)")
    else {
        panic!("all");
    };
    assert_eq!(parts.len(), 2);
    assert!(parts.iter().all(|p| matches!(p, Requirement::Timed { .. })));
    let Requirement::Timed { act, .. } =
        of_worker("应当 每年度 (有 体检 其中 合格 或 有 体检 其中 类别 = 离岗时)")
    else {
        panic!("timed");
    };
    assert!(matches!(act.kind, ActKind::Either(list) if list.len() == 2));
    let Requirement::Timed { act, .. } = of_worker("应当 每年度 至少 2 体检") else {
        panic!("timed");
    };
    assert_eq!(act.at_least, 2);
    assert!(
        matches!(of_worker("应当 每年度 有 体检 或 于 入职 后 30日 内 有 体检"), Requirement::Any(list) if list.len() == 2)
    );
    assert!(
        matches!(of_worker("应当 于 2021年 至 2025年 内 每年度 有 体检"),
        Requirement::Within { when: When::From(..), requirement, .. } if matches!(*requirement, Requirement::Timed { .. }))
    );
    assert!(
        matches!(requirement("应当 每个 员工 均 每年度 有 体检"), Requirement::Every(_, inner) if matches!(*inner, Requirement::Timed { .. }))
    );
    assert!(matches!(
        requirement("应当 每年 6月 至 9月 有 应急预案"),
        Requirement::Within {
            when: When::Season { from: 6, to: 9 },
            ..
        } | Requirement::Timed { .. }
    ));
}

#[test]
fn a_prohibition_tells_acts_from_states() {
    assert!(
        matches!(of_worker("不得 有 体检 其中 合格"), Requirement::NeverAct(act) if matches!(act.kind, ActKind::Events(_)))
    );
    assert!(matches!(of_worker("不得 有 停工"), Requirement::Never(_)));
    assert!(
        matches!(of_worker("不得 有 外出"), Requirement::NeverAct(act) if matches!(act.kind, ActKind::OnDate(_)))
    );
    assert!(matches!(
        requirement("不得 有 设备 其中 名称 = “甲”"),
        Requirement::Never(_)
    ));
    assert!(matches!(
        requirement("不得 有 员工 其中 在职"),
        Requirement::Never(_)
    ));
    assert!(
        matches!(of_worker("不得 外出 未经 体检 其中 合格"), Requirement::Gate { act, needs, .. }
        if matches!((&act.kind, &needs.kind), (ActKind::OnDate(_), ActKind::Events(c)) if c.filter.is_some()))
    );
    assert!(
        matches!(of_worker("不得 于 停工 中 有 外出"), Requirement::Within { when: When::During(_), requirement, .. }
        if matches!(*requirement, Requirement::NeverAct(_)))
    );
    assert!(matches!(
        of_worker("不得 于 入职 后 30日 内 有 外出"),
        Requirement::Within {
            when: When::From(_, Some(_)),
            ..
        }
    ));
    assert!(
        matches!(of_worker("不得 有 外出 或 有 停工"), Requirement::All(list) if list.len() == 2)
    );
}

#[test]
fn a_state_by_a_date_holds_from_it_on() {
    assert!(matches!(requirement("应当 不晚于 2025年底 合格率 ≥ 95%"),
        Requirement::Within { when: When::By(by), .. }
        if matches!(&by.kind, ExprKind::Literal(Value::Date(d)) if d.low.to_string() == "2025-12-31")));
    assert!(matches!(
        of_worker("应当 自 入职 至 入职 后 15年 有 接触"),
        Requirement::Within {
            when: When::From(_, Some(_)),
            ..
        }
    ));
}

#[test]
fn the_edge_of_a_process_is_an_order_or_a_gate_with_its_own_clauses() {
    let p = program(
        "流程 程 {\n    依据 “第一条”\n    对象 员工\n    甲：入职 不晚于 外出\n    乙：外出 须经 体检 其中 合格 {\n        依据 “第二条”\n        当 在职\n    }\n}\n",
    );
    let [a, b] = p.norms.as_slice() else {
        panic!("two")
    };
    assert!(matches!(a.requirement, Requirement::Order { .. }));
    assert!(matches!(b.requirement, Requirement::Gate { .. }));
    assert_eq!(a.scope, None);
    assert!(b.scope.is_some());
    assert_eq!(a.cites[0].section.as_deref(), Some("第一条"));
    assert_eq!(b.cites[0].section.as_deref(), Some("第二条"));
}

#[test]
fn numbers_are_converted_exactly_into_the_fields_unit() {
    let text = "计量单位 盒 = 12 支\n计量单位 支\n实体 库 {\n    标识 号\n    号：文字\n    存：整数 支\n    时：小数 小时\n}\n义务 一 {\n    对象 库\n    应当 存 ≥ 3盒 且 时 ≤ 90分钟\n}\n";
    let p = program(text);
    let Requirement::Holds(Expr {
        kind: ExprKind::All(parts),
        ..
    }) = &p.norms[0].requirement
    else {
        panic!("all")
    };
    let number = |e: &Expr| match &e.kind {
        ExprKind::Compare(_, _, right) => match &right.kind {
            ExprKind::Literal(Value::Number(n)) => n.to_string(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(parts.iter().map(number).collect::<Vec<_>>(), ["36", "1.5"]);
}

/// Fields in unlike units of one kind are compared in their base.
#[test]
fn two_fields_in_two_units_are_compared_in_their_base() {
    let p = program(
        "实体 车 {\n    标识 号\n    号：文字\n    皮：小数 kg\n    总：小数 t\n}\n义务 一 { 对象 车；应当 皮 ≤ 总 }\n",
    );
    let Requirement::Holds(Expr {
        kind: ExprKind::Compare(l, _, r),
        ..
    }) = &p.norms[0].requirement
    else {
        panic!("compare")
    };
    let factor = |e: &Expr| match &e.kind {
        ExprKind::Scale(_, f) => f.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (factor(l), factor(r)),
        ("1000000".to_owned(), "1000000000".to_owned())
    );
}

#[test]
fn a_month_or_a_year_is_compared_by_its_ends() {
    let compared = |body: &str| match requirement(body) {
        Requirement::Holds(e) => e.kind,
        other => panic!("{other:?}"),
    };
    let end = |kind: &ExprKind| match kind {
        ExprKind::Compare(_, op, r) => match &r.kind {
            ExprKind::Literal(Value::Date(d)) => (*op, d.exact().unwrap().to_string()),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(
        end(&compared("应当 成立 < 2020年")),
        (CompareOp::Lt, "2020-01-01".to_owned())
    );
    assert_eq!(
        end(&compared("应当 成立 > 2020年")),
        (CompareOp::Gt, "2020-12-31".to_owned())
    );
    let ExprKind::All(parts) = compared("应当 成立 = 2020年2月") else {
        panic!("all")
    };
    assert_eq!(
        parts.iter().map(|p| end(&p.kind)).collect::<Vec<_>>(),
        [
            (CompareOp::Ge, "2020-02-01".to_owned()),
            (CompareOp::Le, "2020-02-29".to_owned())
        ]
    );
}

#[test]
fn names_find_the_innermost_field_and_outer_things_by_their_entity() {
    let Requirement::Every(rows, inner) = requirement(
        "应当 每个 员工 均 每年度 有 体检 其中 (日期 ≥ 员工.入职 且 单位.合格率 ≥ 90%)",
    ) else {
        panic!("every")
    };
    assert!(matches!(rows.source, Source::Field(Place::Var(Slot(0)), _)));
    assert_eq!(rows.slot, Slot(1));
    let Requirement::Timed { act, .. } = *inner else {
        panic!("timed")
    };
    let ActKind::Events(exams) = act.kind else {
        panic!("events")
    };
    assert_eq!(exams.slot, Slot(2));
    let Some(ExprKind::All(parts)) = exams.filter.map(|f| f.kind) else {
        panic!("filter")
    };
    let ExprKind::Compare(date, _, hired) = &parts[0].kind else {
        panic!("compare")
    };
    assert!(matches!(date.kind, ExprKind::Field(Place::Var(Slot(2)), _)));
    assert!(
        matches!(&hired.kind, ExprKind::Field(Place::Ancestor(of, _), _) if **of == Place::Var(Slot(2)))
    );
    let ExprKind::Compare(rate, _, _) = &parts[1].kind else {
        panic!("compare")
    };
    assert!(
        matches!(&rate.kind, ExprKind::Field(Place::Ancestor(of, _), _) if **of == Place::Var(Slot(2)))
    );
}

/// A table is read in the edition of the event that is judged.
#[test]
fn a_table_is_read_on_the_date_of_the_event() {
    let Requirement::Holds(Expr {
        kind: ExprKind::Every(_, inner),
        ..
    }) = requirement("应当 每个 监测 均 结果 ≤ 限值(因素)")
    else {
        panic!("every")
    };
    let ExprKind::Compare(_, _, cell) = inner.kind else {
        panic!("compare")
    };
    assert!(
        matches!(cell.kind, ExprKind::Cell { at: Some(at), keys, .. }
        if keys.len() == 1 && matches!(at.kind, ExprKind::Field(Place::Var(Slot(1)), _)))
    );
}

#[test]
fn urging_makes_two_norms_of_which_one_is_out_of_reach() {
    let p = program("义务 一 {\n    承担 县卫健局\n    督促 有 应急预案\n}\n");
    let [urged, oversight] = p.norms.as_slice() else {
        panic!("two")
    };
    assert_eq!(
        (urged.via, oversight.via),
        (Some(Via::Urged), Some(Via::Oversight))
    );
    assert_eq!(p[urged.subject.entity].label.name, "单位");
    assert_eq!(urged.bearer.bearers[0].0, "单位");
    assert_eq!(oversight.bearer.bearers[0].0, "县卫健局");
    let authority = &p[oversight.subject.entity];
    assert_eq!(authority.label.name, "县卫健局");
    assert!(
        authority.fields.is_empty()
            && authority.held_by.is_empty()
            && authority.identity.is_empty()
    );
}

#[test]
fn items_replace_narrow_and_add() {
    let all = norms(
        "依据 “第一条”\n    当 员工数 > 3人\n    除非 有 停产\n    整改 “甲”\n    应当 {\n        甲：有 应急预案\n        乙：认定 防治计划 {\n            依据 “第二条”\n            当 员工数 > 9人\n            除非 员工数 > 99人\n            整改 “乙”\n        }\n    }",
    );
    let [a, b] = all.as_slice() else {
        panic!("two")
    };
    assert_eq!(a.item.as_ref().map(|l| l.name.as_str()), Some("甲"));
    assert_eq!(
        (a.remedy.as_deref(), b.remedy.as_deref()),
        (Some("甲"), Some("乙"))
    );
    assert!(matches!(
        a.scope.as_ref().map(|s| &s.kind),
        Some(ExprKind::Compare(..))
    ));
    assert!(
        matches!(b.scope.as_ref().map(|s| &s.kind), Some(ExprKind::All(parts)) if parts.len() == 2)
    );
    assert_eq!((a.exceptions.len(), b.exceptions.len()), (1, 2));
    assert_eq!(a.exceptions[0], b.exceptions[0]);
}

#[test]
fn several_requirements_in_one_duty_are_told_apart_by_their_keyword() {
    let all = norms("应当 有 应急预案\n    应当 认定 防治计划\n    不得 有 停产");
    let named: Vec<_> = all
        .iter()
        .map(|n| n.item.as_ref().unwrap().name.as_str())
        .collect();
    assert_eq!(named, ["应当", "应当2", "不得"]);
    assert_eq!(all[2].modality, Modality::MustNot);
}

#[test]
fn indicators_count_norms_and_reach_targets() {
    let p = program(
        "义务 检 { 对象 员工；应当 每年度 有 体检 }\n指标 率 {\n    总体 员工 其中 在职\n    计入 符合 检\n    性质 约束性\n    读法 相对 { 目标 2025年 较 2020年 下降 20% }\n    读法 百分点 { 目标 2025年 较 2020年 下降 20个百分点 }\n}\n指标 数 {\n    总体 员工\n    基值 2020年 100人\n    目标 2021年 至 2025年 逐年不降，2025年 > 基值，2025年 ≥ 120人\n}\n",
    );
    let [rate, count] = p.indicators.as_slice() else {
        panic!("two")
    };
    assert!(rate.binding && rate.readings.is_some());
    assert_eq!(rate.variants.len(), 2);
    for (variant, points) in rate.variants.iter().zip([false, true]) {
        let population = variant.population.as_ref().unwrap();
        assert_eq!(
            (population.slot, &population.source),
            (Slot(0), &Source::Everywhere)
        );
        assert!(
            matches!(&variant.counted, Some(Counted::Norm { norms, violates: false }) if norms.len() == 1)
        );
        assert!(
            matches!(&variant.targets[0].measure, TargetMeasure::Change { points: p, up: false, .. } if *p == points)
        );
    }
    let measures: Vec<_> = count.variants[0]
        .targets
        .iter()
        .map(|t| &t.measure)
        .collect();
    assert!(matches!(measures[0], TargetMeasure::Monotone(_)));
    assert!(matches!(
        measures[1],
        TargetMeasure::AgainstBase(CompareOp::Gt)
    ));
    assert!(
        matches!(measures[2], TargetMeasure::Compare(CompareOp::Ge, Value::Number(n)) if n.to_string() == "120")
    );
    assert_eq!(p.norms[0].readings, []);
}

#[test]
fn readings_of_a_term_reach_the_norms_that_use_it() {
    let p = program(
        "术语 单位.备齐 {\n    读法 宽 { 定义 有 应急预案 }\n    读法 严 { 定义 有 应急预案 且 认定 防治计划 }\n}\n义务 一 { 应当 备齐 }\n义务 二 { 应当 符合 一 }\n义务 三 { 应当 有 停产 }\n",
    );
    let sets: Vec<usize> = p.norms.iter().map(|n| n.readings.len()).collect();
    assert_eq!(sets, [1, 1, 0]);
    assert_eq!(p.reading_sets[0].of, "备齐");
    assert!(matches!(&p.terms[0].definition.kind, ExprKind::Readings(_, list) if list.len() == 2));
}

#[test]
fn a_lower_policy_adopts_refines_and_excepts() {
    let text = "规划 省 {\n    辖区 460000\n    期间 2021年 至 2025年\n    印发 2021年3月1日\n}\n使用 示例词汇\n参数 及时 时长 1日 至 30日 由 下级\n义务 预案 {\n    应当 有 应急预案\n    对下 授权\n}\n规划 县 {\n    辖区 469025\n    上级 省\n    期间 2022年 至 2025年\n    施行 自 2022年4月1日\n    采用 上级.及时 = 15日 “第三条”\n}\n义务 本县预案 {\n    应当 有 应急预案\n    细化 上级.预案\n}\n例外 小 对 省.预案 { 当 员工数 < 5人 }\n";
    let (c, _, _) = compiled(&[("v.ohs", VOCABULARY), ("x.ohs", text)]);
    assert_eq!(c.diagnostics, []);
    let p = &c.program;
    let (province, county) = (&p.policies[0], &p.policies[1]);
    let (province, county) = if province.label.name == "省" {
        (province, county)
    } else {
        (&p.policies[1], &p.policies[2])
    };
    assert_eq!(province.in_force_from.unwrap().to_string(), "2021-03-01");
    assert_eq!(province.in_force_to.unwrap().to_string(), "2025-12-31");
    assert_eq!(county.in_force_from.unwrap().to_string(), "2022-04-01");
    assert_eq!(county.jurisdiction, Some(469_025));
    assert_eq!(county.superiors.len(), 1);
    assert_eq!(county.adopts.len(), 1);
    assert_eq!(county.adopts[0].1, Value::Period(Period::Days(15)));
    let own = p.norms.iter().find(|n| n.duty.name == "本县预案").unwrap();
    assert_eq!(p[own.refines[0]].duty.name, "预案");
    let above = p.norms.iter().find(|n| n.duty.name == "预案").unwrap();
    assert!(!p[above.exceptions[0]].without_authority);
}

/// Both keyword languages mean the same.
#[test]
fn english_keywords_mean_the_same() {
    let zh = program(
        "义务 一 {\n    对象 员工 当 在职\n    应当 于 入职 后 30日 内 有 体检 其中 类别 = 上岗前\n    除非 停工 含 评估日\n}\n",
    );
    let en = program(
        "duty 一 {\n    for each worker when 在职\n    must within 30 days after 入职 have exam where 类别 = 上岗前\n    unless 停工 contains as_of\n}\n",
    );
    let bare = |p: &Program| {
        let n = &p.norms[0];
        let text = format!(
            "{:?} {:?} {:?} {:?}",
            n.modality, n.scope, n.requirement, p[n.exceptions[0]].when
        );
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("Loc {") {
            out.push_str(before);
            rest = after.split_once("} }").map_or("", |(_, tail)| tail);
        }
        out + rest
    };
    assert_eq!(bare(&zh), bare(&en));
    assert!(bare(&zh).contains("After"));
}

#[test]
fn a_claim_is_checked_at_the_digits_that_are_printed() {
    let codes = |claim: &str| {
        let text = format!(
            "规划 甲 {{\n    辖区 469025\n}}\n注 {{\n    依据 “一”\n    理由 背景\n    核算 {claim}\n}}\n"
        );
        let (c, _, _) = compiled(&[("x.ohs", &text)]);
        c.diagnostics
            .iter()
            .map(|d| format!("{:?} {}", d.severity, d.code.as_str()))
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("378 / 4681 = 8.08%"), Vec::<String>::new());
    assert_eq!(
        codes("378 / 4681 = 8.07%"),
        ["Note ohs::norm::claim_cut_off"]
    );
    assert_eq!(codes("378 / 4681 = 8.1%"), Vec::<String>::new());
    assert_eq!(codes("378 / 4681 = 9%"), ["Warning ohs::norm::claim_wrong"]);
    assert_eq!(codes("378 + 22 = 400"), Vec::<String>::new());
}

#[test]
fn the_type_of_an_attested_matter_and_a_count_are_conditions() {
    let Requirement::Holds(Expr {
        kind: ExprKind::All(parts),
        ty,
        ..
    }) = requirement("应当 认定 防治计划 且 至少 2 设备 且 员工 的 数量 ≤ 10人")
    else {
        panic!("all")
    };
    assert_eq!(ty, Type::Boolean);
    assert!(matches!(parts[0].kind, ExprKind::Attested(..)));
    assert!(matches!(
        parts[1].kind,
        ExprKind::Count {
            low: Some(2),
            high: None,
            ..
        }
    ));
    assert!(
        matches!(&parts[2].kind, ExprKind::Compare(n, CompareOp::Le, _) if matches!(n.kind, ExprKind::Number(_)))
    );
}
