//! The SQL by which the figures' facts are read: a handful of queries, bounded by the windows and not by the history, row by
//! row into what the figures need.

use std::collections::{HashMap, HashSet};

use futures::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, Row, query};

use super::{flag, team};
use crate::asks::store::instant;
use crate::asks::{AskEvent, AskEventKind, AskState, Standing};
use crate::digest::figures::{AskFact, Facts, KudosFact, ManagerFact, ThankedFact, Turn, Windows};
use crate::digest::period::Cut;
use crate::error::{Fault, Result};
use crate::ids::{AskId, KudosId, MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, bulk};
use crate::people::{self, micros};

/// Longer than fourteen civil days, however clocks and calendars are changed.
const LINKED: SignedDuration = SignedDuration::from_hours(24 * 16);

/// What happened before the cut, as far as the figures need it.
pub async fn facts(tx: &mut Conn, workspace: WorkspaceId, cut: &Cut) -> Result<Facts> {
    let windows = Windows::new(cut);
    let reader = Reader {
        workspace,
        windows: &windows,
    };
    let mut facts = reader.asks(tx).await?;
    facts.kudos = reader.kudos(tx).await?;
    reader.add_old_thanks(tx, &mut facts).await?;
    let sizes = people::store::team_sizes_at(tx, workspace, windows.cut).await?;
    let count = |(team, size)| (team, u64::try_from(size).unwrap_or(0));
    facts.sizes = sizes.into_iter().map(count).collect();
    let managers = people::store::managers_at(tx, workspace, windows.cut).await?;
    let manager = |(member, team)| ManagerFact { member, team };
    facts.managers = managers.into_iter().map(manager).collect();
    Ok(facts)
}

/// Of the asks of a workspace `$1` that were opened before the cut `$3`: those to which anything happened since the horizon
/// `$2`, the older ones apart. Beside them there are only asks that stayed open all the time, or ended before. The plus
/// keeps the database from walking through all that was opened before.
const RECENT: [&str; 2] = [
    "a.workspace = $1 and a.opened_at >= $2 and a.opened_at < $3 and a.asked_team is not null",
    "+a.workspace = $1 and +a.opened_at < $2 and a.asked_team is not null and a.id in (\
        select id from asks where workspace = $1 and opened_at < $2 \
            and coalesce(done_at, declined_at, withdrawn_at) >= $2 \
        union select id from asks where workspace = $1 and opened_at < $2 \
            and first_response_at >= $2 and first_response_at < $3 \
        union select id from asks where workspace = $1 and opened_at < $2 \
            and (state = 'open' or state = 'claimed' or state = 'on_hold') \
            and exists (select 1 from ask_events e where e.ask = asks.id and e.kind in ('declined', 'reopened')))",
];

const ASK_COLUMNS: &str = "a.id, a.asker, a.asker_team, a.asked_team, a.opened_at, a.state, a.first_response_at, a.done_at, \
    a.declined_at, a.withdrawn_at";

pub(super) const KUDOS_COLUMNS: &str =
    "k.id, k.giver, k.giver_team, k.at, k.private, k.beyond, k.customer, k.ask, r.member, r.team";

const STANDS: &str = "k.undone_at is null and k.hidden_at is null";

pub(super) const ORDER: &str = "order by k.at, k.id, r.position";

type Bound<'q> = Query<'q, Any, sqlx::any::AnyArguments>;

struct Reader<'a> {
    workspace: WorkspaceId,
    windows: &'a Windows,
}

impl Reader<'_> {
    /// The asks, how many older ones were open all the time, and when the first one was opened.
    async fn asks(&self, tx: &mut Conn) -> Result<Facts> {
        let (horizon, cut) = (self.windows.horizon(), self.windows.cut);
        let mut facts = Facts {
            long_open: self.open_before(tx, horizon).await?,
            first_ask: self.first_ask(tx).await?,
            ..Facts::default()
        };
        for condition in RECENT {
            let bind = |lookup: Bound<'static>| lookup.bind(self.workspace.0).bind(micros(horizon)).bind(micros(cut));
            let (asks, open) = self.asks_where(tx, condition, bind).await?;
            for team in open
                .into_iter()
                .filter(|(opened, _)| *opened < horizon)
                .map(|(_, team)| team)
            {
                if let Some(count) = facts.long_open.get_mut(&team) {
                    *count = count.saturating_sub(1);
                }
            }
            facts.asks.extend(asks);
        }
        Ok(facts)
    }

    /// The asks that meet a condition, as they stood at the cut; and of those that are open today, when they were opened
    /// and to which team.
    async fn asks_where(
        &self,
        tx: &mut Conn,
        condition: &str,
        bind: impl Fn(Bound<'static>) -> Bound<'static>,
    ) -> Result<(Vec<AskFact>, Vec<(Timestamp, TeamId)>)> {
        let mut turned = self.turned(tx, condition, &bind).await?;
        let text = format!("select {ASK_COLUMNS} from asks a where {condition}");
        let (mut asks, mut open) = (Vec::new(), Vec::new());
        let mut rows = bind(query(sqlx::AssertSqlSafe(text))).fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            let ask = ask(&row, self.windows.cut, &mut turned)?;
            let state: String = row.try_get("state")?;
            if AskState::parse(&state).is_some_and(AskState::is_unfinished) {
                open.push((ask.opened_at, ask.asked_team));
            }
            asks.push(ask);
        }
        Ok((asks, open))
    }

    /// What happened before the cut to those of the asks that were declined or reopened at any time: their rows tell of
    /// today, and who was declined once may have been helped later.
    async fn turned(
        &self,
        tx: &mut Conn,
        condition: &str,
        bind: impl Fn(Bound<'static>) -> Bound<'static>,
    ) -> Result<HashMap<AskId, Vec<AskEvent>>> {
        let text = format!(
            "select e.ask, e.id, e.kind, e.member, e.at from asks a join ask_events e on e.ask = a.id where {condition} \
             and exists (select 1 from ask_events t where t.ask = a.id and t.kind in ('declined', 'reopened'))"
        );
        let mut turned: HashMap<AskId, Vec<AskEvent>> = HashMap::new();
        let mut rows = bind(query(sqlx::AssertSqlSafe(text))).fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            let kind: String = row.try_get("kind")?;
            let event = AskEvent {
                id: row.try_get("id")?,
                kind: AskEventKind::parse(&kind).ok_or_else(|| Fault::Corrupt(format!("ask event {kind}")))?,
                member: row.try_get::<Option<i64>, _>("member")?.map(MemberId),
                reason: None,
                at: instant(&row, "at")?.unwrap_or_default(),
            };
            let events = turned.entry(AskId(row.try_get("ask")?)).or_default();
            if event.at < self.windows.cut {
                events.push(event);
            }
        }
        for events in turned.values_mut() {
            events.sort_unstable_by_key(|event| event.id);
        }
        Ok(turned)
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
        let row = query("select min(opened_at) as first from asks where workspace = $1")
            .bind(self.workspace.0)
            .fetch_one(tx)
            .await?;
        instant(&row, "first")
    }

    /// The kudos since the headline's window began; private ones in the week alone.
    async fn kudos(&self, tx: &mut Conn) -> Result<Vec<KudosFact>> {
        let text = format!(
            "select {KUDOS_COLUMNS} from kudos k join kudos_recipients r on r.kudos = k.id \
             where k.workspace = $1 and k.at >= $2 and k.at < $3 and {STANDS} and (k.private = $4 or k.at >= $5) {ORDER}"
        );
        let lookup = query(sqlx::AssertSqlSafe(text))
            .bind(self.workspace.0)
            .bind(micros(self.windows.headline_start()))
            .bind(micros(self.windows.cut))
            .bind(0_i64)
            .bind(micros(self.windows.week));
        collect(tx, lookup).await
    }

    /// Adds what decides whether an ask was thanked for that was answered before the headline's window and done lately: the
    /// thanks that followed its answer then, and the person's other asks to that team that these may be about.
    async fn add_old_thanks(&self, tx: &mut Conn, facts: &mut Facts) -> Result<()> {
        let (from, to) = (self.windows.four_weeks, self.windows.week);
        let start = self.windows.headline_start();
        let is_done_lately = |ask: &&AskFact| ask.done_at.is_some_and(|at| at >= from && at < to);
        let old: Vec<AskId> = facts
            .asks
            .iter()
            .filter(is_done_lately)
            .filter(|ask| ask.answered_at().is_some_and(|at| at < start))
            .map(|ask| ask.id)
            .collect();
        let mut known: HashSet<AskId> = facts.asks.iter().map(|ask| ask.id).collect();
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
            let (asks, _) = self.asks_where(tx, &condition, bind).await?;
            facts.asks.extend(asks.into_iter().filter(|ask| known.insert(ask.id)));
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
                    .bind(micros(start))
                    .bind(LINKED.as_micros() as i64);
                let lookup = chunk.iter().fold(lookup, |lookup, ask| lookup.bind(ask.0));
                let kudos = collect(tx, lookup).await?;
                facts
                    .kudos
                    .extend(kudos.into_iter().filter(|kudos| given.insert(kudos.id)));
            }
        }
        Ok(())
    }
}

fn ask(row: &AnyRow, cut: Timestamp, turned: &mut HashMap<AskId, Vec<AskEvent>>) -> Result<AskFact> {
    let id = AskId(row.try_get("id")?);
    let known = |column| Ok::<_, crate::error::Error>(instant(row, column)?.filter(|at| *at < cut));
    let mut fact = AskFact {
        id,
        asker: MemberId(row.try_get("asker")?),
        asker_team: team(row, "asker_team")?,
        asked_team: TeamId(row.try_get("asked_team")?),
        opened_at: instant(row, "opened_at")?.unwrap_or_default(),
        first_response_at: known("first_response_at")?,
        done_at: known("done_at")?,
        declined_at: known("declined_at")?,
        withdrawn_at: known("withdrawn_at")?,
        turns: Vec::new(),
    };
    if let Some(events) = turned.remove(&id) {
        let mut standing = Standing::new(id);
        for event in &events {
            let was_open = standing.state.is_unfinished();
            standing = standing.after(event);
            let open = standing.state.is_unfinished();
            if open != was_open {
                fact.turns.push(Turn { at: event.at, open });
            }
        }
        fact.first_response_at = standing.first_response_at;
        fact.done_at = standing.done_at;
        fact.declined_at = standing.declined_at;
        fact.withdrawn_at = standing.withdrawn_at;
    }
    let responses = [fact.first_response_at, fact.done_at, fact.declined_at];
    fact.first_response_at = responses.into_iter().flatten().min();
    Ok(fact)
}

/// The kudos of rows of [`KUDOS_COLUMNS`] in their [`ORDER`], one a recipient.
pub(super) async fn collect(tx: &mut Conn, lookup: Bound<'_>) -> Result<Vec<KudosFact>> {
    let mut kudos: Vec<KudosFact> = Vec::new();
    let mut rows = lookup.fetch(&mut *tx);
    while let Some(row) = rows.try_next().await? {
        let id = KudosId(row.try_get("id")?);
        if kudos.last().is_none_or(|last| last.id != id) {
            kudos.push(without_recipients(&row, id)?);
        }
        let thanked = ThankedFact {
            member: row.try_get::<Option<i64>, _>("member")?.map(MemberId),
            team: team(&row, "team")?,
        };
        if let Some(last) = kudos.last_mut() {
            last.recipients.push(thanked);
        }
    }
    Ok(kudos)
}

fn without_recipients(row: &AnyRow, id: KudosId) -> Result<KudosFact> {
    let customer: Option<String> = row.try_get("customer")?;
    Ok(KudosFact {
        id,
        giver: MemberId(row.try_get("giver")?),
        giver_team: team(row, "giver_team")?,
        recipients: Vec::new(),
        at: instant(row, "at")?.unwrap_or_default(),
        private: flag(row, "private")?,
        beyond: flag(row, "beyond")?,
        customer: customer.is_some_and(|name| !name.is_empty()),
        ask: row.try_get::<Option<i64>, _>("ask")?.map(AskId),
    })
}
