//! People whom a platform showed before an import named them.

use super::*;
use magicwords::asks::store::transfer as asks;
use magicwords::ids::MemberId;
use magicwords::people::MembershipSource;
use magicwords::people::store::transfer::{all_accounts, all_members};

/// Lets a platform show somebody, with a team from their roles.
async fn seen(place: &Place, platform: PlatformName, account: &'static str) -> MemberId {
    let workspace = place.workspace().await.unwrap();
    place
        .ledger
        .write(move |tx| {
            async move {
                let now = at("2026-11-10T08:00:00Z");
                let key = format!("{platform}:{account}");
                let member = people::insert_member(tx, workspace, &key, "shown name", false, now).await?;
                people::set_account(tx, workspace, platform, account, member, "role").await?;
                let team = people::workspace(tx, workspace)
                    .await?
                    .team_named("HR")
                    .map(|team| team.id);
                people::insert_membership(tx, member, team, now, MembershipSource::Group).await?;
                Ok(member)
            }
            .boxed()
        })
        .await
        .unwrap()
}

/// Who is who: each member's key with their accounts.
async fn who(place: &Place) -> Vec<String> {
    let workspace = place.workspace().await.unwrap();
    place
        .ledger
        .read(move |tx| {
            async move {
                let accounts = all_accounts(tx, workspace).await?;
                let members = all_members(tx, workspace).await?;
                let mut told: Vec<String> = members
                    .iter()
                    .map(|member| {
                        let of = accounts.iter().filter(|(_, _, owner)| *owner == member.id);
                        let of: Vec<String> = of
                            .map(|(platform, account, _)| format!("{platform}:{account}"))
                            .collect();
                        format!("{} {} {}", member.key, member.name, of.join(" "))
                    })
                    .collect();
                told.sort();
                Ok(told)
            }
            .boxed()
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_seen_becomes_who_is_imported() {
    for place in Place::all().await {
        place.imported(ImportWhat::Teams, TEAMS).await;
        let member = seen(&place, PlatformName::Discord, "77").await;
        let ask = "id,asker,team,what,opened_at\nold,discord:77,HR,w,2026-11-10T09:00:00Z\n";
        place.imported(ImportWhat::Asks, ask).await;
        let file = "person,name,team,discord_id\nbinh,Bình,Reception,77\n";
        assert_eq!(place.imported(ImportWhat::People, file).await, (0, 1, 0));
        assert_eq!(place.imported(ImportWhat::People, file).await, (0, 0, 1));
        assert_eq!(who(&place).await, ["binh Bình discord:77"]);
        let workspace = place.workspace().await.unwrap();
        let kept = place
            .ledger
            .read(move |tx| async move { asks::by_keys(tx, workspace, &["old"]).await }.boxed())
            .await
            .unwrap();
        assert_eq!(kept[0].asker, member);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_imported_first_and_seen_later_is_one_person() {
    for place in Place::all().await {
        place.furnish().await;
        seen(&place, PlatformName::Discord, "77").await;
        seen(&place, PlatformName::Slack, "U77").await;
        let kudos = "id,giver,recipient,message,at\nx,discord:77,slack:U77,m,2026-11-10T09:00:00Z\n\
                     y,lan,tam;discord:77;huy,m,2026-11-10T09:00:00Z\n";
        place.imported(ImportWhat::Kudos, kudos).await;
        let file = "person,name,discord_id,slack_id\ntam,Tâm,77,U77\n";
        assert_eq!(place.imported(ImportWhat::People, file).await, (0, 1, 0));
        assert_eq!(place.imported(ImportWhat::People, file).await, (0, 0, 1));
        let told = who(&place).await;
        assert!(
            told.contains(&"tam Tâm discord:77 slack:U77".to_owned()) && told.len() == 4,
            "{told:?}"
        );
        let told = place.export(ExportWhat::Kudos).await;
        assert!(
            told.contains("x,tam,tam,m,") && told.contains("y,lan,tam;huy,m,"),
            "{told}"
        );
        assert_eq!(place.imported(ImportWhat::Kudos, &told).await, (0, 0, 5));
        let told = place.export(ExportWhat::People).await;
        assert!(told.contains("tam,Tâm,Restaurant,front_line,no,77,U77\n"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_chosen_before_an_import_named_both_accounts_holds() {
    for place in Place::all().await {
        place.imported(ImportWhat::Teams, TEAMS).await;
        place.imported(ImportWhat::People, "person,name\nbinh,Bình\n").await;
        let member = seen(&place, PlatformName::Discord, "77").await;
        let choosing = place.ledger.write(move |tx| {
            async move {
                people::choices::set_public_name(tx, member, false).await?;
                people::set_manager(tx, member, true).await
            }
            .boxed()
        });
        choosing.await.unwrap();
        let file = "person,name,discord_id\nbinh,Bình,77\n";
        assert_eq!(place.imported(ImportWhat::People, file).await, (0, 1, 0));
        assert_eq!(place.imported(ImportWhat::People, file).await, (0, 0, 1));
        let told = place.export(ExportWhat::People).await;
        assert!(told.contains("binh,Bình,HR,back_office,yes,77,\n"), "{told}");
        let workspace = place.workspace().await.unwrap();
        let named = place.ledger.read(move |tx| {
            async move {
                let members = all_members(tx, workspace).await?;
                people::choices::public_name(tx, members[0].id).await
            }
            .boxed()
        });
        assert!(!named.await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_may_change_hands_in_one_file() {
    for place in Place::all().await {
        place.furnish().await;
        let swapped = "person,name,discord_id,slack_id\nlan,Lan,43,\nhuy,Huy,42,U1\n";
        assert_eq!(place.imported(ImportWhat::People, swapped).await, (0, 2, 0));
        assert_eq!(place.imported(ImportWhat::People, swapped).await, (0, 0, 2));
        let told = who(&place).await;
        assert!(told.contains(&"huy Huy discord:42 slack:U1".to_owned()), "{told:?}");
        assert!(told.contains(&"lan Lan discord:43".to_owned()), "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_finds_an_imported_workspace() {
    for place in Place::all().await {
        for (platform, id) in [("discord", "11"), ("slack", "T22")] {
            let request = to(platform, id, ImportWhat::People);
            let report = import(&place.ledger, request, PEOPLE.as_bytes(), Arc::new(|_| ()))
                .await
                .unwrap();
            assert_eq!(
                (report.workspace, report.workspace_is_new),
                (format!("{platform}:{id}"), true)
            );
            let platform: PlatformName = platform.parse().unwrap();
            let found = place
                .ledger
                .read(move |tx| async move { people::workspace_of_home(tx, platform, id).await }.boxed())
                .await;
            assert!(found.unwrap().is_some());
        }
        let any = ImportRequest {
            workspace: None,
            ..to("local", "x", ImportWhat::People)
        };
        let refused = import(&place.ledger, any, PEOPLE.as_bytes(), Arc::new(|_| ()))
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains("There are: discord:11, slack:T22."),
            "{refused}"
        );
        let request = ExportRequest {
            workspace: to("local", "inn", ImportWhat::People).workspace,
            ..everything(ExportWhat::People)
        };
        let refused = export(&place.ledger, request, Vec::new()).await.unwrap_err();
        assert!(
            refused.to_string().starts_with("There is no workspace local:inn."),
            "{refused}"
        );
    }
}

/// When a table begins to name members, `merge_member` of its store must hand them over too.
#[tokio::test]
async fn every_column_that_names_members_is_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
    let ledger = Ledger::open(&url, &LedgerOptions::default()).await.unwrap();
    let naming = ledger.read(|tx| {
        async move {
            let naming = sqlx::query_scalar(
                "select t.name || '.' || k.\"from\" from sqlite_master t join pragma_foreign_key_list(t.name) k \
                 where t.type = 'table' and k.\"table\" = 'members' order by 1",
            );
            Ok(naming.fetch_all(tx).await?)
        }
        .boxed()
    });
    let naming: Vec<String> = naming.await.unwrap();
    let handed_over = [
        "accounts.member",
        "ask_events.member",
        "asks.asked_member",
        "asks.asker",
        "asks.claimed_by",
        "audit.actor",
        "kudos.giver",
        "kudos_recipients.member",
        "me_toos.member",
        "memberships.member",
        "mutes.member",
        "one_time_codes.member",
        "quiet_dismissals.member",
        "teams.lead",
    ];
    assert_eq!(naming, handed_over);
}
