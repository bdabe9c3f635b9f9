//! Slack's own SDK for Python talks to the stand-in: what it understands, Slack would have said.
//!
//! Runs where `SLACK_SDK_PYTHON` names a Python that has `slack_sdk`; with `CI` set it must.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::raw::{Stage, stage};
use crate::support::slack::Cut;

struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _ended_already = self.0.wait();
    }
}

/// The bot of `sdk_bot.py`, once it is connected; None where there is no SDK.
fn bot(s: &Stage) -> Option<Bot> {
    let python = std::env::var_os("SLACK_SDK_PYTHON");
    assert!(
        python.is_some() || std::env::var_os("CI").is_none(),
        "SLACK_SDK_PYTHON names no Python with slack_sdk"
    );
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/slack_stand_in/sdk_bot.py");
    let mut child = Command::new(python?)
        .arg(script)
        .env("SLACK_API_URL", s.slack.api_url())
        .env("SLACK_BOT_TOKEN", s.slack.bot_token())
        .env("SLACK_APP_TOKEN", s.slack.app_token())
        .env("SLACK_CHANNEL", &s.desk.id)
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("stdout is piped");
    let bot = Bot(child);
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    assert_eq!(line.trim(), "connected", "what it called was answered as Slack does");
    Some(bot)
}

#[tokio::test]
async fn slacks_own_sdk_is_at_home_here() {
    let s = stage();
    let Some(_bot) = bot(&s) else { return };
    let shown: Vec<_> = s.desk.messages().iter().map(|m| m.text()).collect();
    assert_eq!(shown, ["hello again\n[Take it]\n(edited)", "(file digest.png: dots)"]);
    assert_eq!(
        s.desk.messages()[1].file("digest.png").as_deref(),
        Some(&b"\x89PNG"[..])
    );
    assert_eq!(s.lan.direct_messages()[0].text(), "in private");
    s.slack.sockets_are(1).await;

    let asked = s.lan.uses("please").text("the ice machine").in_channel(&s.desk).await;
    assert_eq!(asked.text(), "the ice machine\n[Take it]");
    let pressed = s.minh.presses(&asked.message(), "Take it").await;
    assert_eq!(pressed.text(), "taken\n(edited)");

    let form = s.lan.uses("please").in_channel(&s.desk).await.modal();
    assert_eq!(form.text(), "[[ Please ]]\nWhat?*:");
    let sent = s.lan.submits(&form, [("What?", "towels")]).await;
    assert_eq!(sent.text(), "@Lan asks: towels\n(pings @Lan)");

    s.lan.opens_home();
    let home = s.lan.waits_for_home("the home tab", |_| true).await;
    assert_eq!(home.text(), "your asks");
    assert_eq!(s.slack.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn slacks_own_sdk_comes_back_after_a_cut() {
    let s = stage();
    let Some(_bot) = bot(&s) else { return };
    s.slack.sockets_are(1).await;
    for how in [Cut::RefreshRequested, Cut::Close(1001)] {
        let before = s.slack.socket_counts().connects;
        s.slack.cuts_the_sockets(how);
        let again = || {
            let fresh = s.slack.socket_counts().connects > before && s.slack.connected_sockets() > 0;
            fresh.then_some(())
        };
        let patience = Duration::from_secs(30);
        s.slack.wait_until("a new socket", patience, again).await;
        let asked = s.lan.uses("please").text("towels").in_channel(&s.desk).await;
        assert_eq!(asked.text(), "towels\n[Take it]", "{how:?}");
    }
}
