//! The fields of a form, as it is sent.

use super::super::emoji;
use super::super::people::{Known, is_channel};
use super::super::rich::is_id;
use super::super::views::{NO, PLACE, TEAM, YES};
use super::words;
use crate::chat::inbound::{Mention, Value as Given};
use crate::chat::table::{self, CommandSpec, OptionKind, OptionSpec};
use crate::error::Refusal;
use crate::refuse;
use serde_json::Value;

/// `{block: {action: {…}}}`.
pub(super) struct Fields<'a>(pub &'a Value);

/// Why a form cannot be taken as it is.
#[derive(Debug)]
pub(super) struct Wrong {
    pub field: String,
    pub why: Refusal,
}

impl Fields<'_> {
    fn field(&self, id: &str) -> Option<&Value> {
        self.0.get(id)?.get(id)
    }

    /// What stands in a field: a text, or what was chosen from a list.
    fn words_in(&self, id: &str) -> Option<&str> {
        let field = self.field(id)?;
        let told = [
            &field["value"],
            &field["selected_option"]["value"],
            &field["selected_user"],
            &field["selected_conversation"],
        ];
        told.into_iter()
            .find_map(Value::as_str)
            .filter(|words| !words.is_empty())
    }

    fn all_in(&self, id: &str) -> Vec<&str> {
        let Some(field) = self.field(id) else { return Vec::new() };
        let users = field["selected_users"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        let options = field["selected_options"].as_array().into_iter().flatten();
        let options = options.filter_map(|option| option["value"].as_str());
        self.words_in(id).into_iter().chain(users).chain(options).collect()
    }

    /// The fields of a form that asks for texts alone.
    pub fn words(&self) -> Vec<(String, String)> {
        let ids = self.0.as_object().into_iter().flatten().map(|(id, _)| id);
        ids.filter(|id| *id != PLACE)
            .map(|id| {
                (
                    id.clone(),
                    emoji::as_characters(self.words_in(id).unwrap_or_default()).into_owned(),
                )
            })
            .collect()
    }

    /// Everybody who is chosen from a list of people: what is typed may look like an id.
    pub fn people(&self) -> Vec<String> {
        let fields = self.0.as_object().into_iter().flatten();
        let fields = fields.filter_map(|(id, _)| self.field(id));
        let ids = fields.flat_map(|field| {
            let several = field["selected_users"].as_array().into_iter().flatten();
            several.chain([&field["selected_user"]]).filter_map(Value::as_str)
        });
        ids.filter(|id| is_id(id, &['U', 'W'])).map(str::to_owned).collect()
    }

    /// The options of a command, from its form.
    pub fn options(&self, spec: &CommandSpec, known: &Known) -> Result<Vec<(String, Given)>, Wrong> {
        let mut options = Vec::new();
        let mentioning = || spec.options.iter().filter(|option| option.kind == OptionKind::Mention);
        if let Some(first) = mentioning().next() {
            let whom = self.whom(first, known);
            let most = mentioning().count();
            let wrong = |why| Wrong {
                field: first.name.to_owned(),
                why,
            };
            if whom.is_empty() {
                return Err(wrong(refuse!("slack-form-nobody")));
            }
            if whom.len() > most {
                return Err(wrong(refuse!("slack-form-too-many", most = most)));
            }
            let whom = whom.into_iter().map(Given::Mention);
            options.extend(mentioning().map(|option| option.name.to_owned()).zip(whom));
        }
        for option in spec.options.iter().filter(|option| option.kind != OptionKind::Mention) {
            let value = self.value(option, known).map_err(|why| Wrong {
                field: option.name.to_owned(),
                why,
            })?;
            options.extend(value.map(|value| (option.name.to_owned(), value)));
        }
        Ok(options)
    }

    /// People first, then teams.
    fn whom(&self, option: &OptionSpec, known: &Known) -> Vec<Mention> {
        let mut whom = Vec::new();
        for id in self.all_in(option.name) {
            whom.push(Mention::Person(words::person(id, "", known)));
        }
        let teams = self.all_in(&format!("{}{TEAM}", option.name));
        whom.extend(teams.into_iter().map(|team| Mention::Team(team.to_owned())));
        whom
    }

    fn value(&self, option: &OptionSpec, known: &Known) -> Result<Option<Given>, Refusal> {
        let words = self.words_in(option.name);
        Ok(match option.kind {
            OptionKind::Flag => match words.or(self.all_in(option.name).first().copied()) {
                Some(YES) => Some(Given::Flag(true)),
                Some(NO) => Some(Given::Flag(false)),
                _ => None,
            },
            OptionKind::Whole(low, high) => match words {
                Some(words) => {
                    let number = words.trim().parse();
                    let number = number.map_err(|_| refuse!("slack-form-number", low = low, high = high))?;
                    Some(Given::Whole(number))
                }
                None => None,
            },
            OptionKind::Person | OptionKind::Mention => {
                words.map(|id| Given::Mention(Mention::Person(words::person(id, "", known))))
            }
            OptionKind::Group => {
                let may_stand = |id: &&str| option.name == table::TEAMS_GROUP || !is_channel(id);
                let group = words.filter(may_stand);
                group.map(|id| Given::Mention(words::group(id, "", known)))
            }
            OptionKind::Channel => words.map(|id| Given::Channel(id.to_owned())),
            OptionKind::Text(_) | OptionKind::Completed(_) | OptionKind::Choice(_) => {
                words.map(|words| Given::Text(emoji::as_characters(words).into_owned()))
            }
        })
    }
}
