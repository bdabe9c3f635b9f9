//! The bot as people meet it: each test is a conversation on a Discord of our own, with the real binary, on both engines.

#![allow(clippy::duplicate_mod, reason = "every conversation is held on each engine")]
#![allow(clippy::expect_used, reason = "a broken condition must fail the test, with words")]

#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/mod.rs"]
mod support;

macro_rules! conversations {
    ($engine:ident, $url:expr) => {
        #[path = "."]
        mod $engine {
            /// Where the bot of one hotel keeps its ledger; `None` where there is no such engine.
            pub(super) async fn ledger() -> Option<crate::Ledger> {
                $url.await
            }

            #[path = "hotel.rs"]
            mod hotel;
            #[path = "moderators.rs"]
            mod moderators;
            #[path = "please.rs"]
            mod please;
            #[path = "privacy.rs"]
            mod privacy;
            #[path = "quiet.rs"]
            mod quiet;
            #[path = "thanks.rs"]
            mod thanks;
        }
    };
}

/// A place for one ledger, kept as long as the hotel is open.
enum Ledger {
    /// In the bot's own folder.
    Sqlite,
    Postgres(postgres::Database),
}

conversations!(sqlite, async { Some(crate::Ledger::Sqlite) });
conversations!(postgresql, async {
    crate::postgres::database().await.map(crate::Ledger::Postgres)
});
