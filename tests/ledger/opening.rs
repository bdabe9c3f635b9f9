//! Opening and migrating: new, old, newer, damaged, locked, unreachable.

use super::*;
use magicwords::ledger::{MIGRATIONS, MigrationReport, migrate_with};
use sqlx::Connection;

const TWO: &[Migration] = &[
    NOTES[0],
    Migration {
        version: 2,
        name: "authors",
        sql: "ALTER TABLE notes ADD COLUMN author TEXT NOT NULL DEFAULT 'somebody';
              UPDATE notes SET author = 'the first' WHERE id = 1;",
    },
];

async fn refused(url: &str) -> String {
    Ledger::open(url, &options()).await.map(drop).unwrap_err().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_applied_to_data_and_refused_by_an_older_program() {
    for home in Home::all().await {
        let ledger = home.open().await;
        write(&ledger, 1).await.unwrap();
        write(&ledger, 2).await.unwrap();
        ledger.close().await;

        let report = migrate_with(&home.url, TWO).await.unwrap();
        let place = ledger.place().to_owned();
        assert_eq!(
            report,
            MigrationReport {
                place,
                applied: vec![2],
                version: 2,
                was_new: false
            }
        );
        let ledger = home
            .open_with(&LedgerOptions {
                migrations: TWO,
                ..options()
            })
            .await;
        let authors: Vec<String> = ledger
            .read(|tx| {
                async {
                    Ok(sqlx::query_scalar("SELECT author FROM notes ORDER BY id")
                        .fetch_all(tx)
                        .await?)
                }
                .boxed()
            })
            .await
            .unwrap();
        assert_eq!(authors, ["the first", "somebody"]);
        assert_eq!(migrate_with(&home.url, TWO).await.unwrap().applied, Vec::<i64>::new());

        let why = refused(&home.url).await;
        assert!(
            why.contains("schema 2; this program knows 1") && why.contains("Install the newer"),
            "{why}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_step_is_refused_and_a_failing_one_changes_nothing() {
    for home in Home::all().await {
        home.open().await.close().await;
        let changed = [Migration {
            sql: "CREATE TABLE notes (id BIGINT);",
            ..NOTES[0]
        }];
        let why = migrate_with(&home.url, &changed).await.unwrap_err().to_string();
        assert!(
            why.contains("Step 1 of the schema") && why.contains("Install the program"),
            "{why}"
        );

        let sql = "CREATE TABLE more (id BIGINT); CREATE TABLE notes (id BIGINT);";
        let failing = [
            NOTES[0],
            Migration {
                version: 2,
                name: "broken",
                sql,
            },
        ];
        let why = migrate_with(&home.url, &failing).await.unwrap_err().to_string();
        assert!(
            why.contains("Step 2 (broken)") && why.contains("already exists"),
            "{why}"
        );
        assert_eq!(migrate_with(&home.url, TWO).await.unwrap().applied, [2]);
        let mut outsider = home.outsider().await;
        assert!(outsider.execute("SELECT * FROM more").await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuilt_table_keeps_what_refers_to_it() {
    let home = Home::sqlite();
    let cascading = [Migration {
        version: 1,
        name: "parents",
        sql: "CREATE TABLE parents (id BIGINT PRIMARY KEY);
              CREATE TABLE children (parent BIGINT NOT NULL REFERENCES parents (id) ON DELETE CASCADE);
              INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1);",
    }];
    let rebuild = "CREATE TABLE new_parents (id BIGINT PRIMARY KEY, name TEXT);
        INSERT INTO new_parents SELECT id, NULL FROM parents;
        DROP TABLE parents; ALTER TABLE new_parents RENAME TO parents;";
    migrate_with(&home.url, &cascading).await.unwrap();
    let rebuilding = [
        cascading[0],
        Migration {
            version: 2,
            name: "rebuild",
            sql: rebuild,
        },
    ];
    migrate_with(&home.url, &rebuilding).await.unwrap();
    let children: Vec<i64> = sqlx::query_scalar("SELECT parent FROM children")
        .fetch_all(&mut home.outsider().await)
        .await
        .unwrap();
    assert_eq!(children, [1]);

    let orphaning = [
        rebuilding[0],
        rebuilding[1],
        Migration {
            version: 3,
            name: "orphan",
            sql: "DELETE FROM parents;",
        },
    ];
    let why = migrate_with(&home.url, &orphaning).await.unwrap_err().to_string();
    assert!(why.contains("Step 3 (orphan)"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_start_at_once_make_one_ledger() {
    for home in Home::all().await {
        let openings = join_all((0..6).map(|_| {
            let url = home.url.clone();
            tokio::spawn(async move { Ledger::open(&url, &options()).await })
        }))
        .await;
        let ledgers: Vec<Ledger> = openings.into_iter().map(|opened| opened.unwrap().unwrap()).collect();
        assert_eq!(ledgers.iter().filter(|ledger| ledger.was_new()).count(), 1);
        join_all(ledgers.iter().enumerate().map(|(id, ledger)| write(ledger, id as i64)))
            .await
            .into_iter()
            .for_each(|written| written.unwrap());
        assert_eq!(ids(&ledgers[0]).await, [0, 1, 2, 3, 4, 5]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_are_made_and_the_file_is_private() {
    let home = Home::sqlite();
    let path = home.folder.as_ref().unwrap().path().join("deep/er/with space % é.db");
    let ledger = Ledger::open(&format!("sqlite://{}?mode=rwc", path.display()), &options())
        .await
        .unwrap();
    write(&ledger, 1).await.unwrap();
    assert_eq!(ledger.place(), path.canonicalize().unwrap().to_str().unwrap());
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    ledger.close().await;
    let left: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left, ["with space % é.db"], "closing folds the log into the file");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_ledger_are_refused_untouched() {
    let home = Home::sqlite();
    let folder = home.folder.as_ref().unwrap().path();
    let at = |name: &str| format!("sqlite:{}", folder.join(name).display());

    std::fs::write(folder.join("text"), "not a database ".repeat(100)).unwrap();
    let why = refused(&at("text")).await;
    assert!(
        why.contains("is not a ledger, or is damaged") && why.contains("backup"),
        "{why}"
    );

    postgres::run(&format!("{}?mode=rwc", at("other")), "CREATE TABLE theirs (id BIGINT)")
        .await
        .unwrap();
    let why = refused(&at("other")).await;
    assert!(why.contains("tables of another program"), "{why}");

    std::fs::create_dir(folder.join("folder")).unwrap();
    let why = refused(&at("folder")).await;
    assert!(why.contains("is a folder"), "{why}");

    std::fs::write(folder.join("file"), "").unwrap();
    let why = refused(&at("file/ledger.db")).await;
    assert!(why.contains("cannot be made"), "{why}");

    for address in [
        "ledger.db",
        "mysql://localhost/x",
        "sqlite:",
        "sqlite::memory:",
        "sqlite:x?cache=shared",
    ] {
        let why = refused(address).await;
        assert!(
            why.contains("is not understood") && why.contains("sqlite:PATH"),
            "{why}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_ledger_is_noticed() {
    let home = Home::sqlite();
    let ledger = home.open().await;
    for id in 0..200 {
        write(&ledger, id).await.unwrap();
    }
    ledger.close().await;
    let path = home.folder.as_ref().unwrap().path().join("ledger.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let why = refused(&home.url).await;
    assert!(why.contains("damaged"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_another_program_holds_is_reported() {
    let home = Home::sqlite();
    std::fs::write(home.folder.as_ref().unwrap().path().join("ledger.db"), "").unwrap();
    let mut outsider = home.outsider().await;
    outsider
        .execute("BEGIN EXCLUSIVE; CREATE TABLE x (id BIGINT)")
        .await
        .unwrap();
    let began = Instant::now();
    let brief = LedgerOptions {
        busy_timeout: Duration::from_millis(300),
        ..options()
    };
    let why = Ledger::open(&home.url, &brief).await.unwrap_err().to_string();
    assert!(why.contains("held by another program"), "{why}");
    assert!(began.elapsed() < Duration::from_secs(2));
    outsider.execute("ROLLBACK").await.unwrap();
    home.open().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_cannot_be_used_is_explained_without_the_password() {
    let nobody_there = refused("postgres://bot:hunter2@127.0.0.1:1/ledger").await;
    assert!(
        nobody_there.contains("127.0.0.1:1/ledger does not answer"),
        "{nobody_there}"
    );
    let not_a_url = refused("postgres://bot:hunter2/#@127.0.0.1/ledger").await;
    assert!(not_a_url.contains("written as %40"), "{not_a_url}");
    let mut sentences = vec![nobody_there, not_a_url];

    if let Ok(server) = postgres::Server::start() {
        let url = server.url("postgres");
        postgres::run(&url, "CREATE ROLE locked LOGIN PASSWORD 'right'")
            .await
            .unwrap();
        postgres::run(&url, "CREATE ROLE guest LOGIN").await.unwrap();
        let wrong = refused(&url.replace("postgres@", "locked:hunter2@")).await;
        assert!(wrong.contains("refused the login"), "{wrong}");
        let unknown = refused(&server.url("nowhere")).await;
        assert!(
            unknown.contains("has no database") && unknown.contains("createdb"),
            "{unknown}"
        );
        let guest = refused(&url.replace("postgres@", "guest:hunter2@")).await;
        assert!(guest.contains("may not do this"), "{guest}");
        sentences.extend([wrong, unknown, guest]);
    }
    for sentence in sentences {
        println!("{sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_wait_for_their_answer_keep_their_fingerprint_in_the_seventh_step() {
    for home in Home::all().await {
        migrate_with(&home.url, &MIGRATIONS[..6]).await.unwrap();
        let mut conn = home.outsider().await;
        conn.execute(
            "insert into workspaces (id, name, version, created_at, timezone, language, working_hours, digest_day, \
             digest_minute, digest_paused, per_day, per_pair, value_required) \
             values (1, 'Hotel', 1, 0, 'UTC', 'en', '', 1, 0, 0, 20, 3, 0); \
             insert into members (id, workspace, key, name, manager, bot, public_name, created_at) \
             values (2, 1, 'lan', 'Lan', 0, 0, 1, 0); \
             insert into asks (id, workspace, key, asker, what, opened_at, version, state) \
             values (3, 1, '3', 2, 'a lamp', 0, 3, 'open'), (4, 1, '4', 2, 'a bulb', 0, 4, 'open'); \
             insert into deliveries (id, workspace, platform, home, to_kind, to_id, kind, subject, version, fingerprint, \
             state, attempt, created_at, due_at) values \
             (5, 1, 'discord', '9', 'channel', '8', 'ask-card', 3, 3, 77, 'due', 0, 0, 0), \
             (6, 1, 'discord', '9', 'channel', '8', 'ask-card', 4, 4, 88, 'sent', 0, 0, 0)",
        )
        .await
        .unwrap();
        conn.close().await.unwrap();

        assert_eq!(migrate_with(&home.url, MIGRATIONS).await.unwrap().applied[0], 7);
        let mut conn = home.outsider().await;
        let kept: Vec<Option<i64>> = sqlx::query_scalar("select fingerprint from asks order by id")
            .fetch_all(&mut conn)
            .await
            .unwrap();
        assert_eq!(kept, [Some(77), None]);
    }
}

/// One row in every table that the ninth step makes anew, and what those refer to.
const OF_EACH: &str = "insert into workspaces (id, name, version, created_at, timezone, language, working_hours, \
    digest_day, digest_minute, digest_paused, per_day, per_pair, value_required) \
    values (1, 'Hotel', 1, 0, 'UTC', 'en', '', 1, 0, 0, 20, 3, 0); \
    insert into members (id, workspace, key, name, manager, bot, public_name, created_at) \
    values (2, 1, 'lan', 'Lan', 0, 0, 1, 0); \
    insert into teams (id, workspace, name, kind, serves_declared, created_at) values (3, 1, 'Desk', 'front-line', 0, 0); \
    insert into asks (id, workspace, key, asker, asker_team, asked_member, asked_team, what, customer, by_at, by_text, \
    opened_at, platform, home, channel, card, version, state, claimed_by, first_response_at, done_at, declined_at, \
    decline_reason, withdrawn_at, reopened_at, fingerprint) values (4611686018427387904, 1, 'a', 2, 3, 2, 3, 'a lamp', \
    'room 7', 11, 'soon', 12, 'slack', 'T1', 'C1', 'C1/1.2', 13, 'done', 2, 14, 15, 16, 'no', 17, 18, -19); \
    insert into ask_events (id, ask, kind, member, reason, at) values (5, 4611686018427387904, 'declined', 2, 'no', 20); \
    insert into kudos (id, workspace, key, giver, giver_team, message, value, beyond, private, customer, ask, at, platform, \
    home, channel, card, version, undone_at, hidden_at, fingerprint) values (6, 1, 'k', 2, 3, 'thanks', 'care', 1, 0, \
    'room 7', 4611686018427387904, 21, 'slack', 'T1', 'C1', 'C1/1.3', 22, 23, 24, 25); \
    insert into kudos_recipients (kudos, position, member, team) values (6, 1, 2, 3), (6, 0, null, 3); \
    insert into me_toos (kudos, member, at) values (6, 2, 26); \
    insert into deliveries (id, workspace, platform, home, to_kind, to_id, kind, subject, detail, version, edits, answer, \
    state, attempt, created_at, first_tried_at, due_at, settled_at, message, error) values (7, 1, 'slack', 'T1', 'channel', \
    'C1', 'ask-card', 4, 'detail', 4, 'edits', 'answer', 'dead', 1, 27, 28, 29, 30, 'message', 'error'); \
    insert into receipts (workspace, platform, event, kind, subject, at) values (1, 'slack', 'e', 'ask', 4, 31)";

/// The names of the indexes, and every row of every table with all its columns.
async fn content(home: &Home) -> Vec<String> {
    let mut conn = home.outsider().await;
    let mut words = async |sql: String| -> Vec<String> {
        let words = sqlx::query_scalar(AssertSqlSafe(sql));
        words.fetch_all(&mut conn).await.unwrap()
    };
    let of_kind = |kind| {
        format!(
            "select name from sqlite_master where type = '{kind}' and name not like '%schema%' and sql is not null order by 1"
        )
    };
    let mut content = words(of_kind("index")).await;
    for table in words(of_kind("table")).await {
        // All but the type of a key, which is what the step changes.
        for shape in [
            "select name || '/' || \"notnull\" || '/' || pk || '/' || iif(pk, '', type) from pragma_table_info('{}')",
            "select \"from\" || '>' || \"table\" || '/' || coalesce(\"to\", '') from pragma_foreign_key_list('{}') order by 1",
            "select l.\"unique\" || '/' || l.partial || '/' || (select group_concat(coalesce(i.name, 'expression'), ',') \
             from pragma_index_info(l.name) i) from pragma_index_list('{}') l where l.origin <> 'pk' \
             and l.name <> 'ask_events_by_ask' order by 1",
        ] {
            content.extend(words(shape.replace("{}", &table)).await);
        }
        let column = "'coalesce(cast(' || name || ' as text), ''nothing'')'";
        let columns = format!("select group_concat({column}, ' || '' '' || ') from pragma_table_info('{table}')");
        let whole = words(columns).await.remove(0);
        content.extend(words(format!("select '{table} ' || {whole} from {table} order by 1")).await);
    }
    content
}

#[tokio::test(flavor = "multi_thread")]
async fn what_tables_held_they_hold_when_the_ninth_step_has_made_them_anew() {
    let home = Home::sqlite();
    migrate_with(&home.url, &MIGRATIONS[..8]).await.unwrap();
    home.outsider().await.execute(OF_EACH).await.unwrap();
    let before = content(&home).await;
    assert_eq!(
        before.iter().filter(|line| line.contains(' ')).count(),
        11,
        "{before:#?}"
    );
    assert_eq!(migrate_with(&home.url, &MIGRATIONS[..9]).await.unwrap().applied, [9]);
    assert_eq!(content(&home).await, before);
    // What refers to rows of the old tables refers to those of the new.
    let mut conn = home.outsider().await;
    assert!(conn.execute("delete from asks").await.is_err());
    assert!(
        conn.execute("insert into me_toos (kudos, member, at) values (99, 2, 0)")
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_concerns_sqlite_alone_is_noted_and_not_done_elsewhere() {
    const ALONE: &[Migration] = &[
        NOTES[0],
        Migration {
            version: 2,
            name: "alone",
            sql: "-- SQLite alone. For no reason.
                  CREATE TABLE alone (id INTEGER PRIMARY KEY) WITHOUT ROWID",
        },
    ];
    for home in Home::all().await {
        assert_eq!(migrate_with(&home.url, ALONE).await.unwrap().applied, [1, 2]);
        let there = home.outsider().await.execute("select id from alone").await;
        assert_eq!(there.is_ok(), home.url.starts_with("sqlite"));
    }
}
