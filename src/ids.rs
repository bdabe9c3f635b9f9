//! Newtyped ids: a member's id never stands where a team's belongs.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(digits: &str) -> Result<Self, Self::Err> {
                digits.parse().map($name)
            }
        }
    )*};
}

ids! {
    WorkspaceId,
    MemberId,
    TeamId,
    AskId,
    KudosId,
    /// A message owed to a platform.
    DeliveryId,
}
