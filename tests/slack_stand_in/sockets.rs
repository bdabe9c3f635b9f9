//! Socket Mode: tickets, several sockets, ends of every kind, and what is sent again.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::raw::stage;
use crate::support::slack::Cut;

const SOON: Duration = Duration::from_millis(200);

#[tokio::test]
async fn a_ticket_opens_one_socket() {
    let s = stage();
    let opened = s.raw.calls("apps.connections.open", json!({})).await;
    let url = opened.body["url"].as_str().expect("an address");
    let first = tokio_tungstenite::connect_async(url).await;
    assert!(first.is_ok());
    assert!(tokio_tungstenite::connect_async(url).await.is_err());
    assert!(s.slack.problems()[0].contains("used or unknown ticket"));
}

#[tokio::test]
async fn envelopes_take_turns_among_the_sockets() {
    let s = stage();
    let (mut one, mut two) = (s.raw.socket().await, s.raw.socket().await);
    s.slack.sockets_are(2).await;
    for _ in 0..4 {
        let _asked = s.lan.uses("please").send();
    }
    for socket in [&mut one, &mut two] {
        socket.takes().await;
        socket.takes().await;
        assert!(socket.hears_within(SOON).await.is_none());
    }
}

#[tokio::test]
async fn of_what_a_lost_socket_owed_events_come_again_and_all_else_has_failed() {
    let s = stage();
    for how in [Cut::Reset, Cut::Fin, Cut::Close(1011), Cut::CloseWithoutCode] {
        let mut one = s.raw.socket().await;
        s.lan.opens_home();
        let first = one.hears().await;
        let asked = s.lan.uses("please").send();
        one.hears().await;
        let mut two = s.raw.socket().await;
        assert_eq!(s.slack.unacknowledged(), 2);
        s.slack.cuts_one_socket(how);
        let again = two.hears().await;
        assert_eq!(again["envelope_id"], first["envelope_id"], "{how:?}");
        assert_eq!(again["retry_attempt"], 1);
        two.acknowledges(&again, None).await;
        assert!(!asked.was_taken().await && asked.was_undeliverable());
        assert!(two.hears_within(SOON).await.is_none(), "{how:?}");
        // Unless a test says so.
        asked.is_delivered_again();
        let command = two.hears().await;
        two.acknowledges(&command, None).await;
        assert!(asked.was_taken().await);
        assert!(one.hears_within(Duration::from_secs(5)).await.is_none(), "{how:?}");
        s.slack.cuts_the_sockets(Cut::Fin);
        let seen = || (s.slack.connected_sockets() == 0).then_some(());
        s.slack.wait_until("no socket", Duration::from_secs(5), seen).await;
    }
}

#[tokio::test]
async fn an_event_that_nobody_acknowledges_comes_after_a_minute_and_after_five_more() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    s.lan.opens_home();
    let first = socket.hears().await;
    let _asked = s.lan.uses("please").send();
    socket.hears().await;
    s.slack.advance(Duration::from_secs(59));
    assert!(socket.hears_within(SOON).await.is_none());
    s.slack.advance(Duration::from_secs(2));
    assert_eq!(socket.hears().await["envelope_id"], first["envelope_id"]);
    s.slack.advance(Duration::from_secs(301));
    let third = socket.hears().await;
    assert_eq!(third["envelope_id"], first["envelope_id"]);
    assert_eq!(
        (&third["retry_attempt"], &third["retry_reason"]),
        (&json!(2), &json!("timeout"))
    );
    s.slack.advance(Duration::from_secs(3600));
    assert!(socket.hears_within(SOON).await.is_none());
    assert_eq!((s.slack.unacknowledged(), s.slack.socket_counts().redeliveries), (2, 2));
}

#[tokio::test]
async fn without_a_socket_a_person_is_told_and_an_event_waits() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    s.slack.cuts_the_sockets(Cut::Fin);
    assert!(socket.hears_within(Duration::from_secs(5)).await.is_none());
    assert!(s.lan.uses("please").send().was_undeliverable());
    s.lan.opens_home();
    let mut socket = s.raw.socket().await;
    let event = socket.takes().await;
    assert_eq!(event["payload"]["event"]["user"], s.lan.id.as_str());
    assert!(socket.hears_within(SOON).await.is_none());
}

#[tokio::test]
async fn a_disconnect_announces_itself_and_leaves_time_to_go() {
    let s = stage();
    let mut one = s.raw.socket().await;
    s.slack.cuts_one_socket(Cut::RefreshRequested);
    assert_eq!(one.hears().await["reason"], "refresh_requested");
    let mut two = s.raw.socket().await;
    let _asked = s.lan.uses("please").send();
    two.takes().await;
    // It ends by itself after a second.
    assert!(one.hears_within(Duration::from_secs(5)).await.is_none());
    s.slack.cuts_the_sockets(Cut::LinkDisabled);
    assert_eq!(two.hears().await["reason"], "link_disabled");
    assert!(two.hears_within(Duration::from_secs(5)).await.is_none());
}

#[tokio::test]
async fn new_sockets_can_be_dismissed_refused_or_too_many() {
    let s = stage();
    let open = async || {
        let opened = s.raw.calls("apps.connections.open", json!({})).await;
        tokio_tungstenite::connect_async(opened.body["url"].as_str().expect("an address")).await
    };
    s.slack.dismisses_new_sockets(true);
    let mut socket = crate::raw::Socket(open().await.expect("a socket").0);
    assert_eq!(socket.hears().await["type"], "hello");
    assert_eq!(socket.hears().await["type"], "disconnect");
    assert!(socket.hears_within(Duration::from_secs(5)).await.is_none());
    s.slack.dismisses_new_sockets(false);
    s.slack.closes_the_door(true);
    assert!(open().await.is_err());
    s.slack.closes_the_door(false);
    s.slack.allows_sockets(1);
    let _one = s.raw.socket().await;
    let mut two = crate::raw::Socket(open().await.expect("a socket").0);
    assert_eq!(two.hears().await["num_connections"], 2);
    assert_eq!(two.hears().await["reason"], "too_many_websockets");
    assert_eq!(s.slack.connected_sockets(), 1);
}

#[tokio::test]
async fn a_silent_socket_answers_no_ping() {
    let s = stage();
    s.slack.pings_every(Duration::from_millis(50));
    let mut socket = s.raw.socket().await;
    // Slack's own pings are answered while the client reads.
    assert!(socket.hears_within(SOON).await.is_none());
    assert!(s.slack.socket_counts().pongs > 0);
    socket.0.send(Frame::Ping(vec![1])).await.expect("sent");
    let pong = async { while !matches!(socket.0.next().await, Some(Ok(Frame::Pong(_)))) {} };
    assert!(tokio::time::timeout(Duration::from_secs(5), pong).await.is_ok());
    s.slack.falls_silent().await;
    let _asked = s.lan.uses("please").send();
    socket.0.send(Frame::Ping(vec![2])).await.expect("sent");
    let heard = async { while !matches!(socket.0.next().await, Some(Ok(Frame::Pong(_)) | Err(_)) | None) {} };
    assert!(tokio::time::timeout(SOON, heard).await.is_err());
    s.slack.speaks_again();
    let mut other = s.raw.socket().await;
    let _asked = s.minh.uses("please").send();
    let _asked = s.minh.uses("please").send();
    assert_eq!(other.takes().await["payload"]["user_id"], s.minh.id.as_str());
}

#[tokio::test]
async fn one_act_may_come_twice_in_the_same_envelope_or_another() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let asked = s.lan.uses("please").text("ice").send();
    let first = socket.takes().await;
    asked.is_delivered_again();
    let second = socket.takes().await;
    assert_eq!(first["envelope_id"], second["envelope_id"]);
    asked.is_delivered_in_a_new_envelope();
    let third = socket.takes().await;
    assert_ne!(first["envelope_id"], third["envelope_id"]);
    assert_eq!(first["payload"]["trigger_id"], third["payload"]["trigger_id"]);
    assert_eq!(s.slack.problems(), Vec::<String>::new());
}
