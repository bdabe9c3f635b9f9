//! Links the program so that less of it is touched when it starts: an idle bot's memory is mostly the program itself. And
//! writes the names of emoji down as one text: each address in a table is a place that the loader has to write to.

#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

use std::collections::BTreeMap;
use std::io::Error;
use std::path::Path;
use std::process::Command;

use emojis::{Emoji, SkinTone};

/// The first glibc that reads packed relocations.
const READS_PACKED: (u32, u32) = (2, 36);

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
    let folder = std::env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo names no folder for what is made"))?;
    std::fs::write(Path::new(&folder).join("emoji.tsv"), emoji_by_name())?;
    link();
    Ok(())
}

/// A line for each name, in their order: the name, the emoji, and where it has them the emoji in each colour of skin, with
/// tabs between.
fn emoji_by_name() -> String {
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

fn link() {
    if std::env::var("TARGET") != std::env::var("HOST") {
        return;
    }
    if glibc().is_some_and(|version| version >= READS_PACKED) {
        // Half a megabyte of relocations becomes ten kilobytes, and what runs rarely stands apart.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs,-z,keep-text-section-prefix");
    }
}

/// The version of the C library, where it is glibc: "glibc 2.36".
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
