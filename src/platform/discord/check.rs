//! Is all as it should be? The pieces of `magicwords check` that ask Discord.

use super::rest::Body;
use super::{ConnectError, Discord};
use crate::chat::health::{self, Check, Verdict};
use serde::Deserialize;
use serenity::http::{LightMethod, Route};

const ADMINISTRATOR: u64 = 1 << 3;
/// What posting in a channel needs, as Discord names it in English.
const NEEDED: [(u64, &str); 5] = [
    (1 << 10, "View Channel"),
    (1 << 11, "Send Messages"),
    (1 << 14, "Embed Links"),
    (1 << 15, "Attach Files"),
    (1 << 16, "Read Message History"),
];

#[derive(Deserialize)]
struct Me {
    id: String,
    username: String,
}

#[derive(Deserialize)]
struct Application {
    id: String,
    interactions_endpoint_url: Option<String>,
}

#[derive(Deserialize)]
struct Channel {
    guild_id: Option<String>,
    #[serde(default)]
    permission_overwrites: Vec<Overwrite>,
}

#[derive(Deserialize)]
struct Overwrite {
    id: String,
    allow: String,
    deny: String,
}

#[derive(Deserialize)]
struct Role {
    id: String,
    permissions: String,
}

#[derive(Deserialize)]
struct Member {
    #[serde(default)]
    roles: Vec<String>,
}

impl Discord {
    /// Whether the token is accepted, the gateway is known, interactions come by it, and the clocks agree (`now` in
    /// seconds since 1970).
    pub async fn check(&self, now: i64) -> Vec<Check> {
        let mut checks = Vec::new();
        match self
            .rest()
            .call(LightMethod::Get, Route::UserMe, &[], &Body::default())
            .await
        {
            Ok(response) => {
                if let Ok(me) = response.json::<Me>() {
                    checks.push((
                        Verdict::Ok,
                        format!("Discord knows the bot as {} ({})", me.username, me.id),
                    ));
                }
                checks.extend(response.date.as_deref().and_then(|date| skew(date, now)));
            }
            Err(error) if error.status() == 401 => {
                checks.push((Verdict::Fail, ConnectError::BadToken.to_string()));
                return checks;
            }
            Err(error) => {
                let advice = "check the network and DISCORD_API_URL or DISCORD_API_ADDRESS";
                checks.push((Verdict::Fail, format!("Discord cannot be reached ({error}): {advice}")));
                return checks;
            }
        }
        let route = Route::Oauth2ApplicationCurrent;
        match self
            .rest()
            .call(LightMethod::Get, route, &[], &Body::default())
            .await
            .and_then(|answer| answer.json())
        {
            Ok(Application {
                id,
                interactions_endpoint_url: None,
            }) => {
                checks.push((
                    Verdict::Ok,
                    format!("the application is {id}; commands come by the gateway"),
                ));
            }
            Ok(Application { id, .. }) => checks.push((
                Verdict::Fail,
                format!(
                    "application {id} has an interactions endpoint URL, so no command reaches the bot: empty it on \
                     the General Information page of https://discord.com/developers/applications/{id}"
                ),
            )),
            Err(error) => checks.push((Verdict::Warn, format!("the application could not be read: {error}"))),
        }
        match self.ask_plan().await {
            Ok(plan) => checks.push((Verdict::Ok, format!("the gateway is {}", plan.url))),
            Err(error) => checks.push((Verdict::Fail, format!("the API does not tell the gateway: {error}"))),
        }
        checks
    }

    /// The permissions that the bot lacks to post in a channel, by their names in Discord; none is well.
    ///
    /// # Errors
    /// A sentence for people when the channel cannot be looked at, for one because the bot does not see it.
    pub async fn check_channel(&self, channel: &str) -> Result<Vec<&'static str>, String> {
        let unseen = |error: super::response::RestError| match error.status() {
            403 | 404 => format!("the bot does not see channel {channel}: give it View Channel there"),
            _ => format!("channel {channel} could not be looked at: {error}"),
        };
        let channel_id = super::deliver::snowflake(channel)
            .map_err(|error| error.to_string())?
            .into();
        let get = async |route| self.rest().call(LightMethod::Get, route, &[], &Body::default()).await;
        let seen: Channel = get(Route::Channel { channel_id })
            .await
            .and_then(|a| a.json())
            .map_err(unseen)?;
        let guild = seen
            .guild_id
            .as_deref()
            .ok_or_else(|| format!("channel {channel} is in no server"))?;
        let guild_id = super::deliver::snowflake(guild)
            .map_err(|error| error.to_string())?
            .into();
        let roles: Vec<Role> = get(Route::GuildRoles { guild_id })
            .await
            .and_then(|a| a.json())
            .map_err(unseen)?;
        let me = self.bot_id().await.map_err(unseen)?;
        let user_id = super::deliver::snowflake(&me)
            .map_err(|error| error.to_string())?
            .into();
        let route = Route::GuildMember { guild_id, user_id };
        let member: Member = get(route).await.and_then(|a| a.json()).map_err(unseen)?;
        let permissions = permissions(guild, &me, &member.roles, &roles, &seen.permission_overwrites);
        let missing = NEEDED.iter().filter(|(bit, _)| permissions & bit == 0);
        Ok(missing.map(|(_, name)| *name).collect())
    }
}

/// Discord's own order: everyone's, the roles', then the channel's exceptions for everyone, the roles, the member.
fn permissions(guild: &str, me: &str, mine: &[String], roles: &[Role], overwrites: &[Overwrite]) -> u64 {
    let bits = |text: &str| text.parse::<u64>().unwrap_or(0);
    let held = |id: &str| mine.iter().any(|role| role == id);
    let base = roles
        .iter()
        .filter(|role| role.id == guild || held(&role.id))
        .fold(0, |all, role| all | bits(&role.permissions));
    if base & ADMINISTRATOR != 0 {
        return u64::MAX;
    }
    let apply = |permissions: u64, concerned: &dyn Fn(&str) -> bool| {
        let concerned = || overwrites.iter().filter(|overwrite| concerned(&overwrite.id));
        let denied = concerned().fold(0, |all, overwrite| all | bits(&overwrite.deny));
        let allowed = concerned().fold(0, |all, overwrite| all | bits(&overwrite.allow));
        (permissions & !denied) | allowed
    };
    let everyone = apply(base, &|id| id == guild);
    let by_roles = apply(everyone, &|id| id != guild && held(id));
    apply(by_roles, &|id| id == me)
}

fn skew(date: &str, now: i64) -> Option<Check> {
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_second();
    Some(health::clock("Discord", theirs, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_of_a_channel_are_weighed_in_discords_order() {
        let role = |id: &str, bits: u64| Role {
            id: id.into(),
            permissions: bits.to_string(),
        };
        let over = |id: &str, allow: u64, deny: u64| Overwrite {
            id: id.into(),
            allow: allow.to_string(),
            deny: deny.to_string(),
        };
        let roles = [role("g", 0b0111), role("r", 0), role("x", 1 << 20)];
        let mine = ["r".to_owned()];
        assert_eq!(permissions("g", "me", &mine, &roles, &[]), 0b0111);
        assert_eq!(permissions("g", "me", &mine, &roles, &[over("g", 0, 0b1)]), 0b0110);
        assert_eq!(
            permissions("g", "me", &mine, &roles, &[over("g", 0, 0b1), over("r", 0b1, 0)]),
            0b0111
        );
        let denied_me = [over("r", 0b1, 0), over("me", 0, 0b1)];
        assert_eq!(permissions("g", "me", &mine, &roles, &denied_me), 0b0110);
        let admin = [role("g", ADMINISTRATOR)];
        assert_eq!(permissions("g", "me", &mine, &admin, &denied_me), u64::MAX);
    }

    #[test]
    fn a_clock_that_is_off_is_told() {
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(skew(date, 1_445_412_480 + 5).map(|check| check.0), Some(Verdict::Ok));
        assert_eq!(skew(date, 1_445_412_480 - 45).map(|check| check.0), Some(Verdict::Warn));
        assert_eq!(skew(date, 1_445_412_480 + 90).map(|check| check.0), Some(Verdict::Fail));
        assert_eq!(skew("whenever", 0), None);
    }
}
