//! What holds for the figures of any organisation.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use magicwords::digest::figures::{
    AskFact, Credit, Facts, Figures, KudosFact, Relations, Tally, TeamFigures, ThankedFact, Voice, Windows, compute,
    estimate, serving_teams, voices,
};
use magicwords::digest::period::{Cut, days_after};
use magicwords::ids::{AskId, KudosId, MemberId, TeamId};
use magicwords::people::Workspace;
use proptest::prelude::*;

use crate::organisation::{Organisation, facts, workspace};
use crate::random::Random;

fn shuffle<T>(rows: &mut [T], random: &mut Random) {
    for last in (1..rows.len()).rev() {
        rows.swap(last, random.below(last + 1));
    }
}

/// An organisation's parts, with how many rows of each.
fn made(seed: u64) -> (Workspace, Cut, Facts) {
    let organisation = Organisation::new(seed);
    (workspace(&organisation), organisation.cut.clone(), facts(&organisation))
}

fn thanks(id: i64, giver: MemberId, giver_team: Option<TeamId>, to: ThankedFact, at: jiff::Timestamp) -> KudosFact {
    KudosFact {
        id: KudosId(1_000_000 + id),
        giver,
        giver_team,
        recipients: vec![to],
        at,
        private: false,
        beyond: false,
        customer: false,
        ask: None,
    }
}

/// Everybody in the facts with the team that they belong to.
fn people(organisation: &Organisation) -> Vec<(MemberId, Option<TeamId>)> {
    let numbered = organisation.people.iter().zip(1..);
    numbered
        .map(|(person, number)| (MemberId(number), person.team.map(|team| TeamId(team as i64 + 1))))
        .collect()
}

/// What is said of each team, also of those of which nothing may be told.
fn heard(workspace: &Workspace, cut: &Cut, facts: &Facts) -> HashMap<TeamId, Vec<Voice>> {
    let (windows, relations) = (Windows::new(cut), Relations::of(workspace));
    let customers =
        |ask: &&AskFact| ask.withdrawn_at.is_none() && relations.is_customer(ask.asked_team, ask.asker_team);
    let credit = Credit::of(facts.asks.iter().filter(customers), &facts.kudos, &windows.zone);
    let front_line = facts
        .asks
        .iter()
        .filter(customers)
        .filter(|ask| relations.is_front_line(ask.asked_team, ask.asker_team));
    voices(front_line, &facts.kudos, &credit, &windows)
}

fn team<'a>(figures: &'a Figures, workspace: &Workspace, team: TeamId) -> Option<&'a TeamFigures> {
    let name = &workspace.team(team)?.name;
    figures.teams.iter().find(|figures| figures.name == *name)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_the_rows_changes_nothing(seed in any::<u64>()) {
        let (workspace, cut, mut facts) = made(seed);
        let figures = compute(&workspace, &cut, &facts);
        let mut random = Random::new(seed ^ 1);
        shuffle(&mut facts.asks, &mut random);
        shuffle(&mut facts.kudos, &mut random);
        shuffle(&mut facts.managers, &mut random);
        for kudos in &mut facts.kudos {
            shuffle(&mut kudos.recipients, &mut random);
        }
        prop_assert_eq!(compute(&workspace, &cut, &facts), figures);
    }

    #[test]
    fn names_and_ids_change_nothing(seed in any::<u64>()) {
        let (workspace, cut, mut facts) = made(seed);
        let figures = compute(&workspace, &cut, &facts);
        let mut renamed = workspace.clone();
        // Every order of names is turned round.
        let mut names: Vec<String> = workspace.teams.iter().map(|team| team.name.clone()).collect();
        names.sort();
        let new_name: BTreeMap<String, String> =
            names.iter().rev().enumerate().map(|(place, name)| (name.clone(), format!("{place:03}"))).collect();
        for team in &mut renamed.teams {
            team.name = new_name[&team.name].clone();
        }
        let person = |member: &mut MemberId| member.0 = 1_000 - member.0;
        for ask in &mut facts.asks {
            person(&mut ask.asker);
        }
        for kudos in &mut facts.kudos {
            person(&mut kudos.giver);
            kudos.recipients.iter_mut().filter_map(|thanked| thanked.member.as_mut()).for_each(person);
        }
        facts.managers.iter_mut().for_each(|manager| person(&mut manager.member));
        let mut again = compute(&renamed, &cut, &facts);
        let old_name: BTreeMap<&String, &String> = new_name.iter().map(|(old, new)| (new, old)).collect();
        for team in &mut again.teams {
            team.name = old_name[&team.name].clone();
        }
        again.teams.sort_by_key(|team| figures.teams.iter().position(|old| old.name == team.name));
        for edge in &mut again.edges {
            (edge.from, edge.to) = (old_name[&edge.from].clone(), old_name[&edge.to].clone());
        }
        let place = |edge: &magicwords::digest::figures::Edge| {
            figures.edges.iter().position(|old| (&old.from, &old.to) == (&edge.from, &edge.to))
        };
        again.edges.sort_by_key(place);
        prop_assert_eq!(again, figures);
    }

    #[test]
    fn whole_weeks_change_nothing(seed in any::<u64>(), weeks in -400_i32..400) {
        let mut organisation = Organisation::new(seed);
        organisation.cut.zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let (workspace, cut, mut facts) = (workspace(&organisation), organisation.cut.clone(), facts(&organisation));
        let mut figures = compute(&workspace, &cut, &facts);
        let shift = SignedDuration::from_hours(i64::from(weeks) * 7 * 24);
        for ask in &mut facts.asks {
            ask.opened_at += shift;
            let times = [&mut ask.first_response_at, &mut ask.done_at, &mut ask.declined_at, &mut ask.withdrawn_at];
            times.into_iter().flatten().for_each(|at| *at += shift);
            ask.turns.iter_mut().for_each(|turn| turn.at += shift);
        }
        facts.kudos.iter_mut().for_each(|kudos| kudos.at += shift);
        facts.first_ask.iter_mut().for_each(|at| *at += shift);
        let later = Cut { date: days_after(cut.date, 7 * weeks), ..cut };
        let shifted = compute(&workspace, &later, &facts);
        figures.period = shifted.period.clone();
        prop_assert_eq!(shifted, figures);
    }

    #[test]
    fn a_thank_you_never_lowers_the_team_that_is_thanked(seed in any::<u64>()) {
        let organisation = Organisation::new(seed);
        let (workspace, cut, mut facts) = (workspace(&organisation), organisation.cut.clone(), facts(&organisation));
        let mut random = Random::new(seed ^ 2);
        let everybody = people(&organisation);
        let (giver, giver_team) = random.pick(&everybody);
        let (thanked, Some(thanked_team)) = random.pick(&everybody) else { return Ok(()) };
        prop_assume!(giver != thanked);
        let (before, heard_before) = (compute(&workspace, &cut, &facts), heard(&workspace, &cut, &facts));
        let at = cut.instant() - SignedDuration::from_mins(random.between(1, 60 * 24 * 62));
        let to = ThankedFact { member: Some(thanked), team: Some(thanked_team) };
        let thanked_privately = facts.kudos.iter().any(|kudos| kudos.private && kudos.giver == giver);
        facts.kudos.push(thanks(0, giver, giver_team, to, at));
        let (after, heard_after) = (compute(&workspace, &cut, &facts), heard(&workspace, &cut, &facts));

        let none = Vec::new();
        let of = |heard: &HashMap<TeamId, Vec<Voice>>| heard.get(&thanked_team).unwrap_or(&none).clone();
        // Nobody's answer becomes a worse one, though it may weigh less where thanks went both ways.
        for (old, new) in of(&heard_before).iter().zip(of(&heard_after)) {
            prop_assert!(old.episodes == new.episodes && old.hits <= new.hits);
        }
        let serving: Vec<TeamId> = serving_teams(&workspace).iter().map(|team| team.id).collect();
        let tallies = |heard: &HashMap<TeamId, Vec<Voice>>| -> Vec<(f64, f64)> {
            let tally = |team| Tally::of(heard.get(team).unwrap_or(&none));
            serving.iter().map(tally).map(|tally| (tally.y, tally.n)).collect()
        };
        let (old, new) = (tallies(&heard_before), tallies(&heard_after));
        let place = serving.iter().position(|team| *team == thanked_team);
        // All teams are estimated together, and where the thanks went back, a voice on the giver's team weighs less.
        let weigh_the_same = (0..serving.len()).all(|n| old[n].1 == new[n].1 && (Some(n) == place || old[n].0 == new[n].0));
        if let (Some(place), true) = (place, weigh_the_same) {
            let (old, new) = (estimate(&old).0[place], estimate(&new).0[place]);
            for (old, new) in [(old.mean, new.mean), (old.lo, new.lo), (old.hi, new.hi), (old.p_above, new.p_above)] {
                prop_assert!(new >= old - 1e-12, "{new} {old}");
            }
        }
        if let Some(old) = team(&before, &workspace, thanked_team) {
            let new = team(&after, &workspace, thanked_team).unwrap();
            // Of five who thanked only privately, the others are too few to hide among when one does so openly.
            if !thanked_privately {
                prop_assert!(new.distinct_thankers >= old.distinct_thankers);
                prop_assert!(new.beyond.map(|share| share.count) >= old.beyond.map(|share| share.count));
            }
            prop_assert!(new.unthanked <= old.unthanked);
            prop_assert_eq!((new.answered, new.completed, new.load), (old.answered, old.completed, old.load));
        }
        prop_assert!(after.totals.kudos >= before.totals.kudos && after.totals.thankers >= before.totals.thankers);
    }

    #[test]
    fn more_repeats_of_one_person_add_nothing(seed in any::<u64>(), times in 1_i64..50) {
        let (workspace, cut, mut facts) = made(seed);
        prop_assume!(!facts.kudos.is_empty());
        let figures = compute(&workspace, &cut, &facts);
        let person = facts.kudos[seed as usize % facts.kudos.len()].giver;
        let given: Vec<KudosFact> = facts.kudos.iter().filter(|kudos| kudos.giver == person).cloned().collect();
        for time in 1..=times {
            facts.kudos.extend(given.iter().map(|kudos| KudosFact {
                id: KudosId(kudos.id.0 + time * 1_000_000),
                ..kudos.clone()
            }));
        }
        let mut again = compute(&workspace, &cut, &facts);
        // Only how many kudos there were is told as it is.
        again.totals.kudos = figures.totals.kudos;
        prop_assert_eq!(again, figures);
    }

    #[test]
    fn private_thanks_of_four_people_leave_no_trace_in_any_week(seed in any::<u64>(), count in 1_usize..40) {
        let organisation = Organisation::new(seed);
        let (workspace, cut, mut facts) = (workspace(&organisation), organisation.cut.clone(), facts(&organisation));
        facts.kudos.retain(|kudos| !kudos.private);
        let weeks: Vec<Cut> = (0..3).map(|week| Cut { date: days_after(cut.date, -7 * week), ..cut.clone() }).collect();
        let told = |facts: &Facts| weeks.iter().map(|cut| compute(&workspace, cut, &known(facts, cut))).collect::<Vec<_>>();
        let before = told(&facts);
        let mut random = Random::new(seed ^ 3);
        let everybody = people(&organisation);
        let few: Vec<_> = (0..4).map(|_| random.pick(&everybody)).collect();
        for id in 0..count {
            let (giver, giver_team) = random.pick(&few);
            let (member, team) = random.pick(&everybody);
            let to = ThankedFact { member: Some(member), team };
            let at = cut.instant() - SignedDuration::from_mins(random.between(1, 60 * 24 * 28));
            let ask = (!facts.asks.is_empty() && random.chance(0.5)).then(|| facts.asks[random.below(facts.asks.len())].id);
            let kudos = thanks(id as i64, giver, giver_team, to, at);
            facts.kudos.push(KudosFact { private: true, beyond: random.chance(0.5), ask, ..kudos });
        }
        prop_assert_eq!(told(&facts), before);
    }

    #[test]
    fn private_thanks_show_in_one_week_at_most(seed in any::<u64>()) {
        let (workspace, cut, facts) = made(seed);
        let Some(place) = facts.kudos.iter().position(|kudos| kudos.private) else { return Ok(()) };
        let mut without = facts.clone();
        without.kudos.remove(place);
        let differs = (-1..4).filter(|week| {
            let cut = Cut { date: days_after(cut.date, -7 * week), ..cut.clone() };
            compute(&workspace, &cut, &known(&facts, &cut)) != compute(&workspace, &cut, &known(&without, &cut))
        });
        prop_assert!(differs.count() <= 1);
    }

    #[test]
    fn what_is_hidden_cannot_be_had_by_subtraction(seed in any::<u64>()) {
        let (workspace, cut, facts) = made(seed);
        let figures = compute(&workspace, &cut, &facts);
        let truth = help_without_thanks(&workspace, &cut, &facts);
        let hidden = |team: &&TeamFigures| team.unthanked.is_none();
        let some: Vec<_> = figures.teams.iter().filter(hidden).filter_map(|team| truth.get(&team.name)).collect();
        let sum: usize = some.iter().map(|askers| askers.len()).sum();
        let people: HashSet<_> = some.iter().flat_map(|askers| askers.iter()).collect();
        match figures.totals.unthanked {
            Some(total) => {
                prop_assert_eq!(total, sum as u64);
                prop_assert!(some.len() >= 2 && people.len() >= 5);
            }
            None => prop_assert!(some.len() < 2 || people.len() < 5),
        }
        for told in &figures.teams {
            if let Some(count) = told.unthanked {
                let askers = &truth[&told.name];
                prop_assert_eq!(count, askers.len() as u64);
                prop_assert!(askers.iter().collect::<HashSet<_>>().len() >= 5);
            }
            prop_assert!(told.beyond.is_none_or(|share| share.of >= 8 && share.of == told.distinct_thankers));
            prop_assert!(told.reach.is_none_or(|reach| reach.asked >= 2 && reach.helped <= reach.asked));
            prop_assert!(told.first_response.is_none_or(|told| told.n >= 8
                && told.median_seconds.is_some() != told.longer_than_seconds.is_some()));
            prop_assert_eq!(told.load.weeks_of_work.is_some(), told.load.open >= 5);
            let headline = &told.headline;
            prop_assert!(headline.n.is_none_or(|n| n >= 8.0) && headline.people.is_none_or(|people| people >= 5));
        }
        prop_assert!(figures.edges.iter().all(|edge| edge.people.is_none_or(|people| people >= 5)));
        prop_assert!(figures.manager_kindness.is_none_or(|share| share.of >= 5));
        prop_assert_eq!(figures.totals.asks, figures.teams.iter().map(|team| team.asks_received).sum::<u64>());
    }
}

/// The facts as they were read at an earlier cut, of what the property looks at.
fn known(facts: &Facts, cut: &Cut) -> Facts {
    let (start, end) = (cut.days_before(7), cut.instant());
    let is_read = |kudos: &&KudosFact| kudos.at < end && (!kudos.private || kudos.at >= start);
    Facts {
        asks: facts.asks.iter().filter(|ask| ask.opened_at < end).cloned().collect(),
        kudos: facts.kudos.iter().filter(is_read).cloned().collect(),
        ..facts.clone()
    }
}

/// Of each serving team, who asked for the help that was done in time and never thanked for.
fn help_without_thanks(workspace: &Workspace, cut: &Cut, facts: &Facts) -> HashMap<String, Vec<MemberId>> {
    let relations = Relations::of(workspace);
    let customers =
        |ask: &&AskFact| ask.withdrawn_at.is_none() && relations.is_customer(ask.asked_team, ask.asker_team);
    let credit = Credit::of(facts.asks.iter().filter(customers), &facts.kudos, &cut.zone);
    let (from, to) = (cut.days_before(28), cut.days_before(7));
    let mut help: HashMap<String, Vec<MemberId>> = HashMap::new();
    for ask in facts.asks.iter().filter(customers) {
        let is_due = ask.done_at.is_some_and(|at| at >= from && at < to);
        if is_due && !credit.is_thanked(ask.id) {
            let name = workspace.team(ask.asked_team).unwrap().name.clone();
            help.entry(name).or_default().push(ask.asker);
        }
    }
    help
}

#[test]
fn the_figures_of_an_ask_that_is_unknown_stay_unknown() {
    let (workspace, _, _) = made(1);
    let cut = Cut {
        date: date(2026, 11, 23),
        zone: TimeZone::UTC,
        since: None,
    };
    let nothing = compute(&workspace, &cut, &Facts::default());
    let at = cut.instant() - SignedDuration::from_hours(30);
    let to = ThankedFact {
        member: Some(MemberId(2)),
        team: Some(TeamId(2)),
    };
    let mut linked = thanks(1, MemberId(1), None, to, at);
    linked.ask = Some(AskId(77));
    let facts = Facts {
        kudos: vec![linked],
        ..Facts::default()
    };
    let figures = compute(&workspace, &cut, &facts);
    assert_eq!((figures.totals.kudos, figures.teams.len()), (1, nothing.teams.len()));
    assert_eq!(figures.teams, nothing.teams);
}
