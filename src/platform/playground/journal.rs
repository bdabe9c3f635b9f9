//! The file in which the record of the chat stays: a line of JSON for each message, as it became, and for each move of the
//! clock. It is held by one program at a time, and written anew at a start when most of it is no longer of use.

use super::record::{Note, RecordError};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

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

/// A file that is smaller is left as it is.
const SMALL: u64 = 1 << 20;

#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    /// Where the next line begins.
    end: u64,
    /// The file that was written anew. Whoever had opened it by then must still find it held.
    _former: Option<File>,
}

impl Journal {
    /// Opens or makes the file and reads it. What a crash left of a last line is taken off.
    pub fn open(path: &Path) -> Result<(Journal, Vec<Line>), RecordError> {
        let name = path.display().to_string();
        let failed = |error: io::Error| RecordError::NotWritable {
            file: name.clone(),
            why: error.to_string(),
        };
        let mut file = open(path).map_err(failed)?;
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
        let (lines, whole) = read(&name, &bytes[..whole])?;
        let mut journal = Journal {
            file,
            path: path.to_owned(),
            end: whole as u64,
            _former: None,
        };
        journal.file.set_len(journal.end).map_err(failed)?;
        if lines.is_empty() {
            journal.write(&Line::Playground { format: FORMAT }).map_err(failed)?;
            sync_folder(path).map_err(failed)?;
        }
        Ok((journal, lines))
    }

    /// Writes the file anew with these lines alone, when it is by far larger than they are.
    pub fn compact(&mut self, lines: impl Iterator<Item = Line>) -> io::Result<()> {
        if self.end < SMALL {
            return Ok(());
        }
        let mut bytes = bytes_of(&Line::Playground { format: FORMAT })?;
        for line in lines {
            bytes.append(&mut bytes_of(&line)?);
        }
        let length = bytes.len() as u64;
        if length > self.end / 2 {
            return Ok(());
        }
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let name = PathBuf::from(name);
        let mut file = open(&name)?;
        file.lock()?;
        file.set_len(0)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&name, &self.path)?;
        sync_folder(&self.path)?;
        self._former = Some(std::mem::replace(&mut self.file, file));
        self.end = length;
        Ok(())
    }

    /// Writes a line so that it outlives this program and a power cut: the ledger takes what was shown here as shown.
    pub fn write(&mut self, line: &Line) -> io::Result<()> {
        let bytes = bytes_of(line)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        if let Err(error) = self.file.write_all(&bytes).and_then(|()| self.file.sync_data()) {
            // Half a line before another would spoil both.
            self.file.set_len(self.end)?;
            return Err(error);
        }
        self.end += bytes.len() as u64;
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// That a file is new, or has another name, outlives a power cut when its folder does.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        #[cfg(unix)]
        Some(folder) if folder.as_os_str().is_empty() => File::open(".")?.sync_all(),
        #[cfg(unix)]
        Some(folder) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

fn bytes_of(line: &Line) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The lines, and how far they reach: the last one may have been torn by a power cut, its end before its middle.
fn read(name: &str, bytes: &[u8]) -> Result<(Vec<Line>, usize), RecordError> {
    let (mut lines, mut whole) = (Vec::new(), 0);
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let first = index == 0;
        match serde_json::from_slice(line) {
            Ok(Line::Playground { format }) if format > FORMAT => {
                return Err(RecordError::Newer { file: name.to_owned() });
            }
            Ok(line) if !first || matches!(line, Line::Playground { .. }) => lines.push(line),
            Ok(_) => return Err(broken(name, 1, "it does not begin as one")),
            Err(_) if !first && whole + line.len() == bytes.len() => break,
            Err(error) => return Err(broken(name, index + 1, &error.to_string())),
        }
        whole += line.len();
    }
    Ok((lines, whole))
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
    fn a_last_line_that_a_power_cut_tore_is_taken_off_and_one_in_the_midst_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hotel.db.chat");
        let (mut journal, _) = Journal::open(&path).unwrap();
        journal.write(&Line::Clock { ahead: 7 }).unwrap();
        drop(journal);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"\0\0\0\0ahead\":9}}\n").unwrap();
        let (mut journal, lines) = Journal::open(&path).unwrap();
        assert!(matches!(lines[..], [_, Line::Clock { ahead: 7 }]));
        journal.write(&Line::Clock { ahead: 8 }).unwrap();
        drop(journal);
        let (journal, lines) = Journal::open(&path).unwrap();
        assert!(matches!(lines[..], [_, _, Line::Clock { ahead: 8 }]));
        drop(journal);

        file.write_all(b"\0\n{\"clock\":{\"ahead\":9}}\n").unwrap();
        let said = Journal::open(&path).unwrap_err().to_string();
        assert!(said.contains("line 4"), "{said}");
    }

    #[test]
    fn what_has_grown_is_written_anew_and_stays_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hotel.db.chat");
        let (mut journal, _) = Journal::open(&path).unwrap();
        journal.write(&Line::Clock { ahead: 1 }).unwrap();
        let last = || [Line::Clock { ahead: 2 }].into_iter();
        journal.compact(last()).unwrap();
        assert!(journal._former.is_none(), "it is small");
        drop(journal);

        let line = bytes_of(&Line::Clock { ahead: 1 }).unwrap();
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(&line.repeat(SMALL as usize / line.len() + 1)).unwrap();
        let (mut journal, _) = Journal::open(&path).unwrap();
        journal.compact(last()).unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() < 100);
        assert!(file.try_lock().is_err(), "the former file is held as well");
        let sentence = Journal::open(&path).unwrap_err().to_string();
        assert!(sentence.contains("another playground"), "{sentence}");
        journal.write(&Line::Clock { ahead: 3 }).unwrap();
        drop(journal);
        let (_, lines) = Journal::open(&path).unwrap();
        assert!(matches!(
            lines[..],
            [
                Line::Playground { .. },
                Line::Clock { ahead: 2 },
                Line::Clock { ahead: 3 }
            ]
        ));
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
