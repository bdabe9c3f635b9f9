//! What is answered where no command is written: the commands that begin alike, or the help.

use super::{Gesture, Language, usage};
use crate::chat::table::{COMMANDS, CommandSpec};
use crate::chat::text::{Text, fold};
use crate::error::Refusal;
use crate::refuse;

/// How alike a word must be to be taken for a slip of the pen.
const ALIKE: f64 = 0.6;
/// How many commands are named.
const NAMED: usize = 6;

pub(super) fn answer(top: &str, written: &str, language: Language) -> Result<Gesture, Refusal> {
    let below: Vec<(&CommandSpec, &str)> = COMMANDS
        .iter()
        .filter_map(|spec| Some((spec, spec.path.strip_prefix(top)?.strip_prefix(' ')?)))
        .collect();
    let mut words = written.split_whitespace();
    let (first, second) = (words.next().map(fold), words.next().map(fold));
    let Some(first) = first else { return Ok(help()) };
    let fits = |word: Option<&str>, typed: &str, close: bool| {
        word.is_some_and(|word| match close {
            false => word.starts_with(typed),
            true => strsim::normalized_damerau_levenshtein(word, typed) >= ALIKE,
        })
    };
    let alike = |close: bool, both: bool| -> Vec<&CommandSpec> {
        let fitting = below.iter().filter(|(_, path)| {
            let mut words = path.split(' ');
            fits(words.next(), &first, close)
                && (!both || second.as_ref().is_some_and(|second| fits(words.next(), second, close)))
        });
        fitting.map(|(spec, _)| *spec).take(NAMED).collect()
    };
    let found = [(false, true), (true, true), (false, false), (true, false)];
    let Some(found) = found
        .into_iter()
        .map(|(close, both)| alike(close, both))
        .find(|found| !found.is_empty())
    else {
        return Ok(help());
    };
    let line = |spec: &CommandSpec| Text::plain(format!("`{}`", usage(spec, language)));
    let commands = Text::join(found.into_iter().map(line), "\n");
    let words = format!("/{top} {}", crate::chat::text::shorten(written, 60));
    Err(refuse!("refusal-written-unknown", words = words, commands = commands))
}

fn help() -> Gesture {
    Gesture::Slash {
        path: "kudos help".to_owned(),
        options: Vec::new(),
    }
}
