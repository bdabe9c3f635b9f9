//! The bot beside one on Bolt for JavaScript with better-sqlite3, on the same stand-in for Slack, every command durable.
//!
//! `cargo bench --bench slack` measures all and prints a table; `-- throughput open-loop memory` picks parts. Both bots
//! run all the time and are spoken to in turns, so that what else the machine does falls on both. Needs node and npm.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement stops by panicking, and prints"
)]

#[path = "../measures/mod.rs"]
mod measures;
mod side;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::time::Duration;

use measures::median;
use side::{Bolt, PEOPLE, Side};
use support::slack::LoadReport;

const TURNS: usize = 5;
/// Commands a turn.
const SHOTS: usize = 4_000;
const RATE: usize = 500;
const LASTING: Duration = Duration::from_secs(5);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|given| given != "--bench").collect();
    let wanted = |part: &str| arguments.is_empty() || arguments.iter().any(|given| given == part);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let packages = Bolt::installed();
    runtime.block_on(async {
        if wanted("throughput") {
            throughput(&packages).await;
        }
        if wanted("open-loop") {
            open_loop(&packages).await;
        }
        if wanted("memory") {
            memory(&packages).await;
        }
    });
}

async fn throughput(packages: &Bolt) {
    // Everybody is met once.
    let mut bolt = Side::bolt(packages).await.warmed(2 * PEOPLE).await;
    let mut ours = Side::magicwords().await.warmed(2 * PEOPLE).await;
    println!(
        "\n| commands, durable | Bolt /s | magicwords /s | ratio | Bolt p99 ms | magicwords p99 ms \
         | Bolt CPU µs | magicwords CPU µs | stand-ins CPU µs |"
    );
    println!("|---|{}", "---:|".repeat(8));
    for concurrent in [16, 64] {
        let mut turns = Vec::new();
        let before = [bolt.processor_time(), ours.processor_time(), stand_ins_time()];
        for _ in 0..TURNS {
            turns.push((
                bolt.closed(concurrent, SHOTS).await,
                ours.closed(concurrent, SHOTS).await,
            ));
        }
        let after = [bolt.processor_time(), ours.processor_time(), stand_ins_time()];
        let each = |n: usize| (after[n] - before[n]).as_secs_f64() * 1e6 / (TURNS * SHOTS) as f64;
        let of = |what: &dyn Fn(&(LoadReport, LoadReport)) -> f64| median(turns.iter().map(what).collect());
        println!(
            "| {concurrent} at a time | {:.0} | {:.0} | {:.2} | {:.1} | {:.1} | {:.0} | {:.0} | {:.0} |",
            of(&|(bolt, _)| bolt.per_second()),
            of(&|(_, ours)| ours.per_second()),
            of(&|(bolt, ours)| ours.per_second() / bolt.per_second()),
            of(&|(bolt, _)| p(bolt, 99.0)),
            of(&|(_, ours)| p(ours, 99.0)),
            each(0),
            each(1),
            // They served both.
            each(2) / 2.0,
        );
    }
    bolt.has_kept_all().await;
    ours.has_kept_all().await;
}

/// The stand-ins and the people live in this process.
fn stand_ins_time() -> Duration {
    measures::processor_time(std::process::id())
}

/// Calm, and while thousands of cards wait for their channels.
async fn open_loop(packages: &Bolt) {
    println!("\n| {RATE} commands a second, to the acknowledgement | before | p50 ms | p99 ms | longest ms |");
    println!("|---|---:|---:|---:|---:|");
    for before in [400, 2 * PEOPLE] {
        open_loop_after(packages, before).await;
    }
}

async fn open_loop_after(packages: &Bolt, before: usize) {
    let mut bolt = Side::bolt(packages).await.warmed(before).await;
    let mut ours = Side::magicwords().await.warmed(before).await;
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        turns.push((bolt.open(RATE, LASTING).await, ours.open(RATE, LASTING).await));
    }
    for (name, pick) in [("Bolt", true), ("magicwords", false)] {
        let reports: Vec<_> = turns
            .iter()
            .map(|(bolt, ours)| if pick { bolt } else { ours })
            .collect();
        let [p50, p99, longest] =
            [50.0, 99.0, 100.0].map(|percent| median(reports.iter().map(|report| p(report, percent)).collect()));
        println!("| {name} | {before} | {p50:.2} | {p99:.2} | {longest:.2} |");
    }
    bolt.has_kept_all().await;
    ours.has_kept_all().await;
}

async fn memory(packages: &Bolt) {
    println!("\n| resident memory in MB | idle | after 20,000 commands | a minute later | CPU in that minute, s |");
    println!("|---|---:|---:|---:|---:|");
    for (name, mut side) in [
        ("Bolt", Side::bolt(packages).await),
        ("magicwords", Side::magicwords().await),
        (
            "magicwords, all in one channel",
            Side::magicwords_in_one_channel().await,
        ),
    ] {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let idle = side.memory();
        side.closed(16, 20_000).await;
        let (after, spent) = (side.memory(), side.processor_time());
        // The leases of the answers run out meanwhile, and the outbox has what the channels could not take.
        tokio::time::sleep(Duration::from_secs(60)).await;
        let spent = (side.processor_time() - spent).as_secs_f64();
        println!(
            "| {name} | {idle:.1} | {after:.1} | {:.1} | {spent:.2} |",
            side.memory()
        );
    }
}

fn p(report: &LoadReport, percent: f64) -> f64 {
    report.percentile(percent).as_secs_f64() * 1e3
}
