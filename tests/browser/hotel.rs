//! The playground's server: `magicwords demo` on a port of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub struct Hotel {
    folder: TempDir,
    options: &'static [&'static str],
    child: Option<Child>,
    /// `http://127.0.0.1:PORT`
    pub url: String,
}

impl Hotel {
    /// The sample hotel, kept in a file, so that it survives a restart.
    pub fn open() -> Self {
        Self::with(&["--data", "hotel.db"])
    }

    /// The sample hotel, as it is without any option.
    pub fn temporary() -> Self {
        Self::with(&[])
    }

    fn with(options: &'static [&'static str]) -> Self {
        let mut hotel = Hotel {
            folder: tempfile::tempdir().unwrap(),
            options,
            child: None,
            url: String::new(),
        };
        hotel.starts("0");
        hotel
    }

    fn starts(&mut self, port: &str) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_magicwords"))
            .args(["demo", "--port", port])
            .args(self.options)
            .current_dir(self.folder.path())
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("http://")?.1.trim_end_matches(['/', '.']).to_owned()));
        self.child = Some(child);
        self.url = format!("http://{}", url.expect("the demo says where it is"));
        // What else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    }

    /// As a crash ends it.
    pub fn vanishes(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts again where it was.
    pub fn comes_back(&mut self) {
        let port = self.url.rsplit(':').next().unwrap().to_owned();
        self.starts(&port);
    }

    /// What the page is told of the hotel.
    pub async fn state(&self) -> Value {
        let answer = reqwest::get(format!("{}/api/state?person=&lang=en", self.url))
            .await
            .unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    /// Id and name of the first person of this team who neither leads nor moderates.
    pub async fn somebody_of(&self, team: &str) -> (String, String) {
        let state = self.state().await;
        let people = state["people"].as_array().unwrap();
        let somebody = people
            .iter()
            .find(|person| person["team"] == team && person["lead"] == false && person["moderator"] == false)
            .unwrap_or_else(|| panic!("nobody is in {team}"));
        let text = |field: &str| somebody[field].as_str().unwrap().to_owned();
        (text("id"), text("name"))
    }
}

impl Drop for Hotel {
    fn drop(&mut self) {
        self.vanishes();
    }
}
