//! Who was met before: the homes and accounts that [`super::entry`] has found, so that the next event of the same people
//! needs no look at the tables.

use super::{Entry, Found};
use crate::chat::inbound::{Home, PlatformName};
use crate::ids::WorkspaceId;
use crate::ledger::Recalled;
use jiff::Timestamp;
use std::collections::HashMap;

/// How many accounts are kept: some five megabytes. With more, all is forgotten and learnt again.
const MOST: usize = 16_384;

#[derive(Default)]
pub(super) struct Familiar {
    homes: HashMap<PlatformName, HashMap<String, FamiliarHome>>,
    accounts: usize,
}

struct FamiliarHome {
    workspace: WorkspaceId,
    version: i64,
    accounts: HashMap<String, Found>,
}

impl Recalled for Familiar {
    const TABLES: &'static [&'static str] = &["workspaces", "homes", "accounts", "members", "memberships", "mutes"];
}

impl Familiar {
    /// The home with these accounts, if all of them were found before.
    pub(super) fn entry(&self, home: &Home, accounts: &[&str], now: Timestamp) -> Option<Entry> {
        let known = self.homes.get(&home.platform)?.get(&home.id)?;
        let met = |account: &&str| Some(known.accounts.get(*account)?.at(now));
        Some(Entry {
            workspace: known.workspace,
            version: known.version,
            members: accounts.iter().map(met).collect::<Option<_>>()?,
        })
    }

    pub(super) fn keep(&mut self, home: &Home, workspace: WorkspaceId, version: i64, found: Vec<Found>) {
        if self.accounts + found.len() > MOST {
            *self = Familiar::default();
        }
        let homes = self.homes.entry(home.platform).or_default();
        let known = homes.entry(home.id.clone()).or_insert_with(|| FamiliarHome {
            workspace,
            version,
            accounts: HashMap::new(),
        });
        for found in found {
            if let Some(account) = found.known.member.account.clone() {
                self.accounts += usize::from(known.accounts.insert(account, found).is_none());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::MIGRATIONS;

    #[test]
    fn sqlite_tells_of_all_that_is_written_to_the_tables_of_what_is_kept() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        for migration in MIGRATIONS {
            conn.execute_batch(migration.sql).unwrap();
        }
        for table in Familiar::TABLES {
            let told = "select count(*) from pragma_table_list where name = ?1 and type = 'table' and wr = 0 \
                        and not exists (select 1 from sqlite_master where type = 'trigger')";
            let told: i64 = conn.query_row(told, [table], |row| row.get(0)).unwrap();
            assert_eq!(told, 1, "{table}");
        }
    }
}
