//! The README's picture, from the real page: `cargo test --test browser -- --ignored picture`.

use std::path::Path;

use serde_json::json;

use super::browser::{DESKTOP, open};
use super::hotel::Hotel;
use super::page::{ENGLISH, Page};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes docs/playground.png"]
async fn picture() {
    let browser = open(DESKTOP).await.expect("a browser");
    let hotel = Hotel::temporary();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(&ENGLISH).await;
    page.presses("#tour [aria-label='End the tour']").await;
    happens(&page).await;
    let window = json!({"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": false});
    page.driver
        .cdp()
        .send_raw("Emulation.setDeviceMetricsOverride", window)
        .await
        .unwrap();
    page.until("innerWidth === 1280 && innerHeight === 800").await;
    // The pointer and the focus leave no trace.
    page.driver.action_chain().move_to(5, 795).perform().await.unwrap();
    page.until("(document.activeElement.blur(), document.activeElement === document.body)")
        .await;
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/playground.png");
    page.driver.screenshot(&to).await.unwrap();
}

/// An ask that was taken, done and thanked for, and one that waits.
async fn happens(page: &Page) {
    let ask = "The air conditioning in 305 blows warm, and the Larsens have a baby with them.";
    let thanks = "Cool again before the bottle was warm, and you found them a fan for the night.";
    page.becomes("Emma Larsen").await;
    asks(page, "Maintenance", ask, "the Larsen family, room 305").await;
    page.becomes("Raj Kumar").await;
    page.answers(ask).await;
    page.mood(ask, "calm").await;
    page.answers(ask).await;
    page.mood(ask, "settled").await;
    page.becomes("Emma Larsen").await;
    page.answers(ask).await;
    page.types("#asked textarea", thanks).await;
    page.presses("#asked [type=submit]").await;
    page.mood(thanks, "warm").await;
    page.becomes("Kenji Watanabe").await;
    let invoice = "An invoice in the company's name, the guest leaves at two.";
    asks(page, "Accounting", invoice, "Dr Rahman, room 612").await;
    page.mood(invoice, "waiting").await;
}

async fn asks(page: &Page, team: &str, what: &str, customer: &str) {
    page.types("#words", "/please").await;
    page.types("#words", "\n").await;
    page.types("#option-to", team).await;
    page.sees("#command [aria-selected=true]").await;
    page.types("#option-to", "\n").await;
    page.types("#option-what", what).await;
    page.press_button(ENGLISH.customer).await;
    page.types("#option-customer", customer).await;
    page.presses("#command [type=submit]").await;
    page.until("document.querySelector('#command').hidden").await;
}
