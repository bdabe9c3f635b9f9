//! A clock that is moved far: every summary on the way is filed, oldest first, and moving it back files none again.

use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use magicwords::app::clock::Clock;
use magicwords::chat::locale::Language;
use magicwords::sample::fill;
use sqlx::Row;

use crate::NOWS;
use crate::place::Place;
use crate::product;

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What became of each summary after `since`, by week.
async fn filed(place: &Place, since: Timestamp) -> Vec<String> {
    let since = since.as_microsecond();
    let reading = place.ledger.read(move |tx| {
        async move {
            let rows = sqlx::query("select outcome from digests where period_to > $1 order by id")
                .bind(since)
                .fetch_all(tx)
                .await?;
            Ok(rows.iter().map(|row| row.get::<String, _>(0)).collect())
        }
        .boxed()
    });
    reading.await.unwrap()
}

#[tokio::test]
async fn summaries_that_are_passed_over_are_filed_in_order_and_once() {
    for place in Place::all().await {
        let now: Timestamp = NOWS[0].parse().unwrap();
        let clock = Clock::ahead_by(SignedDuration::ZERO);
        let go_to = |at: Timestamp| clock.shift_to(at.duration_since(clock.real()));
        go_to(now);
        fill(&place.ledger, now, Language::En).await.unwrap();
        let app = product::over(place.ledger.clone(), clock.clone());
        app.catch_up().await.unwrap();
        assert_eq!(filed(&place, now).await, [""; 0]);

        go_to(now + WEEK * 3);
        app.catch_up().await.unwrap();
        // The last of the three alone is still news.
        let passed = filed(&place, now).await;
        assert_eq!(passed, ["late", "late", "posted"]);

        go_to(now);
        app.catch_up().await.unwrap();
        go_to(now + WEEK * 3);
        app.catch_up().await.unwrap();
        assert_eq!(filed(&place, now).await, passed);
        place.ledger.close().await;
    }
}
