//! One-time codes, made to be read from one screen and typed on another.

use rand::seq::IndexedRandom;

/// Without letters and digits that look alike, and without vowels, so that no word appears.
const LETTERS: &[u8] = b"23456789BCDFGHJKMNPQRSTVWXZ";
/// About 47 bits: out of reach of guessing within the minutes that a code lives.
const LENGTH: usize = 10;

/// A new code.
pub(super) fn new() -> String {
    let mut random = rand::rng();
    (0..LENGTH)
        .filter_map(|_| LETTERS.choose(&mut random))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The code in two halves: `BCDFG-23456`.
pub(super) fn shown(code: &str) -> String {
    match code.split_at_checked(LENGTH / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

/// What was typed, without dashes, blanks and case.
pub(super) fn read(typed: &str) -> String {
    let letters = typed.chars().filter(|letter| letter.is_ascii_alphanumeric());
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_shown_whatever_the_case_and_the_blanks() {
        let code = new();
        assert_eq!(code.len(), LENGTH);
        assert_eq!(read(&shown(&code)), code);
        assert_eq!(read(&format!(" `{}` ", shown(&code).to_lowercase())), code);
    }

    #[test]
    fn two_codes_differ() {
        assert_ne!(new(), new());
    }
}
