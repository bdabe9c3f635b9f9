//! Posts that answer nobody: de-duplicated, found again, refused, slowed down.

use super::*;
use magicwords::chat::platform::{Closed, NotDelivered, Platform, Post, To};
use magicwords::chat::reply::{File, Picture, Ping};
use std::time::{SystemTime, UNIX_EPOCH};
use support::discord::permissions::{SEND_MESSAGES, VIEW_CHANNEL};

fn adapter(stand: &Discord) -> Adapter {
    Adapter::new(config(stand)).expect("settings that work")
}

fn post(hotel: &Hotel, message: Message) -> Post {
    Post {
        delivery: 9_007_199_254_740_993,
        home: hotel.guild.id.to_string(),
        to: To::Channel(hotel.desk.id.to_string()),
        edits: None,
        answer: None,
        tried: false,
        since: SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64,
        message,
    }
}

fn closed<T: std::fmt::Debug>(outcome: Result<T, NotDelivered>) -> Closed {
    match outcome {
        Err(NotDelivered::Closed { why, .. }) => why,
        other => panic!("not closed: {other:?}"),
    }
}

#[tokio::test]
async fn a_repeated_post_is_one_message() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    let post = post(&hotel, card("ice"));
    let first = adapter.deliver(&post).await.expect("delivered");
    let again = adapter.deliver(&post).await.expect("delivered");
    assert_eq!(first, again);
    assert_eq!(hotel.desk.messages().len(), 1);
    stand.faults().next("POST /channels/*/messages").loses_the_answer();
    let lost = Post {
        delivery: 5,
        ..post.clone()
    };
    assert!(matches!(adapter.deliver(&lost).await, Err(NotDelivered::Again { .. })));
    adapter.deliver(&lost).await.expect("delivered");
    assert_eq!(hotel.desk.messages().len(), 2);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn only_the_named_are_pinged_whatever_the_text_says() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let minh = hotel.guild.member("Minh");
    let (lan, reception) = (hotel.lan.id.to_string(), hotel.reception.id.to_string());
    let text = Text::person(&lan)
        .then(&plain(" and "))
        .then(&Text::group(&reception))
        .then(&Text::verbatim(&format!(" <@{}> @everyone **x**", minh.id)));
    let loud = Message {
        text,
        pings: vec![Ping::Person(lan), Ping::Group(reception)],
        ..message(Visibility::Public, "")
    };
    adapter(&stand).deliver(&post(&hotel, loud)).await.expect("delivered");
    let said = hotel.desk.last_message();
    assert!(hotel.lan.was_pinged_by(&said));
    assert!(!minh.was_pinged_by(&said));
    assert!(
        said.content().contains("\\*\\*x\\*\\*") && said.content().contains("\\<@"),
        "{}",
        said.content()
    );
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_direct_message_opens_its_channel_once() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    for delivery in [1, 2] {
        let to = To::Person(hotel.lan.id.to_string());
        let post = Post {
            delivery,
            to,
            ..post(&hotel, message(Visibility::Private, "Psst"))
        };
        adapter.deliver(&post).await.expect("delivered");
    }
    assert_eq!(hotel.lan.direct_messages().len(), 2);
    let opened = stand
        .requests()
        .iter()
        .filter(|r| r.path == "/users/@me/channels")
        .count();
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn closed_places_say_why() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    hotel.lan.closes_direct_messages();
    let to = To::Person(hotel.lan.id.to_string());
    let direct = Post {
        to,
        ..post(&hotel, message(Visibility::Private, "Psst"))
    };
    assert_eq!(closed(adapter.deliver(&direct).await), Closed::DirectMessages);

    hotel.desk.denies_the_bot(SEND_MESSAGES);
    let posted = post(&hotel, card("ice"));
    assert_eq!(closed(adapter.deliver(&posted).await), Closed::Permission);
    hotel.desk.denies_the_bot(VIEW_CHANNEL);
    assert_eq!(closed(adapter.deliver(&posted).await), Closed::Permission);
    assert_eq!(closed(adapter.find(&posted).await), Closed::Permission);

    let garden = hotel.guild.channel("garden");
    let there = Post {
        to: To::Channel(garden.id.to_string()),
        ..posted.clone()
    };
    let gone = adapter.deliver(&there).await.expect("delivered");
    let edit = Post {
        edits: Some(gone.message),
        ..there.clone()
    };
    adapter.deliver(&edit).await.expect("edited");
    garden.last_message().delete();
    assert_eq!(closed(adapter.deliver(&edit).await), Closed::Gone);
    // A thread that somebody closed.
    let faults = stand.faults();
    faults
        .next("POST /channels/*/messages")
        .order(Fault::Status(400, 50_083));
    assert_eq!(closed(adapter.deliver(&there).await), Closed::Permission);
    garden.is_deleted();
    assert_eq!(closed(adapter.deliver(&there).await), Closed::Gone);
}

#[tokio::test]
async fn an_edit_leaves_nothing_of_what_stood_there() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    let picture = Picture {
        png: vec![137, 80, 78, 71],
        alt: "Five teams".into(),
    };
    let file = File {
        name: "kudos.csv".into(),
        content: b"a,b".to_vec(),
    };
    let full = Message {
        picture: Some(picture),
        file: Some(file),
        ..card("ice")
    };
    let first = post(&hotel, full);
    let at = adapter.deliver(&first).await.expect("delivered");
    assert_eq!(hotel.desk.last_message().files(), ["picture.png", "kudos.csv"]);
    let edits = Some(at.message);
    let post = Post {
        edits,
        ..post(&hotel, message(Visibility::Public, "Gone"))
    };
    adapter.deliver(&post).await.expect("edited");
    assert_eq!(hotel.desk.last_message().text(), "Gone\n(edited)");
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_429_names_is_waited_for_by_route_and_globally() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    stand
        .faults()
        .next("POST /channels/*/messages")
        .rate_limits(Duration::from_millis(400));
    adapter.deliver(&post(&hotel, card("ice"))).await.expect("delivered");
    stand
        .faults()
        .next("POST /channels/*/messages")
        .rate_limits_globally(Duration::from_millis(400));
    let other = hotel.guild.channel("garden");
    let there = Post {
        delivery: 3,
        to: To::Channel(other.id.to_string()),
        ..post(&hotel, card("ice"))
    };
    let here = Post {
        delivery: 4,
        ..post(&hotel, card("ice"))
    };
    let (there, here) = tokio::join!(adapter.deliver(&there), adapter.deliver(&here));
    assert!(there.is_ok() && here.is_ok());
    assert_eq!(hotel.desk.messages().len() + other.messages().len(), 3);
}

#[tokio::test]
async fn a_failing_server_is_tried_again_later() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    stand.faults().next("POST /channels/*/messages").fails_with(502);
    let post = post(&hotel, card("ice"));
    assert!(matches!(adapter.deliver(&post).await, Err(NotDelivered::Again { .. })));
    adapter.deliver(&post).await.expect("delivered");
}

#[tokio::test]
async fn a_post_of_unknown_fate_is_found_by_its_button_or_its_words() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    let asked = post(&hotel, card("ice"));
    let said = post(&hotel, message(Visibility::Public, "Good **morning**"));
    assert_eq!(adapter.find(&asked).await.expect("looked"), None);
    let ask = adapter
        .deliver(&Post {
            delivery: 1,
            ..asked.clone()
        })
        .await
        .expect("delivered");
    let word = adapter
        .deliver(&Post {
            delivery: 2,
            ..said.clone()
        })
        .await
        .expect("delivered");
    for n in 0..130 {
        hotel.lan.says(&hotel.desk, &format!("chatter {n}"));
    }
    // The card may look different by now; what it is about is the same.
    let changed = Post {
        message: card("ice, taken"),
        ..asked
    };
    assert_eq!(adapter.find(&changed).await.expect("looked"), Some(ask));
    assert_eq!(adapter.find(&said).await.expect("looked"), Some(word));
    let other = post(&hotel, message(Visibility::Public, "Something else"));
    assert_eq!(adapter.find(&other).await.expect("looked"), None);
}

#[tokio::test]
async fn an_answer_of_unknown_fate_is_found_by_its_interaction() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let answer = hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .await;
    let handle = bot.acts()[0].answer.clone();
    let post_of = |answer| Post {
        answer,
        ..post(&hotel, card("ice"))
    };
    let found = bot
        .adapter
        .find(&post_of(handle))
        .await
        .expect("looked")
        .expect("found");
    assert_eq!(found.message, answer.message().id().to_string());

    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .times(60)
        .fails_with(503);
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "tea")
        .send();
    bot.eventually("the second", |bot| bot.acts().len() == 2).await;
    let handle = bot.acts()[1].answer.clone();
    assert_eq!(bot.adapter.find(&post_of(handle.clone())).await.expect("looked"), None);
    stand.advance(Duration::from_secs(16 * 60));
    // The handles have expired; the channel tells.
    let other = Post {
        message: message(Visibility::Public, "tea"),
        ..post_of(handle)
    };
    assert_eq!(bot.adapter.find(&other).await.expect("looked"), None);
    let first = post_of(bot.acts()[0].answer.clone());
    assert_eq!(bot.adapter.find(&first).await.expect("looked"), Some(found));
    stand.faults().clear();
    bot.stop.send_replace(true);
}

#[tokio::test]
async fn a_sign_of_life_that_was_left_behind_is_no_answer_and_is_taken_away() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let config = DiscordConfig {
        defer_after: Duration::from_millis(50),
        ..config(&stand)
    };
    let bot = Running::launch(&stand, config, |_| std::future::pending().boxed());
    stand.bot_is_ready().await;
    let sent = hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .send();
    assert!(sent.is_acknowledged_within(Duration::from_secs(2)).await);
    let post = Post {
        answer: bot.acts()[0].answer.clone(),
        ..post(&hotel, card("ice"))
    };
    bot.running.abort();
    assert_eq!(bot.adapter.find(&post).await.expect("looked"), None);
    let removed =
        |r: &support::discord::Recorded| r.method == "DELETE" && r.path.ends_with("/@original") && r.status == 204;
    assert!(stand.requests().iter().any(removed));
}

#[tokio::test]
async fn the_production_path_works_with_an_address_and_a_root_of_ones_own() {
    let stand = Discord::start_with_tls();
    let hotel = hotel(&stand);
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("root.pem");
    std::fs::write(&ca, stand.authority_pem()).unwrap();
    let config = DiscordConfig {
        api_url: None,
        api_address: Some(stand.tls_address().to_string()),
        api_ca: Some(ca),
        ..config(&stand)
    };
    stand.set_rate_limits(3, 50);
    let bot = Running::launch(&stand, config, with_a_card);
    stand.bot_is_ready().await;
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .await;
    for delivery in 1..6 {
        let picture = Picture {
            png: vec![137, 80, 78, 71],
            alt: "Five teams".into(),
        };
        let pictured = Message {
            picture: Some(picture),
            ..card("ice")
        };
        let post = Post {
            delivery,
            ..post(&hotel, pictured)
        };
        bot.adapter.deliver(&post).await.expect("delivered");
    }
    assert_eq!(hotel.desk.messages().len(), 6);
    assert_eq!(stand.rate_limit_violations(), 0);
    bot.stops().await;
}

#[tokio::test]
async fn a_word_to_the_person_alone_is_not_taken_for_the_card() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    // The outcome of the commit is not known; it may have been kept.
    let sorry = |_| async { owed(Reply::message(message(Visibility::Private, "sorry"))) }.boxed();
    let bot = Running::start(&stand, sorry).await;
    let answer = hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .await;
    assert!(answer.is_ephemeral());
    let post = Post {
        answer: bot.acts()[0].answer.clone(),
        ..post(&hotel, card("ice"))
    };
    assert_eq!(bot.adapter.find(&post).await.expect("looked"), None);
    bot.stops().await;
}
