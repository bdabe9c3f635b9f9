//! What a delivery says when it is sent: its subject as it is then, in the words of the feature.

use super::notices::About;
use crate::asks;
use crate::asks::AskEventKind;
use crate::asks::view::Scene;
use crate::chat::inbound::{Home, PlatformName};
use crate::chat::locale::Language;
use crate::chat::platform::To;
use crate::chat::reply::{Message, Visibility};
use crate::chat::text::Text;
use crate::digest;
use crate::digest::picture::Sketch;
use crate::error::{Fault, Result};
use crate::ids::{AskId, KudosId};
use crate::kudos::{self, KudosCard};
use crate::ledger::Conn;
use crate::ledger::deliveries::{Claimed, Kind};
use crate::people::directory::Directory;
use crate::people::store as people;
use jiff::Timestamp;
use std::time::Duration;

/// How often news wait for the card that they lead to.
const NEWS_WAITS: i64 = 3;

pub(super) enum Rendered {
    Message {
        message: Box<Message>,
        version: i64,
        edits: Option<String>,
        /// The picture that goes with it.
        sketch: Option<Box<Sketch>>,
    },
    /// Nothing is posted any more; but where an earlier attempt may have posted `was`, it becomes `now`.
    TakenBack {
        was: Box<Message>,
        now: Box<Message>,
        version: i64,
    },
    /// Nothing is owed any more.
    Nothing(&'static str),
    /// The message that is to be edited is not known yet.
    NotYet(&'static str, Duration),
}

pub(super) async fn render(
    tx: &mut Conn,
    directory: &Directory,
    delivery: &Claimed,
    now: Timestamp,
) -> Result<Rendered> {
    let workspace = directory.seen(tx, delivery.workspace).await?;
    let platform: PlatformName = delivery
        .platform
        .parse()
        .map_err(|_| Fault::Corrupt(format!("platform {}", delivery.platform)))?;
    let home = Home {
        platform,
        id: delivery.home.clone(),
        name: None,
        language: None,
    };
    let language = match &delivery.to {
        To::Channel(_) => workspace.language,
        To::Person(account) => language_of(tx, &home, account, now)
            .await?
            .unwrap_or(workspace.language),
    };
    let scene = Scene {
        language,
        workspace: &workspace,
        home: &home,
        now,
    };
    match delivery.kind {
        Kind::AskCard | Kind::AskNews => ask(tx, scene, delivery).await,
        Kind::KudosCard | Kind::PrivateKudos | Kind::KudosReceipt => thanks(tx, scene, delivery).await,
        Kind::CardUnseen => unseen(tx, scene, delivery).await,
        Kind::Digest => summary(tx, delivery, language, now).await,
        Kind::Notice => match delivery.detail.as_deref().and_then(About::parse) {
            Some(about) => Ok(plain(Message {
                text: about.text(language),
                ..Message::default()
            })),
            None => Ok(Rendered::Nothing("a notice of an unknown kind")),
        },
    }
}

/// The language that a person chose.
pub(super) async fn language_of(tx: &mut Conn, home: &Home, account: &str, now: Timestamp) -> Result<Option<Language>> {
    let entry = people::entry(tx, home, &[account], now).await?;
    Ok(entry
        .and_then(|entry| entry.members.into_iter().next())
        .and_then(|known| known.member.language))
}

fn plain(message: Message) -> Rendered {
    drawn(message, None)
}

fn drawn(message: Message, sketch: Option<Sketch>) -> Rendered {
    Rendered::Message {
        message: Box::new(message),
        version: 0,
        edits: None,
        sketch: sketch.map(Box::new),
    }
}

async fn summary(tx: &mut Conn, delivery: &Claimed, language: Language, now: Timestamp) -> Result<Rendered> {
    let id = delivery.subject;
    let Some((workspace, kept)) = digest::schedule::load_for_delivery(tx, id).await? else {
        return Ok(Rendered::Nothing("the digest is gone"));
    };
    let today = now.to_zoned(workspace.timezone.clone()).date();
    if delivery.detail.as_deref() != Some(digest::schedule::MAP) {
        let message = digest::view::kept(language, &kept, id, today);
        return Ok(drawn(message, Sketch::of(language, &kept, today)));
    }
    Ok(match Sketch::of_map(language, &kept, today) {
        Some(map) => drawn(digest::view::map(language), Some(map)),
        None => Rendered::Nothing("there is no map to draw"),
    })
}

async fn ask(tx: &mut Conn, scene: Scene<'_>, delivery: &Claimed) -> Result<Rendered> {
    let ask = AskId(delivery.subject);
    let Some(card) = asks::store::card(tx, delivery.workspace, ask, &delivery.platform).await? else {
        return Ok(Rendered::Nothing("the ask is gone"));
    };
    if delivery.kind == Kind::AskNews {
        // Where the card stands is known a moment after it was shown; the link to it is worth that moment.
        if card.ask.place.as_ref().is_some_and(|place| place.card.is_none()) && delivery.attempt <= NEWS_WAITS {
            return Ok(Rendered::NotYet(
                "the card that the news leads to is not known yet",
                Duration::from_millis(300),
            ));
        }
        let kind = delivery.detail.as_deref().and_then(AskEventKind::parse);
        let Some(mut message) = kind.and_then(|kind| asks::view::news(scene, &card, kind)) else {
            return Ok(Rendered::Nothing("no news"));
        };
        if matches!(delivery.to, To::Channel(_)) {
            message.text = card.asker.mention().then(&Text::plain(": ")).then(&message.text);
            message.visibility = Visibility::Public;
            let place = card.ask.place.as_ref();
            message.replies_to = place.and_then(|place| place.card_on(scene.home.platform));
        }
        return Ok(plain(message));
    }
    let edits = match edited(delivery, card.ask.place.as_ref().and_then(|place| place.card.clone())) {
        Ok(edits) => edits,
        Err(not_yet) => return Ok(not_yet),
    };
    let version = card.ask.standing.version;
    let mut message = asks::view::card(scene, &card);
    if edits.is_none() && card.ask.standing.state.is_unfinished() {
        message.pings = asks::view::pings(scene, &card);
    }
    Ok(Rendered::Message {
        message: Box::new(message),
        version,
        edits,
        sketch: None,
    })
}

async fn thanks(tx: &mut Conn, scene: Scene<'_>, delivery: &Claimed) -> Result<Rendered> {
    let id = KudosId(delivery.subject);
    let Some(card) = kudos::store::card(tx, delivery.workspace, id, &delivery.platform).await? else {
        return Ok(Rendered::Nothing("the kudos is gone"));
    };
    let version = card.kudos.version;
    if delivery.kind == Kind::KudosCard {
        let edits = match edited(delivery, card.kudos.place.as_ref().and_then(|place| place.card.clone())) {
            Ok(edits) => edits,
            Err(not_yet) => return Ok(not_yet),
        };
        if edits.is_none() && !card.kudos.counts() {
            return Ok(taken_back(&card, |card| kudos::view::card(scene, card)));
        }
        let mut message = kudos::view::card(scene, &card);
        if edits.is_none() {
            message.pings = kudos::view::pings(&card);
        }
        return Ok(Rendered::Message {
            message: Box::new(message),
            version,
            edits,
            sketch: None,
        });
    }
    if delivery.edits.is_none() && !card.kudos.counts() {
        return Ok(taken_back(&card, |card| kudos::view::private(scene.language, card)));
    }
    let message = kudos::view::private(scene.language, &card);
    Ok(Rendered::Message {
        message: Box::new(message),
        version,
        edits: delivery.edits.clone(),
        sketch: None,
    })
}

/// Why the author of an ask or a kudos sees no card of it.
async fn unseen(tx: &mut Conn, scene: Scene<'_>, delivery: &Claimed) -> Result<Rendered> {
    let (workspace, platform, subject) = (delivery.workspace, &delivery.platform, delivery.subject);
    let word = if delivery.detail.as_deref() == Some(Kind::KudosCard.as_str()) {
        let card = kudos::store::card(tx, workspace, KudosId(subject), platform).await?;
        card.and_then(|card| kudos::view::unseen(scene.language, &card))
    } else {
        let card = asks::store::card(tx, workspace, AskId(subject), platform).await?;
        card.and_then(|card| asks::view::unseen(scene, &card))
    };
    Ok(word.map_or(Rendered::Nothing("there is no card to miss"), plain))
}

/// A kudos that was undone or hidden before it was known to be posted.
fn taken_back(card: &KudosCard, view: impl Fn(&KudosCard) -> Message) -> Rendered {
    let mut before = card.clone();
    (before.kudos.undone_at, before.kudos.hidden_at) = (None, None);
    Rendered::TakenBack {
        was: Box::new(view(&before)),
        now: Box::new(view(card)),
        version: card.kudos.version,
    }
}

/// Which message a delivery changes. An empty id means the card, wherever it stands by now.
fn edited(delivery: &Claimed, card: Option<String>) -> Result<Option<String>, Rendered> {
    match (&delivery.edits, card) {
        (None, _) => Ok(None),
        (Some(_), Some(card)) => Ok(Some(card)),
        (Some(known), None) if !known.is_empty() => Ok(Some(known.clone())),
        // A first posting may be under way; when the card is not known after a while there is none to change.
        (Some(_), None) if delivery.attempt > 20 => Err(Rendered::Nothing("the card was never seen")),
        (Some(_), None) => Err(Rendered::NotYet(
            "the card's message is not known yet",
            Duration::from_secs(5),
        )),
    }
}
