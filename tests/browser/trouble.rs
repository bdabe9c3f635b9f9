//! The server goes away while somebody writes.

use super::browser::{DESKTOP, open};
use super::hotel::Hotel;
use super::page::{ENGLISH, Page, quote};

#[tokio::test(flavor = "multi_thread")]
async fn no_typed_word_is_lost_while_the_server_is_away() {
    let Some(browser) = open(DESKTOP).await else { return };
    let mut hotel = Hotel::open();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(&ENGLISH).await;
    page.types("#words", "Half a sentence").await;

    hotel.vanishes();
    page.until(&format!(
        "document.querySelector('#connection').textContent === {}",
        quote(ENGLISH.away)
    ))
    .await;
    page.types("#words", " and the rest\n").await;
    page.until("document.querySelector('#notice').textContent").await;
    typed(&page, "Half a sentence and the rest").await;

    hotel.comes_back();
    page.until("!document.querySelector('#connection').textContent").await;
    typed(&page, "Half a sentence and the rest").await;
    page.types("#words", "\n").await;
    page.reads("Half a sentence and the rest").await;
    typed(&page, "").await;
    // What it complains of is the server that was away, and nothing else.
    let others: Vec<String> = browser.complaints().await;
    let others: Vec<&String> = others.iter().filter(|line| !line.contains("net::ERR_")).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_written_command_survives_another_channel_and_a_reload() {
    let Some(browser) = open(DESKTOP).await else { return };
    let hotel = Hotel::open();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(&ENGLISH).await;
    page.types("#words", "/please the ice machine").await;
    page.types("#words", "\n").await;
    page.until("document.querySelector('#option-what')?.value === 'the ice machine'")
        .await;
    page.goes_to("back-office").await;
    page.until("document.querySelector('#command').hidden").await;
    page.goes_to("front-desk").await;
    page.until("document.querySelector('#option-what')?.value === 'the ice machine'")
        .await;
    page.driver.refresh().await.unwrap();
    page.is_there().await;
    page.until("document.querySelector('#option-what')?.value === 'the ice machine'")
        .await;
    browser.leaves(&hotel.url).await;
}

async fn typed(page: &Page, words: &str) {
    page.until(&format!("document.querySelector('#words').value === {}", quote(words)))
        .await;
}
