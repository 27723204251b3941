//! The panel's site: its static files with the headers of a production host.

mod headers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use crate::StartError;
use crate::world::Addresses;
use headers::HeaderRules;

/// The name of the file with the headers, as Cloudflare Pages and Netlify call it.
const HEADERS_FILE: &str = "_headers";

/// What a path that does not exist is answered with when the site has no `404.html` of its own.
const NOT_FOUND: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not found</title><h1>Not found</h1><p>There is no such file on this site.</p></html>";

struct Site {
    files: ServeDir,
    folder: PathBuf,
    headers: HeaderRules,
    config: String,
}

/// The router of the site that `folder` holds.
///
/// # Errors
///
/// When the folder or its `_headers` file is missing, or a line of that file cannot be read.
pub(crate) fn router(folder: &Path, addresses: &Addresses) -> Result<Router, StartError> {
    if !folder.is_dir() {
        return Err(StartError::Site(format!("there is no site at {}: build it first", folder.display())));
    }
    let file = folder.join(HEADERS_FILE);
    let text = std::fs::read_to_string(&file).map_err(|error| {
        StartError::Site(format!("the site's headers cannot be read from {}: {error}", file.display()))
    })?;
    let headers = HeaderRules::parse(&text, addresses.service())
        .map_err(|why| StartError::Site(format!("{}: {why}", file.display())))?;
    let site = Site {
        files: ServeDir::new(folder).precompressed_br().precompressed_gzip(),
        folder: folder.to_owned(),
        headers,
        config: addresses.config(),
    };
    Ok(Router::new().fallback(serve).with_state(Arc::new(site)))
}

async fn serve(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if path == "/config.json" && readable {
        ([(header::CONTENT_TYPE, "application/json")], site.config.clone()).into_response()
    } else if path == format!("/{HEADERS_FILE}") {
        site.not_found().await
    } else {
        match site.files.clone().oneshot(request).await {
            Ok(response) if response.status() == StatusCode::NOT_FOUND => site.not_found().await,
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        }
    };
    name_the_encoding(&mut response);
    for (name, value) in &site.headers.for_path(&path) {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

impl Site {
    async fn not_found(&self) -> Response {
        let page =
            tokio::fs::read_to_string(self.folder.join("404.html")).await.unwrap_or_else(|_| NOT_FOUND.to_owned());
        (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
    }
}

/// Text is UTF-8, and said to be.
fn name_the_encoding(response: &mut Response) {
    let named = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .filter(|value| value.starts_with("text/") && !value.contains("charset"))
        .and_then(|value| HeaderValue::from_str(&format!("{value}; charset=utf-8")).ok());
    if let Some(named) = named {
        response.headers_mut().insert(header::CONTENT_TYPE, named);
    }
}
