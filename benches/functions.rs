//! Which functions run while the bot starts, serves and stops: `build.rs` puts those together at the beginning of the
//! program, so that the system reads little of it that nobody needs.
//!
//! The list is `.cargo/first-functions.txt`. A function that is missing from it costs a little memory and nothing else, so it is made
//! anew when the figures of `docs/performance.md` say so. Needs valgrind, which sees no names in what was put together already:
//!
//! ```sh
//! : > .cargo/first-functions.txt
//! CARGO_PROFILE_BENCH_STRIP=false cargo bench --bench functions -- write
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops by panicking, and prints"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use support::bot::Bot;
use support::discord::Discord;
use support::slack::Slack;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.cargo/first-functions.txt");
/// A line of the list is worth so many bytes that nobody calls.
const LINE: u64 = 1_000;
/// So many bytes that nobody calls are worth less than a place elsewhere: the system reads 64 kB around it.
const ELSEWHERE: u64 = 40_000;
const COMMANDS: usize = 400;
/// Under valgrind everything takes fifty times as long.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() {
    if !std::env::args().any(|argument| argument == "write") {
        println!("`-- write` makes {LIST} anew");
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let called = runtime.expect("a runtime").block_on(called());
    let mut whole = Part::default();
    for (symbol, bytes) in symbols() {
        whole.add(&parts(&symbol), bytes, called.contains(&symbol));
    }
    let (found, bytes) = (whole.copies, whole.called);
    assert!(
        found > 1_000,
        "{found} functions: is the list empty, and the program not stripped?"
    );
    let lines = whole.within.iter().flat_map(|(name, part)| part.lines(name).1);
    std::fs::write(LIST, lines.map(|line| line + "\n").collect::<String>()).expect("the list can be written");
    println!("{found} functions of {bytes} bytes were called; the list names them");
}

/// The names that callgrind writes down while somebody talks to the bot on both platforms.
async fn called() -> BTreeSet<String> {
    let (slack, discord) = (Slack::start(), Discord::start());
    let bot = Bot::beside_slack(&slack).and_beside(&discord);
    let calls = bot.folder().join("calls");
    let output = format!("--callgrind-out-file={}", calls.display());
    let mut bot = bot.under(&["valgrind", "--tool=callgrind", "--demangle=no", &output]);
    let (hotel, guild) = (slack.workspace("Hotel"), discord.guild("Hotel"));
    let (floor, _lobby) = (hotel.channel("floor"), guild.channel("lobby"));
    bot.spawns();
    let up = || (slack.connected_sockets() > 1 && discord.connected_sessions() > 0).then_some(());
    slack.wait_until("the bot's connections", PATIENCE, up).await;
    let (mai, tom) = (hotel.member("Mai"), hotel.member("Tom"));
    let words = format!("{} the ice machine is down, case {{n}}", tom.mention());
    let asking = mai.uses("please").text(&words).in_channel(&floor).template();
    let thanking = mai.uses("thank-you").text(&words).in_channel(&floor).template();
    slack.closed_loop(vec![asking, thanking], 1, COMMANDS).await;
    let (mai, tom) = (guild.member("Mai"), guild.member("Tom"));
    let asking = mai
        .uses("please")
        .option("to", &tom)
        .option("what", "the lift, case {n}");
    let thanking = mai
        .uses("thank-you")
        .option("to", &tom)
        .option("for", "the lift, case {n}");
    let templates = vec![asking.template(), thanking.template()];
    discord.closed_loop(templates, 1, COMMANDS, false).await;
    bot.terminate();
    bot.ends_within(PATIENCE).await;
    names(&calls)
}

/// The functions of the program itself; callgrind names each in full once, wherever it comes first.
fn names(calls: &Path) -> BTreeSet<String> {
    let calls = std::fs::read_to_string(calls).expect("valgrind writes what it saw");
    let (mut objects, mut functions) = (BTreeMap::new(), BTreeMap::new());
    let (mut here, mut names) = (false, BTreeSet::new());
    for line in calls.lines() {
        let Some((kind, entry)) = line.split_once("=(") else {
            continue;
        };
        let Some((number, name)) = entry.split_once(')') else {
            continue;
        };
        let known = match kind {
            "ob" | "cob" => &mut objects,
            "fn" | "cfn" => &mut functions,
            _ => continue,
        };
        if !name.is_empty() {
            // An apostrophe follows where a function calls itself.
            let name = name.trim_start().split('\'').next().unwrap_or_default();
            known.insert(number, name);
        }
        match kind {
            "ob" => here = known[number].contains("magicwords"),
            "fn" if here => _ = names.insert(known[number].to_owned()),
            _ => {}
        }
    }
    names
}

/// All functions of the program, with their sizes in bytes.
fn symbols() -> Vec<(String, u64)> {
    let told = Command::new("nm")
        .args(["-S", env!("CARGO_BIN_EXE_magicwords")])
        .output();
    let told = String::from_utf8(told.expect("nm runs").stdout).expect("symbols are ASCII");
    let symbol = |line: &str| {
        let [_, size, kind, name] = line.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let size = u64::from_str_radix(size, 16).ok()?;
        "tTwW".contains(kind).then(|| (name.to_owned(), size))
    };
    told.lines().filter_map(symbol).collect()
}

/// A name in parts, from the crate to the function, without what changes from one build to the next.
fn parts(symbol: &str) -> Vec<String> {
    if symbol.starts_with("_R") {
        // The standard library's own copies; their names hold its version.
        return vec!["_R".to_owned()];
    }
    let Some(mut rest) = symbol.strip_prefix("_ZN") else {
        // C: what follows the dot numbers the copies that the compiler made.
        return vec![symbol.split('.').next().unwrap_or(symbol).to_owned()];
    };
    let mut parts = vec!["_ZN".to_owned()];
    // Each component is preceded by its length; the last is a hash, and stands for any.
    while let Some(digits) = rest.find(|c: char| !c.is_ascii_digit()).filter(|&digits| digits > 0) {
        let length: usize = rest[..digits].parse().expect("digits");
        let (component, after) = rest.split_at(digits + length);
        if after.starts_with('E') {
            parts.push("17h".to_owned());
            break;
        }
        parts.extend(component.split_inclusive("..").map(str::to_owned));
        rest = after;
    }
    parts
}

/// What begins with the same parts.
#[derive(Default)]
struct Part {
    within: BTreeMap<String, Part>,
    bytes: u64,
    called: u64,
    copies: u64,
}

impl Part {
    fn add(&mut self, parts: &[String], bytes: u64, called: bool) {
        self.bytes += bytes;
        if called {
            self.called += bytes;
            self.copies += 1;
        }
        if let Some((first, rest)) = parts.split_first() {
            self.within.entry(first.clone()).or_default().add(rest, bytes, called);
        }
    }

    /// The lines that bring in what is called at the least cost, and that cost in bytes: all that begins with `name`, or each of its
    /// parts by itself, or none, where the system had better read it elsewhere.
    fn lines(&self, name: &str) -> (u64, Vec<String>) {
        if self.copies == 0 {
            return (0, Vec::new());
        }
        let all = (LINE + self.bytes - self.called, vec![name.to_owned()]);
        let each = if self.within.is_empty() {
            (self.copies * ELSEWHERE, Vec::new())
        } else {
            let each = self
                .within
                .iter()
                .map(|(part, within)| within.lines(&format!("{name}{part}")));
            each.fold((0, Vec::new()), |(cost, lines), (more, others)| {
                (cost + more, [lines, others].concat())
            })
        };
        if all.0 <= each.0 { all } else { each }
    }
}
