//! `/kudos why` in words: how each figure is counted, and the rows.

use jiff::Zoned;
use jiff::civil::Date;

use super::commands::{Shown, Told, Why};
use super::{Counted, Rows, Subject};
use crate::asks::view::Scene;
use crate::chat::locale::Language;
use crate::chat::reply::{Action, Button, Card, File, Message, Style};
use crate::chat::text::{Text, one_line, shorten};
use crate::digest::view::room_of;
use crate::say;

/// Rows in the message itself, and the characters that they take at most. All rows stand in a file where more are known.
const LISTED: usize = 15;
const ROOM: usize = 1_900;
/// Link buttons in a row.
const IN_A_ROW: usize = 5;
/// Characters of a name, and of what was written.
const NAME: usize = 24;
const WORDS: usize = 50;

/// The answer to `/kudos why`.
pub fn why(scene: Scene<'_>, why: &Why) -> Message {
    let language = scene.language;
    let now = scene.now.to_zoned(scene.workspace.timezone.clone());
    let (first, last) = why.cut.days();
    let period = language.period(first, last, now.date());
    let team = shorten(&why.team, NAME);
    let title = say!(language, "why-title", team = team.as_str(), period = period);
    match &why.told {
        Told::TooSmall => of_text(say!(language, "why-too-small", team = team)),
        Told::ServesNobody => of_text(say!(language, "why-serves-nobody", team = team)),
        Told::Rows { sums, rows, more } => with_rows(scene, title, sums, rows, *more, &now),
    }
}

fn of_text(text: Text) -> Message {
    Message {
        text,
        ..Message::default()
    }
}

fn with_rows(scene: Scene<'_>, title: Text, sums: &Rows, rows: &[Shown], more: usize, now: &Zoned) -> Message {
    let language = scene.language;
    let lines: Vec<Text> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| line(scene, index + 1, row, now.date()))
        .collect();
    let mut room = ROOM;
    let fits = |line: &&Text| {
        room = room.saturating_sub(room_of(line) + 1);
        room > 0
    };
    let listed: Vec<Text> = lines.iter().take(LISTED).take_while(fits).cloned().collect();
    let (count, all) = (listed.len(), lines.len() + more);
    let mut told = vec![how(language, sums)];
    told.push(if listed.is_empty() {
        say!(language, "why-no-rows")
    } else {
        Text::join(listed, "\n")
    });
    if all > count {
        told.push(say!(language, "why-more", count = all - count));
    }
    let file = (all > count).then(|| file(language, &title, sums, &lines, more));
    let links: Vec<Button> = rows
        .iter()
        .take(count)
        .enumerate()
        .filter_map(|(index, row)| link(scene, index + 1, row))
        .collect();
    Message {
        card: Some(Card {
            title,
            body: Text::join(told, "\n\n"),
            footer: say!(language, "why-footer"),
            ..Card::default()
        }),
        buttons: links.chunks(IN_A_ROW).map(<[Button]>::to_vec).collect(),
        file,
        ..Message::default()
    }
}

/// How each figure is counted, with what the rows come to.
fn how(language: Language, sums: &Rows) -> Text {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let (answered, completed) = (sums.answered, sums.completed);
    let lines = [
        say!(language, "why-how-received", count = number(sums.received)),
        say!(
            language,
            "why-how-answered",
            count = number(answered.count),
            of = number(answered.of)
        ),
        say!(
            language,
            "why-how-completed",
            count = number(completed.count),
            of = number(completed.of)
        ),
        say!(language, "why-how-open", count = number(sums.open)),
        say!(
            language,
            "why-how-thanks",
            people = number(sums.thankers),
            beyond = number(sums.beyond)
        ),
        say!(language, "why-how-headline"),
        say!(language, "why-how-hidden"),
    ];
    Text::join(lines, "\n")
}

/// "3. Mon 16 Nov · Reception asked: “the ice machine” · answered, done".
fn line(scene: Scene<'_>, number: usize, shown: &Shown, today: Date) -> Text {
    let language = scene.language;
    let from = shown.from.and_then(|team| scene.workspace.team(team));
    let from = match from {
        Some(team) => Text::verbatim(&shorten(&team.name, NAME)),
        None => say!(language, "why-no-team"),
    };
    let date = shown.row.at.to_zoned(scene.workspace.timezone.clone()).date();
    let words = shown.words.as_deref().map(|words| shorten(&one_line(words), WORDS));
    let what = match (shown.row.subject, words) {
        (Subject::Ask(_), Some(words)) => say!(language, "why-row-ask", from = from, words = words),
        (Subject::Ask(_), None) => say!(language, "why-row-ask-of-others", from = from),
        (Subject::Kudos(_), words) => {
            say!(
                language,
                "why-row-thanks",
                from = from,
                words = words.unwrap_or_default()
            )
        }
    };
    let counted = shown.row.counted.iter().map(|counted| word(language, *counted));
    say!(
        language,
        "why-row",
        number = number,
        day = language.day(date, today),
        what = what,
        counted = Text::join(counted, ", ")
    )
}

fn word(language: Language, counted: Counted) -> Text {
    match counted {
        Counted::Received => say!(language, "why-counted-received"),
        Counted::Answered(true) => say!(language, "why-counted-answered"),
        Counted::Answered(false) => say!(language, "why-counted-unanswered"),
        Counted::Completed(true) => say!(language, "why-counted-completed"),
        Counted::Completed(false) => say!(language, "why-counted-uncompleted"),
        Counted::Headline(true) => say!(language, "why-counted-helped"),
        Counted::Headline(false) => say!(language, "why-counted-asked"),
        Counted::Open => say!(language, "why-counted-open"),
        Counted::Thanks => say!(language, "why-counted-thanks"),
        Counted::Beyond => say!(language, "why-counted-beyond"),
        Counted::ForAsk => say!(language, "why-counted-for-ask"),
        Counted::OwnPrivate => say!(language, "why-counted-private"),
    }
}

/// Leads to a row's card, where it is known.
fn link(scene: Scene<'_>, number: usize, shown: &Shown) -> Option<Button> {
    let target = shown.place.as_ref()?.card_on(scene.home.platform)?;
    Some(Button {
        label: say!(scene.language, "why-button-card", number = number),
        action: Action::Show(target),
        style: Style::Plain,
    })
}

fn file(language: Language, title: &Text, sums: &Rows, lines: &[Text], more: usize) -> File {
    let mut parts = vec![title.to_plain(), how(language, sums).to_plain()];
    let rows: Vec<String> = lines.iter().map(Text::to_plain).collect();
    parts.push(rows.join("\n"));
    if more > 0 {
        parts.push(say!(language, "why-older", count = more).to_plain());
    }
    File {
        name: "kudos-why.txt".to_owned(),
        content: (parts.join("\n\n") + "\n").into_bytes(),
    }
}
