//! Discord: the gateway brings interactions, the REST API takes answers and messages.
//!
//! ```text
//! gateway   all shards, from start to stop                                 shard     what is done with events
//! session   one shard's socket: hello, identify or resume                 heart     its heartbeat
//! wire      what is read of events                                        inbound   events -> Inbound
//! answer    Inbound -> Answer -> callback, edit, follow-up                callback  the requests that answer
//! render    Message -> JSON                                               escape    people's words to the letter
//! deliver   impl Platform                                                 find      messages of unknown fate
//! register  the command table on Discord                                  check     is all as it should be?
//! rest      requests                                                      response  what comes back
//! limits    429s behind a proxy
//! ```

mod answer;
mod callback;
mod check;
mod deliver;
mod escape;
mod find;
mod gateway;
mod heart;
mod inbound;
mod limits;
mod register;
mod render;
mod response;
mod rest;
mod session;
mod shard;
mod wire;

pub use gateway::GatewayState;
pub use register::commands_json;

use gateway::Gateway;
use response::RestError;
use rest::{Body, Rest};
use secrecy::SecretString;
use serenity::http::{LightMethod, Route};
use std::collections::HashMap;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How to reach Discord. See the contract's table of the environment.
#[derive(Debug, Clone)]
pub struct DiscordConfig {
    pub token: SecretString,
    /// `DISCORD_API_URL`: a proxy that keeps the rate limits, or a stand-in.
    pub api_url: Option<String>,
    /// `DISCORD_API_ADDRESS`: `host:port` in place of discord.com's address.
    pub api_address: Option<String>,
    /// `DISCORD_API_CA`: an extra root to trust, in PEM.
    pub api_ca: Option<PathBuf>,
    /// Where to register commands at once, instead of everywhere.
    pub guild_id: Option<u64>,
    /// The longest that one request may take.
    pub request_timeout: Duration,
    /// How long the work for an interaction may take before a sign of life is sent.
    pub defer_after: Duration,
}

impl DiscordConfig {
    /// The production setting for a token.
    pub fn new(token: SecretString) -> Self {
        DiscordConfig {
            token,
            api_url: None,
            api_address: None,
            api_ca: None,
            guild_id: None,
            request_timeout: Duration::from_secs(10),
            defer_after: Duration::from_millis(1_500),
        }
    }
}

/// Why the bot cannot be on Discord as it is set up. The sentence says what to do.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum ConnectError {
    #[error(
        "Discord does not accept DISCORD_TOKEN: copy the bot's token from the Bot page of \
         https://discord.com/developers/applications, or reset it there"
    )]
    BadToken,
    #[error(
        "Discord does not grant the intents that the bot asks for (only the server list): check on the Bot page of \
         https://discord.com/developers/applications that the bot is not quarantined"
    )]
    DisallowedIntents,
    #[error("Discord refuses the connection (close code {0}): this version of the program is too old for its gateway")]
    Refused(u16),
    #[error("{0}")]
    Config(String),
}

/// The bot on Discord. Clones share one connection.
#[derive(Clone)]
pub struct Discord(Arc<Inner>);

struct Inner {
    config: DiscordConfig,
    rest: Rest,
    gateway: Gateway,
    bot: OnceLock<String>,
    /// The channels of people's direct messages, by account.
    direct: Mutex<HashMap<String, String>>,
}

impl std::fmt::Debug for Discord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Discord")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

impl Discord {
    /// Prepares the connection; no network is touched yet.
    ///
    /// # Errors
    /// When the settings cannot work: a token that is none, an address or a certificate that cannot be read.
    pub fn new(config: DiscordConfig) -> Result<Self, ConnectError> {
        let rest = Rest::new(&config)?;
        Ok(Discord(Arc::new(Inner {
            config,
            rest,
            gateway: Gateway::default(),
            bot: OnceLock::new(),
            direct: Mutex::default(),
        })))
    }

    fn rest(&self) -> &Rest {
        &self.0.rest
    }

    fn defer_after(&self) -> Duration {
        self.0.config.defer_after
    }

    fn guild_id(&self) -> Option<NonZeroU64> {
        self.0.config.guild_id.and_then(NonZeroU64::new)
    }

    /// The account of the bot itself.
    async fn bot_id(&self) -> Result<String, RestError> {
        if let Some(id) = self.0.bot.get() {
            return Ok(id.clone());
        }
        let me: wire::Id = self
            .rest()
            .call(LightMethod::Get, Route::UserMe, &[], &Body::default())
            .await?
            .json()?;
        Ok(self.0.bot.get_or_init(|| me.id).clone())
    }

    fn direct_channel(&self, person: &str) -> Option<String> {
        let direct = self.0.direct.lock().unwrap_or_else(PoisonError::into_inner);
        direct.get(person).cloned()
    }

    fn remember_direct_channel(&self, person: &str, channel: &str) {
        let mut direct = self.0.direct.lock().unwrap_or_else(PoisonError::into_inner);
        direct.insert(person.to_owned(), channel.to_owned());
    }
}
