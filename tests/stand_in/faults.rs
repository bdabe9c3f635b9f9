//! Rate limits and ordered faults.

use std::time::Duration;

use serde_json::json;

use crate::raw::{message, stage};

#[tokio::test]
async fn the_sixth_message_in_five_seconds_is_429() {
    let s = stage().await;
    s.discord.enforces_rate_limits();
    for left in (0..5).rev() {
        let got = s.raw.posts(&s.desk, json!({"content": "x"})).await;
        assert_eq!(
            (got.status, got.header("x-ratelimit-remaining")),
            (200, left.to_string().as_str())
        );
        assert_eq!(got.header("x-ratelimit-limit"), "5");
    }
    let got = s.raw.posts(&s.desk, json!({"content": "x"})).await;
    let after = got.body["retry_after"].as_f64().expect("seconds");
    assert_eq!((got.status, &got.body["global"]), (429, &json!(false)));
    assert!(after > 4.0 && after <= 5.0 && got.header("x-ratelimit-scope") == "user");
    assert_eq!(s.discord.rate_limit_violations(), 0);
    assert_eq!(s.raw.posts(&s.desk, json!({"content": "x"})).await.status, 429);
    assert_eq!(s.discord.rate_limit_violations(), 1);
    let other = s.hotel.channel("other");
    assert_eq!(s.raw.posts(&other, json!({"content": "x"})).await.status, 200);
    s.discord.advance(Duration::from_secs(5));
    assert_eq!(s.raw.posts(&s.desk, json!({"content": "x"})).await.status, 200);
}

#[tokio::test]
async fn the_global_limit_spares_answers_to_interactions() {
    let s = stage().await;
    s.discord.set_rate_limits(5, 2);
    s.raw.get("/users/@me").await;
    s.raw.get("/users/@me").await;
    let got = s.raw.get("/users/@me").await;
    assert_eq!((got.status, got.header("x-ratelimit-global")), (429, "true"));
    assert_eq!(
        (got.header("retry-after"), got.header("x-ratelimit-scope")),
        ("1", "global")
    );
    assert_eq!(
        s.raw.answers(&s.asked(), message(json!({"content": "x"}))).await.status,
        204
    );
}

#[tokio::test]
async fn ordered_faults_happen_once_each_and_leave_no_trace() {
    let s = stage().await;
    let faults = s.discord.faults();
    let text = json!({"content": "x"});
    faults.next("POST /channels/*/messages").times(2).fails_with(502);
    faults.next("POST /channels/*/messages").refuses_with(50013);
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.status, 502);
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.status, 502);
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.code(), (403, 50013));
    assert_eq!(faults.left(), 0);
    assert!(s.desk.messages().is_empty());
    assert_eq!(s.raw.posts(&s.desk, text).await.status, 200);
}

#[tokio::test]
async fn an_ordered_429_counts_who_does_not_wait() {
    let s = stage().await;
    let text = json!({"content": "x"});
    s.discord
        .faults()
        .next("POST /channels/**")
        .rate_limits(Duration::from_secs(30));
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.body["retry_after"], 30.0);
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.status, 429);
    assert_eq!(s.discord.rate_limit_violations(), 1);
    s.discord.advance(Duration::from_secs(30));
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.status, 200);
    s.discord
        .faults()
        .next("GET /users/@me")
        .rate_limits_globally(Duration::from_secs(30));
    assert_eq!(s.raw.get("/users/@me").await.header("x-ratelimit-global"), "true");
    assert_eq!(s.raw.posts(&s.desk, text).await.status, 429);
}

#[tokio::test]
async fn a_dropped_request_did_nothing_and_a_lost_answer_did_its_work() {
    let s = stage().await;
    let path = format!("/channels/{}/messages", s.desk.id);
    let text = json!({"content": "x"});
    let post = async || s.raw.send("POST", &path, s.discord.token(), Some(&text)).await;
    s.discord
        .faults()
        .next("POST /channels/*/messages")
        .drops_the_connection();
    assert!(post().await.is_err());
    assert!(s.desk.messages().is_empty());
    s.discord.faults().next("POST /channels/*/messages").loses_the_answer();
    assert!(post().await.is_err());
    assert_eq!(s.desk.messages().len(), 1);
    s.discord.faults().next("POST /channels/*/messages").hangs();
    assert!(tokio::time::timeout(Duration::from_millis(100), post()).await.is_err());
    s.discord
        .faults()
        .next("POST /channels/*/messages")
        .delays(Duration::from_millis(30));
    let begun = std::time::Instant::now();
    assert!(post().await.is_ok() && begun.elapsed() >= Duration::from_millis(30));
    assert_eq!(s.desk.messages().len(), 2);
}
