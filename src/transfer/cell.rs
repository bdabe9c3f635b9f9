//! What a single cell says.

use super::{BadLine, TEAM_PREFIX};
use crate::people::normalised;
use jiff::Timestamp;
use std::borrow::Cow;

/// Whether a spreadsheet could run a text that begins so.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as a CSV cell that no spreadsheet runs. Apostrophes before the formula get one more, so that [`unguarded`]
/// gives every text back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a CSV cell that may be [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

/// A row of a file by the names of its columns. Its readers report what is wrong and go on, so that all of a row's
/// faults are told at once.
#[derive(Debug)]
pub struct Row<'a> {
    pub line: u64,
    pub columns: &'static [&'static str],
    /// One for each column; `None` where the file has no such column.
    pub cells: &'a mut [Option<String>],
    pub bad: &'a mut Vec<BadLine>,
}

/// The team that a cell of a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamCell {
    /// Empty: the team as the ledger has it.
    AsItIs,
    NoTeam,
    Named(String),
}

impl Row<'_> {
    pub fn fault(&mut self, what: impl Into<String>) {
        self.bad.push(BadLine {
            line: self.line,
            what: what.into(),
        });
    }

    /// The cell as it stands; `None` where the file has no such column.
    fn take(&mut self, column: &str) -> Option<String> {
        let index = self.columns.iter().position(|name| *name == column)?;
        let cell = self.cells[index].take()?;
        if cell.contains('\0') {
            self.fault(format!("`{column}` holds a NUL character; remove it"));
            return Some(String::new());
        }
        Some(cell)
    }

    /// A text, kept to the letter. The outer `None` says that the file lacks the column.
    pub fn text_if_there(&mut self, column: &str) -> Option<Option<String>> {
        Some(self.take(column)?).map(|text| (!text.trim().is_empty()).then_some(text))
    }

    pub fn text(&mut self, column: &str) -> Option<String> {
        self.text_if_there(column).flatten()
    }

    pub fn required_text(&mut self, column: &str) -> String {
        self.text(column).unwrap_or_else(|| {
            self.fault(format!("`{column}` is empty; fill it in"));
            String::new()
        })
    }

    /// A name or id.
    pub fn name_if_there(&mut self, column: &str) -> Option<Option<String>> {
        let name = normalised(&self.take(column)?);
        Some(self.checked(column, name))
    }

    pub fn name(&mut self, column: &str) -> Option<String> {
        self.name_if_there(column).flatten()
    }

    /// A name or id that must be there; empty after a fault.
    pub fn required_name(&mut self, column: &str) -> String {
        let reported = self.bad.len();
        let name = self.name(column);
        if name.is_none() && self.bad.len() == reported {
            self.fault(format!("`{column}` is empty; fill it in"));
        }
        name.unwrap_or_default()
    }

    /// `None` for no name, or one that cannot be.
    fn checked(&mut self, column: &str, name: String) -> Option<String> {
        if name.contains(';') {
            self.fault(format!(
                "`{column}` has a `;`, which divides names; write {name:?} without it"
            ));
        } else if name.starts_with(TEAM_PREFIX) {
            self.fault(format!(
                "`{column}` begins with `{TEAM_PREFIX}`, which marks teams; write {name:?} without it"
            ));
        } else if !name.is_empty() {
            return Some(name);
        }
        None
    }

    /// Names divided by `;`.
    pub fn names(&mut self, column: &str) -> Vec<String> {
        let Some(cell) = self.take(column).filter(|cell| !cell.trim().is_empty()) else {
            return Vec::new();
        };
        let names: Vec<String> = cell.split(';').map(normalised).collect();
        if names.iter().any(String::is_empty) {
            self.fault(format!("`{column}` has an empty name between its `;`; remove it"));
        }
        names
    }

    /// The customers in `serves`: the outer `None` where the file lacks the column, the inner one for the default.
    pub fn serves(&mut self, column: &str) -> Option<Option<Vec<String>>> {
        let index = self.columns.iter().position(|name| *name == column)?;
        let cell = self.cells[index].as_deref()?.trim();
        if cell == TEAM_PREFIX {
            return Some(Some(Vec::new()));
        }
        let empty = cell.is_empty();
        let names = self.names(column);
        Some((!empty).then_some(names))
    }

    pub fn team(&mut self, column: &str) -> TeamCell {
        let cell = normalised(&self.take(column).unwrap_or_default());
        self.team_cell(column, cell)
    }

    fn team_cell(&mut self, column: &str, cell: String) -> TeamCell {
        if cell == TEAM_PREFIX {
            return TeamCell::NoTeam;
        }
        self.checked(column, cell).map_or(TeamCell::AsItIs, TeamCell::Named)
    }

    /// Teams divided by `;`, one for each of `count` recipients; an empty cell says nothing about any.
    pub fn teams(&mut self, column: &str, count: usize) -> Vec<TeamCell> {
        let cell = self.take(column).unwrap_or_default();
        if cell.trim().is_empty() {
            return vec![TeamCell::AsItIs; count];
        }
        let cells: Vec<String> = cell.split(';').map(normalised).collect();
        if cells.len() != count {
            self.fault(format!(
                "`{column}` names {} teams for {count} recipients; name one for each, divided by `;`",
                cells.len()
            ));
            return vec![TeamCell::AsItIs; count];
        }
        cells.into_iter().map(|cell| self.team_cell(column, cell)).collect()
    }

    /// A flag; empty is no.
    pub fn flag_if_there(&mut self, column: &str) -> Option<bool> {
        let word = self.take(column)?;
        match word.trim().to_lowercase().as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" | "" => Some(false),
            other => {
                let what = format!("`{column}` is {other:?}; write `yes` or `no`");
                self.fault(what);
                Some(false)
            }
        }
    }

    pub fn flag(&mut self, column: &str) -> bool {
        self.flag_if_there(column).unwrap_or_default()
    }

    /// An instant, to the microsecond.
    pub fn time(&mut self, column: &str) -> Option<Timestamp> {
        let cell = self.take(column)?;
        let cell = cell.trim();
        if cell.is_empty() {
            return None;
        }
        let read = cell.parse::<Timestamp>().ok();
        // Instants are kept in microseconds; what is finer would not come back.
        let read = read.and_then(|at| Timestamp::from_microsecond(at.as_microsecond()).ok());
        if read.is_none() {
            self.fault(format!(
                "`{column}` is {cell:?}, which is no time; write it like 2026-11-20T09:30:00+07:00, with the offset"
            ));
        }
        read
    }

    /// An instant that must be there.
    pub fn required_time(&mut self, column: &str) -> Timestamp {
        let reported = self.bad.len();
        let time = self.time(column);
        if time.is_none() && self.bad.len() == reported {
            self.fault(format!(
                "`{column}` is empty; write the time like 2026-11-20T09:30:00+07:00"
            ));
        }
        time.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_guarded_and_other_texts_are_not() {
        for formula in ["=1+1", "+84 90", "-2", "@SUM(A1)", "\t=1", "\rx", "'=1", "''@x"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        for plain in ["", "'tis fine", "it's", "a=b", " =1", "''", "phòng 3"] {
            assert_eq!(guarded(plain), plain);
            assert_eq!(unguarded(plain), plain);
        }
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back(text in "['=+@\t\r-]{0,4}.{0,3}") {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text.as_str());
        }
    }
}
