//! Connections: accepting them, bounding what one that says nothing costs, and ending them in order.

use std::io;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::measured::recorder;
use super::stop::Stop;

/// Time for a request's headers, and for the next request on a connection that is kept.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// Bytes of a request's headers, and of what is read ahead of a body.
const HEADER_BYTES_MAX: usize = 64 * 1024;
/// Time for what is running to end after a stop has begun.
const STOP_TIME: Duration = Duration::from_secs(10);
/// Time between two foldings of the figures, so that they take no memory when nobody reads them.
const FOLD_EVERY: Duration = Duration::from_secs(5);
/// Pause when no connection can be accepted, say for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until the stop begins, then ends in order: nothing more is accepted, requests and commands are finished, sockets closed
/// with 1012. True when all of that was done in time.
pub async fn serve(listener: TcpListener, router: Router, stop: Stop) -> bool {
    let folding = tokio::spawn(fold_figures());
    let mut begun = std::pin::pin!(stop.begun());
    loop {
        tokio::select! {
            accepted = listener.accept() => connected(accepted, &router, &stop).await,
            () = &mut begun => break,
        }
    }
    drop(listener);
    folding.abort();
    timeout(STOP_TIME, stop.idle()).await.is_ok()
}

async fn connected(
    accepted: io::Result<(TcpStream, std::net::SocketAddr)>,
    router: &Router,
    stop: &Stop,
) {
    match accepted {
        Ok((stream, _)) => {
            // Answers are written whole, so waiting for more only delays them.
            if stream.set_nodelay(true).is_ok() {
                tokio::spawn(connection(stream, router.clone(), stop.clone()));
            }
        }
        Err(error) => {
            tracing::warn!(%error, "a connection can't be accepted");
            sleep(ACCEPT_PAUSE).await;
        }
    }
}

async fn connection(stream: TcpStream, router: Router, stop: Stop) {
    let _busy = stop.busy();
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(HEADER_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn fold_figures() {
    loop {
        sleep(FOLD_EVERY).await;
        if let Ok(recorder) = recorder() {
            recorder.run_upkeep();
        }
    }
}
