//! `magicwords migrate`: bring the schema of the ledger up to date.

use secrecy::ExposeSecret;

use super::{CliError, output};
use crate::config::Config;
use crate::ledger::{self, MigrationReport};

/// It takes none.
#[derive(Debug, clap::Args)]
pub struct MigrateArgs {}

/// # Errors
/// A sentence for the operator; nothing was changed then.
pub async fn run(_: MigrateArgs, config: &Config) -> Result<(), CliError> {
    let report = ledger::migrate(config.database_url.expose_secret()).await?;
    output::say(&says(&report))
}

fn says(report: &MigrationReport) -> String {
    let MigrationReport {
        place,
        applied,
        version,
        was_new,
    } = report;
    match applied.first() {
        None => format!("{place}: schema {version}, up to date already"),
        Some(_) if *was_new => format!("{place}: new, from schema 0 to {version}"),
        Some(first) => format!("{place}: from schema {} to {version}", first - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_and_to_are_named() {
        let report = |applied: &[i64], version, was_new| {
            says(&MigrationReport {
                place: "/data/words.db".into(),
                applied: applied.to_vec(),
                version,
                was_new,
            })
        };
        assert_eq!(report(&[1, 2], 2, true), "/data/words.db: new, from schema 0 to 2");
        assert_eq!(report(&[3, 4], 4, false), "/data/words.db: from schema 2 to 4");
        assert_eq!(report(&[], 4, false), "/data/words.db: schema 4, up to date already");
    }
}
