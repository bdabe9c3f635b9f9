//! Whose requests are answered, and what cannot be started.

use crate::support::playground::{Demo, refusal_of};
use crate::{FRONT_DESK, empty};
use serde_json::{Value, json};
use std::net::TcpListener;

#[tokio::test]
async fn only_the_own_page_is_answered() {
    let (_folder, demo) = empty();
    let act = json!({"person": "lan", "lang": "en", "channel": FRONT_DESK, "act": {"say": "forged"}});
    let foreign_host = demo.get("/api/state").header("host", "evil.example");
    let foreign_host_page = demo.get("/").header("host", format!("evil.example:{}", port(&demo)));
    let foreign_post = demo.post("/api/act", &act).header("host", "evil.example");
    let client = reqwest::Client::new();
    let bare = |kind: &str| {
        client
            .post(format!("{}/api/act", demo.url))
            .header("content-type", kind)
            .body(act.to_string())
    };
    let foreign_origin = bare("application/json").header("origin", "http://evil.example");
    let null_origin = bare("application/json").header("origin", "null");
    let other_port = bare("application/json").header("origin", "http://127.0.0.1:1");
    for request in [
        foreign_host,
        foreign_host_page,
        foreign_post,
        foreign_origin,
        null_origin,
        other_port,
        bare("application/json"),
        bare("application/json").header("sec-fetch-site", "cross-site"),
    ] {
        let (status, sentence) = refusal_of(request).await;
        assert!(status == 403 && sentence.contains("own page"), "{status} {sentence}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let request = bare(kind).header("origin", &demo.url);
        assert_eq!(refusal_of(request).await.0, 415, "{kind}");
    }
    assert!(
        demo.visitor("lan").reads(FRONT_DESK).await.is_empty(),
        "nothing was done"
    );

    let by_name = demo
        .get("/api/state")
        .header("host", format!("localhost:{}", port(&demo)));
    assert!(by_name.send().await.unwrap().status().is_success());
    let same_origin = bare("application/json; charset=utf-8").header("sec-fetch-site", "same-origin");
    assert!(same_origin.send().await.unwrap().status().is_success());
}

fn port(demo: &Demo) -> &str {
    demo.address().rsplit(':').next().unwrap()
}

#[tokio::test]
async fn a_body_is_bounded_and_a_path_leads_nowhere_else() {
    let (_folder, demo) = empty();
    let huge = json!({"person": "lan", "lang": "en", "channel": FRONT_DESK, "act": {"say": "x".repeat(70_000)}});
    let (status, sentence) = refusal_of(demo.post("/api/act", &huge)).await;
    assert!(status == 413 && sentence.contains("shorter"), "{status} {sentence}");
    let (status, _) = refusal_of(demo.post("/api/act", &Value::Null)).await;
    assert_eq!(status, 400);
    for path in ["/api/nothing", "/page/..%2fmod.rs", "/page/none.js", "/etc/passwd"] {
        assert_eq!(refusal_of(demo.get(path)).await.0, 404, "{path}");
    }
    for path in ["/api/pictures/1?person=lan", "/api/files/x"] {
        assert_eq!(refusal_of(demo.get(path)).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn the_page_comes_with_a_strict_policy() {
    let (_folder, demo) = empty();
    for path in ["/", "/page/main.js", "/api/state", "/nothing"] {
        let response = demo.get(path).send().await.unwrap();
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(
            (header("x-content-type-options"), header("referrer-policy")),
            ("nosniff".into(), "no-referrer".into())
        );
    }
    let page = demo.get("/").send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let tag = page.headers()["etag"].clone();
    let again = demo.get("/").header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), 304);
    let script = demo.get("/page/main.js").send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
}

#[test]
fn a_port_that_is_taken_is_named_with_another() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = Demo::refused(folder.path(), &["--port", &port]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.sentence.starts_with(&format!("The port {port} is taken.")),
        "{}",
        refused.sentence
    );
    assert!(refused.sentence.contains("--port "), "{}", refused.sentence);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn other_machines_are_served_with_a_warning_alone() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), &["--empty"]);
    assert!(
        demo.url.starts_with("http://127.0.0.1:") && !demo.said.contains("WARNING"),
        "{}",
        demo.said
    );
    assert!(
        demo.said.contains("temporary") && demo.said.contains("act as anyone"),
        "{}",
        demo.said
    );
    let demo = Demo::start(folder.path(), &["--empty", "--address", "0.0.0.0"]);
    assert!(
        demo.said.contains("WARNING") && demo.said.contains("without a password"),
        "{}",
        demo.said
    );
}
