//! The box that adds groups to a list: by name, where the names of groups may be read, or by object id.
//!
//! With names it is a combobox as the ARIA Authoring Practices Guide describes it (editable, list of suggestions, nothing
//! chosen by itself): <https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>. The focus stays in the box; arrow keys move
//! through the suggestions, Enter adds the one that is marked, Escape closes them.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use graph::directory::names::{Found, Key};
use graph::directory::paste::{self, Pasted};
use graph::directory::search::{Question, State as Progress};
use graph::directory::{Group, Search};
use leptos::prelude::*;
use policy::{Field, Target};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Event, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::group_name::about;
use crate::directory::{Access, Directory};
use crate::dom;
use crate::editor::Editor;
use crate::lists::Listed;
use crate::ui::{El, effect, el, part, text, typed};

/// A search begins once typing pauses for this time.
const PAUSE: Duration = Duration::from_millis(250);

/// The box.
#[derive(Clone)]
struct Adder {
    editor: Editor,
    field: Field,
    directory: Directory,
    /// What is on this list, and on the other one.
    entries: ArcRwSignal<Arc<Listed>>,
    others: ArcRwSignal<Arc<Listed>>,
    entered: ArcRwSignal<String>,
    search: ArcRwSignal<Search>,
    is_open: ArcRwSignal<bool>,
    /// Which suggestion is marked.
    marked: ArcRwSignal<Option<usize>>,
    /// What is wrong with what was entered, a sentence each.
    problems: ArcRwSignal<Vec<String>>,
    /// What has happened, for those who do not see it too.
    said: ArcRwSignal<String>,
    /// Ids that are to be added as soon as it is known what they are.
    checked: ArcRwSignal<Option<Pasted>>,
    /// The list is about to change because this box adds to it.
    is_adding: Rc<Cell<bool>>,
}

/// The box with **Add group**, its suggestions and its messages.
pub fn group_box(
    editor: Editor,
    field: Field,
    directory: Directory,
    entries: ArcRwSignal<Arc<Listed>>,
    others: ArcRwSignal<Arc<Listed>>,
) -> El {
    let adder = Adder {
        editor,
        field,
        directory,
        entries,
        others,
        entered: ArcRwSignal::new(String::new()),
        search: ArcRwSignal::new(Search::default()),
        is_open: ArcRwSignal::new(false),
        marked: ArcRwSignal::new(None),
        problems: ArcRwSignal::new(Vec::new()),
        said: ArcRwSignal::new(String::new()),
        checked: ArcRwSignal::new(None),
        is_adding: Rc::default(),
    };
    adder.clone().go_on_when_checked();
    adder.clone().forget_what_was_said();
    let add = adder.clone();
    let button = el("button").attr("type", "button").class("button").on("click", move |_| add.add()).child("Add group");
    el("div").class("adder").hide(move || editor.is_read_only()).child((
        el("div").class("add").child((adder.clone().labelled_box(), button)),
        adder.clone().problem_list(),
        adder.status(),
    ))
}

impl Adder {
    fn name(&self, part: &str) -> String {
        format!("{}-{part}", self.field.name())
    }

    fn labelled_box(self) -> El {
        let id = self.name("add");
        let (searching, options) = (self.clone(), self.clone());
        let label = move || {
            let label = if searching.searches() { "Group name or object id" } else { "Object id of a group" };
            label.to_owned()
        };
        el("div").class("add-box").child((
            el("label").attr("for", &id).child(text(label)),
            self.input(&id),
            options.suggestions(),
        ))
    }

    /// Whether groups can be searched for by name.
    fn searches(&self) -> bool {
        self.directory.access() == Access::Given
    }

    fn input(self, id: &str) -> El {
        let with = |adder: &Adder, bound: fn(&Adder) -> Option<String>| {
            let adder = adder.clone();
            move || bound(&adder)
        };
        let combobox = |adder: &Adder, value: &'static str| {
            let adder = adder.clone();
            move || adder.searches().then(|| value.to_owned())
        };
        let (value, input, keys, paste, blur) =
            (self.entered.clone(), self.clone(), self.clone(), self.clone(), self.clone());
        let error = format!("{} {}", self.name("add-error"), self.name("add-said"));
        el("input")
            .attr("type", "text")
            .class("text")
            .id(id)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("aria-describedby", &error)
            .bind("role", combobox(&self, "combobox"))
            .bind("aria-autocomplete", combobox(&self, "list"))
            .bind("aria-expanded", with(&self, |adder| adder.searches().then(|| adder.shows_list().to_string())))
            .bind("aria-controls", with(&self, |adder| adder.searches().then(|| adder.name("options"))))
            .bind("aria-activedescendant", with(&self, Adder::marked_option))
            .bind("aria-invalid", with(&self, |adder| (!adder.problems.get().is_empty()).then(|| "true".into())))
            .value(move || value.get())
            .on("input", move |event| input.typed(&typed(&event)))
            .on("keydown", move |event| keys.key(&event))
            .on("paste", move |event| paste.pasted(&event))
            .on("blur", move |_| blur.close())
    }

    fn marked_option(&self) -> Option<String> {
        self.shows_list().then(|| self.marked.get()).flatten().map(|place| self.option_id(place))
    }

    fn option_id(&self, place: usize) -> String {
        format!("{}-{place}", self.name("option"))
    }

    /// Takes over what was typed. A search begins once typing pauses; its answer counts only as long as nothing else was
    /// typed.
    fn typed(&self, now: &str) {
        self.entered.set(now.to_owned());
        self.problems.set(Vec::new());
        self.said.set(String::new());
        self.checked.set(None);
        self.marked.set(None);
        if !self.directory.may_ask() {
            return;
        }
        let ids = paste::ids(now).ids;
        let searched = if ids.is_empty() { now } else { "" };
        let mut question = None;
        self.search.update(|search| question = search.typed(searched));
        self.is_open.set(question.is_some() || ids.len() == 1);
        if let [id] = ids.as_slice() {
            // What a single id stands for is shown before it is added.
            self.directory.want(Key::group(id), true);
        }
        if let Some(question) = question {
            let adder = self.clone();
            let when_calm = move || {
                if adder.search.with_untracked(|search| search.is_current(&question)) {
                    adder.ask(question);
                }
            };
            set_timeout(when_calm, PAUSE);
        }
    }

    fn ask(&self, question: Question) {
        let adder = self.clone();
        crate::spawn(async move {
            let reply = adder.directory.ask(&question).await;
            let base = adder.directory.base();
            let before = adder.search.with_untracked(|search| search.groups().len());
            let mut counts = false;
            adder.search.update(|search| {
                counts = match reply {
                    Ok(reply) => search.answered(&question, &reply, base, dom::unix_seconds()),
                    Err(problem) => search.failed(&question, problem),
                };
            });
            if counts {
                adder.said.set(adder.search.with_untracked(Search::announcement).unwrap_or_default());
                // After **More** it goes on at the first one that came.
                if before > 0 {
                    adder.mark(Some(before));
                } else {
                    bring_into_view(adder.name("options"));
                }
            }
        });
    }

    /// The groups that are suggested.
    fn groups(&self) -> Vec<Group> {
        match paste::ids(&self.entered.get()).ids.as_slice() {
            [] => self.search.with(|search| search.groups().to_vec()),
            [id] => match Key::group(id).and_then(|key| self.directory.found(&key)) {
                Some(Found::Group(group)) => vec![group],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn has_more(&self) -> bool {
        self.search.with(Search::has_more)
    }

    /// How many suggestions there are, **More** among them.
    fn count(&self) -> usize {
        self.groups().len() + usize::from(self.has_more())
    }

    fn shows_list(&self) -> bool {
        self.is_open.get() && self.searches() && self.count() > 0
    }

    fn suggestions(self) -> El {
        let (hidden, listed) = (self.clone(), self.clone());
        let options = move || {
            let groups = listed.groups();
            let more = listed.has_more().then(|| listed.clone().more(groups.len()));
            let group = |(place, group): (usize, Group)| listed.clone().option(place, group);
            groups.into_iter().enumerate().map(group).chain(more).collect::<Vec<_>>()
        };
        el("ul")
            .class("options")
            .id(&self.name("options"))
            .attr("role", "listbox")
            .attr("aria-label", "Groups found")
            .hide(move || !hidden.shows_list())
            // The focus stays in the box.
            .on("mousedown", |event| event.prevent_default())
            .child(part(options))
    }

    fn option(self, place: usize, group: Group) -> El {
        let is_here = self.entries.get_untracked().has_group(&group.id);
        let is_there = self.others.get_untracked().has_group(&group.id);
        let other = crate::lists::other(self.field).label();
        let mark = match (is_here, is_there) {
            (true, _) => Some("On this list already".to_owned()),
            (false, true) => Some(format!("On the list {other}")),
            (false, false) => None,
        };
        let content = (
            el("span").class("name").child(el("bdi").child(group.name.as_str())),
            el("span").class("about").child(el("bdi").child(about(&group))),
            el("span").class("id").child(group.id.as_str()),
            mark.map(|mark| el("span").class("mark").child(mark)),
        );
        let root = self.clone().bare_option(place).child(content);
        let root = if is_here { root.attr("aria-disabled", "true") } else { root };
        root.on("click", move |_| self.choose(&group))
    }

    fn more(self, place: usize) -> El {
        let root = self.clone().bare_option(place).class("more").child("More");
        root.on("click", move |_| self.more_groups())
    }

    fn bare_option(self, place: usize) -> El {
        let marked = self.marked.clone();
        let id = self.option_id(place);
        let is_marked = move || Some((marked.get() == Some(place)).to_string());
        el("li").id(&id).attr("role", "option").bind("aria-selected", is_marked)
    }

    fn more_groups(&self) {
        let mut question = None;
        self.search.update(|search| question = search.more());
        if let Some(question) = question {
            self.ask(question);
        }
    }

    fn mark(&self, place: Option<usize>) {
        self.marked.set(place);
        if let Some(place) = place {
            bring_into_view(self.option_id(place));
        }
    }

    fn close(&self) {
        if self.is_open.get_untracked() {
            self.is_open.set(false);
            self.marked.set(None);
        }
    }

    fn key(&self, event: &Event) {
        let Some(pressed) = event.dyn_ref::<KeyboardEvent>() else { return };
        let (is_shown, count) = untrack(|| (self.shows_list(), self.count()));
        let marked = self.marked.get_untracked();
        match (pressed.key().as_str(), is_shown) {
            ("Enter", _) => {
                // Without this it would send the form to the review.
                event.prevent_default();
                match marked.filter(|_| is_shown) {
                    Some(place) => self.take(place),
                    None => self.add(),
                }
            }
            ("ArrowDown" | "ArrowUp", false) if count > 0 && untrack(|| self.searches()) => {
                event.prevent_default();
                self.is_open.set(true);
                let last = count - 1;
                self.mark(Some(if pressed.key() == "ArrowUp" { last } else { 0 }));
            }
            ("ArrowUp", true) if pressed.alt_key() => {
                event.prevent_default();
                self.close();
            }
            ("ArrowDown", true) => {
                event.prevent_default();
                self.mark(Some(marked.map_or(0, |place| (place + 1) % count)));
            }
            ("ArrowUp", true) => {
                event.prevent_default();
                self.mark(Some(marked.map_or(count, |place| place + count).wrapping_sub(1) % count));
            }
            ("Escape", true) => {
                event.prevent_default();
                event.stop_propagation();
                self.close();
            }
            // Back to the text: nothing is marked any more.
            ("ArrowLeft" | "ArrowRight" | "Home" | "End", true) => self.marked.set(None),
            _ => {}
        }
    }

    /// Does what the suggestion at this place stands for.
    fn take(&self, place: usize) {
        let groups = untrack(|| self.groups());
        match groups.get(place) {
            Some(group) => self.choose(group),
            None => self.more_groups(),
        }
    }

    /// Adds a group that was suggested.
    fn choose(&self, group: &Group) {
        let list = self.field.label();
        if self.entries.get_untracked().has_group(&group.id) {
            self.said.set(format!("{} is on the list {list} already.", group.name));
            return;
        }
        self.directory.learn(group);
        self.clear();
        self.add_to_list(std::slice::from_ref(&group.id));
        self.said.set(format!("{} added to {list}.", group.name));
    }

    /// An empty box, ready for the next one.
    fn clear(&self) {
        self.typed("");
        self.close();
        dom::focus(&self.name("add"));
    }

    fn add_to_list(&self, ids: &[String]) {
        self.is_adding.set(true);
        self.editor.edit(|draft| {
            draft.add_groups(self.field, ids);
        });
        // A long list may have pushed the box, and what is said of the rest, out of the window.
        bring_into_view(self.name("add"));
    }

    /// That something was added is no longer true once the list changes in another way.
    fn forget_what_was_said(self) {
        effect(Box::new(move || {
            self.entries.track();
            if !self.is_adding.take() && self.said.with_untracked(|said| !said.is_empty()) {
                self.said.set(String::new());
            }
        }));
    }

    /// What **Add group** does.
    fn add(&self) {
        let entered = self.entered.get_untracked();
        let pasted = paste::ids(&entered);
        dom::focus(&self.name("add"));
        if !pasted.ids.is_empty() {
            return self.add_ids(pasted);
        }
        let wanted = entered.trim().to_lowercase();
        if self.directory.may_ask() && !wanted.is_empty() {
            let is_meant = |group: &Group| group.name.to_lowercase() == wanted;
            let found: Vec<Group> = untrack(|| self.groups()).into_iter().filter(is_meant).collect();
            return match found.as_slice() {
                [group] => self.choose(group),
                _ => {
                    let problem = "Choose one of the groups that are found, with the arrow keys and Enter or with the \
                                   mouse, or enter an object id.";
                    self.problems.set(vec![problem.to_owned()]);
                    self.is_open.set(true);
                }
            };
        }
        let mut result = Ok(Target::all_users());
        // Nothing is changed where there is a problem, and without an id there is one.
        self.editor.with_untracked(|draft| result = draft.clone().add_group(self.field, &entered));
        self.problems.set(result.err().map(|problem| problem.sentence().to_owned()).into_iter().collect());
    }

    /// Adds ids that were typed or pasted. Where names may be read, each is looked up first: an id that no group has would
    /// stand for nobody.
    fn add_ids(&self, pasted: Pasted) {
        if !self.directory.may_ask() {
            return self.add_checked(&pasted);
        }
        self.directory.want(pasted.ids.iter().filter_map(|id| Key::group(id)), true);
        self.said.set(match pasted.ids.len() {
            1 => "Checking the id…".to_owned(),
            count => format!("Checking {count} ids…"),
        });
        self.checked.set(Some(pasted));
    }

    /// Goes on once it is known of each id what it stands for, or that it will not be known.
    fn go_on_when_checked(self) {
        effect(Box::new(move || {
            let Some(pasted) = self.checked.get() else { return };
            let is_known = |id: &String| Key::group(id).is_none_or(|key| self.directory.found(&key).is_some());
            // All are looked at, so that each is a reason to look again.
            let unknown = pasted.ids.iter().filter(|id| !is_known(id)).count();
            if unknown == 0 || self.directory.is_stopped() {
                self.checked.set(None);
                self.add_checked(&pasted);
            }
        }));
    }

    fn add_checked(&self, pasted: &Pasted) {
        let entries = self.entries.get_untracked();
        let found = |id: &str| Key::group(id).and_then(|key| untrack(|| self.directory.found(&key)));
        let (mut new, mut left, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        let is_only = pasted.ids.len() == 1 && pasted.others.is_empty();
        for id in &pasted.ids {
            if entries.has_group(id) {
                let what = if is_only { "This group".to_owned() } else { format!("The group {id}") };
                problems.push(format!("{what} is on the list already."));
            } else if found(id) == Some(Found::Gone) {
                problems.push(format!(
                    "No group of this tenant has the id {id}: the group was deleted, or it is the id of something else. \
                     It was not added."
                ));
            } else {
                new.push(id.clone());
                continue;
            }
            left.push(id.clone());
        }
        for other in &pasted.others {
            problems.push(format!("“{other}” is not an object id."));
            left.push(other.clone());
        }
        let unchecked = self.directory.may_ask() && new.iter().any(|id| found(id).is_none());
        let said = match new.as_slice() {
            [] => String::new(),
            [id] => {
                let name = found(id).and_then(|found| found.name().map(str::to_owned));
                format!("{} added to {}.", name.unwrap_or_else(|| id.clone()), self.field.label())
            }
            ids => format!("{} groups added to {}.", ids.len(), self.field.label()),
        };
        let said = if unchecked { format!("{said} The names could not be checked.") } else { said };
        if !new.is_empty() {
            self.add_to_list(&new);
        }
        // What was not added stays, to be put right.
        if new.is_empty() {
            self.is_open.set(false);
        } else {
            self.typed(&left.join(", "));
            self.close();
        }
        self.problems.set(problems);
        self.said.set(said);
    }

    /// Takes over a column of a spreadsheet, whose line breaks a box of one line would drop without a trace.
    fn pasted(&self, event: &Event) {
        let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
        let Some(text) = data.and_then(|data| data.get_data("text").ok()) else { return };
        let pasted = paste::ids(&text);
        if pasted.ids.is_empty() || !text.trim().contains(['\n', '\r']) {
            return;
        }
        event.prevent_default();
        let before = self.entered.get_untracked();
        let pieces = [before.trim().to_owned()].into_iter().filter(|before| !before.is_empty());
        let pieces: Vec<String> = pieces.chain(pasted.ids).chain(pasted.others).collect();
        self.typed(&pieces.join(", "));
    }

    fn problem_list(self) -> El {
        let (has_none, listed) = (self.problems.clone(), self.problems.clone());
        let lines = move || {
            let problems = listed.get();
            let is_list = problems.len() > 1;
            let line = |problem: String| el(if is_list { "li" } else { "span" }).child(problem);
            let lines: Vec<El> = problems.into_iter().map(line).collect();
            el(if is_list { "ul" } else { "span" }).child(lines)
        };
        el("div")
            .class("wrong-text")
            .id(&self.name("add-error"))
            .hide(move || has_none.get().is_empty())
            .child(part(lines))
    }

    /// What has happened, and **Try again** where a search failed. The region is always there, so that what comes into it is
    /// announced.
    fn status(self) -> El {
        let (said, search) = (self.said.clone(), self.search.clone());
        let waiting = move || {
            let is_waiting = search.with(|search| *search.state() == Progress::Waiting);
            let said = said.get();
            if said.is_empty() && is_waiting { "Searching…".to_owned() } else { said }
        };
        let search = self.search.clone();
        let has_failed = move || search.with(|search| matches!(search.state(), Progress::Failed(_)));
        let again = self.clone();
        let try_again = move |_| {
            let mut question = None;
            again.search.update(|search| question = search.again());
            if let Some(question) = question {
                again.said.set(String::new());
                again.is_open.set(true);
                dom::focus(&again.name("add"));
                again.ask(question);
            }
        };
        el("div").class("said").child((
            el("p").class("small").id(&self.name("add-said")).attr("role", "status").child(text(waiting)),
            el("button")
                .attr("type", "button")
                .class("link")
                .hide(move || !has_failed())
                .on("click", try_again)
                .child("Try again"),
        ))
    }
}

/// Scrolls no further than it takes to see the element with this id, once the page shows what was just changed.
fn bring_into_view(id: String) {
    request_animation_frame(move || {
        if let Some(element) = dom::html_element(&id) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}
