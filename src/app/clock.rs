//! The one place that reads the clock; `clippy.toml` holds that.

use jiff::Timestamp;

/// Where time comes from. Leases and back-off live on [`Clock::real`], everything else on [`Clock::now`], so that a
/// platform with a clock of its own can shift the one and not the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
impl Clock {
    /// Real time: for leases and back-off.
    pub fn real(&self) -> Timestamp {
        Timestamp::now()
    }

    /// The product's time: when things happen and are due.
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
