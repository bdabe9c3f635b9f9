//! The verbs of the real program.

use super::*;
use std::path::Path;
use std::process::{Command, Output};

struct Desk {
    folder: TempDir,
    url: String,
}

impl Desk {
    fn run(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_magicwords"))
            .args(line.split(' '))
            .current_dir(self.folder.path())
            .env_clear()
            .env("DATABASE_URL", &self.url)
            .output()
            .unwrap()
    }

    /// What it says on stdout.
    fn done(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it says on stderr.
    fn failed(&self, line: &str, code: i32) -> String {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(code), "{line}: {output:?}");
        assert!(output.stdout.is_empty(), "{line}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_in_and_out() {
    let database = postgres::database().await;
    let mut urls = vec!["sqlite:words.db".to_owned()];
    urls.extend(database.iter().map(|database| database.url.clone()));
    for url in urls {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
            url,
        };
        for (name, text) in [
            ("teams.csv", TEAMS),
            ("people.csv", PEOPLE),
            ("asks.csv", ASKS),
            ("kudos.csv", KUDOS),
        ] {
            desk.write(name, &format!("\u{feff}{}", text.replace('\n', "\r\n")));
        }
        let says = desk.done("import --workspace local:hotel --timezone Asia/Ho_Chi_Minh --what teams teams.csv");
        assert_eq!(says, "local:hotel (made): 3 new, 0 changed, 0 as they were\n");
        let says = desk.done("import --workspace local:hotel --what people people.csv");
        assert_eq!(says, "local:hotel: 4 new, 0 changed, 0 as they were, 1 team made\n");
        desk.done("import --what asks asks.csv");
        desk.done("import --timezone Asia/Ho_Chi_Minh --what kudos kudos.csv");
        let told = desk.failed("import --timezone UTC --what kudos kudos.csv", 1);
        assert!(told.contains("has the time zone Asia/Ho_Chi_Minh, not UTC"), "{told}");

        let kudos = desk.done("export");
        assert_eq!(kudos.lines().count(), 4);
        desk.write("out.jsonl", "what was there before");
        assert_eq!(desk.done("export --what kudos --format jsonl --out out.jsonl"), "");
        assert_eq!(desk.read("out.jsonl").lines().count(), 3);
        let told = desk.failed("export --workspace local:inn --out out.jsonl", 1);
        assert_eq!(
            told,
            "magicwords: There is no workspace local:inn. There are: local:hotel.\n"
        );
        assert_eq!(desk.read("out.jsonl").lines().count(), 3);
        assert!(
            !files(desk.folder.path())
                .iter()
                .any(|name| name.ends_with(".unfinished"))
        );
        assert_eq!(
            desk.done("import --what kudos out.jsonl"),
            "local:hotel: 0 new, 0 changed, 3 as they were\n"
        );

        desk.write(
            "bad.csv",
            "id,giver,recipient,message,at\r\nx,who,huy,m,2026-11-02T10:00:00Z\r\nk1,lan,huy,m,now\r\n",
        );
        let told = desk.failed("import --what kudos bad.csv", 1);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 4, "{told}");
        assert!(lines[0].starts_with("line 2: `giver` is \"who\""), "{told}");
        assert!(
            lines[1].starts_with("line 3: `at` is \"now\"") && lines[2].starts_with("line 3: the ledger knows"),
            "{told}"
        );
        assert_eq!(
            lines[3],
            "magicwords: Nothing was imported: 3 faults; correct them and import again."
        );
        let told = desk.failed("import --what kudos nowhere.csv", 1);
        assert!(told.starts_with("magicwords: nowhere.csv cannot be read"), "{told}");
        assert_eq!(
            desk.done("export --what audit"),
            "id,at,actor,action,subject_kind,subject,subject_name,reason\n"
        );
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let desk = Desk {
        folder: tempfile::tempdir().unwrap(),
        url: "sqlite:words.db".to_owned(),
    };
    desk.write("people.csv", PEOPLE);
    let told = desk.failed("import --what people people.csv", 1);
    assert!(told.contains("The ledger has no workspace yet"), "{told}");
    desk.failed("import --workspace hotel --what people people.csv", 2);
    desk.failed(
        "import --workspace local:hotel --timezone Mars --what people people.csv",
        2,
    );
    desk.failed("import --workspace local:hotel --what people .", 1);
    desk.done("import --workspace local:hotel --what people people.csv");
    desk.failed("export --what people --since 2026-11-01", 1);
    desk.failed("export --out nowhere/kudos.csv", 1);
}

#[test]
fn a_lead_may_come_after_the_team() {
    let desk = Desk {
        folder: tempfile::tempdir().unwrap(),
        url: "sqlite:words.db".to_owned(),
    };
    desk.write(
        "teams.csv",
        "team,team_kind,lead\nHR,back_office,lan\nBar,front_line,nobody\n",
    );
    desk.write("people.csv", "person,name,team\nlan,Lan,HR\n");
    let said = desk.done("import --workspace local:hotel --what teams teams.csv");
    assert!(said.contains("2 new") && said.contains("2 leads to come"), "{said}");
    let checked = String::from_utf8(desk.run("check").stdout).unwrap();
    assert!(checked.contains("does not know: lan of HR, nobody of Bar"), "{checked}");
    assert!(desk.done("export --what teams").contains("HR,back_office,,lan,"));
    desk.done("import --what people people.csv");
    let checked = String::from_utf8(desk.run("check").stdout).unwrap();
    assert!(checked.contains("does not know: nobody of Bar"), "{checked}");
    let said = desk.done("import --what teams teams.csv");
    assert!(said.contains("0 new, 0 changed, 2 as they were"), "{said}");
    // Whoever is known by the time is the lead at once.
    desk.write("people.csv", "person,name\nnobody,Ann\n");
    desk.done("import --what people people.csv");
    let checked = String::from_utf8(desk.run("check").stdout).unwrap();
    assert!(!checked.contains("does not know"), "{checked}");
    assert!(desk.done("export --what teams").contains("Bar,front_line,,nobody,"));
}
