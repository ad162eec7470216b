//! The parser that pest makes of `grammar/ohs.pest`. Its rules and pairs do not leave this room.

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/ohs.pest"]
pub(super) struct Grammar;
