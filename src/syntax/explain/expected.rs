//! What may stand where the parser gave up, as words of the catalogue.

use super::Rule;

/// The kinds of thing that may be missing, the more telling first.
const KINDS: [(&str, &[Rule]); 12] = [
    (
        "word.syntax_expected_connection",
        &[Rule::k_and, Rule::k_or],
    ),
    ("word.syntax_expected_end", &[Rule::EOI]),
    ("word.syntax_expected_things", &[Rule::collection]),
    (
        "word.syntax_expected_condition",
        &[
            Rule::expr,
            Rule::not,
            Rule::timed,
            Rule::every,
            Rule::exists,
            Rule::count,
            Rule::relation,
            Rule::time,
            Rule::gate,
        ],
    ),
    ("word.syntax_expected_type", &[Rule::type_expr]),
    (
        "word.syntax_expected_measure",
        &[Rule::measure, Rule::k_monotone, Rule::k_growth],
    ),
    ("word.syntax_expected_cite", &[Rule::cite, Rule::title]),
    (
        "word.syntax_expected_value",
        &[
            Rule::sum,
            Rule::product,
            Rule::factor,
            Rule::members,
            Rule::value,
            Rule::cell,
            Rule::literal,
        ],
    ),
    (
        "word.syntax_expected_name",
        &[
            Rule::name,
            Rule::path,
            Rule::called,
            Rule::names,
            Rule::enum_member,
        ],
    ),
    ("word.syntax_expected_date", &[Rule::date, Rule::year]),
    (
        "word.syntax_expected_number",
        &[Rule::quantity, Rule::number, Rule::literal_period],
    ),
    ("word.syntax_expected_text", &[Rule::string]),
];

pub(super) fn expected(rule: Rule, positives: &[Rule]) -> &'static str {
    let head = matches!(
        rule,
        Rule::head_named | Rule::head_optional | Rule::head_enum | Rule::head_exception
    );
    if head && positives.contains(&Rule::EOI) {
        return "word.syntax_expected_block";
    }
    KINDS
        .iter()
        .find(|(_, rules)| rules.iter().any(|r| positives.contains(r)))
        .map_or(
            match rule {
                Rule::facts_clause => "word.syntax_expected_facts",
                _ => "word.syntax_expected_other",
            },
            |(word, _)| word,
        )
}

/// How a head or clause is written.
pub(super) const fn shape(rule: Rule) -> &'static str {
    match rule {
        Rule::head_use => "word.syntax_shape_use",
        Rule::head_term => "word.syntax_shape_term",
        Rule::head_parameter => "word.syntax_shape_parameter",
        Rule::head_exception => "word.syntax_shape_exception",
        Rule::head_unit => "word.syntax_shape_unit",
        Rule::head_named | Rule::head_optional | Rule::head_enum => "word.syntax_shape_named",
        Rule::text_clause => "word.syntax_shape_text",
        Rule::region_clause => "word.syntax_shape_region",
        Rule::names_clause => "word.syntax_shape_names",
        Rule::name_clause => "word.syntax_shape_name",
        Rule::number_clause => "word.syntax_shape_number",
        Rule::date_clause => "word.syntax_shape_date",
        Rule::range_clause => "word.syntax_shape_range",
        Rule::cite_clause => "word.syntax_shape_cite",
        Rule::condition_clause => "word.syntax_shape_condition",
        Rule::requirement_clause => "word.syntax_shape_requirement",
        Rule::prohibition_clause => "word.syntax_shape_prohibition",
        Rule::act_clause => "word.syntax_shape_act",
        Rule::each_clause => "word.syntax_shape_each",
        Rule::adopt_clause => "word.syntax_shape_adopt",
        Rule::amounts_clause => "word.syntax_shape_amounts",
        Rule::targets_clause => "word.syntax_shape_targets",
        Rule::claim_clause => "word.syntax_shape_claim",
        Rule::item | Rule::forbidden_item | Rule::bare_item => "word.syntax_shape_item",
        Rule::edge => "word.syntax_shape_edge",
        Rule::penalty => "word.syntax_shape_penalty",
        Rule::field => "word.syntax_shape_field",
        Rule::identity_clause => "word.syntax_shape_identity",
        Rule::lives_clause => "word.syntax_shape_lives",
        Rule::members_clause => "word.syntax_shape_members",
        Rule::group_clause => "word.syntax_shape_group",
        Rule::type_clause => "word.syntax_shape_type",
        Rule::edition_clause => "word.syntax_shape_edition",
        Rule::row => "word.syntax_shape_row",
        Rule::facts_clause => "word.syntax_shape_facts",
        Rule::expect_clause => "word.syntax_shape_expect",
        _ => "word.syntax_shape_alone",
    }
}
