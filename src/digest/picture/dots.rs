//! The dot plot. All teams in one colour: the shape of a mark and a word tell what is clearly above usual.

use super::canvas::{Anchor, Canvas, INK, LETTERS, LINE, MARGIN, MARK, PAPER, RIGHT, SOFT_INK};
use super::letters::{escaped, fitted, width};
use super::{DotPlot, Estimate, MOST_ROWS, Row};
use crate::chat::locale::Language;
use crate::chat::text::Text;
use crate::say;

/// Where the first row begins, below the head and the scale.
const TOP: f64 = 216.0;
const FOOT: f64 = 112.0;
/// One more line of letters.
const LINE_ROW: f64 = 56.0;
/// From this many rows on each is one line, and the scale stands below, too.
const LONG: usize = 12;

const RANGE: &str = "#4f8792";
const TRACK: &str = "#e9e5da";

pub(super) fn drawn(plot: &DotPlot, language: Language) -> String {
    let rows = &plot.rows[..plot.rows.len().min(MOST_ROWS)];
    let more = plot.rows.len() - rows.len();
    let form = if rows.len() >= LONG { Form::LINES } else { Form::WIDE };
    let body = rows.iter().map(|row| form.height(row)).sum::<f64>() + if more > 0 { LINE_ROW } else { 0.0 };
    let foot = FOOT + if form.is_long { LINE_ROW + LINE } else { 0.0 };
    let head = [
        &say!(language, "digest-picture-title"),
        &say!(language, "digest-picture-measure"),
        &plot.period(language),
    ];
    let mut drawing = Drawing {
        canvas: Canvas::new(TOP + body + foot, language, &plot.alt(language), head),
        form,
        language,
    };
    drawing.scale(196.0);
    let mut y = TOP;
    for row in rows {
        drawing.row(row, y);
        y += form.height(row);
    }
    if more > 0 {
        drawing.below(&mut y, &say!(language, "digest-picture-more", count = more));
        y += LINE_ROW - LINE;
    }
    if form.is_long {
        drawing.scale(y + LINE);
        y += LINE_ROW;
    }
    y += 4.0;
    drawing.below(&mut y, &say!(language, "digest-picture-legend"));
    if form.is_long {
        drawing.below(&mut y, &say!(language, "digest-picture-diamond"));
    }
    drawing.below(&mut y, &say!(language, "digest-picture-order"));
    drawing.canvas.end()
}

/// How a row looks.
#[derive(Clone, Copy)]
struct Form {
    is_long: bool,
    /// Where the scale begins.
    left: f64,
    row: f64,
    early_row: f64,
    /// Height of the bar; half the width of a mark.
    bar: f64,
    mark: f64,
}

impl Form {
    /// Name and word above the scale.
    const WIDE: Form = Form {
        is_long: false,
        left: MARGIN,
        row: 92.0,
        early_row: LINE_ROW,
        bar: 14.0,
        mark: 14.0,
    };
    /// The name beside the scale.
    const LINES: Form = Form {
        is_long: true,
        left: 350.0,
        row: 44.0,
        early_row: 44.0,
        bar: 12.0,
        mark: 11.0,
    };

    fn height(self, row: &Row) -> f64 {
        if row.estimate.is_some() {
            self.row
        } else {
            self.early_row
        }
    }

    /// Where a share stands, in hundredths.
    fn place(self, hundredths: u8) -> f64 {
        self.left + (RIGHT - self.left) * f64::from(hundredths) / 100.0
    }
}

struct Drawing {
    canvas: Canvas,
    form: Form,
    language: Language,
}

impl Drawing {
    /// The numbers from 0 to 10.
    fn scale(&mut self, y: f64) {
        for number in (0..=10_u8).step_by(2) {
            let x = self.form.place(number * 10);
            let words = number.to_string();
            self.canvas.letters(x, y, LETTERS, SOFT_INK, Anchor::Middle, &words);
        }
    }

    fn row(&mut self, row: &Row, y: f64) {
        self.canvas
            .add(format_args!(r#"<g class="team" data-team="{}">"#, escaped(&row.team)));
        if self.form.is_long {
            self.line(row, y);
        } else {
            self.wide(row, y);
        }
        self.canvas.add(format_args!("</g>"));
    }

    fn wide(&mut self, row: &Row, y: f64) {
        let word = row.word(self.language).to_plain();
        let room = RIGHT - MARGIN - width(&word, LETTERS) - LETTERS;
        self.name(row, y, room);
        let ink = if row.estimate.is_some_and(|estimate| estimate.above) {
            MARK
        } else {
            SOFT_INK
        };
        self.canvas.letters(RIGHT, y + LINE, LETTERS, ink, Anchor::End, &word);
        if let Some(estimate) = row.estimate {
            self.estimate(estimate, y + 64.0);
        }
    }

    fn line(&mut self, row: &Row, y: f64) {
        self.name(row, y - 4.0, self.form.left - MARGIN - LETTERS);
        match row.estimate {
            Some(estimate) => self.estimate(estimate, y + 23.0),
            None => {
                let word = row.word(self.language);
                self.canvas.text(self.form.left, y + LINE - 4.0, SOFT_INK, &word);
            }
        }
    }

    fn name(&mut self, row: &Row, y: f64, room: f64) {
        let name = fitted(&row.team, LETTERS, room);
        self.canvas
            .letters(MARGIN, y + LINE, LETTERS, INK, Anchor::Start, &name);
    }

    /// The track from 0 to 10, the interval as a bar, and the dot; a diamond when it is clearly above usual.
    fn estimate(&mut self, estimate: Estimate, y: f64) {
        let Form { left, bar, mark, .. } = self.form;
        let [x, lo, hi] = [estimate.mean, estimate.lo, estimate.hi].map(|share| self.form.place(share));
        self.canvas.add(format_args!(
            r#"<path d="M{left} {y}H{RIGHT}" stroke="{TRACK}" stroke-width="{bar}" stroke-linecap="round"/>"#
        ));
        self.canvas.add(format_args!(
            r#"<path d="M{lo} {y}H{hi}" stroke="{RANGE}" stroke-width="{bar}" stroke-linecap="butt"/>"#
        ));
        if estimate.above {
            let d = mark + 5.0;
            self.canvas.add(format_args!(
                r#"<path d="M{x} {}l{d} {d}l-{d} {d}l-{d} -{d}z" fill="{MARK}" stroke="{PAPER}" stroke-width="3"/>"#,
                y - d
            ));
        } else {
            self.canvas.add(format_args!(
                r#"<circle cx="{x}" cy="{y}" r="{mark}" fill="{MARK}" stroke="{PAPER}" stroke-width="3"/>"#
            ));
        }
    }

    /// A line below the rows.
    fn below(&mut self, y: &mut f64, words: &Text) {
        *y += LINE;
        self.canvas.text(MARGIN, *y, SOFT_INK, words);
    }
}
