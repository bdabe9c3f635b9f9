//! What moderators ask for.

use super::options::Read;
use super::unknown;
use crate::chat::command::{Admin, DigestStep, Setup, SetupPart, TeamEdit, TeamPart};
use crate::error::Refusal;

/// `path` is what follows `kudos-admin`.
pub(super) fn admin(path: &str, read: &Read<'_>) -> Result<Admin, Refusal> {
    Ok(match path {
        "setup" => Admin::Setup(Setup {
            moderators: read.mention("moderators"),
            channel: read.channel("channel"),
            day: read.text("day")?,
            time: read.text("time")?,
            timezone: read.text("timezone")?,
            language: read.text("language")?,
            clear: read.part(&[("moderators", SetupPart::Moderators), ("channel", SetupPart::Channel)])?,
        }),
        "team add" => Admin::TeamAdd {
            name: read.required_text("name")?,
            kind: read.required_text("kind")?,
            group: read.mention("role"),
            lead: read.person("lead"),
        },
        "team edit" => Admin::TeamEdit(TeamEdit {
            team: read.required_text("team")?,
            name: read.text("name")?,
            kind: read.text("kind")?,
            group: read.mention("role"),
            lead: read.person("lead"),
            clear: read.part(&[("lead", TeamPart::Lead), ("role", TeamPart::Group)])?,
        }),
        "team remove" => Admin::TeamRemove {
            team: read.required_text("team")?,
            reason: read.required_text("reason")?,
        },
        "team list" => Admin::TeamList,
        "team serves" => Admin::TeamServes {
            team: read.required_text("team")?,
            customer: read.required_text("customer")?,
            on: read.flag("on").unwrap_or(true),
        },
        "member set" => Admin::MemberSet {
            person: read.required_person("person")?,
            team: read.text("team")?,
            manager: read.flag("manager"),
        },
        "member show" => Admin::MemberShow {
            person: read.required_person("person")?,
        },
        "value add" => Admin::ValueAdd {
            name: read.required_text("name")?,
        },
        "value remove" => Admin::ValueRemove {
            name: read.required_text("name")?,
        },
        "value list" => Admin::ValueList,
        "limits" => Admin::Limits {
            per_day: read.whole("per-day")?,
            per_pair: read.whole("per-pair")?,
            value_required: read.flag("value-required"),
        },
        "digest preview" => Admin::Digest(DigestStep::Preview),
        "digest post" => Admin::Digest(DigestStep::Post),
        "digest pause" => Admin::Digest(DigestStep::Pause),
        "digest resume" => Admin::Digest(DigestStep::Resume),
        "hide" => Admin::Hide {
            kudos: read.required_text("kudos")?,
            reason: read.required_text("reason")?,
        },
        "restore" => Admin::Restore {
            kudos: read.required_text("kudos")?,
            reason: read.required_text("reason")?,
        },
        "mute" => Admin::Mute {
            person: read.required_person("person")?,
            reason: read.required_text("reason")?,
            until: read.text("until")?,
        },
        "unmute" => Admin::Unmute {
            person: read.required_person("person")?,
            reason: read.required_text("reason")?,
        },
        "join" => Admin::Join {
            code: read.text("code")?,
        },
        "audit" => Admin::Audit,
        _ => return Err(unknown()),
    })
}
