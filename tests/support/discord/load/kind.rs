//! The type of a callback, without reading the rest of it.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// The callback's type, read without building the whole body.
pub fn kind_of(body: &[u8]) -> Option<u64> {
    let start = if body.starts_with(b"--") {
        // A form with files: its JSON part begins at the first brace.
        body.iter().position(|b| *b == b'{')?
    } else {
        0
    };
    let mut values = serde_json::Deserializer::from_slice(&body[start..]).into_iter::<Callback>();
    values.next()?.ok().map(|c| c.kind)
}

struct Callback {
    kind: u64,
}

impl<'de> Deserialize<'de> for Callback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Callback;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an interaction callback")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Callback, M::Error> {
                let mut kind = None;
                while let Some(key) = map.next_key::<Cow<'_, str>>()? {
                    if key == "type" {
                        kind = Some(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                kind.map(|kind| Callback { kind })
                    .ok_or_else(|| M::Error::missing_field("type"))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}
