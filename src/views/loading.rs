//! While the policy is read: bones of the form's size, so that nothing jumps.

use leptos::html;
use leptos::prelude::*;

use super::policy_page::head;
use super::top_bar::top_bar;
use crate::app::App;

/// The screen.
pub fn loading(app: App) -> AnyView {
    let field = |_| {
        html::div().class("field").child((
            html::div().class("label").child(html::span().class("bone")),
            html::div().class("value").child((html::span().class("bone box"), html::span().class("bone short"))),
        ))
    };
    let card = |fields: usize| {
        html::div()
            .class("card section")
            .child((html::header().child(html::span().class("bone short")), (0..fields).map(field).collect_view()))
    };
    (
        top_bar(app),
        html::main().class("sheet").attr("aria-busy", "true").child((
            head(()),
            html::p().class("hidden").attr("role", "status").child("Reading the policy…"),
            html::div().class("form").attr("aria-hidden", "true").child((card(3), card(5))),
            html::div()
                .class("aside")
                .attr("aria-hidden", "true")
                .child(html::div().class("card").child((html::span().class("bone"), html::span().class("bone box")))),
        )),
    )
        .into_any()
}
