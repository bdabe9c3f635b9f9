//! What the product answers and posts, in words that every platform can show.

use super::text::Text;

/// The answer to an inbound event.
#[derive(Debug, Clone, Default)]
pub enum Reply {
    /// A new message.
    Message(Box<Message>),
    /// The message whose button was pressed becomes this.
    Edit(Box<Message>),
    /// A form to fill in.
    Modal(Modal),
    /// Values to choose from while typing.
    Choices(Vec<Choice>),
    /// Nothing is shown.
    #[default]
    Nothing,
}

impl Reply {
    pub fn message(message: Message) -> Self {
        Reply::Message(Box::new(message))
    }

    pub fn edit(message: Message) -> Self {
        Reply::Edit(Box::new(message))
    }
}

/// Who sees a message that answers a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Only the person who is answered.
    #[default]
    Private,
    /// Everybody in the channel.
    Public,
}

/// A message: a line of text, a card, buttons, and what is attached.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    pub visibility: Visibility,
    pub text: Text,
    pub card: Option<Card>,
    /// Rows of buttons.
    pub buttons: Vec<Vec<Button>>,
    pub picture: Option<Picture>,
    pub file: Option<File>,
    /// Those who are notified; nobody else is, whatever the text says.
    pub pings: Vec<Ping>,
    /// What it replies to, in the place where both stand.
    pub replies_to: Option<MessageRef>,
}

/// The framed part of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Card {
    pub title: Text,
    pub body: Text,
    pub fields: Vec<Field>,
    pub footer: Text,
    pub mood: Mood,
}

/// A named line of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: Text,
    pub value: Text,
}

/// What a card's colour tells, beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Calm,
    Waiting,
    Warm,
    Settled,
    Quiet,
}

/// Something to press.
#[derive(Debug, Clone, PartialEq)]
pub struct Button {
    pub label: Text,
    pub action: Action,
    pub style: Style,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Sends this id back. Ids begin with `mw:` and hold no secret.
    Press(String),
    /// Leads to a message of the same platform.
    Show(MessageRef),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    #[default]
    Plain,
    Primary,
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageRef {
    pub home: String,
    pub channel: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub png: Vec<u8>,
    /// What the picture says, for those who cannot see it.
    pub alt: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub name: String,
    pub content: Vec<u8>,
}

/// Somebody to notify, by id on the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ping {
    Person(String),
    Group(String),
}

/// A form.
#[derive(Debug, Clone, PartialEq)]
pub struct Modal {
    pub id: String,
    pub title: Text,
    pub fields: Vec<ModalField>,
    /// Whether what it brings is shown to all, in the place where the form was opened.
    pub for_all: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ModalField {
    pub id: &'static str,
    pub label: Text,
    pub long: bool,
    pub required: bool,
    /// Characters at most.
    pub max: u16,
}

/// A value to choose while typing.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub label: String,
    pub value: String,
}
