//! The files of the hotel, read as an operator's tool would read them.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use magicwords::chat::locale::Language;
use magicwords::digest::working_time::WorkingHours;
use magicwords::sample::{PEOPLE, Person, TIME_ZONE, history};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub struct Ask {
    pub id: String,
    pub asker: String,
    pub team: Option<String>,
    pub person: Option<String>,
    pub what: String,
    pub opened_at: String,
    pub first_response_at: Option<String>,
    pub claimed_by: Option<String>,
    pub reopened_at: Option<String>,
    pub done_at: Option<String>,
    pub declined_at: Option<String>,
    pub decline_reason: Option<String>,
    pub withdrawn_at: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Kudos {
    pub giver: String,
    pub recipient: String,
    pub message: String,
    pub beyond: bool,
    pub private: bool,
    pub ask: Option<String>,
    pub at: String,
}

pub struct Telling {
    pub now: Timestamp,
    pub asks: Vec<Ask>,
    pub kudos: Vec<Kudos>,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn some(text: &Option<String>) -> Option<Timestamp> {
    text.as_deref().map(at)
}

/// An instant on the hotel's clocks.
pub fn local(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::get(TIME_ZONE).unwrap())
}

/// The person with this id in files.
pub fn person(key: &str) -> &'static Person {
    let found = PEOPLE.iter().find(|person| key == format!("local:{}", person.id));
    found.unwrap_or_else(|| panic!("nobody is {key}"))
}

impl Telling {
    pub fn of(now: &str) -> Telling {
        let history = history(at(now), Language::En).unwrap();
        let rows = |file: &str| -> Vec<serde_json::Value> {
            let lines = file.lines();
            lines.map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        Telling {
            now: at(now),
            asks: rows(&history.asks)
                .into_iter()
                .map(|row| serde_json::from_value(row).unwrap())
                .collect(),
            kudos: rows(&history.kudos)
                .into_iter()
                .map(|row| serde_json::from_value(row).unwrap())
                .collect(),
        }
    }

    /// The asks of a team by the front line.
    pub fn front_asks(&self, team: &str) -> impl Iterator<Item = &Ask> {
        let front = ["Reception", "Restaurant", "Nightclub"];
        self.asks
            .iter()
            .filter(move |ask| ask.asked() == team && front.contains(&person(&ask.asker).team))
    }

    /// The Mondays on which summaries were due, the latest first.
    pub fn cuts(&self) -> Vec<Timestamp> {
        let day = local(self.now);
        let monday = day
            .checked_sub(i64::from(day.weekday().since(Weekday::Monday)).days())
            .unwrap();
        let back = |weeks: i64| monday.checked_sub(weeks.weeks()).unwrap().start_of_day().unwrap();
        (0..12).map(|weeks| back(weeks).timestamp()).collect()
    }

    /// What a team had open at an instant.
    pub fn open(&self, team: &str, when: Timestamp) -> usize {
        let asks = self.asks.iter().filter(|ask| ask.asked() == team);
        asks.filter(|ask| ask.opened() < when && ask.ended().is_none_or(|ended| ended >= when))
            .count()
    }
}

impl Ask {
    pub fn asked(&self) -> &str {
        match (&self.team, &self.person) {
            (Some(team), None) => team,
            (None, Some(asked)) => person(asked).team,
            other => panic!("{other:?}"),
        }
    }

    pub fn opened(&self) -> Timestamp {
        at(&self.opened_at)
    }

    pub fn done(&self) -> Option<Timestamp> {
        some(&self.done_at)
    }

    pub fn declined(&self) -> Option<Timestamp> {
        some(&self.declined_at)
    }

    pub fn ended(&self) -> Option<Timestamp> {
        let ends = [&self.done_at, &self.declined_at, &self.withdrawn_at];
        ends.into_iter().find_map(some)
    }

    /// Every instant, in the order in which they must be.
    pub fn times(&self) -> Vec<Timestamp> {
        let ends = [&self.declined_at, &self.withdrawn_at];
        let answer = [&self.first_response_at, &self.reopened_at, &self.done_at];
        let told = answer.into_iter().chain(ends).filter_map(some);
        std::iter::once(self.opened()).chain(told).collect()
    }

    /// Working time until somebody answered; of an open ask, until now.
    pub fn wait(&self, now: Timestamp) -> SignedDuration {
        let answered = some(&self.first_response_at).or(self.declined()).unwrap_or(now);
        let zone = TimeZone::get(TIME_ZONE).unwrap();
        WorkingHours::default().between(self.opened(), answered, &zone)
    }
}
