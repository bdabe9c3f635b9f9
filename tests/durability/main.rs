//! What holds whatever breaks: the real binary beside the stand-ins for Discord and for Slack is killed, cut off, starved and
//! lied to, and is then judged by the messages that people see and by its ledger, on SQLite and on PostgreSQL.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

#[path = "../support/markdown.rs"]
mod markdown;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/product.rs"]
mod product;
#[path = "../support/mod.rs"]
mod support;

#[macro_use]
mod hotel;
mod copies;
mod digest;
mod hostile;
mod kill;
mod ledger;
mod once;
mod outages;
mod outbox;
/// Its disk is put under the bot by the loader of Linux.
#[cfg(target_os = "linux")]
mod power;
mod slack;
mod standing;
mod stop;
mod storage;
