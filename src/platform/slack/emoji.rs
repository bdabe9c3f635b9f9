//! Emoji. In commands and forms Slack sends `:pray:` for 🙏, whatever was typed, which nobody could read in the ledger, on another
//! platform or in the summary's picture. So they become characters where they come in. A company's own emoji have none: they
//! keep their names, and are shown as emoji on Slack alone.

use std::borrow::Cow;
use std::ops::Range;

use emojis::{Emoji, SkinTone};

/// Slack gives no longer names.
const LONGEST: usize = 100;
const TONE: &str = "skin-tone-";

/// The words with characters for all emoji that have one.
pub(super) fn as_characters(words: &str) -> Cow<'_, str> {
    let (mut written, mut copied, mut from) = (String::new(), 0, 0);
    while let Some(name) = next_name(words, from) {
        let Some(emoji) = called(&words[name.clone()]) else {
            // Its second colon may be the first of another.
            from = name.end;
            continue;
        };
        let (emoji, end) = toned(emoji, words, name.end + 1);
        written.push_str(&words[copied..name.start - 1]);
        written.push_str(emoji.as_str());
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

/// The emoji of this name: GitHub's short ones are mostly Slack's too, others are Unicode's own.
fn called(name: &str) -> Option<&'static Emoji> {
    if let Some(country) = name.strip_prefix("flag-") {
        let letter =
            |c: char| char::from_u32(u32::from(c) - u32::from('a') + 0x1F1E6).filter(|_| c.is_ascii_lowercase());
        let flag: String = country.chars().filter_map(letter).collect();
        // Flags are few: the index of characters would be half as much memory again as the emoji.
        return emojis::iter().find(|emoji| emoji.as_str() == flag);
    }
    let spoken = || {
        let name = name.replace(['_', '-'], " ");
        let name = match name.split_once(' ') {
            Some(("male", who)) => format!("man {who}"),
            Some(("female", who)) => format!("woman {who}"),
            _ => name,
        };
        emojis::iter().find(|emoji| emoji.name() == name)
    };
    emojis::get_by_shortcode(name)
        .or_else(|| emojis::get_by_shortcode(&name.replace('-', "_")))
        .or_else(spoken)
}

/// The emoji in the colour of skin that follows, `:skin-tone-2:` to `:skin-tone-6:`, and where that ends.
fn toned(emoji: &'static Emoji, words: &str, end: usize) -> (&'static Emoji, usize) {
    let tone = next_name(words, end).filter(|name| name.start == end + 1);
    let toned = tone.and_then(|name| {
        let tone = match words[name.clone()].strip_prefix(TONE)? {
            "2" => SkinTone::Light,
            "3" => SkinTone::MediumLight,
            "4" => SkinTone::Medium,
            "5" => SkinTone::MediumDark,
            "6" => SkinTone::Dark,
            _ => return None,
        };
        Some((emoji.with_skin_tone(tone)?, name.end + 1))
    });
    toned.unwrap_or((emoji, end))
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
            ("so: :100:", "so: 💯"),
        ] {
            assert_eq!(as_characters(sent), meant);
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
