//! Messages: what is kept of them, who is notified, what may be changed.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::{Stage, card, section, stage};

#[tokio::test]
async fn metadata_is_told_only_to_whoever_asks_for_it() {
    let s = stage();
    let metadata = json!({"event_type": "magicwords_delivery", "event_payload": {"id": "7"}});
    let posted = s.posts(json!({"metadata": metadata})).await;
    let ts = posted.body["ts"].clone();
    s.raw
        .calls("chat.update", json!({"channel": s.desk.id, "ts": ts, "text": "y"}))
        .await;
    let plain = s
        .raw
        .calls("conversations.history", json!({"channel": s.desk.id}))
        .await;
    assert!(plain.body["messages"][0].get("metadata").is_none());
    let whole =
        json!({"channel": s.desk.id, "include_all_metadata": true, "oldest": ts, "inclusive": true, "limit": 1});
    let whole = s.raw.calls("conversations.history", whole).await;
    assert_eq!(whole.body["messages"][0]["metadata"], metadata);
    assert_eq!(whole.body["messages"][0]["text"], "y");
    let wrong = s.posts(json!({"metadata": {"event_type": "x"}})).await;
    assert_eq!(wrong.error(), "invalid_metadata_format");
}

#[tokio::test]
async fn history_is_newest_first_and_leaves_out_what_one_person_sees() {
    let s = stage();
    for text in ["one", "two", "three"] {
        s.posts(json!({"text": text})).await;
    }
    let alone = json!({"channel": s.desk.id, "user": s.lan.id, "text": "psst"});
    s.raw.calls("chat.postEphemeral", alone).await;
    let history = s
        .raw
        .calls("conversations.history", json!({"channel": s.desk.id, "limit": 2}))
        .await;
    let texts: Vec<_> = history.body["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .map(|m| &m["text"])
        .collect();
    assert_eq!(
        (texts, &history.body["has_more"]),
        (vec![&json!("three"), &json!("two")], &json!(true))
    );
    assert_eq!(s.lan.sees_alone(&s.desk).len(), 1);
    assert!(s.minh.sees_alone(&s.desk).is_empty());
}

#[tokio::test]
async fn only_its_own_messages_that_all_see_can_be_changed() {
    let s = stage();
    let theirs = s.lan.says(&s.desk, "mine");
    let update = async |ts: &str| {
        let got = s
            .raw
            .calls("chat.update", json!({"channel": s.desk.id, "ts": ts, "text": "y"}))
            .await;
        got.error().to_owned()
    };
    assert_eq!(update(theirs.id()).await, "cant_update_message");
    let alone = json!({"channel": s.desk.id, "user": s.lan.id, "text": "psst"});
    let alone = s.raw.calls("chat.postEphemeral", alone).await;
    assert_eq!(
        update(alone.body["message_ts"].as_str().expect("a ts")).await,
        "message_not_found"
    );
    let card = s.card().await;
    assert_eq!(update(card.id()).await, "");
    // Text alone takes the blocks away.
    assert!(card.now().blocks().is_empty() && card.now().is_edited());
    card.delete();
    assert_eq!(update(card.id()).await, "message_not_found");
    let stranger = s.hotel.member("Hoa");
    stranger.leaves_channel(&s.desk);
    let outside = json!({"channel": s.desk.id, "user": stranger.id, "text": "psst"});
    assert_eq!(
        s.raw.calls("chat.postEphemeral", outside).await.error(),
        "user_not_in_channel"
    );
}

#[tokio::test]
async fn mentions_notify_and_what_only_looks_like_one_does_not() {
    let s = stage();
    let (lan, group) = (s.lan.mention(), s.maintenance.mention());
    let pings = async |more: serde_json::Value| {
        s.posts(more).await;
        s.desk.last_message().pings()
    };
    let both = format!("{lan} and {group}, &lt;!channel&gt;");
    assert_eq!(pings(json!({"text": both})).await, ["@Lan", "@&Maintenance"]);
    assert!(s.lan.was_pinged_by(&s.desk.last_message()) && s.minh.was_pinged_by(&s.desk.last_message()));
    assert_eq!(
        pings(json!({"text": "<!channel> <!here|here>"})).await,
        ["@channel", "@here"]
    );
    assert_eq!(pings(json!({"text": "<@U404> @channel"})).await, Vec::<String>::new());
    // With blocks the text is only what notifications show.
    assert_eq!(
        pings(json!({"text": lan, "blocks": [section("x")]})).await,
        Vec::<String>::new()
    );
    assert_eq!(pings(json!({"blocks": [section(&lan)]})).await, ["@Lan"]);
    let plain = json!({"type": "header", "text": {"type": "plain_text", "text": lan}});
    assert_eq!(pings(json!({"blocks": [plain]})).await, Vec::<String>::new());
    let loose = json!({"type": "section", "text": {"type": "mrkdwn", "text": "@here"}});
    assert_eq!(pings(json!({"blocks": [loose]})).await, ["@here"]);
    assert_eq!(pings(json!({"blocks": [section("@here")]})).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_channel_takes_one_message_a_second() {
    let s = stage();
    s.slack.enforces_rate_limits();
    assert_eq!(s.posts(json!({})).await.status, 200);
    let refused = s.posts(json!({})).await;
    assert_eq!(
        (refused.status, refused.error(), refused.header("retry-after")),
        (429, "ratelimited", "1")
    );
    assert_eq!(s.slack.rate_limit_violations(), 0);
    assert_eq!(s.posts(json!({})).await.status, 429);
    assert_eq!(s.slack.rate_limit_violations(), 1);
    let other = s.hotel.channel("other");
    assert_eq!(
        s.raw
            .calls("chat.postMessage", json!({"channel": other.id, "text": "x"}))
            .await
            .status,
        200
    );
    s.slack.advance(Duration::from_secs(1));
    assert_eq!(s.posts(json!({})).await.status, 200);
    for _ in 0..20 {
        assert_eq!(s.raw.calls("users.list", json!({})).await.status, 200);
    }
    assert_eq!(s.raw.calls("users.list", json!({})).await.header("retry-after"), "60");
}

#[tokio::test]
async fn a_file_goes_up_in_three_steps() {
    let s = stage();
    let asked = json!({"filename": "digest.png", "length": 4, "alt_txt": "dots"});
    let unread = s.raw.calls_with_json("files.getUploadURLExternal", asked.clone()).await;
    assert_eq!(unread.error(), "invalid_arguments");
    let asked = s.raw.calls("files.getUploadURLExternal", asked).await;
    let (url, id) = (
        asked.body["upload_url"].as_str().expect("an address"),
        &asked.body["file_id"],
    );
    let complete = json!({"files": [{"id": id, "title": "The week"}], "channel_id": s.desk.id});
    assert_eq!(
        s.raw
            .calls("files.completeUploadExternal", complete.clone())
            .await
            .error(),
        "invalid_arguments"
    );
    let sent = s
        .raw
        .sends(url, "", "application/octet-stream", "\u{1}\u{2}\u{3}\u{4}".into())
        .await;
    assert_eq!(sent.expect("an answer").text, "OK - 4");
    let done = s.raw.calls("files.completeUploadExternal", complete).await;
    assert_eq!(done.body["files"][0]["title"], "The week");
    assert_eq!(done.body["files"][0]["mimetype"], "");
    assert_eq!(
        s.desk.last_message().file("digest.png").as_deref(),
        Some(&[1, 2, 3, 4][..])
    );
}

/// The id of a picture whose upload is complete.
async fn uploaded(s: &Stage) -> String {
    let asked = json!({"filename": "digest.png", "length": 4});
    let asked = s.raw.calls("files.getUploadURLExternal", asked).await;
    let url = asked.body["upload_url"].as_str().expect("an address");
    let sent = s.raw.sends(url, "", "application/octet-stream", "dots".into()).await;
    sent.expect("an answer");
    let id = asked.body["file_id"].as_str().expect("an id").to_owned();
    let done = json!({"files": [{"id": id}]});
    assert_eq!(s.raw.calls("files.completeUploadExternal", done).await.error(), "");
    id
}

/// What `files.info` says that it is, and how a message goes that shows it.
async fn kind_and_showing(s: &Stage, id: &str) -> (Value, String, String) {
    let told = s.raw.calls("files.info", json!({"file": id})).await;
    let block = json!({"type": "image", "slack_file": {"id": id}, "alt_text": "dots"});
    let posted = s.posts(json!({"blocks": [block]})).await;
    (
        told.body["file"]["mimetype"].clone(),
        posted.error().to_owned(),
        posted.complaints(),
    )
}

#[tokio::test]
async fn a_picture_can_be_shown_when_it_is_processed() {
    let s = stage();
    let id = uploaded(&s).await;
    let (kind, error, complaint) = kind_and_showing(&s, &id).await;
    assert_eq!((kind, error.as_str()), (json!(""), "invalid_blocks"));
    assert!(complaint.contains("invalid slack file"), "{complaint}");
    s.slack.advance(Duration::from_secs(1));
    let (kind, error, _) = kind_and_showing(&s, &id).await;
    assert_eq!((kind, error.as_str()), (json!("image/png"), ""));
    assert_eq!(s.desk.last_message().text(), "(picture dots)");

    s.slack.processes_files_within(None);
    let id = uploaded(&s).await;
    s.slack.advance(Duration::from_secs(3_600));
    let (kind, error, _) = kind_and_showing(&s, &id).await;
    assert_eq!((kind, error.as_str()), (json!(""), "invalid_blocks"));

    s.slack.refuses_uploads(Some("file_uploads_disabled"));
    let asked = json!({"filename": "digest.png", "length": 4});
    let refused = s.raw.calls("files.getUploadURLExternal", asked).await;
    assert_eq!(refused.error(), "file_uploads_disabled");
}

#[tokio::test]
async fn text_is_shown_as_a_person_reads_it() {
    let s = stage();
    let words = format!(
        "*{}* &lt;b&gt; &amp; <https://x.example/a|the list> {}",
        s.lan.mention(),
        s.desk.mention()
    );
    let fields = json!([{"type": "mrkdwn", "text": "For\ntable 7"}]);
    let blocks = json!([
        section(&words), {"type": "section", "fields": fields}, {"type": "divider"}, card()[1],
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<!date^1700000000^{time}|17:00>"}]},
    ]);
    let card = json!([{"blocks": [section("in a frame"), card()[1]]}]);
    s.posts(json!({"text": "fallback", "blocks": blocks, "attachments": card}))
        .await;
    insta::assert_snapshot!(s.desk.last_message().text(), @r"
    *@Lan* <b> & [the list](https://x.example/a) #front-desk
    For: table 7
    ----
    [Take it] [Done]
    <time:17:00>
    | in a frame
    [Take it] [Done]
    (pings @Lan)
    ");
}
