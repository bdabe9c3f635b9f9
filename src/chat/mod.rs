//! What every platform shares: inbound events, the command table, parsing, replies, text, locales.

pub mod command;
mod dates;
pub mod health;
pub mod help;
pub mod inbound;
pub mod locale;
pub mod parse;
pub mod platform;
pub mod reply;
pub mod table;
pub mod text;
pub mod when;
pub mod written;
