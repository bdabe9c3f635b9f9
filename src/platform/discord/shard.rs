//! What one shard does with what it hears: every interaction in a task of its own, servers' lives one by one.

use super::session::Listener;
use super::wire::{self, Interaction, Ready};
use super::{Discord, answer, inbound};
use crate::chat::inbound::{Inbound, Lifecycle};
use crate::chat::locale::Language;
use crate::chat::platform::Door;
use crate::platform::lives;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

/// How long work in hand may take after the stop.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// What one shard has in hand.
pub(super) struct Shard {
    discord: Discord,
    door: Door,
    number: u32,
    pub up_since: Option<Instant>,
    interactions: JoinSet<()>,
    /// Guilds' lives, one after the other: a guild must not be removed before it was added.
    lives: mpsc::UnboundedSender<Inbound>,
    lives_told: tokio::task::JoinHandle<()>,
}

impl Shard {
    pub fn new(discord: Discord, door: Door, number: u32) -> Self {
        let (lives, mut waiting) = mpsc::unbounded_channel::<Inbound>();
        let teller = door.clone();
        let lives_told = tokio::spawn(async move {
            while let Some(inbound) = waiting.recv().await {
                lives::tell(teller.clone(), inbound).await;
            }
        });
        Shard {
            discord,
            door,
            number,
            up_since: None,
            interactions: JoinSet::new(),
            lives,
            lives_told,
        }
    }

    pub async fn finish(mut self) {
        drop(self.lives);
        let all = async {
            while self.interactions.join_next().await.is_some() {}
            let _ = (&mut self.lives_told).await;
        };
        if timeout(FINISH_WITHIN, all).await.is_err() {
            tracing::warn!("some answers on Discord were not finished in time");
            self.lives_told.abort();
        }
    }

    fn live(&self, id: &str, guild: &str, what: Lifecycle) {
        // The receiver lives as long as this shard.
        let _ = self.lives.send(inbound::lifecycle(id, guild, what));
    }

    fn guild_created(&self, id: &str, guild: wire::Guild) {
        self.discord.0.gateway.guild_came(&guild.id);
        if guild.unavailable {
            return;
        }
        let mut inbound = inbound::lifecycle(id, &guild.id, Lifecycle::HomeAdded);
        inbound.home.name = guild.name;
        inbound.home.language = guild.preferred_locale.as_deref().and_then(Language::parse);
        let _ = self.lives.send(inbound);
    }
}

impl Listener for Shard {
    fn up(&mut self, ready: Option<&Ready>) {
        self.up_since = Some(Instant::now());
        self.discord.0.gateway.set_up(self.number, true);
        self.discord.0.gateway.beat();
        if let Some(ready) = ready {
            self.discord.greeted(self.number, ready);
        }
    }

    fn beat(&mut self) {
        self.discord.0.gateway.beat();
    }

    fn event(&mut self, name: &str, id: &str, frame: &str) {
        match name {
            "INTERACTION_CREATE" => {
                let arrived = Instant::now();
                if let Some(interaction) = data::<Interaction>(name, frame) {
                    let (discord, door) = (self.discord.clone(), self.door.clone());
                    self.interactions
                        .spawn(answer::interaction(discord, door, interaction, arrived));
                }
            }
            "GUILD_CREATE" => {
                if let Some(guild) = data::<wire::Guild>(name, frame) {
                    self.guild_created(id, guild);
                }
            }
            "GUILD_DELETE" => {
                // Unavailable is an outage on Discord's side: the bot is still a member.
                if let Some(guild) = data::<wire::Guild>(name, frame).filter(|guild| !guild.unavailable) {
                    self.discord.0.gateway.guild_went(&guild.id);
                    self.live(id, &guild.id, Lifecycle::HomeRemoved);
                }
            }
            "CHANNEL_DELETE" => {
                if let Some(wire::Channel {
                    id: channel,
                    guild_id: Some(guild),
                }) = data(name, frame)
                {
                    self.live(id, &guild, Lifecycle::ChannelGone { channel });
                }
            }
            "GUILD_ROLE_DELETE" => {
                if let Some(gone) = data::<wire::RoleGone>(name, frame) {
                    self.live(id, &gone.guild_id, Lifecycle::GroupGone { group: gone.role_id });
                }
            }
            _ => {}
        }
    }

    async fn idle(&mut self) {
        // An interaction that is done makes room; without any there is nothing to do.
        match self.interactions.join_next().await {
            Some(Err(error)) => tracing::error!(%error, "an interaction's task fell over"),
            Some(Ok(())) => {}
            None => std::future::pending().await,
        }
    }
}

/// The data of an event. The frame itself is not logged: it holds tokens.
fn data<T: DeserializeOwned>(name: &str, frame: &str) -> Option<T> {
    match serde_json::from_str::<wire::Body<T>>(frame) {
        Ok(body) => Some(body.d),
        Err(error) => {
            tracing::warn!(
                event = name,
                line = error.line(),
                column = error.column(),
                "an event cannot be read"
            );
            None
        }
    }
}
