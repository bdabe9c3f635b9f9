use super::*;
use secrecy::ExposeSecret;

fn load(text: &str, environment: Environment) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, text).unwrap();
    Config::load(Some(&file), &environment)
}

fn why(text: &str, environment: Environment) -> String {
    let sentence = load(text, environment).unwrap_err().to_string();
    assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
    sentence
}

#[test]
fn the_documented_defaults_are_the_defaults() {
    let config = load("", Environment::from([])).unwrap();
    let new = &config.workspace;
    assert_eq!(
        (
            new.timezone.as_str(),
            new.language,
            new.digest_day,
            new.digest_minute,
            new.per_day,
            new.per_pair
        ),
        ("UTC", Language::En, 1, 540, 20, 3)
    );
    assert_eq!(config.database_url.expose_secret(), "sqlite:magicwords.db");
    assert_eq!(config.http.as_deref(), Some("127.0.0.1:8081"));
    assert_eq!(config.keep.dead_letters, Duration::from_secs(180 * 86_400));
    assert!(config.discord.is_none());
    let config = load("", Environment::from([("DISCORD_TOKEN", "abc")])).unwrap();
    let (ours, plain) = (config.discord.unwrap(), DiscordConfig::new("abc".into()));
    assert_eq!(ours.request_timeout, plain.request_timeout);
    assert_eq!(ours.defer_after, plain.defer_after);
    let plain = LedgerOptions::default();
    assert_eq!(config.ledger.write_timeout, plain.write_timeout);
    assert_eq!(config.ledger.read_timeout, plain.read_timeout);
    assert_eq!(config.ledger.connections, plain.connections);
}

#[test]
fn every_documented_key_is_read_and_explained() {
    let mut keys = Keys::defaults().unwrap();
    Config::from(None, &mut keys, &Environment::from([])).unwrap();
    let documented: Vec<&str> = keys.all().collect();
    let used: Vec<&str> = keys.used.iter().copied().collect();
    assert_eq!(documented, used);
    let mut before = "";
    for line in DEFAULTS.lines() {
        if line.contains(" = ") && !line.starts_with('#') {
            assert!(before.starts_with('#'), "{line} has no explanation above it");
        }
        before = line;
    }
}

#[test]
fn file_then_environment() {
    let text =
        "[workspace]\ntimezone = 'asia/ho_chi_minh'\nlanguage = 'vi'\ndigest_day = 'Friday'\nkudos_per_day = 5\n";
    let environment = [
        ("MAGICWORDS__WORKSPACE__KUDOS_PER_DAY", "7"),
        ("MAGICWORDS__WORKSPACE__DIGEST_TIME", "16:30"),
    ];
    let new = load(text, Environment::from(environment)).unwrap().workspace;
    assert_eq!(
        (
            new.timezone.as_str(),
            new.language,
            new.digest_day,
            new.digest_minute,
            new.per_day
        ),
        ("Asia/Ho_Chi_Minh", Language::Vi, 5, 990, 7)
    );
}

#[test]
fn unknown_keys_are_refused_with_the_nearest() {
    for (text, unknown, nearest) in [
        (
            "[workspace]\ntimezoen = 'UTC'",
            "workspace.timezoen",
            "workspace.timezone",
        ),
        ("timezone = 'UTC'", "timezone", "workspace.timezone"),
        ("[ledger]\nlanguage = 'en'", "ledger.language", "workspace.language"),
        (
            "[workspce]\ndigest_day = 'monday'",
            "workspce.digest_day",
            "workspace.digest_day",
        ),
        ("[discrod]", "discrod", "discord"),
        (
            "[discord.request_timeout_seconds]\nx = 1",
            "discord.request_timeout_seconds.x",
            "discord.request",
        ),
    ] {
        let sentence = why(text, Environment::from([]));
        assert!(sentence.contains(&format!("unknown key {unknown}.")), "{sentence}");
        assert!(
            sentence.contains(&format!("nearest known one is {nearest}")),
            "{sentence}"
        );
    }
    let sentence = why("", Environment::from([("MAGICWORDS__WORKSPACE__KUDOS_PER_DAYS", "7")]));
    assert_eq!(
        sentence,
        "The variable MAGICWORDS__WORKSPACE__KUDOS_PER_DAYS names an unknown key. The nearest known one is \
         MAGICWORDS__WORKSPACE__KUDOS_PER_DAY."
    );
    assert!(load("[workspace]\n", Environment::from([])).is_ok());
}

#[test]
fn wrong_values_are_refused_with_what_is_expected() {
    for (text, given, expected) in [
        (
            "[workspace]\nkudos_per_day = 'many'",
            "\"many\" of workspace.kudos_per_day in ",
            "a whole number from 1 to 1000",
        ),
        (
            "[workspace]\nkudos_per_day = 0",
            "0 of workspace.kudos_per_day",
            "a whole number",
        ),
        (
            "[workspace]\ntimezone = 'Mars'",
            "\"Mars\" of workspace.timezone",
            "Europe/Paris",
        ),
        ("[workspace]\ntimezone = 7", "7 of workspace.timezone", "Europe/Paris"),
        (
            "[workspace]\nlanguage = 'fr'",
            "\"fr\" of workspace.language",
            "en or vi",
        ),
        (
            "[workspace]\ndigest_day = 'mondy'",
            "\"mondy\"",
            "a weekday like monday",
        ),
        ("[workspace]\ndigest_time = '9'", "\"9\"", "a time of day like 09:00"),
        (
            "[workspace]\ndigest_time = '24:00'",
            "\"24:00\"",
            "a time of day like 09:00",
        ),
        ("workspace = 3", "unknown key workspace", "workspace."),
        ("[workspace", "line 1", "not TOML"),
    ] {
        let sentence = why(text, Environment::from([]));
        assert!(sentence.contains(given) && sentence.contains(expected), "{sentence}");
    }
    for (name, value) in [
        ("MAGICWORDS__LEDGER__CONNECTIONS", "lots"),
        ("DISCORD_GUILD_ID", "my server"),
        ("DISCORD_API_URL", "localhost:8080"),
        ("DISCORD_API_ADDRESS", "localhost"),
        ("MAGICWORDS_HTTP", "on"),
    ] {
        assert!(why("", Environment::from([(name, value)])).contains(name));
    }
    for (name, value) in [
        ("DISCORD_API_URL", "http://me:hush@proxy"),
        ("DISCORD_API_ADDRESS", "http://me:hush@proxy"),
        ("MAGICWORDS_HTTP", "hush"),
        ("DISCORD_GUILD_ID", "hush.a.token"),
    ] {
        let sentence = why("", Environment::from([(name, value)]));
        assert!(sentence.contains(name) && !sentence.contains("hush"), "{sentence}");
    }
}

#[test]
fn slack_needs_both_tokens() {
    let tokens = |bot, app| Environment::from([("SLACK_BOT_TOKEN", bot), ("SLACK_APP_TOKEN", app)]);
    let config = load("", tokens("xoxb-1", "xapp-1")).unwrap();
    let (ours, plain) = (
        config.slack.unwrap(),
        SlackConfig::new("xoxb-1".into(), "xapp-1".into()),
    );
    assert_eq!(ours.request_timeout, plain.request_timeout);
    assert!(load("", tokens("", "")).unwrap().slack.is_none());
    for (bot, app, says) in [
        ("xoxb-1", "", "SLACK_APP_TOKEN is not"),
        ("", "xapp-1", "SLACK_BOT_TOKEN is not"),
        ("xapp-1", "xoxb-1", "swap"),
    ] {
        let sentence = why("", tokens(bot, app));
        assert!(sentence.contains(says) && !sentence.contains("-1"), "{sentence}");
    }
    assert!(why("", Environment::from([("SLACK_API_URL", "localhost")])).contains("SLACK_API_URL"));
}

#[test]
fn empty_variables_are_not_set_and_http_can_be_off() {
    let config = load("", Environment::from([("DISCORD_TOKEN", ""), ("DATABASE_URL", " ")])).unwrap();
    assert!(config.discord.is_none());
    assert_eq!(config.database_url.expose_secret(), "sqlite:magicwords.db");
    assert!(
        load("", Environment::from([("MAGICWORDS_HTTP", "off")]))
            .unwrap()
            .http
            .is_none()
    );
}

#[test]
fn debug_shows_no_secret() {
    let environment = Environment::from([
        ("DISCORD_TOKEN", "MTIz.hush"),
        ("DATABASE_URL", "postgres://bot:hush@db/words"),
    ]);
    let shown = format!("{environment:?} {:?}", load("", environment.clone()).unwrap());
    assert!(!shown.contains("hush"), "{shown}");
}

#[test]
fn an_env_file_lies_beneath_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("env");
    std::fs::write(&file, "# mine\nPATH=/nowhere\nDISCORD_TOKEN='abc'\n").unwrap();
    let environment = Environment::of_process(Some(&file)).unwrap();
    assert_eq!(environment.get("DISCORD_TOKEN").unwrap(), Some("abc"));
    assert_ne!(environment.get("PATH").unwrap(), Some("/nowhere"));

    std::fs::write(&file, "DISCORD_TOKEN=\"hush\n").unwrap();
    let sentence = Environment::of_process(Some(&file)).unwrap_err().to_string();
    assert!(
        sentence.contains("DISCORD_TOKEN") && !sentence.contains("hush"),
        "{sentence}"
    );

    let missing = folder.path().join("missing");
    assert!(Environment::of_process(Some(&missing)).is_err());
}

#[test]
fn the_program_brings_the_time_zones_along() {
    let bundled = jiff::tz::TimeZoneDatabase::bundled();
    assert!(bundled.get("Asia/Ho_Chi_Minh").is_ok(), "{bundled:?}");
}
