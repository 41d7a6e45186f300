//! The two routes of files. What is said in GraphQL is in `graphql`.

use super::receive::{Refused, drain, receive};
use super::send::send;
use super::stage;
use crate::act::facts;
use crate::app::App;
use crate::backend::Service;
use crate::error::Fault;
use crate::front::{
    Backend, Credential, Held, Limits, PersonLimits, SignInRefused, What, credential,
    from_own_page, secure,
};
use crate::reader::Reader;
use axum::Router;
use axum::body::Body;
use axum::extract::{Json, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use casetrail_domain::case::{self, Change};
use casetrail_domain::id::{FileId, UploadId};
use serde_json::json;
use std::sync::Arc;

#[derive(Clone)]
struct Door {
    service: Service,
    app: App,
    cookie: &'static str,
    limits: Arc<Limits>,
    tls: bool,
}

/// The routes of files.
pub fn routes(
    app: &App,
    service: Service,
    cookie: &'static str,
    limits: &PersonLimits,
    tls: bool,
) -> Router {
    let limits = Arc::new(Limits::new(limits.clone()));
    let door = Door { service, app: app.clone(), cookie, limits, tls };
    let secured = map_response(move |mut response: Response| async move {
        secure(response.headers_mut(), tls);
        response
    });
    Router::new()
        .route("/uploads/{id}", put(put_upload))
        .route("/files/{id}", get(get_file))
        .with_state(door)
        .layer(secured)
}

async fn put_upload(
    State(door): State<Door>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match door.put(&id, &headers, body).await {
        Ok(answer) => answer,
        Err(refused) => refused.into_response(),
    }
}

async fn get_file(
    State(door): State<Door>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match door.get(&id, &headers).await {
        Ok(answer) => answer,
        Err(refused) => refused.into_response(),
    }
}

impl Door {
    async fn put(&self, id: &str, headers: &HeaderMap, body: Body) -> Result<Response, Refused> {
        let (reader, credential) = self.reader(headers).await?;
        let (stage, held) = match self.admit(&reader, &credential, id, headers).await {
            Ok(admitted) => admitted,
            Err(refused) => {
                // Whoever still sends would else not hear the answer.
                drain(&mut body.into_data_stream()).await;
                return Err(refused);
            }
        };
        let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let length = length.and_then(|length| length.parse().ok());
        let stored = receive(&self.app, stage, length, body).await;
        drop(held);
        let stored = stored?;
        Ok(Json(json!({ "bytes": stored.bytes, "sha256": stored.sha256 })).into_response())
    }

    /// The upload that this person may send now, and their place among those on their way.
    async fn admit(
        &self,
        reader: &Arc<Reader>,
        credential: &Credential,
        id: &str,
        headers: &HeaderMap,
    ) -> Result<(stage::Stage, Held), Refused> {
        if matches!(credential, Credential::Cookie(_)) && !from_own_page(headers) {
            let message = "This page may not send files.";
            return Err(Refused::new(StatusCode::FORBIDDEN, "FORBIDDEN", message));
        }
        let id = UploadId::parse(id).ok_or_else(Refused::not_found)?;
        let stage = stage::open(reader, id).await?.ok_or_else(Refused::not_found)?;
        may_still(reader, &stage)?;
        reader.give_back();
        let held = self.limits.hold(reader.actor.person.0, What::Upload).map_err(|_| {
            let message = "Too many files are on their way. Send this one again in a moment.";
            Refused::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message)
        })?;
        Ok((stage, held))
    }

    async fn get(&self, id: &str, headers: &HeaderMap) -> Result<Response, Refused> {
        let (reader, _) = self.reader(headers).await?;
        let id = FileId::parse(id).ok_or_else(Refused::not_found)?;
        let mut response = send(reader, id, headers).await?;
        secure(response.headers_mut(), self.tls);
        Ok(response)
    }

    /// The view of the person who asks, and how they said who they are.
    async fn reader(&self, headers: &HeaderMap) -> Result<(Arc<Reader>, Credential), Refused> {
        let sign_in =
            || Refused::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "Sign in to see files.");
        let credential = credential(headers, self.cookie).ok_or_else(sign_in)?;
        let session = self.service.sign_in(&credential).await.map_err(|refused| match refused {
            SignInRefused::NotGood => sign_in(),
            SignInRefused::NotNow => Refused::not_now(),
        })?;
        if !self.app.is_fresh() {
            return Err(Fault::Stale.into());
        }
        Ok((Reader::open(&self.app, session.person())?, credential))
    }
}

/// Whether the person may still send files for this case: what they could when they began may have
/// ended.
fn may_still(reader: &Reader, stage: &stage::Stage) -> Result<(), Refused> {
    let (row, _) = reader.case(stage.case)?.ok_or_else(Refused::not_found)?;
    let change = Change::AttachFiles { files: Vec::new(), visibility: None };
    let gathered = facts::gather(reader, &row.case, &change)?;
    case::may_upload(&row.case, &reader.actor, &gathered.facts)?;
    Ok(())
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let error = json!({ "message": self.message, "extensions": { "code": self.code } });
        (self.status, Json(json!({ "errors": [error] }))).into_response()
    }
}
