//! The lines of a digest: which figures may be shown, and how much of them fits.

use crate::chat::locale::Language;
use crate::chat::text::{Span, Text, shorten};
use crate::digest::figures::TeamFigures;
use crate::digest::{Digest, Story, Thanked};
use crate::say;

/// Members from which a team has figures in what is posted.
const SMALLEST_TEAM: i64 = 3;
/// Teams with a line of their own; more are told in two lists.
const MOST_LINES: usize = 8;
/// Characters of a name, and of a story.
const NAME: usize = 30;
const STORY: usize = 160;
/// Room for a list of teams, in characters. With all lists full and two stories, a digest stays below the 4096 of a
/// Discord card.
const LONG_LIST: usize = 800;
const SHORT_LIST: usize = 250;

/// The teams by what may be said of them, each list in alphabetical order.
pub(super) struct Shown<'a> {
    pub told: Vec<&'a TeamFigures>,
    pub quiet: Vec<&'a TeamFigures>,
    pub early: Vec<&'a TeamFigures>,
    /// Whether no team is large enough for figures, so that those of the whole tell of one.
    pub all_small: bool,
}

/// Whether a team is large enough for figures in what is posted.
pub(in crate::digest) fn has_figures(digest: &Digest, team: &str) -> bool {
    digest.sizes.get(team).copied().unwrap_or(0) >= SMALLEST_TEAM
}

impl<'a> Shown<'a> {
    pub fn of(digest: &'a Digest) -> Self {
        let teams = &digest.figures.teams;
        let is_small = |team: &TeamFigures| !has_figures(digest, &team.name);
        let small = teams.iter().filter(|team| is_small(team)).count();
        // One small team alone could be told by subtracting all others from the total: another one keeps it company.
        let companion = (small == 1)
            .then(|| {
                teams
                    .iter()
                    .filter(|team| !is_small(team))
                    .min_by_key(|team| team.asks_received)
            })
            .flatten();
        let (mut told, mut quiet, mut early) = (Vec::new(), Vec::new(), Vec::new());
        for team in teams {
            if is_small(team) || companion.is_some_and(|other| other.name == team.name) {
                early.push(team);
            } else if team.asks_received == 0 && team.distinct_thankers == 0 {
                quiet.push(team);
            } else {
                told.push(team);
            }
        }
        Shown {
            told,
            quiet,
            early,
            all_small: small == teams.len(),
        }
    }

    pub fn has_figures(&self) -> bool {
        !self.told.is_empty()
    }
}

/// What the teams did, then those that have nothing to tell.
pub(super) fn teams(shown: &Shown<'_>, language: Language) -> Vec<Text> {
    let mut paragraphs = if shown.told.len() <= MOST_LINES {
        vec![Text::join(shown.told.iter().map(|team| line(team, language)), "\n")]
    } else {
        folded(&shown.told, language)
    };
    let names = |teams: &[&TeamFigures]| {
        let names = teams.iter().map(|team| name(&team.name)).collect();
        listed(names, ", ", SHORT_LIST, language)
    };
    let mut rest = Vec::new();
    if !shown.quiet.is_empty() {
        rest.push(say!(language, "digest-quiet-teams", teams = names(&shown.quiet)));
    }
    if !shown.early.is_empty() {
        rest.push(say!(language, "digest-early-teams", teams = names(&shown.early)));
    }
    paragraphs.push(Text::join(rest, "\n"));
    paragraphs
}

/// "Maintenance: 12 asks, 9 of 11 answered, 7 of 8 done, thanks from 7 people".
fn line(team: &TeamFigures, language: Language) -> Text {
    let mut parts = Vec::new();
    if team.asks_received > 0 {
        parts.push(say!(
            language,
            "digest-part-asks",
            asks = super::count(team.asks_received)
        ));
    }
    let (answered, completed) = (team.answered, team.completed);
    if answered.of > 0 {
        let (count, of) = (super::count(answered.count), super::count(answered.of));
        parts.push(say!(language, "digest-part-answered", count = count, of = of));
    }
    if completed.of > 0 {
        let (count, of) = (super::count(completed.count), super::count(completed.of));
        parts.push(say!(language, "digest-part-completed", count = count, of = of));
    }
    if team.distinct_thankers > 0 {
        let people = super::count(team.distinct_thankers);
        parts.push(say!(language, "digest-part-thankers", people = people));
    }
    say!(
        language,
        "digest-team",
        team = name(&team.name),
        parts = Text::join(parts, ", ")
    )
}

/// Many teams in two lists.
fn folded(teams: &[&TeamFigures], language: Language) -> Vec<Text> {
    let list = |figure: fn(&TeamFigures) -> u64| {
        let told = teams.iter().filter(|team| figure(team) > 0);
        let entry = |team: &&TeamFigures| {
            let count = super::count(figure(team));
            say!(language, "digest-folded-team", team = name(&team.name), count = count)
        };
        listed(told.map(entry).collect(), " · ", LONG_LIST, language)
    };
    let (asks, thankers) = (list(|team| team.asks_received), list(|team| team.distinct_thankers));
    let mut paragraphs = Vec::new();
    if !asks.is_empty() {
        paragraphs.push(say!(language, "digest-folded-asks", teams = asks));
    }
    if !thankers.is_empty() {
        paragraphs.push(say!(language, "digest-folded-thankers", teams = thankers));
    }
    paragraphs
}

/// As many of the entries as there is room for, and how many more there are.
fn listed(entries: Vec<Text>, separator: &str, room: usize, language: Language) -> Text {
    let (mut used, count) = (0, entries.len());
    let fitting = entries
        .iter()
        .take_while(|entry| {
            used += room_of(entry) + separator.chars().count();
            used <= room
        })
        .count();
    let list = Text::join(entries.into_iter().take(fitting), separator);
    match count - fitting {
        0 => list,
        more => say!(language, "digest-and-more", list = list, count = more),
    }
}

/// Characters that a text takes at most where a platform escapes what people wrote.
pub(in crate::digest) fn room_of(text: &Text) -> usize {
    let spans = text.spans().map(|span| match span {
        Span::Verbatim(words) => words
            .chars()
            .map(|letter| 1 + usize::from(letter.is_ascii_punctuation()))
            .sum(),
        Span::Plain(words) | Span::Person(words) | Span::Group(words) | Span::Channel(words) => words.chars().count(),
    });
    spans.sum()
}

/// The stories, a line each.
pub(super) fn stories(stories: &[Story], language: Language) -> Text {
    Text::join(stories.iter().map(|told| story(told, language)), "\n")
}

fn story(story: &Story, language: Language) -> Text {
    let words = story.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let to = story.to.iter().map(|thanked| self::thanked(thanked, language));
    let mut told = say!(
        language,
        "digest-story",
        words = Text::verbatim(&shorten(&words, STORY)),
        from = person(story.from.as_deref(), story.from_team.as_deref(), language),
        to = Text::join(to, ", ")
    );
    if let Some(customer) = &story.customer {
        told = say!(
            language,
            "digest-story-customer",
            story = told,
            customer = name(customer)
        );
    }
    if story.beyond {
        told = say!(language, "digest-story-beyond", story = told);
    }
    told
}

fn thanked(thanked: &Thanked, language: Language) -> Text {
    person(thanked.name.as_deref(), thanked.team.as_deref(), language)
}

/// A name with the team behind it. Of somebody who is not to be named the team is not told either.
fn person(named: Option<&str>, team: Option<&str>, language: Language) -> Text {
    match (named, team) {
        (Some(named), Some(team)) => say!(language, "digest-person", name = name(named), team = name(team)),
        (Some(named), None) => name(named),
        (None, _) => say!(language, "digest-somebody"),
    }
}

fn name(words: &str) -> Text {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Text::verbatim(&shorten(&words, NAME))
}
