//! The writer of code, as a part of its own: fetched when code is first shown (docs/architecture.md, "Three programs").
//!
//! As in [`crate::extra`], what can be reached only through the door is what the build splits off.

use std::cell::Cell;

use leptos::prelude::{ArcRwSignal, Get as _, Set as _};
use policy::Changes;
use snippets::{Access, Language, Place};

/// Writes changes as code: [`snippets::render`].
pub type Render = fn(Language, Access, &Place<'_>, &Changes) -> String;

/// How far it is.
#[derive(Clone, Copy)]
pub enum Writer {
    /// It is being fetched.
    Coming,
    /// It could not be fetched; whoever shows code next tries again.
    Missing,
    /// It is here.
    Here(Render),
}

thread_local! {
    static WRITER: ArcRwSignal<Writer> = ArcRwSignal::new(Writer::Coming);
    static IS_COMING: Cell<bool> = const { Cell::new(false) };
}

/// How far it is: whoever asks is told.
pub fn writer() -> Writer {
    WRITER.with(|writer| writer.get())
}

/// Fetches it, unless it is here or on its way.
pub fn fetch() {
    if IS_COMING.replace(true) {
        return;
    }
    crate::spawn(async {
        let found = door::open().await;
        IS_COMING.set(found.is_ok());
        WRITER.with(|writer| writer.set(found.map_or(Writer::Missing, Writer::Here)));
    });
}

#[cfg(feature = "split")]
#[allow(unsafe_code, reason = "the macro declares the function of the part that the build splits off")]
mod door {
    use super::Render;
    use crate::extra::NotFetched;

    #[wasm_split_helpers::wasm_split(code, fallible)]
    pub(super) fn open() -> Result<Render, NotFetched> {
        Ok(snippets::render)
    }
}

#[cfg(not(feature = "split"))]
mod door {
    use super::Render;
    use crate::extra::NotFetched;

    pub(super) async fn open() -> Result<Render, NotFetched> {
        Ok(snippets::render)
    }
}
