//! The record of the chat: messages, and the events by which open pages hear of them. It lives in memory, bounded, and,
//! where it is to stay, in a journal.

use super::body::Body;
use super::journal::{Journal, Line};
use super::roster::direct_of;
use jiff::SignedDuration;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The oldest messages make room for new ones.
const MESSAGES: usize = 10_000;
/// A page that was away for longer asks for everything again.
const EVENTS: usize = 2_000;

/// A message that stands in a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Note {
    pub id: u64,
    pub channel: String,
    /// Microseconds since 1970, by the product's clock.
    pub at: i64,
    /// The person who said it; nobody for the bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The only person who sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_for: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoked: Option<Invoked>,
    /// The delivery that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<i64>,
    /// The event that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    pub body: Body,
}

/// The command that a message answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Invoked {
    pub person: String,
    pub words: String,
}

/// What open pages hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// A message is new or has changed.
    Message(u64),
    /// The clock was moved.
    Clock,
    /// People, teams or channels have changed.
    State,
}

/// The events after a cursor.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Since {
    Events(Vec<Event>),
    /// Some are no longer known, or the cursor is of another run of the program.
    TooOld,
}

/// How far a page has heard; of one run of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    run: u32,
    heard: u64,
}

impl Cursor {
    /// So many events later.
    pub fn after(self, events: u64) -> Self {
        Cursor {
            heard: self.heard + events,
            ..self
        }
    }

    /// One that is too old.
    pub fn unknown(self) -> Self {
        Cursor {
            run: self.run.wrapping_add(1),
            ..self
        }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{}", self.run, self.heard)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();
    fn from_str(words: &str) -> Result<Self, ()> {
        let (run, heard) = words.split_once('-').ok_or(())?;
        Ok(Cursor {
            run: u32::from_str_radix(run, 16).map_err(|_| ())?,
            heard: heard.parse().map_err(|_| ())?,
        })
    }
}

/// Why the record cannot be opened: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error("{file} is in use by another playground. Stop that one, or give another --data FILE.")]
    InUse { file: String },
    #[error("{file} was written by a newer program. Install the newer program, or give another --data FILE.")]
    Newer { file: String },
    #[error("{file} is not the record of a playground, or is damaged ({why}). Give another --data FILE.")]
    NotARecord { file: String, why: String },
    #[error("{file} cannot be opened ({why}). This user must be able to read and write the file and its folder.")]
    NotWritable { file: String, why: String },
}

/// The record of the chat. Clones share it.
#[derive(Debug, Clone)]
pub struct Record(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    run: u32,
    held: Mutex<Held>,
    heard: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Held {
    notes: BTreeMap<u64, Arc<Note>>,
    by_delivery: HashMap<i64, u64>,
    by_event: HashMap<String, u64>,
    last: u64,
    events: VecDeque<Event>,
    /// How many events there have been.
    told: u64,
    ahead: SignedDuration,
    journal: Option<Journal>,
}

impl Held {
    fn put(&mut self, note: Arc<Note>) {
        self.last = self.last.max(note.id);
        if let Some(delivery) = note.delivery {
            self.by_delivery.insert(delivery, note.id);
        }
        if let Some(event) = &note.event {
            self.by_event.insert(event.clone(), note.id);
        }
        self.notes.insert(note.id, note);
        while self.notes.len() > MESSAGES {
            if let Some((_, gone)) = self.notes.pop_first() {
                gone.delivery.map(|delivery| self.by_delivery.remove(&delivery));
                gone.event.as_ref().map(|event| self.by_event.remove(event));
            }
        }
    }

    /// All that a journal has to hold.
    fn lines(&self) -> impl Iterator<Item = Line> {
        let notes = self
            .notes
            .values()
            .map(|note| Line::Message(Box::new(Note::clone(note))));
        let ahead = self.ahead.as_micros() as i64;
        notes.chain([Line::Clock { ahead }])
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        self.journal.as_mut().map_or(Ok(()), |journal| journal.write(line))
    }
}

impl Record {
    /// A record that ends with the program.
    pub fn temporary() -> Self {
        Self::of(Held::default())
    }

    /// The record that is kept beside the data file.
    ///
    /// # Errors
    /// A sentence for the operator: another program holds it, it is damaged, or cannot be written.
    pub fn beside(data: &Path) -> Result<Self, RecordError> {
        let mut name = data.as_os_str().to_owned();
        name.push(".chat");
        let path = PathBuf::from(name);
        let (mut journal, lines) = Journal::open(&path)?;
        let mut held = Held::default();
        for line in lines {
            match line {
                Line::Playground { .. } => {}
                Line::Message(note) => held.put(Arc::new(*note)),
                Line::Clock { ahead } => held.ahead = SignedDuration::from_micros(ahead),
            }
        }
        // Where there is no room for another file, the old one does.
        if let Err(error) = journal.compact(held.lines()) {
            tracing::warn!(%error, file = %path.display(), "the record of the chat could not be written anew");
        }
        held.journal = Some(journal);
        Ok(Self::of(held))
    }

    fn of(held: Held) -> Self {
        Record(Arc::new(Inner {
            run: rand::rng().random(),
            held: Mutex::new(held),
            heard: watch::Sender::new(0),
        }))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// By how much the clock was ahead when it was last moved.
    pub fn ahead(&self) -> SignedDuration {
        self.held().ahead
    }

    /// Keeps by how much the clock is ahead, and tells open pages.
    pub(super) fn turned(&self, ahead: SignedDuration) -> io::Result<()> {
        {
            let mut held = self.held();
            let micros = ahead.as_micros() as i64;
            held.write(&Line::Clock { ahead: micros })?;
            held.ahead = ahead;
        }
        self.tell(Event::Clock);
        Ok(())
    }

    pub(super) fn tell(&self, event: Event) {
        let told = {
            let mut held = self.held();
            held.events.push_back(event);
            if held.events.len() > EVENTS {
                held.events.pop_front();
            }
            held.told += 1;
            held.told
        };
        self.0.heard.send_replace(told);
    }

    /// Adds a message; its id is given here. A delivery that stands here already is not added again.
    pub(super) fn add(&self, note: Note) -> io::Result<Arc<Note>> {
        let note = {
            let mut held = self.held();
            let delivered = note.delivery.and_then(|delivery| held.by_delivery.get(&delivery));
            if let Some(there) = delivered.and_then(|id| held.notes.get(id)) {
                return Ok(there.clone());
            }
            let note = Note {
                id: held.last + 1,
                ..note
            };
            self.keep(&mut held, note)?
        };
        self.tell(Event::Message(note.id));
        Ok(note)
    }

    /// Changes what a message shows; `None` when it is not here.
    pub(super) fn change(&self, id: u64, body: Body) -> io::Result<Option<Arc<Note>>> {
        let note = {
            let mut held = self.held();
            let Some(there) = held.notes.get(&id) else {
                return Ok(None);
            };
            if there.body == body {
                return Ok(Some(there.clone()));
            }
            let note = Note {
                body,
                edited: true,
                ..Note::clone(there)
            };
            self.keep(&mut held, note)?
        };
        self.tell(Event::Message(id));
        Ok(Some(note))
    }

    /// First into the journal, then into memory: what was seen is what a later run will show.
    fn keep(&self, held: &mut Held, note: Note) -> io::Result<Arc<Note>> {
        let line = Line::Message(Box::new(note));
        held.write(&line)?;
        let Line::Message(note) = line else {
            return Err(io::Error::other("a message is a message"));
        };
        let note: Arc<Note> = Arc::from(note);
        held.put(note.clone());
        Ok(note)
    }

    pub(super) fn note(&self, id: u64) -> Option<Arc<Note>> {
        self.held().notes.get(&id).cloned()
    }

    /// The message that a delivery or the answer to an event became.
    pub(super) fn posted(&self, delivery: i64, event: Option<&str>) -> Option<Arc<Note>> {
        let held = self.held();
        let answer = event.and_then(|event| held.by_event.get(event));
        let id = answer.or_else(|| held.by_delivery.get(&delivery))?;
        held.notes.get(id).cloned()
    }

    /// The last messages of a channel that a person sees, before one of them; oldest first, and whether there are more.
    pub(super) fn page(
        &self,
        channel: &str,
        person: &str,
        before: Option<u64>,
        length: usize,
    ) -> (Vec<Arc<Note>>, bool) {
        let held = self.held();
        let earlier = held.notes.range(..before.unwrap_or(u64::MAX)).rev();
        let mut seen: Vec<_> = earlier
            .map(|(_, note)| note)
            .filter(|note| note.channel == channel && note.is_for(person))
            .take(length + 1)
            .cloned()
            .collect();
        let more = seen.len() > length;
        seen.truncate(length);
        seen.reverse();
        (seen, more)
    }

    /// The newest message of each channel that a person sees.
    pub(super) fn newest(&self, person: &str) -> HashMap<String, u64> {
        let held = self.held();
        let seen = held.notes.values().filter(|note| note.is_for(person));
        seen.map(|note| (note.channel.clone(), note.id)).collect()
    }

    pub(super) fn cursor(&self) -> Cursor {
        Cursor {
            run: self.0.run,
            heard: self.held().told,
        }
    }

    /// What happened after a cursor, and the cursor after that.
    pub(super) fn since(&self, cursor: Cursor) -> (Since, Cursor) {
        let held = self.held();
        let now = Cursor {
            run: self.0.run,
            heard: held.told,
        };
        let oldest = held.told - held.events.len() as u64;
        if cursor.run != now.run || cursor.heard < oldest || cursor.heard > now.heard {
            return (Since::TooOld, now);
        }
        let known = (cursor.heard - oldest) as usize;
        (Since::Events(held.events.iter().skip(known).copied().collect()), now)
    }

    /// Changes whenever something is told.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.0.heard.subscribe()
    }
}

impl Note {
    /// Whether a person may see it, wherever it stands.
    pub fn is_for(&self, person: &str) -> bool {
        let named = self.only_for.as_ref().is_none_or(|only| only == person);
        named && (!self.channel.starts_with("direct:") || self.channel == direct_of(person))
    }
}

#[cfg(test)]
mod tests;
