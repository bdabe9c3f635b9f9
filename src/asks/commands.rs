//! The use cases of asks. Who may press what is decided here, each time.

mod steps;

pub use steps::{CantForm, Stepped, cant_form, let_go, part_of, step};

use super::store::{self, Waiting};
use super::{Ask, AskCard, Place, Standing};
use crate::chat::command::Please;
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
    let real = micros(context.moment.real);
    let fingerprint = fingerprint(context, please);
    let repeatable = micros(context.now()) - deliveries::REPEATABLE_FOR;
    let alike = store::alike(tx, context.actor.id, repeatable, fingerprint).await?;
    if let Some(earlier) = deliveries::take_over(tx, &owed, alike, context.moment.first_id, real).await? {
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

/// An ask as it stands, for its card or a form about it.
pub async fn show(tx: &mut Conn, context: &Context, ask: AskId) -> Result<AskCard> {
    load(tx, context, ask).await
}

/// The asks that a person sees with `/kudos asks`.
#[derive(Debug)]
pub struct MyAsks {
    /// The first of them: front line first, then oldest first; at the end those that others have taken.
    pub to_answer: Vec<AskCard>,
    /// How many there are.
    pub waiting: usize,
    /// How many of these others have taken.
    pub taken_by_others: usize,
    pub asked: Vec<AskCard>,
}

/// How many asks of each list are named.
pub const NAMED: usize = 10;
/// How many asks of a queue are put in their order.
const QUEUE: i64 = 1_000;
/// How many of one's own asks are read.
const LISTED: i64 = 50;

/// Mine to answer, front line first, and mine asked: unfinished ones, and those that ended in the last week.
pub async fn mine(tx: &mut Conn, context: &Context) -> Result<MyAsks> {
    let platform = context.home.platform.as_str();
    let (workspace, actor) = (&context.workspace, &context.actor);
    let mut queue = store::to_answer(tx, workspace.id, actor.id, actor.team, QUEUE).await?;
    let by_another = |ask: &Waiting| ask.claimed_by.is_some_and(|claimer| claimer != actor.id);
    queue.sort_by_key(|ask| {
        let front_line = super::view::is_front_line(workspace, ask.asker_team, ask.asked_team);
        (by_another(ask), !front_line)
    });
    let first: Vec<AskId> = queue.iter().take(NAMED).map(|ask| ask.id).collect();
    let mut to_answer = store::cards(tx, workspace.id, &first, platform).await?;
    to_answer.sort_by_key(|card| first.iter().position(|id| *id == card.ask.id));
    let week_ago = context.now().checked_sub(SignedDuration::from_hours(7 * 24));
    let week_ago = week_ago.map_err(|error| Fault::Corrupt(error.to_string()))?;
    Ok(MyAsks {
        to_answer,
        waiting: queue.len(),
        taken_by_others: queue.iter().filter(|ask| by_another(ask)).count(),
        asked: store::asked_by(tx, actor.id, platform, week_ago, LISTED).await?,
    })
}
