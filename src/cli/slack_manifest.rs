//! `magicwords slack-manifest`: print what Slack makes an app from, in JSON.

use super::{CliError, output};
use crate::platform::slack::manifest;

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct SlackManifestArgs {}

/// # Errors
/// Nobody reads stdout.
pub fn run(_: SlackManifestArgs) -> Result<(), CliError> {
    output::say(&format!("{:#}", manifest()))
}
