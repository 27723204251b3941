//! The foot of the page: the panel's version and commit, and what `config.json` holds that has no effect.

use leptos::prelude::*;

use crate::app::App;
use crate::shell::version;
use crate::ui::{El, el, part};

/// The foot.
pub fn footer(app: App) -> El {
    let warnings = move || {
        let warnings = app.warnings.get().into_iter();
        warnings.map(|warning| el("p").child(warning)).collect::<Vec<_>>()
    };
    el("footer")
        .id("foot")
        .class("foot")
        .child((el("p").child(format!("TAP Policy Panel {}", version())), part(warnings)))
}
