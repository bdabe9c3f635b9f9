//! Edits of a card: which of them comes after which.

use super::*;
use magicwords::chat::locale::Language;
use magicwords::chat::platform::To;
use magicwords::ids::WorkspaceId;
use magicwords::ledger::deliveries::{self, Kind, Owed};
use magicwords::people::store::{NewWorkspace, insert_workspace};

const ASK: i64 = 7;

pub(super) async fn workspace(tx: &mut Conn) -> Result<WorkspaceId> {
    let new = NewWorkspace {
        name: "Hotel",
        timezone: "UTC",
        language: Language::En,
        digest_day: 0,
        digest_minute: 0,
        per_day: 5,
        per_pair: 3,
    };
    insert_workspace(tx, &new, jiff::Timestamp::UNIX_EPOCH).await
}

/// Owes an edit to `version` that began at `at`, as the answer to a press or not.
async fn edit(tx: &mut Conn, workspace: WorkspaceId, version: i64, at: i64, answers: bool) -> Result<()> {
    let owed = Owed {
        workspace,
        platform: "discord".into(),
        home: "hotel".into(),
        to: To::Channel("desk".into()),
        kind: Kind::AskCard,
        subject: ASK,
        detail: None,
        version,
        edits: Some("card".into()),
        answer: answers.then(|| "press".into()),
        said_at: None,
    };
    deliveries::owe(tx, &owed, at).await.map(drop)
}

/// Whether version 3 comes after what arrived at 100, when one edit is owed.
async fn comes_later(ledger: &Ledger, version: i64, at: i64, answers: bool) -> bool {
    let looked = ledger.write(move |tx| {
        async move {
            sqlx::query("delete from deliveries").execute(&mut *tx).await?;
            let workspace = match sqlx::query_scalar("select id from workspaces")
                .fetch_optional(&mut *tx)
                .await?
            {
                Some(id) => WorkspaceId(id),
                None => workspace(tx).await?,
            };
            edit(tx, workspace, version, at, answers).await?;
            deliveries::shows_later(tx, Kind::AskCard, ASK, 3, 100).await
        }
        .boxed()
    });
    looked.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_is_left_to_another_only_where_that_is_sure_to_come_after_it() {
    for home in Home::all().await {
        let ledger = home.open_with(&LedgerOptions::default()).await;
        assert!(comes_later(&ledger, 3, 101, true).await, "a press after it had arrived");
        assert!(
            !comes_later(&ledger, 3, 99, true).await,
            "a press at the same time may overtake it"
        );
        assert!(!comes_later(&ledger, 2, 101, true).await, "it shows an older state");
        assert!(
            comes_later(&ledger, 2, 99, false).await,
            "it is rendered when it is sent"
        );
        ledger.close().await;
    }
}
