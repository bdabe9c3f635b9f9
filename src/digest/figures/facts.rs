//! What the figures are computed from: plain rows, read as of the cut.

use jiff::Timestamp;

use crate::ids::{KudosId, MemberId, TeamId};
use crate::people::Workspace;

/// An ask as it stood at the cut, with the teams of the day on which it was opened. Withdrawn ones are no facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskFact {
    pub asker: MemberId,
    pub asker_team: Option<TeamId>,
    pub asked_team: Option<TeamId>,
    pub opened_at: Timestamp,
    /// The earliest of taken, done and declined. A member's own "can't" is none of them.
    pub first_response_at: Option<Timestamp>,
    /// When it was done, if that stands.
    pub done_at: Option<Timestamp>,
}

/// A kudos that stands, with the teams of the day on which it was given. A giver's thanks to themselves are left out.
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
}

/// One whom a kudos thanks: a person with their team, or a team itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThankedFact {
    pub member: Option<MemberId>,
    pub team: Option<TeamId>,
}

/// Everything that the figures need.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Opened in the four weeks before the cut.
    pub asks: Vec<AskFact>,
    /// Given in the week before the cut.
    pub kudos: Vec<KudosFact>,
}

/// The teams that serve another: all of the back office, others where it was declared; a declared list replaces the
/// default. Sorted as they are shown.
pub fn serving_teams(workspace: &Workspace) -> Vec<&crate::people::Team> {
    let mut serving: Vec<_> = workspace
        .teams
        .iter()
        .filter(|team| match &team.serves {
            Some(customers) => customers
                .iter()
                .any(|customer| *customer != team.id && workspace.team(*customer).is_some()),
            None => team.kind == crate::people::TeamKind::BackOffice,
        })
        .collect();
    serving.sort_by_cached_key(|team| super::alphabetical(&team.name));
    serving
}

/// Whether `customer` is another team that `provider` serves.
pub fn is_customer(workspace: &Workspace, provider: TeamId, customer: Option<TeamId>) -> bool {
    customer.is_some_and(|customer| customer != provider && workspace.serves(provider, customer))
}
