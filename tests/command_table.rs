//! The command table, its descriptions in both languages, and the README's reference of it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use magicwords::chat::locale::{Language, messages};
use magicwords::chat::table::{self, COMMANDS, OptionKind, description_of, localised_name, localised_option};

/// What Discord takes as a description or the name of a choice.
const LONGEST: usize = 100;

/// Every path and every group above one.
fn paths() -> BTreeSet<&'static str> {
    let of = |path: &'static str| path.match_indices(' ').map(move |(end, _)| &path[..end]).chain([path]);
    COMMANDS.iter().flat_map(|spec| of(spec.path)).collect()
}

fn message_ids() -> BTreeSet<String> {
    let commands = paths().into_iter().map(description_of);
    let options = COMMANDS
        .iter()
        .flat_map(|spec| spec.options.iter().map(move |option| option.description(spec)));
    let choices = COMMANDS
        .iter()
        .flat_map(|spec| spec.options)
        .flat_map(|option| match option.kind {
            OptionKind::Choice(words) => words,
            _ => &[],
        })
        .map(|word| format!("choice-{word}"));
    commands.chain(options).chain(choices).collect()
}

#[test]
fn everything_is_described_in_both_languages_and_fits() {
    for language in Language::ALL {
        let known = messages(language);
        for id in message_ids() {
            let variables = known.get(&id).unwrap_or_else(|| panic!("{id}: not in {language:?}"));
            assert!(variables.is_empty(), "{id} takes {variables:?}");
            let words = language.say(&id, &[]).to_plain();
            let length = words.chars().count();
            assert!(
                (1..=LONGEST).contains(&length),
                "{id} in {language:?}: {length} characters"
            );
            assert_eq!(words.trim(), words, "{id}");
            assert!(!words.contains(['`', '*', '\n']), "{id}: a description shows no markup");
        }
    }
}

#[test]
fn no_description_is_left_over() {
    let wanted = message_ids();
    for id in messages(Language::En).keys() {
        let of_the_table = ["command-", "option-", "choice-"]
            .iter()
            .any(|prefix| id.starts_with(prefix));
        assert!(
            !of_the_table || wanted.contains(id),
            "{id}: nothing in the table is called so"
        );
    }
}

#[test]
fn options_are_as_platforms_take_them() {
    for spec in COMMANDS {
        assert!(spec.options.len() <= 25, "{}", spec.path);
        let first_optional = spec.options.iter().position(|option| !option.required);
        let last_required = spec.options.iter().rposition(|option| option.required);
        assert!(
            first_optional
                .zip(last_required)
                .is_none_or(|(optional, required)| required < optional),
            "{}: required options come first",
            spec.path
        );
        for option in spec.options {
            match option.kind {
                OptionKind::Choice(words) => assert!((1..=25).contains(&words.len()), "{}", option.name),
                OptionKind::Whole(low, high) => assert!(low < high),
                OptionKind::Text(max) => assert!((1..=6_000).contains(&max)),
                _ => {}
            }
        }
    }
}

#[test]
fn names_are_valid_and_unique_on_their_level() {
    let groups = paths();
    let mut seen = BTreeSet::new();
    for spec in COMMANDS {
        assert!(seen.insert(spec.path), "{}: twice", spec.path);
        assert!(spec.path.split(' ').count() <= 3, "{}: too deep", spec.path);
        let prefix = format!("{} ", spec.path);
        let has_commands_below = groups.iter().any(|path| path.starts_with(&prefix));
        assert!(!has_commands_below, "{}: both a command and a group", spec.path);
        for language in Language::ALL {
            let shown = spec
                .options
                .iter()
                .map(|option| localised_option(option.name, language).unwrap_or(option.name));
            assert_names(shown, spec.path);
        }
        assert_names(spec.options.iter().map(|option| option.name), spec.path);
    }
    for level in 1..=3 {
        let mut levels: std::collections::BTreeMap<&str, Vec<&str>> = Default::default();
        for path in groups.iter().filter(|path| path.split(' ').count() == level) {
            let (above, name) = path.rsplit_once(' ').unwrap_or(("", path));
            levels.entry(above).or_default().push(name);
        }
        for (above, names) in levels {
            assert!(names.len() <= 25, "{above}");
            for language in Language::ALL {
                let shown = names.iter().map(|name| match above {
                    "" => localised_name(name, language).unwrap_or(name),
                    _ => name,
                });
                assert_names(shown, above);
            }
        }
    }
}

fn assert_names<'a>(names: impl Iterator<Item = &'a str>, at: &str) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name), "{at}: {name} twice");
        let valid = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '_');
        assert!(
            (1..=32).contains(&name.chars().count()) && name.chars().all(valid),
            "{at}: {name}"
        );
        assert!(unicode_normalization::is_nfc(name), "{at}: {name}");
    }
}

#[test]
fn the_readme_holds_the_reference() {
    const OPEN: &str = "<!-- commands -->";
    const CLOSE: &str = "<!-- /commands -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("README.md stands beside Cargo.toml");
    let (before, rest) = readme
        .split_once(OPEN)
        .expect("README.md has the mark before the commands");
    let (inside, after) = rest
        .split_once(CLOSE)
        .expect("README.md has the mark after the commands");
    let wanted = format!("\n{}", table::reference());
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, format!("{before}{OPEN}{wanted}{CLOSE}{after}")).unwrap();
    } else {
        assert_eq!(
            inside, wanted,
            "the commands in README.md are out of date: run `UPDATE_README=1 cargo test --test command_table`"
        );
    }
}
