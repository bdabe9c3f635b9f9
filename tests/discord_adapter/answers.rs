//! Answers to interactions: at once, late, lost, refused.

use super::*;

fn slowly(answer: impl Fn() -> Answer + Send + Sync + 'static) -> impl Fn(Act) -> BoxFuture<'static, Answer> {
    let answer = Arc::new(answer);
    move |_| {
        let answer = Arc::clone(&answer);
        async move {
            tokio::time::sleep(Duration::from_millis(400)).await;
            answer()
        }
        .boxed()
    }
}

/// Starts with a sign of life after 100 ms.
async fn impatient<F>(stand: &Discord, product: F) -> Running
where
    F: Fn(Act) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
{
    let config = DiscordConfig {
        defer_after: Duration::from_millis(100),
        ..config(stand)
    };
    let bot = Running::launch(stand, config, product);
    stand.bot_is_ready().await;
    bot
}

fn ask(hotel: &Hotel) -> support::discord::CommandUse {
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
}

#[tokio::test]
async fn an_answer_is_the_callback_itself_and_its_message_is_known() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let answer = ask(&hotel).await;
    assert_eq!(answer.text(), "| Please\n| ice\n[Take it]");
    assert!(!answer.is_ephemeral());
    bot.eventually("word of the arrival", |bot| !bot.answered().is_empty())
        .await;
    let at = MessageRef {
        home: hotel.guild.id.to_string(),
        channel: hotel.desk.id.to_string(),
        message: answer.message().id().to_string(),
    };
    assert_eq!(bot.answered(), [(77, Some(at))]);
    let callbacks = stand
        .requests()
        .iter()
        .filter(|r| r.path.ends_with("/callback"))
        .count();
    assert_eq!(callbacks, 1);
    bot.stops().await;
}

#[tokio::test]
async fn a_refusal_is_private_and_owes_nothing() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let refuse = |_| {
        let reply = Reply::message(message(Visibility::Private, "Not so"));
        async {
            Answer {
                reply,
                ..Default::default()
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, refuse).await;
    let answer = ask(&hotel).await;
    assert!(answer.is_ephemeral());
    assert_eq!(answer.content(), "Not so");
    assert!(bot.answered().is_empty());
    bot.stops().await;
}

#[tokio::test]
async fn an_aside_follows_for_the_person_alone() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let product = |_| {
        let aside = Some(message(Visibility::Private, "By the way"));
        async {
            Answer {
                aside,
                ..owed(Reply::message(card("ice")))
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    let sent = ask(&hotel).send();
    let answer = sent.answer().await;
    bot.eventually("the aside", |_| !answer.follow_ups().is_empty()).await;
    let aside = &answer.follow_ups()[0];
    assert!(aside.is_ephemeral() && aside.content() == "By the way");
    bot.stops().await;
}

#[tokio::test]
async fn a_late_answer_follows_a_sign_of_life() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = impatient(&stand, slowly(|| owed(Reply::message(card("ice"))))).await;
    let sent = ask(&hotel).send();
    assert!(sent.is_acknowledged_within(Duration::from_millis(350)).await);
    let answer = sent.answer().await;
    assert_eq!(answer.text(), "| Please\n| ice\n[Take it]");
    bot.eventually("word of the arrival", |bot| !bot.answered().is_empty())
        .await;
    assert_eq!(
        bot.answered()[0].1.as_ref().unwrap().message,
        answer.message().id().to_string()
    );
    bot.stops().await;
}

#[tokio::test]
async fn a_late_refusal_stays_private_though_a_public_answer_was_announced() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let refusal = || Answer {
        reply: Reply::message(message(Visibility::Private, "Not so")),
        ..Default::default()
    };
    let bot = impatient(&stand, slowly(refusal)).await;
    let sent = ask(&hotel).send();
    bot.eventually("the follow-up", |_| !sent.state().followups.is_empty())
        .await;
    assert!(hotel.desk.messages().iter().all(|m| m.is_ephemeral()));
    bot.stops().await;
}

#[tokio::test]
async fn a_late_edit_changes_the_message_of_the_button() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let product = |act: Act| {
        async move {
            match act.gesture {
                magicwords::chat::inbound::Gesture::Button { .. } => {
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    owed(Reply::edit(card("taken")))
                }
                _ => owed(Reply::message(card("ice"))),
            }
        }
        .boxed()
    };
    let bot = impatient(&stand, product).await;
    let first = ask(&hotel).await.message();
    let pressed = hotel.lan.presses(&first, "Take it").await;
    assert!(pressed.updated_the_message());
    assert_eq!(first.now().text(), "| Please\n| taken\n[Take it]\n(edited)");
    bot.eventually("word of both", |bot| bot.answered().len() == 2).await;
    assert!(
        bot.answered()
            .iter()
            .all(|(_, at)| at.as_ref().unwrap().message == first.id().to_string())
    );
    bot.stops().await;
}

#[tokio::test]
async fn an_answer_that_fails_at_first_is_sent_again() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .times(2)
        .fails_with(500);
    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .drops_the_connection();
    let answer = ask(&hotel).await;
    assert_eq!(answer.text(), "| Please\n| ice\n[Take it]");
    bot.eventually("word of the arrival", |bot| bot.answered().len() == 1)
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn an_answer_that_is_rate_limited_waits_as_told() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .rate_limits(Duration::from_millis(300));
    ask(&hotel).await;
    assert_eq!(stand.rate_limit_violations(), 0);
    bot.stops().await;
}

#[tokio::test]
async fn an_answer_whose_word_is_lost_is_found_and_not_repeated() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .loses_the_answer();
    let answer = ask(&hotel).await;
    bot.eventually("word of the arrival", |bot| bot.answered().len() == 1)
        .await;
    assert_eq!(
        bot.answered()[0].1.as_ref().unwrap().message,
        answer.message().id().to_string()
    );
    assert_eq!(hotel.desk.messages().len(), 1);
    stand_is_content(&stand, 1);
    bot.stop.send_replace(true);
}

#[tokio::test]
async fn a_callback_that_hangs_is_tried_again_in_time() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand.faults().next("POST /interactions/*/*/callback").hangs();
    let sent = ask(&hotel).send();
    assert!(sent.is_acknowledged_within(Duration::from_millis(2_900)).await);
    bot.stops().await;
}

#[tokio::test]
async fn of_an_answer_that_cannot_be_given_nothing_is_reported() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .times(60)
        .fails_with(503);
    let sent = ask(&hotel).send();
    tokio::time::sleep(Duration::from_millis(3_300)).await;
    assert!(!sent.is_acknowledged());
    assert!(bot.answered().is_empty());
    stand.faults().clear();
    bot.stops().await;
}

#[tokio::test]
async fn an_event_that_comes_twice_is_answered_once() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let sent = ask(&hotel).send();
    let answer = sent.answer().await;
    sent.is_delivered_again();
    bot.eventually("word of both", |bot| bot.answered().len() == 2).await;
    let at = Some(answer.message().id().to_string());
    assert!(
        bot.answered()
            .iter()
            .all(|(_, r)| r.as_ref().map(|r| r.message.clone()) == at)
    );
    assert_eq!(hotel.desk.messages().len(), 1);
    stand_is_content(&stand, 1);
    bot.stop.send_replace(true);
}

#[tokio::test]
async fn a_panic_hurts_nobody_else() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let product = |act: Act| {
        async move {
            match act.gesture {
                magicwords::chat::inbound::Gesture::Slash { path, .. } if path == "kudos mine" => panic!("ordered"),
                _ => owed(Reply::message(card("ice"))),
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    hotel.lan.uses("kudos mine").send();
    ask(&hotel).await;
    bot.stops().await;
}

#[tokio::test]
async fn nothing_to_say_is_acknowledged_without_a_trace() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let product = |act: Act| {
        async move {
            match act.gesture {
                magicwords::chat::inbound::Gesture::Button { .. } => Answer::default(),
                _ => owed(Reply::message(card("ice"))),
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    let first = ask(&hotel).await.message();
    let sent = hotel.lan.presses(&first, "Take it");
    assert!(sent.is_acknowledged_within(Duration::from_secs(2)).await);
    assert_eq!(first.now().text(), first.text());
    bot.stops().await;
}

/// Only so many 40060, which are the stand-in's word for an answer that came twice.
fn stand_is_content(stand: &Discord, repeated: usize) {
    let problems = stand.problems();
    assert!(
        problems.len() <= repeated && problems.iter().all(|p| p.contains("40060")),
        "{problems:#?}"
    );
}
