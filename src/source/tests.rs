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

#[test]
fn a_column_far_into_a_line_is_counted_in_characters() {
    let line = "体a".repeat(5_000);
    let text = format!("首行\n{line}\n");
    let index = LineIndex::new(&text);
    for characters in [0_usize, 1, 2_047, 4_096, 9_999] {
        let within: usize = line.chars().take(characters).map(char::len_utf8).sum();
        let offset = ("首行\n".len() + within) as u32;
        let at = index.line_column(&text, offset);
        assert_eq!((at.line, at.column), (2, characters as u32 + 1));
    }
}

/// Editors do not count it, and a reader does not see it.
#[test]
fn a_byte_order_mark_is_no_column() {
    let text = "\u{feff}体检\n次";
    let index = LineIndex::new(text);
    let column = |at| {
        let at = index.line_column(text, at);
        (at.line, at.column, at.byte)
    };
    assert_eq!(column(0), (1, 1, 0));
    assert_eq!(column(3), (1, 1, 3));
    assert_eq!(column(6), (1, 2, 6));
    assert_eq!(column(10), (2, 1, 10));
}
