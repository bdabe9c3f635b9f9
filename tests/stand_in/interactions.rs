//! First answers, follow-ups, and their times.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::{buttons, message, modal, stage};

#[tokio::test]
async fn a_second_answer_to_one_interaction_is_refused_with_40060() {
    let s = stage().await;
    let sent = s.asked();
    assert_eq!(s.raw.answers(&sent, message(json!({"content": "a"}))).await.status, 204);
    assert_eq!(
        s.raw.answers(&sent, message(json!({"content": "b"}))).await.code(),
        (400, 40060)
    );
    assert_eq!(s.desk.messages().len(), 1);
}

#[tokio::test]
async fn the_first_answer_must_come_within_three_seconds() {
    let s = stage().await;
    let sent = s.asked();
    s.discord.advance(Duration::from_millis(3_100));
    assert_eq!(
        s.raw.answers(&sent, message(json!({"content": "late"}))).await.code(),
        (404, 10062)
    );
}

#[tokio::test]
async fn an_interaction_that_never_was_is_unknown() {
    let s = stage().await;
    let sent = s.asked();
    let path = format!("/interactions/{}/wrong-token/callback", sent.id);
    assert_eq!(
        s.raw.call("POST", &path, message(json!({"content": "x"}))).await.code(),
        (404, 10062)
    );
    let path = format!("/interactions/1/{}/callback", sent.state().token);
    assert_eq!(
        s.raw.call("POST", &path, message(json!({"content": "x"}))).await.code(),
        (404, 10062)
    );
}

#[tokio::test]
async fn an_answer_gives_its_message_back_when_asked() {
    let s = stage().await;
    let sent = s.asked();
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        sent.id,
        sent.state().token
    );
    let got = s.raw.call("POST", &path, message(json!({"content": "x"}))).await;
    assert_eq!(
        (got.status, &got.body["resource"]["message"]["content"]),
        (200, &json!("x"))
    );
}

#[tokio::test]
async fn follow_ups_work_for_fifteen_minutes() {
    let s = stage().await;
    let sent = s.asked();
    s.raw.answers(&sent, message(json!({"content": "a"}))).await;
    let path = s.raw.webhook(&sent, "");
    s.discord.advance(Duration::from_secs(14 * 60));
    assert_eq!(s.raw.call("POST", &path, json!({"content": "b"})).await.status, 200);
    s.discord.advance(Duration::from_secs(2 * 60));
    assert_eq!(
        s.raw.call("POST", &path, json!({"content": "c"})).await.code(),
        (401, 50027)
    );
    assert_eq!(sent.await.follow_ups().len(), 1);
}

#[tokio::test]
async fn a_webhook_is_unknown_before_the_first_answer_and_under_a_wrong_name() {
    let s = stage().await;
    let sent = s.asked();
    let early = s
        .raw
        .call("POST", &s.raw.webhook(&sent, ""), json!({"content": "x"}))
        .await;
    assert_eq!(early.code(), (404, 10015));
    let wrong = s
        .raw
        .call("POST", "/webhooks/1/whatever", json!({"content": "x"}))
        .await;
    assert_eq!(wrong.code(), (404, 10015));
    let path = format!("/webhooks/{}/whatever", s.discord.application_id());
    assert_eq!(
        s.raw.call("POST", &path, json!({"content": "x"})).await.code(),
        (401, 50027)
    );
}

#[tokio::test]
async fn the_original_is_unknown_until_there_is_a_message() {
    let s = stage().await;
    let sent = s.asked();
    let original = s.raw.webhook(&sent, "/messages/@original");
    assert_eq!(s.raw.get(&original).await.code(), (404, 10008));
    s.raw.answers(&sent, modal()).await;
    assert_eq!(s.raw.get(&original).await.code(), (404, 10008));
}

#[tokio::test]
async fn a_deferred_answer_is_settled_by_its_edit() {
    let s = stage().await;
    let sent = s.asked();
    s.raw.answers(&sent, json!({"type": 5, "data": {"flags": 64}})).await;
    assert!(sent.is_acknowledged() && sent.answered_within(Duration::ZERO).await.is_none());
    assert!(s.desk.messages().is_empty());
    let original = s.raw.webhook(&sent, "/messages/@original");
    assert_eq!(
        s.raw.call("PATCH", &original, json!({"content": "done"})).await.status,
        200
    );
    let answer = sent.await;
    assert!(answer.is_ephemeral());
    assert_eq!(answer.text(), "(only Lan sees this)\ndone");
}

#[tokio::test]
async fn the_first_follow_up_after_a_defer_fills_the_waiting_answer() {
    let s = stage().await;
    let sent = s.asked();
    s.raw.answers(&sent, json!({"type": 5})).await;
    let got = s
        .raw
        .call(
            "POST",
            &s.raw.webhook(&sent, ""),
            json!({"content": "filled", "flags": 64}),
        )
        .await;
    assert_eq!(got.body["id"], json!(s.id_of(&sent).to_string()));
    let answer = sent.await;
    assert!(!answer.is_ephemeral() && answer.follow_ups().is_empty());
}

#[tokio::test]
async fn a_modal_cannot_be_opened_after_a_defer_nor_from_a_modal() {
    let s = stage().await;
    let sent = s.asked();
    s.raw.answers(&sent, json!({"type": 5})).await;
    assert_eq!(s.raw.answers(&sent, modal()).await.code(), (400, 40060));

    let sent = s.asked();
    s.raw.answers(&sent, modal()).await;
    let submit = s.lan.submits(&sent.await.modal(), [("Reason", "so")]);
    let got = s.raw.answers(&submit, modal()).await;
    assert_eq!(got.code(), (400, 50035));
    assert_eq!(got.complaint("type"), "INTERACTION_CALLBACK_TYPE_INVALID");
}

#[tokio::test]
async fn a_command_takes_no_update_and_a_completion_only_choices() {
    let s = stage().await;
    assert_eq!(s.raw.answers(&s.asked(), json!({"type": 6})).await.code(), (400, 50035));
    assert_eq!(
        s.raw
            .answers(&s.asked(), json!({"type": 8, "data": {"choices": []}}))
            .await
            .code(),
        (400, 50035)
    );
    let typing = s.lan.completes("undo").typing("kudos", "ma");
    assert_eq!(
        s.raw.answers(&typing, message(json!({"content": "x"}))).await.code(),
        (400, 50035)
    );
    let choices: Vec<_> = (0..26)
        .map(|n| json!({"name": format!("n{n}"), "value": "v"}))
        .collect();
    let got = s
        .raw
        .answers(&typing, json!({"type": 8, "data": {"choices": choices}}))
        .await;
    assert_eq!(got.complaint("data.choices"), "BASE_TYPE_BAD_LENGTH");
    let nameless = json!({"type": 8, "data": {"choices": [{"name": "", "value": "v"}]}});
    assert_eq!(
        s.raw.answers(&typing, nameless).await.complaint("data.choices.0.name"),
        "BASE_TYPE_REQUIRED"
    );
    let good = json!({"type": 8, "data": {"choices": [{"name": "Mai", "value": "1"}]}});
    assert_eq!(s.raw.answers(&typing, good).await.status, 204);
    assert_eq!(typing.await.choices()[0].name, "Mai");
}

#[tokio::test]
async fn a_press_may_change_the_message_it_was_made_on() {
    let s = stage().await;
    let card = s.card().await;
    let press = s.minh.presses(&card, "Take it");
    let update = json!({"type": 7, "data": {"content": "taken", "components": []}});
    assert_eq!(s.raw.answers(&press, update).await.status, 204);
    let answer = press.await;
    assert!(answer.updated_the_message());
    assert_eq!(card.now().text(), "taken\n(edited)");
    assert_eq!(s.desk.messages().len(), 1);
}

#[tokio::test]
async fn what_one_person_sees_is_hidden_from_the_channel() {
    let s = stage().await;
    let sent = s.asked();
    s.raw
        .answers(&sent, message(json!({"content": "psst", "flags": 64})))
        .await;
    assert!(s.desk.messages().is_empty());
    let path = format!("/channels/{}/messages/{}", s.desk.id, s.id_of(&sent));
    assert_eq!(s.raw.get(&path).await.code(), (404, 10008));
    let answer = sent.await;
    let minh = s.minh.clone();
    assert!(answer.is_ephemeral());
    let pressed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| minh.presses(&answer.message(), "x")));
    assert!(pressed.is_err());
}

#[tokio::test]
async fn an_edit_notifies_nobody() {
    let s = stage().await;
    let sent = s.asked();
    s.raw.answers(&sent, message(json!({"content": "hello"}))).await;
    let text = json!({"content": s.minh.mention()});
    let got = s
        .raw
        .call("PATCH", &s.raw.webhook(&sent, "/messages/@original"), text)
        .await;
    assert_eq!(got.body["mentions"].as_array().map(Vec::len), Some(1));
    assert!(!s.minh.was_pinged_by(&sent.await.message()));
}

#[tokio::test]
async fn an_edit_that_leaves_nothing_is_refused() {
    let s = stage().await;
    let sent = s.asked();
    s.raw.answers(&sent, message(json!({"content": "hello"}))).await;
    let original = s.raw.webhook(&sent, "/messages/@original");
    assert_eq!(
        s.raw.call("PATCH", &original, json!({"content": ""})).await.code(),
        (400, 50006)
    );
    assert_eq!(s.raw.call("DELETE", &original, Value::Null).await.status, 204);
    assert_eq!(s.raw.get(&original).await.code(), (404, 10008));
}

#[tokio::test]
async fn a_client_does_not_press_what_it_cannot() {
    let s = stage().await;
    let card = s.card().await;
    for button in ["Gone", "Never there"] {
        let press = std::panic::AssertUnwindSafe(|| s.lan.presses(&card, button));
        assert!(std::panic::catch_unwind(press).is_err(), "{button}");
    }
    assert_eq!(card.text(), "card\n[Take it] [Gone (off)]");
    assert_eq!(buttons()["components"].as_array().map(Vec::len), Some(2));
}
