//! Signing in with the organisation's own accounts: OpenID Connect, authorization code with PKCE.

mod account;
mod flow;
mod http;
mod provider;

pub use account::person;
pub(super) use flow::{callback, sign_in};
pub use provider::{Provider, Refused};

use std::net::IpAddr;

/// The provider of accounts, as an operator sets it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The issuer's address, exactly as it stands in its tokens.
    pub issuer: String,
    /// Who we are to it.
    pub client_id: String,
    /// What proves it; a public client has none.
    pub client_secret: Option<String>,
    /// The claim that holds the username.
    pub username_claim: String,
    /// Where people reach Casetrail, as `https://casetrail.example.nz`.
    pub public_url: String,
}

/// The claim that holds the username unless it is set otherwise.
pub const USERNAME_CLAIM: &str = "preferred_username";

impl Settings {
    /// Whether these can work.
    ///
    /// # Errors
    /// One sentence that says what is wrong.
    pub fn check(&self) -> Result<(), String> {
        for (name, url) in
            [("CASETRAIL_OIDC_ISSUER", &self.issuer), ("CASETRAIL_PUBLIC_URL", &self.public_url)]
        {
            if !is_safe(url) {
                return Err(format!(
                    "{name} is \"{url}\"; write an address that begins with https://, or with \
                     http:// on this machine."
                ));
            }
        }
        Ok(())
    }

    /// Where the provider sends people back to.
    #[must_use]
    pub fn redirect_url(&self) -> String {
        format!("{}/auth/callback", self.public_url.trim_end_matches('/'))
    }
}

/// TLS, or this machine.
fn is_safe(url: &str) -> bool {
    let Ok(uri) = url.parse::<axum::http::Uri>() else {
        return false;
    };
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_local =
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => is_local,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_or_this_machine() {
        for good in ["https://esl.example.nz", "http://127.0.0.1:4444", "http://localhost/x"] {
            assert!(is_safe(good), "{good}");
        }
        for bad in ["http://esl.example.nz", "esl.example.nz", "", "ftp://localhost", "https://"] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
