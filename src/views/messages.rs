//! What happened: how an update stands or ended, what a review found, what this person may not do. Nothing here goes away
//! by itself.

use graph::roles::Access;

use crate::app::App;
use crate::editor::Editor;
use crate::extra;
use crate::ui::{El, el, part};

/// A place above the form. The live regions are always there, so that what comes into them is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What a review found: it takes the focus.
    Found,
    /// What is under way while no dialog shows it.
    UnderWay,
    /// What an earlier visit kept: a live region.
    Offer,
    /// How an update succeeded: a live region.
    Updated,
    /// How an update failed: a live region that interrupts.
    Failed,
}

/// The messages above the form.
pub fn messages(app: App, editor: Editor) -> El {
    let place = |place| {
        let content = move || extra::when_here().map(|extra| (extra.message)(app, editor, place));
        el("div").child(part(content))
    };
    el("div").class("messages").id("messages").child((
        el("div").child(part(move || read_only(app, editor))),
        place(Place::Found),
        place(Place::UnderWay),
        place(Place::Offer).attr("role", "status"),
        place(Place::Updated).attr("role", "status"),
        place(Place::Failed).attr("role", "alert"),
    ))
}

/// For somebody who may look, but not change.
fn read_only(app: App, editor: Editor) -> Option<El> {
    let person = editor.shell().person()?;
    let Access::ReadOnly(role) = Access::from_role_ids(person.roles.as_deref()) else { return None };
    editor.is_read_only().then(|| {
        let button = |label: &str, act: Box<dyn Fn()>| {
            el("button").attr("type", "button").class("button").on("click", move |_| act()).child(label)
        };
        let refresh = button("Refresh my access", Box::new(move || extra::with(move |_| app.try_again(true), || {})));
        let let_me = button("I have a custom role: let me edit", Box::new(move || editor.let_edit()));
        el("div").class("message warn").child((
            el("h2").child("You can look, but not change"),
            el("p").child((
                "Your role, ",
                el("strong").child(role.name),
                ", allows reading this policy. To change it, ask for the role ",
                el("strong").child("Authentication Policy Administrator"),
                ". If you have just activated it, choose Refresh my access.",
            )),
            el("div").class("actions").child((refresh, let_me)),
        ))
    })
}
