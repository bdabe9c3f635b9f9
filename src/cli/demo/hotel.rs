//! The sample hotel as the playground's company.

use crate::platform::playground::{Channel, ChannelKind, Group, Person, Roster};
use crate::sample::{self, BACK_OFFICE, FRONT_DESK, MODERATION, MODERATORS, PEOPLE, SUMMARY, TEAMS};

/// A receptionist, with whom a visitor begins.
const FIRST: &str = "lan";

pub(super) fn roster() -> Roster {
    let people = PEOPLE.iter().map(|person| Person {
        account: person.id.to_owned(),
        name: person.name.to_owned(),
        groups: person.groups(),
        moderator: person.moderates(),
    });
    let group = |id: &str, english: &str, vietnamese: &str| Group {
        id: id.to_owned(),
        english: english.to_owned(),
        vietnamese: vietnamese.to_owned(),
    };
    let teams = TEAMS.iter().map(|team| group(team.group, team.name, team.vietnamese));
    let channels = [
        (FRONT_DESK, ChannelKind::FrontLine),
        (BACK_OFFICE, ChannelKind::BackOffice),
        (SUMMARY, ChannelKind::Digest),
        (MODERATION, ChannelKind::Moderators),
    ];
    Roster {
        home: sample::home(),
        people: people.collect(),
        groups: teams
            .chain([group(MODERATORS, "Moderators", "Điều phối viên")])
            .collect(),
        channels: channels
            .map(|(id, kind)| Channel {
                id: id.to_owned(),
                kind,
            })
            .into(),
        first: FIRST.to_owned(),
    }
}
