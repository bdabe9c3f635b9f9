//! The shape of a digest's figures, which is that of `digest --format json` and is stable: no key is added, none is left
//! out, and what is not known or not to be told is null.

use serde::{Deserialize, Serialize};

/// The place of a measure in the stable shape that no digest of this version fills: null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unmeasured;

/// A digest in numbers and names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The workspace's name, `discord:ID`.
    pub workspace: String,
    pub period: PeriodFigures,
    pub totals: Totals,
    /// Every team that serves another, in alphabetical order.
    pub teams: Vec<TeamFigures>,
    /// In alphabetical order of both teams.
    pub edges: Vec<Edge>,
    pub stories: Vec<StoryFigures>,
    /// Managers who thanked somebody of their own team in four weeks. For the operator, never posted.
    pub manager_kindness: Option<Share>,
    pub pulse: Unmeasured,
    /// What the last posted digest would say by now, where something of it was taken back.
    pub correction: Option<Correction>,
}

impl Figures {
    /// Help that nobody thanked for yet, as far as it is told when these teams have figures; `None` where that is nothing.
    pub fn quiet_help(&self, has_figures: impl Fn(&str) -> bool) -> Option<u64> {
        let shown = self.teams.iter().filter(|team| has_figures(&team.name));
        let told = shown.filter_map(|team| team.unthanked).sum::<u64>();
        Some(told + self.totals.unthanked.unwrap_or(0)).filter(|count| *count > 0)
    }
}

/// `[from, to)`, RFC 3339 with the zone's offset at that instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodFigures {
    pub from: String,
    pub to: String,
    pub timezone: String,
}

/// Of the whole workspace, in the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Customer asks opened.
    pub asks: u64,
    /// Those of them that were answered before the cut.
    pub answered: u64,
    /// Those of them that were done before the cut.
    pub completed: u64,
    /// Public kudos, each once.
    pub kudos: u64,
    /// The people who gave these.
    pub thankers: u64,
    /// Help without thanks of all those teams of which it is not told.
    pub unthanked: Option<u64>,
}

/// Of one team. "Customers" are people of other teams that it serves, as of the day of the fact.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TeamFigures {
    pub name: String,
    /// `front_line` or `back_office`.
    pub kind: String,
    pub headline: Headline,
    /// Customer asks opened in the week.
    pub asks_received: u64,
    /// Of the customer asks of four weeks that are at least two working days old: how many were answered.
    pub answered: Share,
    /// How long customers waited, over four weeks.
    pub first_response: Option<FirstResponse>,
    /// Of the customer asks of four weeks that are at least seven days old: how many are done, and not reopened.
    pub completed: Share,
    /// Customers who thanked the team or its people in the week. Those who did so only privately count from five up.
    pub distinct_thankers: u64,
    /// Of these, those who marked their thanks with "more than I asked".
    pub beyond: Option<Share>,
    /// Of the customer teams that asked in four weeks, those that were helped.
    pub reach: Option<Reach>,
    pub load: Load,
    /// Help that nobody thanked for within seven days.
    pub unthanked: Option<u64>,
}

/// `count` of `of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Share {
    pub count: u64,
    pub of: u64,
}

impl Share {
    /// Counts one more.
    pub fn add(&mut self, holds: bool) {
        self.of += 1;
        self.count += u64::from(holds);
    }

    /// Counts those for which `holds`, of all.
    pub fn of<T>(all: impl Iterator<Item = T>, holds: impl Fn(&T) -> bool) -> Self {
        let mut share = Share::default();
        for one in all {
            share.add(holds(&one));
        }
        share
    }
}

/// The median wait, in seconds of working time; or, when fewer than half were answered, how long it is at least.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct FirstResponse {
    pub median_seconds: Option<f64>,
    pub longer_than_seconds: Option<f64>,
    /// Asks behind it.
    pub n: u64,
}

/// Teams that were helped, of those that asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reach {
    pub helped: u64,
    pub asked: u64,
}

/// What a team has before it at the cut, whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Load {
    pub open: u64,
    /// How long that is at the team's pace of four weeks.
    pub weeks_of_work: Option<f64>,
    pub heavy: bool,
    pub self_declared: Unmeasured,
}

/// Distinct people of one team whom another helped in four weeks; null for fewer than five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub people: Option<u64>,
}

/// Of the front-line people who asked the team in eight weeks: how many were helped and said thanks. Early, every field but
/// the word is null.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Headline {
    /// Voices that tell of help and thanks, of `n`.
    pub y: Option<f64>,
    pub n: Option<f64>,
    pub people: Option<u64>,
    pub customer_teams: Option<u64>,
    /// The posterior mean of the share, its 80 % interval, and how probable it is that it lies above the mean of all teams.
    pub mean: Option<f64>,
    pub lo: Option<f64>,
    pub hi: Option<f64>,
    pub p_above: Option<f64>,
    pub word: Word,
}

/// The word of a headline. There is none for below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    /// Too early to tell.
    #[default]
    Early,
    /// As usual.
    Usual,
    /// Clearly above usual.
    Above,
}

/// A kudos that is quoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryFigures {
    /// Its id in files.
    pub kudos: String,
    pub text: String,
    /// Null for somebody who is not to be named.
    pub from: Option<String>,
    pub to: Vec<Option<String>>,
    pub customer: Option<String>,
    pub beyond: bool,
}

/// What the last posted digest said, and what it would say by now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The period of the digest that is corrected.
    pub period: PeriodFigures,
    /// Null where they stand.
    pub totals: Option<Changed<Totals>>,
    /// Help without thanks, as the message tells it: null where it stands, and on either side where it tells none.
    #[serde(default)]
    pub quiet_help: Option<Changed<Option<u64>>>,
    /// The teams of which it says something else by now, in alphabetical order.
    pub teams: Vec<TeamCorrection>,
}

/// A figure before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed<T> {
    pub was: T,
    pub now: T,
}

/// What changed of one team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamCorrection {
    pub name: String,
    #[serde(flatten)]
    pub said: Changed<Said>,
}

/// What a digest says of a team, as exactly as it is posted: shares in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub word: Word,
    pub mean: Option<u8>,
    pub lo: Option<u8>,
    pub hi: Option<u8>,
    pub unthanked: Option<u64>,
}
