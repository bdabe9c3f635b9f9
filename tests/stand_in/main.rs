//! The stand-in for Discord keeps Discord's rules: each test breaks one without the bot.

#[path = "../support/mod.rs"]
mod support;

mod forms;
mod interactions;
mod raw;
mod smoke;
