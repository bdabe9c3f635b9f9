//! The roles and user groups by which people are in teams. One person may be seen in several homes and by several accounts,
//! and shows in each only what they hold there: all that was last seen anywhere counts together.

use super::{TeamGroup, Workspace};
use crate::chat::inbound::{Groups, Home, PlatformName};
use crate::ids::TeamId;

/// What an account's row keeps: a line `HOME/GROUP` for each group that was last seen in each home.
pub(super) fn kept_with(kept: &str, home: &Home, seen: &Groups) -> String {
    let stays = |held_in: &str, group: &str| held_in != home.id || seen.unknown.iter().any(|unknown| unknown == group);
    let mut lines = Vec::new();
    for line in kept.lines() {
        match line.rsplit_once('/') {
            Some((held_in, group)) if stays(held_in, group) => lines.push(line.to_owned()),
            Some(_) => {}
            None => {
                let old = line.split(' ').filter(|group| stays(&home.id, group));
                lines.extend(old.map(|group| format!("{}/{group}", home.id)));
            }
        }
    }
    lines.extend(seen.held.iter().map(|group| format!("{}/{group}", home.id)));
    lines.join("\n")
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

    fn held(ids: &[&str]) -> Groups {
        ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>().into()
    }

    #[test]
    fn what_is_seen_in_one_home_says_nothing_of_another() {
        let here = kept_with("", &home("1000"), &held(&["7", "8"]));
        let both = kept_with(&here, &home("old town"), &held(&["9"]));
        assert!(holds(&both, &group("1000", "8")) && holds(&both, &group("old town", "9")));
        assert!(!holds(&both, &group("old town", "8")));
        let fewer = kept_with(&both, &home("1000"), &held(&[]));
        assert!(!holds(&fewer, &group("1000", "8")) && holds(&fewer, &group("old town", "9")));
    }

    #[test]
    fn what_was_kept_without_its_home_counts_until_it_is_seen_again() {
        assert!(holds("7 8", &group("1000", "8")));
        assert_eq!(kept_with("7 8", &home("1000"), &held(&["7"])), "1000/7");
    }

    #[test]
    fn a_group_that_cannot_be_read_is_held_as_it_was_last_seen() {
        let seen = Groups {
            held: vec!["9".to_owned()],
            unknown: vec!["8".to_owned(), "6".to_owned()],
        };
        for kept in ["1000/7\n1000/8", "7 8"] {
            assert_eq!(kept_with(kept, &home("1000"), &seen), "1000/8\n1000/9");
        }
    }
}
