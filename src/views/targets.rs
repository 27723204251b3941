//! `includeTargets` and `excludeTargets`: who may use the method, by group id.

use leptos::{ev, html, prelude::*};
use policy::{AddTargetProblem, Field, Target, TargetType};

use super::field_frame::{Naming, frame};
use crate::{dom, editor::Editor};

/// "Included": all users, or selected groups.
pub fn included(editor: Editor) -> AnyView {
    let field = Field::IncludeTargets;
    let all = Memo::new(move |_| editor.draft.with(|draft| draft.targets(field).all_users()));
    let radio = move |chosen: bool, id: &'static str, label: &'static str| {
        html::label().class("choice").child((
            html::input()
                .r#type("radio")
                .id(id)
                .name("includeTargets")
                .value(if chosen { "all_users" } else { "selected" })
                .disabled(move || editor.read_only.get())
                .prop("checked", move || all.get() == Some(chosen))
                .on(ev::change, move |_| editor.edit(|draft| draft.include_all_users(chosen))),
            html::span().child(label),
        ))
    };
    // A policy may name groups beside all users: then the list is shown, to see and to remove.
    let list_shown = Memo::new(move |_| match all.get() {
        Some(true) => editor.draft.with(|draft| {
            let read = draft.base().targets(field).unwrap_or_default();
            read.len() > 1 && read.iter().any(Target::is_all_users)
        }),
        chosen => chosen == Some(false),
    });
    let controls = (
        html::div()
            .attr("role", "radiogroup")
            .attr("aria-label", field.label())
            .child((radio(true, "include-all", "All users"), radio(false, "include-selected", "Selected groups"))),
        html::span().class("says").id("includeTargets-says").hidden(move || all.get().is_some()).child("not set"),
        html::div()
            .class("targets")
            .hidden(move || !list_shown.get())
            .child((rows(editor, field, "No groups yet: nobody is included."), add_group(editor, field))),
    );
    frame(editor, field, Naming::Region, controls.into_any())
}

/// "Excluded": groups that may not use the method, although included.
pub fn excluded(editor: Editor) -> AnyView {
    let field = Field::ExcludeTargets;
    let unset = Memo::new(move |_| editor.draft.with(|draft| draft.value(field).is_ok_and(|value| value.is_none())));
    let controls = html::div().class("targets").child((
        rows(editor, field, "No group is excluded."),
        html::span().class("says").id("excludeTargets-says").hidden(move || !unset.get()).child("not set"),
        add_group(editor, field),
    ));
    frame(editor, field, Naming::Region, controls.into_any())
}

fn rows(editor: Editor, field: Field, empty: &'static str) -> AnyView {
    let targets = Memo::new(move |_| editor.draft.with(|draft| draft.targets(field).selected().to_vec()));
    let unset = Memo::new(move |_| editor.draft.with(|draft| draft.targets(field).all_users().is_none()));
    let key = |target: &Target| format!("{}:{}", target.target_type.word(), target.id.to_ascii_lowercase());
    (
        html::p()
            .class("empty")
            .hidden(move || unset.get() || targets.with(|targets| !targets.is_empty()))
            .child(empty),
        html::ul()
            .class("rows")
            .attr("aria-label", format!("{} groups", field.label()))
            .hidden(move || targets.with(Vec::is_empty))
            .child(For(ForProps::builder()
                .each(move || targets.get())
                .key(key)
                .children(move |target| row(editor, field, target))
                .build())),
    )
        .into_any()
}

fn row(editor: Editor, field: Field, target: Target) -> AnyView {
    let added = {
        let target = target.clone();
        Memo::new(move |_| {
            editor.draft.with(|draft| {
                let read = draft.base().targets(field).unwrap_or_default();
                !read.iter().any(|other| other.same_as(&target))
            })
        })
    };
    let name = if target.is_all_users() { "All users".to_owned() } else { target.id.clone() };
    let remove = {
        let target = target.clone();
        move |_| {
            let position = editor.draft.with_untracked(|draft| {
                draft.targets(field).selected().iter().position(|other| other.same_as(&target)).unwrap_or_default()
            });
            editor.edit(|draft| draft.remove_target(field, &target));
            // The row is gone with its button: go on at the row that took its place, or at the box.
            dom::focus_after_removal(field, position);
        }
    };
    html::li()
        .child((
            html::span().class("plus").attr("title", "added").hidden(move || !added.get()).child((
                html::span().attr("aria-hidden", "true").child("+"),
                html::span().class("hidden").child("added:"),
            )),
            html::span().class("what").child((
                kind(&target),
                if target.is_all_users() {
                    html::span().class("name").child("All users").into_any()
                } else {
                    html::span().class("id").child(target.id.clone()).into_any()
                },
                (target.is_registration_required == Some(true))
                    .then(|| html::span().class("note").child("isRegistrationRequired: true, kept as it was read")),
            )),
            move || {
                let remove = remove.clone();
                (!editor.read_only.get()).then(|| {
                    html::button()
                        .r#type("button")
                        .class("button quiet")
                        .attr("aria-label", format!("Remove {name}"))
                        .on(ev::click, remove)
                        .child("Remove")
                })
            },
        ))
        .into_any()
}

/// What kind of target it is, where it is not simply a group.
fn kind(target: &Target) -> Option<AnyView> {
    let text = match &target.target_type {
        TargetType::Group => return None,
        TargetType::User => "User: an old kind of target that Microsoft no longer recommends".to_owned(),
        TargetType::Other(word) => format!("{word}: a kind of target that this panel does not know"),
    };
    Some(html::span().class("note").child(text).into_any())
}

/// The box with **Add group**.
fn add_group(editor: Editor, field: Field) -> AnyView {
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<AddTargetProblem>);
    let box_id = format!("{}-add", field.name());
    let error_id = format!("{}-add-error", field.name());
    let add = {
        let box_id = box_id.clone();
        move || {
            let mut result = Ok(());
            let text = typed.get_untracked();
            editor.edit(|draft| result = draft.add_group(field, &text).map(drop));
            match result {
                Ok(()) => {
                    problem.set(None);
                    typed.set(String::new());
                }
                Err(found) => problem.set(Some(found)),
            }
            dom::focus(&box_id);
        }
    };
    let add_by_key = add.clone();
    html::div()
        .hidden(move || editor.read_only.get())
        .child((
            html::div().class("add").child((
                html::label().attr("for", box_id.clone()).child((
                    "Object id of a group",
                    html::input()
                        .r#type("text")
                        .class("text")
                        .id(box_id)
                        .attr("autocomplete", "off")
                        .attr("spellcheck", "false")
                        .attr("aria-describedby", error_id.clone())
                        .attr("aria-invalid", move || problem.with(Option::is_some).then_some("true"))
                        .prop("value", move || typed.get())
                        .on(ev::input, move |event| {
                            typed.set(event_target_value(&event));
                            problem.set(None);
                        })
                        .on(ev::keydown, move |event| {
                            // Enter adds the group; without this it would send the form to the review.
                            if event.key() == "Enter" {
                                event.prevent_default();
                                add_by_key();
                            }
                        }),
                )),
                html::button().r#type("button").class("button").on(ev::click, move |_| add()).child("Add group"),
            )),
            html::p()
                .class("wrong-text")
                .id(error_id)
                .hidden(move || problem.with(Option::is_none))
                .child(move || problem.get().map(|problem| problem.sentence())),
        ))
        .into_any()
}
