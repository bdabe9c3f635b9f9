//! `magicwords export`: what counts, as files.

use std::path::PathBuf;

use jiff::civil::Date;

use super::values::{self, WorkspaceName};

/// What to export, and in what form.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// discord:GUILD_ID or local:NAME; may be left out where there is only one
    #[arg(long, value_name = "WORKSPACE")]
    pub workspace: Option<WorkspaceName>,
    /// What, divided by commas; without it all
    #[arg(long, value_enum, value_delimiter = ',')]
    pub what: Vec<ExportWhat>,
    /// In what form
    #[arg(long, value_enum, default_value_t)]
    pub format: ExportFormat,
    /// From this day on, in the workspace's zone, for example 2026-11-01
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    pub since: Option<Date>,
    /// Up to and including this day
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    pub until: Option<Date>,
    /// Undone and hidden rows as well
    #[arg(long)]
    pub all: bool,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What there is to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportWhat {
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
        let args = parse("--what kudos,asks --format jsonl --since 2026-11-01 --until 2026-11-30 --all").unwrap();
        assert_eq!(args.what, [ExportWhat::Kudos, ExportWhat::Asks]);
        assert!(args.format == ExportFormat::Jsonl && args.all && args.since < args.until);
        let args = parse("").unwrap();
        assert!(args.what.is_empty() && args.format == ExportFormat::Csv && !args.all);
        for bad in [
            "--what thanks",
            "--format xls",
            "--since monday",
            "--until 2026-11-31",
            "--workspace hotel",
        ] {
            assert_eq!(parse(bad).unwrap_err().exit_code(), 2, "{bad}");
        }
    }
}
