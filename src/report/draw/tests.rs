use super::*;
use crate::source::{FileId, Span};

fn at(sources: &SourceMap, file: FileId, text: &str) -> Loc {
    let start = sources.get(file).unwrap().text().find(text).unwrap() as u32;
    Span::new(start, start + text.len() as u32).in_file(file)
}

fn two_files() -> (SourceMap, FileId, FileId) {
    let mut sources = SourceMap::new();
    let rule = sources.add(
        "policies/白沙.ohs",
        "义务 体检 {\r\n    对象  劳动者 当 在岗接害\r\n    应当  每 12个月 有 体检\r\n}\r\n",
    );
    let facts = sources.add(
        "facts.json",
        "{\n\t\"劳动者\": [{\"证件号\": \"A1\", \"姓名\": \"张三\", \"体检\": [{\"日期\": \"2024-05-06\"}]}]\n}\n",
    );
    (sources, rule, facts)
}

fn finding(sources: &SourceMap, rule: FileId, facts: FileId) -> Drawing {
    Drawing {
        head: "违反".into(),
        paint: Some(Paint::Bad),
        title: "体检 · 劳动者 A1".into(),
        text: "劳动者 A1 的体检逾期 55 天".into(),
        places: vec![
            (at(sources, rule, "每 12个月 有 体检"), "“指标11”".into()),
            (at(sources, facts, "\"2024-05-06\""), "最近一次".into()),
            (at(sources, facts, "\"张三\""), "何人".into()),
        ],
        below: vec![("整改".into(), "安排体检".into())],
    }
}

#[test]
fn rule_and_fact_stand_in_one_drawing() {
    let (sources, rule, facts) = two_files();
    let drawing = finding(&sources, rule, facts);
    let mask = Mask::new([at(&sources, facts, "\"张三\"")]);
    let options = DrawOptions {
        language: Language::Zh,
        ..DrawOptions::default()
    };
    insta::assert_snapshot!(draw(&drawing, &sources, &mask, &options));
}

#[test]
fn narrated_it_has_no_graphics() {
    let (sources, rule, facts) = two_files();
    let drawing = finding(&sources, rule, facts);
    let mask = Mask::new([at(&sources, facts, "\"张三\"")]);
    let options = DrawOptions {
        language: Language::Zh,
        narrated: true,
        ..DrawOptions::default()
    };
    insta::assert_snapshot!(draw(&drawing, &sources, &mask, &options));
}

/// Each underline stands exactly under its text, whatever the width of the characters.
#[test]
fn underlines_align_under_chinese_and_tabs() {
    for line in ["\t体检ｘ机构 x", "a体b检c", "（体）检", "ﾊ検体ñ检"] {
        let mut sources = SourceMap::new();
        let id = sources.add("a", line);
        for target in ["体", "检"] {
            let loc = at(&sources, id, target);
            let out = snippet(
                &[(loc, String::new())],
                &sources,
                &Mask::default(),
                &DrawOptions::default(),
            );
            let lines: Vec<&str> = out.lines().collect();
            let text = lines[1];
            let under = lines[2];
            let before = text.split(target).next().unwrap();
            let (blank, marks) = under.split_at(under.find('─').unwrap());
            assert_eq!(width(before), width(blank), "{out}");
            assert_eq!(marks.trim_end().chars().count(), 2, "{out}");
        }
    }
}

#[test]
fn a_line_of_twenty_megabytes_is_shown_by_a_window() {
    let unit = "{\"证件号\": \"A1\", \"日期\": \"2024-05-06\"},";
    let text = unit.repeat(20_000_000 / unit.len());
    let mut sources = SourceMap::new();
    let start = (unit.len() * 300_000) as u32;
    let id = sources.add("big.json", text);
    let column = sources.get(id).unwrap().line_column(start).column;
    assert_eq!(column as usize, unit.chars().count() * 300_000 + 1);
    let begun = std::time::Instant::now();
    let mut out = String::new();
    for n in 0..1000 {
        let loc = Span::new(
            start + n * unit.len() as u32,
            start + n * unit.len() as u32 + 9,
        )
        .in_file(id);
        out = snippet(
            &[(loc, "这里".into())],
            &sources,
            &Mask::default(),
            &DrawOptions::default(),
        );
    }
    // A thousand of them: hours if each copied the line, half a minute if each counted it.
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    assert!(out.contains('…'), "{out}");
    assert!(out.lines().all(|l| width(l) <= 80), "{out}");
    assert!(out.contains("这里"), "{out}");
}

#[test]
fn far_labels_on_one_line_are_two_excerpts() {
    let text = format!("甲{}乙", "x".repeat(10_000));
    let mut sources = SourceMap::new();
    let id = sources.add("long", text);
    let places = [
        (at(&sources, id, "甲"), "一".to_owned()),
        (at(&sources, id, "乙"), "二".to_owned()),
    ];
    let out = snippet(&places, &sources, &Mask::default(), &DrawOptions::default());
    assert_eq!(out.matches("long:1:").count(), 2, "{out}");
    assert!(
        out.contains("long:1:1]") && out.contains("long:1:10002]"),
        "{out}"
    );
}

/// Any span of any text draws without a panic; nothing of a control character reaches the terminal.
#[test]
fn any_span_draws() {
    let texts = [
        "",
        "\n",
        "\r\n",
        "体\n\n检\r\n",
        "\u{1b}[31m\u{202e}x\u{7}",
        "\u{feff}a\tb",
        "e\u{301}👩‍👩‍👧",
    ];
    for text in texts {
        let mut sources = SourceMap::new();
        let id = sources.add("t", text);
        for start in 0..=text.len() as u32 + 2 {
            for end in start..=text.len() as u32 + 2 {
                let loc = Span::new(start, end).in_file(id);
                for context in [0, 1] {
                    let options = DrawOptions {
                        context,
                        ..DrawOptions::default()
                    };
                    let out = snippet(&[(loc, "w".into())], &sources, &Mask::default(), &options);
                    assert!(!out.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{out:?}");
                    assert!(out.contains("t:"), "{text:?} {start}..{end}: {out}");
                }
            }
        }
    }
}

#[test]
fn chinese_wraps_between_characters_but_not_before_a_comma() {
    let text = "用人单位应当安排在岗期间职业健康检查，并将检查结果书面告知劳动者。";
    let out = wrap(text, 28, "  改法：");
    assert_eq!(
        out,
        "  改法：用人单位应当安排在岗\n        期间职业健康检查，并\n        将检查结果书面告知劳\n        动者。\n"
    );
    assert_eq!(
        wrap("one two three four five", 22, ""),
        "one two three four\nfive\n"
    );
}

#[test]
fn a_personal_value_is_not_quoted_in_a_message() {
    let mut sources = SourceMap::new();
    let id = sources.add("f.json", "{\"姓名\": \"张三\"}");
    let loc = at(&sources, id, "\"张三\"");
    let mask = Mask::new([loc]);
    let mut d = Diagnostic::error("x", loc).arg("found", "张三");
    assert_eq!(
        without_personal(&d, &sources, &mask).args[0].1,
        Arg::Text("***".into())
    );
    d.labels.clear();
    assert_eq!(
        without_personal(&d, &sources, &mask).args[0].1,
        Arg::Text("张三".into())
    );
}

/// What is not looked up is as wide as the tables say, alone and beside others.
#[test]
fn plain_characters_are_as_wide_as_the_tables_say() {
    use unicode_width::UnicodeWidthStr;
    for c in ('\u{0}'..='\u{ffff}').chain(['😀', '𠀀', '\u{e0100}']) {
        for text in [format!("{c}"), format!("职{c}a"), format!("{c}\u{fe0f}")] {
            assert_eq!(super::text::width(&text), text.width(), "{text:?}");
        }
    }
}

/// The mark at the head of a file is not drawn; the label stands under what it means.
#[test]
fn a_byte_order_mark_is_not_drawn() {
    let mut sources = SourceMap::new();
    let id = sources.add("t", "\u{feff}{\"a\": 1}");
    let loc = Span::new(4, 7).in_file(id);
    let options = DrawOptions::default();
    let out = snippet(&[(loc, "w".into())], &sources, &Mask::default(), &options);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines.iter().any(|l| l.contains("[t:1:2]")), "{out}");
    let shown = lines.iter().position(|l| l.contains("{\"a\": 1}")).unwrap();
    let (before, _) = lines[shown].split_once("\"a\"").unwrap();
    let before = before.chars().count();
    let below: String = lines[shown + 1].chars().skip(before).take(3).collect();
    assert_eq!(below, "─┬─", "{out}");
}
