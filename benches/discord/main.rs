//! The bot beside a bare serenity bot, on the same Discord stand-in: throughput, latency, memory, start.
//!
//! `cargo bench --bench discord` measures all and prints a table; `-- throughput slow-disk open-loop memory start` picks
//! parts. Both bots run all the time and are spoken to in turns, so that what else the machine does falls on both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops by panicking, and prints"
)]

mod bare;
#[path = "../measures/mod.rs"]
mod measures;
mod million;
mod side;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::time::Duration;

use measures::median;
use side::{Side, Words};
use support::discord::LoadReport;
use support::preload;

const TURNS: usize = 7;
/// Commands a turn.
const SHOTS: usize = 12_000;
/// Commands a turn where each flush takes five milliseconds.
const SLOW_SHOTS: usize = 6_000;
const RATE: usize = 1_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|given| given != "--bench").collect();
    if arguments.iter().any(|given| given == bare::MODE) {
        return bare::run();
    }
    let wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|given| given == part);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        if wanted("throughput") {
            throughput("64 at a time", &[], SHOTS).await;
        }
        if wanted("slow-disk") {
            let shim = preload::library("benches/discord/slow_disk.c").display().to_string();
            throughput("64 at a time, 5 ms a flush", &[("LD_PRELOAD", &shim)], SLOW_SHOTS).await;
        }
        if wanted("open-loop") {
            open_loop().await;
        }
        if wanted("memory") {
            memory().await;
        }
        if wanted("start") {
            million::start().await;
        }
    });
}

async fn throughput(title: &str, variables: &[(&str, &str)], shots: usize) {
    let (mut bare, mut ours) = (
        Side::starts(true, variables).await,
        Side::starts(false, variables).await,
    );
    heading(
        title,
        [
            "bare /s",
            "magicwords /s",
            "ratio",
            "worst ratio",
            "bare p99 ms",
            "magicwords p99 ms",
            "bare CPU µs",
            "magicwords CPU µs",
        ],
    );
    for (name, words) in [("/please", Words::Please), ("/thank-you", Words::ThankYou)] {
        let mut turns = Vec::new();
        let before = (bare.processor_time(), ours.processor_time());
        for _ in 0..TURNS {
            turns.push((bare.closed(words, shots).await, ours.closed(words, shots).await));
        }
        let spent = (bare.processor_time() - before.0, ours.processor_time() - before.1);
        let each = |spent: Duration| format!("{:.0}", spent.as_secs_f64() * 1e6 / (TURNS * shots) as f64);
        let ratios = of(&turns, |(bare, ours)| ours.per_second() / bare.per_second());
        row(
            name,
            &[
                format!("{:.0}", median(of(&turns, |(bare, _)| bare.per_second()))),
                format!("{:.0}", median(of(&turns, |(_, ours)| ours.per_second()))),
                format!("{:.2}", median(ratios.clone())),
                format!("{:.2}", ratios.iter().copied().fold(f64::MAX, f64::min)),
                format!("{:.1}", median(of(&turns, |(bare, _)| p(bare, 99.0)))),
                format!("{:.1}", median(of(&turns, |(_, ours)| p(ours, 99.0)))),
                each(spent.0),
                each(spent.1),
            ],
        );
    }
    ours.has_kept_all().await;
}

async fn open_loop() {
    let (mut bare, mut ours) = (Side::starts(true, &[]).await, Side::starts(false, &[]).await);
    heading(
        &format!("{RATE} commands a second, half of each"),
        ["p50 ms", "p99 ms", "longest ms"],
    );
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let lasting = Duration::from_secs(5);
        turns.push((
            bare.open(Words::Both, RATE, lasting).await,
            ours.open(Words::Both, RATE, lasting).await,
        ));
    }
    let latencies = |reports: Vec<&LoadReport>| {
        [50.0, 99.0, 100.0].map(|percent| {
            format!(
                "{:.2}",
                median(reports.iter().map(|report| p(report, percent)).collect())
            )
        })
    };
    row("bare", &latencies(turns.iter().map(|(bare, _)| bare).collect()));
    row("magicwords", &latencies(turns.iter().map(|(_, ours)| ours).collect()));
}

async fn memory() {
    heading(
        "Resident memory in MB",
        [
            "idle",
            "after 20,000",
            "40,000",
            "60,000",
            "80,000",
            "100,000",
            "200,000",
        ],
    );
    for (name, bare) in [("bare", true), ("magicwords", false)] {
        let mut side = Side::starts_cold(bare, &[]).await;
        let mut seen = vec![settled(&side).await];
        for commands in [20_000, 20_000, 20_000, 20_000, 20_000, 100_000] {
            side.closed(Words::Both, commands).await;
            seen.push(settled(&side).await);
        }
        row(name, &seen);
    }
}

async fn settled(side: &Side) -> String {
    tokio::time::sleep(Duration::from_secs(2)).await;
    format!("{:.1}", side.memory())
}

fn of<T>(turns: &[T], what: impl Fn(&T) -> f64) -> Vec<f64> {
    turns.iter().map(what).collect()
}

fn p(report: &LoadReport, percent: f64) -> f64 {
    report.percentile(percent).as_secs_f64() * 1e3
}

fn heading<const N: usize>(title: &str, columns: [&str; N]) {
    println!("\n| {title} | {} |\n|---|{}", columns.join(" | "), "---:|".repeat(N));
}

fn row(name: &str, cells: &[String]) {
    println!("| {name} | {} |", cells.join(" | "));
}
