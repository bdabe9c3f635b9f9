//! One of the two bots beside a Discord of its own, and the people who talk to it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::{ConnectOptions, Executor};

use crate::bare;
use crate::measures;
use crate::support::bot::Bot;
use crate::support::discord::{Discord, LoadReport, Template};

/// So many people take turns, that nobody gives more kudos a day than the limit which new workspaces have.
const PEOPLE: usize = 10_000;

enum Process {
    Bare(Bare),
    Magicwords(Box<Bot>),
}

/// Ends with its owner.
struct Bare(Child);

pub struct Side {
    pub discord: Discord,
    process: Process,
    guild: String,
    please: Vec<Template>,
    thank_you: Vec<Template>,
    used: usize,
}

/// What people say.
#[derive(Clone, Copy, PartialEq)]
pub enum Words {
    Please,
    ThankYou,
    /// One after the other.
    Both,
}

impl Side {
    /// Starts the bot with these variables set; everybody is met once, so that caches and connections are warm.
    pub async fn starts(bare: bool, variables: &[(&str, &str)]) -> Side {
        let mut side = Side::starts_cold(bare, variables).await;
        side.closed(Words::Both, 2 * PEOPLE).await;
        side
    }

    /// As `starts`, but nobody has said anything yet.
    pub async fn starts_cold(bare: bool, variables: &[(&str, &str)]) -> Side {
        let discord = Discord::start();
        let guild = discord.guild("Hotel");
        guild.channel("front-desk");
        let process = if bare {
            Process::Bare(Bare(spawn_bare(&discord, variables)))
        } else {
            let bot = Bot::beside(&discord);
            let mut bot = variables.iter().fold(bot, |bot, (name, value)| bot.with(name, *value));
            bot.spawns();
            Process::Magicwords(Box::new(bot))
        };
        discord.bot_is_ready().await;
        let people: Vec<_> = (0..PEOPLE).map(|n| guild.member(&format!("Person {n}"))).collect();
        let (mut please, mut thank_you) = (Vec::new(), Vec::new());
        for (n, person) in people.iter().enumerate() {
            let other = &people[(n + 1) % PEOPLE];
            let asking = person.uses("please").option("to", other);
            please.push(
                asking
                    .option("what", "the ice machine on floor 3 is down, case {n}")
                    .template(),
            );
            let thanking = person.uses("thank-you").option("to", other);
            thank_you.push(
                thanking
                    .option("for", "coming at once when the lift stood still, case {n}")
                    .template(),
            );
        }
        let guild = guild.workspace();
        let side = Side {
            discord,
            process,
            guild,
            please,
            thank_you,
            used: 0,
        };
        side.lifts_the_limits().await;
        side
    }

    /// Each thanks always the same person here, some ten times in a run: more than the limit for a pair allows.
    async fn lifts_the_limits(&self) {
        let Process::Magicwords(bot) = &self.process else {
            return;
        };
        let path = bot.folder().join("magicwords.db");
        let guild = self.guild.clone();
        sql(
            &path,
            &format!("update workspaces set per_pair = 1000, version = version + 1 where name = '{guild}'"),
        )
        .await;
    }

    fn next(&mut self, words: Words, count: usize) -> Vec<Template> {
        let from = self.used;
        self.used += count;
        let pick = |n: usize| match words {
            Words::Please => &self.please[n % PEOPLE],
            Words::ThankYou => &self.thank_you[n % PEOPLE],
            Words::Both if n.is_multiple_of(2) => &self.please[n / 2 % PEOPLE],
            Words::Both => &self.thank_you[n / 2 % PEOPLE],
        };
        (from..from + count.min(2 * PEOPLE)).map(|n| pick(n).clone()).collect()
    }

    /// Every command so far is in the ledger: nothing was fast because it was refused.
    pub async fn has_kept_all(&self) {
        let Process::Magicwords(bot) = &self.process else {
            return;
        };
        let path = bot.folder().join("magicwords.db");
        let kept = count(
            &path,
            "select (select count(*) from asks) + (select count(*) from kudos)",
        )
        .await;
        assert_eq!(kept, self.used as i64, "every command is kept");
    }

    /// 64 at a time, `count` in all.
    pub async fn closed(&mut self, words: Words, count: usize) -> LoadReport {
        let templates = self.next(words, count);
        let report = self.discord.closed_loop(templates, 64, count, false).await;
        checked(report)
    }

    /// So many a second, answered or not.
    pub async fn open(&mut self, words: Words, per_second: usize, lasting: Duration) -> LoadReport {
        let templates = self.next(words, per_second * lasting.as_secs() as usize);
        checked(self.discord.open_loop(templates, per_second, lasting, false).await)
    }

    pub fn process_id(&self) -> u32 {
        match &self.process {
            Process::Bare(bare) => bare.0.id(),
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

impl Drop for Bare {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _ended_already = self.0.wait();
    }
}

fn checked(report: LoadReport) -> LoadReport {
    assert_eq!(report.answered, report.sent, "every command is answered");
    let wrong = report.answers.iter().filter(|answer| answer.kind != Some(4)).count();
    assert_eq!(wrong, 0, "every answer is a message");
    report
}

fn spawn_bare(discord: &Discord, variables: &[(&str, &str)]) -> Child {
    let program = std::env::current_exe().expect("this program has a path");
    Command::new(program)
        .arg(bare::MODE)
        .env_clear()
        .env("DISCORD_TOKEN", discord.token())
        .env("DISCORD_API_URL", discord.api_url())
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("this program can be run again")
}

/// Runs statements on a ledger, beside the bot.
pub async fn sql(path: &Path, text: &str) {
    let mut conn = opened(path).await;
    conn.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())))
        .await
        .expect("the statement runs");
}

async fn count(path: &Path, query: &'static str) -> i64 {
    let mut conn = opened(path).await;
    let counted = sqlx::query_scalar(query).fetch_one(&mut conn).await;
    counted.expect("the statement counts")
}

async fn opened(path: &Path) -> sqlx::AnyConnection {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", path.display());
    let options: sqlx::any::AnyConnectOptions = url.parse().expect("a plain path");
    options.connect().await.expect("the ledger opens")
}
