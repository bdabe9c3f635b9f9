//! A hotel with two teams, and shorthands for what happens there.

use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use magicwords::asks::{self, Ask, AskEvent, AskEventKind, Standing};
use magicwords::chat::inbound::{Home, PlatformName};
use magicwords::chat::locale::Language;
use magicwords::digest::period::Cut;
use magicwords::digest::{Digest, compute};
use magicwords::error::Result;
use magicwords::ids::{AskId, KudosId, MemberId, TeamId, WorkspaceId};
use magicwords::kudos::{self, Kudos, Recipient};
use magicwords::ledger::{Conn, Ledger, id};
use magicwords::people::store::{self, NewWorkspace, roster};
use magicwords::people::{MembershipSource, TeamKind, Workspace};

/// Reception asks Maintenance: six people each. The zone is seven hours ahead; the digest is due on Mondays at nine.
#[derive(Clone)]
pub struct Hotel {
    pub ledger: Ledger,
    pub workspace: WorkspaceId,
    pub reception: TeamId,
    pub maintenance: TeamId,
    pub receptionists: Vec<MemberId>,
    pub fitters: Vec<MemberId>,
}

/// An instant of 2026 on the hotel's clocks: `11-16T09:00`.
pub fn local(text: &str) -> Timestamp {
    format!("2026-{text}+07:00").parse().unwrap()
}

impl Hotel {
    pub async fn new(ledger: &Ledger) -> Hotel {
        let made = ledger.write(|tx| found(tx).boxed()).await.unwrap();
        let (workspace, [reception, maintenance], mut receptionists) = made;
        let fitters = receptionists.split_off(6);
        Hotel {
            ledger: ledger.clone(),
            workspace,
            reception,
            maintenance,
            receptionists,
            fitters,
        }
    }

    pub async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a> Fn(&'a mut Conn, Workspace) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    ) -> Result<T> {
        let (id, work) = (self.workspace, std::sync::Arc::new(work));
        let ran = self.ledger.write(move |tx| {
            let work = work.clone();
            async move {
                let workspace = store::workspace(tx, id).await?;
                work(tx, workspace).await
            }
            .boxed()
        });
        ran.await
    }

    pub async fn digest(&self, day: &str) -> Digest {
        let at = local(&format!("{day}T12:00"));
        let computed = self.write(move |tx, workspace| {
            async move {
                let cut = Cut::containing(at, &workspace.timezone);
                compute(tx, &workspace, cut).await
            }
            .boxed()
        });
        computed.await.unwrap()
    }

    /// A receptionist asks Maintenance; then comes what is given, in its order.
    pub async fn ask(&self, opened: &str, events: &[(AskEventKind, &str)]) -> AskId {
        self.ask_of(0, opened, events).await
    }

    /// The same of another receptionist.
    pub async fn ask_of(&self, receptionist: usize, opened: &str, events: &[(AskEventKind, &str)]) -> AskId {
        let ask = AskId(id::next());
        let row = Ask {
            id: ask,
            key: ask.to_string(),
            asker: self.receptionists[receptionist],
            asker_team: Some(self.reception),
            asked_member: None,
            asked_team: Some(self.maintenance),
            what: "the ice machine".to_owned(),
            customer: None,
            by_at: None,
            by_text: None,
            opened_at: local(opened),
            place: None,
            standing: Standing::new(ask),
        };
        let member = Some(self.fitters[0]);
        let happened = events.iter().map(|(kind, at)| AskEvent {
            id: id::next(),
            kind: *kind,
            member,
            reason: None,
            at: local(at),
        });
        let happened: Vec<_> = happened.collect();
        let stored = self.write(move |tx, workspace| {
            let (row, happened) = (row.clone(), happened.clone());
            async move {
                asks::store::insert(tx, workspace.id, &row, 0).await?;
                let mut standing = row.standing.clone();
                for event in &happened {
                    standing = standing.after(event);
                    asks::store::append(tx, row.id, event, &standing).await?;
                }
                Ok(())
            }
            .boxed()
        });
        stored.await.unwrap();
        ask
    }

    /// A kudos of a receptionist to a fitter, ready to be changed and given.
    pub fn kudos(&self, giver: usize, at: &str) -> Kudos {
        let id = KudosId(id::next());
        Kudos {
            id,
            key: id.to_string(),
            giver: self.receptionists[giver],
            giver_team: Some(self.reception),
            recipients: vec![Recipient {
                member: Some(self.fitters[0]),
                team: Some(self.maintenance),
            }],
            message: "for the ice machine".to_owned(),
            value: None,
            beyond: false,
            private: false,
            customer: None,
            ask: None,
            at: local(at),
            place: None,
            version: id.0,
            undone_at: None,
            hidden_at: None,
        }
    }

    pub async fn give(&self, kudos: Kudos) -> KudosId {
        let id = kudos.id;
        let stored = self.write(move |tx, workspace| {
            let kudos = kudos.clone();
            async move { kudos::store::insert(tx, workspace.id, &kudos, 0).await }.boxed()
        });
        stored.await.unwrap();
        id
    }

    /// Lets a member be met by a Discord account.
    pub async fn account(&self, account: &'static str, member: MemberId) {
        let tied = self.write(move |tx, workspace| {
            async move { store::set_account(tx, workspace.id, PlatformName::Discord, account, member, "").await }
                .boxed()
        });
        tied.await.unwrap();
    }

    pub async fn run(&self, sql: &'static str, id: i64) {
        let ran = self.write(move |tx, _| {
            async move {
                sqlx::query(sql).bind(id).execute(tx).await?;
                Ok(())
            }
            .boxed()
        });
        ran.await.unwrap();
    }

    /// The first column of a query, as text.
    pub async fn column(&self, sql: &'static str) -> Vec<String> {
        let read = self
            .ledger
            .read(move |tx| async move { Ok(sqlx::query_scalar::<_, String>(sql).fetch_all(tx).await?) }.boxed());
        read.await.unwrap()
    }
}

async fn found(tx: &mut Conn) -> Result<(WorkspaceId, [TeamId; 2], Vec<MemberId>)> {
    let since = local("09-01T09:00");
    let new = NewWorkspace {
        name: "discord:1000",
        timezone: "Asia/Ho_Chi_Minh",
        language: Language::En,
        digest_day: 1,
        digest_minute: 540,
        per_day: 20,
        per_pair: 3,
    };
    let workspace = store::insert_workspace(tx, &new, since).await?;
    let home = Home {
        platform: PlatformName::Discord,
        id: "1000".to_owned(),
        name: None,
        language: None,
    };
    store::insert_home(tx, workspace, &home, "Hotel", since).await?;
    let (reception, maintenance) = (TeamId(id::next()), TeamId(id::next()));
    roster::insert_team(tx, workspace, reception, "Reception", TeamKind::FrontLine, since).await?;
    roster::insert_team(tx, workspace, maintenance, "Maintenance", TeamKind::BackOffice, since).await?;
    let mut members = Vec::new();
    for number in 0..12 {
        let team = if number < 6 { reception } else { maintenance };
        let name = format!("Person {number}");
        let member = store::insert_member(tx, workspace, &name, &name, false, since).await?;
        store::insert_membership(tx, member, Some(team), since, MembershipSource::Set).await?;
        members.push(member);
    }
    let mut set = store::workspace(tx, workspace).await?;
    set.digest.place = Some((set.homes[0].id, "4000".to_owned()));
    store::update_settings(tx, &set).await?;
    Ok((workspace, [reception, maintenance], members))
}
