//! One shard: a session at the gateway over as many connections as it takes.
//!
//! Written on the bare socket and not with serenity's client, because that one spins deaf after a close frame without a
//! code, gives the session (and what happened meanwhile) up when a heartbeat is not acknowledged, goes to the real
//! gateway when the configured API does not answer, and logs events with their tokens.

use super::ConnectError;
use super::heart::Heart;
use super::wire::{Body, Head, Hello, Ready};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Only what tells of guilds, roles and channels; interactions need no intent, and none here is privileged.
const INTENTS: u64 = 1;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Hello, and then READY or RESUMED, come within this time, or the connection is given up.
const GREETING_TIMEOUT: Duration = Duration::from_secs(20);
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// A close code of ours that keeps the session, unlike 1000 and 1001.
const KEEP_SESSION: u16 = 4900;

/// What is kept from one connection to the next.
pub(super) struct Session {
    pub token: String,
    pub shard: (u32, u32),
    /// The address that the API gave.
    pub gateway: String,
    /// Whether READY may name another address for resuming.
    pub follow_resume_url: bool,
    state: Option<Resumable>,
}

struct Resumable {
    id: String,
    sequence: u64,
    url: Option<String>,
}

/// Why a connection ended.
#[derive(Debug)]
pub(super) enum End {
    /// Asked to stop.
    Stopped,
    /// Connect again; the session decides between RESUME and IDENTIFY. `at_least`: Discord wants a pause.
    Again {
        why: String,
        at_least: Duration,
    },
    /// Discord wants more shards.
    Reshard,
    Fatal(ConnectError),
}

impl End {
    fn again(why: impl Into<String>) -> Self {
        End::Again {
            why: why.into(),
            at_least: Duration::ZERO,
        }
    }
}

/// What the owner of a session learns while it runs.
pub(super) trait Listener {
    /// READY or RESUMED arrived.
    fn up(&mut self, ready: Option<&Ready>);
    /// A heartbeat was acknowledged.
    fn beat(&mut self);
    /// An event: its name, an id that a replay repeats, and the whole frame.
    fn event(&mut self, name: &str, id: &str, frame: &str);
    /// Whatever else has to be done while the socket is quiet.
    fn idle(&mut self) -> impl Future<Output = ()> + Send;
}

impl Session {
    pub fn new(token: String, shard: (u32, u32), gateway: String, follow_resume_url: bool) -> Self {
        Session {
            token,
            shard,
            gateway,
            follow_resume_url,
            state: None,
        }
    }

    pub fn resumes(&self) -> bool {
        self.state.is_some()
    }

    /// Connects and reads events until the connection ends or `stop` resolves.
    pub async fn connect(&mut self, listener: &mut impl Listener, stop: impl Future<Output = ()>) -> End {
        let resume_url = self.state.as_ref().and_then(|state| state.url.as_deref());
        let url = address(resume_url.unwrap_or(&self.gateway));
        tokio::pin!(stop);
        let connecting = timeout(CONNECT_TIMEOUT, connect_async(url));
        let mut socket = tokio::select! {
            () = &mut stop => return End::Stopped,
            connected = connecting => match connected {
                Ok(Ok((socket, _))) => socket,
                Ok(Err(error)) => return self.unreachable(error.to_string()),
                Err(_) => return self.unreachable("no connection in time".to_owned()),
            },
        };
        let end = tokio::select! {
            () = &mut stop => End::Stopped,
            end = self.converse(&mut socket, listener) => end,
        };
        let code = if matches!(end, End::Stopped | End::Fatal(_) | End::Reshard) {
            CloseCode::Normal
        } else {
            CloseCode::from(KEEP_SESSION)
        };
        let frame = CloseFrame {
            code,
            reason: "".into(),
        };
        // The other side may be gone already, and nothing depends on its hearing this.
        let _ = timeout(CLOSE_TIMEOUT, socket.close(Some(frame))).await;
        end
    }

    fn unreachable(&mut self, why: String) -> End {
        // The address for resuming may be gone with its machine; the session may live on elsewhere.
        if let Some(state) = &mut self.state {
            state.url = None;
        }
        End::again(why)
    }

    async fn converse(&mut self, socket: &mut Socket, listener: &mut impl Listener) -> End {
        let mut beat = Heart::default();
        let mut greeted = false;
        let greeting_until = Instant::now() + GREETING_TIMEOUT;
        loop {
            let frame = tokio::select! {
                frame = socket.next() => frame,
                () = sleep_until(greeting_until), if !greeted => return End::again("no READY in time"),
                () = sleep_until(beat.next), if beat.interval.is_some() => {
                    if beat.unanswered {
                        return End::again("a heartbeat was not acknowledged");
                    }
                    if let Err(error) = self.beat(socket, &mut beat).await {
                        return End::again(error);
                    }
                    continue;
                }
                () = listener.idle() => continue,
            };
            let text = match frame {
                Some(Ok(Frame::Text(text))) => text,
                Some(Ok(Frame::Close(frame))) => return self.closed(frame.as_ref()),
                Some(Ok(_)) => continue,
                Some(Err(error)) => return End::again(error.to_string()),
                None => return End::again("the connection ended"),
            };
            match self.hear(socket, listener, &mut beat, &text).await {
                ControlFlow::Continue(up) => greeted |= up,
                ControlFlow::Break(end) => return end,
            }
        }
    }

    /// Goes on with whether the session is up by this frame.
    async fn hear(
        &mut self,
        socket: &mut Socket,
        listener: &mut impl Listener,
        beat: &mut Heart,
        text: &str,
    ) -> ControlFlow<End, bool> {
        let Ok(head) = serde_json::from_str::<Head<'_>>(text) else {
            tracing::warn!(
                shard = self.shard.0,
                bytes = text.len(),
                "a gateway frame cannot be read"
            );
            return ControlFlow::Continue(false);
        };
        let outcome = match head.op {
            0 => return ControlFlow::Continue(self.dispatch(listener, &head, text)),
            1 => self.beat(socket, beat).await,
            7 => return ControlFlow::Break(End::again("Discord asks to reconnect")),
            9 => return ControlFlow::Break(self.invalid(text)),
            10 => {
                let interval =
                    serde_json::from_str::<Body<Hello>>(text).map_or(41_250, |hello| hello.d.heartbeat_interval);
                beat.start(Duration::from_millis(interval.max(1)));
                self.introduce(socket).await
            }
            11 => {
                beat.unanswered = false;
                listener.beat();
                Ok(())
            }
            _ => Ok(()),
        };
        match outcome {
            Ok(()) => ControlFlow::Continue(false),
            Err(error) => ControlFlow::Break(End::again(error)),
        }
    }

    fn dispatch(&mut self, listener: &mut impl Listener, head: &Head<'_>, text: &str) -> bool {
        let name = head.t.as_deref().unwrap_or_default();
        if name == "READY"
            && let Ok(ready) = serde_json::from_str::<Body<Ready>>(text)
        {
            self.state = Some(Resumable {
                id: ready.d.session_id.clone(),
                sequence: head.s.unwrap_or(0),
                url: ready.d.resume_gateway_url.clone().filter(|_| self.follow_resume_url),
            });
            listener.up(Some(&ready.d));
            return true;
        }
        let mut id = String::new();
        if let (Some(state), Some(sequence)) = (&mut self.state, head.s) {
            state.sequence = sequence;
            id = format!("{}:{sequence}", state.id);
        }
        if name == "RESUMED" {
            listener.up(None);
            return true;
        }
        listener.event(name, &id, text);
        false
    }

    fn invalid(&mut self, text: &str) -> End {
        let resumable = serde_json::from_str::<Body<bool>>(text).is_ok_and(|invalid| invalid.d);
        if !resumable {
            self.state = None;
        }
        End::Again {
            why: "Discord calls the session invalid".to_owned(),
            // Discord asks for a random pause of one to five seconds before the next IDENTIFY.
            at_least: Duration::from_millis(rand::random_range(1_000..3_000)),
        }
    }

    fn closed(&mut self, frame: Option<&CloseFrame<'_>>) -> End {
        let code = frame.map_or(1005, |frame| u16::from(frame.code));
        match code {
            4004 => End::Fatal(ConnectError::BadToken),
            4010 | 4012 => End::Fatal(ConnectError::Refused(code)),
            4013 | 4014 => End::Fatal(ConnectError::DisallowedIntents),
            4011 => End::Reshard,
            _ => {
                // These say that the session is gone. 1000 and 1001 end it only when they come from us: a restarting
                // proxy of Discord's says 1001, and the session lives on.
                if matches!(code, 4003 | 4007 | 4009) {
                    self.state = None;
                }
                End::again(format!("closed with code {code}"))
            }
        }
    }

    async fn introduce(&self, socket: &mut Socket) -> Result<(), String> {
        let hello = match &self.state {
            Some(state) => json!({"op": 6, "d": {
                "token": self.token, "session_id": state.id, "seq": state.sequence,
            }}),
            None => json!({"op": 2, "d": {
                "token": self.token,
                "intents": INTENTS,
                "shard": [self.shard.0, self.shard.1],
                "properties": {"os": std::env::consts::OS, "browser": "magicwords", "device": "magicwords"},
            }}),
        };
        send(socket, &hello).await
    }

    async fn beat(&self, socket: &mut Socket, beat: &mut Heart) -> Result<(), String> {
        let sequence = self.state.as_ref().map(|state| state.sequence);
        send(socket, &json!({"op": 1, "d": sequence})).await?;
        beat.sent();
        Ok(())
    }
}

async fn send(socket: &mut Socket, message: &Value) -> Result<(), String> {
    match timeout(CONNECT_TIMEOUT, socket.send(Frame::Text(message.to_string()))).await {
        Ok(sent) => sent.map_err(|error| error.to_string()),
        Err(_) => Err("the gateway takes no frame".to_owned()),
    }
}

/// The address that the API gave, path and all, with what this program speaks.
fn address(given: &str) -> String {
    let Ok(mut url) = reqwest::Url::parse(given) else {
        return given.to_owned();
    };
    let ours = |name: &str| matches!(name, "v" | "encoding" | "compress");
    let others: Vec<(String, String)> = url.query_pairs().into_owned().filter(|(name, _)| !ours(name)).collect();
    let mut query = url.query_pairs_mut();
    query.clear().extend_pairs(others);
    query.append_pair("v", "10").append_pair("encoding", "json");
    drop(query);
    url.into()
}

#[cfg(test)]
mod tests;
