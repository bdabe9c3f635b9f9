//! The use cases of `/kudos-admin digest`.

use jiff::Timestamp;

use super::period::Cut;
use super::standing::{self, Last};
use super::view::other_than;
use super::{Digest, Filing, Kept, compute, schedule, store};
use crate::chat::locale::Language;
use crate::error::Result;
use crate::ledger::deliveries::Fate;
use crate::ledger::{Conn, receipts};
use crate::moderation::{Subject, note};
use crate::people::{self, Context, Workspace, micros};
use crate::refuse;

/// The digest as it would be posted now, and how its schedule stands.
#[derive(Debug)]
pub struct Previewed {
    pub digest: Digest,
    pub schedule: Next,
    /// What became of the latest digest that was filed.
    pub last: Option<Last>,
}

/// When the digest is posted next, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    At(Timestamp),
    Paused,
    NoChannel,
    /// The bot was taken out of the place where the channel is.
    HomeGone,
}

impl Next {
    pub(super) async fn of(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<Self> {
        Ok(if workspace.digest.paused {
            Next::Paused
        } else if workspace.digest.place.is_none() {
            Next::NoChannel
        } else if schedule::place(workspace).is_none() {
            Next::HomeGone
        } else {
            Next::At(schedule::upcoming(tx, workspace, now).await?)
        })
    }
}

/// Shows the latest period's digest to a moderator.
pub async fn preview(tx: &mut Conn, context: &Context) -> Result<Previewed> {
    context.require_moderator()?;
    let workspace = &context.workspace;
    let cut = latest_cut(tx, context).await?;
    Ok(Previewed {
        digest: compute(tx, workspace, cut).await?,
        schedule: Next::of(tx, workspace, context.now()).await?,
        last: standing::last(tx, workspace, context.now()).await?,
    })
}

async fn latest_cut(tx: &mut Conn, context: &Context) -> Result<Cut> {
    let workspace = &context.workspace;
    let cut = Cut::latest(context.now(), workspace.digest.day, &workspace.timezone);
    schedule::continued(tx, workspace, cut).await
}

/// A digest that was posted on a moderator's word.
#[derive(Debug)]
pub struct Posted {
    pub cut: Cut,
}

/// What [`post`] would post, computed beforehand on a snapshot: nobody waits for that.
pub async fn draft(tx: &mut Conn, context: &Context) -> Result<Digest> {
    context.require_moderator()?;
    let cut = latest_cut(tx, context).await?;
    compute(tx, &context.workspace, cut).await
}

/// Posts the latest period's digest now: the drafted one, or where the posting day was changed meanwhile another.
///
/// # Errors
/// A refusal when it was posted already, or there is no channel for it.
pub async fn post(tx: &mut Conn, context: &Context, drafted: Option<&Digest>) -> Result<Posted> {
    context.require_moderator()?;
    let (workspace, cut) = (&context.workspace, latest_cut(tx, context).await?);
    let receipt = receipts::Receipt {
        kind: receipts::SETTING,
        subject: micros(cut.instant()),
    };
    if context.claim_event(tx, &receipt).await?.is_some() {
        return Ok(Posted { cut });
    }
    if schedule::place(workspace).is_none() {
        return Err(refuse!("digest-refused-no-channel").into());
    }
    let filed = schedule::filed_for(tx, workspace, &cut).await?;
    if let Some(filed) = filed.as_ref().filter(|filed| filed.outcome == Filing::Posted)
        && !matches!(standing::fate(tx, filed).await?, Some(Fate::GivenUp { .. }))
    {
        let date = filed.at.to_zoned(workspace.timezone.clone()).date();
        return Err(refuse!("digest-refused-posted", date = context.language.date(date)).into());
    }
    let digest = match drafted.filter(|digest| digest.cut == cut) {
        Some(digest) => digest.clone(),
        None => compute(tx, workspace, cut.clone()).await?,
    };
    let kept = Kept::of(&digest);
    let id = match filed {
        Some(filed) => {
            store::file_again(tx, filed.id, cut.period(), context.now(), Filing::Posted, &kept).await?;
            Some(filed.id)
        }
        None => store::file(tx, workspace.id, cut.period(), context.now(), Filing::Posted, &kept).await?,
    };
    if let Some(id) = id {
        schedule::owe(tx, workspace, id, &digest, context.moment.real).await?;
        let (first, last) = cut.days();
        let subject = Subject {
            kind: "digest",
            id: Some(id),
            name: format!("{first}/{last}"),
        };
        note(tx, context, "digest-post", subject, None).await?;
    }
    Ok(Posted { cut })
}

/// A kept digest in the language in which it was not posted.
#[derive(Debug)]
pub struct Translated {
    pub digest: Digest,
    pub language: Language,
}

/// Shows a posted digest to one person in another language: the same figures. Buttons that were posted before they named their
/// language mean the one that the workspace does not speak.
///
/// # Errors
/// A refusal when it is not kept, or is of another workspace.
pub async fn translate(
    tx: &mut Conn,
    context: &Context,
    digest: i64,
    language: Option<Language>,
) -> Result<Translated> {
    let kept = schedule::load_for_delivery(tx, digest).await?;
    match kept.filter(|(workspace, _)| workspace.id == context.workspace.id) {
        Some((workspace, digest)) => Ok(Translated {
            digest,
            language: language.unwrap_or_else(|| other_than(workspace.language)),
        }),
        None => Err(refuse!("digest-refused-gone").into()),
    }
}

/// The schedule after a pause or a resumption.
#[derive(Debug)]
pub struct Switched {
    pub schedule: Next,
    pub last: Option<Last>,
}

/// Stops the weekly posts until they are resumed.
pub async fn pause(tx: &mut Conn, context: &Context) -> Result<Switched> {
    switch(tx, context, true, "digest-pause").await
}

/// Resumes the weekly posts.
pub async fn resume(tx: &mut Conn, context: &Context) -> Result<Switched> {
    switch(tx, context, false, "digest-resume").await
}

async fn switch(tx: &mut Conn, context: &Context, paused: bool, action: &'static str) -> Result<Switched> {
    context.require_moderator()?;
    let mut changed = Workspace::clone(&context.workspace);
    if changed.digest.paused != paused {
        changed.digest.paused = paused;
        people::store::update_settings(tx, &changed).await?;
        let subject = Subject {
            kind: "setting",
            id: None,
            name: String::new(),
        };
        note(tx, context, action, subject, None).await?;
    }
    schedule::reschedule(tx, &changed, context.now()).await?;
    Ok(Switched {
        schedule: Next::of(tx, &changed, context.now()).await?,
        last: standing::last(tx, &changed, context.now()).await?,
    })
}
