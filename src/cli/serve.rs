//! `magicwords serve`: every platform whose tokens are set.

use std::sync::Arc;

use futures::FutureExt;
use tokio::sync::watch;

use super::{CliError, open};
use crate::app::clock::Clock;
use crate::app::{App, ready, stop};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::platform::discord::{ConnectError, Discord};
use crate::telemetry::{self, Readiness};

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {}

impl From<ConnectError> for CliError {
    fn from(error: ConnectError) -> Self {
        CliError::Failed(format!("{error}."))
    }
}

/// Serves until a signal asks for the stop, then finishes what is in hand.
///
/// # Errors
/// No platform has a token, the platform does not accept it, the address of `MAGICWORDS_HTTP` is taken, or the ledger
/// cannot be opened.
pub async fn run(_: ServeArgs, config: &Config) -> Result<(), CliError> {
    let Some(settings) = config.discord.clone() else {
        let says = "There is no platform to serve: set DISCORD_TOKEN in the environment or in .env.";
        return Err(CliError::Failed(says.into()));
    };
    let stop = stop::on_signals().map_err(|error| CliError::Failed(format!("Signals cannot be caught: {error}.")))?;
    let discord = Discord::new(settings)?;
    // Taken before anything is changed. Where nobody can ask for metrics none are collected.
    let http = match &config.http {
        Some(address) => Some((telemetry::bind(address).await?, telemetry::init_metrics()?)),
        None => None,
    };
    let ledger = open::or_new(config).await?;
    tracing::info!(ledger = ledger.place(), new = ledger.was_new(), "the ledger is open");

    let (app, workers) = App::new(ledger.clone(), config.workspace.clone(), config.keep, Clock);
    // The workers outlive the platforms, whose last answers they settle.
    let (finish, finished) = watch::channel(false);
    let http = http.map(|(listener, metrics)| {
        let readiness = readiness(&ledger, &discord);
        tokio::spawn(telemetry::serve(listener, readiness, metrics, finished.clone()))
    });
    let workers = tokio::spawn(workers.run(vec![Arc::new(discord.clone())], finished));
    let served = discord.run(app.door(), stop).await;
    finish.send_replace(true);
    for part in http.into_iter().chain([workers]) {
        if let Err(error) = part.await {
            tracing::error!(%error, "a part of the bot ended badly");
        }
    }
    ledger.close().await;
    tracing::info!("stopped");
    Ok(served?)
}

fn readiness(ledger: &Ledger, discord: &Discord) -> Readiness {
    let (ledger, discord) = (ledger.clone(), discord.clone());
    Arc::new(move || {
        let (ledger, discord) = (ledger.clone(), discord.clone());
        async move {
            let mut missing = Vec::from_iter(ready::ledger(&ledger).await);
            if !discord.state().connected {
                missing.push("Discord is not connected".into());
            }
            missing
        }
        .boxed()
    })
}
