//! The weekly summary: what was asked, answered and thanked for, told to a channel once a week.

pub mod commands;
mod correction;
pub mod figures;
pub mod latest;
pub mod mirror;
pub mod period;
pub mod picture;
pub mod quiet;
pub mod schedule;
pub mod standing;
pub mod store;
pub mod view;
pub mod why;
pub mod working_time;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::ids::KudosId;
use crate::ledger::Conn;
use crate::people::Workspace;
use figures::{Facts, Figures, StoryFigures, Told};
use period::{Cut, Period};
use picture::ServedMap;

/// People from which a team has figures; those of fewer would tell of persons.
const SMALLEST_TEAM: u64 = 3;

/// A digest with all that its message needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    pub cut: Cut,
    pub figures: Figures,
    pub stories: Vec<Story>,
    /// Members of each team at the cut, by the team's name.
    pub sizes: HashMap<String, i64>,
    /// Whether anything was asked or given before the period.
    pub has_history: bool,
    /// Whether none was posted in this month before: the map of who served whom goes with it.
    pub opens_month: bool,
}

/// A kudos that is quoted, with those who may be named.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    pub id: KudosId,
    /// Its id in files.
    pub key: String,
    pub text: String,
    /// `None` for a giver who is not to be named in public.
    pub from: Option<String>,
    pub from_team: Option<String>,
    pub to: Vec<Thanked>,
    pub customer: Option<String>,
    pub beyond: bool,
}

/// One whom a story thanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thanked {
    /// The person's name if it may be told, or the team's.
    pub name: Option<String>,
    /// A person's team.
    pub team: Option<String>,
}

/// What becomes of a digest when its hour comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filing {
    /// Owed to the channel.
    Posted,
    /// Its week was over for too long.
    Late,
    /// A moderator had paused the digest.
    Paused,
    /// There was no channel to post it in.
    NoChannel,
}

impl Filing {
    const ALL: [Filing; 4] = [Filing::Posted, Filing::Late, Filing::Paused, Filing::NoChannel];

    pub fn as_str(self) -> &'static str {
        match self {
            Filing::Posted => "posted",
            Filing::Late => "late",
            Filing::Paused => "paused",
            Filing::NoChannel => "no-channel",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filing| filing.as_str() == word)
    }
}

/// A digest that was posted, or filed silently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    pub id: i64,
    pub period: Period,
    pub at: Timestamp,
    pub outcome: Filing,
}

/// What is kept of a filed digest: its figures, what decides which of them are shown, and which kudos it tells. Their words
/// and names are read again when they are shown, so that what is undone, hidden or erased meanwhile is not repeated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    pub figures: Figures,
    pub stories: Vec<i64>,
    #[serde(default)]
    sizes: HashMap<String, i64>,
    #[serde(default)]
    has_history: bool,
    #[serde(default)]
    opens_month: bool,
}

impl Kept {
    pub fn of(digest: &Digest) -> Self {
        Kept {
            figures: Figures {
                stories: Vec::new(),
                ..digest.figures.clone()
            },
            stories: digest.stories.iter().map(|story| story.id.0).collect(),
            sizes: digest.sizes.clone(),
            has_history: digest.has_history,
            opens_month: digest.opens_month,
        }
    }

    /// The digest again, with those of its stories that still stand.
    async fn into_digest(self, tx: &mut Conn, workspace: &Workspace, period: Period) -> Result<Digest> {
        let stories: Vec<_> = self.stories.iter().copied().map(KudosId).collect();
        let mut digest = Digest {
            cut: Cut::of_period(period, &self.zone(workspace)),
            figures: self.figures,
            stories: Vec::new(),
            sizes: self.sizes,
            has_history: self.has_history,
            opens_month: self.opens_month,
        };
        digest.tell(tx, workspace, &stories).await?;
        Ok(digest)
    }

    /// Whether the team was large enough for figures in what was posted.
    fn has_figures(&self, team: &str) -> bool {
        let size = self.sizes.get(team).copied().unwrap_or(0);
        u64::try_from(size).is_ok_and(|size| size >= SMALLEST_TEAM)
    }

    /// The zone in which the digest was computed.
    fn zone(&self, workspace: &Workspace) -> TimeZone {
        TimeZone::get(&self.figures.period.timezone).unwrap_or_else(|_| workspace.timezone.clone())
    }
}

/// So many of the last posted digests are looked at, so that stories tell of others by turns.
const TURNS: i64 = 8;

/// Computes the digest of a cut from the ledger.
pub async fn compute(tx: &mut Conn, workspace: &Workspace, cut: Cut) -> Result<Digest> {
    let facts = store::facts(tx, workspace.id, &cut).await?;
    let mut figures = figures::compute(workspace, &cut, &facts);
    let posted = store::posted_before(tx, workspace.id, cut.instant(), TURNS).await?;
    let stories = choose_stories(tx, &facts, &cut, &posted).await?;
    let sizes = facts.sizes.iter().filter_map(|(team, size)| {
        let name = workspace.team(*team)?.name.clone();
        Some((name, i64::try_from(*size).ok()?))
    });
    let sizes = sizes.collect();
    drop(facts);
    if let Some(last) = posted.first() {
        figures.correction = correction::of(tx, workspace, last).await?;
    }
    let mut digest = Digest {
        sizes,
        has_history: store::has_history(tx, workspace.id, cut.period().from).await?,
        opens_month: posted.first().is_none_or(|(last, _)| !is_same_month(last, &cut)),
        cut,
        figures,
        stories: Vec::new(),
    };
    digest.tell(tx, workspace, &stories).await?;
    Ok(digest)
}

fn is_same_month(last: &Filed, cut: &Cut) -> bool {
    let last = Cut::containing(last.period.to, &cut.zone).date;
    last.first_of_month() == cut.date.first_of_month()
}

async fn choose_stories(tx: &mut Conn, facts: &Facts, cut: &Cut, posted: &[(Filed, Kept)]) -> Result<Vec<KudosId>> {
    let mut ago = HashMap::new();
    for (digests, (_, kept)) in posted.iter().enumerate() {
        for kudos in &kept.stories {
            ago.entry(KudosId(*kudos)).or_insert(digests + 1);
        }
    }
    let told: Told = store::told(tx, &ago).await?;
    let candidates = figures::candidates(&facts.kudos, cut, &told);
    let words = store::words(tx, &candidates).await?;
    Ok(figures::choose(&candidates, &words))
}

impl Digest {
    /// Whether the map of who served whom goes with it.
    pub fn has_map(&self) -> bool {
        self.opens_month && ServedMap::of(self, self.cut.date).is_some()
    }

    /// Reads its stories; one that does not stand any more is left out.
    async fn tell(&mut self, tx: &mut Conn, workspace: &Workspace, chosen: &[KudosId]) -> Result<()> {
        for kudos in chosen {
            self.stories.extend(store::story(tx, workspace.id, *kudos).await?);
        }
        self.figures.stories = self.stories.iter().map(StoryFigures::from).collect();
        Ok(())
    }
}

impl From<&Story> for StoryFigures {
    fn from(story: &Story) -> Self {
        StoryFigures {
            kudos: story.key.clone(),
            text: story.text.clone(),
            from: story.from.clone(),
            to: story.to.iter().map(|thanked| thanked.name.clone()).collect(),
            customer: story.customer.clone(),
            beyond: story.beyond,
        }
    }
}
