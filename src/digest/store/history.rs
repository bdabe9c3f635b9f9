//! What was read once, as it stood at a cut.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::asks::{AskEvent, Standing};
use crate::digest::figures::{AskFact, Facts, KudosFact, Turn, Windows};
use crate::digest::period::Cut;
use crate::ids::{AskId, TeamId};

/// What happened before the latest of some cuts.
#[derive(Debug, Default)]
pub struct History {
    pub(super) asks: Vec<AskRow>,
    /// What happened to those of them that were ever declined or reopened, in its order.
    pub(super) turned: HashMap<AskId, Vec<AskEvent>>,
    pub(super) long_open: HashMap<TeamId, u64>,
    pub(super) first_ask: Option<Timestamp>,
    pub(super) kudos: Vec<KudosFact>,
}

/// An ask as its row tells of it.
#[derive(Debug)]
pub(super) struct AskRow {
    /// Without its turns.
    pub today: AskFact,
    pub is_open_today: bool,
}

impl History {
    /// When the workspace's first ask was opened.
    pub fn first_ask(&self) -> Option<Timestamp> {
        self.first_ask
    }

    /// The facts of one of the cuts for which it was read, but for people.
    pub fn facts_at(&self, cut: &Cut) -> Facts {
        let known = is_known(cut);
        Facts {
            kudos: self.kudos.iter().filter(|kudos| known(kudos)).cloned().collect(),
            ..self.facts_of_asks(cut)
        }
    }

    /// [`History::facts_at`] for the last time.
    pub fn into_facts(mut self, cut: &Cut) -> Facts {
        let mut kudos = std::mem::take(&mut self.kudos);
        kudos.retain(is_known(cut));
        Facts {
            kudos,
            ..self.facts_of_asks(cut)
        }
    }

    fn facts_of_asks(&self, cut: &Cut) -> Facts {
        let at = cut.instant();
        Facts {
            asks: self.asks.iter().filter_map(|ask| self.ask_at(ask, at)).collect(),
            long_open: self.long_open.clone(),
            first_ask: self.first_ask,
            ..Facts::default()
        }
    }

    /// The ask as it stood at the cut; `None` when it was not opened yet.
    pub(super) fn ask_at(&self, ask: &AskRow, cut: Timestamp) -> Option<AskFact> {
        let today = &ask.today;
        if today.opened_at >= cut {
            return None;
        }
        let known = |at: Option<Timestamp>| at.filter(|at| *at < cut);
        let mut fact = AskFact {
            first_response_at: known(today.first_response_at),
            done_at: known(today.done_at),
            declined_at: known(today.declined_at),
            withdrawn_at: known(today.withdrawn_at),
            ..today.clone()
        };
        if let Some(events) = self.turned.get(&today.id) {
            let mut standing = Standing::new(today.id);
            for event in events.iter().filter(|event| event.at < cut) {
                let was_open = standing.state.is_unfinished();
                standing = standing.after(event);
                let open = standing.state.is_unfinished();
                if open != was_open {
                    fact.turns.push(Turn { at: event.at, open });
                }
            }
            fact.first_response_at = standing.first_response_at;
            fact.done_at = standing.done_at;
            fact.declined_at = standing.declined_at;
            fact.withdrawn_at = standing.withdrawn_at;
        }
        let responses = [fact.first_response_at, fact.done_at, fact.declined_at];
        fact.first_response_at = responses.into_iter().flatten().min();
        Some(fact)
    }
}

/// Whether a kudos was given before the cut; private ones are known of the period alone.
fn is_known(cut: &Cut) -> impl Fn(&KudosFact) -> bool {
    let windows = Windows::new(cut);
    move |kudos| kudos.at < windows.cut && (!kudos.private || kudos.at >= windows.period)
}
