//! `magicwords check` with each thing wrong.

use super::Desk;
use super::support::bot::Bot;
use super::support::discord::Discord;
use super::support::discord::permissions::SEND_MESSAGES;
use sqlx::{ConnectOptions, Executor};

/// The line about `what`; the check fails exactly when a line does.
fn line(desk: &Desk, what: &str) -> String {
    let ended = desk.runs("check");
    let failed = ended.out.lines().any(|line| line.starts_with("fail  "));
    assert_eq!(ended.code, i32::from(failed), "{}{}", ended.out, ended.err);
    for line in ended.out.lines() {
        let level = line.split("  ").next().unwrap();
        assert!(["ok", "warn", "fail"].contains(&level), "{line}");
    }
    let about = format!(" {what}: ");
    let found = ended.out.lines().find(|line| line.contains(&about));
    found
        .unwrap_or_else(|| panic!("nothing about {what} in:\n{}", ended.out))
        .to_owned()
}

#[test]
fn settings_and_token() {
    let desk = Desk::new();
    assert!(line(&desk, "config").starts_with("ok    config: no file"));
    assert!(line(&desk, "platforms").starts_with("fail  platforms: DISCORD_TOKEN is not set"));
    let desk = desk.file("magicwords.toml", "[workspace]\ntimezoen = 'UTC'\n");
    let says = line(&desk, "config");
    assert!(
        says.starts_with("fail") && says.contains("workspace.timezone"),
        "{says}"
    );
    let desk = Desk::new().with("DISCORD_TOKEN", "a\u{1}b");
    assert!(line(&desk, "discord").starts_with("fail  discord: Discord does not accept"));
    let desk = Desk::new()
        .with("DISCORD_TOKEN", "abc")
        .with("DISCORD_API_URL", "http://127.0.0.1:1");
    let says = line(&desk, "discord");
    assert!(
        says.contains("cannot be reached") && says.contains("DISCORD_API_URL"),
        "{says}"
    );
}

#[test]
fn the_ledger_is_looked_at_and_never_made() {
    let desk = Desk::new();
    let says = line(&desk, "ledger");
    assert!(
        says.starts_with("warn  ledger: will be made at the first start: /"),
        "{says}"
    );
    assert_eq!(std::fs::read_dir(desk.path()).unwrap().count(), 0, "nothing was made");

    let beside_a_file = Desk::new()
        .file("plain", "words")
        .with("DATABASE_URL", "sqlite:plain/words.db");
    let says = line(&beside_a_file, "ledger");
    assert!(says.starts_with("fail") && says.contains("cannot be made"), "{says}");

    desk.runs("migrate");
    assert!(line(&desk, "ledger").starts_with("ok    ledger: /"));
    assert!(line(&desk, "workspaces").starts_with("warn  workspaces: none yet"));

    let desk = Desk::new().file("magicwords.db", "");
    let says = line(&desk, "ledger");
    assert!(says.starts_with("warn") && says.contains("has schema 0"), "{says}");
    let desk = Desk::new().file(
        "magicwords.db",
        "Dear diary, this is no database at all. ".repeat(100).as_str(),
    );
    assert!(line(&desk, "ledger").starts_with("fail  ledger: "));
    let desk = Desk::new().with("DATABASE_URL", "postgres://bot@127.0.0.1:1/words");
    let says = line(&desk, "ledger");
    assert!(says.starts_with("fail") && says.contains("does not answer"), "{says}");
}

#[tokio::test]
async fn a_workspace_its_teams_its_channel_and_what_was_not_sent() {
    let discord = Discord::start();
    let guild = discord.guild("Hotel");
    let channel = guild.channel("thanks");
    let mut bot = Bot::beside(&discord);
    bot.starts().await;
    let (lan, minh) = (guild.member("Lan"), guild.member("Minh"));
    let asked = lan.uses("please").option("to", &minh).option("what", "ice");
    asked.in_channel(&channel).await;
    bot.terminate();
    bot.ends_within(std::time::Duration::from_secs(20)).await;

    let says = |out: std::process::Output| String::from_utf8(out.stdout).unwrap();
    let workspace = format!("workspace discord:{}: ", guild.id);
    let out = says(bot.run(["check"]));
    assert!(out.contains(&format!("warn  {workspace}no teams yet")), "{out}");

    let file = bot.folder().join("magicwords.db");
    let url = format!("sqlite://{}", file.display());
    sqlx::any::install_default_drivers();
    let versioned = format!("{}/api/v10", discord.api_url());
    let out = says(bot.copy().with("DISCORD_API_URL", versioned).run(["check"]));
    assert!(out.contains("ok    discord: the gateway is "), "{out}");
    let mut conn = url
        .parse::<sqlx::any::AnyConnectOptions>()
        .unwrap()
        .connect()
        .await
        .unwrap();
    let team = "insert into teams (id, workspace, name, kind, serves_declared, created_at) \
                select 7, id, 'Maintenance', 'back_office', 0, 0 from workspaces";
    conn.execute(team).await.unwrap();
    let out = says(bot.run(["check"]));
    assert!(
        out.contains(&format!("warn  {workspace}1 team ")) && out.contains("no channel for the weekly"),
        "{out}"
    );
    assert!(out.contains("without a role: Maintenance"), "{out}");

    let place = format!(
        "update workspaces set digest_channel = '{}', digest_home = (select id from homes)",
        channel.id
    );
    conn.execute(sqlx::AssertSqlSafe(place)).await.unwrap();
    let done = bot.run(["check"]);
    assert!(done.status.success());
    let out = says(done);
    assert!(out.contains(&format!("ok    {workspace}")), "{out}");
    assert!(out.contains("the bot may post in"), "{out}");
    let summary = format!("summary of discord:{}: ", guild.id);
    assert!(out.contains(&format!("ok    {summary}the next one is due 20")), "{out}");
    conn.execute("update workspaces set digest_paused = 1").await.unwrap();
    let out = says(bot.run(["check"]));
    let paused = format!("warn  {summary}paused: /kudos-admin digest resume starts it again");
    assert!(out.contains(&paused), "{out}");
    conn.execute("update workspaces set digest_paused = 0").await.unwrap();

    channel.denies_the_bot(SEND_MESSAGES);
    conn.execute("update deliveries set state = 'dead', error = 'Missing Access', settled_at = 1")
        .await
        .unwrap();
    let failed = bot.run(["check"]);
    assert_eq!(failed.status.code(), Some(1));
    let out = says(failed);
    assert!(
        out.contains("the bot lacks in ") && out.contains("Send Messages."),
        "{out}"
    );
    assert!(
        out.contains("warn  messages: ") && out.contains("Missing Access"),
        "{out}"
    );

    let out = says(bot.copy().with("DISCORD_TOKEN", "another").run(["check"]));
    assert!(
        out.contains("fail  discord: Discord does not accept DISCORD_TOKEN"),
        "{out}"
    );
}
