//! Slack: Socket Mode brings envelopes, the Web API takes answers and messages.
//!
//! ```text
//! inbound   envelopes -> Reading          render   Message -> text and blocks      views   forms
//! escape    people's words to the letter  origin   where a form was opened         people  who is who
//! ```

pub mod escape;
pub mod inbound;
pub mod origin;
pub mod people;
pub mod render;
pub mod views;
