//! The digest's picture: a dot plot with a row for each team in alphabetical order, as SVG, as PNG and in words. It shows no
//! more than may be posted, to a hundredth.

mod letters;
mod png;
mod svg;

use jiff::civil::Date;

use super::Digest;
use super::figures::{Headline, TeamFigures, Word};
use super::period::{WEEK, days_after};
use super::view::has_figures;
use crate::chat::locale::Language;
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
        svg::drawn(self, language)
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
        let mut room = ALT;
        let mut told: Vec<Text> = Vec::new();
        for row in &self.rows {
            let words = row.words(language);
            let Some(left) = room.checked_sub(words.to_plain().chars().count() + 1) else {
                break;
            };
            room = left;
            told.push(words);
        }
        match self.rows.len() - told.len() {
            0 => {}
            more => told.push(say!(language, "digest-picture-more", count = more)),
        }
        let teams = Text::join(told, " ");
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
    fn words(&self, language: Language) -> Text {
        let team = Text::verbatim(&shorten(&letters::one_line(&self.team), NAME));
        let word = self.word(language);
        let Some(estimate) = self.estimate else {
            return say!(language, "digest-picture-alt-early", team = team, word = word);
        };
        let [about, lo, hi] = [estimate.mean, estimate.lo, estimate.hi].map(of_ten);
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
    fn of(headline: &Headline) -> Option<Self> {
        let (mean, lo, hi) = (headline.mean?, headline.lo?, headline.hi?);
        (headline.word != Word::Early).then_some(Estimate {
            mean: hundredths(mean),
            lo: hundredths(lo),
            hi: hundredths(hi),
            above: headline.word == Word::Above,
        })
    }
}

/// A share in hundredths, from 0 to 100.
fn hundredths(share: f64) -> u8 {
    // A cast from float to integer saturates, and takes what is no number for 0.
    ((share * 100.0).round() as u8).min(100)
}

/// "About 7 in 10"; a half is rounded up.
fn of_ten(hundredths: u8) -> u32 {
    u32::from((hundredths + 5) / 10)
}

#[cfg(test)]
mod tests;
