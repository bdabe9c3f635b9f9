//! `/kudos privacy`.

use crate::chat::command::{LanguageChoice, Privacy};
use crate::chat::locale::Language;
use crate::error::Result;
use crate::ledger::Conn;
use crate::ledger::receipts::{self, Receipt};
use crate::people::Context;
use crate::people::store::{choices, roster};

/// What holds for a person now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Whether stories of the weekly summary may name them.
    pub public_name: bool,
    /// The language that they chose; `None` follows their client.
    pub language: Option<Language>,
    /// Their accounts, as `discord:ID`.
    pub accounts: Vec<String>,
    pub changed: bool,
}

/// Sets what is given for the actor alone and shows what holds; without anything given it only shows. The context speaks
/// the chosen language from now on.
pub async fn choose(tx: &mut Conn, context: &mut Context, privacy: &Privacy) -> Result<Chosen> {
    let actor = context.actor.id;
    let before = Chosen {
        public_name: choices::public_name(tx, actor).await?,
        language: context.actor.language,
        accounts: roster::accounts_of(tx, actor).await?,
        changed: false,
    };
    let receipt = Receipt {
        kind: receipts::SETTING,
        subject: actor.0,
    };
    if *privacy == Privacy::default() || context.claim_event(tx, &receipt).await?.is_some() {
        return Ok(before);
    }
    let mut after = before.clone();
    if let Some(public_name) = privacy.public_name.filter(|public| *public != before.public_name) {
        choices::set_public_name(tx, actor, public_name).await?;
        after.public_name = public_name;
    }
    let wanted = match privacy.language {
        None => before.language,
        Some(LanguageChoice::Auto) => None,
        Some(LanguageChoice::Fixed(language)) => Some(language),
    };
    if wanted != before.language {
        choices::set_language(tx, actor, wanted).await?;
        after.language = wanted;
        context.speak(wanted);
    }
    after.changed = after != before;
    Ok(after)
}
