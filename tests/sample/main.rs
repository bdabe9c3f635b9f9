//! The sample hotel: always the same, true to the product's rules, and telling the story that it is to tell.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/product.rs"]
mod product;

mod chat;
mod clock;
mod ledger;
mod place;
mod rules;
mod story;
mod telling;

/// A Sunday, year's end on both sides of the hotel's midnight, a leap day, a Monday before, at and after the posting hour, and
/// the other days of a week.
pub const NOWS: [&str; 12] = [
    "2026-11-22T15:00:00+07:00",
    "2026-12-31T23:59:59+07:00",
    "2027-01-01T00:00:00+07:00",
    "2028-02-29T12:00:00+07:00",
    "2026-11-16T08:59:00+07:00",
    "2026-11-16T09:00:30+07:00",
    "2026-11-16T09:01:00+07:00",
    "2026-11-17T03:00:00+07:00",
    "2026-11-18T18:00:00+07:00",
    "2026-11-19T10:00:00+07:00",
    "2026-11-20T21:00:00+07:00",
    "2026-11-21T10:00:00+07:00",
];
