//! Many rows in few round trips: one statement carries a chunk of rows.

use std::fmt::Write;
use std::sync::Arc;

use sqlx::any::{Any, AnyArguments};
use sqlx::query;
use sqlx::query::Query;

use super::Conn;
use crate::error::Result;

/// A statement whose parameters are being bound.
pub type Binding = Query<'static, Any, AnyArguments>;

/// Values of one insert. More gain little, and both engines bound the number of parameters.
const VALUES: usize = 900;
/// Values that one `in (...)` looks up.
const LOOKED_UP: usize = 500;

/// Rows that one statement joins with a table. From a few hundred on SQLite no longer looks each of them up in the table,
/// but goes through the whole table, however long that is.
const JOINED: usize = 64;

/// Inserts `rows` into `table (columns)`; `bind` binds one row's columns in their order.
pub async fn insert<R>(
    tx: &mut Conn,
    table: &'static str,
    columns: &'static str,
    rows: &[R],
    bind: impl Fn(Binding, &R) -> Binding,
) -> Result<()> {
    let width = columns.split(',').count();
    let sql = |rows: usize| -> Arc<str> {
        let mut sql = format!("insert into {table} ({columns}) values ");
        for row in 0..rows {
            sql.push_str(if row == 0 { "" } else { ", " });
            parameters(&mut sql, row * width, width);
        }
        sql.into()
    };
    let many = VALUES / width;
    let of_many = if rows.len() < many { "".into() } else { sql(many) };
    for chunk in rows.chunks(many) {
        let sql = if chunk.len() == many {
            of_many.clone()
        } else {
            sql(chunk.len())
        };
        let mut insert = query(sqlx::AssertSqlSafe(sql));
        for row in chunk {
            insert = bind(insert, row);
        }
        insert.execute(&mut *tx).await?;
    }
    Ok(())
}

/// Chunks of values to look up, each with its `($n, $n+1, ...)`, numbered after `before` other parameters.
pub fn lists<T>(values: &[T], before: usize) -> impl Iterator<Item = (String, &[T])> {
    values.chunks(LOOKED_UP).map(move |chunk| {
        let mut list = String::new();
        parameters(&mut list, before, chunk.len());
        (list, chunk)
    })
}

/// Pieces whose lengths are powers of two, up to 64: the statements written for them are few, and stay prepared.
pub fn pieces<T>(mut all: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = all.len().min(JOINED).checked_ilog2().map(|power| 1 << power)?;
        let (piece, rest) = all.split_at(length);
        all = rest;
        Some(piece)
    })
}

/// So many rows to join with, `values (...), (...)`, numbered after `before` other parameters. PostgreSQL has to be told
/// the types.
pub fn values(before: usize, rows: usize, types: &[&str]) -> String {
    let mut sql = "values ".to_owned();
    for row in 0..rows {
        for (column, kind) in types.iter().enumerate() {
            let opening = match (row, column) {
                (0, 0) => "(",
                (_, 0) => "), (",
                _ => ", ",
            };
            let number = before + row * types.len() + column + 1;
            // Writing to a String cannot fail.
            let _ = write!(sql, "{opening}cast(${number} as {kind})");
        }
    }
    sql.push(')');
    sql
}

fn parameters(sql: &mut String, before: usize, count: usize) {
    for index in 1..=count {
        let opening = if index == 1 { '(' } else { ',' };
        // Writing to a String cannot fail.
        let _ = write!(sql, "{opening}${}", before + index);
    }
    sql.push(')');
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ledger::migrate::MIGRATIONS;

    /// As SQLite plans statements that join with [`values`] of every length that [`pieces`] makes.
    pub fn each_row_is_looked_up(table: &str, sql: impl Fn(usize) -> String) {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        for migration in MIGRATIONS {
            conn.execute_batch(migration.sql).unwrap();
        }
        for rows in pieces(&[0; 1023]).map(<[usize]>::len) {
            let mut statement = conn.prepare(&format!("explain query plan {}", sql(rows))).unwrap();
            let steps = statement
                .raw_query()
                .mapped(|row| row.get(3))
                .collect::<Result<Vec<String>, _>>();
            let steps = steps.unwrap();
            let searches = steps.iter().any(|step| step.starts_with(&format!("SEARCH {table} ")));
            assert!(searches, "with {rows} rows: {steps:?}");
        }
    }

    #[test]
    fn pieces_are_powers_of_two_and_hold_all() {
        let all: Vec<usize> = (0..43).collect();
        let lengths: Vec<usize> = pieces(&all).map(<[usize]>::len).collect();
        assert_eq!(lengths, [32, 8, 2, 1]);
        assert_eq!(pieces(&all).flatten().copied().collect::<Vec<_>>(), all);
        assert_eq!(pieces(&[0; 0]).count(), 0);
        let lengths: Vec<usize> = pieces(&[0; 200]).map(<[usize]>::len).collect();
        assert_eq!(lengths, [64, 64, 64, 8]);
    }

    #[test]
    fn rows_of_values_are_numbered_after_the_rest() {
        assert_eq!(
            values(1, 2, &["bigint", "text"]),
            "values (cast($2 as bigint), cast($3 as text)), (cast($4 as bigint), cast($5 as text))"
        );
    }
}
