//! The playground through its front door: the real binary, spoken to as its page does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken condition must fail the test, with words"
)]

#[path = "../support/mod.rs"]
mod support;

mod data;
mod doors;
mod events;
mod story;
mod talk;

use support::playground::Demo;
use tempfile::TempDir;

const FRONT_DESK: &str = "front-desk";
const MODERATORS: &str = "moderators";
const SUMMARY: &str = "weekly-summary";

/// The sample hotel, with nothing kept.
fn hotel() -> (TempDir, Demo) {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), &[]);
    (folder, demo)
}

/// A hotel that has just begun.
fn empty() -> (TempDir, Demo) {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), &["--empty"]);
    (folder, demo)
}
