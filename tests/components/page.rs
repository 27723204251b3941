//! A page to test: mounted inside an owner of its own, used as a person does, taken away at the end.

use std::cell::{Cell, OnceCell};
use std::ops::Deref;
use std::rc::Rc;

use graph::config::{Endpoints, Tenant};
use graph::{Cloud, Config};
use leptos::mount::mount_to;
use leptos::prelude::{Owner, document};
use leptos::task::tick;
use panel::app::App;
use panel::editor::Editor;
use panel::session::Session;
use panel::shell::Shell;
use panel::ui::Content;
use panel::views::policy_page::policy_page;
use policy::{Field, Policy};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

/// A policy as most tenants have it.
pub(crate) const POLICY: &str = r#"{
    "id": "TemporaryAccessPass", "state": "enabled",
    "includeTargets": [{"targetType": "group", "id": "all_users", "isRegistrationRequired": false}],
    "excludeTargets": [{"targetType": "group", "id": "aaaaaaaa-0000-4000-8000-000000000001"}],
    "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480, "defaultLifetimeInMinutes": 60,
    "isUsableOnce": false, "defaultLength": 8
}"#;

/// A policy of which nothing was ever set.
pub(crate) const UNSET: &str = r#"{
    "id": "TemporaryAccessPass", "state": null, "includeTargets": null, "excludeTargets": null,
    "minimumLifetimeInMinutes": null, "maximumLifetimeInMinutes": null, "defaultLifetimeInMinutes": null,
    "isUsableOnce": null, "defaultLength": null
}"#;

/// Marks what a test has mounted: a test that failed leaves it behind, and the next one takes it away.
const MOUNTED: &str = "data-mounted";

/// Something mounted on the page. Dropped, it ends its effects and takes itself away.
pub(crate) struct Mounted {
    root: HtmlElement,
    owner: Owner,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.owner.cleanup();
        self.root.remove();
    }
}

/// Mounts what this builds, as the panel does.
pub(crate) fn mount<C: Content>(build: impl FnOnce() -> C + 'static) -> Mounted {
    while let Ok(Some(left)) = document().query_selector(&format!("[{MOUNTED}]")) {
        left.remove();
    }
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    root.set_attribute(MOUNTED, "").unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    let (parent, owner) = (root.clone(), Rc::new(OnceCell::new()));
    let kept = owner.clone();
    let put = move || {
        let _ = kept.set(Owner::current().expect("an owner"));
        build().put(&parent);
    };
    // Leptos brings its executor and the owner; the owner ends with `Mounted`.
    mount_to(root.clone(), put).forget();
    Mounted { root, owner: owner.get().expect("mounted").clone() }
}

/// Waits until the page shows what was just changed and the focus is where it is to go: effects run as tasks; the
/// focus is moved in the next frame, after the removal of a row perhaps in the one after that.
pub(crate) async fn settled() {
    tick().await;
    for _ in 0..2 {
        let frame = js_sys::Promise::new(&mut |resolve, _| {
            leptos::prelude::window().request_animation_frame(&resolve).unwrap();
        });
        JsFuture::from(frame).await.unwrap();
        tick().await;
    }
}

impl Mounted {
    /// What the drawings say to those who do not see them, of those that this selects.
    pub(crate) fn drawings(&self, selector: &str) -> Vec<String> {
        let found = self.root.query_selector_all(&format!("{selector} svg")).unwrap();
        let drawings = (0..found.length()).filter_map(|position| found.item(position)?.dyn_into::<Element>().ok());
        drawings.map(|drawing| drawing.get_attribute("aria-label").expect("a text alternative")).collect()
    }

    /// What this selects, in the order of the page.
    pub(crate) fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|position| found.item(position)?.dyn_into().ok()).collect()
    }

    /// The one element that this selects.
    pub(crate) fn one(&self, selector: &str) -> HtmlElement {
        let mut found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector} selects {found:?} in {}", self.root.inner_html());
        found.remove(0)
    }

    /// Whether there is one and it can be seen.
    pub(crate) fn shows(&self, selector: &str) -> bool {
        self.all(selector).iter().any(is_shown)
    }

    /// The text of the one element that this selects, which can be seen.
    pub(crate) fn text(&self, selector: &str) -> String {
        let element = self.one(selector);
        assert!(is_shown(&element), "{selector} is hidden");
        text_of(&element)
    }

    /// The texts of the visible elements that this selects.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().filter(is_shown).map(text_of).collect()
    }

    /// An attribute of the one element that this selects.
    pub(crate) fn attr(&self, selector: &str, name: &str) -> Option<String> {
        self.one(selector).get_attribute(name)
    }

    /// The element with the focus; it has to be one of this page.
    pub(crate) fn focused(&self) -> HtmlElement {
        let focused = document().active_element().unwrap();
        assert!(self.root.contains(Some(&focused)), "the focus is lost: it is on {}", focused.tag_name());
        focused.unchecked_into()
    }

    /// The visible button of this name.
    pub(crate) fn button(&self, name: &str) -> HtmlElement {
        let is_named = |button: &HtmlElement| {
            button.get_attribute("aria-label").unwrap_or_else(|| text_of(button)) == name && is_shown(button)
        };
        let mut found: Vec<HtmlElement> = self.all("button").into_iter().filter(is_named).collect();
        assert_eq!(found.len(), 1, "buttons of the name {name}: {found:?}");
        found.remove(0)
    }

    /// Presses the visible button of this name.
    pub(crate) async fn press(&self, name: &str) {
        self.click(&self.button(name)).await;
    }

    /// Clicks an element: it takes the focus, as with a mouse.
    pub(crate) async fn click(&self, element: &HtmlElement) {
        element.focus().unwrap();
        element.click();
        settled().await;
    }

    /// A text field or a radio button.
    pub(crate) fn input(&self, id: &str) -> HtmlInputElement {
        self.one(&format!("#{id}")).dyn_into().unwrap()
    }

    /// Writes over what a text field holds.
    pub(crate) async fn type_in(&self, id: &str, text: &str) {
        let input = self.input(id);
        assert!(is_shown(&input), "{id} is hidden");
        input.focus().unwrap();
        input.set_value(text);
        input.dispatch_event(&bubbling("input")).unwrap();
        settled().await;
    }

    /// Chooses a radio button.
    pub(crate) async fn choose(&self, id: &str) {
        let input = self.input(id);
        assert!(is_shown(&input), "{id} is hidden");
        self.click(&input).await;
        assert!(input.checked());
    }

    /// Presses a key where the focus is; whether the browser would still do what it does by itself.
    pub(crate) async fn key(&self, key: &str) -> bool {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        let goes_on = self.focused().dispatch_event(&event).unwrap();
        settled().await;
        goes_on
    }
}

fn bubbling(name: &str) -> Event {
    let init = EventInit::new();
    init.set_bubbles(true);
    Event::new_with_event_init_dict(name, &init).unwrap()
}

/// Whether it takes up room on the page.
pub(crate) fn is_shown(element: &impl AsRef<HtmlElement>) -> bool {
    element.as_ref().offset_height() > 0
}

/// Its text, without the white space around it.
pub(crate) fn text_of(element: &HtmlElement) -> String {
    element.text_content().unwrap_or_default().trim().to_owned()
}

/// The page of a signed-in person, on a policy.
pub(crate) struct Page {
    mounted: Mounted,
    /// The editing session behind it.
    pub(crate) editor: Editor,
}

impl Deref for Page {
    type Target = Mounted;

    fn deref(&self) -> &Mounted {
        &self.mounted
    }
}

impl Page {
    /// Mounts the page for a policy that was just read.
    pub(crate) async fn of(policy: &str) -> Page {
        Page::opened(policy, false).await
    }

    /// Mounts the page for somebody who may look, but not change.
    pub(crate) async fn read_only(policy: &str) -> Page {
        Page::opened(policy, true).await
    }

    async fn opened(policy: &str, read_only: bool) -> Page {
        let policy = Policy::parse(policy).unwrap();
        let editor = Editor::new(shell().await, policy, 0.0, read_only);
        let mounted = mount(move || policy_page(App::starting(), editor));
        settled().await;
        Page { mounted, editor }
    }

    /// Whether the field is marked as changed; the mark and what it was go together.
    pub(crate) fn is_changed(&self, field: Field) -> bool {
        let was = self.one(&format!("#{}-was", field.name()));
        let frame = was.closest(".field").unwrap().unwrap();
        let marked = frame.class_list().contains("changed");
        assert_eq!(marked, is_shown(&was), "{field:?}");
        marked
    }

    /// The fields that are marked as changed.
    pub(crate) fn changed(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.is_changed(*field)).collect()
    }

    /// How many changes the bar at the foot counts.
    pub(crate) fn count(&self) -> String {
        self.text(".count")
    }

    /// The line in the bar at the foot.
    pub(crate) fn note(&self) -> String {
        text_of(&self.one(".note[aria-live]"))
    }

    /// What is said to be wrong beside a control; `None` when nothing is, and the control then is not marked either.
    pub(crate) fn error(&self, field: Field) -> Option<String> {
        let error = self.one(&format!("#{}-error", field.name()));
        let frame = error.closest(".field").unwrap().unwrap();
        assert_eq!(frame.class_list().contains("wrong"), is_shown(&error), "{field:?}");
        is_shown(&error).then(|| text_of(&error))
    }

    /// Whether the review is open.
    pub(crate) fn is_reviewing(&self) -> bool {
        self.all("dialog#review[open]").len() == 1
    }

    /// Presses **Review changes**.
    pub(crate) async fn review(&self) {
        self.press("Review changes").await;
    }
}

/// For an emulator that is not there: nothing listens on port 9 (discard), and nobody is signed in.
async fn shell() -> Shell {
    thread_local! {
        static SHELL: Cell<Option<Shell>> = const { Cell::new(None) };
    }
    if let Some(shell) = SHELL.get() {
        return shell;
    }
    let address = |path: &str| format!("http://localhost:9/{path}");
    let config = Config {
        idle_minutes: 0,
        client_id: "11111111-2222-3333-4444-555555555555".into(),
        tenant: Tenant::Organizations,
        cloud: Cloud::Global,
        endpoints: Some(Endpoints {
            issuer: address("issuer"),
            authorize: address("authorize"),
            token: address("token"),
            logout: address("logout"),
            keys: address("keys"),
            graph: address("graph"),
        }),
    };
    let (session, problem) = Session::start(&config).await.expect("a session");
    assert!(problem.is_none(), "{problem:?}");
    let shell = Shell::new(config, session);
    SHELL.set(Some(shell));
    shell
}

/// Calls a method of an element that the bindings do not have.
pub(crate) fn call(element: &HtmlElement, method: &str) {
    let method = js_sys::Reflect::get(element, &JsValue::from_str(method)).unwrap();
    method.unchecked_into::<js_sys::Function>().call0(element).unwrap();
}
