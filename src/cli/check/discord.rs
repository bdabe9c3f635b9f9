//! The checks that ask Discord.

use super::{Channel, Finding, Level};
use crate::app::clock::Clock;
use crate::config::Config;
use crate::platform::discord::{Discord, Verdict};

pub(super) async fn findings(config: &Config, channels: &[Channel]) -> Vec<Finding> {
    let Some(settings) = config.discord.clone() else {
        let says = "DISCORD_TOKEN is not set: copy the bot's token from the Bot page of \
                    https://discord.com/developers/applications and put it in the environment or in .env";
        return vec![Finding::fail("discord", says)];
    };
    let discord = match Discord::new(settings) {
        Ok(discord) => discord,
        Err(error) => return vec![Finding::fail("discord", error.to_string())],
    };
    let checks = discord.check(Clock.real().as_second()).await;
    let mut findings: Vec<Finding> = checks
        .into_iter()
        .map(|(verdict, says)| Finding::new(level(verdict), "discord", says))
        .collect();
    // Without an answer there is nothing to learn about channels.
    if findings.iter().any(|finding| finding.level == Level::Fail) {
        return findings;
    }
    for channel in channels {
        findings.push(permissions(&discord, channel).await);
    }
    findings
}

fn level(verdict: Verdict) -> Level {
    match verdict {
        Verdict::Ok => Level::Ok,
        Verdict::Warn => Level::Warn,
        Verdict::Fail => Level::Fail,
    }
}

async fn permissions(discord: &Discord, channel: &Channel) -> Finding {
    let what = format!("channel of {}", channel.workspace);
    match discord.check_channel(&channel.id).await {
        Ok(missing) if missing.is_empty() => Finding::ok(what, format!("the bot may post in {}", channel.id)),
        Ok(missing) => Finding::fail(
            what,
            format!(
                "in channel {} the bot lacks {}: allow it in the channel's settings, Permissions",
                channel.id,
                missing.join(", ")
            ),
        ),
        Err(says) => Finding::fail(what, says),
    }
}
