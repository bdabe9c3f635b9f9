//! Fields that a platform leaves empty, or says to be `null`.

use serde::{Deserialize, Deserializer};

/// `null` as if the field were missing.
pub(super) fn or_default<'de, T, D>(field: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(field).map(Option::unwrap_or_default)
}
