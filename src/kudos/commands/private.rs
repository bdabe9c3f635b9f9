//! Whom private thanks reach, and where.

use super::card_owed;
use crate::chat::inbound::PlatformName;
use crate::chat::platform::To;
use crate::chat::text::Text;
use crate::error::{Refusal, Result};
use crate::kudos::{KudosCard, NamedRecipient};
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::people::{Context, micros, store};
use crate::refuse;
use std::collections::BTreeMap;

/// Each recipient gets a direct message, here or, where they are on another platform alone, there; of a thanked team, each of
/// its people but the giver.
///
/// # Errors
/// Refused when a team alone is thanked and nobody of it is known. A person always is: whatever reaches them or not,
/// `/kudos mine` shows it.
pub(super) async fn owe_private(tx: &mut Conn, context: &Context, card: &KudosCard) -> Result<()> {
    let mut people = BTreeMap::new();
    for recipient in &card.kudos.recipients {
        let accounts = match (recipient.member, recipient.team) {
            (Some(member), _) => store::accounts_of_member(tx, member).await?,
            (None, Some(team)) => store::accounts_of_team(tx, team).await?,
            (None, None) => Vec::new(),
        };
        for (member, platform, account) in accounts {
            let Some(home) = home_on(context, platform) else {
                continue;
            };
            let reached = people.entry(member).or_insert((platform, home, account.clone()));
            if platform == context.home.platform {
                *reached = (platform, home, account);
            }
        }
    }
    people.remove(&context.actor.id);
    if people.is_empty() && card.kudos.recipients.iter().all(|recipient| recipient.member.is_none()) {
        return Err(reaches_nobody(card).into());
    }
    for (platform, home, account) in people.into_values() {
        let owed = Owed {
            kind: Kind::PrivateKudos,
            platform: platform.to_string(),
            home: home.to_owned(),
            to: To::Person(account),
            ..card_owed(context, card.kudos.id, card.kudos.version)
        };
        deliveries::owe(tx, &owed, micros(context.moment.real)).await?;
    }
    Ok(())
}

fn reaches_nobody(card: &KudosCard) -> Refusal {
    let teams = card.recipients.iter().filter_map(|recipient| match recipient {
        NamedRecipient::Team(_, name) => Some(Text::verbatim(name)),
        NamedRecipient::Person(_) => None,
    });
    refuse!("refusal-private-reaches-nobody", team = Text::join(teams, ", ")).about("private")
}

/// Where somebody with an account on this platform can be reached.
fn home_on(context: &Context, platform: PlatformName) -> Option<&str> {
    if platform == context.home.platform {
        return Some(&context.home.id);
    }
    let mut homes = context.workspace.homes.iter();
    let home = homes.find(|home| home.platform == platform && home.present);
    home.map(|home| home.external_id.as_str())
}
