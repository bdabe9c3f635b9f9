//! What the drawings have in common: paper, inks, letters. Everything stands at absolute places.

use std::fmt::{Arguments, Write};

use super::letters::{escaped, fitted, width};
use crate::chat::locale::Language;
use crate::chat::text::Text;

pub(super) const WIDTH: f64 = 720.0;
pub(super) const MARGIN: f64 = 40.0;
pub(super) const RIGHT: f64 = WIDTH - MARGIN;
const TITLE: f64 = 34.0;
pub(super) const LETTERS: f64 = 26.0;
/// A line of letters below another.
pub(super) const LINE: f64 = 36.0;

// The text has a contrast of at least 4.5 to the paper, the marks of at least 3. The paper is a light one wherever the
// picture is shown, so that it looks the same in dark and light.
pub(super) const PAPER: &str = "#faf8f3";
pub(super) const INK: &str = "#24313a";
pub(super) const SOFT_INK: &str = "#596770";
pub(super) const MARK: &str = "#0b5c6b";

/// On which side of its place a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing in the making.
pub(super) struct Canvas(String);

impl Canvas {
    /// A sheet of this height with its three lines of head.
    pub fn new(height: f64, language: Language, alt: &str, head: [&Text; 3]) -> Self {
        let mut canvas = Canvas(String::new());
        canvas.add(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" xml:lang="{}" font-family="Noto Sans, sans-serif">"#,
            language.code()
        ));
        canvas.add(format_args!("<title>{}</title>", escaped(alt)));
        canvas.add(format_args!(
            r#"<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>"#
        ));
        let [title, measure, days] = head;
        canvas.letters(MARGIN, 66.0, TITLE, INK, Anchor::Start, &title.to_plain());
        canvas.text(MARGIN, 108.0, INK, measure);
        canvas.text(MARGIN, 144.0, SOFT_INK, days);
        canvas
    }

    pub fn text(&mut self, x: f64, y: f64, ink: &str, words: &Text) {
        self.letters(x, y, LETTERS, ink, Anchor::Start, &words.to_plain());
    }

    pub fn letters(&mut self, x: f64, y: f64, size: f64, ink: &str, anchor: Anchor, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let words = escaped(words);
        self.add(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}" fill="{ink}"{anchor}>{words}</text>"#
        ));
    }

    pub fn add(&mut self, element: Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{element}");
    }

    pub fn end(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

/// The entries in lines that fit between the margins.
pub(super) fn lines(entries: impl Iterator<Item = String>) -> Vec<String> {
    let room = RIGHT - MARGIN;
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        let entry = fitted(&entry, LETTERS, room);
        match lines.last_mut() {
            Some(line) if width(&format!("{line} · {entry}"), LETTERS) <= room => {
                line.push_str(" · ");
                line.push_str(&entry);
            }
            _ => lines.push(entry),
        }
    }
    lines
}
