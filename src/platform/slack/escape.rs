//! People's words to the letter.

/// Words in which Slack sees no mention, link or entity.
pub fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
