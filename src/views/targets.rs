//! `includeTargets` and `excludeTargets`: who may use the method, by group id.

use leptos::prelude::*;
use policy::{AddTargetProblem, Field, Target, TargetType};

use super::field_frame::{Naming, frame};
use crate::dom;
use crate::editor::Editor;
use crate::ui::{El, Row, each, el, text, typed};

/// "Included": all users, or selected groups.
pub fn included(editor: Editor) -> El {
    let field = Field::IncludeTargets;
    let all = move || editor.with(|draft| draft.targets(field).all_users());
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
        el("div")
            .class("targets")
            .hide(move || !list_is_shown())
            .child((rows(editor, field, "No groups yet: nobody is included."), add_group(editor, field))),
    );
    frame(editor, field, Naming::Region, controls)
}

/// "Excluded": groups that may not use the method, although included.
pub fn excluded(editor: Editor) -> El {
    let field = Field::ExcludeTargets;
    let is_set = move || editor.with(|draft| !matches!(draft.value(field), Ok(None)));
    let controls = el("div").class("targets").child((
        rows(editor, field, "No group is excluded."),
        el("span").class("says").id("excludeTargets-says").hide(is_set).child("not set"),
        add_group(editor, field),
    ));
    frame(editor, field, Naming::Region, controls)
}

fn rows(editor: Editor, field: Field, empty: &str) -> (El, El) {
    let targets = move || editor.with(|draft| draft.targets(field).selected().to_vec());
    let is_empty = move || editor.with(|draft| draft.targets(field).selected().is_empty());
    let is_unset = move || editor.with(|draft| draft.targets(field).all_users().is_none());
    let items = move || {
        let row_of = move |target: Target| {
            let key = format!("{}:{}", target.target_type.word(), target.id.to_ascii_lowercase());
            Row::new(key, move || row(editor, field, target))
        };
        targets().into_iter().map(row_of).collect()
    };
    (
        el("p").class("empty").hide(move || is_unset() || !is_empty()).child(empty),
        el("ul")
            .class("rows")
            .attr("aria-label", &format!("{} groups", field.label()))
            .hide(is_empty)
            .child(each(items)),
    )
}

fn row(editor: Editor, field: Field, target: Target) -> El {
    let name = if target.is_all_users() { "All users".to_owned() } else { target.id.clone() };
    let shown = if target.is_all_users() {
        el("span").class("name").child("All users")
    } else {
        el("span").class("id").child(target.id.clone())
    };
    let registration = (target.is_registration_required == Some(true))
        .then(|| el("span").class("note").child("isRegistrationRequired: true, kept as it was read"));
    let what = el("span").class("what").child((kind(&target), shown, registration));
    let was_read = {
        let target = target.clone();
        move || {
            let is_this = |other: &Target| other.same_as(&target);
            editor.with(|draft| draft.base().targets(field).unwrap_or_default().iter().any(is_this))
        }
    };
    let added = el("span")
        .class("plus")
        .hide(was_read)
        .child((el("span").attr("aria-hidden", "true").child("+"), el("span").class("hidden").child("added: ")));
    let remove = move |_| {
        let is_this = |other: &Target| other.same_as(&target);
        let position = editor.with_untracked(|draft| draft.targets(field).selected().iter().position(is_this));
        editor.edit(|draft| draft.remove_target(field, &target));
        // The row is gone with its button: go on at the row that took its place, or at the box.
        dom::focus_after_removal(field, position.unwrap_or_default());
    };
    let button = el("button")
        .attr("type", "button")
        .class("button quiet")
        .attr("aria-label", &format!("Remove {name}"))
        .hide(move || editor.is_read_only())
        .on("click", remove)
        .child("Remove");
    el("li").child((added, what, button))
}

/// What kind of target it is, where it is not simply a group.
fn kind(target: &Target) -> Option<El> {
    let text = match &target.target_type {
        TargetType::Group => return None,
        TargetType::User => "User: an old kind of target that Microsoft no longer recommends".to_owned(),
        TargetType::Other(word) => format!("{word}: a kind of target that this panel does not know"),
    };
    Some(el("span").class("note").child(text))
}

/// The box with **Add group**.
fn add_group(editor: Editor, field: Field) -> El {
    let name = field.name();
    let entered = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let has_problem = move || problem.with(|problem| !problem.is_empty());
    let add = move || {
        let mut result = Err(AddTargetProblem::Empty);
        editor.edit(|draft| result = draft.add_group(field, &entered.get_untracked()));
        problem.set(match result {
            Ok(_) => {
                entered.set(String::new());
                String::new()
            }
            Err(problem) => problem.sentence().to_owned(),
        });
        dom::focus(&format!("{name}-add"));
    };
    let input = el("input")
        .attr("type", "text")
        .class("text")
        .id(&format!("{name}-add"))
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", &format!("{name}-add-error"))
        .bind("aria-invalid", move || has_problem().then(|| "true".into()))
        .value(move || entered.get())
        .on("input", move |event| {
            entered.set(typed(&event));
            problem.set(String::new());
        })
        .on("keydown", move |event| {
            // Enter adds the group; without this it would send the form to the review.
            if dom::key(&event).as_deref() == Some("Enter") {
                event.prevent_default();
                add();
            }
        });
    let label = el("label").attr("for", &format!("{name}-add")).child("Object id of a group");
    let button = el("button").attr("type", "button").class("button").on("click", move |_| add()).child("Add group");
    el("div").hide(move || editor.is_read_only()).child((
        el("div").class("add").child((el("div").class("add-box").child((label, input)), button)),
        el("p")
            .class("wrong-text")
            .id(&format!("{name}-add-error"))
            .hide(move || !has_problem())
            .child(text(move || problem.get())),
    ))
}
