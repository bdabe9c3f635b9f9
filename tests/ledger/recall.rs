//! What the writer keeps of earlier looks is what it would read.

use super::*;
use magicwords::ledger::Recalled;

#[derive(Default)]
struct Kept(Option<Vec<i64>>);

impl Recalled for Kept {
    const TABLES: &'static [&'static str] = &["notes"];
}

/// The ids of all notes, and whether they were known without a look.
async fn look(tx: &mut Conn) -> Result<(Vec<i64>, bool)> {
    if let Some(Kept(Some(ids))) = tx.recall::<Kept>() {
        return Ok((ids.clone(), true));
    }
    let ids = ids_on(tx).await?;
    if let Some(kept) = tx.recall::<Kept>() {
        kept.0 = Some(ids.clone());
    }
    Ok((ids, false))
}

async fn looked(ledger: &Ledger) -> (Vec<i64>, bool) {
    ledger.write(|tx| look(tx).boxed()).await.unwrap()
}

/// With one note, which is kept.
async fn familiar() -> (Home, Ledger) {
    let home = Home::sqlite();
    let ledger = home.open().await;
    write(&ledger, 1).await.unwrap();
    // The first look makes the table known, the second is kept.
    looked(&ledger).await;
    looked(&ledger).await;
    assert_eq!(looked(&ledger).await, (vec![1], true));
    (home, ledger)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_is_kept_while_others_are_written() {
    let (_home, ledger) = familiar().await;
    let answered = ledger.write(|tx| {
        async {
            sqlx::query("INSERT INTO answers (id, note) VALUES (1, 1)")
                .execute(tx)
                .await?;
            Ok(())
        }
        .boxed()
    });
    answered.await.unwrap();
    assert_eq!(looked(&ledger).await, (vec![1], true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_writer_changes_is_read_anew() {
    let (_home, ledger) = familiar().await;
    for (statement, there) in [
        ("INSERT INTO notes (id, words) VALUES (2, 'two')", vec![1, 2]),
        ("UPDATE notes SET id = 3 WHERE id = 2", vec![1, 3]),
        (
            "INSERT INTO notes (id, words) VALUES (4, 'two') ON CONFLICT (words) DO UPDATE SET id = excluded.id",
            vec![1, 4],
        ),
        ("DELETE FROM notes WHERE id = 4", vec![1]),
    ] {
        looked(&ledger).await;
        assert!(looked(&ledger).await.1, "before {statement}");
        let seen = ledger.write(move |tx| {
            async move {
                tx.execute(statement).await?;
                look(tx).await
            }
            .boxed()
        });
        assert_eq!(seen.await.unwrap(), (there.clone(), false), "{statement}");
        assert_eq!(looked(&ledger).await, (there, false), "after {statement}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_rolled_back_was_never_there() {
    let (_home, ledger) = familiar().await;
    let failed = ledger.write(|tx| {
        async {
            add(tx, 2).await?;
            assert_eq!(look(tx).await?, (vec![1, 2], false));
            Err::<(), _>(refusal())
        }
        .boxed()
    });
    failed.await.unwrap_err();
    assert_eq!(looked(&ledger).await.0, [1]);
    // With others in one transaction, too, which is run again with savepoints.
    let holder = hold_the_writer(&ledger).await;
    let failing = ledger.write(|tx| {
        async {
            add(tx, 3).await?;
            look(tx).await?;
            Err::<(), _>(refusal())
        }
        .boxed()
    });
    let (failed, beside) = tokio::join!(failing, looked(&ledger));
    holder.await.unwrap().unwrap();
    failed.unwrap_err();
    assert_eq!(beside.0, [1]);
    assert_eq!(looked(&ledger).await.0, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_has_changed_is_read_anew() {
    let (home, ledger) = familiar().await;
    let mut outsider = home.outsider().await;
    outsider
        .execute("INSERT INTO notes (id, words) VALUES (2, 'two')")
        .await
        .unwrap();
    assert_eq!(looked(&ledger).await, (vec![1, 2], false));
    assert_eq!(looked(&ledger).await, (vec![1, 2], true));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_others_write_without_telling_nothing_is_kept() {
    let Some(home) = Home::postgres().await else { return };
    let ledger = home.open().await;
    write(&ledger, 1).await.unwrap();
    for _ in 0..3 {
        assert_eq!(looked(&ledger).await, (vec![1], false));
    }
    assert!(ledger.read(|tx| look(tx).boxed()).await.unwrap() == (vec![1], false));
}
