use super::*;
use crate::chat::reply::{Field, File, ModalField, Picture};
use proptest::prelude::*;

fn json(message: &Message) -> Value {
    super::message(message).json.expect("a message has a body")
}

#[test]
fn spans_are_written_in_discords_way() {
    let all = Text::plain("**Hi** `x` ")
        .then(&Text::person("1"))
        .then(&Text::group("2"))
        .then(&Text::channel("3"))
        .then(&Text::verbatim(" **x** <@9>"));
    assert_eq!(text(&all, 2_000), "**Hi** `x` <@1><@&2><#3> \\*\\*x\\*\\* \\<@9>");
    assert_eq!(heading(&all, 256), "**Hi** `x` @1@2@3 \\*\\*x\\*\\* \\<@9>");
    assert_eq!(bare(&all, 2_048), "Hi x @1@2@3 **x** <@9>");
}

#[test]
fn nobody_is_pinged_but_the_named_and_each_once() {
    let ping = |id: &str| Ping::Person(id.to_owned());
    let message = Message {
        text: Text::verbatim("@everyone <@3>"),
        pings: vec![ping("1"), Ping::Group("2".to_owned()), ping("1")],
        ..Default::default()
    };
    let expected = json!({"parse": [], "users": ["1"], "roles": ["2"]});
    assert_eq!(json(&message)["allowed_mentions"], expected);
    let nobody = json!({"parse": [], "users": [], "roles": []});
    assert_eq!(json(&Message::default())["allowed_mentions"], nobody);
    let crowd = Message {
        pings: (0..150).map(|id| Ping::Person(id.to_string())).collect(),
        ..Default::default()
    };
    assert_eq!(
        json(&crowd)["allowed_mentions"]["users"].as_array().map(Vec::len),
        Some(100)
    );
}

#[test]
fn a_card_with_all_parts() {
    let button = |label: &str, action| Button {
        label: Text::plain(label),
        action,
        style: Style::Primary,
    };
    let there = MessageRef {
        home: "1".into(),
        channel: "2".into(),
        message: "3".into(),
    };
    let message = Message {
        text: Text::person("7"),
        card: Some(Card {
            title: Text::plain("Please"),
            body: Text::verbatim("the *ice*"),
            fields: vec![
                Field {
                    name: Text::plain("by"),
                    value: Text::plain("17:00"),
                },
                Field {
                    name: Text::plain("empty"),
                    value: Text::default(),
                },
            ],
            footer: Text::verbatim("a_b"),
            mood: Mood::Waiting,
        }),
        buttons: vec![vec![
            button("Take it", Action::Press("mw:ask:1:take".into())),
            button("Show", Action::Show(there)),
        ]],
        picture: Some(Picture {
            png: vec![1],
            alt: "Five teams".into(),
        }),
        file: Some(File {
            name: "a.csv".into(),
            content: vec![2],
        }),
        ..Default::default()
    };
    let body = super::message(&message);
    let expected = json!({
        "allowed_mentions": {
                "parse": [],
                "roles": [],
                "users": []
        },
        "attachments": [
                {
                        "description": "Five teams",
                        "filename": "picture.png",
                        "id": "0"
                },
                {
                        "filename": "a.csv",
                        "id": "1"
                }
        ],
        "components": [
                {
                        "components": [
                                {
                                        "custom_id": "mw:ask:1:take",
                                        "label": "Take it",
                                        "style": 1,
                                        "type": 2
                                },
                                {
                                        "label": "Show",
                                        "style": 5,
                                        "type": 2,
                                        "url": "https://discord.com/channels/1/2/3"
                                }
                        ],
                        "type": 1
                }
        ],
        "content": "<@7>",
        "embeds": [
                {
                        "color": 15113984,
                        "description": "the \\*ice\\*",
                        "fields": [
                                {
                                        "inline": false,
                                        "name": "by",
                                        "value": "17:00"
                                }
                        ],
                        "footer": {
                                "text": "a_b"
                        },
                        "image": {
                                "url": "attachment://picture.png"
                        },
                        "title": "Please"
                }
        ]
    });
    assert_eq!(body.json, Some(expected));
    let names: Vec<&str> = body.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["picture.png", "a.csv"]);
}

#[test]
fn forms_and_choices_keep_discords_limits() {
    let long = "x".repeat(300);
    let field = ModalField {
        id: "for",
        label: Text::plain(long.clone()),
        long: true,
        required: true,
        max: 2_000,
    };
    let form = modal(&Modal {
        id: "mw:thanks:ask:1".into(),
        title: Text::plain(long.clone()),
        fields: vec![field; 7],
        for_all: true,
    });
    assert_eq!(form["title"].as_str().map(|title| title.chars().count()), Some(45));
    let rows = form["components"].as_array().expect("rows");
    assert_eq!(rows.len(), 5);
    let input = &rows[0]["components"][0];
    assert_eq!(input["label"].as_str().map(|label| label.chars().count()), Some(45));
    assert_eq!((&input["style"], &input["max_length"]), (&json!(2), &json!(2_000)));

    let choice = |label: &str, value: &str| Choice {
        label: label.into(),
        value: value.into(),
    };
    let mut many = vec![choice(&long, "fits"), choice("does not fit", &long)];
    many.extend((0..40).map(|n| choice("c", &n.to_string())));
    let shown = choices(&many);
    let shown = shown["choices"].as_array().expect("choices");
    assert_eq!(shown.len(), 25);
    assert_eq!(shown[0]["name"].as_str().map(|name| name.chars().count()), Some(100));
    assert!(shown.iter().all(|choice| choice["value"] != long));
}

#[test]
fn a_cut_splits_no_escape_and_no_mention() {
    let text = |words: &str| Text::verbatim(words);
    assert_eq!(super::text(&text("abc*def"), 4), "abc…");
    assert_eq!(super::text(&text("abc*def"), 5), "abc…");
    assert_eq!(super::text(&text("abc*def"), 6), "abc\\*…");
    assert_eq!(super::text(&Text::plain("ab").then(&Text::person("1234567")), 8), "ab…");
    assert_eq!(super::text(&text("abc"), 3), "abc");
    assert_eq!(super::text(&text("abc"), 0), "");
}

fn any_text() -> impl Strategy<Value = Text> {
    "[a-z *_\\\\`\n<@>]{0,3000}".prop_map(|words| Text::verbatim(&words))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_is_said_fits(title in any_text(), body in any_text(), value in any_text(), count in 0..30_usize) {
        let field = Field { name: title.clone(), value };
        let card = Card { title: title.clone(), body, fields: vec![field; count], footer: title.clone(), ..Default::default() };
        let embed = super::card(&card);
        let length = |value: &Value| value.as_str().map_or(0, |words| words.chars().count());
        let fields = embed["fields"].as_array().cloned().unwrap_or_default();
        prop_assert!(length(&embed["title"]) <= 256 && length(&embed["description"]) <= 4_096);
        prop_assert!(length(&embed["footer"]["text"]) <= 2_048 && fields.len() <= 25);
        prop_assert!(fields.iter().all(|f| (1..=256).contains(&length(&f["name"])) && (1..=1_024).contains(&length(&f["value"]))));
        let total = length(&embed["title"]) + length(&embed["description"]) + length(&embed["footer"]["text"])
            + fields.iter().map(|f| length(&f["name"]) + length(&f["value"])).sum::<usize>();
        prop_assert!(total <= 6_000);
        prop_assert!(text(&title, 100).chars().count() <= 100);
    }
}
