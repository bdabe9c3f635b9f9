//! From [`Message`] to Discord's JSON.

use super::escape::escape;
use super::rest::{Body, Upload};
use crate::chat::reply::{Action, Button, Card, Choice, Message, MessageRef, Modal, Mood, Ping, Style};
use crate::chat::text::{Span, Text, shorten};
use serde_json::{Map, Value, json};

const CONTENT: usize = 2_000;
const TITLE: usize = 256;
const DESCRIPTION: usize = 4_096;
const FIELDS: usize = 25;
const FIELD_NAME: usize = 256;
const FIELD_VALUE: usize = 1_024;
const FOOTER: usize = 2_048;
const EMBED: usize = 6_000;
const BUTTON_LABEL: usize = 80;
const CUSTOM_ID: usize = 100;
const MODAL_LABEL: usize = 45;
const CHOICES: usize = 25;
const CHOICE: usize = 100;
const PINGS: usize = 100;
const ALT: usize = 1_024;

/// A message as Discord takes it in every place: sent, as an answer, as an edit. Every part is named, so that an edit
/// leaves nothing of what stood there before.
pub(super) fn message(message: &Message) -> Body {
    let mut files = Vec::new();
    let mut attachments = Vec::new();
    let mut embed = message.card.as_ref().map(card);
    if let Some(picture) = &message.picture {
        let name = "picture.png".to_owned();
        attachments
            .push(json!({"id": files.len().to_string(), "filename": name, "description": shorten(&picture.alt, ALT)}));
        let embed = embed.get_or_insert_with(|| object([("color", colour(Mood::Calm).into())]));
        embed["image"] = json!({"url": format!("attachment://{name}")});
        files.push(Upload {
            name,
            mime: "image/png",
            content: picture.png.clone(),
        });
    }
    if let Some(file) = &message.file {
        attachments.push(json!({"id": files.len().to_string(), "filename": file.name}));
        files.push(Upload {
            name: file.name.clone(),
            mime: "application/octet-stream",
            content: file.content.clone(),
        });
    }
    let json = object([
        ("content", text(&message.text, CONTENT).into()),
        ("embeds", embed.into_iter().collect()),
        ("components", rows(&message.buttons)),
        ("attachments", attachments.into()),
        ("allowed_mentions", allowed_mentions(&message.pings)),
    ]);
    Body {
        json: Some(json),
        files,
    }
}

/// Takes its parts over, where `json!` would copy each with all that is in it.
pub(super) fn object<const N: usize>(parts: [(&str, Value); N]) -> Value {
    let mut object = Map::new();
    for (name, part) in parts {
        object.insert(name.to_owned(), part);
    }
    Value::Object(object)
}

fn allowed_mentions(pings: &[Ping]) -> Value {
    let (mut users, mut roles) = (Vec::<&str>::new(), Vec::<&str>::new());
    for ping in pings {
        let (list, id) = match ping {
            Ping::Person(id) => (&mut users, id),
            Ping::Group(id) => (&mut roles, id),
        };
        if list.len() < PINGS && !list.contains(&id.as_str()) {
            list.push(id);
        }
    }
    object([
        ("parse", Value::Array(Vec::new())),
        ("users", users.into()),
        ("roles", roles.into()),
    ])
}

fn card(card: &Card) -> Value {
    let mut left = EMBED;
    let mut take = |text: &Text, max: usize, write: fn(&Text, usize) -> String| {
        let written = write(text, max.min(left));
        left -= written.chars().count();
        written
    };
    let title = take(&card.title, TITLE, heading);
    let footer = take(&card.footer, FOOTER, bare);
    let fields: Vec<Value> = card
        .fields
        .iter()
        .take(FIELDS)
        .map(|field| {
            (
                take(&field.name, FIELD_NAME, heading),
                take(&field.value, FIELD_VALUE, text),
            )
        })
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .map(|(name, value)| object([("name", name.into()), ("value", value.into()), ("inline", false.into())]))
        .collect();
    let mut embed = object([("color", colour(card.mood).into())]);
    let body = take(&card.body, DESCRIPTION, text);
    if !title.is_empty() {
        embed["title"] = title.into();
    }
    if !body.is_empty() {
        embed["description"] = body.into();
    }
    if !fields.is_empty() {
        embed["fields"] = fields.into();
    }
    if !footer.is_empty() {
        embed["footer"] = object([("text", footer.into())]);
    }
    embed
}

/// Told apart by people who see colours differently (after Okabe and Ito); none of them is an alarm.
fn colour(mood: Mood) -> u32 {
    match mood {
        Mood::Calm => 0x56_B4_E9,
        Mood::Waiting => 0xE6_9F_00,
        Mood::Warm => 0xCC_79_A7,
        Mood::Settled => 0x00_9E_73,
        Mood::Quiet => 0x99_99_99,
    }
}

fn rows(rows: &[Vec<Button>]) -> Value {
    let rows = rows.iter().filter(|row| !row.is_empty()).flat_map(|row| row.chunks(5));
    rows.take(5)
        .map(|row| object([("type", 1.into()), ("components", row.iter().map(button).collect())]))
        .collect()
}

fn button(button: &Button) -> Value {
    let label = shorten(&button.label.to_plain(), BUTTON_LABEL);
    match &button.action {
        Action::Press(id) => {
            let style = match button.style {
                Style::Primary => 1,
                Style::Plain => 2,
            };
            let id: String = id.chars().take(CUSTOM_ID).collect();
            labelled(style, label, "custom_id", id)
        }
        Action::Show(message) => labelled(5, label, "url", link(message)),
    }
}

fn labelled(style: u8, label: String, leads: &str, to: String) -> Value {
    object([
        ("type", 2.into()),
        ("style", style.into()),
        ("label", label.into()),
        (leads, to.into()),
    ])
}

fn link(message: &MessageRef) -> String {
    format!(
        "https://discord.com/channels/{}/{}/{}",
        message.home, message.channel, message.message
    )
}

pub(super) fn modal(modal: &Modal) -> Value {
    let rows = modal.fields.iter().take(5).map(|field| {
        json!({"type": 1, "components": [{
            "type": 4,
            "custom_id": field.id,
            "label": shorten(&field.label.to_plain(), MODAL_LABEL),
            "style": if field.long { 2 } else { 1 },
            "required": field.required,
            "max_length": field.max.clamp(1, 4_000),
        }]})
    });
    json!({
        "custom_id": modal.id,
        "title": shorten(&modal.title.to_plain(), MODAL_LABEL),
        "components": rows.collect::<Vec<_>>(),
    })
}

pub(super) fn choices(choices: &[Choice]) -> Value {
    // A value that does not fit cannot be shortened: it would name something else.
    let fit = choices
        .iter()
        .filter(|choice| !choice.label.is_empty() && choice.value.chars().count() <= CHOICE);
    let shown = fit
        .take(CHOICES)
        .map(|choice| json!({"name": shorten(&choice.label, CHOICE), "value": choice.value}));
    json!({"choices": shown.collect::<Vec<_>>()})
}

/// With markup and mentions, at most `max` characters.
pub(super) fn text(text: &Text, max: usize) -> String {
    write(text, max, true)
}

/// For titles and names of fields, where Discord shows no mentions.
fn heading(text: &Text, max: usize) -> String {
    write(text, max, false)
}

/// For footers, where Discord reads no markup.
fn bare(text: &Text, max: usize) -> String {
    shorten(&text.to_plain(), max)
}

fn write(text: &Text, max: usize, mentions: bool) -> String {
    let mut whole = String::new();
    pieces(text, mentions, |piece| whole.push_str(piece));
    // Nearly all fit.
    if whole.chars().count() <= max {
        return whole;
    }
    let mut cut = Cut {
        out: String::new(),
        left: max,
        ends: Vec::new(),
        over: false,
    };
    pieces(text, mentions, |piece| cut.push(piece));
    cut.finish()
}

/// Each piece stands or falls as a whole when a text is cut.
fn pieces(text: &Text, mentions: bool, mut push: impl FnMut(&str)) {
    for span in text.spans() {
        match span {
            Span::Plain(words) => words.split_inclusive(|_: char| true).for_each(&mut push),
            Span::Verbatim(words) => escape(words, &mut push),
            Span::Person(id) if mentions => push(&format!("<@{id}>")),
            Span::Group(id) if mentions => push(&format!("<@&{id}>")),
            Span::Channel(id) if mentions => push(&format!("<#{id}>")),
            Span::Person(id) | Span::Group(id) | Span::Channel(id) => push(&format!("@{id}")),
        }
    }
}

/// Text that is cut between pieces only: no mention, link or escape is split.
struct Cut {
    out: String,
    left: usize,
    /// Where the last pieces began: one of them makes room for the ellipsis.
    ends: Vec<usize>,
    over: bool,
}

impl Cut {
    fn push(&mut self, piece: &str) {
        let length = piece.chars().count();
        if self.over || length > self.left {
            self.over = true;
            return;
        }
        self.ends.push(self.out.len());
        self.out.push_str(piece);
        self.left -= length;
    }

    fn finish(mut self) -> String {
        if self.over {
            if self.left == 0 {
                self.out.truncate(self.ends.pop().unwrap_or(0));
            }
            self.out.truncate(self.out.trim_end().len());
            // At a limit of nothing there is no room for the ellipsis either.
            if self.left > 0 || !self.ends.is_empty() || !self.out.is_empty() {
                self.out.push('…');
            }
        }
        self.out
    }
}

#[cfg(test)]
mod tests;
