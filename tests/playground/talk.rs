//! What is shown to whom, and in which words.

use crate::support::playground::{Demo, all_words, json_of, refusal_of, words};
use crate::{FRONT_DESK, empty, hotel};
use serde_json::{Value, json};

#[tokio::test]
async fn what_people_write_comes_back_as_data_to_the_letter() {
    let (_folder, demo) = empty();
    let (lan, minh) = (demo.visitor("lan"), demo.visitor("minh"));
    for hostile in [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "**bold** `code` @everyone [x](javascript:alert(1))",
        "first\nsecond\n\nlast & \"quotes\" '",
        "\u{202E}right to left\u{200B} \u{1F469}\u{200D}\u{1F527}",
    ] {
        let answer = lan.says(FRONT_DESK, hostile).await;
        let seen = minh.reads(FRONT_DESK).await.pop().unwrap();
        for message in [&answer["answer"]["message"], &seen] {
            assert_eq!(message["text"], json!([{"t": "said", "s": hostile}]));
        }
        let options = json!({"to": {"person": "minh"}, "what": hostile});
        let card = lan.uses(FRONT_DESK, "please", options).await;
        let body = card["answer"]["message"]["card"]["body"].as_array().unwrap().clone();
        assert!(body.contains(&json!({"t": "said", "s": hostile})), "{body:#?}");
    }
    let forged = lan.says(FRONT_DESK, "\u{E000}pminh\u{E001}").await;
    assert_eq!(
        forged["answer"]["message"]["text"],
        json!([{"t": "said", "s": "pminh"}])
    );
}

#[tokio::test]
async fn our_own_marks_are_pieces_and_names_are_resolved() {
    let (_folder, demo) = hotel();
    let help = demo.visitor("trang").uses(FRONT_DESK, "kudos help", json!({})).await;
    let text = help["answer"]["message"]["card"]["body"].as_array().unwrap();
    assert!(text.contains(&json!({"t": "code", "s": "/please"})), "{text:#?}");
    assert!(
        text.contains(&json!({"t": "strong", "s": "For moderators"})),
        "{text:#?}"
    );
    let shown = all_words(&help["answer"]["message"]);
    assert!(!shown.contains("**") && !shown.contains('`'), "{shown}");
    let options = json!({"to": {"group": "role-maintenance"}, "what": "a lamp"});
    for (language, team) in [("en", "Maintenance"), ("vi", "Bảo trì")] {
        let lan = demo.visitor_in("lan", language);
        let card = lan.uses(FRONT_DESK, "please", options.clone()).await;
        let text = card["answer"]["message"]["text"].as_array().unwrap().clone();
        for (kind, id, name) in [
            ("group", "role-maintenance", team),
            ("person", "lan", "Nguyễn Ngọc Lan"),
        ] {
            let piece = json!({"t": kind, "id": id, "s": name});
            assert!(text.contains(&piece), "{piece} is not in {text:#?}");
        }
    }
}

#[tokio::test]
async fn a_new_hotel_speaks_the_language_that_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), &["--lang", "vi"]);
    let lan = demo.visitor("lan");
    assert_eq!(lan.state().await["hotel"]["lang"], "vi");
    let seen = lan.reads(FRONT_DESK).await;
    let cards = seen.iter().filter(|message| message["card"].is_object());
    assert!(cards.clone().count() > 3, "{seen:#?}");
    for card in cards {
        assert!(!words(&card["card"]["title"]).contains(" asks "), "{card:#}");
    }
    let options = json!({"to": {"group": "role-maintenance"}, "what": "a lamp"});
    let card = lan.uses(FRONT_DESK, "please", options).await;
    assert_eq!(
        words(&card["answer"]["message"]["card"]["title"]),
        "Lễ tân nhờ Bảo trì giúp"
    );
}

#[tokio::test]
async fn the_page_is_told_everything_in_its_language() {
    let (_folder, demo) = hotel();
    let (english, vietnamese) = (demo.visitor("").state().await, demo.visitor_in("", "vi").state().await);
    assert_eq!((&english["me"], &english["lang"]), (&json!("lan"), &json!("en")));
    assert_eq!(
        english["hotel"],
        json!({"name": "Hotel", "lang": "en", "temporary": true, "file": null})
    );
    let find = |state: &Value, what: &str, key: &str, value: &str| {
        let all = state[what].as_array().unwrap().iter();
        all.clone().find(|one| one[key] == value).cloned().unwrap()
    };
    let lan = |state: &Value| find(state, "people", "id", "lan");
    assert_eq!(
        (&lan(&english)["team"], &lan(&vietnamese)["team"]),
        (&json!("Reception"), &json!("Lễ tân"))
    );
    assert_eq!(lan(&english)["kind"], "front_line");
    let huong = find(&english, "people", "id", "huong");
    assert_eq!((&huong["lead"], &huong["moderator"]), (&json!(true), &json!(false)));
    assert_eq!(find(&vietnamese, "groups", "id", "role-maintenance")["name"], "Bảo trì");
    let direct = find(&english, "channels", "id", "direct:lan");
    assert!(direct["kind"] == "direct" && direct["last"].is_string(), "{direct:#}");

    let please = find(&vietnamese, "commands", "path", "please");
    assert_eq!((&please["name"], &please["menu"]), (&json!("nho-giup"), &Value::Null));
    let to = &please["options"][0];
    assert_eq!(
        (&to["name"], &to["label"], &to["kind"]),
        (&json!("to"), &json!("cho"), &json!("mention"))
    );
    let what = &please["options"][1];
    assert_eq!((&what["max"], &what["required"]), (&json!(2000), &json!(true)));
    let menus = english["commands"].as_array().unwrap().iter();
    let menus: Vec<&Value> = menus
        .map(|command| &command["menu"])
        .filter(|menu| !menu.is_null())
        .collect();
    assert_eq!(menus, ["message", "person"]);
    let sentences = |state: &Value| state["words"].as_object().unwrap().clone();
    assert_eq!(sentences(&english).len(), sentences(&vietnamese).len());
    assert!(
        sentences(&english)
            .values()
            .any(|words| words.as_str().unwrap().contains("[name]"))
    );
    assert!(
        vietnamese["clock"]["text"].as_str().unwrap().contains('/'),
        "{:#}",
        vietnamese["clock"]
    );
}

#[tokio::test]
async fn options_are_completed_as_they_are_typed() {
    let (_folder, demo) = hotel();
    let (lan, trang) = (demo.visitor("lan"), demo.visitor("trang"));
    let values = lan.completes("thank-you", "value", "tan", json!({})).await;
    assert_eq!(values, [json!({"label": "Tận tâm", "value": "Tận tâm"})]);
    let options = json!({"to": {"person": "minh"}});
    let asks = lan.completes("thank-you", "ask", "", options).await;
    assert!(asks[0]["label"].as_str().unwrap().contains("phòng 412"), "{asks:#?}");
    let zones = trang
        .completes("kudos-admin setup", "timezone", "lisb", json!({}))
        .await;
    assert_eq!(zones[0]["value"], "Europe/Lisbon");
    assert!(
        lan.completes("kudos-admin setup", "timezone", "lisb", json!({}))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn what_does_not_fit_is_a_sentence_in_the_language_of_the_page() {
    let (_folder, demo) = empty();
    let (lan, lan_vi) = (demo.visitor("lan"), demo.visitor_in("lan", "vi"));
    for (act, status, sentence) in [
        (json!({"say": "  \n"}), 422, "Please write something"),
        (json!({"say": "x".repeat(2001)}), 422, "2001 characters"),
        (
            json!({"slash": {"path": "please", "options": {"to": {"person": "nobody"}}}}),
            422,
            "reload",
        ),
        (
            json!({"slash": {"path": "please", "options": {"colour": "red"}}}),
            422,
            "reload",
        ),
        (json!({"slash": {"path": "destroy"}}), 422, "do not know this"),
        (
            json!({"button": {"message": "99999", "id": "mw:ask:1:take"}}),
            422,
            "message is not here",
        ),
        (
            json!({"menu": {"name": "Say thank you", "person": "nobody"}}),
            422,
            "not here",
        ),
        (json!({"dance": {}}), 400, "reload"),
    ] {
        let refused = refusal_of(lan.act(FRONT_DESK, act.clone())).await;
        assert!(
            refused.0 == status && refused.1.contains(sentence),
            "{act}: {refused:?}"
        );
        let in_vietnamese = refusal_of(lan_vi.act(FRONT_DESK, act.clone())).await;
        assert!(
            in_vietnamese.0 == status && in_vietnamese.1 != refused.1,
            "{act}: {in_vietnamese:?}"
        );
    }
    for (channel, status) in [
        ("direct:lan", 422),
        ("direct:minh", 404),
        ("nowhere", 404),
        ("moderators", 404),
    ] {
        let refused = refusal_of(lan.act(channel, json!({"say": "hello"}))).await;
        assert_eq!(refused.0, status, "{channel}: {refused:?}");
    }
    let nobody = refusal_of(demo.get("/api/state?person=nobody")).await;
    assert!(nobody.0 == 404 && nobody.1.contains("not here"), "{nobody:?}");
    // A required option that is missing is the product's own refusal, to the person alone.
    let answer = lan.uses(FRONT_DESK, "please", json!({"what": "a lamp"})).await;
    assert!(
        all_words(&answer["answer"]["message"]).contains("choose a colleague"),
        "{answer:#}"
    );
}

#[tokio::test]
async fn long_channels_come_in_pages() {
    let (_folder, demo) = empty();
    let lan = demo.visitor("lan");
    for number in 0..60 {
        lan.says(FRONT_DESK, &number.to_string()).await;
    }
    let newest = lan.reads(FRONT_DESK).await;
    let numbers = |messages: &[Value]| {
        messages
            .iter()
            .map(|message| words(&message["text"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        numbers(&newest),
        (10..60).map(|number| number.to_string()).collect::<Vec<_>>()
    );
    let before = newest[0]["id"].as_str().unwrap();
    let path = format!("/api/messages?person=lan&channel={FRONT_DESK}&before={before}");
    let page = json_of(demo.get(&path)).await;
    assert_eq!(page["more"], false);
    assert_eq!(numbers(page["messages"].as_array().unwrap()).len(), 10);
}
