use super::catalogue::whole;
use super::*;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn places(template: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let (place, tail) = after.split_once('}').unwrap_or((after, ""));
        let name = place.split_once(':').map_or(place, |(name, _)| name);
        assert!(
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
            "a place is {{name}}: {template}"
        );
        out.insert(name.to_owned());
        rest = tail;
    }
    out
}

/// Every template of a section by its key (`message`, `labels.here`, `help_x`).
fn templates(section: &toml::Table) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (key, value) in section {
        match value {
            toml::Value::String(text) => {
                out.insert(key.clone(), text.clone());
            }
            toml::Value::Table(labels) => {
                for (label, text) in labels {
                    let text = text.as_str().expect("a label is a text");
                    out.insert(format!("{key}.{label}"), text.to_owned());
                }
            }
            other => panic!("{key} = {other}"),
        }
    }
    out
}

/// Both languages say the same things with the same arguments; what is missing is listed.
#[test]
fn both_languages_have_the_same_sections_keys_and_arguments() {
    let mut wrong = Vec::new();
    for (room, [zh, en, _]) in whole::files() {
        let names: BTreeSet<_> = zh.keys().chain(en.keys()).collect();
        for name in names {
            let code = format!("ohs::{room}::{name}");
            let (Some(z), Some(e)) = (zh.get(name), en.get(name)) else {
                let lacks = if zh.contains_key(name) { "en" } else { "zh" };
                wrong.push(format!("messages/{lacks}/{room}.toml lacks [{name}]"));
                continue;
            };
            let z = templates(z.as_table().expect("a section"));
            let e = templates(e.as_table().expect("a section"));
            for key in z.keys().chain(e.keys()).collect::<BTreeSet<_>>() {
                let known = key == "message" || key.starts_with("labels.") || key == "help";
                if !known && !key.starts_with("help_") {
                    wrong.push(format!("{code}: what is {key}?"));
                }
                match (z.get(key), e.get(key)) {
                    (Some(a), Some(b)) if places(a) != places(b) => {
                        wrong.push(format!(
                            "{code} {key}: zh {:?}, en {:?}",
                            places(a),
                            places(b)
                        ));
                    }
                    (Some(_), Some(_)) => {}
                    (Some(_), None) => wrong.push(format!("{code} {key}: not in en")),
                    _ => wrong.push(format!("{code} {key}: not in zh")),
                }
            }
            if !z.contains_key("message") {
                wrong.push(format!("{code}: no message"));
            }
        }
    }
    let [zh, en] = whole::words();
    for key in zh.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
        match (zh.get(key), en.get(key)) {
            (Some(a), Some(b)) => {
                let (a, b) = (a.as_str().expect("a text"), b.as_str().expect("a text"));
                if places(a) != places(b) {
                    wrong.push(format!("word.{key}: arguments differ"));
                }
            }
            _ => wrong.push(format!("word.{key}: in one language only")),
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn rust_files(dir: &Path, out: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" && name != "target" {
            rust_files(&path, out);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            out.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Every string literal that begins with `prefix` (whole literals), outside comments.
fn literals(sources: &[String], prefix: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let quoted = format!("\"{prefix}");
    for line in sources.iter().flat_map(|s| s.lines()) {
        if line.trim_start().starts_with("//") {
            continue;
        }
        let mut rest = line;
        while let Some((_, after)) = rest.split_once(&quoted) {
            let (tail, next) = after.split_once('"').unwrap_or((after, ""));
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ":_.".contains(c);
            if tail.chars().all(plain) {
                out.insert(format!("{prefix}{tail}"));
            }
            rest = next;
        }
    }
    out
}

fn sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    rust_files(&root.join("src"), &mut out);
    rust_files(&root.join("crates"), &mut out);
    out
}

/// A code in the sources has words in both languages and an example; no words are unused.
#[test]
fn every_code_has_words_and_an_example_and_none_is_left_over() {
    let used: BTreeSet<String> = literals(&sources(), "ohs::")
        .into_iter()
        .filter(|c| c.matches("::").count() == 2 && !c.ends_with(':'))
        .collect();
    let mut wrong = Vec::new();
    let rooms: BTreeMap<_, _> = whole::files().collect();
    for code in &used {
        let (room, name) = catalogue::split(code).unwrap();
        let Some([zh, _, examples]) = rooms.get(room) else {
            wrong.push(format!("{code}: there is no messages/*/{room}.toml"));
            continue;
        };
        if !zh.contains_key(name) {
            wrong.push(format!("{code}: no words in messages/zh/{room}.toml"));
        }
        match examples.get(name).map(|_| example(code)) {
            None => wrong.push(format!(
                "{code}: no [{name}] in messages/examples/{room}.toml"
            )),
            Some(None) => wrong.push(format!("{code}: what else is in its example?")),
            Some(Some(e)) if e.bad == e.good => wrong.push(format!("{code}: bad is good")),
            Some(Some(_)) => {}
        }
    }
    for code in codes() {
        if !used.contains(&code) {
            wrong.push(format!("{code}: words, but no use in src/ or crates/"));
        }
    }
    for (room, [zh, _, examples]) in &rooms {
        for name in examples.keys().filter(|n| !zh.contains_key(*n)) {
            wrong.push(format!(
                "messages/examples/{room}.toml: [{name}] is no code"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// A word named in the sources is in the catalogue.
#[test]
fn every_word_is_there() {
    let [zh, _] = whole::words();
    let lost: Vec<_> = literals(&sources(), "word.")
        .into_iter()
        .filter(|w| w != "word.")
        .filter(|w| !zh.contains_key(w.trim_start_matches("word.")))
        .collect();
    assert!(lost.is_empty(), "messages/*/word.toml lack {lost:?}");
}

/// The light reader finds in each file exactly what TOML says that it holds, and a file cut off
/// anywhere is no reason to fail.
#[test]
fn the_catalogue_reads_as_toml_does() {
    fn flat(table: &toml::Table, section: &str, key: &str, out: &mut BTreeSet<[String; 3]>) {
        for (name, value) in table {
            let key = if key.is_empty() {
                name.clone()
            } else {
                format!("{key}.{name}")
            };
            match value {
                toml::Value::String(text) => {
                    out.insert([section.to_owned(), key, text.clone()]);
                }
                toml::Value::Table(inner) if section.is_empty() => flat(inner, name, "", out),
                toml::Value::Table(inner) => flat(inner, section, &key, out),
                other => panic!("{section}.{key} = {other}"),
            }
        }
    }
    for text in whole::texts() {
        let mut expected = BTreeSet::new();
        flat(&text.parse().unwrap(), "", "", &mut expected);
        let read = whole::read(text);
        let found: BTreeSet<[String; 3]> = read
            .iter()
            .map(|e| [e.section.into(), e.key.into(), e.text.to_string()])
            .collect();
        assert_eq!(found, expected);
        assert_eq!(read.len(), expected.len());
        for (end, _) in text.char_indices().step_by(97) {
            assert!(whole::read(text.split_at(end).0).len() <= read.len());
        }
    }
}

/// The lazy look-up finds exactly what a full parse finds.
#[test]
fn a_section_alone_reads_as_in_its_file() {
    for (room, [zh, en, _]) in whole::files() {
        for (language, table) in [(Language::Zh, zh), (Language::En, en)] {
            for (name, section) in table {
                let code = format!("ohs::{room}::{name}");
                let found = catalogue::section(language, &code)
                    .unwrap_or_else(|| panic!("{code} is not found"));
                let whole = templates(section.as_table().unwrap());
                assert_eq!(Some(&found.message), whole.get("message"), "{code}");
                let parts = 1 + found.labels.len() + found.helps.len();
                assert_eq!(parts, whole.len(), "{code}");
            }
        }
    }
}

#[test]
fn places_are_filled_lists_joined_and_words_translated() {
    let args: Args = vec![
        (
            "names".into(),
            vec!["甲".to_owned(), "乙".to_owned()].into(),
        ),
        ("n".into(), 3u32.into()),
        ("verdict".into(), Arg::Word("word.violated".into())),
    ];
    let filled = |t, l| fill::fill(t, &args, l);
    assert_eq!(filled("`{names}` 共 {n}", Language::Zh), "`甲`、`乙` 共 3");
    assert_eq!(filled("{names} ({n})", Language::En), "甲, 乙 (3)");
    assert_eq!(filled("{verdict}", Language::Zh), "违反");
    assert_eq!(filled("{verdict}", Language::En), "violated");
    assert_eq!(filled("{lost} {", Language::En), "{lost} {");
    assert_eq!(filled("{n:day|days} late", Language::En), "3 days late");
    let one: Args = vec![("n".into(), 1u32.into())];
    assert_eq!(
        fill::fill("{n:day|days} late", &one, Language::En),
        "1 day late"
    );
}

/// What a code says in general shows no names of places.
#[test]
fn no_place_is_left_in_what_a_code_says_in_general() {
    for code in codes() {
        for language in [Language::Zh, Language::En] {
            let (text, help) = template(&code, language).unwrap();
            let whole = format!("{text} {}", help.unwrap_or_default());
            assert!(!whole.contains(['{', '}']), "{code}: {whole}");
        }
    }
    let unexpected = template("ohs::syntax::unexpected", Language::Zh).unwrap();
    assert_eq!(unexpected.0, "`…` 不能写在这里");
}

#[test]
fn a_code_without_words_shows_itself() {
    let code: String = ["ohs", "syntax", "no_such_code"].join("::");
    let mut d = Diagnostic::error("x", Span::new(0, 1).in_file(FileId(0)));
    d.code = serde_json::from_value(code.clone().into()).unwrap();
    assert_eq!(render(&d, Language::Zh).text, code);
}

#[test]
fn a_locale_that_begins_with_zh_is_chinese() {
    for zh in ["zh", "zh_CN.UTF-8", "ZH-Hans"] {
        assert_eq!(Language::from_locale(zh), Language::Zh);
    }
    for en in ["", "C", "en_US", "de_DE", "POSIX", "中"] {
        assert_eq!(Language::from_locale(en), Language::En);
    }
}
