//! The command line: one file a verb. Each gets its arguments and the settings, and says on stdout what it did; what
//! went wrong is one sentence, which `main` puts on stderr.

pub mod backup;
pub mod check;
pub mod demo;
pub mod digest;
pub mod discord_commands;
pub mod export;
pub mod import;
pub mod migrate;
pub mod open;
pub mod output;
pub mod serve;
pub mod slack_manifest;
pub mod values;

use std::path::PathBuf;

use crate::config::{Config, ConfigError, Environment};
use crate::error::Error;
use crate::ledger::{BackupError, OpenError};
use crate::telemetry::{self, LogFormat, TelemetryError};

/// A chat bot with which colleagues ask each other for help and say thank you.
#[derive(Debug, clap::Parser)]
#[command(
    name = "magicwords",
    version,
    subcommand_value_name = "VERB",
    subcommand_help_heading = "Verbs"
)]
pub struct Cli {
    /// Settings; without it config/magicwords.toml or magicwords.toml, where there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Variables of the environment; without it .env, where there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub env_file: Option<PathBuf>,
    /// How log lines on stderr are written
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub log_format: LogFormat,
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    /// Try it in a browser, on a sample hotel; needs nothing
    Demo(demo::DemoArgs),
    /// Run the bot on every platform whose token is set
    Serve(serve::ServeArgs),
    /// Check what the bot needs: one line each, ok, warn or fail with the fix
    Check(check::CheckArgs),
    /// Compute the weekly summary from the ledger; nothing is posted
    Digest(digest::DigestArgs),
    /// Write what counts into a file
    Export(export::ExportArgs),
    /// Take over teams, people, asks or kudos from a file
    Import(import::ImportArgs),
    /// Copy the ledger while the bot runs (SQLite)
    Backup(backup::BackupArgs),
    /// Bring the schema of the ledger up to date; serve and demo do it by themselves
    Migrate(migrate::MigrateArgs),
    /// Print the commands as Discord is told of them, in JSON
    DiscordCommands(discord_commands::DiscordCommandsArgs),
    /// Print the manifest from which Slack makes the app, in JSON
    SlackManifest(slack_manifest::SlackManifestArgs),
}

/// Why a verb did not succeed: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The work failed.
    #[error("{0}")]
    Failed(String),
    /// What was asked for does not exist; found out after the command line was read.
    #[error("{0}")]
    Usage(String),
}

impl CliError {
    pub fn exit_code(&self) -> u8 {
        match self {
            CliError::Failed(_) => 1,
            CliError::Usage(_) => 2,
        }
    }
}

macro_rules! failed {
    ($($error:ty),*) => {$(
        impl From<$error> for CliError {
            fn from(error: $error) -> Self {
                CliError::Failed(error.to_string())
            }
        }
    )*};
}

failed!(ConfigError, OpenError, BackupError, TelemetryError);

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        match error {
            Error::Refusal(refusal) => {
                let sentence = crate::chat::locale::Language::En.refusal(&refusal);
                CliError::Failed(sentence.to_plain())
            }
            Error::Fault(fault) => CliError::Failed(format!("It did not work: {fault}.")),
        }
    }
}

/// Runs one verb.
///
/// # Errors
/// A sentence for the operator.
pub async fn run(cli: Cli) -> Result<(), CliError> {
    let environment = Environment::of_process(cli.env_file.as_deref())?;
    // Who tries it in a browser wants to read where, and nothing but trouble beside it.
    let quiet = matches!(cli.verb, Verb::Demo(_)).then_some("warn");
    telemetry::init_logs(cli.log_format, environment.get("RUST_LOG")?.or(quiet))?;
    let config = Config::load(cli.config.as_deref(), &environment);
    match cli.verb {
        Verb::Demo(args) => demo::run(args, &config?).await,
        Verb::Serve(args) => serve::run(args, &config?).await,
        Verb::Check(args) => check::run(args, config).await,
        Verb::Digest(args) => digest::run(args, &config?).await,
        Verb::Export(args) => export::run(args, &config?).await,
        Verb::Import(args) => import::run(args, &config?).await,
        Verb::Backup(args) => backup::run(args, &config?).await,
        Verb::Migrate(args) => migrate::run(args, &config?).await,
        Verb::DiscordCommands(args) => discord_commands::run(args),
        Verb::SlackManifest(args) => slack_manifest::run(args),
    }
}
