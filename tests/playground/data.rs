//! Data that stays.

use crate::support::playground::{Demo, all_words, words};
use crate::{FRONT_DESK, SUMMARY};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

const DATA: &str = "hotel.db";

fn folder() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join(DATA).display().to_string();
    (folder, data)
}

async fn in_sqlite(file: &Path, sql: &'static str) -> sqlx::AnyConnection {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}", file.display());
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection
}

#[tokio::test]
async fn a_restart_keeps_messages_ledger_and_clock() {
    let (folder, data) = folder();
    let demo = Demo::start(folder.path(), &["--data", &data]);
    assert!(
        demo.said.contains("hotel.db") && !demo.said.contains("temporary"),
        "{}",
        demo.said
    );
    let lan = demo.visitor("lan");
    let state = lan.state().await;
    assert_eq!(
        state["hotel"],
        json!({"name": "Hotel", "lang": "en", "temporary": false, "file": data})
    );
    let options = json!({"to": {"group": "role-maintenance"}, "what": "The kettle leaks"});
    let card = lan.uses(FRONT_DESK, "please", options).await["answer"]["message"].clone();
    lan.uses(FRONT_DESK, "kudos help", json!({})).await;
    let form = lan.uses(FRONT_DESK, "kudos asks", json!({})).await;
    assert!(form["answer"]["message"].is_object());
    demo.turn("digest").await;
    let posted = lan
        .waits_for(SUMMARY, |message| message["at"].as_str() > card["at"].as_str())
        .await;
    let before = (
        lan.reads(FRONT_DESK).await,
        lan.reads(SUMMARY).await,
        lan.reads("direct:lan").await,
    );
    assert!(demo.stop().success());

    let demo = Demo::start(folder.path(), &["--data", &data]);
    let lan = demo.visitor("lan");
    let clock = lan.state().await["clock"].clone();
    assert_eq!(clock["shifted"], true);
    assert!(clock["now"].as_str() >= posted["at"].as_str(), "{clock:#}");
    let after = (
        lan.reads(FRONT_DESK).await,
        lan.reads(SUMMARY).await,
        lan.reads("direct:lan").await,
    );
    assert_eq!((&after.0, &after.2), (&before.0, &before.2));
    // The first summary of a month brings a map, which is drawn and posted behind it.
    let (kept, more) = after.1.split_at(before.1.len());
    assert_eq!(kept, before.1);
    let is_map = |message: &Value| all_words(message).contains("Who served whom");
    assert!(more.len() <= 1 && more.iter().all(is_map), "{more:#?}");
    let answer = demo.visitor("minh").presses(&card, "Take it").await;
    assert_eq!(answer["answer"]["edited"]["id"], card["id"]);
    lan.waits_for("direct:lan", |word| all_words(word).contains("The kettle leaks"))
        .await;
}

#[tokio::test]
async fn a_crash_loses_nothing_that_was_shown() {
    let (folder, data) = folder();
    let demo = Demo::start(folder.path(), &["--data", &data, "--empty"]);
    let lan = demo.visitor("lan");
    let options = json!({"to": {"person": "minh"}, "what": "The kettle leaks"});
    let card = lan.uses(FRONT_DESK, "please", options).await["answer"]["message"].clone();
    let line = lan.says(FRONT_DESK, "And a cup is broken").await["answer"]["message"].clone();
    demo.kill9();

    // Half a line, as a crash in the middle of a write leaves it.
    let chat = format!("{data}.chat");
    let mut kept = std::fs::read(&chat).unwrap();
    kept.extend(b"{\"message\":{\"id\":99");
    std::fs::write(&chat, kept).unwrap();
    let demo = Demo::start(folder.path(), &["--data", &data, "--empty"]);
    let seen = demo.visitor("minh").reads(FRONT_DESK).await;
    assert_eq!(
        seen.iter().map(|message| &message["id"]).collect::<Vec<_>>(),
        [&card["id"], &line["id"]]
    );
    let answer = demo.visitor("minh").presses(&card, "Take it").await;
    assert!(
        all_words(&answer["answer"]["edited"]).contains("Taken by"),
        "{answer:#}"
    );
}

#[tokio::test]
async fn an_answer_that_was_never_shown_is_posted_once() {
    let (folder, data) = folder();
    let demo = Demo::start(folder.path(), &["--data", &data, "--empty"]);
    let options = json!({"to": {"person": "minh"}, "what": "The kettle leaks"});
    demo.visitor("lan").uses(FRONT_DESK, "please", options).await;
    demo.kill9();
    // As if the program had died between storing the ask and showing its card.
    let chat = format!("{data}.chat");
    let kept = std::fs::read_to_string(&chat).unwrap();
    std::fs::write(&chat, format!("{}\n", kept.lines().next().unwrap())).unwrap();
    let file = folder.path().join(DATA);
    let owed = "update deliveries set state = 'due', due_at = 0, message = null where kind = 'ask-card'";
    drop(in_sqlite(&file, owed).await);

    let demo = Demo::start(folder.path(), &["--data", &data, "--empty"]);
    let minh = demo.visitor("minh");
    let is_card = |message: &Value| all_words(message).contains("The kettle leaks");
    minh.waits_for(FRONT_DESK, is_card).await;
    drop(in_sqlite(&file, owed).await);
    minh.says(FRONT_DESK, "On my way").await;
    minh.waits_for(FRONT_DESK, |message| words(&message["text"]) == "On my way")
        .await;
    let mut connection = in_sqlite(&file, "select 1").await;
    loop {
        let due = sqlx::query("select 1 from deliveries where state = 'due'");
        if sqlx::Executor::fetch_optional(&mut connection, due)
            .await
            .unwrap()
            .is_none()
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let cards = minh.reads(FRONT_DESK).await.into_iter().filter(is_card).count();
    assert_eq!(cards, 1);
}

#[tokio::test]
async fn a_data_file_that_cannot_be_used_is_a_sentence() {
    let (folder, data) = folder();
    let path = folder.path();
    let fails = |data: &str| {
        let refused = Demo::refused(path, &["--port", "0", "--data", data]);
        assert!(
            refused.code == 1 && refused.sentence.ends_with('.'),
            "{}",
            refused.sentence
        );
        refused.sentence
    };
    let demo = Demo::start(path, &["--data", &data, "--empty"]);
    assert!(fails(&data).contains("in use by another playground"));
    demo.stop();

    let locked = in_sqlite(&path.join(DATA), "pragma locking_mode = exclusive; begin exclusive").await;
    let sentence = fails(&data);
    assert!(sentence.contains("held by another program"), "{sentence}");
    drop(locked);

    drop(
        in_sqlite(
            &path.join(DATA),
            "insert into schema_migrations values (9999, 'later', '', 0)",
        )
        .await,
    );
    let sentence = fails(&data);
    assert!(sentence.contains("newer program"), "{sentence}");

    let other = path.join("other.db").display().to_string();
    drop(Demo::start(path, &["--data", &other, "--empty"]));
    drop(in_sqlite(Path::new(&other), "update workspaces set name = 'discord:42'").await);
    let sentence = fails(&other);
    assert!(sentence.contains("the ledger of discord:42"), "{sentence}");

    let newer = path.join("newer.db").display().to_string();
    std::fs::write(format!("{newer}.chat"), "{\"playground\":{\"format\":2}}\n").unwrap();
    assert!(fails(&newer).contains("newer program"));
    std::fs::write(path.join("diary.txt"), "Dear diary, today was fine. ".repeat(100)).unwrap();
    assert!(fails("diary.txt").contains("not a ledger"));
    assert!(fails(".").contains("is a folder"));
}

#[tokio::test]
async fn what_a_killed_playground_left_is_removed_at_the_next_start_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let there = || {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>()
    };
    std::fs::create_dir(folder.path().join("magicwords-demo-notes")).unwrap();
    let running = Demo::start(folder.path(), &["--empty"]);
    let before = there();
    Demo::start(folder.path(), &["--empty"]).kill9();
    assert_eq!(there().len(), before.len() + 1);
    Demo::start(folder.path(), &["--empty"]).stop();
    assert_eq!(there(), before);
    running.visitor("lan").says(FRONT_DESK, "still here").await;
}
