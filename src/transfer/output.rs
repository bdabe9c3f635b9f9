//! Writing files row by row.

use super::Format;
use super::cell::guarded;
use std::borrow::Cow;
use std::io::{self, Write};

/// A file being written. A CSV file has a header also when it has no rows.
#[derive(Debug)]
pub struct Output<W: Write> {
    columns: &'static [&'static str],
    sheet: Sheet<W>,
    pub rows: u64,
}

enum Sheet<W: Write> {
    Csv(Box<csv::Writer<W>>),
    JsonLines(W),
}

impl<W: Write> std::fmt::Debug for Sheet<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Sheet::Csv(_) => "Csv",
            Sheet::JsonLines(_) => "JsonLines",
        })
    }
}

impl<W: Write> Output<W> {
    pub fn new(to: W, format: Format, columns: &'static [&'static str]) -> io::Result<Self> {
        let sheet = match format {
            Format::Csv => {
                let mut csv = csv::Writer::from_writer(to);
                csv.write_record(columns)?;
                Sheet::Csv(Box::new(csv))
            }
            Format::JsonLines => Sheet::JsonLines(to),
        };
        Ok(Output {
            columns,
            sheet,
            rows: 0,
        })
    }

    /// Writes one row: a text for each column, in CSV guarded against being run as a formula.
    pub fn row(&mut self, cells: &[Cow<'_, str>]) -> io::Result<()> {
        self.rows += 1;
        match &mut self.sheet {
            Sheet::Csv(csv) => {
                for cell in cells {
                    csv.write_field(guarded(cell).as_bytes())?;
                }
                csv.write_record(None::<&[u8]>)?;
            }
            Sheet::JsonLines(to) => {
                for (index, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
                    write!(to, "{}\"{column}\":", if index == 0 { '{' } else { ',' })?;
                    serde_json::to_writer(&mut *to, cell)?;
                }
                to.write_all(b"}\n")?;
            }
        }
        Ok(())
    }

    pub fn finish(self) -> io::Result<W> {
        match self.sheet {
            Sheet::Csv(csv) => csv.into_inner().map_err(|error| error.into_error()),
            Sheet::JsonLines(mut to) => {
                to.flush()?;
                Ok(to)
            }
        }
    }
}
