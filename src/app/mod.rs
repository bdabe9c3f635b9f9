//! Wiring: what runs around the features.

pub mod clock;
pub mod ready;
pub mod stop;
