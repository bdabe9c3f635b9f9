//! The bot as people meet it: each test is a conversation that is told once and held on every platform, with the real
//! binary; on Discord on both engines.

#![allow(clippy::duplicate_mod, reason = "every conversation is held on each stage")]
#![allow(clippy::expect_used, reason = "a broken condition must fail the test, with words")]

#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/stage/mod.rs"]
#[allow(clippy::panic, reason = "a broken condition must fail the test, with words")]
mod stage;
#[path = "../support/mod.rs"]
mod support;

use stage::Stage;
use std::sync::Arc;

macro_rules! conversations {
    ($stage:ident, $opens:expr) => {
        #[path = "."]
        mod $stage {
            /// A place for one hotel; `None` where there is no such engine.
            pub(super) async fn opens() -> Option<crate::Opened> {
                $opens.await
            }

            #[path = "figures.rs"]
            mod figures;
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

/// A stage, and the ledger that has to live as long.
struct Opened {
    stage: Arc<dyn Stage>,
    _database: Option<postgres::Database>,
}

impl From<Arc<dyn Stage>> for Opened {
    fn from(stage: Arc<dyn Stage>) -> Self {
        Opened { stage, _database: None }
    }
}

conversations!(sqlite, async {
    Some(crate::stage::discord::OnDiscord::opens(None).await.into())
});
conversations!(postgresql, async {
    let database = crate::postgres::database().await?;
    Some(crate::Opened {
        stage: crate::stage::discord::OnDiscord::opens(Some(&database.url)).await,
        _database: Some(database),
    })
});
conversations!(slack, async {
    Some(crate::stage::slack::OnSlack::opens(None).await.into())
});
conversations!(playground, async {
    Some(crate::stage::playground::OnPlayground::opens().await.into())
});
