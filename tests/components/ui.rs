//! `panel::ui`: elements that follow signals.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use panel::ui::{Row, each, effect, el, part, svg, text, typed};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Mounted, mount, settled, text_of};

/// A list of rows, each showing its key and, in an effect, how often something was said.
struct List {
    mounted: Mounted,
    keys: RwSignal<Vec<&'static str>>,
    said: RwSignal<u32>,
    runs: Rc<Cell<u32>>,
}

impl List {
    fn of(first: &[&'static str]) -> List {
        let keys = RwSignal::new(first.to_vec());
        let said = RwSignal::new(0);
        let runs = Rc::new(Cell::new(0));
        let counted = runs.clone();
        let row = move |key: &'static str| {
            let counted = counted.clone();
            let effect = move || {
                said.get();
                counted.set(counted.get() + 1);
            };
            Row::new(key.to_owned(), move || {
                self::effect(Box::new(effect));
                el("li").child(key)
            })
        };
        let mounted = mount(move || {
            let rows = each(move || keys.get().into_iter().map(&row).collect());
            el("ul").child((el("li").child("before"), rows, el("li").child("after")))
        });
        List { mounted, keys, said, runs }
    }

    async fn set(&self, keys: &[&'static str]) {
        self.keys.set(keys.to_vec());
        settled().await;
    }

    fn shown(&self) -> Vec<String> {
        self.mounted.texts("li")
    }

    /// How many effects of rows run when something is said.
    async fn effects(&self) -> u32 {
        self.runs.set(0);
        self.said.update(|said| *said += 1);
        settled().await;
        self.runs.get()
    }
}

#[wasm_bindgen_test]
async fn a_list_keeps_its_rows_and_their_state_while_others_come_and_go() {
    let list = List::of(&["one", "two", "three"]);
    assert_eq!(list.shown(), ["before", "one", "two", "three", "after"]);
    let (one, three) = (list.mounted.all("li").remove(1), list.mounted.all("li").remove(3));
    one.set_title("kept");

    list.set(&["one", "three", "four"]).await;
    assert_eq!(list.shown(), ["before", "one", "three", "four", "after"]);
    assert_eq!(list.mounted.all("li")[1], one);
    assert_eq!(list.mounted.all("li")[2], three);
    assert_eq!(list.mounted.one("[title=kept]"), one);
}

#[wasm_bindgen_test]
async fn a_row_that_stays_keeps_the_focus_when_one_before_it_goes() {
    let list = List::of(&["one", "two"]);
    let two = list.mounted.all("li").remove(2);
    two.set_tab_index(-1);
    two.focus().unwrap();
    list.set(&["two", "three"]).await;
    assert_eq!(list.mounted.focused(), two);
}

#[wasm_bindgen_test]
async fn a_list_follows_a_new_order_with_the_same_rows() {
    let list = List::of(&["one", "two", "three"]);
    let before = list.mounted.all("li");
    list.set(&["three", "one", "zero", "two"]).await;
    assert_eq!(list.shown(), ["before", "three", "one", "zero", "two", "after"]);
    let after = list.mounted.all("li");
    assert_eq!([&after[1], &after[2], &after[4]], [&before[3], &before[1], &before[2]]);
}

#[wasm_bindgen_test]
async fn a_row_that_went_has_no_effects_any_more_and_comes_back_as_a_new_one() {
    let list = List::of(&["one", "two", "three"]);
    assert_eq!(list.effects().await, 3);
    let two = list.mounted.all("li").remove(2);
    list.set(&["one", "three"]).await;
    assert_eq!(list.effects().await, 2);
    list.set(&["one", "two", "three"]).await;
    assert_ne!(list.mounted.all("li")[2], two);
    assert_eq!(list.effects().await, 3);
    list.set(&[]).await;
    assert_eq!(list.shown(), ["before", "after"]);
    assert_eq!(list.effects().await, 0);
}

#[wasm_bindgen_test]
async fn what_is_taken_off_the_page_has_no_effects_any_more() {
    let list = List::of(&["one", "two"]);
    let (said, runs) = (list.said, list.runs.clone());
    assert_eq!(list.effects().await, 2);
    drop(list);
    runs.set(0);
    said.set(7);
    settled().await;
    assert_eq!(runs.get(), 0);
}

#[wasm_bindgen_test]
async fn a_part_is_built_anew_in_its_place_and_ends_the_effects_of_what_it_was() {
    let step = RwSignal::new(1);
    let said = RwSignal::new(0);
    let runs = Rc::new(Cell::new(0));
    let counted = runs.clone();
    let mounted = mount(move || {
        let inside = part(move || {
            let step = step.get();
            let counted = counted.clone();
            let inner = el("b").child(text(move || {
                counted.set(counted.get() + 1);
                format!("step {step}, said {}", said.get())
            }));
            // As many elements as steps, so that nothing may be left of the part as it was.
            let more: Vec<_> = (1..step).map(|_| el("i").child("more")).collect();
            (inner, more)
        });
        el("p").child((el("span").child("before"), inside, el("span").child("after")))
    });
    assert_eq!(mounted.texts("p > *"), ["before", "step 1, said 0", "after"]);

    step.set(3);
    settled().await;
    assert_eq!(mounted.texts("p > *"), ["before", "step 3, said 0", "more", "more", "after"]);

    runs.set(0);
    said.set(5);
    settled().await;
    assert_eq!(mounted.texts("b"), ["step 3, said 5"]);
    assert_eq!(runs.get(), 1, "only the effect of what is there now has run");

    step.set(1);
    settled().await;
    assert_eq!(mounted.texts("p > *"), ["before", "step 1, said 5", "after"]);
}

#[wasm_bindgen_test]
async fn a_part_inside_a_part_and_a_list_inside_a_part_end_with_it() {
    let is_shown = RwSignal::new(true);
    let said = RwSignal::new(0);
    let runs = Rc::new(Cell::new(0));
    let counted = runs.clone();
    let mounted = mount(move || {
        let count = move || {
            said.get();
            counted.set(counted.get() + 1);
        };
        let content = move || {
            let (in_part, in_row) = (count.clone(), count.clone());
            let inner = part(move || {
                let count = in_part.clone();
                el("b").bind("title", move || {
                    count();
                    None
                })
            });
            let rows = each(move || {
                let count = in_row.clone();
                let build = move || {
                    el("li").flag("hidden", move || {
                        count();
                        false
                    })
                };
                vec![Row::new("row".into(), build)]
            });
            el("div").child((inner, rows))
        };
        part(move || is_shown.get().then(&content))
    });
    assert_eq!(runs.get(), 2);
    is_shown.set(false);
    settled().await;
    assert!(mounted.all("div").is_empty());
    runs.set(0);
    said.set(1);
    settled().await;
    assert_eq!(runs.get(), 0);
}

#[wasm_bindgen_test]
async fn attributes_classes_and_texts_follow_what_they_are_bound_to() {
    let on = RwSignal::new(false);
    let mounted = mount(move || {
        el("p")
            .class("kept")
            .bind("title", move || on.get().then(|| "is on".to_owned()))
            .flag("data-on", move || on.get())
            .class_when("lit", move || on.get())
            .hide(move || on.get())
            .child(("It is ", text(move || if on.get() { "on" } else { "off" }.to_owned()), "."))
    });
    let state = || {
        let p = mounted.one("p");
        (p.get_attribute("title"), p.get_attribute("data-on"), p.class_name(), mounted.shows("p"), text_of(&p))
    };
    let off = (None, None, "kept".to_owned(), true, "It is off.".to_owned());
    assert_eq!(state(), off);
    on.set(true);
    settled().await;
    let title = Some("is on".to_owned());
    assert_eq!(state(), (title, Some(String::new()), "kept lit".to_owned(), false, "It is on.".to_owned()));
    on.set(false);
    settled().await;
    assert_eq!(state(), off);
}

#[wasm_bindgen_test]
async fn a_field_follows_its_value_and_a_radio_button_its_choice() {
    let entered = RwSignal::new("first".to_owned());
    let chosen = RwSignal::new(false);
    let mounted = mount(move || {
        (
            el("input").id("field").value(move || entered.get()).on("input", move |event| entered.set(typed(&event))),
            el("input").id("radio").attr("type", "radio").checked(move || chosen.get()),
        )
    });
    assert_eq!((mounted.input("field").value().as_str(), mounted.input("radio").checked()), ("first", false));
    mounted.type_in("field", "typed").await;
    assert_eq!(entered.get_untracked(), "typed");
    entered.set("set".into());
    chosen.set(true);
    settled().await;
    assert_eq!((mounted.input("field").value().as_str(), mounted.input("radio").checked()), ("set", true));
    chosen.set(false);
    settled().await;
    assert!(!mounted.input("radio").checked());
}

#[wasm_bindgen_test]
async fn typing_in_the_middle_of_a_text_leaves_the_caret_there() {
    let entered = RwSignal::new("1h30m".to_owned());
    let mounted = mount(move || {
        el("input").id("field").value(move || entered.get()).on("input", move |event| entered.set(typed(&event)))
    });
    let field = mounted.input("field");
    field.focus().unwrap();
    field.set_selection_range(2, 2).unwrap();
    field.set_range_text(" ").unwrap();
    field.set_selection_range(3, 3).unwrap();
    field.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    settled().await;
    assert_eq!(entered.get_untracked(), "1h 30m");
    assert_eq!(field.selection_start().unwrap(), Some(3));
}

#[wasm_bindgen_test]
async fn text_is_text_wherever_it_stands() {
    const MARKUP: &str = "<img src=x onerror=\"document.title='ran'\"> &amp; <b>bold</b>";
    let entered = RwSignal::new(String::new());
    let mounted = mount(move || {
        el("p").attr("title", MARKUP).child((
            el("span").child(MARKUP),
            el("span").child(MARKUP.to_owned()),
            el("span").child(text(move || entered.get())),
            part(move || el("span").child(entered.get())),
        ))
    });
    entered.set(MARKUP.to_owned());
    settled().await;
    assert_eq!(mounted.texts("span"), [MARKUP; 4]);
    assert_eq!(mounted.attr("p", "title").as_deref(), Some(MARKUP));
    assert!(mounted.all("img, b").is_empty());
}

#[wasm_bindgen_test]
fn drawings_are_in_the_namespace_of_drawings() {
    let drawing = svg("svg").child(svg("path"));
    let namespaces = [drawing.node().clone(), drawing.node().first_element_child().unwrap()].map(|e| e.namespace_uri());
    assert_eq!(namespaces, [const { Some("http://www.w3.org/2000/svg") }; 2].map(|uri| uri.map(str::to_owned)));
    assert!(el("svg").node().dyn_ref::<web_sys::HtmlElement>().is_some());
}
