//! `magicwords discord-commands`: print the commands as they are registered with Discord, in JSON.

use super::{CliError, output};
use crate::platform::discord::commands_json;

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct DiscordCommandsArgs {}

/// # Errors
/// Nobody reads stdout.
pub fn run(_: DiscordCommandsArgs) -> Result<(), CliError> {
    output::say(&format!("{:#}", commands_json()))
}
