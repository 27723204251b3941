//! What differs from what was read: marked, counted, taken back, discarded, brought back.

use policy::Field;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{POLICY, Page, UNSET};

const GROUP: &str = "bbbbbbbb-0000-4000-8000-000000000002";

/// Changes all eight properties.
pub(crate) async fn change_all(page: &Page) {
    page.choose("state-disabled").await;
    page.choose("includeTargets-selected").await;
    page.type_in("includeTargets-add", GROUP).await;
    page.click(&page.one("#includeTargets .add button")).await;
    page.press("Remove aaaaaaaa-0000-4000-8000-000000000001").await;
    page.type_in(Field::MinimumLifetime.name(), "30m").await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    page.type_in(Field::DefaultLifetime.name(), "2h").await;
    page.choose("isUsableOnce-true").await;
    page.type_in(Field::DefaultLength.name(), "12").await;
}

#[wasm_bindgen_test]
async fn a_changed_field_says_what_it_was() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    assert_eq!(page.changed(), [Field::MaximumLifetime]);
    assert_eq!(page.text("#maximumLifetimeInMinutes-was"), "was 8 hours Take back");
    assert_eq!(page.count(), "1 change");
    page.choose("isUsableOnce-true").await;
    assert_eq!(page.changed(), [Field::MaximumLifetime, Field::IsUsableOnce]);
    assert_eq!(page.text("#isUsableOnce-was"), "was Chosen for each pass Take back");
    assert_eq!(page.count(), "2 changes");
}

#[wasm_bindgen_test]
async fn all_eight_are_counted_and_can_be_taken_back_one_by_one() {
    let page = Page::of(POLICY).await;
    change_all(&page).await;
    assert_eq!(page.changed(), Field::ALL);
    for (done, field) in Field::ALL.into_iter().enumerate() {
        let left = Field::ALL.len() - done;
        assert_eq!(page.count(), if left == 1 { "1 change".to_owned() } else { format!("{left} changes") });
        page.press(&format!("Take back: {}", field.label())).await;
        assert!(!page.is_changed(field));
        let inside = page.focused().closest(".field").unwrap().expect("in a field");
        assert!(inside.query_selector(&format!("#{}-was", field.name())).unwrap().is_some(), "{field:?}");
    }
    assert_eq!(page.count(), "No changes");
    assert_eq!(page.texts("#excludeTargets .rows .id"), ["aaaaaaaa-0000-4000-8000-000000000001"]);
    assert!(page.input("includeTargets-all_users").checked());
    assert!(page.input("state-enabled").checked());
}

#[wasm_bindgen_test]
async fn take_back_restores_the_text_and_goes_to_its_field() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "abc").await;
    assert_eq!(page.changed(), [Field::MaximumLifetime]);
    page.press("Take back: Maximum lifetime").await;
    assert_eq!(page.input(Field::MaximumLifetime.name()).value(), "8h");
    assert_eq!(page.focused().id(), "maximumLifetimeInMinutes");
    assert!(page.changed().is_empty());
    assert_eq!(page.count(), "No changes");
}

#[wasm_bindgen_test]
async fn take_back_of_a_choice_goes_to_what_is_chosen_again() {
    let page = Page::of(POLICY).await;
    page.choose("state-disabled").await;
    page.press("Take back: State").await;
    assert!(page.input("state-enabled").checked());
    assert_eq!(page.focused().id(), "state-enabled");
}

#[wasm_bindgen_test]
async fn take_back_to_not_set_stays_in_the_field() {
    let page = Page::of(UNSET).await;
    page.choose("isUsableOnce-true").await;
    page.press("Take back: One-time use").await;
    assert!(page.all("input[name=isUsableOnce]:checked").is_empty());
    assert_eq!(page.text("#isUsableOnce-says"), "not set");
    let inside = page.focused().closest("fieldset").unwrap().expect("in the field");
    assert!(inside.query_selector("#isUsableOnce-true").unwrap().is_some());
}

#[wasm_bindgen_test]
async fn set_back_by_hand_is_no_change() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    page.choose("state-disabled").await;
    assert_eq!(page.count(), "2 changes");
    page.type_in(Field::MaximumLifetime.name(), "480 min").await;
    page.choose("state-enabled").await;
    assert!(page.changed().is_empty());
    assert_eq!(page.count(), "No changes");
    assert_eq!(page.input(Field::MaximumLifetime.name()).value(), "480 min", "the text stays as it was typed");
    page.review().await;
    assert!(!page.is_reviewing());
    assert_eq!(page.note(), "There is nothing to send: the form shows the policy as it was read.");
}

#[wasm_bindgen_test]
async fn discarded_changes_can_be_brought_back() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "abc").await;
    page.type_in(Field::DefaultLength.name(), "12").await;
    page.choose("isUsableOnce-true").await;
    page.review().await;
    assert!(page.error(Field::MaximumLifetime).is_some());

    page.press("Discard changes").await;
    assert!(page.changed().is_empty());
    assert_eq!(page.count(), "No changes");
    assert_eq!(page.input(Field::MaximumLifetime.name()).value(), "8h");
    assert!(page.input("isUsableOnce-false").checked());
    assert_eq!(page.error(Field::MaximumLifetime), None);
    assert!(!page.shows("#problems"));
    assert_eq!(page.note(), "3 changes discarded. Bring them back");

    page.press("Bring them back").await;
    assert_eq!(page.count(), "3 changes");
    assert_eq!(page.input(Field::MaximumLifetime.name()).value(), "abc");
    assert_eq!(page.input(Field::DefaultLength.name()).value(), "12");
    assert!(page.input("isUsableOnce-true").checked());
    assert_eq!(page.focused().id(), "discard");
    assert_eq!(page.note(), "");
}

#[wasm_bindgen_test]
async fn with_another_edit_what_was_discarded_is_gone() {
    let page = Page::of(POLICY).await;
    page.choose("state-disabled").await;
    page.press("Discard changes").await;
    assert_eq!(page.note(), "1 change discarded. Bring them back");
    page.choose("isUsableOnce-true").await;
    assert_eq!(page.note(), "");
    assert_eq!(page.changed(), [Field::IsUsableOnce]);
}

#[wasm_bindgen_test]
async fn discarding_nothing_says_so() {
    let page = Page::of(POLICY).await;
    page.press("Discard changes").await;
    assert_eq!(page.note(), "There is nothing to discard: the form shows the policy as it was read.");
}
