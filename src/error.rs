//! Two kinds of failure, kept apart everywhere: a [`Refusal`] is something that the person can mend and is answered with
//! one sentence; a [`Fault`] is ours, is logged once and answered kindly.

use crate::chat::locale::Args;

/// What a person asked for and cannot have as it stands. The sentence, which says what to do instead, is the message
/// `message` of the locale files.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub message: &'static str,
    pub args: Args,
    /// The option or field of which it speaks, where it is one alone.
    pub about: Option<&'static str>,
}

impl Refusal {
    /// The same, of this option or field.
    #[must_use]
    pub fn about(self, option: &'static str) -> Self {
        Refusal {
            about: Some(option),
            ..self
        }
    }
}

/// Our own failure: the ledger, the network, a bug. The text is for the log, never for a person.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("ledger: {0}")]
    Ledger(#[from] sqlx::Error),
    #[error("ledger: the file or server is not usable: {0}")]
    LedgerUnusable(String),
    /// Whether a write was stored is not known; its receipt will tell.
    #[error("ledger: the outcome of a COMMIT is unknown: {0}")]
    Uncertain(String),
    #[error("{0} panicked")]
    Panic(&'static str),
    #[error("the ledger holds what this program never writes: {0}")]
    Corrupt(String),
    #[error("a picture cannot be drawn: {0}")]
    Undrawable(String),
    #[error("stopping")]
    Stopping,
    /// The event came again, and the first time its person was told that nothing was kept.
    #[error("it came again after its person was told that it is not kept")]
    ToldUnkept,
}

impl Fault {
    /// Whether the same may succeed later.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Fault::Ledger(_) | Fault::LedgerUnusable(_) | Fault::Uncertain(_) | Fault::Stopping
        )
    }
}

/// Why a use case did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("refused: {}", .0.message)]
    Refusal(Refusal),
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Fault(Fault::Ledger(error))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refusal(refusal)
    }
}

/// What a use case returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A [`Refusal`] from a message id of the locale files and its arguments: `refuse!("refusal-day-limit", limit = 20)`.
/// A test holds that every id stands in both languages and takes just these arguments.
#[macro_export]
macro_rules! refuse {
    ($message:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::error::Refusal {
            message: $message,
            args: vec![$((stringify!($name), $crate::chat::locale::Arg::from($value))),*],
            about: None,
        }
    };
}
