//! Quiet help: what a person was helped with and has not said thanks for yet. Only that person ever sees the list, and
//! each help can be dismissed for good.

pub mod commands;
pub mod store;
pub mod view;

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::figures::{AskFact, Credit, KudosFact, ThankedFact};
use crate::asks::{Ask, AskCard};
use crate::ids::{AskId, MemberId, TeamId};
use crate::kudos::KudosCard;

/// The asks among `helped` for which their asker has not said thanks, in the order given.
///
/// Thanks are about an ask as in the figures ([`Credit`]), but private ones are known here, hidden ones were said too, and a
/// kudos that names an ask is always about it. `answered` are the asker's asks that thanks may be about instead, `given` the
/// thanks that the asker did not take back.
pub fn not_thanked(helped: Vec<AskCard>, answered: &[AskCard], given: &[KudosCard], zone: &TimeZone) -> Vec<AskCard> {
    let asks: Vec<AskFact> = answered.iter().filter_map(|card| ask_fact(&card.ask)).collect();
    let kudos: Vec<KudosFact> = given.iter().map(kudos_fact).collect();
    let credit = Credit::of(asks.iter(), &kudos, zone);
    let named: HashSet<AskId> = kudos.iter().filter_map(|kudos| kudos.ask).collect();
    let is_quiet = |card: &AskCard| {
        let (ask, id) = (&card.ask, card.ask.id);
        let helper = ask.standing.claimed_by.or(ask.asked_member);
        helper != Some(ask.asker) && !named.contains(&id) && !credit.is_thanked(id)
    };
    helped.into_iter().filter(is_quiet).collect()
}

/// Whom an ask is to, or thanks are for: the team; a person without one stands for themselves.
fn side(member: Option<MemberId>, team: Option<TeamId>) -> Option<TeamId> {
    // The ids of the ledger are positive.
    team.or(member.map(|member| TeamId(-member.0)))
}

fn ask_fact(ask: &Ask) -> Option<AskFact> {
    let standing = &ask.standing;
    let responses = [standing.first_response_at, standing.done_at, standing.declined_at];
    Some(AskFact {
        id: ask.id,
        asker: ask.asker,
        asker_team: ask.asker_team,
        asked_team: side(ask.asked_member, ask.asked_team)?,
        opened_at: ask.opened_at,
        first_response_at: responses.into_iter().flatten().min(),
        done_at: standing.done_at,
        declined_at: standing.declined_at,
        withdrawn_at: standing.withdrawn_at,
        turns: Vec::new(),
    })
}

fn kudos_fact(card: &KudosCard) -> KudosFact {
    let kudos = &card.kudos;
    let thanked = kudos.recipients.iter().map(|recipient| ThankedFact {
        member: recipient.member,
        team: side(recipient.member, recipient.team),
    });
    KudosFact {
        id: kudos.id,
        giver: kudos.giver,
        giver_team: kudos.giver_team,
        recipients: thanked.collect(),
        at: kudos.at,
        // Here the giver alone looks.
        private: false,
        beyond: kudos.beyond,
        customer: kudos.customer.is_some(),
        ask: kudos.ask,
    }
}
