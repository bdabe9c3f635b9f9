//! From [`Text`] to the elements of Slack's rich text, in which words are words: no markup is read in them, nobody is
//! mentioned, and they stay to the letter.

use super::emoji;
use super::people::{Site, is_channel};
use super::spot::Spot;
use crate::chat::reply::Ping;
use crate::chat::text::{Span, Text, shorten};
use serde_json::{Map, Value, json};

/// What a link of people's own begins with.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Whose mention is a mention. Slack notifies whoever is mentioned, so others appear by name.
#[derive(Clone, Copy)]
pub(super) enum Mentions<'a> {
    /// One person alone sees it: nobody else is notified.
    Everybody,
    Only(&'a [Ping]),
}

impl Mentions<'_> {
    pub fn has(self, span: Span<'_>) -> bool {
        match self {
            Mentions::Everybody => true,
            Mentions::Only(pings) => pings.iter().any(|ping| match (ping, span) {
                (Ping::Person(held), Span::Person(id)) | (Ping::Group(held), Span::Group(id)) => held == id,
                _ => false,
            }),
        }
    }
}

/// How many characters are left.
pub(super) struct Room {
    left: usize,
    /// An ellipsis says that there is no more.
    closed: bool,
}

impl Room {
    pub fn new(characters: usize) -> Self {
        Room {
            left: characters,
            closed: false,
        }
    }

    /// As much of the words as there is room for; what is cut ends in an ellipsis. Where what came before took the last of the
    /// room, the ellipsis is one character more.
    pub fn take(&mut self, words: &str, most: usize) -> String {
        if self.left == 0 && !self.closed && !words.trim().is_empty() {
            self.closed = true;
            return "…".to_owned();
        }
        let kept = shorten(words, most.min(self.left));
        self.closed |= self.left <= most && kept != words && !kept.is_empty();
        self.left -= if self.closed { self.left } else { kept.chars().count() };
        kept
    }

    /// Takes it whole or not at all.
    fn takes(&mut self, characters: usize) -> bool {
        let fits = characters <= self.left;
        self.left -= if fits { characters } else { 0 };
        fits
    }

    fn is_closed(&self) -> bool {
        self.closed
    }
}

/// The elements of a section. When the room is over, they end.
pub(super) fn elements(text: &Text, mentions: Mentions<'_>, room: &mut Room) -> Vec<Value> {
    let mut writer = Writer {
        room,
        strong: false,
        code: false,
        elements: Vec::new(),
    };
    for (span, name) in text.named_spans() {
        if writer.room.is_closed() {
            break;
        }
        match span {
            Span::Plain(words) => writer.own(words),
            Span::Verbatim(words) => writer.said(words),
            Span::Person(id) if is_id(id, &['U', 'W']) && mentions.has(span) => writer.mention("user", "user_id", id),
            Span::Group(id) if is_id(id, &['S']) && mentions.has(span) => {
                writer.mention("usergroup", "usergroup_id", id)
            }
            // Those who are not in a private channel would not read which team it stands for.
            Span::Group(id) if name.is_none() && is_channel(id) => writer.mention("channel", "channel_id", id),
            Span::Channel(place) if is_id(Spot::of(place).channel, &['C', 'G', 'D']) => {
                writer.mention("channel", "channel_id", Spot::of(place).channel);
            }
            Span::Person(id) | Span::Group(id) | Span::Channel(id) => writer.words(&format!("@{}", name.unwrap_or(id))),
        }
    }
    writer.elements
}

pub(super) fn strong(words: &str) -> Value {
    json!({"type": "text", "text": words, "style": {"bold": true}})
}

/// A block of these sections; `None` when nothing is in them.
pub(super) fn block(sections: Vec<Vec<Value>>) -> Option<Value> {
    let sections: Vec<Value> = sections
        .into_iter()
        .filter(|elements| !elements.is_empty())
        .map(|elements| json!({"type": "rich_text_section", "elements": elements}))
        .collect();
    (!sections.is_empty()).then(|| json!({"type": "rich_text", "elements": sections}))
}

/// Whether Slack could have given this id to such a thing.
pub(super) fn is_id(id: &str, kinds: &[char]) -> bool {
    id.len() > 1
        && id.starts_with(kinds)
        && id
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Where a message of this workspace is seen.
pub(super) fn permalink(site: &Site, place: &str, message: &str) -> String {
    let base = match site.url.as_str() {
        "" => "https://slack.com/",
        url => url,
    };
    let Spot { channel, thread } = Spot::of(place);
    let link = format!("{base}archives/{channel}/p{}", message.replace('.', ""));
    match thread {
        Some(thread) => format!("{link}?thread_ts={thread}&cid={channel}"),
        None => link,
    }
}

struct Writer<'a> {
    room: &'a mut Room,
    strong: bool,
    code: bool,
    elements: Vec<Value>,
}

impl Writer<'_> {
    /// Our own words, with `**strong**` and `` `code` ``; a mark may open here and close after what a person wrote.
    fn own(&mut self, mut words: &str) {
        while let Some(at) = words.find(['*', '`']) {
            let (before, mark) = words.split_at(at);
            self.words(before);
            words = if let Some(after) = mark.strip_prefix('`') {
                self.code = !self.code;
                after
            } else if let Some(after) = mark.strip_prefix("**").filter(|_| !self.code) {
                self.strong = !self.strong;
                after
            } else {
                let (lone, after) = mark.split_at(1);
                self.words(lone);
                after
            };
        }
        self.words(words);
    }

    /// What a person wrote; links stay links.
    fn said(&mut self, mut words: &str) {
        while let Some((at, length)) = next_link(words) {
            self.spoken(&words[..at]);
            let url = &words[at..at + length];
            if self.room.takes(url.chars().count()) {
                self.push(json!({"type": "link", "url": url}));
            } else {
                self.words(url);
            }
            words = &words[at + length..];
        }
        self.spoken(words);
    }

    /// Words with a company's own emoji among them, or what looks like them: an unknown one is shown by its name.
    fn spoken(&mut self, words: &str) {
        let (mut written, mut from) = (0, 0);
        while let Some(name) = emoji::next_name(words, from) {
            let called = &words[name.clone()];
            from = name.end;
            if !called.contains(|c: char| c.is_ascii_lowercase()) {
                continue;
            }
            self.words(&words[written..name.start - 1]);
            (written, from) = (name.end + 1, name.end + 1);
            if self.room.takes(called.len() + 2) {
                self.elements.push(json!({"type": "emoji", "name": called}));
            } else {
                self.words(&words[name.start - 1..written]);
            }
        }
        self.words(&words[written..]);
    }

    fn words(&mut self, words: &str) {
        let kept = self.room.take(words, usize::MAX);
        if !kept.is_empty() {
            self.push(json!({"type": "text", "text": kept}));
        }
    }

    fn mention(&mut self, kind: &str, key: &str, id: &str) {
        if self.room.takes(id.len()) {
            let mut element = Map::new();
            element.insert("type".to_owned(), kind.into());
            element.insert(key.to_owned(), id.into());
            self.elements.push(element.into());
        }
    }

    fn push(&mut self, mut element: Value) {
        let mut style = Map::new();
        for (name, on) in [("bold", self.strong), ("code", self.code)] {
            if on {
                style.insert(name.to_owned(), true.into());
            }
        }
        if !style.is_empty() {
            element["style"] = style.into();
        }
        self.elements.push(element);
    }
}

/// Where the next link begins and how long it is, as its writer meant it: without the punctuation around it.
fn next_link(words: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let rest = &words[from..];
        let (at, scheme) = SCHEMES
            .iter()
            .filter_map(|scheme| Some((rest.find(scheme)?, scheme)))
            .min()?;
        let tail = &rest[at + scheme.len()..];
        let end = tail
            .find(|c: char| c.is_whitespace() || c.is_control() || "<>|\"`".contains(c))
            .unwrap_or(tail.len());
        let mut host = &tail[..end];
        while let Some(last) = host.chars().next_back() {
            let around = match last {
                ')' => host.matches(')').count() > host.matches('(').count(),
                _ => ".,:;!?'*_~]".contains(last),
            };
            if !around {
                break;
            }
            host = &host[..host.len() - last.len_utf8()];
        }
        if !host.is_empty() {
            return Some((from + at, scheme.len() + host.len()));
        }
        from += at + scheme.len();
    }
}
