//! What becomes of a kudos later: it is taken back, others join in, its messages change.

use super::{before, card_owed, load};
use crate::asks::Place;
use crate::chat::platform::To;
use crate::error::Result;
use crate::ids::{DeliveryId, KudosId};
use crate::kudos::{KudosCard, store};
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::ledger::receipts::{self, Receipt};
use crate::ledger::{Conn, id};
use crate::moderation::store::{AuditEntry, insert_audit};
use crate::people::{Context, micros};
use crate::refuse;
use jiff::SignedDuration;

/// How long a giver may take a kudos back.
const UNDO_WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// A kudos that its giver has taken back.
#[derive(Debug)]
pub struct Undone {
    pub card: KudosCard,
    /// Where its card may stay as it is.
    pub stays_in: Option<Place>,
}

/// Takes back the giver's last kudos, or the one that is named.
pub async fn undo(tx: &mut Conn, context: &Context, kudos: Option<&str>) -> Result<Undone> {
    let card = undone(tx, context, kudos).await?;
    let stays_in = stays_in(tx, &card).await?;
    Ok(Undone { card, stays_in })
}

async fn undone(tx: &mut Conn, context: &Context, kudos: Option<&str>) -> Result<KudosCard> {
    let since = before(context, UNDO_WINDOW)?;
    let platform = context.home.platform.as_str();
    let card = match kudos {
        Some(id) => {
            let id = id.parse().map_err(|_| refuse!("refusal-choose-kudos"))?;
            let card = store::card(tx, context.workspace.id, id, platform).await?;
            card.filter(|card| card.kudos.giver == context.actor.id)
                .ok_or_else(|| refuse!("refusal-choose-kudos"))?
        }
        None => {
            let last = store::given_by(tx, context.actor.id, platform, since, 1).await?.pop();
            last.ok_or_else(|| refuse!("refusal-nothing-to-undo"))?
        }
    };
    let receipt = Receipt {
        kind: receipts::KUDOS,
        subject: card.kudos.id.0,
    };
    if let Some(earlier) = context.claim_event(tx, &receipt).await? {
        return load(tx, context, KudosId(earlier.subject)).await;
    }
    if card.kudos.undone_at.is_some() {
        return Ok(card);
    }
    if card.kudos.at < since {
        return Err(refuse!("refusal-undo-too-late").into());
    }
    store::undo(tx, card.kudos.id, id::after(card.kudos.version), context.now()).await?;
    audit_undo(tx, context, &card).await?;
    let card = load(tx, context, card.kudos.id).await?;
    owe_edits(tx, context, &card).await?;
    Ok(card)
}

async fn audit_undo(tx: &mut Conn, context: &Context, card: &KudosCard) -> Result<()> {
    let entry = AuditEntry {
        workspace: context.workspace.id,
        at: context.now(),
        actor: Some(context.actor.id),
        action: "undo",
        subject_kind: "kudos",
        subject: Some(card.kudos.id.0),
        subject_name: card.kudos.key.clone(),
        reason: None,
    };
    insert_audit(tx, &entry).await
}

/// Where the card of a kudos may stay as it is, until somebody presses it: it was shown where the bot is not. `None` where the
/// card follows, or was never shown.
pub async fn stays_in(tx: &mut Conn, card: &KudosCard) -> Result<Option<Place>> {
    let Some(place) = &card.kudos.place else {
        return Ok(None);
    };
    let untold = deliveries::shown_untold(tx, Kind::KudosCard, card.kudos.id.0).await?;
    Ok(untold.unwrap_or(place.card.is_none()).then(|| place.clone()))
}

/// Owes every message that shows a kudos its present form: the card, and the direct messages of a private one.
pub async fn owe_edits(tx: &mut Conn, context: &Context, card: &KudosCard) -> Result<()> {
    let real = micros(context.moment.real);
    let kudos = &card.kudos;
    if let Some(place) = &kudos.place {
        let unknown = place.card.is_none();
        if unknown
            && (deliveries::awaits_card(tx, Kind::KudosCard, kudos.id.0).await? || stays_in(tx, card).await?.is_some())
        {
            return Ok(());
        }
        let owed = Owed {
            platform: place.platform.clone(),
            home: place.home.clone(),
            to: To::Channel(place.channel.clone()),
            edits: Some(place.card.clone().unwrap_or_default()),
            ..card_owed(context, kudos.id, kudos.version)
        };
        deliveries::owe(tx, &owed, real).await?;
    }
    if kudos.private {
        for sent in deliveries::sent_to_people(tx, Kind::PrivateKudos, kudos.id.0).await? {
            let owed = Owed {
                platform: sent.platform,
                home: sent.home,
                kind: Kind::PrivateKudos,
                to: To::Person(sent.account),
                edits: Some(sent.message),
                ..card_owed(context, kudos.id, kudos.version)
            };
            deliveries::owe(tx, &owed, real).await?;
        }
    }
    Ok(())
}

/// What a "me too" came to.
#[derive(Debug)]
pub struct MeToo {
    pub card: KudosCard,
    pub owed: Option<DeliveryId>,
}

/// Joins a kudos, once a person; giver and recipients have said and heard it already.
pub async fn me_too(tx: &mut Conn, context: &Context, kudos: KudosId) -> Result<MeToo> {
    let card = load(tx, context, kudos).await?;
    if card.kudos.private {
        return Err(refuse!("refusal-no-such-kudos").into());
    }
    if !card.kudos.counts() {
        // A card that nobody could change by then is shown as it stands: whoever presses it sees it.
        if stays_in(tx, &card).await?.is_some() {
            return shown_anew(tx, context, card).await;
        }
        return Err(refuse!("refusal-kudos-gone").into());
    }
    let actor = context.actor.id;
    if card.kudos.giver == actor
        || card
            .kudos
            .recipients
            .iter()
            .any(|recipient| recipient.member == Some(actor))
    {
        return Err(refuse!("refusal-me-too-own").into());
    }
    let receipt = Receipt {
        kind: receipts::KUDOS,
        subject: kudos.0,
    };
    if context.claim_event(tx, &receipt).await?.is_some() {
        return Ok(MeToo { card, owed: None });
    }
    let version = id::after(card.kudos.version);
    if !store::me_too(tx, kudos, actor, version, context.now()).await? {
        return Ok(MeToo { card, owed: None });
    }
    let card = load(tx, context, kudos).await?;
    shown_anew(tx, context, card).await
}

/// The answer to a press: the card that bears the button, as it is now.
async fn shown_anew(tx: &mut Conn, context: &Context, card: KudosCard) -> Result<MeToo> {
    let Some(place) = card.kudos.place.clone() else {
        return Ok(MeToo { card, owed: None });
    };
    let owed = Owed {
        to: To::Channel(place.channel),
        edits: Some(place.card.unwrap_or_default()),
        answer: context.answer.clone(),
        ..card_owed(context, card.kudos.id, card.kudos.version)
    };
    let owed = deliveries::owe(tx, &owed, micros(context.moment.real)).await?;
    Ok(MeToo { card, owed: Some(owed) })
}
