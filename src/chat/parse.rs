//! From what arrived to what is asked.
//!
//! ```text
//! slash   a path of the command table with its options
//! button  mw:ask:ID:(take|done|cant|withdraw|reopen|thank)[:list]   mw:kudos:ID:me-too
//!         mw:digest:quiet   mw:quiet:ID:dismiss   mw:privacy:name:(on|off)   mw:privacy:language:(auto|en|vi)
//! modal   mw:cant:ID[:list] {reason}   mw:thanks:ask:ID {for, value}   mw:thanks:person:ACCOUNT {for, value}
//! menu    "Say thank you"
//! ```

use super::command::{
    Admin, AskStep, Command, Completion, DigestStep, LanguageChoice, Please, Privacy, Setup, SetupPart, TeamEdit,
    TeamPart, ThankAbout, ThankYou,
};
use super::inbound::{Account, Gesture, Mention, Value};
use super::locale::Language;
use super::table::{self, CommandSpec, Completes, OptionKind};
use super::text::clean;
use crate::error::Refusal;
use crate::refuse;

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

/// The options of one call, read by name against the table.
struct Read<'a> {
    spec: &'static CommandSpec,
    options: &'a Options,
}

impl<'a> Read<'a> {
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.options
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value)
    }

    /// A text, cleaned; absent when nothing but blanks was written.
    fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(Value::Text(words)) = self.value(name) else {
            return Ok(None);
        };
        let max = match self.spec.option(name).map(|option| option.kind) {
            Some(OptionKind::Text(max)) => max,
            _ => table::MAX_NOTE,
        };
        bounded(words, max)
    }

    fn required_text(&self, name: &'static str) -> Result<String, Refusal> {
        self.text(name)?
            .ok_or_else(|| refuse!("refusal-option-missing", option = name))
    }

    fn flag(&self, name: &str) -> Option<bool> {
        match self.value(name) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// A whole number, held to its range.
    fn whole(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
        let Some(Value::Whole(number)) = self.value(name) else {
            return Ok(None);
        };
        match self.spec.option(name).map(|option| option.kind) {
            Some(OptionKind::Whole(low, high)) if !(low..=high).contains(number) => {
                Err(refuse!("refusal-number-range", option = name, low = low, high = high))
            }
            _ => Ok(Some(*number)),
        }
    }

    fn mention(&self, name: &str) -> Option<Mention> {
        match self.value(name) {
            Some(Value::Mention(mention)) => Some(mention.clone()),
            _ => None,
        }
    }

    fn required_mention(&self, name: &'static str) -> Result<Mention, Refusal> {
        self.mention(name).ok_or_else(|| refuse!("refusal-choose-colleague"))
    }

    fn person(&self, name: &str) -> Option<Account> {
        match self.value(name) {
            Some(Value::Mention(Mention::Person(account))) => Some(account.clone()),
            _ => None,
        }
    }

    fn required_person(&self, name: &'static str) -> Result<Account, Refusal> {
        self.person(name).ok_or_else(|| refuse!("refusal-choose-colleague"))
    }

    /// What the option `clear` names.
    fn part<P: Copy>(&self, parts: &[(&str, P)]) -> Result<Option<P>, Refusal> {
        let Some(word) = self.text("clear")? else {
            return Ok(None);
        };
        let named = parts.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        match named {
            Some((_, part)) => Ok(Some(*part)),
            None => Err(refuse!("refusal-clear-unread", word = word, parts = names.join(", "))),
        }
    }

    fn channel(&self, name: &str) -> Option<String> {
        match self.value(name) {
            Some(Value::Channel(id)) => Some(id.clone()),
            _ => None,
        }
    }
}

/// Cleaned words, absent when nothing is left of them.
fn bounded(words: &str, max: u16) -> Result<Option<String>, Refusal> {
    let words = clean(words);
    let length = words.chars().count();
    if length > usize::from(max) {
        return Err(refuse!(
            "refusal-too-long",
            length = length as i64,
            max = i64::from(max)
        ));
    }
    // Zero-width characters alone are no words; beside words they stay to the letter.
    let visible = words.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
    Ok(visible.then_some(words))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{3164}' | '\u{115F}' | '\u{1160}')
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

fn admin(path: &str, read: &Read<'_>) -> Result<Admin, Refusal> {
    Ok(match path {
        "setup" => Admin::Setup(Setup {
            moderators: read.mention("moderators"),
            channel: read.channel("channel"),
            day: read.text("day")?,
            time: read.text("time")?,
            timezone: read.text("timezone")?,
            language: read.text("language")?,
            clear: read.part(&[("moderators", SetupPart::Moderators), ("channel", SetupPart::Channel)])?,
        }),
        "team add" => Admin::TeamAdd {
            name: read.required_text("name")?,
            kind: read.required_text("kind")?,
            group: read.mention("role"),
            lead: read.person("lead"),
        },
        "team edit" => Admin::TeamEdit(TeamEdit {
            team: read.required_text("team")?,
            name: read.text("name")?,
            kind: read.text("kind")?,
            group: read.mention("role"),
            lead: read.person("lead"),
            clear: read.part(&[("lead", TeamPart::Lead), ("role", TeamPart::Group)])?,
        }),
        "team remove" => Admin::TeamRemove {
            team: read.required_text("team")?,
            reason: read.required_text("reason")?,
        },
        "team list" => Admin::TeamList,
        "team serves" => Admin::TeamServes {
            team: read.required_text("team")?,
            customer: read.required_text("customer")?,
            on: read.flag("on").unwrap_or(true),
        },
        "member set" => Admin::MemberSet {
            person: read.required_person("person")?,
            team: read.text("team")?,
            manager: read.flag("manager"),
        },
        "member show" => Admin::MemberShow {
            person: read.required_person("person")?,
        },
        "value add" => Admin::ValueAdd {
            name: read.required_text("name")?,
        },
        "value remove" => Admin::ValueRemove {
            name: read.required_text("name")?,
        },
        "value list" => Admin::ValueList,
        "limits" => Admin::Limits {
            per_day: read.whole("per-day")?,
            per_pair: read.whole("per-pair")?,
            value_required: read.flag("value-required"),
        },
        "digest preview" => Admin::Digest(DigestStep::Preview),
        "digest post" => Admin::Digest(DigestStep::Post),
        "digest pause" => Admin::Digest(DigestStep::Pause),
        "digest resume" => Admin::Digest(DigestStep::Resume),
        "hide" => Admin::Hide {
            kudos: read.required_text("kudos")?,
            reason: read.required_text("reason")?,
        },
        "restore" => Admin::Restore {
            kudos: read.required_text("kudos")?,
            reason: read.required_text("reason")?,
        },
        "mute" => Admin::Mute {
            person: read.required_person("person")?,
            reason: read.required_text("reason")?,
            until: read.text("until")?,
        },
        "unmute" => Admin::Unmute {
            person: read.required_person("person")?,
            reason: read.required_text("reason")?,
        },
        "join" => Admin::Join {
            code: read.text("code")?,
        },
        "audit" => Admin::Audit,
        _ => return Err(unknown()),
    })
}

fn button(id: &str) -> Option<Command> {
    let parts: Vec<&str> = id.strip_prefix("mw:")?.split(':').collect();
    match parts[..] {
        ["ask", ask, action] => ask_button(ask, action, true),
        ["ask", ask, action, "list"] => ask_button(ask, action, false),
        ["digest", "quiet"] => Some(Command::QuietHelp),
        ["quiet", ask, "dismiss"] => Some(Command::DismissHelp(ask.parse().ok()?)),
        ["digest", digest, "language"] => Some(Command::DigestTranslated(digest.parse().ok()?)),
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
    fn optional(&self, name: &str, max: u16) -> Result<Option<String>, Refusal> {
        let words = self
            .0
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, words)| words);
        bounded(words, max)
    }

    fn required(&self, name: &'static str, max: u16) -> Result<String, Refusal> {
        self.optional(name, max)?
            .ok_or_else(|| refuse!("refusal-option-missing", option = name))
    }
}

fn modal(id: &str, fields: &[(String, String)]) -> Result<Command, Refusal> {
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
    })
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
