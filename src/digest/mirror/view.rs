//! A team's mirror in words and small bars.

use super::Sight;
use super::commands::{Mirror, Shown};
use super::spark::sparkline;
use crate::asks::view::Scene;
use crate::chat::locale::Language;
use crate::chat::reply::{Card, Field, Message};
use crate::chat::text::{Text, shorten};
use crate::digest::figures::{FirstResponse, Headline, Share, TeamFigures};
use crate::say;

/// Characters of the team's name.
const NAME: usize = 60;
/// Rows behind a share from which it is told in percent.
const ENOUGH: u64 = 8;

/// The answer to `/kudos team`.
pub fn mirror(scene: Scene<'_>, mirror: &Mirror) -> Message {
    let language = scene.language;
    let today = scene.now.to_zoned(scene.workspace.timezone.clone()).date();
    let (first, last) = mirror.cut.days();
    let (team, period) = (shorten(&mirror.team, NAME), language.period(first, last, today));
    let Some(shown) = &mirror.figures else {
        return Message {
            text: say!(language, "mirror-too-small", team = team, period = period),
            ..Message::default()
        };
    };
    let mut fields = vec![Field {
        name: say!(language, "mirror-week", period = period),
        value: Text::join(week(language, shown), "\n"),
    }];
    if shown.sight == Sight::Lead {
        fields.push(Field {
            name: say!(language, "mirror-history"),
            value: history(language, shown),
        });
    }
    Message {
        card: Some(Card {
            title: say!(language, "mirror-title", team = team),
            body: match shown.sight {
                Sight::Lead => say!(language, "mirror-line-lead"),
                Sight::Member => say!(language, "mirror-line-member"),
            },
            fields,
            footer: say!(language, "mirror-question"),
            ..Card::default()
        }),
        ..Message::default()
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The figures of the digest's week.
fn week(language: Language, shown: &Shown) -> Vec<Text> {
    let figures = &shown.now;
    let mut lines = vec![load(language, figures)];
    if !shown.serves {
        lines.push(say!(language, "mirror-serves-nobody"));
        return lines;
    }
    lines.push(say!(language, "mirror-asks", count = number(figures.asks_received)));
    lines.push(say!(
        language,
        "mirror-answered",
        share = share(language, figures.answered),
        wait = wait(language, figures.first_response)
    ));
    lines.push(say!(
        language,
        "mirror-completed",
        share = share(language, figures.completed)
    ));
    lines.push(say!(
        language,
        "mirror-thankers",
        people = number(figures.distinct_thankers)
    ));
    if let Some(beyond) = figures.beyond {
        let (count, of) = (number(beyond.count), number(beyond.of));
        lines.push(say!(language, "mirror-beyond", count = count, of = of));
    }
    lines.push(match figures.unthanked {
        Some(count) => say!(language, "mirror-unthanked", count = number(count)),
        None => say!(language, "mirror-unthanked-untold"),
    });
    lines.push(headline(language, &figures.headline, shown.usual));
    lines
}

fn load(language: Language, figures: &TeamFigures) -> Text {
    let load = figures.load;
    match load.weeks_of_work {
        Some(weeks) => {
            let weeks = (weeks.round() as i64).max(1);
            let open = number(load.open);
            if load.heavy {
                say!(language, "mirror-load-heavy", open = open, weeks = weeks)
            } else {
                say!(language, "mirror-load", open = open, weeks = weeks)
            }
        }
        None => say!(language, "mirror-open", open = number(load.open)),
    }
}

/// "92 % of 12", or "3 of 5" of few.
fn share(language: Language, share: Share) -> Text {
    let (count, of) = (number(share.count), number(share.of));
    if share.of == 0 {
        return say!(language, "mirror-share-none");
    }
    if share.of < ENOUGH {
        return say!(language, "mirror-share", count = count, of = of);
    }
    let percent = (share.count * 100 + share.of / 2) / share.of;
    say!(language, "mirror-share-percent", percent = number(percent), of = of)
}

fn wait(language: Language, wait: Option<FirstResponse>) -> Text {
    let time = |seconds: f64| language.working_time(seconds as i64);
    match wait {
        Some(FirstResponse {
            median_seconds: Some(median),
            ..
        }) => say!(language, "mirror-wait", time = time(median)),
        Some(FirstResponse {
            longer_than_seconds: Some(longest),
            ..
        }) => say!(language, "mirror-wait-longer", time = time(longest)),
        _ => say!(language, "mirror-wait-untold"),
    }
}

/// Shares are told in tenths.
fn tenths(share: f64) -> i64 {
    (share * 10.0 + 0.5).floor() as i64
}

fn headline(language: Language, headline: &Headline, usual: Option<f64>) -> Text {
    let (Some(mean), Some(lo), Some(hi)) = (headline.mean, headline.lo, headline.hi) else {
        return say!(language, "mirror-headline-early");
    };
    let (mean, lo, hi) = (tenths(mean), tenths(lo), tenths(hi));
    match usual.map(tenths) {
        Some(usual) => say!(
            language,
            "mirror-headline-usual",
            mean = mean,
            lo = lo,
            hi = hi,
            usual = usual
        ),
        None => say!(language, "mirror-headline", mean = mean, lo = lo, hi = hi),
    }
}

/// A line of bars and numbers for each figure, oldest week first.
fn history(language: Language, shown: &Shown) -> Text {
    let weeks: Vec<Option<&TeamFigures>> = shown
        .before
        .iter()
        .map(Option::as_ref)
        .chain([Some(&shown.now)])
        .collect();
    if weeks.len() < 2 {
        return say!(language, "mirror-history-none");
    }
    let counts = |figure: fn(&TeamFigures) -> u64| {
        let numbers = weeks.iter().map(|week| week.map(|week| figure(week) as f64));
        let labels = weeks.iter().map(|week| week.map(|week| figure(week).to_string()));
        bars(numbers.collect(), labels.collect(), None)
    };
    let shares = |figure: fn(&TeamFigures) -> Share| {
        let of = |week: Option<&TeamFigures>| week.map(figure).filter(|share| share.of > 0);
        let numbers = weeks
            .iter()
            .map(|week| of(*week).map(|share| share.count as f64 / share.of as f64));
        let labels = weeks
            .iter()
            .map(|week| of(*week).map(|share| format!("{}/{}", share.count, share.of)));
        bars(numbers.collect(), labels.collect(), Some(1.0))
    };
    let mut lines = vec![say!(
        language,
        "mirror-history-open",
        bars = counts(|week| week.load.open)
    )];
    if shown.serves {
        lines.push(say!(
            language,
            "mirror-history-asks",
            bars = counts(|week| week.asks_received)
        ));
        lines.push(say!(
            language,
            "mirror-history-answered",
            bars = shares(|week| week.answered)
        ));
        lines.push(say!(language, "mirror-history-wait", bars = waits(language, &weeks)));
        lines.push(say!(
            language,
            "mirror-history-completed",
            bars = shares(|week| week.completed)
        ));
        lines.push(say!(
            language,
            "mirror-history-thankers",
            bars = counts(|week| week.distinct_thankers)
        ));
    }
    Text::join(lines, "\n")
}

fn waits(language: Language, weeks: &[Option<&TeamFigures>]) -> Text {
    let of = |week: &Option<&TeamFigures>| week.and_then(|week| week.first_response);
    let seconds = |wait: FirstResponse| wait.median_seconds.or(wait.longer_than_seconds);
    let numbers = weeks.iter().map(|week| of(week).and_then(seconds));
    let label = |wait: FirstResponse| {
        let time = language.working_time(seconds(wait)? as i64);
        Some(match wait.median_seconds {
            Some(_) => time.to_plain(),
            None => say!(language, "mirror-longer", time = time).to_plain(),
        })
    };
    let labels = weeks.iter().map(|week| of(week).and_then(label));
    bars(numbers.collect(), labels.collect(), None)
}

/// "▂▃█  2 · 3 · 8".
fn bars(numbers: Vec<Option<f64>>, labels: Vec<Option<String>>, top: Option<f64>) -> Text {
    let labels: Vec<String> = labels
        .into_iter()
        .map(|label| label.unwrap_or_else(|| "–".to_owned()))
        .collect();
    Text::plain(format!("{} {}", sparkline(&numbers, top), labels.join(" · ")))
}
