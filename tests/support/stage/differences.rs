//! Everything in which the platforms differ, as far as the conversations can tell.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    Discord,
    Playground,
}

/// What a scenario may need that not every platform has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Bots,
    ChannelsThatGo,
}

impl Platform {
    /// Why a scenario, or a part of one, makes no sense here.
    pub fn lacks(self, needs: Needs) -> Option<&'static str> {
        match (self, needs) {
            (Platform::Playground, Needs::Bots) => Some("everybody at the playground is a person of the hotel"),
            (Platform::Playground, Needs::ChannelsThatGo) => Some("the playground's channels cannot be deleted"),
            (Platform::Discord, _) => None,
        }
    }

    /// Whether people are shown that a message was changed.
    pub fn marks_edits(self) -> bool {
        match self {
            Platform::Discord | Platform::Playground => true,
        }
    }

    /// What the moderators' client calls an option. Here a group is a role.
    pub fn option(self, name: &str) -> &str {
        match self {
            Platform::Discord | Platform::Playground => name,
        }
    }
}
