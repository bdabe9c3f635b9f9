//! One company on Discord and on Slack: the codes that the bot shows in one place are typed in the other.

use crate::support::bot::Bot;
use crate::support::discord::permissions::MANAGE_GUILD;
use crate::support::discord::{self, Discord};
use crate::support::slack::{self, Slack};

/// The command that an answer tells people to use, and its code, to the letter.
fn told(answer: &str, command: &str) -> (String, String) {
    let (_, code) = answer.split_once(&format!("{command} code:")).expect(answer);
    let code = code.split([' ', '`']).next().unwrap_or_default();
    (command.trim_start_matches('/').to_owned(), code.to_owned())
}

async fn on_discord(who: &discord::Member, path: &str, code: Option<&str>) -> String {
    let used = who.uses(path);
    let used = match code {
        Some(code) => used.option("code", code),
        None => used,
    };
    let answer = used.await;
    assert!(answer.is_ephemeral());
    answer.text()
}

async fn on_slack(who: &slack::Member, path: &str, code: Option<&str>) -> String {
    let (command, below) = path.split_once(' ').expect("a sub-command");
    let words = code.map_or_else(|| below.to_owned(), |code| format!("{below} code:{code}"));
    let answer = who.uses(command).text(words).in_direct().await;
    assert!(answer.is_ephemeral());
    answer.text()
}

#[tokio::test]
async fn two_homes_and_two_accounts_become_one_by_what_the_bot_says() {
    let (discord, slack) = (Discord::start(), Slack::start());
    let (guild, workspace) = (discord.guild("Hotel"), slack.workspace("Hotel"));
    let (front, desk) = (guild.channel("front-desk"), workspace.channel("front-desk"));
    let mut bot = Bot::beside(&discord).and_beside_slack(&slack);
    bot.starts().await;
    desk.invites_the_bot();
    let mai = (
        guild.member("Mai").with_permissions(MANAGE_GUILD),
        workspace.member("Mai").admin(),
    );
    let lan = (guild.member("Lan"), workspace.member("Lan"));
    let minh = (guild.member("Minh"), workspace.member("Minh"));

    let (path, code) = told(&on_discord(&mai.0, "kudos-admin join", None).await, "/kudos-admin join");
    let joined = on_slack(&mai.1, &path, Some(&code)).await;
    assert!(joined.contains("one workspace"), "{joined}");
    let (path, code) = told(&on_discord(&lan.0, "kudos link", None).await, "/kudos link");
    let linked = on_slack(&lan.1, &path, Some(&code)).await;
    assert!(linked.contains("one person"), "{linked}");
    let (path, code) = told(&on_slack(&minh.1, "kudos link", None).await, "/kudos link");
    let linked = on_discord(&minh.0, &path, Some(&code)).await;
    assert!(linked.contains("one person"), "{linked}");

    // Three thanks a day to the same person, whichever way they go.
    for words in ["one", "two"] {
        let thanks = lan.0.uses("thank-you").option("to", &minh.0).option("for", words);
        assert!(!thanks.in_channel(&front).await.is_ephemeral());
    }
    let on_slack = |words: &str| {
        let words = format!("{} {words}", minh.1.mention());
        lan.1.uses("thank-you").text(words).in_channel(&desk)
    };
    assert!(!on_slack("three").await.is_ephemeral());
    let fourth = on_slack("four").await;
    assert!(fourth.is_ephemeral(), "{}", fourth.text());

    // What happens there changes what is shown here.
    minh.1.opens_home();
    minh.1
        .waits_for_home("a home", |home| home.text().contains("Your settings"))
        .await;
    let ask = lan
        .0
        .uses("please")
        .option("to", &minh.0)
        .option("what", "the tap drips");
    ask.in_channel(&front).await;
    minh.1
        .waits_for_home("the ask", |home| home.text().contains("the tap drips"))
        .await;
    assert_eq!((discord.problems(), slack.problems()), (vec![], vec![]));
}
