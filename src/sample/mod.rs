//! The sample hotel: a company of forty people with twelve weeks behind it, for whoever wants to see the product at work.
//! Everything is told relative to one instant, and the same instant always tells the same.

mod furnish;
mod hotel;
mod recent;

pub use furnish::{Filled, fill};
pub use hotel::{
    BACK_OFFICE, CHANNELS, FRONT_DESK, HOME, MODERATION, MODERATORS, PEOPLE, Part, Person, SUMMARY, TEAMS, TIME_ZONE,
    Team, VALUES, home, person_with,
};
pub use recent::{Deed, Scene, recent};
