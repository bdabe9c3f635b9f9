//! The requests by which an answer is shown.

use super::answer::Shown;
use super::api::ApiError;
use super::deliver::{message_fields, metadata};
use super::envelope::Ack;
use super::render::{self, Rendered};
use super::ticket::{Kind, Ticket};
use super::{Slack, upload};
use crate::chat::locale::Language;
use crate::chat::platform::{OWED_ANSWER_WITHIN, To};
use crate::chat::reply::{File, Message, MessageRef};
use crate::say;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A trigger opens a form for three seconds.
const TRIGGER_SERVES: Duration = Duration::from_millis(2_500);
/// Nobody waits longer for a word.
const WHISPER_WITHIN: Duration = Duration::from_secs(15);

impl Slack {
    /// Says something to one person: where they act, or directly. Better twice than never.
    pub(super) async fn whisper(&self, ticket: &Ticket, rendered: &Rendered) -> bool {
        match ticket.origin.chosen {
            true => self.tell_aside(ticket, rendered).await || self.tell_in_place(ticket, rendered).await,
            false => self.tell_in_place(ticket, rendered).await || self.tell_aside(ticket, rendered).await,
        }
    }

    /// At the response address or in the channel, where nobody else sees it.
    async fn tell_in_place(&self, ticket: &Ticket, rendered: &Rendered) -> bool {
        if let Some(url) = &ticket.origin.response_url {
            let mut answer = body(rendered);
            answer["response_type"] = "ephemeral".into();
            answer["replace_original"] = false.into();
            in_thread(&mut answer, ticket);
            if self.respond(url, &answer, Instant::now() + WHISPER_WITHIN, true).await {
                return true;
            }
        }
        if let Some(channel) = ticket.origin.channel.as_ref().filter(|_| !ticket.person.is_empty()) {
            let mut fields = vec![("channel", channel.clone()), ("user", ticket.person.clone())];
            fields.extend(ticket.origin.thread.clone().map(|thread| ("thread_ts", thread)));
            fields.extend(upload::fields(rendered));
            match self.api().call("chat.postEphemeral", &fields, WHISPER_WITHIN).await {
                Ok(_) => return true,
                Err(error) => tracing::debug!(%error, "a word could not be said in the channel"),
            }
        }
        false
    }

    async fn tell_aside(&self, ticket: &Ticket, rendered: &Rendered) -> bool {
        if ticket.person.is_empty() {
            return false;
        }
        match self.direct(ticket, rendered).await {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(%error, "somebody could not be answered");
                false
            }
        }
    }

    /// By direct message.
    pub(super) async fn direct(&self, ticket: &Ticket, rendered: &Rendered) -> Result<MessageRef, ApiError> {
        let channel = self.channel_of(&To::Person(ticket.person.clone())).await?;
        let fields = message_fields(&channel, rendered);
        let told = self.post_word(&channel, fields, Instant::now() + WHISPER_WITHIN).await;
        let standing = told.unwrap_or_else(|_| Err(ApiError::NoAnswer("its lane was given up".to_owned())))?;
        Ok(ticket.message(&standing.place, &standing.ts))
    }

    /// The same with a picture.
    pub(super) async fn direct_with_picture(&self, ticket: &Ticket, message: &Message) -> Result<MessageRef, ApiError> {
        let mut composed = self.compose(message, &ticket.site).await;
        loop {
            match self.direct(ticket, &composed.rendered).await {
                Err(error) if composed.gives_way_to(&error).await => {}
                told => return told,
            }
        }
    }

    pub(super) async fn send_file(&self, ticket: &Ticket, file: &File, word: Option<String>) -> Result<(), ApiError> {
        let channel = self.channel_of(&To::Person(ticket.person.clone())).await?;
        self.share(&channel, file, word).await
    }

    pub(super) async fn open_form(&self, ack: Ack, ticket: &Ticket, mut view: Value, language: Language) {
        view["private_metadata"] = ticket.origin.kept().into();
        if ticket.kind == Kind::Form {
            return ack.answer(&json!({"response_action": "push", "view": view}));
        }
        ack.done();
        if !self.opens(ticket, &view).await {
            let sorry = Message {
                text: say!(language, "fault-sorry"),
                ..Message::default()
            };
            self.whisper(ticket, &render::message(&sorry, &ticket.site)).await;
        }
    }

    /// Opens a window, while the trigger of what was done serves.
    pub(super) async fn opens(&self, ticket: &Ticket, view: &Value) -> bool {
        let Some(trigger) = &ticket.trigger else { return false };
        let fields = vec![("trigger_id", trigger.clone()), ("view", view.to_string())];
        let opened = self.api().call("views.open", &fields, TRIGGER_SERVES).await;
        if let Err(error) = &opened {
            tracing::warn!(%error, "a window could not be opened");
        }
        opened.is_ok()
    }

    /// Changes the message whose button was pressed.
    pub(super) async fn change(&self, ticket: &Ticket, message: &Message) -> Shown {
        let rendered = render::message(message, &ticket.site);
        let origin = &ticket.origin;
        let place = origin.place().zip(origin.message.as_deref());
        let standing = || Shown::As(place.as_ref().map(|(place, ts)| ticket.message(place, ts)));
        if let Some(url) = &origin.response_url {
            let mut answer = body(&rendered);
            answer["replace_original"] = true.into();
            if let Some(delivery) = &origin.delivery {
                answer["metadata"] = metadata(delivery);
            }
            let deadline = ticket.arrived + OWED_ANSWER_WITHIN;
            if self.respond(url, &answer, deadline, true).await {
                return standing();
            }
        }
        let Some((channel, ts)) = place.as_ref().filter(|_| !origin.ephemeral) else {
            return Shown::NotYet;
        };
        match self.update(channel, ts, &rendered).await {
            Ok(()) => standing(),
            Err(error) => {
                tracing::warn!(%error, "a message could not be changed");
                Shown::NotYet
            }
        }
    }

    /// Where the bot is no member: at the response address, which tells no message.
    pub(super) async fn show_all_from_outside(&self, ticket: &Ticket, message: &Message) -> Shown {
        let Some(url) = &ticket.origin.response_url else {
            return Shown::NotYet;
        };
        let mut answer = body(&render::message(message, &ticket.site));
        answer["response_type"] = "in_channel".into();
        answer["replace_original"] = false.into();
        in_thread(&mut answer, ticket);
        match self
            .respond(url, &answer, ticket.arrived + OWED_ANSWER_WITHIN, false)
            .await
        {
            true => Shown::As(None),
            false => Shown::NotYet,
        }
    }

    /// Answers at the response address until it succeeds or cannot. `repeatable`: better twice than never.
    async fn respond(&self, url: &str, answer: &Value, deadline: Instant, repeatable: bool) -> bool {
        let mut pause = Duration::from_millis(250);
        loop {
            let error = match self.api().respond(url, answer).await {
                Ok(()) => return true,
                Err(error) => error,
            };
            let again = error.untouched() || (repeatable && error.passes());
            let wait = error.retry_after().unwrap_or(pause);
            if !again || Instant::now() + wait >= deadline {
                tracing::debug!(%error, "the response address did not serve");
                return false;
            }
            sleep(wait).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

fn in_thread(answer: &mut Value, ticket: &Ticket) {
    if let Some(thread) = &ticket.origin.thread {
        answer["thread_ts"] = thread.as_str().into();
    }
}

/// A message as the response address and acknowledgements take it.
pub(super) fn body(rendered: &Rendered) -> Value {
    let mut body = json!({"text": rendered.text});
    if !rendered.blocks.is_empty() {
        body["blocks"] = rendered.blocks.clone().into();
    }
    body
}
