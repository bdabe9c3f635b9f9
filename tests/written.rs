//! Commands that are one text, from the door of the product to its answer, on each engine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken condition must fail the test"
)]

#[path = "support/postgres.rs"]
#[allow(dead_code, reason = "this test program uses a part")]
mod postgres;
#[path = "support/world.rs"]
#[allow(dead_code, reason = "this test program uses a part")]
mod world;

use std::time::Duration;

use magicwords::app::clock::Clock;
use magicwords::app::{App, Retention};
use magicwords::chat::inbound::{Act, Gesture, Home, Inbound, Input, Mention, Piece, PlatformName, Value};
use magicwords::chat::locale::Language;
use magicwords::chat::platform::Answer;
use magicwords::chat::reply::{Message, Reply, Visibility};
use magicwords::people::directory::Defaults;
use world::{World, new_event, person, plain, worlds};

struct Desk {
    app: App,
    home: Home,
}

impl Desk {
    fn of(world: &World) -> Self {
        let defaults = Defaults {
            timezone: "Asia/Ho_Chi_Minh".to_owned(),
            language: Language::En,
            digest_day: 1,
            digest_minute: 540,
            per_day: 20,
            per_pair: 3,
        };
        let day = Duration::from_secs(86_400);
        let kept = Retention {
            receipts: day,
            deliveries: day,
            dead_letters: day,
        };
        let clock = Clock::ahead_by(jiff::SignedDuration::ZERO);
        let (app, _workers) = App::new(world.ledger.clone(), defaults, kept, clock);
        Desk {
            app,
            home: Home {
                platform: PlatformName::Slack,
                id: "T1".to_owned(),
                name: Some("Hotel".to_owned()),
                language: None,
            },
        }
    }

    async fn hears(&self, who: &str, language: Option<Language>, gesture: Gesture) -> Answer {
        let act = Act {
            actor: person(who, who),
            moderator: who == "UMAI",
            language,
            channel: "C1".to_owned(),
            said_at: None,
            doing: None,
            answer: None,
            gesture,
        };
        let inbound = Inbound {
            event: new_event(),
            home: self.home.clone(),
            input: Input::Act(Box::new(act)),
        };
        self.app.handle(inbound).await
    }

    /// What is answered to a line without mentions.
    async fn writes(&self, who: &str, line: &str) -> Message {
        let line = line.trim_start_matches('/');
        let (command, text) = line.split_once(' ').unwrap_or((line, ""));
        self.writes_pieces(who, command, vec![Piece::Words(text.to_owned())])
            .await
    }

    async fn writes_pieces(&self, who: &str, command: &str, pieces: Vec<Piece>) -> Message {
        let command = command.to_owned();
        message(self.hears(who, None, Gesture::Written { command, pieces }).await)
    }
}

fn message(answer: Answer) -> Message {
    match answer.reply {
        Reply::Message(message) => *message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_team_is_asked_and_thanked_by_its_name() {
    for world in worlds().await {
        let desk = Desk::of(&world);
        for team in ["add Kitchen kind: back-office", "add \"Front Desk\" kind: front-line"] {
            desk.writes("UMAI", &format!("/kudos-admin team {team}")).await;
        }
        // The name counts from the very next command on.
        let ask = desk
            .writes("ULAN", "/please kitchen the oven is cold customer: table 7 by: 17:00")
            .await;
        assert_eq!(ask.visibility, Visibility::Public);
        let words = plain(&ask);
        assert!(
            words.contains("ULAN asks Kitchen") && words.contains("\nthe oven is cold\n"),
            "{words}"
        );
        assert!(words.contains("For: table 7") && words.contains("17:00"), "{words}");

        let minh = Piece::Mention(Mention::Person(person("UMINH", "Minh")));
        let rest = Piece::Words(" and front-desk for the evening".to_owned());
        let thanks = desk.writes_pieces("ULAN", "thank-you", vec![minh, rest]).await;
        assert_eq!(thanks.visibility, Visibility::Public);
        let words = plain(&thanks);
        assert!(
            words.contains("@Minh and Front Desk: thank you") && words.contains("\nthe evening\n"),
            "{words}"
        );
    }
}

#[tokio::test]
async fn thanks_that_were_meant_privately_are_not_given_in_public() {
    for world in worlds().await {
        let desk = Desk::of(&world);
        let thanks = async |words: &str| {
            let minh = Piece::Mention(Mention::Person(person("UMINH", "Minh")));
            let pieces = vec![minh, Piece::Words(words.to_owned())];
            desk.writes_pieces("ULAN", "thank-you", pieces).await
        };
        let refused = thanks(" private: yes thank you for covering while I was ill").await;
        assert_eq!(refused.visibility, Visibility::Private);
        let words = plain(&refused);
        assert!(
            words.contains("nothing was sent") && words.contains("[private: yes]"),
            "{words}"
        );
        let mine = plain(&desk.writes("ULAN", "/kudos mine").await);
        assert!(mine.contains("No kudos yet"), "{mine}");
        let given = thanks(" for covering while I was ill private: yes\n").await;
        assert_eq!(given.visibility, Visibility::Private);
        assert!(
            plain(&given).contains("Your private thanks to Minh"),
            "{}",
            plain(&given)
        );
    }
}

#[tokio::test]
async fn a_form_names_a_team_as_completion_offers_it() {
    for world in worlds().await {
        let desk = Desk::of(&world);
        desk.writes("UMAI", "/kudos-admin team add Kitchen kind: back-office")
            .await;
        let typing = Gesture::Completion {
            path: "please".to_owned(),
            option: "to".to_owned(),
            typed: "kit".to_owned(),
            options: Vec::new(),
        };
        let Reply::Choices(choices) = desk.hears("ULAN", None, typing).await.reply else {
            panic!("no choices")
        };
        assert_eq!(choices.len(), 1);
        let options = vec![
            ("to".to_owned(), Value::Mention(Mention::Team(choices[0].value.clone()))),
            ("what".to_owned(), Value::Text("the oven".to_owned())),
        ];
        let path = "please".to_owned();
        let ask = message(desk.hears("ULAN", None, Gesture::Slash { path, options }).await);
        assert!(plain(&ask).contains("ULAN asks Kitchen"), "{}", plain(&ask));
    }
}

#[tokio::test]
async fn a_deadline_is_read_in_the_language_of_the_keys() {
    for world in worlds().await {
        let desk = Desk::of(&world);
        desk.writes("UMAI", "/kudos-admin team add Kitchen kind: back-office")
            .await;
        let ask = async |key: &str| {
            plain(
                &desk
                    .writes("ULAN", &format!("/please kitchen lò nguội {key}: thu 6"))
                    .await,
            )
        };
        // In English it is Thursday at six, in Vietnamese Friday.
        let card = ask("by").await;
        assert!(card.contains("6:00"), "{card}");
        for key in ["trước", "truoc", "*trước*"] {
            let card = ask(key).await;
            assert!(card.contains("17:00"), "{key}: {card}");
        }
        let card = ask("khách: bàn 7 by").await;
        assert!(card.contains("17:00"), "{card}");
        desk.writes("ULAN", "/kudos privacy language: en").await;
        let card = ask("trước").await;
        assert!(card.contains("6:00"), "{card}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_to_the_person_alone_in_their_language() {
    for world in worlds().await {
        let desk = Desk::of(&world);
        let nobody = desk.writes("ULAN", "/please the oven is cold").await;
        assert_eq!(nobody.visibility, Visibility::Private);
        assert!(plain(&nobody).contains("/please @… …"), "{}", plain(&nobody));
        // A person who chose a language is answered in it, whatever their client speaks.
        desk.writes("ULAN", "/kudos privacy language: vi").await;
        let nobody = desk.writes("ULAN", "/please the oven is cold").await;
        assert!(plain(&nobody).contains("/nho-giup @… …"), "{}", plain(&nobody));
        let alike = desk.writes("UMAI", "/kudos-admin team").await;
        assert!(plain(&alike).contains("/kudos-admin team serves"), "{}", plain(&alike));
        assert!(plain(&desk.writes("ULAN", "/kudos").await).contains("/kudos asks"));
    }
}
