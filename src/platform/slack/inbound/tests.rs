use super::super::escape::escape;
use super::super::people::{Person, Site};
use super::super::recorded;
use super::super::views::complaint;
use super::*;
use crate::chat::inbound::{Lifecycle, Mention, Piece};
use crate::chat::locale::Language;
use crate::chat::parse::parse;
use crate::chat::table::COMMANDS;
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

fn someone(id: &str, name: &str) -> Person {
    Person {
        account: Account {
            id: id.to_owned(),
            name: name.to_owned(),
            bot: false,
            gone: false,
            handle: false,
            groups: Some(vec!["S1".to_owned()].into()),
        },
        language: Some(Language::Vi),
        moderator: id == "U1",
        deactivated: false,
        stranger: false,
    }
}

fn known() -> Known {
    let mut people: HashMap<String, Person> =
        [("U1", "Lan"), ("U2", "Minh"), ("U7", "Xa"), ("U8", "Cũ"), ("U9", "Máy")]
            .into_iter()
            .map(|(id, name)| (id.to_owned(), someone(id, name)))
            .collect();
    people.get_mut("U7").unwrap().stranger = true;
    people.get_mut("U8").unwrap().deactivated = true;
    people.get_mut("U9").unwrap().account.bot = true;
    Known {
        site: Arc::new(Site {
            team: "T1".into(),
            name: "Hotel & Co".into(),
            enterprise: Some("E1".into()),
            user: "U0".into(),
            ..Site::default()
        }),
        people,
        groups: Arc::new(HashMap::from([("S1".to_owned(), "kitchen".to_owned())])),
        channels: BTreeSet::from(["C6".to_owned()]),
        held: HashMap::new(),
    }
}

fn slash_payload(command: &str, text: &str) -> Value {
    json!({
        "command": command, "text": text, "user_id": "U1", "user_name": "lan", "team_id": "T1", "channel_id": "C1",
        "trigger_id": "13.42.abc", "response_url": "https://hooks.slack.com/commands/x",
    })
}

fn slash(command: &str, text: &str) -> Reading {
    read("slash_commands", &slash_payload(command, text), &known())
}

fn interactive(payload: &Value) -> Reading {
    read("interactive", payload, &known())
}

#[track_caller]
fn acted(reading: Reading) -> (Inbound, Act) {
    let Reading::Act(inbound) = reading else {
        panic!("{reading:?}")
    };
    let Input::Act(act) = inbound.input.clone() else {
        panic!("{inbound:?}")
    };
    (*inbound, *act)
}

#[test]
fn a_command_is_its_words_and_those_it_names() {
    let text =
        "<!subteam^S1|@kitchen> the <#C5|bar> &lt;ice&gt; machine for <@U2|minh> &amp;amp; <https://a.b|a.b> <!here>";
    let (inbound, act) = acted(slash("/please", text));
    assert_eq!((inbound.event.as_str(), inbound.home.id.as_str()), ("13.42.abc", "T1"));
    assert_eq!(
        (act.channel.as_str(), act.language, act.moderator),
        ("C1", Some(Language::Vi), true)
    );
    assert_eq!(act.actor.groups, Some(vec!["S1".to_owned()].into()));
    let Gesture::Written { command, pieces } = act.gesture else {
        panic!("{:?}", act.gesture)
    };
    assert_eq!(command, "please");
    let group = Mention::Group {
        id: "S1".into(),
        name: "kitchen".into(),
    };
    let words = |words: &str| Piece::Words(words.to_owned());
    assert_eq!(
        pieces,
        [
            Piece::Mention(group),
            words(" the "),
            Piece::Channel {
                id: "C5".into(),
                name: "bar".into(),
                is_group: false,
            },
            words(" <ice> machine for "),
            Piece::Mention(Mention::Person(someone("U2", "Minh").account)),
            words(" &amp; a.b @here"),
        ]
    );
    assert_eq!(names(&slash_payload("/please", text)), ["U1", "U2"]);
}

#[test]
fn a_channel_that_stands_for_a_team_is_told_from_others() {
    let (_, act) = acted(slash("/please", "<#C6|galley> ice for <#C5>"));
    let Gesture::Written { pieces, .. } = act.gesture else {
        panic!("{:?}", act.gesture)
    };
    let groups = pieces.iter().filter_map(|piece| match piece {
        Piece::Channel { id, is_group, .. } => Some((id.as_str(), *is_group)),
        _ => None,
    });
    assert_eq!(groups.collect::<Vec<_>>(), [("C6", true), ("C5", false)]);
}

#[test]
fn without_what_it_needs_a_command_opens_its_form() {
    for (command, text, path) in [
        ("/please", "", "please"),
        ("/nho-giup", "  ", "please"),
        ("/cam-on", "", "thank-you"),
        ("/kudos-admin", "Team Add", "kudos-admin team add"),
    ] {
        let Reading::Form { spec, with_place } = slash(command, text) else {
            panic!("{command}")
        };
        assert_eq!((spec.path, with_place), (path, false));
    }
    for (command, text) in [
        ("/kudos", ""),
        ("/kudos-admin", "setup"),
        ("/kudos", "asks"),
        ("/please", "x"),
    ] {
        assert!(
            matches!(acted(slash(command, text)).1.gesture, Gesture::Written { .. }),
            "{command} {text}"
        );
    }
    let (_, act) = acted(slash("/please", "Help"));
    assert!(matches!(act.gesture, Gesture::Slash { path, .. } if path == "kudos help"));
}

#[test]
fn strangers_bots_and_those_who_left_are_kept_out() {
    let mut payload = slash_payload("/please", "<@U2> x");
    for (user, stranger) in [
        ("U7", true),
        ("U8", false),
        ("U9", false),
        ("U0", false),
        ("USLACKBOT", false),
    ] {
        payload["user_id"] = user.into();
        match read("slash_commands", &payload, &known()) {
            Reading::Refuse(why) => {
                let said = Language::En.refusal(&why).to_plain();
                assert!(stranger && said.contains("Hotel & Co"), "{user}: {said}");
            }
            Reading::Ignore => assert!(!stranger, "{user}"),
            other => panic!("{user}: {other:?}"),
        }
    }
    for (text, gone) in [("<@U8> x", true), ("<@U7> x", true), ("<@U2> x", false)] {
        let (_, act) = acted(slash("/please", text));
        assert!(matches!(act.gesture, Gesture::Written { pieces, .. }
            if matches!(&pieces[0], Piece::Mention(Mention::Person(person)) if person.gone == gone)));
    }
}

#[test]
fn the_ids_of_an_organisation_are_not_those_of_its_workspaces() {
    let press = |team: &str| {
        json!({
            "type": "block_actions", "user": {"id": "U5", "username": "bao", "team_id": team}, "team": null,
            "enterprise": {"id": "E1"}, "is_enterprise_install": true, "trigger_id": "1",
            "actions": [{"value": "mw:ask:7:take"}],
        })
    };
    // Nobody looked U5 up: the envelope tells where they belong.
    for (team, ours) in [("T1", true), ("E1", true), ("T2", false), ("E2", false)] {
        match interactive(&press(team)) {
            Reading::Act(inbound) => assert!(ours && inbound.home.id == "T1", "{team}"),
            Reading::Refuse(_) => assert!(!ours, "{team}"),
            other => panic!("{other:?}"),
        }
    }
    let mut payload = slash_payload("/kudos", "asks");
    payload["user_id"] = "U5".into();
    payload["team_id"] = "T2".into();
    assert!(matches!(read("slash_commands", &payload, &known()), Reading::Refuse(_)));
    payload["enterprise_id"] = "E1".into();
    assert_eq!(acted(read("slash_commands", &payload, &known())).0.home.id, "T1");
}

#[test]
fn a_press_is_its_value_and_a_link_is_nothing() {
    let mut payload = json!({
        "type": "block_actions", "user": {"id": "U1", "team_id": "T1"}, "trigger_id": "9.9", "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1"},
        "actions": [{"action_id": "mw:ask:7:take#0", "value": "mw:ask:7:take", "action_ts": "1700000000.5"}],
    });
    let (inbound, act) = acted(interactive(&payload));
    assert_eq!(inbound.event, "9.9");
    assert!(matches!(act.gesture, Gesture::Button { id } if id == "mw:ask:7:take"));
    assert_eq!(act.said_at.map(|at| at.as_millisecond()), Some(1_700_000_000_500));
    payload["actions"] = json!([{"action_id": "mw:show#1"}]);
    assert!(matches!(interactive(&payload), Reading::Ignore));
    payload["actions"] = json!([{"action_id": "x", "value": "mw:form:please"}]);
    payload["channel"] = Value::Null;
    payload["container"] = json!({"type": "view", "view_id": "V1"});
    assert!(matches!(interactive(&payload), Reading::Form { spec, with_place: true } if spec.path == "please"));
}

fn sent_form(id: &str, values: Value) -> Value {
    json!({
        "type": "view_submission", "user": {"id": "U1", "team_id": "T1"}, "trigger_id": "5.5",
        "view": {"id": "V7", "callback_id": id, "private_metadata": "{\"c\":\"C3\"}", "state": {"values": values}},
    })
}

#[test]
fn a_sent_form_is_the_same_command() {
    let values = json!({
        "to": {"to": {"type": "multi_users_select", "selected_users": ["U2"]}},
        "to-team": {"to-team": {"type": "multi_external_select", "selected_options": [{"value": "Bảo trì"}]}},
        "for": {"for": {"type": "plain_text_input", "value": "the ice"}},
        "customer": {"customer": {"type": "plain_text_input", "value": null}},
        "value": {"value": {"type": "external_select", "selected_option": {"value": "Care"}}},
        "private": {"private": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}},
        "beyond": {"beyond": {"type": "checkboxes", "selected_options": []}},
    });
    let payload = sent_form("mw:form:thank-you", values);
    let (inbound, act) = acted(interactive(&payload));
    assert_eq!((inbound.event.as_str(), act.channel.as_str()), ("view:V7", "C3"));
    assert_eq!(
        act.doing.as_deref(),
        Some("5.5"),
        "sent once more, it bears another trigger"
    );
    let Gesture::Slash { path, options } = act.gesture else {
        panic!()
    };
    let text = |words: &str| Given::Text(words.to_owned());
    assert_eq!(path, "thank-you");
    assert_eq!(
        options,
        [
            (
                "to".to_owned(),
                Given::Mention(Mention::Person(someone("U2", "Minh").account))
            ),
            ("and".to_owned(), Given::Mention(Mention::Team("Bảo trì".into()))),
            ("for".to_owned(), text("the ice")),
            ("private".to_owned(), Given::Flag(true)),
            ("value".to_owned(), text("Care")),
        ]
    );
    assert_eq!(names(&payload), ["U1", "U2"]);
}

#[test]
fn only_whoever_is_chosen_in_a_form_is_looked_up() {
    let values = json!({
        "to": {"to": {"type": "users_select", "selected_user": "U2"}},
        "and": {"and": {"type": "multi_users_select", "selected_users": ["U3", "U2"]}},
        "customer": {"customer": {"type": "plain_text_input", "value": "WIFI"}},
        "value": {"value": {"type": "external_select", "selected_option": {"value": "UK"}}},
        "ask": {"ask": {"type": "multi_external_select", "selected_options": [{"value": "WC"}]}},
    });
    assert_eq!(names(&sent_form("mw:form:please", values)), ["U1", "U2", "U3"]);
}

/// Whom a command is for stands at its beginning or at its end, and Slack is asked a hundred times a minute at the most.
#[test]
fn of_very_many_who_are_mentioned_the_first_and_the_last_are_looked_up() {
    let text: String = (100..250).map(|number| format!("<@U{number}> <@U{number}> ")).collect();
    let expected: Vec<String> = std::iter::once(1)
        .chain(100..108)
        .chain(242..250)
        .map(|number| format!("U{number}"))
        .collect();
    assert_eq!(names(&slash_payload("/please", &text)), expected);
    let text: String = (100..110).map(|number| format!("<@U{number}>")).collect();
    assert_eq!(names(&slash_payload("/please", &text)).len(), 11);
}

#[test]
fn a_form_that_names_nobody_or_too_many_stays_open() {
    let team = json!({"to-team": {"selected_option": {"value": "HR"}}});
    let person = json!({"to": {"selected_user": "U2"}});
    for (values, wrong) in [
        (json!({}), true),
        (json!({"to": person, "to-team": team}), true),
        (json!({"to": person}), false),
        (json!({"to-team": team}), false),
    ] {
        match interactive(&sent_form("mw:form:please", values.clone())) {
            Reading::Mend { field, why } => {
                recorded::keep("ack.view_submission", &complaint(&field, &Language::Vi.refusal(&why)));
                assert!(wrong && field == "to", "{values}: {field}");
            }
            Reading::Act(_) => assert!(!wrong, "{values}"),
            other => panic!("{other:?}"),
        }
    }
    let many = json!({"per-day": {"per-day": {"value": "1.5"}}});
    assert!(
        matches!(interactive(&sent_form("mw:form:kudos-admin limits", many)), Reading::Mend { field, .. } if field == "per-day")
    );
}

#[test]
fn a_form_of_texts_gives_its_fields() {
    let values = json!({"for": {"for": {"value": "the ice"}}, "value": {"value": {"value": null}}});
    let (_, act) = acted(interactive(&sent_form("mw:thanks:ask:7", values)));
    let Gesture::Modal { id, fields } = act.gesture else {
        panic!("no form");
    };
    let fields: Vec<_> = fields.iter().map(|(id, words)| (id.as_str(), words.as_str())).collect();
    assert_eq!(
        (id.as_str(), &fields[..]),
        ("mw:thanks:ask:7", &[("for", "the ice"), ("value", "")][..])
    );
}

#[test]
fn typing_in_a_form_is_completed() {
    let mut payload = sent_form("mw:form:please", json!({}));
    payload["type"] = "block_suggestion".into();
    payload["action_id"] = "to-team".into();
    payload["value"] = "bảo".into();
    payload.as_object_mut().unwrap().remove("trigger_id");
    let (inbound, act) = acted(interactive(&payload));
    assert!(
        matches!(act.gesture, Gesture::Completion { path, option, typed, options }
        if path == "please" && option == "to" && typed == "bảo" && options.is_empty())
    );
    assert!(inbound.event.starts_with("payload:") && act.doing.is_none());
}

#[test]
fn shortcuts_thank_the_author_of_a_message_or_open_the_form() {
    let shortcut = |message: Value| {
        json!({
            "type": "message_action", "callback_id": THANK_MESSAGE, "user": {"id": "U1"}, "trigger_id": "3",
            "channel": {"id": "C1"}, "message": message, "response_url": "https://h",
        })
    };
    let thread = shortcut(json!({"user": "U2", "ts": "2.0", "thread_ts": "1.0", "text": "done"}));
    assert_eq!(names(&thread), ["U1", "U2"]);
    let (_, act) = acted(interactive(&thread));
    assert_eq!(act.channel, "C1/1.0");
    assert!(
        matches!(act.gesture, Gesture::Menu { name, person } if name == table::SAY_THANK_YOU && person.name == "Minh")
    );
    for message in [
        json!({"bot_id": "B1"}),
        json!({"bot_id": "B1", "user": "U9"}),
        json!({"bot_id": "B1", "user": "U404"}),
        json!({"user": "U9"}),
    ] {
        let (_, act) = acted(interactive(&shortcut(message)));
        assert!(matches!(act.gesture, Gesture::Menu { person, .. } if person.bot));
    }
    let in_their_name = shortcut(json!({"bot_id": "B1", "user": "U2"}));
    let (_, act) = acted(interactive(&in_their_name));
    assert!(matches!(act.gesture, Gesture::Menu { person, .. } if person.name == "Minh" && !person.bot));
    let (_, act) = acted(interactive(&shortcut(json!({"user": "U7"}))));
    assert!(matches!(act.gesture, Gesture::Menu { person, .. } if person.gone));
    let global = json!({"type": "shortcut", "callback_id": THANK_ANYWHERE, "user": {"id": "U1"}, "trigger_id": "4"});
    assert!(matches!(interactive(&global), Reading::Form { spec, with_place: true } if spec.path == "thank-you"));
}

#[test]
fn what_becomes_of_the_workspace_is_told() {
    let event = |event: Value| {
        let payload = json!({"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event});
        read("events_api", &payload, &known())
    };
    let life = |reading: Reading| match reading {
        Reading::Act(inbound) => match inbound.input {
            Input::Lifecycle(life) => Some((inbound.event, life)),
            Input::Act(_) => None,
        },
        _ => None,
    };
    let gone = |channel: &str| {
        Some((
            "Ev1".to_owned(),
            Lifecycle::ChannelGone {
                channel: channel.to_owned(),
            },
        ))
    };
    assert_eq!(
        life(event(json!({"type": "channel_archive", "channel": "C1", "user": "U1"}))),
        gone("C1")
    );
    assert_eq!(
        life(event(json!({"type": "group_deleted", "channel": "G1"}))),
        gone("G1")
    );
    let disabled = json!({"type": "subteam_updated", "subteam": {"id": "S1", "date_delete": 5}});
    assert_eq!(
        life(event(disabled)),
        Some(("Ev1".to_owned(), Lifecycle::GroupGone { group: "S1".into() }))
    );
    for removed in [
        json!({"type": "app_uninstalled"}),
        json!({"type": "tokens_revoked", "tokens": {"bot": ["U0"]}}),
    ] {
        assert_eq!(life(event(removed)), Some(("Ev1".to_owned(), Lifecycle::HomeRemoved)));
    }
    for other in [
        json!({"type": "tokens_revoked", "tokens": {"oauth": ["U3"], "bot": []}}),
        json!({"type": "subteam_updated", "subteam": {"id": "S1", "date_delete": 0}}),
        json!({"type": "message", "text": "hi", "user": "U1"}),
        json!({"type": "app_home_opened", "tab": "messages", "user": "U1"}),
    ] {
        assert!(matches!(event(other), Reading::Ignore));
    }
    let elsewhere = json!({"event_id": "Ev1", "team_id": "T2", "event": {"type": "channel_archive", "channel": "C1"}});
    assert!(matches!(read("events_api", &elsewhere, &known()), Reading::Ignore));
    // Nor of another workspace in the same organisation.
    for (team, ours) in [("T1", true), ("T2", false), ("E1", true)] {
        let removed =
            json!({"event_id": "Ev1", "team_id": team, "enterprise_id": "E1", "event": {"type": "app_uninstalled"}});
        let read = read("events_api", &removed, &known());
        assert_eq!(matches!(read, Reading::Act(_)), ours, "{team}");
    }
}

#[test]
fn an_event_in_a_shared_channel_is_of_the_workspace_to_which_it_is_told() {
    let told = |to: &str| {
        let event = json!({
            "event_id": "Ev1", "team_id": "T9", "context_team_id": "T9", "authorizations": [{"team_id": to}],
            "event": {"type": "channel_archive", "channel": "C1"},
        });
        !matches!(read("events_api", &event, &known()), Reading::Ignore)
    };
    assert_eq!((told("T1"), told("T2")), (true, false));
}

#[test]
fn the_app_home_looks_at_the_persons_own_lists() {
    let opened =
        json!({"event_id": "Ev1", "team_id": "T1", "event": {"type": "app_home_opened", "tab": "home", "user": "U2"}});
    assert_eq!(names(&opened), ["U2"]);
    let Reading::Home { person } = read("events_api", &opened, &known()) else {
        panic!()
    };
    assert_eq!(person, "U2");
    let paths = home_looks(&person, &known()).into_iter().map(|look| match look.input {
        Input::Act(act) => match act.gesture {
            Gesture::Slash { path, .. } => (act.actor.id, path),
            other => panic!("{other:?}"),
        },
        Input::Lifecycle(life) => panic!("{life:?}"),
    });
    let expected = ["kudos asks", "kudos mine", "kudos privacy"].map(|path| ("U2".to_owned(), path.to_owned()));
    assert_eq!(paths.collect::<Vec<_>>(), expected);
}

#[test]
fn what_comes_again_bears_the_same_id() {
    let same = |one: &Value, other: &Value, envelope: &str| {
        let id = |payload: &Value| acted(read(envelope, payload, &known())).0.event;
        assert_eq!(id(one), id(other));
    };
    let command = slash_payload("/please", "<@U2> x");
    same(&command, &command.clone(), "slash_commands");
    let mut without = command.clone();
    without["trigger_id"] = Value::Null;
    same(&without, &without.clone(), "slash_commands");
    // Whoever saw no answer sends the form once more, with a trigger of its own.
    let form = sent_form("mw:thanks:ask:7", json!({"for": {"for": {"value": "x"}}}));
    let mut again = form.clone();
    again["trigger_id"] = "6.6".into();
    same(&form, &again, "interactive");
}

/// Texts as Slack could send them, and could not.
fn hostile() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "<@U2>",
        "<@U2|minh>",
        "<@",
        "<!subteam^S1>",
        "<!subteam^>",
        "<!channel>",
        "<#C1|x>",
        "<#|",
        "<",
        ">",
        "|",
        "&lt;",
        "&amp;lt;",
        "&",
        "<https://a.b|a>",
        "<mailto:a@b.c|a@b.c>",
        "<!date^1^{date}|then>",
        " ",
        "\n",
        "by: 17:00",
        "👩\u{200D}🔧",
        "<>",
        "<|>",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(bits, 0..24).prop_map(|bits| bits.concat())
    ]
}

proptest! {
    #[test]
    fn escaped_words_come_back_to_the_letter(words in any::<String>()) {
        let pieces = super::words::pieces(&escape(&words), &known());
        let expected = if words.is_empty() { vec![] } else { vec![Piece::Words(words)] };
        prop_assert_eq!(pieces, expected);
    }

    #[test]
    fn no_text_breaks_a_command(
        command in prop::sample::select(vec!["/please", "/cam-on", "/kudos", "/kudos-admin", "/other"]),
        text in hostile(),
    ) {
        let mut payload = slash_payload(command, &text);
        names(&payload);
        match read("slash_commands", &payload, &known()) {
            Reading::Act(_) | Reading::Form { .. } | Reading::Refuse(_) => {}
            other => prop_assert!(false, "{other:?}"),
        }
        payload["text"] = Value::Null;
        read("slash_commands", &payload, &known());
    }

    #[test]
    fn no_form_breaks_a_command(
        command in prop::sample::select(COMMANDS.iter().map(|spec| spec.path).collect::<Vec<_>>()),
        values in prop::collection::hash_map("[a-z-]{2,8}|to|for|what|kudos|person|reason", hostile(), 0..6),
    ) {
        let fields = |(id, words): (&String, &String)| (id.clone(), json!({id: {"value": words, "selected_users": [words]}}));
        let values: serde_json::Map<String, Value> = values.iter().map(fields).collect();
        let payload = sent_form(&format!("mw:form:{command}"), values.into());
        names(&payload);
        match interactive(&payload) {
            Reading::Act(inbound) => {
                let Input::Act(act) = inbound.input else { panic!() };
                // What is left of it may be refused in words, which `parse` does.
                let _ = parse(&act.gesture);
            }
            Reading::Mend { field, why } => {
                recorded::keep("ack.view_submission", &complaint(&field, &Language::En.refusal(&why)));
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }
}
