//! Private words to whoever last set something up in a workspace: it needs a moderator.

use super::App;
use crate::chat::locale::Language;
use crate::chat::platform::To;
use crate::chat::text::Text;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::moderation;
use crate::people::lifecycle::Loss;
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
    /// The bot is no longer in the home of this name, which has that channel.
    SummaryHomeGone(String),
    /// What stood for a team, by the team's name, was deleted or switched off.
    TeamGroupGone(String),
    /// So was what stood for the moderators.
    ModeratorGroupGone,
    /// The lead of the team of this name has left.
    TeamLeadGone(String),
}

impl From<Loss> for About {
    fn from(loss: Loss) -> Self {
        match loss {
            Loss::SummaryChannel(channel) => About::SummaryChannelGone(channel),
            Loss::SummaryHome(home) => About::SummaryHomeGone(home),
            Loss::GroupOfTeam(team) => About::TeamGroupGone(team),
            Loss::GroupOfModerators => About::ModeratorGroupGone,
            Loss::LeadOfTeam(team) => About::TeamLeadGone(team),
        }
    }
}

impl About {
    fn detail(&self) -> String {
        match self {
            About::CannotPost(channel) => format!("cannot-post:{channel}"),
            About::SummaryChannelGone(channel) => format!("summary-channel-gone:{channel}"),
            About::SummaryHomeGone(home) => format!("summary-home-gone:{home}"),
            About::TeamGroupGone(team) => format!("team-group-gone:{team}"),
            About::ModeratorGroupGone => "moderator-group-gone:".to_owned(),
            About::TeamLeadGone(team) => format!("team-lead-gone:{team}"),
        }
    }

    pub(super) fn parse(detail: &str) -> Option<Self> {
        let (about, what) = detail.split_once(':')?;
        match about {
            "cannot-post" => Some(About::CannotPost(what.to_owned())),
            "summary-channel-gone" => Some(About::SummaryChannelGone(what.to_owned())),
            "summary-home-gone" => Some(About::SummaryHomeGone(what.to_owned())),
            "team-group-gone" => Some(About::TeamGroupGone(what.to_owned())),
            "moderator-group-gone" => Some(About::ModeratorGroupGone),
            "team-lead-gone" => Some(About::TeamLeadGone(what.to_owned())),
            _ => None,
        }
    }

    pub(super) fn text(&self, language: Language) -> Text {
        match self {
            About::CannotPost(channel) => say!(language, "notice-cannot-post", channel = Text::channel(channel)),
            About::SummaryChannelGone(_) => say!(language, "notice-summary-channel-gone"),
            About::SummaryHomeGone(home) => {
                say!(language, "notice-summary-home-gone", home = Text::verbatim(home))
            }
            About::TeamGroupGone(team) => say!(language, "notice-team-group-gone", team = Text::verbatim(team)),
            About::ModeratorGroupGone => say!(language, "notice-moderator-group-gone"),
            About::TeamLeadGone(team) => say!(language, "notice-team-lead-gone", team = Text::verbatim(team)),
        }
    }
}

/// Owes the word to whoever last set the workspace or a team up, once a day for the same.
pub(super) async fn tell(app: &App, workspace: WorkspaceId, platform: &str, home: &str, about: About) {
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
            let told = deliveries::noticed_since(tx, workspace, detail, real - QUIET).await?;
            if told.is_empty() {
                owe_to_next(tx, owed, &told, real).await
            } else {
                Ok(())
            }
        }
        .boxed()
    });
    match told.await {
        Ok(()) => app.shared.owed.notify_one(),
        Err(error) => tracing::error!(%error, ?about, "a moderator could not be told"),
    }
}

/// Owes a notice that did not reach its moderator to another who set something up; `owed_at` is when it was owed to that one.
pub(super) async fn tell_another(tx: &mut Conn, notice: Owed, owed_at: i64, real: i64) -> Result<()> {
    let detail = notice.detail.as_deref().unwrap_or_default();
    let told = deliveries::noticed_since(tx, notice.workspace, detail, owed_at - QUIET).await?;
    owe_to_next(tx, notice, &told, real).await
}

/// Owes a notice to the latest who set something up and is not among `told`.
async fn owe_to_next(tx: &mut Conn, notice: Owed, told: &[(String, String)], real: i64) -> Result<()> {
    let about = notice.detail.as_deref().and_then(About::parse);
    // A channel of another platform cannot be shown, nor chosen.
    let elsewhere = matches!(about, Some(About::SummaryHomeGone(_)));
    let who = moderation::store::who_set_up(tx, notice.workspace, (&notice.platform, &notice.home)).await?;
    let next = who.into_iter().find(|(platform, _, account)| {
        let is_told = |(there, who): &(String, String)| there == platform && who == account;
        (elsewhere || *platform == notice.platform) && !told.iter().any(is_told)
    });
    let Some((platform, home, account)) = next else {
        tracing::warn!(?about, "no moderator can be told");
        return Ok(());
    };
    let owed = Owed {
        platform,
        home,
        to: To::Person(account),
        ..notice
    };
    deliveries::owe(tx, &owed, real).await?;
    Ok(())
}
