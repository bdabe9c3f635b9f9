//! A conversation between the stand-in and a client that keeps all the rules.

use serde_json::json;

use crate::raw::{card, modal, stage};

#[tokio::test]
async fn a_command_is_acknowledged_and_its_card_pressed_and_updated() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let words = format!("{} the ice machine <is> down & out", s.maintenance.mention());
    let asked = s.lan.uses("please").text(words).in_channel(&s.desk).send();
    let envelope = socket.takes().await;
    assert_eq!(envelope["type"], "slash_commands");
    assert_eq!(envelope["accepts_response_payload"], true);
    let payload = &envelope["payload"];
    let text = format!(
        "<!subteam^{}|@maintenance> the ice machine &lt;is&gt; down &amp; out",
        s.maintenance.id
    );
    assert_eq!(
        (&payload["command"], &payload["text"]),
        (&json!("/please"), &json!(text))
    );
    s.posts(json!({"text": format!("{} asks", s.lan.mention()), "blocks": card()}))
        .await;
    let answer = asked.await;
    insta::assert_snapshot!(answer.text(), @r"
    the ice machine
    [Take it] [Done]
    ");
    assert!(!answer.is_ephemeral());

    let pressed = s.minh.presses(&s.desk.last_message(), "Take it");
    let envelope = socket.takes().await;
    let payload = &envelope["payload"];
    assert_eq!(payload["type"], "block_actions");
    assert_eq!(payload["actions"][0]["action_id"], "mw:take");
    let url = payload["response_url"].as_str().expect("an address").to_owned();
    let done = s
        .raw
        .responds(&url, json!({"replace_original": true, "text": "taken"}))
        .await;
    assert_eq!((done.status, done.body["ok"] == true), (200, true));
    let pressed = pressed.await;
    assert!(pressed.updated_the_message());
    assert_eq!(pressed.text(), "taken\n(edited)");
    assert_eq!(s.slack.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_form_is_opened_completed_and_submitted() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let asked = s.lan.uses("please").in_channel(&s.desk).send();
    let envelope = socket.takes().await;
    let trigger = &envelope["payload"]["trigger_id"];
    let opened = s
        .raw
        .calls("views.open", json!({"trigger_id": trigger, "view": modal()}))
        .await;
    assert_eq!(opened.error(), "", "{opened:?}");
    let form = asked.await.modal();
    insta::assert_snapshot!(form.text(), @r"
    [[ Please ]]
    What?*:
    Team:
    ");
    let typing = s.lan.completes(&form, "Team", "mai");
    let envelope = socket.hears().await;
    assert_eq!(envelope["payload"]["value"], "mai");
    assert!(envelope["payload"].get("trigger_id").is_none(), "{envelope}");
    assert_eq!(envelope["payload"]["view"]["state"]["values"], json!({}));
    let options = json!({"options": [{"text": {"type": "plain_text", "text": "Maintenance"}, "value": "7"}]});
    socket.acknowledges(&envelope, Some(options)).await;
    assert_eq!(typing.await.text(), "Maintenance");

    let refused = s.lan.submits(&form, [("What?", "ice")]);
    let envelope = socket.hears().await;
    let errors = json!({"response_action": "errors", "errors": {"what": "a longer word, please"}});
    socket.acknowledges(&envelope, Some(errors)).await;
    assert_eq!(refused.await.text(), "What?! a longer word, please");

    let sent = s
        .lan
        .submits(&form, [("What?", "ice machine"), ("Team", "Maintenance")]);
    let envelope = socket.takes().await;
    let values = &envelope["payload"]["view"]["state"]["values"];
    assert_eq!(values["what"]["text"]["value"], "ice machine");
    assert_eq!(values["team"]["team"]["selected_option"]["value"], "7");
    assert_eq!(envelope["payload"]["view"]["private_metadata"], "kept");
    let alone = json!({"channel": s.desk.id, "user": s.lan.id, "text": "asked"});
    assert_eq!(s.raw.calls("chat.postEphemeral", alone).await.error(), "");
    assert_eq!(sent.await.text(), "(only Lan sees this)\nasked");
    assert!(!form.is_open());
    assert_eq!(s.slack.problems(), Vec::<String>::new());
}
