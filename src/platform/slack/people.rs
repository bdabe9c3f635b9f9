//! Who is who in a Slack workspace.

use crate::chat::inbound::Account;
use crate::chat::locale::Language;
use std::collections::HashMap;

/// The Slack workspace of the bot's token. Its id is the home's id, whatever ids of an organisation an envelope bears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// `T…`: the home.
    pub team: String,
    pub name: String,
    /// `https://hotel.slack.com/`, with the slash at its end; links to messages begin with it.
    pub url: String,
    /// `E…`, in an Enterprise Grid.
    pub enterprise: Option<String>,
    /// `U…` of the bot itself.
    pub user: String,
    /// `B…` of the bot itself, as its messages bear it.
    pub bot: String,
}

/// A person as Slack knows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// With the user groups held; `None` for the groups where the plan has none.
    pub account: Account,
    /// The language of the person's own client.
    pub language: Option<Language>,
    /// Whether the person is an admin or owner of the workspace.
    pub moderator: bool,
    pub deactivated: bool,
    /// Whether the person is of another company (Slack Connect).
    pub stranger: bool,
}

/// What was looked up before an envelope is read. Who could not be looked up is missing: then what the envelope itself
/// says is all that is known.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub site: Site,
    pub people: HashMap<String, Person>,
    /// The names of user groups by their ids.
    pub groups: HashMap<String, String>,
}
