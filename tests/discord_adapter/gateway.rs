//! The gateway: cut in every way, and the bot is back without a lost event or a busy loop.

use super::support::discord::Cut;
use super::*;
use std::time::Instant;

/// Cuts the gateway while somebody asks for something; they are answered all the same.
async fn survives(how: Cut, resumes: bool) {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let before = stand.gateway_counts();
    stand.cuts_the_gateway(how);
    let asked = hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice");
    let started = Instant::now();
    if resumes {
        // Sent into the gap: only a RESUME brings it.
        let sent = asked.send();
        assert!(
            sent.is_acknowledged_within(Duration::from_millis(2_900)).await,
            "{how:?}"
        );
    } else {
        bot.eventually("a new session", |bot| {
            bot.stand.gateway_counts().identifies == 2 && bot.adapter.state().connected
        })
        .await;
        asked.await;
    }
    let after = stand.gateway_counts();
    assert!(after.connects - before.connects <= 2, "{how:?}: {after:?}");
    assert_eq!(after.resumes > before.resumes, resumes, "{how:?}: {after:?}");
    assert!(started.elapsed() < Duration::from_secs(9), "{how:?}");
    bot.eventually("the state to say so", |bot| bot.adapter.state().connected)
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn however_often_it_is_cut_people_are_answered_in_time() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let before = stand.gateway_counts();
    let cuts = 7;
    for cut in 1..=cuts {
        stand.cuts_the_gateway(Cut::Reset);
        let asked = hotel.lan.uses("please").option("to", &hotel.reception);
        let sent = asked.option("what", "ice").send();
        assert!(
            sent.is_acknowledged_within(Duration::from_millis(2_900)).await,
            "cut {cut}"
        );
    }
    let after = stand.gateway_counts();
    assert_eq!(
        (after.identifies, after.resumes - before.resumes),
        (before.identifies, cuts)
    );
    bot.stops().await;
}

#[tokio::test]
async fn a_close_without_a_code_is_noticed_and_resumed() {
    survives(Cut::CloseWithoutCode, true).await;
}

#[tokio::test]
async fn a_reset_connection_is_resumed() {
    survives(Cut::Reset, true).await;
}

#[tokio::test]
async fn a_connection_that_ends_without_goodbye_is_resumed() {
    survives(Cut::Fin, true).await;
}

#[tokio::test]
async fn a_request_to_reconnect_is_heeded() {
    survives(Cut::Reconnect, true).await;
}

#[tokio::test]
async fn a_close_with_an_ordinary_code_is_resumed() {
    survives(Cut::Close(4000), true).await;
}

#[tokio::test]
async fn a_session_that_is_gone_is_replaced() {
    survives(Cut::InvalidSession { resumable: false }, false).await;
}

#[tokio::test]
async fn a_session_that_is_called_invalid_for_now_is_resumed_after_a_pause() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand.cuts_the_gateway(Cut::InvalidSession { resumable: true });
    bot.eventually("a resume", |bot| bot.stand.gateway_counts().resumes == 1)
        .await;
    assert_eq!(stand.gateway_counts().identifies, 1);
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn a_goodbye_of_discord_is_resumed() {
    survives(Cut::Close(1001), true).await;
}

#[tokio::test]
async fn a_session_that_times_out_is_replaced() {
    survives(Cut::Close(4009), false).await;
}

#[tokio::test]
async fn missing_acknowledgements_lead_to_a_resume() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    stand.set_heartbeat_interval(Duration::from_millis(300));
    let bot = Running::start(&stand, with_a_card).await;
    bot.eventually("a heartbeat", |bot| bot.stand.gateway_counts().heartbeats > 0)
        .await;
    assert!(bot.adapter.state().heartbeat_age.is_some());
    stand.acknowledges_heartbeats(false);
    bot.eventually("a resume", |bot| bot.stand.gateway_counts().resumes > 0)
        .await;
    stand.acknowledges_heartbeats(true);
    assert_eq!(stand.gateway_counts().identifies, 1);
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn a_gateway_that_is_down_is_tried_again_without_haste() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand.closes_the_gateway(true);
    stand.cuts_the_gateway(Cut::Reset);
    bot.eventually("the loss to show", |bot| !bot.adapter.state().connected)
        .await;
    let before = stand.gateway_counts().connects;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(
        stand.gateway_counts().connects - before <= 6,
        "{:?}",
        stand.gateway_counts()
    );
    stand.closes_the_gateway(false);
    bot.eventually("the bot to be back", |bot| bot.adapter.state().connected)
        .await;
    assert_eq!(stand.gateway_counts().identifies, 1);
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn an_api_that_is_down_at_the_start_is_asked_until_it_answers() {
    let stand = Discord::start();
    stand.faults().next("GET /gateway/bot").times(2).fails_with(503);
    stand.faults().next("GET /gateway/bot").drops_the_connection();
    let bot = Running::start(&stand, with_a_card).await;
    assert_eq!(stand.faults().left(), 0);
    assert_eq!(stand.intents(), 1);
    bot.stops().await;
}

#[tokio::test]
async fn a_token_that_is_refused_ends_it_with_a_sentence() {
    let stand = Discord::start();
    let mut config = config(&stand);
    config.token = "another.token".into();
    let bot = Running::launch(&stand, config, with_a_card);
    let outcome = tokio::time::timeout(Duration::from_secs(5), bot.running)
        .await
        .expect("in time");
    let error = outcome.expect("no panic").expect_err("refused");
    assert_eq!(error, ConnectError::BadToken);
    assert!(error.to_string().contains("DISCORD_TOKEN") && !error.to_string().contains("another.token"));
}

#[tokio::test]
async fn a_token_that_is_taken_back_ends_it() {
    let stand = Discord::start();
    let bot = Running::start(&stand, with_a_card).await;
    stand.cuts_the_gateway(Cut::Close(4004));
    let outcome = tokio::time::timeout(Duration::from_secs(5), bot.running)
        .await
        .expect("in time");
    assert_eq!(outcome.expect("no panic"), Err(ConnectError::BadToken));
    assert!(!bot.adapter.state().connected);
}

#[tokio::test]
async fn as_many_shards_run_as_discord_recommends() {
    let stand = Discord::start();
    stand.recommends_shards(2);
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    bot.eventually("both shards", |bot| bot.adapter.state().connected).await;
    assert_eq!((stand.connected_sessions(), stand.gateway_counts().identifies), (2, 2));
    assert_eq!(bot.adapter.state().guilds, 1);
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn work_in_hand_is_finished_at_the_stop() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let slowly = |_| {
        async {
            tokio::time::sleep(Duration::from_millis(700)).await;
            owed(Reply::message(card("ice")))
        }
        .boxed()
    };
    let bot = Running::start(&stand, slowly).await;
    let sent = hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .send();
    bot.eventually("the work to begin", |bot| !bot.acts().is_empty()).await;
    bot.stops().await;
    assert!(sent.is_acknowledged());
    assert_eq!(stand.connected_sessions(), 0);
}
