//! The playground's page in a real browser, with the real binary behind it. Needs chromium and chromedriver (Debian:
//! `apt-get install chromium chromium-driver`); without them each test says that it is skipped, and with `CI` set it
//! fails instead.
//!
//! `cargo test --test browser -- --ignored picture` makes the README's picture anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken condition must fail the test, with words"
)]

mod audit;
mod browser;
mod hotel;
mod keyboard;
mod page;
mod picture;
mod story;
mod tabs;
mod trouble;
