//! A client without manners: it sends what a test says, and shows what came back.

use serde_json::{Value, json};

use crate::support::discord::state::Id;
use crate::support::discord::{Channel, Discord, Guild, Member, Sent};

pub struct Raw {
    pub discord: Discord,
    http: reqwest::Client,
}

/// Status, Discord's code, and the body.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub body: Value,
    pub headers: reqwest::header::HeaderMap,
}

impl Got {
    pub fn code(&self) -> (u16, u64) {
        (self.status, self.body["code"].as_u64().unwrap_or_default())
    }

    /// The first complaint at a place of the form.
    pub fn complaint(&self, path: &str) -> &str {
        let pointer = format!("/errors/{}/_errors/0/code", path.replace('.', "/"));
        let found = self.body.pointer(&pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("no complaint at {path}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

impl Raw {
    pub fn new(discord: &Discord) -> Self {
        Self {
            discord: discord.clone(),
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
        }
    }

    pub async fn send(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> reqwest::Result<Got> {
        let url = format!("{}/api/v10{path}", self.discord.api_url());
        let method = method.parse().expect("a method");
        let mut request = self
            .http
            .request(method, url)
            .header("authorization", format!("Bot {token}"));
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = serde_json::from_slice(&response.bytes().await?).unwrap_or_default();
        Ok(Got { status, body, headers })
    }

    pub async fn call(&self, method: &str, path: &str, body: Value) -> Got {
        let body = (!body.is_null()).then_some(&body);
        self.send(method, path, self.discord.token(), body)
            .await
            .expect("an answer")
    }

    pub async fn get(&self, path: &str) -> Got {
        self.call("GET", path, Value::Null).await
    }

    pub async fn posts(&self, channel: &Channel, body: Value) -> Got {
        self.call("POST", &format!("/channels/{}/messages", channel.id), body)
            .await
    }

    /// The first answer to an interaction.
    pub async fn answers(&self, sent: &Sent, body: Value) -> Got {
        let token = sent.state().token;
        self.call("POST", &format!("/interactions/{}/{token}/callback", sent.id), body)
            .await
    }

    pub fn webhook(&self, sent: &Sent, rest: &str) -> String {
        format!(
            "/webhooks/{}/{}{rest}",
            self.discord.application_id(),
            sent.state().token
        )
    }

    pub async fn registers(&self, commands: Value) -> Got {
        let path = format!("/applications/{}/commands", self.discord.application_id());
        self.call("PUT", &path, commands).await
    }
}

/// A guild with one channel, two people and a few commands.
pub struct Stage {
    pub raw: Raw,
    pub discord: Discord,
    pub hotel: Guild,
    pub desk: Channel,
    pub lan: Member,
    pub minh: Member,
}

pub async fn stage() -> Stage {
    let discord = Discord::start();
    let hotel = discord.guild("Hotel");
    let (desk, lan, minh) = (hotel.channel("front-desk"), hotel.member("Lan"), hotel.member("Minh"));
    let raw = Raw::new(&discord);
    let registered = raw.registers(commands()).await;
    assert_eq!(registered.status, 200, "{:?}", registered.body);
    Stage {
        raw,
        discord,
        hotel,
        desk,
        lan,
        minh,
    }
}

fn commands() -> Value {
    json!([
        {"name": "please", "name_localizations": {"vi": "nhờ"}, "description": "Ask", "options": [
            {"type": 9, "name": "to", "description": "Whom", "required": true},
            {"type": 3, "name": "what", "description": "What", "required": true, "max_length": 100},
        ]},
        {"name": "kudos-admin", "description": "For moderators", "default_member_permissions": "32", "options": [
            {"type": 2, "name": "team", "description": "Teams", "options": [
                {"type": 1, "name": "add", "description": "Add one", "options": [
                    {"type": 3, "name": "name", "description": "Its name", "required": true},
                    {"type": 3, "name": "kind", "description": "Its kind",
                        "choices": [{"name": "Front line", "value": "front-line"}]},
                    {"type": 8, "name": "role", "description": "Its role"},
                ]},
            ]},
        ]},
        {"name": "undo", "description": "Undo", "options": [
            {"type": 3, "name": "kudos", "description": "Which", "autocomplete": true},
        ]},
        {"name": "Say thank you", "type": 3},
        {"name": "Thank them", "type": 2},
    ])
}

impl Stage {
    /// Lan has typed a command, and nobody has answered yet.
    pub fn asked(&self) -> Sent {
        self.lan
            .uses("please")
            .option("to", &self.minh)
            .option("what", "ice")
            .in_channel(&self.desk)
            .send()
    }

    /// A card with two buttons, answered to Lan.
    pub async fn card(&self) -> crate::support::discord::Message {
        let sent = self.asked();
        let got = self
            .raw
            .answers(&sent, message(json!({"content": "card", "components": [buttons()]})))
            .await;
        assert_eq!(got.status, 204, "{:?}", got.body);
        sent.await.message()
    }

    pub fn id_of(&self, sent: &Sent) -> Id {
        sent.state().original.expect("answered with a message")
    }
}

pub fn message(data: Value) -> Value {
    json!({"type": 4, "data": data})
}

pub fn buttons() -> Value {
    json!({"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Take it", "custom_id": "mw:take"},
        {"type": 2, "style": 2, "label": "Gone", "custom_id": "mw:gone", "disabled": true},
    ]})
}

pub fn modal() -> Value {
    json!({"type": 9, "data": {"custom_id": "mw:m", "title": "Why", "components": [
        {"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "reason", "label": "Reason"}]},
    ]}})
}
