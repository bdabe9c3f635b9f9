//! Both platforms in one process under load, one of them cut off.

use std::time::Duration;

use crate::ledger::Ledger;
use crate::support::bot::Bot;
use crate::support::discord::{self, Cut as DiscordCut, Discord};
use crate::support::slack::{self, Cut, Slack};

const RATE: usize = 50;
const LASTING: Duration = Duration::from_secs(4);

/// Long enough before anybody would notice, on a busy machine.
const UNNOTICED: Duration = Duration::from_secs(3);

struct Both {
    discord: Discord,
    slack: Slack,
    bot: Bot,
    front: discord::Channel,
    desk: slack::Channel,
    lan: discord::Member,
    minh: discord::Member,
    hoa: slack::Member,
    tuan: slack::Member,
    said_on_discord: Vec<crate::support::discord::Template>,
    said_on_slack: Vec<crate::support::slack::Template>,
}

async fn both() -> Both {
    let (discord, slack) = (Discord::start(), Slack::start());
    let guild = discord.guild("Hotel");
    let front = guild.channel("front-desk");
    let hotel = slack.workspace("Hotel");
    let floors: Vec<_> = (0..20).map(|n| hotel.channel(&format!("floor-{n}"))).collect();
    let mut bot = Bot::beside(&discord).and_beside_slack(&slack);
    bot.starts().await;
    let (lan, minh) = (guild.member("Lan"), guild.member("Minh"));
    let asking = lan.uses("please").option("to", &minh).option("what", "discord {n}");
    let (hoa, tuan) = (hotel.member("Hoa"), hotel.member("Tuan"));
    let words = format!("{} slack {{n}}", tuan.mention());
    let asks = |floor| hoa.uses("please").text(words.clone()).in_channel(floor).template();
    Both {
        said_on_discord: vec![asking.template()],
        said_on_slack: floors.iter().map(asks).collect(),
        discord,
        slack,
        bot,
        front,
        desk: floors[0].clone(),
        lan,
        minh,
        hoa,
        tuan,
    }
}

impl Both {
    async fn kept(&self, like: &str) -> i64 {
        let url = format!("sqlite:{}", self.bot.folder().join("magicwords.db").display());
        let kept = format!("select count(*) from asks where what like '{like} %'");
        Ledger { url }.number(&kept).await
    }
}

#[tokio::test]
async fn discord_does_not_notice_that_slack_is_cut_off() {
    let both = both().await;
    let load = both
        .discord
        .open_loop(both.said_on_discord.clone(), RATE, LASTING, false);
    let (report, ()) = tokio::join!(load, async {
        both.slack.closes_the_door(true);
        both.slack.faults().next("*").times(10_000).hangs();
        both.slack.cuts_the_sockets(Cut::Reset);
    });
    assert_eq!((report.answered, report.refused), (RATE * 4, 0));
    assert!(report.percentile(99.0) < UNNOTICED, "{:?}", report.percentile(99.0));
    assert_eq!(both.kept("discord").await, RATE as i64 * 4);
    both.slack.faults().clear();
    both.slack.closes_the_door(false);
    let back = || (both.slack.connected_sockets() > 0).then_some(());
    both.slack
        .wait_until("Slack to be back", Duration::from_secs(60), back)
        .await;
    assert_eq!(both.discord.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn slack_does_not_notice_that_discord_is_cut_off() {
    let both = both().await;
    let load = both.slack.open_loop(both.said_on_slack.clone(), RATE, LASTING);
    let (report, ()) = tokio::join!(load, async {
        both.discord.closes_the_gateway(true);
        both.discord.cuts_the_gateway(DiscordCut::Reset);
    });
    assert_eq!((report.acknowledged, report.repeated), (RATE * 4, 0));
    assert!(report.percentile(99.0) < UNNOTICED, "{:?}", report.percentile(99.0));
    assert_eq!(both.kept("slack").await, RATE as i64 * 4);
    assert_eq!(both.slack.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn what_discord_leaves_unanswered_holds_up_nothing_for_slack() {
    let both = both().await;
    let ledger = Ledger {
        url: format!("sqlite:{}", both.bot.folder().join("magicwords.db").display()),
    };
    let thanks = both
        .lan
        .uses("thank-you")
        .option("to", &both.minh)
        .option("for", "discord");
    thanks.option("private", true).in_channel(&both.front).await;
    both.minh.waits_for_direct_message("the thanks").await;
    ledger
        .until(
            "it to be settled",
            "select count(*) from deliveries where state = 'due'",
            0,
        )
        .await;
    // As many more as are sent at once, and then as many as are in hand.
    both.discord
        .faults()
        .next("POST /users/@me/channels")
        .times(1_000)
        .hangs();
    let more = "with recursive n(n) as (select 1 union all select n + 1 from n where n < 500) \
        insert into deliveries (id, workspace, platform, home, to_kind, to_id, kind, subject, version, state, attempt, \
        created_at, due_at) select id + n, workspace, platform, home, to_kind, cast(to_id + n as text), kind, subject, \
        version, 'due', 0, created_at, 0 from deliveries, n where kind = 'private-kudos'";
    ledger.change(more).await;
    let in_hand = "select count(*) >= 200 from deliveries where state = 'due' and attempt > 0";
    ledger.until("many to hang", in_hand, 1).await;
    let text = format!("{} for: slack private: yes", both.tuan.mention());
    both.hoa.uses("thank-you").text(text).in_channel(&both.desk).await;
    let came = both.tuan.waits_for_direct_message("the thanks").await;
    assert!(came.text().contains("slack"), "{came:?}");
}
