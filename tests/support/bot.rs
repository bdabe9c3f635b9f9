//! The real bot binary beside a stand-in: started, killed, restarted, asked for a verb.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::discord::Discord;
use super::slack::Slack;

const BINARY: &str = env!("CARGO_BIN_EXE_magicwords");

/// The bot and its folder. Dropping it kills the process; after a failed test its log is printed.
pub struct Bot {
    discord: Option<Discord>,
    slack: Option<Slack>,
    folder: Arc<TempDir>,
    environment: Vec<(String, String)>,
    /// What runs the binary, with its arguments; nothing else does if empty.
    runner: Vec<String>,
    child: Option<Child>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Bot {
    /// A bot that is not started yet; see `start`.
    pub fn beside(discord: &Discord) -> Self {
        Self::alone().and_beside(discord)
    }

    /// The same beside a Slack, where its app is made from the bot's own manifest.
    pub fn beside_slack(slack: &Slack) -> Self {
        Self::alone().and_beside_slack(slack)
    }

    fn alone() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let database = format!("sqlite:{}", folder.path().join("magicwords.db").display());
        let bot = Self {
            discord: None,
            slack: None,
            folder: Arc::new(folder),
            environment: Vec::new(),
            runner: Vec::new(),
            child: None,
            log: Arc::default(),
        };
        bot.with("DATABASE_URL", database).with("MAGICWORDS_HTTP", "off")
    }

    pub fn and_beside(mut self, discord: &Discord) -> Self {
        self.discord = Some(discord.clone());
        self.with("DISCORD_TOKEN", discord.token())
            .with("DISCORD_API_URL", discord.api_url())
    }

    pub fn and_beside_slack(mut self, slack: &Slack) -> Self {
        self.slack = Some(slack.clone());
        let manifest = self.run(["slack-manifest"]).stdout;
        slack.installs(&serde_json::from_slice(&manifest).expect("the manifest is JSON"));
        self.with("SLACK_BOT_TOKEN", slack.bot_token())
            .with("SLACK_APP_TOKEN", slack.app_token())
            .with("SLACK_API_URL", slack.api_url())
    }

    /// Starts it and waits until it has identified and registered its commands.
    pub async fn start(discord: &Discord) -> Self {
        let mut bot = Self::beside(discord);
        bot.starts().await;
        bot
    }

    /// Starts it and waits until it has opened a socket.
    pub async fn start_beside_slack(slack: &Slack) -> Self {
        let mut bot = Self::beside_slack(slack);
        bot.starts().await;
        bot
    }

    /// Sets a variable; the last value counts.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.retain(|(n, _)| n != name);
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.environment.retain(|(n, _)| n != name);
        self
    }

    /// Run by another program, which is found on the PATH of the tests: `bot.under(&["valgrind"])`.
    pub fn under(mut self, runner: &[&str]) -> Self {
        self.runner = runner.iter().map(|&word| word.to_owned()).collect();
        let path = std::env::var("PATH").unwrap_or_default();
        self.with("PATH", path)
    }

    /// The production path: TLS to "discord.com", with the client's own rate limiter.
    pub fn over_tls(self) -> Self {
        let authority = self.folder().join("authority.pem");
        let discord = self.discord.as_ref().expect("a Discord beside the bot");
        std::fs::write(&authority, discord.authority_pem()).expect("the folder is writable");
        // By name, which may stand for more addresses than the one at which the stand-in listens.
        let address = format!("localhost:{}", discord.tls_address().port());
        self.without("DISCORD_API_URL")
            .with("DISCORD_API_ADDRESS", address)
            .with("DISCORD_API_CA", authority.display().to_string())
    }

    /// Its working directory, with the database in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Another copy of the bot over the same folder and settings, not started.
    pub fn copy(&self) -> Self {
        Self {
            discord: self.discord.clone(),
            slack: self.slack.clone(),
            folder: Arc::clone(&self.folder),
            environment: self.environment.clone(),
            runner: self.runner.clone(),
            child: None,
            log: Arc::default(),
        }
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut words = self.runner.iter().map(String::as_str).chain([BINARY]);
        let mut command = Command::new(words.next().unwrap_or(BINARY));
        command.args(words).args(arguments);
        command.current_dir(self.folder()).env_clear();
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null());
        command
    }

    /// Starts it without waiting for anything.
    pub fn spawns(&mut self) {
        assert!(self.child.is_none(), "the bot runs already");
        let mut child = self
            .command(["serve"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the bot's binary can be run");
        let stderr = child.stderr.take().expect("stderr is piped");
        let log = Arc::clone(&self.log);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                log.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        self.child = Some(child);
    }

    pub async fn starts(&mut self) {
        let identified = self.discord.as_ref().map_or(0, |d| d.gateway_counts().identifies);
        let connected = self.slack.as_ref().map_or(0, |s| s.socket_counts().connects);
        self.spawns();
        let patience = Duration::from_secs(20);
        if let Some(discord) = &self.discord {
            let ready = || {
                // Commands are registered when they changed, so the first start alone is sure to do it.
                let registered = discord.shared.world().registrations > 0;
                let fresh = discord.gateway_counts().identifies > identified && registered;
                (fresh && discord.connected_sessions() > 0).then_some(())
            };
            discord
                .wait_until("the bot to identify and register commands", patience, ready)
                .await;
        }
        if let Some(slack) = &self.slack {
            let fresh = || slack.socket_counts().connects > connected && slack.connected_sockets() > 0;
            slack
                .wait_until("the bot to open a socket", patience, || fresh().then_some(()))
                .await;
        }
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill9(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("a child can be killed");
            child.wait().expect("a killed child ends");
        }
    }

    /// SIGTERM, which asks for a graceful stop; the process goes on until it has stopped.
    pub fn terminate(&mut self) {
        let child = self.child.as_ref().expect("the bot runs");
        let id = child.id().to_string();
        // The `kill` program, because the standard library sends SIGKILL alone.
        let sent = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .expect("kill can be run");
        assert!(sent.success(), "the bot was no longer there");
    }

    /// How it ended; panics when it runs on.
    pub async fn ends_within(&mut self, patience: Duration) -> ExitStatus {
        let deadline = Instant::now() + patience;
        loop {
            let child = self.child.as_mut().expect("the bot runs");
            if let Some(status) = child.try_wait().expect("a child can be asked") {
                self.child = None;
                return status;
            }
            assert!(Instant::now() < deadline, "the bot did not end within {patience:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Graceful stop, then a new process over the same folder.
    pub async fn restart(&mut self) {
        self.terminate();
        self.ends_within(Duration::from_secs(20)).await;
        self.starts().await;
    }

    pub fn is_running(&mut self) -> bool {
        self.child.as_mut().is_some_and(|c| matches!(c.try_wait(), Ok(None)))
    }

    pub fn process_id(&self) -> u32 {
        self.child.as_ref().expect("the bot runs").id()
    }

    /// The processor time that the bot has used so far.
    pub fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process_id()));
        let stat = stat.expect("the bot runs");
        // After the name, which may hold anything: user and system time are the 14th and 15th of all fields.
        let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
        let ticks = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|field| field.parse::<u64>().expect("a number"));
        // Linux tells a hundredth of a second whatever the kernel's own tick is.
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// Runs one verb to its end: `bot.run(["export", "--workspace", "discord:1"])`.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        self.command(arguments).output().expect("the bot's binary can be run")
    }

    /// What it has logged so far, all processes.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    pub fn write_file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, content).expect("the folder is writable");
        path
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ended_already = child.kill();
            let _ended_already = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("---- the bot's log ----\n{}\n----", self.log());
        }
    }
}
