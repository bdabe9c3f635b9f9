//! What the front-door tests and benchmarks share: a Discord of our own, and the real bot beside it.
#![allow(
    dead_code,
    unused_imports,
    reason = "every test crate includes the whole and uses a part"
)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a broken condition must fail the test, with words"
)]

pub mod bot;
pub mod discord;
pub mod playground;
pub mod preload;
mod record;
pub mod slack;
mod wait;
