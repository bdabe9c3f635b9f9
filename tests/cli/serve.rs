//! `magicwords serve`: what it says, how it is watched, how it stops.

use super::Desk;
use super::support::bot::Bot;
use super::support::discord::Discord;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The address in the log line about health and metrics.
pub(super) fn address(bot: &Bot) -> String {
    let log = bot.log();
    let line = log.lines().find(|line| line.contains("health and metrics")).unwrap();
    let (_, address) = line.split_once("address=").unwrap();
    address.trim().to_owned()
}

#[test]
fn what_cannot_be_served_is_one_sentence() {
    let desk = Desk::new();
    assert!(desk.fails("serve").contains("DISCORD_TOKEN"));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let desk = desk.with("DISCORD_TOKEN", "abc").with("MAGICWORDS_HTTP", &address);
    let sentence = desk.fails("serve");
    assert!(sentence.contains(&address) && sentence.contains("taken"), "{sentence}");
    assert_eq!(std::fs::read_dir(desk.path()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test]
async fn the_way_of_production_leads_to_another_address() {
    let discord = Discord::start_with_tls();
    let guild = discord.guild("Hotel");
    let (desk, lan, minh) = (guild.channel("desk"), guild.member("Lan"), guild.member("Minh"));
    let mut bot = Bot::beside(&discord).over_tls();
    bot.starts().await;
    let asked = lan.uses("please").option("to", &minh).option("what", "the ice machine");
    let card = asked.in_channel(&desk).await;
    assert!(card.content().contains("asks for your help"), "{}", card.content());
    let checked = String::from_utf8(bot.run(["check"]).stdout).unwrap();
    assert!(checked.contains("ok    discord: the gateway is ws://"), "{checked}");
    bot.terminate();
    assert!(bot.ends_within(PATIENCE).await.success());
}

#[tokio::test]
async fn it_is_watched_and_stops_in_good_order() {
    let discord = Discord::start();
    let guild = discord.guild("Hotel");
    let (desk, lan, minh) = (guild.channel("desk"), guild.member("Lan"), guild.member("Minh"));
    let mut bot = Bot::beside(&discord)
        .with("MAGICWORDS_HTTP", "127.0.0.1:0")
        .with("RUST_LOG", "trace");
    bot.starts().await;
    let log = bot.log();
    let place = bot.folder().join("magicwords.db").canonicalize().unwrap();
    assert!(
        log.contains(&place.display().to_string()) && log.contains("new=true"),
        "{log}"
    );

    let address = address(&bot);
    let asked = lan.uses("please").option("to", &minh).option("what", "the ice machine");
    asked.in_channel(&desk).await;
    assert!(ask(&address, "/healthz").starts_with("HTTP/1.0 200"));
    let ready = || ask(&address, "/readyz").starts_with("HTTP/1.0 200").then_some(());
    discord.wait_until("the bot to be ready", PATIENCE, ready).await;
    let metrics = ask(&address, "/metrics");
    for name in [
        "magicwords_commands_total{",
        "magicwords_command_seconds_bucket{",
        "magicwords_discord_gateway_up 1",
        "# HELP magicwords_deliveries_total ",
        "magicwords_deliveries_total{outcome=\"dead\"} 0",
    ] {
        assert!(metrics.contains(name), "{name} is not in:\n{metrics}");
    }

    bot.terminate();
    assert!(bot.ends_within(PATIENCE).await.success());
    let log = bot.log();
    assert!(!log.contains(discord.token()), "the token is in the log");
    let tokens = discord.requests().into_iter().filter_map(|request| {
        let token = request
            .path
            .strip_prefix("/interactions/")?
            .split('/')
            .nth(1)?
            .to_owned();
        Some(token)
    });
    let tokens = Vec::from_iter(tokens);
    assert!(!tokens.is_empty());
    for token in tokens {
        assert!(!log.contains(&token), "a token of an interaction is in the log");
    }
    bot.spawns();
    let old = || bot.log().contains("new=false").then_some(());
    discord
        .wait_until("the same ledger to be opened again", PATIENCE, old)
        .await;
}

/// Waits for what the stand-in does not tell of.
pub(super) async fn eventually(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} until {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let discord = Discord::start();
    let guild = discord.guild("Hotel");
    let (desk, lan, minh) = (guild.channel("desk"), guild.member("Lan"), guild.member("Minh"));
    let mut bot = Bot::start(&discord).await;
    let callback = "POST /interactions/*/*/callback";
    // Every try, so that the command stays in hand.
    discord.faults().next(callback).times(3).delays(Duration::from_secs(8));
    let asked = lan.uses("please").option("to", &minh).option("what", "the ice machine");
    let _sent = asked.in_channel(&desk).send();
    eventually("the answer is under way", || discord.faults().left() < 3).await;
    bot.terminate();
    eventually("the first signal is heard", || {
        bot.log().contains("a second signal exits at once")
    })
    .await;
    assert!(bot.is_running(), "what is in hand is finished first");
    bot.terminate();
    assert_eq!(bot.ends_within(Duration::from_secs(2)).await.code(), Some(143));
}
