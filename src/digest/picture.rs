//! The digest's pictures, as SVG, as PNG and in words: a dot plot with a row for each team in alphabetical order, and once a
//! month a map of who served whom. They show no more than may be posted.

mod canvas;
mod dots;
mod letters;
mod map;
mod png;

use jiff::civil::Date;

pub use map::ServedMap;

use super::Digest;
use super::figures::{Headline, TeamFigures, Word};
use super::period::{WEEK, days_after};
use super::view::has_figures;
use crate::chat::locale::Language;
use crate::chat::reply::Picture;
use crate::chat::text::{Text, shorten};
use crate::error::Result;
use crate::say;

/// Teams that a picture has room for.
const MOST_ROWS: usize = 60;
/// Characters of the teams in the words for those who cannot see the picture: Discord takes 1024 in all.
const ALT: usize = 800;
/// Characters of a name in these words.
const NAME: usize = 30;
/// The headline looks at eight weeks that end a week before the cut.
const HEADLINE_DAYS: (i32, i32) = (-9 * WEEK, -WEEK - 1);

/// A picture yet to be drawn.
#[derive(Debug, Clone)]
pub struct Sketch {
    subject: Subject,
    language: Language,
}

#[derive(Debug, Clone)]
enum Subject {
    Dots(DotPlot),
    Map(ServedMap),
}

impl Sketch {
    /// The dot plot of a digest; `None` while it is too early for any dot.
    pub fn of(language: Language, digest: &Digest, today: Date) -> Option<Self> {
        let plot = DotPlot::of(digest, today);
        let has_dots = plot.rows.iter().any(|row| row.estimate.is_some());
        has_dots.then_some(Sketch {
            subject: Subject::Dots(plot),
            language,
        })
    }

    /// The map of who served whom; `None` where nobody served anybody.
    pub fn of_map(language: Language, digest: &Digest, today: Date) -> Option<Self> {
        let map = ServedMap::of(digest, today)?;
        Some(Sketch {
            subject: Subject::Map(map),
            language,
        })
    }

    /// Draws it. That takes tens of milliseconds: not for an async worker.
    ///
    /// # Errors
    /// The drawing module made an SVG that cannot be drawn.
    pub fn draw(&self) -> Result<Picture> {
        let (png, alt) = match &self.subject {
            Subject::Dots(plot) => (plot.png(self.language)?, plot.alt(self.language)),
            Subject::Map(map) => (map.png(self.language)?, map.alt(self.language)),
        };
        Ok(Picture { png, alt })
    }
}

/// The dot plot of a digest.
#[derive(Debug, Clone, PartialEq)]
pub struct DotPlot {
    /// First and last day of what it shows.
    pub days: (Date, Date),
    /// Decides whether dates need their year.
    pub today: Date,
    /// In alphabetical order.
    pub rows: Vec<Row>,
}

/// A team in the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub team: String,
    /// `None` while it is too early to tell.
    pub estimate: Option<Estimate>,
}

/// The share of those who asked that were helped and said thanks, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    pub mean: u8,
    /// The ends of the 80 % interval.
    pub lo: u8,
    pub hi: u8,
    /// The three in tenths, as words tell them: "about 7 in 10". A half is rounded up.
    pub of_ten: [u32; 3],
    /// Whether it is clearly above what is usual.
    pub above: bool,
}

impl DotPlot {
    /// What may be shown of the digest.
    pub fn of(digest: &Digest, today: Date) -> Self {
        let row = |team: &TeamFigures| Row {
            team: team.name.clone(),
            estimate: Estimate::of(&team.headline).filter(|_| has_figures(digest, &team.name)),
        };
        let (first, last) = HEADLINE_DAYS;
        DotPlot {
            days: (days_after(digest.cut.date, first), days_after(digest.cut.date, last)),
            today,
            rows: digest.figures.teams.iter().map(row).collect(),
        }
    }

    /// As an SVG document, in the size of its `viewBox`.
    pub fn svg(&self, language: Language) -> String {
        dots::drawn(self, language)
    }

    /// As a PNG. Drawing takes tens of milliseconds: not for an async worker.
    ///
    /// # Errors
    /// The drawing module made an SVG that cannot be drawn.
    pub fn png(&self, language: Language) -> Result<Vec<u8>> {
        png::drawn(&self.svg(language))
    }

    /// What it shows, in words.
    pub fn alt(&self, language: Language) -> String {
        let teams = in_room(self.rows.iter().map(|row| row.words(language)), language);
        say!(
            language,
            "digest-picture-alt",
            period = self.period(language),
            teams = teams
        )
        .to_plain()
    }

    fn period(&self, language: Language) -> Text {
        language.period(self.days.0, self.days.1, self.today)
    }
}

impl Row {
    /// "Accounting: about 7 (likely 5 to 8), as usual."
    pub(super) fn words(&self, language: Language) -> Text {
        let team = Text::verbatim(&shorten(&letters::one_line(&self.team), NAME));
        let word = self.word(language);
        let Some(estimate) = self.estimate else {
            return say!(language, "digest-picture-alt-early", team = team, word = word);
        };
        let [about, lo, hi] = estimate.of_ten;
        say!(
            language,
            "digest-picture-alt-team",
            team = team,
            about = about,
            lo = lo,
            hi = hi,
            word = word
        )
    }

    fn word(&self, language: Language) -> Text {
        match self.estimate {
            None => say!(language, "digest-picture-early"),
            Some(estimate) if estimate.above => say!(language, "digest-picture-above"),
            Some(_) => say!(language, "digest-picture-usual"),
        }
    }
}

impl Estimate {
    pub(super) fn of(headline: &Headline) -> Option<Self> {
        let (mean, lo, hi) = (headline.mean?, headline.lo?, headline.hi?);
        (headline.word != Word::Early).then_some(Estimate {
            mean: hundredths(mean),
            lo: hundredths(lo),
            hi: hundredths(hi),
            of_ten: [mean, lo, hi].map(tenths),
            above: headline.word == Word::Above,
        })
    }
}

/// A share in hundredths, from 0 to 100.
fn hundredths(share: f64) -> u8 {
    // A cast from float to integer saturates, and takes what is no number for 0.
    ((share * 100.0).round() as u8).min(100)
}

fn tenths(share: f64) -> u32 {
    ((share * 10.0 + 0.5).floor() as u32).min(10)
}

/// As many of these sentences as there is room for, and how many teams more there are.
fn in_room(sentences: impl ExactSizeIterator<Item = Text>, language: Language) -> Text {
    let (mut room, count) = (ALT, sentences.len());
    let mut told: Vec<Text> = Vec::new();
    for sentence in sentences {
        let Some(left) = room.checked_sub(sentence.to_plain().chars().count() + 1) else {
            break;
        };
        room = left;
        told.push(sentence);
    }
    match count - told.len() {
        0 => {}
        more => told.push(say!(language, "digest-picture-more", count = more)),
    }
    Text::join(told, " ")
}

#[cfg(test)]
mod tests;
