//! What a person sees, in one notation for every platform.

use super::{Place, Platform};

/// A message as a person sees it. Names stand for ids: `@Lan`, `@&Reception`, `#front-desk`; words that are set off are
/// `**strong**`.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The name of the only one who sees it.
    pub only_for: Option<String>,
    pub words: String,
    /// Title, body, fields as `name: value`, footer.
    pub card: Vec<String>,
    /// Row by row.
    pub buttons: Vec<Vec<Button>>,
    pub edited: bool,
    /// Who was notified, by name.
    pub pings: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Button {
    pub label: String,
    /// What the platform needs to press it.
    pub press: Option<String>,
    /// The message to which it leads.
    pub leads_to: Option<Place>,
}

impl Shown {
    pub fn text(&self, platform: Platform) -> String {
        let mut lines = Vec::new();
        lines.extend(self.only_for.iter().map(|name| format!("(only {name} sees this)")));
        lines.extend((!self.words.is_empty()).then(|| self.words.clone()));
        lines.extend(self.card.iter().cloned());
        for row in &self.buttons {
            let buttons = row.iter().map(|button| match button.leads_to {
                Some(_) => format!("[{}](link)", button.label),
                None => format!("[{}]", button.label),
            });
            lines.push(buttons.collect::<Vec<_>>().join(" "));
        }
        lines.extend((self.edited && platform.marks_edits()).then(|| "(edited)".to_owned()));
        // A change notifies nobody; what the message did when it was new is not told by every platform.
        if !self.edited && !self.pings.is_empty() {
            lines.push(format!("(pings {})", self.pings.join(" ")));
        }
        lines.join("\n")
    }

    pub fn labels(&self) -> Vec<&str> {
        self.buttons
            .iter()
            .flatten()
            .map(|button| button.label.as_str())
            .collect()
    }

    fn button(&self, label: &str) -> &Button {
        let found = self.buttons.iter().flatten().find(|button| button.label == label);
        found.unwrap_or_else(|| panic!("no button {label:?}, only {:?}", self.labels()))
    }

    pub fn press(&self, label: &str) -> &str {
        let press = self.button(label).press.as_deref();
        press.unwrap_or_else(|| panic!("{label:?} leads somewhere and cannot be pressed"))
    }

    pub fn leads_to(&self, label: &str) -> &Place {
        let place = self.button(label).leads_to.as_ref();
        place.unwrap_or_else(|| panic!("{label:?} leads nowhere"))
    }
}
