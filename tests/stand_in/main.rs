//! The stand-in for Discord keeps Discord's rules: each test breaks one without the bot.

#[path = "../support/mod.rs"]
mod support;

mod channels;
mod faults;
mod forms;
mod gateway;
mod interactions;
mod raw;
mod smoke;
