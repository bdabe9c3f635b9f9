//! `magicwords export`: what counts, as a file.

use std::io::{BufWriter, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::values::WorkspaceName;
use super::{CliError, open};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::transfer::{self, Border, ExportError, ExportRequest, Format, Reader};

/// What to export, and in what form.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// discord:GUILD_ID, slack:TEAM_ID or local:NAME; may be left out where there is only one
    #[arg(long, value_name = "WORKSPACE")]
    pub workspace: Option<WorkspaceName>,
    /// What the file shall hold
    #[arg(long, value_enum, default_value_t)]
    pub what: ExportWhat,
    /// In what form
    #[arg(long, value_enum, default_value_t)]
    pub format: ExportFormat,
    /// From this day on, in the workspace's zone, for example 2026-11-01; or from an instant on
    #[arg(long, value_name = "DATE")]
    pub since: Option<Border>,
    /// Up to and including this day, or up to an instant
    #[arg(long, value_name = "DATE")]
    pub until: Option<Border>,
    /// Undone and hidden kudos and removed teams as well
    #[arg(long)]
    pub all: bool,
    /// Write to this file instead of stdout; it is replaced as a whole
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What there is to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ExportWhat {
    #[default]
    Kudos,
    Asks,
    People,
    Teams,
    Audit,
}

/// The forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ExportFormat {
    #[default]
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// How long the one read of an export may take. The bot goes on meanwhile.
const PATIENCE: Duration = Duration::from_secs(24 * 3600);

impl From<ExportError> for CliError {
    fn from(error: ExportError) -> Self {
        CliError::Failed(error.to_string())
    }
}

/// # Errors
/// A sentence for the operator; a file that was there before is left as it was then.
pub async fn run(args: ExportArgs, config: &Config) -> Result<(), CliError> {
    let mut config = config.clone();
    config.ledger.read_timeout = PATIENCE;
    let ledger = open::existing(&config).await?;
    let result = to_file_or_stdout(&ledger, args).await;
    ledger.close().await;
    result
}

async fn to_file_or_stdout(ledger: &Ledger, args: ExportArgs) -> Result<(), CliError> {
    let request = ExportRequest {
        workspace: args.workspace.as_ref().map(WorkspaceName::home),
        what: match args.what {
            ExportWhat::Kudos => transfer::ExportWhat::Kudos,
            ExportWhat::Asks => transfer::ExportWhat::Asks,
            ExportWhat::People => transfer::ExportWhat::People,
            ExportWhat::Teams => transfer::ExportWhat::Teams,
            ExportWhat::Audit => transfer::ExportWhat::Audit,
        },
        format: match args.format {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Jsonl => Format::JsonLines,
        },
        since: args.since,
        until: args.until,
        all: args.all,
        reader: Reader::Operator,
    };
    let Some(path) = args.out else {
        let out = BufWriter::new(std::io::stdout());
        return match transfer::export(ledger, request, out).await {
            // A reader that has gone, as in `magicwords export | head -1`, is no error.
            Err(ExportError::Unwritable(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result.map(drop)?),
        };
    };
    let unwritable =
        |error: std::io::Error| CliError::Failed(format!("{} cannot be written: {error}.", path.display()));
    let file = Unfinished::beside(&path).map_err(unwritable)?;
    let out = BufWriter::new(file.open().map_err(unwritable)?);
    let (out, _) = transfer::export(ledger, request, out).await?;
    let out = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
    out.sync_all().and_then(|()| file.becomes(&path)).map_err(unwritable)
}

/// A file that takes its place when it is whole, and is gone when it never becomes so.
struct Unfinished(PathBuf);

impl Unfinished {
    fn beside(path: &Path) -> std::io::Result<Self> {
        let name = path
            .file_name()
            .ok_or_else(|| std::io::Error::from(ErrorKind::IsADirectory))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.unfinished", std::process::id()));
        Ok(Unfinished(path.with_file_name(hidden)))
    }

    /// Readable by this user alone: it holds what people wrote.
    fn open(&self) -> std::io::Result<std::fs::File> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.0)
    }

    fn becomes(&self, path: &Path) -> std::io::Result<()> {
        std::fs::rename(&self.0, path)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing left to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Only {
        #[command(flatten)]
        args: ExportArgs,
    }

    fn parse(line: &str) -> Result<ExportArgs, clap::Error> {
        let words = std::iter::once("export").chain(line.split_whitespace());
        Only::try_parse_from(words).map(|only| only.args)
    }

    #[test]
    fn arguments() {
        let args =
            parse("--what asks --format jsonl --since 2026-11-01 --until 2026-11-30T17:00:00+07:00 --all").unwrap();
        assert!(args.what == ExportWhat::Asks && args.format == ExportFormat::Jsonl && args.all);
        assert!(matches!(
            (args.since, args.until),
            (Some(Border::Day(_)), Some(Border::Instant(_)))
        ));
        let args = parse("").unwrap();
        assert!(args.what == ExportWhat::Kudos && args.format == ExportFormat::Csv && !args.all);
        for bad in [
            "--what thanks",
            "--what kudos,asks",
            "--format xls",
            "--since monday",
            "--until 2026-11-31",
            "--workspace hotel",
        ] {
            assert_eq!(parse(bad).unwrap_err().exit_code(), 2, "{bad}");
        }
    }
}
