//! What axe-core finds on the page: nothing serious, in both languages and both themes, wide and narrow. `AXE` names its
//! `axe.min.js` (`npm install axe-core`); without it the audit says that it is skipped.

use serde_json::Value;

use super::browser::{Browser, DESKTOP, Looks, PHONE, open};
use super::hotel::Hotel;
use super::page::{ENGLISH, Page, VIETNAMESE, Words};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_of_the_light_page() {
    audited(DESKTOP, &ENGLISH).await;
    audited(PHONE, &VIETNAMESE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_of_the_dark_page() {
    audited(Looks { dark: true, ..DESKTOP }, &VIETNAMESE).await;
    audited(Looks { dark: true, ..PHONE }, &ENGLISH).await;
}

async fn audited(looks: Looks, words: &Words) {
    let Some(axe) = std::env::var_os("AXE") else {
        assert!(std::env::var_os("CI").is_none(), "CI must name axe-core");
        eprintln!("skipped: AXE names no axe.min.js (npm install axe-core)");
        return;
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    let Some(browser) = open(looks).await else { return };
    let hotel = Hotel::open();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(words).await;
    page.driver.execute(&*axe, Vec::new()).await.unwrap();
    finds_nothing(&browser, "the stream").await;
    page.types("#words", "/").await;
    page.sees("#offers").await;
    finds_nothing(&browser, "the commands").await;
    page.types("#words", "\n").await;
    page.types("#option-to", "m").await;
    page.sees("#command [role=option]").await;
    finds_nothing(&browser, "the form").await;
    page.presses("#command [type=submit]").await;
    page.sees("#option-what-problem").await;
    finds_nothing(&browser, "the form with what is missing").await;
    page.presses("#me").await;
    page.sees("#people [role=option]").await;
    finds_nothing(&browser, "the people").await;
    browser.leaves(&hotel.url).await;
}

async fn finds_nothing(browser: &Browser, place: &str) {
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations), error => done([String(error)]))";
    let found = browser.driver.execute_async(run, Vec::new()).await.unwrap();
    let serious: Vec<String> = found
        .json()
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| !matches!(finding["impact"].as_str(), Some("minor" | "moderate")))
        .map(describe)
        .collect();
    assert!(serious.is_empty(), "{place}:\n{}", serious.join("\n"));
    let wide = browser
        .driver
        .execute("return document.documentElement.scrollWidth > innerWidth", Vec::new())
        .await;
    assert_eq!(wide.unwrap().json(), false, "{place} is wider than the window");
}

fn describe(finding: &Value) -> String {
    format!(
        "{} {}: {}",
        finding["impact"], finding["id"], finding["nodes"][0]["html"]
    )
}

/// All that the page loads before anybody has said a word.
#[test]
fn the_page_is_light() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/platform/playground/page");
    let sizes = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len());
    let weight: u64 = sizes.sum();
    assert!((1..150_000).contains(&weight), "{weight} bytes");
}
