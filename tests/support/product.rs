//! The product in this process, with the documented settings.

use std::path::Path;

use magicwords::app::clock::Clock;
use magicwords::app::{App, Workers};
use magicwords::config::{Config, Environment};
use magicwords::ledger::Ledger;

/// Over this ledger, without its workers: what is owed stays owed.
#[allow(dead_code, reason = "not every test program that includes this file has use for it")]
pub fn over(ledger: Ledger, clock: Clock) -> App {
    with_workers(ledger, clock).0
}

/// Over this ledger, with workers that are to be run.
pub fn with_workers(ledger: Ledger, clock: Clock) -> (App, Workers) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/magicwords.toml");
    let config = Config::load(Some(&file), &Environment::from([])).expect("the documented settings are good");
    App::new(ledger, config.workspace, config.keep, clock)
}
