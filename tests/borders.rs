//! The borders that keep the parts apart: who may name whom in a `use` or a path.

#![allow(clippy::expect_used, reason = "a source that cannot be read must fail the test")]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
    {
        if entry.is_dir() {
            files.extend(sources(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files
}

/// The lines of a folder or file that name one of these modules.
fn lines_that_name(part: &str, modules: &[&str]) -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (folder, file) = (source.join(part), source.join(format!("{part}.rs")));
    let files = if folder.is_dir() { sources(&folder) } else { vec![file] };
    assert!(!files.is_empty(), "{part} has no sources");
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a source can be read");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            if modules.iter().any(|module| line.contains(&format!("crate::{module}"))) {
                found.push(format!("{}: {}", file.display(), line.trim()));
            }
        }
    }
    found
}

const FEATURES: &[&str] = &["people", "asks", "kudos", "digest", "moderation", "privacy", "transfer"];

#[test]
fn platforms_know_the_chat_and_nothing_of_features_or_the_ledger() {
    let mut forbidden = FEATURES.to_vec();
    forbidden.extend(["ledger", "app", "cli", "sample"]);
    assert_eq!(lines_that_name("platform", &forbidden), Vec::<String>::new());
}

#[test]
fn features_know_nothing_of_platforms() {
    for feature in FEATURES {
        assert_eq!(
            lines_that_name(feature, &["platform", "app", "cli", "sample"]),
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_sample_hotel_goes_in_as_a_real_one_does() {
    assert_eq!(
        lines_that_name("sample", &["platform", "app", "cli"]),
        Vec::<String>::new()
    );
}

#[test]
fn the_chat_knows_nothing_of_what_stands_behind_it() {
    let mut forbidden = FEATURES.to_vec();
    forbidden.extend(["ledger", "app", "cli", "platform"]);
    assert_eq!(lines_that_name("chat", &forbidden), Vec::<String>::new());
}

#[test]
fn sql_lives_in_the_stores_and_the_ledger_alone() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut elsewhere = Vec::new();
    for file in sources(&source) {
        let relative = file.strip_prefix(&source).expect("below src").display().to_string();
        let allowed = relative.starts_with("ledger") || relative.contains("store");
        let text = fs::read_to_string(&file).expect("a source can be read");
        if !allowed && (text.contains("sqlx::query") || text.contains("query(\"") || text.contains("fetch_all(")) {
            elsewhere.push(relative);
        }
    }
    assert_eq!(elsewhere, Vec::<String>::new());
}

#[test]
fn a_checker_that_finds_nothing_would_find_what_is_there() {
    assert!(!lines_that_name("asks", &["people"]).is_empty());
}
