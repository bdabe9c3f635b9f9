//! The ledger as it is found on the disk or the server, read past the bot.

use std::time::{Duration, Instant};

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection, Row};

/// The longest wait for a condition; machines that build and test at once are slow.
const PATIENCE: Duration = Duration::from_secs(45);

/// In microseconds.
const DAY: i64 = 24 * 3600 * 1_000_000;

/// Where the ledger is.
pub struct Ledger {
    pub url: String,
}

impl Ledger {
    async fn connect(&self) -> sqlx::Result<AnyConnection> {
        sqlx::any::install_default_drivers();
        let url = match self.url.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite://{path}?mode=rw"),
            None => self.url.clone(),
        };
        url.parse::<AnyConnectOptions>()?
            .disable_statement_logging()
            .connect()
            .await
    }

    async fn try_numbers(&self, sql: &str) -> sqlx::Result<Vec<i64>> {
        let mut conn = self.connect().await?;
        let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(&mut conn).await?;
        conn.close().await?;
        rows.iter().map(|row| row.try_get(0)).collect()
    }

    /// The only number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let numbers = self.try_numbers(sql).await;
        numbers.unwrap_or_else(|error| panic!("{sql}: {error}"))[0]
    }

    /// The rows of a query as texts.
    pub async fn texts<const COLUMNS: usize>(&self, sql: &str) -> Vec<[String; COLUMNS]> {
        let mut conn = self.connect().await.expect("the ledger can be opened");
        let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(&mut conn).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let text = |row: &sqlx::any::AnyRow, column: usize| {
            row.try_get::<Option<String>, _>(column)
                .expect("a text")
                .unwrap_or_default()
        };
        let texts = rows
            .iter()
            .map(|row| std::array::from_fn(|column| text(row, column)))
            .collect();
        conn.close().await.expect("the ledger can be closed");
        texts
    }

    /// Changes the ledger past the bot: what a moderator set, what time has done. Waits for its turn to write.
    pub async fn change(&self, sql: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let error = match self.try_change(sql).await {
                Ok(()) => return,
                Err(error) => error,
            };
            assert!(Instant::now() < deadline, "{sql}: {error}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn try_change(&self, sql: &str) -> sqlx::Result<()> {
        let mut conn = self.connect().await?;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await?;
        conn.close().await
    }

    /// Waits until a query gives this number.
    pub async fn until(&self, what: &str, sql: &str, wanted: i64) {
        self.until_within(PATIENCE, what, sql, wanted).await;
    }

    pub async fn until_within(&self, patience: Duration, what: &str, sql: &str, wanted: i64) {
        let deadline = Instant::now() + patience;
        loop {
            // The tables may not be there yet, or the server.
            let seen = self.try_numbers(sql).await;
            if seen.as_ref().is_ok_and(|numbers| numbers.first() == Some(&wanted)) {
                return;
            }
            assert!(Instant::now() < deadline, "waited for {what}: {sql} gives {seen:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets every lease and every pause run out.
    pub async fn time_passes(&self) {
        self.change("update deliveries set due_at = 0 where state = 'due'")
            .await;
    }

    /// Waits until nothing is owed, with every lease and pause run out at once: for a bot with nothing in hand.
    pub async fn settles(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.number("select count(*) from deliveries where state = 'due'").await > 0 {
            if Instant::now() >= deadline {
                let owed = self.texts::<4>("select kind, state, error, to_kind from deliveries where state = 'due'");
                panic!("still owed: {:?}", owed.await);
            }
            self.time_passes().await;
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// As if no summary had been told yet, and that of today were due since midnight.
    pub async fn owes_a_summary(&self) {
        let days = magicwords::app::clock::now().as_microsecond() / DAY;
        let weekday = (days + 3) % 7 + 1;
        self.change(&format!(
            "delete from digests; delete from deliveries where kind = 'digest'; update workspaces set timezone = 'UTC', \
             digest_day = {weekday}, digest_minute = 0, version = version + 1; \
             update jobs set due_at = {} where kind = 'digest'",
            days * DAY
        ))
        .await;
    }

    /// How many asks have these words.
    pub async fn asks(&self, what: &str) -> i64 {
        self.number(&format!("select count(*) from asks where what = '{what}'"))
            .await
    }

    /// How many kudos have these words.
    pub async fn kudos(&self, words: &str) -> i64 {
        self.number(&format!("select count(*) from kudos where message = '{words}'"))
            .await
    }

    /// Kudos a giver a day.
    pub async fn allows(&self, per_day: i64, per_pair: i64) {
        let sql = format!("update workspaces set per_day = {per_day}, per_pair = {per_pair}, version = version + 1");
        self.change(&sql).await;
    }
}

/// Nobody else can write while this lives.
pub struct Held(AnyConnection);

impl Held {
    pub async fn release(self) {
        self.0.close().await.expect("the ledger can be let go");
    }
}

impl Ledger {
    /// Holds up every writer, and on PostgreSQL every reader of what people do.
    pub async fn is_held_up(&self) -> Held {
        self.held_by("LOCK TABLE members, asks, kudos IN ACCESS EXCLUSIVE MODE")
            .await
    }

    /// Holds up who writes to these tables, on SQLite every writer.
    pub async fn is_held_up_at(&self, tables: &str) -> Held {
        self.held_by(&format!("LOCK TABLE {tables} IN SHARE MODE")).await
    }

    async fn held_by(&self, lock: &str) -> Held {
        let mut conn = self.connect().await.expect("the ledger can be opened");
        let sql = match self.url.starts_with("sqlite:") {
            true => "PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE".to_owned(),
            false => format!("BEGIN; {lock}"),
        };
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut conn)
            .await
            .expect("the ledger can be held");
        Held(conn)
    }
}
