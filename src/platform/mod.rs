//! Each platform translates `chat` to and from its own API, and knows nothing of features or the ledger.

mod backoff;
pub mod discord;
mod empty;
mod lives;
pub mod playground;
pub mod slack;
