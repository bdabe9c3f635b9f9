//! 50035 and its tree: what Discord's forms refuse.

use serde_json::{Value, json};

use crate::raw::{message, stage};

fn long(n: usize) -> String {
    "ờ".repeat(n)
}

fn embed(embed: Value) -> Value {
    json!({"embeds": [embed]})
}

fn row(parts: Value) -> Value {
    json!({"content": "x", "components": [{"type": 1, "components": parts}]})
}

#[tokio::test]
async fn messages_over_the_limits_are_refused_where_they_break() {
    let s = stage().await;
    let button = |id: &str| json!({"type": 2, "style": 1, "label": "a", "custom_id": id});
    let six: Vec<_> = (0..6).map(|n| button(&n.to_string())).collect();
    let rows: Vec<_> = (0..6)
        .map(|n| json!({"type": 1, "components": [button(&n.to_string())]}))
        .collect();
    let fields = |n: usize| vec![json!({"name": "a", "value": "b"}); n];
    let options: Vec<_> = (0..26).map(|n| json!({"label": "a", "value": n.to_string()})).collect();
    let first = "components.0.components.0";
    let cases = [
        (json!({"content": long(2001)}), "content".to_owned()),
        (json!({"embeds": vec![json!({"title": "a"}); 11]}), "embeds".into()),
        (embed(json!({"title": long(257)})), "embeds.0.title".into()),
        (embed(json!({"description": long(4097)})), "embeds.0.description".into()),
        (
            embed(json!({"fields": [{"name": "", "value": "b"}]})),
            "embeds.0.fields.0.name".into(),
        ),
        (
            embed(json!({"fields": [{"name": "a", "value": " "}]})),
            "embeds.0.fields.0.value".into(),
        ),
        (
            embed(json!({"fields": [{"name": long(257), "value": "b"}]})),
            "embeds.0.fields.0.name".into(),
        ),
        (
            embed(json!({"fields": [{"name": "a", "value": long(1025)}]})),
            "embeds.0.fields.0.value".into(),
        ),
        (embed(json!({"fields": fields(26)})), "embeds.0.fields".into()),
        (
            embed(json!({"title": "a", "footer": {"text": long(2049)}})),
            "embeds.0.footer.text".into(),
        ),
        (
            embed(json!({"title": "a", "author": {"name": long(257)}})),
            "embeds.0.author.name".into(),
        ),
        (
            json!({"embeds": vec![json!({"description": long(3001)}); 2]}),
            "embeds".into(),
        ),
        (json!({"content": "x", "components": rows}), "components".into()),
        (row(json!(six)), "components.0.components".into()),
        (row(json!([button("")])), format!("{first}.custom_id")),
        (row(json!([button(&long(101))])), format!("{first}.custom_id")),
        (
            row(json!([button("a"), button("a")])),
            "components.0.components.1.custom_id".into(),
        ),
        (
            row(json!([{"type": 2, "style": 1, "label": "", "custom_id": "a"}])),
            format!("{first}.label"),
        ),
        (
            row(json!([{"type": 2, "style": 1, "label": long(81), "custom_id": "a"}])),
            format!("{first}.label"),
        ),
        (
            row(json!([{"type": 2, "style": 5, "label": "a", "url": "file:///x"}])),
            format!("{first}.url"),
        ),
        (
            row(json!([{"type": 3, "custom_id": "a", "options": options}])),
            format!("{first}.options"),
        ),
        (
            json!({"content": "x", "nonce": "12345678901234567890123456"}),
            "nonce".into(),
        ),
        (
            json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
            "allowed_mentions".into(),
        ),
        (
            json!({"content": "x", "allowed_mentions": {"users": vec!["1"; 101]}}),
            "allowed_mentions.users".into(),
        ),
        (
            json!({"content": "x", "message_reference": {"message_id": "1"}}),
            "message_reference".into(),
        ),
    ];
    for (body, path) in cases {
        let got = s.raw.posts(&s.desk, body).await;
        assert_eq!(got.code(), (400, 50035), "{path}");
        got.complaint(&path);
    }
    assert!(s.desk.messages().is_empty());
    assert_eq!(s.discord.problems().len(), 25);
}

#[tokio::test]
async fn messages_at_the_limits_are_taken() {
    let s = stage().await;
    let fields = vec![json!({"name": "a", "value": "b"}); 25];
    let body = json!({"content": long(2000), "nonce": "1234567890123456789012345", "embeds": [
        {"title": long(256), "description": long(4096), "fields": fields, "footer": {"text": long(1598)}},
    ]});
    assert_eq!(s.raw.posts(&s.desk, body).await.status, 200);
}

#[tokio::test]
async fn an_empty_message_is_refused_with_50006() {
    let s = stage().await;
    assert_eq!(
        s.raw.posts(&s.desk, json!({"content": "  "})).await.code(),
        (400, 50006)
    );
    assert_eq!(s.raw.answers(&s.asked(), message(json!({}))).await.code(), (400, 50006));
}

#[tokio::test]
async fn the_tree_of_an_answer_begins_at_data() {
    let s = stage().await;
    let got = s.raw.answers(&s.asked(), message(json!({"content": long(2001)}))).await;
    assert_eq!(got.complaint("data.content"), "BASE_TYPE_MAX_LENGTH");
}

#[tokio::test]
async fn modals_over_the_limits_are_refused_where_they_break() {
    let s = stage().await;
    let input = json!({"type": 4, "style": 1, "custom_id": "a", "label": "A"});
    let with = |key: &str, value: Value| {
        let mut input = input.clone();
        input[key] = value;
        json!({"custom_id": "m", "title": "T", "components": [{"type": 1, "components": [input]}]})
    };
    let at = "data.components.0.components.0";
    let cases = [
        (
            json!({"custom_id": "m", "title": long(46), "components": []}),
            "data.title".to_owned(),
        ),
        (
            json!({"custom_id": "m", "title": "T", "components": []}),
            "data.components".into(),
        ),
        (with("label", json!(long(46))), format!("{at}.label")),
        (with("placeholder", json!(long(101))), format!("{at}.placeholder")),
        (with("style", json!(3)), format!("{at}.style")),
        (with("custom_id", json!("")), format!("{at}.custom_id")),
        (with("type", json!(2)), format!("{at}.type")),
    ];
    for (data, path) in cases {
        let got = s.raw.answers(&s.asked(), json!({"type": 9, "data": data})).await;
        assert_eq!(got.code(), (400, 50035), "{path}");
        got.complaint(&path);
    }
}

#[tokio::test]
async fn commands_that_break_the_rules_are_not_registered() {
    let s = stage().await;
    let command = |options: Value| json!({"name": "a", "description": "b", "options": options});
    let option =
        |name: &str, required: bool| json!({"type": 3, "name": name, "description": "b", "required": required});
    let many: Vec<_> = (0..26).map(|n| option(&format!("o{n}"), false)).collect();
    let mut choosing = option("a", false);
    choosing["choices"] = json!(vec![json!({"name": "a", "value": "b"}); 26]);
    let big: Vec<_> = (0..25)
        .map(|n| {
            let choices = vec![json!({"name": long(100), "value": long(100)}); 2];
            json!({"type": 3, "name": format!("o{n}"), "description": long(100), "choices": choices})
        })
        .collect();
    let cases = [
        (json!({"name": "Ask", "description": "b"}), "0.name"),
        (json!({"name": "a b", "description": "b"}), "0.name"),
        (json!({"name": long(33), "description": "b"}), "0.name"),
        (
            json!({"name": "a", "name_localizations": {"vi": "Nhờ"}, "description": "b"}),
            "0.name_localizations.vi",
        ),
        (json!({"name": "a", "description": ""}), "0.description"),
        (json!({"name": "a", "description": long(101)}), "0.description"),
        (json!({"name": long(33), "type": 3}), "0.name"),
        (json!({"name": "Thank", "type": 3, "description": "b"}), "0.description"),
        (command(json!([option("x", false), option("y", true)])), "0.options.1"),
        (command(json!([option("x", false), option("x", false)])), "0.options.1"),
        (command(json!(many)), "0.options"),
        (command(json!([choosing])), "0.options.0.choices"),
        (command(json!(big)), "0"),
    ];
    for (command, path) in cases {
        let got = s.raw.registers(json!([command])).await;
        assert_eq!(got.code(), (400, 50035), "{path}: {command}");
        got.complaint(path);
    }
    let twice = json!([{"name": "a", "description": "b"}, {"name": "a", "description": "b"}]);
    assert_eq!(
        s.raw.registers(twice).await.complaint("1"),
        "APPLICATION_COMMANDS_DUPLICATE_NAME"
    );
}
