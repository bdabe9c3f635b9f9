//! Answers: each in the way that its envelope allows.

use super::support::slack::Ack;
use super::*;
use magicwords::chat::platform::{Platform, Post, To};
use magicwords::chat::reply::{File, Modal, ModalField};

#[tokio::test]
async fn a_public_card_is_a_message_of_the_bots_own() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let answer = hotel.asks("ice").await;
    let card = answer.message();
    assert!(!card.is_ephemeral());
    assert_eq!(card.buttons(), ["Take it"]);
    let metadata = card.metadata().expect("metadata");
    assert_eq!(metadata["event_payload"]["delivery"], "77");
    bot.eventually("word of the arrival", |bot| !bot.answered().is_empty())
        .await;
    let place = MessageRef {
        home: hotel.workspace.id.clone(),
        channel: hotel.desk.id.clone(),
        message: card.id().to_owned(),
    };
    assert_eq!(bot.answered(), [(77, Some(place))]);
    bot.stops().await;
}

#[tokio::test]
async fn a_word_to_one_person_goes_with_the_acknowledgement() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    let answer = hotel.asks("ice").await;
    assert!(answer.is_ephemeral());
    assert_eq!(answer.content(), "ice");
    let Some(Ack { payload, late, .. }) = answer.interaction.ack else {
        panic!("no acknowledgement");
    };
    assert!(payload.is_some() && !late);
    assert!(stand.calls("response_url").is_empty() && stand.calls("chat.postEphemeral").is_empty());
    bot.stops().await;
}

#[tokio::test]
async fn a_late_word_comes_all_the_same() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let slowly = |_| {
        async {
            tokio::time::sleep(Duration::from_millis(3_200)).await;
            private("at last")
        }
        .boxed()
    };
    let bot = Running::start(&stand, slowly).await;
    let answer = hotel.asks("ice").await;
    assert_eq!(answer.content(), "at last");
    assert!(answer.is_ephemeral());
    bot.stops().await;
}

#[tokio::test]
async fn a_large_word_is_not_dropped() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let words = "Lễ tân ".repeat(1_400);
    let large = move |_| {
        let answer = private(&words);
        async { answer }.boxed()
    };
    let bot = Running::start(&stand, large).await;
    assert!(hotel.asks("ice").await.text().contains("Lễ tân Lễ tân"));
    bot.stops().await;
}

#[tokio::test]
async fn a_receipt_is_settled_when_it_is_known_to_have_arrived() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let product = |_| async { owed(Reply::message(message(Visibility::Private, "Kept"))) }.boxed();
    let bot = Running::start(&stand, product).await;
    stand.faults().next("response_url").fails_with(500);
    let answer = hotel.asks("ice").await;
    assert!(answer.is_ephemeral() && answer.content() == "Kept");
    bot.eventually("word of the arrival", |bot| bot.answered() == [(77, None)])
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn a_card_that_stands_already_is_not_posted_again() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let product = |_| {
        let reply = Reply::message(card("ice"));
        let again = Answer {
            reply,
            ..Answer::default()
        };
        async { again }.boxed()
    };
    let bot = Running::start(&stand, product).await;
    let sent = hotel.asks("ice");
    assert!(sent.is_acknowledged_within(Duration::from_secs(2)).await);
    bot.stops().await;
    assert!(hotel.desk.messages().is_empty());
}

#[tokio::test]
async fn the_bot_joins_a_public_channel_in_which_it_is_asked() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    hotel.desk.removes_the_bot();
    let bot = Running::start(&stand, with_a_card).await;
    assert_eq!(hotel.asks("ice").await.buttons(), ["Take it"]);
    bot.eventually("word of the arrival", |bot| {
        matches!(&bot.answered()[..], [(77, Some(_))])
    })
    .await;
    bot.stops().await;
}

#[tokio::test]
async fn a_private_channel_without_the_bot_gets_its_card_all_the_same() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let den = hotel.workspace.channel("den").private();
    den.removes_the_bot();
    let product = |act: Act| match act.gesture {
        Gesture::Button { .. } => async { owed(Reply::edit(card("taken"))) }.boxed(),
        _ => with_a_card(act),
    };
    let bot = Running::start(&stand, product).await;
    let text = format!("{} ice", hotel.reception.mention());
    let card = hotel.lan.uses("please").text(text).in_channel(&den).await.message();
    assert!(!card.is_ephemeral());
    bot.eventually("word of the arrival", |bot| bot.answered() == [(77, None)])
        .await;
    hotel.lan.presses(&card, "Take it").await;
    assert!(card.now().text().contains("taken"), "{:?}", card.now());
    bot.stops().await;
}

#[tokio::test]
async fn a_press_changes_its_message_which_keeps_its_delivery() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let product = |act: Act| match act.gesture {
        Gesture::Button { id } => {
            assert_eq!(id, "mw:ask:12:take");
            async { owed(Reply::edit(card("taken"))) }.boxed()
        }
        _ => with_a_card(act),
    };
    let bot = Running::start(&stand, product).await;
    let card = hotel.asks("ice").await.message();
    let pressed = hotel.lan.presses(&card, "Take it").await;
    assert!(pressed.updated_the_message());
    let card = card.now();
    assert!(card.text().contains("taken"), "{card:?}");
    assert_eq!(card.metadata().expect("metadata")["event_payload"]["delivery"], "77");
    bot.eventually("word of both", |bot| bot.answered().len() == 2).await;
    assert_eq!(bot.answered()[1].1.as_ref().unwrap().message, card.id());
    // Where the response address does not serve, the bot changes its message itself.
    stand.faults().next("response_url").refuses_with("expired_url");
    hotel.lan.presses(&card, "Take it").await;
    bot.eventually("the edit", |bot| bot.stand.calls("chat.update").len() == 1)
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn what_only_they_see_is_shown_anew_when_it_can_no_longer_be_changed() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let alone = |words| Message {
        visibility: Visibility::Private,
        ..card(words)
    };
    let product = move |act: Act| {
        let reply = match act.gesture {
            Gesture::Button { .. } => Reply::edit(alone("taken")),
            _ => Reply::message(alone("open")),
        };
        async { reply_only(reply) }.boxed()
    };
    let bot = Running::start(&stand, product).await;
    let list = hotel.asks("ice").await.message();
    assert!(list.is_ephemeral());
    stand.faults().next("response_url").times(2).refuses_with("expired_url");
    hotel.lan.presses(&list, "Take it").await;
    bot.eventually("the list anew", |bot| bot.stand.calls("chat.postEphemeral").len() == 1)
        .await;
    bot.stops().await;
}

fn reason() -> Modal {
    Modal {
        id: "mw:cant:12".to_owned(),
        title: plain("Can't right now"),
        fields: vec![ModalField {
            id: "reason",
            label: plain("Why"),
            long: true,
            required: true,
            max: 200,
        }],
        for_all: false,
    }
}

#[tokio::test]
async fn a_form_stays_open_until_it_can_be_taken() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let product = |act: Act| {
        let answer = match act.gesture {
            Gesture::Button { .. } => Answer {
                reply: Reply::Modal(reason()),
                ..Answer::default()
            },
            Gesture::Modal { id, fields } => {
                assert_eq!(id, "mw:cant:12");
                match fields[0].1.as_str() {
                    "no" => Answer {
                        nothing_done: true,
                        ..private("Say <more>")
                    },
                    _ => owed(Reply::edit(card("open again"))),
                }
            }
            _ => owed(Reply::message(card("ice"))),
        };
        async { answer }.boxed()
    };
    let bot = Running::start(&stand, product).await;
    let card = hotel.asks("ice").await.message();
    let form = hotel.lan.presses(&card, "Take it").await.modal();
    let refused = hotel.lan.submits(&form, [("Why", "no")]).await;
    assert_eq!(refused.errors(), [("Why".to_owned(), "Say <more>".to_owned())]);
    let sent = hotel.lan.submits(&form, [("Why", "no hands")]);
    assert!(sent.is_acknowledged_within(Duration::from_secs(2)).await);
    let card = card
        .becomes("open again", |card| card.text().contains("open again"))
        .await;
    bot.eventually("word of both", |bot| bot.answered().len() == 2).await;
    assert_eq!(bot.answered()[1].1.as_ref().unwrap().message, card.id());
    assert_eq!(bot.acts().last().unwrap().channel, hotel.desk.id);
    bot.stops().await;
}

#[tokio::test]
async fn a_form_that_comes_too_late_is_said() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let product = |_| {
        async {
            Answer {
                reply: Reply::Modal(reason()),
                ..Answer::default()
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    stand.faults().next("views.open").refuses_with("expired_trigger_id");
    let answer = hotel.asks("ice").await;
    assert!(answer.is_ephemeral() && !answer.content().is_empty());
    bot.stops().await;
}

#[tokio::test]
async fn an_aside_follows_for_the_person_alone() {
    let stand = Slack::start();
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
    let answer = hotel.asks("ice").await;
    bot.eventually("the aside", |_| !answer.follow_ups().is_empty()).await;
    let aside = &answer.follow_ups()[0];
    assert!(aside.is_ephemeral() && aside.content() == "By the way");
    bot.stops().await;
}

#[tokio::test]
async fn a_file_goes_by_direct_message() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let product = |_| {
        let mut export = message(Visibility::Private, "Here it is");
        export.file = Some(File {
            name: "kudos.csv".to_owned(),
            content: b"id,at\n".to_vec(),
        });
        async {
            Answer {
                reply: Reply::message(export),
                ..Answer::default()
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    let answer = hotel.asks("ice").await;
    assert!(answer.is_ephemeral());
    let direct = hotel.lan.waits_for_direct_message("the file").await;
    assert_eq!(
        direct.file("kudos.csv").as_deref(),
        Some(b"id,at\n".as_slice()),
        "{direct:?}"
    );
    assert!(direct.text().contains("Here it is"));
    bot.stops().await;
}

#[tokio::test]
async fn a_card_for_a_thread_that_is_gone_is_known_to_stand_in_the_channel() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let question = hotel.lan.says(&hotel.desk, "the lift?");
    let in_thread = Post {
        delivery: 5,
        home: "T".to_owned(),
        to: To::Channel(format!("{}/{}", hotel.desk.id, question.id())),
        edits: None,
        answer: None,
        tried: false,
        since: 0,
        message: card("the lift"),
    };
    bot.adapter.deliver(&in_thread).await.unwrap();
    let button = hotel.desk.last_message();
    question.delete();
    let pressed = hotel.lan.presses(&button, "Take it").await.message();
    assert_eq!(pressed.state.thread_ts, None);
    bot.eventually("word of it", |bot| !bot.answered().is_empty()).await;
    assert_eq!(bot.answered()[0].1.as_ref().unwrap().channel, hotel.desk.id);
    bot.stops().await;
}
