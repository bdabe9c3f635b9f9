//! The checks of Discord. What the adapter found out comes in as plain facts, and the sentences are made here.

use jiff::{SignedDuration, Timestamp};

use super::Finding;
use crate::config::Config;

/// Beyond this the times of asks and kudos, and when the summary is posted, would be visibly wrong.
const MOST_DRIFT: SignedDuration = SignedDuration::from_secs(60);

/// A token must be set; nothing is said when it is, since the login tells more.
pub fn token(config: &Config) -> Option<Finding> {
    if config.discord.token.is_some() {
        return None;
    }
    let says = "DISCORD_TOKEN is not set. Copy the token from https://discord.com/developers/applications, Bot, \
                Reset Token, and put it in the environment or in .env.";
    Some(Finding::fail("discord", says))
}

/// Discord knows the bot by this name.
pub fn logged_in(bot: &str) -> Finding {
    Finding::ok("discord", format!("the token is that of {bot}"))
}

/// Discord does not accept the token.
pub fn bad_token() -> Finding {
    let says = "Discord does not accept DISCORD_TOKEN. Make a new one at https://discord.com/developers/applications, \
                Bot, Reset Token.";
    Finding::fail("discord", says)
}

/// There was no answer.
pub fn unreachable(why: &str) -> Finding {
    let says = format!(
        "Discord cannot be reached ({why}). Check the network, and DISCORD_API_URL and DISCORD_API_ADDRESS where they are set."
    );
    Finding::fail("discord", says)
}

/// Permissions of the bot in the channel of the weekly summary that are missing, by their names in Discord.
pub fn channel(workspace: &str, channel: &str, missing: &[&str]) -> Finding {
    let what = format!("channel of {workspace}");
    if missing.is_empty() {
        return Finding::ok(what, format!("the bot may post in {channel}"));
    }
    let missing = missing.join(", ");
    Finding::fail(
        what,
        format!("the bot lacks in {channel}: {missing}. Allow them in the channel's settings, Permissions."),
    )
}

/// This machine's clock against the one that Discord gives in its `Date` header.
pub fn clock(ours: Timestamp, theirs: Timestamp) -> Finding {
    let drift = ours.duration_since(theirs);
    let seconds = drift.as_secs().abs();
    if drift.abs() <= MOST_DRIFT {
        return Finding::ok("clock", format!("within {} seconds of Discord's", seconds + 1));
    }
    let way = if drift.is_positive() { "ahead of" } else { "behind" };
    Finding::fail(
        "clock",
        format!("{seconds} seconds {way} Discord's. Set this machine's clock, best by NTP (timedatectl set-ntp true)."),
    )
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn a_minute_of_drift_is_borne() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let ours = at("2026-11-22T10:00:00Z");
        assert_eq!(clock(ours, at("2026-11-22T09:59:01Z")).level, Level::Ok);
        let ahead = clock(ours, at("2026-11-22T09:58:59Z"));
        assert!(
            ahead.level == Level::Fail && ahead.says.starts_with("61 seconds ahead of"),
            "{ahead}"
        );
        let behind = clock(ours, at("2026-11-22T10:02:00Z"));
        assert!(
            behind.level == Level::Fail && behind.says.starts_with("120 seconds behind"),
            "{behind}"
        );
    }

    #[test]
    fn missing_permissions_are_named() {
        assert_eq!(channel("discord:1", "#thanks", &[]).level, Level::Ok);
        let finding = channel("discord:1", "#thanks", &["Send Messages", "Embed Links"]);
        assert!(
            finding.level == Level::Fail && finding.says.contains("Send Messages, Embed Links"),
            "{finding}"
        );
    }
}
