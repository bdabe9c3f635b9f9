use serde_json::Value;

use super::super::error::FormErrors;
use super::text;

pub fn check(embeds: &[Value], errors: &mut FormErrors) {
    errors.count("embeds", embeds.len(), 0, 10);
    let mut total = 0;
    for (i, embed) in embeds.iter().enumerate() {
        let at = format!("embeds.{i}");
        let mut limited = |path: &str, text: &str, max| {
            total += text.chars().count();
            errors.length(&format!("{at}.{path}"), text, 0, max);
        };
        limited("title", text(embed, "title"), 256);
        limited("description", text(embed, "description"), 4096);
        limited("footer.text", embed.get("footer").map_or("", |f| text(f, "text")), 2048);
        limited("author.name", embed.get("author").map_or("", |a| text(a, "name")), 256);
        let fields = embed.get("fields").and_then(Value::as_array);
        let fields = fields.map_or(&[][..], Vec::as_slice);
        errors.count(&format!("{at}.fields"), fields.len(), 0, 25);
        for (j, field) in fields.iter().enumerate() {
            for (key, max) in [("name", 256), ("value", 1024)] {
                let text = text(field, key);
                total += text.chars().count();
                errors.length(&format!("{at}.fields.{j}.{key}"), text.trim(), 1, max);
            }
        }
        for path in ["url", "image.url", "thumbnail.url"] {
            let pointer = format!("/{}", path.replace('.', "/"));
            let url = embed.pointer(&pointer).and_then(Value::as_str).unwrap_or("https://");
            if !["http://", "https://", "attachment://"]
                .iter()
                .any(|s| url.starts_with(s))
            {
                let message = "Scheme must be one of ('http', 'https').";
                errors.add(&format!("{at}.{path}"), "URL_TYPE_INVALID_SCHEME", message);
            }
        }
        if empty(embed) {
            errors.required(&format!("{at}.description"));
        }
    }
    if total > 6000 {
        let message = "Embed size exceeds maximum size of 6000";
        errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", message);
    }
}

fn empty(embed: &Value) -> bool {
    let shown = [
        "title",
        "description",
        "fields",
        "image",
        "thumbnail",
        "author",
        "footer",
    ];
    !shown.iter().any(|key| match embed.get(key) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
    })
}
