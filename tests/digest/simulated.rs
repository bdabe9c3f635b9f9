//! What the headline promises, in organisations whose truth is known. `cargo bench --bench digest -- simulate 300` looks at
//! more of them.

use crate::promises::{LOW, USUAL, look};
use crate::simulation::Setting;

const ORGANISATIONS: u64 = 60;

#[test]
fn intervals_hold_the_truth_and_the_headline_tells_more_than_plain_counts() {
    let found = look(USUAL, ORGANISATIONS);
    assert!((0.79..0.89).contains(&found.covered), "{found:?}");
    assert!(found.shown > 9.0 && found.headline > found.plain + 0.14, "{found:?}");
}

#[test]
fn where_all_teams_serve_alike_a_word_is_rare() {
    let found = look(Setting { equal: true, ..USUAL }, ORGANISATIONS);
    assert!(found.worded <= 0.10 && found.covered > 0.8, "{found:?}");
}

#[test]
fn a_ring_of_five_wins_nothing_by_thanking_itself() {
    for traffic in [LOW, USUAL.traffic] {
        let found = look(
            Setting {
                ring: true,
                traffic,
                ..USUAL
            },
            ORGANISATIONS,
        );
        assert!(found.won <= 0.02, "{found:?}");
    }
}
