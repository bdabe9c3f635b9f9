//! What people wrote, so that Discord shows it to the letter: a backslash before whatever its Markdown would take for
//! markup, and nothing inside links, where Discord reads none.

/// Characters that are markup wherever they stand.
const ALWAYS: &str = "*_~`|\\";

/// Appends `words` piece by piece; each piece stands or falls as a whole when a text is cut.
pub(super) fn escape(words: &str, mut piece: impl FnMut(&str)) {
    let mut rest = words;
    let mut line_start = true;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = link(rest) {
            let (url, after) = rest.split_at(length);
            piece(url);
            rest = after;
            line_start = false;
            continue;
        }
        let after = &rest[c.len_utf8()..];
        let markup = ALWAYS.contains(c)
            || (c == '[' && after.contains("]("))
            || (c == '<' && opens_mention(after))
            || (line_start && opens_block(c, after));
        let mut buffer = [0; 8];
        let letter = c.encode_utf8(&mut buffer);
        if markup {
            piece(&format!("\\{letter}"));
        } else if line_start && c.is_ascii_digit() {
            // `1.` opens a list: the dot is escaped, because a backslash before a digit would be shown.
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, tail) = rest.split_at(digits);
            number.split_inclusive(|_: char| true).for_each(&mut piece);
            rest = tail;
            line_start = false;
            if let Some(tail) = rest.strip_prefix('.').filter(|tail| tail.starts_with([' ', '\t'])) {
                piece("\\.");
                rest = tail;
            }
            continue;
        } else {
            piece(letter);
        }
        line_start = c == '\n' || (line_start && c.is_whitespace());
        rest = after;
    }
}

/// `> quote`, `# heading`, `-# small print`, `- list`, `+ list` (`*` is escaped everywhere).
fn opens_block(c: char, after: &str) -> bool {
    let then_space = |text: &str| text.starts_with([' ', '\t']);
    match c {
        '>' => then_space(after) || after.starts_with('>'),
        '#' => then_space(after.trim_start_matches('#')),
        '-' => then_space(after) || after.starts_with('#'),
        '+' => then_space(after),
        _ => false,
    }
}

/// `<@1>`, `<#1>`, `<:e:1>`, `<a:e:1>`, `</c:1>`, `<t:1>`, `<id:guide>`, `<https://…>`.
fn opens_mention(after: &str) -> bool {
    [
        "@", "#", ":", "a:", "/", "t:", "id:", "http", "mailto:", "tel:", "sms:", "discord:",
    ]
    .iter()
    .any(|opening| after.starts_with(opening))
}

/// The length of the link that the text begins with, as Discord finds it.
fn link(text: &str) -> Option<usize> {
    let tail = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let scheme = text.len() - tail.len();
    let end = tail.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(tail.len());
    let url = tail[..end].trim_end_matches(['.', ',', ':', ';', '"', '\'', ')', ']', '*', '_', '~', '|', '`', '\\']);
    (!url.is_empty()).then(|| scheme + url.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn escaped(words: &str) -> String {
        let mut out = String::new();
        escape(words, |piece| out.push_str(piece));
        out
    }

    /// As Discord shows it: links to the letter, a backslash before punctuation dropped.
    fn shown(markup: &str) -> String {
        let (mut out, mut rest) = (String::new(), markup);
        while let Some(c) = rest.chars().next() {
            if let Some(length) = link(rest) {
                out.push_str(&rest[..length]);
                rest = &rest[length..];
                continue;
            }
            rest = &rest[c.len_utf8()..];
            match rest.chars().next() {
                Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                    out.push(next);
                    rest = &rest[next.len_utf8()..];
                }
                _ => out.push(c),
            }
        }
        out
    }

    #[test]
    fn markup_is_shown_to_the_letter() {
        for (words, expected) in [
            ("a*b*", "a\\*b\\*"),
            ("snake_case", "snake\\_case"),
            ("```rust\nfn\n```", "\\`\\`\\`rust\nfn\n\\`\\`\\`"),
            ("# big", "\\# big"),
            ("#1 is not", "#1 is not"),
            ("C# is", "C# is"),
            ("- one\n  - two", "\\- one\n  \\- two"),
            ("-5 degrees", "-5 degrees"),
            ("1. first\n2.5 l", "1\\. first\n2.5 l"),
            ("> said", "\\> said"),
            ("a > b", "a > b"),
            ("[x](https://e.vil)", "\\[x](https://e.vil)"),
            ("[note]", "[note]"),
            ("<@1> </c:2> <t:3> <3", "\\<@1> \\</c:2> \\<t:3> <3"),
            ("¯\\_(ツ)_/¯", "¯\\\\\\_(ツ)\\_/¯"),
            ("see https://a.b/c_d_e*f, ok_", "see https://a.b/c_d_e*f, ok\\_"),
            ("||https://a.b/x||", "\\|\\|https://a.b/x\\|\\|"),
            ("@everyone", "@everyone"),
        ] {
            assert_eq!(escaped(words), expected, "{words}");
        }
    }

    proptest! {
        #[test]
        fn unescaping_gives_what_was_written(words in "([a-z0-9 \\n*_~`|<>#.\\[\\]()@:/t!+-]|\\\\|https://|é|\u{1F600}){0,40}") {
            prop_assert_eq!(shown(&escaped(&words)), words);
        }

        #[test]
        fn no_markup_stands_unescaped(words in "([a-z0-9 \\n*_~`|<>#.\\[\\]()@:/t-]|\\\\){0,40}") {
            let out = escaped(&words);
            let mut letters = out.chars().peekable();
            while let Some(c) = letters.next() {
                if c == '\\' {
                    letters.next();
                } else {
                    prop_assert!(!ALWAYS.contains(c), "{}", out);
                }
            }
            for line in out.lines() {
                let line = line.trim_start();
                let opens = ["# ", "## ", "### ", "> ", ">>", "- ", "-#", "+ "];
                prop_assert!(!opens.iter().any(|opening| line.starts_with(opening)), "{}", out);
            }
        }
    }
}
