use super::*;
use crate::chat::inbound::Account;
use crate::chat::parse::parse;
use proptest::prelude::*;

fn person(id: &str, name: &str) -> Mention {
    Mention::Person(Account {
        id: id.to_owned(),
        name: name.to_owned(),
        bot: false,
        gone: false,
        handle: false,
        groups: None,
    })
}

fn group(id: &str, name: &str) -> Mention {
    Mention::Group {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

/// `<lan>` and `<minh>` are people, `<kitchen>` is a user group, `<#general>` a channel, `<#galley>` one that stands for a
/// team.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('<') {
        let (name, after) = inside.split_once('>').expect("it is closed");
        pieces.push(Piece::Words(before.to_owned()));
        pieces.push(match name {
            "lan" => Piece::Mention(person("U1", "Lan")),
            "minh" => Piece::Mention(person("U2", "Minh")),
            "an" => Piece::Mention(person("U3", "An")),
            "chi" => Piece::Mention(person("U4", "Chi")),
            "kitchen" => Piece::Mention(group("S1", "@kitchen")),
            "#general" | "#galley" => Piece::Channel {
                id: if name == "#general" { "C1" } else { "C2" }.to_owned(),
                name: name[1..].to_owned(),
                is_group: name == "#galley",
            },
            other => panic!("who is {other}?"),
        });
        rest = after;
    }
    pieces.push(Piece::Words(rest.to_owned()));
    pieces
}

const TEAMS: [(&str, &str); 5] = [
    ("Reception", "S9"),
    ("Front", ""),
    ("Front Desk", ""),
    ("Bảo trì", "S1"),
    ("HR", "C2"),
];
/// Teams whose names are words, too.
const WORDS_AS_TEAMS: [(&str, &str); 5] = [
    ("IT", "S2"),
    ("Kho", "S3"),
    ("Reception", "S9"),
    ("Maintenance", ""),
    ("Lễ tân", ""),
];

fn with(command: &str, pieces: &[Piece], language: Language) -> Result<Gesture, Refusal> {
    among(&TEAMS, command, pieces, language)
}

fn among(teams: &[(&str, &str)], command: &str, pieces: &[Piece], language: Language) -> Result<Gesture, Refusal> {
    let team = |(name, group): &(&str, &str)| NamedTeam {
        name: (*name).to_owned(),
        groups: vec![(*group).to_owned()],
    };
    let teams: Vec<NamedTeam> = teams.iter().map(team).collect();
    let now = "2026-11-20T09:00[UTC]".parse().expect("a time");
    let reading = Reading {
        language,
        teams: &teams,
        now: &now,
    };
    read(command, pieces, reading).map(|said| said.gesture)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(words) => words.clone(),
        Value::Flag(flag) => flag.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::Channel(id) => format!("#{id}"),
        Value::Mention(Mention::Person(account)) => format!("@{}", account.id),
        Value::Mention(Mention::Group { id, .. }) => format!("@{id}"),
        Value::Mention(Mention::Team(name)) => format!("team {name}"),
    }
}

/// `path | option=value | …` in the order of the table, or the id of the refusal.
fn said(line: &str, language: Language) -> String {
    said_among(&TEAMS, line, language)
}

fn said_among(teams: &[(&str, &str)], line: &str, language: Language) -> String {
    let (command, text) = line.split_once(' ').unwrap_or((line, ""));
    match among(teams, command.trim_start_matches('/'), &pieces(text), language) {
        Ok(Gesture::Slash { path, options }) => {
            let spec = table::find(&path).expect("a command of the table");
            assert!(
                options.iter().all(|(name, _)| spec.option(name).is_some()),
                "{options:?}"
            );
            let given = |option: &OptionSpec| options.iter().find(|(name, _)| name == option.name);
            let given = spec.options.iter().filter_map(given);
            let shown = given.map(|(name, value)| format!(" | {name}={}", shown(value)));
            format!("{path}{}", shown.collect::<String>())
        }
        Ok(other) => panic!("{other:?}"),
        Err(refusal) => refusal.message.to_owned(),
    }
}

#[track_caller]
fn reads(cases: &[(&str, &str)]) {
    for (line, expected) in cases {
        assert_eq!(said(line, Language::En), *expected, "{line}");
    }
}

#[test]
fn an_ask_is_whom_words_and_pairs() {
    reads(&[
        (
            "/please <kitchen> the ice machine is down customer: table 7 by: 17:00",
            "please | to=@S1 | what=the ice machine is down | customer=table 7 | by=17:00",
        ),
        ("/please <lan>fix  the\n lift", "please | to=@U1 | what=fix  the\n lift"),
        ("/please <lan>, fix it BY:2h", "please | to=@U1 | what=fix it | by=2h"),
        (
            "/please Reception: two towels",
            "please | to=team Reception | what=two towels",
        ),
        ("/please @front-desk a key", "please | to=team Front Desk | what=a key"),
        (
            "/please \u{201c}Front desk\u{201d} a key",
            "please | to=team Front Desk | what=a key",
        ),
        ("/please front a key", "please | to=team Front | what=a key"),
        (
            "/please bao tri máy đá hỏng",
            "please | to=team Bảo trì | what=máy đá hỏng",
        ),
        (
            "/please to: <lan> what: a key by: 17:00",
            "please | to=@U1 | what=a key | by=17:00",
        ),
        (
            "/please <lan> <minh> is stuck in the lift",
            "please | to=@U1 | what=@Minh is stuck in the lift",
        ),
        ("/please <lan> see <#general>", "please | to=@U1 | what=see #general"),
    ]);
}

#[test]
fn what_only_looks_like_a_pair_stays_words() {
    reads(&[
        (
            "/please <lan> stand by: we need the lift by: 17:00",
            "please | to=@U1 | what=stand by: we need the lift | by=17:00",
        ),
        (
            "/please <lan> it was signed by: the guest who left this morning",
            "please | to=@U1 | what=it was signed by: the guest who left this morning",
        ),
        (
            "/please <lan> ask the customer: which key?\nThen call by: 17:00",
            "please | to=@U1 | what=ask the customer: which key?\nThen call | by=17:00",
        ),
        (
            "/please <lan> what was it hit by:",
            "please | to=@U1 | what=what was it hit by:",
        ),
        (
            "/please <lan> print \"by: 17:00\"",
            "please | to=@U1 | what=print \"by: 17:00\"",
        ),
        (
            "/please <lan> see https://by: x",
            "please | to=@U1 | what=see https://by: x",
        ),
        (
            "/please <lan> the key for: room 7",
            "please | to=@U1 | what=the key for: room 7",
        ),
        (
            "/please <lan> it scrolled by: https://hotel.slack.com/archives/C1/p15",
            "please | to=@U1 | what=it scrolled by: https://hotel.slack.com/archives/C1/p15",
        ),
        (
            "/please <lan> fix it by: when you can",
            "please | to=@U1 | what=fix it | by=when you can",
        ),
        (
            "/thank-you <lan> going beyond: what I asked was small",
            "thank-you | to=@U1 | for=going beyond: what I asked was small",
        ),
        (
            "/thank-you <lan> the food and: the wine",
            "thank-you | to=@U1 | for=the food and: the wine",
        ),
        (
            "/please <lan> \u{201c}quoted\u{201d}",
            "please | to=@U1 | what=\u{201c}quoted\u{201d}",
        ),
    ]);
}

#[test]
fn thanks_go_to_up_to_three() {
    reads(&[
        (
            "/thank-you <lan> <minh> and <kitchen> for staying late",
            "thank-you | to=@U1 | for=staying late | and=@U2 | and-also=@S1",
        ),
        (
            "/thank-you <lan>, Reception & HR for the evening",
            "thank-you | to=@U1 | for=the evening | and=team Reception | and-also=team HR",
        ),
        (
            "/thank-you <lan> the evening and: <minh> and also: hr",
            "thank-you | to=@U1 | for=the evening | and=@U2 | and-also=team HR",
        ),
        (
            "/thank-you for the evening <lan> and <minh>",
            "thank-you | to=@U1 | for=the evening | and=@U2",
        ),
        ("/thank-you <lan> for: x", "thank-you | to=@U1 | for=x"),
        ("/thank-you <lan> forever", "thank-you | to=@U1 | for=forever"),
        (
            "/thank-you what <lan> did was kind",
            "thank-you | to=@U1 | for=what @Lan did was kind",
        ),
        (
            "/thank-you the evening to: <lan>",
            "thank-you | to=@U1 | for=the evening",
        ),
        (
            "/thank-you <lan> x private: Yes beyond: ON value: \u{2018}Good care\u{2019} ask: 7 customer: \"a: b\"",
            "thank-you | to=@U1 | for=x | beyond=true | private=true | customer=a: b | value=Good care | ask=7",
        ),
        ("/thank-you <lan> <minh> <an> <chi> x", "refusal-written-too-many"),
        ("/thank-you <lan> <minh> <an> x and: <chi>", "refusal-written-too-many"),
        // A slip here would make public what was meant privately.
        ("/thank-you <lan> x private: yess", "refusal-written-flag"),
    ]);
}

#[test]
fn a_team_is_chosen_by_its_group_whatever_that_is_called() {
    reads(&[
        ("/kudos team <kitchen>", "kudos team | team=Bảo trì"),
        ("/kudos why <#galley>", "kudos why | team=HR"),
        (
            "/kudos-admin team remove <kitchen> reason: moved out",
            "kudos-admin team remove | team=Bảo trì | reason=moved out",
        ),
    ]);
}

#[test]
fn a_channel_that_stands_for_a_team_is_named_as_one() {
    reads(&[
        ("/please <#galley> the ice", "please | to=@C2 | what=the ice"),
        (
            "/thank-you for the ice <lan> and <#galley>",
            "thank-you | to=@U1 | for=the ice | and=@C2",
        ),
        ("/please <#general> the ice", "refusal-written-whom-teams"),
        (
            "/please <lan> the ice in <#galley>",
            "please | to=@U1 | what=the ice in #galley",
        ),
        (
            "/kudos-admin team edit HR group: <#general>",
            "kudos-admin team edit | team=HR | role=@C1",
        ),
        (
            "/kudos-admin team add Bar kind: back-office group: <#galley>",
            "kudos-admin team add | name=Bar | kind=back-office | role=@C2",
        ),
        (
            "/kudos-admin setup channel: <#galley>",
            "kudos-admin setup | channel=#C2",
        ),
        (
            "/kudos-admin team edit HR group: <#general> too",
            "refusal-written-group-or-channel",
        ),
        // Anybody may join many a channel.
        ("/kudos-admin setup moderators: <#general>", "refusal-written-group"),
        ("/kudos-admin setup moderators: <#galley>", "refusal-written-group"),
    ]);
}

#[test]
fn a_key_may_bear_the_marks_of_an_editor() {
    reads(&[
        (
            "/please <kitchen> the ice machine is down *customer:* table 7 _by_: 17:00",
            "please | to=@S1 | what=the ice machine is down | customer=table 7 | by=17:00",
        ),
        (
            "/please *to:* <lan> ~what:~ the *ice* machine _by:_17:00",
            "please | to=@U1 | what=the *ice* machine | by=17:00",
        ),
        (
            "/thank-you <lan> for x _and-also_: <minh> *đúng điều cần*: có *private:* yes",
            "thank-you | to=@U1 | for=x | and-also=@U2 | beyond=true | private=true",
        ),
        (
            "/kudos-admin team add *name:* Kitchen *kind*: back-office",
            "kudos-admin team add | name=Kitchen | kind=back-office",
        ),
        // Prose keeps its marks, and a mark alone is none.
        (
            "/please <lan> *by: 17:00 or _by* : when?",
            "please | to=@U1 | what=*by: 17:00 or _by* : when?",
        ),
        (
            "/please <lan> the *customer:_ waits",
            "please | to=@U1 | what=the *customer:_ waits",
        ),
        (
            "/please <lan> _stand_ *by:* we need the lift _by:_ 17:00",
            "please | to=@U1 | what=_stand_ *by:* we need the lift | by=17:00",
        ),
    ]);
    for line in [
        "/thank-you <lan> for the talk *private: yes*",
        "/thank-you <lan> for the talk *private:* _yes_ and more",
        "/thank-you <lan> for the talk _private: yes_ and more",
        "/thank-you <lan> for the talk *_private:_* yes",
        "/thank-you <lan> for the talk (private: yes)",
        "/thank-you <lan> for the talk private : yes",
    ] {
        assert_eq!(said(line, Language::En), "refusal-written-midst", "{line}");
    }
}

#[test]
fn whom_it_is_for_may_stand_behind_the_pairs() {
    reads(&[
        (
            "/please the ice machine is down by: 17:00 <minh>",
            "please | to=@U2 | what=the ice machine is down | by=17:00",
        ),
        (
            "/please the ice machine is down customer: table 7 by: 17:00 <kitchen>\n",
            "please | to=@S1 | what=the ice machine is down | customer=table 7 | by=17:00",
        ),
        (
            "/thank-you the evening private: yes <minh>, <lan> and <kitchen>",
            "thank-you | to=@U2 | for=the evening | and=@U1 | and-also=@S1 | private=true",
        ),
        (
            "/thank-you the evening to: <lan> and <minh> private: yes",
            "thank-you | to=@U1 | for=the evening | and=@U2 | private=true",
        ),
        // Somebody mentioned right behind a key is its value.
        ("/please the tap drips customer: <lan>", "refusal-written-whom-teams"),
        (
            "/thank-you the evening to: <lan> and: <minh>",
            "thank-you | to=@U1 | for=the evening | and=@U2",
        ),
        ("/please fix it to: <lan> by: 17:00 <minh>", "refusal-written-too-many"),
    ]);
}

#[test]
fn a_deadline_holds_no_mention() {
    reads(&[
        (
            "/please <lan> fix it by: 17:00 <minh>",
            "please | to=@U1 | what=fix it by: 17:00 @Minh",
        ),
        (
            "/please the list is signed by: <minh>",
            "please | to=@U2 | what=the list is signed by: @Minh",
        ),
        (
            "/please <lan> wait by: <#general>",
            "please | to=@U1 | what=wait | by=#general",
        ),
    ]);
}

#[test]
fn pairs_before_whom_and_words_are_answered_with_the_right_order() {
    reads(&[
        (
            "/please customer: table 7 <minh> the tap drips",
            "refusal-written-whom-teams",
        ),
        ("/please by: 17:00 <minh> the tap drips", "refusal-written-whom-teams"),
        (
            "/please by: 17:00 the tap in the bathroom drips <minh>",
            "refusal-written-whom-teams",
        ),
        (
            "/please customer: table 7 the tap drips <minh>",
            "refusal-written-words",
        ),
        (
            "/thank-you beyond: yes <minh> the evening",
            "refusal-written-whom-teams",
        ),
    ]);
}

#[test]
fn what_was_meant_privately_is_never_said_in_public() {
    for line in [
        "/thank-you <minh> private: yes thank you for covering while I was ill",
        "/thank-you <minh> private: yes, thank you",
        "/thank-you <minh> for covering while I was ill private: yes beyond: she did much more than that",
        "/thank-you <minh> for the talk private: yes and: Minh",
        "/thank-you <minh> for the talk private: yes\nThe guests loved it",
        "/thank-you <minh> for the talk private:\nyes\nbeyond: she stayed until ten",
        "/thank-you <minh> for the talk private: yes thank you customer: table 7",
        "/thank-you <minh> for the talk PRIVATE: \"yes\" dear colleague",
        "/thank-you <minh> private: yes for: the talk",
        "/thank-you <minh> private: yes—thank you for all of it",
        "/thank-you <minh> private: yes--thank you for all of it",
        "/thank-you <minh> for the talk private: yes and so much more private: no",
        "/thank-you private: yes <minh> for covering while I was ill",
        "/thank-you private: yes to: <minh> for: the talk",
        "/cam-on <minh> riêng: có cảm ơn anh đã ở lại",
        "/cam-on <minh> vì đã ở lại riêng: vâng đúng điều cần: anh ấy làm hơn thế nhiều",
        "/cam-on <minh> vì đã ở lại rieng: co\u{301} anh nhé",
    ] {
        for language in Language::ALL {
            assert_eq!(said(line, language), "refusal-written-midst", "{line}");
        }
    }
    reads(&[
        (
            "/thank-you <minh> for the talk private: yes\nbeyond: yes\n\n",
            "thank-you | to=@U2 | for=the talk | beyond=true | private=true",
        ),
        (
            "/thank-you <minh> for the talk\n private:\n yes \n",
            "thank-you | to=@U2 | for=the talk | private=true",
        ),
        (
            "/thank-you <minh> private: no need to say how much you helped",
            "thank-you | to=@U2 | for=private: no need to say how much you helped",
        ),
        (
            "/thank-you <minh> for writing “private: yes” behind each of them",
            "thank-you | to=@U2 | for=writing “private: yes” behind each of them",
        ),
        (
            "/thank-you <minh> for keeping it private: yesterday nobody knew",
            "thank-you | to=@U2 | for=keeping it private: yesterday nobody knew",
        ),
        (
            "/please <minh> private: yes or no?",
            "please | to=@U2 | what=private: yes or no?",
        ),
    ]);
    let line = "private: yes thank you for covering";
    let all = [Piece::Mention(person("U2", "Minh")), Piece::Words(line.to_owned())];
    let refusal = with("cam-on", &all, Language::Vi).expect_err("it would be public");
    let words = Language::Vi.refusal(&refusal).to_plain();
    assert!(
        words.starts_with("riêng đang") && words.contains("[riêng: có]"),
        "{words}"
    );
}

#[test]
fn an_ordinary_word_is_not_taken_for_a_team() {
    for (line, expected) in [
        (
            "/thank-you <lan> it was very kind of you",
            "thank-you | to=@U1 | for=it was very kind of you",
        ),
        (
            "/cam-on <lan> khó nói hết lời cảm ơn",
            "thank-you | to=@U1 | for=khó nói hết lời cảm ơn",
        ),
        (
            "/cam-on <lan> kho hàng gọn hẳn",
            "thank-you | to=@U1 | for=kho hàng gọn hẳn",
        ),
        (
            "/thank-you <lan>, reception was swamped and you stepped in",
            "thank-you | to=@U1 | for=reception was swamped and you stepped in",
        ),
        (
            "/thank-you <lan> and reception was swamped",
            "thank-you | to=@U1 | for=and reception was swamped",
        ),
        (
            "/thank-you <lan>, reception, IT and maintenance were swamped",
            "thank-you | to=@U1 | for=reception, IT and maintenance were swamped",
        ),
        (
            "/cam-on <lan> và lễ tân đông khách mà chị vẫn đỡ",
            "thank-you | to=@U1 | for=và lễ tân đông khách mà chị vẫn đỡ",
        ),
        (
            "/thank-you IT and reception was calm at last",
            "thank-you | to=team IT | for=and reception was calm at last",
        ),
        (
            "/please it's down again, <minh>",
            "please | to=@U2 | what=it's down again,",
        ),
        (
            "/please it’s down again, <minh>",
            "please | to=@U2 | what=it’s down again,",
        ),
        (
            "/please it is down again <minh>",
            "please | to=@U2 | what=it is down again",
        ),
        (
            "/please Reception's printer is down <minh>",
            "please | to=@U2 | what=Reception's printer is down",
        ),
        ("/please khó mở cửa kho <minh>", "please | to=@U2 | what=khó mở cửa kho"),
        (
            "/please <minh> and reception will meet you at the lift",
            "please | to=@U2 | what=and reception will meet you at the lift",
        ),
        (
            "/please <minh>, reception for tomorrow is full",
            "please | to=@U2 | what=reception for tomorrow is full",
        ),
        (
            "/nho-giup <minh> và kho đang thiếu khăn",
            "please | to=@U2 | what=và kho đang thiếu khăn",
        ),
    ] {
        for language in Language::ALL {
            assert_eq!(said_among(&WORDS_AS_TEAMS, line, language), expected, "{line}");
        }
    }
}

#[test]
fn a_team_that_is_meant_is_asked_and_thanked() {
    for (line, expected) in [
        (
            "/please maintenance the lift is down",
            "please | to=team Maintenance | what=the lift is down",
        ),
        ("/please IT the printer", "please | to=team IT | what=the printer"),
        ("/please @it the printer", "please | to=team IT | what=the printer"),
        ("/please 'it' the printer", "please | to=team IT | what=the printer"),
        ("/please to: it what: x", "please | to=team IT | what=x"),
        (
            "/please ‘reception’ two towels",
            "please | to=team Reception | what=two towels",
        ),
        ("/nho-giup Kho: hai khăn", "please | to=team Kho | what=hai khăn"),
        ("/nho-giup le tan hai khăn", "please | to=team Lễ tân | what=hai khăn"),
        (
            "/thank-you <lan>, Reception & IT for the evening",
            "thank-you | to=@U1 | for=the evening | and=team Reception | and-also=team IT",
        ),
        (
            "/thank-you <lan> and reception: you were swamped",
            "thank-you | to=@U1 | for=you were swamped | and=team Reception",
        ),
        (
            "/thank-you <lan>, reception and <minh> the evening",
            "thank-you | to=@U1 | for=the evening | and=team Reception | and-also=@U2",
        ),
        (
            "/thank-you <lan> and @reception you were kind",
            "thank-you | to=@U1 | for=you were kind | and=team Reception",
        ),
        (
            "/thank-you <lan> and @it it was kind",
            "thank-you | to=@U1 | for=it was kind | and=team IT",
        ),
        (
            "/thank-you <lan> and \"it\" for: the evening",
            "thank-you | to=@U1 | for=the evening | and=team IT",
        ),
        (
            "/cam-on <lan> và Kho vì đã ở lại",
            "thank-you | to=@U1 | for=đã ở lại | and=team Kho",
        ),
        (
            "/cam-on <lan> và lễ tân vì đã ở lại and also: kho",
            "thank-you | to=@U1 | for=đã ở lại | and=team Lễ tân | and-also=team Kho",
        ),
        ("/thank-you <lan> and reception", "refusal-written-words"),
        ("/please <minh> and reception: two towels", "refusal-written-too-many"),
        ("/please <minh> and <lan> two towels", "refusal-written-too-many"),
    ] {
        for language in Language::ALL {
            assert_eq!(said_among(&WORDS_AS_TEAMS, line, language), expected, "{line}");
        }
    }
}

#[test]
fn other_words_for_private_are_understood_or_asked_about() {
    for (line, expected) in [
        (
            "/cam-on <minh> vì đã đỡ em lúc ốm riêng tư: có",
            "thank-you | to=@U2 | for=đã đỡ em lúc ốm | private=true",
        ),
        (
            "/cam-on <minh> vì đã đỡ em lúc ốm riêng: dạ có ạ",
            "thank-you | to=@U2 | for=đã đỡ em lúc ốm | private=true",
        ),
        (
            "/cam-on <minh> vì đã đỡ em rieng tu: co nhe!",
            "thank-you | to=@U2 | for=đã đỡ em | private=true",
        ),
        (
            "/thank-you <minh> for the talk privately: yes",
            "thank-you | to=@U2 | for=the talk | private=true",
        ),
        (
            "/thank-you <minh> for the talk private: yes please.",
            "thank-you | to=@U2 | for=the talk | private=true",
        ),
        (
            "/cam-on <minh> vì đã ở lại riêng: đã đỡ em lúc ốm",
            "thank-you | to=@U2 | for=đã ở lại riêng: đã đỡ em lúc ốm",
        ),
    ] {
        for language in Language::ALL {
            assert_eq!(said(line, language), expected, "{line}");
        }
    }
    for line in [
        "/thank-you <minh> for the talk private: please keep this between us",
        "/cam-on <minh> vì đã ở lại private: ok cảm ơn chị nhiều",
        "/cam-on <minh> vì đã ở lại riêng: dạ cảm ơn chị nhiều",
        "/cam-on <minh> vì đã ở lại riêng tư: có cảm ơn chị nhiều",
        "/thank-you <minh> for the talk private = yes",
        "/thank-you <minh> for the talk privately: yes and so much more",
        "/thank-you <minh> for the talk private: yes, please, dear",
    ] {
        for language in Language::ALL {
            assert_eq!(said(line, language), "refusal-written-midst", "{line}");
        }
    }
}

#[test]
fn a_deadline_may_end_as_a_sentence_does() {
    reads(&[
        (
            "/please <lan> the lift is stuck customer: table 7 by: 17:00!",
            "please | to=@U1 | what=the lift is stuck | customer=table 7 | by=17:00",
        ),
        (
            "/nho-giup <lan> thang máy kẹt khách: bàn 7 trước: 17h nhé!",
            "please | to=@U1 | what=thang máy kẹt | customer=bàn 7 | by=17h",
        ),
        (
            "/nho-giup <lan> thang máy kẹt khách: bàn 7 trước: 17h ạ.",
            "please | to=@U1 | what=thang máy kẹt | customer=bàn 7 | by=17h",
        ),
        (
            "/please <lan> the lift is stuck by: tomorrow 9:00, please; thanks",
            "please | to=@U1 | what=the lift is stuck | by=tomorrow 9:00",
        ),
        (
            "/please <lan> the lift is stuck by: 5 p.m. please",
            "please | to=@U1 | what=the lift is stuck | by=5 p.m",
        ),
        // What is no time stays as it was: words, or a deadline to the letter.
        (
            "/please <lan> stand by: help is near!",
            "please | to=@U1 | what=stand by: help is near!",
        ),
        (
            "/please <lan> fix it by: when you can please",
            "please | to=@U1 | what=fix it | by=when you can please",
        ),
    ]);
}

#[test]
fn a_key_behind_an_article_is_a_word() {
    reads(&[
        (
            "/please <lan> tell the customer: the room is ready at 3",
            "please | to=@U1 | what=tell the customer: the room is ready at 3",
        ),
        (
            "/please <lan> call our customer: he waits by: 17:00",
            "please | to=@U1 | what=call our customer: he waits | by=17:00",
        ),
        (
            "/nho-giup <lan> báo khách: phòng xong rồi",
            "please | to=@U1 | what=báo khách: phòng xong rồi",
        ),
        (
            "/nho-giup <lan> nhan khach: phòng xong rồi",
            "please | to=@U1 | what=nhan khach: phòng xong rồi",
        ),
        // Other words before it, and other keys, are as they were.
        (
            "/please <lan> fix this by: 17:00",
            "please | to=@U1 | what=fix this | by=17:00",
        ),
        (
            "/thank-you <lan> keep this private: yes",
            "thank-you | to=@U1 | for=keep this | private=true",
        ),
        (
            "/nho-giup <lan> khăn bảo khách: bàn 7",
            "please | to=@U1 | what=khăn bảo | customer=bàn 7",
        ),
        (
            "/please <lan> mend the\ncustomer: table 7",
            "please | to=@U1 | what=mend the | customer=table 7",
        ),
    ]);
}

#[test]
fn vietnamese_is_read_too() {
    let cases = [
        (
            "/nho-giup <kitchen> máy đá hỏng khách: bàn 7 trước: 17h",
            "please | to=@S1 | what=máy đá hỏng | customer=bàn 7 | by=17h",
        ),
        (
            "/cam-on <lan> và <minh> vì đã ở lại rieng: có dung dieu can: khong",
            "thank-you | to=@U1 | for=đã ở lại | and=@U2 | beyond=false | private=true",
        ),
        (
            "/cam-on <lan> for staying private: yes",
            "thank-you | to=@U1 | for=staying | private=true",
        ),
    ];
    for language in Language::ALL {
        for (line, expected) in cases {
            assert_eq!(said(line, language), expected, "{line}");
        }
    }
}

#[test]
fn moderators_write_options_in_any_order() {
    reads(&[
        (
            "/kudos-admin team add name: Kitchen kind: back-office group: <kitchen> lead: <lan>",
            "kudos-admin team add | name=Kitchen | kind=back-office | role=@S1 | lead=@U1",
        ),
        (
            "/kudos-admin Team Add \"Kitchen\" lead:<lan> role:<kitchen> kind: Back office",
            "kudos-admin team add | name=Kitchen | kind=back-office | role=@S1 | lead=@U1",
        ),
        (
            "/kudos-admin mute <lan> teasing until: 2h",
            "kudos-admin mute | person=@U1 | reason=teasing | until=2h",
        ),
        (
            "/kudos-admin team remove Kitchen reason: closed, its team: moved",
            "kudos-admin team remove | team=Kitchen | reason=closed, its team: moved",
        ),
        (
            "/kudos-admin limits per day: 5 value-required: no",
            "kudos-admin limits | per-day=5 | value-required=false",
        ),
        (
            "/kudos-admin setup channel: <#general> day: Friday",
            "kudos-admin setup | channel=#C1 | day=friday",
        ),
        (
            "/kudos-admin member set <lan> team: <kitchen> manager: yes",
            "kudos-admin member set | person=@U1 | team=Bảo trì | manager=true",
        ),
        (
            "/kudos-admin team serves Reception customer: @HR on: yes",
            "kudos-admin team serves | team=Reception | customer=HR | on=true",
        ),
        (
            "/kudos-admin team edit Front Desk clear: group",
            "kudos-admin team edit | team=Front Desk | clear=role",
        ),
        (
            "/kudos-admin team edit Front Desk clear: Role",
            "kudos-admin team edit | team=Front Desk | clear=role",
        ),
        ("/kudos undo 42", "kudos undo | kudos=42"),
        ("/kudos asks please", "kudos asks"),
        ("/KUDOS", "refusal-unknown-command"),
    ]);
}

#[test]
fn what_cannot_be_read_is_answered_with_the_way_to_write_it() {
    reads(&[
        ("/please", "refusal-written-whom-teams"),
        ("/please the ice machine", "refusal-written-whom-teams"),
        ("/please <lan> and <minh> fix it", "refusal-written-too-many"),
        ("/please <lan> by: 17:00", "refusal-written-words"),
        ("/please <lan> <minh>", "please | to=@U1 | what=@Minh"),
        ("/kudos", "kudos help"),
        ("/kudos-admin", "kudos help"),
        ("/kudos xyzzy", "kudos help"),
        ("/kudos-admin team", "refusal-written-unknown"),
        ("/kudos-admin taem add Kitchen", "refusal-written-unknown"),
        ("/kudos asked", "refusal-written-unknown"),
        ("/kudos-admin team add Kitchen", "refusal-written-missing"),
        ("/kudos-admin team add Kitchen kind: cellar", "refusal-written-choice"),
        ("/kudos-admin mute minh reason: x", "refusal-written-person"),
        ("/kudos-admin setup moderators: <lan>", "refusal-written-group"),
        ("/kudos-admin setup channel: general", "refusal-written-channel"),
        ("/kudos-admin setup hello", "refusal-written-unplaced"),
        ("/kudos-admin setup time zone: Asia/Tokyo", "refusal-written-unplaced"),
        (
            "/kudos-admin setup channel: <#general> time zone: Asia/Tokyo",
            "refusal-written-channel",
        ),
        ("/kudos-admin limits per-day: many", "refusal-number-range"),
        ("/kudos undo 7 kudos: 8", "refusal-written-unplaced"),
        (
            "/kudos-admin mute <lan> reason: x person: y until",
            "kudos-admin mute | person=@U1 | reason=x person: y until",
        ),
        ("/kudos-admin mute until: 2h <lan>", "refusal-written-missing"),
    ]);
    let refusal = with("kudos-admin", &pieces("tema add"), Language::Vi).expect_err("there is none");
    let words = Language::Vi.refusal(&refusal).to_plain();
    assert!(
        words.contains("/kudos-admin team add name: … kind: front-line|back-office [group: @…] [lead: @…]"),
        "{words}"
    );
}

#[test]
fn a_form_opens_where_options_are_missing_or_keys_stand_alone() {
    let form = |command: &str, words: &str| asks_for_form(command, words).map(|spec| spec.path);
    for spec in COMMANDS {
        let (top, rest) = spec.path.split_once(' ').unwrap_or((spec.path, ""));
        let needs_options = spec.options.iter().any(|option| option.required);
        assert_eq!(form(top, rest), needs_options.then_some(spec.path));
        for option in spec.options {
            assert_eq!(form(top, &format!("{rest} {}:", option.name)), Some(spec.path));
            assert_eq!(form(top, &format!("{rest} {}: x", option.name)), None);
        }
    }
    for (command, words, path) in [
        ("nho-giup", "Khách:", "please"),
        ("kudos-admin", "Team Edit group:  lead:", "kudos-admin team edit"),
        ("kudos-admin", "setup timezone：", "kudos-admin setup"),
    ] {
        assert_eq!(form(command, words), Some(path), "{words}");
    }
    for (command, words) in [
        ("kudos", ""),
        ("kudos", "team:"),
        ("kudos", "asks team:"),
        ("kudos", "undo team:"),
        ("kudos", "undo 7"),
        ("kudos-admin", "team"),
        ("please", "the lamp by:"),
    ] {
        assert_eq!(form(command, words), None, "{words}");
    }
}

#[test]
fn the_usage_of_every_command_is_read_as_that_command() {
    for language in Language::ALL {
        for spec in COMMANDS {
            let usage = usage(spec, language);
            let (command, _) = usage
                .trim_start_matches('/')
                .split_once(' ')
                .unwrap_or((&usage[1..], ""));
            assert_eq!(command_called(command), spec.path.split(' ').next(), "{usage}");
        }
    }
    let edit = usage(table::find("kudos-admin team edit").unwrap(), Language::En);
    assert!(edit.contains("[clear: lead|group]"), "{edit}");
    let refusal = with("kudos-admin", &pieces("team edit HR clear: name"), Language::En).expect_err("it is none");
    let words = Language::En.refusal(&refusal).to_plain();
    assert!(
        words.contains("`lead`, `group`") || words.contains("lead, group"),
        "{words}"
    );
    assert_eq!(
        usage(table::find("please").unwrap(), Language::Vi),
        "/nho-giup @… … [khách: …] [trước: …]"
    );
}

/// What no word goes on with.
fn no_letters() -> impl Strategy<Value = String> {
    let usual = prop::sample::select("`'.,;-–/#@*_~([{ \n".chars().collect::<Vec<_>>());
    let any = prop_oneof![usual, any::<char>()].prop_filter("a letter", |c| !super::tape::is_letter(*c));
    prop::collection::vec(any, 1..3).prop_map(|letters| letters.into_iter().collect())
}

/// Words rich in what the grammar knows.
fn hostile() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "by:",
        "customer: ",
        "for",
        "to:",
        "private:",
        "yes",
        "\"",
        "\u{201c}",
        "\u{201d}",
        "'",
        ",",
        "and",
        " ",
        "\n",
        "17:00",
        "Front Desk",
        "@",
        "ế",
        "e\u{302}",
        "\u{E00E}",
        "\u{E000}",
        "👩\u{200D}🔧",
        "&",
        "<!channel>",
        "team",
        "add",
        ":",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(bits, 0..24).prop_map(|bits| bits.concat())
    ]
}

fn cleaned(words: &str) -> String {
    words.chars().filter(|c| !super::super::text::is_marker(*c)).collect()
}

fn text_of<'a>(options: &'a [(String, Value)], name: &str) -> Option<&'a str> {
    options.iter().find_map(|(given, value)| match value {
        Value::Text(words) if given == name => Some(words.as_str()),
        _ => None,
    })
}

proptest! {
    #[test]
    fn words_without_keys_are_kept_to_the_letter(words in "[a-zà-ỹ ,.!?'\"&<>*_~`@#\n-]{1,200}") {
        let all = [Piece::Mention(person("U1", "Lan")), Piece::Words(format!(" x{words}"))];
        let Ok(Gesture::Slash { options, .. }) = with("please", &all, Language::En) else { panic!("{words:?}") };
        let whole = format!("x{words}");
        prop_assert_eq!(text_of(&options, "what"), Some(whole.trim()));
    }

    #[test]
    fn a_known_pair_at_the_end_is_found_behind_any_words(words in hostile(), customer in "[a-z]{1,9}") {
        // What opens a quotation may reach over the pair.
        let words = words.replace(['"', '“', '„', '«'], "");
        // Behind an article it is a word.
        let last = words.trim_end().rsplit(|c| !super::tape::is_letter(c)).next().unwrap_or_default().to_lowercase();
        prop_assume!(!["a", "an"].contains(&last.as_str()));
        let all = [Piece::Mention(person("U1", "Lan")), Piece::Words(format!(" go {words} customer: {customer}"))];
        let Ok(Gesture::Slash { options, .. }) = with("please", &all, Language::En) else { panic!("{words:?}") };
        prop_assert_eq!(text_of(&options, "customer"), Some(customer.as_str()));
        let what = text_of(&options, "what").unwrap_or_default();
        prop_assert!(cleaned(&words).trim().is_empty() || format!("go {}", cleaned(&words)).trim().starts_with(what), "{:?}", what);
    }

    #[test]
    fn thanks_that_say_private_anywhere_are_private_or_refused(
        before in hostile(), glue in no_letters(), after in hostile()
    ) {
        // Within a quotation it is prose.
        let bare = |words: String| words.replace(['"', '“', '”', '„', '«'], "");
        let text = format!(" {}{glue}private: yes {}", bare(before), bare(after));
        let all = [Piece::Mention(person("U1", "Lan")), Piece::Words(text)];
        if let Ok(Gesture::Slash { options, .. }) = with("thank-you", &all, Language::En) {
            let private = options.iter().any(|(name, value)| name == "private" && *value == Value::Flag(true));
            prop_assert!(private, "{:?}", options);
        }
    }

    #[test]
    fn nothing_that_people_write_breaks_a_command(
        command in prop::sample::select(vec!["please", "nho-giup", "thank-you", "cam-on", "kudos", "kudos-admin", "other"]),
        parts in prop::collection::vec((0..4, hostile()), 0..6),
        vietnamese: bool,
    ) {
        let pieces: Vec<Piece> = parts.iter().map(|(kind, words)| match kind {
            0 => Piece::Mention(person("U1", words)),
            1 => Piece::Mention(group("S1", words)),
            2 => Piece::Channel { id: "C1".to_owned(), name: words.clone(), is_group: words.len() % 2 == 0 },
            _ => Piece::Words(words.clone()),
        }).collect();
        let language = if vietnamese { Language::Vi } else { Language::En };
        match with(command, &pieces, language) {
            Ok(gesture) => {
                let Gesture::Slash { path, options } = &gesture else { panic!("{gesture:?}") };
                let spec = table::find(path).unwrap();
                let mut names: Vec<&String> = options.iter().map(|(name, _)| name).collect();
                names.sort();
                names.dedup();
                prop_assert_eq!(names.len(), options.len());
                prop_assert!(options.iter().all(|(name, _)| spec.option(name).is_some()));
                // What is left of it may be too long or out of range, which `parse` says.
                let _ = parse(&gesture);
            }
            Err(refusal) => prop_assert!(!language.refusal(&refusal).is_empty()),
        }
    }
}
