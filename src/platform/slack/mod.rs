//! Slack: Socket Mode brings envelopes, the Web API takes answers and messages.
//!
//! ```text
//! connection  all sockets, from start to stop     socket    one of them: hello, envelopes, acknowledgements
//! envelope    what comes over a socket            answer    envelope -> Inbound -> Answer
//! inbound     envelopes -> Reading                tell      the requests by which an answer is shown
//! origin      where a form was opened             home      App Homes, kept up to date
//! spot        a channel, or a thread in one       ticket    what answering needs to know of an envelope
//! people      who is who                          groups    who is in which user group
//! channels    who is in one that stands for a team
//! render      Message -> text and blocks          rich      people's words and mentions, to the letter
//! views       forms, the App Home                 escape    words within Slack's own markup
//! manifest    the app as Slack makes it
//! deliver     impl Platform                       lanes     one message a second in a channel, in order
//! picture     a message with its picture          find      messages of unknown fate
//! upload      files                               check     is all as it should be?
//! api         requests
//! ```

mod answer;
mod api;
mod card;
mod channels;
mod check;
mod connection;
mod deliver;
mod emoji;
mod envelope;
pub mod escape;
mod find;
mod groups;
mod home;
pub mod inbound;
mod lanes;
mod manifest;
pub mod origin;
pub mod people;
mod picture;
#[cfg(test)]
mod recorded;
pub mod render;
mod rich;
mod socket;
mod spot;
mod tell;
mod ticket;
mod upload;
pub mod views;

pub use connection::SocketState;
pub use manifest::manifest;

use api::{Api, ApiError};
use connection::Sockets;
use groups::Groups;
use home::Homes;
use lanes::Lanes;
use people::{People, Site};
use picture::Uploads;
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long a look-up may wait for a limit of Slack's before it is given back.
const PATIENCE: Duration = Duration::from_secs(10);

/// How to reach Slack. See the contract's table of the environment.
#[derive(Debug, Clone)]
pub struct SlackConfig {
    /// `SLACK_BOT_TOKEN`, `xoxb-…`: what the bot does, it does with this.
    pub bot_token: SecretString,
    /// `SLACK_APP_TOKEN`, `xapp-…`: opens sockets.
    pub app_token: SecretString,
    /// `SLACK_API_URL`: another base than `https://slack.com/api`.
    pub api_url: Option<String>,
    /// The longest that one request may take.
    pub request_timeout: Duration,
    /// A socket that says nothing for so long, not even a pong, is dead, whatever the system says of it.
    pub silent_for: Duration,
    /// The longest that a message waits for its picture. The outbox gives each of its messages some forty seconds in all.
    pub picture_within: Duration,
}

impl SlackConfig {
    /// The production setting for two tokens.
    pub fn new(bot_token: SecretString, app_token: SecretString) -> Self {
        SlackConfig {
            bot_token,
            app_token,
            api_url: None,
            request_timeout: Duration::from_secs(10),
            silent_for: Duration::from_secs(35),
            picture_within: Duration::from_secs(20),
        }
    }
}

/// Why the bot cannot be on Slack as it is set up. The sentence says what to do.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum ConnectError {
    #[error(
        "Slack does not accept SLACK_BOT_TOKEN: copy the Bot User OAuth Token (xoxb-...) from OAuth & Permissions of \
         your app at https://api.slack.com/apps, after installing the app to the workspace"
    )]
    BotToken,
    #[error(
        "Slack does not accept SLACK_APP_TOKEN: make an App-Level Token (xapp-...) with the scope connections:write under \
         Basic Information of your app at https://api.slack.com/apps, and switch Socket Mode on"
    )]
    AppToken,
    #[error("{0}")]
    Config(String),
}

/// The bot on Slack. Clones share one connection.
#[derive(Clone)]
pub struct Slack(Arc<Inner>);

struct Inner {
    api: Api,
    sockets: Sockets,
    site: OnceLock<Arc<Site>>,
    people: People,
    groups: Groups,
    homes: Homes,
    lanes: Lanes,
    /// Whose sockets they are, where the token tells.
    app: Option<String>,
    silent_for: Duration,
    picture_within: Duration,
    uploads: Uploads,
    /// The channels of people's direct messages, by account.
    direct: Mutex<HashMap<String, String>>,
}

/// The app of an app-level token, `xapp-1-A0123456789-…`.
fn app_of(token: &SecretString) -> Option<String> {
    let app = token.expose_secret().split('-').nth(2)?;
    rich::is_id(app, &['A']).then(|| app.to_owned())
}

impl std::fmt::Debug for Slack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slack")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

impl Slack {
    /// Prepares the connection; no network is touched yet.
    ///
    /// # Errors
    /// When the settings cannot work: tokens that are none, an address that cannot be read.
    pub fn new(config: &SlackConfig) -> Result<Self, ConnectError> {
        Ok(Slack(Arc::new(Inner {
            api: Api::new(config)?,
            sockets: Sockets::default(),
            site: OnceLock::new(),
            people: People::default(),
            groups: Groups::default(),
            homes: Homes::default(),
            lanes: Lanes::default(),
            app: app_of(&config.app_token),
            silent_for: config.silent_for,
            picture_within: config.picture_within,
            uploads: Uploads::default(),
            direct: Mutex::default(),
        })))
    }

    fn api(&self) -> &Api {
        &self.0.api
    }

    fn lanes(&self) -> &Lanes {
        &self.0.lanes
    }

    /// The workspace of the bot's token.
    async fn site(&self) -> Result<&Arc<Site>, ApiError> {
        if let Some(site) = self.0.site.get() {
            return Ok(site);
        }
        let told = self.api().call("auth.test", &Vec::new(), PATIENCE).await?;
        Ok(self.0.site.get_or_init(|| {
            Arc::new(Site {
                team: told.text("/team_id"),
                name: told.text("/team"),
                url: told.text("/url"),
                enterprise: Some(told.text("/enterprise_id")).filter(|id| !id.is_empty()),
                user: told.text("/user_id"),
                bot: told.text("/bot_id"),
            })
        }))
    }

    /// Whether the token serves in its workspace at this moment. The error is one that passes.
    async fn is_installed(&self) -> Result<bool, ApiError> {
        let known = self.site().await?.team.clone();
        match self.api().call("auth.test", &Vec::new(), PATIENCE).await {
            Ok(told) => Ok(told.text("/team_id") == known),
            Err(error) if error.passes() => Err(error),
            Err(_) => Ok(false),
        }
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
