//! `magicwords check`: what the bot needs, one line each, with the fix where something is missing.

mod discord;
mod ledger;
mod slack;
mod summary;

use std::fmt;

use super::{CliError, output};
use crate::chat::health::{Check, Verdict};
use crate::chat::inbound::PlatformName;
use crate::config::{Config, ConfigError};

const NO_TOKEN: &str = "DISCORD_TOKEN is not set, nor are SLACK_BOT_TOKEN and SLACK_APP_TOKEN, in the environment or in .env in the folder \
    where this was started; one platform is enough. Copy them from https://discord.com/developers/applications (Bot, Reset Token) \
    or from https://api.slack.com/apps (Install App; Basic Information, App-Level Tokens).";

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {}

/// One line of the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub verdict: Verdict,
    /// What was looked at: one word or two.
    pub what: String,
    /// How it is, and where that is not well what to do.
    pub says: String,
}

impl Finding {
    pub fn new(verdict: Verdict, what: impl Into<String>, says: impl Into<String>) -> Self {
        Finding {
            verdict,
            what: what.into(),
            says: says.into(),
        }
    }

    /// What a platform's adapter tells, as lines.
    fn all(platform: &str, checks: Vec<Check>) -> Vec<Self> {
        let finding = |(verdict, says)| Finding::new(verdict, platform, says);
        checks.into_iter().map(finding).collect()
    }

    pub fn ok(what: impl Into<String>, says: impl Into<String>) -> Self {
        Finding::new(Verdict::Ok, what, says)
    }

    pub fn warn(what: impl Into<String>, says: impl Into<String>) -> Self {
        Finding::new(Verdict::Warn, what, says)
    }

    pub fn fail(what: impl Into<String>, says: impl Into<String>) -> Self {
        Finding::new(Verdict::Fail, what, says)
    }
}

/// What stands in the ledger and has to be there on a platform.
#[derive(Default)]
pub(super) struct Bound {
    channels: Vec<SummaryChannel>,
    groups: Vec<BoundGroup>,
}

impl Bound {
    fn channels_on(&self, platform: PlatformName) -> impl Iterator<Item = &SummaryChannel> {
        self.channels.iter().filter(move |place| place.platform == platform)
    }
}

/// A channel to which a workspace's summary goes.
pub(super) struct SummaryChannel {
    workspace: String,
    platform: PlatformName,
    channel: String,
}

/// A role or user group to which people are bound by what it is to a workspace.
pub(super) struct BoundGroup {
    workspace: String,
    platform: PlatformName,
    group: String,
    /// What it is there, and how another takes its place.
    is: String,
    instead: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
        };
        // One line, whatever stands in an error from elsewhere.
        let says = self.says.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "{level:<4}  {}: {says}", self.what)
    }
}

/// # Errors
/// A check failed. The settings are passed as they were read, because what is wrong with them is a finding, too.
pub async fn run(_: CheckArgs, config: Result<Config, ConfigError>) -> Result<(), CliError> {
    let mut findings = Vec::new();
    match config {
        Ok(config) => {
            findings.push(Finding::ok("config", settings(&config)));
            let mut bound = Bound::default();
            findings.extend(ledger::findings(&config, &mut bound).await);
            if config.discord.is_none() && config.slack.is_none() {
                findings.push(Finding::fail("platforms", NO_TOKEN));
            }
            if let Some(settings) = config.discord.clone() {
                findings.extend(discord::findings(settings, &bound).await);
            }
            if let Some(settings) = &config.slack {
                findings.extend(slack::findings(settings, &bound).await);
            }
        }
        Err(error) => findings.push(Finding::fail("config", error.to_string())),
    }
    for finding in &findings {
        output::say(&finding.to_string())?;
    }
    verdict(&findings)
}

fn settings(config: &Config) -> String {
    match &config.file {
        Some(file) => format!("{} is read", file.display()),
        None => "no file, so the defaults hold".into(),
    }
}

fn verdict(findings: &[Finding]) -> Result<(), CliError> {
    let failed = findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
    let mut names: Vec<&str> = failed.map(|finding| finding.what.as_str()).collect();
    names.dedup();
    if names.is_empty() {
        return Ok(());
    }
    Err(CliError::Failed(format!("The check failed for: {}.", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_and_a_fail_fails_the_check() {
        let warn = Finding::warn("teams", "two\nlines");
        assert_eq!(warn.to_string(), "warn  teams: two lines");
        assert_eq!(Finding::ok("config", "read").to_string(), "ok    config: read");
        assert!(verdict(std::slice::from_ref(&warn)).is_ok());
        let fail = |what: &str| Finding::fail(what, "so it is");
        let error = verdict(&[warn, fail("ledger"), fail("clock"), fail("clock")]).unwrap_err();
        assert_eq!(error.to_string(), "The check failed for: ledger, clock.");
    }
}
