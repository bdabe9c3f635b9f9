//! Parameters, rows and errors, between rusqlite and sqlx.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use rusqlite::types::{Null, ValueRef};
use rusqlite::{Row, Statement};
use sqlx::any::{AnyArguments, AnyQueryResult, AnyRow, AnyTypeInfo, AnyTypeInfoKind, AnyValue};
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx_core::any::{AnyColumn, AnyValueKind};
use sqlx_core::ext::ustr::UStr;

/// The columns and the parameters of a statement.
pub(super) struct Shape {
    columns: Vec<AnyColumn>,
    names: Arc<sqlx_core::HashMap<UStr, usize>>,
    /// The numbers of the parameters by their indices. To SQLite `$2` is a name like any other: the parameter that is met
    /// first has the index 1, whatever its number. It looks for a name through all of them, so they are asked for once.
    numbers: Vec<usize>,
}

impl Shape {
    pub(super) fn of(statement: &Statement<'_>) -> Self {
        let names: Vec<UStr> = statement.column_names().into_iter().map(UStr::new).collect();
        let column = |(ordinal, name): (usize, &UStr)| AnyColumn {
            ordinal,
            name: name.clone(),
            // Values have types in SQLite, columns have not.
            type_info: AnyTypeInfo {
                kind: AnyTypeInfoKind::Null,
            },
        };
        let columns = names.iter().enumerate().map(column).collect();
        let names = names.into_iter().enumerate().map(|(ordinal, name)| (name, ordinal));
        let number = |index| {
            let name = statement.parameter_name(index).and_then(|name| name.strip_prefix('$'));
            name.and_then(|digits| digits.parse().ok()).unwrap_or(index)
        };
        Shape {
            columns,
            names: Arc::new(names.collect()),
            numbers: (1..=statement.parameter_count()).map(number).collect(),
        }
    }

    /// Gives `$1` the first of `arguments`, and so on.
    pub(super) fn bind(&self, statement: &mut Statement<'_>, arguments: AnyArguments) -> sqlx::Result<()> {
        let arguments = arguments.values.0;
        for (index, number) in (1..).zip(&self.numbers) {
            let Some(argument) = arguments.get(number.wrapping_sub(1)) else {
                let why = format!("parameter ${number} of the statement has no value");
                return Err(sqlx::Error::Encode(why.into()));
            };
            bind_one(statement, index, argument)?;
        }
        Ok(())
    }

    /// Whether the statement gives no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub(super) fn row(&self, row: &Row<'_>) -> sqlx::Result<AnyRow> {
        let values = (0..self.columns.len()).map(|index| {
            let kind = match row.get_ref(index).map_err(fault)? {
                ValueRef::Null => AnyValueKind::Null(AnyTypeInfoKind::Null),
                ValueRef::Integer(number) => AnyValueKind::BigInt(number),
                ValueRef::Real(number) => AnyValueKind::Double(number),
                ValueRef::Text(text) => {
                    let text = std::str::from_utf8(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
                    AnyValueKind::Text(Arc::new(text.to_owned()))
                }
                ValueRef::Blob(bytes) => AnyValueKind::Blob(Arc::new(bytes.to_owned())),
            };
            Ok(AnyValue { kind })
        });
        Ok(AnyRow {
            column_names: self.names.clone(),
            columns: self.columns.clone(),
            values: values.collect::<sqlx::Result<_>>()?,
        })
    }
}

pub(super) fn changed(rows_affected: u64) -> AnyQueryResult {
    AnyQueryResult {
        rows_affected,
        last_insert_id: None,
    }
}

fn bind_one(statement: &mut Statement<'_>, index: usize, argument: &AnyValueKind) -> sqlx::Result<()> {
    let bound = match argument {
        AnyValueKind::Null(_) => statement.raw_bind_parameter(index, Null),
        AnyValueKind::Bool(flag) => statement.raw_bind_parameter(index, i64::from(*flag)),
        AnyValueKind::SmallInt(number) => statement.raw_bind_parameter(index, i64::from(*number)),
        AnyValueKind::Integer(number) => statement.raw_bind_parameter(index, i64::from(*number)),
        AnyValueKind::BigInt(number) => statement.raw_bind_parameter(index, number),
        AnyValueKind::Real(number) => statement.raw_bind_parameter(index, f64::from(*number)),
        AnyValueKind::Double(number) => statement.raw_bind_parameter(index, number),
        AnyValueKind::Text(text) => statement.raw_bind_parameter(index, text.as_str()),
        AnyValueKind::TextSlice(text) => statement.raw_bind_parameter(index, &**text),
        AnyValueKind::Blob(bytes) => statement.raw_bind_parameter(index, bytes.as_slice()),
        other => {
            let why = format!("SQLite has no place for {other:?}");
            return Err(sqlx::Error::Encode(why.into()));
        }
    };
    bound.map_err(fault)
}

/// What SQLite answered, as sqlx tells it.
#[derive(Debug)]
struct Trouble {
    /// <https://www.sqlite.org/rescode.html>
    code: i32,
    message: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(code: {}) {}", self.code, self.message)
    }
}

impl StdError for Trouble {}

impl DatabaseError for Trouble {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.code.to_string().into())
    }

    fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        use rusqlite::ffi;
        match self.code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => ErrorKind::UniqueViolation,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
            ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}

pub(super) fn fault(error: rusqlite::Error) -> sqlx::Error {
    let code = match &error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.extended_code,
        other => return sqlx::Error::Protocol(other.to_string()),
    };
    let message = match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message,
        other => other.to_string(),
    };
    sqlx::Error::Database(Box::new(Trouble { code, message }))
}
