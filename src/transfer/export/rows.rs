//! The rows of each kind of file.

use super::{ExportRequest, Reader};
use crate::asks::store::transfer as asks;
use crate::asks::{Ask, AskState};
use crate::chat::inbound::PlatformName;
use crate::error::Result;
use crate::ids::{AskId, MemberId, TeamId, WorkspaceId};
use crate::kudos::store::transfer as kudos;
use crate::kudos::{Kudos, Recipient};
use crate::ledger::Conn;
use crate::moderation;
use crate::people::TeamKind;
use crate::people::store::transfer as people;
use crate::transfer::output::Output;
use crate::transfer::{Known, TEAM_PREFIX};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;

/// Rows of one page.
const PAGE: i64 = 500;

/// What a page was written as; the outer error of its function is the ledger's.
pub type Written = std::io::Result<()>;

/// One export under way.
pub struct Export<'a> {
    pub request: &'a ExportRequest,
    pub workspace: WorkspaceId,
    pub known: Known,
    /// The microseconds from which and before which rows lie.
    pub span: (i64, i64),
}

impl Export<'_> {
    pub async fn kudos<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let wanted = kudos::Wanted {
            since: self.span.0,
            until: self.span.1,
            all: self.request.all,
            private: self.request.reader == Reader::Operator,
        };
        let mut after = None;
        loop {
            let page = kudos::page(tx, self.workspace, wanted, after, PAGE).await?;
            let mut linked: Vec<AskId> = page.iter().filter_map(|kudos| kudos.ask).collect();
            linked.sort_unstable();
            linked.dedup();
            let linked: HashMap<AskId, String> = asks::keys_of(tx, &linked).await?.into_iter().collect();
            for kudos in &page {
                if let Err(error) = output.row(&self.kudos_row(kudos, &linked)) {
                    return Ok(Err(error));
                }
            }
            match page.last() {
                Some(last) => after = Some((last.at, last.id)),
                None => return Ok(Ok(())),
            }
        }
    }

    fn kudos_row<'a>(&'a self, kudos: &'a Kudos, linked: &'a HashMap<AskId, String>) -> [Cow<'a, str>; 14] {
        let recipients: Vec<Cow<'_, str>> = kudos.recipients.iter().map(|to| self.recipient(to)).collect();
        let teams: Vec<&str> = kudos
            .recipients
            .iter()
            .map(|to| match to.member {
                Some(member) => self.team_then(to.team, Some(member)),
                None => self.team_name(to.team),
            })
            .collect();
        let teams = if teams.iter().all(|team| team.is_empty()) {
            String::new()
        } else {
            teams.join(";")
        };
        [
            kudos.key.as_str().into(),
            self.known.key(kudos.giver).into(),
            recipients.join(";").into(),
            kudos.message.as_str().into(),
            optional(&kudos.value),
            flag(kudos.beyond),
            flag(kudos.private),
            optional(&kudos.customer),
            kudos
                .ask
                .and_then(|ask| linked.get(&ask))
                .map_or("", String::as_str)
                .into(),
            kudos.at.to_string().into(),
            self.team_then(kudos.giver_team, Some(kudos.giver)).into(),
            teams.into(),
            time(kudos.undone_at),
            time(kudos.hidden_at),
        ]
    }

    fn recipient(&self, to: &Recipient) -> Cow<'_, str> {
        match to.member {
            Some(member) => self.known.key(member).into(),
            None => format!("{TEAM_PREFIX}{}", self.team_name(to.team)).into(),
        }
    }

    pub async fn asks<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let mut after = None;
        loop {
            let page = asks::page(tx, self.workspace, self.span, after, PAGE).await?;
            for ask in &page {
                if let Err(error) = output.row(&self.ask_row(ask)) {
                    return Ok(Err(error));
                }
            }
            match page.last() {
                Some(last) => after = Some((last.opened_at, last.id)),
                None => return Ok(Ok(())),
            }
        }
    }

    fn ask_row<'a>(&'a self, ask: &'a Ask) -> [Cow<'a, str>; 17] {
        let standing = &ask.standing;
        let (team, asked_team) = match ask.asked_member {
            None => (self.team_name(ask.asked_team), self.team_name(ask.asked_team)),
            person => ("", self.team_then(ask.asked_team, person)),
        };
        let claimer = standing.claimed_by.filter(|_| self.request.reader == Reader::Operator);
        // A file tells one end: of what was declined and then withdrawn, that it was withdrawn.
        let declined_at = standing.declined_at.filter(|_| standing.state == AskState::Declined);
        [
            ask.key.as_str().into(),
            self.known.key(ask.asker).into(),
            team.into(),
            ask.asked_member.map_or("", |person| self.known.key(person)).into(),
            ask.what.as_str().into(),
            optional(&ask.customer),
            ask.opened_at.to_string().into(),
            time(standing.first_response_at),
            claimer.map_or("", |claimer| self.known.key(claimer)).into(),
            time(standing.done_at),
            time(declined_at),
            time(standing.withdrawn_at),
            optional(&standing.decline_reason),
            standing.state.as_str().into(),
            time(standing.reopened_at),
            self.team_then(ask.asker_team, Some(ask.asker)).into(),
            asked_team.into(),
        ]
    }

    pub async fn people<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let mut accounts: HashMap<(PlatformName, MemberId), String> = HashMap::new();
        for (platform, account, member) in people::all_accounts(tx, self.workspace).await? {
            accounts.entry((platform, member)).or_insert(account);
        }
        for member in self.known.members.iter().filter(|member| !member.bot) {
            let team = self.known.team_of(member.id).map(|team| self.known.team_name(team));
            let kind = team
                .and_then(|team| self.known.present_team(team))
                .map(|team| team.kind);
            let account = |platform| accounts.get(&(platform, member.id)).map_or("", String::as_str);
            let row = [
                member.key.as_str().into(),
                member.name.as_str().into(),
                team.unwrap_or("").into(),
                kind.map_or("", TeamKind::as_str).into(),
                flag(member.manager),
                account(PlatformName::Discord).into(),
                account(PlatformName::Slack).into(),
            ];
            if let Err(error) = output.row(&row) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    /// Of several teams of one name the present one is written, else the one that was removed last.
    pub fn teams<W: Write>(&self, output: &mut Output<W>) -> Written {
        let mut teams: Vec<_> = self.known.teams.values().collect();
        teams.retain(|team| self.request.all || !team.removed);
        teams.sort_by(|a, b| a.name.cmp(&b.name));
        for team in teams {
            let serves = team.serves.as_ref().map(|serves| {
                let present = serves.iter().filter(|team| self.known.present.contains(team));
                let mut names: Vec<&str> = present.map(|team| self.known.team_name(*team)).collect();
                names.sort_unstable();
                names.join(";")
            });
            output.row(&[
                team.name.as_str().into(),
                team.kind.as_str().into(),
                match serves {
                    None => "".into(),
                    Some(nobody) if nobody.is_empty() => TEAM_PREFIX.into(),
                    Some(names) => names.into(),
                },
                match (team.lead, &team.lead_to_come) {
                    (Some(lead), _) => self.known.key(lead).into(),
                    (None, to_come) => optional(to_come),
                },
                optional(&team.answer_within),
                optional(&team.how_to_ask),
            ])?;
        }
        Ok(())
    }

    pub async fn audit<W: Write + Send>(&self, tx: &mut Conn, output: &mut Output<W>) -> Result<Written> {
        let mut after = None;
        loop {
            let page = moderation::store::audit_page(tx, self.workspace, self.span, after, PAGE).await?;
            for entry in &page {
                let row = [
                    entry.id.to_string().into(),
                    entry.at.to_string().into(),
                    entry.actor.map_or("", |actor| self.known.key(actor)).into(),
                    entry.action.as_str().into(),
                    entry.subject_kind.as_str().into(),
                    entry
                        .subject
                        .map(|subject| subject.to_string())
                        .unwrap_or_default()
                        .into(),
                    entry.subject_name.as_str().into(),
                    optional(&entry.reason),
                ];
                if let Err(error) = output.row(&row) {
                    return Ok(Err(error));
                }
            }
            match page.last() {
                Some(last) => after = Some(last.id),
                None => return Ok(Ok(())),
            }
        }
    }

    fn team_name(&self, team: Option<TeamId>) -> &str {
        team.map_or("", |team| self.known.team_name(team))
    }

    /// The team that a row keeps for a person. An empty cell is read as their present team, so that having had none is
    /// said where they have one now.
    fn team_then(&self, team: Option<TeamId>, member: Option<MemberId>) -> &str {
        match (team, member.and_then(|member| self.known.team_of(member))) {
            (None, Some(_)) => TEAM_PREFIX,
            (team, _) => self.team_name(team),
        }
    }
}

fn optional(text: &Option<String>) -> Cow<'_, str> {
    text.as_deref().unwrap_or("").into()
}

fn flag(flag: bool) -> Cow<'static, str> {
    if flag { "yes" } else { "no" }.into()
}

fn time(at: Option<Timestamp>) -> Cow<'static, str> {
    at.map(|at| at.to_string()).unwrap_or_default().into()
}
