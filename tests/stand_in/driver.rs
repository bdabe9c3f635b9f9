//! People act as Discord's client lets them: what it would not send, a test cannot send by mistake.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, json};

use crate::raw::{Stage, message, modal, stage};
use crate::support::discord::Sent;
use crate::support::discord::permissions as may;

fn payload(sent: &Sent) -> Value {
    serde_json::from_str(&sent.state().payload).expect("JSON")
}

fn refuses(action: impl FnOnce() -> Sent) -> String {
    let payload = catch_unwind(AssertUnwindSafe(action))
        .err()
        .expect("the client does not send this");
    payload.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn the_client_sends_only_what_is_registered_and_complete() {
    let Stage { lan, minh, desk, .. } = &stage().await;
    assert!(refuses(|| lan.uses("beg").send()).contains("known: \"please\""));
    assert!(refuses(|| lan.uses("please").option("to", minh).send()).contains("needs the option \"what\""));
    let please = || lan.uses("please").option("to", minh);
    assert!(refuses(|| please().option("what", "x".repeat(101)).send()).contains("0 to 100"));
    assert!(refuses(|| please().option("what", true).send()).contains("does not take"));
    assert!(refuses(|| please().option("why", "x").send()).contains("no option \"why\""));
    assert!(refuses(|| lan.uses("kudos-admin team add").send()).contains("does not offer"));
    let mai = lan.clone().with_permissions(may::MANAGE_GUILD);
    assert!(refuses(|| mai.uses("kudos-admin team").send()).contains("needs a subcommand"));
    let add = || mai.uses("kudos-admin team add").option("name", "Spa").in_channel(desk);
    assert!(refuses(|| add().option("kind", "middle").send()).contains("no choice"));
    let sent = add().option("kind", "Front line").send();
    let leaf = payload(&sent)["data"]["options"][0]["options"][0].clone();
    assert_eq!(
        (&leaf["name"], &leaf["options"][1]["value"]),
        (&json!("add"), &json!("front-line"))
    );
}

#[tokio::test]
async fn an_interaction_tells_who_acts_with_what_rights_and_language() {
    let s = stage().await;
    let hotel = s.hotel.clone().with_locale("fr");
    let reception = hotel.role("Reception");
    let mai = hotel
        .member("Mai")
        .with_role(&reception)
        .with_permissions(may::MANAGE_GUILD)
        .with_locale("vi");
    let sent = mai
        .uses("nhờ")
        .option("to", &reception)
        .option("what", "đá")
        .in_channel(&s.desk)
        .send();
    let got = payload(&sent);
    assert_eq!(
        (&got["locale"], &got["guild_locale"], &got["context"]),
        (&json!("vi"), &json!("fr"), &json!(0))
    );
    assert_eq!(got["data"]["name"], "please");
    assert_eq!(got["member"]["roles"][0], reception.id.to_string());
    let permissions: u64 = got["member"]["permissions"]
        .as_str()
        .and_then(|p| p.parse().ok())
        .expect("bits");
    assert!(permissions & may::MANAGE_GUILD != 0 && permissions & may::ADMINISTRATOR == 0);
    assert_eq!(
        got["data"]["resolved"]["roles"][reception.id.to_string()]["name"],
        "Reception"
    );
    let to_minh = mai.uses("please").option("to", &s.minh).option("what", "đá").send();
    let resolved = &payload(&to_minh)["data"]["resolved"];
    assert_eq!(resolved["users"][s.minh.id.to_string()]["global_name"], "Minh");
    assert!(resolved["members"][s.minh.id.to_string()]["roles"].is_array());
}

#[tokio::test]
async fn menus_and_completion_carry_their_target() {
    let s = stage().await;
    let said = s.lan.says(&s.desk, "thanks to Minh");
    let menu = payload(&s.minh.message_menu("Say thank you", &said));
    assert_eq!(
        (&menu["data"]["type"], &menu["data"]["target_id"]),
        (&json!(3), &json!(said.id().to_string()))
    );
    let person = payload(&s.lan.user_menu("Thank them", &s.minh));
    assert!(person["data"]["resolved"]["members"][s.minh.id.to_string()].is_object());
    let typing = payload(&s.lan.completes("undo").typing("kudos", "ma"));
    assert_eq!(
        (&typing["type"], &typing["data"]["options"][0]["focused"]),
        (&json!(4), &json!(true))
    );
    let direct = payload(&s.lan.uses("undo").in_direct_messages().send());
    assert!(direct["context"] == 1 && direct["user"].is_object() && direct.get("member").is_none());
}

#[tokio::test]
async fn a_modal_is_filled_within_its_own_rules() {
    let s = stage().await;
    let sent = s.asked();
    s.raw.answers(&sent, modal()).await;
    let shown = sent.await.modal();
    assert_eq!((shown.title(), shown.fields()), ("Why", vec!["Reason".to_owned()]));
    assert!(refuses(|| s.lan.submits(&shown, [])).contains("Reason"));
    assert!(refuses(|| s.lan.submits(&shown, [("Mood", "x")])).contains("no field"));
    let submitted = payload(&s.lan.submits(&shown, [("reason", "so")]));
    assert_eq!(submitted["data"]["components"][0]["components"][0]["value"], "so");
}

#[tokio::test]
async fn a_message_reads_the_same_in_every_run() {
    let s = stage().await;
    let reception = s.hotel.role("Reception");
    let sent = s.asked();
    let text = format!(
        "{} at {} for {} <t:1700000000:R> (id {}) 17:00",
        s.lan.mention(),
        s.desk.mention(),
        reception.mention(),
        s.lan.id
    );
    let embed = json!({"title": "Please", "description": "two\nlines", "footer": {"text": "mw"},
        "fields": [{"name": "by", "value": "17:00"}]});
    let body = json!({"content": text, "embeds": [embed], "allowed_mentions": {"parse": []}, "flags": 64});
    s.raw.answers(&sent, message(body)).await;
    assert_eq!(
        sent.await.text(),
        "(only Lan sees this)\n@Lan at #front-desk for @&Reception <time:R> (id <id>) 17:00\n\
         | Please\n| two\n| lines\n| by: 17:00\n| mw"
    );
}
