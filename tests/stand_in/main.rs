//! The stand-in for Discord keeps Discord's rules: each test breaks one without the bot.
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests fail with words")]

#[path = "../support/mod.rs"]
mod support;

mod channels;
mod driver;
mod faults;
mod forms;
mod gateway;
mod interactions;
mod load;
mod raw;
mod smoke;
