//! Emoji. In commands and forms Slack sends `:pray:` for 🙏, whatever was typed, which nobody could read in the ledger, on another
//! platform or in the summary's picture. So they become characters where they come in. A company's own emoji have none: they
//! keep their names, and are shown as emoji on Slack alone.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

/// Slack gives no longer names.
const LONGEST: usize = 100;
const TONE: &str = "skin-tone-";
/// A line for each name, in their order: the name, the emoji, and where it has them the emoji in the colours of skin 2 to 6, with
/// tabs between. Made by `build.rs`.
const NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/emoji.tsv"));

/// The words with characters for all emoji that have one.
pub(super) fn as_characters(words: &str) -> Cow<'_, str> {
    let (mut written, mut copied, mut from) = (String::new(), 0, 0);
    while let Some(name) = next_name(words, from) {
        let Some(emoji) = called(&words[name.clone()]) else {
            // Its second colon may be the first of another.
            from = name.end;
            continue;
        };
        let (shown, end) = toned(emoji, words, name.end + 1);
        written.push_str(&words[copied..name.start - 1]);
        written.push_str(shown);
        (copied, from) = (end, end);
    }
    if copied == 0 {
        return Cow::Borrowed(words);
    }
    Cow::Owned(written + &words[copied..])
}

/// Where the next name between two colons stands, without them. What is behind a letter or digit is none (`12:30:00`).
pub(super) fn next_name(words: &str, mut from: usize) -> Option<Range<usize>> {
    loop {
        let colon = from + words.get(from..)?.find(':')?;
        let name = &words[colon + 1..];
        let length = name.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-'".contains(c)));
        let apart = !words[..colon].ends_with(char::is_alphanumeric);
        match length {
            Some(length) if apart && (1..=LONGEST).contains(&length) && name[length..].starts_with(':') => {
                return Some(colon + 1..colon + 1 + length);
            }
            _ => from = colon + 1,
        }
    }
}

/// The emoji of this name in all its colours: GitHub's short ones are mostly Slack's too, others are Unicode's own, and the rest
/// stands in `emoji-names.tsv`.
fn called(name: &str) -> Option<&'static str> {
    let spoken = || {
        let name = name.replace(['_', '-'], " ");
        match name.split_once(' ') {
            Some(("male", who)) => format!("man {who}"),
            Some(("female", who)) => format!("woman {who}"),
            _ => name,
        }
    };
    find(name)
        .or_else(|| find(&name.replace('-', "_")))
        .or_else(|| find(&spoken()))
}

fn find(name: &str) -> Option<&'static str> {
    let (mut from, mut to) = (0, NAMES.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let newline = NAMES.as_bytes()[..middle].iter().rposition(|byte| *byte == b'\n');
        let start = newline.map_or(0, |newline| newline + 1);
        let line = NAMES[start..].lines().next()?;
        let (known, shown) = line.split_once('\t')?;
        match known.cmp(name) {
            Ordering::Less => from = start + line.len() + 1,
            Ordering::Equal => return Some(shown),
            Ordering::Greater => to = start,
        }
    }
    None
}

/// The emoji in the colour of skin that follows, `:skin-tone-2:` to `:skin-tone-6:`, and where that ends.
fn toned(emoji: &'static str, words: &str, end: usize) -> (&'static str, usize) {
    let mut colours = emoji.split('\t');
    let plain = colours.next().unwrap_or_default();
    let tone = next_name(words, end).filter(|name| name.start == end + 1);
    let toned = tone.and_then(|name| {
        let tone: usize = words[name.clone()].strip_prefix(TONE)?.parse().ok()?;
        Some((colours.nth(tone.checked_sub(2)?)?, name.end + 1))
    });
    toned.unwrap_or((plain, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_emoji_become_characters() {
        for (sent, meant) in [
            ("thank you :pray:", "thank you 🙏"),
            (":tada::tada: well done", "🎉🎉 well done"),
            ("good :+1::skin-tone-4: work", "good 👍🏽 work"),
            (":thinking_face: :star-struck: :flag-vn:", "🤔 🤩 🇻🇳"),
            (
                ":male-technologist: :woman-shrugging:",
                "👨\u{200d}💻 🤷\u{200d}♀\u{fe0f}",
            ),
            // GitHub has no name for this one.
            (":ballet_dancer::skin-tone-3:", "\u{1f9d1}\u{1f3fc}\u{200d}\u{1fa70}"),
            ("so: :100:", "so: 💯"),
            // What only Slack calls so.
            (
                ":hugging_face: :smiling_face_with_3_hearts: :first_place_medal: :medal: :female-doctor:",
                "🤗 🥰 🥇 🎖\u{fe0f} 👩\u{200d}⚕\u{fe0f}",
            ),
            (":the_horns::skin-tone-2: :left-facing_fist::skin-tone-6:", "🤘🏻 🤛🏿"),
            (":face_palm::skin-tone-4: :i_love_you_hand_sign::skin-tone-3:", "🤦🏽 🤟🏼"),
            // And what others call otherwise.
            (":umbrella: :snowman: :email:", "☂\u{fe0f} ☃\u{fe0f} ✉\u{fe0f}"),
            (":satellite: :ok_woman::skin-tone-5: :guardsman:", "🛰\u{fe0f} 🙆🏾 💂"),
        ] {
            assert_eq!(as_characters(sent), meant);
        }
    }

    #[test]
    fn every_name_in_the_list_is_found() {
        let mut names = NAMES.lines().filter_map(|line| line.split_once('\t'));
        assert!(names.clone().count() > 3_000);
        assert!(names.all(|(name, emoji)| find(name) == Some(emoji)));
        for name in ["", "aa", "zzzz", "pray\t", "flag-", "\u{10ffff}"] {
            assert_eq!(find(name), None, "{name:?}");
        }
    }

    #[test]
    fn all_else_stays_to_the_letter() {
        for words in [
            "at 12:30:00, by: 17:00",
            ":our-hotel: and :skin-tone-4:",
            "a:pray:",
            ":: : :pray :PRAY: :flag-zz: :flag-: :flag-é:",
            "std::vec::push",
        ] {
            assert_eq!(as_characters(words), words);
        }
    }
}
