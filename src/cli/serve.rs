//! `magicwords serve`: every platform whose tokens are set, in one process on one ledger. None of them notices when another
//! falls.

use super::{CliError, open};
use crate::app::clock::Clock;
use crate::app::stop::Stop;
use crate::app::{App, ready, stop};
use crate::chat::platform::{Door, Platform};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::platform::discord::{self, Discord};
use crate::platform::slack::{self, Slack};
use crate::telemetry;
use futures::FutureExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {}

impl From<discord::ConnectError> for CliError {
    fn from(error: discord::ConnectError) -> Self {
        CliError::Failed(format!("{error}."))
    }
}

impl From<slack::ConnectError> for CliError {
    fn from(error: slack::ConnectError) -> Self {
        CliError::Failed(format!("{error}."))
    }
}

/// How long what is in hand may take after the stop.
const LAST_WORK: Duration = Duration::from_secs(15);

/// The platforms that are set up.
#[derive(Clone)]
struct Served {
    discord: Option<Discord>,
    slack: Option<Slack>,
}

/// Serves until a signal.
///
/// # Errors
/// No platform has a token, the address is taken, the ledger cannot be opened, or no platform accepts the bot (any more).
pub async fn run(_: ServeArgs, config: &Config) -> Result<(), CliError> {
    if config.discord.is_none() && config.slack.is_none() {
        return Err(CliError::Failed(
            "There is no platform to serve: set DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN, in the \
             environment or in .env."
                .into(),
        ));
    }
    let stop = stop::on_signals().map_err(|error| CliError::Failed(format!("Signals cannot be caught: {error}.")))?;
    // Without a reader none are collected: they would only pile up.
    let http = match &config.http {
        Some(address) => Some((telemetry::bind(address).await?, telemetry::init_metrics()?)),
        None => None,
    };
    let served = Served {
        discord: config.discord.clone().map(Discord::new).transpose()?,
        slack: config.slack.as_ref().map(Slack::new).transpose()?,
    };
    let ledger = open::or_new(config).await?;
    tracing::info!(ledger = ledger.place(), new = ledger.was_new(), "the ledger is open");
    if let Some((listener, metrics)) = http {
        let readiness = readiness(&ledger, &served);
        tokio::spawn(telemetry::serve(listener, readiness, metrics, stop.clone()));
    }
    let (app, workers) = App::new(ledger.clone(), config.workspace.clone(), config.keep, Clock::default());
    let workers_stop = stop::channel();
    let working = tokio::spawn(workers.run(served.platforms(), workers_stop.1));
    let ended = served.run(&app.door(), &stop).await;
    // Platforms first, so that the workers settle all that was answered.
    workers_stop.0.stop();
    if tokio::time::timeout(LAST_WORK, working).await.is_err() {
        tracing::warn!("messages were still under way; they are looked up at the next start");
    }
    ledger.close().await;
    tracing::info!("stopped");
    ended
}

impl Served {
    fn platforms(&self) -> Vec<Arc<dyn Platform>> {
        let mut platforms: Vec<Arc<dyn Platform>> = Vec::new();
        if let Some(discord) = &self.discord {
            platforms.push(Arc::new(discord.clone()));
        }
        if let Some(slack) = &self.slack {
            platforms.push(Arc::new(slack.clone()));
        }
        platforms
    }

    /// Runs all of them until the stop, each in a task of its own. One that falls is logged, and the others go on; when
    /// none is left there is nothing to serve.
    async fn run(self, door: &Door, stop: &Stop) -> Result<(), CliError> {
        let mut running = JoinSet::new();
        if let Some(discord) = self.discord {
            let (door, stop) = (door.clone(), stop.watch());
            running.spawn(async move { discord.run(door, stop).await.map_err(CliError::from) });
        }
        if let Some(slack) = self.slack {
            let (door, stop) = (door.clone(), stop.watch());
            running.spawn(async move { slack.run(door, stop).await.map_err(CliError::from) });
        }
        let mut outcome = Ok(());
        while let Some(ended) = running.join_next().await {
            let ended =
                ended.unwrap_or_else(|error| Err(CliError::Failed(format!("A platform's task fell over: {error}."))));
            if let Err(error) = ended {
                if !running.is_empty() && !stop.is_asked() {
                    tracing::error!(%error, "a platform is left; the others go on");
                }
                outcome = outcome.and(Err(error));
            }
        }
        outcome
    }
}

fn readiness(ledger: &Ledger, served: &Served) -> telemetry::Readiness {
    let (ledger, served) = (ledger.clone(), served.clone());
    Arc::new(move || {
        let (ledger, served) = (ledger.clone(), served.clone());
        async move {
            let mut missing: Vec<String> = ready::ledger(&ledger).await.into_iter().collect();
            if served.discord.is_some_and(|discord| !discord.state().connected) {
                missing.push("Discord's gateway is not connected".to_owned());
            }
            if served.slack.is_some_and(|slack| !slack.state().connected()) {
                missing.push("no socket to Slack is up".to_owned());
            }
            missing
        }
        .boxed()
    })
}
