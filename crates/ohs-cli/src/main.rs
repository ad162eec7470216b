//! The `ohs` command: the terminal's door to the library.

fn main() {}
