//! Ask, take, done, thanks, summary, as the people of the hotel do it.

use crate::support::playground::{all_words, json_of, refusal_of, words};
use crate::{FRONT_DESK, MODERATORS, SUMMARY, empty, hotel};
use jiff::civil::{Date, Weekday};
use serde_json::{Value, json};

fn from_the_desk(what: &str) -> Value {
    json!({"to": {"group": "role-maintenance"}, "what": what, "customer": "room 12", "by": "17:00"})
}

#[tokio::test]
async fn a_receptionist_asks_maintenance_helps_and_is_thanked() {
    let (_folder, demo) = hotel();
    let (lan, minh) = (demo.visitor("lan"), demo.visitor("minh"));
    let answer = lan.uses(FRONT_DESK, "please", from_the_desk("The kettle leaks")).await;
    let card = &answer["answer"]["message"];
    assert_eq!(words(&card["card"]["title"]), "Reception asks Maintenance");
    assert_eq!(card["card"]["mood"], "waiting");
    assert_eq!(card["private"], false);
    assert_eq!(card["invoked"]["person"], "lan");
    let typed = card["invoked"]["words"].as_str().unwrap();
    assert!(
        typed.starts_with("/please to:@Maintenance what:The kettle leaks"),
        "{typed}"
    );
    assert!(card["pings"].as_array().unwrap().contains(&json!("minh")), "{card:#}");
    assert!(!card["pings"].as_array().unwrap().contains(&json!("lan")));

    let seen = minh.reads(FRONT_DESK).await.pop().unwrap();
    assert_eq!(seen["id"], card["id"]);
    let answer = minh.presses(&seen, "Take it").await;
    assert_eq!(answer["answer"]["edited"]["id"], card["id"]);
    let seen = lan.reads(FRONT_DESK).await.pop().unwrap();
    assert!(all_words(&seen).contains("Taken by Trần Quang Minh"), "{seen:#}");
    assert_eq!(seen["edited"], true);
    let word = lan
        .waits_for(&lan.direct(), |word| all_words(word).contains("The kettle leaks"))
        .await;
    let show = word["buttons"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row.as_array().unwrap());
    let show: Vec<&Value> = show.map(|button| &button["show"]).collect();
    assert_eq!(show, [&json!({"channel": FRONT_DESK, "message": card["id"]})]);

    minh.presses(&seen, "Done").await;
    let done = lan.reads(FRONT_DESK).await.pop().unwrap();
    let form = lan.presses(&done, "Say thank you").await;
    let fields = json!({"for": "So quick!\nThe guest has tea again."});
    let thanks = lan.fills(FRONT_DESK, &form, fields).await;
    let thanks = &thanks["answer"]["message"];
    assert_eq!(thanks["card"]["mood"], "warm");
    assert!(
        all_words(thanks).contains("So quick!\nThe guest has tea again."),
        "{thanks:#}"
    );
    assert_eq!(thanks["pings"], json!(["minh"]));
    let joined = demo.visitor("hoa").presses(thanks, "Me too").await;
    assert!(
        all_words(&joined["answer"]["edited"]).contains("Me too · 1"),
        "{joined:#}"
    );
}

#[tokio::test]
async fn who_may_not_is_told_so_alone() {
    let (_folder, demo) = hotel();
    let (lan, mai) = (demo.visitor("lan"), demo.visitor("mai"));
    let card = lan.uses(FRONT_DESK, "please", from_the_desk("The kettle leaks")).await;
    let answer = mai.presses(&card["answer"]["message"], "Take it").await;
    let word = &answer["answer"]["message"];
    assert_eq!(word["private"], true);
    assert!(all_words(word).contains("somebody else"), "{word:#}");
    let seen_by = |messages: Vec<Value>| messages.iter().any(|message| message["id"] == word["id"]);
    assert!(seen_by(mai.reads(FRONT_DESK).await));
    assert!(!seen_by(lan.reads(FRONT_DESK).await));
}

#[tokio::test]
async fn declining_is_a_form_that_changes_its_card() {
    let (_folder, demo) = hotel();
    let (lan, tuan) = (demo.visitor("lan"), demo.visitor("tuan"));
    let card = lan.uses(FRONT_DESK, "please", from_the_desk("The kettle leaks")).await;
    let form = tuan.presses(&card["answer"]["message"], "Can't right now").await;
    let field = &form["answer"]["modal"]["fields"][0];
    assert_eq!(
        (&field["id"], &field["required"]),
        (&json!("reason"), &json!(true)),
        "{form:#}"
    );
    let answer = tuan
        .fills(FRONT_DESK, &form, json!({"reason": "two of us are at the pool"}))
        .await;
    assert_eq!(answer["answer"]["edited"]["id"], card["answer"]["message"]["id"]);
    assert!(
        all_words(&answer["answer"]["edited"]).contains("two of us are at the pool"),
        "{answer:#}"
    );
}

#[tokio::test]
async fn thanks_begin_at_a_line_of_talk_and_may_stay_private() {
    let (_folder, demo) = hotel();
    let (lan, minh) = (demo.visitor("lan"), demo.visitor("minh"));
    let line = minh.says(FRONT_DESK, "The lift runs again.").await;
    let line = &line["answer"]["message"];
    assert_eq!(
        (&line["by"], line["text"][0]["t"].as_str()),
        (&json!("minh"), Some("said"))
    );
    let menu = json!({"menu": {"name": "Say thank you", "person": line["by"], "message": line["id"]}});
    let form = json_of(lan.act(FRONT_DESK, menu)).await;
    let thanks = lan
        .fills(FRONT_DESK, &form, json!({"for": "Thanks for the lift"}))
        .await;
    assert!(
        all_words(&thanks["answer"]["message"]).contains("Thanks for the lift"),
        "{thanks:#}"
    );

    let before = demo.visitor("hoa").reads(FRONT_DESK).await;
    let options = json!({"to": {"person": "minh"}, "for": "Between us: well done", "private": true});
    let receipt = lan.uses(FRONT_DESK, "thank-you", options).await;
    assert_eq!(receipt["answer"]["message"]["private"], true);
    let private = |word: &Value| all_words(word).contains("Between us: well done");
    minh.waits_for(&minh.direct(), private).await;
    assert_eq!(demo.visitor("hoa").reads(FRONT_DESK).await, before);
    assert!(!minh.reads(FRONT_DESK).await.iter().any(private));
}

#[tokio::test]
async fn the_hotel_begins_with_the_summary_of_monday_at_nine() {
    let (_folder, demo) = hotel();
    let posted = demo.visitor("hoa").reads(SUMMARY).await;
    let summary = posted.first().unwrap();
    let (date, time) = summary["at"].as_str().unwrap().split_once('T').unwrap();
    assert_eq!(date.parse::<Date>().unwrap().weekday(), Weekday::Monday, "{summary:#}");
    assert!(time.starts_with("09:00:"), "{summary:#}");
    assert!(summary["picture"]["src"].is_string(), "{summary:#}");
}

#[tokio::test]
async fn the_clock_goes_to_the_summary_and_posts_it_once() {
    let (_folder, demo) = hotel();
    let lan = demo.visitor("lan");
    let state = lan.state().await;
    let next = state["clock"]["next_digest"].as_str().unwrap().to_owned();
    assert_eq!(state["clock"]["shifted"], false);
    let card = lan
        .uses(FRONT_DESK, "please", from_the_desk("Asked before the clock moved"))
        .await;

    let clock = demo.turn("digest").await;
    assert_eq!(clock["shifted"], true);
    assert!(clock["text"].as_str().unwrap().starts_with("Monday "), "{clock:#}");
    assert!(clock["next_digest"].as_str().unwrap() > next.as_str(), "{clock:#}");
    // The first one of a month brings a map, too, which has no buttons.
    let is_new = |message: &Value| {
        let is_summary = message["buttons"] != json!([]) && message["private"] == false;
        is_summary && message["at"].as_str().unwrap() >= next.as_str()
    };
    let summary = lan.waits_for(SUMMARY, is_new).await;
    let alt = summary["picture"]["alt"].as_str().unwrap();
    assert!(alt.starts_with("Dot plot, ") && alt.contains("Accounting: "), "{alt}");
    let picture = demo
        .get(summary["picture"]["src"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert!(picture.bytes().await.unwrap().starts_with(b"\x89PNG"));
    let translated = lan.presses(&summary, "Tiếng Việt").await["answer"]["message"].clone();
    assert!(
        all_words(&translated).contains("Cần tiếp sức\nMaintenance: "),
        "{translated:#}"
    );
    assert_eq!(translated["private"], true);
    assert!(
        translated["picture"]["alt"]
            .as_str()
            .unwrap()
            .starts_with("Biểu đồ chấm, ")
    );
    let answer = demo
        .visitor("minh")
        .presses(&card["answer"]["message"], "Take it")
        .await;
    assert!(
        all_words(&answer["answer"]["edited"]).contains("Taken by"),
        "{answer:#}"
    );

    // An hour on, back to real time and on again: what was posted is not posted again, and what is dated ahead stays.
    demo.turn("hour").await;
    let clock = demo.turn("real").await;
    assert_eq!(clock["shifted"], false);
    let shown = lan.uses(FRONT_DESK, "kudos asks", json!({})).await;
    assert!(
        all_words(&shown["answer"]["message"]).contains("Asked before the clock moved"),
        "{shown:#}"
    );
    let posted: Vec<Value> = lan.reads(SUMMARY).await.into_iter().filter(is_new).collect();
    assert_eq!(posted.len(), 1, "{posted:#?}");

    demo.turn("digest").await;
    let second = |message: &Value| is_new(message) && message["id"] != summary["id"];
    lan.waits_for(SUMMARY, second).await;
}

#[tokio::test]
async fn moderators_have_a_channel_and_commands_of_their_own() {
    let (_folder, demo) = hotel();
    let (lan, trang) = (demo.visitor("lan"), demo.visitor("trang"));
    let has = |state: &Value, what: &str, key: &str, value: &str| {
        state[what].as_array().unwrap().iter().any(|one| one[key] == value)
    };
    let (hers, ours) = (lan.state().await, trang.state().await);
    for (state, moderates) in [(&hers, false), (&ours, true)] {
        assert_eq!(has(state, "channels", "id", MODERATORS), moderates);
        assert_eq!(has(state, "commands", "path", "kudos-admin team list"), moderates);
        assert!(has(state, "commands", "path", "please"));
    }
    trang.says(MODERATORS, "Between moderators").await;
    let request = demo.get(&format!("/api/messages?person=lan&channel={MODERATORS}"));
    assert_eq!(refusal_of(request).await.0, 404);
    let request = lan.act(MODERATORS, json!({"say": "Let me in"}));
    assert_eq!(refusal_of(request).await.0, 404);
    assert_eq!(
        demo.visitor("mai").reads(MODERATORS).await.len(),
        trang.reads(MODERATORS).await.len()
    );

    let answer = lan.uses(FRONT_DESK, "kudos-admin team list", json!({})).await;
    assert!(
        all_words(&answer["answer"]["message"]).contains("Moderators can do this"),
        "{answer:#}"
    );
    let answer = trang.uses(FRONT_DESK, "kudos-admin team list", json!({})).await;
    assert!(
        all_words(&answer["answer"]["message"]).contains("Reception"),
        "{answer:#}"
    );
}

#[tokio::test]
async fn an_empty_hotel_is_set_up_by_a_moderator() {
    let (_folder, demo) = empty();
    let (lan, trang) = (demo.visitor("lan"), demo.visitor("trang"));
    let state = lan.state().await;
    let team_of = |state: &Value, id: &str| {
        let people = state["people"].as_array().unwrap();
        people.iter().find(|person| person["id"] == id).unwrap()["team"].clone()
    };
    assert_eq!(
        (team_of(&state, "lan"), &state["clock"]["next_digest"]),
        (Value::Null, &Value::Null)
    );
    let request = demo.post("/api/clock", &json!({"to": "digest"}));
    let (status, sentence) = refusal_of(request).await;
    assert!(
        status == 409 && sentence.contains("/kudos-admin setup"),
        "{status} {sentence}"
    );

    let mut listening = lan.listens("").await;
    for (name, kind, role) in [
        ("Desk", "front-line", "role-reception"),
        ("Maintenance", "back-office", "role-maintenance"),
    ] {
        let options = json!({"name": name, "kind": kind, "role": {"group": role}});
        let answer = trang.uses(MODERATORS, "kudos-admin team add", options).await;
        assert_eq!(answer["answer"]["message"]["private"], true, "{answer:#}");
    }
    let options = json!({"channel": {"channel": SUMMARY}, "timezone": "Asia/Ho_Chi_Minh"});
    trang.uses(MODERATORS, "kudos-admin setup", options).await;
    listening.hears("state").await;

    let answer = lan.uses(FRONT_DESK, "please", from_the_desk("The kettle leaks")).await;
    assert_eq!(
        words(&answer["answer"]["message"]["card"]["title"]),
        "Desk asks Maintenance"
    );
    let state = lan.state().await;
    assert_eq!(team_of(&state, "lan"), "Desk");
    assert_eq!(state["clock"]["zone"], "Asia/Ho_Chi_Minh");
    assert!(state["clock"]["next_digest"].is_string(), "{:#}", state["clock"]);
    demo.turn("digest").await;
    lan.waits_for(SUMMARY, |_| true).await;
}
