//! The real bot beside the stand-in: what was acknowledged stands once, whatever happens.

use super::support::bot::Bot;
use super::support::discord::{self, Discord};
use super::support::slack::{Cut, Message, Sent};
use super::*;

/// Somebody asks somebody at the desk.
fn asks(hotel: &Hotel, minh: &Member, words: &str) -> Sent {
    let text = format!("{} {words}", minh.mention());
    hotel.lan.uses("please").text(text).in_channel(&hotel.desk).send()
}

fn cards(hotel: &Hotel) -> Vec<Message> {
    hotel.desk.messages()
}

async fn waits_for_cards(stand: &Slack, hotel: &Hotel, how_many: usize, patience: u64) {
    let there = || (cards(hotel).len() >= how_many).then_some(());
    stand
        .wait_until("the cards", Duration::from_secs(patience), there)
        .await;
}

#[tokio::test]
async fn forty_cards_of_one_channel_arrive_once_and_in_order() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh");
    stand.enforces_rate_limits();
    let _bot = Bot::start_beside_slack(&stand).await;
    for n in 0..40 {
        let sent = asks(&hotel, &minh, &format!("chore {n:02}"));
        assert!(sent.is_acknowledged_within(Duration::from_secs(3)).await);
    }
    waits_for_cards(&stand, &hotel, 40, 120).await;
    // Whatever would be posted a second time would be by now, or soon.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let cards = cards(&hotel);
    assert_eq!(cards.len(), 40);
    for (n, card) in cards.iter().enumerate() {
        let text = card.text();
        assert!(text.contains(&format!("chore {n:02}")), "at {n}: {text}");
    }
    assert_eq!(stand.rate_limit_violations(), 0);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_redelivered_command_changes_nothing() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh");
    let mut bot = Bot::start_beside_slack(&stand).await;
    let sent = asks(&hotel, &minh, "ice");
    sent.answer().await;
    sent.is_delivered_again();
    sent.is_delivered_in_a_new_envelope();
    bot.restart().await;
    sent.is_delivered_in_a_new_envelope();
    stand
        .wait_until("all to be acknowledged", Duration::from_secs(10), || {
            (stand.unacknowledged() == 0).then_some(())
        })
        .await;
    assert!(!asks(&hotel, &minh, "towels").await.buttons().is_empty());
    assert_eq!(cards(&hotel).len(), 2);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_card_stands_once_when_the_bot_is_killed_around_its_posting() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh");
    let mut bot = Bot::start_beside_slack(&stand).await;
    // One is posted and the bot never hears of it, the other never leaves.
    stand.faults().next("chat.postMessage").loses_the_answer();
    stand.faults().next("chat.postMessage").hangs();
    for words in ["ice", "towels"] {
        let sent = asks(&hotel, &minh, words);
        assert!(sent.is_acknowledged_within(Duration::from_secs(3)).await);
    }
    waits_for_cards(&stand, &hotel, 1, 5).await;
    bot.kill9();
    stand.faults().clear();
    bot.starts().await;
    waits_for_cards(&stand, &hotel, 2, 60).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let texts: Vec<String> = cards(&hotel).iter().map(Message::text).collect();
    assert_eq!(texts.len(), 2, "{texts:#?}");
    assert!(texts[0].contains("ice") && texts[1].contains("towels"), "{texts:#?}");
}

#[tokio::test]
async fn a_card_in_a_thread_stands_there_once_when_the_bot_is_killed_around_its_posting() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh");
    let mut bot = Bot::start_beside_slack(&stand).await;
    let question = hotel.lan.says(&hotel.desk, "the lift?");
    let help = minh.replies(&question, "runs again");
    stand.faults().next("chat.postMessage").loses_the_answer();
    stand.faults().next("chat.postMessage").hangs();
    for words in ["the lift", "the towels"] {
        let form = hotel.lan.message_menu("Say thank you · Cảm ơn", &help).await.modal();
        let sent = hotel.lan.submits(&form, [("for", words)]);
        assert!(sent.is_acknowledged_within(Duration::from_secs(3)).await);
    }
    waits_for_cards(&stand, &hotel, 3, 5).await;
    bot.kill9();
    stand.faults().clear();
    bot.starts().await;
    waits_for_cards(&stand, &hotel, 4, 60).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let cards = &cards(&hotel)[2..];
    assert_eq!(cards.len(), 2, "{cards:#?}");
    for (card, words) in cards.iter().zip(["the lift", "the towels"]) {
        assert!(card.text().contains(words), "{cards:#?}");
        assert_eq!(card.state.thread_ts.as_deref(), Some(question.id()));
    }
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn neither_platform_notices_when_the_other_is_cut_off() {
    let (stand, other) = (Slack::start(), Discord::start());
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh");
    let guild = other.guild("Hotel");
    let (_desk, nga, binh) = (guild.channel("front-desk"), guild.member("Nga"), guild.member("Bình"));
    let mut bot = Bot::beside(&other).and_beside_slack(&stand);
    bot.starts().await;
    let on_discord = |words: &str| nga.uses("please").option("to", &binh).option("what", words);
    stand.closes_the_door(true);
    stand.cuts_the_sockets(Cut::Reset);
    for n in 0..5 {
        assert!(on_discord(&format!("ice {n}")).await.text().contains("ice"));
    }
    stand.closes_the_door(false);
    other.closes_the_gateway(true);
    other.cuts_the_gateway(discord::Cut::Reset);
    stand
        .wait_until("a socket", Duration::from_secs(20), || {
            (stand.connected_sockets() > 0).then_some(())
        })
        .await;
    for n in 0..3 {
        assert!(
            asks(&hotel, &minh, &format!("towels {n}"))
                .await
                .text()
                .contains("towels")
        );
    }
    assert!(bot.is_running());
    assert_eq!(stand.problems(), Vec::<String>::new());
}
