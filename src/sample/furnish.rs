//! Filling a ledger with the hotel and its history, in one transaction: there is all of it or nothing.

use super::calendar::Calendar;
use super::history::{History, history, lines};
use super::hotel::{MODERATION, MODERATORS, PEOPLE, Person, SUMMARY, TEAMS, TIME_ZONE, VALUES, called, home};
use crate::chat::command::Setup;
use crate::chat::inbound::{Act, Gesture, Mention};
use crate::chat::locale::Language;
use crate::digest::period::latest_due;
use crate::digest::schedule;
use crate::error::{Fault, Result};
use crate::ids::WorkspaceId;
use crate::ledger::{Conn, Ledger};
use crate::people::commands::{Entrance, enter};
use crate::people::directory::{Defaults, Directory};
use crate::people::{Moment, admin, store};
use crate::transfer::{Format, ImportRequest, ImportWhat, import_within};
use futures::FutureExt;
use jiff::Timestamp;
use serde_json::json;
use std::sync::Arc;

/// What a ledger has of the hotel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub workspace: WorkspaceId,
    /// Whether it was filled just now; the scenes of [`super::recent`] are to be played then.
    pub new: bool,
}

/// Fills a ledger with the hotel as it is at `now`, with the twelve weeks before. It speaks this language, and so do the
/// names of its teams. A ledger that has the hotel already stays as it is.
///
/// # Errors
/// When the ledger fails.
pub async fn fill(ledger: &Ledger, now: Timestamp, language: Language) -> Result<Filled> {
    let history = Arc::new(history(now, language)?);
    let filling = ledger.write(move |tx| {
        let history = history.clone();
        async move {
            match store::workspace_of_home(tx, home().platform, &home().id).await? {
                Some(workspace) => Ok(Filled { workspace, new: false }),
                None => furnish(tx, &history, now, language).await,
            }
        }
        .boxed()
    });
    filling.await
}

async fn furnish(tx: &mut Conn, history: &History, now: Timestamp, language: Language) -> Result<Filled> {
    // On the Friday before the first Monday.
    let since = Calendar::ending(now)?.instant(-60 * 62);
    let mut house = House::new(since, language);
    house.set_up(tx).await?;
    house.people_come(tx).await?;
    for (what, file) in [
        (ImportWhat::Teams, teams_file(language)?),
        (ImportWhat::People, managers_file()?),
        (ImportWhat::Asks, history.asks.clone()),
        (ImportWhat::Kudos, history.kudos.clone()),
    ] {
        import(tx, what, &file, since, defaults(language)).await?;
    }
    let workspace = house.past_summaries(tx, now).await?;
    Ok(Filled { workspace, new: true })
}

async fn import(tx: &mut Conn, what: ImportWhat, file: &str, since: Timestamp, defaults: Defaults) -> Result<()> {
    let request = ImportRequest {
        workspace: Some(home()),
        timezone: None,
        what,
        format: Some(Format::JsonLines),
        now: since,
        defaults,
    };
    let imported = import_within(tx, request, file.as_bytes()).await?;
    imported.map_err(|error| Fault::Corrupt(format!("the sample hotel: {error:?}")))?;
    Ok(())
}

fn defaults(language: Language) -> Defaults {
    Defaults {
        timezone: TIME_ZONE.to_owned(),
        language,
        digest_day: 1,
        digest_minute: 9 * 60,
        per_day: 20,
        per_pair: 3,
    }
}

/// What only files tell of teams, and who leads them.
fn teams_file(language: Language) -> Result<String> {
    lines(TEAMS.iter().map(|team| {
        let lead = team.people().find(|person| person.leads());
        json!({
            "team": team.called(language),
            "team_kind": team.kind.as_str(),
            "serves": called(team.serves, language),
            "lead": lead.map(|lead| lead.key()),
            "answer_within": team.answer_within,
            "how_to_ask": team.how_to_ask,
        })
    }))
}

fn managers_file() -> Result<String> {
    let managers = PEOPLE.iter().filter(|person| person.manages());
    lines(managers.map(|person| json!({"person": person.key(), "name": person.name, "manager": true})))
}

/// The hotel while it is being furnished.
struct House {
    directory: Directory,
    language: Language,
    moment: Moment,
    events: u32,
}

impl House {
    fn new(since: Timestamp, language: Language) -> Self {
        House {
            directory: Directory::new(defaults(language)),
            language,
            moment: Moment {
                now: since,
                real: since,
                first_id: 0,
            },
            events: 0,
        }
    }

    /// Somebody does something.
    async fn enter(&mut self, tx: &mut Conn, person: &Person) -> Result<Entrance> {
        self.events += 1;
        let act = Act {
            actor: person.account(),
            moderator: person.moderates(),
            language: None,
            channel: MODERATION.to_owned(),
            said_at: None,
            doing: None,
            answer: None,
            gesture: Gesture::Button { id: String::new() },
        };
        let event = format!("sample-{}", self.events);
        enter(tx, &self.directory, &event, &home(), &act, &[], self.moment).await
    }

    async fn moderator(&mut self, tx: &mut Conn) -> Result<Entrance> {
        let nobody = || Fault::Corrupt("the sample hotel has no moderator".to_owned());
        let person = PEOPLE.iter().find(|person| person.moderates()).ok_or_else(nobody)?;
        self.enter(tx, person).await
    }

    /// A moderator sets the bot up.
    async fn set_up(&mut self, tx: &mut Conn) -> Result<()> {
        let group = Mention::Group {
            id: MODERATORS.to_owned(),
            name: "Moderators".to_owned(),
        };
        let setup = Setup {
            moderators: Some(group),
            ..Setup::default()
        };
        let entrance = self.moderator(tx).await?;
        admin::setup(tx, &entrance.context, &setup).await?;
        for team in &TEAMS {
            let mut entrance = self.moderator(tx).await?;
            let (kind, group) = (team.kind.as_str(), team.mention());
            admin::team_add(tx, &mut entrance, team.called(self.language), kind, Some(&group), None).await?;
        }
        for value in VALUES {
            let entrance = self.moderator(tx).await?;
            admin::value_add(tx, &entrance.context, value).await?;
        }
        Ok(())
    }

    /// Everybody is seen once, and belongs to the team whose role they hold.
    async fn people_come(&mut self, tx: &mut Conn) -> Result<()> {
        for person in &PEOPLE {
            self.enter(tx, person).await?;
        }
        Ok(())
    }

    /// The summaries of the past weeks, each filed at its hour; then the channel is set, and the latest one is due there.
    async fn past_summaries(&mut self, tx: &mut Conn, now: Timestamp) -> Result<WorkspaceId> {
        let workspace = self.moderator(tx).await?.context.workspace;
        let latest = latest_due(&workspace.digest, &workspace.timezone, now).at;
        schedule::reschedule(tx, &workspace, self.moment.now).await?;
        while let Some(due) = schedule::next(tx, workspace.id).await?.filter(|due| *due < latest) {
            schedule::run_due(tx, &workspace, due, due).await?;
            self.moment.now = due;
        }
        let setup = Setup {
            channel: Some(SUMMARY.to_owned()),
            ..Setup::default()
        };
        let entrance = self.moderator(tx).await?;
        admin::setup(tx, &entrance.context, &setup).await?;
        Ok(workspace.id)
    }
}
