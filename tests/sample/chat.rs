//! The last days, played through the front door at the time at which they happened.

use std::collections::HashMap;

use futures::FutureExt;
use magicwords::app::App;
use magicwords::app::clock::Clock;
use magicwords::asks::AskState;
use magicwords::chat::inbound::{Act, Gesture, Inbound, Input};
use magicwords::chat::locale::Language;
use magicwords::chat::platform::Answer;
use magicwords::chat::reply::{Action, Message, Reply, Visibility};
use magicwords::ids::WorkspaceId;
use magicwords::sample::{Happening, Person, SUMMARY, Scene, fill, home, recent};

use crate::NOWS;
use crate::place::Place;
use crate::product;
use crate::telling::{at, local};

/// A chat of a few lines: what stands where since which scene.
struct Stage {
    app: App,
    clock: Clock,
    events: u32,
    cards: HashMap<usize, (String, Message)>,
}

impl Stage {
    fn over(place: &Place) -> Stage {
        let clock = Clock::ahead_by(jiff::SignedDuration::ZERO);
        let app = product::over(place.ledger.clone(), clock.clone());
        Stage {
            app,
            clock,
            events: 0,
            cards: HashMap::new(),
        }
    }

    async fn plays(&mut self, number: usize, scene: &Scene) {
        let real = self.clock.real();
        self.clock.shift_to(scene.at.duration_since(real));
        match &scene.what {
            Happening::SummaryIsDue => self.app.catch_up().await.unwrap(),
            Happening::Says { words, .. } => assert!(!words.is_empty()),
            Happening::Uses {
                who,
                channel,
                path,
                options,
            } => {
                let gesture = Gesture::Slash {
                    path: (*path).to_owned(),
                    options: options.clone(),
                };
                let answer = self.hears(who, channel, gesture).await;
                assert!(
                    answer
                        .aside
                        .is_none_or(|aside| path == &"thank-you" || aside.text.to_plain().is_empty())
                );
                let Reply::Message(message) = answer.reply else {
                    panic!("{scene:?}: {:?}", answer.reply)
                };
                assert!(answer.owed.is_some(), "{scene:?}: {message:?}");
                self.cards.insert(number, ((*channel).to_owned(), *message));
            }
            Happening::Presses {
                who,
                scene: card,
                button,
                fields,
            } => self.presses(who, *card, button, fields).await,
        }
    }

    async fn presses(&mut self, who: &'static Person, card: usize, button: &str, fields: &[(String, String)]) {
        let (channel, message) = self.cards[&card].clone();
        let ids = message
            .buttons
            .iter()
            .flatten()
            .filter_map(|button| match &button.action {
                Action::Press(id) => Some(id.clone()),
                Action::Show(_) => None,
            });
        let ending = format!(":{button}");
        let id = ids
            .into_iter()
            .find(|id| id.ends_with(&ending))
            .expect("the card has that button");
        let mut reply = self.hears(who, &channel, Gesture::Button { id }).await.reply;
        if let Reply::Modal(form) = &reply {
            let known = |field: &(String, String)| form.fields.iter().any(|shown| shown.id == field.0);
            assert!(
                fields.iter().all(known) && fields.len() == form.fields.len(),
                "{form:?}"
            );
            let (id, fields) = (form.id.clone(), fields.to_vec());
            reply = self.hears(who, &channel, Gesture::Modal { id, fields }).await.reply;
        } else {
            assert!(fields.is_empty(), "{button} opens no form");
        }
        match reply {
            Reply::Edit(message) => drop(self.cards.insert(card, (channel, *message))),
            // Thanks stand on a card of their own.
            Reply::Message(message) => assert_eq!(message.visibility, Visibility::Public, "{message:?}"),
            other => panic!("{button}: {other:?}"),
        }
    }

    async fn hears(&mut self, who: &Person, channel: &str, gesture: Gesture) -> Answer {
        self.events += 1;
        let act = Act {
            actor: who.account(),
            moderator: false,
            language: Some(who.language),
            channel: channel.to_owned(),
            said_at: None,
            doing: None,
            answer: None,
            gesture,
        };
        let inbound = Inbound {
            event: format!("scene-{}", self.events),
            home: home(),
            input: Input::Act(Box::new(act)),
        };
        self.app.handle(inbound).await
    }
}

async fn played(place: &Place, now: &str) -> (Stage, WorkspaceId, Vec<Scene>) {
    let filled = fill(&place.ledger, at(now), Language::En).await.unwrap();
    let scenes = recent(at(now)).unwrap();
    let mut stage = Stage::over(place);
    for (number, scene) in scenes.iter().enumerate() {
        stage.plays(number, scene).await;
    }
    (stage, filled.workspace, scenes)
}

/// The first column of a query about the workspace.
async fn column(place: &Place, sql: &'static str, workspace: WorkspaceId) -> Vec<String> {
    let read = place.ledger.read(move |tx| {
        async move {
            let rows = sqlx::query_scalar::<_, String>(sql).bind(workspace.0);
            Ok(rows.fetch_all(tx).await?)
        }
        .boxed()
    });
    read.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scene_can_be_played_and_leaves_a_lived_in_chat() {
    for place in Place::all().await {
        let (stage, workspace, scenes) = played(&place, NOWS[0]).await;
        assert!(scenes.is_sorted_by_key(|scene| scene.at));
        let says = scenes
            .iter()
            .filter(|scene| matches!(scene.what, Happening::Says { .. }));
        let messages = stage.cards.len() + says.count();
        assert!((15..=25).contains(&messages), "{messages}");
        let states = column(
            &place,
            "select state from asks where workspace = $1 and channel is not null",
            workspace,
        )
        .await;
        for state in [AskState::Open, AskState::Claimed, AskState::Done, AskState::Withdrawn] {
            assert!(
                states.iter().any(|held| held == state.as_str()),
                "{state:?}: {states:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_played_on_any_day() {
    for now in NOWS {
        let place = Place::sqlite().await;
        let (stage, workspace, scenes) = played(&place, now).await;
        assert!(scenes.iter().all(|scene| scene.at <= at(now)), "{now}");
        let due = scenes.iter().filter(|scene| scene.what == Happening::SummaryIsDue);
        let due: Vec<_> = due
            .map(|scene| local(scene.at).strftime("%A %H:%M").to_string())
            .collect();
        assert_eq!(due, ["Monday 09:00"], "{now}");
        assert!(stage.cards.len() >= 9, "{now}");
        let outcomes = column(&place, "select outcome from digests where workspace = $1", workspace).await;
        assert_eq!(
            outcomes.iter().filter(|outcome| *outcome == "posted").count(),
            1,
            "{now}: {outcomes:?}"
        );
        assert!(outcomes.len() >= 11, "{now}: {outcomes:?}");
        let summaries = "select to_id from deliveries where workspace = $1 and kind = 'digest' and detail is null";
        assert_eq!(column(&place, summaries, workspace).await, [SUMMARY], "{now}");
    }
}
