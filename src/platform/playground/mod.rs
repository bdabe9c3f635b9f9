//! The playground: a chat in a browser in which anybody acts as anyone of a sample company.
//!
//! ```text
//! roster   people, groups, channels; what the program around tells       record    messages and events, kept or not
//! body     Message -> what is kept                                       journal   the file of what is kept
//! act      what the page sends -> Inbound -> Answer -> messages          deliver   impl Platform
//! view     what the page sees                                            commands  the command table for the page
//! server   what is asked at which path                                   requests  what a page asks to be done
//! respond  answers, and refusals in a sentence                           guard     whose requests are answered
//! events   what open pages hear of                                       assets    the page itself
//! story    what happens before visitors come
//! ```

mod act;
mod assets;
mod body;
mod commands;
mod deliver;
mod events;
mod guard;
mod hex;
mod journal;
mod record;
mod requests;
mod respond;
mod roster;
mod server;
mod story;
mod view;

pub use act::Deed;
pub use record::{Record, RecordError};
pub use roster::{Backstage, Channel, ChannelKind, Group, Person, Place, Roster, Sight, Turn};
pub use story::Performed;

use crate::chat::locale::Language;
use crate::error::Result;
use jiff::{SignedDuration, Timestamp};
use record::Event;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use view::Reader;

/// The chat of one company. Clones share it.
#[derive(Clone)]
pub struct Playground(Arc<Inner>);

struct Inner {
    roster: Roster,
    record: Record,
    /// Where the data stays; nowhere when it is temporary.
    data: Option<PathBuf>,
    backstage: Backstage,
    sight: Mutex<Arc<Sight>>,
    /// The messages from which forms were opened, by person and form.
    origins: Mutex<HashMap<(String, String), u64>>,
    /// Tells the events of this run apart.
    acts: AtomicU64,
    run: u32,
}

impl std::fmt::Debug for Playground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Playground")
            .field("home", &self.0.roster.home.id)
            .finish_non_exhaustive()
    }
}

impl Playground {
    /// A playground for this company, with what was said there before. `data` is where it stays, for the page to tell.
    ///
    /// # Errors
    /// The product cannot be looked at.
    pub async fn new(roster: Roster, record: Record, data: Option<PathBuf>, backstage: Backstage) -> Result<Self> {
        let sight = (backstage.look)().await?;
        Ok(Playground(Arc::new(Inner {
            roster,
            record,
            data,
            backstage,
            sight: Mutex::new(Arc::new(sight)),
            origins: Mutex::default(),
            acts: AtomicU64::new(0),
            run: rand::random(),
        })))
    }

    fn record(&self) -> &Record {
        &self.0.record
    }

    fn roster(&self) -> &Roster {
        &self.0.roster
    }

    fn file(&self) -> Option<String> {
        self.0.data.as_ref().map(|file| file.display().to_string())
    }

    fn now(&self) -> Timestamp {
        (self.0.backstage.now)()
    }

    fn ahead(&self) -> SignedDuration {
        (self.0.backstage.ahead)()
    }

    /// The product as it was last looked at.
    fn sight(&self) -> Arc<Sight> {
        self.0.sight.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at the product again; open pages hear of it when something has changed.
    async fn look(&self) {
        let sight = match (self.0.backstage.look)().await {
            Ok(sight) => Arc::new(sight),
            Err(error) => return tracing::error!(%error, "the playground could not look at the product"),
        };
        let before = {
            let mut held = self.0.sight.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *held, sight.clone())
        };
        // A summary that is due at another time is told with the clock.
        let shown = |sight: &Sight| {
            let Sight {
                language,
                zone,
                moderators,
                places,
                ..
            } = sight.clone();
            (language, zone, moderators, places)
        };
        if shown(&before) != shown(&sight) {
            self.record().tell(Event::State);
        } else if before.next_digest != sight.next_digest {
            self.record().tell(Event::Clock);
        }
    }

    /// Moves the clock for everybody.
    async fn turn(&self, to: Turn) -> Result<()> {
        (self.0.backstage.turn)(to).await?;
        self.look().await;
        if let Err(error) = self.record().turned(self.ahead()) {
            tracing::error!(%error, "how far the clock was moved could not be kept");
        }
        Ok(())
    }

    /// The reader with this account, or, without one, the one with whom a visitor begins.
    fn reader(&self, account: &str, language: Language) -> Option<Reader<'_>> {
        let roster = self.roster();
        let account = if account.is_empty() { &roster.first } else { account };
        Some(Reader {
            person: roster.person(account)?,
            language,
            roster,
            sight: self.sight(),
            now: self.now(),
        })
    }

    /// An id that no other event has, in this run or another.
    fn event_id(&self) -> String {
        let number = self.0.acts.fetch_add(1, Ordering::Relaxed);
        format!("{:08x}-{number}", self.0.run)
    }

    fn remember_origin(&self, person: &str, form: &str, message: u64) {
        let mut origins = self.0.origins.lock().unwrap_or_else(PoisonError::into_inner);
        // Forms that were opened and never sent are forgotten together, long before they weigh anything.
        if origins.len() > 1_000 {
            origins.clear();
        }
        origins.insert((person.to_owned(), form.to_owned()), message);
    }

    fn origin(&self, person: &str, form: &str) -> Option<u64> {
        let origins = self.0.origins.lock().unwrap_or_else(PoisonError::into_inner);
        origins.get(&(person.to_owned(), form.to_owned())).copied()
    }
}
