//! Messages that answer nobody: posts, direct messages, edits.

use super::Playground;
use super::body::Body;
use super::record::Note;
use super::roster::direct_of;
use crate::chat::inbound::PlatformName;
use crate::chat::platform::{Closed, NotDelivered, Platform, Post, To};
use crate::chat::reply::MessageRef;
use async_trait::async_trait;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// The record knows the deliveries of all messages that it holds.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

#[async_trait]
impl Platform for Playground {
    fn name(&self) -> PlatformName {
        PlatformName::Local
    }

    async fn deliver(&self, post: &Post) -> Result<MessageRef, NotDelivered> {
        self.is_here(post)?;
        let body = Body::of(&post.message);
        let note = match &post.edits {
            Some(message) => self.edit(message, body)?,
            None => {
                let channel = self.channel_of(&post.to)?;
                let note = Note {
                    delivery: Some(post.delivery),
                    ..self.note(&channel, body)
                };
                self.record().add(note).map_err(again)?
            }
        };
        Ok(note.place(&post.home))
    }

    async fn find(&self, post: &Post) -> Result<Option<MessageRef>, NotDelivered> {
        self.is_here(post)?;
        let posted = self.record().posted(post.delivery, post.answer.as_deref());
        Ok(posted.map(|note| note.place(&post.home)))
    }

    fn repeat_is_safe_for(&self) -> Duration {
        FOR_EVER
    }
}

impl Playground {
    fn is_here(&self, post: &Post) -> Result<(), NotDelivered> {
        if post.home == self.roster().home.id {
            return Ok(());
        }
        Err(gone(format!("this is not the playground of {}", post.home)))
    }

    fn edit(&self, message: &str, body: Body) -> Result<Arc<Note>, NotDelivered> {
        let changed = match message.parse() {
            Ok(id) => self.record().change(id, body).map_err(again)?,
            Err(_) => None,
        };
        changed.ok_or_else(|| gone(format!("there is no message {message}")))
    }

    fn channel_of(&self, to: &To) -> Result<String, NotDelivered> {
        let (id, known) = match to {
            To::Channel(channel) => (channel.clone(), self.roster().channel(channel).is_some()),
            To::Person(person) => (direct_of(person), self.roster().person(person).is_some()),
        };
        if known {
            return Ok(id);
        }
        Err(gone(format!("there is no {id}")))
    }
}

fn gone(cause: String) -> NotDelivered {
    NotDelivered::Closed {
        why: Closed::Gone,
        cause,
    }
}

fn again(error: io::Error) -> NotDelivered {
    NotDelivered::Again {
        after: None,
        cause: format!("the record of the chat cannot be written: {error}"),
    }
}
