//! `magicwords serve`: every platform whose tokens are set.

use super::{CliError, open};
use crate::app::clock::Clock;
use crate::app::{App, ready, stop};
use crate::chat::platform::Platform;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::platform::discord::{ConnectError, Discord};
use crate::telemetry;
use futures::FutureExt;
use std::sync::Arc;
use std::time::Duration;

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {}

impl From<ConnectError> for CliError {
    fn from(error: ConnectError) -> Self {
        CliError::Failed(format!("{error}."))
    }
}

/// How long what is in hand may take after the stop.
const LAST_WORK: Duration = Duration::from_secs(15);

/// Serves until a signal.
///
/// # Errors
/// No platform has a token, the address is taken, the ledger cannot be opened, or Discord refuses the bot for good.
pub async fn run(_: ServeArgs, config: &Config) -> Result<(), CliError> {
    let Some(settings) = config.discord.clone() else {
        return Err(CliError::Failed(
            "There is no platform to serve: set DISCORD_TOKEN in the environment or in .env.".into(),
        ));
    };
    let stop = stop::on_signals().map_err(|error| CliError::Failed(format!("Signals cannot be caught: {error}.")))?;
    // Without a reader none are collected: they would only pile up.
    let http = match &config.http {
        Some(address) => Some((telemetry::bind(address).await?, telemetry::init_metrics()?)),
        None => None,
    };
    let discord = Discord::new(settings)?;
    let ledger = open::or_new(config).await?;
    tracing::info!(ledger = ledger.place(), new = ledger.was_new(), "the ledger is open");
    if let Some((listener, metrics)) = http {
        tokio::spawn(telemetry::serve(
            listener,
            readiness(&ledger, &discord),
            metrics,
            stop.clone(),
        ));
    }
    let (app, workers) = App::new(ledger.clone(), config.workspace.clone(), config.keep, Clock::default());
    let platforms: Vec<Arc<dyn Platform>> = vec![Arc::new(discord.clone())];
    let workers_stop = stop::channel();
    let working = tokio::spawn(workers.run(platforms, workers_stop.1));
    let served = discord.run(app.door(), stop.watch()).await;
    // Platforms first, so that the workers settle all that was answered.
    workers_stop.0.stop();
    if tokio::time::timeout(LAST_WORK, working).await.is_err() {
        tracing::warn!("messages were still under way; they are looked up at the next start");
    }
    ledger.close().await;
    tracing::info!("stopped");
    Ok(served?)
}

fn readiness(ledger: &Ledger, discord: &Discord) -> telemetry::Readiness {
    let (ledger, discord) = (ledger.clone(), discord.clone());
    Arc::new(move || {
        let (ledger, discord) = (ledger.clone(), discord.clone());
        async move {
            let mut missing: Vec<String> = ready::ledger(&ledger).await.into_iter().collect();
            if !discord.state().connected {
                missing.push("Discord's gateway is not connected".to_owned());
            }
            missing
        }
        .boxed()
    })
}
