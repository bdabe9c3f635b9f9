//! Registration, and what `magicwords check` asks.

use super::*;
use magicwords::chat::health::Verdict;
use support::discord::permissions::{READ_MESSAGE_HISTORY, SEND_MESSAGES};

fn puts(stand: &Discord) -> usize {
    let requests = stand.requests();
    requests
        .iter()
        .filter(|r| r.method == "PUT" && r.path.ends_with("/commands"))
        .count()
}

#[tokio::test]
async fn commands_are_registered_only_where_they_differ() {
    let stand = Discord::start();
    Running::start(&stand, with_a_card).await.stops().await;
    assert_eq!(puts(&stand), 1);
    let again = Running::launch(&stand, config(&stand), with_a_card);
    again
        .eventually("a look at the commands", |bot| {
            bot.stand
                .requests()
                .iter()
                .filter(|r| r.method == "GET" && r.path.ends_with("/commands"))
                .count()
                == 2
        })
        .await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(puts(&stand), 1);
    again.stops().await;
}

#[tokio::test]
async fn a_failed_registration_is_tried_again_while_the_bot_works() {
    let stand = Discord::start();
    stand.faults().next("GET /applications/*/commands").refuses_with(50_001);
    stand.faults().next("PUT /applications/*/commands").fails_with(500);
    let bot = Running::start(&stand, with_a_card).await;
    assert_eq!(stand.faults().left(), 0);
    bot.stops().await;
}

#[tokio::test]
async fn where_no_list_can_be_had_the_commands_are_registered_all_the_same() {
    let stand = Discord::start();
    stand.faults().next("GET /applications/*/commands").fails_with(404);
    Running::start(&stand, with_a_card).await.stops().await;
    assert_eq!((stand.faults().left(), puts(&stand)), (0, 1));
}

#[tokio::test]
async fn a_server_of_ones_own_gets_the_commands_at_once() {
    let stand = Discord::start();
    let guild = stand.guild("Hotel");
    let config = DiscordConfig {
        guild_id: Some(guild.id),
        ..config(&stand)
    };
    let bot = Running::launch(&stand, config, with_a_card);
    stand.bot_is_ready().await;
    assert!(
        stand
            .requests()
            .iter()
            .any(|r| r.path.contains(&format!("/guilds/{}/commands", guild.id)))
    );
    bot.stops().await;
}

#[tokio::test]
async fn a_check_says_what_is_well_and_what_is_not() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs() as i64;
    let adapter = Adapter::new(config(&stand)).unwrap();
    let checks = adapter.check(now).await;
    assert!(
        checks.len() >= 3 && checks.iter().all(|(verdict, _)| *verdict == Verdict::Ok),
        "{checks:?}"
    );
    let late = adapter.check(now + 600).await;
    assert!(
        late.iter()
            .any(|(verdict, words)| *verdict == Verdict::Fail && words.contains("clock")),
        "{late:?}"
    );
    let channel = hotel.desk.id.to_string();
    assert_eq!(adapter.check_channel(&channel).await, Ok(vec![]));
    hotel.desk.denies_the_bot(SEND_MESSAGES | READ_MESSAGE_HISTORY);
    assert_eq!(
        adapter.check_channel(&channel).await,
        Ok(vec!["Send Messages", "Read Message History"])
    );
    let wrong = DiscordConfig {
        token: "another.token".into(),
        ..config(&stand)
    };
    let checks = Adapter::new(wrong).unwrap().check(now).await;
    assert!(
        matches!(&checks[..], [(Verdict::Fail, words)] if words.contains("DISCORD_TOKEN")),
        "{checks:?}"
    );
    let nowhere = DiscordConfig {
        api_url: Some("http://127.0.0.1:1".into()),
        ..config(&stand)
    };
    let checks = Adapter::new(nowhere).unwrap().check(now).await;
    assert!(
        matches!(&checks[..], [(Verdict::Fail, words)] if !words.contains(stand.token())),
        "{checks:?}"
    );
}
