//! What makes a line bad, and that nothing of such a file is imported.

use super::*;

/// Imports a file that must be refused for the one reason, on the line that is said, and leaves everything as it was.
async fn bad(place: &Place, what: ImportWhat, file: &str, expected: &[&str]) {
    let before = snapshot(place).await;
    let told = place.refused(what, file).await;
    assert_eq!(told.len(), expected.len(), "{told:#?}\n{file}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told:?} is not {expected:?}");
    }
    assert_eq!(snapshot(place).await, before);
}

async fn snapshot(place: &Place) -> Vec<String> {
    let mut files = Vec::new();
    if place.workspace().await.is_some() {
        for what in [
            ExportWhat::Teams,
            ExportWhat::People,
            ExportWhat::Asks,
            ExportWhat::Kudos,
        ] {
            files.push(place.export(what).await);
        }
    }
    files
}

const ASK: &str = "id,asker,team,person,what,opened_at,first_response_at,claimed_by,done_at,declined_at,withdrawn_at\n";

fn ask(row: &str) -> String {
    format!("{ASK}good,lan,HR,,a form,2026-11-02T10:00:00Z,,,,,\n{row}\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_asks() {
    for place in Place::all().await {
        place.furnish().await;
        let cases = [
            (
                "x,nobody,HR,,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: `asker` is \"nobody\", a person whom the ledger does not know",
            ),
            (
                "x,lan,,nobody,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: `person` is \"nobody\", a person",
            ),
            (
                "x,lan,Bar,,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: `team` is \"Bar\", a team that the ledger does not know",
            ),
            (
                "x,lan,hr,,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: `team` is \"hr\", a team",
            ),
            (
                "x,lan,HR,huy,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: both `team` and `person` are filled",
            ),
            (
                "x,lan,,,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: neither `team` nor `person` is filled",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,,huy,,,",
                "line 3: `claimed_by` is filled without any response time",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,,huy,,,2026-11-02T11:00:00Z",
                "line 3: `claimed_by` is filled without",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,,,2026-11-02T11:00:00Z,2026-11-02T11:00:00Z,",
                "line 3: done_at and declined_at are filled; an ask ends in one way",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,,,2026-11-02T11:00:00Z,,2026-11-02T11:00:00Z",
                "line 3: done_at and withdrawn_at are filled",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,2026-11-02T16:59:59+07:00,,,,",
                "line 3: `first_response_at` lies before",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,,,2026-11-02T09:59:59Z,,",
                "line 3: `done_at` lies before `opened_at`",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,,,,2026-11-02T09:59:59Z,",
                "line 3: `declined_at` lies before `opened_at`",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00Z,,,,,2026-11-02T09:59:59Z",
                "line 3: `withdrawn_at` lies before",
            ),
            (
                "good,lan,HR,,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: the id \"good\" stands on line 2 already",
            ),
            (",lan,HR,,w,2026-11-02T10:00:00Z,,,,,", "line 3: `id` is empty"),
            ("x,lan,HR,, ,2026-11-02T10:00:00Z,,,,,", "line 3: `what` is empty"),
            ("x;y,lan,HR,,w,2026-11-02T10:00:00Z,,,,,", "line 3: `id` has a `;`"),
            (
                "team:x,lan,HR,,w,2026-11-02T10:00:00Z,,,,,",
                "line 3: `id` begins with `team:`",
            ),
            (
                "x,lan,HR,,w,2026-11-02T10:00:00,,,,,",
                "line 3: `opened_at` is \"2026-11-02T10:00:00\", which is no time",
            ),
            (
                "x,lan,HR,,w,2026-11-02,,,,,",
                "line 3: `opened_at` is \"2026-11-02\", which is no time",
            ),
            ("x,lan,HR,,w", "line 3: it has 5 cells where the header has 11"),
            ("x,lan,HR,,w\0,2026-11-02T10:00:00Z,,,,,", "line 3: `what` holds a NUL"),
        ];
        for (row, expected) in cases {
            let expected: &[&str] = match row.contains('\0') {
                true => &[expected, "line 3: `what` is empty"],
                false => &[expected],
            };
            bad(&place, ImportWhat::Asks, &ask(row), expected).await;
        }
        let state = "id,asker,team,what,opened_at,state,reopened_at\n";
        for (row, expected) in [
            (
                "x,lan,HR,w,2026-11-02T10:00:00Z,done,",
                "line 2: `state` is done, but by its times the ask is open",
            ),
            (
                "x,lan,HR,w,2026-11-02T10:00:00Z,ready,",
                "line 2: `state` is \"ready\"; write open,",
            ),
            (
                "x,lan,HR,w,2026-11-02T10:00:00Z,,2026-11-01T10:00:00Z",
                "line 2: `reopened_at` lies before",
            ),
        ] {
            bad(&place, ImportWhat::Asks, &format!("{state}{row}\n"), &[expected]).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_kudos() {
    for place in Place::all().await {
        place.furnish().await;
        let header = "id,giver,recipient,message,beyond,ask,at,recipient_teams\n";
        for (row, expected) in [
            (
                "x,nobody,lan,m,,,2026-11-02T10:00:00Z,",
                "line 2: `giver` is \"nobody\", a person whom",
            ),
            (
                "x,lan,huy;nobody,m,,,2026-11-02T10:00:00Z,",
                "line 2: `recipient` is \"nobody\", a person whom",
            ),
            (
                "x,lan,HR,m,,,2026-11-02T10:00:00Z,",
                "line 2: `recipient` is \"HR\", a person whom",
            ),
            (
                "x,lan,team:Bar,m,,,2026-11-02T10:00:00Z,",
                "line 2: `recipient` is \"Bar\", a team that",
            ),
            ("x,lan,,m,,,2026-11-02T10:00:00Z,", "line 2: `recipient` is empty"),
            (
                "x,lan,huy;,m,,,2026-11-02T10:00:00Z,",
                "line 2: `recipient` has an empty name",
            ),
            (
                "x,lan,huy,m,,a99,2026-11-02T10:00:00Z,",
                "line 2: `ask` is \"a99\", an ask that the ledger does not know",
            ),
            ("x,lan,huy,,,,2026-11-02T10:00:00Z,", "line 2: `message` is empty"),
            (
                "x,lan,huy,m,perhaps,,2026-11-02T10:00:00Z,",
                "line 2: `beyond` is \"perhaps\"; write `yes` or `no`",
            ),
            ("x,lan,huy,m,,,,", "line 2: `at` is empty"),
            (
                "x,lan,huy,m,,,2026-11-02T10:00:00Z,HR;HR",
                "line 2: `recipient_teams` names 2 teams for 1 recipients",
            ),
            (
                "x,lan,team:HR,m,,,2026-11-02T10:00:00Z,Reception",
                "line 2: `recipient_teams` names another team",
            ),
            (
                "k3,lan,huy,m,,,2026-11-02T10:00:00Z,",
                "line 2: the ledger knows the kudos \"k3\" with another content",
            ),
        ] {
            bad(&place, ImportWhat::Kudos, &format!("{header}{row}\n"), &[expected]).await;
        }
        let twice = format!("{header}x,lan,huy,m,,,2026-11-02T10:00:00Z,\nx,lan,huy,m,,,2026-11-02T10:00:00Z,\n");
        bad(
            &place,
            ImportWhat::Kudos,
            &twice,
            &["line 3: the id \"x\" stands on line 2 already"],
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_people_and_teams() {
    for place in Place::all().await {
        place.furnish().await;
        let header = "person,name,team,team_kind,manager,discord_id,slack_id\n";
        for (rows, expected) in [
            (
                "x,X,HR,front_line,,,",
                "line 2: the team \"HR\" is back_office in the ledger, and front_line here",
            ),
            (
                "x,X,Bar,front_line,,,\ny,Y,Bar,back_office,,,",
                "line 3: the team \"Bar\" is front_line on line 2, and",
            ),
            (
                "x,X,Bar,,,,",
                "line 2: the team \"Bar\" is not known; write its `team_kind`",
            ),
            (
                "x,X,Bar,middle,,,",
                "line 2: `team_kind` is \"middle\"; write `front_line` or `back_office`",
            ),
            ("x,X,,back_office,,,", "line 2: `team_kind` is told without a `team`"),
            (
                "x,X,,,,,\nx,X,,,,,",
                "line 3: the person \"x\" stands on line 2 already",
            ),
            ("x,,,,,,", "line 2: `name` is empty"),
            ("x,X;Y,,,,,", "line 2: `name` has a `;`"),
            ("x,X,,,maybe,,", "line 2: `manager` is \"maybe\""),
            (
                "x,X,,,,7,\ny,Y,,,,7,",
                "line 3: the discord_id \"7\" stands on line 2 already",
            ),
            (
                "x,X,,,,42,",
                "line 2: the discord_id \"42\" belongs to the person \"lan\"; correct it",
            ),
            (
                "lan,Lan,,,,42,\nx,X,,,,,\nhuy,Huy,,,,42,",
                "line 4: the discord_id \"42\" stands on line 2 already",
            ),
        ] {
            let told = place.refused(ImportWhat::People, &format!("{header}{rows}\n")).await;
            assert!(
                told.iter().any(|told| told.starts_with(expected)),
                "{told:#?} is not {expected:?}"
            );
        }
        let header = "team,team_kind,serves,lead\n";
        for (rows, expected) in [
            (
                "HR,front_line,,",
                &["line 2: the team \"HR\" is back_office in the ledger"][..],
            ),
            (
                "Bar,back_office,,\nBar,front_line,,",
                &["line 3: the team \"Bar\" stands on line 2 already"],
            ),
            ("Bar,,,", &["line 2: `team_kind` is empty"]),
            (
                "Bar,back_office,HR;Cellar,",
                &["line 2: `serves` names the team \"Cellar\", which there is not"],
            ),
        ] {
            bad(&place, ImportWhat::Teams, &format!("{header}{rows}\n"), expected).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_makes_no_workspace_and_a_header_alone_does() {
    for place in Place::all().await {
        let faults = place.refused(ImportWhat::Asks, &ask("x,lan,HR,huy,,soon,,,,,")).await;
        let lines: Vec<&str> = faults.iter().map(|fault| fault.split(':').next().unwrap()).collect();
        assert_eq!(
            lines,
            ["line 2", "line 2", "line 3", "line 3", "line 3", "line 3", "line 3"],
            "{faults:#?}"
        );
        assert_eq!(place.workspace().await, None);
        assert_eq!(place.imported(ImportWhat::People, "person,name\n").await, (0, 0, 0));
        assert!(place.workspace().await.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_must_be_known_and_whole() {
    let place = Place::sqlite().await;
    let told = place.refused(ImportWhat::Asks, "id,askr,what,when\n").await;
    assert_eq!(
        told[..4],
        [
            "line 1: the column `asker` is missing; add it to the header",
            "line 1: the column `opened_at` is missing; add it to the header",
            "line 1: the column `team` or `person` is missing; add it to the header",
            "line 1: there is no column `askr`; did you mean `asker`?",
        ]
    );
    assert_eq!(place.refused(ImportWhat::People, "person,name,name\n").await.len(), 1);
    assert_eq!(place.refused(ImportWhat::People, "").await.len(), 1);
    let key = place
        .refused(ImportWhat::People, "{\"person\":\"a\",\"name\":\"A\",\"nmae\":1}")
        .await;
    assert_eq!(key, ["line 1: there is no column `nmae`; did you mean `name`?"]);
    let bytes = import(
        &place.ledger,
        to("local", "hotel", ImportWhat::People),
        &b"person,name\nx,\xff\n"[..],
        Arc::new(|_| ()),
    );
    assert!(matches!(bytes.await, Err(ImportError::BadLines(bad)) if bad[0].to_string().contains("UTF-8")));
}
