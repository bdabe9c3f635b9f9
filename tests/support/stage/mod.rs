//! The words in which a conversation is told once and held on every platform: people use commands, press buttons, fill in
//! forms, and see cards. A platform takes part by being a [`Stage`]; how it differs from the others stands in
//! `differences`, and nowhere else.

pub mod differences;
pub mod discord;
pub mod playground;
mod shown;
mod words;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

pub use differences::{Needs, Platform};
pub use shown::{Button, Shown};
pub use words::{Command, Completion, Given, Typed};

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

macro_rules! on_stage {
    ($($name:ident)*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{} {}", stringify!($name), self.name)
            }
        }
    )*};
}
on_stage!(Person Group Channel);

#[derive(Clone)]
pub struct Group {
    pub id: String,
    pub name: String,
}

#[derive(Clone)]
pub struct Channel {
    stage: Arc<dyn Stage>,
    pub id: String,
    pub name: String,
}

#[derive(Clone)]
pub struct Person {
    stage: Arc<dyn Stage>,
    pub id: String,
    pub name: String,
    /// Of their client: `en`, `vi`.
    pub language: &'static str,
}

/// The people and places of a stage.
pub async fn group(stage: &Arc<dyn Stage>, name: &str) -> Group {
    Group {
        id: stage.group(name).await,
        name: name.to_owned(),
    }
}

pub async fn channel(stage: &Arc<dyn Stage>, name: &str) -> Channel {
    Channel {
        stage: stage.clone(),
        id: stage.channel(name).await,
        name: name.to_owned(),
    }
}

pub async fn person(stage: &Arc<dyn Stage>, name: &str, groups: &[&Group], part: Part) -> Person {
    Person {
        stage: stage.clone(),
        id: stage.person(name, groups, part).await,
        name: name.to_owned(),
        language: "en",
    }
}

impl Channel {
    /// What everybody sees, oldest first.
    pub async fn messages(&self) -> Vec<Card> {
        see(&self.stage, &self.id, None).await
    }

    pub async fn last_message(&self) -> Card {
        self.messages().await.pop().expect("a message in the channel")
    }

    pub async fn is_deleted(&self) {
        self.stage.channel_goes(self).await;
    }
}

impl Person {
    pub fn with_language(self, language: &'static str) -> Self {
        Person { language, ..self }
    }

    /// `"please"`, `"kudos-admin team add"`; names may be those of the person's language.
    pub fn uses(&self, command: &str) -> Command {
        Command(Typed::new(self, command))
    }

    pub fn completes(&self, command: &str) -> Completion {
        Completion(Typed::new(self, command))
    }

    /// Presses a button of the card as it is now.
    pub async fn presses(&self, card: &Card, button: &str) -> Answer {
        self.presses_old(&card.now().await, button).await
    }

    /// Presses a button of the card as it was when the test looked: a slow client, a stale card.
    pub async fn presses_old(&self, card: &Card, button: &str) -> Answer {
        let press = card.shown.press(button);
        let came = self.stage.presses(self, &card.place, press).await;
        Answer::new(self, came)
    }

    /// Fills in a form, its fields found by their labels, and sends it.
    pub async fn submits<'f>(&self, form: &Form, fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Answer {
        let filled = form.filled(fields);
        let came = self.stage.submits(self, &form.shown, &filled).await;
        Answer::new(self, came)
    }

    /// Uses an entry of a message's menu.
    pub async fn message_menu(&self, entry: &str, message: &Card) -> Answer {
        let came = self.stage.chooses_of_message(self, entry, &message.place).await;
        Answer::new(self, came)
    }

    /// Uses an entry of a person's menu.
    pub async fn user_menu(&self, entry: &str, person: &Person) -> Answer {
        let came = self.stage.chooses_of_person(self, entry, person).await;
        Answer::new(self, came)
    }

    /// Writes an ordinary message.
    pub async fn says(&self, channel: &Channel, words: &str) -> Card {
        let place = self.stage.says(self, channel, words).await;
        let seen = see(&self.stage, &channel.id, None).await;
        let said = seen.into_iter().find(|card| card.place == place);
        said.expect("what was said is there")
    }

    /// What they alone and everybody sees in a channel, as soon as something there fits.
    pub async fn waits_in(&self, channel: &Channel, what: &str, fits: impl Fn(&Card) -> bool) -> Card {
        until(&self.stage, what, async || {
            let seen = see(&self.stage, &channel.id, Some(self)).await;
            seen.into_iter().rev().find(&fits)
        })
        .await
    }

    pub async fn waits_for_direct_message(&self, what: &str) -> Card {
        until(&self.stage, what, async || {
            let channel = self.stage.direct_channel(self).await?;
            see(&self.stage, &channel, Some(self)).await.pop()
        })
        .await
    }
}

async fn see(stage: &Arc<dyn Stage>, channel: &str, reader: Option<&Person>) -> Vec<Card> {
    let seen = stage.messages(channel, reader).await.into_iter();
    let card = |(place, shown)| Card {
        stage: stage.clone(),
        reader: reader.cloned(),
        place,
        shown,
    };
    seen.map(card).collect()
}

/// Looks until there is what is looked for.
async fn until<T>(stage: &Arc<dyn Stage>, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, waiting).await;
    found.unwrap_or_else(|_| panic!("never seen: {what}; problems: {:#?}", stage.problems()))
}

/// A message as it was when the test looked; `now` looks again.
#[derive(Clone)]
pub struct Card {
    stage: Arc<dyn Stage>,
    /// Through whose eyes it is seen, where not everybody sees it.
    reader: Option<Person>,
    pub place: Place,
    shown: Shown,
}

impl Card {
    async fn look(&self) -> Option<Card> {
        let seen = see(&self.stage, &self.place.channel, self.reader.as_ref()).await;
        seen.into_iter().find(|card| card.place == self.place)
    }

    pub async fn now(&self) -> Card {
        self.look().await.expect("the message is still there")
    }

    /// Waits until it has changed so that it fits.
    pub async fn becomes(&self, what: &str, fits: impl Fn(&Card) -> bool) -> Card {
        until(&self.stage, what, async || self.look().await.filter(&fits)).await
    }

    /// What a person sees, as plain text for a snapshot.
    pub fn text(&self) -> String {
        self.shown.text(self.stage.platform())
    }

    /// The words beside the card.
    pub fn content(&self) -> &str {
        &self.shown.words
    }

    /// Labels, in order.
    pub fn buttons(&self) -> Vec<&str> {
        self.shown.labels()
    }

    pub fn is_ephemeral(&self) -> bool {
        self.shown.only_for.is_some()
    }

    /// The message to which a button leads.
    pub fn leads_to(&self, button: &str) -> &Place {
        self.shown.leads_to(button)
    }
}

/// What a deed came to.
pub struct Answer {
    who: Person,
    came: Came,
}

impl Answer {
    fn new(who: &Person, came: Came) -> Self {
        let who = who.clone();
        Answer { who, came }
    }

    /// The answer's message; where the pressed message was changed, that one.
    pub fn message(&self) -> Card {
        let (place, shown) = match &self.came {
            Came::Message { place, shown, .. } => (place.clone(), shown.clone()),
            Came::Form(form) => panic!("not a message but a form: {}", form.text()),
        };
        let reader = shown.only_for.is_some().then(|| self.who.clone());
        Card {
            stage: self.who.stage.clone(),
            reader,
            place,
            shown,
        }
    }

    pub fn modal(&self) -> Form {
        match &self.came {
            Came::Form(shown) => Form { shown: shown.clone() },
            Came::Message { .. } => panic!("no form but: {}", self.text()),
        }
    }

    pub fn updated_the_message(&self) -> bool {
        matches!(self.came, Came::Message { in_place: true, .. })
    }

    pub fn text(&self) -> String {
        match &self.came {
            Came::Form(form) => form.text(),
            Came::Message { .. } => self.message().text(),
        }
    }

    pub fn content(&self) -> String {
        self.message().content().to_owned()
    }

    pub fn buttons(&self) -> Vec<String> {
        let message = self.message();
        message.buttons().into_iter().map(str::to_owned).collect()
    }

    pub fn is_ephemeral(&self) -> bool {
        self.message().is_ephemeral()
    }
}

pub struct Form {
    shown: FormShown,
}

impl Form {
    pub fn text(&self) -> String {
        self.shown.text()
    }

    /// Each field with what was given or stood there; a client lets nobody send a required one empty.
    fn filled<'f>(&self, given: impl IntoIterator<Item = (&'f str, &'f str)>) -> Vec<(String, String)> {
        let fields = &self.shown.fields;
        let mut filled: Vec<_> = fields.iter().map(|f| (f.id.clone(), f.value.clone())).collect();
        for (label, words) in given {
            let at = fields.iter().position(|field| field.label == label);
            let at = at.unwrap_or_else(|| panic!("no field {label:?}: {}", self.text()));
            filled[at].1 = words.to_owned();
        }
        let empty = fields
            .iter()
            .zip(&filled)
            .find(|(field, (_, words))| field.required && words.is_empty());
        assert!(
            empty.is_none(),
            "{:?} is required",
            empty.map(|(field, _)| &field.label)
        );
        filled
    }
}

impl FormShown {
    pub fn text(&self) -> String {
        let mut lines = vec![format!("[[ {} ]]", self.title)];
        for Field {
            label, required, value, ..
        } in &self.fields
        {
            let star = if *required { "*" } else { "" };
            lines.push(format!("{label}{star}: {value}").trim_end().to_owned());
        }
        lines.join("\n")
    }
}
