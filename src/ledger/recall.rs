//! What the writer on SQLite keeps in memory of looks that nearly every use case begins with: what rows have told, until
//! somebody writes to their tables. SQLite tells of every row that its connection changes, and counts the commits of
//! others. A reader keeps nothing, nor a writer on PostgreSQL, where other copies of the bot write without telling.
//!
//! SQLite does not tell of tables without row numbers, of rows that `replace` removes, nor of a `delete` without a
//! condition: for tables of [`Recalled::TABLES`] there is none of these.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::Action;

/// Something that rows have told, kept with [`Conn::recall`](super::Conn::recall).
pub trait Recalled: Default + Send + 'static {
    /// The tables that it was read from, all of them.
    const TABLES: &'static [&'static str];
}

/// All that is kept.
#[derive(Default)]
pub(super) struct Recall {
    kept: HashMap<TypeId, Box<dyn Any + Send>>,
    watch: Arc<Watch>,
    /// Counts what others have committed. Nothing is kept before it is known.
    version: Option<i64>,
}

#[derive(Default)]
struct Watch(Mutex<Watched>);

#[derive(Default)]
struct Watched {
    tables: Vec<&'static str>,
    /// Whether the transaction that is open has written to one of them, or may have: what it reads now would be wrong if
    /// it were rolled back.
    written: bool,
}

impl Watch {
    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recall {
    pub(super) fn of_writes_to(conn: &Connection) -> rusqlite::Result<Self> {
        let recall = Recall::default();
        let watch = recall.watch.clone();
        let written = move |_: Action, _: &str, table: &str, _: i64| {
            let mut watched = watch.lock();
            watched.written |= watched.tables.contains(&table);
        };
        conn.update_hook(Some(written))?;
        Ok(recall)
    }

    /// A transaction has begun, which finds this `data_version`.
    pub(super) fn begin(&mut self, version: i64) {
        let written = std::mem::take(&mut self.watch.lock().written);
        if self.version.replace(version) != Some(version) || written {
            self.kept.clear();
        }
    }

    pub(super) fn of<T: Recalled>(&mut self) -> Option<&mut T> {
        self.version?;
        let mut watched = self.watch.lock();
        if !T::TABLES.iter().all(|table| watched.tables.contains(table)) {
            // What the open transaction wrote to them before this was not noticed.
            watched.tables.extend(T::TABLES);
            watched.written = true;
        }
        if watched.written {
            return None;
        }
        drop(watched);
        let kept = self.kept.entry(TypeId::of::<T>());
        kept.or_insert_with(|| Box::new(T::default())).downcast_mut()
    }
}
