//! The same on Slack: acknowledged means stored, exactly once, and nobody is pinged but the named.

mod copies;
mod hostile;
mod hotel;
mod kill;
mod leaving;
mod left;
mod once;
mod outages;
mod outbox;
mod outside;
mod patience;
mod renumbered;
mod stop;
mod storage;
mod together;
