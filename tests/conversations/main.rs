//! The bot as people meet it: each test is a conversation on a Discord of our own, with the real binary.

#[path = "../support/mod.rs"]
mod support;

mod hotel;
mod moderators;
mod please;
mod thanks;
