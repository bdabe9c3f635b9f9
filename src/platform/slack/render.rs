//! From [`Message`] to Slack's text and blocks.

use super::envelope;
use super::escape::escape;
use super::people::{Site, is_channel};
use super::rich::{self, Mentions, Room};
use super::spot::Spot;
use crate::chat::locale::Language;
use crate::chat::reply::{Action, Button, Card, Choice, Message, Modal, Style, Visibility};
use crate::chat::text::{Span, Text, one_line, shorten};
use crate::say;
use serde_json::{Value, json};

const HEADER: usize = 150;
const CONTEXT: usize = 1_000;
const BUTTON_LABEL: usize = 75;
const BUTTON_VALUE: usize = 2_000;
const ID: usize = 255;
/// Elements of one block of buttons, and such blocks.
const BUTTONS: usize = 25;
const BUTTON_ROWS: usize = 20;
const URL: usize = 3_000;
const VIEW_TITLE: usize = 24;
const LABEL: usize = 2_000;
const INPUT: u16 = 3_000;
const INPUTS: usize = 50;
pub(super) const CHOICES: usize = 100;
/// Bytes of the choices that are offered at once: they go with an acknowledgement.
const CHOICES_SIZE: usize = envelope::LARGEST - 200;
const CHOICE_LABEL: usize = 75;
const CHOICE_VALUE: usize = 150;
const FIELDS: usize = 25;
const FIELD_NAME: usize = 150;
const ALT: usize = 2_000;
/// Each part of what a notification says.
const FALLBACK: usize = 250;
/// Slack refuses a message whose blocks are longer than about 13,200 characters of JSON in all.
const JSON: usize = 12_000;
/// Characters of text; the first that leads to no more JSON than that is taken.
const ROOMS: [usize; 10] = [10_000, 7_000, 4_000, 3_200, 2_600, 2_000, 1_300, 800, 450, 200];

/// A message as Slack takes it in every place.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// For notifications and for clients that show no blocks.
    pub text: String,
    pub blocks: Vec<Value>,
}

impl Rendered {
    /// Puts a block behind all but the buttons.
    pub(super) fn insert(&mut self, block: Value) {
        let buttons = self.blocks.iter().position(|block| block["type"] == "actions");
        self.blocks.insert(buttons.unwrap_or(self.blocks.len()), block);
    }
}

/// A message; of what is attached the words alone, because files go their own way (see `deliver`).
pub fn message(message: &Message, site: &Site) -> Rendered {
    let mentions = match message.visibility {
        Visibility::Private => Mentions::Everybody,
        Visibility::Public => Mentions::Only(&message.pings),
    };
    Rendered {
        text: fallback(message, mentions),
        blocks: blocks(message, mentions, site),
    }
}

/// A picture that was uploaded, as a block.
pub fn picture(file: &str, alt: &str) -> Value {
    let alt = shorten(alt, ALT);
    let alt = if alt.trim().is_empty() { "…".to_owned() } else { alt };
    json!({"type": "image", "slack_file": {"id": file}, "alt_text": alt})
}

/// What a picture shows, where there is none to be seen.
pub(super) fn picture_in_words(alt: &str) -> Value {
    json!({"type": "context", "elements": [plain_text(&shorten(&one_line(alt), ALT))]})
}

pub(super) fn blocks(message: &Message, mentions: Mentions<'_>, site: &Site) -> Vec<Value> {
    let buttons = rows(&message.buttons, site);
    let build = |room: usize, rows: usize| {
        let mut blocks = body(message, mentions, Room::new(room));
        blocks.extend(buttons.iter().take(rows).cloned());
        blocks
    };
    let least = ROOMS[ROOMS.len() - 1];
    let by_room = ROOMS.into_iter().map(|room| build(room, BUTTON_ROWS));
    let by_rows = (0..buttons.len()).rev().map(|rows| build(least, rows));
    by_room
        .chain(by_rows)
        .find(|blocks| size(blocks) <= JSON)
        .unwrap_or_default()
}

fn size(blocks: &[Value]) -> usize {
    // One character more for each comma and bracket between them.
    blocks.iter().map(|block| block.to_string().chars().count() + 1).sum()
}

fn body(message: &Message, mentions: Mentions<'_>, mut room: Room) -> Vec<Value> {
    let mut blocks = Vec::new();
    blocks.extend(rich::block(vec![rich::elements(&message.text, mentions, &mut room)]));
    if let Some(card) = &message.card {
        blocks.extend(self::card(card, mentions, &mut room));
    }
    blocks
}

fn card(card: &Card, mentions: Mentions<'_>, room: &mut Room) -> Vec<Value> {
    let mut blocks = Vec::new();
    if let Some(title) = plain(&card.title.to_plain(), HEADER, room) {
        blocks.push(json!({"type": "header", "text": title}));
    }
    // Kept for the end of the card, where it is read last but must not be what is cut.
    let footer = plain(&card.footer.to_plain(), CONTEXT, room);
    blocks.extend(rich::block(vec![rich::elements(&card.body, mentions, room)]));
    let fields = card.fields.iter().take(FIELDS).filter_map(|field| {
        let name = room.take(&one_line(&field.name.to_plain()), FIELD_NAME);
        let value = rich::elements(&field.value, mentions, room);
        if name.trim().is_empty() || value.is_empty() {
            return None;
        }
        let mut elements = vec![rich::strong(&name), json!({"type": "text", "text": "\n"})];
        elements.extend(value);
        Some(elements)
    });
    // A block for each, so that they stand apart.
    let fields: Vec<Value> = fields.filter_map(|elements| rich::block(vec![elements])).collect();
    blocks.extend(fields);
    if let Some(footer) = footer {
        blocks.push(json!({"type": "context", "elements": [footer]}));
    }
    blocks
}

/// Words in which nothing is markup; `None` when none are to be seen.
fn plain(words: &str, most: usize, room: &mut Room) -> Option<Value> {
    let words = room.take(&one_line(words), most);
    (!words.is_empty()).then(|| plain_text(&words))
}

pub(super) fn plain_text(words: &str) -> Value {
    let words = if words.trim().is_empty() { "…" } else { words };
    json!({"type": "plain_text", "text": words, "emoji": false})
}

fn rows(rows: &[Vec<Button>], site: &Site) -> Vec<Value> {
    let rows = rows
        .iter()
        .flat_map(|row| row.chunks(BUTTONS))
        .filter(|row| !row.is_empty());
    rows.take(BUTTON_ROWS)
        .map(|row| {
            let elements = row
                .iter()
                .enumerate()
                .map(|(index, button)| self::button(button, index, site));
            json!({"type": "actions", "elements": elements.collect::<Vec<_>>()})
        })
        .collect()
}

/// What a button does stands in its value; its action id only has to be another than its neighbours'.
fn button(button: &Button, index: usize, site: &Site) -> Value {
    let label = plain_text(&shorten(&button.label.to_plain(), BUTTON_LABEL));
    match &button.action {
        Action::Press(id) => {
            let action = format!("{}#{index}", shorten(id, ID - 4));
            let value: String = id.chars().take(BUTTON_VALUE).collect();
            let mut json = json!({"type": "button", "text": label, "action_id": action, "value": value});
            if button.style == Style::Primary {
                json["style"] = "primary".into();
            }
            json
        }
        Action::Show(message) => {
            let url = rich::permalink(site, &message.channel, &message.message);
            let url: String = url.chars().take(URL).collect();
            json!({"type": "button", "text": label, "action_id": format!("mw:show#{index}"), "url": url})
        }
    }
}

/// What a notification says: our line, and the beginning of the words.
fn fallback(message: &Message, mentions: Mentions<'_>) -> String {
    let mut parts = vec![written(&message.text, mentions)];
    if let Some(card) = &message.card {
        parts.extend([&card.title, &card.body].map(|text| written(text, mentions)));
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() {
        let alt = message.picture.as_ref().map(|picture| picture.alt.as_str());
        let name = message.file.as_ref().map(|file| file.name.as_str());
        let words = alt.or(name).unwrap_or("…");
        parts.push(escape(&shorten(&one_line(words), FALLBACK)));
    }
    parts.join(" · ")
}

/// In Slack's markup, on one line.
fn written(text: &Text, mentions: Mentions<'_>) -> String {
    let mut written = String::new();
    let mut room = Room::new(FALLBACK);
    for (span, name) in text.named_spans() {
        match span {
            Span::Plain(words) => written.push_str(&escape(&room.take(&Text::plain(words).to_plain(), FALLBACK))),
            Span::Verbatim(words) => written.push_str(&escape(&room.take(words, FALLBACK))),
            Span::Person(id) if rich::is_id(id, &['U', 'W']) && mentions.has(span) => {
                written.push_str(&format!("<@{id}>"))
            }
            Span::Group(id) if rich::is_id(id, &['S']) && mentions.has(span) => {
                written.push_str(&format!("<!subteam^{id}>"));
            }
            // A channel's mention notifies nobody.
            Span::Group(id) if name.is_none() && is_channel(id) => written.push_str(&format!("<#{id}>")),
            Span::Channel(place) if rich::is_id(Spot::of(place).channel, &['C', 'G', 'D']) => {
                written.push_str(&format!("<#{}>", Spot::of(place).channel));
            }
            Span::Person(id) | Span::Group(id) | Span::Channel(id) => {
                written.push_str(&escape(&room.take(&format!("@{}", name.unwrap_or(id)), FALLBACK)));
            }
        }
    }
    one_line(&written)
}

/// A form. `private_metadata` is left to who opens it.
pub fn modal(modal: &Modal, language: Language) -> Value {
    let inputs = modal.fields.iter().take(INPUTS).map(|field| {
        json!({
            "type": "input",
            "block_id": field.id,
            "label": plain_text(&shorten(&field.label.to_plain(), LABEL)),
            "optional": !field.required,
            "element": {
                "type": "plain_text_input",
                "action_id": field.id,
                "multiline": field.long,
                "max_length": field.max.clamp(1, INPUT),
            },
        })
    });
    view(&modal.id, &modal.title.to_plain(), inputs.collect(), language)
}

pub(super) fn view(id: &str, title: &str, blocks: Vec<Value>, language: Language) -> Value {
    json!({
        "type": "modal",
        "callback_id": id.chars().take(ID).collect::<String>(),
        "title": plain_text(&shorten(title, VIEW_TITLE)),
        "submit": plain_text(&say!(language, "slack-form-send").to_plain()),
        "close": plain_text(&say!(language, "slack-form-close").to_plain()),
        "blocks": blocks,
    })
}

/// What is offered while somebody types: `{"options": […]}`.
pub fn choices(choices: &[Choice]) -> Value {
    // A value that does not fit cannot be shortened: it would name something else.
    let fit = choices
        .iter()
        .filter(|choice| (1..=CHOICE_VALUE).contains(&choice.value.chars().count()));
    let mut room = CHOICES_SIZE;
    let options: Vec<Value> = fit
        .take(CHOICES)
        .map(|choice| option(&choice.label, &choice.value))
        .take_while(|option| {
            let left = room.checked_sub(option.to_string().len() + 1);
            room = left.unwrap_or_default();
            left.is_some()
        })
        .collect();
    json!({"options": options})
}

pub(super) fn option(label: &str, value: &str) -> Value {
    json!({"text": plain_text(&shorten(label, CHOICE_LABEL)), "value": value})
}

#[cfg(test)]
mod tests;
