//! Blocks: which kinds a surface takes, and each kind's own rules.

use std::collections::HashSet;

use serde_json::Value;

use super::elements::{in_actions, in_input, in_section};
use super::{ANY_TEXT, Checker, PLAIN, Surface};

const EVERYWHERE: &[&str] = &[
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
];

impl Checker {
    pub fn blocks(&mut self, blocks: &[Value], at: &str, most: usize) {
        if blocks.len() > most {
            self.complain(at, format!("no more than {most} items allowed"));
        }
        for (n, block) in blocks.iter().enumerate() {
            self.block(block, &format!("{at}/{n}"));
        }
        let markdown = blocks.iter().filter(|block| block["type"] == "markdown");
        let markdown = markdown.filter_map(|block| block["text"].as_str());
        if markdown.map(|text| text.chars().count()).sum::<usize>() > 12_000 {
            self.complain(at, "markdown blocks hold at most 12000 characters together");
        }
        if self.focused > 1 {
            self.complain(at, "only one element may have focus_on_load");
        }
    }

    fn block(&mut self, block: &Value, at: &str) {
        let kind = block["type"].as_str().unwrap_or_default();
        let here = EVERYWHERE.contains(&kind)
            || self.surface == Surface::Message && matches!(kind, "markdown" | "table" | "file");
        if !here {
            return self.complain(at, format!("unsupported type: {kind}"));
        }
        if self.string(block, "block_id", at, 1, 255)
            && let Some(id) = block["block_id"].as_str()
            && !self.block_ids.insert(id.to_owned())
        {
            self.complain(at, format!("`block_id` {id} already exists"));
        }
        let mut keys = vec!["type", "block_id"];
        keys.extend(keys_of(kind));
        self.only_keys(block, at, &keys);
        match kind {
            "section" => self.section(block, at),
            "actions" => {
                let mut seen = HashSet::new();
                for (n, element) in self.list(block, "elements", at, 1, 25).iter().enumerate() {
                    self.element(element, &format!("{at}/elements/{n}"), in_actions, &mut seen);
                }
            }
            "context" => self.context(block, at),
            "header" => self.required_text(block, "text", at, 150, PLAIN),
            "image" => {
                self.image(block, at);
                self.text(block, "title", at, 2000, PLAIN);
            }
            "input" => self.input(block, at),
            "rich_text" => {
                self.list(block, "elements", at, 1, usize::MAX);
            }
            "markdown" => self.required_string(block, "text", at, 12_000),
            "table" => {
                self.list(block, "rows", at, 1, 100);
            }
            _ => {}
        }
    }

    fn section(&mut self, block: &Value, at: &str) {
        let has_text = self.text(block, "text", at, 3000, ANY_TEXT);
        if block.get("fields").is_some() {
            for (n, field) in self.list(block, "fields", at, 1, 10).iter().enumerate() {
                self.text_object(field, &format!("{at}/fields/{n}"), 2000, ANY_TEXT);
            }
        } else if !has_text {
            self.complain(at, "missing required field: text");
        }
        self.flag(block, "expand", at);
        if let Some(accessory) = block.get("accessory") {
            self.element(accessory, &format!("{at}/accessory"), in_section, &mut HashSet::new());
        }
    }

    fn context(&mut self, block: &Value, at: &str) {
        for (n, element) in self.list(block, "elements", at, 1, 10).iter().enumerate() {
            let at = format!("{at}/elements/{n}");
            if element["type"] == "image" {
                self.image(element, &at);
            } else {
                self.text_object(element, &at, 3000, ANY_TEXT);
            }
        }
    }

    fn input(&mut self, block: &Value, at: &str) {
        self.required_text(block, "label", at, 2000, PLAIN);
        self.text(block, "hint", at, 2000, PLAIN);
        self.flag(block, "optional", at);
        self.flag(block, "dispatch_action", at);
        match block.get("element") {
            Some(element) => self.element(element, &format!("{at}/element"), in_input, &mut HashSet::new()),
            None => self.complain(at, "missing required field: element"),
        }
    }

    pub(super) fn image(&mut self, image: &Value, at: &str) {
        let url = image.get("image_url").is_some();
        if url == image.get("slack_file").is_some() {
            self.complain(at, "exactly one of image_url and slack_file");
        }
        self.string(image, "image_url", at, 1, 3000);
        self.required_string(image, "alt_text", at, 2000);
        let web = image["image_url"].as_str().is_none_or(|url| url.starts_with("http"));
        if url && !web {
            self.complain(at, "invalid image url");
        }
    }

    pub(super) fn focuses(&mut self, element: &Value) {
        self.focused += usize::from(element["focus_on_load"] == true);
    }
}

fn keys_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "section" => &["text", "fields", "accessory", "expand"],
        "actions" | "context" | "rich_text" => &["elements"],
        "header" => &["text", "level"],
        "image" => &["image_url", "slack_file", "alt_text", "title"],
        "input" => &["label", "element", "dispatch_action", "hint", "optional"],
        "markdown" => &["text"],
        "file" => &["external_id", "source"],
        "table" => &["rows", "column_settings"],
        "video" => &[
            "alt_text",
            "author_name",
            "description",
            "provider_icon_url",
            "provider_name",
            "title",
            "title_url",
            "thumbnail_url",
            "video_url",
        ],
        _ => &[],
    }
}
