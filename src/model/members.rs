//! A name that is no member of an enum: which was meant, or which several, or which there are.

use super::compiler::{Compiler, Reported, Res};
use crate::diagnostic::Diagnostic;
use crate::program::{Enum, EnumId, Label, Type};
use crate::source::{Loc, Span};

/// How many members a message lists.
const SHOWN: usize = 12;

/// How many of more than that.
const NEAREST: usize = 6;

/// Words that join what an official lists.
const JOINTS: [char; 6] = ['、', '和', '与', '及', '或', '/'];

impl Compiler<'_> {
    /// Reports a name that is no member of an enum.
    pub(super) fn unknown_member<T>(&mut self, of: EnumId, name: &str, loc: Loc) -> Res<T> {
        if self.on_broken_line(name) {
            return Err(Reported);
        }
        let d = self.no_member(of, name, loc);
        self.fail(d)
    }

    fn no_member(&self, of: EnumId, name: &str, loc: Loc) -> Diagnostic {
        let said = |loc: Loc| {
            Diagnostic::error("ohs::name::unknown_member", loc)
                .arg("name", name)
                .arg("of", self.type_arg(&Type::Enum(of)))
        };
        let Some(e) = self.program.enums.get(of.index()) else {
            return said(loc);
        };
        let several = several(e, name);
        if several.len() > 1 {
            let (place, word) = self.asked_of(loc);
            let list = several.join("、");
            return match word {
                Word::Listed => said(loc).arg("instead", list).help("several"),
                Word::Equals => said(place)
                    .arg("instead", format!("属于 ({list})"))
                    .help("several"),
                Word::Other => said(loc)
                    .arg("instead", format!("({list})"))
                    .help("several"),
            };
        }
        if let Some(near) = self.nearest_member(of, name)
            && !is_one_of_several(e, name, &near)
        {
            return said(loc).did_you_mean(Some(&near));
        }
        let members: Vec<String> = e.members.iter().map(|m| m.name.clone()).collect();
        if members.len() > SHOWN {
            return said(loc).arg("members", likeliest(e, name)).help("many");
        }
        let none = members.is_empty();
        let d = said(loc).arg("members", members);
        if none { d } else { d.help("listed") }
    }

    /// What stands before a member: a bracket of several, a sign that takes one, or another word.
    fn asked_of(&self, loc: Loc) -> (Loc, Word) {
        let text = self.sources.get(loc.file).map_or("", |f| f.text());
        let before = text.get(..loc.span.start as usize).unwrap_or("");
        let before = before.trim_end();
        if before.ends_with(['(', '（', '、', '，', ',']) {
            return (loc, Word::Listed);
        }
        let sign = ["=", "＝", "属于"]
            .iter()
            .find_map(|word| before.strip_suffix(word))
            .filter(|rest| !rest.ends_with(['!', '！', '≠']));
        match sign.map(|rest| u32::try_from(rest.len())) {
            Some(Ok(start)) => {
                let place = Span::new(start, loc.span.end);
                (place.in_file(loc.file), Word::Equals)
            }
            _ => (loc, Word::Other),
        }
    }
}

/// Of many names those that share most letters with one; of names alike in that the groups first, and then in the
/// order of the enum.
fn likeliest(e: &Enum, name: &str) -> Vec<String> {
    let shared = |l: &Label| {
        let all = std::iter::once(&l.name).chain(&l.aliases);
        let of = |n: &String| name.chars().filter(|c| n.contains(*c)).count();
        all.map(of).max().unwrap_or(0)
    };
    let groups = e.groups.iter().map(|g| &g.label);
    let mut names: Vec<&Label> = groups.chain(&e.members).collect();
    names.sort_by_key(|l| std::cmp::Reverse(shared(l)));
    let names = names.into_iter().take(NEAREST);
    names.map(|l| l.name.clone()).collect()
}

/// What stands before a member.
enum Word {
    Listed,
    Equals,
    Other,
}

/// `中小微型`, `小型微型企业`: the members that a name runs together, in the order of the enum.
fn several(e: &Enum, name: &str) -> Vec<String> {
    let found = run_together(e, name).or_else(|| {
        // 小型微型企业 is of the things, 小微 of the kinds
        let things = ["企业", "单位", "行业", "类"];
        let bare = things.iter().find_map(|t| name.strip_suffix(t))?;
        run_together(e, bare)
    });
    let mut found = found.unwrap_or_default();
    found.sort_unstable();
    found.dedup();
    let labels = found.iter().filter_map(|n| e.members.get(*n));
    labels.map(|l| l.name.clone()).collect()
}

/// The numbers of the members of which a name is made, each whole, or without the letter in which they all end.
fn run_together(e: &Enum, name: &str) -> Option<Vec<usize>> {
    let letters = name.chars().count();
    if name.is_ascii() || !(2..=20).contains(&letters) {
        return None;
    }
    let ending = e.members.first()?.name.chars().next_back()?;
    let shared = e.members.len() > 1 && e.members.iter().all(|m| m.name.ends_with(ending));
    let mut rest = name;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let whole = |m: &Label| {
            let names = std::iter::once(&m.name).chain(&m.aliases);
            names
                .filter(|n| !n.is_empty() && rest.starts_with(n.as_str()))
                .map(String::len)
                .max()
        };
        let short = |m: &Label| {
            let stem = m.name.strip_suffix(ending).filter(|_| shared)?;
            (!stem.is_empty() && rest.starts_with(stem)).then_some(stem.len())
        };
        let longest = |length: &dyn Fn(&Label) -> Option<usize>| {
            let members = e.members.iter().enumerate();
            members.filter_map(|(n, m)| Some((length(m)?, n))).max()
        };
        let (length, member) = longest(&whole).or_else(|| longest(&short))?;
        found.push(member);
        rest = rest.get(length..)?.trim_start_matches(JOINTS);
    }
    Some(found)
}

/// Whether other members are as near to `name` as `near` is: 末期 may be 中期 as well as 终期.
fn is_one_of_several(e: &crate::program::Enum, name: &str, near: &str) -> bool {
    let distance = |other: &str| strsim::damerau_levenshtein(name, other);
    let most = distance(near);
    let members = e.members.iter().filter(|m| {
        let mut names = std::iter::once(&m.name).chain(&m.aliases);
        names.any(|n| distance(n) <= most)
    });
    !near.contains(name) && !name.contains(near) && members.count() > 1
}
