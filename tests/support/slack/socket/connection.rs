//! One socket: hello, envelopes out, acknowledgements in, pings, the end.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::super::Shared;
use super::{Cut, ToSocket};

pub async fn accept(shared: Arc<Shared>, listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.sockets.count(|counts| counts.connects += 1);
        shared.changed.notify_waiters();
        if shared.sockets.closed.load(Ordering::Relaxed) || stream.set_nodelay(true).is_err() {
            continue;
        }
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let asked = Arc::clone(&shared);
            #[allow(clippy::result_large_err, reason = "tungstenite's own type for a refused handshake")]
            let admit = move |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
                let query = request.uri().query().unwrap_or_default();
                let ticket = query.split('&').find_map(|pair| pair.strip_prefix("ticket="));
                if asked.sockets.inner().tickets.remove(ticket.unwrap_or_default()) {
                    return Ok(response);
                }
                asked.problem(format!("a socket with a used or unknown ticket: {query}"));
                let mut refused = ErrorResponse::new(Some("invalid ticket".to_owned()));
                *refused.status_mut() = tokio_tungstenite::tungstenite::http::StatusCode::FORBIDDEN;
                Err(refused)
            };
            if let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, admit).await {
                run(&shared, socket).await;
            }
        });
    }
}

struct Connection<'s> {
    shared: &'s Shared,
    socket: WebSocketStream<TcpStream>,
    inbox: UnboundedReceiver<ToSocket>,
    id: u64,
}

async fn run(shared: &Shared, mut socket: WebSocketStream<TcpStream>) {
    let sockets = &shared.sockets;
    let open = sockets.connected() + 1;
    let app = shared.world().app.clone();
    let hello = json!({
        "type": "hello", "num_connections": open, "connection_info": {"app_id": app},
        "debug_info": {"host": "applink-stand-in", "build_number": 1, "approximate_connection_time": 18_060},
    });
    if socket.send(Frame::Text(hello.to_string())).await.is_err() {
        return;
    }
    let (outbox, inbox) = mpsc::unbounded_channel();
    let too_many = open > sockets.most.load(Ordering::Relaxed);
    let dismissed = sockets.dismisses.load(Ordering::Relaxed);
    if dismissed || too_many {
        let reason = if too_many {
            "too_many_websockets"
        } else {
            "refresh_requested"
        };
        let _gone = socket.send(disconnect(reason)).await;
        let mut connection = Connection {
            shared,
            socket,
            inbox,
            id: 0,
        };
        return connection.close(Some(1000)).await;
    }
    let id = sockets.enters(&shared.clock, outbox, true);
    shared.changed.notify_waiters();
    let connection = Connection {
        shared,
        socket,
        inbox,
        id,
    };
    connection.live().await;
    leaves(shared, id);
}

/// The socket is gone, and whoever had done something that it brought is told that it failed.
fn leaves(shared: &Shared, id: u64) {
    let failed = shared.sockets.leaves(&shared.clock, id);
    let mut world = shared.world();
    for interaction in failed {
        if let Some(interaction) = world.interactions.get_mut(&interaction) {
            interaction.undelivered = true;
        }
    }
    drop(world);
    shared.changed.notify_waiters();
}

fn disconnect(reason: &str) -> Frame {
    let said = json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-stand-in"}});
    Frame::Text(said.to_string())
}

impl Connection<'_> {
    async fn live(mut self) {
        let every = self.shared.sockets.ping_every_ms.load(Ordering::Relaxed);
        let mut ping = tokio::time::interval(Duration::from_millis(every));
        ping.tick().await;
        let mut closes = None;
        loop {
            if self.shared.sockets.silent.load(Ordering::Relaxed) {
                return self.falls_silent().await;
            }
            let goodbye = async {
                match closes {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                frame = self.socket.next() => if !self.hear(frame).await { return },
                Some(out) = self.inbox.recv() => match self.say(out).await {
                    Some(None) => {}
                    Some(Some(left)) => closes = Some(tokio::time::Instant::now() + left),
                    None => return,
                },
                _ = ping.tick() => {
                    if self.socket.send(Frame::Ping(b"Ping from applink-stand-in".to_vec())).await.is_err() {
                        return;
                    }
                }
                () = goodbye => return self.close(Some(1000)).await,
            }
        }
    }

    /// Reads nothing and says nothing until the silence ends or somebody cuts; then the connection is dropped.
    async fn falls_silent(&mut self) {
        self.shared.sockets.count(|counts| counts.silenced += 1);
        self.shared.changed.notify_waiters();
        while let Some(out) = self.inbox.recv().await {
            if matches!(out, ToSocket::Cut(_)) {
                return;
            }
        }
    }

    /// False when the connection has ended.
    async fn hear(&mut self, frame: Option<Result<Frame, tokio_tungstenite::tungstenite::Error>>) -> bool {
        match frame {
            Some(Ok(Frame::Text(text))) => {
                match serde_json::from_str::<Value>(&text) {
                    Ok(said) => super::ack::acknowledged(self.shared, &said, text.len()),
                    Err(_) => self.shared.problem(format!("a frame that is no JSON: {text}")),
                }
                true
            }
            Some(Ok(Frame::Pong(_))) => {
                self.shared.sockets.count(|counts| counts.pongs += 1);
                self.shared.changed.notify_waiters();
                true
            }
            Some(Ok(Frame::Ping(_))) => self.socket.flush().await.is_ok(),
            Some(Ok(Frame::Close(_)) | Err(_)) | None => false,
            Some(Ok(_)) => true,
        }
    }

    /// None when the connection has ended, else how long it still stays open, if it is to end.
    async fn say(&mut self, first: ToSocket) -> Option<Option<Duration>> {
        let mut next = Some(first);
        while let Some(out) = next {
            match out {
                ToSocket::Frame(text) => self.socket.feed(Frame::Text(text)).await.ok()?,
                ToSocket::Cut(how) => return self.cut(how).await,
                ToSocket::Stir => {}
            }
            next = self.inbox.try_recv().ok();
        }
        self.socket.flush().await.ok()?;
        Some(None)
    }

    async fn cut(&mut self, how: Cut) -> Option<Option<Duration>> {
        if let Some((reason, left)) = how.reason() {
            self.socket.send(disconnect(reason)).await.ok()?;
            return Some(Some(left));
        }
        match how {
            Cut::Reset => {
                // A zero linger makes the kernel send RST when the socket is dropped.
                let _closed_already = self.socket.get_ref().set_zero_linger();
            }
            Cut::Close(code) => self.close(Some(code)).await,
            Cut::CloseWithoutCode => self.close(None).await,
            _ => {}
        }
        None
    }

    /// Sends the close frame and waits for the client's, so that no RST destroys it on its way.
    async fn close(&mut self, code: Option<u16>) {
        let frame = code.map(|code| CloseFrame {
            code: CloseCode::from(code),
            reason: "".into(),
        });
        // Gone before the goodbye: nobody shall be told of an open socket that only waits for its end.
        leaves(self.shared, self.id);
        if self.socket.close(frame).await.is_ok() {
            let goodbye = async { while let Some(Ok(_)) = self.socket.next().await {} };
            let _late = tokio::time::timeout(Duration::from_secs(5), goodbye).await;
        }
    }
}
