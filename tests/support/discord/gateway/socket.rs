//! One connection to the gateway: hello, identify or resume, heartbeats, events, the end.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::super::Shared;
use super::{Cut, GUILDS, PRIVILEGED, Session, ToSocket};

type Socket = WebSocketStream<TcpStream>;

pub async fn accept(shared: Arc<Shared>, listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.gateway.counters.connects.fetch_add(1, Ordering::Relaxed);
        shared.changed.notify_waiters();
        if shared.gateway.closed.load(Ordering::Relaxed) || stream.set_nodelay(true).is_err() {
            continue;
        }
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            if let Ok(socket) = tokio_tungstenite::accept_async(stream).await {
                Connection::new(shared, socket).run().await;
            }
        });
    }
}

/// What the reading side decides about the connection.
enum Next {
    Go,
    End,
    Refuse(u16, &'static str),
}

struct Connection {
    shared: Arc<Shared>,
    socket: Socket,
    outbox: UnboundedSender<ToSocket>,
    inbox: UnboundedReceiver<ToSocket>,
    session: Option<String>,
}

impl Connection {
    fn new(shared: Arc<Shared>, socket: Socket) -> Self {
        let (outbox, inbox) = mpsc::unbounded_channel();
        Self {
            shared,
            socket,
            outbox,
            inbox,
            session: None,
        }
    }

    async fn run(mut self) {
        let interval = self.shared.gateway.heartbeat_interval_ms.load(Ordering::Relaxed);
        let hello = json!({"op": 10, "t": null, "s": null, "d": {"heartbeat_interval": interval, "_trace": []}});
        if self.socket.send(Frame::Text(hello.to_string())).await.is_err() {
            return;
        }
        loop {
            tokio::select! {
                frame = self.socket.next() => match self.hear(frame) {
                    Next::Go => {}
                    Next::End => break,
                    Next::Refuse(code, reason) => {
                        self.shared.gateway.counters.refused.fetch_add(1, Ordering::Relaxed);
                        self.close(Some((code, reason))).await;
                        break;
                    }
                },
                Some(out) = self.inbox.recv() => if !self.say(out).await { break },
            }
        }
        self.leave();
    }

    /// The session stays, to be resumed, but no longer has a connection.
    fn leave(&self) {
        let mut sessions = self.shared.gateway.sessions();
        let session = self.session.as_ref().and_then(|id| sessions.get_mut(id));
        let mine = |s: &&mut Session| s.socket.as_ref().is_some_and(|s| s.same_channel(&self.outbox));
        if let Some(session) = session.filter(mine) {
            session.socket = None;
        }
        drop(sessions);
        self.shared.changed.notify_waiters();
    }

    fn hear(&mut self, frame: Option<Result<Frame, tokio_tungstenite::tungstenite::Error>>) -> Next {
        let text = match frame {
            Some(Ok(Frame::Text(text))) => text,
            Some(Ok(Frame::Close(frame))) => {
                // A client that says 1000 or 1001 gives its session up.
                let code = frame.map_or(1005, |f| u16::from(f.code));
                if let Some(id) = self.session.as_ref().filter(|_| matches!(code, 1000 | 1001)) {
                    self.shared.gateway.sessions().remove(id);
                }
                return Next::End;
            }
            Some(Ok(_)) => return Next::Go,
            Some(Err(_)) | None => return Next::End,
        };
        let Ok(message) = serde_json::from_str::<Value>(&text) else {
            return Next::Refuse(4002, "Error while decoding payload.");
        };
        let data = &message["d"];
        match message["op"].as_u64() {
            Some(1) => {
                let gateway = &self.shared.gateway;
                gateway.counters.heartbeats.fetch_add(1, Ordering::Relaxed);
                if gateway.acks.load(Ordering::Relaxed) {
                    self.queue(json!({"op": 11, "t": null, "s": null, "d": null}));
                }
                self.shared.changed.notify_waiters();
                Next::Go
            }
            Some(2) => self.identify(data),
            Some(6) => self.resume(data),
            Some(3 | 4 | 8) if self.session.is_some() => Next::Go,
            Some(3 | 4 | 8) => Next::Refuse(4003, "Not authenticated."),
            _ => Next::Refuse(4001, "Unknown opcode."),
        }
    }

    fn queue(&self, message: Value) {
        let _closing = self.outbox.send(ToSocket::Frame(message.to_string()));
    }

    fn identify(&mut self, data: &Value) -> Next {
        let gateway = &self.shared.gateway;
        gateway.counters.identifies.fetch_add(1, Ordering::Relaxed);
        self.shared.changed.notify_waiters();
        if self.session.is_some() {
            return Next::Refuse(4005, "Already authenticated.");
        }
        if token(data) != self.shared.token {
            return Next::Refuse(4004, "Authentication failed.");
        }
        let Some(intents) = data["intents"].as_u64().filter(|bits| *bits < 1 << 26) else {
            return Next::Refuse(4013, "Invalid intent(s).");
        };
        gateway.last_intents.store(intents, Ordering::Relaxed);
        if intents & PRIVILEGED != 0 {
            return Next::Refuse(4014, "Disallowed intent(s).");
        }
        let shard = data.get("shard").and_then(Value::as_array);
        let shard = shard.map_or((0, 1), |s| (s[0].as_u64().unwrap_or(0), s[1].as_u64().unwrap_or(1)));
        if shard.0 >= shard.1 {
            return Next::Refuse(4010, "Invalid shard.");
        }
        let id = format!("{:032x}", self.shared.clock.id());
        let world = self.shared.world();
        let socket = Some(self.outbox.clone());
        let mut session = Session {
            shard,
            intents,
            sequence: 0,
            sent: Default::default(),
            socket,
        };
        let here = |guild: u64| (guild >> 22) % shard.1 == shard.0;
        let guilds = world.guilds.values().filter(|g| g.joined && here(g.id));
        let guilds: Vec<_> = guilds.collect();
        let listed = guilds
            .iter()
            .map(|g| json!({"id": g.id.to_string(), "unavailable": true}));
        let ready = json!({
            "v": 10, "user": world.user_json(world.bot), "guilds": listed.collect::<Vec<_>>(),
            "session_id": id, "resume_gateway_url": self.shared.gateway_url(),
            "session_type": "normal", "private_channels": [], "shard": [shard.0, shard.1],
            "application": {"id": world.application.to_string(), "flags": 0},
        });
        session.push("READY", &ready.to_string(), true);
        if intents & GUILDS != 0 {
            for guild in guilds {
                session.push("GUILD_CREATE", &world.guild_create_json(guild).to_string(), true);
            }
        }
        gateway.sessions().insert(id.clone(), session);
        drop(world);
        self.session = Some(id);
        self.shared.changed.notify_waiters();
        Next::Go
    }

    fn resume(&mut self, data: &Value) -> Next {
        let gateway = &self.shared.gateway;
        gateway.counters.resumes.fetch_add(1, Ordering::Relaxed);
        if token(data) != self.shared.token {
            return Next::Refuse(4004, "Authentication failed.");
        }
        let id = data["session_id"].as_str().unwrap_or_default().to_owned();
        let seen = data["seq"].as_u64().unwrap_or(0);
        let mut sessions = gateway.sessions();
        let session = sessions.get_mut(&id).filter(|s| {
            let oldest = s.sent.front().map_or(s.sequence + 1, |(n, _)| *n);
            seen <= s.sequence && seen + 1 >= oldest
        });
        let Some(session) = session else {
            drop(sessions);
            self.queue(json!({"op": 9, "t": null, "s": null, "d": false}));
            return Next::Go;
        };
        for (_, frame) in session.sent.iter().filter(|(n, _)| *n > seen) {
            let _closing = self.outbox.send(ToSocket::Frame(frame.to_string()));
        }
        session.socket = Some(self.outbox.clone());
        session.push("RESUMED", r#"{"_trace":[]}"#, true);
        drop(sessions);
        self.session = Some(id);
        self.shared.changed.notify_waiters();
        Next::Go
    }

    /// Sends what is waiting, in one flush; false when the connection has ended.
    async fn say(&mut self, first: ToSocket) -> bool {
        let mut next = Some(first);
        while let Some(out) = next {
            match out {
                ToSocket::Frame(text) => {
                    if self.socket.feed(Frame::Text(text)).await.is_err() {
                        return false;
                    }
                }
                ToSocket::Cut(how) => return self.cut(how).await,
            }
            next = self.inbox.try_recv().ok();
        }
        self.socket.flush().await.is_ok()
    }

    async fn cut(&mut self, how: Cut) -> bool {
        match how {
            Cut::Reset => {
                // A zero linger makes the kernel send RST when the socket is dropped.
                let _closed_already = self.socket.get_ref().set_zero_linger();
                false
            }
            Cut::Fin => false,
            Cut::Close(code) => {
                self.close(Some((code, "ordered by the test"))).await;
                false
            }
            Cut::CloseWithoutCode => {
                self.close(None).await;
                false
            }
            Cut::Reconnect => {
                self.queue(json!({"op": 7, "t": null, "s": null, "d": null}));
                true
            }
            Cut::InvalidSession { resumable } => {
                self.session = None;
                self.queue(json!({"op": 9, "t": null, "s": null, "d": resumable}));
                true
            }
        }
    }

    /// Sends the close frame and waits for the client's, so that no RST destroys it on its way.
    async fn close(&mut self, frame: Option<(u16, &'static str)>) {
        let frame = frame.map(|(code, reason)| CloseFrame {
            code: CloseCode::from(code),
            reason: reason.into(),
        });
        if self.socket.close(frame).await.is_ok() {
            let goodbye = async { while let Some(Ok(_)) = self.socket.next().await {} };
            let _late = tokio::time::timeout(std::time::Duration::from_secs(5), goodbye).await;
        }
    }
}

/// The token is taken with and without its prefix.
fn token(data: &Value) -> &str {
    let token = data["token"].as_str().unwrap_or_default();
    token.strip_prefix("Bot ").unwrap_or(token)
}
