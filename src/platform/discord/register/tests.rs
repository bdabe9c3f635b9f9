use super::*;

/// Every command, group and option below `value`.
fn walk<'a>(value: &'a Value, seen: &mut Vec<&'a Value>) {
    for option in value.as_array().into_iter().flatten() {
        seen.push(option);
        walk(&option["options"], seen);
    }
}

fn everything(commands: &Value) -> Vec<&Value> {
    let mut seen = Vec::new();
    walk(commands, &mut seen);
    seen
}

fn is_menu(command: &Value) -> bool {
    matches!(command["type"].as_u64(), Some(2 | 3)) && command["contexts"].is_array()
}

#[test]
fn names_and_descriptions_keep_discords_rules() {
    let commands = commands_json();
    for spoken in everything(&commands) {
        if is_menu(spoken) {
            assert_eq!(spoken["name"], table::SAY_THANK_YOU);
            assert_eq!(spoken["name_localizations"]["vi"], "Cảm ơn");
            continue;
        }
        for name in [&spoken["name"], &spoken["name_localizations"]["vi"]] {
            let Some(name) = name.as_str() else { continue };
            let fits = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            assert!(
                fits && (1..=32).contains(&name.chars().count()) && name.to_lowercase() == name,
                "{name}"
            );
        }
        let description = spoken["description"].as_str().expect("a description");
        assert!((1..=100).contains(&description.chars().count()), "{spoken}");
        if let Some(words) = spoken["description_localizations"]["vi"].as_str() {
            assert!((1..=100).contains(&words.chars().count()), "{spoken}");
        }
        assert!(spoken["options"].as_array().is_none_or(|options| options.len() <= 25));
        for choice in spoken["choices"].as_array().into_iter().flatten() {
            assert!(
                choice["name"]
                    .as_str()
                    .is_some_and(|name| (1..=100).contains(&name.chars().count()))
            );
        }
    }
}

#[test]
fn required_options_come_first_and_every_command_of_the_table_is_there() {
    let commands = commands_json();
    for spoken in everything(&commands) {
        let required: Vec<bool> = spoken["options"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|option| option["required"] == true)
            .collect();
        assert!(required.is_sorted_by(|a, b| a >= b), "{spoken}");
    }
    for spec in COMMANDS {
        let mut words = spec.path.split(' ');
        let named = |list: &Value, word: Option<&str>| {
            let mut list = list.as_array().cloned().unwrap_or_default();
            list.retain(|entry| entry["name"].as_str() == word);
            list.pop().unwrap_or_else(|| panic!("{} is not registered", spec.path))
        };
        let mut at = named(&commands, words.next());
        for word in words {
            at = named(&at["options"], Some(word));
        }
        let options = at["options"].as_array().cloned().unwrap_or_default();
        assert_eq!(options.len(), spec.options.len(), "{}", spec.path);
    }
}

#[test]
fn commands_are_for_servers_and_admin_for_their_managers() {
    let commands = commands_json();
    for command in commands.as_array().expect("a list") {
        assert_eq!(
            (&command["contexts"], &command["integration_types"]),
            (&json!([0]), &json!([0]))
        );
        let admin = command["name"] == "kudos-admin";
        let expected = if admin { json!("32") } else { Value::Null };
        assert_eq!(command["default_member_permissions"], expected);
    }
    let please = &commands[0];
    assert_eq!(
        (&please["name"], &please["name_localizations"]["vi"]),
        (&json!("please"), &json!("nho-giup"))
    );
    assert_eq!(please["options"][0]["type"], 9);
    assert_eq!(please["options"][1]["max_length"], 2_000);
}

#[test]
fn what_discord_fills_in_by_itself_is_no_difference() {
    let ours = commands_json();
    let mut theirs = ours.clone();
    for (index, command) in theirs.as_array_mut().expect("a list").iter_mut().enumerate() {
        command["id"] = index.to_string().into();
        command["version"] = "9".into();
        command["nsfw"] = false.into();
        command["dm_permission"] = true.into();
        if is_menu(command) {
            command["description"] = "".into();
        }
        for option in command["options"].as_array_mut().into_iter().flatten() {
            if option["required"] == false {
                option.as_object_mut().expect("an option").remove("required");
            }
        }
    }
    theirs.as_array_mut().expect("a list").reverse();
    assert_eq!(normalised(&ours), normalised(&theirs));
    theirs[2]["name"] = "other".into();
    assert_ne!(normalised(&ours), normalised(&theirs));
    let mut reordered = ours.clone();
    let options = reordered[0]["options"].as_array_mut().expect("options");
    options.swap(2, 3);
    assert_ne!(normalised(&ours), normalised(&reordered));
}
