//! Two tabs are two people.

use super::browser::{DESKTOP, open};
use super::hotel::Hotel;
use super::page::{ENGLISH, Page};

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_are_two_people_who_see_each_other_at_once() {
    let Some(browser) = open(DESKTOP).await else { return };
    let hotel = Hotel::open();
    let (minh, helper) = hotel.somebody_of("Maintenance").await;
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(&ENGLISH).await;
    let receptionist = page.own_name().await;
    let hers = page.driver.window().await.unwrap();
    let his = page.driver.new_tab().await.unwrap();
    page.driver.switch_to_window(his.clone()).await.unwrap();
    page.driver.goto(format!("{}/#as={minh}", hotel.url)).await.unwrap();
    page.is(&helper).await;

    page.driver.switch_to_window(hers.clone()).await.unwrap();
    assert_eq!(page.own_name().await, receptionist);
    page.types("#words", "Good morning, is anybody up here?\n").await;
    page.reads("is anybody up here?").await;
    page.types("#words", "/please").await;
    page.types("#words", "\n").await;
    page.types("#option-to", "maint").await;
    page.until("document.querySelector('#option-to').ariaActiveDescendantElement")
        .await;
    page.types("#option-to", "\n").await;
    page.types("#option-what", "<b>A lamp</b> in the **lobby**\n").await;
    page.mood("<b>A lamp</b> in the **lobby**", "waiting").await;
    page.types("#words", "/kudos asks").await;
    page.types("#words", "\n").await;
    page.presses("#command [type=submit]").await;
    page.reads(ENGLISH.only_you).await;

    page.driver.switch_to_window(his).await.unwrap();
    page.reads("is anybody up here?").await;
    assert!(!page.text("[role=log]").await.contains(ENGLISH.only_you));
    page.answers("<b>A lamp</b>").await;
    page.mood("<b>A lamp</b>", "calm").await;

    page.driver.switch_to_window(hers).await.unwrap();
    page.mood("<b>A lamp</b>", "calm").await;
    page.until("document.querySelector('.channel.unread[data-go^=direct]')")
        .await;
    browser.leaves(&hotel.url).await;
}

/// A browser opens six connections to a host: were each tab to hold one, the seventh would wait for ever.
#[tokio::test(flavor = "multi_thread")]
async fn eight_tabs_are_open_at_once_and_each_hears_of_what_is_said() {
    let Some(browser) = open(DESKTOP).await else { return };
    let hotel = Hotel::open();
    let (minh, _) = hotel.somebody_of("Maintenance").await;
    let page = Page::open(&browser, &hotel.url).await;
    let mut tabs = vec![page.driver.window().await.unwrap()];
    for _ in 1..8 {
        let tab = page.driver.new_tab().await.unwrap();
        page.driver.switch_to_window(tab.clone()).await.unwrap();
        page.driver.goto(format!("{}/#as={minh}", hotel.url)).await.unwrap();
        page.is_there().await;
        tabs.push(tab);
    }
    page.types("#words", "Does everybody hear this?\n").await;
    page.reads("Does everybody hear this?").await;
    for tab in &tabs {
        page.driver.switch_to_window(tab.clone()).await.unwrap();
        page.reads("Does everybody hear this?").await;
    }
    page.types("#words", "Yes, here too.\n").await;
    page.reads("Yes, here too.").await;
    browser.leaves(&hotel.url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_talk_is_thanked_for_from_its_menu() {
    let Some(browser) = open(DESKTOP).await else { return };
    let hotel = Hotel::open();
    let (_, helper) = hotel.somebody_of("Maintenance").await;
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(&ENGLISH).await;
    let receptionist = page.own_name().await;
    page.becomes(&helper).await;
    page.types("#words", "The lift runs again.\n").await;
    page.message("The lift runs again.").await;
    page.becomes(&receptionist).await;
    page.opens_menu_of("The lift runs again.").await;
    page.press_button(ENGLISH.thank_you).await;
    page.types("#asked textarea", "For the lift, on a Sunday.").await;
    page.presses("#asked [type=submit]").await;
    page.mood("For the lift, on a Sunday.", "warm").await;
    page.tells("For the lift, on a Sunday.", &helper).await;
    browser.leaves(&hotel.url).await;
}
