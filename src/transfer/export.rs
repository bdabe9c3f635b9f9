//! Writing the ledger into files, page by page on one snapshot.

mod rows;

use super::output::Output;
use super::{Format, Known};
use crate::chat::inbound::Home;
use crate::error::{Error, Fault, Result};
use crate::ledger::{Conn, Ledger};
use crate::people::micros;
use crate::people::store::transfer as people;
use futures::FutureExt;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rows::Export;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// What to write down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportWhat {
    Kudos,
    Asks,
    People,
    Teams,
    Audit,
}

/// For whom a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Has everything.
    Operator,
    /// Has neither private kudos nor who took an ask.
    Moderator,
}

/// The first or last moment of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// A day in the workspace's zone. As the end of an export the whole day belongs to it.
    Day(Date),
    /// As the end of an export this instant does not belong to it.
    Instant(Timestamp),
}

impl std::str::FromStr for Border {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let why = "expected a day like 2026-11-25, or an instant like 2026-11-25T17:00:00+07:00";
        // jiff would read a date out of a whole instant, and drop the rest.
        if text.len() == 10 {
            return text.parse().map(Border::Day).map_err(|_| why);
        }
        text.parse().map(Border::Instant).map_err(|_| why)
    }
}

/// Which file to write.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// A home of the workspace; `None` for the only workspace there is.
    pub workspace: Option<Home>,
    pub what: ExportWhat,
    pub format: Format,
    /// When the kudos was given, the ask opened, the entry made. People and teams are as they are now.
    pub since: Option<Border>,
    pub until: Option<Border>,
    /// Undone and hidden kudos and removed teams too.
    pub all: bool,
    pub reader: Reader,
}

/// Why an export did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A sentence for the operator.
    #[error("{0}")]
    Refused(String),
    #[error("The export cannot be written: {0}.")]
    Unwritable(#[from] std::io::Error),
    #[error("The export failed: {0}.")]
    Fault(Fault),
}

/// Writes what counts to `to`, and returns it with the number of rows. Kudos and asks stand in the order of time, then of
/// their coming; people in that of their coming; teams in that of their names.
///
/// # Errors
/// [`ExportError`]; a part may have been written then.
pub async fn export<W>(ledger: &Ledger, request: ExportRequest, to: W) -> Result<(W, u64), ExportError>
where
    W: Write + Send + 'static,
{
    let to = Arc::new(Mutex::new(Some(to)));
    let request = Arc::new(request);
    let outcome = ledger
        .read(move |tx| {
            let (request, to) = (request.clone(), to.clone());
            async move {
                // What was written cannot be taken back: a second run, after a lost connection, gives up.
                let to = to.lock().unwrap_or_else(PoisonError::into_inner).take();
                let to = to.ok_or_else(|| Fault::LedgerUnusable("the connection was lost midway".to_owned()))?;
                run(tx, &request, to).await
            }
            .boxed()
        })
        .await;
    outcome.map_err(|error| match error {
        Error::Fault(fault) => ExportError::Fault(fault),
        Error::Refusal(refusal) => ExportError::Fault(Fault::Corrupt(format!("an export refused {}", refusal.message))),
    })?
}

async fn run<W: Write + Send>(tx: &mut Conn, request: &ExportRequest, to: W) -> Result<Result<(W, u64), ExportError>> {
    let workspace = match super::find_workspace(tx, request.workspace.as_ref()).await? {
        Ok((workspace, _)) => workspace,
        Err(sentence) => return Ok(Err(ExportError::Refused(sentence))),
    };
    let timeless = matches!(request.what, ExportWhat::People | ExportWhat::Teams);
    if timeless && (request.since.is_some() || request.until.is_some()) {
        let sentence = "People and teams are exported as they are now: leave --since and --until out.";
        return Ok(Err(ExportError::Refused(sentence.to_owned())));
    }
    let zone = people::timezone(tx, workspace).await?;
    let zone = TimeZone::get(&zone).map_err(|error| Fault::Corrupt(error.to_string()))?;
    let span = match span(request, &zone) {
        Ok(span) => span,
        Err(error) => return Ok(Err(ExportError::Refused(format!("There is no such day: {error}.")))),
    };
    let export = Export {
        request,
        workspace,
        known: Known::load(tx, Some(workspace)).await?,
        span,
    };
    let columns = match request.what {
        ExportWhat::Kudos => super::KUDOS,
        ExportWhat::Asks => super::ASKS,
        ExportWhat::People => super::PEOPLE,
        ExportWhat::Teams => super::TEAMS,
        ExportWhat::Audit => super::AUDIT,
    };
    let mut output = match Output::new(to, request.format, columns) {
        Ok(output) => output,
        Err(error) => return Ok(Err(error.into())),
    };
    let written = match request.what {
        ExportWhat::Kudos => export.kudos(tx, &mut output).await?,
        ExportWhat::Asks => export.asks(tx, &mut output).await?,
        ExportWhat::People => export.people(tx, &mut output).await?,
        ExportWhat::Teams => export.teams(&mut output),
        ExportWhat::Audit => export.audit(tx, &mut output).await?,
    };
    let rows = output.rows;
    Ok(written
        .and_then(|()| output.finish())
        .map(|to| (to, rows))
        .map_err(ExportError::from))
}

/// The microseconds from which and before which rows lie.
fn span(request: &ExportRequest, zone: &TimeZone) -> Result<(i64, i64), jiff::Error> {
    // Its first valid instant: midnight may not exist.
    let start =
        |day: Date| -> Result<i64, jiff::Error> { Ok(micros(day.to_zoned(zone.clone())?.start_of_day()?.timestamp())) };
    let since = match request.since {
        None => i64::MIN,
        Some(Border::Day(day)) => start(day)?,
        Some(Border::Instant(at)) => micros(at),
    };
    let until = match request.until {
        None => i64::MAX,
        Some(Border::Day(day)) => start(day.tomorrow()?)?,
        Some(Border::Instant(at)) => micros(at),
    };
    Ok((since, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_is_a_day_or_an_instant() {
        assert!(matches!("2026-02-28".parse(), Ok(Border::Day(_))));
        assert!(matches!("2026-02-28T09:00:00+07:00".parse(), Ok(Border::Instant(_))));
        for text in [
            "2026-02-29",
            "2026-02-28T09:00:00",
            "25/11/2026",
            "20261125",
            "2026-11-5",
            "monday",
        ] {
            assert!(text.parse::<Border>().is_err(), "{text}");
        }
    }
}
