//! Where the data is: in a file that stays, or in a temporary folder.

use super::CliError;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How temporary folders are called, and what in them tells that a playground uses them.
const PREFIX: &str = "magicwords-demo-";
const HELD: &str = "held";

pub(super) struct Place {
    pub file: PathBuf,
    pub temporary: Option<Temporary>,
}

/// A folder that goes when the program stops, and is held until then.
pub(super) struct Temporary {
    folder: TempDir,
    _held: File,
}

impl Place {
    pub fn of(data: Option<&Path>) -> Result<Self, CliError> {
        if let Some(file) = data {
            let file = file.to_owned();
            return Ok(Place { file, temporary: None });
        }
        let temporary = Temporary::new().map_err(|error| {
            CliError::Failed(format!(
                "No temporary folder can be made ({error}): give a file with --data FILE."
            ))
        })?;
        sweep_beside(temporary.folder.path());
        Ok(Place {
            file: temporary.folder.path().join("playground.db"),
            temporary: Some(temporary),
        })
    }

    pub fn url(&self) -> String {
        format!("sqlite:{}", self.file.display())
    }

    pub fn clear(self) {
        let Some(Temporary { folder, _held }) = self.temporary else {
            return;
        };
        let path = folder.path().to_owned();
        if let Err(error) = folder.close() {
            tracing::warn!(%error, folder = %path.display(), "the temporary data could not be removed");
        }
    }
}

impl Temporary {
    fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        // Held before it goes by its name: what nobody holds under that name was left behind.
        let early = folder.path().join("early");
        let held = File::create_new(&early)?;
        held.lock()?;
        fs::rename(&early, folder.path().join(HELD))?;
        Ok(Temporary { folder, _held: held })
    }
}

/// Removes the folders of playgrounds that were killed before they could do so.
fn sweep_beside(ours: &Path) {
    let others = ours.parent().map(fs::read_dir);
    for other in others.into_iter().flatten().flatten().flatten() {
        let path = other.path();
        let named = other.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if !named || path == ours || !same_owner(&path, ours) {
            continue;
        }
        // Its lock is kept while it is removed, so that no other start removes it as well.
        let Ok(held) = File::open(path.join(HELD)) else {
            continue;
        };
        if held.try_lock().is_ok()
            && let Err(error) = fs::remove_dir_all(&path)
        {
            tracing::warn!(%error, folder = %path.display(), "the data of a killed playground could not be removed");
        }
    }
}

/// Whether it is a folder, and not a link to one, of the same user.
fn same_owner(path: &Path, ours: &Path) -> bool {
    let (Ok(theirs), Ok(ours)) = (fs::symlink_metadata(path), fs::symlink_metadata(ours)) else {
        return false;
    };
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::uid(&theirs) != std::os::unix::fs::MetadataExt::uid(&ours) {
        return false;
    }
    theirs.is_dir() && ours.is_dir()
}
