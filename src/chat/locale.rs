//! Sentences live in `config/locales/*.ftl` (Project Fluent) and are spoken through [`say!`](crate::say), which a test
//! compares with the files, or through [`Language::say`] where the id is known only at run time (the command table).

mod messages;
mod sentences;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

pub use self::messages::{messages, messages_in};
use super::text::Text;
use crate::error::Refusal;

/// A language that the bot speaks completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    #[default]
    En,
    Vi,
}

/// The named arguments of a message.
pub type Args = Vec<(&'static str, Arg)>;

/// What can stand in a message. A selector of the locale files compares a number, or words of ours given as
/// [`Text::plain`]; what people wrote selects nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Number(i64),
    Text(Text),
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Arg::Number(number.into())
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Arg::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Arg::Text(text)
    }
}

impl From<&Text> for Arg {
    fn from(text: &Text) -> Self {
        Arg::Text(text.clone())
    }
}

/// What a person wrote or named: verbatim.
impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Arg::Text(Text::verbatim(words))
    }
}

/// What a person wrote or named: verbatim.
impl From<String> for Arg {
    fn from(words: String) -> Self {
        Arg::from(words.as_str())
    }
}

/// What a person wrote or named: verbatim.
impl From<&String> for Arg {
    fn from(words: &String) -> Self {
        Arg::from(words.as_str())
    }
}

/// A sentence: `say!(language, "kudos-given", count = 3, to = name)`. A test holds that every id stands in both
/// languages and takes just these arguments.
#[macro_export]
macro_rules! say {
    ($language:expr, $message:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $language.say($message, &[$((stringify!($name), $crate::chat::locale::Arg::from($value))),*])
    };
}

impl Language {
    pub const ALL: [Language; 2] = [Language::En, Language::Vi];

    /// The language of a tag as platforms and people write it (`vi`, `vi-VN`, `en_US`); `None` for any other language.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The tag under which the language is kept and sent to platforms.
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Vi => "vi",
        }
    }

    /// What those who speak it call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::Vi => "Tiếng Việt",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Language::En => include_str!("../../config/locales/en.ftl"),
            Language::Vi => include_str!("../../config/locales/vi.ftl"),
        }
    }

    /// The message `id` (or its attribute, `id.attribute`) with `args` in it. A message that is missing is said in
    /// English, and else by its bare id; either is logged once.
    pub fn say(self, id: &str, args: &[(&'static str, Arg)]) -> Text {
        if let Some(text) = self.own(id, args) {
            return text;
        }
        complain_once(self, id, "no such message");
        match self {
            Language::En => Text::verbatim(id),
            Language::Vi => Language::En.say(id, args),
        }
    }

    /// The sentence that answers a refused command.
    pub fn refusal(self, refusal: &Refusal) -> Text {
        self.say(refusal.message, &refusal.args)
    }

    fn own(self, id: &str, args: &[(&'static str, Arg)]) -> Option<Text> {
        let (marked, problems) = sentences::sentences(self).say(id, args)?;
        if let Some(problem) = problems.first() {
            complain_once(self, id, &problem.to_string());
        }
        Some(Text::from_marked(marked))
    }
}

fn complain_once(language: Language, id: &str, problem: &str) {
    static SAID: Mutex<BTreeSet<(Language, String)>> = Mutex::new(BTreeSet::new());
    let new = SAID
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert((language, id.to_owned()));
    if new {
        tracing::error!(
            language = language.code(),
            id,
            problem,
            "a sentence cannot be said as meant"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Span;
    use super::*;

    /// A bundle of the test's own would not show what `say` does, so these say messages that dates need anyway.
    #[test]
    fn what_people_wrote_stays_verbatim_inside_a_sentence() {
        let said = say!(
            Language::En,
            "period",
            from = "**Ann** @everyone",
            to = Text::person("42")
        );
        assert_eq!(
            said.spans().collect::<Vec<_>>(),
            [
                Span::Verbatim("**Ann** @everyone"),
                Span::Plain(" – "),
                Span::Person("42")
            ]
        );
    }

    #[test]
    fn fluent_syntax_in_a_value_is_not_run() {
        let said = say!(Language::Vi, "period", from = "{ $to }", to = "x\u{E001}y".to_owned());
        assert_eq!(said.to_plain(), "{ $to }–xy");
    }

    #[test]
    fn numbers_are_plain_digits_in_both_languages() {
        for language in Language::ALL {
            for number in [0, -7, 1_000_000, 9_007_199_254_740_993, i64::MAX, i64::MIN] {
                let said = say!(language, "duration-hours", hours = number).to_plain();
                assert_eq!(said.split(' ').next(), Some(number.to_string().as_str()));
                assert!(!say!(language, "weekday", weekday = number).is_empty());
            }
        }
    }

    #[test]
    fn a_missing_message_is_its_id_and_a_missing_argument_is_seen() {
        assert_eq!(
            Language::Vi.say("no-such-*message*", &[]).to_plain(),
            "no-such-*message*"
        );
        assert_eq!(
            Language::En.say("date.no-such-attribute", &[]).to_plain(),
            "date.no-such-attribute"
        );
        assert_eq!(Language::En.say("duration-hours", &[]).to_plain(), "{$hours} h");
    }

    #[test]
    fn a_refusal_is_said_as_its_message() {
        let refusal = Refusal {
            message: "duration-days",
            args: vec![("days", Arg::from(2_usize))],
            about: None,
        };
        assert_eq!(Language::Vi.refusal(&refusal).to_plain(), "2 ngày");
    }

    #[test]
    fn tags_of_either_language_are_known() {
        for (tag, language) in [
            ("en", Some(Language::En)),
            ("en-US", Some(Language::En)),
            ("vi", Some(Language::Vi)),
            (" VI_vn ", Some(Language::Vi)),
            ("auto", None),
            ("eng", None),
            ("", None),
        ] {
            assert_eq!(Language::parse(tag), language, "{tag:?}");
        }
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
        }
    }
}
