//! What the page gets to see, in JSON: messages, the clock, the state of everything, in the language of the reader.

use super::Playground;
use super::body::{Body, ButtonBody, CardBody, Kind, Piece};
use super::commands;
use super::record::Note;
use super::roster::{Person, Roster, Sight, direct_of};
use crate::chat::locale::{Language, messages};
use crate::chat::text::Text;
use crate::say;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// Who reads, and how.
pub(super) struct Reader<'a> {
    pub person: &'a Person,
    pub language: Language,
    pub roster: &'a Roster,
    pub sight: Arc<Sight>,
    pub now: Timestamp,
}

/// Sentences of the page itself begin so.
const OF_THE_PAGE: &str = "playground-page-";

impl Reader<'_> {
    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.sight.zone.clone())
    }

    pub fn moderates(&self) -> bool {
        self.sight.moderates(self.person)
    }

    /// Whether they may read this channel.
    pub fn sees_channel(&self, id: &str) -> bool {
        use super::roster::ChannelKind::Moderators;
        match self.roster.channel(id) {
            Some(channel) => channel.kind != Moderators || self.moderates(),
            None => id == direct_of(&self.person.account),
        }
    }

    pub fn sees(&self, note: &Note) -> bool {
        self.sees_channel(&note.channel) && note.is_for(&self.person.account)
    }

    pub fn message(&self, note: &Note) -> Value {
        let at = self.local(Timestamp::from_microsecond(note.at).unwrap_or(self.now));
        let now = self.local(self.now);
        let body = &note.body;
        let picture = body.picture.as_ref().map(|picture| {
            json!({"src": format!("/api/pictures/{}?person={}", note.id, self.person.account), "alt": picture.alt})
        });
        let file = body.file.as_ref().map(
            |file| json!({"src": format!("/api/files/{}?person={}", note.id, self.person.account), "name": file.name}),
        );
        json!({
            "id": note.id.to_string(),
            "channel": note.channel,
            "at": rfc3339(&at),
            "at_text": self.language.day_time(&at, &now).to_plain(),
            "by": note.by,
            "private": note.only_for.is_some(),
            "edited": note.edited,
            "invoked": note.invoked,
            "text": self.pieces(&body.text),
            "card": body.card.as_ref().map(|card| self.card(card)),
            "buttons": body.buttons.iter().map(|row| row.iter().map(button).collect()).collect::<Vec<Vec<Value>>>(),
            "picture": picture,
            "file": file,
            "pings": self.pings(body),
        })
    }

    fn card(&self, card: &CardBody) -> Value {
        let fields = card.fields.iter();
        let field =
            |(name, value): &(Vec<Piece>, Vec<Piece>)| json!({"name": self.pieces(name), "value": self.pieces(value)});
        json!({
            "title": self.pieces(&card.title),
            "body": self.pieces(&card.body),
            "fields": fields.map(field).collect::<Vec<_>>(),
            "footer": self.pieces(&card.footer),
            "mood": card.mood,
        })
    }

    /// Pieces with the names of those whom they hold by id.
    fn pieces(&self, pieces: &[Piece]) -> Vec<Value> {
        let shown = pieces.iter().map(|piece| {
            let id = &piece.words;
            let name = match piece.kind {
                Kind::Person => self.roster.person(id).map_or(id.clone(), |person| person.name.clone()),
                Kind::Group => match self.roster.group(id) {
                    Some(group) => group.name(self.language).to_owned(),
                    None => id.clone(),
                },
                Kind::Channel => format!("#{}", self.channel_name(id)),
                _ => return json!(piece),
            };
            let mut shown = json!({"t": piece.kind, "s": name, "id": id});
            if piece.strong {
                shown["strong"] = true.into();
            }
            shown
        });
        shown.collect()
    }

    fn channel_name(&self, id: &str) -> String {
        match self.roster.channel(id) {
            Some(channel) => channel.kind.name(self.language),
            None if id.starts_with("direct:") => say!(self.language, "playground-channel-direct").to_plain(),
            None => id.to_owned(),
        }
    }

    /// Everybody who is notified, those of a group as well.
    fn pings(&self, body: &Body) -> BTreeSet<String> {
        let holders = self.roster.people.iter().filter(|person| {
            let mut groups = body.group_pings.iter();
            groups.any(|group| person.groups.contains(group))
        });
        let holders = holders.map(|person| person.account.clone());
        holders.chain(body.pings.iter().cloned()).collect()
    }

    pub fn clock(&self, ahead: SignedDuration) -> Value {
        let now = self.local(self.now);
        let digest = self.sight.next_digest.map(|at| self.local(at));
        json!({
            "now": rfc3339(&now),
            "zone": self.sight.zone.iana_name().unwrap_or("UTC"),
            "text": in_words(self.language, &now),
            "shifted": !ahead.is_zero(),
            "next_digest": digest.as_ref().map(rfc3339),
            "next_digest_text": digest.as_ref().map(|at| in_words(self.language, at)),
        })
    }

    fn people(&self) -> Vec<Value> {
        let people = self.roster.people.iter();
        let shown = people.map(|person| {
            let place = self.sight.places.get(&person.account);
            json!({
                "id": person.account,
                "name": person.name,
                "team": place.map(|place| self.team_name(&place.team)),
                "kind": place.map(|place| if place.front_line { "front_line" } else { "back_office" }),
                "lead": place.is_some_and(|place| place.lead),
                "moderator": self.sight.moderates(person),
            })
        });
        shown.collect()
    }

    /// A team goes by the name of its group in the reader's language, as long as it was not given another.
    fn team_name<'a>(&'a self, name: &'a str) -> &'a str {
        let mut groups = self.roster.groups.iter();
        let group = groups.find(|group| group.english == name || group.vietnamese == name);
        group.map_or(name, |group| group.name(self.language))
    }

    fn channels(&self, newest: &HashMap<String, u64>) -> Vec<Value> {
        let last = |id: &str| newest.get(id).map(u64::to_string);
        let public = self
            .roster
            .channels
            .iter()
            .filter(|channel| self.sees_channel(&channel.id));
        let mut shown: Vec<Value> = public
            .map(|channel| {
                json!({
                    "id": channel.id,
                    "name": channel.kind.name(self.language),
                    "kind": channel.kind.as_str(),
                    "last": last(&channel.id),
                })
            })
            .collect();
        let direct = direct_of(&self.person.account);
        shown.push(json!({
            "name": self.channel_name(&direct),
            "kind": "direct",
            "last": last(&direct),
            "id": direct,
        }));
        shown
    }
}

impl Playground {
    /// Everything that a page begins with.
    pub(super) fn state(&self, reader: &Reader<'_>) -> Value {
        // Before anything is read: what comes meanwhile is heard of once more rather than never.
        let cursor = self.record().cursor();
        let groups = reader.roster.groups.iter();
        let home = &reader.roster.home;
        json!({
            "me": reader.person.account,
            "lang": reader.language.code(),
            "hotel": {
                "name": home.name.as_ref().unwrap_or(&home.id),
                "lang": reader.sight.language.code(),
                "temporary": self.file().is_none(),
                "file": self.file(),
            },
            "clock": reader.clock(self.ahead()),
            "people": reader.people(),
            "groups": groups
                .map(|group| json!({"id": group.id, "name": group.name(reader.language)}))
                .collect::<Vec<_>>(),
            "channels": reader.channels(&self.record().newest(&reader.person.account)),
            "commands": commands::shown(reader.language, reader.moderates()),
            "words": words(reader.language),
            "cursor": cursor.to_string(),
        })
    }
}

fn button(button: &ButtonBody) -> Value {
    json!({
        "label": button.label,
        "style": if button.primary { "primary" } else { "plain" },
        "press": button.press,
        "show": button.show,
    })
}

fn rfc3339(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn in_words(language: Language, at: &Zoned) -> String {
    let text = say!(
        language,
        "playground-clock",
        weekday = i32::from(at.weekday().to_monday_one_offset()),
        day = i32::from(at.day()),
        month = i32::from(at.month()),
        clock = language.clock(at.time()),
    );
    text.to_plain()
}

/// Every sentence of the page, with `[name]` where the page fills something in.
fn words(language: Language) -> &'static Map<String, Value> {
    static WORDS: OnceLock<HashMap<Language, Map<String, Value>>> = OnceLock::new();
    static NO_WORDS: OnceLock<Map<String, Value>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let languages = Language::ALL.into_iter();
        languages.map(|language| (language, read_words(language))).collect()
    });
    words.get(&language).unwrap_or_else(|| NO_WORDS.get_or_init(Map::new))
}

fn read_words(language: Language) -> Map<String, Value> {
    static MESSAGES: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    // Both languages have the same messages, with the same variables.
    let messages = MESSAGES.get_or_init(|| messages(Language::En));
    let own = messages
        .iter()
        .filter_map(|(id, variables)| Some((id, id.strip_prefix(OF_THE_PAGE)?, variables)));
    own.map(|(id, name, variables)| {
        let args: Vec<_> = variables
            .iter()
            .map(|variable| (variable.as_str(), Text::plain(format!("[{variable}]")).into()))
            .collect();
        (name.to_owned(), language.say(id, &args).to_plain().into())
    })
    .collect()
}
