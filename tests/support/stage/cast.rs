//! The people and places of a stage, and what people do.

use std::sync::Arc;
use std::time::Duration;

use super::card::{Answer, Card, Form, see};
use super::words::{Command, Completion, Typed};
use super::{PATIENCE, Part, Stage};

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
    pub(super) stage: Arc<dyn Stage>,
    pub id: String,
    pub name: String,
}

#[derive(Clone)]
pub struct Person {
    pub(super) stage: Arc<dyn Stage>,
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

    /// Presses a button of the card as it is now, as soon as it has that button.
    pub async fn presses(&self, card: &Card, button: &str) -> Answer {
        let now = card.becomes(button, |card| card.buttons().contains(&button)).await;
        self.presses_old(&now, button).await
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

    /// A direct message with these words in it.
    pub async fn waits_for_word(&self, what: &str, words: &str) -> Card {
        until(&self.stage, what, async || {
            let channel = self.stage.direct_channel(self).await?;
            let seen = see(&self.stage, &channel, Some(self)).await;
            seen.into_iter().find(|card| card.text().contains(words))
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

/// Looks until there is what is looked for.
pub(super) async fn until<T>(stage: &Arc<dyn Stage>, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
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
