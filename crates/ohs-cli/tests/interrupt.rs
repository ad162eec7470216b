//! ^C ends a run after whole lines. (A shell reports a process that SIGINT ended as 130.)
#![cfg(unix)]

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whoever was started with SIGINT ignored (in the background of a script) hands that on.
fn ignores_interrupts() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    let bits = ignored.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok());
    bits.is_some_and(|bits| bits & 0b10 != 0)
}

/// Nobody reads, so the report (far longer than a pipe holds) cannot be done when the signal comes.
#[test]
fn an_interrupt_leaves_whole_lines() {
    if ignores_interrupts() {
        return;
    }
    let facts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/baisha-cement.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_ohs"))
        .args(["audit", "--format", "json"])
        .arg(facts)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut first = [0_u8];
    out.read_exact(&mut first).unwrap();
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(sent.success());
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(2), "{status}");
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert!(
        rest.ends_with('\n'),
        "…{}",
        rest.lines().last().unwrap_or_default()
    );
    assert!(serde_json::from_str::<serde_json::Value>(&format!("{{{rest}")).is_err());
}
