//! Who is who: names, languages, rights and user groups reach the product as they are now.

use super::*;
use magicwords::chat::inbound::{Groups, Mention};
use magicwords::chat::locale::Language;
use serde_json::json;

fn mentioned(act: &Act) -> Mention {
    let Gesture::Written { pieces, .. } = &act.gesture else {
        panic!("no written command: {act:?}");
    };
    let found = pieces.iter().find_map(|piece| match piece {
        Piece::Mention(mention) => Some(mention.clone()),
        _ => None,
    });
    found.expect("a mention")
}

#[tokio::test]
async fn the_product_learns_who_asks_whom() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh").with_group(&hotel.reception);
    let boss = hotel.workspace.member("Mai").with_locale("vi-VN").owner();
    let bot = Running::start(&stand, with_an_echo).await;
    assert!(bot.lives().contains(&Lifecycle::HomeAdded));
    boss.uses("please").text(format!("{} ice", minh.mention())).await;
    let act = bot.acts().remove(0);
    assert_eq!(
        (act.actor.id.as_str(), act.actor.name.as_str()),
        (boss.id.as_str(), "Mai")
    );
    assert!(act.moderator);
    assert_eq!(act.language, Some(Language::Vi));
    assert_eq!(act.actor.groups, Some(Groups::default()));
    let Mention::Person(asked) = mentioned(&act) else {
        panic!("{act:?}")
    };
    assert_eq!((asked.name.as_str(), asked.bot), ("Minh", false));
    assert_eq!(asked.groups, Some(vec![hotel.reception.id.clone()].into()));
    bot.stops().await;
}

#[tokio::test]
async fn people_are_asked_for_once() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    let sent: Vec<_> = (0..5).map(|n| hotel.asks(&n.to_string())).collect();
    for one in sent {
        one.await;
    }
    assert_eq!(stand.calls("users.info").len(), 1);
    bot.stops().await;
}

#[tokio::test]
async fn who_has_changed_is_asked_for_anew() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    let heard = |bot: &Running| bot.stand.unacknowledged() == 0;
    let minh = hotel.workspace.member("Minh");
    let asked = async || {
        hotel.lan.uses("please").text(format!("{} ice", minh.mention())).await;
        match mentioned(&bot.acts().pop().unwrap()) {
            Mention::Person(asked) => asked,
            other => panic!("{other:?}"),
        }
    };
    assert!(!asked().await.gone);
    minh.is_deactivated();
    bot.eventually("the event", heard).await;
    assert!(asked().await.gone);

    // Where Slack does not answer, people are as it told last.
    let boss = hotel.workspace.member("Mai").owner();
    boss.uses("please").text("nobody ice").await;
    let boss = boss.with_display_name("Mai Phan");
    bot.eventually("the event", heard).await;
    for fault in [true, false] {
        match fault {
            true => stand.faults().next("users.info").hangs(),
            false => stand.faults().next("users.info").fails_with(500),
        }
        boss.uses("please").text("nobody tea").await;
        let act = bot.acts().pop().unwrap();
        assert_eq!((act.actor.name.as_str(), act.moderator), ("Mai", true), "{fault}");
    }
    boss.uses("please").text("nobody tea").await;
    assert_eq!(bot.acts().pop().unwrap().actor.name, "Mai Phan");
    bot.stops().await;
}

#[tokio::test]
async fn membership_of_groups_follows_their_events() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    let groups = async |hotel: &Hotel, bot: &Running| {
        hotel.asks("ice").await;
        bot.acts().pop().unwrap().actor.groups.unwrap().held
    };
    assert!(groups(&hotel, &bot).await.is_empty());
    let lan = hotel.lan.clone().with_group(&hotel.reception);
    let kitchen = hotel.workspace.user_group("Kitchen");
    let heard = |bot: &Running| bot.stand.unacknowledged() == 0;
    bot.eventually("the events", heard).await;
    assert_eq!(groups(&hotel, &bot).await, std::slice::from_ref(&hotel.reception.id));
    lan.loses_group(&hotel.reception);
    let lan = lan.with_group(&kitchen);
    bot.eventually("the events", heard).await;
    assert_eq!(groups(&hotel, &bot).await, std::slice::from_ref(&kitchen.id));
    kitchen.is_disabled();
    bot.eventually("the end of the group", |bot| {
        bot.lives().contains(&Lifecycle::GroupGone {
            group: kitchen.id.clone(),
        })
    })
    .await;
    assert!(groups(&hotel, &bot).await.is_empty());
    drop(lan);
    bot.stops().await;
}

#[tokio::test]
async fn without_user_groups_nobody_is_in_one() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    hotel.workspace.pays(false);
    let bot = Running::start(&stand, with_an_echo).await;
    hotel.asks("ice").await;
    assert_eq!(bot.acts()[0].actor.groups, Some(Groups::default()));
    bot.stops().await;
}

#[tokio::test]
async fn a_command_does_not_wait_for_a_slack_that_does_not_tell() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    stand.faults().next("users.info").hangs();
    let sent = hotel.asks("ice");
    assert!(sent.is_acknowledged_within(Duration::from_millis(2_900)).await);
    assert!(!bot.acts()[0].moderator);
    assert!(bot.acts()[0].actor.handle, "the name is not that of the person");
    assert_eq!(sent.await.content(), "ice");
    bot.stops().await;
}

#[tokio::test]
async fn a_stranger_is_refused_politely() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let guest = hotel.workspace.stranger("Ann");
    let desk = hotel.workspace.channel("with-partners").shared();
    let bot = Running::start(&stand, with_an_echo).await;
    let text = format!("{} ice", hotel.reception.mention());
    let answer = guest.uses("please").text(text).in_channel(&desk).await;
    assert!(
        answer.is_ephemeral() && answer.content().contains("Hotel"),
        "{answer:?}"
    );
    assert!(bot.acts().is_empty());
    bot.stops().await;
}

#[tokio::test]
async fn a_farewell_counts_only_when_the_token_serves_no_longer() {
    let stand = Slack::start();
    let _hotel = hotel(&stand);
    let bot = Running::start(&stand, with_an_echo).await;
    let goes = || {
        assert!(stand.sends_event("app_uninstalled", json!({"type": "app_uninstalled"})));
        let revoked = json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [stand.bot_user()]}});
        assert!(stand.sends_event("tokens_revoked", revoked));
    };
    let gone = |bot: &Running| {
        bot.lives()
            .iter()
            .filter(|life| **life == Lifecycle::HomeRemoved)
            .count()
    };
    goes();
    bot.eventually("late events", |bot| bot.stand.unacknowledged() == 0)
        .await;
    assert_eq!(gone(&bot), 0, "the app was installed again");
    stand.faults().next("auth.test").times(2).fails_with(503);
    goes();
    bot.eventually("no answer", |bot| bot.stand.faults().left() == 0).await;
    assert_eq!((gone(&bot), stand.unacknowledged()), (0, 2), "nobody knows");
    stand.faults().next("auth.test").times(2).refuses_with("token_revoked");
    stand.advance(Duration::from_secs(61));
    bot.eventually("the end", |bot| gone(bot) == 2).await;
    bot.eventually("the events", |bot| bot.stand.unacknowledged() == 0)
        .await;
    bot.stops().await;
}

#[tokio::test]
async fn of_all_who_change_the_product_hears_of_those_who_have_left() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let minh = hotel.workspace.member("Minh").with_display_name("Minh Q.");
    let (robot, guest) = (hotel.workspace.bot("Robot"), hotel.workspace.stranger("Ann"));
    let bot = Running::start(&stand, with_an_echo).await;
    let left = |bot: &Running| {
        let lives = bot.lives().into_iter().filter_map(|life| match life {
            Lifecycle::AccountGone { account } => Some(account),
            _ => None,
        });
        lives.collect::<Vec<_>>()
    };
    let heard = |bot: &Running| bot.stand.unacknowledged() == 0;
    for somebody in [&robot, &guest, &minh] {
        somebody.is_deactivated();
    }
    bot.eventually("the events", heard).await;
    assert_eq!(left(&bot), std::slice::from_ref(&minh.id));

    // An event may come late, and then is no longer true.
    minh.is_reactivated();
    bot.eventually("the event", heard).await;
    stand.sends_all_events_again();
    bot.eventually("the events", heard).await;
    assert_eq!(left(&bot).len(), 1);

    // Where Slack does not answer, it is believed.
    hotel.lan.uses("please").text("nobody ice").await;
    stand.faults().next("users.info").fails_with(500);
    hotel.lan.is_deactivated();
    bot.eventually("the event", heard).await;
    assert_eq!(left(&bot), [minh.id.clone(), hotel.lan.id.clone()]);
    bot.stops().await;
}

#[tokio::test]
async fn the_product_hears_that_a_channel_has_another_id() {
    let stand = Slack::start();
    let hotel = hotel(&stand);
    let den = hotel.workspace.channel("den").private();
    let bot = Running::start(&stand, with_an_echo).await;
    let old = den.id.clone();
    let new = den.with_a_new_id().id;
    let changed = Lifecycle::ChannelIdChanged { old, new };
    bot.eventually("the new id", |bot| bot.lives().contains(&changed)).await;
    bot.stops().await;
}
