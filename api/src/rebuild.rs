//! Rebuilds the read models beside the running ones, then swaps, and tells how far it is.

use crate::app::App;
use casetrail_projections::feed;
use tokio::sync::mpsc::UnboundedSender;

/// Rebuilds, telling how far it is.
///
/// # Errors
/// One sentence that says what failed; the present read models stay as they are.
pub async fn run(app: &App, progress: &UnboundedSender<String>) -> Result<(), String> {
    let (log, views, progress) = (app.log.clone(), app.views.clone(), progress.clone());
    let tell = move |line: String| {
        // Nobody may be reading.
        let _ = progress.send(line);
    };
    let work = tokio::task::spawn_blocking(move || {
        let far = |applied| tell(format!("{applied} of {} events", log.head()));
        let swapped = feed::rebuild(&views, &log, far).map_err(|error| error.to_string())?;
        tell(format!("The read models were swapped at position {swapped}."));
        Ok(())
    });
    work.await.map_err(|_| "the rebuild broke off".to_owned())?
}
