use super::super::recorded;
use super::*;
use crate::chat::reply::{Action, Button, Card, Style};
use crate::chat::table::COMMANDS;
use crate::chat::text::Text;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

fn known() -> Known {
    Known {
        groups: Arc::new(HashMap::from([("S1".to_owned(), "kitchen".to_owned())])),
        ..Known::default()
    }
}

fn form(path: &str, with_place: bool, language: Language) -> Value {
    let view = command_form(table::find(path).expect("a command"), with_place, &known(), language);
    recorded::keep("views.open", &json!({"trigger_id": "1.2", "view": view}));
    view
}

fn element(view: &Value, id: &str) -> Value {
    let blocks = view["blocks"].as_array().expect("blocks");
    let block = blocks.iter().find(|block| block["block_id"] == id);
    block.unwrap_or_else(|| panic!("no field {id}"))["element"].clone()
}

#[test]
fn the_form_of_an_ask_has_its_options() {
    let view = form("please", false, Language::Vi);
    assert_eq!(view["title"]["text"], "/nho-giup");
    assert_eq!(view["callback_id"], "mw:form:please");
    assert_eq!(element(&view, "to")["type"], "users_select");
    assert_eq!(element(&view, "to-team")["type"], "external_select");
    assert_eq!(element(&view, "what")["max_length"], 2_000);
    assert_eq!(element(&view, "by")["multiline"], false);
    let blocks = view["blocks"].as_array().unwrap();
    assert!(blocks.iter().all(|block| block["block_id"] != PLACE));
    assert_eq!(
        element(&form("please", true, Language::En), PLACE)["response_url_enabled"],
        true
    );
}

#[test]
fn thanks_take_several_and_wishes() {
    let view = form("thank-you", false, Language::En);
    assert_eq!(element(&view, "to")["type"], "multi_users_select");
    assert_eq!(element(&view, "to")["max_selected_items"], 3);
    assert_eq!(element(&view, "to-team")["type"], "multi_external_select");
    assert_eq!(element(&view, "private")["type"], "checkboxes");
    assert_eq!(element(&view, "ask")["type"], "external_select");
}

#[test]
fn moderators_choose_user_groups_or_where_there_are_none_channels() {
    let view = form("kudos-admin team add", false, Language::En);
    assert_eq!(element(&view, "role")["options"][0]["value"], "S1");
    assert_eq!(element(&view, "kind")["options"][1]["value"], "back-office");
    assert_eq!(element(&view, "lead")["type"], "users_select");
    let spec = table::find("kudos-admin team add").unwrap();
    let without = command_form(spec, false, &Known::default(), Language::En);
    assert_eq!(element(&without, "role")["type"], "conversations_select");
    let setup = table::find("kudos-admin setup").unwrap();
    let without = command_form(setup, false, &Known::default(), Language::En);
    let mut blocks = without["blocks"].as_array().unwrap().iter();
    assert!(blocks.all(|block| block["block_id"] != "moderators"));
    assert_eq!(
        element(&form("kudos-admin member set", false, Language::En), "manager")["options"][1]["value"],
        "no"
    );
    assert_eq!(
        element(&form("kudos-admin limits", false, Language::En), "per-day")["max_value"],
        "1000"
    );
}

#[test]
fn a_company_with_hundreds_of_user_groups_can_choose_each() {
    let names = (0..250).map(|n| (format!("S{n}"), format!("{n:03}-{}", "x".repeat(60))));
    let known = Known {
        groups: Arc::new(names.collect()),
        ..Known::default()
    };
    let spec = table::find("kudos-admin team add").unwrap();
    let view = command_form(spec, false, &known, Language::En);
    recorded::keep("views.open", &json!({"trigger_id": "1.2", "view": view}));
    let role = element(&view, "role");
    let lists = role["option_groups"].as_array().expect("several lists");
    let offered = lists.iter().flat_map(|list| list["options"].as_array().unwrap());
    let ids: BTreeSet<&str> = offered.map(|option| option["value"].as_str().unwrap()).collect();
    assert_eq!((lists.len(), ids.len()), (3, 250));
    let heading = lists[1]["label"]["text"].as_str().unwrap();
    assert!(
        heading.starts_with("@100-xx") && heading.contains("… – @199-xx"),
        "{heading}"
    );
    assert!(heading.chars().count() <= 75, "{heading}");
    let all = element(&form("kudos-admin team add", false, Language::En), "role");
    assert!(all["option_groups"].is_null());
}

#[test]
fn every_command_has_a_form_that_slack_takes() {
    for language in Language::ALL {
        for spec in COMMANDS {
            let view = form(spec.path, true, language);
            let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
            assert!((1..=24).contains(&length(&view["title"]["text"])), "{view}");
            let blocks = view["blocks"].as_array().unwrap();
            let ids: Vec<_> = blocks.iter().filter_map(|block| block["block_id"].as_str()).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}", spec.path);
            for block in blocks.iter().filter(|block| block["type"] == "input") {
                assert_eq!(block["element"]["action_id"], block["block_id"]);
                assert!((1..=2_000).contains(&length(&block["label"]["text"])), "{block}");
            }
        }
    }
}

#[test]
fn the_app_home_lists_messages_and_keeps_its_settings() {
    let message = Message {
        text: Text::plain("Your asks"),
        card: Some(Card {
            body: Text::verbatim(&"x".repeat(9_000)),
            ..Card::default()
        }),
        buttons: (0..8)
            .map(|n| {
                vec![Button {
                    label: Text::plain("Take it"),
                    action: Action::Press(format!("mw:ask:{n}:take:list")),
                    style: Style::Primary,
                }]
            })
            .collect(),
        ..Message::default()
    };
    let settings = Message {
        text: Text::plain("Your settings"),
        buttons: vec![vec![Button {
            label: Text::plain("Keep my name out"),
            action: Action::Press("mw:privacy:name:off".to_owned()),
            style: Style::Plain,
        }]],
        ..Message::default()
    };
    for language in Language::ALL {
        let messages = [vec![message.clone(); 20], vec![settings.clone()]].concat();
        let view = home(&messages, &Site::default(), language);
        recorded::keep("views.publish", &json!({"user_id": "U1", "view": view}));
        let blocks = view["blocks"].as_array().unwrap();
        assert_eq!(blocks.len(), 100);
        let buttons: Vec<_> = blocks[1]["elements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|button| &button["value"])
            .collect();
        assert_eq!(buttons, ["mw:form:please", "mw:form:thank-you"]);
        assert_eq!(blocks[99]["elements"][0]["value"], "mw:privacy:name:off");
        assert_eq!(blocks[97], json!({"type": "divider"}));
    }
}
