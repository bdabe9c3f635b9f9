//! The page, embedded in the program.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};

struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static [u8],
}

macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        const ASSETS: &[Asset] = &[$(Asset {
            name: $name,
            kind: kind_of($name),
            content: include_bytes!(concat!("page/", $name)),
        }),*];
    };
}

assets![
    "act.js",
    "api.js",
    "asked.js",
    "base.css",
    "channels.js",
    "clock.js",
    "combobox.js",
    "composer.css",
    "composer.js",
    "dialogs.css",
    "dom.js",
    "fields.js",
    "form.js",
    "icon.svg",
    "index.html",
    "layout.css",
    "main.js",
    "menus.js",
    "message.js",
    "messages.css",
    "options.js",
    "people.js",
    "settings.js",
    "stream.js",
    "text.js",
    "theme.js",
    "tour.js",
    "words.js",
    "world.js",
];

const fn kind_of(name: &str) -> &'static str {
    match name.as_bytes() {
        [.., b'.', b'h', b't', b'm', b'l'] => "text/html; charset=utf-8",
        [.., b'.', b'c', b's', b's'] => "text/css; charset=utf-8",
        [.., b'.', b'j', b's'] => "text/javascript; charset=utf-8",
        [.., b'.', b's', b'v', b'g'] => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// The asset of this name; nothing when the browser has it as it is.
pub(super) fn asset(name: &str, headers: &HeaderMap) -> Option<Response> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    let mut hasher = DefaultHasher::new();
    asset.content.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|held| *held == tag);
    let fresh = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_TYPE, asset.kind.to_owned()),
    ];
    Some(if known {
        (StatusCode::NOT_MODIFIED, fresh).into_response()
    } else {
        (fresh, asset.content).into_response()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_is_served_as_what_it_is() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/platform/playground/page");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let mut served: Vec<&str> = ASSETS.iter().map(|asset| asset.name).collect();
        served.sort_unstable();
        assert_eq!(files, served);
        assert!(ASSETS.iter().all(|asset| asset.kind != "application/octet-stream"));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let first = asset("index.html", &HeaderMap::new()).unwrap();
        let tag = first.headers()[header::ETAG].clone();
        let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]);
        let again = asset("index.html", &headers).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert!(asset("../mod.rs", &headers).is_none());
    }
}
