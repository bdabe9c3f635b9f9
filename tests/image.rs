//! The container image, as far as it can be held without building one.

use std::fs;
use std::path::Path;

#[test]
fn everything_that_the_image_copies_is_there_and_is_sent_to_the_builder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name| fs::read_to_string(root.join(name)).unwrap_or_default();
    let (steps, sent) = (read("Dockerfile"), read(".dockerignore"));
    let copied: Vec<&str> = steps
        .lines()
        .filter_map(|step| step.strip_prefix("COPY "))
        .filter(|words| !words.starts_with("--from"))
        // The last word is where they go.
        .flat_map(|words| words.split(' ').rev().skip(1))
        .collect();
    assert!(copied.contains(&"src"), "{copied:?}");
    for path in copied {
        assert!(root.join(path).exists(), "{path} is not there");
        let top = path.split('/').next().unwrap_or(path);
        assert!(sent.lines().any(|line| line == format!("!{top}")), "{path} is not sent");
    }
}
