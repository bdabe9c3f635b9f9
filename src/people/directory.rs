//! Which workspaces there are: copies of them in memory, and what stands in them for a home.

use super::{Moment, Team, Workspace, store};
use crate::chat::inbound::Home;
use crate::chat::locale::Language;
use crate::chat::written::NamedTeam;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::Conn;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What new workspaces start with; from the configuration.
#[derive(Debug, Clone)]
pub struct Defaults {
    pub timezone: String,
    pub language: Language,
    /// Monday is 1.
    pub digest_day: i64,
    pub digest_minute: i64,
    pub per_day: i64,
    pub per_pair: i64,
}

/// Copies of workspaces in memory, each checked by its version in the transaction that uses it.
#[derive(Debug)]
pub struct Directory {
    defaults: Defaults,
    copies: Mutex<HashMap<WorkspaceId, Arc<Workspace>>>,
}

impl Directory {
    pub fn new(defaults: Defaults) -> Self {
        Directory {
            defaults,
            copies: Mutex::default(),
        }
    }

    /// The workspace as of `version`.
    pub async fn at_version(&self, tx: &mut Conn, id: WorkspaceId, version: i64) -> Result<Arc<Workspace>> {
        let held = self
            .copies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned();
        match held.filter(|copy| copy.version == version) {
            Some(copy) => Ok(copy),
            None => self.load(tx, id).await,
        }
    }

    /// The workspace as a snapshot has it, for who only reads.
    pub async fn seen(&self, tx: &mut Conn, id: WorkspaceId) -> Result<Arc<Workspace>> {
        let version = store::version(tx, id).await?;
        self.at_version(tx, id, version).await
    }

    /// The workspace as it is in the ledger now, also within a transaction that has changed it.
    pub async fn load(&self, tx: &mut Conn, id: WorkspaceId) -> Result<Arc<Workspace>> {
        let fresh = Arc::new(store::workspace(tx, id).await?);
        self.copies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, fresh.clone());
        Ok(fresh)
    }

    /// The language of a home's workspace, where a copy of that is held.
    pub fn language_of(&self, home: &Home) -> Option<Language> {
        self.copy_of(home).map(|copy| copy.language)
    }

    /// The teams of a home's workspace, where a copy of that is held.
    pub fn named_teams(&self, home: &Home) -> Option<Vec<NamedTeam>> {
        self.copy_of(home).map(|copy| named(&copy, home))
    }

    fn copy_of(&self, home: &Home) -> Option<Arc<Workspace>> {
        let copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        let holding = copies.values().filter(|copy| copy.home(home).is_some());
        // A home that joined another workspace stands in two copies for a while.
        holding.max_by_key(|copy| copy.version).cloned()
    }

    /// Makes the workspace of a home that was never seen.
    pub(super) async fn found(&self, tx: &mut Conn, home: &Home, moment: Moment) -> Result<WorkspaceId> {
        let name = format!("{}:{}", home.platform, home.id);
        let defaults = &self.defaults;
        let new = store::NewWorkspace {
            name: &name,
            timezone: &defaults.timezone,
            language: home.language.unwrap_or(defaults.language),
            digest_day: defaults.digest_day,
            digest_minute: defaults.digest_minute,
            per_day: defaults.per_day,
            per_pair: defaults.per_pair,
        };
        let workspace = store::insert_workspace(tx, &new, moment.now).await?;
        store::insert_home(tx, workspace, home, home.name.as_deref().unwrap_or(&name), moment.now).await?;
        Ok(workspace)
    }
}

/// The teams of a home's workspace as they are in the ledger now; none where it was never seen.
pub async fn named_teams(tx: &mut Conn, directory: &Directory, home: &Home) -> Result<Vec<NamedTeam>> {
    match store::workspace_of_home(tx, home.platform, &home.id).await? {
        Some(workspace) => Ok(named(&*directory.seen(tx, workspace).await?, home)),
        None => Ok(Vec::new()),
    }
}

/// The roles and groups of a home by which teams and its moderators are known.
pub async fn groups(tx: &mut Conn, directory: &Directory, home: &Home) -> Result<Vec<String>> {
    match store::workspace_of_home(tx, home.platform, &home.id).await? {
        Some(workspace) => Ok(directory.seen(tx, workspace).await?.groups_in(home)),
        None => Ok(Vec::new()),
    }
}

fn named(workspace: &Workspace, home: &Home) -> Vec<NamedTeam> {
    let named = |team: &Team| NamedTeam {
        name: team.name.clone(),
        groups: team.all_groups_in(home).map(str::to_owned).collect(),
    };
    workspace.teams.iter().map(named).collect()
}
