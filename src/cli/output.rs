//! Writing results to stdout.

use std::io::{ErrorKind, Write};

use super::CliError;

/// Writes `text` and a line end.
///
/// # Errors
/// stdout cannot be written to. A reader that has gone, as in `magicwords check | head -1`, is no error.
pub fn say(text: &str) -> Result<(), CliError> {
    write(format!("{text}\n").as_bytes())
}

/// Writes `bytes` as they are.
///
/// # Errors
/// As [`say`].
pub fn write(bytes: &[u8]) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::Failed(format!("The result cannot be written: {error}.")))
        }
        _ => Ok(()),
    }
}
