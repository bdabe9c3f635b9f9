//! What must hold on Slack whatever happens: acknowledged means stored, exactly once, and nobody is pinged but the named.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a broken condition must fail the test, with words; a seed is told, so that a failure can be had again"
)]

mod hostile;
mod hotel;
mod kill;
mod once;
#[path = "../support/mod.rs"]
mod support;
mod together;
