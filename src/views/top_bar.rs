//! The bar at the head: whose tenant, which cloud, who is signed in.

use leptos::prelude::*;

use super::tenants::opener;
use crate::app::App;
use crate::shell::Shell;
use crate::ui::{Copied, El, el, text};

/// The product's mark, as the static page has it.
fn mark() -> Option<Copied> {
    let mark = document().query_selector("#start .mark").ok()??;
    mark.clone_node_with_deep(true).ok().map(Copied)
}

/// The bar for a signed-in person.
pub fn top_bar(app: App, shell: Shell) -> El {
    let person = shell.person().unwrap_or_default();
    let name = move || shell.tenant_name().unwrap_or_else(|| "Your tenant".to_owned());
    let domain = move || shell.tenant_domain().map(|domain| domain + " · ").unwrap_or_default();
    el("header").class("top").child((
        mark(),
        el("div").class("tenant").child((text(name), el("small").child((text(domain), person.tenant_id)))),
        el("span").class("badge").child(shell.config().cloud.label()),
        opener(app, shell, "Switch tenant"),
        el("div").class("who").child((person.name, el("small").child(person.username))),
        el("button")
            .attr("type", "button")
            .class("button sign-out")
            .on("click", move |_| app.sign_out())
            .child("Sign out"),
    ))
}
