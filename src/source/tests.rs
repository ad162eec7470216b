use super::*;

#[test]
fn columns_count_characters_and_lines_know_crlf() {
    let mut map = SourceMap::new();
    let id = map.add("a.ohs", "义务 一 {\r\n  应当 有 体检\r\n}");
    let file = map.get(id).unwrap();
    let at = file.text().find("体检").unwrap() as u32;
    assert_eq!(
        file.line_column(at),
        LineColumn {
            line: 2,
            column: 8,
            byte: at
        }
    );
    assert_eq!(
        file.slice(file.lines().span_of(file.text(), 1).unwrap()),
        "  应当 有 体检"
    );
    assert_eq!(file.lines().count(), 3);
}

#[test]
fn a_span_off_the_characters_gives_nothing() {
    let mut map = SourceMap::new();
    let id = map.add("a", "体检");
    assert_eq!(map.slice(Span::new(1, 2).in_file(id)), "");
    assert_eq!(map.slice(Span::new(0, 3).in_file(id)), "体");
}
