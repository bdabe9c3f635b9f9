//! `magicwords demo`: the playground, with the sample hotel in it.

mod hotel;
mod place;
mod scenes;
mod stage;

use super::{CliError, output, values};
use crate::app::clock::Clock;
use crate::app::{App, stop};
use crate::chat::inbound::{Inbound, Input, Lifecycle};
use crate::chat::locale::Language;
use crate::chat::platform::{Door, Platform};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::people::directory::Defaults;
use crate::platform::playground::{Playground, Record, RecordError};
use crate::sample;
use place::Place;
use stage::Stage;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Where the page is served; 0 chooses a free port
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Keep what happens in this file and in FILE.chat; without it everything is gone at the end
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Begin without teams and history, as a company does
    #[arg(long)]
    pub empty: bool,
    /// The language of the hotel when it is new; without it the system's, if it is one of these, or else English
    #[arg(long, value_name = "LANGUAGE", value_parser = values::language)]
    pub lang: Option<Language>,
    /// Serve other machines too: anybody who can reach the page can act as anyone
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub address: IpAddr,
}

impl From<RecordError> for CliError {
    fn from(error: RecordError) -> Self {
        CliError::Failed(error.to_string())
    }
}

/// How long what is in hand may take after the stop.
const LAST_WORK: Duration = Duration::from_secs(5);
/// So many ports after the wanted one are tried to name one that is free.
const OTHER_PORTS: u16 = 20;

/// Serves the playground until a signal.
///
/// # Errors
/// A sentence for the operator: the port is taken, the data file cannot be used.
pub async fn run(args: DemoArgs, config: &Config) -> Result<(), CliError> {
    let stop = stop::on_signals().map_err(|error| CliError::Failed(format!("Signals cannot be caught: {error}.")))?;
    let listener = bind(args.address, args.port).await?;
    let place = Place::of(args.data.as_deref())?;
    let ledger = Ledger::open(&place.url(), &config.ledger).await?;
    let open = open(&args, &place, config, &ledger, listener, &stop).await;
    ledger.close().await;
    place.clear();
    open
}

async fn open(
    args: &DemoArgs,
    place: &Place,
    config: &Config,
    ledger: &Ledger,
    listener: TcpListener,
    stop: &stop::Stop,
) -> Result<(), CliError> {
    stage::refuse_foreign(ledger, &place.file).await?;
    let record = match place.temporary {
        Some(_) => Record::temporary(),
        None => Record::beside(&place.file)?,
    };
    let clock = Clock::ahead_by(record.ahead());
    let language = args.lang.unwrap_or_else(language_of_system);
    let new = !args.empty && sample::fill(ledger, clock.now(), language).await?.new;
    let defaults = Defaults {
        language,
        ..config.workspace.clone()
    };
    let (app, workers) = App::new(ledger.clone(), defaults, config.keep, clock.clone());
    let (door, stage) = (app.door(), Stage::new(app, clock));
    greet(&door).await;
    let kept = place.temporary.is_none().then(|| place.file.clone());
    let playground = Playground::new(hotel::roster(), record, kept, stage.backstage()).await?;
    let platforms: Vec<Arc<dyn Platform>> = vec![Arc::new(playground.clone())];
    let story = new.then(|| scenes::go_to_the_first(&stage)).transpose()?;
    let workers_stop = stop::channel();
    let working = tokio::spawn(workers.run(platforms, workers_stop.1));
    if let Some(story) = story {
        scenes::play(story, &stage, &playground, &door).await?;
    }
    announce(place, &listener)?;
    let served = playground.run(listener, door, stop.watch()).await;
    // The page first, so that the workers settle all that was answered.
    workers_stop.0.stop();
    if tokio::time::timeout(LAST_WORK, working).await.is_err() {
        tracing::warn!("messages were still under way; with --data they are looked up at the next start");
    }
    served.map_err(|error| CliError::Failed(format!("The page is no longer served: {error}.")))
}

/// As the first of the variables tells that is set.
fn language_of_system() -> Language {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(std::env::var);
    let set = variables.into_iter().flatten().find(|tag| !tag.is_empty());
    set.and_then(|tag| Language::parse(&tag)).unwrap_or_default()
}

/// The bot is in the hotel: as a platform tells it whenever it connects.
async fn greet(door: &Door) {
    let here = Inbound {
        event: "here".to_owned(),
        home: sample::home(),
        input: Input::Lifecycle(Lifecycle::HomeAdded),
    };
    (door.handle)(here).await;
}

async fn bind(address: IpAddr, port: u16) -> Result<TcpListener, CliError> {
    let wanted = SocketAddr::new(address, port);
    match TcpListener::bind(wanted).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let advice = match free_after(address, port).await {
                Some(free) => format!("Try magicwords demo --port {free}"),
                None => "Choose another one with --port, or let --port 0 choose".to_owned(),
            };
            Err(CliError::Failed(format!("The port {port} is taken. {advice}.")))
        }
        Err(error) => Err(CliError::Failed(format!(
            "The page cannot be served at {wanted} ({error}). Choose another --port or --address."
        ))),
    }
}

async fn free_after(address: IpAddr, port: u16) -> Option<u16> {
    for port in port.checked_add(1)?..=port.saturating_add(OTHER_PORTS) {
        if TcpListener::bind((address, port)).await.is_ok() {
            return Some(port);
        }
    }
    None
}

fn announce(place: &Place, listener: &TcpListener) -> Result<(), CliError> {
    let unknown = |error| CliError::Failed(format!("The address of the page is not known: {error}."));
    let address = listener.local_addr().map_err(unknown)?;
    output::say(&format!("The playground is open at http://{address}/"))?;
    match place.temporary {
        Some(_) => {
            output::say("What happens there is temporary: it is gone when this program stops. --data FILE keeps it.")?
        }
        None => output::say(&format!(
            "What happens there is kept in {0} and {0}.chat.",
            place.file.display()
        ))?,
    }
    if !address.ip().is_loopback() {
        output::say(&format!(
            "\nWARNING: {address} may be reached from other machines. Anybody who reaches it can read everything there and \
             act as anyone, moderators included, without a password. Serve it in a network that you trust alone.\n"
        ))?;
    }
    output::say("Anybody who can open the page can act as anyone. Ctrl-C stops it.")
}
