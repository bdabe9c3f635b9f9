//! Load runs: every shot is counted once, and the stand-in is faster than any bot beside it.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::raw::stage;
use crate::support::discord::Discord;

/// The leanest bot there is: reads the id off the event and answers over one of its connections.
async fn lean_bot(discord: &Discord, connections: usize, answers: usize) {
    let (mut socket, _) = connect_async(discord.gateway_url()).await.expect("a socket");
    let identify = json!({"op": 2, "d": {"token": discord.token(), "intents": 1}});
    socket.send(Frame::Text(identify.to_string())).await.expect("sent");
    let address = discord.api_url().replace("http://", "");
    let mut lanes = Vec::new();
    for _ in 0..connections {
        let (lane, mut jobs) = tokio::sync::mpsc::unbounded_channel::<String>();
        lanes.push(lane);
        let stream = TcpStream::connect(&address).await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let mut stream = BufReader::new(stream);
        tokio::spawn(async move {
            while let Some(id) = jobs.recv().await {
                let body = r#"{"type":4,"data":{"content":"done","embeds":[{"title":"Please"}]}}"#;
                let length = body.len();
                let request = format!(
                    "POST /api/v10/interactions/{id}/load-{id}/callback HTTP/1.1\r\nhost: d\r\n\
                     content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
                );
                for _ in 0..answers {
                    stream.write_all(request.as_bytes()).await.expect("sent");
                    skip_answer(&mut stream).await;
                }
            }
        });
    }
    tokio::spawn(async move {
        let mut next = 0;
        while let Some(Ok(Frame::Text(text))) = socket.next().await {
            let Some((_, after)) = text.split_once(r#""token":"load-"#) else {
                continue;
            };
            let id = after.split('"').next().unwrap_or_default().to_owned();
            lanes[next % lanes.len()].send(id).expect("the lane is open");
            next += 1;
        }
    });
    discord
        .wait_until("a session", Duration::from_secs(5), || {
            (discord.connected_sessions() > 0).then_some(())
        })
        .await;
}

/// Reads one response off the connection, body and all.
async fn skip_answer(stream: &mut BufReader<TcpStream>) {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        stream.read_line(&mut line).await.expect("a line");
        if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().expect("a length");
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.expect("a body");
}

#[tokio::test]
async fn each_shot_is_answered_once_and_a_second_answer_is_refused() {
    let s = stage().await;
    lean_bot(&s.discord, 4, 2).await;
    let template = s
        .lan
        .uses("please")
        .option("to", &s.minh)
        .option("what", "ice {n}")
        .template();
    let report = s.discord.closed_loop(vec![template.clone()], 8, 200, true).await;
    assert_eq!((report.sent, report.answered), (200, 200));
    assert!(report.refused > 150, "second answers: {}", report.refused);
    assert!(
        report
            .answers
            .iter()
            .enumerate()
            .all(|(n, a)| a.n == n && a.kind == Some(4))
    );
    assert_eq!(report.answers[7].bodies[0]["data"]["content"], "done");
    assert!(report.percentile(50.0) <= report.percentile(99.0));

    let report = s
        .discord
        .open_loop(vec![template], 500, Duration::from_millis(200), false)
        .await;
    assert_eq!((report.sent, report.answered), (100, 100));
    assert!(report.answers.iter().all(|a| a.bodies.is_empty()));
}

#[tokio::test]
async fn what_is_never_answered_is_reported_so() {
    let s = stage().await;
    let template = s
        .lan
        .uses("please")
        .option("to", &s.minh)
        .option("what", "ice")
        .template();
    let report = s.discord.closed_loop(vec![template], 2, 10, false).await;
    assert_eq!((report.sent, report.answered), (2, 0));
    assert_eq!(report.answers[0].kind, None);
    assert_eq!(serde_json::to_value(report.refused).expect("a number"), Value::from(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
#[ignore = "a measurement: run with --release --ignored --nocapture"]
async fn it_carries_more_than_ten_thousand_interactions_a_second() {
    let s = stage().await;
    lean_bot(&s.discord, 64, 1).await;
    let template = s
        .lan
        .uses("please")
        .option("to", &s.minh)
        .option("what", "ice {n}")
        .template();
    s.discord.closed_loop(vec![template.clone()], 64, 20_000, false).await;
    let report = s.discord.closed_loop(vec![template], 64, 100_000, false).await;
    let (rate, p99) = (report.per_second(), report.percentile(99.0));
    eprintln!("{rate:.0} interactions a second, p99 {p99:?}");
    assert_eq!(report.answered, 100_000);
    assert!(rate > 10_000.0);
}
