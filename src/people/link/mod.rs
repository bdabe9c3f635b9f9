//! One company on two platforms: a moderator joins a second home to the workspace, and a person makes their accounts one
//! member. Both carry a one-time code from one place to the other.

mod code;
mod join;
mod merge;
pub mod view;

pub use join::{Joined, join};
pub use merge::hand_over;

use super::store::links::{self, CodeRow};
use super::{Context, Member, micros, store};
use crate::error::{Error, Refusal, Result};
use crate::ledger::Conn;
use crate::ledger::receipts::{self, Receipt};
use crate::moderation::{Subject, note};
use crate::refuse;
use jiff::{SignedDuration, Timestamp};

/// How long a code may be used.
const CODE_LIVES: SignedDuration = SignedDuration::from_mins(15);

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Link,
    Join,
}

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Link => "link",
            Purpose::Join => "join",
        }
    }
}

/// A code to carry to the other platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub code: String,
    pub until: Timestamp,
}

/// What became of linking.
#[derive(Debug)]
pub enum Linked {
    /// Enter this on the other platform, where there is one.
    Code { code: Code, one_platform: bool },
    /// These accounts, as `discord:ID`, are one member now.
    Done { accounts: Vec<String> },
}

/// Makes a code, or, given one that the same person made on another platform, makes the two accounts one member.
///
/// # Errors
/// Refused for a code that is unknown, too old, of another workspace or for something else, when both have an account on the
/// same platform, and when an import named both.
pub async fn link(tx: &mut Conn, context: &Context, code: Option<&str>) -> Result<Linked> {
    let Some(typed) = code else {
        let mut homes = context.workspace.homes.iter();
        return Ok(Linked::Code {
            code: code_for(tx, context, Purpose::Link).await?,
            one_platform: homes.all(|home| home.platform == context.home.platform),
        });
    };
    let receipt = Receipt {
        kind: receipts::SETTING,
        subject: context.actor.id.0,
    };
    if context.claim_event(tx, &receipt).await?.is_some() {
        return done(tx, &context.actor).await;
    }
    let row = redeem(tx, context, typed, Purpose::Link).await?;
    if row.workspace != context.workspace.id {
        return Err(refuse!("refusal-link-other-workspace").into());
    }
    let platform = context.home.platform;
    if row.member == context.actor.id {
        return already(tx, context).await;
    }
    let maker = store::member(tx, row.member, platform, context.now())
        .await?
        .ok_or_else(unknown_code)?;
    if maker.account.is_some() {
        return Err(refuse!("refusal-link-has-account").into());
    }
    if share_a_platform(tx, &maker, &context.actor).await? {
        return Err(refuse!("refusal-link-linked-already").into());
    }
    let (kept, given_up) = merge::which_stays(tx, &maker, &context.actor).await?;
    let subject = Subject {
        kind: "member",
        id: Some(kept.id.0),
        name: kept.name.clone(),
    };
    note(tx, context, "member-link", subject, None).await?;
    merge::merge(tx, context, kept, given_up).await?;
    done(tx, kept).await
}

/// Whether each of two members has an account on the same platform: nobody has two there, so they are two people.
async fn share_a_platform(tx: &mut Conn, a: &Member, b: &Member) -> Result<bool> {
    let (of_a, of_b) = (store::groups_of(tx, a.id).await?, store::groups_of(tx, b.id).await?);
    let on = |platform| of_b.iter().any(|(other, _)| *other == platform);
    Ok(of_a.into_iter().any(|(platform, _)| on(platform)))
}

/// The code's maker entered it: by an account that was linked before, or where it was made.
async fn already(tx: &mut Conn, context: &Context) -> Result<Linked> {
    match done(tx, &context.actor).await? {
        Linked::Done { accounts } if accounts.len() < 2 => Err(refuse!("refusal-link-same-account").into()),
        linked => Ok(linked),
    }
}

async fn done(tx: &mut Conn, member: &Member) -> Result<Linked> {
    let accounts = store::roster::accounts_of(tx, member.id).await?;
    Ok(Linked::Done { accounts })
}

/// The actor's code for this: the one that still holds, so that a redelivery shows the same, else a new one.
async fn code_for(tx: &mut Conn, context: &Context, purpose: Purpose) -> Result<Code> {
    let now = context.now();
    links::remove_expired(tx, micros(now)).await?;
    if let Some(held) = links::code_of(tx, context.actor.id, purpose.as_str()).await? {
        return Ok(Code {
            code: code::shown(&held.code),
            until: held.expires_at,
        });
    }
    let until = now + CODE_LIVES;
    let row = CodeRow {
        code: code::new(),
        workspace: context.workspace.id,
        member: context.actor.id,
        expires_at: until,
    };
    links::insert_code(tx, &row, purpose.as_str()).await?;
    Ok(Code {
        code: code::shown(&row.code),
        until,
    })
}

/// Takes a code off the ledger that is still good for this purpose.
async fn redeem(tx: &mut Conn, context: &Context, typed: &str, purpose: Purpose) -> Result<CodeRow> {
    let row = links::take_code(tx, &code::read(typed), purpose.as_str()).await?;
    row.filter(|row| row.expires_at > context.now())
        .ok_or_else(unknown_code)
}

fn unknown_code() -> Error {
    let refusal: Refusal = refuse!("refusal-code-unknown");
    refusal.into()
}
