//! Magic Words: colleagues ask each other for help and say thank you; the ledger keeps both, and a weekly summary shows
//! which teams serve others well and which carry too much.
//!
//! The modules in reading order: what the product does, then what carries it.

pub mod people;

pub mod asks;
pub mod completion;
pub mod digest;
pub mod kudos;
pub mod moderation;
pub mod privacy;
pub mod transfer;

pub mod app;
pub mod chat;
pub mod error;
pub mod ids;
pub mod ledger;
pub mod platform;

pub mod cli;
pub mod config;
pub mod sample;
pub mod telemetry;
