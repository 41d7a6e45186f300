//! The provider: what it says of itself, its keys, and what it says of somebody.

use super::Settings;
use super::http::{Http, Unreachable};
use chrono::Utc;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
    TokenResponse,
};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Its keys are not asked for more often, whatever tokens come.
const ASKED_EVERY: Duration = Duration::from_secs(5);
/// How far the provider's clock may be ahead of ours.
const AHEAD_SECONDS_MAX: i64 = 60;
/// What tokens may be signed with.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider of accounts, asked for its keys when first needed and when it has new ones.
pub struct Provider {
    settings: Settings,
    http: Http,
    known: Mutex<Option<Known>>,
}

/// What the provider said of itself, and when.
#[derive(Clone)]
struct Known {
    client: Arc<Client>,
    userinfo: Option<String>,
    at: Instant,
}

/// Who somebody is, as the provider says.
#[derive(Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name for them, which never changes.
    pub subject: String,
    /// What they are called here, at their first sign-in.
    pub username: Option<String>,
    /// When the token that says so ends, in seconds since 1970.
    pub until: i64,
}

/// Why nobody is let in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The provider was not reached.
    #[error("the provider can't be asked: {0}")]
    Unreachable(String),
    /// What it sent, or somebody in its name, doesn't hold.
    #[error("the sign-in does not hold: {0}")]
    NotGood(String),
}

impl From<Unreachable> for Refused {
    fn from(error: Unreachable) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// What a browser keeps between leaving for the provider and coming back.
pub struct Leaving {
    /// Where it goes.
    pub url: String,
    /// What the provider gives back to it.
    pub state: String,
    /// What the token must name.
    pub nonce: String,
    /// What proves that the code is ours.
    pub verifier: String,
}

impl Provider {
    /// The provider of these settings; it is not asked anything yet.
    ///
    /// # Errors
    /// When this machine's certificates can't be read.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let http = Http::new().map_err(|error| error.to_string())?;
        Ok(Self { settings, http, known: Mutex::default() })
    }

    /// The issuer's address.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The way to the provider.
    ///
    /// # Errors
    /// [`Refused::Unreachable`].
    pub async fn leave(&self) -> Result<Leaving, Refused> {
        let known = self.known(None).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = known
            .client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Leaving {
            url: url.into(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    /// Who came back with this code.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn come_back(
        &self,
        code: &str,
        verifier: &str,
        nonce: &str,
    ) -> Result<Identity, Refused> {
        let known = self.known(None).await?;
        let not_good = |error: &dyn std::fmt::Display| Refused::NotGood(error.to_string());
        let asking = known
            .client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| not_good(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        let tokens =
            asking.request_async(&self.http.asks()).await.map_err(|error| not_good(&error))?;
        let token = tokens.id_token().ok_or_else(|| not_good(&"no ID token came"))?;
        let nonce = nonce.to_owned();
        let claims = self.verified(token, Some(&nonce)).await?;
        let mut identity = self.identity(&claims)?;
        if identity.username.is_none()
            && let Some(url) = &known.userinfo
        {
            let said = self.http.json(url, tokens.access_token().secret()).await?;
            if said["sub"] != claims["sub"] {
                return Err(not_good(&"the user info is about somebody else"));
            }
            identity.username = self.username(&said);
        }
        Ok(identity)
    }

    /// Whose ID token a program sends as its bearer token.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn bearer(&self, token: &str) -> Result<Identity, Refused> {
        let parsed: CoreIdToken =
            token.parse().map_err(|error| Refused::NotGood(format!("no token: {error}")))?;
        self.identity(&self.verified(&parsed, None).await?)
    }

    /// The claims of a token that holds: its signature, issuer, audience, times and nonce.
    async fn verified(&self, token: &CoreIdToken, nonce: Option<&str>) -> Result<Value, Refused> {
        let known = self.known(None).await?;
        let outcome = match check(&known.client, token, nonce) {
            // It may be signed with a key that is newer than those we know.
            Err(Unverified::NoSuchKey) => {
                check(&self.known(Some(known.at)).await?.client, token, nonce)
            }
            other => other,
        };
        outcome.map_err(|error| Refused::NotGood(error.to_string()))
    }

    fn identity(&self, claims: &Value) -> Result<Identity, Refused> {
        let subject = claims["sub"].as_str().filter(|subject| !subject.is_empty());
        let subject = subject.ok_or_else(|| Refused::NotGood("nobody is named".to_owned()))?;
        let until = claims["exp"].as_i64().unwrap_or_default();
        Ok(Identity { subject: subject.to_owned(), username: self.username(claims), until })
    }

    fn username(&self, claims: &Value) -> Option<String> {
        claims[&self.settings.username_claim].as_str().map(str::to_owned)
    }

    /// What the provider says of itself; asked anew when what we know is as old as `outdated`, but
    /// not too often.
    async fn known(&self, outdated: Option<Instant>) -> Result<Known, Refused> {
        let mut held = self.known.lock().await;
        if let Some(known) = held.as_ref() {
            let is_newer = outdated.is_none_or(|outdated| known.at > outdated);
            if is_newer || known.at.elapsed() < ASKED_EVERY {
                return Ok(known.clone());
            }
        }
        let known = self.discover().await?;
        *held = Some(known.clone());
        Ok(known)
    }

    async fn discover(&self) -> Result<Known, Refused> {
        let unreachable = |error: &dyn std::fmt::Display| Refused::Unreachable(error.to_string());
        let issuer = IssuerUrl::new(self.settings.issuer.clone());
        let issuer = issuer.map_err(|error| unreachable(&error))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.http.asks()).await;
        let metadata = metadata.map_err(|error| unreachable(&error))?;
        let userinfo = metadata.userinfo_endpoint().map(ToString::to_string);
        let redirect = RedirectUrl::new(self.settings.redirect_url());
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.settings.client_id.clone()),
            self.settings.client_secret.clone().map(ClientSecret::new),
        );
        let client = client.set_redirect_uri(redirect.map_err(|error| unreachable(&error))?);
        // The token endpoint is in what every provider of the code flow says.
        Ok(Known { client: Arc::new(client), userinfo, at: Instant::now() })
    }
}

#[derive(Debug, thiserror::Error)]
enum Unverified {
    #[error("it is signed with a key that the provider does not have")]
    NoSuchKey,
    #[error("{0}")]
    Claims(ClaimsVerificationError),
    #[error("{0}")]
    Other(&'static str),
}

fn check(client: &Client, token: &CoreIdToken, nonce: Option<&str>) -> Result<Value, Unverified> {
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let expected = |found: Option<&Nonce>| match (nonce, found) {
        (None, _) => Ok(()),
        (Some(nonce), Some(found)) if found.secret() == nonce => Ok(()),
        (Some(_), _) => Err("the nonce is another".to_owned()),
    };
    let verified = token.claims(&verifier, expected).map_err(|error| match error {
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey,
        ) => Unverified::NoSuchKey,
        other => Unverified::Claims(other),
    });
    verified?;
    let claims = payload(&token.to_string()).ok_or(Unverified::Other("it holds no claims"))?;
    let latest = Utc::now().timestamp() + AHEAD_SECONDS_MAX;
    for (claim, wrong) in [("iat", "it is from the future"), ("nbf", "it is not good yet")] {
        if claims[claim].as_f64().is_some_and(|at| at > latest as f64) {
            return Err(Unverified::Other(wrong));
        }
    }
    Ok(claims)
}

/// The claims of a token whose signature holds.
fn payload(token: &str) -> Option<Value> {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let part = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
