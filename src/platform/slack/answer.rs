//! From an envelope to what is shown. An envelope is acknowledged when the product has done its work, which is when the
//! ledger has committed it. An event that is not acknowledged Slack sends again, and its receipt is found; of a command, a
//! press or a form its person is told that it failed, and tries again: what was stored is found.
//!
//! ```text
//! for one person     with the acknowledgement of the command, else at the response address, else `chat.postEphemeral`
//! a public card      `chat.postMessage`
//! a changed message  at the response address (`replace_original`), else `chat.update`; in the App Home, the whole Home anew
//! a form             `views.open`, or on top of the form that was sent
//! a word at home     a small window over the App Home, which is shown anew; a message would come as a direct one
//! ```
//!
//! A public card is a message of the bot's own, and not the answer at the response address, because that one tells no `ts`,
//! bears no metadata and serves for half an hour: such a card could be neither found after a crash nor changed when its
//! subject does. It goes through the lane of its channel, like all that the outbox sends there. Only where the bot is no
//! member and cannot become one (private channels, direct messages between others) the card is posted at the response
//! address; it then changes when its buttons are pressed.
//!
//! A public card is shown as the delivery that it is. Without one it stands already or is on its way: the event came again.

use super::Slack;
use super::card::Card;
use super::envelope::Ack;
use super::inbound::{self, Reading};
use super::origin::Origin;
use super::people::is_channel;
use super::render;
use super::tell::body;
use super::ticket::{Kind, Ticket};
use super::views;
use crate::chat::inbound::{Inbound, Input, Lifecycle};
use crate::chat::locale::Language;
use crate::chat::platform::{Answer, Door, To};
use crate::chat::reply::{Message, MessageRef, Ping, Reply, Visibility};
use crate::chat::text::{Span, Text};
use crate::say;
use futures::FutureExt;
use serde_json::Value;
use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;

/// Whether a message is read and done with.
fn is_a_word(message: &Message) -> bool {
    message.buttons.is_empty() && message.picture.is_none() && message.file.is_none()
}

/// What is said privately beside a card, and that it names a team that stands by another channel: only user groups are notified.
fn aside(ticket: &Ticket, card: &Message, answer: &mut Answer) -> Option<Message> {
    let said = answer.aside.take();
    if answer.owed.is_none() || answer.repeats.is_some() {
        return said;
    }
    let here = ticket.origin.channel.as_deref();
    let elsewhere = |id: &str| is_channel(id) && here != Some(id);
    let unnotified = card.pings.iter().find_map(|ping| match ping {
        Ping::Group(id) if elsewhere(id) => Some(id),
        _ => None,
    });
    let Some(channel) = unnotified else { return said };
    let named = card.text.named_spans().find(|(span, _)| *span == Span::Group(channel));
    let team = named.and_then(|(_, name)| name).unwrap_or(channel);
    let word = say!(
        answer.language,
        "slack-unnotified",
        team = team,
        channel = Text::channel(channel)
    );
    let text = Text::join(said.into_iter().map(|said| said.text).chain([word]), "\n");
    Some(Message {
        text,
        ..Message::default()
    })
}

/// What became of an answer.
pub(super) enum Shown {
    /// It is there, as this message where that is known.
    As(Option<MessageRef>),
    /// It is not there, or nobody knows: what is owed is delivered later.
    NotYet,
}

/// Handles an envelope from its arrival to its answer.
pub(super) async fn envelope(slack: Slack, door: Door, envelope_type: String, payload: Value, ack: Ack) {
    // Apart, so that its room is free again while a card waits for its turn, with thousands of others maybe.
    if let Some(mut card) = Box::pin(handle(&slack, &door, envelope_type, payload, ack)).await {
        let shown = slack.awaited(&mut card.lane, &card.ticket, &card.message).await;
        slack.conclude(&door, &card.ticket, &card.answer, shown).await;
    }
}

/// Handles an envelope, all but a card that still has to wait for its turn.
async fn handle(slack: &Slack, door: &Door, envelope_type: String, payload: Value, ack: Ack) -> Option<Card> {
    slack.0.groups.heard(&payload["event"]);
    slack.0.people.heard(&payload["event"]);
    let known = match slack.know(&inbound::names(&payload), moderates(&payload)).await {
        Ok(known) => known,
        Err(error) => {
            tracing::warn!(%error, "an envelope waits until Slack tells which workspace this is");
            return None;
        }
    };
    let mut ticket = Ticket::new(&envelope_type, &payload, &known, ack.arrived());
    match slack.believed(inbound::read(&envelope_type, &payload, &known)).await? {
        Reading::Act(mut inbound) => {
            ticket.goes_with(&mut inbound);
            // Caught, so that the log tells which kind it was; unacknowledged, it is not taken for done.
            match AssertUnwindSafe((door.handle)(*inbound)).catch_unwind().await {
                Ok(answer) => return slack.show(door, ack, ticket, answer).await,
                Err(_) => tracing::error!(kind = envelope_type, "handling an envelope panicked"),
            }
        }
        Reading::Form { spec, with_place } => {
            let language = ticket.language(door, &known).await;
            let view = views::command_form(spec, with_place, &known, language);
            slack.open_form(ack, &ticket, view, language).await;
        }
        Reading::Mend { field, why } => {
            let language = ticket.language(door, &known).await;
            ack.answer(&views::complaint(&field, &language.refusal(&why)));
        }
        Reading::Home { person, .. } => {
            ack.done();
            slack.home_opened(door, person).await;
        }
        Reading::Refuse(why) => {
            let message = Message {
                text: ticket.language(door, &known).await.refusal(&why),
                ..Message::default()
            };
            let mend = ticket.field(why.about);
            slack.tell_alone(ack, &ticket, &message, mend).await;
        }
        Reading::Ignore => ack.done(),
    }
    None
}

impl Slack {
    /// What is read, unless it says that the bot is gone and Slack knows better: an event that nobody acknowledged comes again,
    /// maybe after the app was installed anew. `None` when Slack cannot be asked: then it comes once more.
    async fn believed(&self, reading: Reading) -> Option<Reading> {
        let says_so = |inbound: &Inbound| matches!(inbound.input, Input::Lifecycle(Lifecycle::HomeRemoved));
        let is_farewell = matches!(&reading, Reading::Act(inbound) if says_so(inbound));
        if !is_farewell {
            return Some(reading);
        }
        match self.is_installed().await {
            Ok(false) => Some(reading),
            Ok(true) => {
                tracing::info!("Slack told of an earlier end of the app, which is installed again");
                Some(Reading::Ignore)
            }
            Err(error) => {
                tracing::warn!(%error, "that the app is gone is believed when Slack can be asked");
                None
            }
        }
    }
}

/// Whether the rights of the one who acts matter.
fn moderates(payload: &Value) -> bool {
    let begins = |value: &Value, what: &str| value.as_str().is_some_and(|text| text.contains(what));
    begins(&payload["command"], "kudos-admin") || begins(&payload["view"]["callback_id"], "kudos-admin")
}

impl Slack {
    /// Shows an answer, unless it is a card that has to wait for its turn.
    async fn show(&self, door: &Door, ack: Ack, mut ticket: Ticket, mut answer: Answer) -> Option<Card> {
        let shown = match std::mem::take(&mut answer.reply) {
            Reply::Choices(choices) => {
                ack.answer(&render::choices(&choices));
                Shown::As(None)
            }
            // Unacknowledged, an event comes again.
            Reply::Nothing if answer.lost => Shown::NotYet,
            Reply::Nothing => {
                ack.done();
                Shown::As(None)
            }
            Reply::Modal(modal) => {
                let mut view = render::modal(&modal, answer.language);
                if modal.for_all && self.is_where_nobody_sees(&ticket).await {
                    views::ask_for_place(&mut view, answer.language);
                    ticket.origin = Origin::default();
                }
                self.open_form(ack, &ticket, view, answer.language).await;
                Shown::As(None)
            }
            Reply::Edit(_) if ticket.origin.home && answer.owed.is_none() => {
                ack.done();
                self.home_opened(door, ticket.person.clone()).await;
                Shown::As(None)
            }
            Reply::Edit(message) if ticket.origin.message.is_some() => {
                ack.done();
                let shown = self.change(&ticket, &message).await;
                if matches!(shown, Shown::NotYet) && ticket.origin.ephemeral && answer.owed.is_none() {
                    // After half an hour what only they see cannot be changed, and nobody brings it later.
                    self.whisper(&ticket, &render::message(&message, &ticket.site)).await;
                }
                shown
            }
            Reply::Edit(message) | Reply::Message(message) => match message.visibility {
                Visibility::Public => {
                    answer.aside = aside(&ticket, &message, &mut answer);
                    match self.show_all(door, ack, &ticket, &message, &answer).await {
                        ControlFlow::Break(shown) => shown,
                        ControlFlow::Continue(lane) => {
                            return Some(Card {
                                lane,
                                ticket,
                                message,
                                answer,
                            });
                        }
                    }
                }
                Visibility::Private if ticket.pressed_at_home() && answer.owed.is_none() && is_a_word(&message) => {
                    ack.done();
                    self.tell_over_home(door, &ticket, &message, answer.language).await;
                    Shown::As(None)
                }
                Visibility::Private => self.show_one(ack, &ticket, &message, &answer).await,
            },
        };
        self.conclude(door, &ticket, &answer, shown).await;
        None
    }

    /// Whether a card would be seen by nobody but the one who acts: in no channel, or in what the bot writes to them alone.
    async fn is_where_nobody_sees(&self, ticket: &Ticket) -> bool {
        match &ticket.origin.channel {
            Some(channel) if channel.starts_with('D') => {
                let own = self.channel_of(&To::Person(ticket.person.clone())).await;
                own.is_ok_and(|own| own == *channel)
            }
            Some(_) => false,
            None => true,
        }
    }

    /// Tells the product what became of an answer, and the person what else there is to say.
    async fn conclude(&self, door: &Door, ticket: &Ticket, answer: &Answer, shown: Shown) {
        if let Shown::As(message) = shown {
            let took = ticket.arrived.elapsed().as_secs_f64();
            metrics::histogram!("magicwords_answer_seconds", "platform" => "slack").record(took);
            if let Some(owed) = answer.owed {
                (door.answered)(owed, message);
            }
        }
        if let Some(aside) = &answer.aside {
            Box::pin(self.whisper(ticket, &render::message(aside, &ticket.site))).await;
        }
    }

    async fn show_one(&self, ack: Ack, ticket: &Ticket, message: &Message, answer: &Answer) -> Shown {
        if message.picture.is_some() || message.file.is_some() {
            ack.done();
            return self.tell_directly(ticket, message, answer.language).await;
        }
        if answer.owed.is_some() {
            // Only the response address tells that it arrived.
            ack.done();
            return match self.whisper(ticket, &render::message(message, &ticket.site)).await {
                true => Shown::As(None),
                false => Shown::NotYet,
            };
        }
        let mend = answer.nothing_done.then(|| ticket.field(answer.about)).flatten();
        self.tell_alone(ack, ticket, message, mend).await;
        Shown::As(None)
    }

    /// A word to one person, and the acknowledgement with it where both can go together. `mend` is the field of a form in which
    /// they can mend what it says.
    async fn tell_alone(&self, ack: Ack, ticket: &Ticket, message: &Message, mend: Option<&String>) {
        let rendered = render::message(message, &ticket.site);
        let mut word = body(&rendered);
        word["response_type"] = "ephemeral".into();
        match (ticket.kind, mend) {
            (Kind::Command, _) if ack.carries(&word) => ack.answer(&word),
            // The form stays open with all that was written in it.
            (Kind::Form, Some(field)) if ack.carries(&word) => {
                ack.answer(&views::complaint(field, &message.text));
            }
            _ => {
                ack.done();
                self.whisper(ticket, &rendered).await;
            }
        }
    }

    /// Pictures and files go by direct message: a word that one person sees in a channel holds none.
    async fn tell_directly(&self, ticket: &Ticket, message: &Message, language: Language) -> Shown {
        let sent = match &message.file {
            Some(file) if message.card.is_none() && message.picture.is_none() => {
                let word = render::message(message, &ticket.site).text;
                self.send_file(ticket, file, Some(word)).await.map(|()| None)
            }
            _ => self.direct_with_picture(ticket, message).await.map(Some),
        };
        if let (Ok(Some(_)), Some(file)) = (&sent, &message.file)
            && let Err(error) = self.send_file(ticket, file, None).await
        {
            tracing::warn!(%error, "a message stands without its file");
        }
        let word = match &sent {
            Ok(_) => say!(language, "slack-sent-directly"),
            Err(error) => {
                tracing::warn!(%error, "a picture or file could not be sent");
                say!(language, "fault-sorry")
            }
        };
        let word = Message {
            text: word,
            ..Message::default()
        };
        self.whisper(ticket, &render::message(&word, &ticket.site)).await;
        sent.map_or(Shown::NotYet, Shown::As)
    }
}
