//! Values of the command line, each checked where it is read.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;

use crate::chat::inbound::{Home, PlatformName};
use crate::chat::locale::Language;
use crate::people::normalised;

/// A workspace by its home: `discord:GUILD_ID`, `slack:TEAM_ID`, `local:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceName {
    pub platform: PlatformName,
    pub id: String,
}

impl WorkspaceName {
    /// The home that it names.
    pub fn home(&self) -> Home {
        Home {
            platform: self.platform,
            id: self.id.clone(),
            name: None,
            language: None,
        }
    }
}

impl fmt::Display for WorkspaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.platform, self.id)
    }
}

impl FromStr for WorkspaceName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let why = "expected discord:GUILD_ID, slack:TEAM_ID or local:NAME";
        let (platform, id) = text.split_once(':').ok_or(why)?;
        let name = WorkspaceName {
            platform: platform.trim().parse().map_err(|_| why)?,
            id: normalised(id),
        };
        let fits = match name.platform {
            PlatformName::Discord => name.id.parse::<u64>().is_ok_and(|id| id > 0),
            PlatformName::Slack => !name.id.is_empty() && name.id.bytes().all(|b| b.is_ascii_alphanumeric()),
            PlatformName::Local => !name.id.is_empty() && !name.id.chars().any(char::is_control),
        };
        if fits { Ok(name) } else { Err(why) }
    }
}

/// A week by its ISO number, `2026-W47`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    pub year: i16,
    pub week: i8,
}

impl Week {
    /// The Monday with which it begins.
    pub fn monday(self) -> Date {
        // Checked when it was read.
        let day = ISOWeekDate::new(self.year, self.week, Weekday::Monday);
        day.map(ISOWeekDate::date).unwrap_or_default()
    }
}

impl FromStr for Week {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let why = "expected a week like 2026-W47";
        let (year, week) = text.split_once("-W").ok_or(why)?;
        if year.len() != 4 || week.len() != 2 || !(year.bytes().chain(week.bytes())).all(|b| b.is_ascii_digit()) {
            return Err(why);
        }
        let year = year.parse().map_err(|_| why)?;
        let week = week.parse().map_err(|_| why)?;
        match ISOWeekDate::new(year, week, Weekday::Monday) {
            Ok(_) => Ok(Week { year, week }),
            Err(_) => Err("that year has no such week"),
        }
    }
}

/// An instant in RFC 3339, with its offset.
pub fn instant(text: &str) -> Result<Timestamp, &'static str> {
    text.parse()
        .map_err(|_| "expected an instant like 2026-11-25T17:00:00+07:00")
}

/// `en` or `vi`.
pub fn language(text: &str) -> Result<Language, &'static str> {
    let exact = Language::ALL.into_iter().find(|language| language.code() == text);
    exact.ok_or("expected en or vi")
}

/// A time zone by its name in the IANA list, in the list's own spelling.
pub fn zone(text: &str) -> Result<String, &'static str> {
    let zone = TimeZone::get(text).ok();
    let name = zone.as_ref().and_then(TimeZone::iana_name);
    name.map(str::to_owned)
        .ok_or("expected a time zone like Asia/Ho_Chi_Minh")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workspaces() {
        for text in [
            "discord:1100000000000000001",
            "slack:T02AB",
            "local:hotel",
            "local:Khách sạn",
        ] {
            assert_eq!(text.parse::<WorkspaceName>().unwrap().to_string(), text);
        }
        assert_eq!("local: hotel ".parse::<WorkspaceName>().unwrap().id, "hotel");
        for text in [
            "hotel",
            "discord:hotel",
            "discord:0",
            "irc:hotel",
            "local:",
            "local:\u{7}",
            "slack:a b",
        ] {
            assert!(text.parse::<WorkspaceName>().is_err(), "{text}");
        }
    }

    #[test]
    fn weeks() {
        let monday = |text: &str| text.parse::<Week>().unwrap().monday().to_string();
        assert_eq!(monday("2026-W47"), "2026-11-16");
        assert_eq!(monday("2026-W53"), "2026-12-28");
        assert_eq!(monday("2026-W01"), "2025-12-29");
        for text in [
            "2025-W53", "2026-W00", "2026-47", "2026-W5", "26-W05", "2026-W+5", "2026-W54", "week",
        ] {
            assert!(text.parse::<Week>().is_err(), "{text}");
        }
    }

    #[test]
    fn instants() {
        assert_eq!(
            instant("2026-11-25T17:00:00+07:00").unwrap().to_string(),
            "2026-11-25T10:00:00Z"
        );
        for text in ["2026-11-25", "2026-11-25T17:00:00", "17:00", "tomorrow"] {
            assert!(instant(text).is_err(), "{text}");
        }
    }

    #[test]
    fn languages_and_zones() {
        assert_eq!(language("vi"), Ok(Language::Vi));
        assert!(language("french").is_err());
        assert_eq!(zone("asia/ho_chi_minh").as_deref(), Ok("Asia/Ho_Chi_Minh"));
        assert!(zone("Hanoi").is_err());
    }
}
