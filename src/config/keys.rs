//! The keys of the configuration: which there are, what they hold now, and where that was given.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use toml::{Table, Value};

use super::environment::Environment;
use super::{ConfigError, DEFAULTS};

/// Begins the variables that override keys.
const PREFIX: &str = "MAGICWORDS__";

/// Every key by its full name, `section.key`.
#[derive(Debug)]
pub(super) struct Keys {
    held: BTreeMap<String, Held>,
    /// Those that a setting was made from.
    pub(super) used: BTreeSet<&'static str>,
}

#[derive(Debug)]
struct Held {
    value: Value,
    /// How the operator calls the place: a key in a file, or a variable.
    given: String,
}

impl Keys {
    pub(super) fn defaults() -> Result<Keys, ConfigError> {
        let mut keys = Keys {
            held: BTreeMap::new(),
            used: BTreeSet::new(),
        };
        for (key, value) in flat(parse("the built-in configuration", DEFAULTS)?) {
            let given = format!("{key} in the built-in configuration");
            keys.held.insert(key, Held { value, given });
        }
        Ok(keys)
    }

    pub(super) fn read_file(&mut self, name: &str, text: &str) -> Result<(), ConfigError> {
        for (key, value) in flat(parse(&format!("The configuration {name}"), text)?) {
            let nearest = self.nearest(&key);
            let Some(held) = self.held.get_mut(&key) else {
                return Err(ConfigError(format!(
                    "The configuration {name} has an unknown key {key}. The nearest known one is {nearest}."
                )));
            };
            let given = format!("{key} in {name}");
            *held = Held { value, given };
        }
        Ok(())
    }

    pub(super) fn read_environment(&mut self, environment: &Environment) -> Result<(), ConfigError> {
        for variable in environment.names().filter(|name| name.starts_with(PREFIX)) {
            let key = variable.trim_start_matches(PREFIX).to_lowercase().replace("__", ".");
            let nearest = self.nearest(&key);
            let Some(held) = self.held.get_mut(&key) else {
                let nearest = format!("{PREFIX}{}", nearest.to_uppercase().replace('.', "__"));
                return Err(ConfigError(format!(
                    "The variable {variable} names an unknown key. The nearest known one is {nearest}."
                )));
            };
            let Some(text) = environment.get(variable)? else {
                continue;
            };
            // A variable is text; where a number is expected it is read as one, and refused there if it is none.
            let value = match (&held.value, text.trim().parse()) {
                (Value::Integer(_), Ok(number)) => Value::Integer(number),
                _ => Value::String(text.to_owned()),
            };
            let given = format!("the variable {variable}");
            *held = Held { value, given };
        }
        Ok(())
    }

    /// The known key, or section, that looks most like this one; the right name in the wrong section costs little.
    fn nearest(&self, unknown: &str) -> String {
        let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
        let distance = |known: &&str| {
            let whole = strsim::damerau_levenshtein(unknown, known);
            whole.min(strsim::damerau_levenshtein(&last(unknown), &last(known)) + 2)
        };
        let keys = self.held.keys().map(String::as_str);
        let sections = keys.clone().filter_map(|key| key.split('.').next());
        let known = keys.chain(sections).filter(|known| *known != unknown);
        known.min_by_key(distance).unwrap_or_default().to_owned()
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, ConfigError> {
        self.used.insert(key);
        let Some(held) = self.held.get(key) else {
            return Err(ConfigError(format!("The built-in configuration has no key {key}.")));
        };
        read(&held.value).ok_or_else(|| {
            ConfigError(format!(
                "The value {} of {} does not fit: {expected} is expected.",
                held.value, held.given
            ))
        })
    }

    pub(super) fn text<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        self.read(key, expected, |value| read(value.as_str()?.trim()))
    }

    pub(super) fn number(&mut self, key: &'static str, least: i64, most: i64) -> Result<i64, ConfigError> {
        let expected = format!("a whole number from {least} to {most}");
        self.read(key, &expected, |value| {
            value.as_integer().filter(|number| (least..=most).contains(number))
        })
    }

    pub(super) fn seconds(&mut self, key: &'static str, most: i64) -> Result<Duration, ConfigError> {
        Ok(Duration::from_secs(self.number(key, 1, most)?.unsigned_abs()))
    }

    pub(super) fn days(&mut self, key: &'static str) -> Result<Duration, ConfigError> {
        Ok(Duration::from_secs(self.number(key, 1, 3650)?.unsigned_abs() * 86_400))
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.held.keys().map(String::as_str)
    }
}

/// Reads TOML. The error names the line and not its text: somebody may have put a token there.
fn parse(what: &str, text: &str) -> Result<Table, ConfigError> {
    text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(before).filter(|byte| *byte == b'\n').count() + 1;
        ConfigError(format!("{what} is not TOML: line {line}: {}.", error.message()))
    })
}

/// The values by full name. An empty section that is not known counts as a key, so that it is refused too.
fn flat(table: Table) -> Vec<(String, Value)> {
    let mut values = Vec::new();
    for (name, value) in table {
        match value {
            Value::Table(section) if !section.is_empty() => {
                let inner = flat(section).into_iter();
                values.extend(inner.map(|(key, value)| (format!("{name}.{key}"), value)));
            }
            Value::Table(_) if DEFAULTS.contains(&format!("\n[{name}]\n")) => {}
            value => values.push((name, value)),
        }
    }
    values
}
