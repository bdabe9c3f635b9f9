//! What people see of asks.

mod mine;

pub use mine::mine;

use super::commands::Opened;
use super::{Ask, AskCard, AskEventKind, AskState};
use crate::chat::inbound::Home;
use crate::chat::locale::Language;
use crate::chat::reply::{Action, Button, Card, Field, Message, Modal, ModalField, Mood, Ping, Style, Visibility};
use crate::chat::table::MAX_NOTE;
use crate::chat::text::{Text, shorten};
use crate::ids::TeamId;
use crate::people::Workspace;
use crate::say;
use jiff::Timestamp;

/// Whether the asker's team is a front-line customer of the asked one: somebody waits behind it.
pub fn is_front_line(workspace: &Workspace, asker_team: Option<TeamId>, asked_team: Option<TeamId>) -> bool {
    let Some((asker, asked)) = asker_team.zip(asked_team) else {
        return false;
    };
    asker != asked && workspace.serves(asked, asker)
}

/// Where and when a card is shown.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub language: Language,
    pub workspace: &'a Workspace,
    pub home: &'a Home,
    pub now: Timestamp,
}

/// The card of a new ask, or of one that is shown again.
pub fn opened(scene: Scene<'_>, opened: &Opened) -> Message {
    Message {
        pings: pings(scene, &opened.card),
        ..card(scene, &opened.card)
    }
}

/// What the asker is told privately beside a new card: that the deadline stays as it was written, that nobody was notified.
pub fn aside(scene: Scene<'_>, opened: &Opened) -> Option<Message> {
    let unread = opened.unread_by.as_deref();
    let unread = unread.map(|words| say!(scene.language, "ask-by-unread", words = words));
    let words: Vec<Text> = unread.into_iter().chain(unnotified(scene, opened)).collect();
    (!words.is_empty()).then(|| Message {
        text: Text::join(words, "\n"),
        ..Message::default()
    })
}

/// A team is notified by its group alone.
fn unnotified(scene: Scene<'_>, opened: &Opened) -> Option<Text> {
    let card = &opened.card;
    if opened.repeats || card.asked.is_some() || !pings(scene, card).is_empty() {
        return None;
    }
    Some(say!(scene.language, "ask-unnotified", team = asked_name(scene, card)))
}

/// The card of an ask as it stands.
pub fn card(scene: Scene<'_>, card: &AskCard) -> Message {
    let Scene {
        language, workspace, ..
    } = scene;
    let ask = &card.ask;
    let front_line = is_front_line(workspace, ask.asker_team, ask.asked_team);
    let footer = if front_line && ask.standing.state.is_unfinished() {
        say!(language, "ask-front-line")
    } else {
        Text::default()
    };
    Message {
        visibility: Visibility::Public,
        text: say!(
            language,
            "ask-line",
            asked = asked_mention(scene, card),
            asker = card.asker.mention()
        ),
        card: Some(Card {
            title: title(scene, card),
            body: Text::verbatim(&ask.what),
            fields: fields(scene, card),
            footer,
            mood: mood(ask.standing.state),
        }),
        buttons: vec![card_buttons(language, ask)],
        ..Message::default()
    }
}

/// Whom a card that is posted late notifies: as its first posting would have.
pub fn pings(scene: Scene<'_>, card: &AskCard) -> Vec<Ping> {
    let team = card.ask.asked_team.and_then(|team| scene.workspace.team(team));
    let ping = match &card.asked {
        Some(person) => person.account.clone().map(Ping::Person),
        None => team
            .and_then(|team| team.group_in(scene.home))
            .map(|group| Ping::Group(group.to_owned())),
    };
    ping.into_iter().collect()
}

fn mood(state: AskState) -> Mood {
    match state {
        AskState::Open | AskState::OnHold => Mood::Waiting,
        AskState::Claimed => Mood::Calm,
        AskState::Done => Mood::Settled,
        AskState::Declined | AskState::Withdrawn => Mood::Quiet,
    }
}

fn asked_mention(scene: Scene<'_>, card: &AskCard) -> Text {
    match (
        &card.asked,
        card.ask.asked_team.and_then(|team| scene.workspace.team(team)),
    ) {
        (Some(person), _) => person.mention(),
        (None, Some(team)) => team.mention(scene.home),
        (None, None) => say!(scene.language, "ask-team-gone"),
    }
}

/// "Reception asks Maintenance": teams where there are some, else people.
fn title(scene: Scene<'_>, card: &AskCard) -> Text {
    let Scene {
        language, workspace, ..
    } = scene;
    let asker_team = card.ask.asker_team.and_then(|team| workspace.team(team));
    let from = asker_team.map_or(card.asker.name.as_str(), |team| team.name.as_str());
    say!(language, "ask-title", from = from, to = asked_name(scene, card))
}

fn asked_name(scene: Scene<'_>, card: &AskCard) -> Text {
    match (
        &card.asked,
        card.ask.asked_team.and_then(|team| scene.workspace.team(team)),
    ) {
        (Some(person), _) => Text::verbatim(&person.name),
        (None, Some(team)) => Text::verbatim(&team.name),
        (None, None) => say!(scene.language, "ask-team-gone"),
    }
}

fn fields(scene: Scene<'_>, card: &AskCard) -> Vec<Field> {
    let language = scene.language;
    let mut fields = Vec::new();
    if let Some(customer) = &card.ask.customer {
        fields.push(Field {
            name: say!(language, "ask-field-customer"),
            value: Text::verbatim(customer),
        });
    }
    if let Some(by) = deadline(scene, &card.ask) {
        fields.push(Field {
            name: say!(language, "ask-field-by"),
            value: by,
        });
    }
    fields.push(Field {
        name: say!(language, "ask-field-state"),
        value: state(scene, card),
    });
    fields
}

/// The deadline as a time, or as it was written where it could not be read.
fn deadline(scene: Scene<'_>, ask: &Ask) -> Option<Text> {
    let Some(by_at) = ask.by_at else {
        return ask.by_text.as_deref().map(Text::verbatim);
    };
    let local = by_at.to_zoned(scene.workspace.timezone.clone());
    let today = scene.now.to_zoned(scene.workspace.timezone.clone()).date();
    let (day, clock) = (
        scene.language.day(local.date(), today),
        scene.language.clock(local.time()),
    );
    Some(say!(scene.language, "ask-deadline", day = day, clock = clock))
}

/// Where the ask stands, in words. Who could not help is never named.
fn state(scene: Scene<'_>, card: &AskCard) -> Text {
    let language = scene.language;
    let standing = &card.ask.standing;
    let reason = standing.decline_reason.as_deref();
    match (standing.state, &card.claimer, reason) {
        (AskState::Open, _, None) => say!(language, "ask-state-open"),
        // A teammate took what one person was asked, and lets it go: that says nothing of the person; nor of a team that is gone.
        (AskState::Open, _, Some(reason)) if !is_of_a_team(scene, card) => {
            say!(language, "ask-state-open-again", reason = reason)
        }
        (AskState::Open, _, Some(reason)) => {
            say!(
                language,
                "ask-state-open-stretched",
                team = asked_name(scene, card),
                reason = reason
            )
        }
        (AskState::Claimed, Some(claimer), _) => say!(language, "ask-state-claimed", person = claimer.mention()),
        (AskState::Claimed, None, _) => say!(language, "ask-state-claimed-by-team"),
        (AskState::OnHold, _, _) => say!(language, "ask-state-on-hold"),
        (AskState::Done, Some(claimer), _) => say!(language, "ask-state-done-by", person = claimer.mention()),
        (AskState::Done, None, _) => say!(language, "ask-state-done"),
        (AskState::Declined, _, Some(reason)) => say!(language, "ask-state-declined-because", reason = reason),
        (AskState::Declined, _, None) => say!(language, "ask-state-declined"),
        (AskState::Withdrawn, _, _) => say!(language, "ask-state-withdrawn"),
    }
}

/// Whether a team is asked that is still there, and no person.
fn is_of_a_team(scene: Scene<'_>, card: &AskCard) -> bool {
    let team = card.ask.asked_team.and_then(|team| scene.workspace.team(team));
    card.ask.asked_member.is_none() && team.is_some()
}

fn press(language_label: Text, ask: &Ask, action: &str, suffix: &str, style: Style) -> Button {
    Button {
        label: language_label,
        action: Action::Press(format!("mw:ask:{}:{action}{suffix}", ask.id)),
        style,
    }
}

/// What can be pressed on the card; who may press what is decided when it is pressed.
fn card_buttons(language: Language, ask: &Ask) -> Vec<Button> {
    let button = |label, action, style| press(label, ask, action, "", style);
    match ask.standing.state {
        AskState::Open | AskState::OnHold => vec![
            button(say!(language, "button-take"), "take", Style::Primary),
            button(say!(language, "button-done"), "done", Style::Plain),
            button(say!(language, "button-cant"), "cant", Style::Plain),
            button(say!(language, "button-withdraw"), "withdraw", Style::Plain),
        ],
        AskState::Claimed => vec![
            button(say!(language, "button-done"), "done", Style::Primary),
            button(say!(language, "button-cant"), "cant", Style::Plain),
            button(say!(language, "button-withdraw"), "withdraw", Style::Plain),
        ],
        AskState::Done => vec![
            button(say!(language, "button-thank"), "thank", Style::Primary),
            button(say!(language, "button-reopen"), "reopen", Style::Plain),
        ],
        AskState::Declined => vec![
            button(say!(language, "button-take"), "take", Style::Plain),
            button(say!(language, "button-reopen"), "reopen", Style::Plain),
        ],
        AskState::Withdrawn => vec![button(say!(language, "button-reopen"), "reopen", Style::Plain)],
    }
}

/// A private word to the asker: their ask was taken, is done, or cannot be helped right now. `None` for an event that is
/// no news.
pub fn news(scene: Scene<'_>, card: &AskCard, kind: AskEventKind) -> Option<Message> {
    let language = scene.language;
    let what = shorten(&card.ask.what, 80);
    let helper = match &card.claimer {
        Some(claimer) => Text::verbatim(&claimer.name),
        None => asked_name(scene, card),
    };
    let given = card.ask.standing.decline_reason.as_deref();
    let reason = given.unwrap_or("…");
    let text = match kind {
        AskEventKind::Claimed => say!(language, "ask-news-taken", person = helper, what = what),
        AskEventKind::Done => say!(language, "ask-news-done", person = helper, what = what),
        AskEventKind::Declined => {
            say!(
                language,
                "ask-news-declined",
                asked = asked_name(scene, card),
                what = what,
                reason = reason
            )
        }
        // Whoever has left gives none.
        AskEventKind::Cant if given.is_none() => {
            say!(
                language,
                "ask-news-let-go",
                asked = asked_name(scene, card),
                what = what
            )
        }
        AskEventKind::Cant if !is_of_a_team(scene, card) => {
            say!(
                language,
                "ask-news-open-again",
                asked = asked_name(scene, card),
                what = what,
                reason = reason
            )
        }
        AskEventKind::Cant => {
            say!(
                language,
                "ask-news-cant",
                asked = asked_name(scene, card),
                what = what,
                reason = reason
            )
        }
        AskEventKind::Withdrawn | AskEventKind::Reopened => return None,
    };
    Some(Message {
        text,
        buttons: vec![show_button(scene, &card.ask).into_iter().collect()],
        ..Message::default()
    })
}

/// A private word to the asker: the card cannot be shown where they asked. `None` when it stands there, or nobody waits
/// for help any more.
pub fn unseen(scene: Scene<'_>, card: &AskCard) -> Option<Message> {
    let place = card.ask.place.as_ref().filter(|place| place.card.is_none())?;
    let text = say!(
        scene.language,
        "ask-unseen",
        channel = Text::channel(&place.channel),
        asked = asked_name(scene, card),
        what = shorten(&card.ask.what, 80)
    );
    let waits = card.ask.standing.state.is_unfinished();
    waits.then(|| Message {
        text,
        ..Message::default()
    })
}

/// Leads to the card, where it is known.
pub fn show_button(scene: Scene<'_>, ask: &Ask) -> Option<Button> {
    let target = ask.place.as_ref()?.card_on(scene.home.platform)?;
    Some(Button {
        label: say!(scene.language, "button-show-card"),
        action: Action::Show(target),
        style: Style::Plain,
    })
}

/// The form that asks why it cannot be helped right now.
pub fn cant_form(language: Language, ask: &Ask, on_card: bool) -> Modal {
    Modal {
        id: format!("mw:cant:{}{}", ask.id, if on_card { "" } else { ":list" }),
        title: say!(language, "cant-form-title"),
        fields: vec![ModalField {
            id: "reason",
            label: say!(language, "cant-form-reason"),
            long: false,
            required: true,
            max: MAX_NOTE,
        }],
        for_all: false,
    }
}
