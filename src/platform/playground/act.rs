//! What a person does on the page, on its way to the product and back: an [`Inbound`] for each act, and messages for what
//! is answered.

use super::Playground;
use super::body::Body;
use super::commands;
use super::record::{Invoked, Note};
use super::roster::{Person, Roster};
use crate::chat::inbound::{Act, Gesture, Inbound, Input, Value};
use crate::chat::locale::Language;
use crate::chat::platform::{Answer, Door};
use crate::chat::reply::{Message, MessageRef, Modal, Reply, Visibility};
use crate::chat::table::{self, Audience, MAX_WORDS};
use crate::chat::text::clean;
use crate::error::Refusal;
use crate::refuse;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// What the page sends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sent {
    Slash {
        path: String,
        #[serde(default)]
        options: Map<String, Json>,
    },
    Button {
        message: String,
        id: String,
    },
    Modal {
        id: String,
        #[serde(default)]
        fields: BTreeMap<String, String>,
    },
    /// The form that opens is about the person, whether or not it was opened from a message.
    Menu {
        name: String,
        person: String,
    },
    Say(String),
}

/// What a person does.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Ordinary talk.
    Says(String),
    /// A command.
    Uses {
        path: String,
        options: Vec<(String, Value)>,
    },
    /// A button on a message.
    Presses { message: String, button: String },
    /// A form is sent.
    Fills {
        form: String,
        fields: Vec<(String, String)>,
    },
    /// A command from the menu of a message or a person.
    Chooses { name: String, person: String },
}

impl Sent {
    /// # Errors
    /// A refusal when the options are not those of the command.
    pub fn deed(self, roster: &Roster) -> Result<Deed, Refusal> {
        Ok(match self {
            Sent::Say(words) => Deed::Says(words),
            Sent::Slash { path, options } => {
                let spec = table::find(&path).ok_or_else(|| refuse!("refusal-unknown-command"))?;
                let options = commands::values(spec, &options, roster);
                Deed::Uses {
                    options: options.ok_or_else(|| refuse!("playground-not-understood"))?,
                    path,
                }
            }
            Sent::Button { message, id } => Deed::Presses { message, button: id },
            Sent::Modal { id, fields } => Deed::Fills {
                form: id,
                fields: fields.into_iter().collect(),
            },
            Sent::Menu { name, person } => Deed::Chooses { name, person },
        })
    }
}

/// A person doing something in a channel.
pub(super) struct Doing<'a> {
    pub person: &'a Person,
    pub moderator: bool,
    pub language: Language,
    pub channel: &'a str,
}

/// How the answer to a deed is shown.
#[derive(Default)]
struct ShownAs {
    /// The message whose button was pressed, now or to open the form that is sent.
    origin: Option<u64>,
    invoked: Option<Invoked>,
}

/// What an act came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub shown: Shown,
    pub asides: Vec<Arc<Note>>,
}

#[derive(Debug, Default)]
pub(super) enum Shown {
    #[default]
    Nothing,
    Modal(Modal),
    Message(Arc<Note>),
    Edited(Arc<Note>),
}

/// Why an act was not carried out.
#[derive(Debug)]
pub(super) enum NotDone {
    Refused(Refusal),
    Failed(io::Error),
}

impl From<Refusal> for NotDone {
    fn from(refusal: Refusal) -> Self {
        NotDone::Refused(refusal)
    }
}

impl From<io::Error> for NotDone {
    fn from(error: io::Error) -> Self {
        NotDone::Failed(error)
    }
}

impl Playground {
    /// Carries out what a person does.
    pub(super) async fn act(&self, door: &Door, doing: &Doing<'_>, deed: Deed) -> Result<Done, NotDone> {
        // What is said or asked among the bot's direct messages, nobody would see.
        if self.roster().channel(doing.channel).is_none() {
            return Err(refuse!("playground-direct-is-for-reading").into());
        }
        let administers = matches!(&deed, Deed::Uses { path, .. }
            if table::find(path).is_some_and(|spec| spec.audience == Audience::Moderators));
        let (gesture, shown_as) = match deed {
            Deed::Says(words) => return self.say(doing, &words),
            deed => self.translate(doing, deed)?,
        };
        let event = self.event_id();
        let inbound = self.inbound(doing, event.clone(), true, gesture);
        let answer = (door.handle)(inbound).await;
        let done = self.show(doing, event, shown_as, &answer)?;
        if let Some(owed) = answer.owed {
            (door.answered)(owed, done.place(&self.roster().home.id));
        }
        if administers {
            self.look().await;
        }
        Ok(done)
    }

    /// The values to choose from while an option is being typed.
    pub(super) async fn complete(&self, door: &Door, doing: &Doing<'_>, gesture: Gesture) -> Vec<Json> {
        let inbound = self.inbound(doing, self.event_id(), false, gesture);
        match (door.handle)(inbound).await.reply {
            Reply::Choices(choices) => choices.iter().map(commands::choice).collect(),
            _ => Vec::new(),
        }
    }

    fn inbound(&self, doing: &Doing<'_>, event: String, answered: bool, gesture: Gesture) -> Inbound {
        Inbound {
            home: self.roster().home.clone(),
            input: Input::Act(Box::new(Act {
                actor: doing.person.account(),
                moderator: doing.moderator,
                language: Some(doing.language),
                channel: doing.channel.to_owned(),
                said_at: None,
                doing: None,
                answer: answered.then(|| event.clone()),
                gesture,
            })),
            event,
        }
    }

    /// An ordinary line of talk, kept to the letter.
    fn say(&self, doing: &Doing<'_>, words: &str) -> Result<Done, NotDone> {
        let words = clean(words);
        let (length, max) = (words.chars().count(), usize::from(MAX_WORDS));
        if length > max {
            return Err(refuse!("refusal-too-long", length = length, max = max).into());
        }
        if words.is_empty() {
            return Err(refuse!("playground-no-words").into());
        }
        let note = Note {
            by: Some(doing.person.account.clone()),
            ..self.note(doing.channel, Body::said(&words))
        };
        Ok(Done {
            shown: Shown::Message(self.record().add(note)?),
            asides: Vec::new(),
        })
    }

    /// A deed in the product's words.
    fn translate(&self, doing: &Doing<'_>, deed: Deed) -> Result<(Gesture, ShownAs), Refusal> {
        let account = &doing.person.account;
        let mut shown_as = ShownAs::default();
        let gesture = match deed {
            Deed::Uses { path, options } => {
                shown_as.invoked = Some(Invoked {
                    person: account.clone(),
                    words: commands::typed(&path, &options, self.roster(), doing.language),
                });
                Gesture::Slash { path, options }
            }
            Deed::Presses { message, button } => {
                let note = message.parse().ok().and_then(|id| self.record().note(id));
                let note = note.filter(|note| note.channel == doing.channel && note.is_for(account));
                shown_as.origin = Some(note.ok_or_else(|| refuse!("playground-no-such-message"))?.id);
                Gesture::Button { id: button }
            }
            Deed::Fills { form, fields } => {
                shown_as.origin = self.origin(account, &form);
                Gesture::Modal { id: form, fields }
            }
            Deed::Chooses { name, person } => {
                let person = self.roster().person(&person);
                let person = person.ok_or_else(|| refuse!("playground-no-such-person"))?.account();
                Gesture::Menu { name, person }
            }
            Deed::Says(_) => return Err(refuse!("playground-not-understood")),
        };
        Ok((gesture, shown_as))
    }

    fn show(&self, doing: &Doing<'_>, event: String, shown_as: ShownAs, answer: &Answer) -> io::Result<Done> {
        let ShownAs { origin, invoked } = shown_as;
        let in_place = match (&answer.reply, origin) {
            (Reply::Edit(edit), Some(origin)) => self.record().change(origin, Body::of(edit))?,
            _ => None,
        };
        let shown = match (&answer.reply, in_place) {
            (_, Some(edited)) => Shown::Edited(edited),
            // A form outlived the message that it was opened from.
            (Reply::Message(message) | Reply::Edit(message), None) => {
                let note = Note {
                    delivery: answer.owed,
                    event: Some(event),
                    invoked,
                    ..self.answer(doing, message, message.visibility)
                };
                Shown::Message(self.record().add(note)?)
            }
            (Reply::Modal(modal), None) => {
                if let Some(origin) = origin {
                    self.remember_origin(&doing.person.account, &modal.id, origin);
                }
                Shown::Modal(modal.clone())
            }
            (Reply::Choices(_) | Reply::Nothing, None) => Shown::Nothing,
        };
        let mut asides = Vec::new();
        if let Some(aside) = &answer.aside {
            asides.push(self.record().add(self.answer(doing, aside, Visibility::Private))?);
        }
        Ok(Done { shown, asides })
    }

    fn answer(&self, doing: &Doing<'_>, message: &Message, visibility: Visibility) -> Note {
        Note {
            only_for: (visibility == Visibility::Private).then(|| doing.person.account.clone()),
            ..self.note(doing.channel, Body::of(message))
        }
    }

    /// A message of the bot that was not there before; it gets its id from the record.
    pub(super) fn note(&self, channel: &str, body: Body) -> Note {
        Note {
            id: 0,
            channel: channel.to_owned(),
            at: self.now().as_microsecond(),
            by: None,
            only_for: None,
            edited: false,
            invoked: None,
            delivery: None,
            event: None,
            body,
        }
    }
}

impl Done {
    /// Where the answer stands.
    fn place(&self, home: &str) -> Option<MessageRef> {
        match &self.shown {
            Shown::Message(note) | Shown::Edited(note) => Some(note.place(home)),
            Shown::Nothing | Shown::Modal(_) => None,
        }
    }
}

impl Note {
    pub(super) fn place(&self, home: &str) -> MessageRef {
        MessageRef {
            home: home.to_owned(),
            channel: self.channel.clone(),
            message: self.id.to_string(),
        }
    }
}
