//! Private words to whoever set a workspace up: something there needs a moderator.

use super::App;
use crate::chat::inbound::PlatformName;
use crate::chat::locale::Language;
use crate::chat::platform::To;
use crate::chat::text::Text;
use crate::ids::WorkspaceId;
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::moderation;
use crate::people::micros;
use crate::say;
use futures::FutureExt;

/// The same is not told again for this long, in microseconds.
const QUIET: i64 = 24 * 3600 * 1_000_000;

/// What a moderator is told, kept as the delivery's detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// The bot lacks a permission in this channel, or the channel is gone.
    CannotPost(String),
    /// The channel of the weekly summary was deleted.
    SummaryChannelGone(String),
}

impl About {
    fn detail(&self) -> String {
        match self {
            About::CannotPost(channel) => format!("cannot-post:{channel}"),
            About::SummaryChannelGone(channel) => format!("summary-channel-gone:{channel}"),
        }
    }

    pub(super) fn parse(detail: &str) -> Option<Self> {
        let (about, channel) = detail.split_once(':')?;
        match about {
            "cannot-post" => Some(About::CannotPost(channel.to_owned())),
            "summary-channel-gone" => Some(About::SummaryChannelGone(channel.to_owned())),
            _ => None,
        }
    }

    pub(super) fn text(&self, language: Language) -> Text {
        match self {
            About::CannotPost(channel) => say!(language, "notice-cannot-post", channel = Text::channel(channel)),
            About::SummaryChannelGone(_) => say!(language, "notice-summary-channel-gone"),
        }
    }
}

/// Owes the word to whoever last used `setup`, once a day for the same.
pub(super) async fn tell(app: &App, workspace: WorkspaceId, platform: &str, home: &str, about: About) {
    let Ok(name) = platform.parse::<PlatformName>() else {
        return;
    };
    let real = micros(app.shared.clock.real());
    let owed = Owed {
        workspace,
        platform: platform.to_owned(),
        home: home.to_owned(),
        to: To::Person(String::new()),
        kind: Kind::Notice,
        subject: workspace.0,
        detail: Some(about.detail()),
        version: 0,
        edits: None,
        answer: None,
        said_at: None,
    };
    let told = app.shared.ledger.write(move |tx| {
        let owed = owed.clone();
        async move {
            let detail = owed.detail.as_deref().unwrap_or_default();
            if deliveries::noticed_since(tx, workspace, detail, real - QUIET).await? {
                return Ok(());
            }
            if let Some(account) = moderation::store::who_set_up(tx, workspace, name).await? {
                let owed = Owed {
                    to: To::Person(account),
                    ..owed
                };
                deliveries::owe(tx, &owed, real).await?;
            }
            Ok(())
        }
        .boxed()
    });
    match told.await {
        Ok(()) => app.shared.owed.notify_one(),
        Err(error) => tracing::error!(%error, ?about, "a moderator could not be told"),
    }
}
