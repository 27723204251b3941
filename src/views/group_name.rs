//! What a target is called, and what tells it from others of that name.

use graph::directory::Group;
use graph::directory::names::{Found, Key};
use policy::{Field, Target, TargetType};

use crate::directory::Directory;
use crate::ui::{Content, El, el, part};

/// Name and id of a target on a list; the name as soon as it is known.
pub fn group_name(directory: Directory, target: &Target, field: Field) -> impl Content + use<> {
    let id = target.id.clone();
    let key = Key::of(target);
    let is_everyone = target.is_all_users();
    let is_user = target.target_type == TargetType::User;
    let name = move || {
        if is_everyone {
            return Some(vec![el("span").class("name").child("All users")]);
        }
        match directory.found(key.as_ref()?)? {
            Found::Group(group) => Some(vec![named(&group.name, &about(&group))]),
            Found::User { name, sign_in_name } => Some(vec![named(&name, &sign_in_name.unwrap_or_default())]),
            Found::Gone => Some(gone(field, is_user)),
            Found::NotPermitted | Found::Unknown => None,
        }
    };
    (part(name), (!is_everyone).then(|| el("span").class("id").child(id)))
}

fn named(name: &str, about: &str) -> El {
    let about = (!about.is_empty()).then(|| el("span").class("about").child(el("bdi").child(about)));
    el("span").child((el("span").class("name").child(el("bdi").child(name)), about))
}

/// Kind, description and address: what tells two groups of one name apart.
pub fn about(group: &Group) -> String {
    let parts = [group.kind_in_words(), group.description.clone(), group.mail.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What it means that a group is not there any more differs between the lists, and nobody else says it.
fn gone(field: Field, is_user: bool) -> Vec<El> {
    let title = if is_user { "Deleted user" } else { "Deleted group" };
    let meaning = match field {
        Field::IncludeTargets => "Includes nobody: whoever was in it is no longer included through it.",
        _ => "Excludes nobody: whoever was in it is no longer excluded through it.",
    };
    let note = (!is_user).then(|| el("span").class("note gone").child(meaning));
    [Some(el("strong").class("name gone").child(title)), note].into_iter().flatten().collect()
}
