//! Whatever is edited, the workspace says what a check from nothing says.

use super::*;
use crate::message::{codes, example};
use crate::model::compile;
use proptest::prelude::*;
use std::fmt::Write as _;

const VOCABULARY: &str = include_str!("../../messages/examples/vocabulary.ohs");

/// The same files, parsed and compiled from nothing.
fn from_nothing(workspace: &Workspace) -> (Vec<Diagnostic>, Vec<(FileId, Outcome)>, Program) {
    let sources = workspace.sources();
    let parsed: Vec<Parsed> = sources
        .iter()
        .map(|(id, f)| syntax::parse(id, f.text(), &Limits::default()))
        .collect();
    let compiled = compile(&parsed, sources);
    (
        all(&parsed, compiled.diagnostics),
        compiled.files,
        compiled.program,
    )
}

/// Small pieces of policies: what the catalogue gives as good and bad examples of names, types,
/// norms, tables, policies and scenarios.
fn pieces() -> Vec<String> {
    let rooms = [
        "name", "type", "norm", "table", "policy", "scenario", "syntax",
    ];
    let mut out = Vec::new();
    for code in codes() {
        let room = code.split("::").nth(1).unwrap_or_default();
        if !rooms.contains(&room) {
            continue;
        }
        let example = example(&code).unwrap();
        for text in [&example.bad, &example.good] {
            if text.len() < 4000 {
                out.push(format!("{}\n{text}", example.policy));
            }
        }
    }
    out
}

/// Things that others refer to.
const SHARED: [&str; 8] = [
    "术语 员工.老员工 = 在职\n",
    "术语 员工.新员工 = 非 老员工\n",
    "义务 共有 {\n    对象 员工\n    应当 在职\n}\n",
    "义务 另有 {\n    对象 员工\n    应当 老员工\n    细化 上级.共有\n}\n",
    "义务 再有 {\n    对象 员工\n    应当 符合 共有\n    监管 某局\n}\n",
    "例外 免责 对 共有 {\n    当 非 在职\n}\n",
    "指标 比例 {\n    总体 员工\n    计入 符合 共有\n    目标 2025年 ≥ 95%\n}\n",
    "用例 试用 {\n    适用 规划0\n    期望 共有 符合\n}\n",
];

/// A policy file: a header that builds on another file, and some pieces.
fn file(n: usize, on: usize, header: usize, chosen: &[usize], pieces: &[String]) -> String {
    let mut text = String::new();
    if header > 0 {
        let _ = write!(text, "规划 规划{n} {{\n    辖区 469025\n");
        if header > 1 {
            let _ = writeln!(text, "    上级 规划{on}");
        }
        text.push_str("}\n使用 示例词汇\n");
        if header > 2 {
            let _ = writeln!(text, "使用 规划{on}");
        }
    }
    for at in chosen {
        match SHARED.get(at % 10) {
            Some(shared) => text.push_str(shared),
            None => text.push_str(&pieces[at % pieces.len()]),
        }
    }
    text
}

/// One edit of a text: a line goes, comes twice or changes its place with the next, a word becomes
/// another, a sign is lost.
fn edited(text: &str, kind: usize, at: usize, words: &[&str]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return "义务 甲 {\n}\n".to_owned();
    }
    let at_line = at % lines.len();
    match kind {
        0 => drop(lines.remove(at_line)),
        1 => lines.insert(at_line, lines[at_line].clone()),
        2 => lines.swap(at_line, (at_line + 1) % text.lines().count()),
        3 => lines.insert(at_line, "// 说明".to_owned()),
        4 => {
            let line = lines[at_line].clone();
            let parts: Vec<&str> = line.split_inclusive([' ', '.', '、']).collect();
            let mut parts: Vec<String> = parts.into_iter().map(str::to_owned).collect();
            if let Some(part) = parts.get_mut(at / 7 % line.len().max(1)) {
                *part = format!("{} ", words[at % words.len()]);
            } else if let Some(part) = parts.last_mut() {
                words[at % words.len()].clone_into(part);
            }
            lines[at_line] = parts.concat();
        }
        _ => {
            let mut chars: Vec<char> = lines[at_line].chars().collect();
            if !chars.is_empty() {
                chars.remove(at % chars.len());
            }
            lines[at_line] = chars.into_iter().collect();
        }
    }
    lines.join("\n") + "\n"
}

fn words() -> Vec<&'static str> {
    let own = "规划0 规划1 规划2 共有 另有 再有 老员工 新员工 免责 比例 某局 上级.共有 规划1.共有";
    own.split(' ')
        .chain(VOCABULARY.split_whitespace())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_edited_workspace_says_what_a_new_one_says(
        files in prop::collection::vec(
            (0..5_usize, 0..4_usize, prop::collection::vec(0..10_000_usize, 0..5)),
            2..6,
        ),
        edits in prop::collection::vec(
            (0..7_usize, 0..8_usize, 0..10_000_usize, prop::collection::vec(0..10_000_usize, 0..4)),
            1..12,
        ),
    ) {
        let (pieces, words) = (pieces(), words());
        let mut workspace = Workspace::new(Limits::default());
        workspace.add("vocabulary.ohs", VOCABULARY);
        for (n, (on, header, chosen)) in files.iter().enumerate() {
            workspace.add(format!("f{n}.ohs"), file(n, *on, *header, chosen, &pieces));
        }
        workspace.check();
        for (which, kind, at, chosen) in edits {
            // The vocabulary seldom: then everything is made anew.
            let which = match which % (files.len() + 1) {
                0 if at % 4 > 0 => 1,
                which => which,
            };
            let id = FileId(u32::try_from(which).unwrap());
            let text = workspace.sources().get(id).unwrap().text().to_owned();
            let text = match kind {
                6 | 7 if id.0 > 0 => file(id.0 as usize - 1, at, kind, &chosen, &pieces),
                _ => edited(&text, kind, at, &words),
            };
            workspace.set_text(id, text);
            if at % 3 == 0 {
                continue;
            }
            let (diagnostics, files, program) = from_nothing(&workspace);
            let checked = workspace.check();
            prop_assert_eq!(&checked.files, &files);
            prop_assert_eq!(&checked.diagnostics, &diagnostics);
            prop_assert!(*workspace.program() == program);
        }
    }
}

/// What a file may have or not; `{on}` is the number of the file that it builds on.
const ITEMS: [&str; 14] = [
    "术语 员工.老员工 = 在职\n",
    "义务 共有 {\n    对象 员工\n    应当 在职\n}\n",
    "义务 另有 {\n    对象 员工\n    应当 老员工\n}\n",
    "义务 细化的 {\n    对象 员工\n    应当 在职\n    细化 规划{on}.共有\n}\n",
    "义务 上级的 {\n    对象 员工\n    应当 在职\n    细化 上级.另有\n}\n",
    "义务 符合的 {\n    对象 员工\n    应当 符合 规划{on}.另有 且 符合 共有\n}\n",
    "例外 免责 对 规划{on}.共有 {\n    当 非 在职\n}\n",
    "指标 比例 {\n    总体 员工\n    计入 符合 规划{on}.细化的\n    目标 2025年 ≥ 95%\n}\n",
    "用例 试用 {\n    适用 规划{on}\n    期望 共有 符合\n    期望 另有 豁免 免责\n}\n",
    "术语 员工.远 = 非 老员工\n",
    "义务 远的 {\n    对象 员工\n    应当 远\n    监管 某局\n}\n",
    "义务 读的 {\n    对象 员工\n    读法 甲 {\n        应当 在职\n    }\n    读法 乙 {\n        应当 老员工\n    }\n}\n",
    "义务 采的 {\n    对象 员工\n    应当 在职\n    采用 规划{on}.读的 读法 甲\n}\n",
    "义务 断 {\n    对象 员工\n    应当 (在职\n    细化 规划{on}.共有\n}\n",
];

/// A file that builds on the one of number `on`, by 使用 where `uses`.
fn building(n: usize, on: usize, uses: bool, items: u16) -> String {
    let mut text = format!("规划 规划{n} {{\n    辖区 469025\n");
    if on < n {
        let _ = writeln!(text, "    上级 规划{on}");
    }
    text.push_str("}\n使用 示例词汇\n");
    if uses && on < n {
        let _ = writeln!(text, "使用 规划{on}");
    }
    for (at, item) in ITEMS.iter().enumerate() {
        if items & (1 << at) > 0 {
            text.push_str(&item.replace("{on}", &on.to_string()));
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Files that build on each other get and lose what others ask for.
    #[test]
    fn what_others_ask_for_comes_and_goes(
        files in prop::collection::vec((0..5_usize, any::<bool>(), 0..1_u16 << 13), 2..6),
        edits in prop::collection::vec((0..5_usize, 0..14_usize), 1..16),
    ) {
        let mut files = files;
        let mut workspace = Workspace::new(Limits::default());
        workspace.add("vocabulary.ohs", VOCABULARY);
        for (n, (on, uses, items)) in files.iter().enumerate() {
            workspace.add(format!("f{}.ohs", 9 - n), building(n, *on, *uses, *items));
        }
        workspace.check();
        for (n, item) in edits {
            let n = n % files.len();
            let (on, uses, items) = &mut files[n];
            *items ^= 1 << item;
            let id = FileId(u32::try_from(n + 1).unwrap());
            workspace.set_text(id, building(n, *on, *uses, *items));
            let (diagnostics, outcomes, program) = from_nothing(&workspace);
            let checked = workspace.check();
            prop_assert_eq!(&checked.files, &outcomes);
            prop_assert_eq!(&checked.diagnostics, &diagnostics);
            prop_assert!(*workspace.program() == program);
        }
    }
}

/// `n` plans on one vocabulary, and one that builds on the first.
fn plans(n: usize) -> Workspace {
    let mut workspace = Workspace::new(Limits::default());
    workspace.add("vocabulary.ohs", VOCABULARY);
    for i in 0..n {
        let mut text = format!("规划 规划{i} {{\n    辖区 469025\n}}\n使用 示例词汇\n");
        text.push_str(SHARED[0]);
        text.push_str(SHARED[2]);
        text.push_str("注 一 {\n    理由 宣示\n}\n");
        workspace.add(format!("plan{i}.ohs"), text);
    }
    let text = "规划 下级 {\n    辖区 469025\n    上级 规划0\n}\n使用 示例词汇\n\
                义务 甲 {\n    对象 员工\n    应当 在职\n    细化 规划0.共有\n}\n";
    workspace.add("z.ohs", text);
    workspace
}

fn change(workspace: &mut Workspace, file: u32, from: &str, to: &str) -> usize {
    let id = FileId(file);
    let text = workspace.sources().get(id).unwrap().text();
    assert!(text.contains(from), "{from}");
    let text = text.replacen(from, to, 1);
    workspace.set_text(id, text);
    let (diagnostics, ..) = from_nothing(workspace);
    let checked = workspace.check();
    assert_eq!(checked.diagnostics, diagnostics);
    checked.made
}

#[test]
fn no_more_is_made_anew_than_what_an_edit_can_change() {
    let mut workspace = plans(5);
    assert_eq!(workspace.check().diagnostics, []);
    assert_eq!(workspace.check().made, 7, "all, the first time");
    let one = "应当 在职\n";
    // a plan on which nothing builds: in its norms, broken while it is typed, and whole again
    assert_eq!(change(&mut workspace, 3, one, "应当 老员工\n"), 1);
    assert_eq!(
        change(&mut workspace, 3, "应当 老员工\n", "应当 (老员\n"),
        1
    );
    assert_eq!(change(&mut workspace, 3, "应当 (老员\n", "应当 老员\n"), 1);
    assert_eq!(workspace.check().diagnostics.len(), 1);
    assert_eq!(change(&mut workspace, 3, "应当 老员\n", one), 1);
    assert_eq!(workspace.check().diagnostics, []);
    // one on which another builds, in its norms: that too
    assert_eq!(change(&mut workspace, 1, one, "应当 老员工\n"), 2);
    // … but not where it is in what nobody asked for, and names nothing that somebody did
    let (term, other) = ("老员工 = 在职\n", "老员工 = 非 在职\n");
    assert_eq!(change(&mut workspace, 1, term, other), 2, "共有 names it");
    assert_eq!(change(&mut workspace, 1, other, term), 2);
    assert_eq!(change(&mut workspace, 1, "理由 宣示", "理由 背景"), 1);
    assert_eq!(change(&mut workspace, 1, "义务 共有", "义务 共同"), 2);
    assert_eq!(workspace.check().diagnostics.len(), 1);
    assert_eq!(change(&mut workspace, 1, "义务 共同", "义务 共有"), 2);
    // what everything stands on: everything
    assert_eq!(change(&mut workspace, 0, "实体 员工", "实体 职工"), 7);
    assert_eq!(change(&mut workspace, 0, "实体 职工", "实体 员工"), 7);
    assert_eq!(workspace.check().diagnostics, []);
}

#[test]
fn the_same_text_again_is_no_change() {
    let mut workspace = plans(2);
    workspace.check();
    let text = workspace.sources().get(FileId(1)).unwrap().shared_text();
    assert!(workspace.set_text(FileId(1), text));
    assert!(workspace.changed.is_empty());
    assert!(!workspace.set_text(FileId(9), "义务"));
}
