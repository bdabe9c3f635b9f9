//! How a team deals with what it is asked: it has so many hands, and each does one thing after another. That asks pile up
//! when there is too much to do is not told to it, it follows.

use super::calendar::{DAY, HOUR, Hours, Minute};
use super::demand::{Wish, is_strained};
use super::dice::Dice;
use super::hotel::{PEOPLE, Person};
use super::phrases::Bank;

/// What became of a wish.
#[derive(Debug, Clone)]
pub struct Ask {
    pub wish: Wish,
    pub helper: Option<&'static Person>,
    pub claimed: Option<Minute>,
    pub reopened: Option<Minute>,
    pub done: Option<Minute>,
    pub declined: Option<(Minute, String)>,
    pub withdrawn: Option<Minute>,
}

/// A team's way of working.
#[derive(Debug, Clone, Copy)]
struct Way {
    team: &'static str,
    hours: Hours,
    /// How many are done at a time.
    hands: usize,
    /// Minutes until somebody looks, and that it takes; half are below.
    look: f64,
    work: f64,
    cant: f64,
}

const OFFICE: Hours = Hours {
    from: 9 * HOUR,
    to: 17 * HOUR + 30,
    on_sundays: false,
};
const DESK: Hours = Hours {
    from: 6 * HOUR,
    to: 23 * HOUR,
    on_sundays: true,
};
const WORKSHOP: Hours = Hours {
    from: 7 * HOUR,
    to: 18 * HOUR,
    on_sundays: false,
};

const fn way(team: &'static str, hours: Hours, hands: usize, (look, work, cant): (f64, f64, f64)) -> Way {
    Way {
        team,
        hours,
        hands,
        look,
        work,
        cant,
    }
}

const WAYS: [Way; 5] = [
    way("Maintenance", WORKSHOP, 3, (35.0, 300.0, 0.03)),
    way("Accounting", OFFICE, 4, (9.0, 40.0, 0.01)),
    way("HR", OFFICE, 2, (110.0, 240.0, 0.04)),
    way("Marketing", OFFICE, 2, (150.0, 420.0, 0.08)),
    way("Reception", DESK, 4, (12.0, 25.0, 0.03)),
];
/// The strained team: one hand less, each thing takes longer, more has to be refused.
const STRAIN: (usize, f64, f64) = (2, 2.5, 0.07);
const URGENT: f64 = 0.33;
/// After so long some no longer wait.
const PATIENCE: Minute = 3 * DAY;

/// What becomes of all the wishes.
pub fn serve(wishes: Vec<Wish>, bank: &Bank, dice: &mut Dice) -> Vec<Ask> {
    let mut busy: Vec<Vec<Minute>> = WAYS.iter().map(|way| vec![0; way.hands]).collect();
    let mut asks = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let served = WAYS.iter().zip(&mut busy).find(|(way, _)| way.team == wish.to);
        if let Some((way, hands)) = served {
            asks.push(way.serve(hands, wish, bank, dice));
        }
    }
    asks
}

impl Way {
    fn serve(&self, hands: &mut [Minute], wish: Wish, bank: &Bank, dice: &mut Dice) -> Ask {
        let strained = is_strained(self.team, wish.at);
        let (present, pace, cant) = if strained { STRAIN } else { (self.hands, 1.0, self.cant) };
        let mut none = [0];
        let hand = hands.iter_mut().take(present).min().unwrap_or(&mut none[0]);
        let looked = self.hours.after(wish.at, dice.duration(self.look, 0.9));
        // What cannot wait goes before the rest, which waits the longer.
        let urgent = dice.chance(URGENT);
        let begun = if urgent {
            looked
        } else {
            self.hours.after(looked.max(*hand), 0)
        };
        let people: Vec<&Person> = PEOPLE.iter().filter(|person| person.team == self.team).collect();
        let helper = wish.person.or_else(|| dice.pick(&people).copied());
        let mut ask = Ask {
            helper: None,
            claimed: None,
            reopened: None,
            done: None,
            declined: None,
            withdrawn: None,
            wish,
        };
        let at = ask.wish.at;
        if dice.chance(0.03) {
            // Settled by itself, unless somebody was quicker.
            ask.withdrawn = Some(at + dice.between(15, 90)).filter(|settled| *settled < begun);
        } else if begun - at > PATIENCE && dice.chance(0.1) {
            ask.withdrawn = Some(at + PATIENCE - dice.between(2, 20) * HOUR);
        } else if dice.chance(cant) {
            let words = bank.spoken_by(people[0], dice).cant.as_slice();
            ask.declined = dice.pick(words).map(|reason| (looked, reason.clone()));
        }
        if ask.withdrawn.is_some() || ask.declined.is_some() {
            return ask;
        }
        let work = dice.duration(self.work * pace, 0.7).max(3);
        let mut done = self.hours.after(begun, work);
        *hand = self.hours.after(begun.max(*hand), work);
        if dice.chance(0.03) {
            let reopened = done + dice.between(40, 10 * HOUR);
            ask.reopened = Some(reopened);
            done = self.hours.after(reopened, dice.duration(self.work, 0.7).max(5));
        }
        Ask {
            helper,
            claimed: Some(begun),
            done: Some(done),
            ..ask
        }
    }
}

impl Ask {
    /// The ask as it stands at `now`: what comes later has not happened.
    pub fn standing_at(self, now: Minute) -> Ask {
        let done = self.done.filter(|at| *at < now);
        Ask {
            helper: self.helper.filter(|_| self.claimed.is_some_and(|at| at < now)),
            claimed: self.claimed.filter(|at| *at < now),
            // Of one that is being done again nothing is told before it is done.
            reopened: self.reopened.filter(|_| done.is_some()),
            done,
            declined: self.declined.filter(|(at, _)| *at < now),
            withdrawn: self.withdrawn.filter(|at| *at < now),
            wish: self.wish,
        }
    }
}
