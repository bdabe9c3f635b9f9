//! `magicwords digest`, on the real binary.

use std::path::Path;
use std::process::{Command, Output};

use magicwords::asks::AskEventKind::Done;
use magicwords::ledger::{Ledger, LedgerOptions};

use crate::hotel::Hotel;

fn digest(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_magicwords"))
        .current_dir(folder)
        .env("DATABASE_URL", "sqlite:ledger.db")
        .arg("digest")
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test]
async fn a_digest_is_computed_and_nothing_is_posted() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
    let ledger = Ledger::open(&url, &LedgerOptions::default()).await.unwrap();
    let hotel = Hotel::new(&ledger).await;
    hotel.ask("11-17T09:00", &[(Done, "11-17T10:00")]).await;
    hotel.give(hotel.kudos(0, "11-18T09:00")).await;

    let json = said(&digest(folder.path(), &["--week", "2026-W47", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["workspace"], "discord:1000");
    assert_eq!(
        json["period"],
        serde_json::json!({"from": "2026-11-16T00:00:00+07:00", "to": "2026-11-23T00:00:00+07:00",
            "timezone": "Asia/Ho_Chi_Minh"})
    );
    assert_eq!(
        json["totals"],
        serde_json::json!({"asks": 1, "answered": 1, "completed": 1, "kudos": 1, "thankers": 1, "unthanked": null})
    );
    assert_eq!(json["stories"][0]["from"], "Person 0");
    for unknown in ["manager_kindness", "pulse", "correction"] {
        assert!(json[unknown].is_null(), "{unknown}");
    }
    assert_eq!(
        json["edges"],
        serde_json::json!([{"from": "Reception", "to": "Maintenance", "people": null}])
    );

    // Whatever the posting day: the seven days before that of the instant.
    let at = [
        "--workspace",
        "discord:1000",
        "--at",
        "2026-11-18T20:00:00Z",
        "--format",
        "json",
    ];
    let other: serde_json::Value = serde_json::from_str(&said(&digest(folder.path(), &at))).unwrap();
    assert_eq!(other["period"]["to"], "2026-11-19T00:00:00+07:00");

    let file = ["--week", "2026-W47", "--lang", "vi", "--out", "week.txt"];
    assert_eq!(said(&digest(folder.path(), &file)), "");
    let text = std::fs::read_to_string(folder.path().join("week.txt")).unwrap();
    assert!(text.contains("tiền tuyến nhờ 1 việc"), "{text}");
    let (digests, owed) = ("select outcome from digests", "select to_id from deliveries");
    assert_eq!(
        (hotel.column(digests).await.len(), hotel.column(owed).await.len()),
        (0, 0)
    );
}

#[tokio::test]
async fn the_picture_goes_to_stdout_or_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
    let ledger = Ledger::open(&url, &LedgerOptions::default()).await.unwrap();
    let hotel = Hotel::new(&ledger).await;
    hotel.ask("11-17T09:00", &[(Done, "11-17T10:00")]).await;

    let week = ["--week", "2026-W47", "--lang", "vi", "--format"];
    let svg = said(&digest(folder.path(), &[&week[..], &["svg"]].concat()));
    let document = roxmltree::Document::parse(&svg).unwrap();
    let teams: Vec<_> = document
        .descendants()
        .filter_map(|node| node.attribute("data-team"))
        .collect();
    assert!(teams.contains(&"Maintenance"), "{teams:?}");
    assert!(svg.contains("còn sớm để kết luận"), "{svg}");
    assert!(!svg.contains("<circle"), "one ask tells nothing yet: {svg}");

    let png = digest(folder.path(), &[&week[..], &["png"]].concat());
    assert!(
        png.status.success() && png.stdout.starts_with(b"\x89PNG\r\n\x1a\n"),
        "{png:?}"
    );
    for (format, expected) in [("svg", svg.into_bytes()), ("png", png.stdout)] {
        let arguments = [&week[..], &[format, "--out", "week.picture"]].concat();
        assert_eq!(said(&digest(folder.path(), &arguments)), "");
        assert!(
            std::fs::read(folder.path().join("week.picture")).unwrap() == expected,
            "{format}"
        );
    }
}
