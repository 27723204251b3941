//! A list of targets: by name and id, with **Remove** beside each. A long list scrolls within itself and has a box to
//! filter it; of such a list only the rows in view are built, and only their names are asked for.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;
use policy::{Field, Target, TargetType};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, UiEvent};

use super::group_box::group_box;
use super::group_name::group_name;
use super::names_offer::names_offer;
use crate::directory::Directory;
use crate::dom;
use crate::editor::Editor;
use crate::lists::{self, Listed};
use crate::ui::{El, Row, each, effect, el, text, typed};

/// From so many entries on a list has a filter.
const FILTERED: usize = 10;

/// From so many rows on a list scrolls within itself.
const LONG: usize = 40;

/// So many rows of a long list are built at a time: the dozen in view, and some above and below.
const BUILT: usize = 45;

/// So many of them are above those in view.
const ABOVE: usize = 15;

/// The rows that are built change each time that so many were scrolled by.
const STEP: usize = 5;

/// What a row measures in pixels until one was measured.
const ROW_HEIGHT: f64 = 53.0;

/// A list as it is shown.
#[derive(Clone)]
struct List {
    editor: Editor,
    field: Field,
    directory: Directory,
    entries: ArcRwSignal<Arc<Listed>>,
    others: ArcRwSignal<Arc<Listed>>,
    /// All users are included: then no group counts as included by itself.
    everyone: ArcRwSignal<bool>,
    /// What was read, to tell what was added.
    read: ArcRwSignal<Arc<Listed>>,
    filter: ArcRwSignal<String>,
    /// The entries that the filter lets through.
    shown: ArcRwSignal<Shown>,
    /// The first row in view.
    first: ArcRwSignal<usize>,
    row_height: ArcRwSignal<f64>,
    /// On paper all rows stand.
    printing: ArcRwSignal<bool>,
}

/// Entries of a list.
#[derive(Clone, Default, PartialEq)]
struct Shown {
    entries: Arc<Listed>,
    /// The places of those that are shown.
    places: Arc<Vec<usize>>,
}

impl Shown {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn get(&self, place: usize) -> Option<&Target> {
        self.entries.targets().get(*self.places.get(place)?)
    }
}

/// The list, the box that adds to it, and what there is to say about them.
pub fn group_list(editor: Editor, field: Field) -> Vec<El> {
    let directory = Directory::of(editor.shell());
    let list = List::new(editor, field, directory);
    let empty = match field {
        Field::IncludeTargets => "No groups yet: nobody is included.",
        _ => "No group is excluded.",
    };
    let (entries, is_empty) = (list.entries.clone(), list.entries.clone());
    let is_unset = move || editor.with(|draft| draft.all_users(field).is_none());
    vec![
        names_offer(editor, field, directory),
        list.clone().filter_box(),
        el("p").class("empty").hide(move || is_unset() || !is_empty.get().targets().is_empty()).child(empty),
        list.clone().rows(),
        nobody_to_exclude(editor, field),
        group_box(editor, field, directory, entries, list.others),
    ]
}

/// An exclusion takes somebody out of those who are included: without these it does nothing.
fn nobody_to_exclude(editor: Editor, field: Field) -> El {
    let has_no_effect = lists::holds(move || {
        field == Field::ExcludeTargets
            && editor.with(|draft| {
                let is_empty = |field| draft.with_selected(field, <[Target]>::is_empty);
                let nobody = draft.all_users(Field::IncludeTargets) == Some(false) && is_empty(Field::IncludeTargets);
                nobody && !is_empty(field)
            })
    });
    el("p").class("small no-effect").hide(move || !has_no_effect.get()).child(
        "Nobody is included, so nobody can use a pass anyway: these exclusions take effect once somebody is included.",
    )
}

impl List {
    fn new(editor: Editor, field: Field, directory: Directory) -> List {
        let entries = lists::edited(editor, field);
        let filter = ArcRwSignal::new(String::new());
        let shown = {
            let (entries, filter) = (entries.clone(), filter.clone());
            lists::derived(move |before| {
                let (entries, wanted) = (entries.get(), filter.get().trim().to_lowercase());
                let is_wanted = |target: &Target| {
                    wanted.is_empty()
                        || target.id.to_ascii_lowercase().contains(&wanted)
                        || directory.name(target).is_some_and(|name| name.to_lowercase().contains(&wanted))
                };
                let places = entries.targets().iter().enumerate().filter(|(_, target)| is_wanted(target));
                let places = Arc::new(places.map(|(place, _)| place).collect());
                let now = Shown { entries, places };
                (now != *before).then_some(now)
            })
        };
        let read = lists::read(editor, field);
        List {
            editor,
            field,
            directory,
            entries,
            others: lists::edited(editor, lists::other(field)),
            everyone: lists::holds(move || editor.with(|draft| draft.all_users(Field::IncludeTargets)) == Some(true)),
            read,
            filter,
            shown,
            first: ArcRwSignal::new(0),
            row_height: ArcRwSignal::new(ROW_HEIGHT),
            printing: ArcRwSignal::new(false),
        }
    }

    /// The rows that are built, of so many.
    fn built(&self, count: usize) -> Range<usize> {
        if count < LONG || self.printing.get() {
            return 0..count;
        }
        let last_start = count.saturating_sub(BUILT);
        let start = self.first.get().saturating_sub(ABOVE).min(last_start);
        start..(start + BUILT).min(count)
    }

    fn filter_box(self) -> El {
        let name = format!("{}-filter", self.field.name());
        let label = match self.field {
            Field::IncludeTargets => "Filter included groups",
            _ => "Filter excluded groups",
        };
        let List { directory, entries, shown, filter, first, .. } = self;
        let is_short = {
            let entries = entries.clone();
            move || entries.get().targets().len() < FILTERED
        };
        let count = {
            let (entries, filter, shown) = (entries.clone(), filter.clone(), shown.clone());
            move || {
                let (all, shown) = (entries.get().targets().len(), shown.with(Shown::len));
                if filter.get().trim().is_empty() {
                    format!("{all} entries")
                } else {
                    format!("{shown} of {all} entries")
                }
            }
        };
        let value = filter.clone();
        let input = el("input")
            .attr("type", "search")
            .class("text")
            .id(&name)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .value(move || value.get())
            .on("input", move |event| {
                // A name can only be found once it is known.
                directory.want_all(entries.get_untracked().targets(), false);
                first.set(0);
                filter.set(typed(&event));
            })
            .on("keydown", |event| {
                // Enter would send the form to the review.
                if dom::key(&event).as_deref() == Some("Enter") {
                    event.prevent_default();
                }
            });
        el("div").class("filter").hide(is_short).child((
            el("label").attr("for", &name).child(label),
            input,
            el("span").class("small").attr("role", "status").child(text(count)),
        ))
    }

    fn rows(self) -> El {
        let items = {
            let list = self.clone();
            move || {
                let shown = list.shown.get();
                let built = list.built(shown.len());
                let is_long = shown.len() >= LONG;
                let in_view: Vec<(usize, &Target)> =
                    built.filter_map(|place| Some((place, shown.get(place)?))).collect();
                list.directory.want_all(in_view.iter().map(|(_, target)| *target), true);
                let row = |(place, target): &(usize, &Target)| {
                    let (list, target, place) = (list.clone(), (*target).clone(), *place);
                    // In a long list a row says which one it is of how many.
                    let position = is_long.then_some((place + 1, shown.len()));
                    let key = lists::key(&target);
                    let key = if is_long { format!("{place}/{}:{key}", shown.len()) } else { key };
                    Row::new(key, move || list.row(target, position))
                };
                in_view.iter().map(row).collect()
            }
        };
        let label = format!("{} groups", self.field.label());
        let list = el("ul").class("rows").attr("aria-label", &label).child(each(items));
        let is_empty = {
            let shown = self.shown.clone();
            move || shown.with(Shown::len) == 0
        };
        let is_long = {
            let shown = self.shown.clone();
            lists::holds(move || shown.with(Shown::len) >= LONG)
        };
        // What scrolls can be reached by the keyboard, and then has a name.
        let (tab_stop, is_group, is_named) = (is_long.clone(), is_long.clone(), is_long.clone());
        let scrolled = self.clone();
        self.clone().make_room(&list);
        self.print_all();
        el("div")
            .class("rows-box")
            .class_when("long", move || is_long.get())
            .bind("tabindex", move || tab_stop.get().then(|| "0".to_owned()))
            .bind("role", move || is_group.get().then(|| "group".to_owned()))
            .bind("aria-label", move || is_named.get().then(|| label.clone()))
            .hide(is_empty)
            .on("scroll", move |event| {
                let Some(node) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
                    return;
                };
                let row = f64::from(node.scroll_top()) / scrolled.row_height.get_untracked();
                let first = row.max(0.0) as usize / STEP * STEP;
                if scrolled.first.get_untracked() != first {
                    scrolled.first.set(first);
                }
            })
            .child(list)
    }

    /// Room above and below the rows that are built, as high as those that are not.
    fn make_room(self, rows: &El) {
        let Some(element) = rows.node().dyn_ref::<HtmlElement>().cloned() else { return };
        effect(Box::new(move || {
            let count = self.shown.with(Shown::len);
            let built = self.built(count);
            let height = self.row_height.get();
            let style = element.style();
            for (name, rows) in [("padding-top", built.start), ("padding-bottom", count - built.end)] {
                let room = if rows == 0 { String::new() } else { format!("{}px", (rows as f64 * height).round()) };
                let _ = style.set_property(name, &room);
            }
            if built.len() < count {
                let (element, row_height) = (element.clone(), self.row_height.clone());
                request_animation_frame(move || measure(&element, &row_height));
            }
        }));
    }

    /// Before the page is printed all rows are built.
    fn print_all(&self) {
        for (event, is_printing) in [("beforeprint", true), ("afterprint", false)] {
            let printing = self.printing.clone();
            // Effects run before the browser goes on, so what is printed has all rows.
            let handle = window_event_listener_untyped(event, move |_| printing.set(is_printing));
            on_cleanup(move || handle.remove());
        }
    }

    fn row(self, target: Target, position: Option<(usize, usize)>) -> El {
        let List { editor, field, directory, others, everyone, read, .. } = self.clone();
        let registration = (target.is_registration_required == Some(true))
            .then(|| el("span").class("note").child("isRegistrationRequired: true, kept as it was read"));
        let on_both = {
            let target = target.clone();
            let is_on_both = lists::holds(move || !everyone.get() && others.get().has(&target));
            let sentence = match field {
                Field::IncludeTargets => "Also excluded. Exclusion wins: its members cannot use a pass.",
                _ => "Also included. Exclusion wins: its members cannot use a pass.",
            };
            el("span").class("note wrong-note").hide(move || !is_on_both.get()).child(sentence)
        };
        let what = el("span").class("what").child((
            group_name(directory, &target, field),
            kind(&target),
            registration,
            on_both,
        ));
        let added = {
            let target = target.clone();
            // Once it was saved, it is an entry like the others.
            let is_read = lists::holds(move || read.get().has(&target));
            let plus = (el("span").attr("aria-hidden", "true").child("+"), el("span").class("hidden").child("added: "));
            el("span").class("plus").hide(move || is_read.get()).child(plus)
        };
        let label = {
            let target = target.clone();
            move || Some(format!("Remove {}", directory.name(&target).unwrap_or_else(|| target.id.clone())))
        };
        let button = el("button")
            .attr("type", "button")
            .class("button quiet")
            .bind("aria-label", label)
            .hide(move || editor.is_read_only())
            .on("click", move |event| {
                // Of a double click the second one would meet the row that took this one's place.
                if event.dyn_ref::<UiEvent>().is_none_or(|event| event.detail() < 2) {
                    self.remove(&target);
                }
            })
            .child("Remove");
        let row = el("li").child((added, what, button));
        match position {
            None => row,
            Some((place, count)) => {
                row.attr("aria-posinset", &place.to_string()).attr("aria-setsize", &count.to_string())
            }
        }
    }

    /// Takes an entry off the list. Its row is gone with its button: it goes on at the row that took its place, else at the
    /// last one, else at the box.
    fn remove(&self, target: &Target) {
        let shown = self.shown.get_untracked();
        let is_this = |place: &usize| shown.get(*place).is_some_and(|other| other.same_as(target));
        let place = (0..shown.len()).find(is_this).unwrap_or_default();
        let built = untrack(|| self.built(shown.len()));
        self.editor.edit(|draft| draft.remove_target(self.field, target));
        let name = self.field.name();
        focus_one_of([
            format!("#{name} .rows li:nth-child({}) button", place.saturating_sub(built.start) + 1),
            format!("#{name} .rows li:last-child button"),
            format!("#{name}-add"),
        ]);
    }
}

/// Moves the focus to what the first of these selectors finds, once the page shows what was just changed.
fn focus_one_of(selectors: [String; 3]) {
    request_animation_frame(move || {
        let found = selectors.iter().find_map(|selector| document().query_selector(selector).ok().flatten());
        if let Some(Ok(element)) = found.map(JsCast::dyn_into::<HtmlElement>) {
            let _ = element.focus();
        }
    });
}

/// Learns how high a row is.
fn measure(rows: &HtmlElement, row_height: &ArcRwSignal<f64>) {
    let count = f64::from(rows.child_element_count());
    let top = rows.first_element_child().map(|row| row.get_bounding_client_rect().top());
    let bottom = rows.last_element_child().map(|row| row.get_bounding_client_rect().bottom());
    let (Some(top), Some(bottom)) = (top, bottom) else { return };
    let height = (bottom - top) / count;
    // Small differences between the rows in view are not worth that the page moves.
    if height > 1.0 && (height - row_height.get_untracked()).abs() > 4.0 {
        row_height.set(height);
    }
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
