//! What every platform shares: inbound events, the command table, parsing, replies, text, locales.

pub mod locale;
pub mod text;
pub mod when;
