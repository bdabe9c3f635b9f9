//! Where a message goes: a channel, or a thread in one. To the product both are a place, named by one word, as threads of
//! other platforms are channels of their own.

/// `C1`, or `C1/1700000000.000100` for the thread under that message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot<'a> {
    pub channel: &'a str,
    pub thread: Option<&'a str>,
}

impl<'a> Spot<'a> {
    pub fn of(place: &'a str) -> Self {
        match place.split_once('/') {
            Some((channel, thread)) => Spot {
                channel,
                thread: Some(thread),
            },
            None => Spot {
                channel: place,
                thread: None,
            },
        }
    }
}

impl std::fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.thread {
            Some(thread) => write!(f, "{}/{thread}", self.channel),
            None => f.write_str(self.channel),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_channel_or_a_thread_in_one() {
        for (place, channel, thread) in [("C1", "C1", None), ("C1/1.2", "C1", Some("1.2")), ("", "", None)] {
            let spot = Spot::of(place);
            assert_eq!((spot.channel, spot.thread), (channel, thread));
            assert_eq!(spot.to_string(), place);
        }
    }
}
