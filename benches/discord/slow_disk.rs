//! A disk that takes its time.

use std::path::PathBuf;
use std::process::Command;

/// The library that makes flushes slow, for `LD_PRELOAD`.
pub fn slow_disk() -> PathBuf {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/discord/slow_disk.c");
    let library = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("slow_disk.so");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-O2", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .status();
    assert!(compiled.expect("a C compiler, called cc").success());
    library
}
