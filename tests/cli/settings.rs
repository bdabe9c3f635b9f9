//! Where settings come from, and what is said about wrong ones.

use super::Desk;

#[test]
fn an_unknown_key_is_refused_with_the_nearest() {
    let desk = Desk::new().file("mine.toml", "[workspace]\ntimezoen = 'UTC'\n");
    let sentence = desk.fails("--config mine.toml migrate");
    assert!(
        sentence.contains("mine.toml") && sentence.contains("workspace.timezoen"),
        "{sentence}"
    );
    assert!(
        sentence.ends_with("The nearest known one is workspace.timezone."),
        "{sentence}"
    );
    let sentence = Desk::new().with("MAGICWORDS__LEDGER__CONECTIONS", "4").fails("migrate");
    assert!(
        sentence.ends_with("The nearest known one is MAGICWORDS__LEDGER__CONNECTIONS."),
        "{sentence}"
    );
}

#[test]
fn a_file_in_its_usual_place_is_read_and_a_named_one_must_be_there() {
    for place in ["magicwords.toml", "config/magicwords.toml"] {
        let sentence = Desk::new()
            .file(place, "[workspace]\nkudos_per_day = 'many'\n")
            .fails("migrate");
        assert!(
            sentence.contains(&format!("\"many\" of workspace.kudos_per_day in {place}")),
            "{sentence}"
        );
        assert!(sentence.contains("a whole number from 1 to 1000"), "{sentence}");
    }
    assert!(Desk::new().fails("--config mine.toml migrate").contains("mine.toml"));
    assert!(Desk::new().fails("migrate --env-file mine.env").contains("mine.env"));
}

#[test]
fn the_environment_overrides_the_file() {
    let desk = Desk::new().file("magicwords.toml", "[workspace]\ntimezone = 'Mars'\n");
    assert!(desk.fails("migrate").contains("Europe/Paris"));
    let desk = desk.with("MAGICWORDS__WORKSPACE__TIMEZONE", "Asia/Ho_Chi_Minh");
    assert_eq!(desk.runs("migrate").code, 0);
}

#[test]
fn a_line_of_an_env_file_that_cannot_be_read_is_named_without_its_value() {
    for (line, told) in [
        ("DATABASE_URL=sqlite:my ledger.db", "DATABASE_URL in line 2"),
        ("DATABASE_URL=postgres://u:hush@h/db?x=1 y", "DATABASE_URL in line 2"),
        (
            "export SLACK_BOT_TOKEN=xoxb-hush=hush hush",
            "SLACK_BOT_TOKEN in line 2",
        ),
        (
            "#DATABASE_URL=sqlite:a b\nDATABASE_URL=sqlite:a b",
            "DATABASE_URL in line 3",
        ),
        ("DATABASE_URL=sqlite:a b # ours", "DATABASE_URL in line 2"),
        ("xoxb-hush # ours", "line 2 is not of the form NAME=value"),
        ("hush== x y", "line 2 is not of the form NAME=value"),
    ] {
        let desk = Desk::new().file("mine.env", &format!("# Ours.\n{line}\n"));
        let refused = desk.fails("--env-file mine.env migrate");
        assert!(refused.contains(told) && !refused.contains("hush"), "{refused}");
    }
}

#[test]
fn the_environment_wins_over_an_env_file() {
    let desk = Desk::new()
        .file(".env", "DATABASE_URL=sqlite:usual.db\n")
        .file("mine.env", "DATABASE_URL='sqlite:mine.db'\nRUST_LOG=a=b=c\n");
    assert!(desk.runs("migrate").out.contains("/usual.db: new"));
    assert!(
        desk.fails("--env-file mine.env migrate")
            .starts_with("RUST_LOG is not understood")
    );
    let desk = desk.with("RUST_LOG", "");
    let desk = desk.with("DATABASE_URL", "sqlite:real.db");
    assert!(desk.runs("--env-file mine.env migrate").out.contains("/real.db: new"));
}

#[test]
fn passwords_are_in_no_output() {
    let desk = Desk::new()
        .with("RUST_LOG", "trace")
        .with("DISCORD_TOKEN", "hush-hush")
        .with("DATABASE_URL", "postgres://bot:hush@127.0.0.1:1/words")
        .with("DISCORD_API_URL", "http://127.0.0.1:1/api/v10")
        .with("MAGICWORDS_HTTP", "off");
    for line in ["migrate", "check", "serve", "backup copy.db", "--log-format json check"] {
        let ended = desk.runs(line);
        assert_eq!(ended.code, 1, "{}", ended.err);
        let all = ended.out + &ended.err;
        assert!(!all.contains("hush"), "{all}");
    }
    // A line that cannot be read is not shown either.
    let sentence = Desk::new().file(".env", "DISCORD_TOKEN=\"hush\n").fails("check");
    assert!(
        sentence.contains("DISCORD_TOKEN") && !sentence.contains("hush"),
        "{sentence}"
    );
}
