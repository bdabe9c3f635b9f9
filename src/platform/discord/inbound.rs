//! From Discord's events to [`Inbound`].

use super::wire::{Data, Interaction, Member, Opt, Resolved, User};
use crate::chat::inbound::{
    Account, Act, Gesture, Groups, Home, Inbound, Input, Lifecycle, Mention, PlatformName, Value,
};
use crate::chat::locale::Language;
use jiff::Timestamp;
use serde_json::Value as Json;

const ADMINISTRATOR: u64 = 1 << 3;
const MANAGE_GUILD: u64 = 1 << 5;

/// The kinds of interactions.
pub(super) mod kind {
    pub const COMMAND: u8 = 2;
    pub const COMPONENT: u8 = 3;
    pub const COMPLETION: u8 = 4;
    pub const MODAL: u8 = 5;
}

/// What a person did, or `None` for what this bot never asked for: direct messages, kinds of a later Discord.
pub(super) fn act(interaction: &Interaction) -> Option<Inbound> {
    let guild = interaction.guild_id.as_deref()?;
    let member = interaction.member.as_ref()?;
    let user = member.user.as_ref()?;
    let channel = interaction
        .channel_id
        .as_ref()
        .or(interaction.channel.as_ref().map(|channel| &channel.id))?;
    let data = interaction.data.as_ref()?;
    let gesture = match interaction.kind {
        kind::COMMAND => command(data, guild)?,
        kind::COMPLETION => completion(data, guild)?,
        kind::COMPONENT => Gesture::Button {
            id: data.custom_id.clone()?,
        },
        kind::MODAL => Gesture::Modal {
            id: data.custom_id.clone()?,
            fields: data.components.iter().flat_map(fields).collect(),
        },
        _ => return None,
    };
    let mut home = home(guild);
    home.language = interaction.guild_locale.as_deref().and_then(Language::parse);
    Some(Inbound {
        event: interaction.id.clone(),
        home,
        input: Input::Act(Box::new(Act {
            actor: account(user, Some(member)),
            moderator: moderates(member),
            language: interaction.locale.as_deref().and_then(Language::parse),
            channel: channel.clone(),
            said_at: said_at(&interaction.id),
            doing: (interaction.kind != kind::COMPLETION).then(|| interaction.id.clone()),
            answer: (interaction.kind != kind::COMPLETION).then(|| super::find::handle(interaction)),
            gesture,
        })),
    })
}

/// Discord's ids tell when they were made.
fn said_at(id: &str) -> Option<Timestamp> {
    let id: u64 = id.parse().ok()?;
    Timestamp::from_millisecond((id >> 22) as i64 + super::find::EPOCH_MS).ok()
}

/// What became of a guild or a part of it; `event` is the same when the gateway says it again.
pub(super) fn lifecycle(event: &str, guild: &str, what: Lifecycle) -> Inbound {
    Inbound {
        event: event.to_owned(),
        home: home(guild),
        input: Input::Lifecycle(what),
    }
}

fn home(guild: &str) -> Home {
    Home {
        platform: PlatformName::Discord,
        id: guild.to_owned(),
        name: None,
        language: None,
    }
}

fn moderates(member: &Member) -> bool {
    let permissions = member.permissions.as_deref().and_then(|bits| bits.parse::<u64>().ok());
    permissions.is_some_and(|bits| bits & (ADMINISTRATOR | MANAGE_GUILD) != 0)
}

fn account(user: &User, member: Option<&Member>) -> Account {
    let nick = member.and_then(|member| member.nick.as_deref());
    let name = [nick, user.global_name.as_deref()]
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty())
        .unwrap_or(&user.username);
    Account {
        id: user.id.clone(),
        name: name.to_owned(),
        bot: user.bot,
        gone: false,
        handle: false,
        groups: member.and_then(|member| member.roles.clone()).map(Groups::from),
    }
}

fn command(data: &Data, guild: &str) -> Option<Gesture> {
    let name = data.name.clone()?;
    let target = data.target_id.as_deref();
    let resolved = &data.resolved;
    match data.kind.unwrap_or(1) {
        1 => {
            let (path, options) = path(&name, &data.options);
            Some(Gesture::Slash {
                path,
                options: values(options, resolved, guild),
            })
        }
        2 => Some(Gesture::Menu {
            name,
            person: person(target?, resolved),
        }),
        3 => {
            let author = &resolved.messages.get(target?)?.author;
            let person = account(author, resolved.members.get(&author.id));
            Some(Gesture::Menu { name, person })
        }
        _ => None,
    }
}

fn completion(data: &Data, guild: &str) -> Option<Gesture> {
    let (path, options) = path(data.name.as_deref()?, &data.options);
    let focused = options.iter().find(|option| option.focused)?;
    let typed = match &focused.value {
        Some(Json::String(words)) => words.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let others = options.iter().filter(|option| !option.focused);
    Some(Gesture::Completion {
        path,
        option: focused.name.clone(),
        typed,
        options: values(others, &data.resolved, guild),
    })
}

/// `kudos-admin` with its nested words, and the options of the innermost.
fn path<'a>(name: &str, mut options: &'a [Opt]) -> (String, &'a [Opt]) {
    let mut path = name.to_owned();
    while let [option] = options
        && matches!(option.kind, 1 | 2)
    {
        path.push(' ');
        path.push_str(&option.name);
        options = &option.options;
    }
    (path, options)
}

fn values<'a>(options: impl IntoIterator<Item = &'a Opt>, resolved: &Resolved, guild: &str) -> Vec<(String, Value)> {
    let named = |option: &Opt| Some((option.name.clone(), value(option, resolved, guild)?));
    options.into_iter().filter_map(named).collect()
}

fn value(option: &Opt, resolved: &Resolved, guild: &str) -> Option<Value> {
    let given = option.value.as_ref()?;
    match option.kind {
        3 => given.as_str().map(|words| Value::Text(words.to_owned())),
        4 => given.as_i64().map(Value::Whole),
        5 => given.as_bool().map(Value::Flag),
        6 => Some(Value::Mention(Mention::Person(person(given.as_str()?, resolved)))),
        7 => given.as_str().map(|id| Value::Channel(id.to_owned())),
        8 => Some(Value::Mention(group(given.as_str()?, resolved))),
        9 => {
            let id = given.as_str()?;
            let is_group = resolved.roles.contains_key(id) || (id == guild && !resolved.users.contains_key(id));
            Some(Value::Mention(if is_group {
                group(id, resolved)
            } else {
                Mention::Person(person(id, resolved))
            }))
        }
        _ => None,
    }
}

/// While an option is being typed, Discord resolves no mentions: then the id is all that is known.
fn person(id: &str, resolved: &Resolved) -> Account {
    match resolved.users.get(id) {
        Some(user) => account(user, resolved.members.get(id)),
        None => Account {
            id: id.to_owned(),
            name: String::new(),
            bot: false,
            gone: false,
            handle: false,
            groups: None,
        },
    }
}

fn group(id: &str, resolved: &Resolved) -> Mention {
    Mention::Group {
        id: id.to_owned(),
        name: resolved.roles.get(id).map(|role| role.name.clone()).unwrap_or_default(),
    }
}

/// The inputs of a form, however they are framed (rows, labels).
fn fields(component: &Json) -> Vec<(String, String)> {
    if let (Some(id), Some(words)) = (component["custom_id"].as_str(), component["value"].as_str()) {
        return vec![(id.to_owned(), words.to_owned())];
    }
    let inner = component["components"].as_array().into_iter().flatten();
    inner.chain(component.get("component")).flat_map(fields).collect()
}

#[cfg(test)]
mod tests;
