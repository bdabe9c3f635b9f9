//! The drawing itself. Everything stands at absolute places, in one colour for all teams: the shape of a mark and a word
//! tell what is clearly above usual.

use std::fmt::Write;

use super::letters::{escaped, fitted, width};
use super::{DotPlot, Estimate, MOST_ROWS, Row};
use crate::chat::locale::Language;
use crate::chat::text::Text;
use crate::say;

const WIDTH: f64 = 720.0;
const MARGIN: f64 = 40.0;
const RIGHT: f64 = WIDTH - MARGIN;
/// Where the first row begins, below the title, what is measured, its days and the scale.
const TOP: f64 = 216.0;
const ROW: f64 = 92.0;
/// A row without a dot is one line.
const EARLY_ROW: f64 = 56.0;
const FOOT: f64 = 112.0;
/// From this many rows on the scale stands below, too.
const LONG: usize = 8;

const TITLE: f64 = 34.0;
const LETTERS: f64 = 26.0;

// The text has a contrast of at least 4.5 to the paper, the marks of at least 3.
const PAPER: &str = "#faf8f3";
const INK: &str = "#24313a";
const SOFT_INK: &str = "#596770";
const MARK: &str = "#0b5c6b";
const RANGE: &str = "#4f8792";
const TRACK: &str = "#e9e5da";

pub(super) fn drawn(plot: &DotPlot, language: Language) -> String {
    let rows = &plot.rows[..plot.rows.len().min(MOST_ROWS)];
    let more = plot.rows.len() - rows.len();
    let body = rows.iter().map(height).sum::<f64>() + if more > 0 { EARLY_ROW } else { 0.0 };
    let long = rows.len() >= LONG;
    let tall = TOP + body + if long { EARLY_ROW } else { 0.0 } + FOOT;
    let mut drawing = Drawing::begin(tall, plot, language);
    let mut y = TOP;
    for row in rows {
        drawing.row(row, y, language);
        y += height(row);
    }
    if more > 0 {
        let words = say!(language, "digest-picture-more", count = more);
        drawing.text(MARGIN, y + 36.0, LETTERS, SOFT_INK, &words);
        y += EARLY_ROW;
    }
    if long {
        drawing.scale(y + 36.0);
        y += EARLY_ROW;
    }
    drawing.text(
        MARGIN,
        y + 40.0,
        LETTERS,
        SOFT_INK,
        &say!(language, "digest-picture-legend"),
    );
    drawing.text(
        MARGIN,
        y + 76.0,
        LETTERS,
        SOFT_INK,
        &say!(language, "digest-picture-order"),
    );
    drawing.end()
}

fn height(row: &Row) -> f64 {
    if row.estimate.is_some() { ROW } else { EARLY_ROW }
}

/// Where a share stands, in hundredths.
fn place(hundredths: u8) -> f64 {
    MARGIN + (RIGHT - MARGIN) * f64::from(hundredths) / 100.0
}

struct Drawing(String);

impl Drawing {
    fn begin(height: f64, plot: &DotPlot, language: Language) -> Self {
        let mut drawing = Drawing(String::new());
        let alt = escaped(&plot.alt(language));
        drawing.add(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" xml:lang="{}" font-family="Noto Sans, sans-serif">"#,
            language.code()
        ));
        drawing.add(format_args!("<title>{alt}</title>"));
        drawing.add(format_args!(
            r#"<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>"#
        ));
        drawing.text(MARGIN, 66.0, TITLE, INK, &say!(language, "digest-picture-title"));
        drawing.text(MARGIN, 108.0, LETTERS, INK, &say!(language, "digest-picture-measure"));
        drawing.text(MARGIN, 144.0, LETTERS, SOFT_INK, &plot.period(language));
        drawing.scale(196.0);
        drawing
    }

    /// The numbers from 0 to 10.
    fn scale(&mut self, y: f64) {
        for number in (0..=10_u8).step_by(2) {
            let x = place(number * 10);
            self.add(format_args!(
                r#"<text x="{x}" y="{y}" font-size="{LETTERS}" fill="{SOFT_INK}" text-anchor="middle">{number}</text>"#
            ));
        }
    }

    fn row(&mut self, row: &Row, y: f64, language: Language) {
        self.add(format_args!(r#"<g class="team" data-team="{}">"#, escaped(&row.team)));
        let word = row.word(language).to_plain();
        let room = RIGHT - MARGIN - width(&word, LETTERS) - LETTERS;
        let name = Text::verbatim(&fitted(&row.team, LETTERS, room));
        self.text(MARGIN, y + 36.0, LETTERS, INK, &name);
        let ink = if row.estimate.is_some_and(|estimate| estimate.above) {
            MARK
        } else {
            SOFT_INK
        };
        self.add(format_args!(
            r#"<text x="{RIGHT}" y="{}" font-size="{LETTERS}" fill="{ink}" text-anchor="end">{}</text>"#,
            y + 36.0,
            escaped(&word)
        ));
        if let Some(estimate) = row.estimate {
            self.estimate(estimate, y + 64.0);
        }
        self.0.push_str("</g>\n");
    }

    /// The track from 0 to 10, the interval as a bar, and the dot; a diamond when it is clearly above usual.
    fn estimate(&mut self, estimate: Estimate, y: f64) {
        let (x, lo, hi) = (place(estimate.mean), place(estimate.lo), place(estimate.hi));
        self.add(format_args!(
            r#"<path d="M{MARGIN} {y}H{RIGHT}" stroke="{TRACK}" stroke-width="14" stroke-linecap="round"/>"#
        ));
        self.add(format_args!(
            r#"<path d="M{lo} {y}H{hi}" stroke="{RANGE}" stroke-width="14" stroke-linecap="butt"/>"#
        ));
        if estimate.above {
            let d = format!("M{x} {}l19 19l-19 19l-19 -19z", y - 19.0);
            self.add(format_args!(
                r#"<path d="{d}" fill="{MARK}" stroke="{PAPER}" stroke-width="3"/>"#
            ));
        } else {
            self.add(format_args!(
                r#"<circle cx="{x}" cy="{y}" r="14" fill="{MARK}" stroke="{PAPER}" stroke-width="3"/>"#
            ));
        }
    }

    fn text(&mut self, x: f64, y: f64, size: f64, ink: &str, words: &Text) {
        let words = escaped(&words.to_plain());
        self.add(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}" fill="{ink}">{words}</text>"#
        ));
    }

    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{element}");
    }

    fn end(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}
