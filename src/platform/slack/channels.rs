//! Who is in the channels that stand for a team, as a user group may: for plans that have no user groups.

use super::api::ApiError;
use super::groups::{LOOK_AGAIN, LOOK_EVERY, LOOK_SELDOM, Members, SETTLES};
use super::people::is_channel;
use super::{PATIENCE, Slack};
use crate::chat::platform::Door;
use std::collections::{BTreeSet, HashSet};
use std::time::Duration;
use tokio::time::sleep;

/// So many members are told at a time.
const PAGE: &str = "500";

impl Slack {
    /// Reads who is in them, and tells how long that holds.
    pub(super) async fn look_at_channels(&self, door: &Door) -> Duration {
        let Some(standing) = self.what_stands(door).await else {
            return LOOK_AGAIN;
        };
        let mut read = Members::new();
        let mut holds = LOOK_SELDOM;
        for channel in standing.iter().filter(|id| is_channel(id)) {
            holds = holds.min(LOOK_EVERY);
            match self.members(channel).await {
                Ok(users) => {
                    self.hear_of(channel, &users).await;
                    read.insert(channel.clone(), users);
                }
                Err(error) => {
                    tracing::warn!(%error, channel, "who is in a channel that stands for a team could not be read");
                    if error.passes() {
                        holds = holds.min(LOOK_AGAIN.max(error.retry_after().unwrap_or_default()));
                    }
                    let known = self.0.groups.in_channel(channel);
                    read.extend(known.map(|users| (channel.clone(), users)));
                }
            }
        }
        self.0.groups.learn_channels(standing, read);
        holds
    }

    /// Who comes and goes is told to those who are in a channel.
    async fn hear_of(&self, channel: &str, users: &HashSet<String>) {
        if let Ok(site) = self.site().await
            && !users.contains(&site.user)
        {
            self.join(channel).await;
        }
    }

    /// Returns when something else stands for teams and moderators than was looked at.
    pub(super) async fn something_else_stands(&self, door: &mut Door) {
        while door.changes.changed().await.is_ok() {
            sleep(SETTLES).await;
            door.changes.mark_unchanged();
            let standing = self.what_stands(door).await;
            if standing.is_some() && standing != self.0.groups.standing() {
                return;
            }
        }
        std::future::pending().await
    }

    async fn what_stands(&self, door: &Door) -> Option<BTreeSet<String>> {
        let home = self.site().await.ok()?.home();
        Some((door.groups)(home).await?.into_iter().collect())
    }

    pub(super) async fn members(&self, channel: &str) -> Result<HashSet<String>, ApiError> {
        let mut members = HashSet::new();
        let mut cursor = String::new();
        loop {
            let mut fields = vec![("channel", channel.to_owned()), ("limit", PAGE.to_owned())];
            if !cursor.is_empty() {
                fields.push(("cursor", cursor));
            }
            let page = self.api().call("conversations.members", &fields, PATIENCE).await?;
            let ids = page.body["members"].as_array().into_iter().flatten();
            members.extend(ids.filter_map(|id| id.as_str()).map(str::to_owned));
            cursor = page.text("/response_metadata/next_cursor");
            if cursor.is_empty() {
                return Ok(members);
            }
        }
    }
}
