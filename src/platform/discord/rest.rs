//! Requests to Discord. Two ways: [`Rest::call`] keeps Discord's rate limits, [`Rest::at_once`] is for answers to
//! interactions, which are exempt from the global limit and must not stand in a queue.

use super::limits::OwnLimits;
use super::response::{Response, RestError, failed, read, read_noting_global, transport};
use super::{ConnectError, DiscordConfig};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use serenity::builder::CreateAttachment;
use serenity::http::{LightMethod, Multipart, MultipartUpload, Ratelimiter, Request, Route};
use std::net::ToSocketAddrs;
use std::time::Duration;

const DISCORD: &str = "https://discord.com";
/// How serenity begins the address of a route.
const ROOT: &str = "https://discord.com/api/v10";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest that one call waits for rate limits before it is given back to be tried later.
const PATIENCE_WITH_LIMITS: Duration = Duration::from_secs(60);
const USER_AGENT: &str = concat!("DiscordBot (magicwords, ", env!("CARGO_PKG_VERSION"), ")");

/// What is sent.
#[derive(Clone, Default)]
pub(super) struct Body {
    pub json: Option<Value>,
    pub files: Vec<Upload>,
}

#[derive(Clone)]
pub(super) struct Upload {
    pub name: String,
    pub mime: &'static str,
    pub content: Vec<u8>,
}

impl From<Value> for Body {
    fn from(json: Value) -> Self {
        Body {
            json: Some(json),
            files: Vec::new(),
        }
    }
}

pub(super) struct Rest {
    client: reqwest::Client,
    base: String,
    token: SecretString,
    limits: Limits,
}

enum Limits {
    Serenitys(Box<Ratelimiter>),
    /// Behind a proxy that keeps the limits itself: only what a 429 says is heeded.
    Own(OwnLimits),
}

impl Rest {
    /// Opens no connection.
    pub fn new(config: &DiscordConfig) -> Result<Self, ConnectError> {
        let bad = |what: String| ConnectError::Config(what);
        let token = config.token.expose_secret().trim();
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        if token.is_empty() || !token.chars().all(|c| c.is_ascii_graphic()) {
            return Err(ConnectError::BadToken);
        }
        let token = format!("Bot {token}");
        let mut client = reqwest::Client::builder()
            .no_proxy()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(config.request_timeout);
        if let Some(address) = &config.api_address {
            // All of them: a name may stand for an address at which nobody listens, as localhost does for ::1.
            let resolved = address.to_socket_addrs().map(Vec::from_iter).unwrap_or_default();
            if resolved.is_empty() {
                return Err(bad(format!("DISCORD_API_ADDRESS is not host:port: {address}")));
            }
            client = client.resolve_to_addrs("discord.com", &resolved);
        }
        if let Some(path) = &config.api_ca {
            let pem = std::fs::read(path)
                .map_err(|error| bad(format!("DISCORD_API_CA cannot be read: {}: {error}", path.display())))?;
            let roots = reqwest::Certificate::from_pem_bundle(&pem)
                .map_err(|_| bad(format!("DISCORD_API_CA holds no PEM certificate: {}", path.display())))?;
            for root in roots {
                client = client.add_root_certificate(root);
            }
        }
        let client = client
            .build()
            .map_err(|error| bad(format!("the HTTP client cannot be built: {error}")))?;
        let (base, limits) = match &config.api_url {
            Some(url) => {
                if reqwest::Url::parse(url).is_err() {
                    return Err(bad(format!("DISCORD_API_URL is not a URL: {url}")));
                }
                (base(url).to_owned(), Limits::Own(OwnLimits::default()))
            }
            None => {
                let limiter = Ratelimiter::new(client.clone(), token.clone());
                (DISCORD.to_owned(), Limits::Serenitys(Box::new(limiter)))
            }
        };
        Ok(Rest {
            client,
            base,
            token: SecretString::from(token),
            limits,
        })
    }

    /// Sends a request within the rate limits: waits for them, and repeats what a 429 turned away.
    pub async fn call(
        &self,
        method: LightMethod,
        route: Route<'_>,
        params: &[(&'static str, String)],
        body: &Body,
    ) -> Result<Response, RestError> {
        match &self.limits {
            // Serenity numbers files only inside its own builders. A message with two is rare: it goes without the limiter,
            // and a 429 sends it back to its delivery.
            Limits::Serenitys(_) if body.files.len() > 1 => {
                let path = route.path();
                let path = path.strip_prefix(ROOT).unwrap_or(&path);
                read(
                    self.request(method, path, params, body)
                        .send()
                        .await
                        .map_err(transport)?,
                )
                .await
            }
            Limits::Serenitys(limiter) => {
                let request = serenity_request(method, route, params, body);
                let sent = tokio::time::timeout(PATIENCE_WITH_LIMITS, limiter.perform(request));
                match sent.await {
                    Ok(Ok(response)) => read(response).await,
                    Ok(Err(error)) => Err(failed(error)),
                    Err(_) => Err(RestError::NoAnswer("the rate limits leave no room".to_owned())),
                }
            }
            Limits::Own(limits) => {
                let path = route.path();
                let path = path.strip_prefix(ROOT).unwrap_or(&path);
                let key = OwnLimits::key(method, path);
                let deadline = tokio::time::Instant::now() + PATIENCE_WITH_LIMITS;
                loop {
                    if let Err(after) = limits.wait(&key, deadline).await {
                        return Err(RestError::Api {
                            status: 429,
                            code: 0,
                            message: "rate limited".to_owned(),
                            retry_after: Some(after),
                        });
                    }
                    let request = self.request(method, path, params, body);
                    let response = request.send().await.map_err(transport)?;
                    let global = response.headers().contains_key("x-ratelimit-global");
                    match read_noting_global(response).await {
                        (
                            Err(RestError::Api {
                                status: 429,
                                retry_after,
                                ..
                            }),
                            told,
                        ) => {
                            limits.turned_away(&key, retry_after, global || told);
                        }
                        (outcome, _) => return outcome,
                    }
                }
            }
        }
    }

    /// Sends a request now, once, within `timeout`.
    pub async fn at_once(
        &self,
        method: LightMethod,
        path: &str,
        body: &Body,
        timeout: Duration,
    ) -> Result<Response, RestError> {
        let request = self.request(method, path, &[], body).timeout(timeout);
        read(request.send().await.map_err(transport)?).await
    }

    // Not built by serenity, whose spans would carry the tokens of interactions at a louder log level.
    fn request(
        &self,
        method: LightMethod,
        path: &str,
        params: &[(&'static str, String)],
        body: &Body,
    ) -> reqwest::RequestBuilder {
        let mut url = format!("{}/api/v10{path}", self.base);
        for (index, (name, value)) in params.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.push_str(value);
        }
        let request = self
            .client
            .request(method.reqwest_method(), url)
            .header(AUTHORIZATION, self.token.expose_secret());
        match (&body.json, body.files.is_empty()) {
            (None, _) => request,
            (Some(json), true) => request.header(CONTENT_TYPE, "application/json").body(json.to_string()),
            (Some(json), false) => {
                let mut form = reqwest::multipart::Form::new().text("payload_json", json.to_string());
                for (index, file) in body.files.iter().enumerate() {
                    let part = reqwest::multipart::Part::bytes(file.content.clone()).file_name(file.name.clone());
                    if let Ok(part) = part.mime_str(file.mime) {
                        form = form.part(format!("files[{index}]"), part);
                    }
                }
                request.multipart(form)
            }
        }
    }
}

/// What stands before `/api`, which an operator may well have written along with it.
fn base(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    let written = ["/api/v10", "/api"].iter().find_map(|end| url.strip_suffix(end));
    written.unwrap_or(url)
}

fn serenity_request<'a>(
    method: LightMethod,
    route: Route<'a>,
    params: &[(&'static str, String)],
    body: &Body,
) -> Request<'a> {
    let request = Request::new(route, method).params((!params.is_empty()).then(|| params.to_vec()));
    match &body.json {
        None => request,
        Some(json) if body.files.is_empty() => request.body(Some(json.to_string().into_bytes())),
        Some(json) => {
            let files = body
                .files
                .iter()
                .map(|file| CreateAttachment::bytes(file.content.clone(), file.name.clone()));
            request.multipart(Some(Multipart {
                upload: MultipartUpload::Attachments(files.collect()),
                fields: Vec::new(),
                payload_json: Some(json.to_string()),
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn a_base_may_be_written_with_the_version_or_without() {
        for written in ["http://p:1", "http://p:1/", "http://p:1/api", "http://p:1/api/v10/"] {
            assert_eq!(base(written), "http://p:1", "{written}");
        }
        assert_eq!(base("http://p:1/discord"), "http://p:1/discord");
    }
}
