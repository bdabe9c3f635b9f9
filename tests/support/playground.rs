//! The real playground: started, spoken to over HTTP as its page does, stopped.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_magicwords");
const PATIENCE: Duration = Duration::from_secs(20);

/// A playground that runs. Dropping it kills the process.
pub struct Demo {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// What it said on stdout before it served.
    pub said: String,
}

/// How a start that failed ended.
pub struct Refused {
    pub code: i32,
    pub sentence: String,
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.arg("demo").args(arguments).current_dir(folder).env_clear();
    command.env("TMPDIR", folder).stdin(Stdio::null());
    command
}

impl Demo {
    /// Starts it in this folder, with temporary files there too, on a free port.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = command(folder, &[&["--port", "0"], arguments].concat())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary can be run");
        let mut out = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut said = String::new();
        while !said.contains("Ctrl-C") {
            let read = out.read_line(&mut said).expect("stdout is text");
            assert!(read > 0, "the playground ended: {said}");
        }
        let (_, url) = said.split_once("is open at ").expect(&said);
        let url = url.lines().next().unwrap_or_default().trim_end_matches('/').to_owned();
        // Read on, so that the program never writes to nobody.
        std::thread::spawn(move || out.read_to_string(&mut String::new()));
        Demo { child, url, said }
    }

    /// Starts what must not start.
    pub fn refused(folder: &Path, arguments: &[&str]) -> Refused {
        let output = command(folder, arguments).output().expect("the binary can be run");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        let err = String::from_utf8(output.stderr).expect("stderr is text");
        let sentence = err.strip_prefix("magicwords: ").expect(&err);
        assert_eq!(sentence.lines().count(), 1, "{err}");
        Refused {
            code: output.status.code().expect("it ended by itself"),
            sentence: sentence.trim_end().to_owned(),
        }
    }

    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").expect("a URL")
    }

    /// SIGTERM, which asks for a graceful stop; how it ended.
    pub fn stop(mut self) -> ExitStatus {
        let begun = Instant::now();
        let id = self.child.id().to_string();
        // The `kill` program, because the standard library sends SIGKILL alone.
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.expect("kill can be run").success());
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it did not stop within {PATIENCE:?}");
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill9(mut self) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a killed child ends");
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        Client::new().get(format!("{}{path}", self.url))
    }

    /// As the page sends it.
    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        Client::new()
            .post(format!("{}{path}", self.url))
            .header("origin", &self.url)
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    /// Somebody at the page, in English.
    pub fn visitor(&self, person: &str) -> Visitor<'_> {
        self.visitor_in(person, "en")
    }

    pub fn visitor_in(&self, person: &str, language: &'static str) -> Visitor<'_> {
        Visitor {
            demo: self,
            person: person.to_owned(),
            language,
        }
    }

    /// Moves the clock.
    pub async fn turn(&self, to: &str) -> Value {
        json_of(self.post("/api/clock", &json!({"to": to, "lang": "en"}))).await
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _ended_already = self.child.wait();
    }
}

/// What a request that must succeed is answered with.
pub async fn json_of(request: RequestBuilder) -> Value {
    let response = request.send().await.expect("the playground answers");
    let (status, body) = (response.status(), response.text().await.expect("a body"));
    assert!(status.is_success(), "{status}: {body}");
    serde_json::from_str(&body).expect(&body)
}

/// The status and the sentence of a request that must fail.
pub async fn refusal_of(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.expect("the playground answers");
    let (status, body) = (response.status(), response.text().await.expect("a body"));
    assert!(!status.is_success(), "{body}");
    let body: Value = serde_json::from_str(&body).expect(&body);
    (status.as_u16(), body["error"].as_str().expect("a sentence").to_owned())
}

/// One open page.
pub struct Visitor<'a> {
    demo: &'a Demo,
    person: String,
    language: &'static str,
}

impl Visitor<'_> {
    fn query(&self, more: &str) -> String {
        format!("person={}&lang={}{more}", self.person, self.language)
    }

    pub async fn state(&self) -> Value {
        json_of(self.demo.get(&format!("/api/state?{}", self.query("")))).await
    }

    /// The messages of a channel, oldest first.
    pub async fn reads(&self, channel: &str) -> Vec<Value> {
        let query = self.query(&format!("&channel={channel}"));
        let page = json_of(self.demo.get(&format!("/api/messages?{query}"))).await;
        page["messages"].as_array().expect("messages").clone()
    }

    pub fn direct(&self) -> String {
        format!("direct:{}", self.person)
    }

    /// Reads a channel until it shows what is looked for.
    pub async fn waits_for(&self, channel: &str, what: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let messages = self.reads(channel).await;
            if let Some(found) = messages.iter().rev().find(|message| what(message)) {
                return found.clone();
            }
            assert!(Instant::now() < until, "it never came: {messages:#?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn act(&self, channel: &str, act: Value) -> RequestBuilder {
        let body = json!({"person": self.person, "lang": self.language, "channel": channel, "act": act});
        self.demo.post("/api/act", &body)
    }

    /// Uses a command; the answer.
    pub async fn uses(&self, channel: &str, path: &str, options: Value) -> Value {
        json_of(self.act(channel, json!({"slash": {"path": path, "options": options}}))).await
    }

    /// Presses the button of a message with this label; the answer.
    pub async fn presses(&self, message: &Value, label: &str) -> Value {
        let mut buttons = message["buttons"].as_array().expect("buttons").iter();
        let button = buttons.find_map(|row| row.as_array()?.iter().find(|button| button["label"] == label));
        let button = button.unwrap_or_else(|| panic!("there is no {label} on {message:#}"));
        let act = json!({"button": {"message": message["id"], "id": button["press"]}});
        json_of(self.act(message["channel"].as_str().expect("a channel"), act)).await
    }

    /// Sends the form that an answer opened; the answer.
    pub async fn fills(&self, channel: &str, answer: &Value, fields: Value) -> Value {
        let id = &answer["answer"]["modal"]["id"];
        assert!(id.is_string(), "no form: {answer:#}");
        json_of(self.act(channel, json!({"modal": {"id": id, "fields": fields}}))).await
    }

    pub async fn says(&self, channel: &str, words: &str) -> Value {
        json_of(self.act(channel, json!({"say": words}))).await
    }

    pub async fn completes(&self, path: &str, option: &str, typed: &str, options: Value) -> Vec<Value> {
        let body = json!({
            "person": self.person, "lang": self.language, "channel": "front-desk", "path": path, "option": option,
            "typed": typed, "options": options,
        });
        let answer = json_of(self.demo.post("/api/complete", &body)).await;
        answer["choices"].as_array().expect("choices").clone()
    }

    /// Listens from a cursor on, or from now.
    pub async fn listens(&self, cursor: &str) -> Listening {
        let query = self.query(&format!("&cursor={cursor}"));
        let response = self.demo.get(&format!("/api/events?{query}")).send().await;
        Listening {
            response: response.expect("the playground answers"),
            unread: String::new(),
        }
    }
}

/// An open line of events.
pub struct Listening {
    response: Response,
    unread: String,
}

/// One event.
#[derive(Debug, Clone)]
pub struct Heard {
    pub kind: String,
    pub cursor: String,
    pub data: Value,
}

impl Listening {
    /// The next event; `None` when the line ends.
    pub async fn next(&mut self) -> Option<Heard> {
        let reading = async {
            while !self.unread.contains("\n\n") {
                let chunk = self.response.chunk().await.ok().flatten()?;
                self.unread.push_str(&String::from_utf8_lossy(&chunk));
            }
            let (event, rest) = self.unread.split_once("\n\n")?;
            let heard = read(event);
            self.unread = rest.to_owned();
            Some(heard)
        };
        tokio::time::timeout(PATIENCE, reading).await.expect("nothing is heard")
    }

    /// The next event of this kind; others before it are passed over.
    pub async fn hears(&mut self, kind: &str) -> Heard {
        loop {
            let heard = self.next().await.expect("the line has ended");
            if heard.kind == kind {
                return heard;
            }
        }
    }
}

fn read(event: &str) -> Heard {
    let field = |name: &str| {
        let mut lines = event.lines();
        let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default().to_owned()
    };
    Heard {
        kind: field("event"),
        cursor: field("id"),
        data: serde_json::from_str(&field("data")).unwrap_or(Value::Null),
    }
}

/// The words of a text, names and all.
pub fn words(text: &Value) -> String {
    let pieces = text.as_array().expect("pieces").iter();
    pieces.map(|piece| piece["s"].as_str().expect("words")).collect()
}

/// The whole message in words: text, card, buttons.
pub fn all_words(message: &Value) -> String {
    let mut all = words(&message["text"]);
    if let Some(card) = message["card"].as_object() {
        for part in ["title", "body", "footer"] {
            all = format!("{all}\n{}", words(&card[part]));
        }
        for field in card["fields"].as_array().expect("fields") {
            all = format!("{all}\n{}: {}", words(&field["name"]), words(&field["value"]));
        }
    }
    for button in message["buttons"]
        .as_array()
        .expect("buttons")
        .iter()
        .flat_map(|row| row.as_array())
        .flatten()
    {
        all = format!("{all}\n[{}]", button["label"].as_str().expect("a label"));
    }
    all
}
