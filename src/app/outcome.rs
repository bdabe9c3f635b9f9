//! What a command came to, and the answer that it makes: facts in, a [`Reply`] out.

use super::admin;
use crate::asks::commands::{MyAsks, Opened, Stepped};
use crate::asks::view::Scene;
use crate::asks::{self, AskCard};
use crate::chat::help::help;
use crate::chat::platform::{Answer, Repeated};
use crate::chat::reply::{Choice, Message, Reply};
use crate::digest::mirror::commands::Mirror;
use crate::digest::picture::Sketch;
use crate::digest::why::commands::Why;
use crate::digest::{self, mirror, quiet, why};
use crate::kudos;
use crate::kudos::commands::{MeToo, Mine, Thanked};
use crate::people::{Context, Member, link};
use crate::privacy;
use crate::privacy::commands::Chosen;
use jiff::Timestamp;

pub(super) enum Outcome {
    Opened(Opened),
    Stepped(Stepped),
    SteppedInList(MyAsks),
    CantForm(AskCard, bool),
    Asks(MyAsks),
    Thanked(Thanked),
    ThankForAskForm(AskCard),
    ThankPersonForm(Member),
    MeToo(MeToo),
    Undone(kudos::commands::Undone),
    Mine(Mine),
    Privacy(Chosen),
    PrivacyChanged(Chosen),
    Why(Why),
    Mirror(Box<Mirror>),
    QuietHelp(Vec<AskCard>),
    Dismissed(Vec<AskCard>),
    DigestTranslated(Box<digest::commands::Translated>),
    Linked(link::Linked),
    Help,
    Choices(Vec<Choice>),
    Admin(admin::Outcome),
}

impl Outcome {
    /// Whether a message may be owed that no answer brings.
    pub(super) fn owes(&self) -> bool {
        match self {
            Outcome::Stepped(_) | Outcome::SteppedInList(_) | Outcome::Undone(_) | Outcome::Admin(_) => true,
            Outcome::Thanked(thanked) => thanked.card.kudos.private,
            _ => false,
        }
    }

    pub(super) fn answer(&self, context: &Context) -> Answer {
        // What everybody sees speaks the workspace's language, what one person sees their own.
        let public = Scene {
            language: context.workspace.language,
            workspace: &context.workspace,
            home: &context.home,
            now: context.now(),
        };
        let own = Scene {
            language: context.language,
            ..public
        };
        match self {
            Outcome::Opened(opened) => Answer {
                reply: Reply::message(asks::view::opened(public, opened)),
                owed: opened.owed.map(|id| id.0),
                repeats: repeated(
                    opened.repeats,
                    opened.card.ask.opened_at,
                    opened.card.ask.place.as_ref(),
                ),
                aside: asks::view::aside(own, opened),
                ..Answer::default()
            },
            Outcome::Stepped(stepped) => edit(asks::view::card(public, &stepped.card), stepped.owed.map(|id| id.0)),
            Outcome::SteppedInList(asks) => edit(asks::view::mine(own, asks), None),
            Outcome::CantForm(card, on_card) => modal(asks::view::cant_form(own.language, &card.ask, *on_card)),
            Outcome::Asks(asks) => message(asks::view::mine(own, asks)),
            Outcome::Thanked(thanked) => {
                let scene = if thanked.card.kudos.private { own } else { public };
                Answer {
                    reply: Reply::message(kudos::view::thanked(scene, thanked)),
                    owed: thanked.owed.map(|id| id.0),
                    repeats: repeated(
                        thanked.repeats,
                        thanked.card.kudos.at,
                        thanked.card.kudos.place.as_ref(),
                    ),
                    ..Answer::default()
                }
            }
            Outcome::ThankForAskForm(card) => modal(kudos::view::form_for_ask(own.language, own.workspace, card)),
            Outcome::ThankPersonForm(member) => {
                modal(kudos::view::form_for_person(own.language, own.workspace, member))
            }
            Outcome::MeToo(me_too) => edit(kudos::view::card(public, &me_too.card), me_too.owed.map(|id| id.0)),
            Outcome::Undone(undone) => message(kudos::view::undone(own.language, undone, own.home)),
            Outcome::Mine(mine) => message(kudos::view::mine(own, mine)),
            Outcome::Privacy(chosen) => message(privacy::view::chosen(own.language, chosen)),
            Outcome::PrivacyChanged(chosen) => edit(privacy::view::chosen(own.language, chosen), None),
            Outcome::Why(told) => message(why::view::why(own, told)),
            Outcome::Mirror(shown) => message(mirror::view::mirror(own, shown)),
            Outcome::QuietHelp(helps) => message(quiet::view::quiet_help(own, helps)),
            Outcome::Dismissed(helps) => edit(quiet::view::quiet_help(own, helps), None),
            Outcome::DigestTranslated(shown) => {
                let today = context.local_now().date();
                message(digest::view::translated(shown.language, &shown.digest, today))
            }
            Outcome::Linked(linked) => message(link::view::linked(own.language, linked, &own.workspace.timezone)),
            Outcome::Help => message(help(own.language, context.moderator)),
            Outcome::Choices(choices) => Answer {
                reply: Reply::Choices(choices.clone()),
                ..Answer::default()
            },
            Outcome::Admin(outcome) => Answer {
                reply: outcome.reply(context),
                ..Answer::default()
            },
        }
    }

    /// The picture that goes with the answer.
    pub(super) fn sketch(&self, context: &Context) -> Option<Sketch> {
        let today = context.local_now().date();
        match self {
            Outcome::DigestTranslated(shown) => Sketch::of(shown.language, &shown.digest, today),
            Outcome::Admin(admin::Outcome::Previewed(shown)) => Sketch::of(context.language, &shown.digest, today),
            _ => None,
        }
    }
}

/// What tells an adapter of the earlier command, where its card has a place.
fn repeated(repeats: bool, since: Timestamp, place: Option<&asks::Place>) -> Option<Repeated> {
    let place = place.filter(|_| repeats)?;
    Some(Repeated {
        since,
        channel: place.channel.clone(),
    })
}

fn message(message: Message) -> Answer {
    Answer {
        reply: Reply::message(message),
        ..Answer::default()
    }
}

fn edit(message: Message, owed: Option<i64>) -> Answer {
    Answer {
        reply: Reply::edit(message),
        owed,
        ..Answer::default()
    }
}

fn modal(modal: crate::chat::reply::Modal) -> Answer {
    Answer {
        reply: Reply::Modal(modal),
        ..Answer::default()
    }
}
