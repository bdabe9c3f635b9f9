//! What the operator sees of a running bot: logs on stderr, metrics, health.

mod described;
mod http;

use std::io::IsTerminal;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::prelude::*;

pub use http::{Readiness, bind, serve};

/// What is logged without `RUST_LOG`. INFO of serenity costs much and tells an operator little.
const DEFAULT_FILTER: &str = "info,serenity=warn,sqlx=warn,sqlx::postgres::notice=error";

/// Libraries whose finer logs hold tokens (frames of the gateway, headers, the paths of interactions): never finer than
/// INFO, whatever `RUST_LOG` says.
const TALKATIVE: [&str; 9] = [
    "serenity",
    "tungstenite",
    "tokio_tungstenite",
    "hyper",
    "hyper_util",
    "h2",
    "reqwest",
    "rustls",
    "sqlx",
];

/// What takes seconds, from a cached answer to one that Discord would have given up.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
/// Seconds, from a memory disk to one that is ill.
const COMMIT_SECONDS: [f64; 12] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5,
];
/// Writes that share a commit.
const BATCH_SIZE: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum LogFormat {
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Why logs, metrics or health cannot be had: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("RUST_LOG is not understood: {0}. Write for example RUST_LOG=info,magicwords=debug.")]
    Filter(String),
    #[error("Logs and metrics are set up already: {0}.")]
    Twice(String),
    #[error("The address {address} of MAGICWORDS_HTTP is taken by another program. Give another one, or off.")]
    Taken { address: String },
    #[error("The address {address} of MAGICWORDS_HTTP cannot be listened on ({why}). Give another one, or off.")]
    Address { address: String, why: String },
}

/// Sends logs to stderr. `filter` is the value of `RUST_LOG`.
///
/// # Errors
/// A filter that is not understood, or a second call.
pub fn init_logs(format: LogFormat, filter: Option<&str>) -> Result<(), TelemetryError> {
    let filter = EnvFilter::builder()
        .parse(filter.unwrap_or(DEFAULT_FILTER))
        .map_err(|error| TelemetryError::Filter(error.to_string()))?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().with_ansi(false).boxed(),
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(lines.with_filter(filter_fn(holds_no_token)))
        .try_init()
        .map_err(|error| TelemetryError::Twice(error.to_string()))
}

fn holds_no_token(metadata: &Metadata<'_>) -> bool {
    let library = metadata.target().split("::").next().unwrap_or_default();
    *metadata.level() <= Level::INFO || !TALKATIVE.contains(&library)
}

/// Starts to collect metrics; call it once, before the first is recorded.
///
/// # Errors
/// A second call.
pub fn init_metrics() -> Result<PrometheusHandle, TelemetryError> {
    let twice = |error: metrics_exporter_prometheus::BuildError| TelemetryError::Twice(error.to_string());
    let handle = buckets(PrometheusBuilder::new())
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(twice)?;
    described::describe();
    Ok(handle)
}

fn buckets(builder: PrometheusBuilder) -> Result<PrometheusBuilder, metrics_exporter_prometheus::BuildError> {
    let named = |name: &str| Matcher::Full(name.to_owned());
    builder
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)?
        .set_buckets_for_metric(named("magicwords_ledger_commit_seconds"), &COMMIT_SECONDS)?
        .set_buckets_for_metric(named("magicwords_ledger_batch_size"), &BATCH_SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_have_buckets() {
        let recorder = buckets(PrometheusBuilder::new()).unwrap().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("magicwords_answer_seconds").record(0.03);
            metrics::histogram!("magicwords_ledger_batch_size").record(3.0);
            metrics::histogram!("magicwords_ledger_commit_seconds").record(0.002);
        });
        let text = handle.render();
        for line in [
            "magicwords_answer_seconds_bucket{le=\"0.025\"} 0",
            "magicwords_answer_seconds_bucket{le=\"0.05\"} 1",
            "magicwords_ledger_batch_size_bucket{le=\"4\"} 1",
            "magicwords_ledger_commit_seconds_bucket{le=\"0.0025\"} 1",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn all_is_described_and_counts_begin_at_nought() {
        let recorder = buckets(PrometheusBuilder::new()).unwrap().build_recorder();
        metrics::with_local_recorder(&recorder, described::describe);
        let text = recorder.handle().render();
        for line in [
            "# HELP magicwords_deliveries_total ",
            "magicwords_deliveries_total{outcome=\"dead\"} 0",
            "magicwords_ledger_batch_size_count 0",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn a_bad_filter_is_a_sentence() {
        let sentence = init_logs(LogFormat::Text, Some("a=b=c")).unwrap_err().to_string();
        assert!(sentence.starts_with("RUST_LOG is not understood"), "{sentence}");
    }
}
