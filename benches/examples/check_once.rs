//! Checks a generated text once and says how long each step took (processor time), or writes a workspace to a folder:
//! `cargo run --release -p ohs-benches --example check_once -- workspace 10`
//! (`workspace MB [FOLDER]`, `duties N`, `all N`, `any N`; `edit MB`: checks, edits, checks again).

use ohs_benches::{edited, one_clause, one_policy, opened, parse, workspace};
use std::error::Error;
use std::time::{Duration, Instant};

/// The time that this thread has had the processor, where the system says it (Linux), so that a busy
/// machine does not count; else the time that has passed.
struct Clock(Instant, Option<Duration>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), Self::processor())
    }

    fn processor() -> Option<Duration> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
        Some(Duration::from_nanos(nanoseconds))
    }

    fn elapsed(&self) -> Duration {
        let processor = Self::processor().zip(self.1);
        processor.map_or_else(|| self.0.elapsed(), |(now, then)| now.saturating_sub(then))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let what = args.next().unwrap_or_default();
    let size: usize = args.next().unwrap_or_default().parse()?;
    let one = |text: String| vec![("one.ohs".to_owned(), text)];
    let texts = match what.as_str() {
        "edit" => return edit(size),
        "workspace" => workspace(size << 20)?,
        "duties" => one(one_policy(size)),
        "all" => one(one_clause(size, "且")),
        "any" => one(one_clause(size, "或")),
        other => return Err(format!("what is {other}?").into()),
    };
    if let Some(folder) = args.next() {
        std::fs::create_dir_all(&folder)?;
        for (name, text) in &texts {
            std::fs::write(format!("{folder}/{name}"), text)?;
        }
        return Ok(());
    }
    let start = Clock::start();
    let (sources, parsed) = parse(&texts);
    let parse_time = start.elapsed();
    let compiled = ohs::model::compile(&parsed, &sources);
    let bytes: usize = texts.iter().map(|(_, t)| t.len()).sum();
    println!(
        "{} files, {bytes} bytes: parsed in {parse_time:?}, compiled in {:?}; {} + {} diagnostics",
        texts.len(),
        start.elapsed().saturating_sub(parse_time),
        parsed.iter().map(|p| p.diagnostics.len()).sum::<usize>(),
        compiled.diagnostics.len(),
    );
    for d in compiled
        .diagnostics
        .iter()
        .chain(parsed.iter().flat_map(|p| &p.diagnostics))
        .take(3)
    {
        println!(
            "{} {:?}",
            d.code.as_str(),
            d.loc().map(|l| sources.slice(l))
        );
    }
    Ok(())
}

/// One edit in a plan, then one in the Law.
fn edit(megabytes: usize) -> Result<(), Box<dyn Error>> {
    let mut open = opened(&workspace(megabytes << 20)?);
    let start = Clock::start();
    open.check();
    println!("checked in {:?}", start.elapsed());
    for name in ["plan-00007.ohs", "law-2018.ohs"] {
        let (file, texts) = edited(&open, name).ok_or("no such file")?;
        for text in texts.into_iter().rev() {
            let start = Clock::start();
            open.set_text(file, text);
            let parsed = start.elapsed();
            let checked = open.check();
            println!(
                "{name}: parsed in {parsed:?}, checked in {:?}, {} files made anew, {} diagnostics",
                start.elapsed().saturating_sub(parsed),
                checked.made,
                checked.diagnostics.len(),
            );
        }
    }
    Ok(())
}
