//! The README's picture, from the real page: `cargo test --test browser -- --ignored picture`.

use std::path::Path;

use super::browser::{DESKTOP, open};
use super::hotel::Hotel;
use super::page::{ENGLISH, Page};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes docs/playground.png"]
async fn picture() {
    let browser = open(DESKTOP).await.expect("a browser");
    let hotel = Hotel::open();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(&ENGLISH).await;
    page.presses("#tour [aria-label='End the tour']").await;
    let viewport = serde_json::json!({"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": false});
    page.driver
        .cdp()
        .send_raw("Emulation.setDeviceMetricsOverride", viewport)
        .await
        .unwrap();
    page.until("innerWidth === 1280 && innerHeight === 800").await;
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/playground.png");
    page.driver.screenshot(&to).await.unwrap();
}
