//! The checks of Slack: the adapter asks, its answers become findings.

use super::{Finding, SummaryChannel};
use crate::app::clock;
use crate::chat::health::Verdict;
use crate::chat::inbound::PlatformName;
use crate::platform::slack::{Slack, SlackConfig};

/// Asks Slack for all that a bot needs there.
pub(super) async fn findings(settings: &SlackConfig, channels: &[SummaryChannel]) -> Vec<Finding> {
    let slack = match Slack::new(settings) {
        Ok(slack) => slack,
        Err(error) => return vec![Finding::fail("slack", error.to_string())],
    };
    let checks = slack.check(clock::now().as_second()).await;
    let reached = checks.first().is_some_and(|(verdict, _)| *verdict != Verdict::Fail);
    let mut findings = Finding::all("slack", checks);
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
