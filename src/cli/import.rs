//! `magicwords import`: take over what was kept elsewhere.

use std::path::PathBuf;

use super::values::{self, WorkspaceName};

/// What to import, and from where.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// discord:GUILD_ID or local:NAME, made when it does not exist; may be left out where there is only one
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
