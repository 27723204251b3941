//! The two lists as the person has edited them, for views that look at them often: compared once an edit, copied only when
//! they changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use graph::directory::names::Key;
use leptos::prelude::{ArcRwSignal, GetUntracked as _, Set as _};
use policy::{Field, Target};

use crate::editor::Editor;
use crate::ui::effect;

/// A list, and what is on it.
#[derive(Debug, Default, PartialEq)]
pub struct Listed {
    targets: Vec<Target>,
    keys: BTreeSet<String>,
}

impl Listed {
    /// Of a list.
    pub fn of(targets: &[Target]) -> Listed {
        Listed { keys: targets.iter().map(key).collect(), targets: targets.to_vec() }
    }

    /// The entries, in their order.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Whether an entry names the same.
    pub fn has(&self, target: &Target) -> bool {
        self.keys.contains(&key(target))
    }

    /// Whether a group is on the list.
    pub fn has_group(&self, id: &str) -> bool {
        self.has(&Target::excluded_group(id))
    }
}

/// A text that two entries have in common exactly if they name the same.
pub fn key(target: &Target) -> String {
    [target.target_type.word(), ":", &target.id.to_ascii_lowercase()].concat()
}

/// The ids of these targets of which a name can be asked for.
pub fn named<'a>(targets: impl IntoIterator<Item = &'a Target>) -> impl Iterator<Item = Key> {
    targets.into_iter().filter_map(Key::of).collect::<Vec<_>>().into_iter()
}

/// A value that is worked out anew when what it reads has changed, and tells those who read it only if it differs. `work`
/// is given the value that there is, and gives another one or none. Lives as long as the part of the page around it.
pub fn derived<T: Clone + Default + Send + Sync + 'static>(work: impl Fn(&T) -> Option<T> + 'static) -> ArcRwSignal<T> {
    let signal = ArcRwSignal::new(T::default());
    let kept = signal.clone();
    effect(Box::new(move || {
        let before = kept.get_untracked();
        if let Some(now) = work(&before) {
            kept.set(now);
        }
    }));
    signal
}

/// [`derived`], for what is either true or false.
pub fn holds(is: impl Fn() -> bool + 'static) -> ArcRwSignal<bool> {
    derived(move |before| {
        let now = is();
        (now != *before).then_some(now)
    })
}

/// A list, as the person has edited it.
pub fn edited(editor: Editor, field: Field) -> ArcRwSignal<Arc<Listed>> {
    derived(move |before: &Arc<Listed>| {
        editor
            .with(|draft| draft.with_selected(field, |now| (before.targets != now).then(|| Arc::new(Listed::of(now)))))
    })
}

/// A list, as it was read.
pub fn read(editor: Editor, field: Field) -> ArcRwSignal<Arc<Listed>> {
    derived(move |before: &Arc<Listed>| {
        editor.with(|draft| {
            let now = draft.base().targets(field).unwrap_or_default();
            (before.targets != now).then(|| Arc::new(Listed::of(now)))
        })
    })
}

/// The other list.
pub fn other(field: Field) -> Field {
    match field {
        Field::IncludeTargets => Field::ExcludeTargets,
        _ => Field::IncludeTargets,
    }
}
