//! Ordered faults, and load.

use std::time::Duration;

use serde_json::json;

use crate::raw::stage;

#[tokio::test]
async fn ordered_faults_happen_once_each_and_leave_no_trace() {
    let s = stage();
    let faults = s.slack.faults();
    faults.next("chat.postMessage").times(2).fails_with(503);
    faults.next("chat.postMessage").refuses_with("internal_error");
    assert_eq!(s.posts(json!({})).await.status, 503);
    assert_eq!(s.posts(json!({})).await.status, 503);
    assert_eq!(s.posts(json!({})).await.error(), "internal_error");
    assert_eq!(faults.left(), 0);
    assert!(s.desk.messages().is_empty());
    faults.next("chat.postMessage").works_but_answers_with(500);
    assert_eq!(s.posts(json!({})).await.status, 500);
    assert_eq!(s.desk.messages().len(), 1);
}

#[tokio::test]
async fn an_ordered_429_counts_who_does_not_wait() {
    let s = stage();
    s.slack
        .faults()
        .next("chat.postMessage")
        .rate_limits(Duration::from_secs(30));
    assert_eq!(s.posts(json!({})).await.header("retry-after"), "30");
    assert_eq!(s.posts(json!({})).await.status, 429);
    assert_eq!(s.slack.rate_limit_violations(), 1);
    s.slack.advance(Duration::from_secs(30));
    assert_eq!(s.posts(json!({})).await.status, 200);
}

#[tokio::test]
async fn a_dropped_request_did_nothing_and_a_lost_answer_did_its_work() {
    let s = stage();
    let post = async || {
        s.raw
            .tries("chat.postMessage", json!({"channel": s.desk.id, "text": "x"}))
            .await
    };
    s.slack.faults().next("chat.postMessage").drops_the_connection();
    assert!(post().await.is_err());
    assert!(s.desk.messages().is_empty());
    s.slack.faults().next("chat.postMessage").loses_the_answer();
    assert!(post().await.is_err());
    assert_eq!(s.desk.messages().len(), 1);
    s.slack.faults().next("chat.postMessage").hangs();
    assert!(tokio::time::timeout(Duration::from_millis(100), post()).await.is_err());
    s.slack
        .faults()
        .next("chat.postMessage")
        .delays(Duration::from_millis(30));
    let begun = std::time::Instant::now();
    assert!(post().await.is_ok() && begun.elapsed() >= Duration::from_millis(30));
    assert_eq!(s.desk.messages().len(), 2);
}

#[tokio::test]
async fn load_keeps_so_many_in_flight_and_times_each_acknowledgement() {
    let s = stage();
    let mut socket = s.raw.socket().await;
    let template = s
        .lan
        .uses("please")
        .text("the ice machine, case {n}")
        .in_channel(&s.desk)
        .template();
    let answering = tokio::spawn(async move {
        let mut texts = std::collections::HashSet::new();
        for _ in 0..300 {
            let envelope = socket.takes().await;
            texts.insert(envelope["payload"]["text"].to_string());
        }
        texts.len()
    });
    let report = s.slack.closed_loop(vec![template], 16, 300).await;
    assert_eq!((report.sent, report.acknowledged, report.repeated), (300, 300, 0));
    assert_eq!(answering.await.expect("no panic"), 300);
    assert!(report.percentile(50.0) <= report.percentile(99.0));
    assert_eq!(report.numbers.len(), 300);
    assert_eq!(s.slack.problems(), Vec::<String>::new());
}
