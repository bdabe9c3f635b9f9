//! Typed settings: the defaults of `config/magicwords.toml`, then the operator's file, then the environment. Everything
//! is checked before anything starts, and what is wrong is said in one sentence that names the key. Tokens and
//! passwords are [`SecretString`]s, so that no `Debug` shows them.

mod environment;
mod keys;

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use secrecy::SecretString;

use crate::app::Retention;
use crate::chat::locale::Language;
use crate::ledger::LedgerOptions;
use crate::people::directory::Defaults;
use crate::platform::discord::DiscordConfig;
use crate::platform::slack::SlackConfig;

pub use environment::Environment;

use keys::Keys;

/// The documented defaults, the very file of the repository.
const DEFAULTS: &str = include_str!("../../config/magicwords.toml");
/// Where the operator's file is looked for.
const PLACES: [&str; 2] = ["config/magicwords.toml", "magicwords.toml"];

/// What is wrong with the settings: a sentence for the operator that says what to do. It never holds a secret.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) String);

/// Every setting of the program.
#[derive(Debug, Clone)]
pub struct Config {
    /// The operator's file, where there is one.
    pub file: Option<PathBuf>,
    /// `DATABASE_URL`; it may hold a password.
    pub database_url: SecretString,
    /// What new workspaces start with.
    pub workspace: Defaults,
    pub ledger: LedgerOptions,
    /// For how long the ledger keeps what only the machinery needs.
    pub keep: Retention,
    /// How to reach Discord; nothing without `DISCORD_TOKEN`.
    pub discord: Option<DiscordConfig>,
    /// How to reach Slack; nothing without `SLACK_BOT_TOKEN` and `SLACK_APP_TOKEN`.
    pub slack: Option<SlackConfig>,
    /// `MAGICWORDS_HTTP`: `host:port` of health and metrics; nothing for `off`.
    pub http: Option<String>,
}

impl Config {
    /// Reads the settings: `file`, or the operator's file in the working directory if there is one, then `environment`.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key (with the nearest known one), a value of the wrong type or out of range.
    pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Config, ConfigError> {
        let file = match file {
            Some(file) => Some(file),
            None => PLACES.map(Path::new).into_iter().find(|place| place.is_file()),
        };
        let mut keys = Keys::defaults()?;
        if let Some(file) = file {
            let name = file.display();
            let text = std::fs::read_to_string(file)
                .map_err(|error| ConfigError(format!("The configuration {name} cannot be read: {error}.")))?;
            keys.read_file(&name.to_string(), &text)?;
        }
        keys.read_environment(environment)?;
        Config::from(file, &mut keys, environment)
    }

    fn from(file: Option<&Path>, keys: &mut Keys, environment: &Environment) -> Result<Config, ConfigError> {
        Ok(Config {
            file: file.map(Path::to_owned),
            database_url: SecretString::from(environment.get("DATABASE_URL")?.unwrap_or("sqlite:magicwords.db")),
            workspace: workspace(keys)?,
            ledger: LedgerOptions {
                write_timeout: keys.seconds("ledger.write_timeout_seconds", 60)?,
                read_timeout: keys.seconds("ledger.read_timeout_seconds", 3600)?,
                connections: keys.number("ledger.connections", 1, 100)? as u32,
                ..LedgerOptions::default()
            },
            keep: Retention {
                receipts: keys.days("ledger.keep_receipts_days")?,
                deliveries: keys.days("ledger.keep_deliveries_days")?,
                dead_letters: keys.days("ledger.keep_dead_letters_days")?,
            },
            discord: discord(keys, environment)?,
            slack: slack(keys, environment)?,
            http: match environment.get("MAGICWORDS_HTTP")? {
                Some("off") => None,
                Some(_) => environment.address("MAGICWORDS_HTTP", ", for example 127.0.0.1:8081, or off")?,
                None => Some("127.0.0.1:8081".into()),
            },
        })
    }
}

fn workspace(keys: &mut Keys) -> Result<Defaults, ConfigError> {
    let day = keys.text("workspace.digest_day", "a weekday like monday", weekday)?;
    let time = keys.text("workspace.digest_time", "a time of day like 09:00", time_of_day)?;
    Ok(Defaults {
        timezone: keys.text("workspace.timezone", "a time zone like Europe/Paris", zone_name)?,
        language: keys.text("workspace.language", "en or vi", Language::parse)?,
        digest_day: i64::from(day.to_monday_one_offset()),
        digest_minute: i64::from(time.hour()) * 60 + i64::from(time.minute()),
        per_day: keys.number("workspace.kudos_per_day", 1, 1000)?,
        per_pair: keys.number("workspace.kudos_per_pair", 1, 1000)?,
    })
}

fn discord(keys: &mut Keys, environment: &Environment) -> Result<Option<DiscordConfig>, ConfigError> {
    // Read to the end without a token as well, so that what is wrong is told at once.
    let settings = DiscordConfig {
        token: SecretString::from(environment.get("DISCORD_TOKEN")?.unwrap_or_default()),
        api_url: environment.url("DISCORD_API_URL")?,
        api_address: environment.address("DISCORD_API_ADDRESS", "")?,
        api_ca: environment.get("DISCORD_API_CA")?.map(PathBuf::from),
        guild_id: environment.id("DISCORD_GUILD_ID")?,
        request_timeout: keys.seconds("discord.request_timeout_seconds", 60)?,
        defer_after: Duration::from_millis(keys.number("discord.defer_after_ms", 100, 2500)?.unsigned_abs()),
    };
    Ok(environment.get("DISCORD_TOKEN")?.map(|_| settings))
}

fn slack(keys: &mut Keys, environment: &Environment) -> Result<Option<SlackConfig>, ConfigError> {
    let token = |name: &str| Ok(SecretString::from(environment.get(name)?.unwrap_or_default()));
    let settings = SlackConfig {
        api_url: environment.url("SLACK_API_URL")?,
        request_timeout: keys.seconds("slack.request_timeout_seconds", 60)?,
        ..SlackConfig::new(token("SLACK_BOT_TOKEN")?, token("SLACK_APP_TOKEN")?)
    };
    let (bot, app) = (environment.get("SLACK_BOT_TOKEN")?, environment.get("SLACK_APP_TOKEN")?);
    let missing = match (bot, app) {
        (None, None) => return Ok(None),
        (Some(bot), Some(app)) if bot.starts_with("xapp-") && app.starts_with("xoxb-") => {
            return Err(ConfigError(
                "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are each other's: swap them.".into(),
            ));
        }
        (Some(_), Some(_)) => return Ok(Some(settings)),
        (Some(_), None) => {
            "SLACK_BOT_TOKEN is set, but SLACK_APP_TOKEN is not: Slack needs both. Make an App-Level Token \
                            (xapp-...) with the scope connections:write under Basic Information of the app."
        }
        (None, Some(_)) => {
            "SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not: Slack needs both. Copy the Bot User OAuth \
                            Token (xoxb-...) from OAuth & Permissions of the app."
        }
    };
    Err(ConfigError(missing.into()))
}

/// The zone's own spelling of its name.
fn zone_name(name: &str) -> Option<String> {
    TimeZone::get(name).ok()?.iana_name().map(str::to_owned)
}

fn weekday(name: &str) -> Option<Weekday> {
    let days = Weekday::Monday.cycle_forward().take(7);
    days.into_iter()
        .find(|day| format!("{day:?}").eq_ignore_ascii_case(name))
}

fn time_of_day(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests;
