//! What the front-door tests and benchmarks share: a Discord of our own, and the real bot beside it.
#![allow(dead_code, unused_imports)] // Every test crate includes the whole and uses a part.

pub mod bot;
pub mod discord;
