//! What the figures are computed from: plain rows, read as of the cut.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::ids::{AskId, KudosId, MemberId, TeamId};
use crate::people::{Team, TeamKind, Workspace};

/// An ask as it stood at the cut, with the teams of the day on which it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskFact {
    pub id: AskId,
    pub asker: MemberId,
    pub asker_team: Option<TeamId>,
    pub asked_team: TeamId,
    pub opened_at: Timestamp,
    /// The earliest of taken, done and declined. A member's own "can't" is none of them.
    pub first_response_at: Option<Timestamp>,
    /// When it was done, if that stands.
    pub done_at: Option<Timestamp>,
    /// When it was declined, if that stands.
    pub declined_at: Option<Timestamp>,
    /// When it was withdrawn, if that stands. Such an ask is in no figure but the load of earlier weeks.
    pub withdrawn_at: Option<Timestamp>,
    /// When it ended and was taken up again, in this order, for an ask to which that happened.
    pub turns: Vec<Turn>,
}

/// From when on an ask was open, or was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub at: Timestamp,
    pub open: bool,
}

impl AskFact {
    /// Whether somebody waited just before this instant.
    pub fn is_open_at(&self, at: Timestamp) -> bool {
        let ends = [self.done_at, self.declined_at, self.withdrawn_at];
        self.opened_at < at
            && match self.turns.iter().rfind(|turn| turn.at < at) {
                Some(turn) => turn.open,
                None => !self.turns.is_empty() || !ends.into_iter().flatten().any(|end| end < at),
            }
    }

    /// When the person was helped or promised help: the first response, unless the ask was declined.
    pub fn answered_at(&self) -> Option<Timestamp> {
        self.first_response_at.filter(|_| self.declined_at.is_none())
    }
}

/// A kudos that stands, with the teams of the day on which it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KudosFact {
    pub id: KudosId,
    pub giver: MemberId,
    pub giver_team: Option<TeamId>,
    /// At least one.
    pub recipients: Vec<ThankedFact>,
    pub at: Timestamp,
    pub private: bool,
    pub beyond: bool,
    /// Whether a happy customer is named.
    pub customer: bool,
    /// The ask that the giver named.
    pub ask: Option<AskId>,
}

impl KudosFact {
    /// Whom it thanks beside the giver.
    pub fn thanked(&self) -> impl Iterator<Item = &ThankedFact> {
        let giver = Some(self.giver);
        self.recipients.iter().filter(move |thanked| thanked.member != giver)
    }
}

/// One whom a kudos thanks: a person with their team, or a team itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThankedFact {
    pub member: Option<MemberId>,
    pub team: Option<TeamId>,
}

/// A manager with the team that they belonged to at the cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagerFact {
    pub member: MemberId,
    pub team: TeamId,
}

/// Everything that the figures need, in any order.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Asks to a team that were opened, answered, ended or taken up again since the oldest weekly cut of the load's history.
    pub asks: Vec<AskFact>,
    /// How many older asks of a team were open all that time.
    pub long_open: HashMap<TeamId, u64>,
    /// When the workspace's first ask was opened, whatever became of it.
    pub first_ask: Option<Timestamp>,
    /// Given since the headline's window began; private ones in the week alone. And earlier ones that may be about an
    /// ask which was answered before that window and done lately.
    pub kudos: Vec<KudosFact>,
    /// Members of each team at the cut.
    pub sizes: HashMap<TeamId, u64>,
    pub managers: Vec<ManagerFact>,
}

/// The teams that serve another: all of the back office, others where it was declared; a declared list replaces the
/// default. Sorted as they are shown.
pub fn serving_teams(workspace: &Workspace) -> Vec<&Team> {
    let mut serving: Vec<_> = workspace
        .teams
        .iter()
        .filter(|team| match &team.serves {
            Some(customers) => customers
                .iter()
                .any(|customer| *customer != team.id && workspace.team(*customer).is_some()),
            None => team.kind == TeamKind::BackOffice,
        })
        .collect();
    serving.sort_by_cached_key(|team| super::alphabetical(&team.name));
    serving
}

/// Whether `customer` is another team that `provider` serves.
pub fn is_customer(workspace: &Workspace, provider: TeamId, customer: Option<TeamId>) -> bool {
    customer.is_some_and(|customer| customer != provider && workspace.serves(provider, customer))
}

/// Who serves whom, looked up once.
#[derive(Debug, Default)]
pub struct Relations {
    customers: HashMap<TeamId, HashMap<TeamId, TeamKind>>,
}

impl Relations {
    pub fn of(workspace: &Workspace) -> Self {
        let customers_of = |provider: &Team| {
            let customers = workspace.teams.iter();
            customers
                .filter(|team| is_customer(workspace, provider.id, Some(team.id)))
                .map(|team| (team.id, team.kind))
                .collect()
        };
        Relations {
            customers: workspace
                .teams
                .iter()
                .map(|team| (team.id, customers_of(team)))
                .collect(),
        }
    }

    /// Whether `customer` is another team that `provider` serves.
    pub fn is_customer(&self, provider: TeamId, customer: Option<TeamId>) -> bool {
        self.kind(provider, customer).is_some()
    }

    /// Whether `customer` is such a team, and of the front line.
    pub fn is_front_line(&self, provider: TeamId, customer: Option<TeamId>) -> bool {
        self.kind(provider, customer) == Some(TeamKind::FrontLine)
    }

    fn kind(&self, provider: TeamId, customer: Option<TeamId>) -> Option<TeamKind> {
        self.customers.get(&provider)?.get(&customer?).copied()
    }
}
