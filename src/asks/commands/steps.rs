//! Pressing the buttons of an ask, and what follows from it.

use super::{card_owed, load};
use crate::asks::{Ask, AskCard, AskEvent, AskEventKind, AskState, Part, store};
use crate::chat::command::AskStep;
use crate::chat::platform::To;
use crate::error::Result;
use crate::ids::{AskId, DeliveryId};
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::ledger::receipts::{self, Receipt};
use crate::ledger::{Conn, id};
use crate::people::{Context, micros};
use crate::refuse;

/// What a press came to.
#[derive(Debug)]
pub struct Stepped {
    pub card: AskCard,
    pub owed: Option<DeliveryId>,
}

/// Presses a button of an ask. `on_card` tells that the button stands on the card itself, so that the answer changes it.
pub async fn step(tx: &mut Conn, context: &Context, ask: AskId, step: &AskStep, on_card: bool) -> Result<Stepped> {
    let card = load(tx, context, ask).await?;
    let receipt = Receipt {
        kind: receipts::ASK,
        subject: ask.0,
    };
    if context.claim_event(tx, &receipt).await?.is_some() {
        return Ok(Stepped { card, owed: None });
    }
    let kind = match decide(context, &card, step) {
        Ok(Some(kind)) => kind,
        Ok(None) => return Ok(Stepped { card, owed: None }),
        Err(_) if on_card && stands_unchanged(tx, &card.ask).await? => {
            let owed = owe_edit(tx, context, &card, on_card).await?;
            return Ok(Stepped { card, owed });
        }
        Err(refusal) => return Err(refusal),
    };
    let reason = match step {
        AskStep::Cant { reason } => Some(reason.clone()),
        _ => None,
    };
    let card = happens(tx, context, &card, kind, reason).await?;
    let owed = owe_edit(tx, context, &card, on_card).await?;
    Ok(Stepped { card, owed })
}

/// What the actor has taken, and can do no more because they have left, is open again for whoever is asked.
pub async fn let_go(tx: &mut Conn, context: &Context, taken: &[AskId]) -> Result<()> {
    for ask in taken {
        let card = load(tx, context, *ask).await?;
        let card = happens(tx, context, &card, AskEventKind::Cant, None).await?;
        owe_edit(tx, context, &card, false).await?;
    }
    Ok(())
}

/// Writes down what the actor did with an ask, and tells its asker.
async fn happens(
    tx: &mut Conn,
    context: &Context,
    card: &AskCard,
    kind: AskEventKind,
    reason: Option<String>,
) -> Result<AskCard> {
    let event = AskEvent {
        id: id::after(card.ask.standing.version),
        kind,
        member: Some(context.actor.id),
        reason,
        at: context.now(),
    };
    let standing = card.ask.standing.clone().after(&event);
    store::append(tx, card.ask.id, &event, &standing).await?;
    tell_asker(tx, context, card, &event).await?;
    load(tx, context, card.ask.id).await
}

/// Whether an ask has ended and its card may not have followed, because it was shown where the bot is not: whoever presses it
/// sees what became of the ask.
async fn stands_unchanged(tx: &mut Conn, ask: &Ask) -> Result<bool> {
    let Some(place) = ask.place.as_ref().filter(|_| !ask.standing.state.is_unfinished()) else {
        return Ok(false);
    };
    let untold = deliveries::shown_untold(tx, Kind::AskCard, ask.id.0).await?;
    Ok(untold.unwrap_or(place.card.is_none()))
}

/// The event that a step makes, `None` when all is as wanted already, or why it may not be.
fn decide(context: &Context, card: &AskCard, step: &AskStep) -> Result<Option<AskEventKind>> {
    let part = part_of(context, &card.ask);
    let standing = &card.ask.standing;
    let state = standing.state;
    let kind = match step {
        AskStep::Take => {
            if !part.may_take() {
                return Err(refuse!("refusal-take-not-asked").into());
            }
            match state {
                AskState::Claimed if part.claimer => return Ok(None),
                AskState::Claimed => {
                    let by = card
                        .claimer
                        .as_ref()
                        .map(|claimer| claimer.mention())
                        .unwrap_or_default();
                    return Err(refuse!("refusal-taken-already", person = by).into());
                }
                AskState::Done | AskState::Withdrawn => return Err(refuse!("refusal-ask-ended").into()),
                AskState::Open | AskState::OnHold | AskState::Declined => AskEventKind::Claimed,
            }
        }
        AskStep::Done => {
            if !part.may_finish() {
                return Err(refuse!("refusal-done-not-yours").into());
            }
            match state {
                AskState::Done => return Ok(None),
                AskState::Declined | AskState::Withdrawn => return Err(refuse!("refusal-ask-ended").into()),
                _ => AskEventKind::Done,
            }
        }
        AskStep::Cant { .. } => {
            // Whoever took it may have left the team since.
            if !part.is_asked() && !part.claimer {
                return Err(refuse!("refusal-take-not-asked").into());
            }
            if !state.is_unfinished() {
                return Err(refuse!("refusal-ask-ended").into());
            }
            cant(part, card)?
        }
        AskStep::Withdraw => {
            if !part.asker {
                return Err(refuse!("refusal-asker-only").into());
            }
            match state {
                AskState::Withdrawn => return Ok(None),
                AskState::Done | AskState::Declined => return Err(refuse!("refusal-ask-ended").into()),
                _ => AskEventKind::Withdrawn,
            }
        }
        AskStep::Reopen => {
            if !part.asker {
                return Err(refuse!("refusal-asker-only").into());
            }
            if state.is_unfinished() {
                return Ok(None);
            }
            AskEventKind::Reopened
        }
    };
    Ok(Some(kind))
}

/// A person's own "can't" and the lead's decline; a member's leaves a team's ask open. Nobody declines for whoever is at it.
fn cant(part: Part, card: &AskCard) -> Result<AskEventKind> {
    if let Some(claimer) = card.claimer.as_ref().filter(|_| !part.claimer) {
        return Err(refuse!("refusal-cant-taken", person = claimer.mention()).into());
    }
    if part.asked_person || (part.lead && card.ask.asked_member.is_none()) {
        return Ok(AskEventKind::Declined);
    }
    if card.ask.asked_member.is_some() && !part.claimer {
        return Err(refuse!("refusal-cant-not-asked").into());
    }
    Ok(AskEventKind::Cant)
}

/// The actor's part in an ask.
pub fn part_of(context: &Context, ask: &Ask) -> Part {
    let actor = &context.actor;
    let asked_team = ask.asked_team.and_then(|team| context.workspace.team(team));
    Part {
        asker: ask.asker == actor.id,
        asked_person: ask.asked_member == Some(actor.id),
        asked_member: ask.asked_team.is_some() && ask.asked_team == actor.team,
        lead: asked_team.is_some_and(|team| team.lead == Some(actor.id)),
        claimer: ask.standing.claimed_by == Some(actor.id),
        bystander: ask.asked_member.is_none() && asked_team.is_none() && ask.asker != actor.id,
    }
}

/// Tells the asker by direct message what became of their ask, unless they did it themselves. They are told where they
/// asked, which may be another platform than the one on which it was answered.
async fn tell_asker(tx: &mut Conn, context: &Context, card: &AskCard, event: &AskEvent) -> Result<()> {
    let is_news = matches!(
        event.kind,
        AskEventKind::Claimed | AskEventKind::Done | AskEventKind::Declined | AskEventKind::Cant
    );
    if !is_news || card.ask.asker == context.actor.id {
        return Ok(());
    }
    let here = card_owed(context, card.ask.id, event.id);
    let asked_at = card.ask.place.as_ref().map(|place| (&place.platform, &place.home));
    let there = match asked_at {
        Some((platform, home)) if *platform != here.platform => {
            let card = store::card(tx, context.workspace.id, card.ask.id, platform).await?;
            let account = card.and_then(|card| card.asker.account);
            account.map(|account| (account, platform.clone(), home.clone()))
        }
        _ => None,
    };
    let here_then = || Some((card.asker.account.clone()?, here.platform.clone(), here.home.clone()));
    let Some((account, platform, home)) = there.or_else(here_then) else {
        return Ok(());
    };
    let owed = Owed {
        platform,
        home,
        to: To::Person(account),
        kind: Kind::AskNews,
        detail: Some(event.kind.as_str().to_owned()),
        ..here
    };
    deliveries::owe(tx, &owed, micros(context.moment.real)).await?;
    Ok(())
}

/// Owes the card its present state: as the answer to the press, or, pressed elsewhere, as an edit.
async fn owe_edit(tx: &mut Conn, context: &Context, card: &AskCard, on_card: bool) -> Result<Option<DeliveryId>> {
    let Some(place) = &card.ask.place else {
        return Ok(None);
    };
    if !on_card && place.card.is_none() && deliveries::awaits_card(tx, Kind::AskCard, card.ask.id.0).await? {
        return Ok(None);
    }
    let owed = Owed {
        platform: place.platform.clone(),
        home: place.home.clone(),
        to: To::Channel(place.channel.clone()),
        edits: Some(place.card.clone().unwrap_or_default()),
        answer: context.answer.clone().filter(|_| on_card),
        ..card_owed(context, card.ask.id, card.ask.standing.version)
    };
    let owed = deliveries::owe(tx, &owed, micros(context.moment.real)).await?;
    Ok(on_card.then_some(owed))
}

/// An ask, for the form that asks why it cannot be answered.
///
/// # Errors
/// Refused when this person could not say so.
pub async fn cant_form(tx: &mut Conn, context: &Context, ask: AskId, on_card: bool) -> Result<CantForm> {
    let card = load(tx, context, ask).await?;
    let reason = String::new();
    match decide(context, &card, &AskStep::Cant { reason }) {
        Ok(_) => Ok(CantForm::Asks(card)),
        Err(_) if on_card && stands_unchanged(tx, &card.ask).await? => {
            Ok(CantForm::Ended(Stepped { card, owed: None }))
        }
        Err(refusal) => Err(refusal),
    }
}

/// What comes of a wish to say "can't".
#[derive(Debug)]
pub enum CantForm {
    /// The form asks why.
    Asks(AskCard),
    /// The card was out of date and is shown as it stands.
    Ended(Stepped),
}
