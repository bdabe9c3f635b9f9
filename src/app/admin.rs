//! What moderators ask for: each [`Admin`] command to its use case, and its outcome to its message.

use crate::chat::command::{Admin, DigestStep, Setup};
use crate::chat::reply::Reply;
use crate::digest;
use crate::error::Result;
use crate::ledger::Conn;
use crate::ledger::jobs;
use crate::moderation::{self, AuditLine, commands as moderate};
use crate::people::admin::{self, view};
use crate::people::commands::Entrance;
use crate::people::{Context, link};

pub(super) enum Outcome {
    Setup(admin::SetupShown, digest::standing::Standing),
    Team(admin::TeamShown),
    TeamRemoved(admin::TeamRemoved),
    TeamList(admin::TeamList),
    TeamServed(admin::TeamServed),
    Member(admin::MemberShown),
    Values(admin::ValuesShown),
    Limits(admin::LimitsShown),
    Previewed(Box<digest::commands::Previewed>),
    Posted(digest::commands::Posted),
    Switched(digest::commands::Switched),
    Judged(moderate::Judged),
    Muted(moderate::Muted),
    Joined(link::Joined),
    Audit(Vec<AuditLine>),
}

/// Whether a command reads alone.
pub(super) fn only_looks(command: &Admin) -> bool {
    match command {
        Admin::TeamList | Admin::ValueList | Admin::Audit | Admin::Digest(DigestStep::Preview) => true,
        Admin::Setup(setup) => *setup == Setup::default(),
        _ => false,
    }
}

/// `drafted` is the digest to post, where one was computed beforehand.
pub(super) async fn carry_out(
    tx: &mut Conn,
    entrance: &mut Entrance,
    command: &Admin,
    drafted: Option<&digest::Digest>,
) -> Result<Outcome> {
    let context = &entrance.context;
    Ok(match command {
        Admin::Setup(setup) => {
            let shown = admin::setup(tx, context, setup).await?;
            if shown.rescheduled {
                digest::schedule::reschedule(tx, &shown.workspace, context.now()).await?;
            }
            let standing = digest::standing::Standing::of(tx, &shown.workspace, context.now()).await?;
            Outcome::Setup(shown, standing)
        }
        Admin::TeamAdd {
            name,
            kind,
            group,
            lead,
        } => Outcome::Team(admin::team_add(tx, entrance, name, kind, group.as_ref(), lead.as_ref()).await?),
        Admin::TeamEdit(edit) => Outcome::Team(admin::team_edit(tx, entrance, edit).await?),
        Admin::TeamRemove { team, reason } => {
            Outcome::TeamRemoved(admin::team_remove(tx, context, team, reason).await?)
        }
        Admin::TeamList => Outcome::TeamList(admin::team_list(tx, context).await?),
        Admin::TeamServes { team, customer, on } => {
            Outcome::TeamServed(admin::team_serves(tx, context, team, customer, *on).await?)
        }
        Admin::MemberSet { person, team, manager } => {
            Outcome::Member(admin::member_set(tx, entrance, person, team.as_deref(), *manager).await?)
        }
        Admin::MemberShow { person } => Outcome::Member(admin::member_show(tx, entrance, person).await?),
        Admin::ValueAdd { name } => Outcome::Values(admin::value_add(tx, context, name).await?),
        Admin::ValueRemove { name } => Outcome::Values(admin::value_remove(tx, context, name).await?),
        Admin::ValueList => Outcome::Values(admin::value_list(context)?),
        Admin::Limits {
            per_day,
            per_pair,
            value_required,
        } => Outcome::Limits(admin::limits(tx, context, *per_day, *per_pair, *value_required).await?),
        Admin::Digest(DigestStep::Preview) => {
            Outcome::Previewed(Box::new(digest::commands::preview(tx, context).await?))
        }
        Admin::Digest(DigestStep::Post) => Outcome::Posted(digest::commands::post(tx, context, drafted).await?),
        Admin::Digest(DigestStep::Pause) => Outcome::Switched(digest::commands::pause(tx, context).await?),
        Admin::Digest(DigestStep::Resume) => Outcome::Switched(digest::commands::resume(tx, context).await?),
        Admin::Hide { kudos, reason } => Outcome::Judged(moderate::hide(tx, context, kudos, reason).await?),
        Admin::Restore { kudos, reason } => Outcome::Judged(moderate::restore(tx, context, kudos, reason).await?),
        Admin::Mute { person, reason, until } => {
            Outcome::Muted(moderate::mute(tx, entrance, person, reason, until.as_deref()).await?)
        }
        Admin::Unmute { person, reason } => Outcome::Muted(moderate::unmute(tx, entrance, person, reason).await?),
        Admin::Join { code } => {
            let joined = link::join(tx, context, code.as_deref()).await?;
            if let link::Joined::Done { left: Some(left), .. } = &joined {
                jobs::cancel(tx, digest::schedule::JOB, *left).await?;
            }
            Outcome::Joined(joined)
        }
        Admin::Audit => Outcome::Audit(moderate::audit(tx, context).await?),
    })
}

impl Outcome {
    pub(super) fn reply(&self, context: &Context) -> Reply {
        let (language, workspace) = (context.language, &*context.workspace);
        let now = context.local_now();
        let message = match self {
            Outcome::Setup(shown, standing) => {
                let now = context.now().to_zoned(shown.workspace.timezone.clone());
                digest::view::with_standing(language, view::setup(language, shown), standing, &now)
            }
            Outcome::Team(shown) => view::team(language, shown),
            Outcome::TeamRemoved(removed) => view::team_removed(language, removed),
            Outcome::TeamList(list) => view::team_list(language, list),
            Outcome::TeamServed(served) => view::team_served(language, served),
            Outcome::Member(shown) => view::member(language, workspace, shown),
            Outcome::Values(shown) => view::values(language, shown),
            Outcome::Limits(shown) => view::limits(language, shown),
            Outcome::Previewed(previewed) => digest::view::previewed(language, previewed, &now),
            Outcome::Posted(posted) => digest::view::posted(language, posted, &now),
            Outcome::Switched(switched) => digest::view::switched(language, switched, &now),
            Outcome::Judged(judged) => moderation::view::judged(language, judged, &context.home),
            Outcome::Muted(muted) => moderation::view::muted(language, workspace, muted),
            Outcome::Joined(joined) => link::view::joined(language, joined, &workspace.timezone),
            Outcome::Audit(lines) => moderation::view::audit(language, workspace, lines),
        };
        Reply::message(message)
    }
}
