//! The registration that this device uses of its own: the form that takes it, and the line at the foot that shows it.

use graph::config::ConfigProblem;
use graph::{Cloud, Config};
use leptos::prelude::*;

use crate::ui::{El, el, part, typed};
use crate::{device, dom};

/// What the form is called in the set-up, and where the focus goes.
const FORM: &str = "device";

/// The clouds that can be chosen, as administrators know them.
pub(super) const CLOUDS: [(Cloud, &str); 3] = [
    (Cloud::Global, "Global (also GCC)"),
    (Cloud::UsGovL4, "US Government L4 (GCC High)"),
    (Cloud::UsGovL5, "US Government L5 (DoD)"),
];

/// A box with the clouds.
pub(super) fn cloud_box(id: &str, chosen: impl Fn(Cloud) + 'static) -> El {
    let options = CLOUDS.map(|(cloud, label)| el("option").attr("value", cloud.word()).child(label));
    el("select").class("text").id(id).child(Vec::from(options)).on("change", move |event| {
        let value = event.target().and_then(|target| js_sys::Reflect::get(&target, &"value".into()).ok()?.as_string());
        if let Some(cloud) = value.and_then(|word| Cloud::parse(&word)) {
            chosen(cloud);
        }
    })
}

/// The form: what is pasted is checked, kept, and used at once.
pub(super) fn form() -> El {
    let (client_id, tenant) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let cloud = RwSignal::new(Cloud::Global);
    let problems = RwSignal::new(Vec::<ConfigProblem>::new());
    let of = move |key: &'static str| {
        problems.with(|all| all.iter().find(|problem| problem.key == key).map(|problem| problem.expected.clone()))
    };
    let field = move |key: &'static str, label: &str, value: RwSignal<String>| {
        let id = format!("{FORM}-{key}");
        el("div").class("field-row").child((
            el("label").attr("for", &id).child(label),
            el("input")
                .attr("type", "text")
                .class("text wide")
                .id(&id)
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("aria-describedby", &format!("{id}-problem"))
                .bind("aria-invalid", move || of(key).map(|_| "true".into()))
                .on("input", move |event| value.set(typed(&event))),
            el("span")
                .id(&format!("{id}-problem"))
                .child(part(move || of(key).map(|why| el("span").class("wrong-text").child(why)))),
        ))
    };
    let cloud_id = format!("{FORM}-cloud");
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        match device::keep(&client_id.get_untracked(), &tenant.get_untracked(), cloud.get_untracked().word()) {
            Ok(()) => reload(),
            Err(found) => {
                if let Some(first) = found.first() {
                    dom::focus(&format!("{FORM}-{}", first.key));
                }
                problems.set(found);
            }
        }
    };
    el("form").attr("novalidate", "").on("submit", submit).child((
        field("clientId", "Application (client) ID", client_id),
        field("tenant", "Tenant: its id or a verified domain", tenant),
        el("div").class("field-row").child((
            el("label").attr("for", &cloud_id).child("Cloud"),
            cloud_box(&cloud_id, move |chosen| cloud.set(chosen)),
        )),
        el("p").child(el("button").attr("type", "submit").class("button").child("Use on this device")),
    ))
}

/// Shows at the foot of the page that this device uses a registration of its own, with the way to remove it.
pub fn tell(config: &Config) {
    let Some(foot) = El::existing("foot") else { return };
    let says = format!(
        "This device uses an app registration of its own, kept in this browser: client id {}, tenant {}, {}.",
        config.client_id,
        config.tenant.as_str(),
        config.cloud.label()
    );
    let remove = move |_| {
        device::remove();
        reload();
    };
    foot.child(el("p").child((
        says,
        " ",
        el("button").attr("type", "button").class("link").on("click", remove).child("Remove it"),
    )));
}

fn reload() {
    let _ = window().location().reload();
}
