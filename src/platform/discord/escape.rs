//! What people wrote, so that Discord shows it to the letter: a backslash before whatever its Markdown would take for
//! markup, and none inside links, where Discord reads none. The rules are those of its desktop client.

#[cfg(test)]
#[path = "../../../tests/support/markdown.rs"]
mod markdown;

/// Characters that are markup wherever they stand.
const ALWAYS: &str = "*_~`|\\";
/// What a link may begin with.
const SCHEMES: [&str; 3] = ["https://", "http://", "steam://"];

/// Appends `words` piece by piece; each piece stands or falls as a whole when a text is cut.
pub(super) fn escape(words: &str, mut piece: impl FnMut(&str)) {
    let mut rest = words;
    let mut line_start = true;
    while let Some(c) = rest.chars().next() {
        if let Some(scheme) = SCHEMES.iter().find(|scheme| rest.starts_with(**scheme)) {
            rest = match link(rest, scheme) {
                Some(length) => {
                    let (url, after) = rest.split_at(length);
                    if ends_by_itself(url, after) {
                        piece(url);
                    } else {
                        piece(&format!("<{url}>"));
                    }
                    after
                }
                // Discord would make a link of the backslashes that follow.
                None => {
                    let (word, after) = rest.split_at(scheme.len() - "://".len());
                    piece(word);
                    piece("\\:");
                    &after[":".len()..]
                }
            };
            line_start = false;
            continue;
        }
        let after = &rest[c.len_utf8()..];
        let markup = ALWAYS.contains(c)
            || (c == '[' && after.contains("]("))
            || (c == '<' && opens_angle(after))
            || (c == ':' && opens_emoji(after))
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
            if let Some(tail) = rest
                .strip_prefix('.')
                .filter(|tail| tail.starts_with(char::is_whitespace))
            {
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
    let then_space = |text: &str| text.starts_with(char::is_whitespace);
    match c {
        '>' => then_space(after) || after.starts_with('>'),
        '#' => then_space(after.trim_start_matches('#')),
        '-' => then_space(after) || after.starts_with('#'),
        '+' => then_space(after),
        _ => false,
    }
}

/// Mentions, custom emoji, times, links, addresses and telephone numbers all stand between `<` and `>`, and links that
/// are written here do.
fn opens_angle(after: &str) -> bool {
    after.contains('>') || after.contains("://")
}

/// `:smile:`, or whatever stands between two colons: a backslash in it may be taken for a part of the name.
fn opens_emoji(after: &str) -> bool {
    let end = after.find(|c: char| c == ':' || c.is_whitespace());
    end.is_some_and(|end| after[end..].starts_with(':'))
}

/// The length of the link that the text begins with, as its writer meant it: without the markup and the punctuation
/// around it, and with a closing parenthesis only where one was opened in it.
fn link(text: &str, scheme: &str) -> Option<usize> {
    let foreign = |c: char| c.is_whitespace() || "<>|`\"\\".contains(c);
    let tail = &text[scheme.len()..];
    let mut url = &tail[..tail.find(foreign).unwrap_or(tail.len())];
    while let Some(last) = url.chars().next_back() {
        let around = match last {
            ')' => url.matches(')').count() > url.matches('(').count(),
            _ => ".,:;']*_~".contains(last),
        };
        if !around {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    // Discord finds none with less behind the scheme.
    (url.chars().count() >= 2).then(|| scheme.len() + url.len())
}

/// Whether Discord, which takes all up to the next blank or `<` for the link but for some punctuation and a parenthesis,
/// ends it here too.
fn ends_by_itself(url: &str, after: &str) -> bool {
    let tail = &after[..after.find(char::is_whitespace).unwrap_or(after.len())];
    let (closed, punctuation) = match tail.strip_prefix(')') {
        Some(punctuation) => (!url.ends_with(')'), punctuation),
        None => (true, tail),
    };
    // Of two colons one would be escaped.
    let colons = punctuation.matches(':').count();
    closed && colons < 2 && punctuation.chars().all(|c| ".,:;\"']".contains(c))
}

#[cfg(test)]
mod tests {
    use super::markdown::read;
    use super::*;
    use proptest::prelude::*;

    fn escaped(words: &str) -> String {
        let mut out = String::new();
        escape(words, |piece| out.push_str(piece));
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
            ("||https://a.b/x||", "\\|\\|<https://a.b/x>\\|\\|"),
            ("<https://a.b/x>", "\\<<https://a.b/x>>"),
            ("<https://a.b|a.b>", "\\<<https://a.b>\\|a.b>"),
            ("https://a.b/x<@1>", "<https://a.b/x>\\<@1>"),
            ("(https://a.b/x_(y)).", "(<https://a.b/x_(y)>)."),
            ("(see https://a.b/x).", "(see https://a.b/x)."),
            ("https://*", "https\\://\\*"),
            ("Lan <lan@a.b>", "Lan \\<lan@a.b>"),
            ("<tel:112> <odd:/x> x < y", "\\<tel:112> \\<odd:/x> x < y"),
            (":smile: 8:30 :a b:", "\\:smile: 8:30 :a b:"),
            ("std::old_name::new", "std\\:\\:old\\_name\\::new"),
            ("@everyone", "@everyone"),
        ] {
            assert_eq!(escaped(words), expected, "{words}");
            assert_eq!(read(expected).text, words);
        }
    }

    #[test]
    fn markup_is_not_seen() {
        for (sent, seen) in [
            ("**a** _b_ ~~c~~ ||d|| `e*f*` ```\ng\n```", "a b c d e*f* g"),
            ("\\*a\\* \\_ \\\\ \\λ \\d", "*a* _ \\ λ \\d"),
            (
                "# big\n-# small\n> said\n- one\n1. two",
                " big\n small\n said\n• one\n(item) two",
            ),
            (
                "[here](https://a.b/c) <https://a.b/c> <a@b.c> <foo:/bar>",
                "here https://a.b/c a@b.c foo:/bar",
            ),
            (
                "<@1> <#2> <:x:3> <t:4> </d:5> <e",
                "(drawn @1) (drawn #2) (drawn :x:3) (drawn t:4) (drawn /d:5) <e",
            ),
            (":smile: 12:30 ¯\\_(ツ)_/¯", "(emoji smile) 12:30 ¯\\_(ツ)_/¯"),
            ("a * b_c | d", "a * b_c | d"),
        ] {
            assert_eq!(read(sent).text, seen, "{sent}");
        }
    }

    #[test]
    fn links_end_where_the_client_ends_them() {
        for (sent, link) in [
            ("(see https://a.b/c_d).", "https://a.b/c_d"),
            ("https://a.b/c_(d)", "https://a.b/c_(d)"),
            ("https://a.b\\*\\* c", "https://a.b\\*\\*"),
            ("https://a.b> c", "https://a.b>"),
            ("<https://a.b>c", "https://a.b"),
        ] {
            assert_eq!(read(sent).links, [link], "{sent}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(words in "([ab1: \\n*_~`|<>#.,\\[\\]()@:/t!+'\"-]|\\\\|https://|steam://|://|é|\u{1F600}){0,40}") {
            let seen = read(&escaped(&words));
            prop_assert_eq!(&seen.text, &words, "{}", escaped(&words));
            for link in seen.links {
                prop_assert!(!link.contains(['<', '>', '|', '`', '\\']), "{}", link);
            }
        }

        #[test]
        fn escapes_at_most_double_a_text(words in "([ab:_ *<>/]|https://|http://ab){0,40}") {
            prop_assert!(escaped(&words).chars().count() <= 2 * words.chars().count());
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
