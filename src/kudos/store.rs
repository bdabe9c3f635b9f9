//! The SQL about kudos.

pub mod transfer;

use super::{Kudos, KudosCard, NamedRecipient, Recipient};
use crate::asks::Place;
use crate::asks::store::instant;
use crate::chat::inbound::Home;
use crate::chat::reply::MessageRef;
use crate::error::{Fault, Result};
use crate::ids::{AskId, KudosId, MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, bulk, cards};
use crate::people::{Party, micros};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Row, query};

/// Kudos that this person gave at or after `since`, in microseconds, in words of this fingerprint.
pub async fn alike(tx: &mut Conn, giver: MemberId, since: i64, fingerprint: i64) -> Result<Vec<i64>> {
    let rows = query("select id from kudos where giver = $1 and at >= $2 and fingerprint = $3")
        .bind(giver.0)
        .bind(since)
        .bind(fingerprint)
        .fetch_all(tx)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Stores a kudos with its recipients and the fingerprint of its words.
pub async fn insert(tx: &mut Conn, workspace: WorkspaceId, kudos: &Kudos, fingerprint: i64) -> Result<()> {
    let place = kudos.place.as_ref();
    query(
        "insert into kudos (id, workspace, key, giver, giver_team, message, value, beyond, private, customer, ask, at, \
         platform, home, channel, version, undone_at, hidden_at, fingerprint) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    )
    .bind(kudos.id.0)
    .bind(workspace.0)
    .bind(kudos.key.clone())
    .bind(kudos.giver.0)
    .bind(kudos.giver_team.map(|team| team.0))
    .bind(kudos.message.clone())
    .bind(kudos.value.clone())
    .bind(i64::from(kudos.beyond))
    .bind(i64::from(kudos.private))
    .bind(kudos.customer.clone())
    .bind(kudos.ask.map(|ask| ask.0))
    .bind(micros(kudos.at))
    .bind(place.map(|place| place.platform.clone()))
    .bind(place.map(|place| place.home.clone()))
    .bind(place.map(|place| place.channel.clone()))
    .bind(kudos.version)
    .bind(kudos.undone_at.map(micros))
    .bind(kudos.hidden_at.map(micros))
    .bind(fingerprint)
    .execute(&mut *tx)
    .await?;
    insert_recipients(tx, kudos).await
}

/// One statement for one, two or three recipients.
async fn insert_recipients(tx: &mut Conn, kudos: &Kudos) -> Result<()> {
    for (chunk, recipients) in kudos.recipients.chunks(super::MAX_RECIPIENTS).enumerate() {
        let statement = match recipients.len() {
            1 => "insert into kudos_recipients (kudos, position, member, team) values ($1, $2, $3, $4)",
            2 => {
                "insert into kudos_recipients (kudos, position, member, team) values ($1, $2, $3, $4), ($5, $6, $7, $8)"
            }
            _ => {
                "insert into kudos_recipients (kudos, position, member, team) \
                 values ($1, $2, $3, $4), ($5, $6, $7, $8), ($9, $10, $11, $12)"
            }
        };
        let mut insert = query(statement);
        for (index, recipient) in recipients.iter().enumerate() {
            insert = insert
                .bind(kudos.id.0)
                .bind((chunk * super::MAX_RECIPIENTS + index) as i64)
                .bind(recipient.member.map(|member| member.0))
                .bind(recipient.team.map(|team| team.0));
        }
        insert.execute(&mut *tx).await?;
    }
    Ok(())
}

/// What a giver gave since the start of the day.
#[derive(Debug)]
pub struct GivenToday {
    pub kudos: i64,
    /// To each of those who were asked about.
    pub to_each: [i64; super::MAX_RECIPIENTS],
}

/// Counts what a giver gave since `since`, in all and to each of `recipients`; undone kudos do not count, hidden ones do.
pub async fn given_since(
    tx: &mut Conn,
    giver: MemberId,
    since: Timestamp,
    recipients: &[Recipient],
) -> Result<GivenToday> {
    let mut count = query(
        "select count(case when r.position = $3 then 1 end), \
         count(case when r.member = $4 or (r.member is null and r.team = $5) then 1 end), \
         count(case when r.member = $6 or (r.member is null and r.team = $7) then 1 end), \
         count(case when r.member = $8 or (r.member is null and r.team = $9) then 1 end) \
         from kudos k join kudos_recipients r on r.kudos = k.id \
         where k.giver = $1 and k.at >= $2 and k.undone_at is null",
    )
    .bind(giver.0)
    .bind(micros(since))
    .bind(0_i64);
    for index in 0..super::MAX_RECIPIENTS {
        let recipient = recipients.get(index);
        let member = recipient.and_then(|recipient| recipient.member);
        // Whoever is thanked as a person is not their team.
        let team = recipient
            .filter(|_| member.is_none())
            .and_then(|recipient| recipient.team);
        count = count.bind(member.map(|member| member.0)).bind(team.map(|team| team.0));
    }
    let row = count.fetch_one(tx).await?;
    Ok(GivenToday {
        kudos: row.try_get(0)?,
        to_each: [row.try_get(1)?, row.try_get(2)?, row.try_get(3)?],
    })
}

const COLUMNS: &str = "k.id, k.key, k.giver, k.giver_team, k.message, k.value, k.beyond, k.private, k.customer, k.ask, \
    k.at, k.platform, k.home, k.channel, k.card, k.version, k.undone_at, k.hidden_at, g.name as giver_name, \
    (select min(c.external_id) from accounts c where c.member = k.giver and c.platform = $1) as giver_account, \
    (select count(*) from me_toos t where t.kudos = k.id) as me_toos, \
    r.member, r.team, m.name as member_name, t.name as team_name, \
    (select min(c.external_id) from accounts c where c.member = r.member and c.platform = $1) as member_account \
    from kudos k join members g on g.id = k.giver join kudos_recipients r on r.kudos = k.id \
    left join members m on m.id = r.member left join teams t on t.id = r.team";

/// A kudos of this workspace with those whom its card names, by their accounts on `platform`.
pub async fn card(tx: &mut Conn, workspace: WorkspaceId, kudos: KudosId, platform: &str) -> Result<Option<KudosCard>> {
    let text = format!("select {COLUMNS} where k.id = $2 and k.workspace = $3 order by k.id, r.position");
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(kudos.0)
        .bind(workspace.0)
        .fetch_all(tx)
        .await?;
    Ok(cards_from(&rows)?.pop())
}

/// Kudos of this workspace, in no order.
pub async fn cards(tx: &mut Conn, workspace: WorkspaceId, kudos: &[KudosId], platform: &str) -> Result<Vec<KudosCard>> {
    let mut cards = Vec::with_capacity(kudos.len());
    for (list, chunk) in bulk::lists(kudos, 2) {
        let text = format!("select {COLUMNS} where k.workspace = $2 and k.id in {list} order by k.id, r.position");
        let mut lookup = query(sqlx::AssertSqlSafe(text))
            .bind(platform.to_owned())
            .bind(workspace.0);
        for kudos in chunk {
            lookup = lookup.bind(kudos.0);
        }
        cards.extend(cards_from(&lookup.fetch_all(&mut *tx).await?)?);
    }
    Ok(cards)
}

/// The newest kudos that a person gave, not undone, at or after `since`.
pub async fn given_by(
    tx: &mut Conn,
    giver: MemberId,
    platform: &str,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<KudosCard>> {
    let text = format!(
        "select {COLUMNS} where k.id in (select id from kudos where giver = $2 and at >= $3 and undone_at is null \
         order by at desc, id desc limit $4) order by k.at desc, k.id desc, r.position"
    );
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(giver.0)
        .bind(micros(since))
        .bind(limit)
        .fetch_all(tx)
        .await?;
    cards_from(&rows)
}

/// The newest kudos that stand and thank this person or a team of theirs; of private ones, those who were in the team when it was
/// thanked.
pub async fn received_by(tx: &mut Conn, member: MemberId, platform: &str, limit: i64) -> Result<Vec<KudosCard>> {
    let text = format!(
        "select {COLUMNS} where k.id in (select x.id from kudos x where x.undone_at is null and x.hidden_at is null \
         and x.id in (select y.kudos from kudos_recipients y where y.member = $2 union \
         select y.kudos from kudos_recipients y join kudos z on z.id = y.kudos where y.member is null \
         and y.team in (select ms.team from memberships ms where ms.member = $2) \
         and (y.team = (select ms.team from memberships ms where ms.id = (select max(h.id) from memberships h \
         where h.member = $2 and h.since <= z.at)) \
         or (z.private = $4 and y.team = (select ms.team from memberships ms where ms.id = \
         (select max(h.id) from memberships h where h.member = $2))))) \
         order by x.at desc, x.id desc limit $3) order by k.at desc, k.id desc, r.position"
    );
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(member.0)
        .bind(limit)
        .bind(0_i64)
        .fetch_all(tx)
        .await?;
    cards_from(&rows)
}

/// The newest public kudos of a workspace that are hidden, or that are not.
pub async fn newest_public(
    tx: &mut Conn,
    workspace: WorkspaceId,
    hidden: bool,
    platform: &str,
    limit: i64,
) -> Result<Vec<KudosCard>> {
    let condition = if hidden { "is not null" } else { "is null" };
    let text = format!(
        "select {COLUMNS} where k.id in (select id from kudos where workspace = $2 and private = $4 and undone_at is null \
         and hidden_at {condition} order by at desc, id desc limit $3) order by k.at desc, k.id desc, r.position"
    );
    let rows = query(sqlx::AssertSqlSafe(text))
        .bind(platform.to_owned())
        .bind(workspace.0)
        .bind(limit)
        .bind(0_i64)
        .fetch_all(tx)
        .await?;
    cards_from(&rows)
}

/// How many kudos that stand a person gave and received in all.
pub async fn tally(tx: &mut Conn, member: MemberId) -> Result<(i64, i64)> {
    let row = query(
        "select (select count(*) from kudos where giver = $1 and undone_at is null and hidden_at is null), \
         (select count(*) from kudos k join kudos_recipients r on r.kudos = k.id \
          where r.member = $1 and k.undone_at is null and k.hidden_at is null)",
    )
    .bind(member.0)
    .fetch_one(tx)
    .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// Marks a kudos as undone by its giver. Returns whether it was not before.
pub async fn undo(tx: &mut Conn, kudos: KudosId, version: i64, at: Timestamp) -> Result<bool> {
    let done = query("update kudos set undone_at = $2, version = $3 where id = $1 and undone_at is null")
        .bind(kudos.0)
        .bind(micros(at))
        .bind(version)
        .execute(tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Hides a kudos at `at`, or shows it again. Returns whether that changed anything.
pub async fn set_hidden(tx: &mut Conn, kudos: KudosId, version: i64, at: Option<Timestamp>) -> Result<bool> {
    let condition = if at.is_some() {
        "hidden_at is null"
    } else {
        "hidden_at is not null"
    };
    let text = format!("update kudos set hidden_at = $2, version = $3 where id = $1 and {condition}");
    let done = query(sqlx::AssertSqlSafe(text))
        .bind(kudos.0)
        .bind(at.map(micros))
        .bind(version)
        .execute(tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Adds a person's "me too". Returns whether it is their first.
pub async fn me_too(tx: &mut Conn, kudos: KudosId, member: MemberId, version: i64, at: Timestamp) -> Result<bool> {
    let added =
        query("insert into me_toos (kudos, member, at) values ($1, $2, $3) on conflict (kudos, member) do nothing")
            .bind(kudos.0)
            .bind(member.0)
            .bind(micros(at))
            .execute(&mut *tx)
            .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    query("update kudos set version = $2 where id = $1")
        .bind(kudos.0)
        .bind(version)
        .execute(tx)
        .await?;
    Ok(true)
}

/// Keeps where cards stand, unless that is known. Returns the platform and the present version of each that has a place.
pub async fn cards_stand(tx: &mut Conn, cards: &[(i64, &MessageRef)]) -> Result<Vec<(i64, String, i64)>> {
    cards::stand(tx, "kudos", cards).await
}

/// The cards in a channel stand in one with another id.
pub async fn channel_id_changed(tx: &mut Conn, home: &Home, old: &str, new: &str) -> Result<()> {
    cards::channel_id_changed(tx, "kudos", home, old, new).await
}

/// Rows of [`COLUMNS`], one a recipient, in the order of the kudos.
fn cards_from(rows: &[AnyRow]) -> Result<Vec<KudosCard>> {
    let mut cards: Vec<KudosCard> = Vec::new();
    for row in rows {
        let id = KudosId(row.try_get("id")?);
        if cards.last().is_none_or(|card| card.kudos.id != id) {
            cards.push(card_from(row, id)?);
        }
        let (member, team): (Option<i64>, Option<i64>) = (row.try_get("member")?, row.try_get("team")?);
        let recipient = Recipient {
            member: member.map(MemberId),
            team: team.map(TeamId),
        };
        let named = match (recipient.member, recipient.team) {
            (Some(member), _) => NamedRecipient::Person(Party {
                member,
                name: row.try_get::<Option<String>, _>("member_name")?.unwrap_or_default(),
                account: row.try_get("member_account")?,
            }),
            (None, Some(team)) => {
                NamedRecipient::Team(team, row.try_get::<Option<String>, _>("team_name")?.unwrap_or_default())
            }
            (None, None) => return Err(Fault::Corrupt(format!("kudos {id} thanks nobody")).into()),
        };
        if let Some(card) = cards.last_mut() {
            card.kudos.recipients.push(recipient);
            card.recipients.push(named);
        }
    }
    Ok(cards)
}

fn card_from(row: &AnyRow, id: KudosId) -> Result<KudosCard> {
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
    let giver = MemberId(row.try_get("giver")?);
    Ok(KudosCard {
        giver: Party {
            member: giver,
            name: row.try_get("giver_name")?,
            account: row.try_get("giver_account")?,
        },
        recipients: Vec::new(),
        me_toos: row.try_get("me_toos")?,
        kudos: Kudos {
            id,
            key: row.try_get("key")?,
            giver,
            giver_team: row.try_get::<Option<i64>, _>("giver_team")?.map(TeamId),
            recipients: Vec::new(),
            message: row.try_get("message")?,
            value: row.try_get("value")?,
            beyond: row.try_get::<i64, _>("beyond")? != 0,
            private: row.try_get::<i64, _>("private")? != 0,
            customer: row.try_get("customer")?,
            ask: row.try_get::<Option<i64>, _>("ask")?.map(AskId),
            at: instant(row, "at")?.unwrap_or_default(),
            place,
            version: row.try_get("version")?,
            undone_at: instant(row, "undone_at")?,
            hidden_at: instant(row, "hidden_at")?,
        },
    })
}

/// The kudos that export files call `key`.
pub async fn id_of_key(tx: &mut Conn, workspace: WorkspaceId, key: &str) -> Result<Option<KudosId>> {
    let row = query("select id from kudos where workspace = $1 and key = $2")
        .bind(workspace.0)
        .bind(key.to_owned())
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(KudosId))
}
