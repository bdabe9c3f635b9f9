//! Links the program so that less of it is touched when it starts: an idle bot's memory is mostly the program itself. And it
//! writes the names of emoji down as one text: each address in a table is a place that the loader has to write to.

#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

use std::collections::BTreeMap;
use std::io::Error;
use std::path::Path;
use std::process::Command;

use emojis::{Emoji, SkinTone};

/// The first glibc that reads packed relocations.
const READS_PACKED: (u32, u32) = (2, 36);

/// The functions that run while the bot starts and serves; `benches/functions.rs` writes it.
const FIRST: &str = ".cargo/first-functions.txt";

/// Slack's names that are not the crate's; `.ci/emoji_names.py` writes it.
const SLACKS: &str = "src/platform/slack/emoji-names.tsv";

/// In the order of Slack's `:skin-tone-2:` to `:skin-tone-6:`.
const TONES: [SkinTone; 5] = [
    SkinTone::Light,
    SkinTone::MediumLight,
    SkinTone::Medium,
    SkinTone::MediumDark,
    SkinTone::Dark,
];

fn main() -> Result<(), Error> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FIRST}");
    println!("cargo::rerun-if-changed={SLACKS}");
    let folder = std::env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo names no folder for what is made"))?;
    let folder = Path::new(&folder);
    std::fs::write(
        folder.join("emoji.tsv"),
        emoji_by_name(&std::fs::read_to_string(SLACKS)?),
    )?;
    link(folder)
}

/// A line for each name, in their order: the name, the emoji, and where it has them the emoji in each colour of skin, with
/// tabs between.
fn emoji_by_name(slacks: &str) -> String {
    let mut lines = BTreeMap::new();
    for emoji in emojis::iter() {
        for name in emoji.shortcodes().map(str::to_owned).chain(flag(emoji.as_str())) {
            lines.insert(name, shown(emoji));
        }
    }
    // GitHub's short names go before Unicode's own.
    for emoji in emojis::iter() {
        lines.entry(emoji.name().to_owned()).or_insert_with(|| shown(emoji));
    }
    let slacks = slacks.lines().filter(|line| !line.starts_with('#'));
    for (name, shown) in slacks.filter_map(|line| line.split_once('\t')) {
        lines.insert(name.to_owned(), shown.to_owned());
    }
    lines.iter().map(|(name, shown)| format!("{name}\t{shown}\n")).collect()
}

fn shown(emoji: &Emoji) -> String {
    let toned = TONES.into_iter().filter_map(|tone| emoji.with_skin_tone(tone));
    let all: Vec<&str> = std::iter::once(emoji).chain(toned).map(Emoji::as_str).collect();
    all.join("\t")
}

/// Slack's name of a flag, which ends in the letters that the emoji consists of.
fn flag(emoji: &str) -> Option<String> {
    let letter = |c: char| {
        u32::from(c)
            .checked_sub(0x1F1E6)
            .and_then(|nth| char::from_digit(10 + nth, 36))
    };
    let country: String = emoji.chars().map(letter).collect::<Option<_>>()?;
    Some(format!("flag-{country}"))
}

fn link(folder: &Path) -> Result<(), Error> {
    let native = std::env::var("TARGET") == std::env::var("HOST");
    if !native || glibc().is_none_or(|version| version < READS_PACKED) {
        return Ok(());
    }
    // Half a megabyte of relocations becomes ten kilobytes, and what runs rarely stands apart.
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs,-z,keep-text-section-prefix");
    // To look for each name among the many small functions of a debug build takes half a minute.
    if std::env::var("PROFILE").as_deref() != Ok("release") || !linker_reads_scripts() {
        return Ok(());
    }
    // Without it all stands as the compiler left it.
    let first = std::fs::read_to_string(FIRST).unwrap_or_default();
    if !first.is_empty() {
        let script = folder.join("first.ld");
        std::fs::write(&script, together(&first))?;
        println!("cargo::rustc-link-arg-bins=-T{}", script.display());
    }
    Ok(())
}

/// Not so where somebody has chosen a linker that knows no scripts.
fn linker_reads_scripts() -> bool {
    let chosen = ["CARGO_ENCODED_RUSTFLAGS", "RUSTC_LINKER"].map(|name| std::env::var(name).unwrap_or_default());
    let others = ["mold", "gold", "wild"];
    !others
        .iter()
        .any(|other| chosen.iter().any(|chosen| chosen.contains(other)))
}

/// The linker's script that puts these functions before all others. A line is how the names of Rust's functions begin, or the
/// whole name of one in C, of which the compiler may have made numbered copies.
fn together(functions: &str) -> String {
    let sections = |name: &str| {
        if name.starts_with("_ZN") || name.starts_with("_R") {
            format!("*(.text.{name}*)\n")
        } else {
            format!("*(.text.{name} .text.{name}.*)\n")
        }
    };
    let sections: String = functions.lines().map(sections).collect();
    format!("SECTIONS {{ .text.first : {{\n{sections}}} }}\nINSERT BEFORE .text;\n")
}

/// The version of the C library, where it is glibc: "glibc 2.36".
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
