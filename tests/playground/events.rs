//! What open pages hear of.

use crate::support::playground::{Listening, all_words, words};
use crate::{FRONT_DESK, MODERATORS, empty, hotel};
use serde_json::{Value, json};

/// The next message in this channel. The hour that is turned may be the one in which the weekly summary comes, which is said
/// elsewhere.
async fn said_in(listening: &mut Listening, channel: &str) -> Value {
    loop {
        let said = listening.hears("message").await.data;
        if said["channel"] == channel {
            return said;
        }
    }
}

#[tokio::test]
async fn everybody_hears_what_they_may_see() {
    let (_folder, demo) = hotel();
    let (lan, minh, trang) = (
        demo.visitor("lan"),
        demo.visitor("minh"),
        demo.visitor_in("trang", "vi"),
    );
    let (mut at_lan, mut at_trang) = (lan.listens("").await, trang.listens("").await);
    minh.uses(FRONT_DESK, "kudos help", json!({})).await;
    trang.says(MODERATORS, "Between moderators").await;
    let said = minh.says(FRONT_DESK, "For everybody").await;
    // The first thing that Lan hears of is what she may see.
    let heard = at_lan.next().await.unwrap();
    assert_eq!(
        (heard.kind.as_str(), &heard.data),
        ("message", &said["answer"]["message"])
    );
    let heard = at_trang.next().await.unwrap();
    assert_eq!(words(&heard.data["text"]), "Between moderators");

    demo.turn("hour").await;
    let clock = at_lan.hears("clock").await;
    assert_eq!(clock.data["shifted"], true);
    assert!(
        at_trang.hears("clock").await.data["text"]
            .as_str()
            .unwrap()
            .contains('/')
    );

    let card = lan
        .uses(
            FRONT_DESK,
            "please",
            json!({"to": {"person": "minh"}, "what": "a lamp"}),
        )
        .await;
    let heard = said_in(&mut at_lan, FRONT_DESK).await;
    assert_eq!(heard, card["answer"]["message"]);
    minh.presses(&heard, "Take it").await;
    let edited = said_in(&mut at_lan, FRONT_DESK).await;
    assert_eq!((&edited["id"], &edited["edited"]), (&heard["id"], &json!(true)));
    let news = said_in(&mut at_lan, "direct:lan").await;
    assert!(all_words(&news).contains("a lamp"), "{news:#}");
}

#[tokio::test]
async fn a_page_that_was_away_hears_what_it_missed() {
    let (_folder, demo) = empty();
    let (lan, minh) = (demo.visitor("lan"), demo.visitor("minh"));
    let cursor = lan.state().await["cursor"].as_str().unwrap().to_owned();
    for line in ["one", "two", "three"] {
        minh.says(FRONT_DESK, line).await;
    }
    let mut listening = lan.listens(&cursor).await;
    let first = listening.next().await.unwrap();
    assert_eq!(words(&first.data["text"]), "one");
    drop(listening);

    // As a browser does it by itself.
    let path = format!("/api/events?person=lan&lang=en&cursor={cursor}");
    let request = demo.get(&path).header("last-event-id", &first.cursor);
    let mut body = request.send().await.unwrap();
    let mut heard = String::new();
    while !heard.contains("three") {
        heard.push_str(&String::from_utf8_lossy(&body.chunk().await.unwrap().unwrap()));
    }
    assert!(heard.contains("two") && !heard.contains("one\""), "{heard}");

    for unknown in ["0-0", "what", "ffffffff-3"] {
        let heard = lan.listens(unknown).await.next().await.unwrap();
        assert_eq!(heard.kind, "anew", "{unknown}");
        minh.says(FRONT_DESK, "four").await;
        let heard = lan.listens(&heard.cursor).await.next().await.unwrap();
        assert_eq!(words(&heard.data["text"]), "four");
    }
}

#[tokio::test]
async fn who_asks_once_gets_what_there_is_and_the_line_ends() {
    let (_folder, demo) = empty();
    let lan = demo.visitor("lan");
    let cursor = lan.state().await["cursor"].as_str().unwrap().to_owned();
    lan.says(FRONT_DESK, "one").await;
    let mut listening = lan.listens(&format!("{cursor}&once=true")).await;
    let heard = listening.next().await.unwrap();
    assert_eq!(words(&heard.data["text"]), "one");
    assert!(listening.next().await.is_none());
    let mut listening = lan.listens(&format!("{}&once=true", heard.cursor)).await;
    assert!(listening.next().await.is_none());
}

#[tokio::test]
async fn open_pages_do_not_hold_up_the_stop() {
    let (folder, demo) = empty();
    let lan = demo.visitor("lan");
    let mut listening = Vec::new();
    for _ in 0..5 {
        listening.push(lan.listens("").await);
    }
    assert!(demo.stop().success());
    for mut line in listening {
        assert!(line.next().await.is_none(), "the line has ended");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "temporary data is gone: {left:?}");
}

#[tokio::test]
async fn many_at_once_each_get_their_own_answer() {
    let (_folder, demo) = hotel();
    let people = ["lan", "hoa", "quang", "emma", "duc", "kenji", "thao", "sofia"];
    let asks = people.map(|person| {
        let visitor = demo.visitor(person);
        async move {
            let options = json!({"to": {"group": "role-hr"}, "what": format!("help for {person}")});
            let answer = visitor.uses(FRONT_DESK, "please", options).await;
            assert!(
                all_words(&answer["answer"]["message"]).contains(&format!("help for {person}")),
                "{answer:#}"
            );
            answer["answer"]["message"]["id"].clone()
        }
    });
    let mut ids: Vec<Value> = futures::future::join_all(asks).await;
    let first = demo.visitor("hanh").reads(FRONT_DESK).await;
    ids.retain(|id| first.iter().filter(|message| message["id"] == *id).count() == 1);
    assert_eq!(ids.len(), people.len());
}
