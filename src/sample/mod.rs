//! The sample hotel: a company of forty people with twelve weeks behind it, for whoever wants to see the product at work.
//! Everything is told relative to one instant, and the same instant always tells the same.

mod calendar;
mod demand;
mod dice;
mod furnish;
mod gratitude;
mod history;
mod hotel;
mod phrases;
mod recent;
mod service;

pub use furnish::{Filled, fill};
pub use history::{History, history};
pub use hotel::{
    BACK_OFFICE, CHANNELS, FRONT_DESK, HOME, MODERATION, MODERATORS, PEOPLE, Part, Person, SUMMARY, TEAMS, TIME_ZONE,
    Team, VALUES, home, person_with,
};
pub use recent::{Happening, Scene, recent};
