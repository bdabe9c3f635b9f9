//! The connection that use cases get, whatever is behind it.

use std::fmt;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt, stream};
use sqlx::any::{AnyArguments, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, Either, Execute, Executor, SqlStr, Transaction};

use super::embedded::{Embedded, Given};
use super::recall::Recalled;

/// The connection that a use case and its `store` functions write and read through, inside an open transaction.
pub struct Conn(Way);

enum Way {
    /// The writer's on SQLite.
    Embedded(Box<Embedded>),
    /// A writer's on PostgreSQL.
    Pooled(PoolConnection<Any>),
    /// A reader's.
    Snapshot(Transaction<'static, Any>),
}

impl fmt::Debug for Conn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conn")
    }
}

impl From<Embedded> for Conn {
    fn from(conn: Embedded) -> Self {
        Conn(Way::Embedded(Box::new(conn)))
    }
}

impl From<PoolConnection<Any>> for Conn {
    fn from(conn: PoolConnection<Any>) -> Self {
        Conn(Way::Pooled(conn))
    }
}

impl From<Transaction<'static, Any>> for Conn {
    fn from(transaction: Transaction<'static, Any>) -> Self {
        Conn(Way::Snapshot(transaction))
    }
}

/// Where the statements go.
enum Behind<'c> {
    Here(&'c mut Embedded),
    There(&'c mut AnyConnection),
}

impl Conn {
    fn behind(&mut self) -> Behind<'_> {
        match &mut self.0 {
            Way::Embedded(conn) => Behind::Here(conn),
            Way::Pooled(conn) => Behind::There(conn),
            Way::Snapshot(transaction) => Behind::There(transaction),
        }
    }

    /// Breaks off statements that run on after so long, counted from now. Where they run elsewhere, their future can be
    /// dropped instead.
    pub(super) fn limit(&self, to: Option<Duration>) {
        if let Way::Embedded(conn) = &self.0 {
            conn.limit(to);
        }
    }

    /// How many rows the statements of the embedded connection have inserted, changed or deleted so far.
    pub(super) fn rows_written(&self) -> u64 {
        match &self.0 {
            Way::Embedded(conn) => conn.rows_written(),
            Way::Pooled(_) | Way::Snapshot(_) => 0,
        }
    }

    /// Whether a transaction is open on the embedded connection.
    pub(super) fn in_transaction(&self) -> bool {
        match &self.0 {
            Way::Embedded(conn) => conn.in_transaction(),
            Way::Pooled(_) | Way::Snapshot(_) => true,
        }
    }

    /// What was read earlier from the tables of `T` and still stands, to be asked and added to. `None` where that cannot be
    /// known: on PostgreSQL, for who only reads, in a transaction that has itself written to them, and in the first one
    /// that asks.
    pub fn recall<T: Recalled>(&mut self) -> Option<&mut T> {
        match &mut self.0 {
            Way::Embedded(conn) => conn.recall(),
            Way::Pooled(_) | Way::Snapshot(_) => None,
        }
    }

    /// From now on, in a transaction that has just begun on the embedded connection, what was read is kept.
    pub(super) fn begin_to_recall(&mut self) -> sqlx::Result<()> {
        match &mut self.0 {
            Way::Embedded(conn) => conn.begin_to_recall(),
            Way::Pooled(_) | Way::Snapshot(_) => Ok(()),
        }
    }

    /// Does not go back to the pool.
    pub(super) fn close_on_drop(&mut self) {
        if let Way::Pooled(conn) = &mut self.0 {
            conn.close_on_drop();
        }
    }
}

impl<'c> Executor<'c> for &'c mut Conn {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Either<AnyQueryResult, AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        match self.behind() {
            Behind::There(conn) => conn.fetch_many(query),
            Behind::Here(conn) => match at_once(conn, query, usize::MAX) {
                Ok(given) => stream::iter(given.into_iter().map(Ok)).boxed(),
                Err(error) => stream::iter([Err(error)]).boxed(),
            },
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let conn = match self.behind() {
            Behind::There(conn) => return conn.fetch_optional(query),
            Behind::Here(conn) => conn,
        };
        let given = at_once(conn, query, 1);
        let first = given.map(|given| given.into_iter().find_map(Either::right));
        futures::future::ready(first).boxed()
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [AnyTypeInfo]) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'c: 'e,
    {
        match self.behind() {
            Behind::There(conn) => conn.prepare_with(sql, parameters),
            Behind::Here(_) => {
                let why = "statements are prepared where they are run";
                futures::future::ready(Err(sqlx::Error::Configuration(why.into()))).boxed()
            }
        }
    }
}

fn at_once<'q>(conn: &mut Embedded, mut query: impl Execute<'q, Any>, most: usize) -> sqlx::Result<Vec<Given>> {
    let arguments: Option<AnyArguments> = query.take_arguments().map_err(sqlx::Error::Encode)?;
    conn.run(query.sql().as_str(), arguments, most)
}
