//! The bar at the head: whose tenant, which cloud, who is signed in.

use leptos::prelude::*;
use leptos::{ev, html, svg};

use crate::app::App;

/// The product's mark.
fn mark() -> AnyView {
    svg::svg()
        .attr("class", "mark")
        .attr("viewBox", "0 0 26 26")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child((
            svg::rect()
                .attr("x", "2")
                .attr("y", "6")
                .attr("width", "22")
                .attr("height", "14")
                .attr("rx", "4")
                .attr("fill", "none")
                .attr("stroke", "currentColor")
                .attr("stroke-width", "2"),
            svg::path()
                .attr("d", "M7 13h4m2 0h4m2 0h1")
                .attr("fill", "none")
                .attr("stroke", "currentColor")
                .attr("stroke-width", "2")
                .attr("stroke-linecap", "round"),
        ))
        .into_any()
}

/// The bar for a signed-in person.
pub fn top_bar(app: App) -> AnyView {
    let Some(shell) = app.shell.get_untracked() else {
        return html::header()
            .class("top")
            .child((mark(), html::span().class("product").child("TAP Policy Panel")))
            .into_any();
    };
    let person = shell.person().unwrap_or_default();
    let tenant_id = person.tenant_id.clone();
    let name = move || {
        let name = shell.organization.with(|organization| organization.as_ref()?.display_name.clone());
        name.unwrap_or_else(|| "Your tenant".to_owned())
    };
    let domain = move || {
        let domain = shell.organization.with(|organization| organization.as_ref()?.domain.clone());
        domain.unwrap_or_else(|| tenant_id.clone())
    };
    html::header()
        .class("top")
        .child((
            mark(),
            html::div().class("tenant").attr("title", person.tenant_id).child((name, html::small().child(domain))),
            html::span().class("badge").child(shell.config().cloud.label()),
            html::div().class("who").child((person.name, html::small().child(person.username))),
            html::button()
                .r#type("button")
                .class("button sign-out")
                .on(ev::click, move |_| app.sign_out())
                .child("Sign out"),
        ))
        .into_any()
}
