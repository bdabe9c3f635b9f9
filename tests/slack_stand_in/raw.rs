//! A client without manners: it sends what a test says, and shows what came back.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::support::slack::{Channel, Group, Member, Message, Slack, Workspace};

pub struct Raw {
    pub slack: Slack,
    http: reqwest::Client,
}

#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub body: Value,
    pub text: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Got {
    /// Slack's error code, empty when it went well.
    pub fn error(&self) -> &str {
        self.body["error"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The complaints of Slack's `response_metadata`, as one text.
    pub fn complaints(&self) -> String {
        self.body["response_metadata"]["messages"].to_string()
    }
}

/// A form's text: structures are JSON inside it.
pub fn form(arguments: &Value) -> String {
    let encode = |text: &str| {
        let bytes = text.bytes().map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(b).to_string(),
            other => format!("%{other:02X}"),
        });
        bytes.collect::<String>()
    };
    let pairs = arguments.as_object().into_iter().flatten().map(|(key, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{key}={}", encode(&text))
    });
    pairs.collect::<Vec<_>>().join("&")
}

impl Raw {
    pub fn new(slack: &Slack) -> Self {
        Self {
            slack: slack.clone(),
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
        }
    }

    pub async fn sends(&self, url: &str, token: &str, kind: &str, body: String) -> reqwest::Result<Got> {
        let mut request = self.http.post(url).header("content-type", kind).body(body);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or_default();
        Ok(Got {
            status,
            body,
            text,
            headers,
        })
    }

    pub async fn tries(&self, method: &str, arguments: Value) -> reqwest::Result<Got> {
        let url = format!("{}/{method}", self.slack.api_url());
        let token = if method == "apps.connections.open" {
            self.slack.app_token()
        } else {
            self.slack.bot_token()
        };
        self.sends(&url, token, "application/x-www-form-urlencoded", form(&arguments))
            .await
    }

    /// As a form, which every method takes.
    pub async fn calls(&self, method: &str, arguments: Value) -> Got {
        self.tries(method, arguments).await.expect("an answer")
    }

    pub async fn calls_with_json(&self, method: &str, arguments: Value) -> Got {
        let url = format!("{}/{method}", self.slack.api_url());
        let token = self.slack.bot_token();
        let sent = self
            .sends(&url, token, "application/json; charset=utf-8", arguments.to_string())
            .await;
        sent.expect("an answer")
    }

    pub async fn responds(&self, url: &str, body: Value) -> Got {
        let sent = self.sends(url, "", "application/json", body.to_string()).await;
        sent.expect("an answer")
    }

    /// Opens a socket and hears its hello.
    pub async fn socket(&self) -> Socket {
        let before = self.slack.connected_sockets();
        let opened = self.calls("apps.connections.open", json!({})).await;
        let url = opened.body["url"].as_str().expect("an address");
        let (stream, _) = tokio_tungstenite::connect_async(url).await.expect("a socket");
        let mut socket = Socket(stream);
        assert_eq!(socket.hears().await["type"], "hello");
        // Opened means: envelopes may come.
        self.slack.sockets_are(before + 1).await;
        socket
    }
}

pub struct Socket(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// The next frame that is no ping.
    pub async fn hears(&mut self) -> Value {
        match self.hears_within(Duration::from_secs(5)).await {
            Some(said) => said,
            None => panic!("nothing came"),
        }
    }

    pub async fn hears_within(&mut self, patience: Duration) -> Option<Value> {
        let reading = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Frame::Text(text))) => return Some(serde_json::from_str(&text).expect("JSON")),
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => return None,
                    Some(Ok(_)) => {}
                }
            }
        };
        tokio::time::timeout(patience, reading).await.ok().flatten()
    }

    pub async fn acknowledges(&mut self, envelope: &Value, payload: Option<Value>) {
        let mut ack = json!({"envelope_id": envelope["envelope_id"]});
        if let Some(payload) = payload {
            ack["payload"] = payload;
        }
        self.0.send(Frame::Text(ack.to_string())).await.expect("sent");
    }

    /// The next envelope, acknowledged.
    pub async fn takes(&mut self) -> Value {
        let envelope = self.hears().await;
        self.acknowledges(&envelope, None).await;
        envelope
    }
}

/// A workspace with one channel, two people and a group.
pub struct Stage {
    pub raw: Raw,
    pub slack: Slack,
    pub hotel: Workspace,
    pub desk: Channel,
    pub maintenance: Group,
    pub lan: Member,
    pub minh: Member,
}

pub fn stage() -> Stage {
    let slack = Slack::start();
    let hotel = slack.workspace("Hotel");
    let maintenance = hotel.user_group("Maintenance");
    let (lan, minh) = (hotel.member("Lan"), hotel.member("Minh").with_group(&maintenance));
    let desk = hotel.channel("front-desk");
    Stage {
        raw: Raw::new(&slack),
        slack,
        hotel,
        desk,
        maintenance,
        lan,
        minh,
    }
}

impl Stage {
    pub async fn posts(&self, more: Value) -> Got {
        let mut arguments = json!({"channel": self.desk.id, "text": "x"});
        if let (Value::Object(arguments), Value::Object(more)) = (&mut arguments, more) {
            arguments.extend(more);
        }
        self.raw.calls("chat.postMessage", arguments).await
    }

    /// A card with two buttons at the desk.
    pub async fn card(&self) -> Message {
        let got = self.posts(json!({"text": "a card", "blocks": card()})).await;
        assert!(got.error().is_empty(), "{got:?}");
        self.desk.last_message()
    }
}

pub fn section(text: &str) -> Value {
    json!({"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": true}})
}

pub fn button(label: &str, id: &str) -> Value {
    json!({"type": "button", "action_id": id, "text": {"type": "plain_text", "text": label}})
}

pub fn card() -> Value {
    json!([
        section("the ice machine"),
        {"type": "actions", "elements": [button("Take it", "mw:take"), button("Done", "mw:done")]},
    ])
}

pub fn modal() -> Value {
    json!({
        "type": "modal", "callback_id": "please", "private_metadata": "kept",
        "title": {"type": "plain_text", "text": "Please"}, "submit": {"type": "plain_text", "text": "Ask"},
        "blocks": [
            {"type": "input", "block_id": "what", "label": {"type": "plain_text", "text": "What?"},
                "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20}},
            {"type": "input", "block_id": "team", "optional": true, "label": {"type": "plain_text", "text": "Team"},
                "element": {"type": "external_select", "action_id": "team", "min_query_length": 0}},
        ],
    })
}
