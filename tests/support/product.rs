//! The product in this process, with the documented settings.

use std::path::Path;

use magicwords::app::App;
use magicwords::app::clock::Clock;
use magicwords::config::{Config, Environment};
use magicwords::ledger::Ledger;

/// Over this ledger, without its workers: what is owed stays owed.
pub fn over(ledger: Ledger, clock: Clock) -> App {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/magicwords.toml");
    let config = Config::load(Some(&file), &Environment::from([])).expect("the documented settings are good");
    App::new(ledger, config.workspace, config.keep, clock).0
}
