//! What must hold on Slack whatever happens: acknowledged means stored, exactly once, and nobody is pinged but the named.
#![allow(clippy::expect_used, reason = "a broken condition must fail the test, with words")]

mod hostile;
mod hotel;
mod kill;
mod once;
#[path = "../support/mod.rs"]
mod support;
mod together;
