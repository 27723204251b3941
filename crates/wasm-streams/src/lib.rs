//! Streams for Leptos's server functions, which the panel does not have: there is no server.
//!
//! Leptos depends on the published crate `wasm-streams` whatever features are chosen. That crate exports classes to
//! JavaScript, which the linker must keep, so that they would be part of every visit's first load: about 3.5 kB of it
//! (docs/architecture.md). This crate has the few names that Leptos's `server_fn` mentions, and nothing behind them.

use futures_util::stream::{self, Stream};
use wasm_bindgen::JsValue;

/// A stream of a server function's request or answer.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Takes the body of an answer.
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// Takes the body of a request. Nothing of it is sent: nobody asks for it.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> ReadableStream {
        ReadableStream(web_sys::ReadableStream::new().unwrap_or_else(|error| wasm_bindgen::throw_val(error)))
    }

    /// The browser's own stream.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// The content of an answer: none, because none was asked for.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        stream::empty()
    }
}
