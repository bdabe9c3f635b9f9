//! Magic Words: colleagues ask each other for help and say thank you; the ledger keeps both, and a weekly summary shows
//! which teams serve others well and which carry too much.

pub mod people;

pub mod asks;
pub mod kudos;

pub mod digest;

pub mod chat;
pub mod error;
pub mod ids;
pub mod ledger;
