//! The native modal dialog: opened and closed by a signal, closed by Esc, the focus back where it was.

use leptos::prelude::*;
use leptos::{ev, html};

/// A dialog. Its content exists only while it is open. The heading takes the focus, so that reading begins there.
pub fn dialog(
    title_id: &'static str,
    title: &'static str,
    class: &'static str,
    is_open: Signal<bool>,
    close: impl Fn() + Copy + Send + 'static,
    content: impl Fn() -> AnyView + Copy + Send + 'static,
    actions: impl Fn() -> AnyView + Copy + Send + 'static,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (is_open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
                crate::dom::focus(title_id);
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    html::dialog()
        .node_ref(node)
        .class(class)
        .attr("aria-labelledby", title_id)
        .on(ev::close, move |_| close())
        .child((
            html::header().child(html::h2().id(title_id).attr("tabindex", "-1").child(title)),
            move || is_open.get().then(content),
            html::footer().child(move || is_open.get().then(actions)),
        ))
        .into_any()
}
