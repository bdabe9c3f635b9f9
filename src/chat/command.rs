//! Everything that a person can ask of the product, as one enum, matched exhaustively in one place (`app::dispatch`).

use super::inbound::{Account, Mention};
use super::locale::Language;
use super::table::Completes;
use crate::ids::{AskId, KudosId};

#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    Please(Please),
    ThankYou(ThankYou),
    /// A button of an ask, on its card or in a list.
    Ask {
        ask: AskId,
        step: AskStep,
        on_card: bool,
    },
    /// "Can't right now": asks for the reason first.
    AskCantForm {
        ask: AskId,
        on_card: bool,
    },
    /// Opens the form of thanks for an ask that is done.
    ThankForAskForm(AskId),
    /// Opens the form of thanks for a person, from a menu.
    ThankPersonForm(Account),
    /// The form of thanks, sent.
    ThankForm {
        about: ThankAbout,
        words: String,
        value: Option<String>,
        /// Whether the form had a field for the value.
        asks_for_value: bool,
    },
    MeToo(KudosId),
    /// Shows a posted digest in another language: the one that the button names, or the other than the workspace's.
    DigestTranslated {
        digest: i64,
        language: Option<Language>,
    },
    Asks,
    Mine,
    Undo {
        kudos: Option<String>,
    },
    /// The rows behind the figures of a team.
    Why {
        team: Option<String>,
    },
    /// The mirror of a team.
    Mirror {
        team: Option<String>,
    },
    Privacy(Privacy),
    /// A button beneath what holds.
    PrivacyChanged(Privacy),
    /// The list of helps that the person has not said thanks for.
    QuietHelp,
    /// Takes a help off that list for good.
    DismissHelp(AskId),
    /// Makes accounts on two platforms one member.
    Link {
        code: Option<String>,
    },
    Help,
    Admin(Admin),
    Complete(Completion),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Please {
    pub to: Mention,
    pub what: String,
    pub customer: Option<String>,
    pub by: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ThankYou {
    /// One to three.
    pub to: Vec<Mention>,
    pub words: String,
    pub beyond: bool,
    pub private: bool,
    pub customer: Option<String>,
    pub value: Option<String>,
    /// The ask that it is about, as chosen or typed.
    pub ask: Option<String>,
}

/// What a press of a button does to an ask.
#[derive(Debug, Clone, PartialEq)]
pub enum AskStep {
    Take,
    Done,
    Cant { reason: String },
    Withdraw,
    Reopen,
}

/// What the form of thanks was opened from.
#[derive(Debug, Clone, PartialEq)]
pub enum ThankAbout {
    Ask(AskId),
    /// A person, by the id of their account.
    Person(String),
}

/// What a person chooses for themselves; without anything, what holds is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Privacy {
    /// Whether the weekly summary may name them.
    pub public_name: Option<bool>,
    pub language: Option<LanguageChoice>,
}

/// The language in which a person is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LanguageChoice {
    /// As their client speaks.
    Auto,
    Fixed(Language),
}

/// What moderators ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Admin {
    Setup(Setup),
    TeamAdd {
        name: String,
        kind: String,
        group: Option<Mention>,
        lead: Option<Account>,
    },
    TeamEdit(TeamEdit),
    TeamRemove {
        team: String,
        reason: String,
    },
    TeamList,
    TeamServes {
        team: String,
        customer: String,
        on: bool,
    },
    MemberSet {
        person: Account,
        team: Option<String>,
        manager: Option<bool>,
    },
    MemberShow {
        person: Account,
    },
    ValueAdd {
        name: String,
    },
    ValueRemove {
        name: String,
    },
    ValueList,
    Limits {
        per_day: Option<i64>,
        per_pair: Option<i64>,
        value_required: Option<bool>,
    },
    Digest(DigestStep),
    Hide {
        kudos: String,
        reason: String,
    },
    Restore {
        kudos: String,
        reason: String,
    },
    Mute {
        person: Account,
        reason: String,
        until: Option<String>,
    },
    Unmute {
        person: Account,
        reason: String,
    },
    /// Brings this home into the workspace of another.
    Join {
        code: Option<String>,
    },
    Audit,
}

/// What is changed of a team; without anything, the team is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TeamEdit {
    pub team: String,
    pub name: Option<String>,
    pub kind: Option<String>,
    pub group: Option<Mention>,
    pub lead: Option<Account>,
    pub clear: Option<TeamPart>,
}

/// What a team can be without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamPart {
    Lead,
    /// The role or user group of this home.
    Group,
}

/// What a workspace can be without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupPart {
    /// The role or user group whose members moderate.
    Moderators,
    /// The channel of the weekly summary.
    Channel,
}

/// What is set; without anything, the present settings are shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Setup {
    pub moderators: Option<Mention>,
    pub channel: Option<String>,
    pub day: Option<String>,
    pub time: Option<String>,
    pub timezone: Option<String>,
    pub language: Option<String>,
    pub clear: Option<SetupPart>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestStep {
    Preview,
    Post,
    Pause,
    Resume,
}

/// A person is typing the value of an option.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    pub of: Completes,
    pub typed: String,
    /// The one whom the command names so far, by account id: thanks complete the asks that this person answered.
    pub to: Option<Mention>,
}
