//! `magicwords import`: take over what was kept elsewhere.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::values::{self, WorkspaceName};
use super::{CliError, open, output};
use crate::app::clock::Clock;
use crate::config::Config;
use crate::transfer::{self, Format, ImportError, ImportReport, ImportRequest, Step};

/// What to import, and from where.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// discord:GUILD_ID, slack:TEAM_ID or local:NAME, made when it does not exist; may be left out where there is only one
    #[arg(long, value_name = "WORKSPACE")]
    pub workspace: Option<WorkspaceName>,
    /// What the file holds; teams first, then people, asks, kudos
    #[arg(long, value_enum)]
    pub what: ImportWhat,
    /// The time zone of a new workspace, for example Asia/Ho_Chi_Minh; UTC without it
    #[arg(long, value_name = "ZONE", value_parser = values::zone)]
    pub timezone: Option<String>,
    /// CSV with a header, or JSON Lines
    pub file: PathBuf,
}

/// What there is to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ImportWhat {
    Teams,
    People,
    Asks,
    Kudos,
}

/// How long the one transaction of an import may take. A bot on the same SQLite file waits as long to store anything.
const PATIENCE: Duration = Duration::from_secs(3600);

/// KiB of the ledger that are kept in memory: new rows go to every part of its indexes.
const CACHE: u32 = 128_000;

/// # Errors
/// A sentence for the operator, after every bad line on stderr; nothing was imported then.
pub async fn run(args: ImportArgs, config: &Config) -> Result<(), CliError> {
    let path = args.file.display().to_string();
    let unreadable = |error: std::io::Error| CliError::Failed(format!("{path} cannot be read: {error}."));
    let mut file = BufReader::new(File::open(&args.file).map_err(unreadable)?);
    // A folder can be opened, but not read.
    file.fill_buf().map_err(unreadable)?;
    let mut config = config.clone();
    (config.ledger.write_timeout, config.ledger.read_timeout) = (PATIENCE, PATIENCE);
    config.ledger.cache = CACHE;
    let request = ImportRequest {
        workspace: args.workspace.as_ref().map(WorkspaceName::home),
        timezone: args.timezone,
        what: match args.what {
            ImportWhat::Teams => transfer::ImportWhat::Teams,
            ImportWhat::People => transfer::ImportWhat::People,
            ImportWhat::Asks => transfer::ImportWhat::Asks,
            ImportWhat::Kudos => transfer::ImportWhat::Kudos,
        },
        format: Format::of_name(&args.file),
        now: Clock::default().now(),
        defaults: config.workspace.clone(),
    };
    let ledger = open::or_new(&config).await?;
    let bar = bar();
    let shown = bar.clone();
    let progress = Arc::new(move |step: Step| show(&shown, step));
    let result = transfer::import(&ledger, request, file, progress).await;
    bar.finish_and_clear();
    ledger.close().await;
    match result {
        Ok(report) => output::say(&says(&report)),
        Err(ImportError::Unreadable(error)) => Err(unreadable(error)),
        Err(error) => {
            if let ImportError::BadLines(bad) = &error {
                let mut stderr = std::io::stderr().lock();
                for line in bad {
                    // If stderr is closed there is nobody left to tell.
                    let _ = writeln!(stderr, "{line}");
                }
            }
            Err(CliError::Failed(error.to_string()))
        }
    }
}

/// Is seen only where stderr is a terminal.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("{msg} {human_pos} {wide_bar}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn show(bar: &ProgressBar, step: Step) {
    match step {
        Step::Read(rows) => {
            bar.set_message("rows read:");
            bar.set_position(rows);
        }
        Step::Written { rows, of } => {
            bar.set_message("rows written:");
            bar.set_length(of);
            bar.set_position(rows);
        }
    }
}

fn says(report: &ImportReport) -> String {
    let ImportReport {
        workspace,
        workspace_is_new,
        new,
        changed,
        unchanged,
        new_teams,
        leads_to_come,
    } = report;
    let made = if *workspace_is_new { " (made)" } else { "" };
    let teams = match new_teams {
        0 => String::new(),
        1 => ", 1 team made".to_owned(),
        many => format!(", {many} teams made"),
    };
    let leads = match leads_to_come {
        0 => String::new(),
        1 => ", 1 lead to come with the people".to_owned(),
        many => format!(", {many} leads to come with the people"),
    };
    format!("{workspace}{made}: {new} new, {changed} changed, {unchanged} as they were{teams}{leads}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Only {
        #[command(flatten)]
        args: ImportArgs,
    }

    fn parse(line: &str) -> Result<ImportArgs, clap::Error> {
        let words = std::iter::once("import").chain(line.split_whitespace());
        Only::try_parse_from(words).map(|only| only.args)
    }

    #[test]
    fn arguments() {
        let args = parse("--workspace local:hotel --what people --timezone asia/ho_chi_minh people.csv").unwrap();
        assert_eq!(
            (args.what, args.timezone.as_deref()),
            (ImportWhat::People, Some("Asia/Ho_Chi_Minh"))
        );
        assert_eq!(args.file, PathBuf::from("people.csv"));
        for bad in [
            "--what people",
            "people.csv",
            "--what audit a.csv",
            "--what people --timezone Mars a.csv",
        ] {
            assert_eq!(parse(bad).unwrap_err().exit_code(), 2, "{bad}");
        }
    }
}
