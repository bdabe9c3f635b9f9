//! Everything in which the platforms differ, as far as the conversations can tell.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    Discord,
    Playground,
    Slack,
}

/// What a scenario may need that not every platform has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Bots,
    ChannelsThatGo,
    GroupsThatGo,
    CompletionWithoutAForm,
    MenusOfPeople,
}

impl Platform {
    /// Why a scenario, or a part of one, makes no sense here.
    pub fn lacks(self, needs: Needs) -> Option<&'static str> {
        match (self, needs) {
            (Platform::Playground, Needs::Bots) => Some("everybody at the playground is a person of the hotel"),
            (Platform::Playground, Needs::ChannelsThatGo) => Some("the playground's channels cannot be deleted"),
            (Platform::Playground, Needs::GroupsThatGo) => Some("the playground's groups cannot be deleted"),
            (Platform::Slack, Needs::CompletionWithoutAForm) => {
                Some("Slack completes in forms alone, and a command that needs no option opens none")
            }
            (Platform::Slack, Needs::MenusOfPeople) => {
                Some("on Slack an app can have entries in menus of messages alone")
            }
            (Platform::Discord | Platform::Playground | Platform::Slack, _) => None,
        }
    }

    /// Whether people are shown that a message was changed.
    pub fn marks_edits(self) -> bool {
        match self {
            Platform::Discord | Platform::Playground | Platform::Slack => true,
        }
    }

    /// What an entry of a menu is called. Slack has one name for everybody.
    pub fn entry(self, name: &str) -> &str {
        match (self, name) {
            (Platform::Slack, "Say thank you") => "Say thank you · Cảm ơn",
            (Platform::Discord | Platform::Playground | Platform::Slack, _) => name,
        }
    }

    /// What the moderators write for an option. Slack has no roles, but groups of users.
    pub fn option(self, name: &str) -> &str {
        match (self, name) {
            (Platform::Slack, "role") => "group",
            (Platform::Discord | Platform::Playground | Platform::Slack, _) => name,
        }
    }
}
