//! What every platform shares: inbound events, the command table, parsing, replies, text, locales.

mod dates;
pub mod locale;
pub mod text;
pub mod when;
