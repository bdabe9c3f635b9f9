//! What becomes of the workspace, and the App Home.

use super::super::people::{Known, is_channel};
use super::{Reading, people, text, unnamed};
use crate::chat::inbound::{Inbound, Input, Lifecycle};
use serde_json::Value;

pub(super) fn event(payload: &Value, known: &Known) -> Reading {
    let event = &payload["event"];
    let channel = || text(&event["channel"]).to_owned();
    let life = match text(&event["type"]) {
        "app_home_opened" if event["tab"] == "home" => return home_opened(event, payload, known),
        "channel_archive" | "channel_deleted" | "group_archive" | "group_deleted" => {
            Lifecycle::ChannelGone { channel: channel() }
        }
        "channel_id_changed" => match ["old_channel_id", "new_channel_id"].map(|id| text(&event[id])) {
            [old, new] if is_channel(old) && is_channel(new) => Lifecycle::ChannelIdChanged {
                old: old.to_owned(),
                new: new.to_owned(),
            },
            _ => return Reading::Ignore,
        },
        "subteam_updated" if event["subteam"]["date_delete"].as_i64().is_some_and(|at| at > 0) => {
            Lifecycle::GroupGone {
                group: text(&event["subteam"]["id"]).to_owned(),
            }
        }
        "user_change" => match people::left(payload, known) {
            Some(account) => Lifecycle::AccountGone { account },
            None => return Reading::Ignore,
        },
        "app_uninstalled" => Lifecycle::HomeRemoved,
        "tokens_revoked" if event["tokens"]["bot"].as_array().is_some_and(|bots| !bots.is_empty()) => {
            Lifecycle::HomeRemoved
        }
        _ => return Reading::Ignore,
    };
    // Not of another workspace in the same organisation: what becomes of that one is not told of this.
    if !is_told_to_us(payload, known) {
        return Reading::Ignore;
    }
    Reading::Act(Box::new(Inbound {
        event: match text(&payload["event_id"]) {
            "" => unnamed(payload),
            id => id.to_owned(),
        },
        home: known.site.home(),
        input: Input::Lifecycle(life),
    }))
}

/// Whether an event is told to the app as it is installed in this workspace. `team_id` alone does not say that: of a channel
/// that is shared with another company it may be theirs (<https://docs.slack.dev/apis/events-api/>).
fn is_told_to_us(payload: &Value, known: &Known) -> bool {
    let teams = [
        &payload["authorizations"][0]["team_id"],
        &payload["context_team_id"],
        &payload["team_id"],
    ];
    match teams.map(text).into_iter().find(|team| !team.is_empty()) {
        Some(team) => people::is_ours(team, known),
        None => people::of_home(payload, known),
    }
}

fn home_opened(event: &Value, payload: &Value, known: &Known) -> Reading {
    let Some(actor) = people::actor(payload, known) else {
        return Reading::Ignore;
    };
    if actor.is_stranger(payload, known) {
        return Reading::Ignore;
    }
    Reading::Home {
        person: text(&event["user"]).to_owned(),
    }
}
