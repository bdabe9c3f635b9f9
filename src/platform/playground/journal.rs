//! The file in which the record of the chat stays: a line of JSON for each message, as it became, and for each move of the
//! clock. It is held by one program at a time.

use super::record::{Note, RecordError};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// What is written into a line; a program that writes otherwise has another.
const FORMAT: u32 = 1;
/// The first line as it is written.
const FIRST: &[u8] = b"{\"playground\":{\"format\":1}}";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// The first.
    Playground {
        format: u32,
    },
    Message(Box<Note>),
    /// By how many microseconds the product's clock is ahead of real time.
    Clock {
        ahead: i64,
    },
}

#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    /// Where the next line begins.
    end: u64,
}

impl Journal {
    /// Opens or makes the file and reads it. What a crash left of a last line is taken off.
    pub fn open(path: &Path) -> Result<(Journal, Vec<Line>), RecordError> {
        let name = path.display().to_string();
        let failed = |error: io::Error| RecordError::NotWritable {
            file: name.clone(),
            why: error.to_string(),
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(RecordError::InUse { file: name }),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole == 0 && !FIRST.starts_with(&bytes) {
            return Err(broken(&name, 1, "it does not begin as one"));
        }
        let lines = read(&name, &bytes[..whole])?;
        let mut journal = Journal {
            file,
            end: whole as u64,
        };
        journal.file.set_len(journal.end).map_err(failed)?;
        if lines.is_empty() {
            journal.write(&Line::Playground { format: FORMAT }).map_err(failed)?;
        }
        Ok((journal, lines))
    }

    /// Hands a line to the system: it outlives this program, if not a power cut.
    pub fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.file.seek(SeekFrom::Start(self.end))?;
        if let Err(error) = self.file.write_all(&bytes) {
            // Half a line before another would spoil both.
            self.file.set_len(self.end)?;
            return Err(error);
        }
        self.end += bytes.len() as u64;
        Ok(())
    }
}

fn read(name: &str, bytes: &[u8]) -> Result<Vec<Line>, RecordError> {
    let mut lines = Vec::new();
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let first = index == 0;
        match serde_json::from_slice(line) {
            Ok(Line::Playground { format }) if format > FORMAT => {
                return Err(RecordError::Newer { file: name.to_owned() });
            }
            Ok(line) if !first || matches!(line, Line::Playground { .. }) => lines.push(line),
            Ok(_) => return Err(broken(name, 1, "it does not begin as one")),
            Err(error) => return Err(broken(name, index + 1, &error.to_string())),
        }
    }
    Ok(lines)
}

fn broken(name: &str, line: usize, why: &str) -> RecordError {
    RecordError::NotARecord {
        file: name.to_owned(),
        why: format!("line {line}: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_and_half_a_line_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hotel.db.chat");
        let (mut journal, lines) = Journal::open(&path).unwrap();
        assert!(lines.is_empty());
        assert_eq!(std::fs::read(&path).unwrap().strip_suffix(b"\n").unwrap(), FIRST);
        journal.write(&Line::Clock { ahead: 7 }).unwrap();
        let sentence = Journal::open(&path).unwrap_err().to_string();
        assert!(sentence.contains("another playground"), "{sentence}");
        drop(journal);

        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"clock\":{\"ah").unwrap();
        let (mut journal, lines) = Journal::open(&path).unwrap();
        assert!(matches!(lines[..], [Line::Playground { .. }, Line::Clock { ahead: 7 }]));
        journal.write(&Line::Clock { ahead: 8 }).unwrap();
        drop(journal);
        let (_, lines) = Journal::open(&path).unwrap();
        assert!(matches!(lines[..], [_, _, Line::Clock { ahead: 8 }]));
    }

    #[test]
    fn what_cannot_be_read_is_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hotel.db.chat");
        for (text, sentence) in [
            ("{\"playground\":{\"format\":2}}\n", "a newer program"),
            ("{\"clock\":{\"ahead\":1}}\n", "does not begin as one"),
            ("SQLite format 3\n", "not the record of a playground"),
            ("a diary", "does not begin as one"),
        ] {
            std::fs::write(&path, text).unwrap();
            let said = Journal::open(&path).unwrap_err().to_string();
            assert!(said.contains(sentence), "{said}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "nothing was changed");
        }
        let nowhere = folder.path().join("nowhere").join("x.chat");
        let said = Journal::open(&nowhere).unwrap_err().to_string();
        assert!(said.contains("cannot be opened"), "{said}");
    }
}
