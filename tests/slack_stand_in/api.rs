//! The Web API: who may call what, how arguments come, how Slack says no.

use serde_json::json;

use crate::raw::{form, section, stage};

#[tokio::test]
async fn a_token_of_the_wrong_kind_is_refused() {
    let s = stage();
    let url = |method: &str| format!("{}/{method}", s.slack.api_url());
    let kind = "application/x-www-form-urlencoded";
    let said = async |method: &str, token: &str| {
        let got = s
            .raw
            .sends(&url(method), token, kind, String::new())
            .await
            .expect("an answer");
        (got.status, got.error().to_owned())
    };
    let refused = |error: &str| (200, error.to_owned());
    assert_eq!(said("auth.test", "").await, refused("not_authed"));
    assert_eq!(said("auth.test", "xoxb-other").await, refused("invalid_auth"));
    assert_eq!(
        said("auth.test", s.slack.app_token()).await,
        refused("not_allowed_token_type")
    );
    let bot = s.slack.bot_token();
    assert_eq!(
        said("apps.connections.open", bot).await,
        refused("not_allowed_token_type")
    );
    assert_eq!(said("auth.test", bot).await, refused(""));
}

#[tokio::test]
async fn who_the_app_is_comes_with_its_scopes() {
    let s = stage();
    s.slack.grants(&["chat:write", "commands"]);
    let got = s.raw.calls("auth.test", json!({})).await;
    assert_eq!(got.header("x-oauth-scopes"), "chat:write,commands");
    assert_eq!(got.body["team_id"], s.hotel.id.as_str());
    assert_eq!(got.body["user_id"], s.slack.bot_user().as_str());
    let got = s.raw.calls("users.info", json!({"user": s.lan.id})).await;
    assert_eq!(got.error(), "missing_scope");
    assert_eq!(
        (&got.body["needed"], &got.body["provided"]),
        (&json!("users:read"), &json!("chat:write,commands"))
    );
}

#[tokio::test]
async fn methods_that_read_leave_json_unread() {
    let s = stage();
    let user = json!({"user": s.lan.id, "include_locale": true});
    assert_eq!(
        s.raw.calls_with_json("users.info", user.clone()).await.error(),
        "user_not_found"
    );
    let got = s.raw.calls("users.info", user).await;
    assert_eq!(got.body["user"]["locale"], "en-US");
    let channel = json!({"channel": s.desk.id});
    let got = s.raw.calls_with_json("conversations.history", channel.clone()).await;
    assert_eq!(got.error(), "invalid_arguments");
    assert!(got.complaints().contains("missing required field: channel"));
    assert_eq!(s.raw.calls("conversations.history", channel).await.error(), "");
}

#[tokio::test]
async fn bodies_that_are_no_arguments_are_refused() {
    let s = stage();
    let url = format!("{}/chat.postMessage", s.slack.api_url());
    let said = async |kind: &str, body: &str| {
        let sent = s.raw.sends(&url, s.slack.bot_token(), kind, body.to_owned()).await;
        sent.expect("an answer").error().to_owned()
    };
    assert_eq!(said("application/json", "{").await, "invalid_json");
    assert_eq!(said("application/json", "[1]").await, "json_not_object");
    assert_eq!(said("text/plain", "channel=C1").await, "invalid_post_type");
    assert_eq!(
        said("application/x-www-form-urlencoded", "channel=%FF").await,
        "invalid_form_data"
    );
    let known = form(&json!({"channel": s.desk.id, "blocks": "[", "text": "x"}));
    assert_eq!(
        said("application/x-www-form-urlencoded", &known).await,
        "invalid_blocks_format"
    );
    assert_eq!(
        s.raw.calls("chat.postMassage", json!({})).await.error(),
        "unknown_method"
    );
    assert_eq!(s.slack.problems().len(), 6);
}

#[tokio::test]
async fn a_token_in_the_body_works_and_is_told_on() {
    let s = stage();
    let body = form(&json!({"token": s.slack.bot_token()}));
    let url = format!("{}/auth.test", s.slack.api_url());
    let got = s
        .raw
        .sends(&url, "", "application/x-www-form-urlencoded", body)
        .await
        .expect("an answer");
    assert_eq!(got.error(), "");
    assert!(s.slack.problems()[0].contains("the token is an argument"));
}

#[tokio::test]
async fn channels_are_seen_and_written_as_far_as_the_bot_is_in_them() {
    let s = stage();
    let said = async |place: &str| {
        let got = s
            .raw
            .calls("chat.postMessage", json!({"channel": place, "text": "x"}))
            .await;
        got.error().to_owned()
    };
    assert_eq!(said("C404").await, "channel_not_found");
    s.desk.removes_the_bot();
    assert_eq!(said(&s.desk.id).await, "not_in_channel");
    let here = json!({"channel": s.desk.id});
    assert_eq!(
        s.raw.calls("conversations.info", here.clone()).await.body["channel"]["is_member"],
        false
    );
    assert_eq!(
        s.raw.calls("conversations.history", here.clone()).await.error(),
        "not_in_channel"
    );
    assert_eq!(s.raw.calls("conversations.join", here.clone()).await.error(), "");
    assert_eq!(said(&s.desk.id).await, "");
    let secret = s.hotel.channel("secret").private();
    assert_eq!(said(&secret.id).await, "");
    secret.removes_the_bot();
    assert_eq!(said(&secret.id).await, "channel_not_found");
    let there = json!({"channel": secret.id});
    assert_eq!(
        s.raw.calls("conversations.info", there.clone()).await.error(),
        "channel_not_found"
    );
    let joined = s.raw.calls("conversations.join", there).await;
    assert_eq!(joined.error(), "method_not_supported_for_channel_type");
    s.desk.is_archived();
    assert_eq!(said(&s.desk.id).await, "is_archived");
}

#[tokio::test]
async fn people_and_groups_are_listed_a_page_at_a_time() {
    let s = stage();
    let gone = s.hotel.member("Gone");
    gone.is_deactivated();
    let first = s.raw.calls("users.list", json!({"limit": 2})).await;
    let cursor = first.body["response_metadata"]["next_cursor"].clone();
    assert_eq!(first.body["members"].as_array().map(Vec::len), Some(2));
    let rest = s.raw.calls("users.list", json!({"limit": 2, "cursor": cursor})).await;
    assert_eq!(rest.body["response_metadata"]["next_cursor"], "");
    let members = rest.body["members"].as_array().expect("people").clone();
    assert_eq!(
        members.last().map(|m| (m["deleted"] == true, m["is_admin"].is_null())),
        Some((true, true))
    );
    assert_eq!(
        s.raw.calls("users.list", json!({"cursor": "x"})).await.error(),
        "invalid_cursor"
    );

    let groups = s.raw.calls("usergroups.list", json!({"include_users": true})).await;
    assert_eq!(groups.body["usergroups"][0]["users"], json!([s.minh.id]));
    let of = json!({"usergroup": s.maintenance.id});
    assert_eq!(
        s.raw.calls("usergroups.users.list", of.clone()).await.body["users"],
        json!([s.minh.id])
    );
    s.maintenance.is_disabled();
    assert_eq!(
        s.raw.calls("usergroups.users.list", of).await.error(),
        "subteam_disabled"
    );
    assert_eq!(
        s.raw.calls("usergroups.list", json!({})).await.body["usergroups"],
        json!([])
    );
    s.hotel.pays(false);
    assert_eq!(
        s.raw.calls("usergroups.list", json!({})).await.error(),
        "plan_upgrade_required"
    );
}

#[tokio::test]
async fn a_direct_channel_is_opened_once_and_never_with_a_bot() {
    let s = stage();
    let open = async |user: &str| s.raw.calls("conversations.open", json!({"users": user})).await;
    let first = open(&s.lan.id).await;
    let again = open(&s.lan.id).await;
    assert_eq!(
        (&first.body["already_open"], &again.body["already_open"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(first.body["channel"]["id"], again.body["channel"]["id"]);
    assert_eq!(open(&s.hotel.bot("Other").id).await.error(), "cannot_dm_bot");
    let gone = s.hotel.member("Gone");
    gone.is_deactivated();
    assert_eq!(open(&gone.id).await.error(), "user_disabled");
    let channel = first.body["channel"]["id"].clone();
    s.raw
        .calls("chat.postMessage", json!({"channel": channel, "text": "hello"}))
        .await;
    assert_eq!(s.lan.waits_for_direct_message("the hello").await.text(), "hello");
}

#[tokio::test]
async fn blocks_are_held_to_their_limits() {
    let s = stage();
    let wrong = [
        (json!([section(&"x".repeat(3001))]), "less than 3001"),
        (json!([section("")]), "more than 0"),
        (
            json!([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
            "mrkdwn",
        ),
        (json!(vec![section("x"); 51]), "no more than 50"),
        (json!([{"type": "actions", "elements": []}]), "0 items"),
        (
            json!([{"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "colour": 1}]),
            "no more properties",
        ),
        (
            json!([{"type": "actions", "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "x"}, "style": "default"}]}]),
            "style",
        ),
        (json!([{"type": "image", "image_url": "https://x"}]), "alt_text"),
        (
            json!([{"type": "image", "slack_file": {"id": "F0UNKNOWN00"}, "alt_text": "x"}]),
            "slack_file",
        ),
        (json!([{"type": "table"}]), "rows"),
        (json!([{"type": "balloon"}]), "unsupported type"),
        (
            json!([{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}]),
            "already exists",
        ),
    ];
    for (blocks, complaint) in wrong {
        let got = s.posts(json!({"blocks": blocks})).await;
        assert_eq!(got.error(), "invalid_blocks", "{blocks}");
        assert!(
            got.complaints().contains(complaint),
            "{} for {blocks}",
            got.complaints()
        );
    }
    assert_eq!(
        s.posts(json!({"text": "x".repeat(40_001)})).await.error(),
        "msg_too_long"
    );
    assert_eq!(s.posts(json!({"text": " "})).await.error(), "no_text");
    let long: Vec<_> = (0..6).map(|_| section(&"x".repeat(2900))).collect();
    assert_eq!(s.posts(json!({"blocks": long})).await.error(), "msg_blocks_too_long");
    assert!(s.desk.messages().is_empty());
}
