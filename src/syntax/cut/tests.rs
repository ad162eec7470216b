use super::super::token::tokens;
use super::*;

fn words(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let bad = vec![false; tokens.len()];
    let cut = cut(text, &tokens, &bad, 128);
    let mut out = Vec::new();
    collect(text, &cut.pieces, 0, &mut out);
    for (fault, span, _) in cut.faults {
        out.push(format!("{fault:?} {}", span.start));
    }
    out
}

fn collect(text: &str, pieces: &[Piece], depth: usize, out: &mut Vec<String>) {
    for p in pieces {
        let body = text.get(p.body.range()).unwrap();
        let keyword = text.get(p.keyword.range()).unwrap();
        out.push(format!("{}{keyword}|{body}", "  ".repeat(depth)));
        collect(text, p.block.as_deref().unwrap_or(&[]), depth + 1, out);
    }
}

#[test]
fn a_line_begins_with_a_keyword_or_goes_on() {
    assert_eq!(
        words(
            "义务 目标 {\n 当 目标 > 期间.依据 且\n 整改完成\n 应当 { 甲：有 乙\n 依据 = “x” 丙：有 丁；戊：有 己 }\n 罚则 “一” }"
        ),
        [
            "义务|目标",
            "  当|目标 > 期间.依据 且\n 整改完成",
            "  应当|",
            "    |甲：有 乙\n 依据 = “x” 丙：有 丁",
            "    |戊：有 己",
            "  罚则|“一”",
        ]
    );
}

#[test]
fn a_forgotten_bracket_spoils_one_clause() {
    assert_eq!(
        words(
            "义务 一 {\n 应当 有 甲 其中 (乙\n 整改 “丙”\n}\n义务 二 {\n 应当 有 丁\n义务 三 { 应当 有 戊 }\n"
        ),
        [
            "义务|一",
            "  应当|有 甲 其中 (乙",
            "  整改|“丙”",
            "义务|二",
            "  应当|有 丁",
            "义务|三",
            "  应当|有 戊",
            "NotClosed 36",
            "NotClosed 72",
        ]
    );
}

#[test]
fn the_members_of_an_enum_stand_on_lines_and_behind_commas() {
    assert_eq!(
        words("枚举 甲 {\n 乙、\n 丙\n 丁 (d)\n 组 戊 =\n 乙、\n 丙\n 等\n}"),
        [
            "枚举|甲",
            "  |乙、\n 丙",
            "  |丁 (d)",
            "  组|戊 =\n 乙、\n 丙",
            "  等|"
        ]
    );
}

#[test]
fn doc_comments_belong_to_what_stands_below() {
    let text = "/// 一\n/// 二\n义务 甲 {\n  /// 三\n\n  // 四\n  应当 有 乙 // 五\n}";
    let tokens = tokens(text);
    let bad = vec![false; tokens.len()];
    let cut = cut(text, &tokens, &bad, 128);
    assert_eq!(cut.pieces[0].doc.as_deref(), Some("一\n二"));
    assert_eq!(cut.pieces[0].block.as_ref().unwrap()[0].doc, None);
}
