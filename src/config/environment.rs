//! The variables of the environment and of `.env`, read once and handed down: nothing else in the program looks there.

use std::collections::BTreeMap;
use std::path::Path;

use super::ConfigError;

/// The variables of this program's environment. What stands in the real environment wins over an env file.
#[derive(Clone)]
pub struct Environment {
    /// `None` for a value that is not UTF-8.
    variables: BTreeMap<String, Option<String>>,
}

/// Names only: values may be secrets.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Self {
        let own = |(name, value): (&str, &str)| (name.to_owned(), Some(value.to_owned()));
        Environment {
            variables: pairs.map(own).into_iter().collect(),
        }
    }
}

impl Environment {
    /// The process's environment and, beneath it, `env_file`, or `.env` in the working directory if there is one.
    ///
    /// # Errors
    /// A named file that is not there, or a file that cannot be read. The sentence shows no value.
    pub fn of_process(env_file: Option<&Path>) -> Result<Environment, ConfigError> {
        let process = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            Some((name, value.into_string().ok()))
        });
        let mut environment = Environment {
            variables: process.collect(),
        };
        match env_file {
            Some(file) => environment.add_file(file)?,
            None if Path::new(".env").is_file() => environment.add_file(Path::new(".env"))?,
            None => {}
        }
        Ok(environment)
    }

    fn add_file(&mut self, file: &Path) -> Result<(), ConfigError> {
        let unreadable = |why| ConfigError(format!("The env file {} cannot be read: {why}.", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
        for variable in dotenvy::from_read_iter(text.as_bytes()) {
            let (name, value) = variable.map_err(|error| unreadable(what_is_wrong(&text, &error)))?;
            self.variables.entry(name).or_insert(Some(value));
        }
        Ok(())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }

    /// The value of a variable; an empty one counts as none, as in `DISCORD_TOKEN=`.
    ///
    /// # Errors
    /// The value is not UTF-8.
    pub fn get(&self, name: &str) -> Result<Option<&str>, ConfigError> {
        match self.variables.get(name) {
            None => Ok(None),
            Some(Some(value)) => Ok(Some(value.trim()).filter(|value| !value.is_empty())),
            Some(None) => Err(ConfigError(format!("The variable {name} is not UTF-8."))),
        }
    }

    /// The id of a server. The sentence does not show the value: somebody may have put a token there.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn id(&self, name: &str) -> Result<Option<u64>, ConfigError> {
        let Some(value) = self.get(name)? else {
            return Ok(None);
        };
        match value.parse() {
            Ok(id) if id > 0 => Ok(Some(id)),
            _ => Err(ConfigError(format!(
                "The variable {name} is not the id of a server, which is digits alone, for example 1100000000000000001."
            ))),
        }
    }

    /// An `http` or `https` URL. The sentence does not show it: it may hold a password.
    pub(super) fn url(&self, name: &str) -> Result<Option<String>, ConfigError> {
        let Some(value) = self.get(name)? else {
            return Ok(None);
        };
        let bad = |why: &str| ConfigError(format!("The variable {name} {why}."));
        let url = reqwest::Url::parse(value)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
            .ok_or_else(|| bad("is not a URL like http://127.0.0.1:8080"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("holds a user or password; write the address without it"));
        }
        Ok(Some(value.to_owned()))
    }

    /// `host:port`. The sentence does not show the value: it may be an address with a password.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn address(&self, name: &str, example: &str) -> Result<Option<String>, ConfigError> {
        let Some(value) = self.get(name)? else {
            return Ok(None);
        };
        match value.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(Some(value.to_owned())),
            _ => Err(ConfigError(format!("The variable {name} is not host:port{example}."))),
        }
    }
}

/// Where in the file, by line and name: what could not be read may be a token.
fn what_is_wrong(text: &str, error: &dotenvy::Error) -> String {
    let dotenvy::Error::LineParse(unread, _) = error else {
        return "a variable cannot be read".to_owned();
    };
    let unread = unread.lines().next().unwrap_or_default().trim();
    let mut lines = text.lines().enumerate();
    let holds = |line: &str| !unread.is_empty() && !line.trim_start().starts_with('#') && line.contains(unread);
    let Some((index, line)) = lines.find(|(_, line)| holds(line)) else {
        return "a value is not understood; put it in single quotes".to_owned();
    };
    let number = index + 1;
    let is_name = |name: &&str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    let name = line
        .split_once('=')
        .map(|(name, _)| name.trim().trim_start_matches("export "));
    match name.filter(is_name) {
        Some(name) => format!("the value of {name} in line {number} is not understood; put it in single quotes"),
        None => format!("line {number} is not of the form NAME=value"),
    }
}
