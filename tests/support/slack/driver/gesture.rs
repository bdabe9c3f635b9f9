//! What a person can do to what is shown: press, choose, fill, pick from a menu.

use serde_json::{Value, json};

use super::super::interactions::Kind;
use super::super::json as shown;
use super::super::views;
use super::act::{Action, Sent};
use super::form::{self, Home, Modal};
use super::message::Message;
use super::payload;
use super::place::Member;

/// Something with buttons on it.
pub enum Surface {
    Message(Box<Message>),
    Modal(Modal),
    Home(Home),
}

impl From<&Message> for Surface {
    fn from(message: &Message) -> Self {
        Self::Message(Box::new(message.now()))
    }
}

impl From<&Modal> for Surface {
    fn from(modal: &Modal) -> Self {
        Self::Modal(modal.now())
    }
}

impl From<&Home> for Surface {
    fn from(home: &Home) -> Self {
        Self::Home(home.clone())
    }
}

impl Member {
    fn acts(&self, surface: &Surface, action: Value, what: String) -> Sent {
        let shared = &self.slack.shared;
        let world = shared.world();
        let mut payload = payload::base(&world, "block_actions", &self.id);
        payload["actions"] = json!([action]);
        payload["state"] = json!({"values": {}});
        let (mut channel, mut source, mut view, mut parent) = (None, None, None, None);
        match surface {
            Surface::Message(message) => {
                let state = &message.state;
                let mine = state.visible_to.as_ref().is_none_or(|only| *only == self.id);
                assert!(mine, "{} cannot see that message", self.name);
                payload["container"] = payload::message_container(state);
                payload["channel"] = payload::channel(&world, &state.channel);
                if state.visible_to.is_none() {
                    payload["message"] = shown::message(&world, state, true);
                }
                (channel, source) = (Some(state.channel.clone()), Some(state.ts.clone()));
            }
            Surface::Modal(modal) => {
                payload["container"] = json!({"type": "view", "view_id": modal.id});
                payload["view"] = views::shown(&world, &world.views[&modal.id], json!({}));
                (channel, view) = (modal.channel.clone(), Some(modal.id.clone()));
                parent = Some(modal.opened_by);
            }
            Surface::Home(home) => {
                payload["container"] = json!({"type": "view", "view_id": home.id});
                payload["view"] = views::shown(&world, &world.views[&home.id], json!({}));
                view = Some(home.id.clone());
            }
        }
        drop(world);
        self.slack.send(Action {
            kind: Kind::Press,
            user: self.id.clone(),
            channel,
            payload,
            source,
            view,
            parent,
            what,
        })
    }

    /// Presses a button, found by its label or action id, of a message or form as it is now.
    pub fn presses(&self, on: impl Into<Surface>, button: &str) -> Sent {
        self.presses_on(&on.into(), button)
    }

    /// Presses a button of the message as it was when the test looked: a slow client, a stale card.
    pub fn presses_old(&self, message: &Message, button: &str) -> Sent {
        self.presses_on(&Surface::Message(Box::new(message.clone())), button)
    }

    fn presses_on(&self, surface: &Surface, button: &str) -> Sent {
        let ts = self.slack.shared.clock.ts();
        let blocks = surface.blocks();
        let blocks: Vec<&Value> = blocks.iter().collect();
        let all = form::elements(&blocks);
        let named = |(element, _): &&(&Value, &Value)| {
            element["type"] == "button" && (form::label(element) == button || element["action_id"] == button)
        };
        let Some((element, block)) = all.iter().find(named) else {
            panic!("no button {button:?} to press; there are {:?}", form::buttons(&blocks));
        };
        let action = payload::action(element, block, &ts);
        self.acts(surface, action, format!("{} pressing {button:?}", self.name))
    }

    /// Presses a button that no client shows: a forged action id and value.
    pub fn forges_press(&self, on: impl Into<Surface>, action_id: &str, value: &str) -> Sent {
        let action = json!({
            "type": "button", "action_id": action_id, "block_id": "forged", "value": value,
            "text": {"type": "plain_text", "text": "forged", "emoji": true}, "action_ts": self.slack.shared.clock.ts(),
        });
        self.acts(&on.into(), action, format!("{} forging {action_id:?}", self.name))
    }

    /// Picks an option, by its label, from a select or an overflow menu found by its placeholder or action id.
    pub fn chooses(&self, on: impl Into<Surface>, menu: &str, option: &str) -> Sent {
        let surface = on.into();
        let blocks = surface.blocks();
        let blocks: Vec<&Value> = blocks.iter().collect();
        let all = form::elements(&blocks);
        let named = |(element, _): &&(&Value, &Value)| form::label(element) == menu || element["action_id"] == menu;
        let found = all.iter().find(named).unwrap_or_else(|| panic!("no menu {menu:?}"));
        let options = found.0["options"].as_array().cloned().unwrap_or_default();
        let chosen = options
            .iter()
            .find(|o| o["text"]["text"] == option || o["value"] == option);
        let chosen = chosen.unwrap_or_else(|| panic!("no option {option:?} in {menu:?}"));
        let mut action = payload::action(found.0, found.1, &self.slack.shared.clock.ts());
        action["selected_option"] = chosen.clone();
        self.acts(&surface, action, format!("{} choosing {option:?}", self.name))
    }

    /// Fills a form, its fields found by label, block id or action id, and submits it. Several choices are divided by `, `.
    pub fn submits<'f>(&self, modal: &Modal, fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Sent {
        let modal = modal.now();
        assert!(modal.is_open(), "the form is no longer open");
        let values = modal.filled(fields);
        let world = self.slack.shared.world();
        let mut payload = payload::base(&world, "view_submission", &self.id);
        payload["view"] = views::shown(&world, &world.views[&modal.id], values);
        payload["response_urls"] = json!([]);
        drop(world);
        let what = format!("{} submitting {:?}", self.name, modal.title());
        self.on_view(Kind::Submit, &modal, payload, what)
    }

    /// Closes a form without submitting it; the app hears of it only if it asked to.
    pub fn dismisses(&self, modal: &Modal) -> Option<Sent> {
        let modal = modal.now();
        let mut world = self.slack.shared.world();
        views::close(&mut world, &modal.id, false);
        let mut payload = payload::base(&world, "view_closed", &self.id);
        payload["view"] = views::shown(&world, &world.views[&modal.id], json!({}));
        payload["is_cleared"] = json!(false);
        drop(world);
        let what = format!("{} closing {:?}", self.name, modal.title());
        let wanted = modal.data["notify_on_close"] == true;
        wanted.then(|| self.on_view(Kind::Close, &modal, payload, what))
    }

    /// Types into a select that the app completes; the answer has the choices.
    pub fn completes(&self, modal: &Modal, field: &str, typed: &str) -> Sent {
        let modal = modal.now();
        let (element, block) = modal.field(field);
        let kind = element["type"].as_str().unwrap_or_default();
        assert!(kind.ends_with("external_select"), "{field:?} is a {kind}");
        let least = element["min_query_length"].as_u64().unwrap_or(3);
        let enough = typed.chars().count() as u64 >= least;
        assert!(enough, "the client asks only after {least} characters");
        let world = self.slack.shared.world();
        let mut payload = payload::base(&world, "block_suggestion", &self.id);
        payload["container"] = json!({"type": "view", "view_id": modal.id});
        payload["view"] = views::shown(&world, &world.views[&modal.id], json!({}));
        payload["action_id"] = element["action_id"].clone();
        payload["block_id"] = block["block_id"].clone();
        payload["value"] = json!(typed);
        drop(world);
        let what = format!("{} typing {typed:?} in {field:?}", self.name);
        self.on_view(Kind::Suggestion, &modal, payload, what)
    }

    fn on_view(&self, kind: Kind, modal: &Modal, payload: Value, what: String) -> Sent {
        self.slack.send(Action {
            kind,
            user: self.id.clone(),
            channel: modal.channel.clone(),
            payload,
            source: None,
            view: Some(modal.id.clone()),
            parent: Some(modal.opened_by),
            what,
        })
    }

    /// Picks one of the app's entries from a message's menu.
    pub fn message_menu(&self, name: &str, message: &Message) -> Sent {
        let world = self.slack.shared.world();
        let state = &message.state;
        assert!(
            state.visible_to.is_none(),
            "a message that one person sees has no such menu"
        );
        let mut payload = payload::base(&world, "message_action", &self.id);
        payload["callback_id"] = json!(world.manifest.shortcut(name, true).callback_id);
        payload["action_ts"] = json!(self.slack.shared.clock.ts());
        payload["channel"] = payload::channel(&world, &state.channel);
        payload["message_ts"] = json!(state.ts);
        payload["message"] = shown::message(&world, state, false);
        drop(world);
        self.slack.send(Action {
            kind: Kind::MessageShortcut,
            user: self.id.clone(),
            channel: Some(state.channel.clone()),
            payload,
            source: Some(state.ts.clone()),
            view: None,
            parent: None,
            what: format!("{} picking {name:?}", self.name),
        })
    }

    /// Picks one of the app's entries from the global menu.
    pub fn picks(&self, shortcut: &str) -> Sent {
        let world = self.slack.shared.world();
        let mut payload = payload::base(&world, "shortcut", &self.id);
        payload["callback_id"] = json!(world.manifest.shortcut(shortcut, false).callback_id);
        payload["action_ts"] = json!(self.slack.shared.clock.ts());
        drop(world);
        self.slack.send(Action {
            kind: Kind::Shortcut,
            user: self.id.clone(),
            channel: None,
            payload,
            source: None,
            view: None,
            parent: None,
            what: format!("{} picking {shortcut:?}", self.name),
        })
    }
}

impl Surface {
    fn blocks(&self) -> Vec<Value> {
        match self {
            Self::Message(message) => message.all_blocks().into_iter().cloned().collect(),
            Self::Modal(Modal { data, .. }) | Self::Home(Home { data, .. }) => {
                data["blocks"].as_array().cloned().unwrap_or_default()
            }
        }
    }
}
