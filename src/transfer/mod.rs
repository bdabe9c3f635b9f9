//! Files in and out: teams, people, asks and kudos as CSV or JSON Lines. What [`export`] writes, [`import`] reads.
//!
//! Texts are kept to the letter; names and ids are NFC and trimmed. A name cannot begin with `team:`, so `team:` with
//! nothing after it can say "no team" where an empty cell means "as it is now", and "nobody" in `serves`, where an empty
//! cell means the default.

mod cell;
mod export;
mod import;
mod input;
mod output;

pub use export::{Border, ExportError, ExportRequest, ExportWhat, Reader, export};
pub use import::{ImportError, ImportReport, ImportRequest, ImportWhat, Progress, Step, import, import_within};

use crate::chat::inbound::Home;
use crate::error::Result;
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::Conn;
use crate::people::store;
use crate::people::store::transfer::{self as stored, MemberRow, TeamRow};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// The columns of each kind of file, in the order in which they are written.
const TEAMS: &[&str] = &["team", "team_kind", "serves", "lead", "answer_within", "how_to_ask"];
const PEOPLE: &[&str] = &[
    "person",
    "name",
    "team",
    "team_kind",
    "manager",
    "discord_id",
    "slack_id",
];
const ASKS: &[&str] = &[
    "id",
    "asker",
    "team",
    "person",
    "what",
    "customer",
    "opened_at",
    "first_response_at",
    "claimed_by",
    "done_at",
    "declined_at",
    "withdrawn_at",
    "decline_reason",
    "state",
    "reopened_at",
    "asker_team",
    "asked_team",
];
const KUDOS: &[&str] = &[
    "id",
    "giver",
    "recipient",
    "message",
    "value",
    "beyond",
    "private",
    "customer",
    "ask",
    "at",
    "giver_team",
    "recipient_teams",
    "undone_at",
    "hidden_at",
];
const AUDIT: &[&str] = &[
    "id",
    "at",
    "actor",
    "action",
    "subject_kind",
    "subject",
    "subject_name",
    "reason",
];

/// "No team", said explicitly, and what stands before a team's name where a person could stand too.
const TEAM_PREFIX: &str = "team:";

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With a header.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// By the ending of the file's name; `None` where it tells nothing.
    pub fn of_name(path: &std::path::Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            _ => None,
        }
    }
}

/// A line of a file that cannot be imported: what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BadLine {
    pub line: u64,
    pub what: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// The workspace that is meant: the one with this home, or the only one; with the name by which it was asked for.
///
/// # Errors
/// The inner error is a sentence for the operator: no such workspace, or several to choose from.
async fn find_workspace(tx: &mut Conn, home: Option<&Home>) -> Result<Result<(WorkspaceId, String), String>> {
    let all = store::workspaces(tx).await?;
    let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
    let names = names.join(", ");
    let Some(home) = home else {
        return Ok(match <[_; 1]>::try_from(all) {
            Ok([only]) => Ok(only),
            Err(none) if none.is_empty() => {
                Err("The ledger has no workspace yet: name one with --workspace, like local:hotel.".to_owned())
            }
            Err(_) => Err(format!(
                "There are several workspaces: say which with --workspace. There are: {names}."
            )),
        });
    };
    let asked = format!("{}:{}", home.platform, home.id);
    Ok(match store::workspace_of_home(tx, home.platform, &home.id).await? {
        Some(id) => Ok((id, asked)),
        None if names.is_empty() => Err(format!("There is no workspace {asked}: the ledger is empty.")),
        None => Err(format!("There is no workspace {asked}. There are: {names}.")),
    })
}

/// The people and teams of a workspace.
#[derive(Debug, Default)]
struct Known {
    members: Vec<MemberRow>,
    by_key: HashMap<String, usize>,
    by_id: HashMap<MemberId, usize>,
    /// By name; a removed team where no present one has the name.
    teams: HashMap<String, TeamRow>,
    team_names: HashMap<TeamId, String>,
    present: HashSet<TeamId>,
}

impl Known {
    async fn load(tx: &mut Conn, workspace: Option<WorkspaceId>) -> Result<Self> {
        let Some(workspace) = workspace else {
            return Ok(Known::default());
        };
        let mut known = Known {
            members: stored::all_members(tx, workspace).await?,
            ..Known::default()
        };
        for (index, member) in known.members.iter().enumerate() {
            known.by_key.insert(member.key.clone(), index);
            known.by_id.insert(member.id, index);
        }
        for team in stored::all_teams(tx, workspace).await? {
            known.team_names.insert(team.id, team.name.clone());
            if !team.removed {
                known.present.insert(team.id);
            }
            known.teams.insert(team.name.clone(), team);
        }
        Ok(known)
    }

    fn member(&self, key: &str) -> Option<&MemberRow> {
        self.by_key.get(key).map(|index| &self.members[*index])
    }

    fn member_by_id(&self, id: MemberId) -> Option<&MemberRow> {
        self.by_id.get(&id).map(|index| &self.members[*index])
    }

    fn key(&self, id: MemberId) -> &str {
        self.member_by_id(id).map_or("", |member| &member.key)
    }

    /// The team in which a member is now; one that was removed is none.
    fn team_of(&self, member: MemberId) -> Option<TeamId> {
        let team = self.member_by_id(member).and_then(|member| member.team);
        team.filter(|team| self.present.contains(team))
    }

    /// A team that exists now.
    fn present_team(&self, name: &str) -> Option<&TeamRow> {
        self.teams.get(name).filter(|team| !team.removed)
    }

    fn team_name(&self, id: TeamId) -> &str {
        self.team_names.get(&id).map_or("", String::as_str)
    }
}
