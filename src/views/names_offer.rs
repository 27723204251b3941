//! The one line about names that cannot be shown, and **Show group names**.

use leptos::prelude::*;
use policy::Field;

use crate::directory::{Access, Directory};
use crate::editor::Editor;
use crate::lists;
use crate::ui::{El, el, part};

/// The line, in the first of the two lists that is in view.
pub fn names_offer(editor: Editor, field: Field, directory: Directory) -> El {
    let included_is_shown =
        lists::holds(move || editor.with(|draft| draft.all_users(Field::IncludeTargets)) == Some(false));
    let is_here = move || (field == Field::IncludeTargets) == included_is_shown.get();
    let content = move || {
        if !is_here() {
            return None;
        }
        let (sentence, action) = match directory.access() {
            Access::Asking => return None,
            Access::NotGiven => (
                "Groups are shown by their id: the panel has no permission to read their names.".to_owned(),
                Some(show_names(editor, directory)),
            ),
            Access::Declined => (
                "Microsoft Entra did not give the permission to read the names of groups. In most tenants an \
                 administrator has to consent to it (GroupMember.Read.All). Everything works with ids all the same."
                    .to_owned(),
                Some(show_names(editor, directory)),
            ),
            Access::Given => {
                let (sentence, may_help) = directory.trouble()?;
                let again = move || {
                    let again = el("button").attr("type", "button").class("link");
                    again.on("click", move |_| directory.go_on()).child("Try again")
                };
                return Some(el("span").child((sentence, " ", may_help.then(again))));
            }
        };
        let trouble = directory.trouble().map(|(sentence, _)| el("strong").child((sentence, " ")));
        Some(el("span").child((trouble, sentence, " ", action)))
    };
    el("p").class("small names-offer").attr("aria-live", "polite").child(part(content))
}

fn show_names(editor: Editor, directory: Directory) -> El {
    el("button")
        .attr("type", "button")
        .class("link")
        .on("click", move |_| directory.show_names(editor))
        .child("Show group names")
}
