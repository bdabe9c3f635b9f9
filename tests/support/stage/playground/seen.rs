//! What the page is told, as a person sees it there.

use magicwords::sample::PEOPLE;
use serde_json::Value;

use super::OnPlayground;
use crate::stage::{Button, Field, FormShown, Person, Place, Shown};

impl OnPlayground {
    pub(super) fn shown(&self, message: &Value, reader: Option<&Person>) -> Shown {
        let only_for = message["private"]
            .as_bool()
            .is_some_and(|private| private)
            .then_some(reader);
        let direct = text(&message["channel"]).starts_with("direct:");
        let mut card = Vec::new();
        if let Some(shown) = message["card"].as_object() {
            card.extend([&shown["title"], &shown["body"]].map(|part| self.words(part)));
            for field in shown["fields"].as_array().expect("fields") {
                card.push(format!(
                    "{}: {}",
                    self.words(&field["name"]),
                    self.words(&field["value"])
                ));
            }
            card.push(self.words(&shown["footer"]));
            card.retain(|part| !part.is_empty());
        }
        let rows = message["buttons"].as_array().expect("rows").iter();
        Shown {
            // Among direct messages everything is for one person, and no need to say so.
            only_for: only_for.flatten().filter(|_| !direct).map(|who| who.name.clone()),
            words: self.words(&message["text"]),
            card,
            buttons: rows
                .map(|row| row.as_array().expect("a row").iter().map(button).collect())
                .collect(),
            edited: message["edited"] == true,
            pings: self.pings(message),
        }
    }

    /// A text whose people, groups and channels go by their English names.
    fn words(&self, pieces: &Value) -> String {
        let piece = |piece: &Value| {
            let (id, words) = (text(&piece["id"]), text(&piece["s"]));
            match text(&piece["t"]).as_str() {
                "person" => format!("@{words}"),
                "group" => format!("@&{}", self.name_of("groups", &id)),
                "channel" => format!("#{id}"),
                "strong" => format!("**{words}**"),
                "code" => format!("`{words}`"),
                _ => words,
            }
        };
        pieces.as_array().expect("pieces").iter().map(piece).collect()
    }

    /// The page names each person of a group; here the group is named, as the text of the message does.
    fn pings(&self, message: &Value) -> Vec<String> {
        let mut people: Vec<String> = message["pings"].as_array().expect("pings").iter().map(text).collect();
        let mentioned = message["text"].as_array().expect("pieces").iter();
        let mut pings = Vec::new();
        for piece in mentioned {
            let id = text(&piece["id"]);
            match text(&piece["t"]).as_str() {
                "person" if people.contains(&id) => {
                    people.retain(|one| *one != id);
                    pings.push(format!("@{}", self.name_of("people", &id)));
                }
                "group" if !people.is_empty() => {
                    let held = holders(&id);
                    if held.iter().all(|one| people.contains(one)) {
                        people.retain(|one| !held.contains(one));
                        pings.push(format!("@&{}", self.name_of("groups", &id)));
                    }
                }
                _ => {}
            }
        }
        pings.extend(people.iter().map(|id| format!("@{}", self.name_of("people", id))));
        pings
    }
}

/// The people who hold a group; only their names get to the page.
fn holders(group: &str) -> Vec<String> {
    let people = PEOPLE
        .iter()
        .filter(|person| person.groups().iter().any(|held| held == group));
    people.map(|person| person.id.to_owned()).collect()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) fn place(message: &Value) -> Place {
    Place {
        channel: text(&message["channel"]),
        message: text(&message["id"]),
    }
}

fn button(button: &Value) -> Button {
    let show = &button["show"];
    Button {
        label: text(&button["label"]),
        press: button["press"].as_str().map(str::to_owned),
        leads_to: show.is_object().then(|| Place {
            channel: text(&show["channel"]),
            message: text(&show["message"]),
        }),
    }
}

pub(super) fn form(modal: &Value) -> FormShown {
    let fields = modal["fields"].as_array().expect("fields").iter().map(|field| Field {
        id: text(&field["id"]),
        label: text(&field["label"]),
        required: field["required"] == true,
        value: String::new(),
    });
    FormShown {
        id: text(&modal["id"]),
        title: text(&modal["title"]),
        fields: fields.collect(),
    }
}
