//! Twelve weeks of the hotel as files of asks and kudos, for the import.

use super::calendar::{Calendar, DAY, Minute};
use super::demand::wishes;
use super::dice::Dice;
use super::gratitude::{Thanked, Thanks, thanks};
use super::hotel::called;
use super::phrases::Bank;
use super::service::{Ask, serve};
use crate::chat::locale::Language;
use crate::error::{Fault, Result};
use jiff::Timestamp;
use serde::Serialize;

/// Any number does; this one gives weeks that read well.
const SEED: u64 = 412;
/// The last days are played in the chat, see [`super::recent`]: of these the files tell no new asks.
pub const PLAYED: Minute = DAY;

/// The files, one JSON object a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub asks: String,
    pub kudos: String,
}

/// What happened until `now`, with the teams as they are called in this language.
pub fn history(now: Timestamp, language: Language) -> Result<History> {
    let calendar = Calendar::ending(now)?;
    let (bank, mut dice) = (Bank::load()?, Dice::new(SEED));
    let asks = serve(wishes(&bank, &mut dice)?, &bank, &mut dice);
    let thanks = thanks(&asks, &bank, &mut dice);
    let played = calendar.today() - PLAYED;
    let is_told = |ask: &Ask| ask.wish.at < played;
    let mut kudos: Vec<&Thanks> = thanks
        .iter()
        .filter(|thanks| thanks.at < calendar.now)
        .filter(|thanks| match thanks.ask {
            Some(ask) => asks.get(ask).is_some_and(is_told),
            None => thanks.at < played,
        })
        .collect();
    kudos.sort_by_key(|thanks| thanks.at);
    let asks = asks.iter().take_while(|ask| is_told(ask));
    Ok(History {
        asks: lines(
            asks.enumerate()
                .map(|(number, ask)| AskRow::new(&calendar, language, number, ask)),
        )?,
        kudos: lines(
            kudos
                .iter()
                .enumerate()
                .map(|(number, thanks)| KudosRow::new(&calendar, language, number, thanks)),
        )?,
    })
}

/// A file of these rows.
pub fn lines<T: Serialize>(rows: impl Iterator<Item = T>) -> Result<String> {
    let mut text = String::new();
    for row in rows {
        let line = serde_json::to_string(&row).map_err(|error| Fault::Corrupt(error.to_string()))?;
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

/// A line of a file of asks.
#[derive(Debug, Serialize)]
struct AskRow {
    id: String,
    asker: String,
    team: Option<&'static str>,
    person: Option<String>,
    what: String,
    customer: Option<String>,
    opened_at: String,
    first_response_at: Option<String>,
    claimed_by: Option<String>,
    reopened_at: Option<String>,
    done_at: Option<String>,
    declined_at: Option<String>,
    decline_reason: Option<String>,
    withdrawn_at: Option<String>,
}

fn ask_id(number: usize) -> String {
    format!("ask-{:04}", number + 1)
}

impl AskRow {
    fn new(calendar: &Calendar, language: Language, number: usize, ask: &Ask) -> Self {
        let ask = ask.clone().standing_at(calendar.now);
        let at = |minute: Minute| calendar.instant(minute).to_string();
        let wish = ask.wish;
        AskRow {
            id: ask_id(number),
            asker: wish.asker.key(),
            team: wish.person.is_none().then(|| called(wish.to, language)),
            person: wish.person.map(|person| person.key()),
            what: wish.phrase.what,
            customer: wish.phrase.customer,
            opened_at: at(wish.at),
            first_response_at: ask.claimed.map(at),
            claimed_by: ask.helper.map(|helper| helper.key()),
            reopened_at: ask.reopened.map(at),
            done_at: ask.done.map(at),
            declined_at: ask.declined.as_ref().map(|(minute, _)| at(*minute)),
            decline_reason: ask.declined.map(|(_, reason)| reason),
            withdrawn_at: ask.withdrawn.map(at),
        }
    }
}

/// A line of a file of kudos.
#[derive(Debug, Serialize)]
struct KudosRow {
    id: String,
    giver: String,
    recipient: String,
    message: String,
    value: Option<&'static str>,
    beyond: bool,
    private: bool,
    customer: Option<String>,
    ask: Option<String>,
    at: String,
}

impl KudosRow {
    fn new(calendar: &Calendar, language: Language, number: usize, thanks: &Thanks) -> Self {
        let to: Vec<String> = thanks
            .to
            .iter()
            .map(|to| match to {
                Thanked::Person(person) => person.key(),
                Thanked::Team(name) => format!("team:{}", called(name, language)),
            })
            .collect();
        KudosRow {
            id: format!("kudos-{:04}", number + 1),
            giver: thanks.giver.key(),
            recipient: to.join(";"),
            message: thanks.message.clone(),
            value: thanks.value,
            beyond: thanks.beyond,
            private: thanks.private,
            customer: thanks.customer.clone(),
            ask: thanks.ask.map(ask_id),
            at: calendar.instant(thanks.at).to_string(),
        }
    }
}
