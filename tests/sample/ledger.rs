//! The hotel in a ledger, on each engine.

use futures::FutureExt;
use magicwords::asks::Standing;
use magicwords::chat::locale::Language;
use magicwords::ledger::Ledger;
use magicwords::people::store;
use magicwords::sample::{Filled, HOME, PEOPLE, SUMMARY, TEAMS, VALUES, fill, home};
use magicwords::transfer::{ExportRequest, ExportWhat, Format, Reader, export};

use crate::NOWS;
use crate::place::Place;
use crate::telling::{Telling, at};

async fn told(ledger: &Ledger, what: ExportWhat) -> Vec<String> {
    let request = ExportRequest {
        workspace: Some(home()),
        what,
        format: Format::Csv,
        since: None,
        until: None,
        all: true,
        reader: Reader::Operator,
    };
    let (bytes, _) = export(ledger, request, Vec::new()).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_filled_once_and_stays_as_it_is() {
    for place in Place::all().await {
        let now = NOWS[0];
        let filled = fill(&place.ledger, at(now), Language::En).await.unwrap();
        assert!(filled.new);
        let telling = Telling::of(now);
        assert_eq!(told(&place.ledger, ExportWhat::People).await.len(), PEOPLE.len());
        assert_eq!(told(&place.ledger, ExportWhat::Teams).await.len(), TEAMS.len());
        assert_eq!(told(&place.ledger, ExportWhat::Asks).await.len(), telling.asks.len());
        let kudos = told(&place.ledger, ExportWhat::Kudos).await;
        assert_eq!(kudos.len(), telling.kudos.len());
        let again = fill(&place.ledger, at(NOWS[3]), Language::En).await.unwrap();
        let unchanged = Filled { new: false, ..filled };
        assert_eq!(again, unchanged);
        assert_eq!(told(&place.ledger, ExportWhat::Kudos).await, kudos);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asks_stand_as_their_events_say_and_teams_as_the_hotel_says() {
    for place in Place::all().await {
        let filled = fill(&place.ledger, at(NOWS[0]), Language::En).await.unwrap();
        let checked = place.ledger.read(move |tx| {
            async move {
                let page = magicwords::asks::store::transfer::page;
                for ask in page(tx, filled.workspace, (i64::MIN, i64::MAX), None, 10_000).await? {
                    let events = magicwords::asks::store::events(tx, ask.id).await?;
                    assert_eq!(Standing::of(ask.id, &events), ask.standing, "{}", ask.key);
                    assert!(ask.asker_team.is_some() && ask.asked_team.is_some(), "{}", ask.key);
                }
                store::workspace(tx, filled.workspace).await
            }
            .boxed()
        });
        let workspace = checked.await.unwrap();
        assert_eq!(workspace.name, format!("local:{HOME}"));
        assert!(VALUES.iter().all(|value| workspace.value_called(value).is_some()));
        assert_eq!(
            workspace.digest.place.as_ref().map(|(_, channel)| channel.as_str()),
            Some(SUMMARY)
        );
        let id = |name: &str| workspace.team_called(name).unwrap().id;
        assert!(workspace.serves(id("Reception"), id("Restaurant")));
        assert!(!workspace.serves(id("Reception"), id("Nightclub")));
        assert!(workspace.serves(id("Accounting"), id("Nightclub")));
        for (made, team) in workspace.teams.iter().zip(TEAMS) {
            assert_eq!((made.name.as_str(), made.kind), (team.name, team.kind));
            assert_eq!(made.group_in(&home()), Some(team.group));
            assert!(made.lead.is_some());
        }
    }
}
