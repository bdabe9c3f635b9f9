//! Deliveries: once, in order, and found again.

use super::*;
use futures::future::join_all;
use magicwords::chat::platform::{Closed, NotDelivered, Platform, Post, To};
use std::time::{SystemTime, UNIX_EPOCH};

#[allow(clippy::disallowed_methods, reason = "the stand-in's messages bear the real time")]
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

pub(super) fn post(delivery: i64, to: To, message: Message) -> Post {
    Post {
        delivery,
        home: "T".to_owned(),
        to,
        edits: None,
        answer: None,
        tried: false,
        since: now(),
        message,
    }
}

fn to_desk(hotel: &Hotel, delivery: i64, words: &str) -> Post {
    post(delivery, To::Channel(hotel.desk.id.clone()), card(words))
}

pub(super) fn adapter(stand: &Slack) -> Adapter {
    Adapter::new(&config(stand)).unwrap()
}

fn closed(outcome: Result<MessageRef, NotDelivered>) -> Closed {
    match outcome {
        Err(NotDelivered::Closed { why, .. }) => why,
        other => panic!("not closed: {other:?}"),
    }
}

#[tokio::test]
async fn many_posts_arrive_once_and_in_order_under_the_limit() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    stand.enforces_rate_limits();
    let slack = adapter(&stand);
    let posts: Vec<_> = (1..=8).map(|n| to_desk(&hotel, n, &format!("number {n}"))).collect();
    let sent = join_all(posts.iter().map(|post| slack.deliver(post))).await;
    let places: Vec<_> = sent.into_iter().map(|sent| sent.unwrap().message).collect();
    let messages = hotel.desk.messages();
    let standing: Vec<_> = messages.iter().map(|message| message.id().to_owned()).collect();
    assert_eq!(standing, places);
    for (n, message) in messages.iter().enumerate() {
        assert!(message.text().contains(&format!("number {}", n + 1)), "{messages:?}");
    }
    assert_eq!(stand.rate_limit_violations(), 0);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_delivery_is_posted_once_whoever_asks() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let slack = adapter(&stand);
    let one = to_desk(&hotel, 5, "ice");
    let (first, second) = tokio::join!(slack.deliver(&one), slack.deliver(&one));
    let third = slack.deliver(&one).await.unwrap();
    assert_eq!(first.unwrap(), third);
    assert_eq!(second.unwrap(), third);
    assert_eq!(hotel.desk.messages().len(), 1);
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_is_found_by_another_life_of_the_program() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    for (delivery, lose) in [(1, true), (2, false)] {
        let order = stand.faults().next("chat.postMessage");
        if lose {
            order.loses_the_answer();
        } else {
            order.works_but_answers_with(503);
        }
        let one = to_desk(&hotel, delivery, "ice");
        let outcome = adapter(&stand).deliver(&one).await;
        assert!(matches!(outcome, Err(NotDelivered::Again { .. })), "{outcome:?}");
        let found = adapter(&stand).find(&one).await.unwrap().expect("it stands there");
        assert_eq!(found.message, hotel.desk.last_message().id());
    }
    let never = to_desk(&hotel, 3, "ice");
    assert_eq!(adapter(&stand).find(&never).await.unwrap(), None);
    assert_eq!(hotel.desk.messages().len(), 2);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_message_is_found_behind_what_others_wrote_since() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let one = to_desk(&hotel, 1, "ice");
    let stands = adapter(&stand).deliver(&one).await.unwrap();
    for n in 0..450 {
        hotel.lan.says(&hotel.desk, &format!("chatter {n}"));
    }
    let found = adapter(&stand).find(&one).await.unwrap();
    assert_eq!(found, Some(stands));
    assert_eq!(stand.calls("conversations.history").len(), 3);
    for n in 0..1_600 {
        hotel.lan.says(&hotel.desk, &format!("more chatter {n}"));
    }
    let lost = adapter(&stand).find(&one).await;
    assert!(
        matches!(
            lost,
            Err(NotDelivered::Closed {
                why: Closed::Permission,
                ..
            })
        ),
        "{lost:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_looked_up_is_not_taken_for_missing() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let den = hotel.workspace.channel("den").private();
    den.removes_the_bot();
    let one = post(1, To::Channel(den.id.clone()), card("ice"));
    let looked = adapter(&stand).find(&one).await;
    assert!(
        matches!(
            looked,
            Err(NotDelivered::Closed {
                why: Closed::Permission,
                ..
            })
        ),
        "{looked:?}"
    );
    // A public one is joined to be read.
    hotel.desk.removes_the_bot();
    let public = to_desk(&hotel, 2, "ice");
    assert_eq!(adapter(&stand).find(&public).await.unwrap(), None);
}

#[tokio::test]
async fn a_limit_is_waited_for() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    stand
        .faults()
        .next("chat.postMessage")
        .rate_limits(Duration::from_secs(2));
    stand
        .faults()
        .next("conversations.open")
        .rate_limits(Duration::from_secs(1));
    let slack = adapter(&stand);
    let to_lan = post(
        2,
        To::Person(hotel.lan.id.clone()),
        message(Visibility::Private, "Taken"),
    );
    let desk = to_desk(&hotel, 1, "ice");
    let (one, other) = tokio::join!(slack.deliver(&desk), slack.deliver(&to_lan));
    one.unwrap();
    other.unwrap();
    assert_eq!(hotel.lan.direct_messages().len(), 1);
    assert_eq!(hotel.desk.messages().len(), 1);
    assert_eq!(stand.rate_limit_violations(), 0);
    slack
        .deliver(&post(3, to_lan.to.clone(), message(Visibility::Private, "Done")))
        .await
        .unwrap();
    assert_eq!(stand.calls("conversations.open").len(), 2, "the channel is remembered");
}

#[tokio::test]
async fn places_that_take_no_message_are_told_apart() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let slack = adapter(&stand);
    let gone = hotel.workspace.member("Ann");
    gone.is_deactivated();
    let to_gone = post(1, To::Person(gone.id.clone()), message(Visibility::Private, "Taken"));
    assert_eq!(closed(slack.deliver(&to_gone).await), Closed::PersonGone);
    let den = hotel.workspace.channel("den").private();
    den.removes_the_bot();
    let to_den = post(2, To::Channel(den.id.clone()), card("ice"));
    assert_eq!(closed(slack.deliver(&to_den).await), Closed::Permission);
    hotel.desk.removes_the_bot();
    slack
        .deliver(&to_desk(&hotel, 3, "ice"))
        .await
        .expect("a public channel is joined");
    hotel.desk.is_archived();
    assert_eq!(closed(slack.deliver(&to_desk(&hotel, 4, "ice")).await), Closed::Gone);
}

#[tokio::test]
async fn a_post_for_a_thread_that_is_gone_is_known_to_stand_in_the_channel() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let slack = adapter(&stand);
    let question = hotel.lan.says(&hotel.desk, "the lift?");
    let thread = format!("{}/{}", hotel.desk.id, question.id());
    let to_thread = |delivery| post(delivery, To::Channel(thread.clone()), card("ice"));
    assert_eq!(slack.deliver(&to_thread(1)).await.unwrap().channel, thread);
    question.delete();
    let stands = slack.deliver(&to_thread(2)).await.unwrap();
    assert_eq!(stands.channel, hotel.desk.id);
    assert_eq!(hotel.desk.last_message().state.thread_ts, None);
    assert_eq!(slack.find(&to_thread(2)).await.unwrap().as_ref(), Some(&stands));
    // Another life of the program looks for it.
    assert_eq!(adapter(&stand).find(&to_thread(2)).await.unwrap(), Some(stands));
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn an_edit_changes_the_message_and_leaves_it_findable() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let slack = adapter(&stand);
    let one = to_desk(&hotel, 1, "ice");
    let stands = slack.deliver(&one).await.unwrap();
    let edit = Post {
        edits: Some(stands.message.clone()),
        message: card("taken"),
        ..to_desk(&hotel, 2, "")
    };
    assert_eq!(slack.deliver(&edit).await.unwrap(), stands_at(&edit, &stands));
    assert!(hotel.desk.last_message().text().contains("taken"));
    assert_eq!(adapter(&stand).find(&one).await.unwrap(), Some(stands));
    assert_eq!(hotel.desk.messages().len(), 1);
}

#[tokio::test]
async fn an_edit_where_nothing_can_be_changed_is_given_up_and_one_that_an_invitation_mends_is_not() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let slack = adapter(&stand);
    let den = hotel.workspace.channel("den").private();
    let in_den = post(1, To::Channel(den.id.clone()), card("ice"));
    let edits = async |one: Post| {
        let stands = slack.deliver(&one).await.unwrap();
        Post {
            delivery: one.delivery + 10,
            edits: Some(stands.message),
            ..one
        }
    };
    let (in_den, at_desk) = (edits(in_den).await, edits(to_desk(&hotel, 2, "tea")).await);
    den.removes_the_bot();
    assert_eq!(closed(slack.deliver(&in_den).await), Closed::Permission);
    den.invites_the_bot();
    slack.deliver(&in_den).await.expect("it is back");
    hotel.desk.is_archived();
    assert_eq!(closed(slack.deliver(&at_desk).await), Closed::Gone);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

fn stands_at(edit: &Post, stands: &MessageRef) -> MessageRef {
    MessageRef {
        home: edit.home.clone(),
        ..stands.clone()
    }
}
