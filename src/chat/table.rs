//! The command table: the single source for registration on Discord, completion, parsing, `/kudos help` and the README's
//! reference. Descriptions and localised names are messages of the locale files (`command-…`, `option-…`, `choice-…`).

mod reference;

use super::locale::Language;
pub use reference::reference;

/// Who may use a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    Moderators,
}

/// One command, with its words: `kudos-admin team add`.
#[derive(Debug, Clone, Copy)]
pub struct CommandSpec {
    pub path: &'static str,
    pub audience: Audience,
    /// Whether the answer is seen by the asker alone.
    pub private: bool,
    pub options: &'static [OptionSpec],
}

#[derive(Debug, Clone, Copy)]
pub struct OptionSpec {
    pub name: &'static str,
    pub kind: OptionKind,
    pub required: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// Free text of at most so many characters.
    Text(u16),
    /// Text that is completed while typing.
    Completed(Completes),
    /// One of these words.
    Choice(&'static [&'static str]),
    Flag,
    /// A whole number in a range.
    Whole(i64, i64),
    /// A person or a team's role.
    Mention,
    Person,
    Group,
    Channel,
}

/// What completion offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completes {
    Team,
    /// Or the word that leaves it to the person's roles and groups.
    TeamOrByRoles,
    CompanyValue,
    /// Asks of mine that were answered and can be thanked for.
    AskToThank,
    /// Kudos of mine that can be undone.
    MyKudos,
    /// Kudos that a moderator can hide.
    ShownKudos,
    /// Kudos that a moderator can restore.
    HiddenKudos,
    Timezone,
}

/// Longest words of a person that are kept: the text of an ask or a kudos.
pub const MAX_WORDS: u16 = 2_000;
/// Longest customer, reason, deadline in words.
pub const MAX_NOTE: u16 = 200;
/// Longest name of a team or a value.
pub const MAX_NAME: u16 = 60;

const fn required(name: &'static str, kind: OptionKind) -> OptionSpec {
    OptionSpec {
        name,
        kind,
        required: true,
    }
}

const fn optional(name: &'static str, kind: OptionKind) -> OptionSpec {
    OptionSpec {
        name,
        kind,
        required: false,
    }
}

const fn public(path: &'static str, options: &'static [OptionSpec]) -> CommandSpec {
    CommandSpec {
        path,
        audience: Audience::Everyone,
        private: false,
        options,
    }
}

const fn private(path: &'static str, options: &'static [OptionSpec]) -> CommandSpec {
    CommandSpec {
        path,
        audience: Audience::Everyone,
        private: true,
        options,
    }
}

const fn admin(path: &'static str, options: &'static [OptionSpec]) -> CommandSpec {
    CommandSpec {
        path,
        audience: Audience::Moderators,
        private: true,
        options,
    }
}

use Completes::*;
use OptionKind::*;

const KINDS: OptionKind = Choice(&["front-line", "back-office"]);
const REASON: OptionSpec = required("reason", Text(MAX_NOTE));

/// Every command, in the order of the help.
pub const COMMANDS: &[CommandSpec] = &[
    public(
        "please",
        &[
            required("to", Mention),
            required("what", Text(MAX_WORDS)),
            optional("customer", Text(MAX_NOTE)),
            optional("by", Text(MAX_NOTE)),
        ],
    ),
    public(
        "thank-you",
        &[
            required("to", Mention),
            required("for", Text(MAX_WORDS)),
            optional("and", Mention),
            optional("and-also", Mention),
            optional("beyond", Flag),
            optional("private", Flag),
            optional("customer", Text(MAX_NOTE)),
            optional("value", Completed(CompanyValue)),
            optional("ask", Completed(AskToThank)),
        ],
    ),
    private("kudos mine", &[]),
    private("kudos team", &[optional("team", Completed(Team))]),
    private("kudos asks", &[]),
    private("kudos undo", &[optional("kudos", Completed(MyKudos))]),
    private("kudos why", &[optional("team", Completed(Team))]),
    private(
        "kudos privacy",
        &[
            optional("public-name", Choice(&["on", "off"])),
            optional("language", Choice(&["en", "vi", "auto"])),
        ],
    ),
    private("kudos link", &[optional("code", Text(MAX_NOTE))]),
    private("kudos help", &[]),
    admin(
        "kudos-admin setup",
        &[
            optional("moderators", Group),
            optional("channel", Channel),
            optional(
                "day",
                Choice(&[
                    "monday",
                    "tuesday",
                    "wednesday",
                    "thursday",
                    "friday",
                    "saturday",
                    "sunday",
                ]),
            ),
            optional("time", Text(MAX_NOTE)),
            optional("timezone", Completed(Timezone)),
            optional("language", Choice(&["en", "vi"])),
            optional("clear", Choice(&["moderators", "channel"])),
        ],
    ),
    admin(
        "kudos-admin team add",
        &[
            required("name", Text(MAX_NAME)),
            required("kind", KINDS),
            optional("role", Group),
            optional("lead", Person),
        ],
    ),
    admin(
        "kudos-admin team edit",
        &[
            required("team", Completed(Team)),
            optional("name", Text(MAX_NAME)),
            optional("kind", KINDS),
            optional("role", Group),
            optional("lead", Person),
            optional("clear", Choice(&["lead", "role"])),
        ],
    ),
    admin("kudos-admin team remove", &[required("team", Completed(Team)), REASON]),
    admin("kudos-admin team list", &[]),
    admin(
        "kudos-admin team serves",
        &[
            required("team", Completed(Team)),
            required("customer", Completed(Team)),
            required("on", Flag),
        ],
    ),
    admin(
        "kudos-admin member set",
        &[
            required("person", Person),
            optional("team", Completed(TeamOrByRoles)),
            optional("manager", Flag),
        ],
    ),
    admin("kudos-admin member show", &[required("person", Person)]),
    admin("kudos-admin value add", &[required("name", Text(MAX_NAME))]),
    admin("kudos-admin value remove", &[required("name", Completed(CompanyValue))]),
    admin("kudos-admin value list", &[]),
    admin(
        "kudos-admin limits",
        &[
            optional("per-day", Whole(1, 1_000)),
            optional("per-pair", Whole(1, 1_000)),
            optional("value-required", Flag),
        ],
    ),
    admin("kudos-admin digest preview", &[]),
    admin("kudos-admin digest post", &[]),
    admin("kudos-admin digest pause", &[]),
    admin("kudos-admin digest resume", &[]),
    admin("kudos-admin hide", &[required("kudos", Completed(ShownKudos)), REASON]),
    admin(
        "kudos-admin restore",
        &[required("kudos", Completed(HiddenKudos)), REASON],
    ),
    admin(
        "kudos-admin mute",
        &[required("person", Person), REASON, optional("until", Text(MAX_NOTE))],
    ),
    admin("kudos-admin unmute", &[required("person", Person), REASON]),
    admin("kudos-admin join", &[optional("code", Text(MAX_NOTE))]),
    admin("kudos-admin audit", &[]),
];

/// The option for the group that stands for a team. Where a platform has none, a channel may; not for the moderators: anybody
/// may join many a channel, and would moderate.
pub const TEAMS_GROUP: &str = "role";

/// The command on the menus of messages and people.
pub const SAY_THANK_YOU: &str = "Say thank you";

/// The command with this path.
pub fn find(path: &str) -> Option<&'static CommandSpec> {
    COMMANDS.iter().find(|spec| spec.path == path)
}

impl CommandSpec {
    /// The message id of the description: `command-kudos-admin-team-add`.
    pub fn description(&self) -> String {
        description_of(self.path)
    }

    pub fn option(&self, name: &str) -> Option<&'static OptionSpec> {
        self.options.iter().find(|option| option.name == name)
    }
}

impl OptionSpec {
    /// The message id of the description within a command: `option-please-to`.
    pub fn description(&self, command: &CommandSpec) -> String {
        format!("option-{}-{}", command.path.replace(' ', "-"), self.name)
    }
}

/// The message id that describes a command or a group of commands.
pub fn description_of(path: &str) -> String {
    format!("command-{}", path.replace(' ', "-"))
}

/// The name of the top-level command in this language, where it has one of its own: `/nho-giup`.
pub fn localised_name(name: &str, language: Language) -> Option<&'static str> {
    match (name, language) {
        ("please", Language::Vi) => Some("nho-giup"),
        ("thank-you", Language::Vi) => Some("cam-on"),
        (SAY_THANK_YOU, Language::Vi) => Some("Cảm ơn"),
        _ => None,
    }
}

/// The name of an option in this language, where it has one of its own.
pub fn localised_option(name: &str, language: Language) -> Option<&'static str> {
    if language != Language::Vi {
        return None;
    }
    Some(match name {
        "to" => "cho",
        "what" => "việc",
        "customer" => "khách",
        "by" => "trước",
        "for" => "vì",
        "and" => "và",
        "and-also" => "và-cả",
        "beyond" => "đúng-điều-cần",
        "private" => "riêng",
        "value" => "giá-trị",
        "ask" => "lời-nhờ",
        _ => return None,
    })
}
