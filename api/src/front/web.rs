//! The web client: one page that answers every address of its own, and the hashed files that the page names.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

/// A file of the built client.
struct File {
    /// Where it is fetched.
    path: &'static str,
    /// Changes when its content does.
    tag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// The built client; empty when it was not built before this binary.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/web_files.rs"));

const INDEX: &str = "/index.html";

/// Where addresses lie that are no pages: what is not there is not found.
const NO_PAGES: [&str; 7] =
    ["/assets/", "/auth/", "/files/", "/graphiql", "/graphql", "/tile/", "/uploads/"];

/// Nothing but the client's own files may run, be shown or be called, and no text becomes markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// Said when the binary was built without the client.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Casetrail</title>\
    <h1>Casetrail</h1><p>The web client was not built: <code>make build</code> builds it. \
    The API is at <code>POST /graphql</code>.</p></html>";

/// The client's answer to a request that nothing else answers; none when it is no page of the client.
pub fn answer(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    if method != Method::GET && method != Method::HEAD {
        return None;
    }
    let path = uri.path();
    if let Some(file) = FILES.iter().find(|file| file.path == path && path != INDEX) {
        return Some(asset(file, headers));
    }
    if NO_PAGES.iter().any(|start| path.starts_with(start)) {
        return None;
    }
    Some(match FILES.iter().find(|file| file.path == INDEX) {
        Some(index) => page(index, headers),
        None => Html(NOT_BUILT).into_response(),
    })
}

/// Whether the client is embedded in this binary.
#[must_use]
pub fn is_built() -> bool {
    !FILES.is_empty()
}

/// A hashed file never changes: another content has another name.
fn asset(file: &File, headers: &HeaderMap) -> Response {
    let mut response = content(file, headers);
    set(&mut response, header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    response
}

/// The page names the hashed files, so it is asked for each time, and sent only when it has changed.
fn page(file: &File, headers: &HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.contains(file.tag));
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { content(file, headers) };
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    set(&mut response, header::ETAG, file.tag);
    set(&mut response, header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

fn content(file: &File, headers: &HeaderMap) -> Response {
    let (encoding, bytes) = match (file.brotli, file.gzip) {
        (Some(brotli), _) if takes(headers, "br") => (Some("br"), brotli),
        (_, Some(gzip)) if takes(headers, "gzip") => (Some("gzip"), gzip),
        _ => (None, file.plain),
    };
    let mut response = bytes.into_response();
    set(&mut response, header::CONTENT_TYPE, media(file.path));
    set(&mut response, header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        set(&mut response, header::CONTENT_ENCODING, encoding);
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

/// Whether the client takes this encoding.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|wish| {
        let mut parts = wish.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|quality| quality.parse::<f32>().is_ok_and(|quality| quality <= 0.0));
        named && !refused
    })
}

fn media(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static PAGE: File = File {
        path: INDEX,
        tag: "\"1\"",
        plain: b"plain",
        brotli: Some(b"brotli"),
        gzip: Some(b"gzip"),
    };

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    fn encoding(accept: &str) -> Option<String> {
        let response = content(&PAGE, &with(header::ACCEPT_ENCODING, accept));
        let encoding = response.headers().get(header::CONTENT_ENCODING)?;
        Some(encoding.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_smallest_that_the_browser_takes() {
        assert_eq!(encoding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(encoding("gzip, br;q=0").as_deref(), Some("gzip"));
        assert_eq!(encoding("identity"), None);
        assert_eq!(encoding("broken"), None);
    }

    #[test]
    fn a_page_that_is_known_is_not_sent_again() {
        let known = page(&PAGE, &with(header::IF_NONE_MATCH, "W/\"0\", \"1\""));
        assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
        let changed = page(&PAGE, &with(header::IF_NONE_MATCH, "\"0\""));
        assert_eq!(changed.status(), StatusCode::OK);
        for response in [known, changed] {
            let headers = response.headers();
            assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
            assert_eq!(headers[header::CONTENT_SECURITY_POLICY], POLICY);
        }
    }

    #[test]
    fn addresses_of_the_client_and_others() {
        let status = |method: Method, path: &str| {
            let uri = path.parse().unwrap();
            answer(&method, &uri, &HeaderMap::new()).map(|response| response.status())
        };
        for page in ["/", "/cases/00098712", "/requests/drf_1/check?x=1", "/index.html"] {
            assert_eq!(status(Method::GET, page), Some(StatusCode::OK), "{page}");
        }
        assert_eq!(status(Method::HEAD, "/"), Some(StatusCode::OK));
        for other in ["/assets/gone-1234.js", "/auth/callback", "/files/1", "/graphql/x"] {
            assert_eq!(status(Method::GET, other), None, "{other}");
        }
        assert_eq!(status(Method::POST, "/"), None);
    }
}
