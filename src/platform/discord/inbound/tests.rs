use super::*;
use serde_json::json;

fn interaction(kind: u8, data: Json) -> Interaction {
    let interaction = json!({
        "id": "100", "application_id": "5", "type": kind, "token": "tok", "version": 1,
        "guild_id": "1", "channel_id": "2", "locale": "vi", "guild_locale": "en-US",
        "member": {"nick": null, "roles": ["8"], "permissions": "2147483680", "deaf": false,
            "user": {"id": "3", "username": "lan", "global_name": "Lan", "discriminator": "0"}},
        "data": data, "entitlements": [], "something_new": {"a": [1]},
    });
    serde_json::from_value(interaction).expect("an interaction")
}

fn heard(kind: u8, data: Json) -> Act {
    match act(&interaction(kind, data)).expect("an act").input {
        Input::Act(act) => *act,
        Input::Lifecycle(_) => panic!("no act"),
    }
}

fn options(gesture: Gesture) -> Vec<(String, Value)> {
    match gesture {
        Gesture::Slash { options, .. } | Gesture::Completion { options, .. } => options,
        other => panic!("no options: {other:?}"),
    }
}

#[test]
fn who_where_and_in_which_language() {
    let act = heard(
        kind::COMMAND,
        json!({"type": 1, "name": "kudos", "options": [{"type": 1, "name": "mine"}]}),
    );
    assert_eq!(
        (act.actor.id.as_str(), act.actor.name.as_str(), act.channel.as_str()),
        ("3", "Lan", "2")
    );
    assert_eq!(act.actor.groups, Some(vec!["8".to_owned()].into()));
    assert!(act.moderator);
    assert_eq!(act.language, Some(Language::Vi));
    assert_eq!(act.answer.as_deref(), Some("5/tok"));
    assert!(matches!(act.gesture, Gesture::Slash { path, options } if path == "kudos mine" && options.is_empty()));
}

#[test]
fn what_is_null_is_empty() {
    let command = json!({
        "type": 1, "name": "kudos", "resolved": {"users": null, "roles": null}, "components": null,
        "options": [{"type": 1, "name": "mine", "options": null, "focused": null}],
    });
    let gesture = heard(kind::COMMAND, command).gesture;
    assert!(matches!(gesture, Gesture::Slash { path, options } if path == "kudos mine" && options.is_empty()));
    let press = json!({"custom_id": "mw:x", "options": null, "resolved": null});
    assert!(matches!(heard(kind::COMPONENT, press).gesture, Gesture::Button { id } if id == "mw:x"));
}

#[test]
fn every_kind_of_option_becomes_its_value() {
    let data = json!({"type": 1, "name": "x", "options": [
        {"type": 3, "name": "text", "value": "hi"}, {"type": 4, "name": "whole", "value": 7},
        {"type": 5, "name": "flag", "value": true}, {"type": 7, "name": "channel", "value": "44"},
        {"type": 8, "name": "role", "value": "8"}, {"type": 9, "name": "everyone", "value": "1"},
        {"type": 9, "name": "person", "value": "3"}, {"type": 6, "name": "stranger", "value": "77"},
        {"type": 99, "name": "of-a-later-discord", "value": {}},
    ], "resolved": {
        "users": {"3": {"id": "3", "username": "minh", "global_name": null, "bot": true}},
        "members": {"3": {"nick": "Minh!", "roles": ["8", "9"], "permissions": "0"}},
        "roles": {"8": {"id": "8", "name": "Night"}, "1": {"id": "1", "name": "@everyone"}},
    }});
    let given = options(heard(kind::COMMAND, data).gesture);
    let group = |id: &str, name: &str| {
        Value::Mention(Mention::Group {
            id: id.into(),
            name: name.into(),
        })
    };
    let person = |id: &str, name: &str, bot, groups: Option<Vec<&str>>| {
        Value::Mention(Mention::Person(Account {
            id: id.into(),
            name: name.into(),
            bot,
            gone: false,
            handle: false,
            groups: groups.map(|groups| groups.into_iter().map(str::to_owned).collect::<Vec<_>>().into()),
        }))
    };
    let expected = [
        ("text", Value::Text("hi".into())),
        ("whole", Value::Whole(7)),
        ("flag", Value::Flag(true)),
        ("channel", Value::Channel("44".into())),
        ("role", group("8", "Night")),
        ("everyone", group("1", "@everyone")),
        ("person", person("3", "Minh!", true, Some(vec!["8", "9"]))),
        ("stranger", person("77", "", false, None)),
    ];
    assert_eq!(given, expected.map(|(name, value)| (name.to_owned(), value)));
}

#[test]
fn completion_tells_what_is_typed_and_what_stands_beside() {
    let act = heard(
        kind::COMPLETION,
        json!({"type": 1, "name": "thank-you", "options": [
            {"type": 9, "name": "to", "value": "3"}, {"type": 3, "name": "ask", "value": "ic", "focused": true},
        ]}),
    );
    assert_eq!(act.answer, None);
    assert!(matches!(&act.gesture, Gesture::Completion { option, typed, .. } if option == "ask" && typed == "ic"));
    let beside = options(act.gesture);
    assert!(matches!(&beside[..], [(to, Value::Mention(Mention::Person(person)))] if to == "to" && person.id == "3"));
}

#[test]
fn buttons_and_forms_in_rows_and_labels() {
    let mut pressed = interaction(
        kind::COMPONENT,
        json!({"custom_id": "mw:ask:1:take", "component_type": 2}),
    );
    pressed.message = serde_json::from_value(json!({"id": "900", "content": ""})).ok();
    let Some(Inbound {
        input: Input::Act(act), ..
    }) = act(&pressed)
    else {
        panic!("no act")
    };
    assert_eq!(act.answer.as_deref(), Some("5/tok/900"));
    assert!(matches!(act.gesture, Gesture::Button { id } if id == "mw:ask:1:take"));
    let form = heard(
        kind::MODAL,
        json!({"custom_id": "mw:cant:1", "components": [
            {"type": 1, "components": [{"type": 4, "custom_id": "reason", "value": "busy"}]},
            {"type": 18, "id": 2, "component": {"type": 4, "custom_id": "more", "value": ""}},
        ]}),
    );
    let Gesture::Modal { id, fields } = form.gesture else {
        panic!("no form")
    };
    assert_eq!(id, "mw:cant:1");
    assert_eq!(
        fields,
        [
            ("reason".to_owned(), "busy".to_owned()),
            ("more".to_owned(), String::new())
        ]
    );
}

#[test]
fn the_menu_of_a_message_names_its_author() {
    let act = heard(
        kind::COMMAND,
        json!({"type": 3, "name": "Say thank you", "target_id": "55", "resolved": {
            "messages": {"55": {"id": "55", "author": {"id": "6", "username": "minh", "global_name": "Minh"}}},
        }}),
    );
    assert!(matches!(act.gesture, Gesture::Menu { name, person } if name == "Say thank you" && person.name == "Minh"));
}

#[test]
fn direct_messages_and_unknown_kinds_are_left_alone() {
    let mut direct = interaction(kind::COMMAND, json!({"type": 1, "name": "please"}));
    direct.guild_id = None;
    assert!(act(&direct).is_none());
    assert!(act(&interaction(77, json!({}))).is_none());
}
