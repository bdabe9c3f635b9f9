//! The stand-in for Discord as a stage, with the real bot beside it.

use std::sync::Arc;

use async_trait::async_trait;

use super::words::Given;
use super::{
    Button, Came, Channel, Choice, Field, FormShown, Group, Part, Person, Place, Platform, Shown, Stage, Typed,
};
use crate::support::bot::Bot;
use crate::support::discord::permissions::MANAGE_GUILD;
use crate::support::discord::{self, Ack, Answer, Discord, Guild, Member, Message, Modal, Role};

pub struct OnDiscord {
    discord: Discord,
    guild: Guild,
    _bot: Bot,
}

impl OnDiscord {
    /// With a ledger elsewhere than in the bot's folder, or there.
    pub async fn opens(database: Option<&str>) -> Arc<dyn Stage> {
        let discord = Discord::start();
        let guild = discord.guild("Hotel");
        let mut bot = Bot::beside(&discord);
        if let Some(url) = database {
            bot = bot.with("DATABASE_URL", url);
        }
        bot.starts().await;
        Arc::new(OnDiscord {
            discord,
            guild,
            _bot: bot,
        })
    }

    fn member(&self, who: &Person) -> Member {
        let locale = if who.language == "en" { "en-US" } else { who.language };
        let member = Member {
            discord: self.discord.clone(),
            guild: self.guild.id,
            id: id(&who.id),
            name: who.name.clone(),
        };
        member.with_locale(locale)
    }

    fn role(&self, group: &Group) -> Role {
        Role {
            discord: self.discord.clone(),
            guild: self.guild.id,
            id: id(&group.id),
        }
    }

    fn place(&self, channel: &Channel) -> discord::Channel {
        discord::Channel {
            discord: self.discord.clone(),
            guild: self.guild.id,
            id: id(&channel.id),
        }
    }

    fn message(&self, place: &Place) -> Message {
        Message::get(&self.discord, id(&place.message)).expect("the message is still there")
    }

    fn given(&self, given: &Given) -> discord::Given {
        match given {
            Given::Text(words) => words.as_str().into(),
            Given::Whole(number) => (*number).into(),
            Given::Flag(flag) => (*flag).into(),
            Given::Person(person) => (&self.member(person)).into(),
            Given::Group(group) => (&self.role(group)).into(),
            Given::Channel(channel) => (&self.place(channel)).into(),
        }
    }

    fn came(&self, answer: &Answer) -> Came {
        if let Ack::Modal(_) = answer.interaction.ack {
            return Came::Form(form(&answer.modal(), answer.interaction.id));
        }
        let message = answer.message();
        Came::Message {
            place: place(&message),
            shown: shown(&message),
            in_place: answer.updated_the_message(),
        }
    }
}

fn id(text: &str) -> u64 {
    text.parse().expect("an id of Discord")
}

fn place(message: &Message) -> Place {
    Place {
        channel: message.state.channel.to_string(),
        message: message.state.id.to_string(),
    }
}

fn shown(message: &Message) -> Shown {
    let button = |part: &serde_json::Value| Button {
        label: part["label"].as_str().unwrap_or_default().to_owned(),
        press: part["custom_id"].as_str().map(str::to_owned),
        leads_to: part["url"].as_str().map(|url| {
            let mut ids = url.rsplit('/');
            let mut next = || ids.next().unwrap_or_default().to_owned();
            let (message, channel) = (next(), next());
            Place { channel, message }
        }),
    };
    let rows = message.state.components.iter();
    let row = |row: &serde_json::Value| row["components"].as_array().into_iter().flatten().map(button).collect();
    Shown {
        only_for: message.only_for(),
        words: message.words(),
        card: message.card(),
        buttons: rows.map(row).collect(),
        edited: message.is_edited(),
        pings: message.pings(),
    }
}

fn form(modal: &Modal, interaction: u64) -> FormShown {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let fields = modal.inputs().map(|input| Field {
        id: text(&input["custom_id"]),
        label: text(&input["label"]),
        required: input["required"] != false,
        value: text(&input["value"]),
    });
    FormShown {
        id: interaction.to_string(),
        title: modal.title().to_owned(),
        fields: fields.collect(),
    }
}

#[async_trait]
impl Stage for OnDiscord {
    fn platform(&self) -> Platform {
        Platform::Discord
    }

    async fn group(&self, name: &str) -> String {
        self.guild.role(name).id.to_string()
    }

    async fn channel(&self, name: &str) -> String {
        self.guild.channel(name).id.to_string()
    }

    async fn person(&self, name: &str, groups: &[&Group], part: Part) -> String {
        let mut member = match part {
            Part::Bot => self.guild.bot(name),
            Part::Colleague => self.guild.member(name),
            Part::Manager => self.guild.member(name).with_permissions(MANAGE_GUILD),
        };
        for group in groups {
            member = member.with_role(&self.role(group));
        }
        member.id.to_string()
    }

    async fn channel_goes(&self, channel: &Channel) {
        self.place(channel).is_deleted();
    }

    async fn group_goes(&self, group: &Group) {
        self.role(group).is_deleted();
    }

    async fn uses(&self, typed: &Typed) -> Came {
        let mut command = self.member(&typed.who).uses(&typed.path);
        for (name, given) in &typed.options {
            command = command.option(Platform::Discord.option(name), self.given(given));
        }
        if let Some(channel) = &typed.channel {
            command = command.in_channel(&self.place(channel));
        }
        if typed.hidden {
            command = command.allowed_by_server_settings();
        }
        self.came(&command.await)
    }

    async fn completes(&self, typed: &Typed) -> Vec<Choice> {
        let mut command = self.member(&typed.who).completes(&typed.path);
        let (last, before) = typed.options.split_last().expect("an option is being typed");
        for (name, given) in before {
            command = command.option(name, self.given(given));
        }
        let Given::Text(words) = &last.1 else {
            panic!("words alone are completed")
        };
        let choices = command.typing(&last.0, words).await.choices().into_iter();
        let choice = |choice: discord::Choice| Choice {
            value: choice.value.as_str().expect("a text").to_owned(),
            label: choice.name,
        };
        choices.map(choice).collect()
    }

    async fn presses(&self, who: &Person, card: &Place, press: &str) -> Came {
        let sent = self.member(who).forges_press(&self.message(card), press);
        self.came(&sent.await)
    }

    async fn submits(&self, who: &Person, form: &FormShown, fields: &[(String, String)]) -> Came {
        let modal = Modal::get(&self.discord, id(&form.id));
        let fields = fields.iter().map(|(id, words)| (id.as_str(), words.as_str()));
        self.came(&self.member(who).submits(&modal, fields).await)
    }

    async fn chooses_of_message(&self, who: &Person, entry: &str, message: &Place) -> Came {
        let sent = self.member(who).message_menu(entry, &self.message(message));
        self.came(&sent.await)
    }

    async fn chooses_of_person(&self, who: &Person, entry: &str, whom: &Person) -> Came {
        let sent = self.member(who).user_menu(entry, &self.member(whom));
        self.came(&sent.await)
    }

    async fn says(&self, who: &Person, channel: &Channel, words: &str) -> Place {
        place(&self.member(who).says(&self.place(channel), words))
    }

    async fn messages(&self, channel: &str, reader: Option<&Person>) -> Vec<(Place, Shown)> {
        let messages = match reader {
            Some(reader) => Message::all_for(&self.discord, id(channel), id(&reader.id)),
            None => Message::all_of(&self.discord, id(channel)),
        };
        messages
            .iter()
            .map(|message| (place(message), shown(message)))
            .collect()
    }

    async fn direct_channel(&self, who: &Person) -> Option<String> {
        let channel = self.discord.shared.world().users[&id(&who.id)].dm_channel;
        channel.map(|id| id.to_string())
    }

    fn problems(&self) -> Vec<String> {
        self.discord.problems()
    }
}
