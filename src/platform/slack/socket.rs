//! One socket of Socket Mode, from its connection to its end. Every envelope is handled in a task of its own, so that a slow
//! or panicking one delays no other's acknowledgement.
//!
//! Slack sends to any socket that is open, and only events come again when nobody acknowledges them: the person of a command
//! is told that it failed. So a socket that is open is read. One that Slack announces to close (`warning`,
//! `refresh_requested`) goes on until its successor is up and what came by it is acknowledged; at the stop of the program
//! each is closed as soon as that is so. Work that is acknowledged, as a card that waits for its turn, needs no socket.

use super::Slack;
use super::answer;
use super::envelope::{Ack, Frame};
use crate::chat::platform::Door;
use futures::{SinkExt, StreamExt};
use std::ops::ControlFlow;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Without Nagle's algorithm, which holds back an acknowledgement until Slack has confirmed the one before.
const AT_ONCE: bool = true;
/// `hello` comes within this time, or the socket is given up.
const GREETING_TIMEOUT: Duration = Duration::from_secs(20);
/// So many pings of ours are unanswered when a socket counts as silent. Slack pings by itself, too.
const PINGS: u32 = 3;
/// How long a socket with a successor is listened to at least: what Slack sent it last is on its way.
const LINGER: Duration = Duration::from_secs(3);
/// How long it is listened to again when something is not acknowledged by then.
const LINGER_ON: Duration = Duration::from_millis(100);
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// How long work in hand may take after the stop.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// What the keeper of a socket hears of it.
pub(super) enum Signal {
    /// Slack said hello.
    Up,
    /// An envelope came by it.
    Serves,
    /// Slack is about to close it: another is to be opened first.
    Leaving(String),
    Lost(String),
}

/// What a socket and its keeper share.
pub(super) struct Ties {
    pub slack: Slack,
    pub door: Door,
    pub tell: mpsc::UnboundedSender<Signal>,
    /// Turns true when a successor is up.
    pub retire: watch::Receiver<bool>,
    pub stop: watch::Receiver<bool>,
}

/// An open socket, and the acknowledgements that go out by it.
struct Line {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    acks: mpsc::UnboundedReceiver<String>,
}

/// What there is to know of an open socket.
struct Socket {
    line: Line,
    ties: Ties,
    /// Given to each envelope, which holds it until it is acknowledged or given up.
    acks: mpsc::UnboundedSender<String>,
    work: JoinSet<()>,
    greeted: bool,
    serves: bool,
    heard: Instant,
}

/// Resolves when it turns true, or when nobody is left who could turn it.
pub(super) async fn turned(flag: &watch::Receiver<bool>) {
    let mut flag = flag.clone();
    let _ = flag.wait_for(|on| *on).await;
}

/// Connects and listens until the end, and then until what is in hand is done. The address holds a secret.
pub(super) async fn live(ties: Ties, url: String) {
    let stop = ties.stop.clone();
    let connecting = tokio::select! {
        () = turned(&stop) => return,
        connecting = timeout(CONNECT_TIMEOUT, connect_async_with_config(url, None, AT_ONCE)) => connecting,
    };
    let connected = match connecting {
        Ok(connected) => connected.map_err(|error| error.to_string()),
        Err(_) => Err("no connection in time".to_owned()),
    };
    let stream = match connected {
        Ok((stream, _)) => stream,
        Err(why) => {
            ties.tell.send(Signal::Lost(why)).ok();
            return;
        }
    };
    let (acks, to_send) = mpsc::unbounded_channel();
    let mut socket = Socket {
        line: Line { stream, acks: to_send },
        ties,
        acks,
        work: JoinSet::new(),
        greeted: false,
        serves: false,
        heard: Instant::now(),
    };
    let why = socket.listen().await;
    if socket.greeted {
        socket.ties.slack.socket_went();
    }
    if let Some(why) = &why {
        // Told before the work is finished: the next socket need not wait for it.
        socket.ties.tell.send(Signal::Lost(why.clone())).ok();
    }
    socket.finish(why.is_none()).await;
}

impl Socket {
    /// Why the socket was lost; `None` when it is to be left in good order.
    async fn listen(&mut self) -> Option<String> {
        let (stop, retire) = (self.ties.stop.clone(), self.ties.retire.clone());
        let opened = Instant::now();
        let silent_for = self.ties.slack.0.silent_for;
        let mut ping_at = opened + silent_for / PINGS;
        let mut leave_at = None;
        loop {
            let frame = tokio::select! {
                biased;
                () = turned(&stop) => return None,
                Some(ack) = self.line.acks.recv() => {
                    if let Err(why) = self.line.acknowledge(ack).await {
                        return Some(why);
                    }
                    continue;
                }
                frame = self.line.stream.next() => frame,
                () = turned(&retire), if leave_at.is_none() => {
                    leave_at = Some(Instant::now() + LINGER);
                    continue;
                }
                () = sleep_until(leave_at.unwrap_or(opened)), if leave_at.is_some() => {
                    if self.owes_nothing() {
                        return None;
                    }
                    leave_at = Some(Instant::now() + LINGER_ON);
                    continue;
                }
                () = sleep_until(opened + GREETING_TIMEOUT), if !self.greeted => return Some("no hello in time".into()),
                () = sleep_until(ping_at) => {
                    if self.heard.elapsed() >= silent_for {
                        return Some("it is silent".into());
                    }
                    ping_at = Instant::now() + silent_for / PINGS;
                    if let Err(why) = self.line.send(Message::Ping(Vec::new())).await {
                        return Some(why);
                    }
                    continue;
                }
                // What is done makes room; without anything there is nothing to do.
                Some(done) = self.work.join_next(), if !self.work.is_empty() => {
                    report(done);
                    continue;
                }
            };
            self.heard = Instant::now();
            match frame {
                Some(Ok(Message::Text(text))) => {
                    if let ControlFlow::Break(why) = self.hear(&text) {
                        return Some(why);
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(1005, |frame| u16::from(frame.code));
                    return Some(format!("closed with code {code}"));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Some(error.to_string()),
                None => return Some("the connection ended".into()),
            }
        }
    }

    fn hear(&mut self, text: &str) -> ControlFlow<String> {
        // The frame itself is not logged: it holds people's words and the right to answer them.
        let Ok(frame) = serde_json::from_str::<Frame>(text) else {
            tracing::warn!(bytes = text.len(), "a frame of Slack's cannot be read");
            return ControlFlow::Continue(());
        };
        match frame.kind.as_str() {
            "hello" if !self.greeted => {
                self.greeted = true;
                self.ties.slack.socket_came();
                self.ties.tell.send(Signal::Up).ok();
            }
            "disconnect" => {
                let reason = frame.reason.unwrap_or_else(|| "no reason".to_owned());
                if !matches!(reason.as_str(), "warning" | "refresh_requested") {
                    return ControlFlow::Break(format!("Slack disconnects: {reason}"));
                }
                self.ties.tell.send(Signal::Leaving(reason)).ok();
            }
            _ if frame.is_envelope() => {
                if !std::mem::replace(&mut self.serves, true) {
                    self.ties.tell.send(Signal::Serves).ok();
                }
                let ack = Ack::of(&frame, &self.acks, Instant::now());
                if let Some(attempt) = frame.retry_attempt.filter(|attempt| *attempt > 0) {
                    tracing::debug!(attempt, kind = frame.kind, "an envelope came again");
                }
                let (slack, door) = (self.ties.slack.clone(), self.ties.door.clone());
                self.work
                    .spawn(answer::envelope(slack, door, frame.kind, frame.payload, ack));
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    /// Whether every envelope that came is acknowledged or given up.
    fn owes_nothing(&self) -> bool {
        self.line.acks.is_empty() && self.acks.strong_count() == 1
    }

    /// Finishes what is in hand. `open`: the socket still takes acknowledgements, and is closed when all are out, which is
    /// long before a card has had its turn.
    async fn finish(self, open: bool) {
        let Socket {
            line, ties, acks, work, ..
        } = self;
        // From now on those alone can acknowledge who hold an envelope.
        drop(acks);
        let parting = async move {
            match open {
                true => line.part().await,
                false => drop(line),
            }
        };
        tokio::join!(parting, done(work, &ties.stop));
    }
}

impl Line {
    /// Sends an acknowledgement and whatever others wait by now, with one flush. Those who were stored together are
    /// acknowledged together: they go first.
    async fn acknowledge(&mut self, first: String) -> Result<(), String> {
        tokio::task::yield_now().await;
        let mut next = Some(first);
        while let Some(ack) = next {
            match timeout(CONNECT_TIMEOUT, self.stream.feed(Message::Text(ack))).await {
                Ok(fed) => fed.map_err(|error| error.to_string())?,
                Err(_) => return Err("the socket takes no frame".to_owned()),
            }
            next = self.acks.try_recv().ok();
        }
        match timeout(CONNECT_TIMEOUT, self.stream.flush()).await {
            Ok(flushed) => flushed.map_err(|error| error.to_string()),
            Err(_) => Err("the socket takes no frame".to_owned()),
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), String> {
        match timeout(CONNECT_TIMEOUT, self.stream.send(message)).await {
            Ok(sent) => sent.map_err(|error| error.to_string()),
            Err(_) => Err("the socket takes no frame".to_owned()),
        }
    }

    /// Sends what acknowledgements are still owed, and closes. What Slack sends meanwhile nobody takes: an event comes again
    /// elsewhere, the person of a command is told that it failed.
    async fn part(mut self) {
        while let Some(ack) = self.acks.recv().await {
            if self.acknowledge(ack).await.is_err() {
                return;
            }
        }
        let frame = CloseFrame {
            code: CloseCode::Normal,
            reason: "".into(),
        };
        let goodbye = async {
            if self.stream.close(Some(frame)).await.is_ok() {
                // Were something left unread, the system would end the connection at once, and with it what is on its way.
                while let Some(Ok(_)) = self.stream.next().await {}
            }
        };
        // The other side may be gone already, and nothing depends on its hearing this.
        let _ = timeout(CLOSE_TIMEOUT, goodbye).await;
    }
}

/// Waits for the end of what is in hand. It has all the time that it needs, until the program stops.
async fn done(mut work: JoinSet<()>, stop: &watch::Receiver<bool>) {
    let mut until = None;
    while !work.is_empty() {
        tokio::select! {
            Some(done) = work.join_next() => report(done),
            () = turned(stop), if until.is_none() => until = Some(Instant::now() + FINISH_WITHIN),
            () = sleep_until(until.unwrap_or_else(Instant::now)), if until.is_some() => {
                tracing::warn!("some answers on Slack were not finished in time");
                return;
            }
        }
    }
}

fn report(done: Result<(), tokio::task::JoinError>) {
    if let Err(error) = done {
        tracing::error!(%error, "handling an envelope fell over; it is not acknowledged");
    }
}
