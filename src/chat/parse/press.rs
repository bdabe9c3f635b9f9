//! What a button or a form stands for, by its id.
//!
//! ```text
//! button  mw:ask:ID:(take|done|cant|withdraw|reopen|thank)[:list]   mw:kudos:ID:me-too
//!         mw:digest:quiet   mw:digest:ID:language[:(en|vi)]   mw:quiet:ID:dismiss
//!         mw:privacy:name:(on|off)   mw:privacy:language:(auto|en|vi)
//! modal   mw:cant:ID[:list] {reason}   mw:thanks:ask:ID {for, value}   mw:thanks:person:ACCOUNT {for, value}
//! ```

use super::options::bounded;
use super::unknown;
use crate::chat::command::{AskStep, Command, LanguageChoice, Privacy, ThankAbout};
use crate::chat::locale::Language;
use crate::chat::table;
use crate::error::Refusal;
use crate::refuse;

pub(super) fn button(id: &str) -> Option<Command> {
    let parts: Vec<&str> = id.strip_prefix("mw:")?.split(':').collect();
    match parts[..] {
        ["ask", ask, action] => ask_button(ask, action, true),
        ["ask", ask, action, "list"] => ask_button(ask, action, false),
        ["digest", "quiet"] => Some(Command::QuietHelp),
        ["quiet", ask, "dismiss"] => Some(Command::DismissHelp(ask.parse().ok()?)),
        ["digest", digest, "language"] => Some(Command::DigestTranslated {
            digest: digest.parse().ok()?,
            language: None,
        }),
        ["digest", digest, "language", tag] => Some(Command::DigestTranslated {
            digest: digest.parse().ok()?,
            language: Some(Language::parse(tag)?),
        }),
        ["privacy", what, choice] => privacy_button(what, choice).map(Command::PrivacyChanged),
        ["kudos", kudos, "me-too"] => Some(Command::MeToo(kudos.parse().ok()?)),
        _ => None,
    }
}

fn privacy_button(what: &str, choice: &str) -> Option<Privacy> {
    let public_name = match (what, choice) {
        ("name", "on") => Some(true),
        ("name", "off") => Some(false),
        _ => None,
    };
    let language = match (what, choice) {
        ("language", "auto") => Some(LanguageChoice::Auto),
        ("language", tag) => Some(LanguageChoice::Fixed(Language::parse(tag)?)),
        _ => None,
    };
    let chosen = Privacy { public_name, language };
    (chosen != Privacy::default()).then_some(chosen)
}

fn ask_button(ask: &str, action: &str, on_card: bool) -> Option<Command> {
    let ask = ask.parse().ok()?;
    let step = match action {
        "take" => AskStep::Take,
        "done" => AskStep::Done,
        "withdraw" => AskStep::Withdraw,
        "reopen" => AskStep::Reopen,
        "cant" => return Some(Command::AskCantForm { ask, on_card }),
        "thank" => return Some(Command::ThankForAskForm(ask)),
        _ => return None,
    };
    Some(Command::Ask { ask, step, on_card })
}

/// The fields of a form that was sent.
struct Fields<'a>(&'a [(String, String)]);

impl Fields<'_> {
    /// What stands in a field, if the form has it.
    fn written(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(field, _)| field == name);
        field.map(|(_, words)| words.as_str())
    }

    fn optional(&self, name: &'static str, max: u16) -> Result<Option<String>, Refusal> {
        bounded(self.written(name).unwrap_or_default(), max).map_err(|refusal| refusal.about(name))
    }

    fn required(&self, name: &'static str, max: u16) -> Result<String, Refusal> {
        self.optional(name, max)?
            .ok_or_else(|| refuse!("refusal-field-empty").about(name))
    }
}

pub(super) fn modal(id: &str, fields: &[(String, String)]) -> Result<Command, Refusal> {
    let fields = Fields(fields);
    let parts: Vec<&str> = id.splitn(4, ':').collect();
    match parts[..] {
        ["mw", "cant", ask] => cant(ask, true, &fields),
        ["mw", "cant", ask, "list"] => cant(ask, false, &fields),
        ["mw", "thanks", "ask", ask] => {
            let about = ThankAbout::Ask(ask.parse().map_err(|_| unknown())?);
            thank_form(about, &fields)
        }
        ["mw", "thanks", "person", account] => thank_form(ThankAbout::Person(account.to_owned()), &fields),
        _ => Err(unknown()),
    }
}

fn cant(ask: &str, on_card: bool, fields: &Fields<'_>) -> Result<Command, Refusal> {
    let ask = ask.parse().map_err(|_| unknown())?;
    Ok(Command::Ask {
        ask,
        step: AskStep::Cant {
            reason: fields.required("reason", table::MAX_NOTE)?,
        },
        on_card,
    })
}

fn thank_form(about: ThankAbout, fields: &Fields<'_>) -> Result<Command, Refusal> {
    Ok(Command::ThankForm {
        about,
        words: fields.required("for", table::MAX_WORDS)?,
        value: fields.optional("value", table::MAX_NAME)?,
        asks_for_value: fields.written("value").is_some(),
    })
}
