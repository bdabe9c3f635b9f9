//! No token reaches a log or a `Debug`.

use super::support::discord::Cut;
use super::*;
use std::fmt::Write;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps every word that this program itself logs, at every level.
struct Everything(Arc<Mutex<String>>);

struct Words<'a>(&'a mut String);

impl Visit for Words<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Everything {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("magicwords")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Words(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Words(&mut self.0.lock().unwrap()));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn no_token_is_logged_or_shown() {
    let log = Arc::new(Mutex::new(String::new()));
    let _guard = tracing::subscriber::set_default(Everything(Arc::clone(&log)));
    let stand = Discord::start();
    let hotel = hotel(&stand);
    let bot = Running::start(&stand, with_a_card).await;
    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .drops_the_connection();
    stand
        .faults()
        .next("POST /interactions/*/*/callback")
        .refuses_with(10_062);
    stand.faults().next("PUT /applications/*/commands").fails_with(500);
    hotel
        .lan
        .uses("please")
        .option("to", &hotel.reception)
        .option("what", "ice")
        .send();
    bot.eventually("the answer to fail", |_| {
        log.lock().unwrap().contains("could not be answered")
    })
    .await;
    stand.sends_event(
        "INTERACTION_CREATE",
        &serde_json::json!({"token": "interaction-token-x", "id": 3}),
    );
    stand.cuts_the_gateway(Cut::Reset);
    bot.eventually("the loss to be told", |_| {
        log.lock().unwrap().contains("the gateway is lost")
    })
    .await;
    let handle = bot.acts()[0].answer.clone().unwrap();
    let shown = format!(
        "{:?} {:?} {:?} {:?}",
        bot.acts(),
        bot.adapter,
        config(&stand),
        bot.seen.lock().unwrap()
    );
    let said = log.lock().unwrap().clone();
    for words in [&said, &shown] {
        assert!(!words.contains(stand.token()), "{words}");
        assert!(!words.contains("interaction-token"), "{words}");
        assert!(!words.contains(&handle), "{words}");
    }
    bot.stop.send_replace(true);
}
