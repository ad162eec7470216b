//! Invented enterprises of any size: the cement works of the examples, over and over.

use crate::root;
use serde_json::{Value, from_str, json, to_string, to_string_pretty};
use std::io::{Error, ErrorKind, Result};

/// How a document is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// All of it in one line.
    OneLine,
    /// Each value in a line of its own.
    Pretty,
}

/// The cement works of `examples/`, with so many workers: each group of as many as the example
/// lists has posts of its own, with their measurements. So exams, training, assignments and what is
/// wrong with them stay as they are in the example. Always the same for the same number.
///
/// # Errors
/// Where the example cannot be read, or is not what it was.
pub fn enterprise(workers: usize, layout: Layout) -> Result<String> {
    let path = root().join("examples/baisha-cement.json");
    let mut document: Value = from_str(&std::fs::read_to_string(path)?)?;
    let changed = || Error::new(ErrorKind::InvalidData, "the example has changed its form");
    let works = document
        .get_mut("用人单位")
        .and_then(Value::as_object_mut)
        .ok_or_else(changed)?;
    let listed = works
        .get("劳动者")
        .and_then(|w| w.get("列出"))
        .and_then(Value::as_array)
        .ok_or_else(changed)?
        .clone();
    let posts = works
        .get("岗位")
        .and_then(Value::as_array)
        .ok_or_else(changed)?
        .clone();
    let groups = workers.div_ceil(listed.len().max(1));
    let all_posts: Vec<Value> = (0..groups)
        .flat_map(|group| {
            posts.iter().cloned().map(move |mut post| {
                rename(&mut post, "编号", group);
                post
            })
        })
        .collect();
    let all_workers: Vec<Value> = (0..groups)
        .flat_map(|group| {
            listed.iter().cloned().map(move |mut worker| {
                rename(&mut worker, "证件号", group);
                let assignments = worker.get_mut("上岗").and_then(Value::as_array_mut);
                for assignment in assignments.into_iter().flatten() {
                    rename(assignment, "岗位", group);
                }
                worker
            })
        })
        .take(workers)
        .collect();
    works.insert("从业人数".to_owned(), json!(workers + 1));
    works.insert("接害人数".to_owned(), json!(workers * 3 / 4));
    works.insert("岗位".to_owned(), Value::Array(all_posts));
    works.insert(
        "劳动者".to_owned(),
        json!({"共": workers + 1, "列出": all_workers}),
    );
    Ok(match layout {
        Layout::OneLine => to_string(&document)?,
        Layout::Pretty => to_string_pretty(&document)?,
    })
}

/// Gives a thing of a later group a name of its own.
fn rename(thing: &mut Value, key: &str, group: usize) {
    if let Some(Value::String(name)) = thing.get_mut(key)
        && group > 0
    {
        name.push_str(&format!("-{group}"));
    }
}
