//! Exit codes, for ever and for every command: 4 over 3 over 1 over 2 over 0.

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exit {
    /// Nothing wrong.
    #[default]
    Fine,
    /// Something undetermined that facts could settle.
    Open,
    /// A binding norm is violated; not formatted; a test failed.
    Violated,
    /// Bad input, usage included.
    BadInput,
    /// A fault of the program.
    Fault,
}

impl Exit {
    /// The process's code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Open => 2,
            Self::Violated => 1,
            Self::BadInput => 3,
            Self::Fault => 4,
        }
    }

    /// What a report's own code means.
    pub const fn from_report(code: u8) -> Self {
        match code {
            0 => Self::Fine,
            1 => Self::Violated,
            2 => Self::Open,
            3 => Self::BadInput,
            _ => Self::Fault,
        }
    }
}
