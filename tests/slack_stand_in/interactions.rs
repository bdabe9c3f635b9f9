//! Triggers, response_urls, acknowledgements and views: what each is good for, and how long.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::{Stage, card, modal, section, stage};

async fn trigger(s: &Stage, socket: &mut crate::raw::Socket) -> Value {
    let _asked = s.lan.uses("please").in_channel(&s.desk).send();
    socket.takes().await["payload"]["trigger_id"].clone()
}

#[tokio::test]
async fn a_trigger_opens_one_view_within_three_seconds() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let open = async |trigger: &Value| {
        let got = s
            .raw
            .calls("views.open", json!({"trigger_id": trigger, "view": modal()}))
            .await;
        got.error().to_owned()
    };
    let first = trigger(&s, &mut socket).await;
    assert_eq!(open(&first).await, "");
    assert_eq!(open(&first).await, "exchanged_trigger_id");
    let second = trigger(&s, &mut socket).await;
    s.slack.advance(Duration::from_millis(3_100));
    assert_eq!(open(&second).await, "expired_trigger_id");
    assert_eq!(open(&json!("1.2.3")).await, "invalid_trigger_id");
}

#[tokio::test]
async fn a_response_url_works_five_times_in_half_an_hour() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let _asked = s.lan.uses("please").in_channel(&s.desk).send();
    let url = socket.takes().await["payload"]["response_url"]
        .as_str()
        .expect("an address")
        .to_owned();
    let first = s.raw.responds(&url, json!({"text": "for Lan"})).await;
    assert_eq!((first.status, first.text.as_str()), (200, "ok"));
    assert_eq!(s.lan.sees_alone(&s.desk)[0].text(), "(only Lan sees this)\nfor Lan");
    for _ in 0..4 {
        let got = s
            .raw
            .responds(&url, json!({"text": "for all", "response_type": "in_channel"}))
            .await;
        assert_eq!(got.status, 200);
    }
    assert_eq!(s.desk.messages().len(), 4);
    let sixth = s.raw.responds(&url, json!({"text": "x"})).await;
    assert_eq!((sixth.status, sixth.error()), (404, "used_url"));
    let _asked = s.lan.uses("please").in_channel(&s.desk).send();
    let url = socket.takes().await["payload"]["response_url"]
        .as_str()
        .expect("an address")
        .to_owned();
    let wrong = s.raw.responds(&url, json!({"blocks": [section("")]})).await;
    assert_eq!((wrong.status, wrong.error()), (400, "invalid_blocks"));
    s.slack.advance(Duration::from_secs(30 * 60 + 1));
    assert_eq!(s.raw.responds(&url, json!({"text": "x"})).await.error(), "expired_url");
}

#[tokio::test]
async fn what_one_person_sees_is_replaced_and_deleted_through_its_buttons_alone() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let alone = json!({"channel": s.desk.id, "user": s.lan.id, "text": "psst", "blocks": card()});
    s.raw.calls("chat.postEphemeral", alone).await;
    let seen = s.lan.sees_alone(&s.desk).remove(0);
    let pressed = s.lan.presses(&seen, "Done");
    let envelope = socket.takes().await;
    assert_eq!(envelope["payload"]["container"]["is_ephemeral"], true);
    assert!(envelope["payload"].get("message").is_none());
    let url = envelope["payload"]["response_url"]
        .as_str()
        .expect("an address")
        .to_owned();
    s.raw
        .responds(&url, json!({"replace_original": true, "text": "done"}))
        .await;
    assert_eq!(pressed.await.text(), "(only Lan sees this)\ndone\n(edited)");
    assert_eq!(s.raw.responds(&url, json!({"delete_original": true})).await.status, 200);
    assert!(seen.is_deleted());
}

#[tokio::test]
async fn a_commands_answer_may_come_with_its_acknowledgement() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let asked = s.lan.uses("kudos").text("help").in_channel(&s.desk).send();
    let envelope = socket.hears().await;
    socket.acknowledges(&envelope, Some(json!({"text": "read this"}))).await;
    assert_eq!(asked.await.text(), "(only Lan sees this)\nread this");
    let asked = s.lan.uses("please").in_channel(&s.desk).send();
    let envelope = socket.hears().await;
    socket
        .acknowledges(
            &envelope,
            Some(json!({"text": "a card", "response_type": "in_channel"})),
        )
        .await;
    assert!(!asked.await.is_ephemeral());
    assert_eq!(s.slack.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn acknowledgements_that_slack_would_drop_are_told_on() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let pressed = s.lan.presses(&s.card().await, "Done");
    let envelope = socket.hears().await;
    socket.acknowledges(&envelope, Some(json!({"text": "x"}))).await;
    socket.acknowledges(&envelope, None).await;
    socket.acknowledges(&json!({"envelope_id": "unknown"}), None).await;
    let asked = s.lan.uses("please").send();
    let envelope = socket.hears().await;
    socket
        .acknowledges(&envelope, Some(json!({"text": "x".repeat(20_000)})))
        .await;
    let late = s.lan.uses("please").send();
    let envelope = socket.hears().await;
    s.slack.advance(Duration::from_millis(3_100));
    socket.acknowledges(&envelope, Some(json!({"text": "late"}))).await;
    assert!(!late.is_acknowledged_within(Duration::from_secs(5)).await);
    assert!(late.state().ack.is_some_and(|ack| ack.late && ack.payload.is_none()));
    assert!(!asked.is_acknowledged() && !pressed.is_acknowledged());
    let problems = s.slack.problems().join("\n");
    for what in [
        "a payload where none is accepted",
        "acknowledged twice",
        "unknown envelope",
        "bytes, which Slack drops",
    ] {
        assert!(problems.contains(what), "{what} in {problems}");
    }
}

#[tokio::test]
async fn errors_stand_beside_fields_that_are_there() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let trigger = trigger(&s, &mut socket).await;
    s.raw
        .calls("views.open", json!({"trigger_id": trigger, "view": modal()}))
        .await;
    let world = s
        .slack
        .wait_for("the form", |world| world.views.keys().next().cloned())
        .await;
    let got = s
        .raw
        .calls(
            "views.update",
            json!({"view_id": world, "view": modal(), "hash": "0.0"}),
        )
        .await;
    assert_eq!(got.error(), "hash_conflict");
    let mut long = modal();
    long["title"]["text"] = json!("x".repeat(25));
    let got = s
        .raw
        .calls("views.update", json!({"view_id": world, "view": long}))
        .await;
    assert_eq!(got.error(), "invalid_arguments");
    assert!(got.complaints().contains("/view/title"));
}

#[tokio::test]
async fn a_form_becomes_another_one_and_closes_with_the_stack() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let asked = s.lan.uses("please").in_channel(&s.desk).send();
    let trigger = socket.takes().await["payload"]["trigger_id"].clone();
    s.raw
        .calls("views.open", json!({"trigger_id": trigger, "view": modal()}))
        .await;
    let form = asked.await.modal();
    let mut second = modal();
    second["title"]["text"] = json!("Sure?");
    let sent = s.lan.submits(&form, [("What?", "ice")]);
    let envelope = socket.hears().await;
    socket
        .acknowledges(&envelope, Some(json!({"response_action": "push", "view": second})))
        .await;
    let pushed = sent.await.modal();
    assert_eq!((pushed.title(), form.is_open()), ("Sure?", true));
    let sent = s.lan.submits(&pushed, [("What?", "ice")]);
    let envelope = socket.hears().await;
    assert_eq!(envelope["payload"]["view"]["root_view_id"], form.id.as_str());
    socket
        .acknowledges(&envelope, Some(json!({"response_action": "clear"})))
        .await;
    assert!(sent.is_acknowledged_within(Duration::from_secs(5)).await);
    assert!(!form.is_open() && !pushed.is_open());
}

#[tokio::test]
async fn the_home_tab_is_published_and_pressed() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    assert!(s.lan.opens_home().is_none());
    let event = socket.takes().await;
    assert_eq!(event["payload"]["event"]["type"], "app_home_opened");
    let home = |text: &str| json!({"type": "home", "blocks": [section(text), card()[1]]});
    let modal_there = json!({"user_id": s.lan.id, "view": modal()});
    assert_eq!(
        s.raw.calls("views.publish", modal_there).await.error(),
        "invalid_arguments"
    );
    let got = s
        .raw
        .calls("views.publish", json!({"user_id": s.lan.id, "view": home("one")}))
        .await;
    assert_eq!(got.error(), "");
    let shown = s.lan.waits_for_home("the first", |_| true).await;
    assert_eq!(shown.text(), "one\n[Take it] [Done]");
    let pressed = s.lan.presses(&shown, "Done");
    let envelope = socket.takes().await;
    assert_eq!(envelope["payload"]["container"]["type"], "view");
    assert!(envelope["payload"].get("response_url").is_none());
    s.raw
        .calls("views.publish", json!({"user_id": s.lan.id, "view": home("two")}))
        .await;
    assert_eq!(pressed.await.text(), "two\n[Take it] [Done]");
}

#[tokio::test]
async fn shortcuts_come_with_what_they_were_picked_on() {
    let s = stage();
    s.slack.has_shortcut("Say thank you", "thank", true);
    s.slack.has_shortcut("Thank somebody", "thank-anywhere", false);
    let mut socket = s.raw.socket().await;
    let said = s.minh.says(&s.desk, "I fixed the <ice> machine");
    let reply = s.minh.replies(&said, "in the thread");
    let _picked = s.lan.message_menu("Say thank you", &reply);
    let payload = socket.takes().await["payload"].clone();
    assert_eq!(
        (&payload["type"], &payload["callback_id"]),
        (&json!("message_action"), &json!("thank"))
    );
    assert_eq!(payload["message"]["thread_ts"], said.id());
    assert_eq!(payload["message"]["user"], s.minh.id.as_str());
    let _picked = s.lan.picks("Thank somebody");
    let payload = socket.takes().await["payload"].clone();
    assert_eq!(payload["type"], "shortcut");
    assert!(payload.get("channel").is_none() && payload.get("response_url").is_none());
}

#[tokio::test]
async fn a_manifest_decides_what_comes_and_how() {
    let s = stage();
    s.slack.installs(&json!({
        "features": {"slash_commands": [{"command": "/please", "should_escape": false}],
            "shortcuts": [{"name": "Thanks", "type": "message", "callback_id": "t"}]},
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
        "settings": {"socket_mode_enabled": true, "interactivity": {"is_enabled": true},
            "event_subscriptions": {"bot_events": ["app_home_opened"]}},
    }));
    let mut socket = s.raw.socket().await;
    s.hotel.member("Nobody hears of");
    let _asked = s.lan.uses("please").text(format!("{} <b>", s.minh.mention())).send();
    assert_eq!(socket.takes().await["payload"]["text"], "@minh <b>");
    let unknown = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| s.lan.uses("kudos").send()));
    assert!(unknown.is_err());
    assert_eq!(s.raw.calls("users.list", json!({})).await.error(), "missing_scope");
}

#[tokio::test]
async fn what_was_typed_is_no_mention() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let words = format!("{} <!channel> https://x.example/?a&b", s.minh.mention());
    let _asked = s.lan.uses("please").typed(&*words).send();
    let typed = socket.takes().await["payload"]["text"].clone();
    let expected = format!("&lt;@{}&gt; &lt;!channel&gt; https://x.example/?a&amp;b", s.minh.id);
    assert_eq!(typed, expected.as_str());
    let _asked = s.lan.uses("please").text(words).send();
    let chosen = socket.takes().await["payload"]["text"].clone();
    let expected = format!("<@{}|minh> &lt;!channel&gt; <https://x.example/?a&amp;b>", s.minh.id);
    assert_eq!(chosen, expected.as_str());
}
