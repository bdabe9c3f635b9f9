//! `magicwords digest`: compute a digest from the ledger, post nothing.

use std::path::{Path, PathBuf};

use futures::FutureExt;
use jiff::Timestamp;

use super::values::{self, Week, WorkspaceName};
use super::{CliError, open, output};
use crate::app::clock;
use crate::chat::locale::Language;
use crate::config::Config;
use crate::digest::period::Cut;
use crate::digest::picture::DotPlot;
use crate::digest::{compute, view};
use crate::ids::WorkspaceId;
use crate::ledger::Ledger;
use crate::people::{Workspace, store};

/// Which digest, and in what form.
#[derive(Debug, clap::Args)]
pub struct DigestArgs {
    /// discord:GUILD_ID, slack:TEAM_ID or local:NAME; may be left out where there is only one
    #[arg(long, value_name = "WORKSPACE")]
    pub workspace: Option<WorkspaceName>,
    /// The period whose last day lies in this ISO week, for example 2026-W47; without it the latest one
    #[arg(long, conflicts_with = "at")]
    pub week: Option<Week>,
    /// The seven days before the day of this instant, for example 2026-11-23T09:00:00+07:00
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
    pub at: Option<Timestamp>,
    /// In what form
    #[arg(long, value_enum, default_value_t)]
    pub format: DigestFormat,
    /// In which language, en or vi; without it the workspace's
    #[arg(long, value_name = "LANGUAGE", value_parser = values::language)]
    pub lang: Option<Language>,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The forms of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum DigestFormat {
    #[default]
    Text,
    Json,
    Svg,
    Png,
}

/// # Errors
/// A sentence for the operator.
pub async fn run(args: DigestArgs, config: &Config) -> Result<(), CliError> {
    let ledger = open::existing(config).await?;
    let said = match open::workspace(&ledger, args.workspace.as_ref()).await {
        Ok(workspace) => rendered(&ledger, workspace, &args, clock::now()).await,
        Err(error) => Err(error),
    };
    ledger.close().await;
    match &args.out {
        Some(file) => save(file, &said?),
        None => output::write(&said?),
    }
}

/// The digest in the form that was asked for; text with a line end.
async fn rendered(
    ledger: &Ledger,
    workspace: WorkspaceId,
    args: &DigestArgs,
    now: Timestamp,
) -> Result<Vec<u8>, CliError> {
    let (at, week) = (args.at, args.week);
    let read = ledger.read_much(move |tx| {
        async move {
            let workspace = store::workspace(tx, workspace).await?;
            let cut = cut(&workspace, at, week, now);
            let digest = compute(tx, &workspace, cut).await?;
            Ok((workspace, digest))
        }
        .boxed()
    });
    let (workspace, digest) = read.await?;
    let today = now.to_zoned(workspace.timezone.clone()).date();
    let language = args.lang.unwrap_or(workspace.language);
    match args.format {
        DigestFormat::Text => Ok(view::plain(language, &digest, today).into_bytes()),
        DigestFormat::Json => match serde_json::to_string_pretty(&digest.figures) {
            Ok(json) => Ok((json + "\n").into_bytes()),
            Err(error) => Err(CliError::Failed(format!(
                "The digest cannot be written as JSON: {error}."
            ))),
        },
        DigestFormat::Svg => Ok(DotPlot::of(&digest, today).svg(language).into_bytes()),
        DigestFormat::Png => Ok(DotPlot::of(&digest, today).png(language)?),
    }
}

fn cut(workspace: &Workspace, at: Option<Timestamp>, week: Option<Week>, now: Timestamp) -> Cut {
    let (zone, day) = (&workspace.timezone, workspace.digest.day);
    match (at, week) {
        (Some(at), _) => Cut::containing(at, zone),
        (None, Some(week)) => Cut::of_week(week.monday(), day, zone),
        (None, None) => Cut::latest(now, day, zone),
    }
}

fn save(file: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let why = |error| CliError::Failed(format!("{} cannot be written: {error}.", file.display()));
    std::fs::write(file, bytes).map_err(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Only {
        #[command(flatten)]
        args: DigestArgs,
    }

    fn parse(line: &str) -> Result<DigestArgs, clap::Error> {
        let words = std::iter::once("digest").chain(line.split_whitespace());
        Only::try_parse_from(words).map(|only| only.args)
    }

    #[test]
    fn arguments() {
        let args = parse("--workspace local:hotel --week 2026-W47 --format json --lang vi --out week.json").unwrap();
        assert_eq!(args.workspace.unwrap().id, "hotel");
        assert_eq!(args.week, Some(Week { year: 2026, week: 47 }));
        assert_eq!((args.format, args.lang), (DigestFormat::Json, Some(Language::Vi)));
        assert_eq!(parse("").unwrap().format, DigestFormat::Text);
        assert!(parse("--at 2026-11-23T09:00:00+07:00").unwrap().at.is_some());
        for bad in [
            "--week 2026-W54",
            "--at monday",
            "--format pdf",
            "--format text,json",
            "--lang fr",
            "--week 2026-W47 --at 2026-11-23T09:00:00+07:00",
        ] {
            assert_eq!(parse(bad).unwrap_err().exit_code(), 2, "{bad}");
        }
    }
}
