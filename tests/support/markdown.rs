//! What a person sees of a text that was sent to Discord: its Markdown as the desktop client reads it, rule by rule, at
//! each place the first that fits. Where clients differ (which emoji they know), the less kind one is meant.

/// A text as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub text: String,
    /// Where its links lead, in order.
    pub links: Vec<String>,
}

pub fn read(sent: &str) -> Seen {
    let mut seen = Seen::default();
    inline(sent, true, &mut seen);
    seen
}

fn inline(mut rest: &str, mut line_start: bool, seen: &mut Seen) {
    while let Some(c) = rest.chars().next() {
        if line_start && let Some((shown, length)) = block(rest) {
            seen.text.push_str(shown);
            rest = &rest[length..];
            line_start = false;
            continue;
        }
        let length = special(rest, c, seen).unwrap_or_else(|| {
            seen.text.push(c);
            c.len_utf8()
        });
        line_start = c == '\n' || (line_start && c == ' ');
        rest = &rest[length..];
    }
}

/// Whatever is not shown as it stands; how much of the text it was.
fn special(rest: &str, c: char, seen: &mut Seen) -> Option<usize> {
    match c {
        '\\' => {
            let next = rest[1..].chars().next()?;
            let escapes = !next.is_ascii_alphanumeric() && !next.is_whitespace();
            escapes.then(|| {
                seen.text.push(next);
                1 + next.len_utf8()
            })
        }
        '<' => {
            let inside = &rest[1..rest.find('>')?];
            let shown = angled(inside, seen)?;
            seen.text.push_str(&shown);
            Some(inside.len() + 2)
        }
        'h' | 's' => {
            let length = url(rest)?;
            seen.text.push_str(&rest[..length]);
            seen.links.push(rest[..length].to_owned());
            Some(length)
        }
        '[' => {
            let middle = rest.find("](")?;
            let end = middle + rest[middle..].find(')')?;
            let target = rest[middle + 2..end].trim_matches(['<', '>']);
            target.starts_with("http").then(|| {
                inline(&rest[1..middle], false, seen);
                seen.links.push(target.to_owned());
                end + 1
            })
        }
        ':' => {
            let end = rest[1..].find(|c: char| c == ':' || c.is_whitespace())? + 1;
            (end > 1 && rest[end..].starts_with(':')).then(|| {
                seen.text.push_str(&format!("(emoji {})", &rest[1..end]));
                end + 1
            })
        }
        '¯' => {
            let shrug = "¯\\_(ツ)_/¯";
            rest.starts_with(shrug).then(|| {
                seen.text.push_str(shrug);
                shrug.len()
            })
        }
        '`' => {
            let marks = rest.len() - rest.trim_start_matches('`').len();
            let (fence, after) = rest.split_at(marks);
            let end = after.find(fence)?;
            seen.text.push_str(after[..end].trim_matches('\n'));
            Some(2 * marks + end)
        }
        '*' | '_' | '~' | '|' => {
            let doubled = [c, c].iter().collect::<String>();
            let mark = if rest.starts_with(&doubled) {
                &doubled
            } else {
                &doubled[..1]
            };
            if mark.len() == 1 && matches!(c, '~' | '|') {
                return None;
            }
            let inside = &rest[mark.len()..];
            let end = closing(inside, mark).filter(|end| *end > 0)?;
            inline(&inside[..end], false, seen);
            Some(2 * mark.len() + end)
        }
        _ => None,
    }
}

/// Where an unescaped mark ends what was opened.
fn closing(inside: &str, mark: &str) -> Option<usize> {
    let mut escaped = false;
    inside.char_indices().find_map(|(at, c)| {
        let plain = !std::mem::take(&mut escaped);
        escaped = plain && c == '\\';
        (plain && inside[at..].starts_with(mark)).then_some(at)
    })
}

/// What stands at the start of a line and is drawn otherwise: `# `, `-# `, `> `, `- `, `1. `.
fn block(rest: &str) -> Option<(&'static str, usize)> {
    let then_blank = |after: &str| after.starts_with(char::is_whitespace);
    for (mark, shown) in [
        ("###", ""),
        ("##", ""),
        ("#", ""),
        ("-#", ""),
        (">>>", ""),
        (">", ""),
        ("-", "•"),
        ("+", "•"),
        ("*", "•"),
    ] {
        if rest.strip_prefix(mark).is_some_and(then_blank) {
            return Some((shown, mark.len()));
        }
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let item = digits > 0 && rest[digits..].strip_prefix('.').is_some_and(then_blank);
    item.then_some(("(item)", digits + 1))
}

/// What stands between `<` and `>`, where that means something.
fn angled(inside: &str, seen: &mut Seen) -> Option<String> {
    if let Some((scheme, target)) = inside.split_once(":/")
        && !(scheme.is_empty() || scheme.contains([':', ' ']) || target.is_empty() || target.contains(' '))
    {
        seen.links.push(inside.to_owned());
        return Some(inside.to_owned());
    }
    let digits = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    let blanks = inside.contains(char::is_whitespace);
    let mail = inside
        .split_once('@')
        .is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && !at.contains('@'));
    let telephone = ["+", "tel:", "sms:"].iter().any(|opening| {
        inside
            .strip_prefix(opening)
            .is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()))
    });
    if (mail && !blanks) || telephone {
        return Some(inside.to_owned());
    }
    let mention = ["@!", "@&", "@$", "@", "#"]
        .iter()
        .any(|opening| inside.strip_prefix(opening).is_some_and(digits));
    let last = inside.rsplit_once(':').is_some_and(|(_, id)| digits(id));
    let named = inside.starts_with(':') || inside.starts_with("a:") || inside.starts_with('/');
    let drawn = mention
        || (last && named)
        || ["t:", "id:", "sound:"]
            .iter()
            .any(|opening| inside.starts_with(opening));
    drawn.then(|| format!("(drawn {inside})"))
}

/// A link that stands by itself, as the client finds it: to the next blank or `<`, without the punctuation at its end,
/// and without a parenthesis that was not opened in it.
pub fn url(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://", "steam://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let tail = &text[scheme.len()..];
    let end = tail.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(tail.len());
    let tail = tail[..end].trim_end_matches(['.', ',', ':', ';', '"', '\'', ']']);
    if tail.chars().count() < 2 {
        return None;
    }
    let found = &text[..scheme.len() + tail.len()];
    let mut opened = 0;
    for _ in found.chars().rev().take_while(|c| *c == ')') {
        match found[opened..].find('(') {
            Some(at) => opened += at + 1,
            None => return Some(found.len() - 1),
        }
    }
    Some(found.len())
}
