//! What people choose about themselves: whether the weekly summary may name them, and the language of their answers.

pub mod commands;
pub mod view;
