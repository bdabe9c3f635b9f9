//! One company on Discord and on Slack: the codes that the bot shows in one place are typed in the other.

use crate::support::bot::Bot;
use crate::support::discord::permissions::MANAGE_GUILD;
use crate::support::discord::{self, Discord};
use crate::support::slack::{self, Slack};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(40);

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

/// A person's accounts.
type Person = (discord::Member, slack::Member);

/// A hotel in both places, which is one workspace.
struct Company {
    discord: Discord,
    slack: Slack,
    guild: discord::Guild,
    front: discord::Channel,
    desk: slack::Channel,
    mai: Person,
    lan: Person,
    minh: Person,
    _bot: Bot,
}

impl Company {
    async fn opens() -> Self {
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
        let (path, code) = told(&on_discord(&mai.0, "kudos-admin join", None).await, "/kudos-admin join");
        let joined = on_slack(&mai.1, &path, Some(&code)).await;
        assert!(joined.contains("one workspace"), "{joined}");
        Company {
            mai,
            lan: (guild.member("Lan"), workspace.member("Lan")),
            minh: (guild.member("Minh"), workspace.member("Minh")),
            discord,
            slack,
            guild,
            front,
            desk,
            _bot: bot,
        }
    }

    async fn is_asked_on_discord(&self, what: &str) {
        let ask = self
            .lan
            .0
            .uses("please")
            .option("to", &self.minh.0)
            .option("what", what);
        ask.in_channel(&self.front).await;
    }

    fn has_no_problems(&self) {
        assert_eq!((self.discord.problems(), self.slack.problems()), (vec![], vec![]));
    }
}

/// Made on Slack and typed on Discord.
async fn links(person: &Person) {
    let (path, code) = told(&on_slack(&person.1, "kudos link", None).await, "/kudos link");
    let linked = on_discord(&person.0, &path, Some(&code)).await;
    assert!(linked.contains("one person"), "{linked}");
}

#[tokio::test]
async fn whoever_asked_is_told_where_they_asked() {
    let company = Company::opens().await;
    links(&company.minh).await;
    let (lan, minh) = (&company.lan.0, &company.minh.1);
    let takes_on_slack = async |what: &str| {
        company.is_asked_on_discord(what).await;
        let mine = minh.uses("kudos").text("asks").in_channel(&company.desk).await;
        assert!(mine.text().contains(what), "{mine:?}");
        // A message on Discord is none that Slack could lead to.
        let buttons = mine.message().buttons();
        assert!(!buttons.contains(&"Show the ask".to_owned()), "{buttons:?}");
        let last = buttons
            .iter()
            .rfind(|button| button.ends_with("Take it"))
            .expect("an open ask");
        minh.presses(&mine.message(), last).await;
    };
    takes_on_slack("the tap drips").await;
    let news = lan.waits_for_direct_message("the news").await;
    assert!(news.text().contains("Minh has taken your ask"), "{news:?}");
    assert_eq!(news.buttons(), ["Show the ask"]);

    lan.closes_direct_messages();
    takes_on_slack("the lift stands still").await;
    let said = || {
        let news = company.front.last_message();
        news.text().contains("@Lan: Minh has taken your ask").then_some(())
    };
    company.discord.wait_until("the news in the channel", SOON, said).await;
    company.has_no_problems();
}

#[tokio::test]
async fn private_thanks_are_taken_back_where_they_were_said() {
    let company = Company::opens().await;
    let (lan, minh) = (&company.lan, &company.minh);
    links(lan).await;
    let thanks = lan.0.uses("thank-you").option("to", &minh.0).option("for", "kindness");
    thanks.option("private", true).in_channel(&company.front).await;
    let word = minh.0.waits_for_direct_message("the thanks").await;
    assert!(word.text().contains("kindness"), "{word:?}");
    let undone = lan.1.uses("kudos").text("undo").in_channel(&company.desk).await;
    assert!(undone.text().contains("Taken back"), "{undone:?}");
    let gone = || {
        let told = minh.0.direct_messages();
        told.iter().all(|word| !word.text().contains("kindness")).then_some(())
    };
    company.discord.wait_until("the thanks to be gone", SOON, gone).await;
    company.has_no_problems();
}

#[tokio::test]
async fn private_thanks_to_a_team_reach_its_people_wherever_they_are() {
    let company = Company::opens().await;
    let Company {
        mai, lan, minh, desk, ..
    } = &company;
    let team = "team add Maintenance kind: back-office";
    mai.1.uses("kudos-admin").text(team).in_channel(desk).await;
    links(lan).await;
    links(mai).await;
    // Minh is on Discord alone, Mai on both, and Lan thanks her own team.
    for person in [&minh.0, &mai.0, &lan.0] {
        let set = mai.0.uses("kudos-admin member set").option("person", person);
        set.option("team", "Maintenance").in_channel(&company.front).await;
    }
    let text = "Maintenance for: kindness private: yes";
    let thanked = lan.1.uses("thank-you").text(text).in_channel(desk).await;
    assert!(thanked.is_ephemeral(), "{}", thanked.text());
    let word = minh.0.waits_for_direct_message("the thanks").await;
    assert!(word.text().contains("kindness"), "{word:?}");
    let word = mai.1.waits_for_direct_message("the thanks").await;
    assert!(word.text().contains("kindness"), "{word:?}");
    let told = |words: Vec<discord::Message>| words.iter().any(|word| word.text().contains("kindness"));
    assert!(!told(mai.0.direct_messages()) && !told(lan.0.direct_messages()));
    assert!(lan.1.direct_messages().is_empty());
    company.has_no_problems();
}

#[tokio::test]
async fn a_moderator_elsewhere_is_told_when_the_summarys_home_is_gone() {
    let company = Company::opens().await;
    // On Slack she entered the code, and is nobody's other account.
    let mai = &company.mai;
    let set = mai.0.uses("kudos-admin setup").option("channel", &company.front);
    set.in_channel(&company.front).await;
    company.guild.removes_the_bot();
    let word = mai.1.waits_for_direct_message("that the summary has no home").await;
    assert!(word.text().contains("I am no longer in Hotel"), "{word:?}");
}

#[tokio::test]
async fn two_homes_and_two_accounts_become_one_by_what_the_bot_says() {
    let company = Company::opens().await;
    let Company {
        front, desk, lan, minh, ..
    } = &company;
    let (path, code) = told(&on_discord(&lan.0, "kudos link", None).await, "/kudos link");
    let linked = on_slack(&lan.1, &path, Some(&code)).await;
    assert!(linked.contains("one person"), "{linked}");
    links(minh).await;

    // Three thanks a day to the same person, whichever way they go.
    for words in ["one", "two"] {
        let thanks = lan.0.uses("thank-you").option("to", &minh.0).option("for", words);
        assert!(!thanks.in_channel(front).await.is_ephemeral());
    }
    let on_slack = |words: &str| {
        let words = format!("{} {words}", minh.1.mention());
        lan.1.uses("thank-you").text(words).in_channel(desk)
    };
    assert!(!on_slack("three").await.is_ephemeral());
    let fourth = on_slack("four").await;
    assert!(fourth.is_ephemeral(), "{}", fourth.text());

    // What happens there changes what is shown here.
    minh.1.opens_home();
    minh.1
        .waits_for_home("a home", |home| home.text().contains("Your settings"))
        .await;
    company.is_asked_on_discord("the tap drips").await;
    minh.1
        .waits_for_home("the ask", |home| home.text().contains("the tap drips"))
        .await;
    company.has_no_problems();
}
