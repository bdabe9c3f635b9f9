//! What people look at: cards, answers, forms.

use std::sync::Arc;

use super::cast::{Person, until};
use super::{Came, Field, FormShown, Place, Shown, Stage};

pub(super) async fn see(stage: &Arc<dyn Stage>, channel: &str, reader: Option<&Person>) -> Vec<Card> {
    let seen = stage.messages(channel, reader).await.into_iter();
    let card = |(place, shown)| Card {
        stage: stage.clone(),
        reader: reader.cloned(),
        place,
        shown,
    };
    seen.map(card).collect()
}

/// A message as it was when the test looked; `now` looks again.
#[derive(Clone)]
pub struct Card {
    stage: Arc<dyn Stage>,
    /// Through whose eyes it is seen, where not everybody sees it.
    reader: Option<Person>,
    pub place: Place,
    pub(super) shown: Shown,
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
    pub(super) fn new(who: &Person, came: Came) -> Self {
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
    pub(super) shown: FormShown,
}

impl Form {
    pub fn text(&self) -> String {
        self.shown.text()
    }

    /// Each field with what was given or stood there; a client lets nobody send a required one empty.
    pub(super) fn filled<'f>(&self, given: impl IntoIterator<Item = (&'f str, &'f str)>) -> Vec<(String, String)> {
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
