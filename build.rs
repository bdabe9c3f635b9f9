//! Links the program so that less of it is touched when it starts: an idle bot's memory is mostly the program itself.

#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

use std::process::Command;

/// The first glibc that reads packed relocations.
const READS_PACKED: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
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
