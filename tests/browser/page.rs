//! What a person does on the page and sees there.

use std::time::{Duration, Instant};

use thirtyfour::WebElement;
use thirtyfour::prelude::*;

use super::browser::Browser;

/// The words of the page and of the sample hotel, in one language.
pub struct Words {
    pub code: &'static str,
    pub please: &'static str,
    pub thank_you: &'static str,
    pub maintenance: &'static str,
    pub to: &'static str,
    pub what: &'static str,
    pub customer: &'static str,
    pub send: &'static str,
    pub digest: &'static str,
    pub away: &'static str,
    pub only_you: &'static str,
    pub required: &'static str,
}

pub const ENGLISH: Words = Words {
    code: "en",
    please: "/please",
    thank_you: "Say thank you",
    maintenance: "Maintenance",
    to: "to",
    what: "what",
    customer: "customer",
    send: "Send",
    digest: "To the next summary",
    away: "The playground does not answer. Trying again…",
    only_you: "Only you can see this",
    required: "Please fill this in.",
};

pub const VIETNAMESE: Words = Words {
    code: "vi",
    please: "/nho-giup",
    thank_you: "Nói lời cảm ơn",
    maintenance: "Bảo trì",
    to: "cho",
    what: "việc",
    customer: "khách",
    send: "Gửi",
    digest: "Đến bản tin tới",
    away: "Bản dùng thử không trả lời. Đang thử lại…",
    only_you: "Chỉ anh/chị thấy tin này",
    required: "Xin điền mục này nhé.",
};

/// How long anything on the page may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A tab of the browser.
#[derive(Clone)]
pub struct Page {
    pub driver: WebDriver,
}

impl Page {
    /// Opens the playground as it is at the first visit.
    pub async fn open(browser: &Browser, url: &str) -> Self {
        let page = Page {
            driver: browser.driver.clone(),
        };
        page.driver.goto(url).await.unwrap();
        page.is_there().await;
        page
    }

    pub async fn is_there(&self) {
        self.sees("[role=log] article, [role=log] .empty").await;
    }

    /// Waits until the condition, a JavaScript expression, is true.
    pub async fn until(&self, condition: &str) {
        let script = format!("return Boolean({condition})");
        let begin = Instant::now();
        loop {
            // While the page is being loaded there may be nothing to ask.
            let answer = self.driver.execute(&*script, Vec::new()).await;
            if answer.is_ok_and(|answer| answer.json().as_bool() == Some(true)) {
                return;
            }
            self.waits(begin, condition).await;
        }
    }

    /// Waits until this can be seen on the page, and gives the last one of its kind.
    pub async fn sees(&self, selector: &str) -> WebElement {
        let all = format!("[...document.querySelectorAll({})]", quote(selector));
        self.marks(&format!(
            "{all}.findLast(n => n.checkVisibility({{visibilityProperty: true}}))"
        ))
        .await
    }

    /// Waits until this expression gives a node, and gives it.
    async fn marks(&self, node: &str) -> WebElement {
        let script = format!("return {node}");
        let begin = Instant::now();
        loop {
            let answer = self.driver.execute(&*script, Vec::new()).await;
            if let Ok(Ok(node)) = answer.map(|answer| answer.element()) {
                return node;
            }
            self.waits(begin, node).await;
        }
    }

    /// A moment, unless it has been too long.
    async fn waits(&self, begin: Instant, for_what: &str) {
        if begin.elapsed() > PATIENCE {
            let stands = self.text("body").await;
            panic!("never there: {for_what}\nOn the page:\n{stands}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    pub async fn presses(&self, selector: &str) {
        let all = format!("[...document.querySelectorAll({})]", quote(selector));
        self.clicks(&format!(
            "{all}.findLast(n => n.checkVisibility({{visibilityProperty: true}}))"
        ))
        .await;
    }

    /// A node may be replaced, or still be on its way to its place, between the look and the click; a person would try
    /// again, too.
    async fn clicks(&self, node: &str) {
        let begin = Instant::now();
        loop {
            let marked = self.marks(node).await;
            // A click on what still slides into its place lands beside it.
            let from = place_of(&marked).await;
            tokio::time::sleep(Duration::from_millis(40)).await;
            let stands = from.is_some() && from == place_of(&marked).await;
            if stands && marked.click().await.is_ok() {
                return;
            }
            self.waits(begin, node).await;
        }
    }

    /// The words of the first node of this kind.
    pub async fn text(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({}).innerText", quote(selector));
        let answer = self.driver.execute(script, Vec::new()).await.unwrap();
        answer.json().as_str().unwrap().to_owned()
    }

    /// The name of the person whom the tab acts as.
    pub async fn own_name(&self) -> String {
        let script = "return document.querySelector('#me .me-name').lastChild.textContent";
        let answer = self.driver.execute(script, Vec::new()).await.unwrap();
        answer.json().as_str().unwrap().to_owned()
    }

    /// Waits until the stream holds these words.
    pub async fn reads(&self, words: &str) {
        self.until(&format!(
            "document.querySelector('[role=log]')?.innerText.includes({})",
            quote(words)
        ))
        .await;
    }

    /// The last message that holds these words.
    pub async fn message(&self, words: &str) -> WebElement {
        self.marks(&last_message(words)).await
    }

    /// Opens the menu of the last message with these words, which may be drawn anew meanwhile.
    pub async fn opens_menu_of(&self, words: &str) {
        let begin = Instant::now();
        loop {
            let message = self.message(words).await;
            let pressed = self.driver.action_chain().context_click_element(&message);
            if pressed.perform().await.is_ok() {
                break;
            }
            self.waits(begin, words).await;
        }
        self.sees("#menu").await;
    }

    /// Waits until the last message with `words` holds these, too.
    pub async fn tells(&self, words: &str, too: &str) {
        let message = last_message(words);
        self.until(&format!("{message}?.innerText.includes({})", quote(too)))
            .await;
    }

    /// Waits until the last message with `words` is of this mood.
    pub async fn mood(&self, words: &str, mood: &str) {
        self.until(&format!("{}?.querySelector('.card.{mood}')", last_message(words)))
            .await;
    }

    /// Presses the main button of the last message with these words.
    pub async fn answers(&self, words: &str) {
        self.clicks(&format!("{}?.querySelector('.buttons .primary')", last_message(words)))
            .await;
    }

    pub async fn types(&self, selector: &str, words: &str) {
        self.sees(selector).await.send_keys(words).await.unwrap();
    }

    pub async fn presses_key(&self, selector: &str, key: impl Into<thirtyfour::TypingData>) {
        self.sees(selector).await.send_keys(key).await.unwrap();
    }

    pub async fn empties(&self, selector: &str) {
        self.presses_key(selector, Key::Control + "a".to_string()).await;
        self.presses_key(selector, Key::Backspace).await;
    }

    /// The last button with just these words.
    pub async fn press_button(&self, words: &str) {
        let visible = "n.checkVisibility({visibilityProperty: true})";
        let words = quote(words);
        self.clicks(&format!(
            "[...document.querySelectorAll('button')].findLast(n => n.innerText.trim() === {words} && {visible})"
        ))
        .await;
    }

    /// Chooses the language as a person does, on a phone in the drawer.
    pub async fn speaks(&self, words: &Words) {
        let phone = self.is_phone().await;
        if phone {
            self.presses("#side-open").await;
        }
        self.presses(&format!("[data-lang={}]", words.code)).await;
        self.until(&format!("document.documentElement.lang === '{}'", words.code))
            .await;
        if phone {
            self.presses("#side-close").await;
        }
    }

    pub async fn is_phone(&self) -> bool {
        let opener = self.driver.find(By::Css("#side-open")).await.unwrap();
        opener.is_displayed().await.unwrap()
    }

    /// Chooses a person in the switcher.
    pub async fn becomes(&self, name: &str) {
        self.presses("#me").await;
        self.types("#people-search", name).await;
        self.until("document.querySelectorAll('#people [role=option]').length === 1")
            .await;
        self.types("#people-search", "\n").await;
        self.is(name).await;
    }

    pub async fn is(&self, name: &str) {
        let quoted = quote(name);
        self.until(&format!(
            "document.querySelector('#me .me-name')?.textContent.includes({quoted})"
        ))
        .await;
        self.is_there().await;
    }

    /// Opens the channel of this kind, by its place in the list.
    pub async fn goes_to(&self, channel: &str) {
        if self.is_phone().await {
            self.presses("#side-open").await;
        }
        let entry = format!("[data-go^='{channel}']");
        self.presses(&entry).await;
        self.until(&format!(
            "document.querySelector(\"{entry}[aria-current]\") && document.querySelector('[role=log]')"
        ))
        .await;
    }
}

fn last_message(words: &str) -> String {
    let words = quote(words);
    format!("[...document.querySelectorAll('[role=log] article')].findLast(n => n.innerText.includes({words}))")
}

/// As a string of JavaScript.
pub fn quote(words: &str) -> String {
    serde_json::to_string(words).unwrap()
}

/// Where a node is, if it is still there.
async fn place_of(node: &WebElement) -> Option<[f64; 4]> {
    let place = node.rect().await.ok()?;
    Some([place.x, place.y, place.width, place.height])
}
