//! Messages with a picture: shown when Slack has processed it, and without it rather than not at all.

use super::delivery::{adapter, post};
use super::support::slack;
use super::*;
use magicwords::chat::platform::{Closed, NotDelivered, Platform, Post, To};
use magicwords::chat::reply::{File, Picture};

const ALT: &str = "Reception thanked Maintenance";

fn summary(visibility: Visibility) -> Message {
    Message {
        picture: Some(Picture {
            png: vec![137, 80, 78, 71, 13, 10, 26, 10],
            alt: ALT.to_owned(),
        }),
        buttons: card("").buttons,
        ..message(visibility, "The week")
    }
}

fn to_desk(hotel: &Hotel) -> Post {
    post(9, To::Channel(hotel.desk.id.clone()), summary(Visibility::Public))
}

/// A product that answers with a summary, as a preview does.
fn with_a_summary(_: Act) -> BoxFuture<'static, Answer> {
    async {
        Answer {
            reply: Reply::message(summary(Visibility::Private)),
            ..Answer::default()
        }
    }
    .boxed()
}

/// One that does not wait long for its pictures.
fn impatient(stand: &Slack) -> SlackConfig {
    SlackConfig {
        picture_within: Duration::from_secs(3),
        ..config(stand)
    }
}

/// The picture stands behind the words and before the buttons.
fn with_picture(message: &slack::Message) {
    assert_eq!(message.text(), format!("The week\n(picture {ALT})\n[Take it]"));
}

/// What it shows is said instead, in the same place.
fn without_picture(message: &slack::Message) {
    assert_eq!(message.text(), format!("The week\n{ALT}\n[Take it]"));
}

fn the_one_at(desk: &Channel) -> slack::Message {
    let mut messages = desk.messages();
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.remove(0)
}

#[tokio::test]
async fn a_post_waits_until_its_picture_can_be_shown() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    // Longer than the attempts of a post that is refused.
    stand.processes_files_within(Some(Duration::from_secs(6)));
    adapter(&stand).deliver(&to_desk(&hotel)).await.unwrap();
    let posted = the_one_at(&hotel.desk);
    with_picture(&posted);
    assert_eq!(posted.metadata().unwrap()["event_payload"]["delivery"], "9");
    assert_eq!(stand.calls("chat.postMessage").len(), 1);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn an_answer_waits_until_its_picture_can_be_shown() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    stand.processes_files_within(Some(Duration::from_secs(3)));
    let bot = Running::start(&stand, with_a_summary).await;
    let answer = hotel.asks("ice").await;
    assert!(
        answer.is_ephemeral() && answer.content().contains("direct message"),
        "{answer:?}"
    );
    with_picture(&hotel.lan.waits_for_direct_message("the summary").await);
    bot.stops().await;
}

#[tokio::test]
async fn a_limit_on_what_one_person_is_told_directly_holds_up_nobody_else() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh");
    let bot = Running::start(&stand, with_a_summary).await;
    stand
        .faults()
        .next("chat.postMessage")
        .rate_limits(Duration::from_secs(60));
    let _held_up = hotel.asks("ice");
    bot.eventually("the limit", |_| stand.calls("chat.postMessage").len() == 1)
        .await;
    let _told = minh.uses("please").text("ice").in_channel(&hotel.desk).send();
    with_picture(&minh.waits_for_direct_message("the summary").await);
    assert!(hotel.lan.direct_messages().is_empty());
    bot.stops().await;
    assert_eq!(stand.rate_limit_violations(), 0);
}

#[tokio::test]
async fn what_one_person_is_told_directly_goes_at_the_pace_of_their_channel() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_summary).await;
    stand.enforces_rate_limits();
    let _told: Vec<_> = (0..4).map(|_| hotel.asks("ice")).collect();
    let arrived = || (hotel.lan.direct_messages().len() == 4).then_some(());
    stand
        .wait_until("four summaries", support::slack::PATIENCE, arrived)
        .await;
    assert_eq!(stand.rate_limit_violations(), 0);
    bot.stops().await;
}

#[tokio::test]
async fn an_upload_that_fails_for_a_moment_costs_no_picture() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let faults = stand.faults();
    faults
        .next("files.getUploadURLExternal")
        .rate_limits(Duration::from_secs(1));
    faults.next("upload").drops_the_connection();
    faults.next("files.completeUploadExternal").fails_with(500);
    faults.next("files.info").refuses_with("file_not_found");
    adapter(&stand).deliver(&to_desk(&hotel)).await.unwrap();
    with_picture(&the_one_at(&hotel.desk));
    assert_eq!(faults.left(), 0);
    assert_eq!(stand.rate_limit_violations(), 0);
    assert_eq!(stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_post_goes_without_a_picture_that_slack_refuses() {
    for word in [
        "file_uploads_disabled",
        "file_type_not_allowed",
        "file_upload_size_restricted",
        "storage_limit_reached",
        "missing_scope",
    ] {
        let stand = Slack::start();
        let hotel = hotel(&stand);
        stand.refuses_uploads(Some(word));
        adapter(&stand).deliver(&to_desk(&hotel)).await.unwrap();
        without_picture(&the_one_at(&hotel.desk));
        assert_eq!(
            stand.calls("files.getUploadURLExternal").len(),
            1,
            "{word} does not pass"
        );
        assert_eq!(stand.problems(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_post_goes_without_a_picture_that_does_not_come_in_time() {
    for never_ready in [true, false] {
        let stand = Slack::start();
        let hotel = hotel(&stand);
        if never_ready {
            stand.processes_files_within(None);
        } else {
            stand.faults().next("upload").times(100).fails_with(503);
        }
        let adapter = Adapter::new(&impatient(&stand)).unwrap();
        adapter.deliver(&to_desk(&hotel)).await.unwrap();
        without_picture(&the_one_at(&hotel.desk));
        assert_eq!(stand.problems(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_post_goes_without_a_picture_that_slack_calls_ready_and_does_not_show() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let refuse = |times: usize| {
        let order = stand.faults().next("chat.postMessage").times(times);
        order.refuses_with("invalid_blocks");
    };
    refuse(2);
    adapter(&stand).deliver(&to_desk(&hotel)).await.unwrap();
    with_picture(&the_one_at(&hotel.desk));
    hotel.desk.last_message().delete();

    refuse(3);
    adapter(&stand).deliver(&to_desk(&hotel)).await.unwrap();
    without_picture(&the_one_at(&hotel.desk));

    // Without its picture it is refused for itself.
    refuse(4);
    let refused = adapter(&stand).deliver(&to_desk(&hotel)).await;
    let why = Closed::Refused;
    assert!(
        matches!(&refused, Err(NotDelivered::Closed { why: told, .. }) if *told == why),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_answer_and_an_edit_go_without_their_picture() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_summary).await;
    let mut first = to_desk(&hotel);
    first.message.picture.as_mut().unwrap().png.push(0);
    let stands = bot.adapter.deliver(&first).await.unwrap();
    with_picture(&the_one_at(&hotel.desk));

    stand.refuses_uploads(Some("file_uploads_disabled"));
    let answer = hotel.asks("ice").await;
    assert!(answer.content().contains("direct message"), "{answer:?}");
    without_picture(&hotel.lan.waits_for_direct_message("the summary").await);

    stand.refuses_uploads(None);
    stand
        .faults()
        .next("chat.update")
        .times(3)
        .refuses_with("invalid_blocks");
    let edit = Post {
        edits: Some(stands.message),
        ..to_desk(&hotel)
    };
    bot.adapter.deliver(&edit).await.unwrap();
    assert_eq!(
        the_one_at(&hotel.desk).text(),
        format!("The week\n{ALT}\n[Take it]\n(edited)")
    );
    bot.stops().await;
}

#[tokio::test]
async fn a_picture_is_shown_also_where_slack_does_not_tell_of_it() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    stand.faults().next("files.info").refuses_with("missing_scope");
    adapter(&stand).deliver(&to_desk(&hotel)).await.unwrap();
    with_picture(&the_one_at(&hotel.desk));
}

#[tokio::test]
async fn a_picture_that_is_sent_again_and_again_is_uploaded_once() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let adapter = adapter(&stand);
    let refuse = || {
        stand
            .faults()
            .next("chat.postMessage")
            .refuses_with("channel_not_found")
    };
    for _ in 0..3 {
        refuse();
        assert!(adapter.deliver(&to_desk(&hotel)).await.is_err());
    }
    adapter.deliver(&to_desk(&hotel)).await.unwrap();
    with_picture(&the_one_at(&hotel.desk));
    assert_eq!(stand.calls("files.getUploadURLExternal").len(), 1);
    hotel.desk.last_message().delete();

    // Somebody may have deleted it since.
    stand.faults().next("files.info").refuses_with("file_deleted");
    let another = post(10, To::Channel(hotel.desk.id.clone()), summary(Visibility::Public));
    adapter.deliver(&another).await.unwrap();
    with_picture(&the_one_at(&hotel.desk));
    assert_eq!(stand.calls("files.getUploadURLExternal").len(), 2);
}

/// The list of what has no room in the summary.
fn list() -> File {
    File {
        name: "teams.txt".to_owned(),
        content: b"Maintenance".to_vec(),
    }
}

#[tokio::test]
async fn an_answer_with_a_picture_and_a_file_loses_neither() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let product = |_| {
        async {
            let with_list = Message {
                file: Some(list()),
                ..summary(Visibility::Private)
            };
            Answer {
                reply: Reply::message(with_list),
                ..Answer::default()
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;
    assert!(hotel.asks("ice").await.is_ephemeral());
    let direct = hotel.lan.direct_messages();
    with_picture(&direct[0]);
    assert_eq!(direct[1].file("teams.txt").as_deref(), Some(b"Maintenance".as_slice()));
    bot.stops().await;
}

#[tokio::test]
async fn a_file_goes_into_the_thread_of_its_message() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let slack = adapter(&stand);
    let question = hotel.lan.says(&hotel.desk, "how was the week?");
    let with_list = Message {
        file: Some(list()),
        ..message(Visibility::Public, "The week")
    };
    let place = To::Channel(format!("{}/{}", hotel.desk.id, question.id()));
    slack.deliver(&post(9, place, with_list)).await.unwrap();
    let file = hotel.desk.last_message();
    assert_eq!(file.files(), ["teams.txt"], "{file:?}");
    assert_eq!(file.state.thread_ts.as_deref(), Some(question.id()));
}
