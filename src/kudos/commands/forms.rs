//! The form of thanks: whom it thanks, whether it may be opened, and what it brings.

use super::{Thanked, Thanks, chosen_value, give, require_unmuted, thankable};
use crate::asks;
use crate::asks::AskCard;
use crate::chat::command::ThankAbout;
use crate::chat::inbound::Account;
use crate::error::{Refusal, Result};
use crate::ids::AskId;
use crate::kudos::Recipient;
use crate::ledger::Conn;
use crate::people::commands::Entrance;
use crate::people::{Context, Member};
use crate::refuse;

/// Whom the form of thanks for an ask would thank, and whether it may be opened.
pub async fn thank_form_for_ask(tx: &mut Conn, context: &Context, ask: AskId) -> Result<AskCard> {
    require_unmuted(context)?;
    let card = asks::commands::show(tx, context, ask).await?;
    helper_of(context, &card)?;
    Ok(card)
}

/// Who helped: whoever took it, else the asked person, else the asked team.
fn helper_of(context: &Context, card: &AskCard) -> Result<Recipient> {
    let ask = &card.ask;
    match ask.standing.claimed_by.or(ask.asked_member) {
        Some(member) if member == context.actor.id => Err(refuse!("refusal-thank-self").into()),
        Some(member) => Ok(Recipient {
            member: Some(member),
            team: ask.asked_team,
        }),
        None if ask.asked_team.is_some() => Ok(Recipient {
            member: None,
            team: ask.asked_team,
        }),
        None => Err(refuse!("refusal-no-such-ask").into()),
    }
}

/// Checks that a person can be thanked, and remembers them, before the form opens.
pub async fn thank_form_for_person(tx: &mut Conn, entrance: &mut Entrance, account: &Account) -> Result<Member> {
    require_unmuted(&entrance.context)?;
    thankable(tx, entrance, account).await
}

/// The form of thanks, sent; `value` is what stands in its field for the value, if it has one.
pub async fn thank_by_form(
    tx: &mut Conn,
    entrance: &mut Entrance,
    about: &ThankAbout,
    words: &str,
    value: Option<Option<&str>>,
) -> Result<Thanked> {
    require_unmuted(&entrance.context)?;
    let (recipient, ask) = match about {
        ThankAbout::Ask(ask) => {
            let context = &entrance.context;
            let card = asks::commands::show(tx, context, *ask).await?;
            let recipient = helper_of(context, &card)?;
            let linked =
                (card.ask.asker == context.actor.id && card.ask.standing.first_response_at.is_some()).then_some(*ask);
            (recipient, linked)
        }
        ThankAbout::Person(id) => {
            let account = Account {
                id: id.clone(),
                name: String::new(),
                bot: false,
                gone: false,
                handle: false,
                groups: None,
            };
            let member = thankable(tx, entrance, &account).await?;
            (
                Recipient {
                    member: Some(member.id),
                    team: member.team,
                },
                None,
            )
        }
    };
    let context = &entrance.context;
    let thanks = Thanks {
        recipients: vec![recipient],
        named: None,
        words: words.to_owned(),
        beyond: false,
        private: false,
        customer: None,
        value: value_in_form(context, value)?,
        ask,
    };
    give(tx, context, thanks).await
}

/// A form may be older than a change of the company's values: nobody can fill in a field that it does not have, nor name a
/// value where there is none any more.
fn value_in_form(context: &Context, value: Option<Option<&str>>) -> Result<Option<String>, Refusal> {
    match value {
        Some(value) if !context.workspace.values.is_empty() => chosen_value(context, value),
        _ => Ok(None),
    }
}
