//! The words in which a conversation is told once and held on every platform: people use commands, press buttons, fill in
//! forms, and see cards. A platform takes part by being a [`Stage`]; how it differs from the others stands in
//! `differences`, and nowhere else.

mod card;
mod cast;
pub mod differences;
pub mod discord;
pub mod playground;
mod shown;
pub mod slack;
mod words;

use std::time::Duration;

use async_trait::async_trait;

pub use card::{Answer, Card};
pub use cast::{Channel, Group, Person, channel, group, person};
pub use differences::{Needs, Platform};
pub use shown::{Button, Shown};
pub use words::{Given, Typed};

/// How long anything may take to arrive.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A platform with the bot in it and one company on it.
#[async_trait]
pub trait Stage: Send + Sync {
    fn platform(&self) -> Platform;

    /// The id of a group of people, made if need be.
    async fn group(&self, name: &str) -> String;
    /// The id of a channel that everybody reads, made if need be.
    async fn channel(&self, name: &str) -> String;
    /// The id of somebody who holds these groups, made if need be.
    async fn person(&self, name: &str, groups: &[&Group], part: Part) -> String;
    async fn channel_goes(&self, channel: &Channel);
    /// Nobody has the role any more; the user group is switched off.
    async fn group_goes(&self, group: &Group);

    async fn uses(&self, command: &Typed) -> Came;
    /// What is offered while the last option of the command is being typed.
    async fn completes(&self, command: &Typed) -> Vec<Choice>;
    /// `press` is what the platform needs of the button, as it was shown.
    async fn presses(&self, who: &Person, card: &Place, press: &str) -> Came;
    /// The fields by their ids.
    async fn submits(&self, who: &Person, form: &FormShown, fields: &[(String, String)]) -> Came;
    async fn chooses_of_message(&self, who: &Person, entry: &str, message: &Place) -> Came;
    async fn chooses_of_person(&self, who: &Person, entry: &str, whom: &Person) -> Came;
    async fn says(&self, who: &Person, channel: &Channel, words: &str) -> Place;

    /// What this person sees in a channel, oldest first; without a person what everybody sees.
    async fn messages(&self, channel: &str, reader: Option<&Person>) -> Vec<(Place, Shown)>;
    /// The channel of what the bot writes to this person alone.
    async fn direct_channel(&self, who: &Person) -> Option<String>;

    /// What the platform had to complain of.
    fn problems(&self) -> Vec<String>;
}

/// What somebody is, to the platform itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Colleague,
    /// Whom the platform itself lets manage the place.
    Manager,
    Bot,
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub channel: String,
    pub message: String,
}

/// What a deed came to, as the platform tells it.
pub enum Came {
    Message {
        place: Place,
        shown: Shown,
        /// Whether the pressed message itself was changed, and no new one written.
        in_place: bool,
    },
    Form(FormShown),
}

#[derive(Debug, Clone)]
pub struct FormShown {
    /// What the platform needs to send it.
    pub id: String,
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub id: String,
    pub label: String,
    pub required: bool,
    /// What stands in it already.
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    pub value: String,
}
