use super::super::recorded;
use super::*;
use crate::chat::reply::{Field, File, MessageRef, ModalField, Mood, Picture, Ping};
use proptest::prelude::*;

fn site() -> Site {
    Site {
        team: "T1".into(),
        url: "https://hotel.slack.com/".into(),
        ..Site::default()
    }
}

fn rendered(message: &Message) -> Rendered {
    let rendered = super::message(message, &site());
    let mut body = json!({"channel": "C1", "text": rendered.text});
    if !rendered.blocks.is_empty() {
        body["blocks"] = rendered.blocks.clone().into();
    }
    recorded::keep("chat.postMessage", &body);
    rendered
}

/// Every element of this type, wherever it stands.
fn all(json: &Value, kind: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let below: Vec<&Value> = match json {
        Value::Array(all) => all.iter().collect(),
        Value::Object(all) => all.values().collect(),
        _ => Vec::new(),
    };
    if json["type"] == kind {
        found.push(json.clone());
    }
    found.extend(below.into_iter().flat_map(|json| all(json, kind)));
    found
}

/// What a reader sees of the rich text.
fn seen(blocks: &[Value]) -> String {
    let blocks = Value::from(blocks.to_vec());
    let sections = all(&blocks, "rich_text_section");
    let elements = sections
        .iter()
        .flat_map(|section| section["elements"].as_array().into_iter().flatten());
    elements
        .map(|element| match element["type"].as_str() {
            Some("text") => element["text"].as_str().unwrap().to_owned(),
            Some("link") => element["url"].as_str().unwrap().to_owned(),
            Some("emoji") => format!(":{}:", element["name"].as_str().unwrap()),
            Some("user") => format!("<{}>", element["user_id"].as_str().unwrap()),
            Some("usergroup") => format!("<{}>", element["usergroup_id"].as_str().unwrap()),
            Some("channel") => format!("<{}>", element["channel_id"].as_str().unwrap()),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn our_own_markup_is_styled_and_peoples_words_are_words() {
    let text = Text::plain("**Try ")
        .then(&Text::verbatim("*x* `y` <@U9> <!channel> &amp; :smile:"))
        .then(&Text::plain("** or `/please` 2*2 "))
        .then(&Text::channel("C5"));
    let message = Message {
        text,
        ..Message::default()
    };
    let rendered = rendered(&message);
    assert_eq!(
        seen(&rendered.blocks),
        "Try *x* `y` <@U9> <!channel> &amp; :smile: or /please 2*2 <C5>"
    );
    let elements = &rendered.blocks[0]["elements"][0]["elements"];
    assert_eq!(
        elements[0],
        json!({"type": "text", "text": "Try ", "style": {"bold": true}})
    );
    assert_eq!(elements[1]["style"], json!({"bold": true}));
    assert_eq!(elements[2], json!({"type": "emoji", "name": "smile"}));
    assert_eq!(
        elements[4],
        json!({"type": "text", "text": "/please", "style": {"code": true}})
    );
    assert_eq!(
        rendered.text,
        "Try *x* `y` &lt;@U9&gt; &lt;!channel&gt; &amp;amp; :smile: or /please 22 <#C5>"
    );
}

#[test]
fn links_that_people_write_stay_links() {
    for (words, links) in [
        ("see (https://a.b/x_(y)), ok", vec!["https://a.b/x_(y)"]),
        (
            "http://a.b?q=<x> https:// https://c.d.",
            vec!["http://a.b?q=", "https://c.d"],
        ),
        ("nothing", vec![]),
    ] {
        let message = Message {
            text: Text::verbatim(words),
            ..Message::default()
        };
        let blocks = rendered(&message).blocks;
        let found = all(&Value::from(blocks.clone()), "link");
        let urls: Vec<_> = found.iter().filter_map(|link| link["url"].as_str()).collect();
        assert_eq!(urls, links, "{words}");
        assert_eq!(seen(&blocks), words);
    }
}

#[test]
fn only_the_named_are_mentioned_where_everybody_reads() {
    let text = Text::person_called("U1", "Minh")
        .then(&Text::plain(" and "))
        .then(&Text::group_called("S1", "Kitchen"))
        .then(&Text::plain(": "))
        .then(&Text::person_called("U2", "Lan <3"))
        .then(&Text::person("U3"));
    let public = Message {
        visibility: Visibility::Public,
        text: text.clone(),
        pings: vec![
            Ping::Person("U1".into()),
            Ping::Group("S1".into()),
            Ping::Person("S1".into()),
        ],
        ..Message::default()
    };
    let shown = rendered(&public);
    assert_eq!(seen(&shown.blocks), "<U1> and <S1>: @Lan <3@U3");
    assert_eq!(shown.text, "<@U1> and <!subteam^S1>: @Lan &lt;3@U3");
    let private = Message {
        text,
        ..Message::default()
    };
    assert_eq!(seen(&rendered(&private).blocks), "<U1> and <S1>: <U2><U3>");
    let forged = Message {
        text: Text::person("U1> <!channel"),
        ..Message::default()
    };
    assert_eq!(rendered(&forged).text, "@U1&gt; &lt;!channel");
}

#[test]
fn a_card_with_all_parts() {
    let button = |label: &str, action| Button {
        label: Text::plain(label),
        action,
        style: Style::Primary,
    };
    let there = MessageRef {
        home: "T1".into(),
        channel: "C2".into(),
        message: "1700000000.000100".into(),
    };
    let field = |name: &str, value: Text| Field {
        name: Text::plain(name),
        value,
    };
    let message = Message {
        text: Text::plain("Hello"),
        card: Some(Card {
            title: Text::verbatim("Food & <Beverage>"),
            body: Text::verbatim("the *ice*\nmachine"),
            fields: vec![field("By", Text::plain("17:00")), field("Empty", Text::default())],
            footer: Text::verbatim("a_b"),
            mood: Mood::Waiting,
        }),
        buttons: vec![
            vec![
                button("Take it", Action::Press("mw:ask:1:take".into())),
                button("Show", Action::Show(there)),
            ],
            vec![],
        ],
        ..Message::default()
    };
    let rendered = rendered(&message);
    let kinds: Vec<_> = rendered
        .blocks
        .iter()
        .map(|block| block["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["rich_text", "header", "rich_text", "rich_text", "context", "actions"]
    );
    assert_eq!(seen(&rendered.blocks), "Hellothe *ice*\nmachineBy\n17:00");
    assert_eq!(
        rendered.blocks[1]["text"],
        json!({"type": "plain_text", "text": "Food & <Beverage>", "emoji": false})
    );
    let elements = &rendered.blocks[5]["elements"];
    assert_eq!(elements[0]["value"], "mw:ask:1:take");
    assert_eq!(elements[0]["style"], "primary");
    assert_eq!(
        elements[1]["url"],
        "https://hotel.slack.com/archives/C2/p1700000000000100"
    );
    assert_eq!(rendered.text, "Hello · Food &amp; &lt;Beverage&gt; · the *ice* machine");
}

#[test]
fn what_is_only_attached_has_a_text() {
    let picture = Message {
        picture: Some(Picture {
            png: vec![1],
            alt: "Five\nteams".into(),
        }),
        ..Message::default()
    };
    assert_eq!(rendered(&picture).text, "Five teams");
    let image = super::picture("F1", " ");
    recorded::keep("blocks", &json!({"blocks": [image]}));
    assert_eq!(image["alt_text"], "…");
    let words = super::picture_in_words("Five\nteams");
    recorded::keep("blocks", &json!({"blocks": [words]}));
    assert_eq!(words["elements"][0]["text"], "Five teams");
    let file = Message {
        file: Some(File {
            name: "a&b.csv".into(),
            content: vec![],
        }),
        ..Message::default()
    };
    assert_eq!(rendered(&file).text, "a&amp;b.csv");
    assert_eq!(
        rendered(&Message::default()),
        Rendered {
            text: "…".into(),
            blocks: vec![]
        }
    );
}

#[test]
fn a_long_text_is_cut_with_an_ellipsis_and_keeps_its_buttons_and_footer() {
    for words in [
        "ế".repeat(20_000),
        "\"\\\n".repeat(9_000),
        "a https://b.c ".repeat(2_000),
    ] {
        let message = Message {
            card: Some(Card {
                body: Text::verbatim(&words),
                footer: Text::plain("the end"),
                ..Card::default()
            }),
            buttons: vec![vec![Button {
                label: Text::plain("Take it"),
                action: Action::Press("mw:ask:1:take".into()),
                style: Style::Plain,
            }]],
            ..Message::default()
        };
        let rendered = rendered(&message);
        let seen = seen(&rendered.blocks);
        let kept = seen.strip_suffix('…').expect("it is cut");
        assert!(
            words.starts_with(kept) && kept.chars().count() > 1_500,
            "{}",
            kept.chars().count()
        );
        assert_eq!(all(&Value::from(rendered.blocks.clone()), "button").len(), 1);
        assert_eq!(rendered.blocks[1]["elements"][0]["text"], "the end");
    }
}

/// An emoji takes much of Slack's room and little of ours.
#[test]
fn behind_very_many_emoji_an_ellipsis_says_that_words_were_cut() {
    for emoji in [":zz:", ":zz: ", ":a: ", ":zzz: ", ":party_parrot:", ":party_parrot: "] {
        for before in ["", "x", "xy"] {
            let words = format!("{before}{}the lift is stuck", emoji.repeat(400));
            let message = Message {
                card: Some(Card {
                    body: Text::verbatim(&words),
                    ..Card::default()
                }),
                ..Message::default()
            };
            let seen = seen(&rendered(&message).blocks);
            if seen == words {
                continue;
            }
            let kept = seen.strip_suffix('…').expect("it is cut");
            assert!(
                words.starts_with(kept) && kept.chars().count() > 400,
                "{emoji}: {}",
                kept.len()
            );
        }
    }
}

#[test]
fn the_longest_words_of_a_command_are_kept_whole() {
    let words = "\"<&>".repeat(500);
    let message = Message {
        card: Some(Card {
            body: Text::verbatim(&words),
            ..Card::default()
        }),
        ..Message::default()
    };
    assert_eq!(seen(&rendered(&message).blocks), words);
}

#[test]
fn a_form_has_a_field_for_each_text() {
    let modal = Modal {
        id: "mw:thanks:ask:1".into(),
        title: Text::plain("Say thank you to everybody who helped"),
        fields: vec![ModalField {
            id: "for",
            label: Text::plain("For what?"),
            long: true,
            required: true,
            max: 2_000,
        }],
        for_all: true,
    };
    let view = super::modal(&modal, Language::Vi);
    recorded::keep("views.open", &json!({"trigger_id": "1.2", "view": view}));
    assert_eq!(view["callback_id"], "mw:thanks:ask:1");
    assert_eq!(view["title"]["text"], "Say thank you to everyb…");
    assert_eq!(view["submit"]["text"], "Gửi");
    let element = json!({"type": "plain_text_input", "action_id": "for", "multiline": true, "max_length": 2_000});
    assert_eq!(view["blocks"][0]["element"], element);
    assert_eq!(view["blocks"][0]["optional"], false);
}

#[test]
fn choices_that_do_not_fit_are_left_out() {
    let choice = |label: &str, value: &str| Choice {
        label: label.into(),
        value: value.into(),
    };
    let offered = [
        choice(&"x".repeat(99), "1"),
        choice("long", &"y".repeat(151)),
        choice("none", ""),
    ];
    let shown = choices(&offered);
    assert_eq!(shown["options"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        shown["options"][0]["text"]["text"]
            .as_str()
            .map(|text| text.chars().count()),
        Some(75)
    );
    let many: Vec<Choice> = (0..150).map(|n| choice("x", &n.to_string())).collect();
    assert_eq!(choices(&many)["options"].as_array().map(Vec::len), Some(100));
    // Three bytes a character: all of them would be dropped.
    let long = Choice {
        label: "ขอบคุณ".repeat(15),
        value: "1".repeat(19),
    };
    let shown = choices(&vec![long; 100]);
    assert!((50..100).contains(&shown["options"].as_array().unwrap().len()));
    assert!(shown.to_string().len() < envelope::LARGEST);
}

/// Any words, rich in what Slack could take for markup.
fn hostile() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "<!channel>",
        "<!here|x>",
        "<@U1>",
        "<@U9>",
        "<!subteam^S1>",
        "<#C1>",
        "&",
        "&amp;",
        "<",
        ">",
        "```",
        "`",
        "*",
        "_",
        "~",
        "\n",
        "\n>",
        "\r",
        "\u{0}",
        "\u{202E}",
        "\u{200D}",
        "👩\u{200D}🔧",
        "e\u{302}",
        "https://a.b/<c>",
        "http://",
        "\"",
        "\\",
        ":smile:",
        "\u{E000}p1\u{E001}",
        " ",
        "word",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(bits.clone(), 0..40).prop_map(|bits| bits.concat()),
        (bits, 1_000..4_000_usize).prop_map(|(bit, times)| bit.repeat(times)),
    ]
}

fn text_of(parts: &[(u8, String)]) -> Text {
    parts.iter().fold(Text::default(), |text, (kind, words)| {
        text.then(&match kind {
            0 => Text::verbatim(words),
            1 => Text::person_called("U1", words),
            2 => Text::person_called("U9", words),
            3 => Text::group_called("S9", words),
            4 => Text::person(words),
            _ => Text::plain("**ours** `code` "),
        })
    })
}

fn text() -> impl Strategy<Value = Text> {
    prop::collection::vec((0..6_u8, hostile()), 0..5).prop_map(|parts| text_of(&parts))
}

fn messages() -> impl Strategy<Value = Message> {
    let fields = prop::collection::vec((text(), text()), 0..30);
    let buttons = prop::collection::vec(prop::collection::vec((text(), hostile(), any::<bool>()), 0..30), 0..8);
    (text(), text(), text(), text(), fields, buttons).prop_map(|(line, title, body, footer, fields, buttons)| Message {
        visibility: Visibility::Public,
        text: line,
        card: Some(Card {
            title,
            body,
            footer,
            mood: Mood::Calm,
            fields: fields.into_iter().map(|(name, value)| Field { name, value }).collect(),
        }),
        buttons: buttons
            .into_iter()
            .map(|row| {
                let button = |(label, id, show)| Button {
                    label,
                    action: if show {
                        Action::Show(MessageRef {
                            home: "T1".into(),
                            channel: "C1".into(),
                            message: id,
                        })
                    } else {
                        // As all ids of the product begin; Slack takes no empty one.
                        Action::Press(format!("mw:{id}"))
                    },
                    style: Style::Plain,
                };
                row.into_iter().map(button).collect()
            })
            .collect(),
        pings: vec![Ping::Person("U1".into())],
        ..Message::default()
    })
}

fn length(json: &Value) -> usize {
    json.as_str().map_or(0, |text| text.chars().count())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_breaks_a_limit_or_notifies_anybody_but_the_named(message in messages()) {
        let rendered = rendered(&message);
        let blocks = Value::from(rendered.blocks.clone());
        prop_assert!(blocks.to_string().chars().count() <= 12_500);
        prop_assert!(rendered.blocks.len() <= 50);
        prop_assert!(!rendered.text.is_empty() && rendered.text.chars().count() <= 40_000);
        for user in all(&blocks, "user") {
            prop_assert_eq!(&user["user_id"], "U1");
        }
        prop_assert!(all(&blocks, "usergroup").is_empty() && all(&blocks, "broadcast").is_empty());
        prop_assert!(all(&blocks, "mrkdwn").is_empty());
        // What stands in angle brackets in the notification is the named person alone.
        let marked = rendered.text.replace("<@U1>", "");
        prop_assert!(!marked.contains(['<', '>']), "{}", marked);
        for text in all(&blocks, "text") {
            prop_assert!(length(&text["text"]) > 0);
        }
        for header in all(&blocks, "header") {
            prop_assert!((1..=150).contains(&length(&header["text"]["text"])));
        }
        for row in all(&blocks, "actions") {
            let elements = row["elements"].as_array().unwrap();
            prop_assert!((1..=25).contains(&elements.len()));
            let ids: std::collections::BTreeSet<_> = elements.iter().map(|e| e["action_id"].to_string()).collect();
            prop_assert_eq!(ids.len(), elements.len());
        }
        for button in all(&blocks, "button") {
            prop_assert!((1..=75).contains(&length(&button["text"]["text"])));
            prop_assert!((1..=255).contains(&length(&button["action_id"])) && length(&button["value"]) <= 2_000);
            prop_assert!(length(&button["url"]) <= 3_000);
        }
    }

    #[test]
    fn words_that_fit_are_shown_to_the_letter(words in hostile()) {
        let kept: String = words.chars().filter(|c| !('\u{E000}'..='\u{E00F}').contains(c)).take(1_500).collect();
        let message = Message { text: Text::verbatim(&kept), ..Message::default() };
        prop_assert_eq!(seen(&rendered(&message).blocks), kept);
    }
}
