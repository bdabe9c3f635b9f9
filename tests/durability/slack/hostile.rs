//! What people write is shown to the letter, and pings nobody.

use super::hotel::Hotel;
use crate::hotel::OnAnyEngine;

#[tokio::test]
async fn nobody_is_pinged_but_the_named_and_nothing_is_mangled() {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    let forged = hotel.lan.mention();
    let other = hotel.workspace.member("Hoa").mention();
    let group = hotel.workspace.user_group("Everybody").mention();
    let hostile = [
        format!("{other} and {forged} are named here, {group} too"),
        "<!channel> <!here> <!everyone> @channel @here @everyone".to_owned(),
        "a < b && b > c &amp; &lt;!channel&gt;".to_owned(),
        "```not a fence``` *not bold* _not slanted_ ~gone~ `code`".to_owned(),
        "> no quote\n> here".to_owned(),
        "<https://evil.example|our bank> https://evil.example/?a=1&b=2".to_owned(),
        ":bomb: {\"text\": \"x\"} %s \u{202e}backwards \u{200b}".to_owned(),
        "'; drop table asks; --".to_owned(),
    ];
    for words in &hostile {
        let card = hotel.asks(words).answer().await.message();
        assert_eq!(card.pings(), ["@Minh"], "{words}: {card:?}");
        let shown = card.text();
        for word in words.split_whitespace() {
            // Whoever types the name of an emoji sees the emoji.
            let word = word.replace(":bomb:", "💣");
            let word = word.trim_matches(|c| matches!(c, '\u{200b}' | '\u{202e}' | '*' | '_' | '~' | '`'));
            let mention = word.trim_end_matches(',').starts_with('<') && word.contains(['U', 'S']);
            assert!(mention || shown.contains(word), "{word:?} of {words:?} in {shown}");
        }
    }
    assert_eq!(hotel.asked().await.len(), hostile.len());
    hotel.has_no_problems();
}

#[tokio::test]
async fn what_is_too_long_is_refused_with_a_word_and_changes_nothing() {
    let mut hotel = Hotel::on_sqlite();
    hotel.opens().await;
    for length in [3_000, 3_001, 12_000, 39_000] {
        let answer = hotel.asks(&"<&>".repeat(length / 3 + 1)).answer().await;
        assert!(answer.is_ephemeral(), "{length}: {}", answer.text().len());
    }
    assert!(hotel.desk.messages().is_empty() && hotel.asked().await.is_empty());
    let longest = "&".repeat(300);
    let card = hotel.asks(&longest).answer().await.message();
    assert!(card.text().contains(&longest));
    hotel.has_no_problems();
}
