//! What happened: how an update ended, what a review found, what this person may not do. Nothing here goes away by
//! itself.

use graph::roles::Access;
use graph::update::Outcome;
use policy::Finding;

use crate::app::App;
use crate::editor::Editor;
use crate::ui::{El, el, part};
use crate::{dom, extra};

/// The messages above the form. The two live regions are always there, so that what comes into them is announced.
pub fn messages(app: App, editor: Editor) -> El {
    el("div").class("messages").child((
        el("div").child(part(move || read_only(editor))),
        el("div").child(part(move || summary(editor))),
        el("div").attr("role", "status").child(part(move || told(app, editor, true))),
        el("div").attr("role", "alert").child(part(move || told(app, editor, false))),
    ))
}

/// How the last update ended, for the region that announces it.
fn told(app: App, editor: Editor, updated: bool) -> Option<El> {
    let told = editor.told()?;
    let is_updated = matches!(told.outcome, Outcome::Updated { .. });
    (is_updated == updated).then(|| Some((extra::here()?.told)(app, editor, &told)))?
}

/// For somebody who may look, but not change.
fn read_only(editor: Editor) -> Option<El> {
    let person = editor.shell().person()?;
    let Access::ReadOnly(role) = Access::from_role_ids(person.roles.as_deref()) else { return None };
    editor.is_read_only().then(|| {
        let let_me = el("button")
            .attr("type", "button")
            .class("button")
            .on("click", move |_| editor.let_edit())
            .child("I have a custom role: let me edit");
        el("div").class("message warn").child((
            el("h2").child("You can look, but not change"),
            el("p").child((
                "Your role, ",
                el("strong").child(role.name),
                ", allows reading this policy. To change it, ask for the role ",
                el("strong").child("Authentication Policy Administrator"),
                "; once it is active, sign out and in again.",
            )),
            el("div").class("actions").child(let_me),
        ))
    })
}

/// What a review found. Takes the focus; each line leads to its field.
fn summary(editor: Editor) -> Option<El> {
    let findings = editor.findings();
    (!findings.is_empty()).then(|| {
        el("div")
            .class("message bad")
            .id("problems")
            .attr("tabindex", "-1")
            .attr("role", "group")
            .attr("aria-labelledby", "problems-title")
            .child((
                el("h2").id("problems-title").child("There is a problem"),
                el("ul").child(findings.into_iter().map(link).collect::<Vec<_>>()),
            ))
    })
}

fn link(finding: Finding) -> El {
    let field = finding.field;
    let go = move |event: web_sys::Event| {
        event.prevent_default();
        dom::focus_in_field(field);
    };
    // A line of the list stands apart from its field, so it names it.
    let label = (!finding.sentence.contains(field.label())).then(|| format!("{}: ", field.label()));
    el("li").child(el("a").attr("href", &format!("#{}", field.name())).on("click", go).child((label, finding.sentence)))
}
