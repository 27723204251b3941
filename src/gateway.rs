//! Sends a [`graph::Request`] with fetch and gives the answer. The only user of gloo-net.

use std::time::Duration;

use gloo_net::http::{Request as HttpRequest, RequestBuilder, Response as HttpResponse};
use graph::{Method, Reply, Request, Response, TransportFailure, request::RESPONSE_HEADERS};
use leptos::prelude::set_timeout_with_handle;
use policy::Policy;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

/// How long an answer may take. Graph's own limit for a request is in the order of a minute and a half; a person at a
/// form gives up sooner.
const TIME_LIMIT: Duration = Duration::from_secs(45);

/// One request and what became of it: what the support details are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// What was sent, without the token.
    pub request: Request,
    /// What came back.
    pub reply: Reply,
    /// The scopes of the token it was sent with: with them a 403 can be explained.
    pub scopes: Vec<String>,
    /// When the answer (or the failure) came, in milliseconds since 1970.
    pub at: f64,
}

impl Exchange {
    /// The policy in the answer to a read; `None` where it holds something else.
    pub fn policy(&self) -> Option<Policy> {
        let response = self.reply.as_ref().ok().filter(|response| response.is_success())?;
        Policy::parse(&response.body).ok()
    }
}

/// Sends the request with this token, which holds these scopes.
pub async fn send(request: Request, token: &str, scopes: Vec<String>) -> Exchange {
    let reply = fetch(&request, Some(token)).await;
    Exchange { request, reply, scopes, at: js_sys::Date::now() }
}

/// Sends the request, with a token where the answer is not for everybody.
pub async fn fetch(request: &Request, token: Option<&str>) -> Reply {
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    let timer = controller.and_then(|controller| set_timeout_with_handle(move || controller.abort(), TIME_LIMIT).ok());
    let result = try_fetch(request, token, signal.as_ref()).await;
    if let Some(timer) = timer {
        timer.clear();
    }
    result.map_err(|error| match &error {
        // An answer that came and could not be read is no answer either.
        gloo_net::Error::JsError(error) if error.name == "AbortError" => TransportFailure::TimedOut,
        _ if !leptos::prelude::window().navigator().on_line() => TransportFailure::Offline,
        _ => TransportFailure::NoAnswer,
    })
}

async fn try_fetch(
    request: &Request,
    token: Option<&str>,
    signal: Option<&web_sys::AbortSignal>,
) -> Result<Response, gloo_net::Error> {
    let builder: RequestBuilder = match request.method {
        Method::Get => HttpRequest::get(&request.url),
        Method::Patch => HttpRequest::patch(&request.url),
        Method::Post => HttpRequest::post(&request.url),
    };
    let mut builder = builder
        .abort_signal(signal)
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer);
    if let Some(token) = token {
        builder = builder.header("Authorization", &format!("Bearer {token}"));
    }
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let response = match &request.body {
        Some(body) => builder.body(body.as_str())?.send().await?,
        None => builder.send().await?,
    };
    let headers = response.headers();
    Ok(Response {
        status: response.status(),
        headers: RESPONSE_HEADERS.into_iter().filter_map(|name| Some((name.to_owned(), headers.get(name)?))).collect(),
        body: response.text().await?,
    })
}

/// The answer to the request for `config.json` that the start script began, so that it does not wait for the program.
fn begun() -> Option<js_sys::Promise> {
    js_sys::Reflect::get(&js_sys::global(), &"panelConfig".into()).ok()?.dyn_into().ok()
}

/// Reads `config.json`, at this address of the panel's own site, as it is now.
///
/// # Errors
///
/// A sentence that says what came instead, and what is expected.
pub async fn fetch_text(address: &str) -> Result<String, String> {
    let unreachable =
        |_| format!("{address} could not be read: no answer came. Check the network connection, then reload the page.");
    let response = match begun() {
        Some(answer) => {
            let answer = JsFuture::from(answer).await.ok().and_then(|answer| answer.dyn_into().ok());
            let answer: web_sys::Response =
                answer.ok_or_else(|| unreachable(gloo_net::Error::GlooError(String::new())))?;
            HttpResponse::from(answer)
        }
        None => HttpRequest::get(address)
            .cache(RequestCache::NoCache)
            .credentials(RequestCredentials::SameOrigin)
            .send()
            .await
            .map_err(unreachable)?,
    };
    match response.status() {
        200..=299 => response.text().await.map_err(unreachable),
        404 => Err(format!(
            "{address} was not found. It belongs beside index.html, with the values of your app registration."
        )),
        status => Err(format!("{address} could not be read: the server answered with status {status}.")),
    }
}
