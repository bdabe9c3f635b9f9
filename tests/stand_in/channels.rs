//! Messages in channels and direct messages: access, pings, de-duplication, reading back.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::{Raw, stage};
use crate::support::discord::Discord;
use crate::support::discord::permissions as may;

#[tokio::test]
async fn a_wrong_token_is_401() {
    let s = stage().await;
    let got = s.raw.send("GET", "/users/@me", "wrong", None).await.expect("an answer");
    assert_eq!(got.status, 401);
    assert_eq!(s.raw.get("/users/@me").await.body["username"], "magicwords");
}

#[tokio::test]
async fn denied_permissions_are_50013_and_a_hidden_channel_50001() {
    let s = stage().await;
    let text = json!({"content": "x"});
    s.desk.denies_the_bot(may::EMBED_LINKS);
    let card = json!({"embeds": [{"title": "a"}]});
    assert_eq!(s.raw.posts(&s.desk, card).await.code(), (403, 50013));
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.status, 200);
    s.desk.denies_the_bot(may::SEND_MESSAGES);
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.code(), (403, 50013));
    s.desk.denies_the_bot(may::VIEW_CHANNEL);
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.code(), (403, 50001));
    s.desk.allows_the_bot(may::VIEW_CHANNEL | may::SEND_MESSAGES);
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.status, 200);
    s.hotel.removes_the_bot();
    assert_eq!(s.raw.posts(&s.desk, text.clone()).await.code(), (403, 50001));
    s.hotel.adds_the_bot();
    s.desk.is_deleted();
    assert_eq!(s.raw.posts(&s.desk, text).await.code(), (404, 10003));
}

#[tokio::test]
async fn the_same_nonce_posts_once_for_a_few_minutes() {
    let s = stage().await;
    let body = json!({"content": "x", "nonce": "7", "enforce_nonce": true});
    let first = s.raw.posts(&s.desk, body.clone()).await.body["id"].clone();
    assert_eq!(s.raw.posts(&s.desk, body.clone()).await.body["id"], first);
    s.discord.advance(Duration::from_secs(181));
    assert_ne!(s.raw.posts(&s.desk, body).await.body["id"], first);
    let careless = json!({"content": "x", "nonce": "7"});
    s.raw.posts(&s.desk, careless).await;
    assert_eq!(s.desk.messages().len(), 3);
}

#[tokio::test]
async fn a_message_pings_whom_its_text_names_and_allowed_mentions_lets() {
    let s = stage().await;
    let reception = s.hotel.role("Reception");
    let closed = s.hotel.role("Owners").not_mentionable();
    let minh = s.minh.clone().with_role(&reception);
    let text = format!(
        "{} {} {} @everyone",
        s.lan.mention(),
        reception.mention(),
        closed.mention()
    );
    let cases = [
        (json!(null), vec!["@Lan", "@&Reception"]),
        (json!({"parse": []}), vec![]),
        (json!({"users": [s.lan.id.to_string()]}), vec!["@Lan"]),
        (json!({"users": [s.minh.id.to_string()]}), vec![]),
        (json!({"parse": ["roles"]}), vec!["@&Reception"]),
    ];
    for (allowed, pings) in cases {
        let got = s
            .raw
            .posts(&s.desk, json!({"content": text, "allowed_mentions": allowed}))
            .await;
        assert_eq!(got.status, 200, "{:?}", got.body);
        assert_eq!(s.desk.last_message().pings(), pings, "{allowed}");
    }
    assert!(minh.was_pinged_by(&s.desk.last_message()));
    assert!(!s.lan.was_pinged_by(&s.desk.last_message()));
    s.desk.allows_the_bot(may::MENTION_EVERYONE);
    s.raw.posts(&s.desk, json!({"content": text})).await;
    assert_eq!(
        s.desk.last_message().pings(),
        ["@Lan", "@&Reception", "@&Owners", "@everyone"]
    );
    s.raw.posts(&s.desk, json!({"embeds": [{"description": text}]})).await;
    assert!(s.desk.last_message().pings().is_empty());
}

#[tokio::test]
async fn direct_messages_may_be_closed() {
    let s = stage().await;
    let open = json!({"recipient_id": s.lan.id.to_string()});
    let channel = s.raw.call("POST", "/users/@me/channels", open.clone()).await.body;
    let again = s.raw.call("POST", "/users/@me/channels", open).await.body;
    assert_eq!(channel["id"], again["id"]);
    let path = format!("/channels/{}/messages", channel["id"].as_str().expect("an id"));
    assert_eq!(s.raw.call("POST", &path, json!({"content": "a"})).await.status, 200);
    s.lan.closes_direct_messages();
    assert_eq!(
        s.raw.call("POST", &path, json!({"content": "b"})).await.code(),
        (403, 50007)
    );
    assert_eq!(s.lan.direct_messages().len(), 1);
    let nobody = json!({"recipient_id": "1"});
    assert_eq!(
        s.raw.call("POST", "/users/@me/channels", nobody).await.code(),
        (400, 50033)
    );
}

#[tokio::test]
async fn what_others_wrote_is_blank_without_the_content_intent() {
    let s = stage().await;
    let said = s.lan.says(&s.desk, "hello");
    let path = format!("/channels/{}/messages/{}", s.desk.id, said.id());
    assert_eq!(s.raw.get(&path).await.body["content"], "");
    assert_eq!(
        s.raw.call("PATCH", &path, json!({"content": "x"})).await.code(),
        (403, 50005)
    );
    assert_eq!(s.raw.call("DELETE", &path, Value::Null).await.code(), (403, 50013));
    let menu = s.minh.message_menu("Say thank you", &said);
    let sent = &menu.state().payload;
    assert!(sent.contains("hello"), "a menu shows the message whole: {sent}");
}

#[tokio::test]
async fn messages_are_read_newest_first_in_pages() {
    let s = stage().await;
    let said: Vec<_> = (0..5)
        .map(|n| s.lan.says(&s.desk, &n.to_string()).id().to_string())
        .collect();
    let page = async |query: &str| -> Vec<String> {
        let got = s.raw.get(&format!("/channels/{}/messages?{query}", s.desk.id)).await;
        let ids = got.body.as_array().expect("a list").iter();
        ids.map(|m| m["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(page("limit=2").await, [said[4].clone(), said[3].clone()]);
    assert_eq!(
        page(&format!("limit=2&before={}", said[3])).await,
        [said[2].clone(), said[1].clone()]
    );
    assert_eq!(
        page(&format!("limit=2&after={}", said[1])).await,
        [said[3].clone(), said[2].clone()]
    );
    assert_eq!(
        page(&format!("limit=3&around={}", said[2])).await,
        [said[3].clone(), said[2].clone(), said[1].clone()]
    );
    let got = s.raw.get(&format!("/channels/{}/messages?limit=101", s.desk.id)).await;
    assert_eq!(got.code(), (400, 50035));
}

#[tokio::test]
async fn listing_members_wants_the_privileged_intent() {
    let s = stage().await;
    let path = format!("/guilds/{}/members", s.hotel.id);
    assert_eq!(s.raw.get(&path).await.code(), (403, 50001));
    assert_eq!(
        s.raw.get(&format!("{path}/{}", s.lan.id)).await.body["user"]["global_name"],
        "Lan"
    );
    assert_eq!(s.raw.get(&format!("{path}/1")).await.code(), (404, 10013));
}

#[tokio::test]
async fn an_uploaded_file_arrives_byte_for_byte() {
    let s = stage().await;
    let bytes = b"\x89PNG\r\n--x\r\n\0".to_vec();
    let part = reqwest::multipart::Part::bytes(bytes.clone()).file_name("digest.png");
    let payload = json!({"content": "look", "attachments": [{"id": 0, "filename": "digest.png"}]});
    let form = reqwest::multipart::Form::new()
        .text("payload_json", payload.to_string())
        .part("files[0]", part);
    let url = format!("{}/api/v10/channels/{}/messages", s.discord.api_url(), s.desk.id);
    let request = reqwest::Client::new()
        .post(url)
        .header("authorization", format!("Bot {}", s.discord.token()));
    assert_eq!(request.multipart(form).send().await.expect("an answer").status(), 200);
    let message = s.desk.last_message();
    assert_eq!(message.file("digest.png"), Some(bytes.as_slice()));
    let recorded = s.discord.requests().pop().expect("recorded");
    assert_eq!(recorded.files, [("files[0]".to_owned(), "digest.png".to_owned())]);
    assert_eq!(recorded.body["content"], "look");
}

#[tokio::test]
async fn an_unknown_route_is_said_aloud() {
    let s = stage().await;
    assert_eq!(s.raw.get("/guilds/1/audit-logs/x/y").await.status, 404);
    assert_eq!(s.raw.call("PUT", "/no/such/thing", json!({})).await.code(), (404, 0));
    assert!(s.discord.problems().iter().any(|p| p.contains("PUT /no/such/thing")));
}

#[tokio::test]
async fn the_same_api_answers_over_tls_as_discord_com() {
    let discord = Discord::start_with_tls();
    let authority = reqwest::Certificate::from_pem(discord.authority_pem().as_bytes()).expect("a certificate");
    let client = reqwest::Client::builder()
        .no_proxy()
        .resolve("discord.com", discord.tls_address())
        .add_root_certificate(authority)
        .build()
        .expect("a client");
    let url = format!("https://discord.com:{}/api/v10/gateway", discord.tls_address().port());
    let body = client
        .get(url)
        .send()
        .await
        .expect("trusted")
        .text()
        .await
        .expect("a body");
    assert!(body.contains("ws://127.0.0.1:"), "{body}");
    assert_eq!(Raw::new(&discord).get("/gateway").await.status, 200);
}
