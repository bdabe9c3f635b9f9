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
