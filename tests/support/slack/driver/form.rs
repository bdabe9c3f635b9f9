//! Forms and the home tab: what is in them, and how a person fills them.

use serde_json::{Map, Value, json};

use super::super::Slack;
use super::super::interactions::Interaction;
use super::super::state::World;
use super::super::views;
use super::command::with_names;

/// A form that is open.
#[derive(Clone)]
pub struct Modal {
    pub(crate) slack: Slack,
    pub id: String,
    pub data: Value,
    /// The interaction that opened it.
    pub(crate) opened_by: u64,
    pub(crate) channel: Option<String>,
}

/// The app's home tab of one person.
#[derive(Clone)]
pub struct Home {
    pub(crate) slack: Slack,
    pub id: String,
    pub data: Value,
}

fn blocks(data: &Value) -> Vec<&Value> {
    data["blocks"].as_array().into_iter().flatten().collect()
}

/// Every element that can be acted on, with its block.
pub fn elements<'b>(blocks: &[&'b Value]) -> Vec<(&'b Value, &'b Value)> {
    let mut found = Vec::new();
    for block in blocks {
        let several = block["elements"].as_array().filter(|_| block["type"] == "actions");
        found.extend(several.into_iter().flatten().map(|element| (element, *block)));
        let single = ["accessory", "element"].iter().filter_map(|key| block.get(*key));
        found.extend(single.map(|element| (element, *block)));
    }
    found
}

pub fn buttons(blocks: &[&Value]) -> Vec<String> {
    let buttons = elements(blocks)
        .into_iter()
        .filter(|(element, _)| element["type"] == "button");
    buttons.map(|(button, _)| label(button).to_owned()).collect()
}

/// The label of a button, or the placeholder of a select.
pub fn label(element: &Value) -> &str {
    let text = element["text"]["text"].as_str();
    text.or(element["placeholder"]["text"].as_str()).unwrap_or_default()
}

impl Home {
    pub(crate) fn get(slack: &Slack, id: &str) -> Option<Self> {
        let data = slack.shared.world().views.get(id)?.data.clone();
        Some(Self {
            slack: slack.clone(),
            id: id.to_owned(),
            data,
        })
    }

    pub(super) fn shown(&self) -> Value {
        let world = self.slack.shared.world();
        views::shown(&world, &world.views[&self.id], json!({}))
    }

    pub fn buttons(&self) -> Vec<String> {
        buttons(&blocks(&self.data))
    }

    pub fn text(&self) -> String {
        super::text::view(&self.slack.shared.world(), &self.data)
    }
}

impl Modal {
    pub(crate) fn get(slack: &Slack, id: &str, interaction: &Interaction) -> Option<Self> {
        let data = slack.shared.world().views.get(id)?.data.clone();
        Some(Self {
            slack: slack.clone(),
            id: id.to_owned(),
            data,
            opened_by: interaction.id,
            channel: interaction.channel.clone(),
        })
    }

    /// The form as it is now.
    pub fn now(&self) -> Self {
        let data = self.slack.shared.world().views[&self.id].data.clone();
        Self { data, ..self.clone() }
    }

    pub fn is_open(&self) -> bool {
        self.slack.shared.world().views[&self.id].open
    }

    pub fn title(&self) -> &str {
        self.data["title"]["text"].as_str().unwrap_or_default()
    }

    pub fn buttons(&self) -> Vec<String> {
        buttons(&blocks(&self.data))
    }

    pub(crate) fn inputs(&self) -> Vec<&Value> {
        let mut inputs = blocks(&self.data);
        inputs.retain(|block| block["type"] == "input");
        inputs
    }

    /// Labels, in order.
    pub fn fields(&self) -> Vec<String> {
        let label = |input: &&Value| input["label"]["text"].as_str().unwrap_or_default().to_owned();
        self.inputs().iter().map(label).collect()
    }

    pub fn text(&self) -> String {
        super::text::view(&self.slack.shared.world(), &self.data)
    }

    /// An input by its label, block id or action id; the element and its block.
    pub(super) fn field(&self, name: &str) -> (&Value, &Value) {
        let named = |block: &&Value| {
            block["label"]["text"] == name || block["block_id"] == name || block["element"]["action_id"] == name
        };
        let found = self.inputs().into_iter().find(named);
        let block = found.unwrap_or_else(|| panic!("no field {name:?}, only {:?}", self.fields()));
        (&block["element"], block)
    }

    /// The state of the submitted form; a client lets nobody submit what breaks the inputs' own rules.
    pub(super) fn filled<'f>(&self, given: impl IntoIterator<Item = (&'f str, &'f str)>) -> Value {
        let given: Vec<_> = given.into_iter().collect();
        let given: Vec<(&Value, &str)> = given.iter().map(|(name, value)| (self.field(name).1, *value)).collect();
        let world = self.slack.shared.world();
        let mut values = Map::new();
        for block in self.inputs() {
            let filled = given.iter().find(|(given, _)| given["block_id"] == block["block_id"]);
            let value = match filled {
                Some((_, text)) => self.value(&world, &block["element"], text),
                None => untouched(&block["element"]),
            };
            let label = &block["label"]["text"];
            let empty = value.as_object().is_some_and(|value| {
                let nothing = |v: &Value| v.is_null() || v.as_array().is_some_and(Vec::is_empty);
                value.iter().all(|(key, v)| key == "type" || nothing(v))
            });
            assert!(!empty || block["optional"] == true, "{label} has to be filled");
            let action = block["element"]["action_id"].as_str().unwrap_or_default();
            let id = block["block_id"].as_str().unwrap_or_default();
            values.insert(id.to_owned(), json!({action: value}));
        }
        Value::Object(values)
    }

    /// What an element holds after a person has filled it.
    fn value(&self, world: &World, element: &Value, text: &str) -> Value {
        let kind = element["type"].as_str().unwrap_or_default();
        let several = text.split(", ").filter(|one| !one.is_empty());
        let mut value = json!({"type": kind});
        match kind {
            "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" => {
                let length = text.chars().count() as u64;
                let least = element["min_length"].as_u64().unwrap_or(0);
                let most = element["max_length"].as_u64().unwrap_or(3000);
                let fits = text.is_empty() || (least..=most).contains(&length);
                assert!(fits, "the field takes {least} to {most} characters, not {length}");
                value["value"] = if text.is_empty() {
                    Value::Null
                } else {
                    json!(with_names(text))
                };
            }
            "static_select" | "external_select" | "radio_buttons" => {
                value["selected_option"] = self.option(world, element, text);
            }
            "multi_static_select" | "multi_external_select" | "checkboxes" => {
                value["selected_options"] = several.map(|one| self.option(world, element, one)).collect();
            }
            "users_select" => value["selected_user"] = json!(user(world, text)),
            "multi_users_select" => value["selected_users"] = several.map(|one| user(world, one)).collect(),
            "conversations_select" => value["selected_conversation"] = json!(channel(world, text)),
            "channels_select" => value["selected_channel"] = json!(channel(world, text)),
            "multi_conversations_select" => {
                value["selected_conversations"] = several.map(|one| channel(world, one)).collect();
            }
            "multi_channels_select" => {
                value["selected_channels"] = several.map(|one| channel(world, one)).collect();
            }
            "datepicker" => value["selected_date"] = json!(text),
            "timepicker" => value["selected_time"] = json!(text),
            other => panic!("nobody can fill a {other} here"),
        }
        value
    }

    /// An option by its label or value; an external select knows what it was offered.
    fn option(&self, world: &World, element: &Value, text: &str) -> Value {
        if text.is_empty() {
            return Value::Null;
        }
        let own = element["options"].as_array().into_iter().flatten();
        let groups = element["option_groups"].as_array().into_iter().flatten();
        let grouped = groups.filter_map(|group| group["options"].as_array()).flatten();
        let offered = world
            .views
            .get(&self.id)
            .map_or(&[][..], |view| view.offered.as_slice());
        let initial = element.get("initial_option").into_iter();
        let initial = initial.chain(element["initial_options"].as_array().into_iter().flatten());
        let named = |option: &&Value| {
            let label = option["text"]["text"].as_str().unwrap_or_default();
            super::text::unescaped(label) == text || option["value"] == text
        };
        let mut all = own.chain(grouped).chain(initial).chain(offered.iter().rev());
        let found = all.find(named).cloned();
        found.unwrap_or_else(|| panic!("{text:?} is no choice, or was not offered: ask with `completes` first"))
    }
}

/// What an element holds that nobody has touched.
fn untouched(element: &Value) -> Value {
    let mut value = json!({"type": element["type"]});
    let pairs = [
        ("initial_value", "value"),
        ("initial_option", "selected_option"),
        ("initial_options", "selected_options"),
        ("initial_user", "selected_user"),
        ("initial_users", "selected_users"),
        ("initial_conversation", "selected_conversation"),
        ("initial_conversations", "selected_conversations"),
        ("initial_channel", "selected_channel"),
        ("initial_channels", "selected_channels"),
        ("initial_date", "selected_date"),
        ("initial_time", "selected_time"),
    ];
    let kind = element["type"].as_str().unwrap_or_default();
    for (initial, key) in pairs {
        if let Some(found) = element.get(initial).filter(|found| !found.is_null() && **found != "") {
            value[key] = found.clone();
        }
    }
    let key = match kind {
        "static_select" | "external_select" | "radio_buttons" => "selected_option",
        "checkboxes" | "multi_static_select" | "multi_external_select" => "selected_options",
        "users_select" => "selected_user",
        "multi_users_select" => "selected_users",
        _ => "value",
    };
    if value.as_object().is_some_and(|value| value.len() == 1) {
        // A list is empty, all else is nothing.
        value[key] = if key.ends_with('s') { json!([]) } else { Value::Null };
    }
    value
}

fn user(world: &World, name: &str) -> String {
    let id = name.trim_start_matches("<@").trim_end_matches('>');
    let named = |user: &&super::super::state::User| user.id == id || user.real_name == name;
    let found = world.users.values().find(named);
    found.unwrap_or_else(|| panic!("nobody is called {name:?}")).id.clone()
}

fn channel(world: &World, name: &str) -> String {
    let id = name.trim_start_matches("<#").trim_end_matches('>');
    let named = |c: &&super::super::state::Channel| c.id == id || c.name == name;
    let found = world.channels.values().find(named);
    found
        .unwrap_or_else(|| panic!("no channel is called {name:?}"))
        .id
        .clone()
}
