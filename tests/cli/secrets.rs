//! Nothing that gives a right on Slack reaches the log, at any level, or the metrics, whatever goes wrong.

use super::serve::{address, ask, eventually};
use super::support::bot::Bot;
use super::support::slack::{Cut, Slack};
use std::time::Duration;

const METHODS: [&str; 9] = [
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "conversations.open",
    "conversations.history",
    "response_url",
    "views.open",
    "users.info",
    "upload",
];

/// Everything at once that can go wrong with the requests of the next commands.
fn everything_fails(stand: &Slack) {
    for method in METHODS {
        let faults = stand.faults();
        faults.next(method).fails_with(500);
        faults.next(method).drops_the_connection();
        faults.next(method).hangs();
        faults.next(method).refuses_with("expired_url");
        faults.next(method).rate_limits(Duration::from_secs(1));
        faults.next(method).loses_the_answer();
    }
}

/// Which of the secrets stand in a text, by their number only.
fn told_by(text: &str, secrets: &[String]) -> usize {
    secrets.iter().filter(|secret| text.contains(secret.as_str())).count()
}

#[tokio::test]
async fn no_secret_is_logged_or_measured_at_any_level_in_any_trouble() {
    let stand = Slack::start();
    let workspace = stand.workspace("Hotel");
    let (lan, minh, mai) = (
        workspace.member("Lan"),
        workspace.member("Minh"),
        workspace.member("Mai").admin(),
    );
    let desk = workspace.channel("desk");
    let mut bot = Bot::beside_slack(&stand)
        .with("MAGICWORDS_HTTP", "127.0.0.1:0")
        .with("RUST_LOG", "trace");
    bot.write_file("magicwords.toml", "[slack]\nrequest_timeout_seconds = 1\n");
    bot.starts().await;
    let asks = |words: &str| {
        let text = format!("{} {words}", minh.mention());
        lan.uses("please").text(text).in_channel(&desk)
    };
    let card = asks("ice").await.message();
    everything_fails(&stand);
    let sent = [
        asks("towels").send(),
        minh.presses(&card, "Take it"),
        lan.uses("thank-you")
            .text(format!("{} kindness private: yes", minh.mention()))
            .in_channel(&desk)
            .send(),
        lan.uses("please").in_channel(&desk).send(),
        mai.uses("kudos-admin").text("digest preview").in_channel(&desk).send(),
    ];
    for one in &sent {
        assert!(one.is_acknowledged_within(Duration::from_secs(20)).await);
    }
    // Sockets that are cut, refused and asked for in vain.
    stand.closes_the_door(true);
    stand.faults().next("apps.connections.open").fails_with(500);
    stand.faults().next("apps.connections.open").drops_the_connection();
    let asked = stand.socket_counts().connects;
    stand.cuts_the_sockets(Cut::Reset);
    eventually("a door was found closed", || stand.socket_counts().connects > asked).await;
    stand.closes_the_door(false);
    stand.faults().clear();
    stand.sockets_are(2).await;
    stand.cuts_one_socket(Cut::LinkDisabled);
    asks("tea").send();
    desk.waits_for("its card", |card| card.text().contains("tea")).await;
    let metrics = ask(&address(&bot), "/metrics");
    assert!(metrics.contains("magicwords_slack_ack_seconds"), "{metrics}");
    stand
        .faults()
        .next("apps.connections.open")
        .times(9)
        .refuses_with("invalid_auth");
    stand.cuts_the_sockets(Cut::Fin);
    bot.ends_within(Duration::from_secs(20)).await;

    let mut others = bot.copy().with("SLACK_BOT_TOKEN", "xoxb-a-secret-that-is-refused");
    others.spawns();
    others.ends_within(Duration::from_secs(20)).await;
    let swapped = bot.copy().with("SLACK_BOT_TOKEN", stand.app_token()).run(["check"]);
    let nowhere = bot
        .copy()
        .with("SLACK_API_URL", "http://127.0.0.1:1/api")
        .run(["check"]);
    let mut said = vec![bot.log(), others.log(), metrics];
    for output in [swapped, nowhere] {
        said.extend([output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()));
    }
    let mut secrets = stand.secrets();
    secrets.push("a-secret-that-is-refused".to_owned());
    assert!(secrets.len() > 12, "keys, addresses and triggers were given");
    for text in said {
        assert_eq!(told_by(&text, &secrets), 0, "{text}");
    }
    let log = bot.log();
    for trouble in [
        "DEBUG",
        "could not be opened",
        "a socket to Slack is lost",
        "Slack opens no socket",
    ] {
        assert!(log.contains(trouble), "nothing of {trouble:?} in\n{log}");
    }
}
