//! The words: one catalogue in Chinese and English, as data (`messages/`).

use serde::{Deserialize, Serialize};

/// The language of messages, and of keywords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}
