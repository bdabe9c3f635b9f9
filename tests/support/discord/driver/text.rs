//! Messages and modals as plain text, the same in every run: ids become names.

use serde_json::Value;

use super::super::state::{Message, SUPPRESS_EMBEDS, World};

pub fn message(world: &World, m: &Message) -> String {
    let mut lines = Vec::new();
    if let Some(only) = m.visible_to {
        lines.push(format!("(only {} sees this)", name(world, only)));
    }
    if m.loading {
        lines.push("(thinking)".to_owned());
    }
    if !m.content.is_empty() {
        lines.push(m.content.clone());
    }
    if m.flags & SUPPRESS_EMBEDS == 0 {
        m.embeds.iter().for_each(|e| embed(e, &mut lines));
    }
    for row in &m.components {
        let parts = row["components"].as_array().into_iter().flatten().map(component);
        lines.push(parts.collect::<Vec<_>>().join(" "));
    }
    lines.extend(m.attachments.iter().map(|a| format!("(file {})", a.filename)));
    if m.edited_at.is_some() {
        lines.push("(edited)".to_owned());
    }
    let pings = pings(world, m);
    if !pings.is_empty() {
        lines.push(format!("(pings {})", pings.join(" ")));
    }
    named(world, m, &lines.join("\n"))
}

/// The words beside the embeds.
pub fn words(world: &World, m: &Message) -> String {
    named(world, m, &m.content)
}

/// The lines of the embeds.
pub fn card(world: &World, m: &Message) -> Vec<String> {
    let mut lines = Vec::new();
    m.embeds.iter().for_each(|e| embed(e, &mut lines));
    let bare = lines.iter().map(|line| line.trim_start_matches("| "));
    bare.map(|line| named(world, m, line)).collect()
}

pub fn pings(world: &World, m: &Message) -> Vec<String> {
    let guild = m.guild.and_then(|g| world.guilds.get(&g));
    let role = |id| guild.and_then(|g| g.roles.get(id)).map(|r| r.name.clone());
    let mut all = Vec::new();
    all.extend(m.pinged.users.iter().map(|id| format!("@{}", name(world, *id))));
    all.extend(
        m.pinged
            .roles
            .iter()
            .map(|id| format!("@&{}", role(id).unwrap_or_default())),
    );
    all.extend(m.pinged.everyone.then(|| "@everyone".to_owned()));
    all
}

pub fn modal(data: &Value) -> String {
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
    let mut lines = vec![format!("[[ {} ]]", text(data, "title"))];
    let rows = data["components"].as_array().into_iter().flatten();
    for input in rows.flat_map(|row| row["components"].as_array()).flatten() {
        let star = if input["required"] == false { "" } else { "*" };
        let mut line = format!("{}{star}: {}", text(input, "label"), text(input, "value"));
        let hint = text(input, "placeholder");
        if !hint.is_empty() {
            line += &format!(" ({hint})");
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

fn embed(embed: &Value, lines: &mut Vec<String>) {
    let mut add = |text: &str| {
        lines.extend(text.lines().map(|line| format!("| {line}").trim_end().to_owned()));
    };
    let text = |pointer: &str| embed.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    add(text("/author/name"));
    add(text("/title"));
    add(text("/description"));
    for field in embed["fields"].as_array().into_iter().flatten() {
        let (name, value) = (field["name"].as_str(), field["value"].as_str());
        add(&format!("{}: {}", name.unwrap_or_default(), value.unwrap_or_default()));
    }
    if !text("/image/url").is_empty() {
        add(&format!("(picture {})", text("/image/url")));
    }
    add(text("/footer/text"));
}

fn component(part: &Value) -> String {
    let label = part["label"]
        .as_str()
        .or(part["emoji"]["name"].as_str())
        .unwrap_or_default();
    match (part["type"].as_u64(), part["url"].as_str()) {
        (Some(2), Some(url)) => format!("[{label}]({url})"),
        (Some(2), None) if part["disabled"] == true => format!("[{label} (off)]"),
        (Some(2), None) => format!("[{label}]"),
        _ => {
            let options = part["options"].as_array().into_iter().flatten();
            let labels = options.map(|o| o["label"].as_str().unwrap_or_default());
            format!("<{}>", labels.collect::<Vec<_>>().join(" / "))
        }
    }
}

pub fn name(world: &World, user: u64) -> String {
    let user = world.users.get(&user);
    let name = user.map(|u| u.global_name.as_ref().unwrap_or(&u.username));
    name.cloned().unwrap_or_else(|| "somebody".to_owned())
}

/// Mentions by name; times and other ids as placeholders.
fn named(world: &World, m: &Message, text: &str) -> String {
    let guild = m.guild.and_then(|g| world.guilds.get(&g));
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out += &rest[..at];
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        let inside = &rest[1..end];
        let shown = if let Some(id) = inside.strip_prefix("@&") {
            let role = id.parse().ok().and_then(|id| guild?.roles.get(&id));
            role.map(|r| format!("@&{}", r.name))
        } else if let Some(id) = inside.strip_prefix('@') {
            id.parse().ok().map(|id| format!("@{}", name(world, id)))
        } else if let Some(id) = inside.strip_prefix('#') {
            let channel = id.parse().ok().and_then(|id: u64| world.channels.get(&id));
            channel.map(|c| format!("#{}", c.name))
        } else {
            let time = inside.strip_prefix("t:").and_then(|t| t.rsplit_once(':'));
            time.map(|(_, style)| format!("<time:{style}>"))
        };
        match shown {
            Some(shown) => {
                out += &shown;
                rest = &rest[end + 1..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out += rest;
    without_ids(&out)
}

/// Snowflakes have 17 digits and more; no figure in a message has.
fn without_ids(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        out += if digits.len() >= 17 { "<id>" } else { &digits };
        digits.clear();
        out.push(c);
    }
    out.pop();
    out
}
