//! A workspace with its homes and teams, and who serves whom.

use super::{WorkingHours, normalised};
use crate::chat::inbound::{Home, Mention, PlatformName};
use crate::chat::locale::Language;
use crate::chat::text::Text;
use crate::error::Refusal;
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::refuse;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

/// Whether a team faces the customer or stands behind those who do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TeamKind {
    FrontLine,
    BackOffice,
}

impl TeamKind {
    /// As it stands in the ledger and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            TeamKind::FrontLine => "front_line",
            TeamKind::BackOffice => "back_office",
        }
    }

    /// Reads `front_line`, `front-line` and the like.
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().replace(['-', ' '], "_").as_str() {
            "front_line" => Some(TeamKind::FrontLine),
            "back_office" => Some(TeamKind::BackOffice),
            _ => None,
        }
    }
}

/// A team that exists.
#[derive(Debug, Clone)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub kind: TeamKind,
    pub lead: Option<MemberId>,
    /// The teams that it serves, where that was declared.
    pub serves: Option<Vec<TeamId>>,
    pub groups: Vec<TeamGroup>,
    pub answer_within: Option<String>,
    pub how_to_ask: Option<String>,
    /// Its own working hours, where they were set.
    pub hours: Option<WorkingHours>,
}

/// The role or user group by which a team is addressed in a home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamGroup {
    pub platform: PlatformName,
    pub home: String,
    pub id: String,
}

/// A place of a workspace on a platform.
#[derive(Debug, Clone)]
pub struct HomeRow {
    pub id: i64,
    pub platform: PlatformName,
    pub external_id: String,
    pub name: String,
    /// The role or group whose members moderate, beside those whom the platform itself allows.
    pub moderator_group: Option<String>,
    pub present: bool,
}

/// When and where the digest is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestPlan {
    /// The home's row and the channel's id on its platform.
    pub place: Option<(i64, String)>,
    pub day: Weekday,
    /// Minutes after midnight, workspace time.
    pub minute: i64,
    pub paused: bool,
}

/// A workspace with everything that changes rarely: settings, teams, values, homes. Teams stand in the order of their
/// creation. A copy is current as long as its `version` is that of the ledger.
#[derive(Debug, Clone)]
pub struct Workspace {
    pub id: WorkspaceId,
    /// The first home's name, `discord:ID`.
    pub name: String,
    pub version: i64,
    pub timezone: TimeZone,
    pub language: Language,
    /// When people work, but for teams that have hours of their own.
    pub hours: WorkingHours,
    pub digest: DigestPlan,
    /// Kudos that one person may give a day.
    pub per_day: i64,
    /// Kudos that one person may give to the same recipient a day.
    pub per_pair: i64,
    pub value_required: bool,
    pub values: Vec<String>,
    pub homes: Vec<HomeRow>,
    pub teams: Vec<Team>,
}

impl Workspace {
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| team.id == id)
    }

    pub fn team_named(&self, name: &str) -> Option<&Team> {
        let name = normalised(name);
        self.teams.iter().find(|team| team.name == name)
    }

    /// The team with this name, as a person writes it: letter case does not matter where it leaves no doubt.
    ///
    /// # Errors
    /// A refusal that names the way to the list of teams.
    pub fn team_called(&self, name: &str) -> Result<&Team, Refusal> {
        let folded = normalised(name).to_lowercase();
        self.team_named(name)
            .or_else(|| {
                let mut alike = self.teams.iter().filter(|team| team.name.to_lowercase() == folded);
                alike.next().filter(|_| alike.next().is_none())
            })
            .ok_or_else(|| refuse!("refusal-no-such-team", team = name))
    }

    /// The team that is addressed by this role or group.
    pub fn team_of_group(&self, home: &Home, group: &str) -> Option<&Team> {
        self.teams
            .iter()
            .find(|team| team.is_group(home.platform, &home.id, group))
    }

    /// The team that a mention names.
    ///
    /// # Errors
    /// A refusal when it names no team: a group that is none, a person.
    pub fn team_mentioned(&self, home: &Home, mention: &Mention) -> Result<&Team, Refusal> {
        match mention {
            Mention::Group { id, name } => self
                .team_of_group(home, id)
                .ok_or_else(|| refuse!("refusal-group-is-no-team", group = name.as_str())),
            Mention::Team(name) => self.team_called(name),
            Mention::Person(_) => Err(refuse!("refusal-choose-colleague")),
        }
    }

    /// The roles and groups of a home by which teams and its moderators are known.
    pub fn groups_in(&self, home: &Home) -> Vec<String> {
        let moderators = self.home(home).and_then(|row| row.moderator_group.as_deref());
        let teams = self.teams.iter().flat_map(|team| team.all_groups_in(home));
        moderators.into_iter().chain(teams).map(str::to_owned).collect()
    }

    /// The first-created team among whose groups is one of these.
    pub fn team_by_groups(&self, home: &Home, groups: &[String]) -> Option<TeamId> {
        let mut teams = self.teams.iter();
        teams
            .find(|team| groups.iter().any(|group| team.is_group(home.platform, &home.id, group)))
            .map(|team| team.id)
    }

    /// Whether `provider` serves `customer`: as declared, else every back-office team serves every front-line team.
    pub fn serves(&self, provider: TeamId, customer: TeamId) -> bool {
        let (Some(provider), Some(customer)) = (self.team(provider), self.team(customer)) else {
            return false;
        };
        match &provider.serves {
            Some(declared) => declared.contains(&customer.id),
            None => provider.kind == TeamKind::BackOffice && customer.kind == TeamKind::FrontLine,
        }
    }

    pub fn home(&self, home: &Home) -> Option<&HomeRow> {
        self.homes
            .iter()
            .find(|row| row.platform == home.platform && row.external_id == home.id)
    }

    /// The company value with this name, whatever its letter case.
    pub fn value_called(&self, name: &str) -> Option<&str> {
        let folded = normalised(name).to_lowercase();
        self.values
            .iter()
            .find(|value| value.to_lowercase() == folded)
            .map(String::as_str)
    }
}

impl Team {
    fn is_group(&self, platform: PlatformName, home: &str, group: &str) -> bool {
        self.groups
            .iter()
            .any(|held| held.platform == platform && held.home == home && held.id == group)
    }

    /// The team as a message names it: its group in that home where it has one, else its name.
    pub fn mention(&self, home: &Home) -> Text {
        match self.group_in(home) {
            Some(group) => Text::group_called(group, &self.name),
            None => Text::verbatim(&self.name),
        }
    }

    pub fn group_in(&self, home: &Home) -> Option<&str> {
        self.all_groups_in(home).next()
    }

    pub fn all_groups_in(&self, home: &Home) -> impl Iterator<Item = &str> {
        let here = self
            .groups
            .iter()
            .filter(|held| held.platform == home.platform && held.home == home.id);
        here.map(|held| held.id.as_str())
    }
}
