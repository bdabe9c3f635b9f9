//! The weekly summary: what was asked, answered and thanked for, told to a channel once a week.

pub mod figures;
pub mod period;
pub mod working_time;
