//! While the policy is read: bones of the form's size, so that nothing jumps.

use super::policy_page::head;
use super::top_bar::top_bar;
use crate::app::App;
use crate::shell::Shell;
use crate::ui::{El, el};

/// The screen.
pub fn loading(app: App, shell: Shell) -> Vec<El> {
    let bone = |class: &str| el("span").class(class);
    let field = |_| {
        el("div").class("field").child((
            el("div").class("label").child(bone("bone")),
            el("div").class("value").child((bone("bone box"), bone("bone short"))),
        ))
    };
    let card = |fields: usize| {
        el("div")
            .class("card section")
            .child((el("header").child((bone("bone short"), bone("bone"))), (0..fields).map(field).collect::<Vec<_>>()))
    };
    vec![
        top_bar(app, shell),
        el("main").class("sheet").attr("aria-busy", "true").child((
            head(el("p").class("small").attr("role", "status").child("Reading the policy…")),
            el("div").class("form").attr("aria-hidden", "true").child((card(3), card(5))),
            el("div").class("aside").attr("aria-hidden", "true").child(el("div").class("card").child((
                bone("bone"),
                bone("bone box"),
                bone("bone"),
            ))),
        )),
    ]
}
