//! Elements on Leptos's reactive graph.
//!
//! The views build the document's own elements; what can change is bound by one of Leptos's effects, which lives as
//! long as the part of the page that it belongs to. There is one type for every element and one for every binding, so
//! the program holds this code once. Leptos's own builders give each element a type of its own, with a dozen functions
//! compiled for each: for this page that came to more than twice the first load's budget (docs/architecture.md has the
//! figures). No string is ever parsed as HTML, so Trusted Types need no policy.
//!
//! ```no_run
//! use leptos::prelude::*;
//! use panel::ui::{el, text};
//!
//! let count = RwSignal::new(0);
//! el("button")
//!     .attr("type", "button")
//!     .on("click", move |_| count.update(|count| *count += 1))
//!     .child(("Pressed ", text(move || count.get().to_string()), " times"));
//! ```

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, Node};

/// An element of the page.
#[derive(Clone, Debug)]
pub struct El(Element);

/// What can stand inside an element.
pub trait Content {
    /// Appends it.
    fn put(self, parent: &Node);
}

/// A new HTML element.
#[inline(never)]
pub fn el(tag: &str) -> El {
    El::made(document().create_element(tag))
}

/// A new SVG element.
#[inline(never)]
pub fn svg(tag: &str) -> El {
    El::made(document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag))
}

impl El {
    /// The names are constants of this program, so there is an element; without one there is nothing to show.
    fn made(element: Result<Element, JsValue>) -> El {
        El(element.unwrap_or_else(|error| wasm_bindgen::throw_val(error)))
    }

    /// An element of the static page.
    pub fn existing(id: &str) -> Option<El> {
        document().get_element_by_id(id).map(El)
    }

    /// The element itself.
    pub fn node(&self) -> &Element {
        &self.0
    }

    /// Sets an attribute.
    #[inline(never)]
    pub fn attr(self, name: &str, value: &str) -> El {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets `class`.
    #[inline(never)]
    pub fn class(self, names: &str) -> El {
        self.attr("class", names)
    }

    /// Sets `id`.
    #[inline(never)]
    pub fn id(self, id: &str) -> El {
        self.attr("id", id)
    }

    /// Keeps an attribute at a value that can change; `None` takes it away.
    pub fn bind(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> El {
        let element = self.0.clone();
        effect(Box::new(move || {
            let _ = match value() {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        }));
        self
    }

    /// Keeps an attribute there, without a value, as long as this holds.
    pub fn flag(self, name: &'static str, is: impl Fn() -> bool + 'static) -> El {
        let element = self.0.clone();
        effect(Box::new(move || {
            let _ = element.toggle_attribute_with_force(name, is());
        }));
        self
    }

    /// Hides the element as long as this holds.
    pub fn hide(self, is: impl Fn() -> bool + 'static) -> El {
        self.flag("hidden", is)
    }

    /// Keeps a class there as long as this holds.
    pub fn class_when(self, name: &'static str, is: impl Fn() -> bool + 'static) -> El {
        let classes = self.0.class_list();
        effect(Box::new(move || {
            let _ = classes.toggle_with_force(name, is());
        }));
        self
    }

    /// Keeps the text of a text field at a value that can change.
    pub fn value(self, value: impl Fn() -> String + 'static) -> El {
        if let Some(input) = self.0.dyn_ref::<web_sys::HtmlInputElement>().cloned() {
            effect(Box::new(move || {
                let value = value();
                // Setting the value it has would move the caret.
                if input.value() != value {
                    input.set_value(&value);
                }
            }));
        }
        self
    }

    /// Keeps a radio button chosen or not.
    pub fn checked(self, is: impl Fn() -> bool + 'static) -> El {
        if let Some(input) = self.0.dyn_ref::<web_sys::HtmlInputElement>().cloned() {
            effect(Box::new(move || input.set_checked(is())));
        }
        self
    }

    /// Listens to an event.
    pub fn on(self, event: &str, listener: impl FnMut(Event) + 'static) -> El {
        self.listen(event, Box::new(listener));
        self
    }

    #[inline(never)]
    fn listen(&self, event: &str, listener: Box<dyn FnMut(Event)>) {
        let closure = Closure::wrap(listener);
        let _ = self.0.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        // Lives as long as the part of the page that it belongs to.
        StoredValue::new_local(closure);
    }

    /// Appends content.
    pub fn child(self, content: impl Content) -> El {
        content.put(&self.0);
        self
    }
}

/// Runs now, and again whenever a signal that it reads has changed, until the part of the page around it goes.
#[inline(never)]
pub fn effect(run: Box<dyn Fn()>) {
    StoredValue::new_local(RenderEffect::new(move |_| run()));
}

/// What a text field holds after an `input` event.
pub fn typed(event: &Event) -> String {
    let field = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}

/// Text that can change.
pub struct Text(Box<dyn Fn() -> String>);

/// Text that can change.
pub fn text(text: impl Fn() -> String + 'static) -> Text {
    Text(Box::new(text))
}

impl Content for Text {
    #[inline(never)]
    fn put(self, parent: &Node) {
        let node = document().create_text_node("");
        let _ = parent.append_child(&node);
        effect(Box::new(move || node.set_data(&(self.0)())));
    }
}

/// Content that is built anew when what it reads has changed.
pub struct Part(Box<dyn Fn(&Node)>);

/// Content that is built anew when what it reads has changed.
pub fn part<C: Content>(build: impl Fn() -> C + 'static) -> Part {
    Part(Box::new(move |parent| build().put(parent)))
}

impl Content for Part {
    #[inline(never)]
    fn put(self, parent: &Node) {
        let (start, end) = (marker(), marker());
        let _ = parent.append_child(&start);
        let _ = parent.append_child(&end);
        effect(Box::new(move || {
            clear_between(&start, &end);
            let fragment = document().create_document_fragment();
            (self.0)(&fragment);
            if let Some(parent) = end.parent_node() {
                let _ = parent.insert_before(&fragment, Some(&end));
            }
        }));
    }
}

fn marker() -> Node {
    document().create_comment("").into()
}

fn clear_between(start: &Node, end: &Node) {
    while let Some(next) = start.next_sibling() {
        if next.is_same_node(Some(end)) {
            break;
        }
        if let Some(parent) = next.parent_node() {
            let _ = parent.remove_child(&next);
        }
    }
}

/// A list whose rows stay as they are while their keys stay.
pub struct Each {
    items: Box<dyn Fn() -> Vec<Row>>,
}

/// A row of a list before it is built: its key, and how to build it.
pub struct Row {
    key: String,
    build: Box<dyn FnOnce() -> El>,
}

impl Row {
    /// A row. Two rows of a list must not have one key.
    pub fn new(key: String, build: impl FnOnce() -> El + 'static) -> Row {
        Row { key, build: Box::new(build) }
    }
}

/// A list whose rows stay as they are while their keys stay: only what was added is built, only what went is removed.
pub fn each(items: impl Fn() -> Vec<Row> + 'static) -> Each {
    Each { items: Box::new(items) }
}

impl Content for Each {
    fn put(self, parent: &Node) {
        let end = marker();
        let _ = parent.append_child(&end);
        let owner = Owner::current().unwrap_or_default();
        let shown = RefCell::new(Vec::<(String, El, Owner)>::new());
        effect(Box::new(move || {
            let rows = (self.items)();
            let Some(parent) = end.parent_node() else { return };
            let mut before = shown.take();
            let mut now = Vec::with_capacity(rows.len());
            for row in rows {
                // Most rows are where they were: then the first one left is the one.
                let position = before.iter().position(|(key, ..)| *key == row.key);
                let (element, row_owner) = match position.map(|position| before.remove(position)) {
                    Some((_, element, row_owner)) => (element, row_owner),
                    None => {
                        let row_owner = owner.child();
                        (row_owner.with(row.build), row_owner)
                    }
                };
                now.push((row.key, element, row_owner));
            }
            for (_, element, row_owner) in before {
                element.0.remove();
                row_owner.cleanup();
            }
            // From the last row to the first, so that the place of each is in front of one that is there already.
            let mut next = end.clone();
            for (_, element, _) in now.iter().rev() {
                if !element.0.next_sibling().is_some_and(|node| node.is_same_node(Some(&next))) {
                    let _ = parent.insert_before(&element.0, Some(&next));
                }
                next = element.0.clone().into();
            }
            shown.replace(now);
        }));
    }
}

impl Content for El {
    #[inline(never)]
    fn put(self, parent: &Node) {
        let _ = parent.append_child(&self.0);
    }
}

/// A copy of something on the static page.
pub struct Copied(pub Node);

impl Content for Copied {
    fn put(self, parent: &Node) {
        let _ = parent.append_child(&self.0);
    }
}

impl Content for &str {
    #[inline(never)]
    fn put(self, parent: &Node) {
        let _ = parent.append_child(&document().create_text_node(self));
    }
}

impl Content for String {
    #[inline(never)]
    fn put(self, parent: &Node) {
        self.as_str().put(parent);
    }
}

impl Content for () {
    fn put(self, _: &Node) {}
}

impl<C: Content> Content for Option<C> {
    fn put(self, parent: &Node) {
        if let Some(content) = self {
            content.put(parent);
        }
    }
}

impl<C: Content> Content for Vec<C> {
    fn put(self, parent: &Node) {
        for content in self {
            content.put(parent);
        }
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Content),+> Content for ($($name,)+) {
            #[allow(non_snake_case, reason = "the names of the types serve as names of the values")]
            fn put(self, parent: &Node) {
                let ($($name,)+) = self;
                $($name.put(parent);)+
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
