//! Reading files into the ledger. A file is read and checked as a whole; only when every line is good is anything
//! written, in one transaction. While that lasts, a bot on the same SQLite file waits; what the rows of many asks and kudos
//! come to is therefore found out before, on a snapshot.

mod accounts;
mod asks;
mod kudos;
mod people;
mod story;
mod teams;

use super::input::Sheet;
use super::{BadLine, Format, Known, input};
use crate::chat::inbound::Home;
use crate::error::{Error, Fault, Result};
use crate::ids::WorkspaceId;
use crate::ledger::{Conn, Ledger};
use crate::people::directory::Defaults;
use crate::people::store::{self, NewWorkspace};
use crate::people::{micros, store::transfer as stored};
use futures::FutureExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::io::Read;
use std::sync::Arc;

/// What a file tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportWhat {
    Teams,
    People,
    Asks,
    Kudos,
}

/// What to import, and where to.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// A home of the workspace, made with it when it is new; `None` for the only workspace there is.
    pub workspace: Option<Home>,
    /// The zone of a new workspace, where it is not that of the defaults; an existing one must have it already.
    pub timezone: Option<String>,
    pub what: ImportWhat,
    /// `None` looks whether the file begins with `{`.
    pub format: Option<Format>,
    /// Since when a team that differs from that of an earlier import holds.
    pub now: Timestamp,
    /// What a new workspace starts with.
    pub defaults: Defaults,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many rows were read.
    Read(u64),
    /// So many of all that are to be written were written; when the ledger runs the import again, it starts anew.
    Written { rows: u64, of: u64 },
}

/// Is told how far an import is.
pub type Progress = Arc<dyn Fn(Step) + Send + Sync>;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub workspace: String,
    pub workspace_is_new: bool,
    /// Rows of the file that were new to the ledger, that told something new of what it knew, and that told nothing new.
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    /// Teams that a file of people made.
    pub new_teams: u64,
    /// Leads whom a file of teams names before the people are imported.
    pub leads_to_come: u64,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A sentence for the operator.
    #[error("{0}")]
    Refused(String),
    /// Every bad line, in the order of the file.
    #[error("{}", summary(.0))]
    BadLines(Vec<BadLine>),
    #[error("The file cannot be read: {0}.")]
    Unreadable(#[from] std::io::Error),
    #[error(transparent)]
    Fault(Fault),
}

fn summary(bad: &[BadLine]) -> String {
    match bad {
        [_] => "Nothing was imported: one line is bad.".to_owned(),
        all => format!(
            "Nothing was imported: {} faults; correct them and import again.",
            all.len()
        ),
    }
}

/// The rows of a file, checked as far as the file alone tells.
#[derive(Debug)]
enum Rows {
    Teams(Vec<teams::TeamLine>),
    People(Vec<people::PersonLine>),
    Asks(Vec<asks::AskLine>),
    Kudos(Vec<kudos::KudosLine>),
}

/// What is to be written, or what is wrong with the file.
#[derive(Debug)]
enum Plan {
    Teams(teams::Plan),
    People(Box<people::Plan>),
    Asks(asks::Plan),
    Kudos(kudos::Plan),
}

/// Imports a file. The same file a second time changes nothing.
///
/// # Errors
/// [`ImportError`]; nothing was imported then.
pub async fn import(
    ledger: &Ledger,
    request: ImportRequest,
    file: impl Read,
    progress: Progress,
) -> Result<ImportReport, ImportError> {
    let mut bad = Vec::new();
    let rows = read(&request, file, &mut bad, &progress)?;
    let hopeless = !bad.is_empty();
    let small = matches!(rows, Rows::Teams(_) | Rows::People(_));
    let work = Arc::new((request, rows, bad, progress));
    // A file that is bad by itself is checked against the ledger too, so that all its faults are told at once; but the
    // bot need not wait for that.
    let outcome = match (hopeless, small) {
        (true, _) => ledger.read(move |tx| run(tx, work.clone()).boxed()).await,
        (false, true) => ledger.write(move |tx| run(tx, work.clone()).boxed()).await,
        (false, false) => on_a_snapshot_first(ledger, work).await,
    };
    outcome.map_err(|error| match error {
        Error::Fault(fault) => ImportError::Fault(fault),
        Error::Refusal(refusal) => ImportError::Fault(Fault::Corrupt(format!("an import refused {}", refusal.message))),
    })?
}

/// Plans on a snapshot and writes afterwards. What happened between the two is as if it had come after the import, unless
/// a rival brought the same ids, or merged somebody away: then all is done again where no rival can come between.
async fn on_a_snapshot_first(ledger: &Ledger, work: Arc<Work>) -> Result<Outcome> {
    let planning = work.clone();
    let planned = ledger.read(move |tx| {
        let work = planning.clone();
        async move { plan(tx, &work).await }.boxed()
    });
    let planned = match planned.await? {
        Ok(planned) => Arc::new(planned),
        Err(error) => return Ok(Err(error)),
    };
    let writing = work.clone();
    let written = ledger.write(move |tx| {
        let (work, planned) = (writing.clone(), planned.clone());
        async move { write(tx, &work, &planned).await }.boxed()
    });
    match written.await {
        Err(Error::Fault(Fault::Ledger(error))) if has_a_rival(&error) => {
            ledger.write(move |tx| run(tx, work.clone()).boxed()).await
        }
        other => other.map(Ok),
    }
}

fn has_a_rival(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| error.is_unique_violation() || error.is_foreign_key_violation())
}

/// Imports a file as a part of what a transaction does. Where the file is bad, the caller gives the transaction up.
///
/// # Errors
/// When the ledger fails; the inner error is [`ImportError`].
pub async fn import_within(
    tx: &mut Conn,
    request: ImportRequest,
    file: impl Read,
) -> Result<Result<ImportReport, ImportError>> {
    let mut bad = Vec::new();
    let progress: Progress = Arc::new(|_| {});
    match read(&request, file, &mut bad, &progress) {
        Ok(rows) => run(tx, Arc::new((request, rows, bad, progress))).await,
        Err(error) => Ok(Err(error)),
    }
}

fn read(
    request: &ImportRequest,
    file: impl Read,
    bad: &mut Vec<BadLine>,
    progress: &Progress,
) -> Result<Rows, ImportError> {
    fn each<T>(
        (request, file, sheet): (&ImportRequest, impl Read, Sheet),
        (bad, progress): (&mut Vec<BadLine>, &Progress),
        line: impl Fn(&mut super::cell::Row<'_>) -> T,
    ) -> Result<Vec<T>, ImportError> {
        let mut lines = Vec::new();
        input::rows(file, request.format, sheet, bad, |row| {
            lines.push(line(row));
            if lines.len() % 1000 == 0 {
                progress(Step::Read(lines.len() as u64));
            }
        })?;
        Ok(lines)
    }
    let to = (bad, progress);
    Ok(match request.what {
        ImportWhat::Teams => Rows::Teams(each((request, file, teams::SHEET), to, teams::line)?),
        ImportWhat::People => Rows::People(each((request, file, people::SHEET), to, people::line)?),
        ImportWhat::Asks => Rows::Asks(each((request, file, asks::SHEET), to, asks::line)?),
        ImportWhat::Kudos => Rows::Kudos(each((request, file, kudos::SHEET), to, kudos::line)?),
    })
}

type Work = (ImportRequest, Rows, Vec<BadLine>, Progress);
type Outcome = Result<ImportReport, ImportError>;

/// Finds what is to be written, and writes it when nothing is wrong.
async fn run(tx: &mut Conn, work: Arc<Work>) -> Result<Outcome> {
    match plan(tx, &work).await? {
        Ok(planned) => write(tx, &work, &planned).await.map(Ok),
        Err(error) => Ok(Err(error)),
    }
}

/// What is to be written, and where.
#[derive(Debug)]
struct Planned {
    place: Place,
    plan: Plan,
}

/// Finds what is to be written, and changes nothing.
async fn plan(tx: &mut Conn, work: &Work) -> Result<Result<Planned, ImportError>> {
    let (request, rows, bad, _) = work;
    let place = match place(tx, request).await? {
        Ok(place) => place,
        Err(sentence) => return Ok(Err(ImportError::Refused(sentence))),
    };
    let mut bad = bad.clone();
    let known = Known::load(tx, place.workspace()).await?;
    let now = micros(request.now);
    let plan = match rows {
        Rows::Teams(lines) => Plan::Teams(teams::plan(&known, lines, &mut bad)),
        Rows::People(lines) => Plan::People(
            people::plan(tx, place.workspace(), &known, lines, now, &mut bad)
                .await?
                .into(),
        ),
        Rows::Asks(lines) => Plan::Asks(asks::plan(tx, place.workspace(), &known, lines, &mut bad).await?),
        Rows::Kudos(lines) => Plan::Kudos(kudos::plan(tx, place.workspace(), &known, lines, &mut bad).await?),
    };
    if !bad.is_empty() {
        bad.sort();
        bad.dedup();
        return Ok(Err(ImportError::BadLines(bad)));
    }
    Ok(Ok(Planned { place, plan }))
}

async fn write(tx: &mut Conn, work: &Work, planned: &Planned) -> Result<ImportReport> {
    let (request, _, _, progress) = work;
    let (is_new, (workspace, name)) = match &planned.place {
        Place::There(workspace, name) => (false, (*workspace, name.clone())),
        Place::New(home, zone) => (true, found(tx, request, home, zone).await?),
    };
    let now = micros(request.now);
    let counts = match &planned.plan {
        Plan::Teams(plan) => teams::write(tx, workspace, plan, now).await?,
        Plan::People(plan) => people::write(tx, workspace, plan, request.now, progress).await?,
        Plan::Asks(plan) => asks::write(tx, workspace, plan, progress).await?,
        Plan::Kudos(plan) => kudos::write(tx, workspace, plan, progress).await?,
    };
    Ok(ImportReport {
        workspace: name,
        workspace_is_new: is_new,
        ..counts
    })
}

/// The workspace of an import.
#[derive(Debug)]
enum Place {
    There(WorkspaceId, String),
    New(Home, TimeZone),
}

impl Place {
    fn workspace(&self) -> Option<WorkspaceId> {
        match self {
            Place::There(workspace, _) => Some(*workspace),
            Place::New(..) => None,
        }
    }
}

/// Finds the workspace, or how to make it; the inner error is a sentence.
async fn place(tx: &mut Conn, request: &ImportRequest) -> Result<Result<Place, String>> {
    let zone = request.timezone.as_deref().unwrap_or(&request.defaults.timezone);
    let Ok(asked) = TimeZone::get(zone) else {
        let sentence = format!("There is no time zone {zone:?}; name one like Asia/Ho_Chi_Minh or UTC.");
        return Ok(Err(sentence));
    };
    let home = request.workspace.as_ref();
    let (workspace, name) = match (super::find_workspace(tx, home).await?, home) {
        (Ok(found), _) => found,
        (Err(_), Some(home)) => return Ok(Ok(Place::New(home.clone(), asked))),
        (Err(sentence), None) => return Ok(Err(sentence)),
    };
    let has = stored::timezone(tx, workspace).await?;
    let asked = asked.iana_name().unwrap_or("UTC");
    if request.timezone.is_some() && !has.eq_ignore_ascii_case(asked) {
        return Ok(Err(format!(
            "The workspace {name} has the time zone {has}, not {asked}: leave --timezone out, or change the zone with \
             /kudos-admin setup."
        )));
    }
    Ok(Ok(Place::There(workspace, name)))
}

/// Makes the workspace with its home, so that the bot finds it when it comes there.
async fn found(tx: &mut Conn, request: &ImportRequest, home: &Home, zone: &TimeZone) -> Result<(WorkspaceId, String)> {
    let defaults = &request.defaults;
    let name = format!("{}:{}", home.platform, home.id);
    let new = NewWorkspace {
        name: &name,
        timezone: zone.iana_name().unwrap_or("UTC"),
        language: defaults.language,
        digest_day: defaults.digest_day,
        digest_minute: defaults.digest_minute,
        per_day: defaults.per_day,
        per_pair: defaults.per_pair,
    };
    let workspace = store::insert_workspace(tx, &new, request.now).await?;
    store::insert_home(tx, workspace, home, &name, request.now).await?;
    Ok((workspace, name))
}

/// Rows that are written between two words about the progress.
const STRIDE: usize = 1000;

/// A line that brings an id which another line brought before is bad.
struct Once<'a>(std::collections::HashMap<&'a str, u64>);

impl<'a> Once<'a> {
    fn with_room(rows: usize) -> Self {
        Once(std::collections::HashMap::with_capacity(rows))
    }

    fn check(&mut self, bad: &mut Vec<BadLine>, line: u64, column: &str, id: &'a str) {
        if id.is_empty() {
            return;
        }
        if let Some(first) = self.0.get(id) {
            fault(
                bad,
                line,
                format!("the {column} {id:?} stands on line {first} already; keep one of them"),
            );
        } else {
            self.0.insert(id, line);
        }
    }
}

fn fault(bad: &mut Vec<BadLine>, line: u64, what: impl Into<String>) {
    let what = what.into();
    bad.push(BadLine { line, what });
}
