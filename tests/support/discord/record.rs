//! Every REST request is kept, and written out for the checker of Discord's own API description.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

/// Names a folder; each stand-in of each process appends to a file of its own there.
const FOLDER: &str = "MAGICWORDS_RECORD_REQUESTS";

#[derive(Debug, Clone)]
pub struct Recorded {
    pub method: String,
    /// Without `/api/v10`.
    pub path: String,
    pub query: String,
    pub body: Value,
    pub content_type: Option<String>,
    /// Field and file name of each uploaded part.
    pub files: Vec<(String, String)>,
    pub status: u16,
    pub at: u64,
}

#[derive(Default)]
pub struct RequestLog {
    kept: Mutex<Vec<Recorded>>,
    file: Mutex<Option<File>>,
}

impl RequestLog {
    pub fn from_env() -> Self {
        static STAND_INS: AtomicU64 = AtomicU64::new(0);
        let file = std::env::var_os(FOLDER).map(|folder| {
            let n = STAND_INS.fetch_add(1, Ordering::Relaxed);
            // By the name of the test program: the requests of some are wrong on purpose.
            let program = std::env::current_exe().ok();
            let program = program
                .as_deref()
                .and_then(Path::file_stem)
                .unwrap_or_default()
                .to_string_lossy();
            let name = format!("discord-{program}-{}-{n}.jsonl", std::process::id());
            let path = Path::new(&folder).join(name);
            let opened = OpenOptions::new().create(true).append(true).open(&path);
            opened.unwrap_or_else(|e| panic!("cannot record requests in {}: {e}", path.display()))
        });
        Self {
            kept: Mutex::default(),
            file: Mutex::new(file),
        }
    }

    pub fn add(&self, request: Recorded) {
        if let Some(file) = &mut *self.file.lock().unwrap_or_else(PoisonError::into_inner) {
            let files = request.files.iter();
            let files = files.map(|(field, name)| json!({"field": field, "filename": name}));
            let line = json!({
                "method": request.method, "path": request.path, "query": request.query,
                "body": request.body, "content_type": request.content_type,
                "files": files.collect::<Vec<_>>(), "status": request.status,
            });
            writeln!(file, "{line}").expect("the request file can be written");
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    pub fn all(&self) -> Vec<Recorded> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
