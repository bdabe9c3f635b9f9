//! The weekly summary with its picture, which Slack shows only some time after it was uploaded, or does not take at all.

use crate::Hotel;
use crate::support::slack::Message;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Slack processes a file for longer than that.
const SLOWLY: Duration = Duration::from_secs(6);
const SOON: Duration = Duration::from_secs(40);
const ALT: &str = "Dot plot, ";

/// A time so many days ago.
#[allow(clippy::disallowed_methods, reason = "the bot tells of the real time")]
fn ago(days: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    jiff::Timestamp::from_second((now - days * 86_400) as i64)
        .unwrap()
        .to_string()
}

/// A hotel whose Front Desk was helped by Maintenance, and said thanks, so often that there is something to draw.
async fn with_much_to_tell() -> Hotel {
    let hotel = Hotel::opens().await;
    // In the weeks of the dots, and on every weekday before those of the map, which would come as a second message.
    let (asked, done) = (ago(45), ago(44));
    let mut people = "person,name,team\n".to_owned();
    let mut asks = "id,asker,team,what,opened_at,claimed_by,done_at\n".to_owned();
    let mut kudos = "id,giver,recipient,message,ask,at\n".to_owned();
    for n in 0..12 {
        people += &format!("f{n},Receptionist {n},Front Desk\nm{n},Fitter {n},Maintenance\n");
        asks += &format!("a{n},f{n},Maintenance,the lift,{asked},m{n},{done}\n");
        kudos += &format!("k{n},f{n},m{n},for the lift,a{n},{done}\n");
    }
    let workspace = format!("slack:{}", hotel.workspace.id);
    for (what, rows) in [("people", people), ("asks", asks), ("kudos", kudos)] {
        let file = hotel.bot.write_file(&format!("{what}.csv"), &rows);
        let file = file.to_str().unwrap();
        let took = hotel
            .bot
            .run(["import", "--workspace", &workspace, "--what", what, file]);
        assert!(took.status.success(), "{}", String::from_utf8_lossy(&took.stderr));
    }
    let setup = format!("setup channel: {} day: monday time: 9:00", hotel.desk.mention());
    hotel.administers(&setup).await;
    hotel
}

impl Hotel {
    async fn previewed(&self) -> Message {
        let told = self
            .mai
            .uses("kudos-admin")
            .text("digest preview")
            .in_channel(&self.desk);
        let told = told.send();
        let direct = || self.mai.direct_messages().pop();
        let preview = self.stand.wait_until("the preview", SOON, direct).await;
        assert!(told.answer().await.is_ephemeral());
        preview
    }

    fn has_one_summary(&self) {
        let messages: Vec<String> = self.desk.messages().iter().map(Message::text).collect();
        assert_eq!(messages.len(), 1, "{messages:#?}");
    }

    async fn posted(&self) -> Message {
        self.administers("digest post").await;
        let posted = || self.desk.messages().pop();
        self.stand.wait_until("the summary", SOON, posted).await
    }
}

#[tokio::test]
async fn a_summary_waits_for_its_picture() {
    let hotel = with_much_to_tell().await;
    hotel.stand.processes_files_within(Some(SLOWLY));
    let preview = hotel.previewed().await;
    assert!(
        preview.text().contains(&format!("(picture {ALT}")),
        "{}",
        preview.text()
    );
    let posted = hotel.posted().await;
    assert!(posted.text().contains(&format!("(picture {ALT}")), "{}", posted.text());

    hotel.lan.presses(&posted, "Tiếng Việt").await;
    let theirs = || hotel.lan.direct_messages().pop();
    let theirs = hotel.stand.wait_until("the other language", SOON, theirs).await;
    assert!(theirs.text().contains("(picture Biểu đồ"), "{}", theirs.text());
    hotel.has_one_summary();
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_summary_whose_picture_is_refused_says_it_in_words() {
    let hotel = with_much_to_tell().await;
    hotel.stand.refuses_uploads(Some("file_uploads_disabled"));
    for message in [hotel.previewed().await, hotel.posted().await] {
        let text = message.text();
        assert!(text.contains(ALT) && !text.contains("(picture"), "{text}");
    }
    hotel.has_one_summary();
    let log = hotel.bot.log();
    let told = log
        .lines()
        .filter(|line| line.contains("a message goes without its picture"));
    assert!(told.clone().all(|line| line.contains("file_uploads_disabled")), "{log}");
    assert_eq!(told.count(), 2, "{log}");
    assert_eq!(hotel.stand.problems(), Vec::<String>::new());
}
