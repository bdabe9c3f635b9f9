//! Messages and views as plain text, the same in every run: ids become names.

use serde_json::Value;

use super::super::state::{Message, World};

pub fn message(world: &World, m: &Message) -> String {
    let mut lines = Vec::new();
    if let Some(only) = &m.visible_to {
        lines.push(format!("(only {} sees this)", name(world, only)));
    }
    if m.blocks.is_empty() && !m.text.is_empty() {
        lines.push(m.text.clone());
    }
    for block in &m.blocks {
        lines.extend(shown(block));
    }
    for attachment in &m.attachments {
        let blocks = attachment["blocks"].as_array().into_iter().flatten();
        for line in blocks.flat_map(shown) {
            // A row of buttons stands by itself, as on every platform.
            lines.extend(line.split('\n').map(|line| match line.starts_with('[') {
                true => line.to_owned(),
                false => format!("| {line}").trim_end().to_owned(),
            }));
        }
        if let Some(text) = attachment["text"].as_str() {
            lines.extend(text.lines().map(|line| format!("| {line}")));
        }
    }
    let files = m.files.iter().filter_map(|id| world.files.get(id));
    lines.extend(files.map(|file| match &file.alt {
        Some(alt) => format!("(file {}: {alt})", file.name),
        None => format!("(file {})", file.name),
    }));
    if m.edited {
        lines.push("(edited)".to_owned());
    }
    let pings = pings(world, m);
    if !pings.is_empty() {
        lines.push(format!("(pings {})", pings.join(" ")));
    }
    named(world, &lines.join("\n"))
}

/// What is said in words, block by block.
pub fn parts(world: &World, m: &Message) -> Vec<String> {
    if m.blocks.is_empty() {
        return vec![named(world, &m.text)];
    }
    let said = m.blocks.iter().filter(|block| block["type"] != "actions");
    said.map(|block| named(world, &shown(block).join("\n"))).collect()
}

pub fn view(world: &World, data: &Value) -> String {
    let mut lines = Vec::new();
    if let Some(title) = data["title"]["text"].as_str() {
        lines.push(format!("[[ {title} ]]"));
    }
    let blocks = data["blocks"].as_array().into_iter().flatten();
    lines.extend(blocks.flat_map(shown));
    named(world, &lines.join("\n"))
}

pub fn pings(world: &World, m: &Message) -> Vec<String> {
    let group = |id: &String| world.groups.get(id).map(|g| g.name.clone());
    let mut all = Vec::new();
    all.extend(m.pinged.users.iter().map(|id| format!("@{}", name(world, id))));
    all.extend(m.pinged.groups.iter().filter_map(group).map(|name| format!("@&{name}")));
    all.extend(m.pinged.broadcasts.iter().map(|range| format!("@{range}")));
    all
}

fn text(object: &Value) -> &str {
    object["text"].as_str().unwrap_or_default()
}

/// The lines of one block.
fn shown(block: &Value) -> Vec<String> {
    let list = |key: &str| block[key].as_array().map(Vec::as_slice).unwrap_or_default();
    match block["type"].as_str().unwrap_or_default() {
        "section" => section(block, list("fields")),
        "header" => vec![text(&block["text"]).to_owned()],
        "context" => {
            let parts = list("elements").iter().map(|part| match part["type"].as_str() {
                Some("image") => format!("(picture {})", part["alt_text"].as_str().unwrap_or_default()),
                _ => text(part).to_owned(),
            });
            vec![parts.collect::<Vec<_>>().join(" ")]
        }
        "actions" => vec![list("elements").iter().map(element).collect::<Vec<_>>().join(" ")],
        "image" => vec![format!("(picture {})", block["alt_text"].as_str().unwrap_or_default())],
        "input" => vec![input(block)],
        "rich_text" => vec![rich(block)],
        "markdown" => vec![text(block).to_owned()],
        "divider" => vec!["----".to_owned()],
        other => vec![format!("({other})")],
    }
}

fn section(block: &Value, fields: &[Value]) -> Vec<String> {
    let mut lines = Vec::new();
    if block.get("text").is_some() {
        lines.push(text(&block["text"]).to_owned());
    }
    // A field's first line is its name.
    lines.extend(fields.iter().map(|field| text(field).replacen('\n', ": ", 1)));
    if let Some(accessory) = block.get("accessory") {
        lines.push(element(accessory));
    }
    lines
}

fn element(part: &Value) -> String {
    let label = super::form::label(part);
    match (part["type"].as_str().unwrap_or_default(), part["url"].as_str()) {
        ("button", Some(url)) => format!("[{label}]({url})"),
        ("button", None) => format!("[{label}]"),
        ("image", _) => format!("(picture {})", part["alt_text"].as_str().unwrap_or_default()),
        _ => {
            let options = part["options"].as_array().into_iter().flatten();
            let labels: Vec<_> = options.map(|option| text(&option["text"])).collect();
            if labels.is_empty() {
                format!("<{label}>")
            } else {
                format!("<{}>", labels.join(" / "))
            }
        }
    }
}

fn input(block: &Value) -> String {
    let element = &block["element"];
    let star = if block["optional"] == true { "" } else { "*" };
    let several = element["initial_options"].as_array().into_iter().flatten();
    let options: Vec<_> = element.get("initial_option").into_iter().chain(several).collect();
    let chosen: Vec<_> = options.iter().map(|option| text(&option["text"])).collect();
    let value = element["initial_value"]
        .as_str()
        .map_or(chosen.join(", "), str::to_owned);
    let mut line = format!("{}{star}: {value}", text(&block["label"]));
    for hint in [&element["placeholder"], &block["hint"]] {
        if !text(hint).is_empty() {
            line += &format!(" ({})", text(hint));
        }
    }
    line.trim_end().to_owned()
}

/// The words of rich text, mentions as in mrkdwn.
fn rich(part: &Value) -> String {
    let own = match part["type"].as_str().unwrap_or_default() {
        // To the letter: nothing in it is markup.
        "text" => super::command::escape(text(part)),
        "link" => format!("<{}|{}>", part["url"].as_str().unwrap_or_default(), text(part)),
        "emoji" => format!(":{}:", part["name"].as_str().unwrap_or_default()),
        "user" => format!("<@{}>", part["user_id"].as_str().unwrap_or_default()),
        "usergroup" => format!("<!subteam^{}>", part["usergroup_id"].as_str().unwrap_or_default()),
        "channel" => format!("<#{}>", part["channel_id"].as_str().unwrap_or_default()),
        "broadcast" => format!("<!{}>", part["range"].as_str().unwrap_or_default()),
        _ => String::new(),
    };
    let parts = part["elements"].as_array().into_iter().flatten();
    let inner: String = parts.map(rich).collect();
    own + &inner
}

pub fn name(world: &World, user: &str) -> String {
    let user = world.users.get(user);
    user.map_or_else(|| "somebody".to_owned(), |user| user.display_name.clone())
}

pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Mentions by name, links with their labels, entities as what they stand for, other ids as placeholders.
fn named(world: &World, text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('<') {
        out += &unescaped(&rest[..at]);
        rest = &rest[at + 1..];
        let inside = rest.split_once('>').map(|(inside, _)| inside);
        match inside.and_then(|inside| Some((inside, reference(world, inside)?))) {
            Some((inside, shown)) => {
                out += &shown;
                rest = &rest[inside.len() + 1..];
            }
            None => out.push('<'),
        }
    }
    out += &unescaped(rest);
    without_ids(&out)
}

/// What a client shows for something in angle brackets.
fn reference(world: &World, inside: &str) -> Option<String> {
    let (target, label) = inside.split_once('|').unwrap_or((inside, ""));
    if let Some(id) = target.strip_prefix("!subteam^") {
        return world.groups.get(id).map(|group| format!("@&{}", group.name));
    }
    if target.starts_with("!date^") {
        return Some(format!("<time:{label}>"));
    }
    if let Some(range) = target.strip_prefix('!') {
        return Some(format!("@{range}"));
    }
    if let Some(id) = target.strip_prefix('@') {
        return world.users.get(id).map(|_| format!("@{}", name(world, id)));
    }
    if let Some(id) = target.strip_prefix('#') {
        return world.channels.get(id).map(|channel| format!("#{}", channel.name));
    }
    let web = target.starts_with("http") || target.starts_with("mailto:");
    web.then(|| match label {
        "" => target.to_owned(),
        label => format!("[{}]({target})", unescaped(label)),
    })
}

/// Ids of Slack's have a letter, a zero and nine more signs; a link's time has sixteen digits.
fn without_ids(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_uppercase() || c.is_ascii_digit() || c == 'p' && word.is_empty() {
            word.push(c);
            continue;
        }
        let digits = word.trim_start_matches('p');
        let time = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_digit());
        let id = word.len() == 11 && word.as_bytes()[1] == b'0' && word.starts_with(|c: char| c.is_ascii_uppercase());
        out += if time || id { "<id>" } else { &word };
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}
