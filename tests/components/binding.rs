//! The form shows what was read, and the draft holds what is entered.

use policy::{Field, State, Value};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{POLICY, Page, UNSET};

const NUMBERS: [Field; 4] =
    [Field::MinimumLifetime, Field::MaximumLifetime, Field::DefaultLifetime, Field::DefaultLength];

impl Page {
    fn says(&self, field: Field) -> String {
        self.text(&format!("#{}-says", field.name()))
    }

    fn value(&self, field: Field) -> Option<Value> {
        self.editor.with_untracked(|draft| draft.value(field)).expect("a value")
    }
}

#[wasm_bindgen_test]
async fn every_control_shows_what_was_read() {
    let page = Page::of(POLICY).await;
    let chosen: Vec<String> = page.all("form input:checked").iter().map(|input| input.id()).collect();
    assert_eq!(chosen, ["state-enabled", "includeTargets-all_users", "isUsableOnce-false"]);
    assert_eq!(NUMBERS.map(|field| page.input(field.name()).value()), ["1h", "8h", "1h", "8"]);
    assert_eq!(
        NUMBERS.map(|field| page.says(field)),
        ["1 hour (60 minutes)", "8 hours (480 minutes)", "1 hour (60 minutes)", "8 characters"]
    );
    assert!(page.texts("#includeTargets .rows li").is_empty());
    assert_eq!(page.texts("#excludeTargets .rows .id"), ["aaaaaaaa-0000-4000-8000-000000000001"]);
    assert!(page.texts("form .says").iter().all(|said| said != "not set"));
    assert!(page.changed().is_empty());
    assert_eq!(page.count(), "No changes");
    assert!(page.text(".kept").contains("id: TemporaryAccessPass"));
}

#[wasm_bindgen_test]
async fn what_is_typed_is_said_back_and_is_in_the_draft() {
    let page = Page::of(POLICY).await;
    for (typed, said, minutes) in [
        ("1h 30m", "1 hour 30 minutes (90 minutes)", 90),
        ("1h 90m", "2 hours 30 minutes (150 minutes)", 150),
        (" 2 d ", "2 days (2,880 minutes)", 2880),
        ("45", "45 minutes", 45),
        ("1:30", "1 hour 30 minutes (90 minutes)", 90),
    ] {
        page.type_in(Field::MaximumLifetime.name(), typed).await;
        assert_eq!(page.says(Field::MaximumLifetime), said, "{typed:?}");
        assert_eq!(page.value(Field::MaximumLifetime), Some(Value::Number(minutes)), "{typed:?}");
        assert_eq!(page.input(Field::MaximumLifetime.name()).value(), typed, "the text stays as it was typed");
    }
    page.type_in(Field::DefaultLength.name(), "12").await;
    assert_eq!(page.says(Field::DefaultLength), "12 characters");
    assert_eq!(page.value(Field::DefaultLength), Some(Value::Number(12)));
}

#[wasm_bindgen_test]
async fn the_meaning_beside_the_form_follows_what_is_entered() {
    let page = Page::of(POLICY).await;
    assert!(page.text("aside").contains("between 1 hour and 8 hours, 1 hour unless the issuer says otherwise"));
    page.type_in(Field::MaximumLifetime.name(), "1h 30m").await;
    page.choose("isUsableOnce-true").await;
    let meaning = page.text("aside");
    assert!(meaning.contains("between 1 hour and 1 hour 30 minutes"), "{meaning}");
    assert!(meaning.contains("Every pass works once."), "{meaning}");
    assert_eq!(
        page.drawings("aside"),
        ["Passes last between 1 hour and 1 hour 30 minutes, 1 hour by default. \
         Before: between 1 hour and 8 hours, 1 hour by default."]
    );
}

#[wasm_bindgen_test]
async fn choices_are_in_the_draft() {
    let page = Page::of(POLICY).await;
    page.choose("state-disabled").await;
    page.choose("isUsableOnce-true").await;
    assert_eq!(page.value(Field::State), Some(Value::State(State::Disabled)));
    assert_eq!(page.value(Field::IsUsableOnce), Some(Value::Flag(true)));
    assert!(!page.input("state-enabled").checked());
    assert!(!page.input("isUsableOnce-false").checked());
}

#[wasm_bindgen_test]
async fn what_is_not_set_is_said_so_and_nothing_is_chosen() {
    let page = Page::of(UNSET).await;
    for field in Field::ALL {
        assert_eq!(page.says(field), "not set", "{field:?}");
    }
    assert!(page.all("form input:checked").is_empty());
    assert_eq!(NUMBERS.map(|field| page.input(field.name()).value()), [""; 4]);
    assert_eq!(page.count(), "No changes");

    page.choose("isUsableOnce-false").await;
    page.type_in(Field::DefaultLength.name(), "8").await;
    assert!(!page.shows("#isUsableOnce-says"));
    assert_eq!(page.says(Field::DefaultLength), "8 characters");
    assert_eq!(page.changed(), [Field::IsUsableOnce, Field::DefaultLength]);
    assert_eq!(page.text("#isUsableOnce-was"), "was not set Take back");
}

#[wasm_bindgen_test]
async fn what_is_understood_but_not_allowed_is_said_back_and_what_is_not_understood_is_not() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "5m").await;
    assert_eq!(page.says(Field::MaximumLifetime), "5 minutes");
    page.type_in(Field::MaximumLifetime.name(), "abc").await;
    // `trim` takes the no-break space as well, which keeps the line's height.
    assert_eq!(page.says(Field::MaximumLifetime), "");
    assert_eq!(page.input(Field::MaximumLifetime.name()).value(), "abc");
    assert_eq!(page.error(Field::MaximumLifetime), None, "nobody is interrupted while typing");
    assert!(page.text("aside").contains("can be said once the lifetimes can be read"));
}

#[wasm_bindgen_test]
async fn what_this_version_does_not_know_is_shown_and_kept() {
    let page = Page::of(
        r#"{"id": "TemporaryAccessPass", "state": "reportOnly", "isUsableOnce": "sometimes", "defaultLength": "long",
            "maximumLifetimeInMinutes": 480, "new": {"a": 1}}"#,
    )
    .await;
    let chosen: Vec<String> = page.all("form input:checked").iter().map(|input| input.id()).collect();
    assert_eq!(chosen, ["state-reportOnly", "isUsableOnce-\"sometimes\""]);
    assert!(page.says(Field::DefaultLength).starts_with("Not a number that this panel knows."));
    assert!(page.text(".kept").contains(r#"new: {"a":1}"#));
    assert!(page.changed().is_empty());

    page.choose("state-enabled").await;
    assert_eq!(page.text("#state-was"), "was reportOnly Take back");
    page.choose("state-reportOnly").await;
    assert!(page.changed().is_empty());
}

#[wasm_bindgen_test]
async fn markup_in_a_value_is_shown_as_the_text_it_is() {
    const MARKUP: &str = "<img src=x onerror=alert(1)>";
    let page = Page::of(&format!(
        r#"{{"id": "{MARKUP}", "state": "{MARKUP}", "defaultLength": "{MARKUP}", "{MARKUP}": "{MARKUP}",
            "includeTargets": [{{"targetType": "{MARKUP}", "id": "{MARKUP}"}}]}}"#
    ))
    .await;
    assert!(page.text(".kept").contains(MARKUP));
    assert_eq!(page.texts("#includeTargets .rows .id"), [MARKUP]);
    page.type_in(Field::DefaultLength.name(), MARKUP).await;
    page.choose("state-enabled").await;
    page.review().await;
    assert!(page.error(Field::DefaultLength).is_some());
    assert!(page.all("img").is_empty());
}

#[wasm_bindgen_test]
async fn every_control_has_a_name_and_what_describes_it_is_there() {
    let page = Page::of(POLICY).await;
    let with_id = page.all("[id]");
    let ids: std::collections::BTreeSet<String> = with_id.iter().map(|element| element.id()).collect();
    assert_eq!(ids.len(), with_id.len(), "an id stands for one element");
    for element in page.all("[aria-describedby], [aria-labelledby], label[for]") {
        for attribute in ["aria-describedby", "aria-labelledby", "for"] {
            let named = element.get_attribute(attribute).unwrap_or_default();
            assert!(named.split(' ').filter(|id| !id.is_empty()).all(|id| ids.contains(id)), "{named}");
        }
    }
    let fields = page.all("form input[type=text]");
    assert_eq!(fields.len(), 6);
    for field in fields {
        let label = page.one(&format!("label[for='{}']", field.id()));
        assert!(!crate::page::text_of(&label).is_empty());
    }
    for field in Field::ALL {
        let names = page.all("form label, form legend, form section").into_iter().filter(|element| {
            let name = element.get_attribute("aria-label").unwrap_or_else(|| crate::page::text_of(element));
            name.starts_with(field.label())
        });
        assert_eq!(names.count(), 1, "{field:?}");
    }
}

#[wasm_bindgen_test]
async fn somebody_who_may_only_look_sees_everything_and_can_change_nothing() {
    let page = Page::read_only(POLICY).await;
    assert_eq!(NUMBERS.map(|field| page.input(field.name()).value()), ["1h", "8h", "1h", "8"]);
    assert!(NUMBERS.iter().all(|field| page.input(field.name()).read_only()));
    assert_eq!(page.all("form input[type=radio]").len(), page.all("form input[type=radio]:disabled").len());
    // Names are for whoever looks, too.
    assert_eq!(page.texts("form button"), ["Show group names"]);
    assert!(!page.shows("#excludeTargets-add"));
    page.review().await;
    assert!(!page.is_reviewing());
    assert_eq!(page.note(), "This form is read-only: see the note above the form.");

    page.editor.let_edit();
    crate::page::settled().await;
    assert!(NUMBERS.iter().all(|field| !page.input(field.name()).read_only()));
    page.choose("isUsableOnce-true").await;
    assert_eq!(page.count(), "1 change");
}
