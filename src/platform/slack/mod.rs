//! Slack: Socket Mode brings envelopes, the Web API takes answers and messages.
//!
//! ```text
//! inbound   envelopes -> Reading          render   Message -> text and blocks      views   forms
//! manifest  the app as Slack makes it      rich     Text -> rich text
//! escape    people's words to the letter  origin   where a form was opened         people  who is who
//! ```

pub mod escape;
pub mod inbound;
mod manifest;
pub mod origin;
pub mod people;
pub mod render;
mod rich;
pub mod views;

#[cfg(test)]
mod recorded;

pub use manifest::manifest;
