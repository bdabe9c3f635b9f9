//! The use cases of moderation. Who may moderate is decided here, whatever the platform hides.

use super::store::{self, Mute};
use super::{AuditLine, Subject, note};
use crate::asks::Place;
use crate::chat::inbound::Account;
use crate::chat::{text, when};
use crate::error::Result;
use crate::ids::KudosId;
use crate::kudos::{self, KudosCard, NamedRecipient};
use crate::ledger::receipts::{self, Receipt};
use crate::ledger::{Conn, id};
use crate::people::commands::Entrance;
use crate::people::{Context, Member, Party};
use crate::refuse;
use jiff::Timestamp;

/// A kudos as it stands after it was hidden or restored.
#[derive(Debug)]
pub struct Judged {
    pub card: KudosCard,
    /// Where its card may stay as it is.
    pub stays_in: Option<Place>,
}

/// Takes a kudos out of sight: its card says so, and it is quoted nowhere. `kudos` is its id, or its id in an import.
///
/// # Errors
/// Refused to those who may not moderate, for a kudos that nobody but giver and recipients may see, and for one that its
/// giver took back.
pub async fn hide(tx: &mut Conn, context: &Context, kudos: &str, reason: &str) -> Result<Judged> {
    judge(tx, context, kudos, reason, true).await
}

/// Shows a hidden kudos again.
///
/// # Errors
/// As [`hide`].
pub async fn restore(tx: &mut Conn, context: &Context, kudos: &str, reason: &str) -> Result<Judged> {
    judge(tx, context, kudos, reason, false).await
}

async fn judge(tx: &mut Conn, context: &Context, kudos: &str, reason: &str, hide: bool) -> Result<Judged> {
    let card = judged(tx, context, kudos, reason, hide).await?;
    let stays_in = kudos::commands::stays_in(tx, &card).await?;
    Ok(Judged { card, stays_in })
}

async fn judged(tx: &mut Conn, context: &Context, kudos: &str, reason: &str, hide: bool) -> Result<KudosCard> {
    context.require_moderator()?;
    let card = public_kudos(tx, context, kudos).await?;
    let id = card.kudos.id;
    let receipt = Receipt {
        kind: receipts::KUDOS,
        subject: id.0,
    };
    if context.claim_event(tx, &receipt).await?.is_some() {
        return Ok(card);
    }
    if card.kudos.undone_at.is_some() {
        return Err(refuse!("refusal-kudos-taken-back").about("kudos").into());
    }
    let at = hide.then(|| context.now());
    if !kudos::store::set_hidden(tx, id, id::after(card.kudos.version), at).await? {
        return Ok(card);
    }
    let subject = Subject {
        kind: "kudos",
        id: Some(id.0),
        name: between(&card),
    };
    note(
        tx,
        context,
        if hide { "hide" } else { "restore" },
        subject,
        Some(reason),
    )
    .await?;
    let card = reload(tx, context, id).await?;
    kudos::commands::owe_edits(tx, context, &card).await?;
    Ok(card)
}

/// A kudos that a moderator may judge, by its id or by its id in an import. Private ones are not found, because to say
/// that there is one would tell who thanks whom.
async fn public_kudos(tx: &mut Conn, context: &Context, typed: &str) -> Result<KudosCard> {
    let workspace = context.workspace.id;
    let platform = context.home.platform.as_str();
    let by_id = match typed.parse() {
        Ok(id) => kudos::store::card(tx, workspace, id, platform).await?,
        Err(_) => None,
    };
    let card = match by_id {
        Some(card) => Some(card),
        None => match kudos::store::id_of_key(tx, workspace, typed).await? {
            Some(id) => kudos::store::card(tx, workspace, id, platform).await?,
            None => None,
        },
    };
    let card = card.filter(|card| !card.kudos.private);
    Ok(card.ok_or_else(|| refuse!("refusal-no-such-kudos").about("kudos"))?)
}

async fn reload(tx: &mut Conn, context: &Context, id: KudosId) -> Result<KudosCard> {
    let card = kudos::store::card(tx, context.workspace.id, id, context.home.platform.as_str()).await?;
    Ok(card.ok_or_else(|| refuse!("refusal-no-such-kudos").about("kudos"))?)
}

/// Names for the log, without the words, so that what was hidden does not live on there.
fn between(card: &KudosCard) -> String {
    let recipients = card.recipients.iter().map(|recipient| match recipient {
        NamedRecipient::Person(party) => party.name.as_str(),
        NamedRecipient::Team(_, name) => name.as_str(),
    });
    format!("{} → {}", card.giver.name, recipients.collect::<Vec<_>>().join(", "))
}

/// Whether a person's kudos are muted now.
#[derive(Debug)]
pub struct Muted {
    pub person: Party,
    pub mute: Option<Mute>,
    pub now: Timestamp,
}

/// Mutes a person's kudos, never their asks, in place of a mute that held before.
///
/// # Errors
/// Refused to those who may not moderate, for a bot, and for an `until` that cannot be read.
pub async fn mute(
    tx: &mut Conn,
    entrance: &mut Entrance,
    person: &Account,
    reason: &str,
    until: Option<&str>,
) -> Result<Muted> {
    let Some(member) = judged_person(tx, entrance, person).await? else {
        return muted(tx, entrance, person).await;
    };
    let context = &entrance.context;
    let until = match until {
        Some(words) => Some(
            when::parse_until(words, context.language, &context.local_now())
                .ok_or_else(|| refuse!("refusal-until-unread", until = words).about("until"))?,
        ),
        None => None,
    };
    store::lift_mutes(tx, member.id, context.now()).await?;
    store::insert_mute(tx, context.workspace.id, member.id, context.now(), until).await?;
    note(tx, context, "mute", subject_of(&member), Some(reason)).await?;
    muted(tx, entrance, person).await
}

/// Lifts the mute of a person's kudos.
///
/// # Errors
/// Refused to those who may not moderate, and for a bot.
pub async fn unmute(tx: &mut Conn, entrance: &mut Entrance, person: &Account, reason: &str) -> Result<Muted> {
    let Some(member) = judged_person(tx, entrance, person).await? else {
        return muted(tx, entrance, person).await;
    };
    let context = &entrance.context;
    if store::mute_of(tx, member.id, context.now()).await?.is_some() {
        store::lift_mutes(tx, member.id, context.now()).await?;
        note(tx, context, "unmute", subject_of(&member), Some(reason)).await?;
    }
    muted(tx, entrance, person).await
}

/// The person, or `None` when this event was handled before.
async fn judged_person(tx: &mut Conn, entrance: &mut Entrance, person: &Account) -> Result<Option<Member>> {
    entrance.context.require_moderator()?;
    if person.bot {
        return Err(refuse!("refusal-person-is-bot").into());
    }
    let member = entrance.meet_named(tx, person).await?;
    let receipt = Receipt {
        kind: receipts::SETTING,
        subject: member.id.0,
    };
    let earlier = entrance.context.claim_event(tx, &receipt).await?;
    Ok(earlier.is_none().then_some(member))
}

async fn muted(tx: &mut Conn, entrance: &mut Entrance, person: &Account) -> Result<Muted> {
    let member = entrance.meet(tx, person).await?;
    let now = entrance.context.now();
    Ok(Muted {
        person: member.party(),
        mute: store::mute_of(tx, member.id, now).await?,
        now,
    })
}

fn subject_of(member: &Member) -> Subject {
    Subject {
        kind: "member",
        id: Some(member.id.0),
        name: member.name.clone(),
    }
}

/// How many lines of the log are shown.
const AUDIT_LINES: i64 = 20;

/// The newest lines of the log, newest first.
///
/// # Errors
/// Refused to those who may not moderate.
pub async fn audit(tx: &mut Conn, context: &Context) -> Result<Vec<AuditLine>> {
    context.require_moderator()?;
    store::latest_audit(tx, context.workspace.id, context.home.platform.as_str(), AUDIT_LINES).await
}

/// How a list of choices names a kudos: `giver → recipients: words`.
pub fn label(card: &KudosCard, max: usize) -> String {
    text::shorten(
        &format!("{}: {}", between(card), text::one_line(&card.kudos.message)),
        max,
    )
}
