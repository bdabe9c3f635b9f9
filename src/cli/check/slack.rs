//! The checks of Slack: the adapter asks, its answers become findings.

use super::{Finding, Level, SummaryChannel};
use crate::app::clock;
use crate::chat::inbound::PlatformName;
use crate::platform::slack::{Slack, SlackConfig, Verdict};

/// Asks Slack for all that a bot needs there.
pub(super) async fn findings(settings: &SlackConfig, channels: &[SummaryChannel]) -> Vec<Finding> {
    let slack = match Slack::new(settings) {
        Ok(slack) => slack,
        Err(error) => return vec![Finding::fail("slack", error.to_string())],
    };
    let checks = slack.check(clock::now().as_second()).await;
    let reached = checks.first().is_some_and(|(verdict, _)| *verdict != Verdict::Fail);
    let mut findings: Vec<Finding> = checks
        .into_iter()
        .map(|(verdict, says)| {
            let level = match verdict {
                Verdict::Ok => Level::Ok,
                Verdict::Warn => Level::Warn,
                Verdict::Fail => Level::Fail,
            };
            Finding::new(level, "slack", says)
        })
        .collect();
    if reached {
        for place in channels.iter().filter(|place| place.platform == PlatformName::Slack) {
            let what = format!("channel of {}", place.workspace);
            findings.push(match slack.check_channel(&place.channel).await {
                Ok(()) => Finding::ok(what, format!("the bot is in {}", place.channel)),
                Err(why) => Finding::fail(what, why),
            });
        }
    }
    findings
}
