//! A copy of a SQLite ledger while the bot runs.

use std::path::Path;
use std::time::Duration;

use sqlx::Connection;

use super::open::{Place, new_file, sync_folder};
use super::trouble::OpenError;

/// Why there is no backup: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{0} exists already. Give another name, or move it away.")]
    Exists(String),
    #[error("The backup cannot be written to {to} ({why}).")]
    NotWritten { to: String, why: String },
    #[error(
        "The ledger is in PostgreSQL. Back it up with its own tool, for example pg_dump --format=custom --file=FILE DATABASE."
    )]
    Postgres,
    #[error(transparent)]
    Open(#[from] OpenError),
}

pub(super) async fn run(place: &Place, to: &Path) -> Result<u64, BackupError> {
    if place.path().is_none() {
        return Err(BackupError::Postgres);
    }
    let label = to.display().to_string();
    let failed = |why: String| BackupError::NotWritten { to: label.clone(), why };
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(label));
    }
    // Under another name first: what stands under the asked name is always whole.
    let mut partial = to.as_os_str().to_owned();
    partial.push(".partial");
    let partial = Path::new(&partial);
    let Some(partial_text) = partial.to_str() else {
        return Err(failed("the name is not UTF-8".into()));
    };
    // Left by a backup that was cut off.
    let _ = std::fs::remove_file(partial);
    // Made first, so that nobody but its owner can ever read it: SQLite would make it readable by all.
    new_file(partial).map_err(|error| failed(error.to_string()))?;
    let written = write(place, partial_text)
        .await
        .and_then(|()| publish(partial, to).map_err(|e| e.to_string()));
    written.map_err(|why| {
        let _ = std::fs::remove_file(partial);
        failed(why)
    })
}

async fn write(place: &Place, partial: &str) -> Result<(), String> {
    let mut conn = place
        .connect(Duration::from_secs(5))
        .await
        .map_err(|error| error.to_string())?;
    // One consistent snapshot; writers go on meanwhile.
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(partial.to_owned())
        .execute(&mut conn)
        .await;
    let _ = conn.close().await;
    copied.map(drop).map_err(|error| error.to_string())
}

/// Gives the finished copy its name, without ever replacing a file, and makes both survive a power cut.
fn publish(partial: &Path, to: &Path) -> std::io::Result<u64> {
    let file = std::fs::File::open(partial)?;
    file.sync_all()?;
    match std::fs::hard_link(partial, to) {
        Ok(()) => std::fs::remove_file(partial)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(error),
        // A file system without links.
        Err(_) => std::fs::rename(partial, to)?,
    }
    if let Some(folder) = std::path::absolute(to)?.parent() {
        sync_folder(folder)?;
    }
    Ok(file.metadata()?.len())
}
