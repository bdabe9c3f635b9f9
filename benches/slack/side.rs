//! One of the two bots beside a Slack of its own, and the people who talk to it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::ConnectOptions;
use tempfile::TempDir;

use crate::measures;
use crate::support::bot::Bot;
use crate::support::slack::{LoadReport, Slack, Template};

/// So many take turns that nobody asks as fast as no person could.
pub const PEOPLE: usize = 4_000;
/// They ask in so many channels: a channel takes a message a second.
const MANY_CHANNELS: usize = 200;

/// A folder with the reference bot and its packages: `BOLT_PACKAGES` names one where they are, else they are installed for
/// this run alone.
pub struct Bolt {
    script: PathBuf,
    _folder: TempDir,
}

impl Bolt {
    pub fn installed() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        // Beside its packages, where node looks for them.
        let script = folder.path().join("bolt.js");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/slack/bolt.js");
        std::fs::copy(source, &script).expect("the folder is writable");
        if let Some(there) = std::env::var_os("BOLT_PACKAGES") {
            let packages = Path::new(&there).join("node_modules");
            std::os::unix::fs::symlink(packages, folder.path().join("node_modules")).expect("a link can be made");
            return Self {
                script,
                _folder: folder,
            };
        }
        let installed = Command::new("npm")
            .args([
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--prefix",
            ])
            .arg(folder.path())
            .args(["@slack/bolt@4.6.0", "better-sqlite3@12.4.1"])
            .status();
        assert!(installed.expect("npm runs").success(), "npm installs the reference bot");
        Self {
            script,
            _folder: folder,
        }
    }
}

enum Process {
    Bolt(Reference),
    Magicwords(Box<Bot>),
}

/// Ends with its owner.
struct Reference {
    child: Child,
    folder: TempDir,
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

pub struct Side {
    slack: Slack,
    process: Process,
    templates: Vec<Template>,
    used: usize,
}

impl Side {
    pub async fn bolt(packages: &Bolt) -> Self {
        let (slack, templates) = stage(MANY_CHANNELS);
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let child = Command::new("node")
            .arg(&packages.script)
            .env("SLACK_API_URL", slack.api_url())
            .env("SLACK_BOT_TOKEN", slack.bot_token())
            .env("SLACK_APP_TOKEN", slack.app_token())
            .env("DATABASE", folder.path().join("bolt.db"))
            .env("NODE_ENV", "production")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("node runs");
        let process = Process::Bolt(Reference { child, folder });
        Self::ready(slack, process, templates).await
    }

    pub async fn magicwords() -> Self {
        Self::magicwords_in(MANY_CHANNELS).await
    }

    /// Ours, with everybody in one channel.
    pub async fn magicwords_in_one_channel() -> Self {
        Self::magicwords_in(1).await
    }

    async fn magicwords_in(channels: usize) -> Self {
        let (slack, templates) = stage(channels);
        let mut bot = Bot::beside_slack(&slack);
        bot.spawns();
        Self::ready(slack, Process::Magicwords(Box::new(bot)), templates).await
    }

    /// Nobody has said anything yet.
    async fn ready(slack: Slack, process: Process, templates: Vec<Template>) -> Self {
        let up = || (slack.connected_sockets() > 0).then_some(());
        slack.wait_until("the bot's socket", Duration::from_secs(30), up).await;
        Self {
            slack,
            process,
            templates,
            used: 0,
        }
    }

    /// After so many commands, so that caches and connections are warm.
    pub async fn warmed(mut self, commands: usize) -> Self {
        self.closed(8, commands).await;
        self
    }

    /// So many at a time, `count` in all.
    pub async fn closed(&mut self, concurrent: usize, count: usize) -> LoadReport {
        self.used += count;
        let report = self.slack.closed_loop(self.templates.clone(), concurrent, count).await;
        self.checked(report)
    }

    /// So many a second, acknowledged or not.
    pub async fn open(&mut self, per_second: usize, lasting: Duration) -> LoadReport {
        self.used += per_second * lasting.as_secs() as usize;
        let report = self.slack.open_loop(self.templates.clone(), per_second, lasting).await;
        self.checked(report)
    }

    fn checked(&self, report: LoadReport) -> LoadReport {
        let bot = match &self.process {
            Process::Bolt(_) => "Bolt",
            Process::Magicwords(_) => "Magic Words",
        };
        assert_eq!(report.acknowledged, report.sent, "{bot} acknowledges every command");
        assert_eq!(report.repeated, 0, "{bot} acknowledges no command twice");
        report
    }

    /// Every command so far is in the database: nothing was fast because it was refused.
    pub async fn has_kept_all(&self) {
        assert_eq!(count(&self.database()).await, self.used as i64, "every command is kept");
    }

    fn database(&self) -> PathBuf {
        match &self.process {
            Process::Bolt(bolt) => bolt.folder.path().join("bolt.db"),
            Process::Magicwords(bot) => bot.folder().join("magicwords.db"),
        }
    }

    fn process_id(&self) -> u32 {
        match &self.process {
            Process::Bolt(bolt) => bolt.child.id(),
            Process::Magicwords(bot) => bot.process_id(),
        }
    }

    pub fn processor_time(&self) -> Duration {
        measures::processor_time(self.process_id())
    }

    pub fn memory(&self) -> f64 {
        measures::memory(self.process_id())
    }
}

/// Everybody asks a neighbour.
fn stage(channels: usize) -> (Slack, Vec<Template>) {
    let slack = Slack::start();
    let hotel = slack.workspace("Hotel");
    let people: Vec<_> = (0..PEOPLE).map(|n| hotel.member(&format!("Person {n}"))).collect();
    let channels: Vec<_> = (0..channels).map(|n| hotel.channel(&format!("floor-{n}"))).collect();
    let ask = |(n, person): (usize, &crate::support::slack::Member)| {
        let neighbour = people[(n + 1) % PEOPLE].mention();
        let words = format!("{neighbour} the ice machine on floor 3 is down, case {{n}}");
        let channel = &channels[n % channels.len()];
        person.uses("please").text(words).in_channel(channel).template()
    };
    let templates = people.iter().enumerate().map(ask).collect();
    (slack, templates)
}

async fn count(path: &Path) -> i64 {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", path.display());
    let options: sqlx::any::AnyConnectOptions = url.parse().expect("a plain path");
    let mut conn = options.connect().await.expect("the database opens");
    let counted = sqlx::query_scalar("select count(*) from asks")
        .fetch_one(&mut conn)
        .await;
    counted.expect("the statement counts")
}
