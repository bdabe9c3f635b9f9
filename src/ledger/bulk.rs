//! Many rows in few round trips: one statement carries a chunk of rows.

use std::fmt::Write;

use sqlx::any::{Any, AnyArguments};
use sqlx::query;
use sqlx::query::Query;

use super::Conn;
use crate::error::Result;

/// A statement whose parameters are being bound.
pub type Binding = Query<'static, Any, AnyArguments>;

/// Rows of one insert. More gain little, and both engines bound the number of parameters.
const ROWS: usize = 50;
/// Values that one `in (...)` looks up.
const LOOKED_UP: usize = 500;

/// Inserts `rows` into `table (columns)`; `bind` binds one row's columns in their order.
pub async fn insert<R>(
    tx: &mut Conn,
    table: &'static str,
    columns: &'static str,
    rows: &[R],
    bind: impl Fn(Binding, &R) -> Binding,
) -> Result<()> {
    let width = columns.split(',').count();
    for chunk in rows.chunks(ROWS) {
        let mut sql = format!("insert into {table} ({columns}) values ");
        for row in 0..chunk.len() {
            sql.push_str(if row == 0 { "" } else { ", " });
            parameters(&mut sql, row * width, width);
        }
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

fn parameters(sql: &mut String, before: usize, count: usize) {
    for index in 1..=count {
        let opening = if index == 1 { '(' } else { ',' };
        // Writing to a String cannot fail.
        let _ = write!(sql, "{opening}${}", before + index);
    }
    sql.push(')');
}
