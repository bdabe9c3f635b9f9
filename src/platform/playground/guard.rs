//! Whose requests are answered. Whoever can open the page can act as anyone, so nobody else's page may: no name that was
//! bent to this address, no request from another site.

use super::respond::Trouble;
use crate::say;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};

/// The page may load nothing but itself, and nobody may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Answers what comes from our own page, and puts the headers on every answer.
pub(super) async fn guard(State(bound): State<SocketAddr>, request: Request, next: Next) -> Response {
    let mut response = if is_ours(bound, request.method(), request.headers()) {
        next.run(request).await
    } else {
        Trouble::of(&request, StatusCode::FORBIDDEN, |language| {
            say!(language, "playground-not-from-here")
        })
        .into_response()
    };
    set_headers(&mut response);
    response
}

fn set_headers(response: &mut Response<Body>) {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

fn is_ours(bound: SocketAddr, method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let Some(host) = text(header::HOST).filter(|host| names_us(bound, host)) else {
        return false;
    };
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if matches!(site, Some("cross-site" | "same-site")) {
        return false;
    }
    if matches!(*method, Method::GET | Method::HEAD) {
        return true;
    }
    match text(header::ORIGIN) {
        Some(origin) => origin.strip_prefix("http://") == Some(host),
        None => site == Some("same-origin"),
    }
}

/// Whether this `Host` is the bound address. A name can be bent to any address by whoever owns it, so of names `localhost`
/// alone is taken; where the playground was opened to other machines, they reach it by a number.
fn names_us(bound: SocketAddr, host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    if port != Some(bound.port()) {
        return false;
    }
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let number = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(name) => name.parse().map(IpAddr::V6),
        None => name.parse().map(IpAddr::V4),
    };
    number.is_ok_and(|number| number.is_loopback() || number == bound.ip() || !bound.ip().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "127.0.0.1:8080";
    const OPEN: &str = "0.0.0.0:8080";

    fn taken(bound: &str, method: Method, headers: &[(&'static str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        is_ours(bound.parse().unwrap(), &method, &headers.collect())
    }

    #[test]
    fn only_our_own_address_is_a_host() {
        for (bound, host, ours) in [
            (HERE, "127.0.0.1:8080", true),
            (HERE, "localhost:8080", true),
            (HERE, "LocalHost:8080", true),
            (HERE, "[::1]:8080", true),
            (HERE, "127.0.0.1", false),
            (HERE, "127.0.0.1:8081", false),
            (HERE, "[::1]", false),
            (HERE, "evil.example:8080", false),
            (HERE, "localhost.evil.example:8080", false),
            (HERE, "192.168.1.2:8080", false),
            (HERE, "", false),
            (HERE, ":8080", false),
            (HERE, "127.0.0.1:8080:8080", false),
            (OPEN, "192.168.1.2:8080", true),
            (OPEN, "[fe80::1]:8080", true),
            (OPEN, "evil.example:8080", false),
            ("127.0.0.1:80", "localhost", true),
        ] {
            assert_eq!(taken(bound, Method::GET, &[("host", host)]), ours, "{host} at {bound}");
        }
        assert!(!taken(HERE, Method::GET, &[]));
    }

    #[test]
    fn only_our_own_page_changes_anything() {
        for (more, ours) in [
            (("origin", "http://localhost:8080"), true),
            (("origin", "http://127.0.0.1:8080"), false),
            (("origin", "https://localhost:8080"), false),
            (("origin", "http://localhost:8080.evil.example"), false),
            (("origin", "http://evil.example"), false),
            (("origin", "null"), false),
            (("sec-fetch-site", "same-origin"), true),
            (("sec-fetch-site", "none"), false),
            (("accept", "*/*"), false),
        ] {
            let headers = [("host", "localhost:8080"), more];
            assert_eq!(taken(HERE, Method::POST, &headers), ours, "{more:?}");
        }
        let cross = ("sec-fetch-site", "cross-site");
        let forged = [("host", HERE), ("origin", "http://127.0.0.1:8080"), cross];
        assert!(!taken(HERE, Method::POST, &forged));
        assert!(!taken(HERE, Method::GET, &[("host", HERE), cross]));
    }
}
