//! The roles and user groups by which people are in teams. One person may be seen in several homes and by several accounts,
//! and shows in each only what they hold there: all that was last seen anywhere counts together.

use super::{TeamGroup, Workspace};
use crate::chat::inbound::{Home, PlatformName};
use crate::ids::TeamId;

/// What an account's row keeps: a line `HOME/GROUP` for each group that was last seen in each home.
pub(super) fn kept_with(kept: &str, home: &Home, seen: &[String]) -> String {
    let here = |line: &&str| line.rsplit_once('/').is_some_and(|(held_in, _)| held_in == home.id);
    let named = |line: &&str| line.contains('/');
    let elsewhere = kept
        .lines()
        .filter(|line| named(line) && !here(line))
        .map(str::to_owned);
    let seen = seen.iter().map(|group| format!("{}/{group}", home.id));
    elsewhere.chain(seen).collect::<Vec<_>>().join("\n")
}

/// The first-created team among whose groups is one that these accounts hold: for each, its platform and what is kept of it.
pub(super) fn team_of(workspace: &Workspace, accounts: &[(PlatformName, String)]) -> Option<TeamId> {
    let held = |group: &TeamGroup| {
        let mut accounts = accounts.iter();
        accounts.any(|(platform, kept)| *platform == group.platform && holds(kept, group))
    };
    let mut teams = workspace.teams.iter();
    teams.find(|team| team.groups.iter().any(held)).map(|team| team.id)
}

/// Rows from before have the groups of whatever home it was, divided by blanks.
fn holds(kept: &str, group: &TeamGroup) -> bool {
    kept.lines().any(|line| match line.rsplit_once('/') {
        Some((home, id)) => home == group.home && id == group.id,
        None => line.split(' ').any(|id| id == group.id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(id: &str) -> Home {
        Home {
            platform: PlatformName::Discord,
            id: id.to_owned(),
            name: None,
            language: None,
        }
    }

    fn group(home: &str, id: &str) -> TeamGroup {
        TeamGroup {
            platform: PlatformName::Discord,
            home: home.to_owned(),
            id: id.to_owned(),
        }
    }

    #[test]
    fn what_is_seen_in_one_home_says_nothing_of_another() {
        let here = kept_with("", &home("1000"), &["7".to_owned(), "8".to_owned()]);
        let both = kept_with(&here, &home("old town"), &["9".to_owned()]);
        assert!(holds(&both, &group("1000", "8")) && holds(&both, &group("old town", "9")));
        assert!(!holds(&both, &group("old town", "8")));
        let fewer = kept_with(&both, &home("1000"), &[]);
        assert!(!holds(&fewer, &group("1000", "8")) && holds(&fewer, &group("old town", "9")));
    }

    #[test]
    fn what_was_kept_without_its_home_counts_until_it_is_seen_again() {
        assert!(holds("7 8", &group("1000", "8")));
        assert_eq!(kept_with("7 8", &home("1000"), &["7".to_owned()]), "1000/7");
    }
}
