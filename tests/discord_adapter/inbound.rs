//! What people do, as the product hears it.

use super::*;
use magicwords::chat::inbound::{Gesture, Mention, Value};
use magicwords::chat::locale::Language;
use magicwords::chat::reply::{Choice, Modal, ModalField};
use support::discord::permissions::MANAGE_GUILD;

#[tokio::test]
async fn a_command_carries_its_people_roles_and_languages() {
    let stand = Discord::start();
    let guild = stand.guild("Hotel").with_locale("vi");
    let (reception, night) = (guild.role("Reception"), guild.role("Night"));
    guild.channel("front-desk");
    let lan = guild
        .member("Lan")
        .with_nick("Lan (desk)")
        .with_role(&night)
        .with_permissions(MANAGE_GUILD);
    let minh = guild.member("Minh").with_role(&reception);
    let robot = guild.bot("Robot");
    let bot = Running::start(&stand, with_a_card).await;
    let thanks = lan
        .uses("thank-you")
        .option("to", &minh)
        .option("for", "ice")
        .option("and", &reception);
    thanks.option("and-also", &robot).option("beyond", true).await;
    let act = bot.acts().remove(0);
    assert_eq!((act.actor.name.as_str(), act.moderator), ("Lan (desk)", true));
    assert!(act.actor.groups.unwrap().held.contains(&night.id.to_string()));
    assert_eq!(act.language, Some(Language::En));
    assert_eq!(
        bot.seen.lock().unwrap().last().unwrap().home.language,
        Some(Language::Vi)
    );
    let Gesture::Slash { path, options } = act.gesture else {
        panic!("no command")
    };
    assert_eq!(path, "thank-you");
    let of = |name: &str| {
        options
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.clone())
            .expect(name)
    };
    let Value::Mention(Mention::Person(person)) = of("to") else {
        panic!("no person")
    };
    assert_eq!((person.name.as_str(), person.bot), ("Minh", false));
    assert_eq!(person.groups, Some(vec![reception.id.to_string()].into()));
    let group = Mention::Group {
        id: reception.id.to_string(),
        name: "Reception".into(),
    };
    assert_eq!(of("and"), Value::Mention(group));
    assert!(matches!(of("and-also"), Value::Mention(Mention::Person(person)) if person.bot));
    assert_eq!(of("beyond"), Value::Flag(true));
    bot.stops().await;
}

#[tokio::test]
async fn nested_commands_menus_forms_and_completion_are_understood() {
    let stand = Discord::start();
    let guild = stand.guild("Hotel");
    let desk = guild.channel("front-desk");
    let lan = guild.member("Lan").with_permissions(MANAGE_GUILD);
    let minh = guild.member("Minh");
    let product = |act: Act| {
        async move {
            let reply = match act.gesture {
                Gesture::Menu { .. } => Reply::Modal(Modal {
                    id: "mw:thanks:person:1".into(),
                    title: plain("Say thank you"),
                    fields: vec![ModalField {
                        id: "for",
                        label: plain("For"),
                        long: true,
                        required: true,
                        max: 2_000,
                    }],
                    for_all: true,
                }),
                Gesture::Completion { typed, .. } => Reply::Choices(vec![Choice {
                    label: typed.clone() + "!",
                    value: typed,
                }]),
                _ => Reply::message(message(Visibility::Private, "Done")),
            };
            Answer {
                reply,
                ..Default::default()
            }
        }
        .boxed()
    };
    let bot = Running::start(&stand, product).await;

    let add = lan
        .uses("kudos-admin team add")
        .option("name", "Kitchen")
        .option("kind", "back-office");
    add.await;
    let Gesture::Slash { path, options } = bot.acts().remove(0).gesture else {
        panic!("no command")
    };
    assert_eq!((path.as_str(), options.len()), ("kudos-admin team add", 2));

    let said = minh.says(&desk, "here you are");
    let modal = lan.message_menu("Say thank you", &said).await.modal();
    let done = lan.submits(&modal, [("For", "the ice")]).await;
    assert!(done.is_ephemeral());
    let acts = bot.acts();
    assert!(matches!(&acts[1].gesture, Gesture::Menu { name, person }
        if name == "Say thank you" && person.name == "Minh" && person.id == minh.id.to_string()));
    assert!(matches!(&acts[2].gesture, Gesture::Modal { id, fields }
        if id == "mw:thanks:person:1" && *fields == [("for".to_owned(), "the ice".to_owned())]));

    let choices = lan
        .completes("thank-you")
        .option("to", &minh)
        .typing("ask", "i")
        .await
        .choices();
    assert_eq!(choices[0].name, "i!");
    let Gesture::Completion {
        path,
        option,
        typed,
        options,
    } = bot.acts().remove(3).gesture
    else {
        panic!("no")
    };
    assert_eq!(
        (path.as_str(), option.as_str(), typed.as_str()),
        ("thank-you", "ask", "i")
    );
    assert!(matches!(&options[..], [(name, Value::Mention(Mention::Person(person)))]
        if name == "to" && person.id == minh.id.to_string()));
    lan.user_menu("Say thank you", &minh).await.modal();
    bot.stops().await;
}

#[tokio::test]
async fn what_becomes_of_servers_is_told() {
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    let home = hotel.guild.id.to_string();
    hotel.guild.goes_dark();
    hotel.reception.is_deleted();
    hotel.desk.is_deleted();
    hotel.guild.removes_the_bot();
    bot.eventually("all of it", |bot| bot.lives().len() >= 4).await;
    let expected = [
        Lifecycle::HomeAdded,
        Lifecycle::GroupGone {
            group: hotel.reception.id.to_string(),
        },
        Lifecycle::ChannelGone {
            channel: hotel.desk.id.to_string(),
        },
        Lifecycle::HomeRemoved,
    ];
    assert_eq!(bot.lives(), expected.map(|life| (home.clone(), life)));
    assert_eq!(bot.seen.lock().unwrap()[0].home.name.as_deref(), Some("Hotel"));
    assert_eq!(bot.adapter.state().guilds, 0);
    let events: std::collections::HashSet<String> = bot.seen.lock().unwrap().iter().map(|i| i.event.clone()).collect();
    assert_eq!(events.len(), 4);
    bot.stops().await;
}
