//! The use cases of kudos. Limits and permissions are checked in the transaction that writes.

mod forms;
mod later;
mod private;

pub use forms::{thank_by_form, thank_form_for_ask, thank_form_for_person};
pub use later::{MeToo, Undone, me_too, owe_edits, stays_in, undo};
use private::owe_private;

use super::store;
use super::{Kudos, KudosCard, MAX_RECIPIENTS, NamedRecipient, Recipient};
use crate::asks;
use crate::asks::Place;
use crate::chat::command::ThankYou;
use crate::chat::inbound::{Account, Mention};
use crate::chat::platform::To;
use crate::chat::text::Text;
use crate::error::{Fault, Refusal, Result};
use crate::ids::{AskId, DeliveryId, KudosId};
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::ledger::receipts::{self, Receipt};
use crate::ledger::{Conn, id};
use crate::people::commands::Entrance;
use crate::people::{self, Context, Member, micros, person_gone};
use crate::refuse;
use jiff::{SignedDuration, Timestamp};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a thank-you came to.
#[derive(Debug)]
pub struct Thanked {
    pub card: KudosCard,
    pub owed: Option<DeliveryId>,
    /// Whether an earlier answer may have shown what is owed.
    pub repeats: bool,
}

/// Thanks, with those thanked as members and teams.
struct Thanks {
    recipients: Vec<Recipient>,
    /// The same as the card names them, where that is known already.
    named: Option<Vec<NamedRecipient>>,
    words: String,
    beyond: bool,
    private: bool,
    customer: Option<String>,
    value: Option<String>,
    ask: Option<AskId>,
}

/// `/thank-you`.
pub async fn thank_you(tx: &mut Conn, entrance: &mut Entrance, words: &ThankYou) -> Result<Thanked> {
    require_unmuted(&entrance.context)?;
    let mut to = Vec::new();
    for mention in &words.to {
        match mention {
            Mention::Person(account) => {
                let member = thankable(tx, entrance, account).await?;
                let recipient = Recipient {
                    member: Some(member.id),
                    team: member.team,
                };
                push_distinct(&mut to, recipient, NamedRecipient::Person(member.party()));
            }
            Mention::Group { .. } | Mention::Team(_) => {
                let context = &entrance.context;
                let team = context.workspace.team_mentioned(&context.home, mention)?;
                let recipient = Recipient {
                    member: None,
                    team: Some(team.id),
                };
                push_distinct(&mut to, recipient, NamedRecipient::Team(team.id, team.name.clone()));
            }
        }
    }
    let (recipients, named) = to.into_iter().unzip();
    let context = &entrance.context;
    let ask = match &words.ask {
        Some(ask) => Some(own_answered_ask(tx, context, ask).await?),
        None => None,
    };
    let thanks = Thanks {
        recipients,
        named: Some(named),
        words: words.words.clone(),
        beyond: words.beyond,
        private: words.private,
        customer: words.customer.clone(),
        value: chosen_value(context, words.value.as_deref())?,
        ask,
    };
    give(tx, context, thanks).await
}

fn push_distinct(to: &mut Vec<(Recipient, NamedRecipient)>, recipient: Recipient, named: NamedRecipient) {
    let same = |(held, _): &(Recipient, NamedRecipient)| {
        held.member == recipient.member && (held.member.is_some() || held.team == recipient.team)
    };
    if to.len() < MAX_RECIPIENTS && !to.iter().any(same) {
        to.push((recipient, named));
    }
}

fn require_unmuted(context: &Context) -> Result<(), Refusal> {
    if context.actor.muted {
        Err(refuse!("refusal-muted"))
    } else {
        Ok(())
    }
}

/// A colleague who can be thanked: neither a bot nor oneself.
async fn thankable(tx: &mut Conn, entrance: &mut Entrance, account: &Account) -> Result<Member> {
    if account.bot {
        return Err(refuse!("refusal-bot").into());
    }
    if account.gone {
        return Err(person_gone(account).into());
    }
    if account.id == entrance.context.account.id {
        return Err(refuse!("refusal-thank-self").into());
    }
    let member = entrance.meet(tx, account).await?;
    if member.bot {
        return Err(refuse!("refusal-bot").into());
    }
    if member.id == entrance.context.actor.id {
        return Err(refuse!("refusal-thank-self").into());
    }
    Ok(member)
}

/// The company value that was chosen; a refusal where one is required or this one is unknown.
fn chosen_value(context: &Context, value: Option<&str>) -> Result<Option<String>, Refusal> {
    let workspace = &context.workspace;
    let listed = || Text::join(workspace.values.iter().map(|value| Text::verbatim(value)), ", ");
    match value {
        Some(_) if workspace.values.is_empty() => Err(refuse!("refusal-no-values").about("value")),
        Some(value) => match workspace.value_called(value) {
            Some(value) => Ok(Some(value.to_owned())),
            None => Err(refuse!("refusal-unknown-value", value = value, values = listed()).about("value")),
        },
        None if workspace.value_required && !workspace.values.is_empty() => {
            Err(refuse!("refusal-value-required", values = listed()).about("value"))
        }
        None => Ok(None),
    }
}

/// An ask of the giver's own that was answered, by its id.
async fn own_answered_ask(tx: &mut Conn, context: &Context, ask: &str) -> Result<AskId> {
    let id = ask.parse().map_err(|_| refuse!("refusal-choose-ask").about("ask"))?;
    let card = asks::store::card(tx, context.workspace.id, id, context.home.platform.as_str()).await?;
    let card = card
        .filter(|card| card.ask.asker == context.actor.id)
        .ok_or_else(|| refuse!("refusal-choose-ask").about("ask"))?;
    if card.ask.standing.first_response_at.is_none() {
        return Err(refuse!("refusal-ask-unanswered").about("ask").into());
    }
    Ok(id)
}

/// Stores the thanks and owes what people are to see of it.
async fn give(tx: &mut Conn, context: &Context, thanks: Thanks) -> Result<Thanked> {
    let kudos_id = KudosId(id::next());
    let receipt = Receipt {
        kind: receipts::KUDOS,
        subject: kudos_id.0,
    };
    if let Some(earlier) = context.claim_event(tx, &receipt).await? {
        return shown_again(tx, context, KudosId(earlier.subject), None).await;
    }
    let owed = Owed {
        kind: if thanks.private {
            Kind::KudosReceipt
        } else {
            Kind::KudosCard
        },
        answer: context.answer.clone(),
        said_at: Some(micros(context.said_at)),
        ..card_owed(context, kudos_id, kudos_id.0)
    };
    let real = micros(context.moment.real);
    let fingerprint = fingerprint(context, &thanks);
    let repeatable = micros(context.now()) - deliveries::REPEATABLE_FOR;
    let alike = store::alike(tx, context.actor.id, repeatable, fingerprint).await?;
    if let Some(earlier) = deliveries::take_over(tx, &owed, alike, context.moment.first_id, real).await? {
        // The worker is about to post it: another answer in public would be a second card.
        let owed = earlier.owed.ok_or_else(|| refuse!("refusal-being-posted"))?;
        return shown_again(tx, context, KudosId(earlier.subject), Some(owed)).await;
    }
    check_limits(tx, context, &thanks).await?;
    let kudos = Kudos {
        id: kudos_id,
        key: kudos_id.to_string(),
        giver: context.actor.id,
        giver_team: context.actor.team,
        recipients: thanks.recipients,
        message: thanks.words,
        value: thanks.value,
        beyond: thanks.beyond,
        private: thanks.private,
        customer: thanks.customer,
        ask: thanks.ask,
        at: context.now(),
        place: (!thanks.private).then(|| Place {
            platform: context.home.platform.to_string(),
            home: context.home.id.clone(),
            channel: context.channel.clone(),
            card: None,
        }),
        version: kudos_id.0,
        undone_at: None,
        hidden_at: None,
    };
    store::insert(tx, context.workspace.id, &kudos, fingerprint).await?;
    let owed = deliveries::owe(tx, &owed, real).await?;
    let card = match thanks.named {
        Some(recipients) => KudosCard {
            kudos,
            giver: context.actor.party(),
            recipients,
            me_toos: 0,
        },
        None => load(tx, context, kudos_id).await?,
    };
    if card.kudos.private {
        owe_private(tx, context, &card).await?;
    }
    Ok(Thanked {
        card,
        owed: Some(owed),
        repeats: false,
    })
}

async fn shown_again(tx: &mut Conn, context: &Context, kudos: KudosId, owed: Option<DeliveryId>) -> Result<Thanked> {
    Ok(Thanked {
        card: load(tx, context, kudos).await?,
        owed,
        repeats: true,
    })
}

fn fingerprint(context: &Context, thanks: &Thanks) -> i64 {
    let mut hasher = DefaultHasher::new();
    (
        "thank-you",
        context.actor.id.0,
        &thanks.words,
        thanks.private,
        thanks.beyond,
    )
        .hash(&mut hasher);
    (&thanks.customer, &thanks.value, thanks.ask.map(|ask| ask.0)).hash(&mut hasher);
    for recipient in &thanks.recipients {
        (
            recipient.member.map(|member| member.0),
            recipient.team.map(|team| team.0),
        )
            .hash(&mut hasher);
    }
    hasher.finish() as i64
}

/// Three recipients count as one a day, and one a pair each; the day is the workspace's.
async fn check_limits(tx: &mut Conn, context: &Context, thanks: &Thanks) -> Result<()> {
    let workspace = &context.workspace;
    let start = context
        .local_now()
        .start_of_day()
        .map_err(|error| Fault::Corrupt(error.to_string()))?;
    let given = store::given_since(tx, context.actor.id, start.timestamp(), &thanks.recipients).await?;
    if given.kudos >= workspace.per_day {
        return Err(refuse!("refusal-limit-day", limit = workspace.per_day).into());
    }
    let mut each = given.to_each.iter();
    if let Some(full) = each.position(|given| *given >= workspace.per_pair) {
        let recipient = name_of(tx, context, thanks, full).await?;
        return Err(refuse!("refusal-limit-pair", recipient = recipient, limit = workspace.per_pair).into());
    }
    Ok(())
}

/// How one of those who are thanked is named to the giver.
async fn name_of(tx: &mut Conn, context: &Context, thanks: &Thanks, index: usize) -> Result<Text> {
    let named = thanks.named.as_ref().and_then(|named| named.get(index));
    let recipient = thanks.recipients.get(index);
    let member = recipient.and_then(|recipient| recipient.member);
    Ok(match (named, member) {
        (Some(NamedRecipient::Person(person)), _) => person.mention(),
        (Some(NamedRecipient::Team(_, name)), _) => Text::verbatim(name),
        (None, Some(member)) => {
            let member = people::store::member(tx, member, context.home.platform, context.now()).await?;
            member.map(|member| member.party().mention()).unwrap_or_default()
        }
        (None, None) => {
            let team = recipient.and_then(|recipient| recipient.team);
            let team = team.and_then(|team| context.workspace.team(team));
            Text::verbatim(team.map_or("", |team| &team.name))
        }
    })
}

fn card_owed(context: &Context, kudos: KudosId, version: i64) -> Owed {
    Owed {
        workspace: context.workspace.id,
        platform: context.home.platform.to_string(),
        home: context.home.id.clone(),
        to: To::Channel(context.channel.clone()),
        kind: Kind::KudosCard,
        subject: kudos.0,
        detail: None,
        version,
        edits: None,
        answer: None,
        said_at: None,
    }
}

async fn load(tx: &mut Conn, context: &Context, kudos: KudosId) -> Result<KudosCard> {
    let card = store::card(tx, context.workspace.id, kudos, context.home.platform.as_str()).await?;
    Ok(card.ok_or_else(|| refuse!("refusal-no-such-kudos"))?)
}

/// What `/kudos mine` shows.
#[derive(Debug)]
pub struct Mine {
    pub received: Vec<KudosCard>,
    pub given: Vec<KudosCard>,
    /// Kudos given and received in all.
    pub kudos_tally: (i64, i64),
    /// Asks asked and taken in all.
    pub asks_tally: (i64, i64),
}

/// How many kudos of each list are read.
const LISTED: i64 = 10;

/// What I received and gave, what I asked and answered.
pub async fn mine(tx: &mut Conn, context: &Context) -> Result<Mine> {
    let platform = context.home.platform.as_str();
    let actor = &context.actor;
    let mut given = store::given_by(tx, actor.id, platform, Timestamp::UNIX_EPOCH, LISTED).await?;
    given.retain(|card| card.kudos.counts());
    Ok(Mine {
        received: store::received_by(tx, actor.id, platform, LISTED).await?,
        given,
        kudos_tally: store::tally(tx, actor.id).await?,
        asks_tally: asks::store::tally(tx, actor.id).await?,
    })
}

fn before(context: &Context, span: SignedDuration) -> Result<Timestamp> {
    Ok(context
        .now()
        .checked_sub(span)
        .map_err(|error| Fault::Corrupt(error.to_string()))?)
}
