use magicwords::app::{App, Retention, clock::Clock};
use magicwords::chat::locale::Language;
use magicwords::chat::platform::Platform;
use magicwords::ledger::{Ledger, LedgerOptions};
use magicwords::people::commands::Defaults;
use magicwords::platform::discord::{Discord, DiscordConfig};
use std::sync::Arc;
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let ledger = Ledger::open(&std::env::var("DATABASE_URL")?, &LedgerOptions::default()).await?;
    let defaults = Defaults { timezone: "UTC".into(), language: Language::En, digest_day: 1, digest_minute: 540, per_day: 20, per_pair: 3 };
    let day = Duration::from_secs(86400);
    let (app, workers) = App::new(ledger.clone(), defaults, Retention { receipts: day, deliveries: day, dead_letters: day }, Clock);
    let mut config = DiscordConfig::new(std::env::var("DISCORD_TOKEN")?.into());
    config.api_url = std::env::var("DISCORD_API_URL").ok();
    let discord = Discord::new(config)?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let platforms: Vec<Arc<dyn Platform>> = vec![Arc::new(discord.clone())];
    let w = tokio::spawn(workers.run(platforms, stopped.clone()));
    let door = app.door();
    let d = tokio::spawn(async move { discord.run(door, stopped).await });
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    term.recv().await;
    stop.send(true).ok();
    d.await??;
    w.await?;
    ledger.close().await;
    Ok(())
}
