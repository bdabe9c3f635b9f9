//! From what arrived to what is asked.
//!
//! A slash command is a path of the command table with its options; what buttons and forms are called by stands in `press`.

mod admin;
mod options;
mod press;

use super::command::{Command, Completion, LanguageChoice, Please, Privacy, ThankYou};
use super::inbound::{Gesture, Value};
use super::locale::Language;
use super::table::{self, Completes, OptionKind};
use crate::error::Refusal;
use crate::refuse;
use admin::admin;
use options::Read;
use press::{button, modal};

type Options = [(String, Value)];

/// The command that a gesture stands for.
///
/// # Errors
/// A refusal when a text is empty or longer than the table allows, or when the gesture is unknown (a button of an older
/// version, say).
pub fn parse(gesture: &Gesture) -> Result<Command, Refusal> {
    match gesture {
        Gesture::Slash { path, options } => slash(path, options),
        // What is written becomes a slash command first, which takes the names of the teams.
        Gesture::Written { .. } => Err(unknown()),
        Gesture::Button { id } => button(id).ok_or_else(unknown),
        Gesture::Modal { id, fields } => modal(id, fields),
        Gesture::Menu { name, person } if name == table::SAY_THANK_YOU => Ok(Command::ThankPersonForm(person.clone())),
        Gesture::Menu { .. } => Err(unknown()),
        Gesture::Completion {
            path,
            option,
            typed,
            options,
        } => completion(path, option, typed, options),
    }
}

fn unknown() -> Refusal {
    refuse!("refusal-unknown-command")
}

fn slash(path: &str, options: &Options) -> Result<Command, Refusal> {
    let spec = table::find(path).ok_or_else(unknown)?;
    let read = Read { spec, options };
    if let Some(admin_path) = path.strip_prefix("kudos-admin ") {
        return admin(admin_path, &read).map(Command::Admin);
    }
    Ok(match path {
        "please" => Command::Please(Please {
            to: read.required_mention("to")?,
            what: read.required_text("what")?,
            customer: read.text("customer")?,
            by: read.text("by")?,
        }),
        "thank-you" => Command::ThankYou(ThankYou {
            to: std::iter::once(read.required_mention("to")?)
                .chain(read.mention("and"))
                .chain(read.mention("and-also"))
                .collect(),
            words: read.required_text("for")?,
            beyond: read.flag("beyond").unwrap_or(false),
            private: read.flag("private").unwrap_or(false),
            customer: read.text("customer")?,
            value: read.text("value")?,
            ask: read.text("ask")?,
        }),
        "kudos mine" => Command::Mine,
        "kudos asks" => Command::Asks,
        "kudos undo" => Command::Undo {
            kudos: read.text("kudos")?,
        },
        "kudos team" => Command::Mirror {
            team: read.text("team")?,
        },
        "kudos why" => Command::Why {
            team: read.text("team")?,
        },
        "kudos privacy" => Command::Privacy(privacy(&read)?),
        "kudos link" => Command::Link {
            code: read.text("code")?,
        },
        "kudos help" => Command::Help,
        _ => return Err(unknown()),
    })
}

fn privacy(read: &Read<'_>) -> Result<Privacy, Refusal> {
    let public_name = match read.text("public-name")?.map(|word| word.to_lowercase()).as_deref() {
        None => None,
        Some("on") => Some(true),
        Some("off") => Some(false),
        Some(word) => return Err(refuse!("refusal-on-off-unread", option = "public-name", word = word)),
    };
    let language = match read.text("language")? {
        None => None,
        Some(word) if word.eq_ignore_ascii_case("auto") => Some(LanguageChoice::Auto),
        Some(word) => {
            let language = Language::parse(&word);
            let language = language.ok_or_else(|| refuse!("refusal-own-language-unread", language = word))?;
            Some(LanguageChoice::Fixed(language))
        }
    };
    Ok(Privacy { public_name, language })
}

fn completion(path: &str, option: &str, typed: &str, options: &Options) -> Result<Command, Refusal> {
    let spec = table::find(path).ok_or_else(unknown)?;
    let of = match spec.option(option).map(|option| option.kind) {
        Some(OptionKind::Completed(of)) => of,
        // Where a mention cannot be chosen, a team can.
        Some(OptionKind::Mention) => Completes::Team,
        _ => return Err(unknown()),
    };
    let to = Read { spec, options }
        .mention("to")
        .filter(|_| of == Completes::AskToThank);
    let typed = typed.chars().take(usize::from(table::MAX_NOTE)).collect();
    Ok(Command::Complete(Completion { of, typed, to }))
}
