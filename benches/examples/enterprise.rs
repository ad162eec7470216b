//! Writes an enterprise of so many workers to standard output.
//! `cargo run --release -p ohs-benches --example enterprise -- 1000 [--pretty]`

use ohs_benches::{Layout, enterprise};
use std::io::{Error, ErrorKind, Result, Write};

fn main() -> Result<()> {
    let mut workers = None;
    let mut layout = Layout::OneLine;
    for word in std::env::args().skip(1) {
        if word == "--pretty" {
            layout = Layout::Pretty;
        } else {
            workers = word.parse().ok();
        }
    }
    let workers =
        workers.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "how many workers?"))?;
    std::io::stdout().write_all(enterprise(workers, layout)?.as_bytes())
}
