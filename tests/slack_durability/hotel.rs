//! The hotel on Slack, with the real bot beside it.

use std::path::PathBuf;

use sqlx::ConnectOptions;

use crate::support::bot::Bot;
use crate::support::slack::{Channel, Member, Sent, Slack, Workspace};

pub struct Hotel {
    pub slack: Slack,
    pub workspace: Workspace,
    pub desk: Channel,
    pub lan: Member,
    pub minh: Member,
    pub bot: Bot,
}

impl Hotel {
    pub async fn opens() -> Self {
        let slack = Slack::start();
        let workspace = slack.workspace("Hotel");
        let (lan, minh) = (workspace.member("Lan"), workspace.member("Minh"));
        let desk = workspace.channel("front-desk");
        let bot = Bot::start_beside_slack(&slack).await;
        Self {
            slack,
            workspace,
            desk,
            lan,
            minh,
            bot,
        }
    }

    /// Lan asks Minh at the desk.
    pub fn asks(&self, what: &str) -> Sent {
        self.asks_in(&self.desk, what)
    }

    pub fn asks_in(&self, place: &Channel, what: &str) -> Sent {
        let chosen = format!("{} ", self.minh.mention());
        self.lan
            .uses("please")
            .text(chosen)
            .typed(what)
            .in_channel(place)
            .send()
    }

    /// One column of the ledger, in order.
    pub async fn texts(&self, query: &'static str) -> Vec<String> {
        texts(self.bot.folder().join("magicwords.db"), query).await
    }

    /// What was asked, in order.
    pub async fn asked(&self) -> Vec<String> {
        self.texts("select what from asks order by what").await
    }
}

pub async fn texts(path: PathBuf, query: &'static str) -> Vec<String> {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", path.display());
    let options: sqlx::any::AnyConnectOptions = url.parse().expect("a plain path");
    let mut conn = options.connect().await.expect("the ledger opens");
    let found = sqlx::query_scalar(query).fetch_all(&mut conn).await;
    found.expect("the statement runs")
}
