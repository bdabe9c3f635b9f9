//! Sentences live in `config/locales/*.ftl` (Project Fluent) and are spoken through [`Language::say`].

use super::text::Text;

/// A language that the bot speaks completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    #[default]
    En,
    Vi,
}

/// The named arguments of a message.
pub type Args = Vec<(&'static str, Arg)>;

/// What can stand in a message.
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

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Arg::Text(text)
    }
}

/// What a person wrote or named: verbatim.
impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Arg::Text(Text::verbatim(words))
    }
}
