//! The public card with which a command is answered: posted in the lane of its channel, where it may have to wait for its
//! turn with thousands of others.

use super::Slack;
use super::answer::Shown;
use super::api::ApiError;
use super::deliver::post_fields;
use super::envelope::Ack;
use super::find::Looked;
use super::lanes::{Posted, is_outside};
use super::render::{self, Rendered};
use super::spot::Spot;
use super::ticket::Ticket;
use crate::chat::locale::Language;
use crate::chat::platform::{Answer, Door, OWED_ANSWER_WITHIN, Post, Repeated, To};
use crate::chat::reply::Message;
use crate::chat::text::Text;
use crate::say;
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout_at};

/// How often a channel is looked at in which the first post is still under way, and how long after each other.
const TRIED_WITHIN: usize = 50;
const TRIED_EVERY: Duration = Duration::from_millis(100);

/// A card in the lane of its channel, and what is needed when it has had its turn. The card as JSON is not kept: it takes many
/// times the room of the message.
pub(super) struct Card {
    pub lane: InLane,
    pub ticket: Ticket,
    pub message: Box<Message>,
    /// All of the answer but the message.
    pub answer: Answer,
}

/// Where a card waits.
pub(super) struct InLane {
    place: String,
    delivery: i64,
    posting: oneshot::Receiver<Posted>,
}

/// The word to somebody who repeats elsewhere what they said in another channel.
fn said_before(ticket: &Ticket, language: Language, place: &str) -> Rendered {
    let word = Message {
        text: say!(language, "slack-said-before", channel = Text::channel(place)),
        ..Message::default()
    };
    render::message(&word, &ticket.site)
}

fn deadline(ticket: &Ticket) -> Instant {
    ticket.arrived + OWED_ANSWER_WITHIN
}

impl Slack {
    /// Acknowledges a command and puts its card into the lane of its channel, unless it is decided at once what becomes of it.
    pub(super) async fn show_all(
        &self,
        door: &Door,
        ack: Ack,
        ticket: &Ticket,
        message: &Message,
        answer: &Answer,
    ) -> ControlFlow<Shown, InLane> {
        let (Some(delivery), Some(place)) = (answer.owed, ticket.origin.place()) else {
            ack.done();
            return ControlFlow::Break(Shown::NotYet);
        };
        if let Some(repeated) = &answer.repeats {
            ack.done();
            let shown = self.show_repeated(door, ticket, message, (delivery, repeated));
            let shown = shown.await;
            let first = Spot::of(&repeated.channel).channel;
            if repeated.channel != place && !self.lanes().has_no_way_into(first) {
                self.whisper(ticket, &said_before(ticket, answer.language, &repeated.channel))
                    .await;
            }
            return ControlFlow::Break(shown);
        }
        let channel = Spot::of(&place).channel;
        if self.lanes().has_no_way_into(channel) {
            ack.done();
            return ControlFlow::Break(self.show_all_from_outside(ticket, message).await);
        }
        // Before the acknowledgement, so that what is said next comes after it.
        let posting = self.post_card_unless_full(ticket, message, &place, delivery);
        ack.done();
        if let Some(posting) = posting {
            return ControlFlow::Continue(InLane {
                place,
                delivery,
                posting,
            });
        }
        if self.turns_out_to_be_outside(channel).await {
            self.lanes().is_decided(channel, delivery);
            return ControlFlow::Break(self.show_all_from_outside(ticket, message).await);
        }
        self.lanes().leave(channel, delivery);
        self.lanes().was_not_sent(channel, delivery, &ticket.handle);
        ControlFlow::Break(Shown::NotYet)
    }

    /// In a burst most cards find no room: those are not rendered.
    fn post_card_unless_full(
        &self,
        ticket: &Ticket,
        message: &Message,
        place: &str,
        delivery: i64,
    ) -> Option<oneshot::Receiver<Posted>> {
        let deadline = deadline(ticket);
        if self.lanes().is_full(Spot::of(place).channel, delivery, deadline) {
            return None;
        }
        let fields = post_fields(place, &render::message(message, &ticket.site), delivery);
        self.post_unless_full(place, delivery, fields, deadline)
    }

    fn post_card(&self, ticket: &Ticket, message: &Message, place: &str, delivery: i64) -> oneshot::Receiver<Posted> {
        let rendered = render::message(message, &ticket.site);
        self.post(
            place,
            delivery,
            post_fields(place, &rendered, delivery),
            deadline(ticket),
        )
    }

    /// Waits for a card's turn.
    pub(super) async fn awaited(&self, lane: &mut InLane, ticket: &Ticket, message: &Message) -> Shown {
        match (&mut lane.posting).await {
            Ok(Ok(standing)) => Shown::As(Some(ticket.message(&standing.place, &standing.ts))),
            // Apart, for the room that it takes.
            Ok(Err(error)) => Box::pin(self.show_otherwise(lane, ticket, message, error)).await,
            Err(_) => Shown::NotYet,
        }
    }

    /// A card that could not be posted in its lane.
    async fn show_otherwise(&self, lane: &InLane, ticket: &Ticket, message: &Message, mut error: ApiError) -> Shown {
        let InLane { place, delivery, .. } = lane;
        if error.word() == "not_in_channel" && self.join(place).await {
            match self.post_card(ticket, message, place, *delivery).await {
                Ok(Ok(standing)) => return Shown::As(Some(ticket.message(&standing.place, &standing.ts))),
                Ok(Err(again)) => error = again,
                Err(_) => return Shown::NotYet,
            }
        }
        if is_outside(&error) {
            self.is_outside_of(place, &error);
            return self.show_all_from_outside(ticket, message).await;
        }
        if let ApiError::Limited(_) = error {
            let channel = Spot::of(place).channel;
            self.lanes().was_not_sent(channel, *delivery, &ticket.handle);
        }
        tracing::debug!(%error, delivery, "a card is left to its delivery");
        Shown::NotYet
    }

    /// Of a public channel it is not sure: the bot may be able to join it the next time.
    fn is_outside_of(&self, place: &str, error: &ApiError) {
        if error.word() == "channel_not_found" {
            self.lanes().is_outside_of(Spot::of(place).channel);
        }
    }

    /// Waits a little, in a channel where many begin at once, until something is posted or turned away there. Where the bot is not,
    /// cards need no turn.
    async fn turns_out_to_be_outside(&self, channel: &str) -> bool {
        for _ in 0..TRIED_WITHIN {
            if self.lanes().has_no_way_into(channel) {
                return true;
            }
            if !self.lanes().is_untried(channel) {
                return false;
            }
            sleep(TRIED_EVERY).await;
        }
        false
    }

    /// The card of a command that is repeated, here or elsewhere: its place is where it was said first. While others wait there
    /// for their turn before it, it waits with them.
    async fn show_repeated(
        &self,
        door: &Door,
        ticket: &Ticket,
        message: &Message,
        (delivery, repeated): (i64, &Repeated),
    ) -> Shown {
        let place = repeated.channel.clone();
        let channel = Spot::of(&place).channel;
        if self.lanes().is_full(channel, delivery, deadline(ticket)) {
            // Another copy may have it in its lane until the lease ends.
            match door.alone || self.lanes().has(channel, delivery) {
                true => self.lanes().leave(channel, delivery),
                false => self.lanes().is_decided(channel, delivery),
            }
            return Shown::NotYet;
        }
        let shown = self.show_unless_it_stands(door, ticket, message, (delivery, repeated.since), place);
        shown.await
    }

    /// The card of a command whose person was told that it failed: it may stand all the same. Where the bot is not, no message
    /// of its own stands. What goes wrong is left to the outbox.
    async fn show_unless_it_stands(
        &self,
        door: &Door,
        ticket: &Ticket,
        message: &Message,
        (delivery, since): (i64, Timestamp),
        place: String,
    ) -> Shown {
        let post = Post {
            delivery,
            home: ticket.site.team.clone(),
            to: To::Channel(place.clone()),
            edits: None,
            answer: None,
            tried: true,
            since: since.as_second(),
            message: message.clone(),
        };
        match timeout_at(deadline(ticket), self.look_through(&post, place.clone())).await {
            Ok(Ok(Looked::Found(standing))) => return Shown::As(Some(standing)),
            // Another copy may have it in its lane, and posts it yet. When that has given up, the outbox looks again.
            Ok(Ok(Looked::Nowhere)) if !door.alone && !self.lanes().has(Spot::of(&place).channel, delivery) => {
                return Shown::NotYet;
            }
            Ok(Ok(Looked::Nowhere)) => {}
            Ok(Err(error)) if is_outside(&error) => {
                self.is_outside_of(&place, &error);
                return self.show_all_from_outside(ticket, message).await;
            }
            Ok(Ok(Looked::TooMuch) | Err(_)) | Err(_) => return Shown::NotYet,
        }
        match self.post_card(ticket, message, &place, delivery).await {
            Ok(Ok(standing)) => Shown::As(Some(ticket.message(&standing.place, &standing.ts))),
            Ok(Err(_)) | Err(_) => Shown::NotYet,
        }
    }
}
