//! Holds the digest's figures against another implementation, and against what their design promises.
//!
//! `cargo bench --bench digest -- export FOLDER COUNT`: writes organisations made of the seeds 1 to COUNT, each in a folder of
//! its own: files for `magicwords import`, the cut, and the figures as they are computed of the same facts in memory.
//!
//! `cargo bench --bench digest -- picture`: how long the picture of a digest takes to draw.
//!
//! `cargo bench --bench digest -- simulate COUNT`: organisations whose truth is known.
//!
//! `cargo bench --bench digest -- ledger KUDOS...`: what a digest costs in ledgers with so many kudos over five years; `--
//! import KUDOS...`: what it costs to import as many.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement stops by panicking"
)]

mod company;
mod ledger;
#[path = "../../tests/support/organisation/mod.rs"]
mod organisation;
mod picture;
#[path = "../../tests/support/promises.rs"]
mod promises;
#[path = "../../tests/support/random.rs"]
mod random;
#[path = "../../tests/support/simulation/mod.rs"]
mod simulation;

use std::fs;
use std::path::Path;

use magicwords::digest::figures::compute;
use organisation::{Organisation, facts, files, workspace};
use promises::{HIGH, LOW, MID, USUAL, look};
use simulation::Setting;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["export", folder, count] => export(Path::new(folder), count.parse().unwrap()),
        ["picture"] => picture::measure(),
        ["simulate", count] => simulate(count.parse().unwrap()),
        ["ledger", ref sizes @ ..] => ledger::ledger(&numbers(sizes)),
        ["import", ref sizes @ ..] => ledger::imports(&numbers(sizes)),
        _ => println!("See the head of benches/digest/main.rs."),
    }
}

fn numbers(words: &[&str]) -> Vec<u64> {
    words.iter().map(|word| word.parse().unwrap()).collect()
}

fn export(folder: &Path, count: u64) {
    for seed in 1..=count {
        let organisation = Organisation::new(seed);
        let place = folder.join(seed.to_string());
        fs::create_dir_all(&place).unwrap();
        let names = ["teams", "people", "asks", "kudos"];
        for (name, text) in names.iter().zip(files(&organisation)) {
            fs::write(place.join(format!("{name}.jsonl")), text).unwrap();
        }
        let cut = &organisation.cut;
        let about = serde_json::json!({"timezone": cut.zone.iana_name(), "cut": cut.date.to_string(),
            "at": cut.instant().to_string()});
        fs::write(place.join("about.json"), about.to_string()).unwrap();
        let figures = compute(&workspace(&organisation), cut, &facts(&organisation));
        fs::write(place.join("figures.json"), serde_json::to_string(&figures).unwrap()).unwrap();
    }
    println!("{count} organisations in {}", folder.display());
}

fn simulate(count: u64) {
    let with = |traffic, equal, ring| Setting { traffic, equal, ring };
    println!("of {count} each      covered  shown  worded     won  headline  thanks/asks");
    for (name, setting) in [
        ("low traffic", with(LOW, false, false)),
        ("mid traffic", USUAL),
        ("high traffic", with(HIGH, false, false)),
        ("all teams equal", with(MID, true, false)),
        ("a ring of five", with(MID, false, true)),
        ("the same, low", with(LOW, false, true)),
    ] {
        let found = look(setting, count);
        println!(
            "{name:16} {:8.3} {:6.2} {:7.3} {:7.3} {:9.3} {:12.3}",
            found.covered, found.shown, found.worded, found.won, found.headline, found.plain
        );
    }
}
