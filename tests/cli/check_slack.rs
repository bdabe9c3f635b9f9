//! `magicwords check` with each thing wrong on Slack: it is named, with what to do.

use super::support::bot::Bot;
use super::support::slack::{Channel, Group, Slack};
use std::time::Duration;

/// A hotel that is set up, whose bot is at rest.
struct Hotel {
    stand: Slack,
    desk: Channel,
    maintenance: Group,
    /// A channel that stands for a team.
    backstage: Channel,
    bot: Bot,
}

impl Hotel {
    async fn is_set_up() -> Self {
        let stand = Slack::start();
        let workspace = stand.workspace("Hotel");
        let maintenance = workspace.user_group("Maintenance");
        let mai = workspace.member("Mai").admin();
        let desk = workspace.channel("front-desk");
        let backstage = workspace.channel("backstage").private();
        let mut bot = Bot::start_beside_slack(&stand).await;
        backstage.invites_the_bot();
        for text in [
            format!("setup channel: {}", desk.mention()),
            format!("team add Stage kind: back-office group: {}", backstage.mention()),
            format!(
                "team add Maintenance kind: back-office group: {}",
                maintenance.mention()
            ),
        ] {
            mai.uses("kudos-admin").text(text).in_channel(&desk).await;
        }
        bot.terminate();
        bot.ends_within(Duration::from_secs(20)).await;
        Hotel {
            stand,
            desk,
            maintenance,
            backstage,
            bot,
        }
    }

    /// The line that has all of these words.
    fn says(&self, words: &[&str]) -> String {
        says(&self.bot, words)
    }
}

/// Runs the check, which fails exactly when one of its lines does.
fn says(bot: &Bot, words: &[&str]) -> String {
    let ended = bot.run(["check"]);
    let out = String::from_utf8(ended.stdout).unwrap();
    let failed = out.lines().any(|line| line.starts_with("fail  "));
    assert_eq!(ended.status.code(), Some(i32::from(failed)), "{out}");
    let found = out.lines().find(|line| words.iter().all(|word| line.contains(word)));
    found
        .unwrap_or_else(|| panic!("no line with {words:?} in\n{out}"))
        .to_owned()
}

#[tokio::test]
async fn what_is_well_is_said_to_be() {
    let hotel = Hotel::is_set_up().await;
    for words in [
        ["slack", "knows the bot as"],
        ["slack", "all scopes"],
        ["slack", "the clock agrees"],
        ["slack", "Socket Mode is on"],
        ["slack", "1 user groups"],
        ["channel of", "the bot is in"],
    ] {
        assert!(hotel.says(&words).starts_with("ok    "), "{words:?}");
    }
    let out = hotel.bot.run(["check"]).stdout;
    assert!(!String::from_utf8(out).unwrap().contains("fail  "));
}

#[tokio::test]
async fn tokens_that_will_not_do() {
    let hotel = Hotel::is_set_up().await;
    let with = |bot_token: Option<&str>, app_token: Option<&str>, words: &[&str]| {
        let set = |bot: Bot, name: &str, value: Option<&str>| match value {
            Some(value) => bot.with(name, value),
            None => bot.without(name),
        };
        let bot = set(hotel.bot.copy(), "SLACK_BOT_TOKEN", bot_token);
        let line = says(&set(bot, "SLACK_APP_TOKEN", app_token), words);
        assert!(line.starts_with("fail  "), "{line}");
    };
    let (bot, app) = (Some(hotel.stand.bot_token()), Some(hotel.stand.app_token()));
    with(
        None,
        None,
        &["DISCORD_TOKEN is not set", "SLACK_BOT_TOKEN and SLACK_APP_TOKEN"],
    );
    with(None, app, &["config", "SLACK_BOT_TOKEN is not", "OAuth & Permissions"]);
    with(bot, None, &["config", "SLACK_APP_TOKEN is not", "connections:write"]);
    with(app, bot, &["config", "swap them"]);
    let no_bot_token = [
        "slack",
        "does not accept SLACK_BOT_TOKEN",
        "xoxb-",
        "OAuth & Permissions",
    ];
    let no_app_token = ["slack", "does not accept SLACK_APP_TOKEN", "xapp-", "connections:write"];
    with(app, app, &no_bot_token);
    with(Some("xoxb-of-another-app"), app, &no_bot_token);
    with(bot, bot, &no_app_token);
    with(bot, Some("xapp-of-another-app"), &no_app_token);
    hotel
        .stand
        .faults()
        .next("apps.connections.open")
        .refuses_with("missing_scope");
    with(bot, app, &no_app_token);
    hotel.stand.faults().next("auth.test").refuses_with("account_inactive");
    with(bot, app, &no_bot_token);
    hotel.stand.gives_the_bot_to_another_app();
    with(
        bot,
        app,
        &[
            "slack",
            "SLACK_BOT_TOKEN is of the app A0ANOTHER",
            "take both from one app",
        ],
    );
    let nowhere = hotel.bot.copy().with("SLACK_API_URL", "http://127.0.0.1:1/api");
    let line = says(&nowhere, &["slack", "cannot be reached", "SLACK_API_URL"]);
    assert!(line.starts_with("fail  "), "{line}");
}

#[tokio::test]
async fn what_the_app_may_not_do() {
    let hotel = Hotel::is_set_up().await;
    let manifest: serde_json::Value = serde_json::from_slice(&hotel.bot.run(["slack-manifest"]).stdout).unwrap();
    let scopes = manifest["oauth_config"]["scopes"]["bot"].as_array().unwrap();
    let scopes: Vec<&str> = scopes.iter().filter_map(|scope| scope.as_str()).collect();
    for gone in &scopes {
        let left: Vec<&str> = scopes.iter().filter(|scope| *scope != gone).copied().collect();
        hotel.stand.grants(&left);
        let line = hotel.says(&["scopes are missing", gone, "OAuth & Permissions", "slack-manifest"]);
        assert!(!line.starts_with("ok"), "{line}");
        let vital = ["commands", "chat:write", "im:write", "users:read", "channels:history"];
        assert_eq!(line.starts_with("fail  "), vital.contains(gone), "{line}");
    }
}

#[tokio::test]
async fn a_channel_that_takes_no_summary() {
    let hotel = Hotel::is_set_up().await;
    let fails = |words: &[&str]| {
        let line = hotel.says(words);
        assert!(line.starts_with("fail  channel of"), "{line}");
    };
    hotel.desk.removes_the_bot();
    fails(&["not in channel", &hotel.desk.id, "/invite"]);
    hotel.desk.is_archived();
    fails(&["is archived", "/kudos-admin setup channel:"]);
    hotel.desk.is_deleted();
    fails(&["does not see channel", "/kudos-admin setup channel:"]);
}

#[tokio::test]
async fn a_user_group_that_is_gone() {
    let hotel = Hotel::is_set_up().await;
    hotel.maintenance.is_disabled();
    let line = hotel.says(&["user groups of", "team Maintenance", &hotel.maintenance.id]);
    assert!(
        line.starts_with("warn  ") && line.contains("/kudos-admin team edit group:"),
        "{line}"
    );
}

#[tokio::test]
async fn a_channel_that_stands_for_a_team_and_cannot_be_read() {
    let hotel = Hotel::is_set_up().await;
    hotel.backstage.removes_the_bot();
    let line = hotel.says(&["user groups of", "team Stage", &hotel.backstage.id]);
    assert!(line.starts_with("warn  ") && line.contains("/invite"), "{line}");
    assert!(line.contains("/kudos-admin team edit group:"), "{line}");
}

#[tokio::test]
async fn a_clock_that_is_off() {
    let hotel = Hotel::is_set_up().await;
    hotel.stand.advance(Duration::from_secs(45));
    assert!(hotel.says(&["clock", "slow", "NTP"]).starts_with("warn  "));
    hotel.stand.advance(Duration::from_secs(300));
    assert!(hotel.says(&["clock", "slow", "NTP"]).starts_with("fail  "));
}
