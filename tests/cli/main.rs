//! The real binary, as an operator runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken condition must fail the test, with words"
)]

#[path = "../support/mod.rs"]
mod support;

mod check;
mod check_slack;
mod secrets;
mod serve;
mod settings;
mod verbs;

use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder with a program in it, and nothing in its environment but what a test sets.
struct Desk {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run left behind.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Desk {
            folder: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn runs(&self, line: &str) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_magicwords"))
            .args(line.split_whitespace())
            .current_dir(self.path())
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Ended {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs what must fail with one clear sentence, and gives the sentence.
    fn fails(&self, line: &str) -> String {
        let ended = self.runs(line);
        assert_eq!(ended.code, 1, "{}{}", ended.out, ended.err);
        let sentence = ended.err.strip_prefix("magicwords: ").expect(&ended.err);
        assert!(sentence.ends_with(".\n") && sentence.lines().count() == 1, "{sentence}");
        sentence.trim_end().to_owned()
    }
}
