//! The map of who served whom: activity between teams in four bands, no exact number.

use std::collections::HashMap;

use jiff::civil::Date;

use super::canvas::{Anchor, Canvas, INK, LETTERS, LINE, MARGIN, PAPER, RIGHT, SOFT_INK, lines};
use super::letters::{fitted, one_line, width};
use super::{MOST_ROWS, NAME, png};
use crate::chat::locale::Language;
use crate::chat::text::{Text, shorten};
use crate::digest::Digest;
use crate::digest::figures::alphabetical;
use crate::digest::period::{WEEK, days_after};
use crate::digest::view::has_figures;
use crate::error::Result;
use crate::say;

/// The edges look at four weeks.
const DAYS: (i32, i32) = (-4 * WEEK, -1);
/// Columns that a map has room for.
const MOST_COLUMNS: usize = 16;

/// Who served whom.
#[derive(Debug, Clone, PartialEq)]
pub struct ServedMap {
    /// First and last day of what it shows.
    days: (Date, Date),
    today: Date,
    /// The teams that helped, in alphabetical order.
    providers: Vec<String>,
    /// The teams that were helped, in alphabetical order.
    customers: Vec<String>,
    /// By provider and customer.
    cells: HashMap<(usize, usize), Band>,
}

/// How many people of a team were helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Band {
    Few,
    Some,
    Many,
    Most,
}

impl Band {
    const ALL: [Band; 4] = [Band::Few, Band::Some, Band::Many, Band::Most];

    /// Below five the number is not known here either.
    fn of(people: Option<u64>) -> Self {
        match people {
            None | Some(0..5) => Band::Few,
            Some(5..10) => Band::Some,
            Some(10..20) => Band::Many,
            Some(_) => Band::Most,
        }
    }

    fn words(self, language: Language) -> String {
        match self {
            Band::Few => say!(language, "digest-map-few").to_plain(),
            Band::Some => "5–9".to_owned(),
            Band::Many => "10–19".to_owned(),
            Band::Most => "20+".to_owned(),
        }
    }

    /// Darker for more, in steps that are told apart without colours, and the ink upon it.
    fn inks(self) -> (&'static str, &'static str) {
        match self {
            Band::Few => ("#d3e5e8", INK),
            Band::Some => ("#93bfc7", INK),
            Band::Many => ("#33707d", PAPER),
            Band::Most => ("#0a4350", PAPER),
        }
    }
}

impl ServedMap {
    /// `None` where nobody served anybody.
    pub fn of(digest: &Digest, today: Date) -> Option<Self> {
        let edges = digest.figures.edges.iter();
        let edges: Vec<_> = edges.filter(|edge| has_figures(digest, &edge.to)).collect();
        let sorted = |names: Vec<&String>| {
            let mut names: Vec<String> = names.into_iter().cloned().collect();
            names.sort_by_cached_key(|name| alphabetical(name));
            names.dedup();
            names
        };
        let providers = sorted(edges.iter().map(|edge| &edge.to).collect());
        let customers = sorted(edges.iter().map(|edge| &edge.from).collect());
        let place = |names: &[String], name: &String| names.iter().position(|other| other == name);
        let cell = |edge: &&crate::digest::figures::Edge| {
            let place = (place(&providers, &edge.to)?, place(&customers, &edge.from)?);
            Some((place, Band::of(edge.people)))
        };
        let cells = edges.iter().filter_map(cell).collect();
        let (first, last) = DAYS;
        (!edges.is_empty()).then_some(ServedMap {
            days: (days_after(digest.cut.date, first), days_after(digest.cut.date, last)),
            today,
            providers,
            customers,
            cells,
        })
    }

    /// As an SVG document, in the size of its `viewBox`.
    pub fn svg(&self, language: Language) -> String {
        Sheet::of(self, language).drawn()
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
        let short = |name: &str| Text::verbatim(&shorten(&one_line(name), NAME));
        let sentences = self.providers.iter().enumerate().map(|(row, provider)| {
            let served = self.customers.iter().enumerate().filter_map(|(column, customer)| {
                let band = self.cells.get(&(row, column))?.words(language);
                Some(say!(
                    language,
                    "digest-map-alt-served",
                    team = short(customer),
                    people = Text::plain(band)
                ))
            });
            let served = Text::join(served, ", ");
            say!(language, "digest-map-alt-team", team = short(provider), served = served)
        });
        let teams = super::in_room(sentences, language);
        say!(
            language,
            "digest-map-alt",
            period = self.period(language),
            teams = teams
        )
        .to_plain()
    }

    fn period(&self, language: Language) -> Text {
        language.period(self.days.0, self.days.1, self.today)
    }
}

/// Where everything stands.
struct Sheet<'a> {
    map: &'a ServedMap,
    language: Language,
    providers: &'a [String],
    customers: &'a [String],
    /// The columns' key where their names do not fit above them, in lines.
    key: Vec<String>,
    /// Where the first column begins, and how wide each is.
    left: f64,
    column: f64,
    row: f64,
}

impl<'a> Sheet<'a> {
    fn of(map: &'a ServedMap, language: Language) -> Self {
        let providers = &map.providers[..map.providers.len().min(MOST_ROWS)];
        let customers = &map.customers[..map.customers.len().min(MOST_COLUMNS)];
        let widest = providers.iter().map(|name| width(name, LETTERS)).fold(0.0, f64::max);
        let left = MARGIN + widest.clamp(80.0, 250.0) + 20.0;
        let column = ((RIGHT - left) / customers.len() as f64).min(150.0);
        let fits = |name: &String| width(name, LETTERS) <= column - 10.0;
        let numbered = customers
            .iter()
            .enumerate()
            .map(|(n, name)| format!("{} {name}", n + 1));
        let key = if customers.iter().all(fits) {
            Vec::new()
        } else {
            lines(numbered)
        };
        Sheet {
            map,
            language,
            providers,
            customers,
            key,
            left,
            column,
            row: if providers.len() > 12 { 44.0 } else { 60.0 },
        }
    }

    fn drawn(&self) -> String {
        let language = self.language;
        let head = [
            &say!(language, "digest-map-title"),
            &say!(language, "digest-map-measure"),
            &self.map.period(language),
        ];
        let top = 216.0 + self.key.len() as f64 * LINE;
        let bottom = top + self.providers.len() as f64 * self.row;
        let foot = self.foot();
        let tall = bottom + 118.0 + foot.len() as f64 * LINE;
        let mut canvas = Canvas::new(tall, language, &self.map.alt(language), head);
        for (line, words) in self.key.iter().enumerate() {
            let y = 184.0 + line as f64 * LINE;
            canvas.letters(MARGIN, y, LETTERS, SOFT_INK, Anchor::Start, words);
        }
        for (column, name) in self.customers.iter().enumerate() {
            let number = (column + 1).to_string();
            let words = if self.key.is_empty() { name } else { &number };
            let x = self.left + (column as f64 + 0.5) * self.column;
            canvas.letters(x, top - 16.0, LETTERS, INK, Anchor::Middle, words);
        }
        for row in 0..self.providers.len() {
            self.row(&mut canvas, row, top + row as f64 * self.row);
        }
        self.legend(&mut canvas, bottom + 28.0);
        for (line, words) in foot.iter().enumerate() {
            canvas.text(MARGIN, bottom + 126.0 + line as f64 * LINE, SOFT_INK, words);
        }
        canvas.end()
    }

    /// What stands below the map: how it is read, and what it has no room for.
    fn foot(&self) -> Vec<Text> {
        let language = self.language;
        let mut foot = vec![say!(language, "digest-map-axes"), say!(language, "digest-map-activity")];
        match self.map.providers.len() - self.providers.len() {
            0 => {}
            more => foot.push(say!(language, "digest-map-more-helped", count = more)),
        }
        match self.map.customers.len() - self.customers.len() {
            0 => {}
            more => foot.push(say!(language, "digest-map-more-asked", count = more)),
        }
        foot
    }

    fn row(&self, canvas: &mut Canvas, row: usize, y: f64) {
        let name = fitted(&self.providers[row], LETTERS, self.left - MARGIN - 16.0);
        canvas.letters(MARGIN, y + self.row / 2.0 + 9.0, LETTERS, INK, Anchor::Start, &name);
        for column in 0..self.customers.len() {
            let x = self.left + column as f64 * self.column;
            if let Some(band) = self.map.cells.get(&(row, column)) {
                self.cell(canvas, *band, (x, y), (self.column, self.row));
            }
        }
    }

    /// A cell says its band where there is room.
    fn cell(&self, canvas: &mut Canvas, band: Band, (x, y): (f64, f64), (wide, tall): (f64, f64)) {
        let (paper, ink) = band.inks();
        let (inner, outer) = (wide - 4.0, tall - 4.0);
        canvas.add(format_args!(
            r#"<rect x="{}" y="{}" width="{inner}" height="{outer}" rx="6" fill="{paper}"/>"#,
            x + 2.0,
            y + 2.0
        ));
        let words = band.words(self.language);
        if width(&words, LETTERS) <= wide - 8.0 {
            canvas.letters(
                x + wide / 2.0,
                y + tall / 2.0 + 9.0,
                LETTERS,
                ink,
                Anchor::Middle,
                &words,
            );
        }
    }

    fn legend(&self, canvas: &mut Canvas, y: f64) {
        let wide = (RIGHT - MARGIN) / Band::ALL.len() as f64;
        for (place, band) in Band::ALL.into_iter().enumerate() {
            self.cell(canvas, band, (MARGIN + place as f64 * wide, y), (wide, 48.0));
        }
    }
}
