//! The one place where the time of day is read; everywhere else time is an argument, so that tests and the playground
//! can give their own. `clippy.toml` holds that.

use jiff::Timestamp;

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
