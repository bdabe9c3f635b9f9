//! `magicwords backup`: a consistent copy of a SQLite ledger while the bot runs.

use std::path::PathBuf;

use secrecy::ExposeSecret;

use super::{CliError, output};
use crate::config::Config;
use crate::ledger;

/// Where to.
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// The copy; a file that exists is never replaced
    pub file: PathBuf,
}

/// # Errors
/// A sentence for the operator.
pub async fn run(args: BackupArgs, config: &Config) -> Result<(), CliError> {
    let bytes = ledger::backup(config.database_url.expose_secret(), &args.file).await?;
    output::say(&format!("{}: {bytes} bytes", args.file.display()))
}
