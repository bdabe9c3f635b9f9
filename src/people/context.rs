//! Who does something, where and when.

use super::{Member, Workspace, micros};
use crate::chat::inbound::{Account, Home};
use crate::chat::locale::Language;
use crate::error::{self, Refusal};
use crate::ledger::Conn;
use crate::ledger::receipts::{self, Receipt};
use crate::refuse;
use jiff::Timestamp;
use std::sync::Arc;

/// The instant at which something is done. The playground shifts `now`; leases and back-off live on `real`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub now: Timestamp,
    pub real: Timestamp,
    /// The first id that this process made. Answers that are owed under a lesser one and are still not settled did not
    /// arrive: the process that gave them has ended.
    pub first_id: i64,
}

/// Who does something, where and when: what every use case is given beside its own words.
#[derive(Debug, Clone)]
pub struct Context {
    pub workspace: Arc<Workspace>,
    pub actor: Member,
    pub account: Account,
    /// Whether the actor may moderate, by the platform's word or by the role that was set.
    pub moderator: bool,
    pub home: Home,
    pub channel: String,
    /// The platform's id of the event.
    pub event: String,
    /// When the actor said it, by the platform's clock where that is known.
    pub said_at: Timestamp,
    /// The platform's handle of the answer.
    pub answer: Option<String>,
    /// The actor's own language: chosen, else that of their client, else the workspace's.
    pub language: Language,
    /// The language of the actor's client, where that tells it.
    pub client_language: Option<Language>,
    pub moment: Moment,
}

impl Context {
    pub fn now(&self) -> Timestamp {
        self.moment.now
    }

    /// Answers the actor in the language that they chose, without one as their client speaks.
    pub fn speak(&mut self, chosen: Option<Language>) {
        self.actor.language = chosen;
        self.language = chosen.or(self.client_language).unwrap_or(self.workspace.language);
    }

    /// The present instant in the workspace's zone.
    pub fn local_now(&self) -> jiff::Zoned {
        self.moment.now.to_zoned(self.workspace.timezone.clone())
    }

    /// # Errors
    /// A refusal when the actor may not moderate.
    pub fn require_moderator(&self) -> Result<(), Refusal> {
        if self.moderator {
            Ok(())
        } else {
            Err(refuse!("refusal-moderators-only"))
        }
    }

    /// Notes that this event is being handled; `Some` when it was before.
    pub async fn claim_event(&self, tx: &mut Conn, receipt: &Receipt) -> error::Result<Option<Receipt>> {
        let platform = self.home.platform.as_str();
        let at = micros(self.moment.real);
        receipts::claim(tx, self.workspace.id, platform, &self.event, receipt, at).await
    }
}
