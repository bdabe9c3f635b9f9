//! What moderators do: hide, restore, mute; and the record of it.

pub mod store;
