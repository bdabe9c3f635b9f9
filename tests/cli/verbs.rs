//! Usage, `migrate`, `backup`, `discord-commands`.

use super::Desk;

#[test]
fn bad_usage_exits_with_2() {
    let desk = Desk::new();
    for line in [
        "",
        "nonsense",
        "backup",
        "migrate now",
        "--log-format xml migrate",
        "--config",
    ] {
        assert_eq!(desk.runs(line).code, 2, "{line}");
    }
    for line in ["--help", "--version", "check --help"] {
        assert_eq!(desk.runs(line).code, 0, "{line}");
    }
    assert_eq!(std::fs::read_dir(desk.path()).unwrap().count(), 0);
}

#[test]
fn migrate_says_from_and_to() {
    let desk = Desk::new();
    let first = desk.runs("migrate");
    assert!(
        first.code == 0 && first.out.contains("/magicwords.db: new, from schema 0 to "),
        "{}",
        first.out
    );
    assert!(desk.runs("migrate").out.ends_with("up to date already\n"));
    let sentence = Desk::new().with("DATABASE_URL", "mysql://x").fails("migrate");
    assert!(sentence.contains("sqlite:PATH or postgres://"), "{sentence}");
}

#[test]
fn a_backup_is_a_ledger_and_replaces_nothing() {
    let desk = Desk::new();
    let sentence = desk.fails("backup copy.db");
    assert!(sentence.starts_with("There is no ledger at /"), "{sentence}");
    assert_eq!(std::fs::read_dir(desk.path()).unwrap().count(), 0, "nothing was made");

    desk.runs("migrate");
    assert_eq!(desk.runs("backup copy.db").code, 0);
    let size = std::fs::metadata(desk.path().join("copy.db")).unwrap().len();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = std::fs::metadata(desk.path().join("copy.db")).unwrap().permissions();
        assert_eq!(
            rights.mode() & 0o777,
            0o600,
            "as the ledger, it holds what people wrote"
        );
    }
    assert!(desk.fails("backup copy.db").contains("exists already"));
    assert_eq!(std::fs::metadata(desk.path().join("copy.db")).unwrap().len(), size);
    assert!(
        desk.fails("backup no/such/folder/copy.db")
            .contains("cannot be written")
    );
    let copied = desk.with("DATABASE_URL", "sqlite:copy.db").runs("migrate");
    assert!(copied.out.ends_with("up to date already\n"), "{}", copied.out);

    let postgres = Desk::new().with("DATABASE_URL", "postgres://bot@localhost/words");
    assert!(postgres.fails("backup copy.db").contains("pg_dump"));
}

#[test]
fn the_slack_manifest_is_json() {
    let printed = Desk::new().runs("slack-manifest");
    let manifest: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    let commands = manifest["features"]["slash_commands"].as_array().unwrap();
    let names = commands.iter().filter_map(|command| command["command"].as_str());
    let names: Vec<_> = names.collect();
    assert_eq!(
        names,
        [
            "/please",
            "/nho-giup",
            "/thank-you",
            "/cam-on",
            "/kudos",
            "/kudos-admin"
        ]
    );
}

#[test]
fn discord_commands_are_json() {
    let printed = Desk::new().runs("discord-commands");
    let commands: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    assert!(
        commands
            .as_array()
            .unwrap()
            .iter()
            .any(|command| command["name"] == "please")
    );
}
