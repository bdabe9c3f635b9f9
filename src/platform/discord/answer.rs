//! Answering interactions: at once, or first a sign of life and then the answer.
//!
//! ```text
//! handled within `defer_after`   callback with the answer itself
//! later                          callback "thinking" (5) or "seen" (6), then edit the original or follow up
//! ```

use super::Discord;
use super::callback::{Callback, Ticket};
use super::inbound::{self, kind};
use super::render;
use super::rest::Body;
use super::wire::Interaction;
use crate::chat::command::Command;
use crate::chat::inbound::{Gesture, Inbound, Input, Value};
use crate::chat::platform::{Answer, Door};
use crate::chat::reply::{Message, Reply, Visibility};
use crate::chat::{parse, table};
use futures::FutureExt;
use serde_json::Value as Json;
use std::panic::AssertUnwindSafe;
use tokio::time::{Instant, timeout_at};

pub(super) const EPHEMERAL: u64 = 1 << 6;

/// The kinds of callbacks.
mod callback {
    pub const MESSAGE: u8 = 4;
    pub const THINKING: u8 = 5;
    pub const SEEN: u8 = 6;
    pub const UPDATE: u8 = 7;
    pub const CHOICES: u8 = 8;
    pub const MODAL: u8 = 9;
}

/// What a sign of life has promised.
#[derive(Clone, Copy, PartialEq)]
enum Promise {
    /// A new message, visible to these.
    Message(Visibility),
    /// The message of the button, or another, or nothing.
    Seen,
}

/// Handles an interaction from its arrival to its answer.
pub(super) async fn interaction(discord: Discord, door: Door, interaction: Interaction, arrived: Instant) {
    let Some(inbound) = inbound::act(&interaction) else {
        tracing::debug!(kind = interaction.kind, "an interaction that is not for this bot");
        return;
    };
    let mut ticket = Ticket::new(&interaction, arrived);
    let promise = promise(&inbound, &ticket);
    let work = AssertUnwindSafe((door.handle)(inbound)).catch_unwind();
    tokio::pin!(work);
    let in_time = match promise {
        Some(_) => timeout_at(arrived + discord.defer_after(), &mut work).await.ok(),
        None => Some(work.as_mut().await),
    };
    let (answered, answer) = match in_time {
        Some(Ok(answer)) => {
            ticket.owed = answer.owed.is_some();
            (discord.answer_now(&ticket, &answer).await, answer)
        }
        None => {
            let promise = promise.unwrap_or(Promise::Seen);
            // Both at once: the work does not wait for the network.
            let (promised, worked) = tokio::join!(discord.promise(&ticket, promise), work);
            match worked {
                Ok(answer) if promised => {
                    ticket.owed = answer.owed.is_some();
                    (discord.answer_late(&ticket, promise, &answer).await, answer)
                }
                // Without a sign of life in time nothing can be shown here: what is owed is posted by its delivery.
                Ok(_) => return,
                Err(_) => return tracing::error!(interaction = ticket.id, "handling an interaction panicked"),
            }
        }
        Some(Err(_)) => return tracing::error!(interaction = ticket.id, "handling an interaction panicked"),
    };
    let Answered::Arrived(message) = answered else { return };
    metrics::histogram!("magicwords_answer_seconds", "platform" => "discord").record(arrived.elapsed().as_secs_f64());
    if let Some(owed) = answer.owed {
        (door.answered)(owed, message.map(|message| ticket.message_ref(message)));
    }
    if let Some(aside) = &answer.aside {
        let body = with_flags(render::message(aside), Visibility::Private);
        discord.follow_up(&ticket, &body, true).await;
    }
}

/// What became of an answer.
enum Answered {
    /// It is there, as this message.
    Arrived(Option<String>),
    /// It is not there, or nobody knows.
    Unknown,
}

/// What may be promised when the work takes long; `None` where nothing can be: completion, and what opens a form.
fn promise(inbound: &Inbound, ticket: &Ticket) -> Option<Promise> {
    let Input::Act(act) = &inbound.input else { return None };
    match &act.gesture {
        Gesture::Completion { .. } | Gesture::Menu { .. } => None,
        Gesture::Slash { path, options } => {
            let asked = |name: &str| {
                options
                    .iter()
                    .any(|(given, value)| given == name && *value == Value::Flag(true))
            };
            let private = table::find(path).is_none_or(|spec| spec.private) || asked("private");
            Some(Promise::Message(if private {
                Visibility::Private
            } else {
                Visibility::Public
            }))
        }
        gesture => {
            let opens_form = matches!(
                parse::parse(gesture),
                Ok(Command::AskCantForm { .. } | Command::ThankForAskForm(_) | Command::ThankPersonForm(_))
            );
            match (opens_form, &ticket.origin) {
                (true, _) => None,
                (false, Some(_)) => Some(Promise::Seen),
                (false, None) => Some(Promise::Message(Visibility::Public)),
            }
        }
    }
}

fn with_flags(mut body: Body, visibility: Visibility) -> Body {
    if let Some(json) = &mut body.json
        && visibility == Visibility::Private
    {
        json["flags"] = EPHEMERAL.into();
    }
    body
}

/// A callback of this type around what is told.
fn respond(kind: u8, data: Body) -> Body {
    let json = match data.json {
        Some(data) => render::object([("type", kind.into()), ("data", data)]),
        None => render::object([("type", kind.into())]),
    };
    Body {
        json: Some(json),
        files: data.files,
    }
}

impl Discord {
    async fn answer_now(&self, ticket: &Ticket, answer: &Answer) -> Answered {
        // Only of messages does anybody want to know which one they became.
        let (body, message) = match &answer.reply {
            Reply::Edit(edit) if ticket.origin.is_some() => (respond(callback::UPDATE, render::message(edit)), None),
            Reply::Message(message) | Reply::Edit(message) => {
                let data = with_flags(render::message(message), message.visibility);
                (respond(callback::MESSAGE, data), Some(message))
            }
            Reply::Modal(modal) => (respond(callback::MODAL, render::modal(modal).into()), None),
            Reply::Choices(choices) => (respond(callback::CHOICES, render::choices(choices).into()), None),
            Reply::Nothing => return self.answer_nothing(ticket).await,
        };
        match self
            .callback(ticket, &body, answer.owed.is_some() && message.is_some())
            .await
        {
            Callback::Arrived(Some(id)) => Answered::Arrived(Some(id)),
            Callback::Arrived(None) => match (&answer.reply, message) {
                (Reply::Edit(_), None) => Answered::Arrived(ticket.origin.clone()),
                (_, Some(_)) if answer.owed.is_some() => {
                    // An older form of the API does not tell the message: it is asked for.
                    let original = self.original(&ticket.application, &ticket.token).await.ok().flatten();
                    Answered::Arrived(original.map(|found| found.id))
                }
                _ => Answered::Arrived(None),
            },
            Callback::Already => self.answered_before(ticket, &answer.reply).await,
            Callback::Failed => Answered::Unknown,
        }
    }

    /// An earlier try arrived after all, or the event came twice, or an earlier life of this program gave a sign of life.
    async fn answered_before(&self, ticket: &Ticket, reply: &Reply) -> Answered {
        match reply {
            Reply::Edit(edit) if ticket.origin.is_some() => self.edit_original(ticket, edit).await,
            Reply::Message(message) | Reply::Edit(message) => {
                match self.original(&ticket.application, &ticket.token).await {
                    Ok(Some(found)) if found.flags.unwrap_or(0) & super::find::LOADING != 0 => {
                        self.edit_original(ticket, message).await
                    }
                    Ok(Some(found)) if Some(&found.id) != ticket.origin.as_ref() => Answered::Arrived(Some(found.id)),
                    _ => Answered::Unknown,
                }
            }
            _ => Answered::Arrived(None),
        }
    }

    async fn answer_nothing(&self, ticket: &Ticket) -> Answered {
        if ticket.kind == kind::COMPLETION {
            let body = respond(callback::CHOICES, render::choices(&[]).into());
            self.callback(ticket, &body, false).await;
        } else if ticket.origin.is_some() {
            self.callback(ticket, &respond(callback::SEEN, Body::default()), false)
                .await;
        } else if self.promise(ticket, Promise::Message(Visibility::Private)).await {
            self.delete_original(ticket).await;
        }
        Answered::Arrived(None)
    }

    async fn promise(&self, ticket: &Ticket, promise: Promise) -> bool {
        let body = match promise {
            Promise::Seen => respond(callback::SEEN, Body::default()),
            Promise::Message(visibility) => respond(
                callback::THINKING,
                with_flags(Json::Object(Default::default()).into(), visibility),
            ),
        };
        !matches!(self.callback(ticket, &body, false).await, Callback::Failed)
    }

    async fn answer_late(&self, ticket: &Ticket, promise: Promise, answer: &Answer) -> Answered {
        match (&answer.reply, promise) {
            (Reply::Edit(edit), Promise::Seen) => self.edit_original(ticket, edit).await,
            (Reply::Message(message) | Reply::Edit(message), Promise::Message(visibility)) => {
                if message.visibility == visibility {
                    return self.edit_original(ticket, message).await;
                }
                // Who sees a message cannot be changed: the promised one goes, another comes.
                self.delete_original(ticket).await;
                self.answer_apart(ticket, message).await
            }
            (Reply::Message(message), Promise::Seen) => self.answer_apart(ticket, message).await,
            (Reply::Nothing, Promise::Message(_)) => {
                self.delete_original(ticket).await;
                Answered::Arrived(None)
            }
            (Reply::Modal(_), _) => {
                tracing::warn!(interaction = ticket.id, "a form came too late to be shown");
                Answered::Unknown
            }
            (Reply::Nothing | Reply::Choices(_), _) => Answered::Arrived(None),
        }
    }

    async fn answer_apart(&self, ticket: &Ticket, message: &Message) -> Answered {
        let private = message.visibility == Visibility::Private;
        let body = with_flags(render::message(message), message.visibility);
        match self.follow_up(ticket, &body, private).await {
            Some(id) => Answered::Arrived(Some(id)),
            None => Answered::Unknown,
        }
    }

    async fn edit_original(&self, ticket: &Ticket, message: &Message) -> Answered {
        match self.patch_original(ticket, &render::message(message)).await {
            Some(id) => Answered::Arrived(Some(id)),
            None => Answered::Unknown,
        }
    }
}
