//! The words of the hotel's people, from `config/sample/`.

use super::dice::Dice;
use super::hotel::{Person, TEAMS};
use crate::chat::locale::Language;
use crate::error::{Fault, Result};
use crate::people::TeamKind;
use serde::Deserialize;

/// What is said in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    pub guests: Vec<String>,
    pub events: Vec<String>,
    /// Why it cannot be helped.
    pub cant: Vec<String>,
    /// Thanks for what nobody asked for.
    pub thanks: Thanks,
    ask: Vec<AskPhrase>,
}

/// Thanks by whom they go to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thanks {
    /// The giver's own team.
    pub own: Vec<String>,
    pub other: Vec<String>,
}

/// An ask, and the thanks for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskPhrase {
    /// The asked team.
    to: String,
    /// A team, `office` for any team of the back office, nothing for the front line.
    #[serde(default)]
    by: String,
    pub what: String,
    pub customer: Option<String>,
    pub thanks: String,
    /// Thanks for more than was asked.
    pub beyond: Option<String>,
}

/// What is said in both languages.
#[derive(Debug)]
pub struct Bank {
    english: Phrases,
    vietnamese: Phrases,
}

impl Bank {
    pub fn load() -> Result<Self> {
        let read =
            |text| toml::from_str(text).map_err(|error| Fault::Corrupt(format!("the sample's phrases: {error}")));
        Ok(Bank {
            english: read(include_str!("../../config/sample/en.toml"))?,
            vietnamese: read(include_str!("../../config/sample/vi.toml"))?,
        })
    }

    pub fn of(&self, language: Language) -> &Phrases {
        match language {
            Language::En => &self.english,
            Language::Vi => &self.vietnamese,
        }
    }

    /// The language in which a person writes this time: a hotel in Vietnam uses both.
    pub fn spoken_by(&self, person: &Person, dice: &mut Dice) -> &Phrases {
        let vietnamese = person.language == Language::Vi && dice.chance(0.7);
        self.of(if vietnamese { Language::Vi } else { Language::En })
    }
}

impl Phrases {
    /// Something that this person may ask of this team, with its blanks filled in.
    pub fn ask(&self, asker: &Person, to: &str, dice: &mut Dice) -> Option<AskPhrase> {
        let front = |name: &str| {
            let kind = TEAMS.iter().find(|team| team.name == name).map(|team| team.kind);
            kind == Some(TeamKind::FrontLine)
        };
        let fitting: Vec<&AskPhrase> = self
            .ask
            .iter()
            .filter(|phrase| phrase.to == to)
            .filter(|phrase| match phrase.by.as_str() {
                "" => front(asker.team),
                "office" => !front(asker.team),
                team => team == asker.team,
            })
            .collect();
        let phrase = *dice.pick(&fitting)?;
        let room = format!("{}{:02}", dice.between(1, 6), dice.between(1, 18));
        let table = dice.between(1, 24).to_string();
        let (guest, event) = (dice.pick(&self.guests)?, dice.pick(&self.events)?);
        let fill = |text: &String| {
            text.replace("{room}", &room)
                .replace("{table}", &table)
                .replace("{guest}", guest)
                .replace("{event}", event)
        };
        Some(AskPhrase {
            what: fill(&phrase.what),
            customer: phrase.customer.as_ref().map(fill),
            thanks: fill(&phrase.thanks),
            beyond: phrase.beyond.as_ref().map(fill),
            ..phrase.clone()
        })
    }
}
