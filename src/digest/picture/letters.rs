//! Letters in a drawing: how much room they take, and how they stand in XML.

/// Words on one line, without characters that XML has no place for.
pub(super) fn one_line(words: &str) -> String {
    let words = words.split(|c: char| c.is_whitespace() || !fits_xml(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn fits_xml(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Escaped for an element's text or a quoted attribute.
pub(super) fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars().filter(|c| fits_xml(*c)) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// About how wide the words are, in units, when their letters are `size` units high: rather too wide than too narrow.
pub(super) fn width(words: &str, size: f64) -> f64 {
    words.chars().map(ems).sum::<f64>() * size
}

fn ems(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' => 0.0,
        'i' | 'j' | 'l' | 'I' | 'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' | ' ' | '.' | ',' | ':' | '\'' | '|' | '!' => 0.34,
        't' | 'f' | 'r' | '-' | '(' | ')' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.95,
        // Scripts of wide letters begin here.
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'.. => 1.05,
        _ if c.is_uppercase() => 0.76,
        _ => 0.6,
    }
}

/// As much of the words as has room, with an ellipsis where something was cut.
pub(super) fn fitted(words: &str, size: f64, room: f64) -> String {
    let words = one_line(words);
    let mut length = words.chars().count();
    let mut fitted = words.clone();
    while width(&fitted, size) > room && length > 1 {
        length -= 1;
        fitted = crate::chat::text::shorten(&words, length);
    }
    fitted
}
