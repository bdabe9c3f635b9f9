//! The hotel on Slack, with a bot over one of the two engines.

use std::time::Duration;

use futures::future::join_all;

use crate::hotel::OnAnyEngine;
use crate::ledger::Ledger;
use crate::postgres;
use crate::support::bot::Bot;
use crate::support::slack::{Answer, Channel, Member, Message, Sent, Slack, Workspace};

/// For answers and cards, on a machine that builds and tests at once.
pub const SOON: Duration = Duration::from_secs(40);

pub struct Hotel {
    pub slack: Slack,
    pub workspace: Workspace,
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
        let slack = Slack::start();
        let workspace = slack.workspace("Hotel");
        let (lan, minh) = (workspace.member("Lan"), workspace.member("Minh"));
        let desk = workspace.channel("front-desk");
        let bot = Bot::beside_slack(&slack);
        let url = url(&bot);
        let bot = bot.with("DATABASE_URL", &url);
        Self {
            slack,
            workspace,
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
    /// Starts the bot, and waits until the hotel has its workspace and both sockets are up.
    pub async fn opens(&mut self) {
        self.bot.starts().await;
        self.slack.sockets_are(2).await;
        self.ledger
            .until("the workspace to be there", "select count(*) from workspaces", 1)
            .await;
    }

    /// A request is given up after a second, so that one which hangs holds nobody up for long.
    pub fn is_impatient(&self) {
        self.bot
            .write_file("magicwords.toml", "[slack]\nrequest_timeout_seconds = 1\n");
    }

    /// A crowd may wait for the ledger as long as it takes on a machine that builds and tests at once.
    pub fn is_patient(&self) {
        self.bot
            .write_file("magicwords.toml", "[ledger]\nwrite_timeout_seconds = 60\n");
    }

    pub fn floors(&self, how_many: usize) -> Vec<Channel> {
        let names = (0..how_many).map(|n| format!("floor-{n}"));
        names.map(|name| self.workspace.channel(&name)).collect()
    }

    /// `/please` from Lan to Minh at the desk.
    pub fn asks(&self, what: &str) -> Sent {
        self.asks_in(&self.desk, what)
    }

    pub fn asks_in(&self, place: &Channel, what: &str) -> Sent {
        let command = self.lan.uses("please").text(format!("{} ", self.minh.mention()));
        command.typed(what).in_channel(place).send()
    }

    /// As people do when Slack says that it failed and no card is to be seen: asks once more, until it is taken.
    pub async fn insists(&self, mut sent: Sent, what: &str) {
        while !sent.was_taken().await && self.cards(what).is_empty() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            sent = self.asks(what);
        }
    }

    /// `/thank-you` to Minh at the desk.
    pub fn thanks(&self, giver: &Member, words: &str, private: bool) -> Sent {
        self.thanks_in(&self.desk, giver, words, private)
    }

    pub fn thanks_in(&self, place: &Channel, giver: &Member, words: &str, private: bool) -> Sent {
        let alone = if private { " private: yes" } else { "" };
        let text = format!("{} {words}{alone}", self.minh.mention());
        giver.uses("thank-you").text(text).in_channel(place).send()
    }

    /// The messages in the channel that hold these words.
    pub fn cards(&self, words: &str) -> Vec<Message> {
        holding(self.desk.messages(), words)
    }

    /// Waits until exactly one message in the channel holds these words.
    pub async fn card(&self, words: &str) -> Message {
        let what = format!("a card that says {words:?}");
        let card = self.slack.wait_until(&what, SOON, || self.cards(words).pop()).await;
        assert_eq!(self.cards(words).len(), 1, "{:?}", self.cards(words));
        card
    }

    /// Waits until every envelope is acknowledged whose socket is not gone.
    pub async fn acknowledges_all(&self) {
        let all = || (self.slack.unacknowledged() == 0).then_some(());
        self.slack.wait_until("every acknowledgement", SOON, all).await;
    }

    /// What was asked, in order.
    pub async fn asked(&self) -> Vec<String> {
        let rows = self.ledger.texts::<1>("select what from asks order by what").await;
        rows.into_iter().map(|[what]| what).collect()
    }

    pub fn has_no_problems(&self) {
        assert_eq!(self.slack.problems(), Vec::<String>::new());
    }
}

/// The messages that hold these words, anywhere in what a person sees.
pub fn holding(messages: Vec<Message>, words: &str) -> Vec<Message> {
    let mut messages = messages;
    messages.retain(|message| message.text().contains(words));
    messages
}

/// The answers to all, which are under way together.
pub async fn answers(sent: impl IntoIterator<Item = Sent>) -> Vec<Answer> {
    let sent: Vec<Sent> = sent.into_iter().collect();
    let answered = join_all(sent.iter().map(|one| one.answered_within(SOON))).await;
    let answered = answered.into_iter();
    answered.map(|answer| answer.expect("everybody is answered")).collect()
}
