//! The stand-in for Slack keeps Slack's rules: each test breaks one without the bot.
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests fail with words")]

#[path = "../support/mod.rs"]
mod support;

mod api;
mod faults;
mod interactions;
mod messages;
mod raw;
mod sdk;
mod smoke;
mod sockets;
