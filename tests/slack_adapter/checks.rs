//! `check`: what is wrong is said, with what to do.

use super::*;
use magicwords::chat::health::{Check, Verdict};
use std::time::{SystemTime, UNIX_EPOCH};

#[allow(clippy::disallowed_methods, reason = "the stand-in's answers bear the real time")]
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

async fn check(stand: &Slack) -> Vec<Check> {
    Adapter::new(&config(stand)).unwrap().check(now()).await
}

fn says(checks: &[Check], verdict: Verdict, what: &str) -> bool {
    checks
        .iter()
        .any(|(given, says)| *given == verdict && says.contains(what))
}

#[tokio::test]
async fn a_workspace_in_good_order_is_well() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let checks = check(&stand).await;
    assert!(checks.iter().all(|(verdict, _)| *verdict == Verdict::Ok), "{checks:#?}");
    assert!(says(&checks, Verdict::Ok, &hotel.workspace.id), "{checks:#?}");
    let slack = Adapter::new(&config(&stand)).unwrap();
    assert_eq!(slack.check_channel(&hotel.desk.id).await, Ok(()));
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_missing_is_named_with_the_remedy() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    stand.grants(&[
        "commands",
        "im:write",
        "users:read",
        "channels:history",
        "channels:read",
        "groups:read",
    ]);
    let checks = check(&stand).await;
    assert!(says(&checks, Verdict::Fail, "chat:write"), "{checks:#?}");
    assert!(says(&checks, Verdict::Warn, "usergroups:read"), "{checks:#?}");
    let slack = Adapter::new(&config(&stand)).unwrap();
    hotel.desk.removes_the_bot();
    let why = slack.check_channel(&hotel.desk.id).await.unwrap_err();
    assert!(why.contains("/invite"), "{why}");
    hotel.workspace.pays(false);
    stand
        .faults()
        .next("apps.connections.open")
        .refuses_with("invalid_auth");
    let checks = check(&stand).await;
    assert!(says(&checks, Verdict::Fail, "SLACK_APP_TOKEN"), "{checks:#?}");
    stand.faults().next("auth.test").refuses_with("token_revoked");
    assert!(says(&check(&stand).await, Verdict::Fail, "SLACK_BOT_TOKEN"));
    stand.faults().next("auth.test").drops_the_connection();
    assert!(says(&check(&stand).await, Verdict::Fail, "SLACK_API_URL"));
}
