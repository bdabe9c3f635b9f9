//! `/kudos why`.

use std::collections::HashMap;

use super::{Counted, Row, Rows, Subject, rows};
use crate::asks::{self, AskCard, Place};
use crate::digest::figures::serving_teams;
use crate::digest::period::Cut;
use crate::digest::{SMALLEST_TEAM, latest, store};
use crate::error::Result;
use crate::ids::{AskId, KudosId, TeamId};
use crate::kudos::{self, KudosCard};
use crate::ledger::Conn;
use crate::people::Context;

/// How many rows are read at most, the newest.
const READ: usize = 1_000;

/// What a digest counts of a team.
#[derive(Debug)]
pub struct Why {
    pub team: String,
    pub cut: Cut,
    pub told: Told,
}

/// What may be said of the team.
#[derive(Debug)]
pub enum Told {
    /// With fewer people the figures would tell of persons: there are none.
    TooSmall,
    /// It serves no other team: there are none.
    ServesNobody,
    Rows {
        /// Without its rows.
        sums: Rows,
        rows: Vec<Shown>,
        /// Older rows that are not listed.
        more: usize,
    },
}

/// A row as the reader may see it.
#[derive(Debug)]
pub struct Shown {
    pub row: Row,
    /// The team of the one who asked or thanked.
    pub from: Option<TeamId>,
    /// What was asked, where the reader or their team took part; what was said in thanks.
    pub words: Option<String>,
    /// Where the card stands.
    pub place: Option<Place>,
}

/// The rows behind the figures of a team, the actor's own where none is named.
///
/// # Errors
/// A refusal for an unknown team, and for somebody without a team who names none.
pub async fn why(tx: &mut Conn, context: &Context, team: Option<&str>) -> Result<Why> {
    let team = latest::team(context, team)?;
    let workspace = &context.workspace;
    let cut = latest::cut(tx, context).await?;
    let said = |told| Why {
        team: team.name.clone(),
        cut: cut.clone(),
        told,
    };
    if !serving_teams(workspace).iter().any(|serving| serving.id == team.id) {
        return Ok(said(Told::ServesNobody));
    }
    let facts = store::facts(tx, workspace.id, &cut).await?;
    if facts.sizes.get(&team.id).copied().unwrap_or(0) < SMALLEST_TEAM {
        return Ok(said(Told::TooSmall));
    }
    let mut sums = rows(workspace, &cut, &facts, team, context.actor.id);
    drop(facts);
    let mut rows = std::mem::take(&mut sums.rows);
    let more = rows.len().saturating_sub(READ);
    rows.truncate(READ);
    let rows = shown(tx, context, rows).await?;
    Ok(said(Told::Rows { sums, rows, more }))
}

/// The rows with their words and places.
async fn shown(tx: &mut Conn, context: &Context, rows: Vec<Row>) -> Result<Vec<Shown>> {
    let (workspace, platform) = (context.workspace.id, context.home.platform.as_str());
    let (mut asks, mut kudos) = (Vec::new(), Vec::new());
    for row in &rows {
        match row.subject {
            Subject::Ask(id) => asks.push(id),
            Subject::Kudos(id) => kudos.push(id),
        }
    }
    let asks = asks::store::cards(tx, workspace, &asks, platform).await?;
    let asks: HashMap<AskId, AskCard> = asks.into_iter().map(|card| (card.ask.id, card)).collect();
    let kudos = kudos::store::cards(tx, workspace, &kudos, platform).await?;
    let kudos: HashMap<KudosId, KudosCard> = kudos.into_iter().map(|card| (card.kudos.id, card)).collect();
    let show = |row: Row| match row.subject {
        Subject::Ask(id) => asks.get(&id).map(|card| of_ask(context, row, card)),
        Subject::Kudos(id) => kudos.get(&id).map(|card| of_kudos(row, card)),
    };
    Ok(rows.into_iter().filter_map(show).collect())
}

/// The words of an ask may come from a channel that not everybody reads.
fn of_ask(context: &Context, row: Row, card: &AskCard) -> Shown {
    let (ask, actor) = (&card.ask, &context.actor);
    let took_part = [Some(ask.asker), ask.asked_member, ask.standing.claimed_by].contains(&Some(actor.id));
    let is_teams = actor.team.is_some() && [ask.asker_team, ask.asked_team].contains(&actor.team);
    Shown {
        row,
        from: ask.asker_team,
        words: (took_part || is_teams).then(|| ask.what.clone()),
        place: ask.place.clone(),
    }
}

/// Public thanks may be quoted anywhere: whoever gives them is told so.
fn of_kudos(row: Row, card: &KudosCard) -> Shown {
    let is_private = row.counted.contains(&Counted::OwnPrivate);
    Shown {
        row,
        from: card.kudos.giver_team,
        words: Some(card.kudos.message.clone()),
        place: card.kudos.place.clone().filter(|_| !is_private),
    }
}
