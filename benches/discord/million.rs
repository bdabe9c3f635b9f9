//! From the start of the process to its first answer, with a ledger of a million kudos.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use magicwords::ledger::{Ledger, LedgerOptions, MIGRATIONS};

use crate::measures::median;
use crate::side::sql;
use crate::support::bot::Bot;
use crate::support::discord::Discord;
use crate::{heading, row};

const STARTS: usize = 9;

/// A thousand people in ten teams, and a million kudos among them over five years.
const FILL: &str = "
    insert into workspaces (id, name, version, created_at, timezone, language, working_hours, digest_day, digest_minute,
        digest_paused, per_day, per_pair, value_required)
        values (1, 'discord:GUILD', 1, 0, 'UTC', 'en', 'Mon-Fri 09:00-17:00', 1, 540, 1, 20, 3, 0);
    insert into homes (id, workspace, platform, external_id, name, added_at) values (1, 1, 'discord', 'GUILD', 'Hotel', 0);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 10)
        insert into teams (id, workspace, name, kind, serves_declared, created_at)
        select i, 1, 'Team ' || i, case when i > 5 then 'back_office' else 'front_line' end, 0, 0 from n;
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
        insert into members (id, workspace, key, name, manager, bot, public_name, created_at)
        select i, 1, 'discord:' || i, 'Person ' || i, 0, 0, 1, 0 from n;
    insert into accounts (workspace, platform, external_id, member, groups)
        select 1, 'discord', id, id, '' from members;
    insert into memberships (id, member, team, since, source) select id, id, id % 10 + 1, 0, 'set' from members;
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000)
        insert into kudos (id, workspace, key, giver, giver_team, message, beyond, private, at, version)
        select i, 1, i, i % 1000 + 1, i % 10 + 1, 'came at once when the lift stood still between two floors', 0, 0,
        1600000000000000 + i * 150000000, i from n;
    insert into kudos_recipients (kudos, position, member, team)
        select id, 0, (id + 1 + id / 1000) % 1000 + 1, (id + 1 + id / 1000) % 10 + 1 from kudos;";

/// Made once for each state of the schema and kept: bringing an older one up to date would count as the first start.
async fn ledger() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let schema = MIGRATIONS.len();
    let kept = folder.join(format!("million-{schema}.db"));
    let partial = folder.join("million-partial.db");
    if !kept.exists() {
        let _left_by_a_run_that_was_cut_off = std::fs::remove_file(&partial);
        let url = format!("sqlite:{}", partial.display());
        let made = Ledger::open(&url, &LedgerOptions::default())
            .await
            .expect("a new ledger");
        made.close().await;
        sql(&partial, FILL).await;
        std::fs::rename(&partial, &kept).expect("a name is free");
    }
    kept
}

pub async fn start() {
    let kept = ledger().await;
    let discord = Discord::start();
    let guild = discord.guild("Hotel");
    guild.channel("front-desk");
    let (lan, minh) = (guild.member("Lan"), guild.member("Minh"));
    let mut bot = Bot::beside(&discord);
    let path = bot.folder().join("magicwords.db");
    std::fs::copy(&kept, &path).expect("there is room on the disk");
    let name = guild.workspace();
    let id = name.strip_prefix("discord:").expect("a guild of Discord's");
    sql(
        &path,
        &format!("update homes set external_id = '{id}'; update workspaces set name = '{name}'"),
    )
    .await;

    let (mut connected, mut ready, mut answered) = (Vec::new(), Vec::new(), Vec::new());
    for start in 0..STARTS {
        let requests = discord.requests().len();
        let begun = Instant::now();
        bot.spawns();
        until(|| discord.connected_sessions() > 0).await;
        connected.push(begun.elapsed());
        // The first thing that the bot does about READY is to look after its commands.
        until(|| {
            discord.requests()[requests..]
                .iter()
                .any(|request| request.path.ends_with("/commands"))
        })
        .await;
        ready.push(begun.elapsed());
        if start == 0 {
            discord.bot_is_ready().await;
        }
        lan.uses("please")
            .option("to", &minh)
            .option("what", "the ice machine is down")
            .await;
        answered.push(begun.elapsed());
        bot.terminate();
        bot.ends_within(Duration::from_secs(20)).await;
    }
    heading(
        "Start with a million kudos, ms since the process was started",
        ["IDENTIFY", "READY handled", "first command answered"],
    );
    // The first start has no commands registered yet, and no warm file cache.
    row("first", &[&connected, &ready, &answered].map(|times| ms(times[0])));
    row(
        "later",
        &[&connected, &ready, &answered].map(|times| ms_median(&times[1..])),
    );
}

fn ms(time: Duration) -> String {
    format!("{:.0}", time.as_secs_f64() * 1e3)
}

fn ms_median(times: &[Duration]) -> String {
    format!(
        "{:.0}",
        median(times.iter().map(|time| time.as_secs_f64() * 1e3).collect())
    )
}

async fn until(mut holds: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < patience, "the bot does not come up");
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
}
