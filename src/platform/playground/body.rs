//! Messages as the playground keeps them: `chat`'s own, in a form that can be written into a file.

use crate::chat::reply::{Action, Button, Card, Message, Mood, Ping, Style};
use crate::chat::text::{Span, Text};
use serde::{Deserialize, Serialize};

/// A piece of a text. People, groups and channels are held by id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Piece {
    #[serde(rename = "t")]
    pub kind: Kind,
    #[serde(rename = "s")]
    pub words: String,
    /// What is no word of ours may stand inside strong words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Plain,
    Strong,
    Code,
    Said,
    Person,
    Group,
    Channel,
}

/// What a message shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Body {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Piece>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardBody>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<ButtonBody>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Attachment>,
    /// The people who are notified, by account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pings: Vec<String>,
    /// The groups that are notified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_pings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CardBody {
    pub title: Vec<Piece>,
    pub body: Vec<Piece>,
    pub fields: Vec<(Vec<Piece>, Vec<Piece>)>,
    pub footer: Vec<Piece>,
    pub mood: MoodName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum MoodName {
    Calm,
    Waiting,
    Warm,
    Settled,
    Quiet,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ButtonBody {
    pub label: String,
    pub primary: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub press: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show: Option<Show>,
}

/// The message that a button leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Show {
    pub channel: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Picture {
    #[serde(with = "super::hex")]
    pub png: Vec<u8>,
    pub alt: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Attachment {
    pub name: String,
    #[serde(with = "super::hex")]
    pub content: Vec<u8>,
}

impl Body {
    /// A person's own words.
    pub fn said(words: &str) -> Self {
        Body {
            text: pieces(&Text::verbatim(words)),
            ..Body::default()
        }
    }

    /// The line of text, without names and markup.
    pub fn in_short(&self) -> String {
        self.text.iter().map(|piece| piece.words.as_str()).collect()
    }

    pub fn of(message: &Message) -> Self {
        let mut body = Body {
            text: pieces(&message.text),
            card: message.card.as_ref().map(CardBody::of),
            buttons: message
                .buttons
                .iter()
                .map(|row| row.iter().map(ButtonBody::of).collect())
                .collect(),
            picture: message.picture.as_ref().map(|picture| Picture {
                png: picture.png.clone(),
                alt: picture.alt.clone(),
            }),
            file: message.file.as_ref().map(|file| Attachment {
                name: file.name.clone(),
                content: file.content.clone(),
            }),
            ..Body::default()
        };
        for ping in &message.pings {
            match ping {
                Ping::Person(account) => body.pings.push(account.clone()),
                Ping::Group(id) => body.group_pings.push(id.clone()),
            }
        }
        body
    }
}

impl CardBody {
    fn of(card: &Card) -> Self {
        CardBody {
            title: pieces(&card.title),
            body: pieces(&card.body),
            fields: card
                .fields
                .iter()
                .map(|field| (pieces(&field.name), pieces(&field.value)))
                .collect(),
            footer: pieces(&card.footer),
            mood: match card.mood {
                Mood::Calm => MoodName::Calm,
                Mood::Waiting => MoodName::Waiting,
                Mood::Warm => MoodName::Warm,
                Mood::Settled => MoodName::Settled,
                Mood::Quiet => MoodName::Quiet,
            },
        }
    }
}

impl ButtonBody {
    fn of(button: &Button) -> Self {
        let (press, show) = match &button.action {
            Action::Press(id) => (Some(id.clone()), None),
            Action::Show(place) => {
                let show = Show {
                    channel: place.channel.clone(),
                    message: place.message.clone(),
                };
                (None, Some(show))
            }
        };
        ButtonBody {
            label: button.label.to_plain(),
            primary: button.style == Style::Primary,
            press,
            show,
        }
    }
}

/// The pieces of a text. What people wrote stays to the letter; only our own words hold markup.
pub(super) fn pieces(text: &Text) -> Vec<Piece> {
    let mut marked = Marked::default();
    for span in text.spans() {
        match span {
            Span::Plain(words) => marked.read(words),
            Span::Verbatim(words) => marked.push(Kind::Said, words),
            Span::Person(id) => marked.push(Kind::Person, id),
            Span::Group(id) => marked.push(Kind::Group, id),
            Span::Channel(id) => marked.push(Kind::Channel, id),
        }
    }
    marked.pieces
}

#[derive(Default)]
struct Marked {
    pieces: Vec<Piece>,
    strong: bool,
    code: bool,
}

impl Marked {
    /// Our own words, with `**strong**` and `` `code` ``; a mark may open here and close after what a person wrote.
    fn read(&mut self, mut words: &str) {
        while let Some(at) = words.find(['*', '`']) {
            let (before, mark) = words.split_at(at);
            if let Some(after) = mark.strip_prefix('`') {
                self.own(before);
                self.code = !self.code;
                words = after;
            } else if let Some(after) = mark.strip_prefix("**").filter(|_| !self.code) {
                self.own(before);
                self.strong = !self.strong;
                words = after;
            } else {
                let (lone, after) = words.split_at(at + 1);
                self.own(lone);
                words = after;
            }
        }
        self.own(words);
    }

    fn own(&mut self, words: &str) {
        let kind = match (self.code, self.strong) {
            (true, _) => Kind::Code,
            (false, true) => Kind::Strong,
            (false, false) => Kind::Plain,
        };
        match self.pieces.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.words.push_str(words),
            None if words.is_empty() => {}
            None => self.pieces.push(Piece {
                kind,
                words: words.to_owned(),
                strong: false,
            }),
        }
    }

    fn push(&mut self, kind: Kind, words: &str) {
        self.pieces.push(Piece {
            kind,
            words: words.to_owned(),
            strong: self.strong,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &Text) -> Vec<(Kind, String, bool)> {
        let pieces = pieces(text).into_iter();
        pieces.map(|piece| (piece.kind, piece.words, piece.strong)).collect()
    }

    fn piece(kind: Kind, words: &str) -> (Kind, String, bool) {
        (kind, words.to_owned(), false)
    }

    #[test]
    fn our_own_marks_become_pieces() {
        assert_eq!(
            shown(&Text::plain("Try **`/please`** or **ask** 2*3 times.")),
            [
                piece(Kind::Plain, "Try "),
                piece(Kind::Code, "/please"),
                piece(Kind::Plain, " or "),
                piece(Kind::Strong, "ask"),
                piece(Kind::Plain, " 2*3 times."),
            ]
        );
    }

    #[test]
    fn what_people_wrote_is_never_markup_and_can_stand_in_strong_words() {
        let text = Text::plain("**")
            .then(&Text::verbatim("**HR** `x`"))
            .then(&Text::plain("** · "))
            .then(&Text::person("lan"));
        assert_eq!(
            shown(&text),
            [
                (Kind::Said, "**HR** `x`".to_owned(), true),
                piece(Kind::Plain, " · "),
                piece(Kind::Person, "lan"),
            ]
        );
    }

    #[test]
    fn a_body_survives_being_written_down() {
        let body = Body {
            picture: Some(Picture {
                png: vec![0, 137, 255],
                alt: "Tuần này".to_owned(),
            }),
            ..Body::said("<b>hi</b>\n")
        };
        let line = serde_json::to_string(&body).unwrap();
        assert!(line.contains("0089ff") && !line.contains('\n'), "{line}");
        assert_eq!(serde_json::from_str::<Body>(&line).unwrap(), body);
        assert!(serde_json::from_str::<Picture>(r#"{"png": "0g", "alt": ""}"#).is_err());
        assert!(serde_json::from_str::<Picture>(r#"{"png": "ế", "alt": ""}"#).is_err());
    }
}
