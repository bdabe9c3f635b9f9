//! A command being typed.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::{Answer, Channel, Choice, Group, Person};

/// A command with its options, in the scenario's own words.
#[derive(Debug, Clone)]
pub struct Typed {
    pub who: Person,
    /// `please`, `kudos-admin team add`.
    pub path: String,
    pub options: Vec<(String, Given)>,
    /// Where it is typed; anywhere when it does not matter.
    pub channel: Option<Channel>,
    /// Whether it is sent although the person's client does not offer it.
    pub hidden: bool,
}

#[derive(Debug, Clone)]
pub enum Given {
    Text(String),
    Whole(i64),
    Flag(bool),
    Person(Person),
    Group(Group),
    Channel(Channel),
}

macro_rules! given {
    ($($from:ty, $value:ident => $to:expr;)*) => {$(
        impl From<$from> for Given {
            fn from($value: $from) -> Self { $to }
        }
    )*};
}
given! {
    &str, words => Given::Text(words.to_owned());
    i64, number => Given::Whole(number);
    bool, flag => Given::Flag(flag);
    &Person, person => Given::Person(person.clone());
    &Group, group => Given::Group(group.clone());
    &Channel, channel => Given::Channel(channel.clone());
}

impl Typed {
    pub(super) fn new(who: &Person, path: &str) -> Self {
        Typed {
            who: who.clone(),
            path: path.to_owned(),
            options: Vec::new(),
            channel: None,
            hidden: false,
        }
    }

    fn option(mut self, name: &str, value: impl Into<Given>) -> Self {
        self.options.push((name.to_owned(), value.into()));
        self
    }
}

/// Awaiting it sends it and gives the answer.
#[must_use = "a command is sent by `.await`"]
pub struct Command(pub(super) Typed);

impl Command {
    pub fn option(self, name: &str, value: impl Into<Given>) -> Self {
        Command(self.0.option(name, value))
    }

    pub fn in_channel(mut self, channel: &Channel) -> Self {
        self.0.channel = Some(channel.clone());
        self
    }

    /// Sent although the person's client does not offer the command.
    pub fn although_hidden(mut self) -> Self {
        self.0.hidden = true;
        self
    }
}

impl IntoFuture for Command {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let typed = self.0;
            let came = typed.who.stage.uses(&typed).await;
            Answer::new(&typed.who, came)
        })
    }
}

/// A command whose next option is completed.
#[must_use = "name the option with `.typing(option, words)`"]
pub struct Completion(pub(super) Typed);

impl Completion {
    /// The option that is being typed, and its words so far.
    pub async fn typing(self, option: &str, words: &str) -> Vec<Choice> {
        let typed = self.0.option(option, words);
        typed.who.stage.completes(&typed).await
    }
}
