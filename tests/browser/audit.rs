//! What axe-core finds on the page: nothing serious, in both languages and both themes, wide and narrow. `AXE` names its
//! `axe.min.js` (`npm install axe-core`); without it the audit says that it is skipped.

use serde_json::Value;
use thirtyfour::Key;

use super::browser::{DESKTOP, Looks, PHONE, open};
use super::hotel::Hotel;
use super::page::{ENGLISH, Page, VIETNAMESE, Words};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_of_the_page_in_english() {
    audited(DESKTOP, &ENGLISH).await;
    audited(PHONE, &ENGLISH).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shut_out_of_the_page_in_vietnamese() {
    audited(DESKTOP, &VIETNAMESE).await;
    audited(PHONE, &VIETNAMESE).await;
}

async fn audited(looks: Looks, words: &Words) {
    let Some(axe) = std::env::var_os("AXE") else {
        assert!(std::env::var_os("CI").is_none(), "CI must name axe-core");
        eprintln!("skipped: AXE names no axe.min.js (npm install axe-core)");
        return;
    };
    let Some(browser) = open(looks).await else { return };
    let hotel = Hotel::open();
    let page = Page::open(&browser, &hotel.url).await;
    page.speaks(words).await;
    let audit = Audit {
        axe: std::fs::read_to_string(axe).unwrap(),
        page: &page,
    };
    audit.axe_is_there().await;
    audit.stream().await;
    audit.composing(words).await;
    audit.dialogs().await;
    audit.clock().await;
    audit.tour().await;
    browser.leaves(&hotel.url).await;
}

/// The places of a page, one after the other, each in both themes.
struct Audit<'p> {
    axe: String,
    page: &'p Page,
}

impl Audit<'_> {
    async fn axe_is_there(&self) {
        self.page.driver.execute(&*self.axe, Vec::new()).await.unwrap();
    }

    async fn stream(&self) {
        self.finds_nothing("the stream").await;
        if self.page.is_phone().await {
            self.page.presses("#side-open").await;
            self.finds_nothing("the drawer").await;
            self.page.presses("#side-close").await;
        }
        self.page.presses("[role=log] article [data-menu]").await;
        self.page.sees("#menu").await;
        self.finds_nothing("the menu of a message").await;
        self.page.presses_key("#menu [role=menuitem]", Key::Escape).await;
        self.page.presses("[role=log] article [data-person]").await;
        self.page.sees("#menu").await;
        self.finds_nothing("the menu of a person").await;
        self.page.presses_key("#menu [role=menuitem]", Key::Escape).await;
    }

    async fn composing(&self, words: &Words) {
        let page = self.page;
        page.types("#words", "/").await;
        page.sees("#offers").await;
        self.finds_nothing("the commands").await;
        page.types("#words", "nonsense\n").await;
        page.until("document.querySelector('#notice').textContent").await;
        self.finds_nothing("a notice").await;
        page.empties("#words").await;
        self.form(words.please).await;
        page.types("#option-to", "m").await;
        page.sees("#command [role=option]").await;
        self.finds_nothing("the form").await;
        page.presses("#command [type=submit]").await;
        page.sees("#option-what-problem").await;
        self.finds_nothing("the form with what is missing").await;
        page.presses("#command .form-top button").await;
        self.form("/kudos help").await;
        page.presses("#command [type=submit]").await;
        page.reads(words.only_you).await;
        self.finds_nothing("the help").await;
    }

    /// Opens a command's form with all of its options.
    async fn form(&self, command: &str) {
        self.page.types("#words", command).await;
        self.page.types("#words", "\n").await;
        self.page.sees("#command").await;
        let chips = "document.querySelectorAll('#command .chip').forEach(chip => chip.click())";
        self.page.driver.execute(chips, Vec::new()).await.unwrap();
    }

    async fn dialogs(&self) {
        let page = self.page;
        page.presses("#me").await;
        page.sees("#people [role=option]").await;
        self.finds_nothing("the people").await;
        page.types("#people-search", "nobody of this name").await;
        self.finds_nothing("nobody among the people").await;
        page.presses("#people .dialog-top button").await;
        let moderator = page.first_moderator().await;
        page.becomes(&moderator).await;
        self.form("/kudos-admin setup").await;
        self.finds_nothing("a form of moderators").await;
        page.presses("#command .form-top button").await;
        page.goes_to("moderators").await;
        self.finds_nothing("the channel of moderators").await;
        page.goes_to("weekly-summary").await;
        self.finds_nothing("the weekly summary").await;
        page.goes_to("front-desk").await;
        page.presses("[role=log] article [data-person]").await;
        page.presses("#menu [role=menuitem]:first-child").await;
        page.sees("#asked textarea").await;
        self.finds_nothing("a form that was asked for").await;
        page.presses("#asked [type=submit]").await;
        self.finds_nothing("that form with what is missing").await;
        page.presses("#asked .dialog-top button").await;
    }

    async fn clock(&self) {
        if self.page.is_phone().await {
            self.page.presses("#clock-more").await;
        }
        self.page.presses("[data-to=hour]").await;
        self.page.sees(".clock.shifted").await;
        self.finds_nothing("the clock").await;
    }

    async fn tour(&self) {
        for step in 0..4 {
            let keep = format!("localStorage.setItem('tour', '{{\"step\":{step}}}')");
            self.page.driver.execute(keep, Vec::new()).await.unwrap();
            self.page.driver.refresh().await.unwrap();
            self.page.is_there().await;
            self.page.sees("#tour h2").await;
            self.axe_is_there().await;
            self.finds_nothing(&format!("hint {} of the tour", step + 1)).await;
        }
    }

    async fn finds_nothing(&self, place: &str) {
        for theme in ["light", "dark"] {
            let wear = format!("document.documentElement.dataset.theme = '{theme}'");
            self.page.driver.execute(wear, Vec::new()).await.unwrap();
            let serious = self.page.findings().await;
            assert!(serious.is_empty(), "{place}, {theme}:\n{}", serious.join("\n"));
        }
        let wide = "return document.documentElement.scrollWidth > innerWidth";
        let wide = self.page.driver.execute(wide, Vec::new()).await;
        assert_eq!(wide.unwrap().json(), false, "{place} is wider than the window");
    }
}

impl Page {
    /// What axe-core finds that is serious.
    async fn findings(&self) -> Vec<String> {
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations), error => done([String(error)]))";
        let found = self.driver.execute_async(run, Vec::new()).await.unwrap();
        let all = found.json().as_array().unwrap().iter();
        all.filter(|finding| !matches!(finding["impact"].as_str(), Some("minor" | "moderate")))
            .map(describe)
            .collect()
    }

    /// The name of somebody who moderates.
    async fn first_moderator(&self) -> String {
        let script = "return fetch('/api/state?person=&lang=en').then(answer => answer.json())
            .then(state => state.people.find(person => person.moderator))";
        let answer = self.driver.execute(script, Vec::new()).await.unwrap();
        answer.json()["name"].as_str().unwrap().to_owned()
    }
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
