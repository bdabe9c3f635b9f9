//! The lines of a digest: what may be said of which team, and how much of it fits.

use crate::chat::locale::Language;
use crate::chat::text::{Span, Text, one_line, shorten};
use crate::digest::figures::TeamFigures;
use crate::digest::picture::Estimate;
use crate::digest::{Digest, Story, Thanked};
use crate::say;

use super::{correction, count, is_quiet};

/// Members from which a team has figures in what is posted.
const SMALLEST_TEAM: i64 = crate::digest::SMALLEST_TEAM as i64;
/// Members among whom one who is not to be named can hide.
const ENOUGH_PEOPLE: i64 = 5;
/// Teams with a line of their own under "could use a hand" and "clearly above usual"; more are named only.
const MOST_IN_NEED: usize = 5;
const MOST_ABOVE: usize = 2;
/// As many other teams are named in the message; more are counted there and named in the attached list.
const MOST_NAMED: usize = 12;
/// Characters of a name, and of a story.
const NAME: usize = 30;
const STORY: usize = 160;
/// Room for the names of teams on one line, in characters.
const NAMES: usize = 250;
/// From so many weeks of work on there is more to do than to withdraw what is settled.
const LONG: f64 = 2.0;
/// More weeks than this are not counted: at such a pace their number means little.
const MOST_WEEKS: i64 = 8;

/// The teams by what may be said of them, each list in alphabetical order.
pub(super) struct Shown<'a> {
    pub digest: &'a Digest,
    /// With a heavy load.
    pub in_need: Vec<&'a TeamFigures>,
    /// Clearly above usual; they may carry a heavy load as well.
    pub above: Vec<(&'a TeamFigures, Estimate)>,
    /// As usual.
    pub usual: Vec<&'a TeamFigures>,
    /// Too early to tell, or too small to.
    pub early: Vec<&'a TeamFigures>,
    /// Whether no team is large enough for figures, so that those of the whole tell of one.
    pub all_small: bool,
}

/// Whether a team is large enough for figures in what is posted.
pub(in crate::digest) fn has_figures(digest: &Digest, team: &str) -> bool {
    size(digest, team) >= SMALLEST_TEAM
}

fn size(digest: &Digest, team: &str) -> i64 {
    digest.sizes.get(team).copied().unwrap_or(0)
}

impl<'a> Shown<'a> {
    pub fn of(digest: &'a Digest) -> Self {
        let mut shown = Shown {
            digest,
            in_need: Vec::new(),
            above: Vec::new(),
            usual: Vec::new(),
            early: Vec::new(),
            all_small: true,
        };
        for team in &digest.figures.teams {
            let is_shown = has_figures(digest, &team.name);
            shown.all_small &= !is_shown;
            let is_in_need = is_shown && team.load.heavy;
            if is_in_need {
                shown.in_need.push(team);
            }
            match Estimate::of(&team.headline).filter(|_| is_shown) {
                Some(estimate) if estimate.above => shown.above.push((team, estimate)),
                _ if is_in_need => {}
                Some(_) => shown.usual.push(team),
                None => shown.early.push(team),
            }
        }
        shown
    }

    /// Whether the message counts the other teams instead of naming them.
    pub fn is_folded(&self) -> bool {
        self.usual.len() + self.early.len() > MOST_NAMED || self.in_need.len() > MOST_IN_NEED
    }

    /// Help that nobody thanked for yet; `None` where that is nothing, or may not be told.
    pub fn quiet_help(&self) -> Option<u64> {
        let digest = self.digest;
        digest.figures.quiet_help(|team| has_figures(digest, team))
    }
}

/// The lines below the first one, in their blocks; an empty week has none.
pub(super) fn blocks(shown: &Shown<'_>, language: Language) -> Vec<Text> {
    let digest = shown.digest;
    let mut last = Vec::new();
    if let Some(unthanked) = shown.quiet_help() {
        last.push(say!(language, "digest-quiet-help", count = count(unthanked)));
    }
    let says_something = !shown.usual.is_empty() || !shown.above.is_empty() || !shown.in_need.is_empty();
    if says_something || (!is_quiet(digest) && !shown.all_small) {
        last.push(others(shown, language));
    }
    if !digest.has_history && !is_quiet(digest) {
        last.push(say!(language, "digest-first-week"));
    }
    if let Some(correction) = &digest.figures.correction {
        last.push(correction::line(correction, digest, language));
    }
    let blocks = [
        Text::join(digest.stories.iter().map(|told| story(told, digest, language)), "\n"),
        in_need(shown, language),
        above(shown, language),
        Text::join(last.into_iter().filter(|line| !line.is_empty()), "\n"),
    ];
    blocks.into_iter().filter(|block| !block.is_empty()).collect()
}

fn in_need(shown: &Shown<'_>, language: Language) -> Text {
    let teams = &shown.in_need;
    if teams.is_empty() {
        return Text::default();
    }
    let mut lines = vec![say!(language, "digest-in-need")];
    let (told, named) = teams.split_at(teams.len().min(MOST_IN_NEED));
    lines.extend(told.iter().enumerate().map(|(place, team)| {
        let (name, load) = (name(&team.name), load(team, language));
        let is_long = team.load.weeks_of_work.is_some_and(|weeks| weeks >= LONG);
        // Each asks for another thing, so that none is read over.
        match place % 3 {
            0 if is_long => say!(language, "digest-in-need-long", team = name, load = load),
            0 => say!(language, "digest-in-need-settled", team = name, load = load),
            1 => say!(language, "digest-in-need-later", team = name, load = load),
            _ => say!(language, "digest-in-need-hands", team = name, load = load),
        }
    }));
    if !named.is_empty() {
        lines.push(say!(language, "digest-in-need-more", teams = names(named, language)));
    }
    Text::join(lines, "\n")
}

/// "23 asks open, about 3 weeks of work".
pub(super) fn load(team: &TeamFigures, language: Language) -> Text {
    let open = count(team.load.open);
    // A cast from float to integer saturates.
    let weeks = team.load.weeks_of_work.map_or(0, |weeks| weeks.round() as i64).max(1);
    if weeks > MOST_WEEKS {
        say!(language, "digest-load-long", open = open, weeks = MOST_WEEKS)
    } else {
        say!(language, "digest-load", open = open, weeks = weeks)
    }
}

fn above(shown: &Shown<'_>, language: Language) -> Text {
    let teams = &shown.above;
    if teams.is_empty() {
        return Text::default();
    }
    let mut lines = vec![say!(language, "digest-above")];
    if teams.len() <= MOST_ABOVE {
        lines.extend(teams.iter().map(|(team, estimate)| {
            let [about, lo, hi] = estimate.of_ten;
            let team = name(&team.name);
            say!(
                language,
                "digest-above-team",
                team = team,
                about = about,
                lo = lo,
                hi = hi
            )
        }));
    } else {
        let teams: Vec<_> = teams.iter().map(|(team, _)| *team).collect();
        lines.push(say!(language, "digest-above-many", teams = names(&teams, language)));
    }
    Text::join(lines, "\n")
}

/// Every other team, on one line.
fn others(shown: &Shown<'_>, language: Language) -> Text {
    let (usual, early) = (&shown.usual, &shown.early);
    let mut parts = Vec::new();
    if shown.is_folded() {
        for (teams, early) in [(usual, false), (early, true)] {
            match teams.len() {
                0 => {}
                count if early => parts.push(say!(language, "digest-early-count", count = count)),
                count => parts.push(say!(language, "digest-usual-count", count = count)),
            }
        }
        parts.push(say!(language, "digest-list-attached"));
    } else {
        if !usual.is_empty() {
            parts.push(say!(language, "digest-usual", teams = names(usual, language)));
        }
        if !early.is_empty() {
            parts.push(say!(language, "digest-early", teams = names(early, language)));
        }
    }
    Text::join(parts, " ")
}

fn names(teams: &[&TeamFigures], language: Language) -> Text {
    let names = teams.iter().map(|team| name(&team.name)).collect();
    listed(names, ", ", NAMES, language)
}

/// As many of the entries as there is room for, and how many more there are.
pub(super) fn listed(entries: Vec<Text>, separator: &str, room: usize, language: Language) -> Text {
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

fn story(story: &Story, digest: &Digest, language: Language) -> Text {
    let mut told = say!(
        language,
        "digest-story",
        words = Text::verbatim(&shorten(&one_line(&story.text), STORY)),
        from = person(story.from.as_deref(), story.from_team.as_deref(), digest, language),
        to = thanked(&story.to, digest, language)
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

/// Those whom a story thanks; the team stands once behind all of its people.
fn thanked(all: &[Thanked], digest: &Digest, language: Language) -> Text {
    let together = |one: &Thanked, next: &Thanked| {
        let are_named = one.name.is_some() && next.name.is_some();
        are_named && one.team.is_some() && one.team == next.team
    };
    let mut told: Vec<Text> = Vec::new();
    for people in all.chunk_by(together) {
        let (last, others) = match people {
            [others @ .., last] => (last, others),
            [] => continue,
        };
        told.extend(others.iter().filter_map(|other| other.name.as_deref()).map(name));
        told.push(person(last.name.as_deref(), last.team.as_deref(), digest, language));
    }
    told.dedup();
    Text::join(told, ", ")
}

/// A name with the team behind it. Of somebody who is not to be named the team is told where it is large enough.
fn person(named: Option<&str>, team: Option<&str>, digest: &Digest, language: Language) -> Text {
    match (named, team) {
        (Some(named), Some(team)) => say!(language, "digest-person", name = name(named), team = name(team)),
        (Some(named), None) => name(named),
        (None, Some(team)) if size(digest, team) >= ENOUGH_PEOPLE => name(team),
        (None, _) => say!(language, "digest-somebody"),
    }
}

/// The name of a team or person, short and on one line.
pub(super) fn name(words: &str) -> Text {
    Text::verbatim(&shorten(&one_line(words), NAME))
}
