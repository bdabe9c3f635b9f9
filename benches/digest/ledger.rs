//! What a digest of a large ledger costs, and the import that makes one. Both are measured on the real binary: processor
//! time, because that is the same on a machine that is busy, and the most memory that was in use at any moment.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::company::{Company, UNTIL};

/// Kudos of one plausible company in five years.
const COMPANY: u64 = 100_000;
/// As many one company may give in the benchmark: a file of more takes more memory to import than most machines have.
const MOST_OF_ONE: u64 = 1_000_000;
const RUNS: u32 = 10;

struct Spent {
    processor: Duration,
    wall: Duration,
    megabytes: f64,
}

/// A digest of ledgers with so many kudos: of one company among many, and up to a million of one that gave them all.
pub fn ledger(sizes: &[u64]) {
    println!("`magicwords digest --format json`, {RUNS} runs each: processor time, wall time, most memory");
    for kudos in sizes {
        let companies = kudos.div_ceil(COMPANY);
        among(*kudos, companies);
        if companies > 1 && *kudos <= MOST_OF_ONE {
            among(*kudos, 1);
        }
    }
}

fn among(kudos: u64, companies: u64) {
    let folder = tempfile::tempdir().unwrap();
    let rows = (0..companies)
        .map(|company| {
            import(
                &folder,
                &format!("company-{company}"),
                Company::of(company, kudos / companies),
            )
            .0
        })
        .sum::<u64>();
    let workspace = format!("local:company-{}", companies / 2);
    let digest = |at: &str| {
        let arguments = ["digest", "--workspace", &workspace, "--format", "json", "--at", at];
        run(&folder, &arguments, RUNS)
    };
    let bytes = fs::metadata(folder.path().join("ledger.db")).unwrap().len();
    let what = format!(
        "{kudos} kudos in {companies} workspaces ({rows} rows, {} MB)",
        bytes / 1_000_000
    );
    digest(UNTIL);
    say(&what, &digest(UNTIL));
    say(&format!("{what}, four years earlier"), &digest("2022-11-21T00:00:00Z"));
}

/// Files of one company with so many kudos, into an empty ledger and then again.
pub fn imports(sizes: &[u64]) {
    for kudos in sizes {
        let folder = tempfile::tempdir().unwrap();
        for turn in ["the first time", "again"] {
            let (rows, spent) = import(&folder, "company-0", Company::of(0, *kudos));
            let processor: Duration = spent.iter().map(|spent| spent.processor).sum();
            let rate = rows as f64 / processor.as_secs_f64();
            println!("{rows} rows {turn}: {rate:.0} a second of processor time");
            for (name, spent) in ["people", "asks", "kudos"].iter().zip(&spent) {
                say(&format!("    {name}"), spent);
            }
        }
    }
}

fn import(folder: &TempDir, name: &str, company: Company) -> (u64, Vec<Spent>) {
    company.write(folder.path()).unwrap();
    let workspace = format!("local:{name}");
    let spent = ["people", "asks", "kudos"].map(|what| {
        let file = format!("{what}.csv");
        let arguments = ["import", "--workspace", &workspace, "--what", what, &file];
        run(folder, &arguments, 1)
    });
    let rows = company.people as u64 + company.asks + company.kudos;
    (rows, spent.into())
}

fn say(what: &str, spent: &Spent) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{what:70} {:8.0} ms {:8.0} ms {:6.0} MB",
        milliseconds(spent.processor),
        milliseconds(spent.wall),
        spent.megabytes
    );
}

/// Runs the binary some times: the mean of the times, the most of the memory.
fn run(folder: &TempDir, arguments: &[&str], times: u32) -> Spent {
    let (before, begun) = (children(), Instant::now());
    let megabytes = (0..times).map(|_| once(folder.path(), arguments)).fold(0.0, f64::max);
    Spent {
        processor: (children() - before) / times,
        wall: begun.elapsed() / times,
        megabytes,
    }
}

/// The most memory that a run had in use, in MB.
fn once(folder: &Path, arguments: &[&str]) -> f64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_magicwords"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("DATABASE_URL", "sqlite:ledger.db")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0.0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        most = f64::max(most, kib.unwrap_or(0.0) * 1024.0 / 1e6);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{arguments:?}");
            return most;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Processor time of all children that have ended.
fn children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after_name) = stat.rsplit_once(')').unwrap();
    let ticks = after_name.split_whitespace().skip(13).take(2);
    // A tick is 10 ms on every Linux that this is run on.
    Duration::from_millis(10 * ticks.map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>())
}
