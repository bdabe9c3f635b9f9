//! Chromium without a window, driven through chromedriver.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities};

/// How large the window is and what the reader likes.
#[derive(Clone, Copy)]
pub struct Looks {
    pub width: u32,
    pub height: u32,
    pub phone: bool,
    pub dark: bool,
}

pub const DESKTOP: Looks = Looks {
    width: 1280,
    height: 800,
    phone: false,
    dark: false,
};

pub const PHONE: Looks = Looks {
    width: 360,
    height: 740,
    phone: true,
    dark: false,
};

/// A browser of its own for each test. Ends with `leaves`, or when it is dropped.
pub struct Browser {
    pub driver: WebDriver,
    _chromedriver: Chromedriver,
    _profile: TempDir,
}

/// `None` where the machine has no browser: then the test is skipped, and says so.
pub async fn open(looks: Looks) -> Option<Browser> {
    let (Some(chromium), Some(chromedriver)) = (find("CHROMIUM", "chromium"), find("CHROMEDRIVER", "chromedriver"))
    else {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI must have chromium and chromedriver"
        );
        eprintln!("skipped: no chromium and chromedriver (apt-get install chromium chromium-driver)");
        return None;
    };
    let chromedriver = Chromedriver::start(&chromedriver);
    let profile = tempfile::tempdir().unwrap();
    let driver = WebDriver::new(&chromedriver.url, capabilities(&chromium, profile.path(), looks))
        .await
        .unwrap();
    let scheme = if looks.dark { "dark" } else { "light" };
    // What still moves is neither where nor of the colour that it will be.
    let media = json!({"features": [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]});
    driver
        .cdp()
        .send_raw("Emulation.setEmulatedMedia", media)
        .await
        .unwrap();
    Some(Browser {
        driver,
        _chromedriver: chromedriver,
        _profile: profile,
    })
}

fn find(variable: &str, program: &str) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Ends when it is dropped, and with it the browser that it has started.
struct Chromedriver {
    child: Child,
    url: String,
}

impl Chromedriver {
    /// On a free port. It looks for one that is free, and gives up when another takes it before it does.
    fn start(program: &Path) -> Self {
        let tries = std::iter::repeat_with(|| Self::try_to_start(program)).take(5);
        tries.flatten().next().expect("chromedriver says its port")
    }

    fn try_to_start(program: &Path) -> Option<Self> {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        let mut driver = Chromedriver {
            child,
            url: String::new(),
        };
        let line = lines.find(|line| line.contains("successfully on port "))?;
        let port = line.rsplit(' ').next()?.trim_end_matches('.');
        driver.url = format!("http://127.0.0.1:{port}");
        std::thread::spawn(move || lines.for_each(drop));
        Some(driver)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

fn capabilities(chromium: &Path, profile: &Path, looks: Looks) -> thirtyfour::ChromeCapabilities {
    let mut wanted = DesiredCapabilities::chrome();
    wanted.set_binary(&chromium.display().to_string()).unwrap();
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--lang=en",
        &format!("--user-data-dir={}", profile.display()),
        &format!("--window-size={},{}", looks.width, looks.height),
    ] {
        wanted.add_arg(argument).unwrap();
    }
    if looks.phone {
        let metrics = json!({"width": looks.width, "height": looks.height, "pixelRatio": 2.0, "touch": true});
        let phone = json!({"deviceMetrics": metrics, "userAgent": "phone"});
        wanted.add_experimental_option("mobileEmulation", phone).unwrap();
    }
    let logs = json!({"browser": "ALL", "performance": "ALL"});
    wanted.set("goog:loggingPrefs", logs).unwrap();
    wanted
}

impl Browser {
    /// Ends the browser, after a look at what it has logged: no word in the console, and nothing asked of anybody but
    /// the playground.
    pub async fn leaves(self, playground: &str) {
        assert_eq!(self.complaints().await, Vec::<String>::new());
        assert_eq!(self.requests_elsewhere(playground).await, Vec::<String>::new());
        self.driver.clone().quit().await.unwrap();
    }

    /// What the console says.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.unwrap();
        log.into_iter()
            .map(|entry| format!("{} {}", entry.level, entry.message))
            .collect()
    }

    async fn requests_elsewhere(&self, playground: &str) -> Vec<String> {
        let log = self.driver.get_log("performance").await.unwrap();
        let events = log
            .iter()
            .map(|entry| serde_json::from_str::<Value>(&entry.message).unwrap());
        let sent: Vec<String> = events
            .filter(|event| event["message"]["method"] == "Network.requestWillBeSent")
            .map(|event| {
                event["message"]["params"]["request"]["url"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let home = format!("{playground}/");
        assert!(
            sent.iter().any(|url| url.starts_with(&home)),
            "the log of requests is empty"
        );
        // The browser's own pages, such as its first empty tab, are not the page's doing.
        let own = ["data:", "chrome:"];
        sent.into_iter()
            .filter(|url| !url.starts_with(&home) && !own.iter().any(|scheme| url.starts_with(scheme)))
            .collect()
    }
}
