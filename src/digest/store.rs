//! The SQL of the digest: what it reads of asks and kudos, bounded by its windows, and the digests that were filed.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Row, query};

use super::figures::{ASK_WINDOW, AskFact, Facts, KudosFact, ThankedFact};
use super::period::{Cut, Period};
use super::{Filed, Filing, Kept, Story, Thanked};
use crate::asks::store::instant;
use crate::asks::{AskEvent, AskEventKind, Standing};
use crate::error::{Fault, Result};
use crate::ids::{AskId, KudosId, MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, id};
use crate::people::micros;

/// What happened before the cut, as far as the figures need it.
pub async fn facts(tx: &mut Conn, workspace: WorkspaceId, cut: &Cut) -> Result<Facts> {
    Ok(Facts {
        asks: asks(tx, workspace, cut).await?,
        kudos: kudos(tx, workspace, cut.period()).await?,
    })
}

/// The asks opened in the four weeks before the cut, as they stood at the cut.
async fn asks(tx: &mut Conn, workspace: WorkspaceId, cut: &Cut) -> Result<Vec<AskFact>> {
    let window = Period {
        from: cut.days_before(ASK_WINDOW),
        to: cut.instant(),
    };
    let rows = query(
        "select id, asker, asker_team, asked_team, opened_at, first_response_at, done_at, declined_at, withdrawn_at \
         from asks where workspace = $1 and opened_at >= $2 and opened_at < $3 and asked_team is not null order by id",
    )
    .bind(workspace.0)
    .bind(micros(window.from))
    .bind(micros(window.to))
    .fetch_all(&mut *tx)
    .await?;
    let rewound = rewound(tx, workspace, window).await?;
    let mut asks = Vec::with_capacity(rows.len());
    for row in &rows {
        let ask = AskId(row.try_get("id")?);
        let known = |at: Option<Timestamp>| at.filter(|at| *at < window.to);
        let [response, done, declined, withdrawn] = match rewound.get(&ask) {
            Some(then) => [
                then.first_response_at,
                then.done_at,
                then.declined_at,
                then.withdrawn_at,
            ],
            None => [
                known(instant(row, "first_response_at")?),
                known(instant(row, "done_at")?),
                known(instant(row, "declined_at")?),
                known(instant(row, "withdrawn_at")?),
            ],
        };
        if withdrawn.is_some() {
            continue;
        }
        asks.push(AskFact {
            asker: MemberId(row.try_get("asker")?),
            asker_team: team(row, "asker_team")?,
            asked_team: team(row, "asked_team")?,
            opened_at: instant(row, "opened_at")?.unwrap_or_default(),
            first_response_at: [response, done, declined].into_iter().flatten().min(),
            done_at: done,
        });
    }
    Ok(asks)
}

/// How those asks of the window stood at its end to which something happened later: their rows tell of today, and an ask
/// that is reopened now was done then.
async fn rewound(tx: &mut Conn, workspace: WorkspaceId, window: Period) -> Result<HashMap<AskId, Standing>> {
    let rows = query(
        "select e.ask, e.id, e.kind, e.member, e.at from asks a join ask_events e on e.ask = a.id \
         where a.workspace = $1 and a.opened_at >= $2 and a.opened_at < $3 \
         and exists (select x.id from ask_events x where x.ask = a.id and x.at >= $3) order by e.ask, e.id",
    )
    .bind(workspace.0)
    .bind(micros(window.from))
    .bind(micros(window.to))
    .fetch_all(tx)
    .await?;
    let mut standings: HashMap<AskId, Standing> = HashMap::new();
    for row in &rows {
        let ask = AskId(row.try_get("ask")?);
        let standing = standings.remove(&ask).unwrap_or_else(|| Standing::new(ask));
        let kind: String = row.try_get("kind")?;
        let event = AskEvent {
            id: row.try_get("id")?,
            kind: AskEventKind::parse(&kind).ok_or_else(|| Fault::Corrupt(format!("ask event {kind}")))?,
            member: row.try_get::<Option<i64>, _>("member")?.map(MemberId),
            reason: None,
            at: instant(row, "at")?.unwrap_or_default(),
        };
        let known = event.at < window.to;
        standings.insert(ask, if known { standing.after(&event) } else { standing });
    }
    Ok(standings)
}

/// The kudos of the period that stand today. Thanks to oneself are left out.
async fn kudos(tx: &mut Conn, workspace: WorkspaceId, period: Period) -> Result<Vec<KudosFact>> {
    let rows = query(
        "select k.id, k.giver, k.giver_team, k.at, k.private, k.beyond, k.customer, r.member, r.team \
         from kudos k join kudos_recipients r on r.kudos = k.id \
         where k.workspace = $1 and k.at >= $2 and k.at < $3 and k.undone_at is null and k.hidden_at is null \
         and (r.member is null or r.member <> k.giver) order by k.id, r.position",
    )
    .bind(workspace.0)
    .bind(micros(period.from))
    .bind(micros(period.to))
    .fetch_all(tx)
    .await?;
    let mut kudos: Vec<KudosFact> = Vec::new();
    for row in &rows {
        let id = KudosId(row.try_get("id")?);
        if kudos.last().is_none_or(|last| last.id != id) {
            kudos.push(KudosFact {
                id,
                giver: MemberId(row.try_get("giver")?),
                giver_team: team(row, "giver_team")?,
                recipients: Vec::new(),
                at: instant(row, "at")?.unwrap_or_default(),
                private: flag(row, "private")?,
                beyond: flag(row, "beyond")?,
                customer: row
                    .try_get::<Option<String>, _>("customer")?
                    .is_some_and(|name| !name.is_empty()),
            });
        }
        let thanked = ThankedFact {
            member: row.try_get::<Option<i64>, _>("member")?.map(MemberId),
            team: team(row, "team")?,
        };
        if let Some(last) = kudos.last_mut() {
            last.recipients.push(thanked);
        }
    }
    Ok(kudos)
}

/// Whether anything at all was asked or given before `before`.
pub async fn has_history(tx: &mut Conn, workspace: WorkspaceId, before: Timestamp) -> Result<bool> {
    let row = query(
        "select (select min(opened_at) from asks where workspace = $1), \
         (select min(at) from kudos where workspace = $1)",
    )
    .bind(workspace.0)
    .fetch_one(tx)
    .await?;
    let (asked, given): (Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    Ok(asked.into_iter().chain(given).any(|at| at < micros(before)))
}

/// A story to tell: its words and names as they may be shown now. `None` once it was undone, hidden or is not public.
pub async fn story(tx: &mut Conn, workspace: WorkspaceId, kudos: KudosId) -> Result<Option<Story>> {
    let rows = query(
        "select k.key, k.message, k.customer, k.beyond, g.name as giver, g.public_name as giver_public, \
         gt.name as giver_team, r.member, m.name as member_name, m.public_name as member_public, t.name as team_name \
         from kudos k join members g on g.id = k.giver left join teams gt on gt.id = k.giver_team \
         join kudos_recipients r on r.kudos = k.id left join members m on m.id = r.member \
         left join teams t on t.id = r.team \
         where k.id = $1 and k.workspace = $2 and k.private = $3 and k.undone_at is null and k.hidden_at is null \
         and (r.member is null or r.member <> k.giver) order by r.position",
    )
    .bind(kudos.0)
    .bind(workspace.0)
    .bind(0_i64)
    .fetch_all(tx)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let giver: String = first.try_get("giver")?;
    Ok(Some(Story {
        id: kudos,
        key: first.try_get("key")?,
        text: first.try_get("message")?,
        from: flag(first, "giver_public")?.then_some(giver),
        from_team: first.try_get("giver_team")?,
        to: rows.iter().map(thanked).collect::<Result<_>>()?,
        customer: first
            .try_get::<Option<String>, _>("customer")?
            .filter(|name| !name.is_empty()),
        beyond: flag(first, "beyond")?,
    }))
}

fn thanked(row: &AnyRow) -> Result<Thanked> {
    let team: Option<String> = row.try_get("team_name")?;
    let member: Option<String> = row.try_get("member_name")?;
    let public: Option<i64> = row.try_get("member_public")?;
    Ok(match member {
        Some(name) => Thanked {
            name: (public != Some(0)).then_some(name),
            team,
        },
        None => Thanked { name: team, team: None },
    })
}

/// Files a digest. Returns its id, or `None` when one of this period is filed already.
pub async fn file(
    tx: &mut Conn,
    workspace: WorkspaceId,
    period: Period,
    at: Timestamp,
    outcome: Filing,
    kept: &Kept,
) -> Result<Option<i64>> {
    let digest = id::next();
    let filed = query(
        "insert into digests (id, workspace, period_from, period_to, filed_at, outcome, figures) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (workspace, period_to) do nothing",
    )
    .bind(digest)
    .bind(workspace.0)
    .bind(micros(period.from))
    .bind(micros(period.to))
    .bind(micros(at))
    .bind(outcome.as_str())
    .bind(to_json(kept)?)
    .execute(tx)
    .await?;
    Ok((filed.rows_affected() > 0).then_some(digest))
}

/// A digest that was filed without being posted is posted after all, with the figures of now.
pub async fn file_again(tx: &mut Conn, digest: i64, at: Timestamp, outcome: Filing, kept: &Kept) -> Result<()> {
    query("update digests set filed_at = $2, outcome = $3, figures = $4 where id = $1")
        .bind(digest)
        .bind(micros(at))
        .bind(outcome.as_str())
        .bind(to_json(kept)?)
        .execute(tx)
        .await?;
    Ok(())
}

const FILED: &str = "select id, period_from, period_to, filed_at, outcome from digests";

/// The latest digest whose period ends in `[from, to]`.
pub async fn filed_between(
    tx: &mut Conn,
    workspace: WorkspaceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<Filed>> {
    let text =
        format!("{FILED} where workspace = $1 and period_to >= $2 and period_to <= $3 order by period_to desc limit 1");
    let row = query(sqlx::AssertSqlSafe(text))
        .bind(workspace.0)
        .bind(micros(from))
        .bind(micros(to))
        .fetch_optional(tx)
        .await?;
    row.as_ref().map(filed).transpose()
}

/// A digest with what was kept of it and the workspace that it is of.
pub async fn kept(tx: &mut Conn, digest: i64) -> Result<Option<(WorkspaceId, Filed, Kept)>> {
    let row =
        query("select id, period_from, period_to, filed_at, outcome, workspace, figures from digests where id = $1")
            .bind(digest)
            .fetch_optional(tx)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let figures: String = row.try_get("figures")?;
    let kept = serde_json::from_str(&figures).map_err(|error| Fault::Corrupt(error.to_string()))?;
    Ok(Some((WorkspaceId(row.try_get("workspace")?), filed(&row)?, kept)))
}

fn filed(row: &AnyRow) -> Result<Filed> {
    let outcome: String = row.try_get("outcome")?;
    Ok(Filed {
        id: row.try_get("id")?,
        period: Period {
            from: instant(row, "period_from")?.unwrap_or_default(),
            to: instant(row, "period_to")?.unwrap_or_default(),
        },
        at: instant(row, "filed_at")?.unwrap_or_default(),
        outcome: Filing::parse(&outcome).ok_or_else(|| Fault::Corrupt(format!("digest outcome {outcome}")))?,
    })
}

fn to_json(kept: &Kept) -> Result<String> {
    Ok(serde_json::to_string(kept).map_err(|error| Fault::Corrupt(error.to_string()))?)
}

fn team(row: &AnyRow, column: &str) -> Result<Option<TeamId>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(TeamId))
}

fn flag(row: &AnyRow, column: &str) -> Result<bool> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}
