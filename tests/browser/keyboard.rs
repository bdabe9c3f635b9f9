//! The story without a mouse: every stop of the Tab key is seen, and nothing is out of reach.

use thirtyfour::Key;

use super::browser::{DESKTOP, open};
use super::hotel::Hotel;
use super::page::{Page, quote};

const WISH: &str = "The lamp over the desk flickers.";
/// More stops than the page has.
const STOPS: usize = 150;

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_done_with_the_keyboard_alone() {
    let Some(browser) = open(DESKTOP).await else { return };
    let hotel = Hotel::open();
    let (_, helper) = hotel.somebody_of("Maintenance").await;
    let page = Page::open(&browser, &hotel.url).await;
    let receptionist = page.own_name().await;
    let keys = Keys { page: &page };

    // The second link at the top leads to writing.
    keys.tab_to("n.dataset.skip === 'words'").await;
    keys.press(Key::Enter).await;
    keys.on("n.id === 'words'").await;
    keys.write("/ple").await;
    page.until("document.querySelector('#words').getAttribute('aria-activedescendant')")
        .await;
    keys.press(Key::Enter).await;
    keys.on("n.id === 'option-to'").await;
    keys.write("mainten").await;
    page.until("document.activeElement.getAttribute('aria-activedescendant')")
        .await;
    keys.press(Key::Enter).await;
    page.until("document.activeElement.value === 'Maintenance'").await;
    keys.press(Key::Tab).await;
    keys.on("n.id === 'option-what'").await;
    keys.write(WISH).await;
    keys.press(Key::Enter).await;
    page.mood(WISH, "waiting").await;
    keys.on("n.id === 'words'").await;

    keys.switch(&helper).await;
    keys.press_on_last_message("Take it").await;
    page.mood(WISH, "calm").await;
    keys.tab_to("n.textContent === 'Done' && n.closest('article')").await;
    keys.press(Key::Enter).await;
    page.mood(WISH, "settled").await;

    keys.switch(&receptionist).await;
    keys.press_on_last_message("Say thank you").await;
    keys.on("n.closest('#asked') && n.matches('textarea')").await;
    keys.write("Light again!").await;
    keys.tab_to("n.matches('#asked [type=submit]')").await;
    keys.press(Key::Enter).await;
    page.mood("Light again!", "warm").await;

    keys.tab_to("n.dataset.menu && n.closest('article') === [...document.querySelectorAll('article')].at(-1)")
        .await;
    keys.press(Key::Enter).await;
    keys.on("n.role === 'menuitem'").await;
    keys.press(Key::Escape).await;
    keys.on("n.dataset.menu").await;

    keys.tab_to("n.dataset.to === 'digest'").await;
    keys.press(Key::Enter).await;
    page.until("document.querySelector('.channel.unread[data-go=weekly-summary]')")
        .await;
    keys.tab_to("n.dataset.go === 'weekly-summary'").await;
    keys.press(Key::Enter).await;
    page.until("document.querySelectorAll('article').length > 1").await;
    browser.leaves(&hotel.url).await;
}

struct Keys<'a> {
    page: &'a Page,
}

impl Keys<'_> {
    async fn press(&self, key: Key) {
        self.write(&String::from(key.value())).await;
    }

    async fn write(&self, words: &str) {
        self.page
            .driver
            .action_chain()
            .send_keys(words)
            .perform()
            .await
            .unwrap();
    }

    /// Waits until what has the focus, `n`, is this.
    async fn on(&self, condition: &str) {
        self.page
            .until(&format!("(n => {condition})(document.activeElement)"))
            .await;
    }

    /// Presses Tab until that. On the way every stop must be seen to have the focus.
    async fn tab_to(&self, condition: &str) {
        let arrived = format!("return Boolean((n => {condition})(document.activeElement))");
        let seen = "const n = document.activeElement, s = getComputedStyle(n);
            return n === document.body || (n.checkVisibility() && s.outlineStyle !== 'none' && s.outlineWidth !== '0px') ? '' : n.outerHTML";
        for _ in 0..STOPS {
            self.press(Key::Tab).await;
            let unseen = self.ask(seen).await;
            assert_eq!(unseen.as_str(), Some(""), "the focus cannot be seen");
            if self.ask(&arrived).await == true {
                return;
            }
        }
        panic!("out of reach: {condition}");
    }

    async fn ask(&self, script: &str) -> serde_json::Value {
        self.page
            .driver
            .execute(script, Vec::new())
            .await
            .unwrap()
            .json()
            .clone()
    }

    async fn switch(&self, name: &str) {
        self.tab_to("n.id === 'me'").await;
        self.press(Key::Enter).await;
        self.on("n.id === 'people-search'").await;
        self.write(name).await;
        self.page
            .until("document.querySelectorAll('#people [role=option]').length === 1")
            .await;
        self.press(Key::Enter).await;
        self.page.is(name).await;
    }

    /// From the stream up to its last message, and on to the button.
    async fn press_on_last_message(&self, words: &str) {
        self.tab_to("n.role === 'log'").await;
        self.press(Key::Up).await;
        self.on(&format!(
            "n.matches('article') && n.innerText.includes({})",
            quote(WISH)
        ))
        .await;
        self.tab_to(&format!("n.textContent === {}", quote(words))).await;
        self.press(Key::Enter).await;
    }
}
