//! The use cases of asks. Who may press what is decided here, each time.

use super::store;
use super::{Ask, AskCard, AskEvent, AskEventKind, AskState, Part, Place, Standing};
use crate::chat::command::{AskStep, Please};
use crate::chat::inbound::Mention;
use crate::chat::platform::To;
use crate::chat::when;
use crate::error::{Fault, Result};
use crate::ids::{AskId, DeliveryId, TeamId};
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::ledger::receipts::{self, Receipt};
use crate::ledger::{Conn, id};
use crate::people::commands::Entrance;
use crate::people::{Context, Party, micros, person_gone};
use crate::refuse;
use jiff::SignedDuration;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What `/please` came to.
#[derive(Debug)]
pub struct Opened {
    pub card: AskCard,
    /// The answer that is owed.
    pub owed: Option<DeliveryId>,
    /// Whether an earlier answer may have shown it.
    pub repeats: bool,
    /// A deadline that could not be read as a time; it stands on the card as it was written.
    pub unread_by: Option<String>,
}

/// The person or team that an ask is for.
struct Asked {
    person: Option<Party>,
    team: Option<TeamId>,
}

/// Opens an ask.
pub async fn please(tx: &mut Conn, entrance: &mut Entrance, please: &Please) -> Result<Opened> {
    let asked = asked(tx, entrance, &please.to).await?;
    let context = &entrance.context;
    let ask_id = AskId(id::next());
    let receipt = Receipt {
        kind: receipts::ASK,
        subject: ask_id.0,
    };
    if let Some(earlier) = context.claim_event(tx, &receipt).await? {
        return shown_again(tx, context, AskId(earlier.subject), None).await;
    }
    let owed = Owed {
        answer: context.answer.clone(),
        said_at: Some(micros(context.said_at)),
        ..card_owed(context, ask_id, ask_id.0)
    };
    let (lost_before, real) = (micros(context.moment.answers_lost_before), micros(context.moment.real));
    let fingerprint = fingerprint(context, please);
    let repeatable = micros(context.now()) - deliveries::REPEATABLE_FOR;
    let alike = store::alike(tx, context.actor.id, repeatable, fingerprint).await?;
    if let Some(earlier) = deliveries::take_over(tx, &owed, alike, lost_before, real).await? {
        // The worker is about to post it: another answer in public would be a second card.
        let owed = earlier.owed.ok_or_else(|| refuse!("refusal-being-posted"))?;
        return shown_again(tx, context, AskId(earlier.subject), Some(owed)).await;
    }
    let by_at = please
        .by
        .as_deref()
        .and_then(|by| when::parse(by, context.language, &context.local_now()));
    let ask = Ask {
        id: ask_id,
        key: ask_id.to_string(),
        asker: context.actor.id,
        asker_team: context.actor.team,
        asked_member: asked.person.as_ref().map(|person| person.member),
        asked_team: asked.team,
        what: please.what.clone(),
        customer: please.customer.clone(),
        by_at,
        by_text: please.by.clone(),
        opened_at: context.now(),
        place: Some(Place {
            platform: context.home.platform.to_string(),
            home: context.home.id.clone(),
            channel: context.channel.clone(),
            card: None,
        }),
        standing: Standing::new(ask_id),
    };
    store::insert(tx, context.workspace.id, &ask, fingerprint).await?;
    let owed = deliveries::owe(tx, &owed, real).await?;
    let card = AskCard {
        ask,
        asker: context.actor.party(),
        asked: asked.person,
        claimer: None,
    };
    Ok(Opened {
        card,
        owed: Some(owed),
        repeats: false,
        unread_by: please.by.clone().filter(|_| by_at.is_none()),
    })
}

async fn shown_again(tx: &mut Conn, context: &Context, ask: AskId, owed: Option<DeliveryId>) -> Result<Opened> {
    Ok(Opened {
        card: load(tx, context, ask).await?,
        owed,
        repeats: true,
        unread_by: None,
    })
}

/// Whom the mention names: a colleague who is not oneself and no bot, or the team behind a role.
async fn asked(tx: &mut Conn, entrance: &mut Entrance, to: &Mention) -> Result<Asked> {
    match to {
        Mention::Person(account) if account.bot => Err(refuse!("refusal-bot").into()),
        Mention::Person(account) if account.gone => Err(person_gone(account).into()),
        Mention::Person(account) if account.id == entrance.context.account.id => {
            Err(refuse!("refusal-ask-self").into())
        }
        Mention::Person(account) => {
            let member = entrance.meet(tx, account).await?;
            Ok(Asked {
                person: Some(member.party()),
                team: member.team,
            })
        }
        Mention::Group { .. } | Mention::Team(_) => {
            let context = &entrance.context;
            let team = context.workspace.team_mentioned(&context.home, to)?;
            Ok(Asked {
                person: None,
                team: Some(team.id),
            })
        }
    }
}

fn fingerprint(context: &Context, please: &Please) -> i64 {
    let mut hasher = DefaultHasher::new();
    ("please", context.actor.id.0, &please.what, &please.customer, &please.by).hash(&mut hasher);
    match &please.to {
        Mention::Person(account) => account.id.hash(&mut hasher),
        Mention::Group { id, .. } => id.hash(&mut hasher),
        Mention::Team(name) => name.hash(&mut hasher),
    }
    hasher.finish() as i64
}

/// An ask's card, owed to the place where it stands or where it is opened.
fn card_owed(context: &Context, ask: AskId, version: i64) -> Owed {
    Owed {
        workspace: context.workspace.id,
        platform: context.home.platform.to_string(),
        home: context.home.id.clone(),
        to: To::Channel(context.channel.clone()),
        kind: Kind::AskCard,
        subject: ask.0,
        detail: None,
        version,
        edits: None,
        answer: None,
        said_at: None,
    }
}

async fn load(tx: &mut Conn, context: &Context, ask: AskId) -> Result<AskCard> {
    let card = store::card(tx, context.workspace.id, ask, context.home.platform.as_str()).await?;
    Ok(card.ok_or_else(|| refuse!("refusal-no-such-ask"))?)
}

/// An ask, for the form that asks why it cannot be answered.
///
/// # Errors
/// Refused when this person could not say so.
pub async fn cant_form(tx: &mut Conn, context: &Context, ask: AskId) -> Result<AskCard> {
    let card = load(tx, context, ask).await?;
    let reason = String::new();
    decide(context, &card, &AskStep::Cant { reason })?;
    Ok(card)
}

/// An ask as it stands, for its card or a form about it.
pub async fn show(tx: &mut Conn, context: &Context, ask: AskId) -> Result<AskCard> {
    load(tx, context, ask).await
}

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
    let Some(kind) = decide(context, &card, step)? else {
        return Ok(Stepped { card, owed: None });
    };
    let event = AskEvent {
        id: id::after(card.ask.standing.version),
        kind,
        member: Some(context.actor.id),
        reason: match step {
            AskStep::Cant { reason } => Some(reason.clone()),
            _ => None,
        },
        at: context.now(),
    };
    let standing = card.ask.standing.clone().after(&event);
    store::append(tx, ask, &event, &standing).await?;
    tell_asker(tx, context, &card, &event).await?;
    let card = load(tx, context, ask).await?;
    let owed = owe_edit(tx, context, &card, on_card).await?;
    Ok(Stepped { card, owed })
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
            if !part.may_take() {
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

/// The asks that a person sees with `/kudos asks`.
#[derive(Debug)]
pub struct MyAsks {
    /// Front line first, then oldest first; at the end those that others have taken.
    pub to_answer: Vec<AskCard>,
    /// How many of them others have taken.
    pub taken_by_others: usize,
    pub asked: Vec<AskCard>,
}

/// How many asks of each list are read.
const LISTED: i64 = 50;

/// Mine to answer, front line first, and mine asked: unfinished ones, and those that ended in the last week.
pub async fn mine(tx: &mut Conn, context: &Context) -> Result<MyAsks> {
    let platform = context.home.platform.as_str();
    let actor = &context.actor;
    let mut to_answer = store::to_answer(tx, context.workspace.id, actor.id, actor.team, platform, LISTED).await?;
    let by_another = |ask: &Ask| ask.standing.claimed_by.is_some_and(|claimer| claimer != actor.id);
    to_answer.sort_by_key(|card| (by_another(&card.ask), !is_front_line(context, &card.ask)));
    let taken_by_others = to_answer.iter().filter(|card| by_another(&card.ask)).count();
    let week_ago = context.now().checked_sub(SignedDuration::from_hours(7 * 24));
    let week_ago = week_ago.map_err(|error| Fault::Corrupt(error.to_string()))?;
    Ok(MyAsks {
        to_answer,
        taken_by_others,
        asked: store::asked_by(tx, actor.id, platform, week_ago, LISTED).await?,
    })
}

/// Whether the asker's team is a front-line customer of the asked one: somebody waits behind it.
pub fn is_front_line(context: &Context, ask: &Ask) -> bool {
    super::view::is_front_line(&context.workspace, ask)
}
