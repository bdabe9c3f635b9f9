//! Reading files row by row.

mod breaks;

use super::cell::{Row, unguarded};
use super::{BadLine, Format};
use breaks::{Breaks, Watched};
use serde::de::{Deserializer, MapAccess, Visitor};
use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// What a kind of file holds.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    pub columns: &'static [&'static str],
    /// At least one column of each group must be there.
    pub required: &'static [&'static [&'static str]],
}

/// Hands every row to `each`, and notes the lines that cannot be read.
///
/// # Errors
/// When reading itself fails.
pub fn rows(
    mut input: impl Read,
    format: Option<Format>,
    sheet: Sheet,
    bad: &mut Vec<BadLine>,
    mut each: impl FnMut(&mut Row<'_>),
) -> io::Result<()> {
    let mut start = Vec::with_capacity(3);
    input.by_ref().take(3).read_to_end(&mut start)?;
    if start == "\u{feff}".as_bytes() {
        start.clear();
        input.by_ref().take(1).read_to_end(&mut start)?;
    }
    let format = format.unwrap_or_else(|| match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Format::JsonLines,
        _ => Format::Csv,
    });
    let input = io::Cursor::new(start).chain(input);
    match format {
        Format::Csv => csv_rows(input, sheet, bad, &mut each),
        Format::JsonLines => json_rows(BufReader::with_capacity(1 << 16, input), sheet, bad, &mut each),
    }
}

fn csv_rows(
    input: impl Read,
    sheet: Sheet,
    bad: &mut Vec<BadLine>,
    each: &mut dyn FnMut(&mut Row<'_>),
) -> io::Result<()> {
    let breaks = Rc::new(RefCell::new(Breaks::default()));
    let watched = Watched {
        input,
        breaks: breaks.clone(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(1 << 16)
        .from_reader(watched);
    let mut record = csv::ByteRecord::new();
    let mut cells = vec![None; sheet.columns.len()];
    let mut header: Option<Vec<usize>> = None;
    while reader.read_byte_record(&mut record)? {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = breaks.borrow_mut().line_of(start);
        let Some(places) = &header else {
            match read_header(&record, sheet) {
                Ok(places) => header = Some(places),
                Err(faults) => {
                    bad.extend(faults.into_iter().map(|what| BadLine { line, what }));
                    return Ok(());
                }
            }
            continue;
        };
        if record.len() != places.len() {
            let what = format!(
                "it has {} cells where the header has {}; put texts with commas or quotes in double quotes",
                record.len(),
                places.len()
            );
            bad.push(BadLine { line, what });
            continue;
        }
        let mut readable = true;
        for (place, cell) in places.iter().zip(&record) {
            match std::str::from_utf8(cell) {
                Ok(cell) => cells[*place] = Some(unguarded(cell).to_owned()),
                Err(_) => readable = false,
            }
        }
        if readable {
            each(&mut Row {
                line,
                columns: sheet.columns,
                cells: &mut cells,
                bad,
            });
        } else {
            let what = "it is not in UTF-8; save the file with that encoding".to_owned();
            bad.push(BadLine { line, what });
        }
    }
    if header.is_none() {
        let what = format!(
            "the file is empty; its first line names the columns: {}",
            sheet.columns.join(",")
        );
        bad.push(BadLine { line: 1, what });
    }
    Ok(())
}

/// Where each column of the file stands in the sheet, or what is wrong with the header.
fn read_header(record: &csv::ByteRecord, sheet: Sheet) -> Result<Vec<usize>, Vec<String>> {
    let mut faults = Vec::new();
    let mut places = Vec::new();
    for name in record {
        let name = String::from_utf8_lossy(name);
        let name = name.trim();
        match sheet.columns.iter().position(|column| *column == name) {
            Some(place) if places.contains(&place) => {
                faults.push(format!("the column `{name}` stands there twice; remove one"));
            }
            Some(place) => places.push(place),
            None => faults.push(unknown_column(name, sheet)),
        }
    }
    for group in sheet.required {
        let there = |column: &&str| places.iter().any(|place| sheet.columns[*place] == *column);
        if !group.iter().any(there) {
            faults.push(format!(
                "the column `{}` is missing; add it to the header",
                group.join("` or `")
            ));
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

fn unknown_column(name: &str, sheet: Sheet) -> String {
    let nearest = sheet.columns.iter().min_by_key(|column| distance(name, column));
    match nearest {
        Some(column) if distance(name, column) <= 1 + column.len() / 3 => {
            format!("there is no column `{name}`; did you mean `{column}`?")
        }
        _ => format!(
            "there is no column `{name}`; remove it (the columns are {})",
            sheet.columns.join(", ")
        ),
    }
}

/// How many letters must change to make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.iter().enumerate() {
            let least = (diagonal + usize::from(from != *to))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], least);
        }
    }
    row[b.len()]
}

fn json_rows(
    mut input: impl BufRead,
    sheet: Sheet,
    bad: &mut Vec<BadLine>,
    each: &mut dyn FnMut(&mut Row<'_>),
) -> io::Result<()> {
    let mut text = Vec::new();
    let mut cells = vec![None; sheet.columns.len()];
    for line in 1.. {
        text.clear();
        if input.read_until(b'\n', &mut text)? == 0 {
            break;
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        cells.fill(None);
        let mut faults = Vec::new();
        let mut object = serde_json::Deserializer::from_slice(&text);
        let read = object.deserialize_map(Object {
            sheet,
            cells: &mut cells,
            faults: &mut faults,
        });
        match read.and_then(|()| object.end()) {
            Ok(()) => {}
            Err(_) if std::str::from_utf8(&text).is_err() => {
                faults.push("it is not in UTF-8; save the file with that encoding".to_owned());
            }
            Err(error) => faults.push(format!(
                "it is not one JSON object ({error}); write one object on each line"
            )),
        }
        if faults.is_empty() {
            each(&mut Row {
                line,
                columns: sheet.columns,
                cells: &mut cells,
                bad,
            });
        } else {
            bad.extend(faults.into_iter().map(|what| BadLine { line, what }));
        }
    }
    Ok(())
}

/// Fills the cells from a JSON object.
struct Object<'a> {
    sheet: Sheet,
    cells: &'a mut [Option<String>],
    faults: &'a mut Vec<String>,
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let value: serde_json::Value = map.next_value()?;
            let Some(place) = self.sheet.columns.iter().position(|column| *column == name.trim()) else {
                self.faults.push(unknown_column(name.trim(), self.sheet));
                continue;
            };
            if self.cells[place].is_some() {
                self.faults.push(format!("`{name}` stands there twice; remove one"));
            }
            self.cells[place] = Some(match value {
                serde_json::Value::Null => String::new(),
                serde_json::Value::Bool(flag) => if flag { "yes" } else { "no" }.to_owned(),
                serde_json::Value::Number(number) => number.to_string(),
                serde_json::Value::String(text) => text,
                serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                    self.faults
                        .push(format!("`{name}` is a list or an object; write it as one text"));
                    continue;
                }
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: Sheet = Sheet {
        columns: &["id", "message", "at"],
        required: &[&["id"]],
    };

    fn lines(text: &str) -> (Vec<(u64, String)>, Vec<String>) {
        let (mut read, mut bad) = (Vec::new(), Vec::new());
        rows(text.as_bytes(), None, SHEET, &mut bad, |row| {
            let id = row.name("id").unwrap_or_default();
            read.push((row.line, id));
        })
        .unwrap();
        (read, bad.iter().map(BadLine::to_string).collect())
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        for end in ["\n", "\r\n"] {
            let text =
                format!("\u{feff}id,message{end}a,one{end}{end}{end}b,\"two{end}{end}lines\"{end}c,three{end}d,four");
            let (read, bad) = lines(&text);
            assert!(bad.is_empty(), "{bad:?}");
            let expected = [(2, "a"), (5, "b"), (8, "c"), (9, "d")];
            assert_eq!(read, expected.map(|(line, id)| (line, id.to_owned())), "{end:?}");
        }
    }

    #[test]
    fn a_header_tells_the_nearest_column_and_what_is_missing() {
        let (_, bad) = lines("idd,mesage,xyzzy\n1,2,3\n");
        assert_eq!(
            bad,
            [
                "line 1: there is no column `idd`; did you mean `id`?",
                "line 1: there is no column `mesage`; did you mean `message`?",
                "line 1: there is no column `xyzzy`; remove it (the columns are id, message, at)",
                "line 1: the column `id` is missing; add it to the header",
            ]
        );
        assert_eq!(lines("").1.len(), 1);
        assert_eq!(lines("id\n"), (vec![], vec![]));
    }

    #[test]
    fn json_lines_are_objects_with_the_same_keys() {
        let (read, bad) =
            lines("\u{feff}{\"id\": 7, \"message\": null}\r\n\n{\"id\": \"x\", \"whn\": 1}\n[1]\n{\"id\":1} 2\n");
        assert_eq!(read, [(1, "7".to_owned())]);
        assert_eq!(
            bad[0],
            "line 3: there is no column `whn`; remove it (the columns are id, message, at)"
        );
        assert!(bad[1].starts_with("line 4: it is not one JSON object"), "{bad:?}");
        assert!(bad[2].starts_with("line 5: it is not one JSON object"), "{bad:?}");
    }
}
