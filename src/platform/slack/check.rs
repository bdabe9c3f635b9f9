//! Is all as it should be? The pieces of `magicwords check` that ask Slack.

use super::api::{ApiError, Told};
use super::connection::is_of_no_use;
use super::groups::no_groups;
use super::manifest::SCOPES;
use super::people::is_channel;
use super::{ConnectError, PATIENCE, Slack};
use crate::chat::health::{self, Check, Verdict};
use serde_json::Value;

/// The scopes that the bot cannot do without; without another one something is missing.
const VITAL: [&str; 5] = ["commands", "chat:write", "im:write", "users:read", "channels:history"];
const PERMISSIONS: &str = "add them under OAuth & Permissions of the app and install it again, or use the manifest of \
                           `magicwords slack-manifest`";

impl Slack {
    /// Whether both tokens are accepted and are of one app, the scopes suffice, sockets open, user groups can be read, and the clocks
    /// agree (`now` in seconds since 1970).
    pub async fn check(&self, now: i64) -> Vec<Check> {
        let mut checks = Vec::new();
        let told = match self.api().call("auth.test", &Vec::new(), PATIENCE).await {
            Ok(told) => told,
            Err(error) if is_of_no_use(&error) => {
                return vec![(Verdict::Fail, ConnectError::BotToken.to_string())];
            }
            Err(error) => {
                let says = format!("Slack cannot be reached ({error}): check the network and SLACK_API_URL");
                return vec![(Verdict::Fail, says)];
            }
        };
        let (bot, team, id) = (told.text("/user"), told.text("/team"), told.text("/team_id"));
        checks.push((Verdict::Ok, format!("Slack knows the bot as {bot} in {team} ({id})")));
        checks.extend(told.scopes.as_deref().map(scopes));
        checks.extend(told.date.as_deref().and_then(|date| skew(date, now)));
        checks.push(self.check_socket().await);
        checks.extend(self.check_app(&told.text("/bot_id")).await);
        checks.push(self.check_groups().await);
        checks
    }

    async fn check_socket(&self) -> Check {
        match self.ask_for_socket(PATIENCE).await {
            Ok(_) => (Verdict::Ok, "Socket Mode is on; commands come by sockets".to_owned()),
            Err(error) if is_of_no_use(&error) => (Verdict::Fail, ConnectError::AppToken.to_string()),
            Err(error) => {
                let says = format!("Slack opens no socket: {error}. Switch Socket Mode on in the app's settings");
                (Verdict::Fail, says)
            }
        }
    }

    /// Two apps, one for trying out and one for work, say: commands would come from one and be answered by the other.
    async fn check_app(&self, bot: &str) -> Option<Check> {
        let of_sockets = self.0.app.as_deref()?;
        let fields = vec![("bot", bot.to_owned())];
        let told = self.api().call("bots.info", &fields, PATIENCE).await.ok()?;
        let of_bot = told.text("/bot/app_id");
        (!of_bot.is_empty() && of_bot != of_sockets).then(|| {
            let says = format!(
                "SLACK_BOT_TOKEN is of the app {of_bot} and SLACK_APP_TOKEN of {of_sockets}: take both from one app at \
                 https://api.slack.com/apps"
            );
            (Verdict::Fail, says)
        })
    }

    async fn check_groups(&self) -> Check {
        let fields = vec![("include_count", "true".to_owned())];
        match self.api().call("usergroups.list", &fields, PATIENCE).await {
            Ok(Told { body, .. }) => {
                let groups = body["usergroups"].as_array().map_or(0, Vec::len);
                (Verdict::Ok, format!("{groups} user groups can be teams"))
            }
            Err(ApiError::Refused { error, .. }) if error == "missing_scope" => (
                Verdict::Warn,
                format!(
                    "user groups cannot be read, so none can be a team: the scope usergroups:read is missing; {PERMISSIONS}"
                ),
            ),
            Err(error) if no_groups(error.word()) => (
                Verdict::Ok,
                "the plan has no user groups: let a channel stand for a team (/kudos-admin team edit group:), or set people's \
                 teams with /kudos-admin member set or `magicwords import`"
                    .to_owned(),
            ),
            Err(error) => (Verdict::Warn, format!("user groups could not be read: {error}")),
        }
    }

    /// What is wrong with some of the groups by which teams and moderators are known: a half sentence, for the group and
    /// what it is. Of user groups nothing where they cannot be read, which `check` tells.
    pub async fn check_bound_groups<'g>(&self, bound: &[&'g str]) -> Vec<(&'g str, String)> {
        let (channels, groups): (Vec<&str>, Vec<&str>) = bound.iter().copied().partition(|id| is_channel(id));
        let mut wrong = Vec::new();
        for channel in channels {
            if let Err(error) = self.members(channel).await {
                let mend = match error.word() {
                    "missing_scope" => PERMISSIONS,
                    _ => "invite the bot there with /invite",
                };
                wrong.push((channel, format!("cannot be read ({error}): {mend}")));
            }
        }
        if groups.is_empty() {
            return wrong;
        }
        let Ok(told) = self.api().call("usergroups.list", &Vec::new(), PATIENCE).await else {
            return wrong;
        };
        let there = told.body["usergroups"].as_array();
        let there: Vec<_> = there
            .into_iter()
            .flatten()
            .filter_map(|group| group["id"].as_str())
            .collect();
        let gone = groups.into_iter().filter(|id| !there.contains(id));
        wrong.extend(gone.map(|id| (id, "is deleted or switched off: switch it on again in Slack".to_owned())));
        wrong
    }

    /// Whether the bot may post in a channel.
    ///
    /// # Errors
    /// A sentence for people that says what to do.
    pub async fn check_channel(&self, channel: &str) -> Result<(), String> {
        let fields = vec![("channel", channel.to_owned())];
        let told = match self.api().call("conversations.info", &fields, PATIENCE).await {
            Ok(told) => told,
            Err(error) if error.word() == "channel_not_found" => {
                return Err(format!(
                    "the bot does not see channel {channel}: invite it there with /invite, or choose another with \
                     /kudos-admin setup channel:"
                ));
            }
            Err(error) if error.word() == "missing_scope" => {
                return Err(format!("channel {channel} cannot be looked at: {error}; {PERMISSIONS}"));
            }
            Err(error) => return Err(format!("channel {channel} could not be looked at: {error}")),
        };
        let flag = |name: &str| told.body["channel"][name] == Value::Bool(true);
        if flag("is_archived") {
            return Err(format!(
                "channel {channel} is archived: choose another with /kudos-admin setup channel:"
            ));
        }
        if !flag("is_member") && !flag("is_im") {
            return Err(format!(
                "the bot is not in channel {channel}: invite it there with /invite"
            ));
        }
        Ok(())
    }
}

fn scopes(granted: &str) -> Check {
    let granted: Vec<&str> = granted.split(',').map(str::trim).collect();
    let missing: Vec<_> = SCOPES.iter().filter(|(scope, _)| !granted.contains(scope)).collect();
    if missing.is_empty() {
        return (Verdict::Ok, "all scopes are granted".to_owned());
    }
    let vital = missing.iter().any(|(scope, _)| VITAL.contains(scope));
    let named: Vec<String> = missing.iter().map(|(scope, why)| format!("{scope} ({why})")).collect();
    let says = format!("scopes are missing: {}; {PERMISSIONS}", named.join(", "));
    (if vital { Verdict::Fail } else { Verdict::Warn }, says)
}

fn skew(date: &str, now: i64) -> Option<Check> {
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_second();
    Some(health::clock("Slack", theirs, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_scopes_are_named_with_what_they_are_for() {
        let all: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).collect();
        assert!(VITAL.iter().all(|scope| all.contains(scope)));
        assert_eq!(scopes(&all.join(",")).0, Verdict::Ok);
        let without = |gone: &str| {
            scopes(
                &all.iter()
                    .filter(|scope| **scope != gone)
                    .copied()
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        };
        let (verdict, says) = without("chat:write");
        assert_eq!(verdict, Verdict::Fail);
        assert!(says.contains("chat:write (cards"), "{says}");
        assert_eq!(without("files:write").0, Verdict::Warn);
    }

    #[test]
    fn a_clock_that_is_off_is_told() {
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(skew(date, 1_445_412_480 + 5).map(|check| check.0), Some(Verdict::Ok));
        assert_eq!(skew(date, 1_445_412_480 - 45).map(|check| check.0), Some(Verdict::Warn));
        assert_eq!(skew(date, 1_445_412_480 + 90).map(|check| check.0), Some(Verdict::Fail));
        assert_eq!(skew("whenever", 0), None);
    }
}
