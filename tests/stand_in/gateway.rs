//! The gateway: identify, resume, replay, and every way to end.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message as Frame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::raw::{message, stage};
use crate::support::discord::{Cut, Discord};

struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

enum Heard {
    Event(Value),
    Closed(Option<u16>),
    /// Without a close frame: the end of the stream, or a reset.
    Gone,
}

impl Line {
    async fn open(discord: &Discord) -> Self {
        let (socket, _) = connect_async(format!("{}/?v=10", discord.gateway_url()))
            .await
            .expect("a socket");
        let mut line = Self(socket);
        assert_eq!(line.event().await["op"], 10);
        line
    }

    async fn identified(discord: &Discord) -> (Self, Value) {
        let mut line = Self::open(discord).await;
        line.says(identify(discord.token(), 1)).await;
        let ready = line.event().await;
        assert_eq!(ready["t"], "READY");
        (line, ready)
    }

    async fn says(&mut self, value: Value) {
        self.0.send(Frame::Text(value.to_string())).await.expect("sent");
    }

    async fn hears(&mut self) -> Heard {
        let next = tokio::time::timeout(Duration::from_secs(5), self.0.next());
        match next.await.expect("something within five seconds") {
            Some(Ok(Frame::Text(text))) => Heard::Event(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Frame::Close(frame))) => Heard::Closed(frame.map(|f| f.code.into())),
            Some(Ok(other)) => panic!("not expected: {other:?}"),
            Some(Err(Error::Protocol(_) | Error::Io(_))) | None => Heard::Gone,
            Some(Err(other)) => panic!("not expected: {other:?}"),
        }
    }

    async fn event(&mut self) -> Value {
        match self.hears().await {
            Heard::Event(event) => event,
            Heard::Closed(code) => panic!("closed with {code:?}"),
            Heard::Gone => panic!("gone"),
        }
    }

    async fn close_code(&mut self) -> Option<u16> {
        match self.hears().await {
            Heard::Closed(code) => code,
            Heard::Event(event) => panic!("not a close: {event}"),
            Heard::Gone => panic!("gone without a close frame"),
        }
    }
}

fn identify(token: &str, intents: u64) -> Value {
    json!({"op": 2, "d": {"token": token, "intents": intents, "properties": {}, "compress": true, "shard": [0, 1]}})
}

fn resume(discord: &Discord, session: &Value, seen: u64) -> Value {
    json!({"op": 6, "d": {"token": discord.token(), "session_id": session, "seq": seen}})
}

#[tokio::test]
async fn a_wrong_token_is_closed_with_4004_and_a_privileged_intent_with_4014() {
    let discord = Discord::start();
    for (token, intents, code) in [
        ("wrong", 1, 4004),
        (discord.token(), 1 << 1, 4014),
        (discord.token(), 1 << 40, 4013),
    ] {
        let mut line = Line::open(&discord).await;
        line.says(identify(token, intents)).await;
        assert_eq!(line.close_code().await, Some(code));
    }
    let mut line = Line::open(&discord).await;
    line.says(json!({"op": 3, "d": {}})).await;
    assert_eq!(line.close_code().await, Some(4003));
    assert_eq!(discord.gateway_counts().refused, 4);
}

#[tokio::test]
async fn a_session_gets_its_guilds_and_then_what_happens() {
    let s = stage().await;
    let (mut line, ready) = Line::identified(&s.discord).await;
    assert_eq!(ready["d"]["guilds"][0]["id"], s.hotel.id.to_string());
    let guild = line.event().await;
    assert_eq!(
        (&guild["t"], &guild["d"]["name"]),
        (&json!("GUILD_CREATE"), &json!("Hotel"))
    );
    assert_eq!(guild["d"]["members"].as_array().map(Vec::len), Some(1));
    let role = s.hotel.role("Reception");
    role.is_renamed("Front office");
    role.is_deleted();
    s.desk.is_deleted();
    s.hotel.removes_the_bot();
    s.hotel.adds_the_bot();
    let mut names = Vec::new();
    for _ in 0..6 {
        names.push(line.event().await["t"].as_str().unwrap_or_default().to_owned());
    }
    let expected = [
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
        "CHANNEL_DELETE",
    ];
    assert_eq!(names[..4], expected);
    assert_eq!(names[4..], ["GUILD_DELETE", "GUILD_CREATE"]);
}

#[tokio::test]
async fn heartbeats_are_acknowledged_until_a_test_says_no() {
    let discord = Discord::start();
    discord.set_heartbeat_interval(Duration::from_millis(50));
    let (mut line, _) = Line::identified(&discord).await;
    line.says(json!({"op": 1, "d": 1})).await;
    assert_eq!(line.event().await["op"], 11);
    discord.acknowledges_heartbeats(false);
    line.says(json!({"op": 1, "d": 1})).await;
    discord
        .wait_until("two heartbeats", Duration::from_secs(5), || {
            (discord.gateway_counts().heartbeats == 2).then_some(())
        })
        .await;
    discord.acknowledges_heartbeats(true);
    line.says(json!({"op": 1, "d": 1})).await;
    assert_eq!(line.event().await["op"], 11);
}

#[tokio::test]
async fn a_resume_replays_what_was_missed() {
    let s = stage().await;
    let (mut line, ready) = Line::identified(&s.discord).await;
    let seen = line.event().await["s"].as_u64().expect("a sequence");
    s.discord.cuts_the_gateway(Cut::Reset);
    assert!(matches!(line.hears().await, Heard::Gone));
    let (first, second) = (s.asked(), s.asked());
    let mut line = Line::open(&s.discord).await;
    line.says(resume(&s.discord, &ready["d"]["session_id"], seen)).await;
    for sent in [&first, &second] {
        assert_eq!(line.event().await["d"]["id"], sent.id.to_string());
    }
    assert_eq!(line.event().await["t"], "RESUMED");
    assert_eq!(
        s.raw.answers(&first, message(json!({"content": "x"}))).await.status,
        204
    );
    let counts = s.discord.gateway_counts();
    assert_eq!((counts.connects, counts.identifies, counts.resumes), (2, 1, 1));
}

#[tokio::test]
async fn every_way_to_end_looks_as_it_should() {
    let discord = Discord::start();
    for (how, code) in [(Cut::Close(4000), Some(4000)), (Cut::CloseWithoutCode, None)] {
        let (mut line, _) = Line::identified(&discord).await;
        discord.cuts_the_gateway(how);
        assert_eq!(line.close_code().await, code);
    }
    for how in [Cut::Reset, Cut::Fin] {
        let (mut line, _) = Line::identified(&discord).await;
        discord.cuts_the_gateway(how);
        assert!(matches!(line.hears().await, Heard::Gone), "{how:?}");
    }
    let (mut line, _) = Line::identified(&discord).await;
    discord.cuts_the_gateway(Cut::Reconnect);
    assert_eq!(line.event().await["op"], 7);
}

#[tokio::test]
async fn an_invalid_session_is_gone_unless_it_may_be_resumed() {
    let discord = Discord::start();
    let (mut line, ready) = Line::identified(&discord).await;
    discord.cuts_the_gateway(Cut::InvalidSession { resumable: true });
    assert_eq!(line.event().await, json!({"op": 9, "t": null, "s": null, "d": true}));
    let mut line = Line::open(&discord).await;
    line.says(resume(&discord, &ready["d"]["session_id"], 1)).await;
    assert_eq!(line.event().await["t"], "RESUMED");
    discord.cuts_the_gateway(Cut::InvalidSession { resumable: false });
    assert_eq!(line.event().await["d"], false);
    line.says(resume(&discord, &ready["d"]["session_id"], 1)).await;
    assert_eq!(line.event().await, json!({"op": 9, "t": null, "s": null, "d": false}));
    line.says(identify(discord.token(), 1)).await;
    assert_eq!(line.event().await["t"], "READY");
}

#[tokio::test]
async fn one_event_can_be_delivered_twice() {
    let s = stage().await;
    let (mut line, _) = Line::identified(&s.discord).await;
    line.event().await;
    let sent = s.asked();
    sent.is_delivered_again();
    let (first, second) = (line.event().await, line.event().await);
    assert_eq!(first["d"], second["d"]);
    assert_ne!(first["s"], second["s"]);
}

#[tokio::test]
async fn a_closed_gateway_counts_who_knocks() {
    let discord = Discord::start();
    discord.closes_the_gateway(true);
    for _ in 0..3 {
        assert!(connect_async(discord.gateway_url()).await.is_err());
    }
    assert_eq!(discord.gateway_counts().connects, 3);
}
