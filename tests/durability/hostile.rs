//! Texts that mean harm, or only look as if: nothing pings but the named, nothing breaks, every letter comes back.

use std::sync::Arc;

use magicwords::chat::text::clean;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::hotel::Hotel;
use crate::markdown::read;
use crate::support::discord::{Message, Template};

fn description(card: &Message) -> String {
    card.embed()["description"].as_str().unwrap_or_default().to_owned()
}

fn hostile(hotel: &Hotel) -> Vec<String> {
    let (lan, guest) = (hotel.lan.mention(), hotel.guild.owner().mention());
    vec![
        "@everyone @here".to_owned(),
        format!("{lan} {guest} <@&{}>", hotel.guild.id),
        format!("<#{}> </please:1> <t:1> <:x:1> <a:x:1> <id:guide>", hotel.desk.id),
        "**bold** *it* __u__ ~~s~~ ||spoiler|| `code` [link](https://evil.example)".to_owned(),
        "```\nfence\n``` and ``double `` ```".to_owned(),
        "# heading\n> quote\n>>> all\n- list\n1. one\n-# small\n* star\n+ plus".to_owned(),
        "\u{202E}evil\u{202C} \u{2066}x\u{2069} \u{200F}مرحبا שלום".to_owned(),
        "z\u{200B}e\u{200D}r\u{2060}o\u{FEFF}w".to_owned(),
        "=1+1".to_owned(),
        "@SUM(A1:A9)".to_owned(),
        "-2+3+cmd|' /C calc'!A0".to_owned(),
        "'; drop table kudos; --".to_owned(),
        "<script>alert(1)</script> & \"quotes\" 'single'".to_owned(),
        "\u{E000}p42\u{E001} forged".to_owned(),
        "nul \u{0} bell \u{7} escape \u{1B}[31m".to_owned(),
        "¯\\_(ツ)_/¯ \\*not\\* \\".to_owned(),
        "see https://a.example/x_y_z*w, (https://b.example/_a_)".to_owned(),
        "e\u{302}\u{301} 👩\u{200D}🔧 👍🏽 Nguyễn Thị Hằng".to_owned(),
        "zalgo h\u{334}\u{321}\u{34e}e\u{335}\u{323}l\u{336}\u{317}p".to_owned(),
        "{ $giver } {\"{\"} { -brand }".to_owned(),
        "%s {} {0} ${HOME} $(id) `id`".to_owned(),
        format!("{}.", "*".repeat(1_999)),
        "😀".repeat(2_000),
        "a\n".repeat(900),
    ]
}

/// Texts from pieces that break things when they meet.
fn random_texts(rng: &mut StdRng, how_many: usize) -> Vec<String> {
    let pieces = [
        "*",
        "_",
        "~",
        "`",
        "|",
        "\\",
        ">",
        "#",
        "-",
        "+",
        "1.",
        "[",
        "](",
        ")",
        "<",
        "@",
        "<@",
        "<#",
        "&",
        "\n",
        " ",
        "\t",
        "https://",
        "http://a.b",
        "@everyone",
        "\u{200B}",
        "\u{202E}",
        "\u{E000}",
        "\u{E001}",
        "word",
        "é",
        "😀",
        "=",
        "'",
        "\"",
        "{",
        "}",
        "$",
        "%",
        "0",
        ":",
        "/",
        "mailto:",
        "\r\n",
        "\u{0}",
    ];
    let piece = |rng: &mut StdRng| *pieces.choose(rng).expect("there are pieces");
    (0..how_many)
        .map(|_| {
            let length = rng.random_range(1..24);
            (0..length).map(|_| piece(rng)).collect::<String>()
        })
        .collect()
}

/// Every text as an ask and as a public and a private thank-you, and back.
async fn all_come_back(hotel: &Hotel, texts: &[String]) {
    for words in texts {
        let kept = clean(words);
        let sent = [
            hotel.asks(words),
            hotel.thanks(&hotel.lan, words, false),
            hotel.thanks(&hotel.lan, words, true),
        ];
        for (n, sent) in sent.into_iter().enumerate() {
            let answer = sent.answer().await;
            let message = answer.message();
            if message.is_ephemeral() && n < 2 {
                // Nothing is left to see of it.
                assert!(
                    !kept.chars().any(|c| c.is_ascii_graphic()),
                    "{words:?} was refused: {answer:?}"
                );
                continue;
            }
            if n < 2 {
                assert_eq!(message.pings(), ["@Minh"], "{words:?}");
                assert_eq!(read(&description(&message)).text, kept, "{words:?}");
            } else {
                assert_eq!(message.pings(), Vec::<String>::new());
            }
        }
    }
    hotel.settles().await;
    for words in hotel.minh.direct_messages() {
        assert_eq!(words.pings(), Vec::<String>::new(), "{words:?}");
    }
    let mut kept: Vec<String> = texts.iter().map(|words| clean(words)).collect();
    kept.sort();
    for sql in [
        "select what from asks",
        "select message from kudos where private = 0",
        "select message from kudos where private = 1",
    ] {
        let mut stored: Vec<String> = hotel
            .ledger
            .texts::<1>(sql)
            .await
            .into_iter()
            .map(|[words]| words)
            .collect();
        stored.sort();
        let lost: Vec<_> = kept
            .iter()
            .filter(|words| words.chars().any(|c| c.is_ascii_graphic()) && !stored.contains(words))
            .collect();
        assert!(lost.is_empty(), "{sql}: {lost:?}");
        assert!(stored.iter().all(|words| kept.contains(words)), "{sql}");
    }
    let mut told: Vec<String> = hotel
        .minh
        .direct_messages()
        .iter()
        .map(|message| read(&description(message)).text)
        .collect();
    told.sort();
    let private = "select message from kudos where private = 1";
    let mut stored: Vec<String> = hotel
        .ledger
        .texts::<1>(private)
        .await
        .into_iter()
        .map(|[words]| words)
        .collect();
    stored.sort();
    assert_eq!(told, stored);
    hotel.has_no_problems();
}

on_both_engines! {
    async fn hostile_texts_ping_nobody_break_nothing_and_come_back_to_the_letter(mut hotel) {
        hotel.opens().await;
        hotel.ledger.allows(1_000_000, 1_000_000).await;
        all_come_back(&hotel, &hostile(&hotel)).await;
    }

    async fn random_texts_ping_nobody_break_nothing_and_come_back_to_the_letter(mut hotel) {
        let seed = std::env::var("MAGICWORDS_TEXT_SEED").ok().map(|seed| seed.parse().expect("a number"));
        let seed: u64 = seed.unwrap_or_else(rand::random);
        println!("MAGICWORDS_TEXT_SEED={seed}");
        hotel.opens().await;
        hotel.ledger.allows(1_000_000, 1_000_000).await;
        let texts = random_texts(&mut StdRng::seed_from_u64(seed), 40);
        all_come_back(&hotel, &texts).await;
    }

    async fn what_is_too_long_is_refused_before_anything_is_stored(mut hotel) {
        hotel.opens().await;
        // Past the client, which lets nobody write so much.
        let ask = hotel.lan.uses("please").option("to", &hotel.minh).option("what", "WORDS").template();
        let thanks = hotel.lan.uses("thank-you").option("to", &hotel.minh).option("for", "WORDS").template();
        let long = |template: Template, words: String| Template {
            json: Arc::from(template.json.replace("WORDS", &words)),
            ..template
        };
        let shots = vec![long(ask, "x".repeat(4_000)), long(thanks, "ế".repeat(2_001))];
        let report = hotel.discord.closed_loop(shots, 1, 2, true).await;
        assert_eq!(report.answered, 2);
        for (answer, length) in report.answers.iter().zip(["4000", "2001"]) {
            let told = &answer.bodies[0]["data"];
            let content = told["content"].as_str().unwrap_or_default();
            assert_eq!(told["flags"], 64, "only the person sees it");
            assert!(content.contains(length) && content.contains("2000"), "{content}");
        }
        let stored = "select (select count(*) from asks) + (select count(*) from kudos) + (select count(*) from deliveries) \
            + (select count(*) from receipts)";
        assert_eq!(hotel.ledger.number(stored).await, 0);
    }
}
