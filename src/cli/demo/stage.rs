//! What stands behind the playground: the clock that it moves, and the product as its page shows it.

use crate::app::App;
use crate::app::clock::Clock;
use crate::chat::inbound::{Home, PlatformName};
use crate::chat::locale::Language;
use crate::cli::CliError;
use crate::digest::schedule;
use crate::error::Result;
use crate::ledger::{Conn, Ledger, deliveries};
use crate::people::{TeamKind, store};
use crate::platform::playground::{Backstage, Place, Sight, Turn};
use crate::refuse;
use crate::sample;
use futures::FutureExt;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The clock is moved to a moment after what is due.
const A_MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// Clones share it.
#[derive(Clone)]
pub(super) struct Stage {
    app: App,
    clock: Clock,
    /// One moves the clock at a time.
    turning: Arc<Mutex<()>>,
}

impl Stage {
    pub(super) fn new(app: App, clock: Clock) -> Self {
        Stage {
            app,
            clock,
            turning: Arc::default(),
        }
    }

    pub(super) fn backstage(&self) -> Backstage {
        let (now, ahead, turn, look) = (self.clock.clone(), self.clock.clone(), self.clone(), self.clone());
        Backstage {
            now: Arc::new(move || now.now()),
            ahead: Arc::new(move || ahead.shift()),
            turn: Arc::new(move |to| {
                let stage = turn.clone();
                async move { stage.turn(to).await }.boxed()
            }),
            look: Arc::new(move || {
                let stage = look.clone();
                async move { stage.look().await }.boxed()
            }),
        }
    }

    async fn turn(&self, to: Turn) -> Result<()> {
        let _turn = self.turning.lock().await;
        let shift = match to {
            Turn::Hour => self.clock.shift().saturating_add(SignedDuration::from_hours(1)),
            Turn::Digest => {
                let due = self.look().await?.next_digest;
                let due = due.ok_or_else(|| refuse!("playground-no-digest"))?;
                // What is due already is only waiting to be done.
                let until = due.duration_since(self.clock.real()) + A_MOMENT;
                until.max(self.clock.shift())
            }
            Turn::Real => SignedDuration::ZERO,
        };
        self.clock.shift_to(shift);
        self.app.catch_up().await
    }

    /// Moves the clock to an instant, the past included, and does what is due there.
    pub(super) async fn go_to(&self, at: Timestamp) -> Result<()> {
        self.stand_at(at);
        self.app.catch_up().await
    }

    /// Sets the clock to an instant.
    pub(super) fn stand_at(&self, at: Timestamp) {
        self.clock.shift_to(at.duration_since(self.clock.real()));
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sets the clock to be so much ahead of real time.
    pub(super) fn shift_to(&self, shift: SignedDuration) {
        self.clock.shift_to(shift);
    }

    pub(super) fn shift(&self) -> SignedDuration {
        self.clock.shift()
    }

    /// Waits until every message has arrived that is owed, but not for ever.
    pub(super) async fn all_delivered(&self, patience: Duration) -> Result<bool> {
        let until = Instant::now() + patience;
        loop {
            let owed = self.app.ledger().read(|tx| deliveries::next_due(tx).boxed()).await?;
            if owed.is_none() || Instant::now() > until {
                return Ok(owed.is_none());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn look(&self) -> Result<Sight> {
        self.app.ledger().read(|tx| look(tx).boxed()).await
    }
}

async fn look(tx: &mut Conn) -> Result<Sight> {
    let Home { platform, id, .. } = &sample::home();
    let Some(workspace) = store::workspace_of_home(tx, *platform, id).await? else {
        return Ok(Sight {
            language: Language::default(),
            zone: TimeZone::UTC,
            next_digest: None,
            moderators: None,
            places: BTreeMap::new(),
        });
    };
    let workspace = store::workspace(tx, workspace).await?;
    let is_posted = !workspace.digest.paused && schedule::place(&workspace).is_some();
    let next_digest = match is_posted {
        true => schedule::next(tx, workspace.id).await?,
        false => None,
    };
    let leads = store::roster::leads(tx, workspace.id, PlatformName::Local.as_str()).await?;
    let mut places = BTreeMap::new();
    for team in &workspace.teams {
        for (_, _, account) in store::accounts_of_team(tx, team.id).await? {
            let mut of_team = leads.iter().filter(|(led, _)| *led == team.id);
            let place = Place {
                team: team.name.clone(),
                front_line: team.kind == TeamKind::FrontLine,
                lead: of_team.any(|(_, lead)| lead.account.as_deref() == Some(&account)),
            };
            places.insert(account, place);
        }
    }
    let home = workspace.home(&sample::home());
    Ok(Sight {
        language: workspace.language,
        next_digest,
        moderators: home.and_then(|home| home.moderator_group.clone()),
        places,
        zone: workspace.timezone,
    })
}

/// A file that holds others is not to be played with.
///
/// # Errors
/// A sentence that names them.
pub(super) async fn refuse_foreign(ledger: &Ledger, file: &Path) -> Result<(), CliError> {
    let workspaces = ledger.read(|tx| store::workspaces(tx).boxed()).await?;
    let Home { platform, id, .. } = sample::home();
    let own = format!("{platform}:{id}");
    let others: Vec<&str> = workspaces
        .iter()
        .map(|(_, name)| name.as_str())
        .filter(|name| *name != own)
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    Err(CliError::Failed(format!(
        "{} is the ledger of {}, not of a playground. Give another --data FILE.",
        file.display(),
        others.join(", ")
    )))
}
