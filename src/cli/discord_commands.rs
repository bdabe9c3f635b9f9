//! `magicwords discord-commands`: print the commands as they are registered with Discord, in JSON.

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct DiscordCommandsArgs {}
