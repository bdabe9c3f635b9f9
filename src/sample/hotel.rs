//! The hotel: its teams and the people in them.

use crate::chat::inbound::{Account, Home, Mention, PlatformName};
use crate::chat::locale::Language;
use crate::people::TeamKind;
use crate::people::commands::platform_key;

/// The hotel's id on its platform; its workspace is `local:hotel`.
pub const HOME: &str = "hotel";
/// Where the hotel stands.
pub const TIME_ZONE: &str = "Asia/Ho_Chi_Minh";
/// The group whose members moderate.
pub const MODERATORS: &str = "role-moderators";

/// Where the front line talks.
pub const FRONT_DESK: &str = "front-desk";
/// Where the back office talks.
pub const BACK_OFFICE: &str = "back-office";
/// Where the weekly summary is posted.
pub const SUMMARY: &str = "weekly-summary";
/// Where the moderators talk.
pub const MODERATION: &str = "moderators";

/// The channels by id, in the order in which they are shown.
pub const CHANNELS: [&str; 4] = [FRONT_DESK, BACK_OFFICE, SUMMARY, MODERATION];

/// What the company holds dear.
pub const VALUES: [&str; 4] = ["Warm welcome", "Eye for detail", "One team", "Tận tâm"];

/// A team of the hotel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Team {
    /// The English name, by which the sample knows it.
    pub name: &'static str,
    pub vietnamese: &'static str,
    pub kind: TeamKind,
    /// The id of the group by which the team is addressed.
    pub group: &'static str,
    /// The team that it serves beside what its kind says.
    pub serves: &'static str,
    pub answer_within: &'static str,
    pub how_to_ask: &'static str,
}

const fn team(
    (name, vietnamese): (&'static str, &'static str),
    kind: TeamKind,
    group: &'static str,
    (answer_within, how_to_ask): (&'static str, &'static str),
) -> Team {
    Team {
        name,
        vietnamese,
        kind,
        group,
        serves: "",
        answer_within,
        how_to_ask,
    }
}

use TeamKind::{BackOffice, FrontLine};

/// The teams, in the order of their making.
pub const TEAMS: [Team; 7] = [
    Team {
        serves: "Restaurant",
        ..team(
            ("Reception", "Lễ tân"),
            FrontLine,
            "role-reception",
            ("1h", "Tell us the room number and the guest's name."),
        )
    },
    team(("Restaurant", "Nhà hàng"), FrontLine, "role-restaurant", ("", "")),
    team(("Nightclub", "Vũ trường"), FrontLine, "role-nightclub", ("", "")),
    team(
        ("HR", "Nhân sự"),
        BackOffice,
        "role-hr",
        ("1d", "For a shift change please name both colleagues."),
    ),
    team(
        ("Accounting", "Kế toán"),
        BackOffice,
        "role-accounting",
        ("4h", "Gửi kèm mã số thuế và tên công ty giúp ạ."),
    ),
    team(
        ("Maintenance", "Bảo trì"),
        BackOffice,
        "role-maintenance",
        (
            "4h",
            "Room or place, what it does, and whether a guest is waiting. Fire or gas: call 114 first.",
        ),
    ),
    team(
        ("Marketing", "Tiếp thị"),
        BackOffice,
        "role-marketing",
        ("2d", "Size, date and text of what you need, please."),
    ),
];

/// Somebody who works at the hotel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The id of the account.
    pub id: &'static str,
    pub name: &'static str,
    /// The name of the team.
    pub team: &'static str,
    pub language: Language,
    pub part: Part,
}

/// What somebody is in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Colleague,
    /// Manages without leading a team.
    Manager,
    /// Leads the team, and manages.
    Lead,
    /// Leads the team, manages, and moderates the bot.
    LeadAndModerator,
}

impl Person {
    pub fn leads(&self) -> bool {
        matches!(self.part, Part::Lead | Part::LeadAndModerator)
    }

    pub fn manages(&self) -> bool {
        self.part != Part::Colleague
    }

    pub fn moderates(&self) -> bool {
        self.part == Part::LeadAndModerator
    }

    /// The ids of the groups that they hold.
    pub fn groups(&self) -> Vec<String> {
        let team = TEAMS.iter().filter(|team| team.name == self.team);
        let mut groups: Vec<String> = team.map(|team| team.group.to_owned()).collect();
        if self.moderates() {
            groups.push(MODERATORS.to_owned());
        }
        groups
    }

    /// As their platform shows them.
    pub fn account(&self) -> Account {
        Account {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            bot: false,
            gone: false,
            handle: false,
            groups: Some(self.groups().into()),
        }
    }

    /// Their id in files of import and export.
    pub(super) fn key(&self) -> String {
        platform_key(PlatformName::Local, self.id)
    }
}

impl Team {
    /// The name in the ledger of a hotel that speaks this language.
    pub fn called(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.name,
            Language::Vi => self.vietnamese,
        }
    }

    /// Those who belong to it.
    pub fn people(&self) -> impl Iterator<Item = &'static Person> + Clone + use<> {
        let name = self.name;
        PEOPLE.iter().filter(move |person| person.team == name)
    }

    /// As a message addresses it.
    pub fn mention(&self) -> Mention {
        Mention::Group {
            id: self.group.to_owned(),
            name: self.name.to_owned(),
        }
    }
}

/// The hotel as a home of the bot.
pub fn home() -> Home {
    Home {
        platform: PlatformName::Local,
        id: HOME.to_owned(),
        name: Some("Hotel".to_owned()),
        language: None,
    }
}

const fn person(
    team: &'static str,
    part: Part,
    language: Language,
    (id, name): (&'static str, &'static str),
) -> Person {
    Person {
        id,
        name,
        team,
        language,
        part,
    }
}

use Language::{En, Vi};
use Part::{Colleague, Lead, LeadAndModerator, Manager};

/// Everybody, by team.
pub const PEOPLE: [Person; 40] = [
    person("Reception", Lead, Vi, ("huong", "Lê Thu Hương")),
    person("Reception", Colleague, Vi, ("lan", "Nguyễn Ngọc Lan")),
    person("Reception", Colleague, Vi, ("hoa", "Trần Thị Hoa")),
    person("Reception", Colleague, Vi, ("quang", "Phạm Minh Quang")),
    person("Reception", Colleague, En, ("emma", "Emma Larsen")),
    person("Reception", Colleague, Vi, ("duc", "Võ Anh Đức")),
    person("Reception", Colleague, En, ("kenji", "Kenji Watanabe")),
    person("Reception", Colleague, Vi, ("thao", "Bùi Phương Thảo")),
    person("Restaurant", Lead, En, ("sofia", "Sofia Marchetti")),
    person("Restaurant", Manager, En, ("pierre", "Pierre Lefèvre")),
    person("Restaurant", Colleague, Vi, ("tam", "Đỗ Thanh Tâm")),
    person("Restaurant", Colleague, Vi, ("may", "Ngô Thị Mây")),
    person("Restaurant", Colleague, Vi, ("binh", "Hồ Quốc Bình")),
    person("Restaurant", Colleague, Vi, ("yen", "Đặng Hải Yến")),
    person("Restaurant", Colleague, Vi, ("long", "Trịnh Hoàng Long")),
    person("Restaurant", Colleague, En, ("arun", "Arun Patel")),
    person("Restaurant", Colleague, Vi, ("nhi", "Lý Bảo Nhi")),
    person("Nightclub", Lead, En, ("viktor", "Viktor Novák")),
    person("Nightclub", Colleague, Vi, ("khanh", "Phan Gia Khánh")),
    person("Nightclub", Colleague, Vi, ("linh", "Dương Mỹ Linh")),
    person("Nightclub", Colleague, En, ("tony", "Tony Mensah")),
    person("Nightclub", Colleague, Vi, ("ngoc", "Cao Bích Ngọc")),
    person("Nightclub", Colleague, Vi, ("son", "Mai Trường Sơn")),
    person("HR", LeadAndModerator, Vi, ("trang", "Phạm Thu Trang")),
    person("HR", Colleague, Vi, ("hanh", "Vũ Mỹ Hạnh")),
    person("HR", Colleague, En, ("claire", "Claire Dubois")),
    person("Accounting", Lead, Vi, ("phuong", "Nguyễn Minh Phương")),
    person("Accounting", Colleague, Vi, ("thu", "Trần Anh Thư")),
    person("Accounting", Colleague, Vi, ("kien", "Lê Trung Kiên")),
    person("Accounting", Colleague, Vi, ("nga", "Đinh Thúy Nga")),
    person("Accounting", Colleague, En, ("david", "David Okafor")),
    person("Maintenance", Lead, Vi, ("tuan", "Nguyễn Văn Tuấn")),
    person("Maintenance", Colleague, Vi, ("minh", "Trần Quang Minh")),
    person("Maintenance", Colleague, Vi, ("huy", "Lê Gia Huy")),
    person("Maintenance", Colleague, Vi, ("dat", "Phạm Tiến Đạt")),
    person("Maintenance", Colleague, Vi, ("hai", "Võ Thanh Hải")),
    person("Maintenance", Colleague, En, ("raj", "Raj Kumar")),
    person("Marketing", LeadAndModerator, Vi, ("mai", "Hoàng Tuyết Mai")),
    person("Marketing", Colleague, Vi, ("nam", "Bùi Nhật Nam")),
    person("Marketing", Colleague, En, ("julia", "Julia Weber")),
];

/// As [`Team::called`], by the English name.
pub(super) fn called(team: &'static str, language: Language) -> &'static str {
    let known = TEAMS.iter().find(|known| known.name == team);
    known.map_or(team, |known| known.called(language))
}

/// The one with this id.
pub fn person_with(id: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.id == id)
}
