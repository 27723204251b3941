//! The foot of the page: the panel's version and commit, and what `config.json` holds that has no effect.

use leptos::html;
use leptos::prelude::*;

use crate::app::App;
use crate::shell::version;

/// The foot.
pub fn footer(app: App) -> AnyView {
    html::footer()
        .class("foot")
        .child((html::p().child(format!("TAP Policy Panel {}", version())), move || {
            let warnings = app.warnings.get().into_iter();
            warnings.map(|warning| html::p().child(format!("In config.json, {warning}"))).collect_view()
        }))
        .into_any()
}
