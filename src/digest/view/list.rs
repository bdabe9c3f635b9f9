//! The list of all teams, attached where the message cannot name them.

use jiff::civil::Date;

use super::lines::{Shown, load, name};
use crate::chat::locale::Language;
use crate::chat::reply::File;
use crate::digest::picture::DotPlot;
use crate::say;

/// `None` where the message says all.
pub(super) fn attached(shown: &Shown<'_>, language: Language, today: Date) -> Option<File> {
    if !shown.is_folded() {
        return None;
    }
    let plot = DotPlot::of(shown.digest, today);
    let mut lines = vec![say!(language, "digest-list")];
    lines.extend(plot.rows.iter().map(|row| row.words(language)));
    if !shown.in_need.is_empty() {
        lines.push(say!(language, "digest-in-need"));
        lines.extend(shown.in_need.iter().map(|team| {
            let load = load(team, language);
            say!(language, "digest-list-load", team = name(&team.name), load = load)
        }));
    }
    let text: String = lines.iter().map(|line| line.to_plain() + "\n").collect();
    Some(File {
        name: format!("teams-{}.txt", shown.digest.cut.days().1),
        content: text.into_bytes(),
    })
}
