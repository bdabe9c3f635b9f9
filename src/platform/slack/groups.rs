//! Who is in which user group: read as a whole now and then, and kept in step by events. A plan without user groups has
//! none; teams are then set by command or import.

use super::socket::turned;
use super::{PATIENCE, Slack};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

/// How often all is read again: an event may have been lost.
const LOOK_EVERY: Duration = Duration::from_secs(600);
/// A plan without user groups seldom gets them.
const LOOK_SELDOM: Duration = Duration::from_secs(3_600);
/// A look that failed is repeated after this.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// Events come in bursts, and all is read once for them.
const SETTLES: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Groups {
    held: Mutex<Held>,
    changed: Notify,
}

#[derive(Default)]
struct Held {
    /// `None` where the plan has no user groups, or nothing is known yet.
    members: Option<BTreeMap<String, HashSet<String>>>,
    names: Arc<HashMap<String, String>>,
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

    /// The groups that a person is in; `None` where there are no groups at all.
    pub fn of(&self, person: &str) -> Option<Vec<String>> {
        let held = self.lock();
        let members = held.members.as_ref()?;
        let mine = members.iter().filter(|(_, users)| users.contains(person));
        Some(mine.map(|(group, _)| group.clone()).collect())
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
        *self.lock() = Held {
            members: Some(members),
            names: Arc::new(names),
        };
    }

    fn forget(&self) {
        *self.lock() = Held::default();
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
                if let Some(users) = self.lock().members.as_mut().and_then(|held| held.get_mut(group)) {
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
            _ => return,
        }
        self.changed.notify_one();
    }

    fn changed_to(&self, group: Group, with_users: bool) {
        let mut held = self.lock();
        let Some(members) = held.members.as_mut() else { return };
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
    /// Keeps them up to date until the stop; `first` is when the next look is due.
    pub(super) async fn keep_groups(&self, first: Duration, stop: watch::Receiver<bool>) {
        let mut wait = first;
        loop {
            tokio::select! {
                () = turned(&stop) => return,
                () = sleep(wait) => {}
                () = self.0.groups.changed.notified() => sleep(SETTLES).await,
            }
            wait = self.look_at_groups().await;
        }
    }

    /// Reads all user groups, and tells how long that holds.
    pub(super) async fn look_at_groups(&self) -> Duration {
        let fields = vec![("include_users", "true".to_owned())];
        let told = self.api().call("usergroups.list", &fields, PATIENCE).await;
        match told.and_then(|told| told.read::<Listed>()) {
            Ok(listed) => {
                self.0.groups.learn(listed.usergroups);
                LOOK_EVERY
            }
            Err(error) if no_groups(error.word()) => {
                tracing::info!(%error, "no user groups: teams are set by command or import");
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
        groups
    }

    #[test]
    fn membership_follows_events() {
        let groups = groups();
        assert_eq!(groups.of("U1"), Some(vec!["S1".to_owned()]));
        groups.heard(&json!({"type": "subteam_members_changed", "subteam_id": "S1",
            "added_users": ["U3"], "removed_users": ["U1"]}));
        assert_eq!(groups.of("U1"), Some(vec![]));
        assert_eq!(groups.of("U3"), Some(vec!["S1".to_owned()]));
        groups.heard(&json!({"type": "subteam_created", "subteam": {"id": "S3", "name": "HR", "users": ["U1"]}}));
        assert_eq!(groups.of("U1"), Some(vec!["S3".to_owned()]));
        assert_eq!(groups.names().get("S3").map(String::as_str), Some("HR"));
        groups.heard(&json!({"type": "subteam_updated", "subteam": {"id": "S3", "name": "People"}}));
        assert_eq!(
            groups.of("U1"),
            Some(vec!["S3".to_owned()]),
            "an event without users changes none"
        );
        groups.heard(&json!({"type": "subteam_updated", "subteam": {"id": "S3", "date_delete": 5}}));
        assert_eq!(groups.of("U1"), Some(vec![]));
    }

    #[test]
    fn without_user_groups_nobody_is_known_to_have_none() {
        let groups = groups();
        groups.forget();
        assert_eq!(groups.of("U1"), None);
        groups.heard(&json!({"type": "subteam_created", "subteam": {"id": "S3", "users": ["U1"]}}));
        assert_eq!(groups.of("U1"), None);
    }
}
