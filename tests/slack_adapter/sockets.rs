//! The sockets: cut in every way, and the bot is back without a lost command or a busy loop.

use super::support::slack::Cut;
use super::*;
use std::time::Instant;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

/// Cuts both sockets; somebody asks for something as soon as one is up again, and is answered.
async fn survives(how: Cut) {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    let before = stand.socket_counts();
    stand.cuts_the_sockets(how);
    bot.eventually("two new sockets", |bot| {
        bot.stand.socket_counts().connects == before.connects + 2 && bot.both_are_up()
    })
    .await;
    assert_eq!(hotel.asks("ice").await.content(), "ice", "{how:?}");
    bot.stops().await;
}

#[tokio::test]
async fn a_reset_socket_is_replaced() {
    survives(Cut::Reset).await;
}

#[tokio::test]
async fn a_socket_that_ends_without_goodbye_is_replaced() {
    survives(Cut::Fin).await;
}

#[tokio::test]
async fn a_closed_socket_is_replaced() {
    survives(Cut::Close(1000)).await;
}

#[tokio::test]
async fn a_close_without_a_code_is_noticed() {
    survives(Cut::CloseWithoutCode).await;
}

#[tokio::test]
async fn a_socket_of_a_link_that_was_switched_off_is_replaced() {
    survives(Cut::LinkDisabled).await;
}

#[tokio::test]
async fn however_often_they_are_cut_people_are_answered_soon() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    // Were every pause twice the one before, the last would take half a minute.
    for cut in 1..=9 {
        let before = stand.socket_counts();
        stand.cuts_the_sockets(Cut::Reset);
        bot.eventually("a new socket", |bot| {
            bot.stand.socket_counts().connects > before.connects && bot.adapter.state().connected()
        })
        .await;
        let words = format!("ice {cut}");
        assert_eq!(hotel.asks(&words).await.content(), words);
    }
    bot.stops().await;
}

#[tokio::test]
async fn a_command_in_the_moment_of_a_cut_comes_by_the_other_socket() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    stand.cuts_one_socket(Cut::Reset);
    let sent: Vec<_> = (0..6).map(|n| hotel.asks(&n.to_string())).collect();
    for (n, one) in sent.into_iter().enumerate() {
        assert_eq!(one.await.content(), n.to_string());
    }
    assert_eq!(stand.unacknowledged(), 0);
    bot.stops().await;
}

#[tokio::test]
async fn sockets_that_fall_silent_are_replaced() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let config = SlackConfig {
        silent_for: Duration::from_secs(2),
        ..config(&stand)
    };
    let bot = Running::launch(&stand, &config, with_an_echo);
    bot.eventually("two sockets", Running::both_are_up).await;
    stand.falls_silent().await;
    stand.speaks_again();
    // The network says nothing of it: the silent ones stay open.
    bot.eventually("two others", |bot| {
        bot.stand.socket_counts().connects >= 4 && bot.adapter.state().sockets == 2
    })
    .await;
    // Slack knows nothing of it either, and sends each its part.
    let asked: Vec<_> = (0..4).map(|n| hotel.asks(&n.to_string())).collect();
    bot.eventually("answers over the new ones", |_| {
        asked.iter().filter(|one| one.is_acknowledged()).count() >= 2
    })
    .await;
    bot.stop.send_replace(true);
    bot.running.await.expect("no panic").expect("no error");
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_socket_is_left_when_its_successor_is_there() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    stand.cuts_one_socket(Cut::Warning);
    let begun = Instant::now();
    bot.eventually("the successor", |bot| {
        assert!(bot.adapter.state().sockets >= 2, "a socket was left too early");
        bot.adapter.state().sockets == 3
    })
    .await;
    assert_eq!(hotel.asks("ice").await.content(), "ice");
    bot.eventually("the old one to be left", Running::both_are_up).await;
    // Slack itself would close it after ten seconds.
    assert!(begun.elapsed() < Duration::from_secs(9));
    assert_eq!(stand.socket_counts().connects, 3);
    bot.stops().await;
}

#[tokio::test]
async fn a_socket_with_a_successor_is_heard_as_long_as_it_is_open() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let (free, freed) = watch::channel(false);
    let product = move |act: Act| {
        let (words, mut freed) = (words_of(&act), freed.clone());
        async move {
            if words == "slow" {
                drop(freed.wait_for(|free| *free).await.map(|_| ()));
            }
            private(&words)
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    // One for each of the two.
    let slow = [hotel.asks("slow"), hotel.asks("slow")];
    bot.eventually("both to be in hand", |bot| bot.acts().len() == 2).await;
    stand.sends_to_whoever_listens();
    stand.cuts_one_socket(Cut::Warning);
    bot.eventually("the successor", |bot| bot.adapter.state().sockets == 3)
        .await;
    // Longer than it would be listened to with nothing in hand.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let asked: Vec<_> = (0..3).map(|n| hotel.asks(&n.to_string())).collect();
    for one in &asked {
        assert!(
            one.is_acknowledged_within(Duration::from_secs(2)).await,
            "nobody reads it"
        );
    }
    free.send_replace(true);
    bot.eventually("the old one to be left", Running::both_are_up).await;
    for one in slow {
        assert!(one.is_acknowledged());
    }
    bot.stops().await;
}

#[tokio::test]
async fn at_the_stop_no_socket_stays_open_for_a_card_that_is_on_its_way() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand
        .faults()
        .next("chat.postMessage")
        .delays(Duration::from_millis(2_500));
    let sent = hotel.asks("ice");
    assert!(sent.is_acknowledged_within(Duration::from_secs(2)).await);
    bot.stop.send_replace(true);
    let closed = || (stand.connected_sockets() == 0).then_some(());
    stand
        .wait_until("the sockets to be closed", Duration::from_secs(1), closed)
        .await;
    assert!(hotel.desk.messages().is_empty(), "the card is still on its way");
    // Nobody listens, and Slack says so at once.
    assert!(hotel.asks("towels").was_undeliverable());
    bot.stops().await;
    assert_eq!(sent.await.message().id(), hotel.desk.last_message().id());
}

#[tokio::test]
async fn a_socket_that_is_to_be_refreshed_is_replaced() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    stand.cuts_one_socket(Cut::RefreshRequested);
    assert_eq!(hotel.asks("ice").await.content(), "ice");
    bot.eventually("one new socket and an old one", |bot| {
        bot.stand.socket_counts().connects == 3 && bot.both_are_up()
    })
    .await;
    assert_eq!(hotel.asks("towels").await.content(), "towels");
    bot.stops().await;
}

#[tokio::test]
async fn sockets_that_are_dismissed_at_once_make_no_busy_loop() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    stand.dismisses_new_sockets(true);
    let bot = Running::launch(&stand, &config(&stand), with_an_echo);
    bot.eventually("six of them", |bot| bot.stand.socket_counts().connects >= 6)
        .await;
    let begun = Instant::now();
    let before = stand.socket_counts().connects;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let more = stand.socket_counts().connects - before;
    assert!(more <= 6, "{more} sockets in {:?}", begun.elapsed());
    stand.dismisses_new_sockets(false);
    bot.eventually("two that stay", Running::both_are_up).await;
    assert_eq!(hotel.asks("ice").await.content(), "ice");
    bot.stops().await;
}

#[tokio::test]
async fn a_closed_door_makes_no_busy_loop() {
    let stand = Slack::start();
    let _hotel = hotel(&stand);
    stand.closes_the_door(true);
    let bot = Running::launch(&stand, &config(&stand), with_an_echo);
    bot.eventually("six tries", |bot| bot.stand.socket_counts().connects >= 6)
        .await;
    let before = stand.socket_counts().connects;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(stand.socket_counts().connects - before <= 6);
    stand.closes_the_door(false);
    bot.eventually("two sockets", Running::both_are_up).await;
    bot.stops().await;
}

#[tokio::test]
async fn a_limit_on_opening_is_heeded() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    stand
        .faults()
        .next("apps.connections.open")
        .rate_limits(Duration::from_secs(2));
    let begun = Instant::now();
    let bot = Running::start(&stand, with_an_echo).await;
    assert!(begun.elapsed() >= Duration::from_secs(2));
    assert_eq!(hotel.asks("ice").await.content(), "ice");
    bot.stops().await;
}

#[tokio::test]
async fn a_slow_or_panicking_command_holds_up_no_other() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let (free, freed) = watch::channel(false);
    let product = move |act: Act| {
        let (words, mut freed) = (words_of(&act), freed.clone());
        async move {
            match words.as_str() {
                "slow" => drop(freed.wait_for(|free| *free).await.map(|_| ())),
                "boom" => panic!("a product that falls over"),
                _ => {}
            }
            private(&words)
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    let (slow, boom) = (hotel.asks("slow"), hotel.asks("boom"));
    for n in 0..4 {
        assert_eq!(hotel.asks(&n.to_string()).await.content(), n.to_string());
    }
    assert!(
        !slow.is_acknowledged() && !boom.is_acknowledged(),
        "nothing was done for them"
    );
    assert_eq!(stand.socket_counts().connects, 2, "no socket fell");
    free.send_replace(true);
    assert_eq!(slow.await.content(), "slow");
    bot.stops().await;
}

#[tokio::test]
async fn what_is_in_hand_is_finished_at_the_stop() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let (begin, mut begun) = watch::channel(0);
    let begin = Arc::new(begin);
    let product = move |_| {
        begin.send_modify(|n| *n += 1);
        async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            private("done")
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    let sent = hotel.asks("ice");
    begun.wait_for(|n| *n == 1).await.unwrap();
    bot.stops().await;
    assert_eq!(sent.await.content(), "done");
}

#[tokio::test]
async fn tokens_that_slack_refuses_end_it_with_a_sentence() {
    let stand = Slack::start();
    let _hotel = hotel(&stand);
    let right = config(&stand);
    let wrong = |config: SlackConfig| {
        let bot = Running::launch(&stand, &config, with_an_echo);
        async move {
            // Held to the end: whoever drops the stop stops it.
            let Running {
                running, stop: _stop, ..
            } = bot;
            running.await.unwrap().unwrap_err()
        }
    };
    let bot_token = SlackConfig {
        bot_token: "xoxb-other".into(),
        ..right.clone()
    };
    assert_eq!(wrong(bot_token).await, ConnectError::BotToken);
    let app_token = SlackConfig {
        app_token: "xapp-other".into(),
        ..right
    };
    assert_eq!(wrong(app_token).await, ConnectError::AppToken);
    let swapped = SlackConfig::new(stand.app_token().into(), stand.bot_token().into());
    assert_eq!(Adapter::new(&swapped).unwrap_err(), ConnectError::BotToken);
}

#[tokio::test]
async fn a_socket_of_slacks_is_encrypted() {
    let stand = Slack::start();
    let _hotel = hotel(&stand);
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = door.local_addr().unwrap().port();
    stand.gives_sockets_at(&format!("wss://127.0.0.1:{port}/link/?ticket=1"));
    let bot = Running::launch(&stand, &config(&stand), with_an_echo);
    let begins = async {
        let (mut caller, _) = door.accept().await.unwrap();
        caller.read_u8().await.unwrap()
    };
    let first = tokio::time::timeout(Duration::from_secs(5), begins).await;
    assert_eq!(first.unwrap(), 0x16, "the record of a TLS handshake");
    bot.stops().await;
}
