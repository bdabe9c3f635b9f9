//! The figures of a digest: pure functions from facts to numbers. Their shape is that of `digest --format json`, which is
//! stable: no key is added, none is left out, and a measure that is not known is null.

mod facts;
mod stories;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use facts::{AskFact, Facts, KudosFact, ThankedFact, is_customer, serving_teams};
pub use stories::{MOST_STORIES, choose};

use super::period::{Cut, WEEK};
use super::working_time::WorkingHours;
use crate::ids::{MemberId, TeamId};
use crate::people::{Team, Workspace};

/// Days of asks that answered and completed look back on.
pub const ASK_WINDOW: i32 = 28;
/// Days after which an ask ought to be done.
const COMPLETION_AGE: i32 = 7;
/// Working days after which an ask ought to be answered.
const ANSWER_AGE: i32 = 2;
/// People at least of whom a figure about private thanks tells.
const HIDDEN_AMONG: usize = 5;

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
    pub edges: Unmeasured,
    pub stories: Vec<StoryFigures>,
    pub manager_kindness: Unmeasured,
    pub pulse: Unmeasured,
    pub correction: Unmeasured,
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
    pub unthanked: Unmeasured,
}

/// Of one team. "Customers" are people of other teams that it serves, as of the day of the fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamFigures {
    pub name: String,
    /// `front_line` or `back_office`.
    pub kind: String,
    pub headline: Headline,
    /// Customer asks opened in the week.
    pub asks_received: u64,
    /// Of the customer asks of four weeks that are at least two working days old: how many were answered.
    pub answered: Share,
    pub first_response: Unmeasured,
    /// Of the customer asks of four weeks that are at least seven days old: how many are done, and not reopened.
    pub completed: Share,
    /// Customers who thanked the team or its people in the week. Those who did so only privately count from five up.
    pub distinct_thankers: u64,
    pub beyond: Unmeasured,
    pub reach: Unmeasured,
    pub load: Unmeasured,
    pub unthanked: Unmeasured,
}

/// `count` of `of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Share {
    pub count: u64,
    pub of: u64,
}

/// What can be said of a team's service at large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Headline {
    pub y: Unmeasured,
    pub n: Unmeasured,
    pub people: Unmeasured,
    pub customer_teams: Unmeasured,
    pub mean: Unmeasured,
    pub lo: Unmeasured,
    pub hi: Unmeasured,
    pub p_above: Unmeasured,
    pub word: Word,
}

/// The word of a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    /// Too early to tell.
    #[default]
    Early,
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

/// The figures as of a cut, without the stories' words, which are not among the facts.
pub fn compute(workspace: &Workspace, cut: &Cut, hours: &WorkingHours, facts: &Facts) -> Figures {
    let windows = Windows::new(cut, hours);
    let serving = serving_teams(workspace);
    let mut counts: HashMap<TeamId, Counts> = serving.iter().map(|team| (team.id, Counts::default())).collect();
    let mut totals = Totals::default();
    for ask in &facts.asks {
        let Some(provider) = ask
            .asked_team
            .filter(|team| is_customer(workspace, *team, ask.asker_team))
        else {
            continue;
        };
        if ask.opened_at >= windows.week && ask.opened_at < windows.cut {
            totals.asks += 1;
            totals.answered += u64::from(ask.first_response_at.is_some());
            totals.completed += u64::from(ask.done_at.is_some());
        }
        if let Some(counts) = counts.get_mut(&provider) {
            counts.ask(ask, &windows);
        }
    }
    let (mut givers, mut public) = (HashSet::new(), 0);
    for kudos in &facts.kudos {
        if !kudos.private {
            public += 1;
            givers.insert(kudos.giver);
        }
        for provider in kudos.recipients.iter().filter_map(|recipient| recipient.team) {
            if let Some(counts) = counts.get_mut(&provider)
                && is_customer(workspace, provider, kudos.giver_team)
            {
                counts.thanks(kudos);
            }
        }
    }
    totals.kudos = public;
    totals.thankers = givers.len() as u64;
    Figures {
        workspace: workspace.name.clone(),
        period: period(cut),
        totals,
        teams: serving
            .iter()
            .map(|team| counts.get(&team.id).cloned().unwrap_or_default().figures(team))
            .collect(),
        edges: Unmeasured,
        stories: Vec::new(),
        manager_kindness: Unmeasured,
        pulse: Unmeasured,
        correction: Unmeasured,
    }
}

fn period(cut: &Cut) -> PeriodFigures {
    let shown = |at: Timestamp| at.display_with_offset(cut.zone.to_offset(at)).to_string();
    let period = cut.period();
    PeriodFigures {
        from: shown(period.from),
        to: shown(period.to),
        timezone: cut.zone.iana_name().unwrap_or("UTC").to_owned(),
    }
}

/// The borders that every ask is held against.
struct Windows {
    cut: Timestamp,
    week: Timestamp,
    four_weeks: Timestamp,
    /// An ask opened until then ought to be answered; inclusive, as the next.
    answerable: Timestamp,
    completable: Timestamp,
}

impl Windows {
    fn new(cut: &Cut, hours: &WorkingHours) -> Self {
        Windows {
            cut: cut.instant(),
            week: cut.days_before(WEEK),
            four_weeks: cut.days_before(ASK_WINDOW),
            answerable: hours.latest_start(hours.day() * ANSWER_AGE, cut.instant(), &cut.zone),
            completable: cut.days_before(COMPLETION_AGE),
        }
    }
}

/// What is counted of one team.
#[derive(Debug, Clone, Default)]
struct Counts {
    asks_received: u64,
    answered: Share,
    completed: Share,
    public_thankers: HashSet<MemberId>,
    private_thankers: HashSet<MemberId>,
}

impl Counts {
    fn ask(&mut self, ask: &AskFact, windows: &Windows) {
        if ask.opened_at < windows.four_weeks || ask.opened_at >= windows.cut {
            return;
        }
        self.asks_received += u64::from(ask.opened_at >= windows.week);
        if ask.opened_at <= windows.answerable {
            self.answered.of += 1;
            self.answered.count += u64::from(ask.first_response_at.is_some());
        }
        if ask.opened_at <= windows.completable {
            self.completed.of += 1;
            self.completed.count += u64::from(ask.done_at.is_some());
        }
    }

    fn thanks(&mut self, kudos: &KudosFact) {
        let thankers = if kudos.private {
            &mut self.private_thankers
        } else {
            &mut self.public_thankers
        };
        thankers.insert(kudos.giver);
    }

    fn figures(&self, team: &Team) -> TeamFigures {
        let only_private = self.private_thankers.difference(&self.public_thankers).count();
        let told = if only_private >= HIDDEN_AMONG { only_private } else { 0 };
        TeamFigures {
            name: team.name.clone(),
            kind: team.kind.as_str().to_owned(),
            headline: Headline::default(),
            asks_received: self.asks_received,
            answered: self.answered,
            first_response: Unmeasured,
            completed: self.completed,
            distinct_thankers: (self.public_thankers.len() + told) as u64,
            beyond: Unmeasured,
            reach: Unmeasured,
            load: Unmeasured,
            unthanked: Unmeasured,
        }
    }
}

/// The key by which names are sorted: without case and diacritics, ties by code point.
pub fn alphabetical(name: &str) -> (String, String) {
    let lower = name.to_lowercase();
    let bare = lower.nfd().filter(|letter| !is_combining_mark(*letter));
    let folded = bare.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect();
    (folded, name.to_owned())
}

#[cfg(test)]
mod tests;
