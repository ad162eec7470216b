//! Rules from another field of law need no new Rust: a vocabulary of fire extinguishers, in English
//! keywords, is compiled and its scenarios hold.

use ohs::limits::Limits;
use ohs::source::SourceMap;
use std::path::Path;

#[test]
fn rules_on_fire_extinguishers_compile_and_their_scenarios_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_vocabulary");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).unwrap();
        let file = sources.add(path.file_name().unwrap().to_str().unwrap(), text.as_str());
        parsed.push(ohs::syntax::parse(file, &text, &Limits::default()));
    }
    let compiled = ohs::model::compile(&parsed, &sources);
    let results = ohs::scenario::run(&compiled.program, &parsed, &Limits::default());
    let said: Vec<String> = parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&compiled.diagnostics)
        .chain(results.iter().flat_map(|r| &r.diagnostics))
        .map(|d| {
            let what = d
                .loc()
                .map(|l| sources.slice(l).to_owned())
                .unwrap_or_default();
            format!("{} at `{what}` {:?}", d.code.as_str(), d.args)
        })
        .collect();
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(results.len(), 2, "both scenarios run");
    assert_eq!(results.iter().map(|r| r.expectations).sum::<usize>(), 13);
}
