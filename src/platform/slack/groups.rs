//! Who is in which user group: read as a whole now and then, and kept in step by events. A plan without user groups has
//! none; teams are then set by command or import, or a channel stands for a team as a group does (see `channels`).

use super::people::is_channel;
use super::socket::turned;
use super::{PATIENCE, Slack};
use crate::chat::inbound;
use crate::chat::platform::Door;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, sleep_until};

/// How often all is read again: an event may have been lost.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(600);
/// A plan without user groups seldom gets them.
pub(super) const LOOK_SELDOM: Duration = Duration::from_secs(3_600);
/// A look that failed is repeated after this.
pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// Events come in bursts, and all is read once for them.
pub(super) const SETTLES: Duration = Duration::from_secs(1);
/// So many people may come into a channel together.
const CHANNELS_SETTLE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(super) struct Groups {
    held: Mutex<Held>,
    changed: Notify,
    channels_changed: Notify,
}

#[derive(Default)]
struct Held {
    plan: Plan,
    names: Arc<HashMap<String, String>>,
    /// The groups and channels that stand for teams and moderators; `None` as long as nobody looked.
    standing: Option<BTreeSet<String>>,
    /// Those of the channels that could be read.
    channels: Members,
}

/// People by group or channel.
pub(super) type Members = BTreeMap<String, HashSet<String>>;

#[derive(Default)]
enum Plan {
    #[default]
    Unknown,
    WithoutGroups,
    WithGroups(Members),
}

impl Held {
    fn groups(&mut self) -> Option<&mut Members> {
        match &mut self.plan {
            Plan::WithGroups(groups) => Some(groups),
            Plan::Unknown | Plan::WithoutGroups => None,
        }
    }
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    usergroups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    handle: String,
    /// Not 0 when the group was switched off.
    #[serde(default)]
    date_delete: i64,
    #[serde(default)]
    users: Vec<String>,
}

impl Group {
    fn shown_name(&self) -> String {
        let name = if self.name.is_empty() { &self.handle } else { &self.name };
        name.clone()
    }
}

impl Groups {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The groups that a person is in, and the channels that stand for one; `None` as long as nobody looked which matter.
    pub fn of(&self, person: &str) -> Option<inbound::Groups> {
        let held = self.lock();
        let standing = held.standing.as_ref()?;
        let mut groups = inbound::Groups::default();
        let mut read = |group: &String, users: Option<&HashSet<String>>| match users {
            Some(users) if users.contains(person) => groups.held.push(group.clone()),
            Some(_) => {}
            None => groups.unknown.push(group.clone()),
        };
        let listed = match &held.plan {
            Plan::WithGroups(members) => Some(members),
            Plan::Unknown | Plan::WithoutGroups => None,
        };
        for (group, users) in listed.into_iter().flatten() {
            read(group, Some(users));
        }
        // Where a plan has ended, say, or a group was switched off and nobody has told: nobody leaves a team for that.
        let is_listed = |group: &String| listed.is_some_and(|listed| listed.contains_key(group));
        for group in standing.iter().filter(|id| !is_channel(id) && !is_listed(id)) {
            read(group, None);
        }
        for channel in standing.iter().filter(|id| is_channel(id)) {
            read(channel, held.channels.get(channel));
        }
        Some(groups)
    }

    /// Who is in a channel that stands for a team, as last read.
    pub fn in_channel(&self, channel: &str) -> Option<HashSet<String>> {
        self.lock().channels.get(channel).cloned()
    }

    /// What stands for teams and moderators, as last looked.
    pub fn standing(&self) -> Option<BTreeSet<String>> {
        self.lock().standing.clone()
    }

    /// The channels that stand for a team.
    pub fn channels(&self) -> BTreeSet<String> {
        let held = self.lock();
        let standing = held.standing.iter().flatten();
        standing.filter(|id| is_channel(id)).cloned().collect()
    }

    /// `channels`: who is in those that could be read.
    pub fn learn_channels(&self, standing: BTreeSet<String>, channels: Members) {
        let mut held = self.lock();
        held.standing = Some(standing);
        held.channels = channels;
    }

    pub fn names(&self) -> Arc<HashMap<String, String>> {
        Arc::clone(&self.lock().names)
    }

    fn learn(&self, groups: Vec<Group>) {
        let mut names = HashMap::new();
        let mut members = BTreeMap::new();
        for group in groups.into_iter().filter(|group| group.date_delete == 0) {
            names.insert(group.id.clone(), group.shown_name());
            members.insert(group.id, group.users.into_iter().collect());
        }
        let mut held = self.lock();
        held.plan = Plan::WithGroups(members);
        held.names = Arc::new(names);
    }

    fn forget(&self) {
        let mut held = self.lock();
        held.plan = Plan::WithoutGroups;
        held.names = Arc::default();
    }

    /// An event of user groups; what it does not tell is read soon.
    pub fn heard(&self, event: &Value) {
        match event["type"].as_str() {
            Some("subteam_members_changed") => {
                let group = event["subteam_id"].as_str().unwrap_or_default();
                let ids = |list: &Value| -> Vec<String> {
                    let ids = list.as_array().into_iter().flatten().filter_map(Value::as_str);
                    ids.map(str::to_owned).collect()
                };
                if let Some(users) = self.lock().groups().and_then(|groups| groups.get_mut(group)) {
                    users.extend(ids(&event["added_users"]));
                    for gone in ids(&event["removed_users"]) {
                        users.remove(&gone);
                    }
                }
            }
            Some("subteam_created" | "subteam_updated") => {
                if let Ok(group) = serde_json::from_value::<Group>(event["subteam"].clone()) {
                    self.changed_to(group, event["subteam"]["users"].is_array());
                }
            }
            Some(kind @ ("member_joined_channel" | "member_left_channel")) => {
                return self.came_or_went(event, kind == "member_joined_channel");
            }
            Some("channel_id_changed") => {
                let id = |of: &str| event[of].as_str().unwrap_or_default().to_owned();
                return self.also_called(&id("old_channel_id"), id("new_channel_id"));
            }
            _ => return,
        }
        self.changed.notify_one();
    }

    fn came_or_went(&self, event: &Value, came: bool) {
        let id = |of: &str| event[of].as_str().unwrap_or_default().to_owned();
        let mut held = self.lock();
        if !held
            .standing
            .as_ref()
            .is_some_and(|standing| standing.contains(&id("channel")))
        {
            return;
        }
        match held.channels.get_mut(&id("channel")) {
            Some(users) if came => drop(users.insert(id("user"))),
            Some(users) => drop(users.remove(&id("user"))),
            None => {}
        }
        // It may be the bot itself, which can read the channel now; or somebody whom a look that is under way has missed.
        self.channels_changed.notify_one();
    }

    /// Until the product knows a channel that stands for a team by its new id, whoever is in it is so by both.
    fn also_called(&self, old: &str, new: String) {
        let mut held = self.lock();
        let Some(standing) = held.standing.as_mut().filter(|standing| standing.contains(old)) else {
            return;
        };
        standing.insert(new.clone());
        if let Some(users) = held.channels.get(old).cloned() {
            held.channels.insert(new, users);
        }
    }

    fn changed_to(&self, group: Group, with_users: bool) {
        let mut held = self.lock();
        let Some(members) = held.groups() else { return };
        if group.date_delete != 0 {
            members.remove(&group.id);
            return;
        }
        let users = members.entry(group.id.clone()).or_default();
        if with_users {
            *users = group.users.iter().cloned().collect();
        }
        let mut names = HashMap::clone(&held.names);
        names.insert(group.id.clone(), group.shown_name());
        held.names = Arc::new(names);
    }
}

impl Slack {
    /// Keeps them up to date until the stop; the first look is due after `first`.
    pub(super) async fn keep_groups(&self, mut door: Door, first: Duration, stop: watch::Receiver<bool>) {
        let mut due = Instant::now() + first;
        loop {
            let channels_alone = tokio::select! {
                () = turned(&stop) => return,
                () = sleep_until(due) => false,
                () = self.0.groups.changed.notified() => {
                    sleep(SETTLES).await;
                    false
                }
                () = self.0.groups.channels_changed.notified() => {
                    sleep(CHANNELS_SETTLE).await;
                    true
                }
                () = self.something_else_stands(&mut door) => true,
            };
            due = match channels_alone {
                true => due.min(Instant::now() + self.look_at_channels(&door).await),
                false => Instant::now() + self.look_at_groups(&door).await,
            };
        }
    }

    /// Reads all groups, and tells how long that holds.
    pub(super) async fn look_at_groups(&self, door: &Door) -> Duration {
        let user_groups = self.look_at_user_groups().await;
        user_groups.min(self.look_at_channels(door).await)
    }

    async fn look_at_user_groups(&self) -> Duration {
        let fields = vec![("include_users", "true".to_owned())];
        let told = self.api().call("usergroups.list", &fields, PATIENCE).await;
        match told.and_then(|told| told.read::<Listed>()) {
            Ok(listed) => {
                self.0.groups.learn(listed.usergroups);
                LOOK_EVERY
            }
            Err(error) if no_groups(error.word()) => {
                tracing::info!(%error, "no user groups: teams are set by command or import, or a channel stands for one");
                self.0.groups.forget();
                LOOK_SELDOM
            }
            Err(error) => {
                tracing::warn!(%error, "the user groups could not be read; what was known holds");
                LOOK_AGAIN.max(error.retry_after().unwrap_or_default())
            }
        }
    }
}

/// Whether Slack's word means that there are no user groups for this bot.
pub(super) fn no_groups(word: &str) -> bool {
    matches!(
        word,
        "plan_upgrade_required" | "paid_teams_only" | "missing_scope" | "not_allowed_token_type" | "permission_denied"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn groups() -> Groups {
        let groups = Groups::default();
        let listed = json!({"usergroups": [
            {"id": "S1", "name": "Maintenance", "handle": "maintenance", "users": ["U1", "U2"]},
            {"id": "S2", "name": "Gone", "handle": "gone", "date_delete": 9, "users": ["U1"]},
        ]});
        groups.learn(serde_json::from_value::<Listed>(listed).unwrap().usergroups);
        groups.learn_channels(BTreeSet::new(), Members::new());
        groups
    }

    fn ids(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn held(ids: &[&str]) -> Option<inbound::Groups> {
        Some(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>().into())
    }

    #[test]
    fn membership_follows_events() {
        let groups = groups();
        assert_eq!(groups.of("U1"), held(&["S1"]));
        groups.heard(&json!({"type": "subteam_members_changed", "subteam_id": "S1",
            "added_users": ["U3"], "removed_users": ["U1"]}));
        assert_eq!(groups.of("U1"), held(&[]));
        assert_eq!(groups.of("U3"), held(&["S1"]));
        groups.heard(&json!({"type": "subteam_created", "subteam": {"id": "S3", "name": "HR", "users": ["U1"]}}));
        assert_eq!(groups.of("U1"), held(&["S3"]));
        assert_eq!(groups.names().get("S3").map(String::as_str), Some("HR"));
        groups.heard(&json!({"type": "subteam_updated", "subteam": {"id": "S3", "name": "People"}}));
        assert_eq!(groups.of("U1"), held(&["S3"]), "an event without users changes none");
        groups.heard(&json!({"type": "subteam_updated", "subteam": {"id": "S3", "date_delete": 5}}));
        assert_eq!(groups.of("U1"), held(&[]));
    }

    #[test]
    fn whoever_is_in_a_channel_that_stands_for_a_team_is_in_it_as_in_a_group() {
        let groups = groups();
        let lan = HashSet::from(["U1".to_owned()]);
        groups.learn_channels(ids(&["C1"]), Members::from([("C1".to_owned(), lan)]));
        assert_eq!(groups.of("U1"), held(&["S1", "C1"]));
        groups.heard(&json!({"type": "member_left_channel", "channel": "C1", "user": "U1"}));
        groups.heard(&json!({"type": "member_joined_channel", "channel": "C1", "user": "U3"}));
        groups.heard(&json!({"type": "member_joined_channel", "channel": "C2", "user": "U1"}));
        assert_eq!(groups.of("U1"), held(&["S1"]));
        assert_eq!(groups.of("U3"), held(&["C1"]));
        groups.heard(&json!({"type": "channel_id_changed", "old_channel_id": "C1", "new_channel_id": "C3"}));
        groups.heard(&json!({"type": "channel_id_changed", "old_channel_id": "C2", "new_channel_id": "C4"}));
        assert_eq!(
            groups.of("U3"),
            held(&["C1", "C3"]),
            "until the product knows the new id"
        );
    }

    #[test]
    fn of_a_group_that_stands_for_a_team_and_is_not_listed_nobody_is_known_to_be_or_not_to_be() {
        let groups = groups();
        groups.learn_channels(ids(&["S1", "S2"]), Members::new());
        let known = |held: &[&str], unknown: &[&str]| {
            let [held, unknown] = [held, unknown].map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
            Some(inbound::Groups { held, unknown })
        };
        assert_eq!(groups.of("U1"), known(&["S1"], &["S2"]));
        assert_eq!(groups.of("U3"), known(&[], &["S2"]));
    }

    #[test]
    fn of_what_could_not_be_read_nobody_is_known_to_be_or_not_to_be() {
        let groups = Groups::default();
        groups.forget();
        assert_eq!(groups.of("U1"), None, "nobody looked which matter");
        groups.learn_channels(
            ids(&["S1", "C1", "C2"]),
            Members::from([("C2".to_owned(), HashSet::new())]),
        );
        let unknown = |unknown: &[&str]| {
            let unknown = unknown.iter().map(|id| (*id).to_owned()).collect();
            let held = Vec::new();
            Some(inbound::Groups { held, unknown })
        };
        assert_eq!(
            groups.of("U1"),
            unknown(&["S1", "C1"]),
            "the plan has no user groups any more"
        );
        groups.learn_channels(BTreeSet::new(), Members::new());
        assert_eq!(groups.of("U1"), unknown(&[]));
        groups.heard(&json!({"type": "subteam_created", "subteam": {"id": "S3", "users": ["U1"]}}));
        assert_eq!(groups.of("U1"), unknown(&[]));
    }
}
