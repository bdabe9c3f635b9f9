//! The playground as a stage: its own hotel before anything was set up, spoken to over HTTP as its page does.

use std::sync::Arc;

use async_trait::async_trait;
use magicwords::sample::PEOPLE;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::words::Given;
use super::{
    Button, Came, Channel, Choice, Field, FormShown, Group, Part, Person, Place, Platform, Shown, Stage, Typed,
};
use crate::support::playground::{Demo, Visitor, json_of};

/// Where people are when it does not matter.
const ANYWHERE: &str = "front-desk";
/// What everybody sees is read by somebody who does nothing else in the conversations.
const ONLOOKER: &str = "julia";

pub struct OnPlayground {
    demo: Demo,
    /// Everything as a page in English is told it.
    state: Value,
    _folder: TempDir,
}

impl OnPlayground {
    pub async fn opens() -> Arc<dyn Stage> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let demo = Demo::start(folder.path(), &["--empty"]);
        let state = demo.visitor("").state().await;
        Arc::new(OnPlayground {
            demo,
            state,
            _folder: folder,
        })
    }

    fn visitor(&self, who: &Person) -> Visitor<'_> {
        self.demo.visitor_in(&who.id, who.language)
    }

    /// What has this name, among the people, groups or channels.
    fn id_of(&self, what: &str, name: &str) -> String {
        let mut all = self.state[what].as_array().expect(what).iter();
        let found = all.find(|one| one["name"] == name || one["id"] == name);
        let found = found.unwrap_or_else(|| panic!("{name} is not among the {what} of the playground"));
        text(&found["id"])
    }

    fn name_of(&self, what: &str, id: &str) -> String {
        let mut all = self.state[what].as_array().expect(what).iter();
        let found = all.find(|one| one["id"] == id);
        found.map_or_else(|| id.to_owned(), |one| text(&one["name"]))
    }

    /// The command as the page offers it to this person, and what was typed in the page's terms. The page offers a
    /// command, and its options, under the names of the person's language.
    async fn typed(&self, typed: &Typed) -> (String, Value) {
        let state = match typed.hidden {
            true => self.demo.visitor("mai").state().await,
            false => self.visitor(&typed.who).state().await,
        };
        let offered = state["commands"].as_array().expect("commands").iter();
        let command = offered
            .filter(|command| command["menu"].is_null())
            .find(|command| command["path"] == typed.path || command["name"] == typed.path);
        let command = command.unwrap_or_else(|| panic!("{} is not offered to {}", typed.path, typed.who.name));
        let mut options = Map::new();
        for (name, given) in &typed.options {
            let name = Platform::Playground.option(name);
            let mut known = command["options"].as_array().expect("options").iter();
            let option = known.find(|option| option["name"] == name || option["label"] == name);
            let option = option.unwrap_or_else(|| panic!("/{} has no option {name}", typed.path));
            let given = match given {
                Given::Text(words) => json!(words),
                Given::Whole(number) => json!(number),
                Given::Flag(flag) => json!(flag),
                Given::Person(person) => json!({"person": person.id}),
                Given::Group(group) => json!({"group": group.id}),
                Given::Channel(channel) => json!({"channel": channel.id}),
            };
            options.insert(text(&option["name"]), given);
        }
        (text(&command["path"]), Value::Object(options))
    }

    async fn acts(&self, who: &Person, channel: &str, act: Value) -> Came {
        let answer = json_of(self.visitor(who).act(channel, act)).await;
        self.came(who, &answer)
    }

    fn came(&self, who: &Person, answer: &Value) -> Came {
        let answer = &answer["answer"];
        if answer["modal"].is_object() {
            return Came::Form(form(&answer["modal"]));
        }
        let in_place = answer["edited"].is_object();
        let message = &answer[if in_place { "edited" } else { "message" }];
        assert!(message.is_object(), "no answer: {answer:#}");
        Came::Message {
            place: place(message),
            shown: self.shown(message, Some(who)),
            in_place,
        }
    }

    fn shown(&self, message: &Value, reader: Option<&Person>) -> Shown {
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

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn place(message: &Value) -> Place {
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

fn form(modal: &Value) -> FormShown {
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

#[async_trait]
impl Stage for OnPlayground {
    fn platform(&self) -> Platform {
        Platform::Playground
    }

    async fn group(&self, name: &str) -> String {
        self.id_of("groups", name)
    }

    async fn channel(&self, name: &str) -> String {
        self.id_of("channels", name)
    }

    async fn person(&self, name: &str, groups: &[&Group], part: Part) -> String {
        let id = self.id_of("people", name);
        let person = PEOPLE
            .iter()
            .find(|person| person.id == id)
            .expect("a person of the hotel");
        let held = person.groups();
        assert!(
            groups.iter().all(|group| held.contains(&group.id)),
            "{name} holds {held:?}"
        );
        assert_eq!(part == Part::Manager, person.moderates(), "{name}");
        id
    }

    async fn channel_goes(&self, channel: &Channel) {
        panic!("{channel:?} cannot go: see the differences");
    }

    async fn uses(&self, typed: &Typed) -> Came {
        let (path, options) = self.typed(typed).await;
        let channel = typed.channel.as_ref().map_or(ANYWHERE, |channel| &channel.id);
        let answer = self.visitor(&typed.who).uses(channel, &path, options).await;
        self.came(&typed.who, &answer)
    }

    async fn completes(&self, typed: &Typed) -> Vec<Choice> {
        let (path, mut options) = self.typed(typed).await;
        let (last, words) = typed.options.last().expect("an option is being typed");
        let Given::Text(words) = words else {
            panic!("words alone are completed")
        };
        options
            .as_object_mut()
            .and_then(|options| options.remove(last))
            .expect("the page's own name of the option");
        let choices = self.visitor(&typed.who).completes(&path, last, words, options).await;
        let choice = |choice: &Value| Choice {
            label: text(&choice["label"]),
            value: text(&choice["value"]),
        };
        choices.iter().map(choice).collect()
    }

    async fn presses(&self, who: &Person, card: &Place, press: &str) -> Came {
        let act = json!({"button": {"message": card.message, "id": press}});
        self.acts(who, &card.channel, act).await
    }

    async fn submits(&self, who: &Person, form: &FormShown, fields: &[(String, String)]) -> Came {
        let fields: Map<_, _> = fields.iter().map(|(id, words)| (id.clone(), json!(words))).collect();
        let act = json!({"modal": {"id": form.id, "fields": fields}});
        self.acts(who, ANYWHERE, act).await
    }

    /// The page asks for the form about the author.
    async fn chooses_of_message(&self, who: &Person, entry: &str, message: &Place) -> Came {
        let seen = self.visitor(who).reads(&message.channel).await;
        let found = seen.iter().find(|one| one["id"] == message.message.as_str());
        let author = &found.expect("the message is still there")["by"];
        self.acts(
            who,
            &message.channel,
            json!({"menu": {"name": entry, "person": author}}),
        )
        .await
    }

    async fn chooses_of_person(&self, who: &Person, entry: &str, whom: &Person) -> Came {
        self.acts(who, ANYWHERE, json!({"menu": {"name": entry, "person": whom.id}}))
            .await
    }

    async fn says(&self, who: &Person, channel: &Channel, words: &str) -> Place {
        let answer = self.visitor(who).says(&channel.id, words).await;
        place(&answer["answer"]["message"])
    }

    async fn messages(&self, channel: &str, reader: Option<&Person>) -> Vec<(Place, Shown)> {
        let messages = match reader {
            Some(reader) => self.visitor(reader).reads(channel).await,
            None => self.demo.visitor(ONLOOKER).reads(channel).await,
        };
        messages
            .iter()
            .map(|message| (place(message), self.shown(message, reader)))
            .collect()
    }

    async fn direct_channel(&self, who: &Person) -> Option<String> {
        Some(self.visitor(who).direct())
    }

    /// The page has no rules of its own to break: what is wrong is refused, and that fails at once.
    fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
