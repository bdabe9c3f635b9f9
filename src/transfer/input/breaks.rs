//! The line on which a record of a CSV file begins.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// The line breaks that were read but not yet passed. The CSV reader counts lines by the line feeds that it has
/// consumed, which is one too few after CR LF and before blank lines.
#[derive(Debug, Default)]
pub struct Breaks {
    /// Offset of each CR (false) and LF (true).
    ahead: VecDeque<(u64, bool)>,
    read: u64,
    passed: u64,
}

impl Breaks {
    fn note(&mut self, bytes: &[u8]) {
        for (offset, byte) in (self.read..).zip(bytes) {
            if matches!(byte, b'\n' | b'\r') {
                self.ahead.push_back((offset, *byte == b'\n'));
            }
        }
        self.read += bytes.len() as u64;
    }

    /// The line on which the record begins whose start, blank lines before it included, is at `start`.
    pub fn line_of(&mut self, mut start: u64) -> u64 {
        while let Some((offset, feeds)) = self.ahead.front().copied().filter(|(offset, _)| *offset <= start) {
            self.ahead.pop_front();
            self.passed += u64::from(feeds);
            if offset == start {
                start += 1;
            }
        }
        self.passed + 1
    }
}

/// Notes the line breaks of what is read through it.
pub struct Watched<R> {
    pub input: R,
    pub breaks: Rc<RefCell<Breaks>>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.breaks.borrow_mut().note(&buffer[..read]);
        Ok(read)
    }
}
