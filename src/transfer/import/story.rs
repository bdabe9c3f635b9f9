//! What happened to an ask, from the times that a file tells.

use crate::asks::{AskEvent, AskEventKind, AskState};
use crate::ids::MemberId;
use jiff::Timestamp;

/// The times of one ask.
#[derive(Debug, Clone)]
pub struct Story {
    pub opened_at: Timestamp,
    pub first_response_at: Option<Timestamp>,
    /// Done, declined or withdrawn.
    pub end: Option<(AskEventKind, Timestamp)>,
    pub decline_reason: Option<String>,
    pub reopened_at: Option<Timestamp>,
    /// As the file says it; it follows from the times but for an answered ask that nobody holds.
    pub state: Option<AskState>,
}

impl Story {
    /// Events that come to what the file tells. Who did something is unknown but for who took the ask.
    pub fn events(&self, claimer: Option<MemberId>, mut id: impl FnMut() -> i64) -> Vec<AskEvent> {
        let mut events = Vec::new();
        let mut tell = |kind, member, reason, at| {
            events.push(AskEvent {
                id: id(),
                kind,
                member,
                reason,
                at,
            });
        };
        let answered = self.answered_at();
        let mut end = self.end;
        // The first response stands where it was, also when the ask was reopened after it.
        let mut untold = answered.filter(|at| self.end_answers() != Some(*at));
        let mut claimed = claimer.is_some() || self.state == Some(AskState::Claimed);
        let mut earliest = self.opened_at;
        if let Some(reopened) = self.reopened_at {
            let ended_before = end.filter(|(_, at)| *at < reopened);
            if let Some(at) = untold.filter(|at| *at <= reopened || ended_before.is_some()) {
                tell(
                    AskEventKind::Claimed,
                    claimer.filter(|_| ended_before.is_some()),
                    None,
                    at,
                );
                untold = None;
            }
            if let Some((kind, at)) = ended_before {
                tell(kind, None, self.reason_of(kind), at);
                end = None;
                claimed = false;
            }
            tell(AskEventKind::Reopened, None, None, reopened);
            earliest = reopened;
        }
        let claimed_at = untold.or(end.map(|(_, at)| at)).unwrap_or(earliest).max(earliest);
        if claimed || untold.is_some() {
            tell(AskEventKind::Claimed, claimer.filter(|_| claimed), None, claimed_at);
        }
        let given_back = untold.is_some() && claimer.is_none() && end.is_none() && self.state == Some(AskState::Open);
        let reason = self.decline_reason.clone().filter(|_| {
            let told = self.end.is_some_and(|(kind, _)| kind == AskEventKind::Declined);
            !told
        });
        if given_back || reason.is_some() {
            tell(
                AskEventKind::Cant,
                None,
                reason,
                if claimed || untold.is_some() {
                    claimed_at
                } else {
                    earliest
                },
            );
        }
        if let Some((kind, at)) = end {
            tell(kind, None, self.reason_of(kind), at);
        }
        events
    }

    /// The earliest of taken, done, declined.
    fn answered_at(&self) -> Option<Timestamp> {
        self.first_response_at.into_iter().chain(self.end_answers()).min()
    }

    /// The end, where it is an answer.
    fn end_answers(&self) -> Option<Timestamp> {
        let (kind, at) = self.end?;
        (kind != AskEventKind::Withdrawn).then_some(at)
    }

    fn reason_of(&self, kind: AskEventKind) -> Option<String> {
        let declined = kind == AskEventKind::Declined;
        self.decline_reason.clone().filter(|_| declined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asks::Standing;
    use crate::ids::AskId;
    use proptest::prelude::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + 60 * minute).unwrap()
    }

    fn standing(story: &Story, claimer: Option<MemberId>) -> Standing {
        let mut next = 0;
        let events = story.events(claimer, || {
            next += 1;
            next
        });
        let standing = Standing::of(AskId(0), &events);
        Standing { version: 0, ..standing }
    }

    /// What an export tells of a standing.
    fn told(standing: &Standing) -> Story {
        let end = [
            (AskEventKind::Done, standing.done_at),
            (AskEventKind::Declined, standing.declined_at),
            (AskEventKind::Withdrawn, standing.withdrawn_at),
        ];
        Story {
            opened_at: at(0),
            first_response_at: standing.first_response_at,
            end: end.into_iter().find_map(|(kind, at)| Some((kind, at?))),
            decline_reason: standing.decline_reason.clone(),
            reopened_at: standing.reopened_at,
            state: Some(standing.state),
        }
    }

    const PLAIN: Story = Story {
        opened_at: Timestamp::UNIX_EPOCH,
        first_response_at: None,
        end: None,
        decline_reason: None,
        reopened_at: None,
        state: None,
    };

    #[test]
    fn the_times_of_a_file_come_back() {
        let someone = Some(MemberId(7));
        let taken = Story {
            opened_at: at(0),
            first_response_at: Some(at(1)),
            ..PLAIN
        };
        assert_eq!(standing(&taken, someone).claimed_by, someone);
        assert_eq!(standing(&taken, None).state, AskState::Claimed);
        let done = Story {
            end: Some((AskEventKind::Done, at(5))),
            ..taken.clone()
        };
        for claimer in [someone, None] {
            let standing = standing(&done, claimer);
            assert_eq!(
                (standing.first_response_at, standing.done_at),
                (Some(at(1)), Some(at(5)))
            );
            assert_eq!((standing.claimed_by, standing.state), (claimer, AskState::Done));
        }
        let late = Story {
            first_response_at: Some(at(9)),
            ..done.clone()
        };
        assert_eq!(standing(&late, someone).first_response_at, Some(at(5)));
        let reopened = Story {
            reopened_at: Some(at(7)),
            ..done
        };
        let open = standing(&reopened, someone);
        assert_eq!(
            (open.state, open.done_at, open.claimed_by),
            (AskState::Open, None, None)
        );
        assert_eq!((open.first_response_at, open.reopened_at), (Some(at(1)), Some(at(7))));
    }

    fn events() -> impl Strategy<Value = Vec<AskEvent>> {
        use AskEventKind::*;
        let steps = proptest::collection::vec((0..6_usize, 0..3_i64, 0..3_i64, any::<bool>()), 0..9);
        steps.prop_map(|steps| {
            let (mut minute, mut state, mut holder) = (0, AskState::Open, None);
            let mut events = Vec::new();
            for (index, (step, wait, member, talks)) in steps.into_iter().enumerate() {
                let kind = [Claimed, Done, Declined, Cant, Withdrawn, Reopened][step];
                let member = Some(MemberId(member));
                // As the buttons allow it.
                let possible = match kind {
                    Claimed => matches!(state, AskState::Open | AskState::Declined),
                    Reopened => !state.is_unfinished(),
                    Done | Declined | Cant | Withdrawn => state.is_unfinished(),
                };
                if !possible {
                    continue;
                }
                minute += wait;
                let reason = (matches!(kind, Declined | Cant) && talks).then(|| "no capacity".to_owned());
                let event = AskEvent {
                    id: index as i64 + 1,
                    kind,
                    member,
                    reason,
                    at: at(minute),
                };
                let after = Standing {
                    state,
                    claimed_by: holder,
                    ..Standing::new(AskId(0))
                }
                .after(&event);
                (state, holder) = (after.state, after.claimed_by);
                events.push(event);
            }
            events
        })
    }

    proptest! {
        #[test]
        fn whatever_an_ask_went_through_its_standing_comes_back(events in events()) {
            let lived = Standing { version: 0, ..Standing::of(AskId(0), &events) };
            let read = standing(&told(&lived), lived.claimed_by);
            prop_assert_eq!(read, lived);
        }
    }
}
