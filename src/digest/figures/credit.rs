//! Which ask a thank-you is about.
//!
//! A kudos credits at most one ask for each team that it thanks. Were every earlier ask credited, a person who thanks once
//! would seem to be helped always.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::facts::{AskFact, KudosFact};
use crate::digest::period::{days_after, first_valid};
use crate::ids::{AskId, MemberId, TeamId};

/// Days between an answer and thanks that name no ask.
const LINK_DAYS: i32 = 14;

/// The asks that were thanked for, each with the people who were thanked. An ask whose team was thanked as a whole has
/// nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credit {
    helpers: HashMap<AskId, HashSet<MemberId>>,
}

impl Credit {
    /// Credits the kudos to the asks.
    ///
    /// Formula: the ask that the kudos names, if the giver asked it, a recipient is of the asked team and it was answered
    /// not later than the thanks; where it names none, the ask of the giver which that team answered last before the
    /// thanks, at most 14 civil days before. Of several answered at the same instant, the one that was opened later.
    /// Declined and withdrawn asks cannot be credited, private thanks and thanks to oneself credit nothing.
    /// Unit: asks. Source: the kudos and first responses before the cut.
    pub fn of<'a>(asks: impl Iterator<Item = &'a AskFact>, kudos: &[KudosFact], zone: &TimeZone) -> Self {
        let answered = Answered::of(asks);
        let mut credit = Credit::default();
        for kudos in kudos.iter().filter(|kudos| !kudos.private) {
            for recipient in kudos.thanked() {
                let team = recipient.team;
                if let Some(ask) = team.and_then(|team| answered.meant(kudos, team, zone)) {
                    credit.helpers.entry(ask).or_default().extend(recipient.member);
                }
            }
        }
        credit
    }

    /// Whether anybody said thanks for this ask.
    pub fn is_thanked(&self, ask: AskId) -> bool {
        self.helpers.contains_key(&ask)
    }

    /// Those who were thanked for this ask.
    pub fn helpers(&self, ask: AskId) -> impl Iterator<Item = MemberId> {
        self.helpers.get(&ask).into_iter().flatten().copied()
    }
}

/// An ask's answer: when, when it was opened, and which ask it is. In this order of precedence.
type Answer = (Timestamp, Timestamp, AskId);

/// The answers that may be thanked for, by who asked whom, the latest last.
struct Answered {
    by_pair: HashMap<(MemberId, TeamId), Vec<Answer>>,
    by_ask: HashMap<AskId, (MemberId, TeamId, Timestamp)>,
}

impl Answered {
    fn of<'a>(asks: impl Iterator<Item = &'a AskFact>) -> Self {
        let mut answered = Answered {
            by_pair: HashMap::new(),
            by_ask: HashMap::new(),
        };
        for ask in asks.filter(|ask| ask.withdrawn_at.is_none()) {
            let Some(at) = ask.answered_at() else { continue };
            let pair = (ask.asker, ask.asked_team);
            answered
                .by_pair
                .entry(pair)
                .or_default()
                .push((at, ask.opened_at, ask.id));
            answered.by_ask.insert(ask.id, (ask.asker, ask.asked_team, at));
        }
        for answers in answered.by_pair.values_mut() {
            answers.sort_unstable();
        }
        answered
    }

    /// The ask that these thanks to this team are about.
    fn meant(&self, kudos: &KudosFact, team: TeamId, zone: &TimeZone) -> Option<AskId> {
        if let Some(linked) = kudos.ask {
            let (asker, asked, at) = self.by_ask.get(&linked)?;
            return (*asker == kudos.giver && *asked == team && *at <= kudos.at).then_some(linked);
        }
        let answers = self.by_pair.get(&(kudos.giver, team))?;
        let before = answers.partition_point(|(at, ..)| *at <= kudos.at);
        let (at, _, ask) = answers[..before].last()?;
        is_recent(*at, kudos.at, zone).then_some(*ask)
    }
}

/// Whether thanks come not later than the answer's time of the day 14 civil days on.
fn is_recent(answered: Timestamp, thanked: Timestamp, zone: &TimeZone) -> bool {
    let passed = thanked.duration_since(answered);
    let about = SignedDuration::from_hours(24 * i64::from(LINK_DAYS));
    // Clocks and calendars are changed by less than two days.
    let slack = SignedDuration::from_hours(48);
    if passed <= about - slack || passed > about + slack {
        return passed <= about;
    }
    let clock = zone.to_datetime(answered);
    thanked <= first_valid(days_after(clock.date(), LINK_DAYS), clock.time(), zone)
}

#[cfg(test)]
mod tests {
    use super::super::facts::ThankedFact;
    use super::*;
    use crate::ids::KudosId;

    const LAN: MemberId = MemberId(1);
    const MINH: MemberId = MemberId(7);
    const TEAM: TeamId = TeamId(3);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn ask(id: i64, opened: &str, answered: &str) -> AskFact {
        AskFact {
            id: AskId(id),
            asker: LAN,
            asker_team: Some(TeamId(1)),
            asked_team: TEAM,
            opened_at: at(opened),
            first_response_at: Some(at(answered)),
            done_at: None,
            declined_at: None,
            withdrawn_at: None,
            turns: Vec::new(),
        }
    }

    fn thanks(text: &str) -> KudosFact {
        KudosFact {
            id: KudosId(1),
            giver: LAN,
            giver_team: Some(TeamId(1)),
            recipients: vec![ThankedFact {
                member: Some(MINH),
                team: Some(TEAM),
            }],
            at: at(text),
            private: false,
            beyond: false,
            customer: false,
            ask: None,
        }
    }

    fn credited(asks: &[AskFact], kudos: KudosFact, zone: &str) -> Vec<i64> {
        let credit = Credit::of(asks.iter(), &[kudos], &TimeZone::get(zone).unwrap());
        let thanked = asks.iter().filter(|ask| credit.is_thanked(ask.id));
        thanked.map(|ask| ask.id.0).collect()
    }

    #[test]
    fn thanks_are_about_the_ask_that_was_answered_last() {
        let asks = [
            ask(1, "2026-11-02T09:00Z", "2026-11-02T12:00Z"),
            ask(2, "2026-11-02T08:00Z", "2026-11-02T13:00Z"),
            ask(3, "2026-11-02T10:00Z", "2026-11-02T13:00Z"),
            ask(4, "2026-11-02T10:00Z", "2026-11-05T13:00Z"),
        ];
        let of = |text| credited(&asks, thanks(text), "UTC");
        assert_eq!([of("2026-11-02T11:59Z"), of("2026-11-02T12:00Z")], [vec![], vec![1]]);
        // Of two answered at once, the one that was opened later.
        assert_eq!([of("2026-11-02T13:00Z"), of("2026-11-05T12:59Z")], [vec![3], vec![3]]);
        assert_eq!([of("2026-11-19T13:00Z"), of("2026-11-19T13:00:01Z")], [vec![4], vec![]]);
    }

    #[test]
    fn a_fortnight_ends_at_the_same_time_of_the_day() {
        for (answered, last, zone) in [
            // Clocks are set back or forward within it: it lasts an hour longer or less.
            ("2026-10-20T10:00Z", "2026-11-03T11:00Z", "Europe/Berlin"),
            ("2026-03-20T11:00Z", "2026-04-03T10:00Z", "Europe/Berlin"),
            ("2026-10-20T10:00Z", "2026-11-03T10:00Z", "Asia/Ho_Chi_Minh"),
            // Half past midnight does not exist on 4 November: the day begins at one.
            ("2018-10-21T03:30Z", "2018-11-04T03:00Z", "America/Sao_Paulo"),
            // A day is left out.
            ("2011-12-20T20:00Z", "2012-01-02T20:00Z", "Pacific/Apia"),
        ] {
            let asks = [ask(1, answered, answered)];
            let after = at(last) + SignedDuration::from_micros(1);
            assert_eq!(credited(&asks, thanks(last), zone), [1], "{answered} {zone}");
            assert_eq!(
                credited(&asks, thanks(&after.to_string()), zone),
                [0; 0],
                "{answered} {zone}"
            );
        }
    }

    #[test]
    fn a_named_ask_is_credited_or_nothing() {
        let mut asks = [
            ask(1, "2026-01-05T09:00Z", "2026-01-05T12:00Z"),
            ask(2, "2026-11-02T09:00Z", "2026-11-02T12:00Z"),
        ];
        let linked = |ask, text| KudosFact {
            ask: Some(AskId(ask)),
            ..thanks(text)
        };
        assert_eq!(credited(&asks, linked(1, "2026-11-03T12:00Z"), "UTC"), [1]);
        assert_eq!(credited(&asks, linked(2, "2026-11-02T11:00Z"), "UTC"), [0; 0]);
        assert_eq!(credited(&asks, linked(9, "2026-11-03T12:00Z"), "UTC"), [0; 0]);
        let mut other_team = linked(1, "2026-11-03T12:00Z");
        other_team.recipients[0].team = Some(TeamId(4));
        assert_eq!(credited(&asks, other_team, "UTC"), [0; 0]);
        asks[0].asker = MemberId(2);
        assert_eq!(credited(&asks, linked(1, "2026-11-03T12:00Z"), "UTC"), [0; 0]);
        asks[0].asker = LAN;
        asks[0].declined_at = asks[0].first_response_at;
        assert_eq!(credited(&asks, linked(1, "2026-11-03T12:00Z"), "UTC"), [0; 0]);
        asks[1].withdrawn_at = asks[1].first_response_at;
        assert_eq!(credited(&asks, thanks("2026-11-03T12:00Z"), "UTC"), [0; 0]);
    }

    #[test]
    fn several_of_one_team_are_thanked_for_one_ask_and_a_team_is_nobody() {
        let mut asks = vec![ask(1, "2026-11-02T09:00Z", "2026-11-02T12:00Z")];
        asks.push(AskFact {
            asked_team: TeamId(4),
            ..ask(2, "2026-11-02T09:00Z", "2026-11-02T12:00Z")
        });
        let mut kudos = thanks("2026-11-03T12:00Z");
        let to = |member: Option<i64>, team| ThankedFact {
            member: member.map(MemberId),
            team: Some(team),
        };
        kudos.recipients = vec![
            to(Some(7), TEAM),
            to(Some(8), TEAM),
            to(None, TeamId(4)),
            to(Some(1), TEAM),
        ];
        let credit = Credit::of(asks.iter(), &[kudos.clone()], &TimeZone::UTC);
        let helpers: HashSet<_> = credit.helpers(AskId(1)).collect();
        assert_eq!(helpers, HashSet::from([MemberId(7), MemberId(8)]));
        assert!(credit.is_thanked(AskId(2)) && credit.helpers(AskId(2)).next().is_none());
        kudos.private = true;
        assert_eq!(Credit::of(asks.iter(), &[kudos], &TimeZone::UTC), Credit::default());
    }
}
