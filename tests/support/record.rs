//! What a stand-in was told is kept, and written out for checkers where a folder is named for that.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// A request as it is kept.
pub trait Record: Clone {
    /// Names the folder; each stand-in of each process appends to a file of its own there.
    const FOLDER: &'static str;
    const PLATFORM: &'static str;

    /// As the checkers read it.
    fn line(&self) -> Value;
}

pub struct RequestLog<R> {
    kept: Mutex<Vec<R>>,
    file: Mutex<Option<File>>,
}

impl<R: Record> RequestLog<R> {
    pub fn from_env() -> Self {
        static STAND_INS: AtomicU64 = AtomicU64::new(0);
        let file = std::env::var_os(R::FOLDER).map(|folder| {
            let n = STAND_INS.fetch_add(1, Ordering::Relaxed);
            // By the name of the test program: the requests of some are wrong on purpose.
            let program = std::env::current_exe().ok();
            let program = program
                .as_deref()
                .and_then(Path::file_stem)
                .unwrap_or_default()
                .to_string_lossy();
            let name = format!("{}-{program}-{}-{n}.jsonl", R::PLATFORM, std::process::id());
            let path = Path::new(&folder).join(name);
            let opened = OpenOptions::new().create(true).append(true).open(&path);
            opened.unwrap_or_else(|e| panic!("cannot record requests in {}: {e}", path.display()))
        });
        Self {
            kept: Mutex::default(),
            file: Mutex::new(file),
        }
    }

    pub fn add(&self, request: R) {
        if let Some(file) = &mut *self.file.lock().unwrap_or_else(PoisonError::into_inner) {
            writeln!(file, "{}", request.line()).expect("the request file can be written");
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    pub fn all(&self) -> Vec<R> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
