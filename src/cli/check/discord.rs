//! The checks of Discord: the adapter asks, its answers become findings.

use super::{Bound, Finding, SummaryChannel};
use crate::app::clock;
use crate::chat::health::Verdict;
use crate::chat::inbound::PlatformName;
use crate::platform::discord::{Discord, DiscordConfig};

/// Asks Discord for all that a bot needs there.
pub(super) async fn findings(settings: DiscordConfig, bound: &Bound) -> Vec<Finding> {
    let discord = match Discord::new(settings) {
        Ok(discord) => discord,
        Err(error) => return vec![Finding::fail("discord", error.to_string())],
    };
    let checks = discord.check(clock::now().as_second()).await;
    let reached = checks.iter().all(|(verdict, _)| *verdict != Verdict::Fail);
    let mut findings = Finding::all("discord", checks);
    if reached {
        for channel in bound.channels_on(PlatformName::Discord) {
            findings.push(of_channel(&discord, channel).await);
        }
    }
    findings
}

async fn of_channel(discord: &Discord, place: &SummaryChannel) -> Finding {
    let what = format!("channel of {}", place.workspace);
    match discord.check_channel(&place.channel).await {
        Ok(missing) if missing.is_empty() => Finding::ok(what, format!("the bot may post in {}", place.channel)),
        Ok(missing) => {
            let missing = missing.join(", ");
            let says = format!(
                "the bot lacks in {}: {missing}. Allow them in the channel's settings, Permissions.",
                place.channel
            );
            Finding::fail(what, says)
        }
        Err(why) => Finding::fail(what, why),
    }
}
