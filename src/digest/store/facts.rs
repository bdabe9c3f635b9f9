//! The SQL by which the figures' facts are read: a handful of queries, bounded by the windows and not by the history, row by
//! row into what the figures need.

use std::collections::{HashMap, HashSet};

use futures::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, Row, query};

use super::history::{AskRow, History};
use crate::asks::{AskEvent, AskEventKind};
use crate::digest::figures::{AskFact, Facts, KudosFact, ManagerFact, ThankedFact, Windows};
use crate::digest::period::Cut;
use crate::error::{Error, Fault, Result};
use crate::ids::{AskId, KudosId, MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, bulk};
use crate::people::{self, micros};

/// Longer than fourteen civil days, however clocks and calendars are changed.
const LINKED: SignedDuration = SignedDuration::from_hours(24 * 16);
/// Rows are read by so much of the time in which they happened: no more of them are in memory at once.
const PART: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What happened before the cut, as far as the figures need it.
pub async fn facts(tx: &mut Conn, workspace: WorkspaceId, cut: &Cut) -> Result<Facts> {
    let history = history(tx, workspace, std::slice::from_ref(cut)).await?;
    let mut facts = history.into_facts(cut);
    add_people(tx, workspace, cut, &mut facts).await?;
    Ok(facts)
}

/// What happened before the latest of these cuts, as far as the figures of any of them need it.
pub async fn history(tx: &mut Conn, workspace: WorkspaceId, cuts: &[Cut]) -> Result<History> {
    let windows: Vec<Windows> = cuts.iter().map(Windows::new).collect();
    let earliest = |of: fn(&Windows) -> Timestamp| windows.iter().map(of).min().unwrap_or_default();
    let reader = Reader {
        workspace,
        horizon: earliest(Windows::horizon),
        thanks: earliest(Windows::headline_start),
        private: earliest(|windows| windows.period),
        cut: windows.iter().map(|windows| windows.cut).max().unwrap_or_default(),
        windows: &windows,
    };
    let mut history = reader.asks(tx).await?;
    history.kudos = reader.kudos(tx).await?;
    reader.add_old_thanks(tx, &mut history).await?;
    Ok(history)
}

/// Adds how many people each team had at the cut, and who led them.
pub async fn add_people(tx: &mut Conn, workspace: WorkspaceId, cut: &Cut, facts: &mut Facts) -> Result<()> {
    let sizes = people::store::team_sizes_at(tx, workspace, cut.instant()).await?;
    let count = |(team, size)| (team, u64::try_from(size).unwrap_or(0));
    facts.sizes = sizes.into_iter().map(count).collect();
    let managers = people::store::managers_at(tx, workspace, cut.instant()).await?;
    let manager = |(member, team)| ManagerFact { member, team };
    facts.managers = managers.into_iter().map(manager).collect();
    Ok(())
}

/// Asks of a workspace `$1` that were opened from `$2` on and before `$3`.
const OPENED: &str = "a.workspace = $1 and a.opened_at >= $2 and a.opened_at < $3 and a.asked_team is not null";

/// Asks of a workspace `$1` that were opened before the horizon `$2`, and to which anything happened since; before the cut
/// `$3`. Beside them there are only asks that stayed open all the time, or ended before. The plus keeps the database from
/// walking through all that was opened before.
const OLDER: &str = "+a.workspace = $1 and +a.opened_at < $2 and a.asked_team is not null and a.id in (\
        select id from asks where workspace = $1 and opened_at < $2 \
            and coalesce(done_at, declined_at, withdrawn_at) >= $2 \
        union select id from asks where workspace = $1 and opened_at < $2 \
            and first_response_at >= $2 and first_response_at < $3 \
        union select id from asks where workspace = $1 and opened_at < $2 \
            and (state = 'open' or state = 'claimed' or state = 'on_hold') \
            and exists (select 1 from ask_events e where e.ask = asks.id and e.kind in ('declined', 'reopened')))";

/// In the order in which [`ask`] takes them.
const ASK_COLUMNS: &str = "a.id, a.asker, a.asker_team, a.asked_team, a.opened_at, a.first_response_at, a.done_at, \
    a.declined_at, a.withdrawn_at, \
    cast(case when a.state in ('open', 'claimed', 'on_hold') then 1 else 0 end as bigint), \
    cast(case when exists (select 1 from ask_events t where t.ask = a.id and t.kind in ('declined', 'reopened')) \
        then 1 else 0 end as bigint)";

/// In the order in which [`one_recipient`] takes them.
pub(super) const KUDOS_COLUMNS: &str = "k.id, k.giver, k.giver_team, k.at, k.private, k.beyond, \
    cast(case when k.customer is null or k.customer = '' then 0 else 1 end as bigint), k.ask, \
    r.position, r.member, r.team";

const STANDS: &str = "k.undone_at is null and k.hidden_at is null";

/// As an index has them: a database that had to sort whole rows would take as long for that as for reading them.
pub(super) const ORDER: &str = "order by k.at";

type Bound<'q> = Query<'q, Any, sqlx::any::AnyArguments>;

struct Reader<'a> {
    workspace: WorkspaceId,
    /// From when on the load is looked at.
    horizon: Timestamp,
    /// From when on thanks are read, and private ones.
    thanks: Timestamp,
    private: Timestamp,
    cut: Timestamp,
    /// Of each cut.
    windows: &'a [Windows],
}

impl Reader<'_> {
    /// The asks, how many older ones were open all the time, and when the first one was opened.
    async fn asks(&self, tx: &mut Conn) -> Result<History> {
        let mut history = History {
            long_open: self.open_before(tx, self.horizon).await?,
            first_ask: self.first_ask(tx).await?,
            ..History::default()
        };
        self.add_asks(tx, OLDER, self.horizon, self.cut, &mut history).await?;
        for ask in history.asks.iter().filter(|ask| ask.is_open_today) {
            if let Some(count) = history.long_open.get_mut(&ask.today.asked_team) {
                *count = count.saturating_sub(1);
            }
        }
        for (from, to) in parts(self.horizon, self.cut) {
            self.add_asks(tx, OPENED, from, to, &mut history).await?;
        }
        Ok(history)
    }

    async fn add_asks(
        &self,
        tx: &mut Conn,
        condition: &str,
        from: Timestamp,
        to: Timestamp,
        history: &mut History,
    ) -> Result<()> {
        let bind = |lookup: Bound<'static>| lookup.bind(self.workspace.0).bind(micros(from)).bind(micros(to));
        for ask in self.asks_where(tx, condition, bind, history).await? {
            history.asks.push(ask);
        }
        Ok(())
    }

    /// The asks that meet a condition. What happened to those that were declined or reopened goes to the history.
    async fn asks_where(
        &self,
        tx: &mut Conn,
        condition: &str,
        bind: impl Fn(Bound<'static>) -> Bound<'static>,
        history: &mut History,
    ) -> Result<Vec<AskRow>> {
        let text = format!("select {ASK_COLUMNS} from asks a where {condition}");
        let (mut asks, mut turned) = (Vec::new(), Vec::new());
        let mut rows = bind(query(sqlx::AssertSqlSafe(text))).fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            let (ask, was_turned) = ask(&row)?;
            turned.extend(was_turned.then_some(ask.today.id));
            asks.push(ask);
        }
        drop(rows);
        self.add_turned(tx, &turned, history).await?;
        Ok(asks)
    }

    /// What happened to asks that were declined or reopened at any time: their rows tell of today, and who was declined
    /// once may have been helped later.
    async fn add_turned(&self, tx: &mut Conn, turned: &[AskId], history: &mut History) -> Result<()> {
        for (list, chunk) in bulk::lists(turned, 0) {
            let text = format!("select ask, id, kind, member, at from ask_events where ask in {list} order by id");
            let lookup = query(sqlx::AssertSqlSafe(text));
            let lookup = chunk.iter().fold(lookup, |lookup, ask| lookup.bind(ask.0));
            for row in lookup.fetch_all(&mut *tx).await? {
                let kind: String = row.try_get("kind")?;
                let event = AskEvent {
                    id: row.try_get("id")?,
                    kind: AskEventKind::parse(&kind).ok_or_else(|| Fault::Corrupt(format!("ask event {kind}")))?,
                    member: row.try_get::<Option<i64>, _>("member")?.map(MemberId),
                    reason: None,
                    at: instant(row.try_get("at")?)?,
                };
                let events = history.turned.entry(AskId(row.try_get("ask")?)).or_default();
                events.push(event);
            }
        }
        Ok(())
    }

    /// Asks of each team that are open today and were opened before `horizon`.
    async fn open_before(&self, tx: &mut Conn, horizon: Timestamp) -> Result<HashMap<TeamId, u64>> {
        let rows = query(
            "select asked_team, count(*) from asks where workspace = $1 and opened_at < $2 \
             and (state = 'open' or state = 'claimed' or state = 'on_hold') and asked_team is not null \
             group by asked_team",
        )
        .bind(self.workspace.0)
        .bind(micros(horizon))
        .fetch_all(tx)
        .await?;
        let count = |row: &AnyRow| {
            Ok((
                TeamId(row.try_get(0)?),
                u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or(0),
            ))
        };
        rows.iter().map(count).collect()
    }

    async fn first_ask(&self, tx: &mut Conn) -> Result<Option<Timestamp>> {
        let row = query("select min(opened_at) from asks where workspace = $1")
            .bind(self.workspace.0)
            .fetch_one(tx)
            .await?;
        row.try_get::<Option<i64>, _>(0)?.map(instant).transpose()
    }

    /// The kudos since the headline's window began; private ones in the period alone.
    async fn kudos(&self, tx: &mut Conn) -> Result<Vec<KudosFact>> {
        let text = format!(
            "select {KUDOS_COLUMNS} from kudos k join kudos_recipients r on r.kudos = k.id \
             where k.workspace = $1 and k.at >= $2 and k.at < $3 and {STANDS} and (k.private = $4 or k.at >= $5) {ORDER}"
        );
        let mut kudos = Vec::new();
        for (from, to) in parts(self.thanks, self.cut) {
            let lookup = query(sqlx::AssertSqlSafe(text.clone()))
                .bind(self.workspace.0)
                .bind(micros(from))
                .bind(micros(to))
                .bind(0_i64)
                .bind(micros(self.private));
            kudos.append(&mut collect(tx, lookup).await?);
        }
        Ok(kudos)
    }

    /// Whether a cut wants to know who thanked for this ask before the headline's window: it was answered before, and done
    /// lately.
    fn wants_old_thanks(&self, history: &History, ask: &AskRow) -> bool {
        self.windows.iter().any(|windows| {
            let fact = history.ask_at(ask, windows.cut);
            fact.is_some_and(|fact| {
                let is_done_lately = fact
                    .done_at
                    .is_some_and(|at| at >= windows.four_weeks && at < windows.week);
                is_done_lately && fact.answered_at().is_some_and(|at| at < self.thanks)
            })
        })
    }

    /// Adds what decides whether an ask was thanked for that was answered before the headline's window and done lately: the
    /// thanks that followed its answer then, and the person's other asks to that team that these may be about.
    async fn add_old_thanks(&self, tx: &mut Conn, history: &mut History) -> Result<()> {
        let old = history.asks.iter().filter(|ask| self.wants_old_thanks(history, ask));
        let old: Vec<AskId> = old.map(|ask| ask.today.id).collect();
        let mut known: HashSet<AskId> = HashSet::new();
        if !old.is_empty() {
            known.extend(history.asks.iter().map(|ask| ask.today.id));
        }
        let mut given: HashSet<KudosId> = HashSet::new();
        for (list, chunk) in bulk::lists(&old, 2) {
            let condition = format!(
                "a.workspace = $1 and a.id in (select b.id from asks o join asks b on b.asker = o.asker \
                 and b.asked_team = o.asked_team and b.opened_at <= o.first_response_at + $2 \
                 and b.first_response_at >= o.first_response_at and b.first_response_at <= o.first_response_at + $2 \
                 where o.id in {list})"
            );
            let bind = |mut lookup: Bound<'static>| {
                lookup = lookup.bind(self.workspace.0).bind(LINKED.as_micros() as i64);
                chunk.iter().fold(lookup, |lookup, ask| lookup.bind(ask.0))
            };
            let asks = self.asks_where(tx, &condition, bind, history).await?;
            let unknown = asks.into_iter().filter(|ask| known.insert(ask.today.id));
            history.asks.extend(unknown);
            for related in [
                "k.giver = o.asker and k.at >= o.first_response_at and k.at <= o.first_response_at + $2",
                "k.ask = o.id",
            ] {
                let text = format!(
                    "select {KUDOS_COLUMNS} from asks o join kudos k on {related} \
                     join kudos_recipients r on r.kudos = k.id \
                     where o.id in {list} and k.at < $1 and {STANDS} and k.private = 0 {ORDER}"
                );
                let lookup = query(sqlx::AssertSqlSafe(text))
                    .bind(micros(self.thanks))
                    .bind(LINKED.as_micros() as i64);
                let lookup = chunk.iter().fold(lookup, |lookup, ask| lookup.bind(ask.0));
                let kudos = collect(tx, lookup).await?;
                let new = kudos.into_iter().filter(|kudos| given.insert(kudos.id));
                history.kudos.extend(new);
            }
        }
        Ok(())
    }
}

/// `[from, to)` in parts.
fn parts(from: Timestamp, to: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let begin = at;
        at = begin.saturating_add(PART).unwrap_or(to).min(to);
        (begin < to).then_some((begin, at))
    })
}

/// The numbers in a row, in the order of its columns.
fn numbers<const N: usize>(row: &AnyRow) -> Result<[Option<i64>; N]> {
    let mut numbers = [None; N];
    for (column, number) in numbers.iter_mut().enumerate() {
        *number = row.try_get(column)?;
    }
    Ok(numbers)
}

fn there(number: Option<i64>) -> Result<i64> {
    number.ok_or_else(|| Fault::Corrupt("a column is empty".to_owned()).into())
}

fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|error| Error::from(Fault::Corrupt(error.to_string())))
}

/// An ask, and whether it was ever declined or reopened.
fn ask(row: &AnyRow) -> Result<(AskRow, bool)> {
    let [
        id,
        asker,
        asker_team,
        asked_team,
        opened_at,
        first_response_at,
        done_at,
        declined_at,
        withdrawn_at,
        unfinished,
        turned,
    ] = numbers(row)?;
    let known = |micros: Option<i64>| micros.map(instant).transpose();
    let today = AskFact {
        id: AskId(there(id)?),
        asker: MemberId(there(asker)?),
        asker_team: asker_team.map(TeamId),
        asked_team: TeamId(there(asked_team)?),
        opened_at: instant(there(opened_at)?)?,
        first_response_at: known(first_response_at)?,
        done_at: known(done_at)?,
        declined_at: known(declined_at)?,
        withdrawn_at: known(withdrawn_at)?,
        turns: Vec::new(),
    };
    let ask = AskRow {
        today,
        is_open_today: unfinished == Some(1),
    };
    Ok((ask, turned == Some(1)))
}

/// The kudos of rows of [`KUDOS_COLUMNS`] in their [`ORDER`], one a recipient.
pub(super) async fn collect(tx: &mut Conn, lookup: Bound<'_>) -> Result<Vec<KudosFact>> {
    let mut kudos: Vec<KudosFact> = Vec::new();
    // Those of the same instant, each with one recipient and its place.
    let mut same: Vec<(KudosFact, i64)> = Vec::new();
    let mut rows = lookup.fetch(&mut *tx);
    while let Some(row) = rows.try_next().await? {
        let (next, position) = one_recipient(&row)?;
        if same.last().is_some_and(|(last, _)| last.at != next.at) {
            put_together(&mut same, &mut kudos);
        }
        same.push((next, position));
    }
    put_together(&mut same, &mut kudos);
    Ok(kudos)
}

fn put_together(same: &mut Vec<(KudosFact, i64)>, kudos: &mut Vec<KudosFact>) {
    same.sort_unstable_by_key(|(one, position)| (one.id, *position));
    for (one, _) in same.drain(..) {
        match kudos.last_mut() {
            Some(last) if last.id == one.id => last.recipients.extend(one.recipients),
            _ => kudos.push(one),
        }
    }
}

/// A kudos with the recipient of the row, and the place of that recipient.
fn one_recipient(row: &AnyRow) -> Result<(KudosFact, i64)> {
    let [
        id,
        giver,
        giver_team,
        at,
        private,
        beyond,
        customer,
        ask,
        position,
        member,
        team,
    ] = numbers(row)?;
    let thanked = ThankedFact {
        member: member.map(MemberId),
        team: team.map(TeamId),
    };
    let kudos = KudosFact {
        id: KudosId(there(id)?),
        giver: MemberId(there(giver)?),
        giver_team: giver_team.map(TeamId),
        recipients: vec![thanked],
        at: instant(there(at)?)?,
        private: private == Some(1),
        beyond: beyond == Some(1),
        customer: customer == Some(1),
        ask: ask.map(AskId),
    };
    Ok((kudos, there(position)?))
}
