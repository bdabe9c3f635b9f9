//! Organisations whose truth is known: how well each back-office team really serves. What is seen of it are asks, answers and
//! thanks, and by these alone the figures have to tell.
//!
//! Six front-line teams of 18 and ten back-office teams of 4 to 17, sixteen weeks. A need is met with the team's own
//! probability when it is answered within 24 working hours, and with four tenths of it later. Whether a met need is thanked
//! for depends on the person; an unmet one is rarely. Repeats, thanks inside teams, honest thanks in return and pairs of friends
//! are noise. One team is overloaded in the last four weeks.

#![allow(
    dead_code,
    reason = "not every program that includes this file has use for all of it"
)]

mod chance;

use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use magicwords::chat::locale::Language;
use magicwords::digest::figures::{AskFact, Facts, Figures, KudosFact, ThankedFact, Windows, compute};
use magicwords::digest::period::Cut;
use magicwords::ids::{AskId, KudosId, MemberId, TeamId, WorkspaceId};
use magicwords::people::{DigestPlan, Team, TeamKind, WorkingHours, Workspace};

use crate::random::Random;
pub use chance::rank_correlation;
use chance::{logistic, normal, poisson, standard_normal_below};

const WEEKS: i64 = 16;
const FRONT_LINE: i64 = 6;
const BACK_OFFICE: i64 = 10;
const FRONT_LINE_SIZE: i64 = 18;
/// Working hours in a week and in a day.
const WEEK: f64 = 40.0;
const DAY: f64 = 8.0;
/// A need that is met later than this may be met too late.
const IN_TIME: f64 = 24.0;
const TOO_LATE: f64 = 0.4;
/// How often an unmet need is thanked for.
const POLITE: f64 = 0.08;

/// What is asked of a simulation.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Asks that a front-line person opens in a week, on average.
    pub traffic: f64,
    /// Whether all teams serve alike.
    pub equal: bool,
    /// Whether five people thank each other fifty times a pair.
    pub ring: bool,
}

/// An organisation with what really holds of its back-office teams, in their order.
#[derive(Debug)]
pub struct Simulated {
    pub workspace: Workspace,
    pub cut: Cut,
    pub facts: Facts,
    /// With what probability a need that is answered in time is met.
    pub quality: Vec<f64>,
    /// What share of the front-line people's weeks with asks is expected to end with help and thanks, one voice a person.
    pub truth: Vec<f64>,
    /// The team of the ring.
    pub ring: usize,
}

struct Person {
    team: i64,
    /// With what probability they thank for a met need.
    thanks: f64,
    /// How much of their asks go to which team.
    tastes: Vec<f64>,
}

struct Maker<'a> {
    random: &'a mut Random,
    setting: Setting,
    quality: Vec<f64>,
    sizes: Vec<i64>,
    people: Vec<Person>,
    overloaded: usize,
    facts: Facts,
    /// For each person and team, week by week: the probability that no ask of that week is thanked for.
    silent: Vec<Vec<[Option<f64>; WEEKS as usize]>>,
    kudos: i64,
}

impl Simulated {
    pub fn new(seed: u64, setting: Setting) -> Simulated {
        let mut random = Random::new(seed);
        let random = &mut random;
        let common = normal(random, 0.7, 0.9);
        let quality = (0..BACK_OFFICE)
            .map(|_| {
                let own = normal(random, 0.7, 0.9);
                logistic(if setting.equal { common } else { own })
            })
            .collect();
        // Front-line teams differ in their habits and in whom they need.
        let habits: Vec<f64> = (0..FRONT_LINE).map(|_| normal(random, 0.2, 0.5)).collect();
        let tastes: Vec<Vec<f64>> = (0..FRONT_LINE).map(|_| tastes(random)).collect();
        let people = (0..FRONT_LINE * FRONT_LINE_SIZE).map(|person| {
            let team = person / FRONT_LINE_SIZE;
            Person {
                team,
                thanks: logistic(habits[team as usize] + normal(random, 0.0, 0.8)),
                tastes: tastes[team as usize].clone(),
            }
        });
        let people: Vec<Person> = people.collect();
        let silent = people
            .iter()
            .map(|_| vec![[None; WEEKS as usize]; BACK_OFFICE as usize])
            .collect();
        let mut maker = Maker {
            setting,
            quality,
            sizes: (0..BACK_OFFICE).map(|_| random.between(4, 17)).collect(),
            people,
            overloaded: random.below(BACK_OFFICE as usize),
            facts: Facts::default(),
            silent,
            kudos: 0,
            random,
        };
        for person in 0..maker.people.len() {
            maker.ask_for_weeks(person);
        }
        maker.thank_inside_teams();
        maker.befriend();
        let ring = maker.random.below(BACK_OFFICE as usize);
        if setting.ring {
            maker.ring(ring);
        }
        maker.finish(ring)
    }

    pub fn figures(&self) -> Figures {
        compute(&self.workspace, &self.cut, &self.facts)
    }

    /// Thanks for each ask, of each back-office team in the headline's window: what a plain count tells.
    pub fn thanks_by_asks(&self) -> Vec<f64> {
        let windows = Windows::new(&self.cut);
        let is_in = |at| windows.headline_week(at).is_some();
        let share = |team| {
            let asks = self
                .facts
                .asks
                .iter()
                .filter(|ask| ask.asked_team == team && is_in(ask.opened_at));
            let kudos = self.facts.kudos.iter().filter(|kudos| is_in(kudos.at));
            let kudos = kudos.filter(|kudos| {
                kudos.giver_team.is_some_and(|giver| giver.0 <= FRONT_LINE) && kudos.recipients[0].team == Some(team)
            });
            kudos.count() as f64 / asks.count().max(1) as f64
        };
        (0..BACK_OFFICE).map(|team| share(back_office(team))).collect()
    }
}

fn back_office(team: i64) -> TeamId {
    TeamId(FRONT_LINE + team + 1)
}

fn member(person: usize) -> MemberId {
    MemberId(person as i64 + 1)
}

fn helper(team: usize, number: i64) -> MemberId {
    MemberId(10_000 + team as i64 * 100 + number)
}

impl Maker<'_> {
    /// A person's asks of all weeks, what becomes of them, and the thanks.
    fn ask_for_weeks(&mut self, person: usize) {
        for week in 0..WEEKS {
            for team in 0..BACK_OFFICE as usize {
                let doubled = if self.is_overloaded(team, week) { 2.0 } else { 1.0 };
                let tastes = &self.people[person].tastes;
                let rate = self.setting.traffic * doubled * tastes[team] / tastes.iter().sum::<f64>();
                for _ in 0..poisson(self.random, rate) {
                    self.ask(person, team, week);
                }
            }
        }
    }

    fn is_overloaded(&self, team: usize, week: i64) -> bool {
        !self.setting.equal && team == self.overloaded && week >= WEEKS - 4
    }

    fn ask(&mut self, person: usize, team: usize, week: i64) {
        let opened = week as f64 * WEEK + self.random.share() * WEEK;
        let slower = if self.is_overloaded(team, week) { 6.0 } else { 1.0 };
        let hours = slower * 5.0 * normal(self.random, 0.0, 1.1).exp();
        let helped_by = helper(team, self.random.between(1, self.sizes[team]));
        let in_time = standard_normal_below((IN_TIME / (5.0 * slower)).ln() / 1.1);
        let met = self.quality[team] * (in_time + (1.0 - in_time) * TOO_LATE);
        let thanks = self.people[person].thanks;
        let silent = &mut self.silent[person][team][week as usize];
        *silent = Some(silent.unwrap_or(1.0) * (1.0 - met * thanks - (1.0 - met) * POLITE));

        let is_met = self
            .random
            .chance(self.quality[team] * if hours <= IN_TIME { 1.0 } else { TOO_LATE });
        let answered = opened + hours;
        let happened = answered < WEEKS as f64 * WEEK;
        self.facts.asks.push(AskFact {
            id: AskId(self.facts.asks.len() as i64 + 1),
            asker: member(person),
            asker_team: Some(TeamId(self.people[person].team + 1)),
            asked_team: back_office(team as i64),
            opened_at: instant(opened),
            first_response_at: happened.then(|| instant(answered)),
            done_at: happened.then(|| instant(answered)),
            declined_at: None,
            withdrawn_at: None,
            turns: Vec::new(),
        });
        if self.random.chance(if is_met { thanks } else { POLITE }) {
            self.thank_for(person, helped_by, team, answered);
        }
    }

    /// Thanks for an answer, now and then more than once, now and then returned.
    fn thank_for(&mut self, person: usize, helped_by: MemberId, team: usize, answered: f64) {
        let at = answered + self.random.share() * DAY;
        let (own, theirs) = (TeamId(self.people[person].team + 1), back_office(team as i64));
        self.thank((member(person), own), (helped_by, theirs), at);
        while self.random.chance(0.2) {
            let again = at + self.random.share() * WEEK;
            self.thank((member(person), own), (helped_by, theirs), again);
        }
        if self.random.chance(0.05) {
            let back = at + self.random.share() * DAY;
            self.thank((helped_by, theirs), (member(person), own), back);
        }
    }

    fn thank(&mut self, (giver, giver_team): (MemberId, TeamId), (member, team): (MemberId, TeamId), at: f64) {
        if at >= WEEKS as f64 * WEEK {
            return;
        }
        self.kudos += 1;
        self.facts.kudos.push(KudosFact {
            id: KudosId(self.kudos),
            giver,
            giver_team: Some(giver_team),
            recipients: vec![ThankedFact {
                member: Some(member),
                team: Some(team),
            }],
            at: instant(at),
            private: false,
            beyond: false,
            customer: false,
            ask: None,
        });
    }

    fn thank_inside_teams(&mut self) {
        for team in 0..BACK_OFFICE as usize {
            for week in 0..WEEKS {
                let pair = (1, 1 + self.random.between(1, self.sizes[team] - 1));
                let at = (week as f64 + self.random.share()) * WEEK;
                let id = back_office(team as i64);
                self.thank((helper(team, pair.0), id), (helper(team, pair.1), id), at);
            }
        }
    }

    /// Six pairs of friends, who thank each other weekly.
    fn befriend(&mut self) {
        for _ in 0..6 {
            let person = self.random.below(self.people.len());
            let team = self.random.below(BACK_OFFICE as usize);
            let friend = (
                helper(team, self.random.between(1, self.sizes[team])),
                back_office(team as i64),
            );
            let own = (member(person), TeamId(self.people[person].team + 1));
            for week in 0..WEEKS {
                let at = (week as f64 + self.random.share()) * WEEK;
                self.thank(own, friend, at);
                let back = at + self.random.share();
                self.thank(friend, own, back);
            }
        }
    }

    /// Four people of two customer teams and one of a back-office team thank each other as often as they can.
    fn ring(&mut self, team: usize) {
        let inside = (helper(team, 1), back_office(team as i64));
        let mut ring = vec![inside];
        for number in 0..4 {
            let person = (number / 2 * FRONT_LINE_SIZE + number % 2) as usize;
            ring.push((member(person), TeamId(self.people[person].team + 1)));
        }
        for from in &ring {
            for to in ring.iter().filter(|to| to.0 != from.0) {
                for _ in 0..50 {
                    let at = (WEEKS as f64 - 9.0 * self.random.share()) * WEEK;
                    self.thank(*from, *to, at);
                }
            }
        }
    }

    fn finish(self, ring: usize) -> Simulated {
        let first = (WEEKS - 9) as usize;
        let truth = (0..BACK_OFFICE as usize).map(|team| {
            let shares = self.silent.iter().filter_map(|silent| {
                let weeks: Vec<f64> = silent[team][first..first + 8].iter().flatten().copied().collect();
                let hits: f64 = weeks.iter().map(|silent| 1.0 - silent).sum();
                (!weeks.is_empty()).then(|| hits / weeks.len() as f64)
            });
            let shares: Vec<f64> = shares.collect();
            shares.iter().sum::<f64>() / shares.len().max(1) as f64
        });
        let mut facts = self.facts;
        facts.first_ask = facts.asks.iter().map(|ask| ask.opened_at).min();
        facts.sizes = self
            .sizes
            .iter()
            .zip(0..)
            .map(|(size, team)| (back_office(team), *size as u64))
            .collect();
        Simulated {
            workspace: workspace(),
            cut: Cut {
                date: date(2026, 4, 27),
                zone: TimeZone::UTC,
                since: None,
            },
            truth: truth.collect(),
            quality: self.quality,
            facts,
            ring,
        }
    }
}

/// An instant by the working hours that passed since Monday, 5 January 2026, nine o'clock.
fn instant(hours: f64) -> Timestamp {
    let (week, rest) = ((hours / WEEK).floor(), hours.rem_euclid(WEEK));
    let (day, hour) = ((rest / DAY).floor(), rest.rem_euclid(DAY));
    let seconds = ((week * 7.0 + day) * 24.0 + 9.0 + hour) * 3600.0;
    let monday = Timestamp::from_second(1_767_571_200).unwrap();
    monday + SignedDuration::from_millis((seconds * 1000.0) as i64)
}

fn workspace() -> Workspace {
    let team = |number: i64| Team {
        id: TeamId(number),
        name: format!("Team {number:02}"),
        kind: if number <= FRONT_LINE {
            TeamKind::FrontLine
        } else {
            TeamKind::BackOffice
        },
        lead: None,
        serves: None,
        groups: Vec::new(),
        answer_within: None,
        how_to_ask: None,
        hours: None,
    };
    Workspace {
        id: WorkspaceId(1),
        name: "local:simulation".to_owned(),
        version: 1,
        timezone: TimeZone::UTC,
        language: Language::En,
        hours: WorkingHours::default(),
        digest: DigestPlan {
            place: None,
            day: Weekday::Monday,
            minute: 540,
            paused: false,
        },
        per_day: 20,
        per_pair: 3,
        value_required: false,
        values: Vec::new(),
        homes: Vec::new(),
        teams: (1..=FRONT_LINE + BACK_OFFICE).map(team).collect(),
    }
}

/// How much of somebody's asks go to which back-office team: a few get most.
fn tastes(random: &mut Random) -> Vec<f64> {
    (0..BACK_OFFICE).map(|_| -(1.0 - random.share()).ln()).collect()
}
