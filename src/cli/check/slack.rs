//! The checks of Slack: the adapter asks, its answers become findings.

use super::{Bound, BoundGroup, Finding};
use crate::app::clock;
use crate::chat::health::Verdict;
use crate::chat::inbound::PlatformName;
use crate::platform::slack::{Slack, SlackConfig};

/// Asks Slack for all that a bot needs there.
pub(super) async fn findings(settings: &SlackConfig, bound: &Bound) -> Vec<Finding> {
    let slack = match Slack::new(settings) {
        Ok(slack) => slack,
        Err(error) => return vec![Finding::fail("slack", error.to_string())],
    };
    let checks = slack.check(clock::now().as_second()).await;
    let reached = checks.first().is_some_and(|(verdict, _)| *verdict != Verdict::Fail);
    let mut findings = Finding::all("slack", checks);
    if reached {
        for place in bound.channels_on(PlatformName::Slack) {
            let what = format!("channel of {}", place.workspace);
            findings.push(match slack.check_channel(&place.channel).await {
                Ok(()) => Finding::ok(what, format!("the bot is in {}", place.channel)),
                Err(why) => Finding::fail(what, why),
            });
        }
        findings.extend(groups(&slack, bound).await);
    }
    findings
}

/// What is wrong with the user groups, and the channels in their place, that are teams or moderators.
async fn groups(slack: &Slack, bound: &Bound) -> Vec<Finding> {
    let here = || {
        bound
            .groups
            .iter()
            .filter(|bound| bound.platform == PlatformName::Slack)
    };
    let ids: Vec<&str> = here().map(|bound| bound.group.as_str()).collect();
    let wrong = slack.check_bound_groups(&ids).await;
    let finding = |bound: &BoundGroup| {
        let (_, why) = wrong.iter().find(|(group, _)| *group == bound.group)?;
        let says = format!("{} of {} {why}, or {}", bound.group, bound.is, bound.instead);
        Some(Finding::warn(format!("user groups of {}", bound.workspace), says))
    };
    here().filter_map(finding).collect()
}
