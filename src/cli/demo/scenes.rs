//! The last days of the sample hotel, played in the chat before a visitor comes.

use super::stage::Stage;
use crate::chat::platform::Door;
use crate::error::{Fault, Result};
use crate::platform::playground::{Deed, Performed, Playground};
use crate::sample::{Happening, Scene, recent};
use jiff::SignedDuration;
use std::time::Duration;

/// How long a scene's messages may take to arrive. They are in memory at once; this is for a machine that is asleep.
const PATIENCE: Duration = Duration::from_secs(2);

/// A card that a scene left, with its channel.
struct Card {
    channel: &'static str,
    message: String,
}

/// What is to be played.
pub(super) struct Story {
    scenes: Vec<Scene>,
    /// How the clock stood before.
    shift: SignedDuration,
}

/// Moves the clock back to the first scene. Before anything works by it: a summary that is due in a scene and is filed days
/// later comes too late, or is no news any more.
///
/// # Errors
/// The sample cannot be read.
pub(super) fn go_to_the_first(stage: &Stage) -> Result<Story> {
    let (shift, scenes) = (stage.shift(), recent(stage.now())?);
    if let Some(first) = scenes.first() {
        stage.stand_at(first.at);
    }
    Ok(Story { scenes, shift })
}

/// Plays what happened lately, each scene at its own time.
///
/// # Errors
/// The ledger fails, or the sample tells what cannot be done.
pub(super) async fn play(story: Story, stage: &Stage, playground: &Playground, door: &Door) -> Result<()> {
    let Story { scenes, shift } = story;
    let mut cards: Vec<Option<Card>> = Vec::new();
    let mut played = Ok(());
    for (number, scene) in scenes.into_iter().enumerate() {
        stage.go_to(scene.at).await?;
        match happen(playground, door, &cards, scene.what).await {
            Ok(card) => cards.push(card),
            Err(why) => {
                played = Err(Fault::Corrupt(format!("scene {number} of the sample: {why}")).into());
                break;
            }
        }
        // What is owed is dated when it is shown.
        if !stage.all_delivered(PATIENCE).await? {
            tracing::warn!(
                number,
                "a scene's messages did not arrive in time, and will be dated later"
            );
        }
    }
    stage.shift_to(shift);
    played
}

async fn happen(
    playground: &Playground,
    door: &Door,
    cards: &[Option<Card>],
    what: Happening,
) -> Result<Option<Card>, String> {
    let (who, channel, deed) = match what {
        // Moving the clock there did it.
        Happening::SummaryIsDue => return Ok(None),
        Happening::Says { who, channel, words } => (who, channel, Deed::Says(words)),
        Happening::Uses {
            who,
            channel,
            path,
            options,
        } => {
            let path = path.to_owned();
            (who, channel, Deed::Uses { path, options })
        }
        Happening::Presses {
            who,
            scene,
            button,
            fields,
        } => {
            let card = cards
                .get(scene)
                .and_then(Option::as_ref)
                .ok_or("there is no such card")?;
            let pressed = playground.button(&card.message, &format!(":{button}"));
            let deed = Deed::Presses {
                message: card.message.clone(),
                button: pressed.ok_or_else(|| format!("the card has no button {button}"))?,
            };
            let mut done = playground.perform(door, who.id, card.channel, deed).await?;
            if let Performed::Form { id } = done {
                let deed = Deed::Fills { form: id, fields };
                done = playground.perform(door, who.id, card.channel, deed).await?;
            }
            return match done {
                Performed::Word(refusal) => Err(refusal),
                done => Ok(left(card.channel, done)),
            };
        }
    };
    let done = playground.perform(door, who.id, channel, deed).await?;
    Ok(left(channel, done))
}

fn left(channel: &'static str, done: Performed) -> Option<Card> {
    match done {
        Performed::Message(place) => Some(Card {
            channel,
            message: place.message,
        }),
        Performed::Form { .. } | Performed::Word(_) | Performed::Nothing => None,
    }
}
