//! `magicwords serve`: every platform whose tokens are set.

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;

use super::{CliError, open};
use crate::app::stop::{self, Stop};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::telemetry;

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {}

/// What stands before the first event is taken.
#[derive(Debug)]
pub struct Ground {
    pub stop: Stop,
    pub metrics: PrometheusHandle,
    /// For [`telemetry::serve`]; nothing with `MAGICWORDS_HTTP=off`.
    pub http: Option<TcpListener>,
    pub ledger: Ledger,
}

/// Prepares for serving: what can be refused is refused before anything has begun.
///
/// # Errors
/// No platform has a token, the address is taken, or the ledger cannot be opened.
pub async fn prepare(config: &Config) -> Result<Ground, CliError> {
    if config.discord.token.is_none() {
        return Err(CliError::Failed(
            "There is no platform to serve: set DISCORD_TOKEN in the environment or in .env.".into(),
        ));
    }
    let stop = stop::on_signals().map_err(|error| CliError::Failed(format!("Signals cannot be caught: {error}.")))?;
    let metrics = telemetry::init_metrics()?;
    let http = match &config.http {
        Some(address) => Some(telemetry::bind(address).await?),
        None => None,
    };
    let ledger = open::or_new(config).await?;
    tracing::info!(ledger = ledger.place(), new = ledger.was_new(), "the ledger is open");
    Ok(Ground {
        stop,
        metrics,
        http,
        ledger,
    })
}
