//! Views: modals and the home tab.

use serde_json::Value;

use super::super::api::Refusal;
use super::{Checker, PLAIN, Surface};

pub fn view(view: &Value, surface: Surface) -> Result<(), Refusal> {
    let mut checker = Checker::new(surface);
    checker.view(view);
    if !checker.complaints.is_empty() {
        return Err(Refusal::with("invalid_arguments", checker.complaints));
    }
    if view.to_string().len() > 250_000 {
        return Err(Refusal::new("view_too_large"));
    }
    Ok(())
}

impl Checker {
    fn view(&mut self, view: &Value) {
        let (kind, own): (_, &[&str]) = match self.surface {
            Surface::Home => ("home", &[]),
            _ => (
                "modal",
                &[
                    "title",
                    "submit",
                    "close",
                    "clear_on_close",
                    "notify_on_close",
                    "submit_disabled",
                ],
            ),
        };
        if view["type"] != kind {
            return self.complain("/view/type", format!("must be {kind}"));
        }
        let mut keys = vec!["type", "blocks", "private_metadata", "callback_id", "external_id"];
        keys.extend(own);
        self.only_keys(view, "/view", &keys);
        self.string(view, "private_metadata", "/view", 0, 3000);
        self.string(view, "callback_id", "/view", 0, 255);
        self.string(view, "external_id", "/view", 0, 255);
        let least = usize::from(kind == "modal");
        let blocks = self.list(view, "blocks", "/view", least, 100);
        self.blocks(blocks, "/view/blocks", 100);
        if kind == "modal" {
            self.required_text(view, "title", "/view", 24, PLAIN);
            self.text(view, "submit", "/view", 24, PLAIN);
            self.text(view, "close", "/view", 24, PLAIN);
            self.flag(view, "clear_on_close", "/view");
            self.flag(view, "notify_on_close", "/view");
            let asks = blocks.iter().any(|block| block["type"] == "input");
            if asks && view.get("submit").is_none() {
                self.complain("/view", "a view with inputs needs a submit");
            }
        }
    }
}
