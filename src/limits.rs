//! What a stranger can make big, and how big it may be. One table; every limit has its error.

/// Upper bounds on input. All are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one policy or vocabulary file.
    pub policy_bytes: usize,
    /// Nested brackets and braces in a policy file.
    pub bracket_depth: usize,
    /// Bytes of one fact document.
    pub document_bytes: usize,
    /// Bytes of the largest document that mends are sought for: one that proves them is read again,
    /// and kept until then.
    pub mended_bytes: usize,
    /// Bytes of one line of NDJSON.
    pub line_bytes: usize,
    /// Nested objects and arrays in a fact document.
    pub fact_depth: usize,
    /// Nodes that the aliases of one YAML document may expand to.
    pub yaml_nodes: usize,
    /// Bytes of text that the aliases of one YAML document may expand to.
    pub yaml_bytes: usize,
    /// Characters of a text that identifies something, or says where a fact comes from.
    pub naming_chars: usize,
    /// Combinations of readings evaluated for one norm.
    pub reading_combinations: usize,
    /// Steps of one term or norm, those that it names in their place.
    pub expanded_steps: u32,
    /// Changes of a state that are looked back at for its first day.
    pub steps_back: usize,
    /// Absent facts listed for one verdict.
    pub missing_shown: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            policy_bytes: 16 << 20,
            bracket_depth: 128,
            document_bytes: 1 << 30,
            mended_bytes: 64 << 20,
            line_bytes: 16 << 20,
            fact_depth: 128,
            yaml_nodes: 10_000_000,
            yaml_bytes: 64 << 20,
            naming_chars: 1_000,
            reading_combinations: 64,
            expanded_steps: 100_000,
            steps_back: 400,
            missing_shown: 20,
        }
    }
}
