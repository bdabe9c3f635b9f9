//! What people see of codes and of what they did.

use super::{Code, Joined, Linked};
use crate::chat::locale::Language;
use crate::chat::reply::Message;
use crate::chat::text::Text;
use crate::say;
use jiff::tz::TimeZone;

fn of_text(text: Text) -> Message {
    Message {
        text,
        ..Message::default()
    }
}

fn until(language: Language, code: &Code, zone: &TimeZone) -> Text {
    language.clock(code.until.to_zoned(zone.clone()).time())
}

/// A person's accounts.
pub fn linked(language: Language, linked: &Linked, zone: &TimeZone) -> Message {
    of_text(match linked {
        Linked::Code { code, one_platform } => {
            let clock = until(language, code, zone);
            let told = say!(language, "link-code", code = code.code.as_str(), clock = clock);
            match one_platform {
                true => Text::join([told, say!(language, "link-one-platform")], "\n"),
                false => told,
            }
        }
        Linked::Done { accounts } => say!(language, "link-done", accounts = accounts.join(", ")),
    })
}

/// A home's workspace.
pub fn joined(language: Language, joined: &Joined, zone: &TimeZone) -> Message {
    of_text(match joined {
        Joined::Code(code) => say!(
            language,
            "join-code",
            code = code.code.as_str(),
            clock = until(language, code, zone)
        ),
        Joined::Done { workspace, .. } => {
            let homes: Vec<&str> = workspace.homes.iter().map(|home| home.name.as_str()).collect();
            say!(language, "join-done", homes = homes.join(", "))
        }
    })
}
