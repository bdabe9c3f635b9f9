//! Importing again: the same changes nothing, new content updates, a later move changes no old row.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_files_change_nothing() {
    for place in Place::all().await {
        place.furnish().await;
        place.asks_stand_as_their_events_say().await;
        let before = place.export(ExportWhat::Asks).await;
        for (what, file, rows) in [
            (ImportWhat::Teams, TEAMS, 3),
            (ImportWhat::People, PEOPLE, 4),
            (ImportWhat::Asks, ASKS, 5),
            (ImportWhat::Kudos, KUDOS, 3),
        ] {
            assert_eq!(place.imported(what, file).await, (0, 0, rows));
        }
        for (what, of) in [
            (ImportWhat::Teams, ExportWhat::Teams),
            (ImportWhat::People, ExportWhat::People),
            (ImportWhat::Asks, ExportWhat::Asks),
            (ImportWhat::Kudos, ExportWhat::Kudos),
        ] {
            for format in [Format::Csv, Format::JsonLines] {
                let file = place.export_as(of, format, true).await;
                let (new, changed, _) = place.imported(what, &file).await;
                assert_eq!((new, changed), (0, 0), "{file}");
            }
        }
        assert_eq!(place.export(ExportWhat::Asks).await, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_imports_at_once_one_finds_that_all_is_there() {
    for place in Place::all().await {
        place.furnish().await;
        let rows = (0..500).map(|n| format!("new{n},lan,huy,for the lamp,2026-11-04T03:00:00Z\n"));
        let kudos = format!("id,giver,recipient,message,at\n{}", rows.collect::<String>());
        let rows = (0..500).map(|n| format!("new{n},lan,HR,a lamp,2026-11-04T03:00:00Z\n"));
        let asks = format!("id,asker,team,what,opened_at\n{}", rows.collect::<String>());
        for (what, file) in [(ImportWhat::Kudos, &kudos), (ImportWhat::Asks, &asks)] {
            let (one, other) = futures::join!(place.imported(what, file), place.imported(what, file));
            let mut both = [one, other];
            both.sort_unstable();
            assert_eq!(both, [(0, 0, 500), (500, 0, 0)]);
        }
        place.asks_stand_as_their_events_say().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_imported_stands_as_it_was_told() {
    for place in Place::all().await {
        place.furnish().await;
        let asks = place.export(ExportWhat::Asks).await;
        let rows: Vec<&str> = asks.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                "a1,lan,Maintenance,,the ice machine,table 7,2026-11-02T03:00:00Z,2026-11-02T04:00:00Z,huy,\
                 2026-11-02T05:00:00Z,,,,done,,Reception,Maintenance",
                "a2,tam,,huy,a lamp,,2026-11-03T03:00:00Z,2026-11-03T04:00:00Z,,,2026-11-03T04:00:00Z,,,declined,,\
                 Restaurant,Maintenance",
                "a3,tam,HR,,a form,,2026-11-03T03:00:00Z,2026-11-03T04:30:00Z,,,,,,claimed,,Restaurant,HR",
                "a4,lan,HR,,a day off,,2026-11-04T03:00:00Z,,,,,2026-11-04T03:05:00Z,,withdrawn,,Reception,HR",
                "a5,may,,may,nothing,,2026-11-05T03:00:00Z,,,,,,,open,,,",
            ]
        );
        let kudos = place.export(ExportWhat::Kudos).await;
        let rows: Vec<&str> = kudos.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                "k3,tam,lan,'=1+1,,no,no,,,2026-11-01T03:00:00.123456Z,Restaurant,Reception,,",
                "k1,lan,huy;team:HR,\"thanks, \"\"all\"\"\",care,yes,no,table 7,a1,2026-11-04T03:00:00Z,Reception,\
                 Maintenance;HR,,",
                "k2,huy,huy,well done me,,no,yes,,,2026-11-04T03:00:00Z,Maintenance,Maintenance,,",
            ]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_content_updates_people_and_asks() {
    for place in Place::all().await {
        place.furnish().await;
        let people = "person,name,team,team_kind,manager\nlan,Lan Anh,HR,,no\nhuy,Huy,Maintenance,back_office,no\n";
        assert_eq!(place.imported(ImportWhat::People, people).await, (0, 1, 1));
        let told = place.export(ExportWhat::People).await;
        assert!(told.contains("lan,Lan Anh,HR,back_office,no,42,\n"), "{told}");

        let asks = "id,asker,team,what,opened_at,done_at,customer\n\
                    a3,tam,HR,another form,2026-11-03T03:00:00Z,2026-11-06T03:00:00Z,Ms Hoa\n";
        assert_eq!(place.imported(ImportWhat::Asks, asks).await, (0, 1, 0));
        assert_eq!(place.imported(ImportWhat::Asks, asks).await, (0, 0, 1));
        place.asks_stand_as_their_events_say().await;
        let told = place.export(ExportWhat::Asks).await;
        let row = "a3,tam,HR,,another form,Ms Hoa,2026-11-03T03:00:00Z,2026-11-06T03:00:00Z,,2026-11-06T03:00:00Z,,,,done,,\
                   Restaurant,HR\n";
        assert!(told.contains(row), "{told}");

        let teams = "team,team_kind,serves,lead,answer_within,how_to_ask\nHR,back_office,team:,lan,4h,\"say, when\"\n";
        assert_eq!(place.imported(ImportWhat::Teams, teams).await, (0, 1, 0));
        assert_eq!(place.imported(ImportWhat::Teams, teams).await, (0, 0, 1));
        let told = place.export(ExportWhat::Teams).await;
        assert!(told.contains("HR,back_office,team:,lan,4h,\"say, when\"\n"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_move_changes_no_old_row() {
    for place in Place::all().await {
        place.furnish().await;
        let before = (
            place.export(ExportWhat::Asks).await,
            place.export(ExportWhat::Kudos).await,
        );
        let moved = "person,name,team\nlan,Lan,HR\ntam,Tâm,\nhuy,Huy,Reception\n";
        assert_eq!(place.imported(ImportWhat::People, moved).await, (0, 3, 0));
        assert_eq!(place.imported(ImportWhat::People, moved).await, (0, 0, 3));
        assert_eq!(place.imported(ImportWhat::Asks, ASKS).await, (0, 0, 5));
        assert_eq!(place.imported(ImportWhat::Kudos, KUDOS).await, (0, 0, 3));
        assert_eq!(
            (
                place.export(ExportWhat::Asks).await,
                place.export(ExportWhat::Kudos).await
            ),
            before
        );
        let new = ASKS.replace("\na1,", "\nb1,");
        assert_eq!(place.imported(ImportWhat::Asks, &new).await, (1, 0, 4));
        let asks = place.export(ExportWhat::Asks).await;
        assert!(
            asks.lines()
                .any(|row| row.starts_with("b1,") && row.ends_with(",HR,Maintenance")),
            "{asks}"
        );
        // Who had no team then and has one now: an empty cell would be read as the present one.
        let joined = "person,name,team\nmay,May,HR\n";
        place.imported(ImportWhat::People, joined).await;
        let asks = place.export(ExportWhat::Asks).await;
        assert!(
            asks.lines()
                .any(|row| row.starts_with("a5,") && row.ends_with(",team:,team:")),
            "{asks}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn undone_and_hidden_kudos_are_told_with_all_alone() {
    for place in Place::all().await {
        place.furnish().await;
        let header = "id,giver,recipient,message,at,undone_at,hidden_at\n";
        let rows = "k8,lan,huy,a,2026-11-04T03:00:00Z,2026-11-04T04:00:00Z,\nk9,lan,huy,b,2026-11-04T03:00:00Z,,2026-11-04T05:00:00Z\n";
        assert_eq!(
            place.imported(ImportWhat::Kudos, &format!("{header}{rows}")).await,
            (2, 0, 0)
        );
        let all = place.export(ExportWhat::Kudos).await;
        assert!(
            all.contains(",2026-11-04T04:00:00Z,\n") && all.contains(",,2026-11-04T05:00:00Z\n"),
            "{all}"
        );
        let counting = place.export_as(ExportWhat::Kudos, Format::Csv, false).await;
        assert_eq!(counting.lines().count(), 4, "{counting}");
        // A file from before the undoing is no new content.
        let older = format!("{header}k8,lan,huy,a,2026-11-04T03:00:00Z,,\n");
        assert_eq!(place.imported(ImportWhat::Kudos, &older).await, (0, 0, 1));
        let moderator = ExportRequest {
            reader: Reader::Moderator,
            ..everything(ExportWhat::Kudos)
        };
        assert!(!place.exported(moderator).await.contains("k2,"));
        let moderator = ExportRequest {
            reader: Reader::Moderator,
            ..everything(ExportWhat::Asks)
        };
        assert!(!place.exported(moderator).await.contains(",huy,2026"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_keeps_to_its_borders_in_the_zone_of_the_workspace() {
    for place in Place::all().await {
        let request = ImportRequest {
            timezone: Some("Asia/Ho_Chi_Minh".to_owned()),
            ..to("local", "hotel", ImportWhat::People)
        };
        import(&place.ledger, request.clone(), PEOPLE.as_bytes(), Arc::new(|_| ()))
            .await
            .unwrap();
        let again = ImportRequest {
            timezone: Some("asia/ho_chi_minh".to_owned()),
            ..request.clone()
        };
        import(&place.ledger, again, PEOPLE.as_bytes(), Arc::new(|_| ()))
            .await
            .unwrap();
        let other = ImportRequest {
            timezone: Some("UTC".to_owned()),
            ..request
        };
        let refused = import(&place.ledger, other, PEOPLE.as_bytes(), Arc::new(|_| ()))
            .await
            .unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("has the time zone Asia/Ho_Chi_Minh, not UTC"),
            "{refused}"
        );

        let kudos = "id,giver,recipient,message,at\n\
            a,lan,huy,m,2026-11-01T16:59:59Z\nb,lan,huy,m,2026-11-01T17:00:00Z\nc,lan,huy,m,2026-11-02T16:59:59.999999Z\n\
            d,lan,huy,m,2026-11-02T17:00:00Z\n";
        place.imported(ImportWhat::Kudos, kudos).await;
        let ids = async |since: &str, until: &str| {
            let request = ExportRequest {
                since: since.parse().ok(),
                until: until.parse().ok(),
                ..everything(ExportWhat::Kudos)
            };
            let file = place.exported(request).await;
            file.lines()
                .skip(1)
                .map(|row| row.split(',').next().unwrap().to_owned())
                .collect::<String>()
        };
        assert_eq!(ids("2026-11-02", "2026-11-02").await, "bc");
        assert_eq!(ids("2026-11-01T17:00:00Z", "2026-11-02T17:00:00Z").await, "bc");
        assert_eq!(ids("", "2026-11-01").await, "a");
        assert_eq!(ids("2026-11-03", "").await, "d");
        let people = ExportRequest {
            since: "2026-11-03".parse().ok(),
            ..everything(ExportWhat::People)
        };
        assert!(export(&place.ledger, people, Vec::new()).await.is_err());
    }
}
