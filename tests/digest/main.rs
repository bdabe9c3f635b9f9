//! The digest on both engines: what it reads of the ledger, when it is posted, and what moderators do with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/organisation/mod.rs"]
mod organisation;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/promises.rs"]
mod promises;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/simulation/mod.rs"]
mod simulation;
#[path = "../support/world.rs"]
mod world;

mod calendar;
mod command_line;
mod figures;
mod history;
mod hotel;
mod mirror;
mod moderators;
mod posted;
mod properties;
mod quiet;
mod reference;
mod schedule;
mod simulated;
mod standing;
mod why;
