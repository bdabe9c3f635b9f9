//! Real threads of questions and thanks, replayed through the stand-in for Discord against the real bot: what was refused,
//! and whether every text comes back as it was written (on the cards and in direct messages as a person reads them, in the
//! exports to the letter).
//!
//! `cargo bench --bench replay -- FILE`, where each line of FILE is a JSON object with the texts `thread`, `asker`, `ask`,
//! `helper` and `thanks`. It ends with 1 when a text was mangled.

#![allow(clippy::print_stdout, reason = "this program prints a table")]
#![allow(clippy::expect_used, reason = "a measurement stops by panicking")]

#[path = "../tests/support/markdown.rs"]
mod markdown;
#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, HashMap};
use std::process::ExitCode;
use std::time::Duration;

use magicwords::chat::table::MAX_WORDS;
use magicwords::chat::text::{clean, shorten};
use serde::Deserialize;
use support::bot::Bot;
use support::discord::permissions::MANAGE_GUILD;
use support::discord::{Answer, Channel, Discord, Guild, Member, Message, PATIENCE, Sent};

#[derive(Deserialize)]
struct Thread {
    thread: String,
    asker: String,
    ask: String,
    helper: String,
    thanks: String,
}

#[derive(Default)]
struct Tally {
    threads: usize,
    asked: usize,
    taken: usize,
    done: usize,
    thanked: usize,
    /// How often for which reason.
    refused: BTreeMap<String, usize>,
    compared: usize,
    links: usize,
    /// Cards that were seen in an earlier state for a moment.
    behind: usize,
    mangled: Vec<String>,
}

impl Tally {
    fn refuses(&mut self, what: &str, why: &str) {
        *self.refused.entry(format!("{what}: {why}")).or_default() += 1;
    }

    fn compare(&mut self, whose: &str, written: &str, seen: &str) {
        self.compared += 1;
        if written != seen {
            self.mangled.push(format!("{whose}: {}", difference(written, seen)));
        }
    }

    /// A text that was sent, as a person reads it; its links must be such as were written.
    fn compare_read(&mut self, whose: &str, written: &str, sent: &str) {
        let seen = markdown::read(sent);
        self.compare(whose, written, &seen.text);
        self.links += seen.links.len();
        for link in seen.links {
            let odd = ['<', '>', '|', '`', '\\'];
            if !written.contains(&link) || link.contains(odd) {
                self.mangled.push(format!("{whose}: a link leads to {link}"));
            }
        }
    }

    fn print(&self) {
        for (what, count) in [
            ("threads", self.threads),
            ("asked", self.asked),
            ("taken", self.taken),
            ("done", self.done),
            ("thanked", self.thanked),
            ("refused", self.refused.values().sum()),
            ("cards behind", self.behind),
            ("texts compared", self.compared),
            ("links followed", self.links),
            ("texts mangled", self.mangled.len()),
        ] {
            println!("{what:<15} {count:>6}");
        }
        for (why, count) in &self.refused {
            println!("refused {count} × {why}");
        }
        for mangled in &self.mangled {
            println!("mangled {mangled}");
        }
    }
}

/// Where two texts part, with a little of each from there on.
fn difference(written: &str, seen: &str) -> String {
    let same = written.chars().zip(seen.chars()).take_while(|(a, b)| a == b).count();
    let from = |text: &str| text.chars().skip(same.saturating_sub(10)).take(40).collect::<String>();
    format!("at {same}: {:?} became {:?}", from(written), from(seen))
}

struct Replay {
    guild: Guild,
    channel: Channel,
    people: HashMap<String, Member>,
    tally: Tally,
    asks: Vec<String>,
    thanks: Vec<String>,
    /// What the asker's direct messages must quote.
    news: Vec<(String, Member, String)>,
}

impl Replay {
    fn person(&mut self, name: &str) -> Member {
        let guild = &self.guild;
        let person = self.people.entry(name.to_owned()).or_insert_with(|| guild.member(name));
        person.clone()
    }

    /// The answer, unless nothing came of it.
    async fn answer(&mut self, what: &str, sent: Sent) -> Option<Answer> {
        let Some(answer) = sent.answered_within(PATIENCE).await else {
            self.tally.refuses(what, "no answer");
            return None;
        };
        let has_message = answer.interaction.original.is_some();
        if has_message && answer.is_ephemeral() {
            self.tally.refuses(what, &answer.content());
            return None;
        }
        Some(answer)
    }

    async fn thread(&mut self, number: usize, thread: &Thread) {
        self.tally.threads += 1;
        let (asker, helper) = (self.person(&thread.asker), self.person(&thread.helper));
        let Some(card) = self.ask(&asker, &helper, thread).await else {
            return;
        };
        for button in ["Take it", "Done"] {
            if !self.shows(&card, button).await || self.answer(button, helper.presses(&card, button)).await.is_none() {
                return;
            }
            match button {
                "Take it" => self.tally.taken += 1,
                _ => self.tally.done += 1,
            }
        }
        if !self.shows(&card, "Say thank you").await {
            return;
        }
        let whose = format!("{} ask, done", thread.thread);
        self.tally
            .compare_read(&whose, &clean(&thread.ask), &description(&card.now()));
        self.news
            .push((thread.thread.clone(), asker.clone(), clean(&thread.ask)));
        self.thank(&asker, &helper, &card, number, thread).await;
    }

    async fn ask(&mut self, asker: &Member, helper: &Member, thread: &Thread) -> Option<Message> {
        if !self.fits("ask", &thread.ask) {
            return None;
        }
        let ask = asker
            .uses("please")
            .option("to", helper)
            .option("what", thread.ask.as_str());
        let sent = ask.in_channel(&self.channel).send();
        let card = self.answer("ask", sent).await?.message();
        self.tally.asked += 1;
        let written = clean(&thread.ask);
        self.tally
            .compare_read(&format!("{} ask", thread.thread), &written, &description(&card));
        self.asks.push(written);
        Some(card)
    }

    /// Every second time with the button's form, else with the command.
    async fn thank(&mut self, asker: &Member, helper: &Member, card: &Message, number: usize, thread: &Thread) {
        if !self.fits("thanks", &thread.thanks) {
            return;
        }
        let words = thread.thanks.as_str();
        let sent = if number.is_multiple_of(2) {
            let Some(form) = self.answer("form", asker.presses(card, "Say thank you")).await else {
                return;
            };
            asker.submits(&form.modal(), [("for", words)])
        } else {
            let thanks = asker.uses("thank-you").option("to", helper).option("for", words);
            thanks.option("ask", ask_of(card)).in_channel(&self.channel).send()
        };
        let Some(answer) = self.answer("thanks", sent).await else {
            return;
        };
        self.tally.thanked += 1;
        let written = clean(words);
        let whose = format!("{} thanks", thread.thread);
        self.tally
            .compare_read(&whose, &written, &description(&answer.message()));
        self.thanks.push(written);
    }

    /// Whether the card has this button, or comes to have it: an edit may overtake another, and the last state is then
    /// shown once more.
    async fn shows(&mut self, card: &Message, button: &str) -> bool {
        let has_it = || card.now().button(button).is_some().then_some(());
        if has_it().is_some() {
            return true;
        }
        self.tally.behind += 1;
        let caught_up = card.discord.comes_true(PATIENCE, has_it).await.is_some();
        if !caught_up {
            self.tally.refuses(button, "the card stays behind");
        }
        caught_up
    }

    /// A client lets nobody send more than the registered length.
    fn fits(&mut self, what: &str, text: &str) -> bool {
        let fits = text.chars().count() <= usize::from(MAX_WORDS);
        if !fits {
            self.tally.refuses(what, "the client refuses so long a text");
        }
        fits
    }

    /// Direct messages quote the ask's beginning.
    async fn reads_direct_messages(&mut self, discord: &Discord) {
        for (thread, asker, ask) in std::mem::take(&mut self.news) {
            let quote = shorten(&ask, 80);
            let quoted = || {
                let mut messages = asker.direct_messages().into_iter();
                messages
                    .any(|message| markdown::read(message.content()).text.contains(&quote))
                    .then_some(())
            };
            self.tally.compared += 1;
            if discord.comes_true(Duration::from_secs(5), quoted).await.is_none() {
                self.tally
                    .mangled
                    .push(format!("{thread} news: no direct message quotes {quote:?}"));
            }
        }
    }

    fn reads_exports(&mut self, bot: &Bot) {
        for (what, column, written) in [("asks", "what", &self.asks), ("kudos", "message", &self.thanks)] {
            let workspace = self.guild.workspace();
            let output = bot.run(["export", "--workspace", &workspace, "--what", what, "--format", "jsonl"]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let lines = String::from_utf8(output.stdout).expect("an export is UTF-8");
            let rows: Vec<serde_json::Value> = lines
                .lines()
                .map(|line| serde_json::from_str(line).expect("a row is JSON"))
                .collect();
            let count = format!("{what} exported");
            self.tally
                .compare(&count, &written.len().to_string(), &rows.len().to_string());
            for (row, written) in rows.iter().zip(written) {
                let seen = row[column].as_str().unwrap_or_default();
                self.tally.compare(&format!("export of {what}"), written, seen);
            }
        }
    }
}

fn description(message: &Message) -> String {
    message.embed()["description"].as_str().unwrap_or_default().to_owned()
}

/// The ask's id, out of its buttons.
fn ask_of(card: &Message) -> String {
    let button = card.now().button("Reopen").cloned().unwrap_or_default();
    let id = button["custom_id"].as_str().and_then(|id| id.split(':').nth(2));
    id.unwrap_or_default().to_owned()
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        println!("replay: nothing to replay; give it a file: cargo bench --bench replay -- FILE");
        return ExitCode::SUCCESS;
    };
    let file = std::fs::read_to_string(&path).expect("the file can be read");
    let threads: Vec<Thread> = file
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is a thread"))
        .collect();
    let discord = Discord::start();
    let guild = discord.guild("Replay");
    let mut replay = Replay {
        channel: guild.channel("help"),
        people: HashMap::new(),
        tally: Tally::default(),
        asks: Vec::new(),
        thanks: Vec::new(),
        news: Vec::new(),
        guild: guild.clone(),
    };
    let bot = Bot::start(&discord).await;
    let moderator = guild.member("Moderator").with_permissions(MANAGE_GUILD);
    let limits = moderator
        .uses("kudos-admin limits")
        .option("per-day", 1_000)
        .option("per-pair", 1_000);
    println!("{}", limits.in_channel(&replay.channel).await.text());
    for (number, thread) in threads.iter().enumerate() {
        replay.thread(number, thread).await;
    }
    replay.reads_direct_messages(&discord).await;
    replay.reads_exports(&bot);
    for problem in discord.problems() {
        replay.tally.mangled.push(format!("a malformed request: {problem}"));
    }
    replay.tally.print();
    if replay.tally.mangled.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
