//! `magicwords digest`: compute a digest from the ledger, post nothing.

use std::path::PathBuf;

use jiff::Timestamp;

use super::values::{self, Week, WorkspaceName};
use crate::chat::locale::Language;

/// Which digest, and in what form.
#[derive(Debug, clap::Args)]
pub struct DigestArgs {
    /// discord:GUILD_ID or local:NAME; may be left out where there is only one
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
