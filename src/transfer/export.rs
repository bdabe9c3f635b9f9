//! Writing the ledger into files, page by page on one snapshot.

use super::output::Output;
use super::{Format, Known, TEAM_PREFIX};
use crate::asks::store::transfer as asks;
use crate::asks::{Ask, AskState};
use crate::chat::inbound::{Home, PlatformName};
use crate::error::{Error, Fault, Result};
use crate::ids::{AskId, MemberId, TeamId, WorkspaceId};
use crate::kudos::store::transfer as kudos;
use crate::kudos::{Kudos, Recipient};
use crate::ledger::{Conn, Ledger};
use crate::moderation;
use crate::people::store::transfer as people;
use crate::people::{TeamKind, micros};
use futures::FutureExt;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::collections::HashMap;
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

/// Rows of one page.
const PAGE: i64 = 500;

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

/// What a page was written as; the outer error of its function is the ledger's.
type Written = std::io::Result<()>;

struct Export<'a> {
    request: &'a ExportRequest,
    workspace: WorkspaceId,
    known: Known,
    span: (i64, i64),
}

impl Export<'_> {
    async fn kudos<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let wanted = kudos::Wanted {
            since: self.span.0,
            until: self.span.1,
            all: self.request.all,
            private: self.request.reader == Reader::Operator,
        };
        let mut after = None;
        loop {
            let page = kudos::page(tx, self.workspace, wanted, after, PAGE).await?;
            let mut linked: Vec<AskId> = page.iter().filter_map(|kudos| kudos.ask).collect();
            linked.sort_unstable();
            linked.dedup();
            let linked: HashMap<AskId, String> = asks::keys_of(tx, &linked).await?.into_iter().collect();
            for kudos in &page {
                if let Err(error) = output.row(&self.kudos_row(kudos, &linked)) {
                    return Ok(Err(error));
                }
            }
            match page.last() {
                Some(last) => after = Some((last.at, last.id)),
                None => return Ok(Ok(())),
            }
        }
    }

    fn kudos_row<'a>(&'a self, kudos: &'a Kudos, linked: &'a HashMap<AskId, String>) -> [Cow<'a, str>; 14] {
        let recipients: Vec<Cow<'_, str>> = kudos.recipients.iter().map(|to| self.recipient(to)).collect();
        let teams: Vec<&str> = kudos
            .recipients
            .iter()
            .map(|to| match to.member {
                Some(member) => self.team_then(to.team, Some(member)),
                None => self.team_name(to.team),
            })
            .collect();
        let teams = if teams.iter().all(|team| team.is_empty()) {
            String::new()
        } else {
            teams.join(";")
        };
        [
            kudos.key.as_str().into(),
            self.known.key(kudos.giver).into(),
            recipients.join(";").into(),
            kudos.message.as_str().into(),
            optional(&kudos.value),
            flag(kudos.beyond),
            flag(kudos.private),
            optional(&kudos.customer),
            kudos
                .ask
                .and_then(|ask| linked.get(&ask))
                .map_or("", String::as_str)
                .into(),
            kudos.at.to_string().into(),
            self.team_then(kudos.giver_team, Some(kudos.giver)).into(),
            teams.into(),
            time(kudos.undone_at),
            time(kudos.hidden_at),
        ]
    }

    fn recipient(&self, to: &Recipient) -> Cow<'_, str> {
        match to.member {
            Some(member) => self.known.key(member).into(),
            None => format!("{TEAM_PREFIX}{}", self.team_name(to.team)).into(),
        }
    }

    async fn asks<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let mut after = None;
        loop {
            let page = asks::page(tx, self.workspace, self.span, after, PAGE).await?;
            for ask in &page {
                if let Err(error) = output.row(&self.ask_row(ask)) {
                    return Ok(Err(error));
                }
            }
            match page.last() {
                Some(last) => after = Some((last.opened_at, last.id)),
                None => return Ok(Ok(())),
            }
        }
    }

    fn ask_row<'a>(&'a self, ask: &'a Ask) -> [Cow<'a, str>; 17] {
        let standing = &ask.standing;
        let (team, asked_team) = match ask.asked_member {
            None => (self.team_name(ask.asked_team), self.team_name(ask.asked_team)),
            person => ("", self.team_then(ask.asked_team, person)),
        };
        let claimer = standing.claimed_by.filter(|_| self.request.reader == Reader::Operator);
        // A file tells one end: of what was declined and then withdrawn, that it was withdrawn.
        let declined_at = standing.declined_at.filter(|_| standing.state == AskState::Declined);
        [
            ask.key.as_str().into(),
            self.known.key(ask.asker).into(),
            team.into(),
            ask.asked_member.map_or("", |person| self.known.key(person)).into(),
            ask.what.as_str().into(),
            optional(&ask.customer),
            ask.opened_at.to_string().into(),
            time(standing.first_response_at),
            claimer.map_or("", |claimer| self.known.key(claimer)).into(),
            time(standing.done_at),
            time(declined_at),
            time(standing.withdrawn_at),
            optional(&standing.decline_reason),
            standing.state.as_str().into(),
            time(standing.reopened_at),
            self.team_then(ask.asker_team, Some(ask.asker)).into(),
            asked_team.into(),
        ]
    }

    async fn people<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let mut accounts: HashMap<(PlatformName, MemberId), String> = HashMap::new();
        for (platform, account, member) in people::all_accounts(tx, self.workspace).await? {
            accounts.entry((platform, member)).or_insert(account);
        }
        for member in self.known.members.iter().filter(|member| !member.bot) {
            let team = self.known.team_of(member.id).map(|team| self.known.team_name(team));
            let kind = team
                .and_then(|team| self.known.present_team(team))
                .map(|team| team.kind);
            let account = |platform| accounts.get(&(platform, member.id)).map_or("", String::as_str);
            let row = [
                member.key.as_str().into(),
                member.name.as_str().into(),
                team.unwrap_or("").into(),
                kind.map_or("", TeamKind::as_str).into(),
                flag(member.manager),
                account(PlatformName::Discord).into(),
                account(PlatformName::Slack).into(),
            ];
            if let Err(error) = output.row(&row) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    /// Of several teams of one name the present one is written, else the one that was removed last.
    fn teams<W: Write>(&self, output: &mut Output<W>) -> Written {
        let mut teams: Vec<_> = self.known.teams.values().collect();
        teams.retain(|team| self.request.all || !team.removed);
        teams.sort_by(|a, b| a.name.cmp(&b.name));
        for team in teams {
            let serves = team.serves.as_ref().map(|serves| {
                let present = serves.iter().filter(|team| self.known.present.contains(team));
                let mut names: Vec<&str> = present.map(|team| self.known.team_name(*team)).collect();
                names.sort_unstable();
                names.join(";")
            });
            output.row(&[
                team.name.as_str().into(),
                team.kind.as_str().into(),
                match serves {
                    None => "".into(),
                    Some(nobody) if nobody.is_empty() => TEAM_PREFIX.into(),
                    Some(names) => names.into(),
                },
                team.lead.map_or("", |lead| self.known.key(lead)).into(),
                optional(&team.answer_within),
                optional(&team.how_to_ask),
            ])?;
        }
        Ok(())
    }

    async fn audit<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let mut after = None;
        loop {
            let page = moderation::store::audit_page(tx, self.workspace, self.span, after, PAGE).await?;
            for entry in &page {
                let row = [
                    entry.id.to_string().into(),
                    entry.at.to_string().into(),
                    entry.actor.map_or("", |actor| self.known.key(actor)).into(),
                    entry.action.as_str().into(),
                    entry.subject_kind.as_str().into(),
                    entry
                        .subject
                        .map(|subject| subject.to_string())
                        .unwrap_or_default()
                        .into(),
                    entry.subject_name.as_str().into(),
                    optional(&entry.reason),
                ];
                if let Err(error) = output.row(&row) {
                    return Ok(Err(error));
                }
            }
            match page.last() {
                Some(last) => after = Some(last.id),
                None => return Ok(Ok(())),
            }
        }
    }

    fn team_name(&self, team: Option<TeamId>) -> &str {
        team.map_or("", |team| self.known.team_name(team))
    }

    /// The team that a row keeps for a person. An empty cell is read as their present team, so that having had none is
    /// said where they have one now.
    fn team_then(&self, team: Option<TeamId>, member: Option<MemberId>) -> &str {
        match (team, member.and_then(|member| self.known.team_of(member))) {
            (None, Some(_)) => TEAM_PREFIX,
            (team, _) => self.team_name(team),
        }
    }
}

fn optional(text: &Option<String>) -> Cow<'_, str> {
    text.as_deref().unwrap_or("").into()
}

fn flag(flag: bool) -> Cow<'static, str> {
    if flag { "yes" } else { "no" }.into()
}

fn time(at: Option<Timestamp>) -> Cow<'static, str> {
    at.map(|at| at.to_string()).unwrap_or_default().into()
}
