//! The stand-in for Slack as a stage, with the real bot beside it.

use std::sync::Arc;

use async_trait::async_trait;
use magicwords::chat::locale::Language;
use magicwords::chat::table::{self, CommandSpec, OptionKind};
use magicwords::chat::written::command_called;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::{
    Button, Came, Channel, Choice, Field, FormShown, Given, Group, Part, Person, Place, Platform, Shown, Stage, Typed,
};
use crate::support::bot::Bot;
use crate::support::slack::{self, Answer, Effect, Member, Message, Modal, Slack, Workspace};

pub struct OnSlack {
    slack: Slack,
    workspace: Workspace,
    /// Started with the first deed, when everybody is there: what Slack tells of people later comes beside the commands.
    bot: OnceCell<Bot>,
    database: Option<String>,
}

impl OnSlack {
    /// With a ledger elsewhere than in the bot's folder, or there.
    pub async fn opens(database: Option<&str>) -> Arc<dyn Stage> {
        let slack = Slack::start();
        let workspace = slack.workspace("Hotel");
        Arc::new(OnSlack {
            slack,
            workspace,
            bot: OnceCell::new(),
            database: database.map(str::to_owned),
        })
    }

    async fn bot_is_there(&self) {
        let starting = async || {
            let mut bot = Bot::beside_slack(&self.slack);
            if let Some(url) = &self.database {
                bot = bot.with("DATABASE_URL", url);
            }
            bot.starts().await;
            bot
        };
        self.bot.get_or_init(starting).await;
    }

    fn member(&self, who: &Person) -> Member {
        let member = Member {
            slack: self.slack.clone(),
            id: who.id.clone(),
            name: who.name.clone(),
        };
        let locale = if who.language == "en" { "en-US" } else { "vi-VN" };
        let speaks = self.slack.shared.world().users[&who.id].locale.clone();
        match speaks == locale {
            true => member,
            false => member.with_locale(locale),
        }
    }

    fn group(&self, group: &Group) -> slack::Group {
        slack::Group {
            slack: self.slack.clone(),
            id: group.id.clone(),
        }
    }

    fn place(&self, channel: &Channel) -> slack::Channel {
        slack::Channel {
            slack: self.slack.clone(),
            id: channel.id.clone(),
        }
    }

    fn message(&self, place: &Place) -> Message {
        Message::get(&self.slack, &place.message).expect("the message is still there")
    }

    fn written(&self, given: &Given) -> String {
        match given {
            Given::Text(words) => words.clone(),
            Given::Whole(number) => number.to_string(),
            Given::Flag(true) => "yes".to_owned(),
            Given::Flag(false) => "no".to_owned(),
            Given::Person(person) => self.member(person).mention(),
            Given::Group(group) => self.group(group).mention(),
            Given::Channel(channel) => self.place(channel).mention(),
        }
    }

    /// A command as one text: whom it is for, the words, and the rest as pairs.
    fn text(&self, typed: &Typed) -> (String, String) {
        let (command, rest) = typed.path.split_once(' ').unwrap_or((&typed.path, ""));
        let spec = command_called(command).and_then(table::find);
        let (mut whom, mut words, mut pairs) = (Vec::new(), rest.to_owned(), Vec::new());
        for (name, given) in &typed.options {
            let text = self.written(given);
            match spec.and_then(|spec| kind_of(spec, name)) {
                Some(OptionKind::Mention) => whom.push(text),
                Some(OptionKind::Text(_)) if words.is_empty() => words = text,
                _ => pairs.push(format!("{}: {text}", Platform::Slack.option(name))),
            }
        }
        let parts = whom.into_iter().chain([words]).chain(pairs);
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        (command.to_owned(), parts.join(" "))
    }

    fn came(&self, answer: &Answer) -> Came {
        if let Some(Effect::View(_)) = answer.interaction.effects.first() {
            return Came::Form(form(&answer.modal(), answer.interaction.id));
        }
        let message = answer.message();
        Came::Message {
            place: place(&message),
            shown: shown(&message),
            in_place: answer.updated_the_message(),
        }
    }

    fn modal(&self, form: &FormShown) -> Modal {
        let (view, interaction) = form.id.split_once(' ').expect("two ids");
        let interaction: u64 = interaction.parse().expect("a number");
        let interaction = self.slack.shared.world().interactions[&interaction].clone();
        Modal::get(&self.slack, view, &interaction).expect("the form is known")
    }
}

/// Of an option by its name in any language.
fn kind_of(spec: &CommandSpec, name: &str) -> Option<OptionKind> {
    let called = |option: &str| option == name || table::localised_option(option, Language::Vi) == Some(name);
    let found = spec.options.iter().find(|option| called(option.name))?;
    Some(found.kind)
}

fn place(message: &Message) -> Place {
    Place {
        channel: message.state.channel.clone(),
        message: message.state.ts.clone(),
    }
}

fn shown(message: &Message) -> Shown {
    let rows = message
        .all_blocks()
        .into_iter()
        .filter(|block| block["type"] == "actions");
    let row = |row: &Value| row["elements"].as_array().into_iter().flatten().map(button).collect();
    let mut marked = message.clone();
    marked.state.blocks.iter_mut().for_each(mark);
    let mut words = marked.parts().join("\n");
    // Slack notifies each group that is mentioned, so that one that is not to be is called by its name.
    for group in message.slack.shared.world().groups.values() {
        words = words.replace(&format!("@{}", group.name), &format!("@&{}", group.name));
    }
    let only_for = message.only_seen_by();
    Shown {
        pings: if only_for.is_some() {
            Vec::new()
        } else {
            message.pings()
        },
        only_for,
        words,
        card: Vec::new(),
        buttons: rows.map(row).collect(),
        edited: message.is_edited(),
    }
}

/// Bold words and code get the marks of the neutral notation, and a field's name its colon instead.
fn mark(block: &mut Value) {
    let Some(elements) = block.pointer_mut("/elements/0/elements").and_then(Value::as_array_mut) else {
        return;
    };
    if elements.len() > 2 && elements[1]["text"] == "\n" {
        elements[1]["text"] = ": ".into();
        elements[0]["style"] = Value::Null;
    }
    for element in elements {
        for (style, mark) in [("bold", "**"), ("code", "`")] {
            if element["style"][style] == true {
                element["text"] = format!("{mark}{}{mark}", element["text"].as_str().unwrap_or_default()).into();
            }
        }
    }
}

fn button(part: &Value) -> Button {
    Button {
        label: part["text"]["text"].as_str().unwrap_or_default().to_owned(),
        press: part["url"]
            .is_null()
            .then(|| json!([part["action_id"], part["value"]]).to_string()),
        leads_to: part["url"].as_str().and_then(linked),
    }
}

/// `https://hotel.slack.com/archives/C1/p1700000000000001`
fn linked(url: &str) -> Option<Place> {
    let mut parts = url.rsplit('/');
    let (time, channel) = (parts.next()?.strip_prefix('p')?, parts.next()?);
    let (seconds, rest) = time.split_at_checked(time.len().checked_sub(6)?)?;
    Some(Place {
        channel: channel.to_owned(),
        message: format!("{seconds}.{rest}"),
    })
}

fn form(modal: &Modal, interaction: u64) -> FormShown {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields = modal.inputs().into_iter().map(|block| Field {
        id: text(&block["block_id"]),
        label: text(&block["label"]["text"]),
        required: block["optional"] != true,
        value: text(&block["element"]["initial_value"]),
    });
    FormShown {
        id: format!("{} {interaction}", modal.id),
        title: modal.title().to_owned(),
        fields: fields.collect(),
    }
}

#[async_trait]
impl Stage for OnSlack {
    fn platform(&self) -> Platform {
        Platform::Slack
    }

    async fn group(&self, name: &str) -> String {
        self.workspace.user_group(name).id
    }

    async fn channel(&self, name: &str) -> String {
        self.workspace.channel(name).id
    }

    async fn person(&self, name: &str, groups: &[&Group], part: Part) -> String {
        let mut member = match part {
            Part::Bot => self.workspace.bot(name),
            Part::Colleague => self.workspace.member(name),
            Part::Manager => self.workspace.member(name).admin(),
        };
        for group in groups {
            member = member.with_group(&self.group(group));
        }
        member.id
    }

    async fn channel_goes(&self, channel: &Channel) {
        self.place(channel).is_deleted();
    }

    async fn group_goes(&self, group: &Group) {
        self.group(group).is_disabled();
    }

    async fn uses(&self, typed: &Typed) -> Came {
        self.bot_is_there().await;
        let (command, text) = self.text(typed);
        let mut sent = self.member(&typed.who).uses(&command).text(text);
        if let Some(channel) = &typed.channel {
            sent = sent.in_channel(&self.place(channel));
        }
        self.came(&sent.await)
    }

    /// Only forms complete: the command is sent without its options.
    async fn completes(&self, typed: &Typed) -> Vec<Choice> {
        let bare = Typed {
            options: Vec::new(),
            ..typed.clone()
        };
        let Came::Form(form) = self.uses(&bare).await else {
            panic!("/{} opens no form", typed.path)
        };
        let (option, words) = typed.options.last().expect("an option is being typed");
        let Given::Text(words) = words else {
            panic!("words alone are completed")
        };
        let answer = self
            .member(&typed.who)
            .completes(&self.modal(&form), option, words)
            .await;
        let choice = |choice: slack::Choice| Choice {
            value: choice.value.as_str().expect("a text").to_owned(),
            label: choice.name,
        };
        answer.choices().into_iter().map(choice).collect()
    }

    async fn presses(&self, who: &Person, card: &Place, press: &str) -> Came {
        let press: Value = serde_json::from_str(press).expect("what `button` wrote");
        let (action, value) = (press[0].as_str(), press[1].as_str());
        let sent = self.member(who).forges_press(
            &self.message(card),
            action.unwrap_or_default(),
            value.unwrap_or_default(),
        );
        self.came(&sent.await)
    }

    async fn submits(&self, who: &Person, form: &FormShown, fields: &[(String, String)]) -> Came {
        let filled = fields.iter().filter(|(_, words)| !words.is_empty());
        let fields = filled.map(|(id, words)| (id.as_str(), words.as_str()));
        let sent = self.member(who).submits(&self.modal(form), fields);
        self.came(&sent.await)
    }

    async fn chooses_of_message(&self, who: &Person, entry: &str, message: &Place) -> Came {
        let sent = self
            .member(who)
            .message_menu(Platform::Slack.entry(entry), &self.message(message));
        self.came(&sent.await)
    }

    async fn chooses_of_person(&self, _: &Person, _: &str, whom: &Person) -> Came {
        panic!("{whom:?} has no menu: see the differences");
    }

    async fn says(&self, who: &Person, channel: &Channel, words: &str) -> Place {
        place(&self.member(who).says(&self.place(channel), words))
    }

    async fn messages(&self, channel: &str, reader: Option<&Person>) -> Vec<(Place, Shown)> {
        let mut messages = Message::all_of(&self.slack, channel);
        if let Some(reader) = reader {
            messages.extend(Message::only_for(&self.slack, channel, &reader.id));
        }
        messages.sort_by(|a, b| a.state.ts.cmp(&b.state.ts));
        messages
            .iter()
            .map(|message| (place(message), shown(message)))
            .collect()
    }

    async fn direct_channel(&self, who: &Person) -> Option<String> {
        self.slack.shared.world().users[&who.id].dm.clone()
    }

    fn problems(&self) -> Vec<String> {
        self.slack.problems()
    }
}
