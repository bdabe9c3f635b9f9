//! A receptionist asks Maintenance, a colleague there takes it and does it, she says thank you, and the summary tells.

use super::browser::{DESKTOP, Looks, PHONE, open};
use super::hotel::Hotel;
use super::page::{ENGLISH, Page, VIETNAMESE, Words};

const WISH: &str = "The safe in room 118 does not open, and the guests leave soon.";
const THANKS: &str = "You were there within minutes.";

#[tokio::test(flavor = "multi_thread")]
async fn ask_take_thank_and_read_the_summary_in_english() {
    walks(DESKTOP, &ENGLISH).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ask_take_thank_and_read_the_summary_in_vietnamese() {
    walks(DESKTOP, &VIETNAMESE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ask_take_thank_and_read_the_summary_on_a_phone() {
    walks(PHONE, &VIETNAMESE).await;
}

async fn walks(looks: Looks, words: &Words) {
    let Some(browser) = open(looks).await else { return };
    let hotel = Hotel::open();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(words).await;
    let receptionist = page.own_name().await;
    let (_, helper) = hotel.somebody_of("Maintenance").await;

    asks(&page, words).await;
    page.mood(WISH, "waiting").await;
    page.until("document.querySelector('.tour-step').textContent.includes('2')")
        .await;

    page.becomes(&helper).await;
    page.answers(WISH).await;
    page.mood(WISH, "calm").await;
    // In the middle of it the page is loaded anew: it is the same person in the same place.
    page.driver.refresh().await.unwrap();
    page.is(&helper).await;
    page.answers(WISH).await;
    page.mood(WISH, "settled").await;

    page.becomes(&receptionist).await;
    told_in_private(&page).await;
    page.answers(WISH).await;
    page.types("#asked textarea", THANKS).await;
    page.presses("#asked [type=submit]").await;
    page.mood(THANKS, "warm").await;

    reads_the_summary(&page, words).await;
    assert!(!page.sees("#footnote").await.text().await.unwrap().is_empty());
    browser.leaves(&hotel.url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hotel_takes_the_language_of_the_page_when_asked_to() {
    let Some(browser) = open(DESKTOP).await else { return };
    let hotel = Hotel::open();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(&VIETNAMESE).await;
    asks(&page, &VIETNAMESE).await;
    page.reads("Reception asks Maintenance").await;
    page.presses("#other-language button").await;
    page.until("document.querySelector('#other-language').hidden").await;
    asks(&page, &VIETNAMESE).await;
    page.reads("Reception nhờ Maintenance giúp").await;
    page.speaks(&ENGLISH).await;
    page.sees("#other-language").await;
    browser.leaves(&hotel.url).await;
}

/// With the mouse: the slash, the first command, the team, the wish; what is missing is said before it is sent.
async fn asks(page: &Page, words: &Words) {
    page.presses("#slash").await;
    page.until("document.querySelectorAll('#offers [role=option]').length > 3")
        .await;
    let first = page
        .driver
        .find(thirtyfour::By::Css("#offers [role=option]"))
        .await
        .unwrap();
    assert!(first.text().await.unwrap().starts_with(words.please));
    first.click().await.unwrap();
    page.types("#option-to", words.maintenance).await;
    page.until("document.querySelector('#option-to').ariaExpanded === 'true'")
        .await;
    let team = page
        .driver
        .find(thirtyfour::By::Css("#command [role=option]"))
        .await
        .unwrap();
    team.click().await.unwrap();
    page.press_button(words.send).await;
    assert_eq!(
        page.sees("#option-what-problem").await.text().await.unwrap(),
        words.required
    );
    page.types("#option-what", WISH).await;
    page.press_button(words.customer).await;
    page.types("#option-customer", "Mr Tanaka, room 118").await;
    for (field, label) in [("to", words.to), ("what", words.what), ("customer", words.customer)] {
        let shown = page
            .sees(&format!("label[for=option-{field}]"))
            .await
            .text()
            .await
            .unwrap();
        assert!(shown.starts_with(label), "{shown}");
    }
    page.press_button(words.send).await;
    page.until("document.querySelector('#command').hidden").await;
}

/// Direct messages are marked as unread; their button leads to the ask.
async fn told_in_private(page: &Page) {
    page.until("document.querySelector('.channel.unread[data-go^=direct]')")
        .await;
    page.goes_to("direct").await;
    page.until("!document.querySelector('.channel.unread[data-go^=direct]')")
        .await;
    page.presses("[data-show]").await;
    page.until("document.querySelector('article.shown') === document.activeElement")
        .await;
    assert!(page.sees("article.shown").await.text().await.unwrap().contains(WISH));
}

async fn reads_the_summary(page: &Page, words: &Words) {
    let before = page.text("#clock-text").await;
    if page.is_phone().await {
        page.presses("#clock-more").await;
    }
    page.press_button(words.digest).await;
    page.until(&format!(
        "document.querySelector('#clock-text').textContent !== '{before}'"
    ))
    .await;
    page.until("document.querySelector('.channel.unread[data-go=weekly-summary]')")
        .await;
    page.goes_to("weekly-summary").await;
    // The first two are last week's summary and its map; the new one may bring a map as well.
    page.until("[...document.querySelectorAll('article')].slice(2).some(it => it.innerText.includes('Maintenance'))")
        .await;
    // That was the tour's last step.
    page.until("document.querySelector('#tour').hidden").await;
}
