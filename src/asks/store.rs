//! The SQL about asks and their events.

pub mod transfer;

use super::{Ask, AskCard, AskEvent, AskEventKind, AskState, Place, Standing};
use crate::chat::inbound::Home;
use crate::chat::reply::MessageRef;
use crate::error::{Fault, Result};
use crate::ids::{AskId, MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, bulk, cards};
use crate::people::{Party, micros};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Row, query};

/// Asks that this person opened at or after `since`, in microseconds, in words of this fingerprint.
pub async fn alike(tx: &mut Conn, asker: MemberId, since: i64, fingerprint: i64) -> Result<Vec<i64>> {
    let rows = query("select id from asks where asker = $1 and opened_at >= $2 and fingerprint = $3")
        .bind(asker.0)
        .bind(since)
        .bind(fingerprint)
        .fetch_all(tx)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Stores a new ask, on which nothing has happened yet, with the fingerprint of its words.
pub async fn insert(tx: &mut Conn, workspace: WorkspaceId, ask: &Ask, fingerprint: i64) -> Result<()> {
    let place = ask.place.as_ref();
    query(
        "insert into asks (id, workspace, key, asker, asker_team, asked_member, asked_team, what, customer, by_at, by_text, \
         opened_at, platform, home, channel, version, state, fingerprint) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(ask.id.0)
    .bind(workspace.0)
    .bind(ask.key.clone())
    .bind(ask.asker.0)
    .bind(ask.asker_team.map(|team| team.0))
    .bind(ask.asked_member.map(|member| member.0))
    .bind(ask.asked_team.map(|team| team.0))
    .bind(ask.what.clone())
    .bind(ask.customer.clone())
    .bind(ask.by_at.map(micros))
    .bind(ask.by_text.clone())
    .bind(micros(ask.opened_at))
    .bind(place.map(|place| place.platform.clone()))
    .bind(place.map(|place| place.home.clone()))
    .bind(place.map(|place| place.channel.clone()))
    .bind(ask.standing.version)
    .bind(ask.standing.state.as_str())
    .bind(fingerprint)
    .execute(tx)
    .await?;
    Ok(())
}

/// Appends an event and writes what the ask's events now come to.
pub async fn append(tx: &mut Conn, ask: AskId, event: &AskEvent, standing: &Standing) -> Result<()> {
    query("insert into ask_events (id, ask, kind, member, reason, at) values ($1, $2, $3, $4, $5, $6)")
        .bind(event.id)
        .bind(ask.0)
        .bind(event.kind.as_str())
        .bind(event.member.map(|member| member.0))
        .bind(event.reason.clone())
        .bind(micros(event.at))
        .execute(&mut *tx)
        .await?;
    write_standing(tx, ask, standing).await
}

async fn write_standing(tx: &mut Conn, ask: AskId, standing: &Standing) -> Result<()> {
    query(
        "update asks set version = $2, state = $3, claimed_by = $4, first_response_at = $5, done_at = $6, \
         declined_at = $7, decline_reason = $8, withdrawn_at = $9, reopened_at = $10 where id = $1",
    )
    .bind(ask.0)
    .bind(standing.version)
    .bind(standing.state.as_str())
    .bind(standing.claimed_by.map(|member| member.0))
    .bind(standing.first_response_at.map(micros))
    .bind(standing.done_at.map(micros))
    .bind(standing.declined_at.map(micros))
    .bind(standing.decline_reason.clone())
    .bind(standing.withdrawn_at.map(micros))
    .bind(standing.reopened_at.map(micros))
    .execute(tx)
    .await?;
    Ok(())
}

/// The events of an ask, in their order.
pub async fn events(tx: &mut Conn, ask: AskId) -> Result<Vec<AskEvent>> {
    let rows = query("select id, kind, member, reason, at from ask_events where ask = $1 order by id")
        .bind(ask.0)
        .fetch_all(tx)
        .await?;
    rows.iter()
        .map(|row| {
            let kind: String = row.try_get("kind")?;
            Ok(AskEvent {
                id: row.try_get("id")?,
                kind: AskEventKind::parse(&kind).ok_or_else(|| Fault::Corrupt(format!("ask event {kind}")))?,
                member: row.try_get::<Option<i64>, _>("member")?.map(MemberId),
                reason: row.try_get("reason")?,
                at: instant(row, "at")?.unwrap_or_default(),
            })
        })
        .collect()
}

/// Keeps where cards stand, unless that is known. Returns the platform and the present version of each that has a place.
pub async fn cards_stand(tx: &mut Conn, cards: &[(i64, &MessageRef)]) -> Result<Vec<(i64, String, i64)>> {
    cards::stand(tx, "asks", cards).await
}

/// The cards in a channel stand in one with another id.
pub async fn channel_id_changed(tx: &mut Conn, home: &Home, old: &str, new: &str) -> Result<()> {
    cards::channel_id_changed(tx, "asks", home, old, new).await
}

const CARD_COLUMNS: &str = "a.id, a.key, a.asker, a.asker_team, a.asked_member, a.asked_team, a.what, a.customer, a.by_at, \
    a.by_text, a.opened_at, a.platform, a.home, a.channel, a.card, a.version, a.state, a.claimed_by, a.first_response_at, \
    a.done_at, a.declined_at, a.decline_reason, a.withdrawn_at, a.reopened_at, \
    m1.name as asker_name, \
    (select min(c.external_id) from accounts c where c.member = a.asker and c.platform = $1) as asker_account, \
    m2.name as asked_name, \
    (select min(c.external_id) from accounts c where c.member = a.asked_member and c.platform = $1) as asked_account, \
    m3.name as claimer_name, \
    (select min(c.external_id) from accounts c where c.member = a.claimed_by and c.platform = $1) as claimer_account \
    from asks a join members m1 on m1.id = a.asker left join members m2 on m2.id = a.asked_member \
    left join members m3 on m3.id = a.claimed_by";

/// An ask of this workspace with those whom its card names, by their accounts on `platform`.
pub async fn card(tx: &mut Conn, workspace: WorkspaceId, ask: AskId, platform: &str) -> Result<Option<AskCard>> {
    let text = format!("select {CARD_COLUMNS} where a.id = $2 and a.workspace = $3");
    let row = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(ask.0)
        .bind(workspace.0)
        .fetch_optional(tx)
        .await?;
    row.map(|row| card_from(&row)).transpose()
}

/// Asks of this workspace, in no order.
pub async fn cards(tx: &mut Conn, workspace: WorkspaceId, asks: &[AskId], platform: &str) -> Result<Vec<AskCard>> {
    let mut cards = Vec::with_capacity(asks.len());
    for (list, chunk) in bulk::lists(asks, 2) {
        let text = format!("select {CARD_COLUMNS} where a.workspace = $2 and a.id in {list}");
        let mut lookup = query(sqlx::AssertSqlSafe(text))
            .bind(platform.to_owned())
            .bind(workspace.0);
        for ask in chunk {
            lookup = lookup.bind(ask.0);
        }
        for row in lookup.fetch_all(&mut *tx).await? {
            cards.push(card_from(&row)?);
        }
    }
    Ok(cards)
}

/// An unfinished ask in a queue, by what its place there depends on.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    pub id: AskId,
    pub asker_team: Option<TeamId>,
    pub asked_team: Option<TeamId>,
    pub claimed_by: Option<MemberId>,
}

/// The unfinished asks that wait for this person or their team, oldest first.
pub async fn to_answer(
    tx: &mut Conn,
    workspace: WorkspaceId,
    member: MemberId,
    team: Option<TeamId>,
    limit: i64,
) -> Result<Vec<Waiting>> {
    let rows = query(
        "select id, asker_team, asked_team, claimed_by from asks where workspace = $1 \
         and (state = 'open' or state = 'claimed' or state = 'on_hold') \
         and (asked_member = $2 or claimed_by = $2 or (asked_team = $3 and asked_member is null)) \
         order by opened_at, id limit $4",
    )
    .bind(workspace.0)
    .bind(member.0)
    .bind(team.map_or(-1, |team| team.0))
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Waiting {
                id: AskId(row.try_get("id")?),
                asker_team: row.try_get::<Option<i64>, _>("asker_team")?.map(TeamId),
                asked_team: row.try_get::<Option<i64>, _>("asked_team")?.map(TeamId),
                claimed_by: row.try_get::<Option<i64>, _>("claimed_by")?.map(MemberId),
            })
        })
        .collect()
}

/// What this person has taken and not finished, oldest first.
pub async fn taken_by(tx: &mut Conn, member: MemberId) -> Result<Vec<AskId>> {
    let rows = query(
        "select id from asks where claimed_by = $1 and (state = 'claimed' or state = 'on_hold') order by opened_at, id",
    )
    .bind(member.0)
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok(AskId(row.try_get(0)?))).collect()
}

/// Asks of this person: the unfinished ones, oldest first, then those that ended after `ended_since`.
pub async fn asked_by(
    tx: &mut Conn,
    member: MemberId,
    platform: &str,
    ended_since: Timestamp,
    limit: i64,
) -> Result<Vec<AskCard>> {
    let text = format!(
        "select {CARD_COLUMNS} where a.asker = $2 and (a.state in ('open', 'claimed', 'on_hold') \
         or coalesce(a.done_at, a.declined_at, a.withdrawn_at) >= $3) \
         order by case when a.state in ('open', 'claimed', 'on_hold') then $4 else $5 end, a.opened_at, a.id limit $6"
    );
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(member.0)
        .bind(micros(ended_since))
        .bind(0_i64)
        .bind(1_i64)
        .bind(limit)
        .fetch_all(tx)
        .await?;
    rows.iter().map(card_from).collect()
}

/// Asks of this person that were taken or done since `since`, newest answer first: what thanks may be about.
pub async fn answered_for(
    tx: &mut Conn,
    asker: MemberId,
    platform: &str,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<AskCard>> {
    let text = format!(
        "select {CARD_COLUMNS} where a.asker = $2 and a.opened_at >= $3 and a.first_response_at is not null \
         and a.state in ('claimed', 'on_hold', 'done') order by a.first_response_at desc, a.id desc limit $4"
    );
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(asker.0)
        .bind(micros(since))
        .bind(limit)
        .fetch_all(tx)
        .await?;
    rows.iter().map(card_from).collect()
}

/// Asks of this person that were done at or after `since`, and stayed so, the newest first.
pub async fn done_for(
    tx: &mut Conn,
    asker: MemberId,
    platform: &str,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<AskCard>> {
    let text = format!(
        "select {CARD_COLUMNS} where a.asker = $2 and a.state = 'done' and a.done_at >= $3 \
         order by a.done_at desc, a.id desc limit $4"
    );
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(asker.0)
        .bind(micros(since))
        .bind(limit)
        .fetch_all(tx)
        .await?;
    rows.iter().map(card_from).collect()
}

/// Asks of this person that were answered or done at or after `since` and not declined or withdrawn: all that thanks since
/// then may be about.
pub async fn responded_to(tx: &mut Conn, asker: MemberId, platform: &str, since: Timestamp) -> Result<Vec<AskCard>> {
    let text = format!(
        "select {CARD_COLUMNS} where a.asker = $2 and (a.first_response_at >= $3 or a.done_at >= $3) \
         and a.declined_at is null and a.withdrawn_at is null order by a.id"
    );
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(asker.0)
        .bind(micros(since))
        .fetch_all(tx)
        .await?;
    rows.iter().map(card_from).collect()
}

/// What this person asked and answered in all: (asked, taken by them).
pub async fn tally(tx: &mut Conn, member: MemberId) -> Result<(i64, i64)> {
    let row =
        query("select (select count(*) from asks where asker = $1), (select count(*) from asks where claimed_by = $1)")
            .bind(member.0)
            .fetch_one(tx)
            .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

fn card_from(row: &AnyRow) -> Result<AskCard> {
    let party = |member: Option<i64>, name: &str, account: &str| -> Result<Option<Party>> {
        let Some(member) = member else { return Ok(None) };
        let name: Option<String> = row.try_get(name)?;
        Ok(Some(Party {
            member: MemberId(member),
            name: name.unwrap_or_default(),
            account: row.try_get(account)?,
        }))
    };
    let ask = ask_from(row)?;
    let asker = party(Some(ask.asker.0), "asker_name", "asker_account")?;
    Ok(AskCard {
        asker: asker.ok_or_else(|| Fault::Corrupt("an ask without asker".to_owned()))?,
        asked: party(ask.asked_member.map(|member| member.0), "asked_name", "asked_account")?,
        claimer: party(
            ask.standing.claimed_by.map(|member| member.0),
            "claimer_name",
            "claimer_account",
        )?,
        ask,
    })
}

fn ask_from(row: &AnyRow) -> Result<Ask> {
    let state: String = row.try_get("state")?;
    let platform: Option<String> = row.try_get("platform")?;
    let place = match platform {
        Some(platform) => Some(Place {
            platform,
            home: row.try_get::<Option<String>, _>("home")?.unwrap_or_default(),
            channel: row.try_get::<Option<String>, _>("channel")?.unwrap_or_default(),
            card: row.try_get("card")?,
        }),
        None => None,
    };
    Ok(Ask {
        id: AskId(row.try_get("id")?),
        key: row.try_get("key")?,
        asker: MemberId(row.try_get("asker")?),
        asker_team: row.try_get::<Option<i64>, _>("asker_team")?.map(TeamId),
        asked_member: row.try_get::<Option<i64>, _>("asked_member")?.map(MemberId),
        asked_team: row.try_get::<Option<i64>, _>("asked_team")?.map(TeamId),
        what: row.try_get("what")?,
        customer: row.try_get("customer")?,
        by_at: instant(row, "by_at")?,
        by_text: row.try_get("by_text")?,
        opened_at: instant(row, "opened_at")?.unwrap_or_default(),
        place,
        standing: Standing {
            version: row.try_get("version")?,
            state: AskState::parse(&state).ok_or_else(|| Fault::Corrupt(format!("ask state {state}")))?,
            claimed_by: row.try_get::<Option<i64>, _>("claimed_by")?.map(MemberId),
            first_response_at: instant(row, "first_response_at")?,
            done_at: instant(row, "done_at")?,
            declined_at: instant(row, "declined_at")?,
            decline_reason: row.try_get("decline_reason")?,
            withdrawn_at: instant(row, "withdrawn_at")?,
            reopened_at: instant(row, "reopened_at")?,
        },
    })
}

/// An instant of a row, kept in microseconds.
pub fn instant(row: &AnyRow, column: &str) -> Result<Option<Timestamp>> {
    let micros: Option<i64> = row.try_get(column)?;
    micros
        .map(|micros| Timestamp::from_microsecond(micros).map_err(|error| Fault::Corrupt(error.to_string()).into()))
        .transpose()
}
