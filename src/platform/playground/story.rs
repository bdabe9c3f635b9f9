//! For those who let something happen before visitors come: what a visitor does by hand, done by name.

use super::Playground;
use super::act::{Deed, Doing, NotDone, Shown};
use crate::chat::locale::Language;
use crate::chat::platform::Door;
use crate::chat::reply::MessageRef;

/// What somebody's deed came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Performed {
    /// A form opened, to be filled in.
    Form {
        id: String,
    },
    /// A message stands there, new or changed.
    Message(MessageRef),
    /// A word to them alone: a refusal, or what nobody else is to see.
    Word(String),
    Nothing,
}

impl Playground {
    /// Lets somebody do something. `Err` says why it could not be done.
    pub async fn perform(&self, door: &Door, account: &str, channel: &str, deed: Deed) -> Result<Performed, String> {
        let language = Language::default();
        let reader = self
            .reader(account, language)
            .ok_or_else(|| format!("there is no {account}"))?;
        let doing = Doing {
            person: reader.person,
            moderator: reader.moderates(),
            language,
            channel,
        };
        let done = match self.act(door, &doing, deed).await {
            Ok(done) => done,
            Err(NotDone::Refused(refusal)) => return Err(language.refusal(&refusal).to_plain()),
            Err(NotDone::Failed(error)) => return Err(error.to_string()),
        };
        Ok(match done.shown {
            Shown::Nothing => Performed::Nothing,
            Shown::Modal(modal) => Performed::Form { id: modal.id },
            Shown::Message(note) if note.only_for.is_some() => Performed::Word(note.body.in_short()),
            Shown::Message(note) | Shown::Edited(note) => Performed::Message(note.place(&self.roster().home.id)),
        })
    }

    /// The button of a message whose id ends so.
    pub fn button(&self, message: &str, ends_with: &str) -> Option<String> {
        let note = self.record().note(message.parse().ok()?)?;
        let mut buttons = note.body.buttons.iter().flatten();
        buttons.find_map(|button| button.press.clone().filter(|press| press.ends_with(ends_with)))
    }
}
