//! What the last digest said and would not say any more, in one line.

use super::count;
use super::lines::{has_figures, listed, name};
use crate::chat::locale::Language;
use crate::chat::text::Text;
use crate::digest::Digest;
use crate::digest::figures::{Changed, Correction, Said, Totals, Word};
use crate::say;

/// Room for what changed, in characters.
const CHANGES: usize = 300;

/// Empty where nothing that the message said has changed.
pub(super) fn line(correction: &Correction, digest: &Digest, language: Language) -> Text {
    let mut changes = Vec::new();
    if let Some(totals) = &correction.totals {
        changes.extend(of_totals(totals, language));
    }
    let mut shifted = false;
    for team in correction.teams.iter().filter(|team| has_figures(digest, &team.name)) {
        let (was, now) = (&team.said.was, &team.said.now);
        shifted |= (was.mean, was.lo, was.hi) != (now.mean, now.lo, now.hi);
        changes.extend(of_team(&team.name, &team.said, language));
    }
    changes.extend(correction.quiet_help.map(|changed| of_quiet_help(changed, language)));
    if changes.is_empty() && shifted {
        changes.push(say!(language, "digest-correction-picture"));
    }
    if changes.is_empty() {
        return Text::default();
    }
    let changes = listed(changes, "; ", CHANGES, language);
    say!(language, "digest-correction", changes = changes)
}

fn of_totals(totals: &Changed<Totals>, language: Language) -> Vec<Text> {
    let changed = |figure: fn(&Totals) -> u64| {
        let (was, now) = (figure(&totals.was), figure(&totals.now));
        (was != now).then_some((count(was), count(now)))
    };
    let asks = changed(|totals| totals.asks);
    let answered = changed(|totals| totals.answered);
    let thankers = changed(|totals| totals.thankers);
    let told = [
        asks.map(|(was, now)| say!(language, "digest-correction-asks", was = was, now = now)),
        answered.map(|(was, now)| say!(language, "digest-correction-answered", was = was, now = now)),
        thankers.map(|(was, now)| say!(language, "digest-correction-thankers", was = was, now = now)),
    ];
    told.into_iter().flatten().collect()
}

fn of_quiet_help(changed: Changed<Option<u64>>, language: Language) -> Text {
    match (changed.was.map(count), changed.now.map(count)) {
        (Some(was), Some(now)) => say!(language, "digest-correction-quiet-help", was = was, now = now),
        (None, Some(now)) => say!(language, "digest-correction-quiet-help-too", count = now),
        (_, None) => say!(language, "digest-correction-quiet-help-gone"),
    }
}

fn of_team(team: &str, said: &Changed<Said>, language: Language) -> Option<Text> {
    let (was, now) = (&said.was, &said.now);
    let tenths =
        |said: &Said| [said.mean, said.lo, said.hi].map(|share| share.map(|share| u32::from((share + 5) / 10)));
    if was.word != now.word {
        let word = match now.word {
            Word::Early => say!(language, "digest-picture-early"),
            Word::Usual => say!(language, "digest-picture-usual"),
            Word::Above => say!(language, "digest-picture-above"),
        };
        return Some(say!(language, "digest-correction-word", team = name(team), word = word));
    }
    match tenths(now) {
        [Some(about), Some(lo), Some(hi)] if tenths(was) != tenths(now) => Some(say!(
            language,
            "digest-correction-estimate",
            team = name(team),
            about = about,
            lo = lo,
            hi = hi
        )),
        _ => None,
    }
}
