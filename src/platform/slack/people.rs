//! Who is who in a Slack workspace: asked once, kept for a while.

use super::api::ApiError;
use super::rich::is_id;
use super::{PATIENCE, Slack};
use crate::chat::inbound::{self, Account, Home, PlatformName};
use crate::chat::locale::Language;
use futures::future::join_all;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How long what is known of a person is used; names and languages seldom change.
const KNOWN_FOR: Duration = Duration::from_secs(3_600);
/// Who may moderate is asked more often.
const RIGHTS_KNOWN_FOR: Duration = Duration::from_secs(60);
/// How many people are kept at the most.
const MOST_KEPT: usize = 20_000;
/// A command waits no longer for who is who; then what it says itself is all that is known.
const ASKED_WITHIN: Duration = Duration::from_millis(1_500);

/// The Slack workspace of the bot's token. Its id is the home's id, whatever ids of an organisation an envelope bears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// `T…`: the home.
    pub team: String,
    pub name: String,
    /// `https://hotel.slack.com/`, with the slash at its end; links to messages begin with it.
    pub url: String,
    /// `E…`, in an Enterprise Grid.
    pub enterprise: Option<String>,
    /// `U…` of the bot itself.
    pub user: String,
    /// `B…` of the bot itself, as its messages bear it.
    pub bot: String,
}

impl Site {
    /// Where the product knows the workspace.
    pub fn home(&self) -> Home {
        Home {
            platform: PlatformName::Slack,
            id: self.team.clone(),
            name: Some(self.name.clone()).filter(|name| !name.is_empty()),
            language: None,
        }
    }
}

/// Whether an id is that of a channel.
pub(super) fn is_channel(id: &str) -> bool {
    is_id(id, &['C', 'G'])
}

/// A person as Slack knows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// With the user groups, and the channels that stand for one, when it comes to an act.
    pub account: Account,
    /// The language of the person's own client, where that tells which one they speak.
    pub language: Option<Language>,
    /// Whether the person is an admin or owner of the workspace.
    pub moderator: bool,
    pub deactivated: bool,
    /// Whether the person is of another company (Slack Connect).
    pub stranger: bool,
}

/// What was looked up before an envelope is read. Who could not be looked up is missing: then what the envelope itself
/// says is all that is known.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub site: Arc<Site>,
    pub people: HashMap<String, Person>,
    /// The names of user groups by their ids.
    pub groups: Arc<HashMap<String, String>>,
    /// The channels that stand for a team.
    pub channels: BTreeSet<String>,
    /// The user groups, and the channels that stand for one, of those whom the envelope names, be they looked up or not.
    pub held: HashMap<String, inbound::Groups>,
}

impl Known {
    /// What somebody holds who could not be looked up.
    pub fn groups_of(&self, id: &str) -> Option<inbound::Groups> {
        self.held.get(id).cloned()
    }
}

#[derive(Default)]
struct Kept {
    told: Mutex<Option<Told>>,
    /// Whoever wants to ask meanwhile waits for the one question.
    asking: tokio::sync::Mutex<()>,
}

/// What was told of a person, and when; `None` when they have changed since.
struct Told {
    at: Option<Instant>,
    person: Person,
}

impl Kept {
    fn told(&self) -> MutexGuard<'_, Option<Told>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was told within so long.
    fn within(&self, known_for: Duration) -> Option<Person> {
        let told = self.told();
        let fresh = told
            .as_ref()
            .filter(|told| told.at.is_some_and(|at| at.elapsed() < known_for));
        fresh.map(|told| told.person.clone())
    }

    fn last(&self) -> Option<Person> {
        self.told().as_ref().map(|told| told.person.clone())
    }
}

#[derive(Default)]
pub(super) struct People(Mutex<HashMap<String, Arc<Kept>>>);

impl People {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Kept>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person who need not be asked for, as most need not.
    fn known(&self, id: &str, known_for: Duration) -> Option<Person> {
        let place = self.all().get(id).cloned()?;
        place.within(known_for)
    }

    /// Hears an event: whoever has changed is asked for anew when they matter next, and of whoever was deactivated nothing
    /// holds that was told before.
    pub fn heard(&self, event: &Value) {
        if event["type"] != "user_change" {
            return;
        }
        if let Some(gone) = deactivated(event) {
            self.all().remove(gone);
        }
        let Some(place) = event["user"]["id"].as_str().and_then(|id| self.all().get(id).cloned()) else {
            return;
        };
        if let Some(told) = place.told().as_mut() {
            told.at = None;
        }
    }

    fn place(&self, id: &str) -> Arc<Kept> {
        let mut kept = self.all();
        if let Some(place) = kept.get(id) {
            return Arc::clone(place);
        }
        if kept.len() >= MOST_KEPT {
            // Half of them, whoever they are: those who are there are soon asked for again.
            let mut keep = false;
            kept.retain(|_, _| {
                keep = !keep;
                keep
            });
        }
        Arc::clone(kept.entry(id.to_owned()).or_default())
    }
}

impl Slack {
    /// Looks up those whom an envelope names. `moderating`: the actor's rights matter.
    pub(super) async fn know(&self, ids: &[String], moderating: bool) -> Result<Known, ApiError> {
        let known_for = if moderating { RIGHTS_KNOWN_FOR } else { KNOWN_FOR };
        let site = Arc::clone(self.site().await?);
        let mut people = HashMap::with_capacity(ids.len());
        let mut unknown = Vec::new();
        for id in ids {
            match self.0.people.known(id, known_for) {
                Some(person) => drop(people.insert(id.clone(), person)),
                None => unknown.push(id),
            }
        }
        if !unknown.is_empty() {
            let asked = unknown.into_iter().map(|id| self.ask_for(id, known_for));
            people.extend(join_all(asked).await.into_iter().flatten());
        }
        let held = ids.iter().filter_map(|id| Some((id.clone(), self.0.groups.of(id)?)));
        let held: HashMap<_, _> = held.collect();
        for (id, person) in &mut people {
            person.account.groups = held.get(id).cloned();
        }
        Ok(Known {
            held,
            people,
            groups: self.0.groups.names(),
            channels: self.0.groups.channels(),
            site,
        })
    }

    /// A person by their id; as last told, where Slack does not answer in time.
    async fn ask_for(&self, id: &str, known_for: Duration) -> Option<(String, Person)> {
        let place = self.0.people.place(id);
        let found = match timeout(ASKED_WITHIN, self.person(id, &place, known_for)).await {
            Ok(found) => found,
            Err(_) => {
                tracing::warn!("a person could not be looked up in time");
                place.last()
            }
        };
        found.map(|person| (id.to_owned(), person))
    }

    async fn person(&self, id: &str, place: &Kept, known_for: Duration) -> Option<Person> {
        let _asking = place.asking.lock().await;
        if let Some(person) = place.within(known_for) {
            return Some(person);
        }
        let fields = vec![("user", id.to_owned()), ("include_locale", "true".to_owned())];
        let site = self.site().await.ok()?;
        let at = Instant::now();
        match self.api().call("users.info", &fields, PATIENCE).await {
            Ok(answer) => {
                let person = read(&answer.body["user"], site);
                *place.told() = Some(Told {
                    at: Some(at),
                    person: person.clone(),
                });
                Some(person)
            }
            Err(error) => {
                tracing::warn!(%error, "a person could not be looked up");
                place.last()
            }
        }
    }
}

/// Who was deactivated, where an event tells that: Slack tells of every change of everybody.
pub(super) fn deactivated(event: &Value) -> Option<&str> {
    let is_gone = event["type"] == "user_change" && event["user"]["deleted"] == true;
    event["user"]["id"].as_str().filter(|_| is_gone)
}

pub(super) fn read(user: &Value, site: &Site) -> Person {
    let text = |pointer: &str| user.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let flag = |pointer: &str| user.pointer(pointer).and_then(Value::as_bool).unwrap_or(false);
    let names = ["/profile/display_name", "/profile/real_name", "/real_name", "/name"];
    let name = names.into_iter().map(text).find(|name| !name.trim().is_empty());
    let id = text("/id");
    let stranger = flag("/is_stranger") || !is_of(user, site);
    Person {
        account: Account {
            id: id.to_owned(),
            name: name.unwrap_or(id).to_owned(),
            // Slackbot is no bot to Slack.
            bot: flag("/is_bot") || id == "USLACKBOT",
            gone: false,
            handle: false,
            groups: None,
        },
        // Slack's interface does not exist in Vietnamese, so those who speak it have an English one, too: English tells
        // nothing, and the workspace's language holds unless the person chooses one.
        language: Language::parse(text("/locale")).filter(|language| *language != Language::En),
        // Of their own company strangers may be admins.
        moderator: !stranger && ["/is_admin", "/is_owner", "/is_primary_owner"].into_iter().any(flag),
        deactivated: flag("/deleted"),
        stranger,
    }
}

/// Whether a person belongs to the workspace, or to its organisation (Enterprise Grid).
fn is_of(user: &Value, site: &Site) -> bool {
    let id = |value: &Value| value.as_str().filter(|id| !id.is_empty()).map(str::to_owned);
    let grid = &user["enterprise_user"];
    let Some(team) = id(&user["team_id"]) else {
        return true;
    };
    let teams = grid["teams"].as_array().into_iter().flatten().filter_map(id);
    let same_organisation = site.enterprise.is_some()
        && (id(&grid["enterprise_id"]) == site.enterprise || Some(&team) == site.enterprise.as_ref());
    team == site.team || same_organisation || teams.into_iter().any(|team| team == site.team)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn site() -> Site {
        Site {
            team: "T1".into(),
            ..Site::default()
        }
    }

    #[test]
    fn a_person_is_read_as_slack_tells_them() {
        let lan = json!({"id": "U1", "team_id": "T1", "name": "lan.t", "real_name": "Lan Trần", "locale": "vi-VN",
            "is_admin": true, "profile": {"display_name": " ", "real_name": "Lan Trần"}});
        let person = read(&lan, &site());
        assert_eq!(person.account.name, "Lan Trần");
        assert_eq!(person.language, Some(Language::Vi));
        for unknown in ["en-US", "en-GB", "de-DE", ""] {
            assert_eq!(
                read(&json!({"id": "U1", "locale": unknown}), &site()).language,
                None,
                "{unknown}"
            );
        }
        assert!(person.moderator && !person.stranger && !person.deactivated && !person.account.bot);
        let gone = json!({"id": "U2", "team_id": "T1", "name": "x", "deleted": true, "is_bot": true});
        let gone = read(&gone, &site());
        assert!(gone.deactivated && gone.account.bot && !gone.moderator);
    }

    #[test]
    fn strangers_are_those_of_another_company() {
        let of = |user: Value, site: &Site| read(&user, site).stranger;
        assert!(of(json!({"id": "U1", "team_id": "T9"}), &site()));
        assert!(of(json!({"id": "U1", "team_id": "T1", "is_stranger": true}), &site()));
        assert!(!of(json!({"id": "U1"}), &site()));
        let grid = Site {
            enterprise: Some("E1".into()),
            ..site()
        };
        let member = |organisation: &str, teams: &[&str]| {
            json!({"id": "W1", "team_id": "T7",
            "enterprise_user": {"enterprise_id": organisation, "teams": teams}})
        };
        assert!(!of(member("E1", &["T7"]), &grid));
        assert!(!of(member("E2", &["T7", "T1"]), &grid));
        assert!(of(member("E2", &["T7"]), &grid));
        assert!(!of(json!({"id": "W1", "team_id": "E1"}), &grid));
    }

    #[test]
    fn no_more_people_are_kept_than_fit() {
        let people = People::default();
        let first = people.place("U0");
        assert!(Arc::ptr_eq(&first, &people.place("U0")));
        for number in 0..=MOST_KEPT {
            people.place(&format!("U{number}"));
        }
        assert!(people.0.lock().unwrap().len() <= MOST_KEPT);
    }
}
