//! What the front reads from a request's headers, and what it puts on every answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};

use super::backend::Credential;
use super::body::position;
use super::refusal::Refusal;

/// The position that an answer must show at least.
pub const AT_LEAST: HeaderName = HeaderName::from_static("casetrail-at-least");
/// The position that an answer shows.
pub const AS_OF: HeaderName = HeaderName::from_static("casetrail-as-of");
/// Marks a request as made by a script of ours: no form or image can send it.
pub const REQUEST: HeaderName = HeaderName::from_static("casetrail-request");

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The credential of a request: a bearer token, else the cookie of this name.
pub fn credential(headers: &HeaderMap, session_cookie: &str) -> Option<Credential> {
    let bearer = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default());
    match bearer {
        Some(value) => bearer_token(value).map(Credential::Bearer),
        None => cookie(headers, session_cookie).map(Credential::Cookie),
    }
}

/// The token of `Bearer ...`.
pub(super) fn bearer_token(authorization: &str) -> Option<String> {
    let (scheme, token) = authorization.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.to_owned())
}

/// The value of the cookie of this name.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        values.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| key.trim() == name)?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The position of `Casetrail-At-Least`.
pub(super) fn at_least(headers: &HeaderMap) -> Result<Option<u64>, Refusal> {
    let Some(value) = headers.get(AT_LEAST) else { return Ok(None) };
    position(value.to_str().unwrap_or_default().trim()).map(Some)
}

/// Whether a request that signs in by cookie was made by a page of ours. Other sites' pages can make a browser send the cookie, but not
/// hide where they are from.
pub fn from_own_page(headers: &HeaderMap) -> bool {
    let site_is_own = match headers.get(SEC_FETCH_SITE) {
        Some(site) => site == "same-origin" || site == "none",
        None => true,
    };
    site_is_own && headers.get(header::ORIGIN).is_none_or(|origin| is_same_host(origin, headers))
}

/// Whether a page of this origin may open a WebSocket.
pub(super) fn may_open_socket(origin: &HeaderValue, headers: &HeaderMap, demo: bool) -> bool {
    is_same_host(origin, headers) || (demo && is_loopback(origin))
}

fn is_same_host(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let Some(origin) = authority(origin) else { return false };
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else {
        return false;
    };
    let default_port = if origin.scheme == "https" { ":443" } else { ":80" };
    let plain = |authority: &str| {
        authority.strip_suffix(default_port).unwrap_or(authority).to_ascii_lowercase()
    };
    plain(&origin.host_and_port) == plain(host)
}

fn is_loopback(origin: &HeaderValue) -> bool {
    authority(origin).is_some_and(|origin| {
        let host = origin.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

struct OriginParts {
    scheme: String,
    host: String,
    host_and_port: String,
}

/// The parts of an origin; none for `null` and whatever is no origin.
fn authority(origin: &HeaderValue) -> Option<OriginParts> {
    let uri: Uri = origin.to_str().ok()?.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let authority = uri.authority()?;
    Some(OriginParts {
        scheme: scheme.to_owned(),
        host: authority.host().to_owned(),
        host_and_port: authority.as_str().to_owned(),
    })
}

/// The headers that every answer of the front carries: nothing is kept, framed, sniffed or told to other sites.
pub fn secure(headers: &mut HeaderMap, tls: bool) {
    const FIXED: [(HeaderName, &str); 6] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    if tls {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_credential_of_a_request() {
        let of = |pairs: &[(&'static str, &str)]| credential(&headers(pairs), "casetrail");
        let bearer = |token: &str| Some(Credential::Bearer(token.to_owned()));
        assert_eq!(of(&[("authorization", "Bearer abc")]), bearer("abc"));
        assert_eq!(of(&[("authorization", "bearer  abc ")]), bearer("abc"));
        assert_eq!(of(&[("authorization", "Basic abc"), ("cookie", "casetrail=x")]), None);
        assert_eq!(of(&[("authorization", "Bearer ")]), None);
        let cookie = Some(Credential::Cookie("x=y".to_owned()));
        assert_eq!(of(&[("cookie", "a=b; casetrail=x=y; c")]), cookie);
        assert_eq!(of(&[("cookie", "xcasetrail=x; casetrail=")]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn the_four_places_a_page_can_be() {
        let host = ("host", "127.0.0.1:4000");
        let own = |pairs: &[(&'static str, &str)]| from_own_page(&headers(pairs));
        assert!(own(&[host]));
        assert!(own(&[
            host,
            ("origin", "http://127.0.0.1:4000"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(own(&[("host", "cases.example"), ("origin", "https://cases.example")]));
        assert!(own(&[("host", "cases.example:443"), ("origin", "https://cases.example")]));
        assert!(!own(&[host, ("origin", "http://evil.example")]));
        assert!(!own(&[host, ("origin", "http://127.0.0.1:4001")]));
        assert!(!own(&[host, ("origin", "null")]));
        assert!(!own(&[host, ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[host, ("sec-fetch-site", "same-site")]));
    }

    #[test]
    fn which_pages_may_open_a_socket() {
        let may = |origin: &str, demo| {
            let headers = headers(&[("host", "127.0.0.1:4000")]);
            may_open_socket(&origin.parse().unwrap(), &headers, demo)
        };
        assert!(may("http://127.0.0.1:4000", false));
        for loopback in
            ["http://localhost:5173", "http://127.0.0.1:9", "http://[::1]:80", "https://localhost"]
        {
            assert!(!may(loopback, false), "{loopback}");
            assert!(may(loopback, true), "{loopback}");
        }
        for other in [
            "http://localhost.evil.example",
            "http://evil.example",
            "null",
            "file:///",
            "",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(!may(other, true), "{other}");
        }
    }
}
