//! `includeTargets` and `excludeTargets`: who may use the method. The lists with names, and the box that adds to them, are
//! [`super::group_list`] and [`super::group_box`], which are fetched later; until then the ids stand here.

use policy::{Field, Target};

use super::field_frame::{Naming, frame};
use crate::editor::Editor;
use crate::extra;
use crate::ui::{El, el, part};

/// At most so many ids stand here until the lists come.
const PLAIN_ROWS: usize = 10;

/// "Included": all users, or selected groups.
pub fn included(editor: Editor) -> El {
    let field = Field::IncludeTargets;
    let all = move || editor.with(|draft| draft.all_users(field));
    let radio = move |chosen: bool, id: &str, label: &str| {
        let input = el("input")
            .attr("type", "radio")
            .id(id)
            .attr("name", field.name())
            .attr("value", if chosen { "all_users" } else { "selected" })
            .flag("disabled", move || editor.is_read_only())
            .checked(move || all() == Some(chosen))
            .on("change", move |_| editor.edit(|draft| draft.include_all_users(chosen)));
        el("label").class("choice").child((input, el("span").child(label)))
    };
    // A policy may name groups beside all users: then the list is shown, to see and to remove.
    let list_is_shown = move || match all() {
        Some(true) => editor.with(|draft| {
            let read = draft.base().targets(field).unwrap_or_default();
            read.len() > 1 && read.iter().any(Target::is_all_users)
        }),
        chosen => chosen == Some(false),
    };
    let controls = (
        el("div").attr("role", "radiogroup").attr("aria-label", field.label()).child((
            radio(true, "includeTargets-all_users", "All users"),
            radio(false, "includeTargets-selected", "Selected groups"),
        )),
        el("span").class("says").id("includeTargets-says").hide(move || all().is_some()).child("not set"),
        list(editor, field).hide(move || !list_is_shown()),
    );
    frame(editor, field, Naming::Region, controls)
}

/// "Excluded": groups that may not use the method, although included.
pub fn excluded(editor: Editor) -> El {
    let field = Field::ExcludeTargets;
    let is_set = move || editor.with(|draft| !matches!(draft.value(field), Ok(None)));
    let controls =
        (el("span").class("says").id("excludeTargets-says").hide(is_set).child("not set"), list(editor, field));
    frame(editor, field, Naming::Region, controls)
}

fn list(editor: Editor, field: Field) -> El {
    let content = move || match extra::when_here() {
        Some(extra) => (extra.targets)(editor, field),
        None => plain(editor, field),
    };
    el("div").class("targets").child(part(content))
}

/// The ids, as far as they fit. Nothing can be done with them yet.
fn plain(editor: Editor, field: Field) -> Vec<El> {
    let rows = editor.with_untracked(|draft| {
        let row = |target: &Target| el("li").child(el("span").class("id").child(target.id.as_str()));
        draft.with_selected(field, |targets| targets.iter().take(PLAIN_ROWS).map(row).collect::<Vec<_>>())
    });
    let again = move |_| extra::with(|_| {}, || {});
    let trouble = el("p").class("small").hide(|| !extra::has_failed()).child((
        "Groups cannot be changed yet: a part of the panel could not be fetched. ",
        el("button").attr("type", "button").class("link").on("click", again).child("Try again"),
    ));
    let list = (!rows.is_empty()).then(|| el("ul").class("rows").child(rows));
    list.into_iter().chain([trouble]).collect()
}
