//! A hotel with a bot over one of the two engines.

use std::time::{Duration, Instant};

use futures::future::join_all;

use crate::ledger::Ledger;
use crate::postgres;
use crate::support::bot::Bot;
use crate::support::discord::{Answer, Channel, Discord, Guild, Member, Message, Sent};

/// Each scenario as two tests, one for each engine.
macro_rules! on_both_engines {
    ($($(#[$about:meta])* async fn $name:ident($($hotel:tt)+) $body:block)*) => {$(
        $(#[$about])*
        mod $name {
            use super::*;

            async fn scenario($($hotel)+: Hotel) $body

            #[tokio::test]
            async fn on_sqlite() {
                scenario(<Hotel as $crate::hotel::OnAnyEngine>::on_sqlite()).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                if let Some(hotel) = <Hotel as $crate::hotel::OnAnyEngine>::on_postgres().await {
                    scenario(hotel).await;
                }
            }
        }
    )*};
}

/// A house of a platform whose bot keeps its ledger in one of the two engines.
pub trait OnAnyEngine: Sized {
    /// Over a ledger at any address. The bot stands ready and is not started yet.
    fn over(url: impl FnOnce(&Bot) -> String, database: Option<postgres::Database>) -> Self;

    fn on_sqlite() -> Self {
        Self::over(
            |bot| format!("sqlite:{}", bot.folder().join("magicwords.db").display()),
            None,
        )
    }

    async fn on_postgres() -> Option<Self> {
        let database = postgres::database().await?;
        let url = database.url.clone();
        Some(Self::over(|_| url, Some(database)))
    }
}

/// The bot stands ready and is not started yet.
pub struct Hotel {
    pub discord: Discord,
    pub guild: Guild,
    pub desk: Channel,
    /// A receptionist.
    pub lan: Member,
    /// A technician.
    pub minh: Member,
    pub bot: Bot,
    pub ledger: Ledger,
    _database: Option<postgres::Database>,
}

impl OnAnyEngine for Hotel {
    fn over(url: impl FnOnce(&Bot) -> String, database: Option<postgres::Database>) -> Self {
        let discord = Discord::start();
        let guild = discord.guild("Hotel");
        let desk = guild.channel("front-desk");
        let (lan, minh) = (guild.member("Lan"), guild.member("Minh"));
        let bot = Bot::beside(&discord);
        let url = url(&bot);
        let bot = bot.with("DATABASE_URL", &url);
        Self {
            discord,
            guild,
            desk,
            lan,
            minh,
            bot,
            ledger: Ledger { url },
            _database: database,
        }
    }
}

impl Hotel {
    /// Starts the bot, and waits until the hotel has its workspace.
    pub async fn opens(&mut self) {
        self.bot.starts().await;
        self.ledger
            .until("the workspace to be there", "select count(*) from workspaces", 1)
            .await;
    }

    /// `/please` from Lan to Minh.
    pub fn asks(&self, what: &str) -> Sent {
        let command = self.lan.uses("please").option("to", &self.minh).option("what", what);
        command.in_channel(&self.desk).send()
    }

    /// `/thank-you` to Minh.
    pub fn thanks(&self, giver: &Member, words: &str, private: bool) -> Sent {
        let mut command = giver.uses("thank-you").option("to", &self.minh).option("for", words);
        if private {
            command = command.option("private", true);
        }
        command.in_channel(&self.desk).send()
    }

    /// What an interaction has brought so far, but for signs of life: the answer, and what came after it.
    pub fn seen(&self, sent: &Sent) -> Vec<Message> {
        let state = sent.state();
        let original = state.original.filter(|id| Some(*id) != state.source);
        let messages = original.into_iter().chain(state.followups);
        let messages = messages.filter_map(|id| Message::get(&self.discord, id));
        messages.filter(|message| !message.state.loading).collect()
    }

    /// Waits for the only message that an interaction brings. A sign of life that promised another is gone by then.
    pub async fn brings(&self, sent: &Sent) -> Message {
        let seen = || (!self.seen(sent).is_empty()).then(|| self.seen(sent));
        let what = "an answer that says something";
        let mut seen = self.discord.wait_until(what, Duration::from_secs(40), seen).await;
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }

    /// The messages in the channel that hold these words.
    pub fn cards(&self, words: &str) -> Vec<Message> {
        holding(self.desk.messages(), words)
    }

    /// Waits until exactly one message in the channel holds these words.
    pub async fn card(&self, words: &str) -> Message {
        let look = || self.cards(words).pop();
        let what = format!("a card that says {words:?}");
        let card = self.discord.wait_until(&what, Duration::from_secs(30), look).await;
        assert_eq!(self.cards(words).len(), 1, "{:?}", self.cards(words));
        card
    }

    /// Waits until nothing is owed, with every lease and pause run out at once.
    pub async fn settles(&self) {
        self.ledger.settles().await;
    }

    pub fn has_no_problems(&self) {
        assert_eq!(self.discord.problems(), Vec::<String>::new());
    }
}

/// The messages that hold these words, anywhere in what a person sees.
pub fn holding(messages: Vec<Message>, words: &str) -> Vec<Message> {
    messages
        .into_iter()
        .filter(|message| message.text().contains(words))
        .collect()
}

/// The answers to all, which are under way together.
pub async fn answers(sent: impl IntoIterator<Item = Sent>) -> Vec<Answer> {
    let sent: Vec<Sent> = sent.into_iter().collect();
    let answered = join_all(sent.iter().map(|one| one.answered_within(Duration::from_secs(40)))).await;
    answered
        .into_iter()
        .map(|answer| answer.expect("everybody is answered"))
        .collect()
}

/// Waits until something is true that the stand-in tells nobody of.
pub async fn eventually(what: &str, mut seen: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !seen() {
        assert!(Instant::now() < deadline, "waited for {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
