//! What a platform's adapter tells `magicwords check`.

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Ok,
    /// The bot runs, but something is not as it could be.
    Warn,
    /// The bot does not run like this.
    Fail,
}

/// One line of `magicwords check`: how it went, and a sentence that says what to do where it went badly.
pub type Check = (Verdict, String);

/// More seconds than this, and times in messages look wrong.
const SKEW: i64 = 30;
/// More seconds than this, and the limits of a day and the weekly summary are visibly off.
const MOST_SKEW: i64 = 60;

/// Whether this machine's clock (`now`) agrees with that of a platform (`theirs`), both in seconds since 1970.
pub fn clock(platform: &str, theirs: i64, now: i64) -> Check {
    let apart = now - theirs;
    let direction = if apart > 0 { "fast" } else { "slow" };
    let verdict = match apart.abs() {
        ..=SKEW => return (Verdict::Ok, format!("the clock agrees with {platform}'s")),
        ..=MOST_SKEW => Verdict::Warn,
        _ => Verdict::Fail,
    };
    let apart = apart.abs();
    let says = format!(
        "the clock is {apart} s {direction} against {platform}'s: set it by NTP, or times in messages are wrong"
    );
    (verdict, says)
}
