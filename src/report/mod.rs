//! From verdicts to what people and tools read: the terminal and JSON.

pub mod draw;
