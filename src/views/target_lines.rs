//! What is added to a list and what is taken off it, by name and id, a line each.

use leptos::prelude::*;
use policy::{Field, Target, TargetChanges};

use crate::directory::Directory;
use crate::editor::Editor;
use crate::ui::{Content, El, el, part};

/// At most so many lines stand there before somebody asks for all.
const FEW: usize = 100;

/// The lines: **Finance Admins added to Included**.
pub fn target_lines(editor: Editor, field: Field, changes: TargetChanges) -> impl Content {
    let directory = Directory::of(editor.shell());
    directory.want_all(changes.added.iter().chain(&changes.removed).take(FEW), true);
    let count = changes.added.len() + changes.removed.len();
    let all_shown = RwSignal::new(count <= FEW);
    let lines = move || {
        let most = if all_shown.get() { count } else { FEW };
        let added = changes.added.iter().map(|target| (target, true));
        let removed = changes.removed.iter().map(|target| (target, false));
        let lines = added.chain(removed).take(most).map(|(target, is_added)| line(directory, field, target, is_added));
        lines.collect::<Vec<_>>()
    };
    let show_all = move |_| all_shown.set(true);
    let more = (count > FEW).then(|| {
        el("button")
            .attr("type", "button")
            .class("link")
            .hide(move || all_shown.get())
            .on("click", show_all)
            .child(format!("Show all {count}"))
    });
    (el("ul").child(part(lines)), more)
}

fn line(directory: Directory, field: Field, target: &Target, is_added: bool) -> El {
    let (sign, class, what) = if is_added { ("+", "plus", "added to") } else { ("−", "minus", "removed from") };
    let target = target.clone();
    let who = move || {
        let name = if directory.is_gone(&target) { Some("Deleted group".to_owned()) } else { directory.name(&target) };
        let id = el("span").class("id").child(target.id.as_str());
        let what = format!(" {what} {} ", field.label());
        match name {
            // As long as the id is all that is known it stands once.
            None => (id, what, None),
            Some(name) => (el("bdi").child(name), what, (!target.is_all_users()).then_some(id)),
        }
    };
    el("li").child((el("span").class(class).attr("aria-hidden", "true").child((sign, " ")), part(who)))
}
