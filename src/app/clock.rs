//! The one place where the time of day is read; everywhere else time is an argument, so that tests and the playground
//! can give their own. `clippy.toml` holds that.

use jiff::Timestamp;

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Where time comes from. Leases and back-off live on [`Clock::real`], everything else on [`Clock::now`], so that a
/// platform with a clock of its own can shift the one and not the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

impl Clock {
    /// Real time: for leases and back-off.
    pub fn real(&self) -> Timestamp {
        now()
    }

    /// The product's time: when things happen and are due.
    pub fn now(&self) -> Timestamp {
        now()
    }
}
