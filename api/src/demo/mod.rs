//! The demo's data: the guide's people and cases, made through the one write path by the demo
//! accounts, each at its own time, with ids from a fixed seed.

mod cases;
mod directory;
mod files;
mod people;
mod plan;

use crate::app::App;
use crate::clock::Clock;
use crate::derive::derive;
use casetrail_domain::feature::{Feature, FeatureDates};
use casetrail_domain::number;
use chrono::{DateTime, NaiveDate, Utc};
use std::time::Duration;
use uuid::Uuid;

pub use people::{accounts, listed};

/// Every id of the demo follows from this.
const SEED: Uuid = Uuid::from_u128(0x0193_2d05_7c00_7000_8000_0000_0000_0000);

/// The id of something in the demo.
fn id(of: &str) -> Uuid {
    derive(Uuid::nil(), SEED, of, 0)
}

/// A time of the demo.
fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).unwrap_or_default()
}

/// Makes the demo's data, unless the log holds anything already.
///
/// # Errors
/// One sentence that says what failed.
pub async fn seed(app: &App) -> Result<(), String> {
    if app.log.head() > 0 {
        return Ok(());
    }
    directory::seed(app).await?;
    for (series, next) in
        [(number::REQUESTS, cases::DRAFT_NUMBERS_FROM), (number::REFERRALS, 1), (number::CASES, 1)]
    {
        app.log.start_series(series, next).await.map_err(|error| error.to_string())?;
    }
    plan::carry_out(app, cases::steps()).await?;
    caught_up(app).await
}

/// How long the read models may take to show what was appended: a busy machine starts too.
const APPLYING_MAX: Duration = Duration::from_secs(60);

/// Waits until the read models show all that was appended; each step is decided on what they show.
async fn caught_up(app: &App) -> Result<(), String> {
    match app.views.reach(app.log.head(), APPLYING_MAX).await {
        true => Ok(()),
        false => Err("The demo's data were not applied in time.".to_owned()),
    }
}

/// The service as it was at a moment of the demo, with everything switched on.
fn then(app: &App, at: DateTime<Utc>) -> App {
    let mut on = FeatureDates::default();
    for feature in Feature::ALL {
        on.set(feature, NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default());
    }
    app.at(Clock::Fixed(at), on)
}
