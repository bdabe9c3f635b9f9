//! Whose accounts are whose, when a file of people says it anew.

use super::people::{PersonLine, column_of};
use super::{BadLine, Known, fault};
use crate::chat::inbound::PlatformName;
use crate::ids::MemberId;
use crate::people::commands::platform_key;
use std::collections::{HashMap, HashSet};

/// The accounts as the ledger has them, and what the file makes of them.
#[derive(Debug)]
pub struct Accounts<'a> {
    known: &'a Known,
    owners: HashMap<(PlatformName, &'a str), MemberId>,
    of_member: HashMap<MemberId, Vec<(PlatformName, &'a str)>>,
    /// The lines of the file by person.
    named: HashMap<&'a str, &'a PersonLine>,
    /// Who was seen on a platform and is taken over, by which line.
    taken: HashMap<MemberId, u64>,
    /// Accounts that their owners have no longer.
    pub forgotten: HashSet<(PlatformName, String)>,
}

impl<'a> Accounts<'a> {
    /// Looks through the file; an account that two of its lines bring is bad.
    pub fn new(
        known: &'a Known,
        held: &'a [(PlatformName, String, MemberId)],
        lines: &'a [PersonLine],
        bad: &mut Vec<BadLine>,
    ) -> Self {
        let mut accounts = Accounts {
            known,
            owners: HashMap::new(),
            of_member: HashMap::new(),
            named: lines.iter().map(|line| (line.person.as_str(), line)).collect(),
            taken: HashMap::new(),
            forgotten: HashSet::new(),
        };
        for (platform, account, member) in held {
            accounts.owners.insert((*platform, account), *member);
            let of_member = accounts.of_member.entry(*member).or_default();
            of_member.push((*platform, account));
        }
        let mut brought: HashMap<(PlatformName, &str), u64> = HashMap::new();
        for line in lines {
            for (platform, account) in &line.accounts {
                if let Some(first) = brought.insert((*platform, account), line.line) {
                    let column = column_of(*platform);
                    let what =
                        format!("the {column} {account:?} stands on line {first} already; it can have one owner");
                    fault(bad, line.line, what);
                }
            }
        }
        for line in lines {
            accounts.forget(line);
        }
        accounts
    }

    /// Notes the accounts that a line takes from its person by telling another one.
    fn forget(&mut self, line: &PersonLine) {
        let Some(member) = self.known.member(&line.person) else {
            return;
        };
        let held = self.of_member.get(&member.id).map(Vec::as_slice).unwrap_or_default();
        for (platform, account) in &line.accounts {
            let old = held.iter().filter(|(on, other)| on == platform && other != account);
            self.forgotten.extend(old.map(|(on, other)| (*on, (*other).to_owned())));
        }
    }

    fn is_forgotten(&self, platform: PlatformName, account: &str) -> bool {
        !self.forgotten.is_empty() && self.forgotten.contains(&(platform, account.to_owned()))
    }

    /// Whether a member is known by the platform alone: no import has named them.
    fn was_only_seen(&self, member: MemberId) -> bool {
        let key = self.known.key(member);
        let accounts = self.of_member.get(&member).map(Vec::as_slice).unwrap_or_default();
        let mut keys = accounts
            .iter()
            .map(|(platform, account)| platform_key(*platform, account));
        keys.any(|own| own == key)
    }

    /// The members, known by the platform alone, whose accounts a line gives to its person. An account of anybody else
    /// makes the line bad.
    pub fn seen_as(&mut self, line: &PersonLine, bad: &mut Vec<BadLine>) -> Vec<MemberId> {
        let person = self.known.member(&line.person).map(|member| member.id);
        let mut seen = Vec::new();
        for (platform, account) in &line.accounts {
            let owner = self.owners.get(&(*platform, account.as_str())).copied();
            let Some(owner) = owner.filter(|owner| Some(*owner) != person && !seen.contains(owner)) else {
                continue;
            };
            let key = self.known.key(owner);
            let column = column_of(*platform);
            let what = match (self.named.get(key), self.taken.get(&owner)) {
                _ if self.is_forgotten(*platform, account) => continue,
                (Some(other), _) => format!(
                    "the {column} {account:?} belongs to the person {key:?} of line {}; correct one of them",
                    other.line
                ),
                (None, Some(other)) => {
                    format!("the {column} {account:?} belongs to the person of line {other}; correct one of them")
                }
                (None, None) if self.was_only_seen(owner) => {
                    self.taken.insert(owner, line.line);
                    seen.push(owner);
                    continue;
                }
                (None, None) => format!("the {column} {account:?} belongs to the person {key:?}; correct it"),
            };
            fault(bad, line.line, what);
        }
        seen
    }

    /// The accounts that a line ties to its person anew.
    pub fn to_bind(&self, line: &PersonLine, base: Option<MemberId>) -> Vec<(PlatformName, String)> {
        let mut bind = Vec::new();
        let mut done = HashSet::new();
        for (platform, account) in &line.accounts {
            let owner = self.owners.get(&(*platform, account.as_str()));
            let theirs = owner.is_some_and(|owner| Some(*owner) == base || self.taken.get(owner) == Some(&line.line));
            if (!theirs || self.is_forgotten(*platform, account)) && done.insert((platform, account)) {
                bind.push((*platform, account.clone()));
            }
        }
        bind
    }
}
