//! Values to choose from while typing: what fits best comes first, and nobody is offered what they may not see.

use crate::asks::{self, AskCard};
use crate::chat::command::Completion;
use crate::chat::inbound::Mention;
use crate::chat::reply::Choice;
use crate::chat::table::Completes;
use crate::chat::text::{fold, one_line, shorten};
use crate::error::{Fault, Result};
use crate::kudos::{self, Kudos, KudosCard};
use crate::ledger::Conn;
use crate::moderation::commands::label;
use crate::people::Context;
use crate::people::admin::{BY_ROLES, timezones_like};
use crate::say;
use jiff::{SignedDuration, Timestamp};

/// As many as any platform takes; others take the first of them.
const CHOICES: usize = 100;
/// How long a choice may be.
const LONGEST: usize = 100;
/// How much of a choice every platform shows.
const SHOWN: usize = 75;
/// How many of the newest rows are searched.
const SEARCHED: i64 = 200;
/// How long ago what thanks may be about was asked.
const ASKS_SINCE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long kudos can be undone.
const UNDO_SINCE: SignedDuration = SignedDuration::from_hours(24);

/// What the person may mean by what they have typed so far.
///
/// # Errors
/// A fault of the ledger; a person who may not choose is offered nothing.
pub async fn complete(tx: &mut Conn, context: &Context, completion: &Completion) -> Result<Vec<Choice>> {
    let for_moderators = matches!(
        completion.of,
        Completes::ShownKudos | Completes::HiddenKudos | Completes::Timezone
    );
    if for_moderators && !context.moderator {
        return Ok(Vec::new());
    }
    let platform = context.home.platform.as_str();
    let workspace = &context.workspace;
    let choices = match completion.of {
        Completes::Team => workspace.teams.iter().map(|team| as_named(&team.name)).collect(),
        Completes::TeamOrByRoles => {
            let teams = workspace.teams.iter().map(|team| team.name.as_str());
            teams.chain([BY_ROLES]).map(as_named).collect()
        }
        Completes::CompanyValue => workspace.values.iter().map(|value| as_named(value)).collect(),
        Completes::Timezone => timezones(context, &completion.typed),
        Completes::AskToThank => {
            let since = ago(context, ASKS_SINCE)?;
            let mut cards = asks::store::answered_for(tx, context.actor.id, platform, since, SEARCHED).await?;
            cards.sort_by_key(|card| !concerns(context, card, completion.to.as_ref()));
            cards.iter().map(|card| ask_choice(context, card)).collect()
        }
        Completes::MyKudos => {
            let since = ago(context, UNDO_SINCE)?;
            kudo_choices(&kudos::store::given_by(tx, context.actor.id, platform, since, SEARCHED).await?)
        }
        Completes::ShownKudos => kudo_choices(&to_moderate(tx, context, &completion.typed, false).await?),
        Completes::HiddenKudos => kudo_choices(&to_moderate(tx, context, &completion.typed, true).await?),
    };
    Ok(match completion.of {
        // These were found by other rules than their labels' letters.
        Completes::Timezone => choices,
        _ => fitting(choices, &completion.typed),
    })
}

/// The newest kudos that can be hidden or shown again; with what was typed, however old, if that is the id of one.
async fn to_moderate(tx: &mut Conn, context: &Context, typed: &str, hidden: bool) -> Result<Vec<KudosCard>> {
    let platform = context.home.platform.as_str();
    let workspace = context.workspace.id;
    let mut cards = kudos::store::newest_public(tx, workspace, hidden, platform, SEARCHED).await?;
    if let Ok(id) = typed.trim().parse()
        && !cards.iter().any(|card| card.kudos.id == id)
    {
        let named = kudos::store::card(tx, workspace, id, platform).await?;
        let fits = |kudos: &Kudos| !kudos.private && kudos.undone_at.is_none() && kudos.hidden_at.is_some() == hidden;
        cards.extend(named.filter(|card| fits(&card.kudos)));
    }
    Ok(cards)
}

fn as_named(name: &str) -> Choice {
    Choice {
        label: shorten(name, LONGEST),
        value: name.to_owned(),
    }
}

/// The choices whose label holds what was typed, whatever letter case and marks; those that begin with it first, then those
/// with a word that does. What is typed may be the value itself.
fn fitting(choices: Vec<Choice>, typed: &str) -> Vec<Choice> {
    let typed = fold(typed.trim());
    let rank = |choice: &Choice| {
        let label = fold(&choice.label);
        if choice.value == typed {
            return Some(0);
        }
        let at = label.find(&typed)?;
        let starts_word = at == 0 || label.contains(&format!(" {typed}"));
        Some(if at == 0 { 0 } else { 2 - u8::from(starts_word) })
    };
    let mut ranked: Vec<(u8, Choice)> = choices
        .into_iter()
        // A longer value would make the platform refuse all of them.
        .filter(|choice| choice.value.chars().count() <= LONGEST)
        .filter_map(|choice| Some((rank(&choice)?, choice)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, choice)| choice).take(CHOICES).collect()
}

fn ago(context: &Context, length: SignedDuration) -> Result<Timestamp> {
    let since = context.now().checked_sub(length);
    Ok(since.map_err(|error| Fault::Corrupt(error.to_string()))?)
}

/// The present zone first; then those with a place that begins with what was typed.
fn timezones(context: &Context, typed: &str) -> Vec<Choice> {
    let present = context.workspace.timezone.iana_name().unwrap_or("UTC");
    let wanted = fold(typed.trim()).replace(' ', "_");
    let mut names: Vec<String> = timezones_like(typed).collect();
    names.sort_by_key(|name| {
        let folded = fold(name);
        let begins = folded.starts_with(&wanted) || folded.contains(&format!("/{wanted}"));
        (name != present, !begins, folded)
    });
    names.iter().map(|name| as_named(name)).take(CHOICES).collect()
}

/// Whether the one who is about to be thanked was asked, or took the ask.
fn concerns(context: &Context, card: &AskCard, to: Option<&Mention>) -> bool {
    match to {
        None => false,
        Some(Mention::Person(account)) => [&card.asked, &card.claimer]
            .into_iter()
            .flatten()
            .any(|party| party.account.as_ref() == Some(&account.id)),
        Some(mention) => {
            let team = context.workspace.team_mentioned(&context.home, mention);
            team.is_ok_and(|team| card.ask.asked_team == Some(team.id))
        }
    }
}

fn ask_choice(context: &Context, card: &AskCard) -> Choice {
    let language = context.language;
    let zone = &context.workspace.timezone;
    let team = card.ask.asked_team.and_then(|team| context.workspace.team(team));
    let whom = match (&card.asked, team, &card.claimer) {
        (Some(person), _, _) => person.name.clone(),
        (None, Some(team), _) => team.name.clone(),
        (None, None, Some(claimer)) => claimer.name.clone(),
        (None, None, None) => String::new(),
    };
    let opened = card.ask.opened_at.to_zoned(zone.clone()).date();
    let when = language.day(opened, context.local_now().date());
    let tail = if whom.is_empty() {
        when
    } else {
        say!(language, "complete-ask-tail", whom = shorten(&whom, 30), when = when)
    };
    let tail = tail.to_plain();
    let room = SHOWN.saturating_sub(tail.chars().count() + 3);
    let what = shorten(&one_line(&card.ask.what), room);
    let label = say!(language, "complete-ask", what = what, tail = tail).to_plain();
    Choice {
        label: shorten(&label, SHOWN),
        value: card.ask.id.to_string(),
    }
}

fn kudo_choices(cards: &[KudosCard]) -> Vec<Choice> {
    let choice = |card: &KudosCard| Choice {
        label: label(card, LONGEST),
        value: card.kudos.id.to_string(),
    };
    cards.iter().map(choice).collect()
}
