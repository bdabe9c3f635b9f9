//! What was said and done in the last days, to be played in the chat itself, so that it is lived-in. The words are those
//! of `config/sample/recent.toml`.

use super::calendar::{Calendar, DAY, HOUR, Minute};
use super::hotel::{CHANNELS, Person, TEAMS, person_with};
use crate::chat::inbound::{Mention, Value};
use crate::error::{Fault, Result};
use jiff::Timestamp;
use serde::Deserialize;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    pub at: Timestamp,
    pub what: Happening,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// The weekly summary is due: its job posts it.
    SummaryIsDue,
    /// Ordinary talk.
    Says {
        who: &'static Person,
        channel: &'static str,
        words: String,
    },
    /// A command.
    Uses {
        who: &'static Person,
        channel: &'static str,
        path: &'static str,
        options: Vec<(String, Value)>,
    },
    /// A button on the card that an earlier scene left: the one whose id ends with `:` and this word. Where it opens a form,
    /// `fields` are what is written there.
    Presses {
        who: &'static Person,
        /// The earlier scene, by its place in the list.
        scene: usize,
        button: String,
        fields: Vec<(String, String)>,
    },
}

/// The scenes of the last three days until `now`, in their order.
///
/// # Errors
/// When the words cannot be read.
pub fn recent(now: Timestamp) -> Result<Vec<Scene>> {
    let calendar = Calendar::ending(now)?;
    let broken = |what: &str| Fault::Corrupt(format!("the sample's last days: {what}"));
    let script: Script =
        toml::from_str(include_str!("../../config/sample/recent.toml")).map_err(|error| broken(&error.to_string()))?;
    let mut told = vec![(summary_due(&calendar), None)];
    for line in &script.scene {
        let at = line.minute(&calendar).ok_or_else(|| broken(&line.time))?;
        told.push((at, Some(line)));
    }
    told.retain(|(at, _)| *at <= calendar.now);
    told.sort_by_key(|(at, _)| *at);
    let mut cards: Vec<Option<&str>> = Vec::new();
    let mut scenes = Vec::new();
    for (at, line) in told {
        let what = match line {
            None => Happening::SummaryIsDue,
            Some(line) => line.happening(&cards).ok_or_else(|| broken(&format!("{line:?}")))?,
        };
        cards.push(line.and_then(|line| line.card.as_deref()));
        scenes.push(Scene {
            at: calendar.instant(at),
            what,
        });
    }
    Ok(scenes)
}

/// Monday at nine, of this week or the last.
fn summary_due(calendar: &Calendar) -> Minute {
    let week = 7 * DAY;
    let monday = calendar.now - calendar.now % week + 9 * HOUR;
    if monday <= calendar.now { monday } else { monday - week }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    scene: Vec<Line>,
}

/// A scene as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    day: i64,
    time: String,
    who: String,
    channel: Option<String>,
    /// What the card that this leaves is called in later scenes.
    card: Option<String>,
    says: Option<String>,
    please: Option<Please>,
    thanks: Option<Thanks>,
    press: Option<Press>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Please {
    to: String,
    what: String,
    customer: Option<String>,
    by: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Thanks {
    to: String,
    r#for: String,
    #[serde(default)]
    beyond: bool,
    #[serde(default)]
    private: bool,
    customer: Option<String>,
    value: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Press {
    card: String,
    button: String,
    /// The fields of the form.
    #[serde(flatten)]
    fields: std::collections::BTreeMap<String, String>,
}

impl Line {
    fn minute(&self, calendar: &Calendar) -> Option<Minute> {
        let (hour, minute) = self.time.split_once(':')?;
        let clock = hour.parse::<Minute>().ok()? * HOUR + minute.parse::<Minute>().ok()?;
        Some(calendar.today() + self.day * DAY + clock)
    }

    /// `None` when it names somebody or something that there is not. `cards` are those of the earlier scenes.
    fn happening(&self, cards: &[Option<&str>]) -> Option<Happening> {
        let who = person_with(&self.who)?;
        if let Some(press) = &self.press {
            return Some(Happening::Presses {
                who,
                scene: cards.iter().position(|card| *card == Some(&press.card))?,
                button: press.button.clone(),
                fields: press.fields.clone().into_iter().collect(),
            });
        }
        let channel = CHANNELS
            .into_iter()
            .find(|channel| Some(*channel) == self.channel.as_deref())?;
        if let Some(words) = self.says.clone() {
            return Some(Happening::Says { who, channel, words });
        }
        let (path, options) = match (&self.please, &self.thanks) {
            (Some(please), None) => ("please", please.options()?),
            (None, Some(thanks)) => ("thank-you", thanks.options()?),
            _ => return None,
        };
        Some(Happening::Uses {
            who,
            channel,
            path,
            options,
        })
    }
}

impl Please {
    fn options(&self) -> Option<Vec<(String, Value)>> {
        Some(given([
            ("to", Some(Value::Mention(mention(&self.to)?))),
            ("what", text(Some(&self.what))),
            ("customer", text(self.customer.as_ref())),
            ("by", text(self.by.as_ref())),
        ]))
    }
}

impl Thanks {
    fn options(&self) -> Option<Vec<(String, Value)>> {
        let flag = |on: bool| on.then_some(Value::Flag(true));
        Some(given([
            ("to", Some(Value::Mention(mention(&self.to)?))),
            ("for", text(Some(&self.r#for))),
            ("beyond", flag(self.beyond)),
            ("private", flag(self.private)),
            ("customer", text(self.customer.as_ref())),
            ("value", text(self.value.as_ref())),
        ]))
    }
}

fn text(words: Option<&String>) -> Option<Value> {
    words.cloned().map(Value::Text)
}

fn given<const N: usize>(options: [(&str, Option<Value>); N]) -> Vec<(String, Value)> {
    let given = options.into_iter();
    given
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// A team by its name, or a person by the id.
fn mention(whom: &str) -> Option<Mention> {
    let team = TEAMS.iter().find(|team| team.name == whom);
    team.map(|team| team.mention())
        .or_else(|| Some(Mention::Person(person_with(whom)?.account())))
}
