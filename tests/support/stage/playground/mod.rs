//! The playground as a stage: its own hotel before anything was set up, spoken to over HTTP as its page does.

mod seen;

use std::sync::Arc;

use async_trait::async_trait;
use magicwords::sample::PEOPLE;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use seen::{form, place, text};

use super::{Came, Channel, Choice, FormShown, Given, Group, Part, Person, Place, Platform, Shown, Stage, Typed};
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

    async fn group_goes(&self, group: &Group) {
        panic!("{group:?} cannot go: see the differences");
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
