//! The same change as code: a tab for each language, for a person or app-only, and its reverse.

use std::rc::Rc;

use leptos::prelude::*;
use policy::{Changes, Policy};
use snippets::{Access, Language, Place};
use web_sys::Event;

use super::support::copy_button;
use crate::dom;
use crate::shell::Shell;
use crate::snippet::{self, Writer};
use crate::ui::{Content, El, el, part};

/// Under which name the device remembers the language and the access, as `csharp app-only`.
const REMEMBERED: &str = "tap-code";

/// What stands in the place of the code when its writer could not be fetched.
const MISSING: &str = "The code could not be shown: a part of the panel could not be fetched. Check the network \
                       connection, then close and open this again.";

/// What is chosen.
#[derive(Clone, Copy)]
struct Choice {
    language: RwSignal<Language>,
    access: RwSignal<Access>,
    /// The reverse instead of the change.
    reverse: RwSignal<bool>,
}

impl Choice {
    /// As it was chosen last on this device.
    fn remembered() -> Choice {
        let words = dom::remembered(REMEMBERED).unwrap_or_default();
        let (language, access) = words.split_once(' ').unwrap_or_default();
        Choice {
            language: RwSignal::new(Language::from_id(language).unwrap_or(Language::Http)),
            access: RwSignal::new(Access::from_id(access).unwrap_or(Access::Delegated)),
            reverse: RwSignal::new(false),
        }
    }

    fn remember(self) {
        let words = [self.language.get_untracked().id(), " ", self.access.get_untracked().id()].concat();
        dom::remember(REMEMBERED, &words);
    }

    fn set_language(self, language: Language) {
        self.language.set(language);
        self.remember();
    }

    fn set_access(self, access: Access) {
        self.access.set(access);
        self.remember();
    }
}

/// The section. `id` tells it from another one on the page; `after` is the policy as the changes leave it, from which
/// the reverse leads back to what they found. What has no reverse is shown without one.
pub fn code(shell: Shell, id: &'static str, changes: &Changes, after: &Policy) -> El {
    let choice = Choice::remembered();
    let reverse = changes.undo(after).draft.review().ok().map(|reviewed| reviewed.changes().clone());
    let reverse = reverse.filter(|changes| !changes.is_empty());
    let has_reverse = reverse.is_some();
    let both = Rc::new((changes.clone(), reverse));
    let text = move || {
        let (forward, reverse) = &*both;
        let changes = reverse.as_ref().filter(|_| choice.reverse.get()).unwrap_or(forward);
        // Without a person the component is being tested.
        let tenant = shell.person().map(|person| person.tenant_id);
        let config = shell.config();
        let place = Place { cloud: config.cloud, graph: config.graph_base(), tenant: tenant.as_deref() };
        match snippet::writer() {
            Writer::Here(render) => render(choice.language.get(), choice.access.get(), &place, changes),
            Writer::Coming => String::new(),
            Writer::Missing => MISSING.to_owned(),
        }
    };
    snippet::fetch();
    let tab_id = move |language: Language| [id, "-", language.id()].concat();
    let panel_id = [id, "-panel"].concat();
    let tab = |language: Language| {
        let is_chosen = move || choice.language.get() == language;
        el("button")
            .attr("type", "button")
            .attr("role", "tab")
            .id(&tab_id(language))
            .attr("aria-controls", &panel_id)
            .bind("aria-selected", move || Some(is_chosen().to_string()))
            .bind("tabindex", move || Some(if is_chosen() { "0" } else { "-1" }.into()))
            .on("click", move |_| choice.set_language(language))
            .child(language.label())
    };
    let tabs = el("div")
        .attr("role", "tablist")
        .attr("aria-label", "Language")
        .on("keydown", move |event| {
            if let Some(language) = next(choice.language.get_untracked(), &event) {
                event.prevent_default();
                choice.set_language(language);
                dom::focus(&tab_id(language));
            }
        })
        .child(Language::ALL.map(tab).into_iter().collect::<Vec<_>>());
    let access = options(
        id,
        "access",
        "Who signs in",
        Access::ALL.map(|access| Radio {
            word: access.id(),
            label: access.label(),
            is_chosen: Box::new(move || choice.access.get() == access),
            choose: Box::new(move || choice.set_access(access)),
        }),
    );
    let ways = [(false, "change", "This change"), (true, "reverse", "The reverse")];
    let way = has_reverse.then(|| {
        options(
            id,
            "way",
            "Which change",
            ways.map(|(reverse, word, label)| Radio {
                word,
                label,
                is_chosen: Box::new(move || choice.reverse.get() == reverse),
                choose: Box::new(move || choice.reverse.set(reverse)),
            }),
        )
    });
    let title = [id, "-title"].concat();
    let shown = text.clone();
    let copy = copy_button("Copy code", text).hide(|| !matches!(snippet::writer(), Writer::Here(_)));
    el("section").class("code").attr("aria-labelledby", &title).child((
        el("header").child((el("h3").id(&title).child("As code"), copy)),
        tabs,
        el("div").class("variants").child((way, access)),
        el("pre")
            .id(&panel_id)
            .attr("role", "tabpanel")
            .attr("tabindex", "0")
            .bind("aria-labelledby", move || Some(tab_id(choice.language.get())))
            .child(part(move || lines(&shown()))),
    ))
}

/// The language that a key leads to from this one.
fn next(from: Language, event: &Event) -> Option<Language> {
    let count = Language::ALL.len();
    let at = Language::ALL.iter().position(|language| *language == from)?;
    let to = match dom::key(event)?.as_str() {
        "ArrowRight" => (at + 1) % count,
        "ArrowLeft" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return None,
    };
    Some(Language::ALL[to])
}

/// One of two radio buttons.
struct Radio {
    word: &'static str,
    label: &'static str,
    is_chosen: Box<dyn Fn() -> bool>,
    choose: Box<dyn Fn()>,
}

fn options(id: &str, name: &str, label: &str, radios: [Radio; 2]) -> El {
    let name = [id, "-", name].concat();
    let radio = |Radio { word, label, is_chosen, choose }: Radio| {
        let input = el("input").attr("type", "radio").attr("name", &name).id(&[&name, "-", word].concat());
        let input = input.checked(is_chosen).on("change", move |_| choose());
        el("label").class("choice").child((input, label))
    };
    el("div")
        .attr("role", "radiogroup")
        .attr("aria-label", label)
        .child(radios.map(radio).into_iter().collect::<Vec<_>>())
}

/// The text with its comments marked. No literal goes over a line except JSON, no line of which begins as a comment does.
fn lines(text: &str) -> Vec<impl Content + use<>> {
    let is_remark = |line: &str| {
        let line = line.trim_start();
        line.starts_with("//") || line.starts_with('#')
    };
    let mut parts: Vec<(bool, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match parts.last_mut() {
            Some((remark, block)) if *remark == is_remark(line) => block.push_str(line),
            _ => parts.push((is_remark(line), line.to_owned())),
        }
    }
    let one = |(remark, block): (bool, String)| match remark {
        true => (Some(el("i").child(block)), None),
        false => (None, Some(block)),
    };
    parts.into_iter().map(one).collect()
}
