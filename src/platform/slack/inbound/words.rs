//! The text of a command: what Slack escaped, and mentions in angle brackets (`should_escape` of the manifest).
//!
//! ```text
//! <@U1|lan>  <!subteam^S1|@kitchen>  <#C1|general>  <!here>  <https://a.b|a.b>     &amp;  &lt;  &gt;
//! ```

use super::super::emoji;
use super::super::people::Known;
use super::super::rich::is_id;
use crate::chat::inbound::{Account, Mention, Piece};

/// The pieces of a text.
pub(super) fn pieces(text: &str, known: &Known) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    for part in parts(text) {
        let (inside, label) = match part {
            Part::Words(part) => {
                words.push_str(&emoji::as_characters(&unescaped(part)));
                continue;
            }
            Part::Markup(inside) => inside.split_once('|').unwrap_or((inside, "")),
        };
        let piece = match inside.split_at_checked(1) {
            Some(("@", id)) if is_id(id, &['U', 'W']) => Piece::Mention(Mention::Person(person(id, label, known))),
            Some(("#", id)) if is_id(id, &['C', 'G', 'D']) => Piece::Channel {
                id: id.to_owned(),
                name: if label.is_empty() {
                    id.to_owned()
                } else {
                    unescaped(label)
                },
                is_group: known.channels.contains(id),
            },
            Some(("!", special)) => special_mention(special, label, known),
            _ => Piece::Words(unescaped(if label.is_empty() { inside } else { label })),
        };
        match piece {
            Piece::Words(more) => words.push_str(&more),
            piece => {
                if !words.is_empty() {
                    pieces.push(Piece::Words(std::mem::take(&mut words)));
                }
                pieces.push(piece);
            }
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    pieces
}

/// The people whom a text mentions.
pub(super) fn mentioned(text: &str) -> impl Iterator<Item = String> {
    let ids = parts(text).filter_map(|part| match part {
        Part::Markup(inside) => inside.strip_prefix('@'),
        Part::Words(_) => None,
    });
    let ids: Vec<String> = ids
        .map(|id| id.split('|').next().unwrap_or(id))
        .filter(|id| is_id(id, &['U', 'W']))
        .map(str::to_owned)
        .collect();
    ids.into_iter()
}

/// A person by id. Where nobody looked them up, the label that Slack gave is their name.
pub(super) fn person(id: &str, label: &str, known: &Known) -> Account {
    match known.people.get(id) {
        Some(person) => Account {
            gone: person.deactivated || person.stranger,
            ..person.account.clone()
        },
        None => Account {
            id: id.to_owned(),
            name: unescaped(label.trim_start_matches('@')),
            bot: id == known.site.user,
            gone: false,
            handle: true,
            groups: known.groups_of(id),
        },
    }
}

/// A user group by id.
pub(super) fn group(id: &str, label: &str, known: &Known) -> Mention {
    let label = Some(label.trim_start_matches('@')).filter(|label| !label.is_empty());
    Mention::Group {
        id: id.to_owned(),
        name: known
            .groups
            .get(id)
            .cloned()
            .unwrap_or_else(|| unescaped(label.unwrap_or(id))),
    }
}

/// `<!subteam^S1>`; of all else (`<!here>`, dates) the words that Slack would show.
fn special_mention(special: &str, label: &str, known: &Known) -> Piece {
    if let Some(id) = special.strip_prefix("subteam^").filter(|id| is_id(id, &['S'])) {
        return Piece::Mention(group(id, label, known));
    }
    let name = special.split('^').next().unwrap_or(special);
    Piece::Words(match label {
        "" => format!("@{}", unescaped(name)),
        label if special.starts_with("date^") => unescaped(label),
        label => format!("@{}", unescaped(label.trim_start_matches('@'))),
    })
}

enum Part<'a> {
    Words(&'a str),
    /// What stands between `<` and `>`.
    Markup(&'a str),
}

/// People's own angle brackets are escaped, so a bare one is Slack's. One that is never closed is a word.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((inside, after)) = rest.strip_prefix('<').and_then(|inside| inside.split_once('>')) {
            rest = after;
            return Some(Part::Markup(inside));
        }
        let next = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| *c == '<')
            .map_or(rest.len(), |(at, _)| at);
        let (words, after) = rest.split_at(next);
        rest = after;
        Some(Part::Words(words))
    })
}

fn unescaped(words: &str) -> String {
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
