//! `/healthz`, `/readyz` and `/metrics`, for whoever watches the process.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use futures::future::BoxFuture;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;

use super::TelemetryError;
use crate::app::stop::Stop;

/// Says what is missing before the bot can serve; nothing when it can.
pub type Readiness = Arc<dyn Fn() -> BoxFuture<'static, Vec<String>> + Send + Sync>;

/// The longest that finding out what is missing may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the recorder digests what it has collected; without that it only grows.
const UPKEEP: Duration = Duration::from_secs(5);
/// How long a request in hand may go on after the stop.
const LAST_REQUESTS: Duration = Duration::from_secs(1);

/// Takes the address, before anything else is started.
///
/// # Errors
/// A sentence for the operator.
pub async fn bind(address: &str) -> Result<TcpListener, TelemetryError> {
    let failed = |error: std::io::Error| match (address.to_owned(), error.kind()) {
        (address, std::io::ErrorKind::AddrInUse) => TelemetryError::Taken { address },
        (address, _) => TelemetryError::Address {
            address,
            why: error.to_string(),
        },
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    tracing::info!(%address, "health and metrics are served");
    Ok(listener)
}

/// Answers until the stop.
pub async fn serve(listener: TcpListener, readiness: Readiness, metrics: PrometheusHandle, stop: Stop) {
    let router = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready).with_state(readiness))
        .route("/metrics", get(render).with_state(metrics.clone()));
    let stopped = stop.clone();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move { stopped.wait().await });
    let late = async {
        stop.wait().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        ended = server.into_future() => {
            if let Err(error) = ended {
                tracing::error!(%error, "health and metrics are no longer served");
            }
        }
        () = late => {}
        () = keep_up(metrics) => {}
    }
}

async fn keep_up(metrics: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        metrics.run_upkeep();
    }
}

async fn ready(State(readiness): State<Readiness>) -> (StatusCode, String) {
    let missing = missing(readiness, PATIENCE).await;
    if missing.is_empty() {
        return (StatusCode::OK, "ready\n".into());
    }
    (StatusCode::SERVICE_UNAVAILABLE, missing.join("\n") + "\n")
}

async fn missing(readiness: Readiness, patience: Duration) -> Vec<String> {
    let found = tokio::time::timeout(patience, readiness()).await;
    found.unwrap_or_else(|_| vec!["finding out what is missing takes too long".into()])
}

async fn render(State(metrics): State<PrometheusHandle>) -> impl IntoResponse {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], metrics.render())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::stop;
    use futures::FutureExt;
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn ask(address: &str, path: &str) -> String {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.0\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn health_readiness_and_metrics_until_the_stop() {
        let listener = bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let missing = Arc::new(std::sync::Mutex::new(vec!["Discord is not connected".to_owned()]));
        let shared = missing.clone();
        let readiness: Readiness = Arc::new(move || {
            let now = shared.lock().unwrap().clone();
            async move { now }.boxed()
        });
        let recorder = PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&recorder, || metrics::counter!("magicwords_kudos_total").increment(3));
        let (stopper, stop) = stop::channel();
        let server = tokio::spawn(serve(listener, readiness, recorder.handle(), stop));

        assert!(ask(&address, "/healthz").await.starts_with("HTTP/1.0 200"));
        let answer = ask(&address, "/readyz").await;
        assert!(answer.starts_with("HTTP/1.0 503") && answer.ends_with("\r\n\r\nDiscord is not connected\n"));
        missing.lock().unwrap().clear();
        assert!(ask(&address, "/readyz").await.starts_with("HTTP/1.0 200"));
        assert!(
            ask(&address, "/metrics")
                .await
                .ends_with("\nmagicwords_kudos_total 3\n\n")
        );

        let sentence = bind(&address).await.unwrap_err().to_string();
        assert!(sentence.contains(&address) && sentence.contains("taken"), "{sentence}");
        stopper.stop();
        tokio::time::timeout(Duration::from_secs(5), server)
            .await
            .unwrap()
            .unwrap();
    }

    #[tokio::test]
    async fn a_check_that_hangs_is_not_ready() {
        let readiness: Readiness = Arc::new(|| futures::future::pending().boxed());
        let found = missing(readiness, Duration::from_millis(1)).await;
        assert_eq!(found, ["finding out what is missing takes too long"]);
    }
}
