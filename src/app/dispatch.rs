//! One transaction a command: every [`Command`] is matched here, exhaustively, and nowhere else.

use super::outcome::Outcome;
use super::{App, admin};
use crate::chat::command::{Admin, Command, DigestStep, Privacy};
use crate::chat::inbound::{Account, Act, Home, Mention};
use crate::digest::{self, Digest, mirror, quiet, why};
use crate::error::Result;
use crate::ledger::Conn;
use crate::people::commands::{Entrance, enter};
use crate::people::{Context, Moment, link};
use crate::{asks, completion, kudos, privacy};
use futures::FutureExt;
use std::sync::Arc;

/// A command with all that it came with.
pub(super) struct Call {
    pub app: App,
    pub event: String,
    pub home: Home,
    pub act: Act,
    pub command: Command,
    pub moment: Moment,
}

/// Carries out a command. What only looks enters in one transaction and reads in another, on a connection of its own, so
/// that no list holds up a writer.
pub(super) async fn run(call: Arc<Call>) -> Result<(Context, Outcome)> {
    let ledger = call.app.shared.ledger.clone();
    if !only_looks(&call.command) {
        let drafted = Arc::new(drafted(&call).await?);
        return ledger
            .write(move |tx| carry_out(tx, call.clone(), drafted.clone()).boxed())
            .await;
    }
    let entering = call.clone();
    let context = ledger.write(move |tx| only_enter(tx, entering.clone()).boxed()).await?;
    ledger
        .read(move |tx| {
            let (call, mut entrance) = (call.clone(), Entrance::of(context.clone()));
            async move {
                let outcome = look(tx, &mut entrance, &call.command).await?;
                Ok((entrance.context, outcome))
            }
            .boxed()
        })
        .await
}

/// The digest that a command is about to post, computed where it holds up no writer.
async fn drafted(call: &Arc<Call>) -> Result<Option<Digest>> {
    if !matches!(call.command, Command::Admin(Admin::Digest(DigestStep::Post))) {
        return Ok(None);
    }
    let (ledger, entering) = (&call.app.shared.ledger, call.clone());
    let context = ledger.write(move |tx| only_enter(tx, entering.clone()).boxed()).await?;
    let drafted = ledger.read_much(move |tx| {
        let context = context.clone();
        async move { digest::commands::draft(tx, &context).await }.boxed()
    });
    drafted.await.map(Some)
}

pub(super) fn only_looks(command: &Command) -> bool {
    match command {
        Command::Asks
        | Command::Mine
        | Command::QuietHelp
        | Command::DigestTranslated { .. }
        | Command::Why { .. }
        | Command::Mirror { .. }
        | Command::Help
        | Command::Complete(_)
        | Command::AskCantForm { .. } => true,
        Command::Privacy(choice) => *choice == Privacy::default(),
        Command::Admin(command) => admin::only_looks(command),
        _ => false,
    }
}

async fn only_enter(tx: &mut Conn, call: Arc<Call>) -> Result<Context> {
    Ok(entered(tx, &call).await?.context)
}

async fn entered(tx: &mut Conn, call: &Call) -> Result<Entrance> {
    let named = named(&call.command);
    enter(
        tx,
        &call.app.shared.directory,
        &call.event,
        &call.home,
        &call.act,
        &named,
        call.moment,
    )
    .await
}

/// The people whom a command names, looked up together with the actor.
fn named(command: &Command) -> Vec<&Account> {
    fn person(mention: &Mention) -> Option<&Account> {
        match mention {
            Mention::Person(account) => Some(account),
            Mention::Group { .. } | Mention::Team(_) => None,
        }
    }
    match command {
        Command::Please(please) => person(&please.to).into_iter().collect(),
        Command::ThankYou(thanks) => thanks.to.iter().filter_map(person).collect(),
        Command::ThankPersonForm(account) => vec![account],
        _ => Vec::new(),
    }
}

async fn look(tx: &mut Conn, entrance: &mut Entrance, command: &Command) -> Result<Outcome> {
    let context = &entrance.context;
    Ok(match command {
        Command::Mine => Outcome::Mine(kudos::commands::mine(tx, context).await?),
        Command::Privacy(choice) => {
            Outcome::Privacy(privacy::commands::choose(tx, &mut entrance.context, choice).await?)
        }
        Command::QuietHelp => Outcome::QuietHelp(quiet::commands::quiet_help(tx, context).await?),
        Command::Why { team } => Outcome::Why(why::commands::why(tx, context, team.as_deref()).await?),
        Command::Mirror { team } => {
            Outcome::Mirror(Box::new(mirror::commands::mirror(tx, context, team.as_deref()).await?))
        }
        Command::Help => Outcome::Help,
        Command::Complete(completion) => Outcome::Choices(completion::complete(tx, context, completion).await?),
        Command::AskCantForm { ask, on_card } => match asks::commands::cant_form(tx, context, *ask, *on_card).await? {
            asks::commands::CantForm::Asks(card) => Outcome::CantForm(card, *on_card),
            asks::commands::CantForm::Ended(stepped) => Outcome::Stepped(stepped),
        },
        Command::DigestTranslated { digest, language } => {
            let shown = digest::commands::translate(tx, context, *digest, *language).await?;
            Outcome::DigestTranslated(Box::new(shown))
        }
        Command::Admin(command) => Outcome::Admin(admin::carry_out(tx, entrance, command, None).await?),
        _ => Outcome::Asks(asks::commands::mine(tx, context).await?),
    })
}

async fn carry_out(tx: &mut Conn, call: Arc<Call>, drafted: Arc<Option<Digest>>) -> Result<(Context, Outcome)> {
    let mut entrance = entered(tx, &call).await?;
    let outcome = act(tx, &mut entrance, &call.command, drafted.as_ref().as_ref()).await?;
    Ok((entrance.context, outcome))
}

async fn act(tx: &mut Conn, entrance: &mut Entrance, command: &Command, drafted: Option<&Digest>) -> Result<Outcome> {
    Ok(match command {
        Command::Please(please) => Outcome::Opened(asks::commands::please(tx, entrance, please).await?),
        Command::Ask { ask, step, on_card } => {
            let context = &entrance.context;
            let stepped = asks::commands::step(tx, context, *ask, step, *on_card).await?;
            match on_card {
                true => Outcome::Stepped(stepped),
                false => Outcome::SteppedInList(asks::commands::mine(tx, context).await?),
            }
        }
        Command::ThankYou(thanks) => Outcome::Thanked(kudos::commands::thank_you(tx, entrance, thanks).await?),
        Command::ThankForAskForm(ask) => {
            Outcome::ThankForAskForm(kudos::commands::thank_form_for_ask(tx, &entrance.context, *ask).await?)
        }
        Command::ThankPersonForm(account) => {
            Outcome::ThankPersonForm(kudos::commands::thank_form_for_person(tx, entrance, account).await?)
        }
        Command::ThankForm {
            about,
            words,
            value,
            asks_for_value,
        } => {
            let value = asks_for_value.then_some(value.as_deref());
            Outcome::Thanked(kudos::commands::thank_by_form(tx, entrance, about, words, value).await?)
        }
        Command::MeToo(id) => Outcome::MeToo(kudos::commands::me_too(tx, &entrance.context, *id).await?),
        Command::Undo { kudos } => {
            Outcome::Undone(kudos::commands::undo(tx, &entrance.context, kudos.as_deref()).await?)
        }
        Command::PrivacyChanged(choice) => {
            Outcome::PrivacyChanged(privacy::commands::choose(tx, &mut entrance.context, choice).await?)
        }
        Command::Link { code } => Outcome::Linked(link::link(tx, &entrance.context, code.as_deref()).await?),
        // The writer makes room for the largest of these for every command: what is rare and large has room of its own.
        Command::Admin(command) => Outcome::Admin(Box::pin(admin::carry_out(tx, entrance, command, drafted)).await?),
        Command::DismissHelp(ask) => Outcome::Dismissed(quiet::commands::dismiss(tx, &entrance.context, *ask).await?),
        Command::Asks
        | Command::Mine
        | Command::QuietHelp
        | Command::DigestTranslated { .. }
        | Command::Why { .. }
        | Command::Mirror { .. }
        | Command::Privacy(_)
        | Command::AskCantForm { .. }
        | Command::Help
        | Command::Complete(_) => Box::pin(look(tx, entrance, command)).await?,
    })
}
