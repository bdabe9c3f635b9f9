//! What this Slack knows: a workspace, its people, groups, channels, messages and views.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::interactions::Interaction;
use super::manifest::Manifest;

#[derive(Debug, Clone)]
pub struct Team {
    pub id: String,
    pub name: String,
    pub domain: String,
    /// Id and name of the Enterprise Grid that the workspace is part of.
    pub enterprise: Option<(String, String)>,
    /// User groups are for those who pay.
    pub has_groups: bool,
}

#[derive(Debug, Clone)]
pub struct User {
    pub id: String,
    /// Somebody of another workspace (Slack Connect) has that one's here.
    pub team: String,
    pub name: String,
    pub real_name: String,
    pub display_name: String,
    pub locale: String,
    pub admin: bool,
    pub owner: bool,
    pub bot: bool,
    pub deleted: bool,
    pub restricted: bool,
    pub stranger: bool,
    pub dm: Option<String>,
    /// The id of the view at this person's home tab.
    pub home: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Group {
    pub id: String,
    pub name: String,
    pub handle: String,
    pub users: Vec<String>,
    pub deleted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelKind {
    Public,
    Private,
    Direct,
}

#[derive(Debug, Clone)]
pub struct Channel {
    pub id: String,
    pub name: String,
    pub kind: ChannelKind,
    pub members: Vec<String>,
    pub archived: bool,
    /// With another company (Slack Connect).
    pub shared: bool,
    /// Oldest first; what only one person sees is not in here.
    pub messages: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct File {
    pub id: String,
    pub name: String,
    pub title: String,
    pub alt: Option<String>,
    pub bytes: Arc<[u8]>,
    /// Uploaded, and shared where somebody can see it.
    pub complete: bool,
    /// When it is processed, in this Slack's milliseconds: before, no block can show it, and nobody is told what it is.
    pub ready_at: Option<u64>,
}

impl File {
    pub fn is_ready(&self, now: u64) -> bool {
        self.ready_at.is_some_and(|at| at <= now)
    }
}

/// How files are dealt with.
#[derive(Debug, Clone)]
pub struct Filing {
    /// How long a complete upload is processed; `None` is for ever.
    pub takes: Option<Duration>,
    /// The word with which uploads are refused.
    pub refused: Option<String>,
}

#[derive(Default, Debug, Clone, PartialEq, Eq)]
pub struct Pings {
    pub users: Vec<String>,
    pub groups: Vec<String>,
    /// `channel`, `here`, `everyone`.
    pub broadcasts: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Message {
    pub ts: String,
    pub channel: String,
    pub author: String,
    pub text: String,
    pub blocks: Vec<Value>,
    pub attachments: Vec<Value>,
    pub metadata: Option<Value>,
    pub thread_ts: Option<String>,
    pub broadcast: bool,
    /// Only this person sees it (ephemeral).
    pub visible_to: Option<String>,
    pub edited: bool,
    pub files: Vec<String>,
    /// Whom it notified when it was posted: an edit notifies nobody.
    pub pinged: Pings,
    /// It was written through a response_url or in an acknowledgement, so it has no `ts` that the bot was told.
    pub untold: bool,
}

#[derive(Debug, Clone)]
pub struct View {
    pub id: String,
    pub user: String,
    pub data: Value,
    pub hash: String,
    pub root: String,
    pub previous: Option<String>,
    /// The interaction whose trigger opened it.
    pub opened_by: Option<u64>,
    pub open: bool,
    /// Choices that the bot offered in its external selects, as a client remembers them.
    pub offered: Vec<Value>,
}

pub struct World {
    pub app: String,
    pub bot: String,
    pub bot_id: String,
    pub manifest: Manifest,
    /// The address given for every socket, when it is not this Slack's own.
    pub sockets_at: Option<String>,
    /// Where the app is installed; people of other workspaces are strangers here.
    pub team: Option<Team>,
    pub users: BTreeMap<String, User>,
    pub groups: BTreeMap<String, Group>,
    pub channels: BTreeMap<String, Channel>,
    /// By `ts`, which no two messages of a stand-in share.
    pub messages: HashMap<String, Message>,
    pub views: HashMap<String, View>,
    pub files: HashMap<String, File>,
    pub filing: Filing,
    pub interactions: BTreeMap<u64, Interaction>,
    pub by_trigger: HashMap<String, u64>,
    pub by_url: HashMap<String, u64>,
    /// Interactions that nobody has seen an answer to yet, oldest first.
    pub waiting: Vec<u64>,
}

impl World {
    pub fn new(app: String, bot: String, bot_id: String) -> Self {
        Self {
            app,
            bot,
            bot_id,
            manifest: Manifest::default(),
            sockets_at: None,
            team: None,
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: HashMap::new(),
            views: HashMap::new(),
            files: HashMap::new(),
            filing: Filing {
                takes: Some(Duration::from_secs(1)),
                refused: None,
            },
            interactions: BTreeMap::new(),
            by_trigger: HashMap::new(),
            by_url: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    pub fn team(&self) -> &Team {
        self.team.as_ref().expect("the stand-in has a workspace")
    }

    pub fn bot_is_in(&self, channel: &Channel) -> bool {
        channel.members.contains(&self.bot)
    }

    /// The direct channel between the bot and a person, made when it is missing.
    pub fn direct(&mut self, clock: &super::clock::Clock, user: &str) -> String {
        if let Some(id) = self.users.get(user).and_then(|u| u.dm.clone()) {
            return id;
        }
        let id = clock.id('D');
        let channel = Channel {
            id: id.clone(),
            name: String::new(),
            kind: ChannelKind::Direct,
            members: vec![user.to_owned(), self.bot.clone()],
            archived: false,
            shared: false,
            messages: Vec::new(),
        };
        self.channels.insert(id.clone(), channel);
        if let Some(user) = self.users.get_mut(user) {
            user.dm = Some(id.clone());
        }
        id
    }
}
