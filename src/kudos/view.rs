//! What people see of kudos.

use super::commands::{Mine, Thanked, Undone};
use super::{KudosCard, NamedRecipient};
use crate::asks::view::Scene;
use crate::asks::{AskCard, Place};
use crate::chat::inbound::Home;
use crate::chat::locale::Language;
use crate::chat::reply::{Action, Button, Card, Field, Message, Modal, ModalField, Mood, Ping, Style, Visibility};
use crate::chat::table::{MAX_NAME, MAX_WORDS};
use crate::chat::text::{Text, shorten};
use crate::digest::quiet;
use crate::people::{Member, Workspace};
use crate::say;

/// The answer to a thank-you: the card, or the confirmation of a private one.
pub fn thanked(scene: Scene<'_>, thanked: &Thanked) -> Message {
    if thanked.card.kudos.private {
        return receipt(scene, &thanked.card);
    }
    Message {
        pings: pings(&thanked.card),
        ..card(scene, &thanked.card)
    }
}

/// The confirmation of a private kudos, for the giver alone.
fn receipt(scene: Scene<'_>, card: &KudosCard) -> Message {
    let recipients = names(scene.language, card);
    Message {
        text: say!(scene.language, "kudos-private-sent", recipients = recipients),
        ..Message::default()
    }
}

/// The card of a public kudos as it stands; a line where it was taken back or hidden.
pub fn card(scene: Scene<'_>, card: &KudosCard) -> Message {
    let language = scene.language;
    let kudos = &card.kudos;
    if kudos.undone_at.is_some() {
        return public_line(say!(language, "kudos-undone"));
    }
    if kudos.hidden_at.is_some() {
        return public_line(say!(language, "kudos-hidden"));
    }
    let label = match card.me_toos {
        0 => say!(language, "button-me-too"),
        count => say!(language, "button-me-too-counted", count = count),
    };
    let me_too = Button {
        label,
        action: Action::Press(format!("mw:kudos:{}:me-too", kudos.id)),
        style: Style::Plain,
    };
    Message {
        visibility: Visibility::Public,
        text: say!(
            language,
            "kudos-line",
            recipients = mentions(scene, card),
            giver = card.giver.mention()
        ),
        card: Some(Card {
            title: Text::default(),
            body: Text::verbatim(&kudos.message),
            fields: fields(language, card),
            footer: say!(language, "kudos-footer"),
            mood: Mood::Warm,
        }),
        buttons: vec![vec![me_too]],
        ..Message::default()
    }
}

/// Whom a card notifies: the people who are thanked, never a role.
pub fn pings(card: &KudosCard) -> Vec<Ping> {
    let person = |recipient: &NamedRecipient| match recipient {
        NamedRecipient::Person(party) => party.account.clone().map(Ping::Person),
        NamedRecipient::Team(..) => None,
    };
    card.recipients.iter().filter_map(person).collect()
}

/// A private word to the giver: the card cannot be shown where they thanked. `None` when it stands there, or the kudos does
/// not count any more.
pub fn unseen(language: Language, card: &KudosCard) -> Option<Message> {
    let place = card.kudos.place.as_ref().filter(|place| place.card.is_none())?;
    let text = say!(
        language,
        "kudos-unseen",
        channel = Text::channel(&place.channel),
        words = shorten(&card.kudos.message, 80)
    );
    card.kudos.counts().then(|| Message {
        text,
        ..Message::default()
    })
}

fn public_line(text: Text) -> Message {
    Message {
        visibility: Visibility::Public,
        text,
        ..Message::default()
    }
}

fn fields(language: Language, card: &KudosCard) -> Vec<Field> {
    let kudos = &card.kudos;
    let mut fields = Vec::new();
    if kudos.beyond {
        fields.push(Field {
            name: say!(language, "kudos-field-beyond"),
            value: say!(language, "kudos-beyond"),
        });
    }
    if let Some(customer) = &kudos.customer {
        fields.push(Field {
            name: say!(language, "kudos-field-customer"),
            value: Text::verbatim(customer),
        });
    }
    if let Some(value) = &kudos.value {
        fields.push(Field {
            name: say!(language, "kudos-field-value"),
            value: Text::verbatim(value),
        });
    }
    fields
}

/// Recipients as mentions: people by account, teams by role where the home has one.
fn mentions(scene: Scene<'_>, card: &KudosCard) -> Text {
    let mention = |recipient: &NamedRecipient| match recipient {
        NamedRecipient::Person(party) => party.mention(),
        NamedRecipient::Team(team, name) => match scene.workspace.team(*team) {
            Some(team) => team.mention(scene.home),
            None => Text::verbatim(name),
        },
    };
    listed(scene.language, card.recipients.iter().map(mention).collect())
}

/// Recipients by name.
pub fn names(language: Language, card: &KudosCard) -> Text {
    let name = |recipient: &NamedRecipient| match recipient {
        NamedRecipient::Person(party) => Text::verbatim(&party.name),
        NamedRecipient::Team(_, name) => Text::verbatim(name),
    };
    listed(language, card.recipients.iter().map(name).collect())
}

/// "An", "An and Bình", "An, Bình and Chi".
fn listed(language: Language, mut names: Vec<Text>) -> Text {
    let Some(last) = names.pop() else {
        return Text::default();
    };
    if names.is_empty() {
        return last;
    }
    say!(language, "list-and", first = Text::join(names, ", "), last = last)
}

/// A private kudos as its recipient reads it; a line where it was taken back or hidden.
pub fn private(language: Language, card: &KudosCard) -> Message {
    let kudos = &card.kudos;
    if !kudos.counts() {
        return Message {
            text: say!(language, "kudos-undone"),
            ..Message::default()
        };
    }
    let footer = match card.recipients[..] {
        [NamedRecipient::Person(_)] => say!(language, "kudos-private-footer"),
        _ => say!(
            language,
            "kudos-private-footer-several",
            giver = card.giver.name.as_str()
        ),
    };
    Message {
        text: say!(language, "kudos-private-line", giver = card.giver.name.as_str()),
        card: Some(Card {
            body: Text::verbatim(&kudos.message),
            fields: fields(language, card),
            footer,
            mood: Mood::Warm,
            ..Card::default()
        }),
        ..Message::default()
    }
}

/// Tells the giver what is taken back.
pub fn undone(language: Language, undone: &Undone, home: &Home) -> Message {
    let words = shorten(&undone.card.kudos.message.replace('\n', " "), 80);
    let text = match &undone.stays_in {
        None => say!(language, "kudos-undo-done", words = words),
        Some(place) => say!(
            language,
            "kudos-undo-done-but-card",
            place = given_in(language, home, place),
            words = words
        ),
    };
    Message {
        text,
        ..Message::default()
    }
}

/// The channel of a card, or words for one that cannot be named from this home.
pub fn given_in(language: Language, home: &Home, place: &Place) -> Text {
    if place.platform == home.platform.as_str() && place.home == home.id {
        Text::channel(&place.channel)
    } else {
        say!(language, "kudos-given-elsewhere")
    }
}

/// The form of thanks for an ask.
pub fn form_for_ask(language: Language, workspace: &Workspace, card: &AskCard) -> Modal {
    form(language, workspace, format!("mw:thanks:ask:{}", card.ask.id))
}

/// The form of thanks for a person.
pub fn form_for_person(language: Language, workspace: &Workspace, member: &Member) -> Modal {
    form(
        language,
        workspace,
        format!("mw:thanks:person:{}", member.account.as_deref().unwrap_or_default()),
    )
}

fn form(language: Language, workspace: &Workspace, id: String) -> Modal {
    let words = ModalField {
        id: "for",
        label: say!(language, "thanks-form-for"),
        long: true,
        required: true,
        max: MAX_WORDS,
    };
    let mut fields = vec![words];
    if workspace.value_required && !workspace.values.is_empty() {
        // Platforms show as much of it as they have room for.
        let values = workspace.values.join(", ");
        let label = say!(language, "thanks-form-value", values = values);
        fields.push(ModalField {
            id: "value",
            label,
            long: false,
            required: true,
            max: MAX_NAME,
        });
    }
    Modal {
        id,
        title: say!(language, "thanks-form-title"),
        fields,
        for_all: true,
    }
}

/// `/kudos mine`.
pub fn mine(scene: Scene<'_>, mine: &Mine) -> Message {
    let language = scene.language;
    if mine.kudos_tally == (0, 0) && mine.asks_tally == (0, 0) && mine.received.is_empty() {
        return Message {
            text: say!(language, "mine-none"),
            ..Message::default()
        };
    }
    let fields = vec![
        Field {
            name: say!(language, "mine-received"),
            value: list(language, &mine.received, true),
        },
        Field {
            name: say!(language, "mine-given"),
            value: list(language, &mine.given, false),
        },
        Field {
            name: say!(language, "mine-asks"),
            value: say!(
                language,
                "mine-asks-line",
                asked = mine.asks_tally.0,
                taken = mine.asks_tally.1
            ),
        },
    ];
    let has_asked = mine.asks_tally.0 > 0;
    let quiet = has_asked.then(|| vec![quiet::view::button(language)]).into_iter();
    Message {
        text: say!(language, "mine-line"),
        card: Some(Card {
            fields,
            footer: say!(language, "mine-footer"),
            ..Card::default()
        }),
        buttons: quiet.collect(),
        ..Message::default()
    }
}

fn list(language: Language, cards: &[KudosCard], received: bool) -> Text {
    if cards.is_empty() {
        return say!(language, "mine-list-none");
    }
    let line = |card: &KudosCard| {
        let words = shorten(&card.kudos.message.replace('\n', " "), 80);
        match (received, card.kudos.private) {
            (true, false) => say!(
                language,
                "mine-item-received",
                giver = card.giver.name.as_str(),
                words = words
            ),
            (true, true) => say!(
                language,
                "mine-item-received-private",
                giver = card.giver.name.as_str(),
                words = words
            ),
            (false, _) => say!(
                language,
                "mine-item-given",
                recipients = names(language, card),
                words = words
            ),
        }
    };
    Text::join(cards.iter().take(6).map(line), "\n")
}
