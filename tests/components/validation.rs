//! What a review finds: the summary, the sentence beside the field, and how both go when it was put right.

use policy::Field;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{POLICY, Page};

const MINIMUM: &str = "minimumLifetimeInMinutes";
const MAXIMUM: &str = "maximumLifetimeInMinutes";
const LENGTH: &str = "defaultLength";

impl Page {
    fn summary(&self) -> Vec<String> {
        self.texts("#problems li a")
    }

    fn is_invalid(&self, id: &str) -> bool {
        self.attr(&format!("#{id}"), "aria-invalid").as_deref() == Some("true")
    }
}

#[wasm_bindgen_test]
async fn a_review_that_finds_something_says_what_and_where() {
    let page = Page::of(POLICY).await;
    page.type_in(MAXIMUM, "abc").await;
    page.type_in(LENGTH, "4").await;
    assert!(!page.shows("#problems"));
    page.review().await;

    assert!(!page.is_reviewing());
    assert_eq!(page.focused().id(), "problems");
    assert_eq!(page.text("#problems h2"), "There is a problem");
    assert_eq!(page.attr("#problems", "aria-labelledby"), Some(page.one("#problems h2").id()));
    let (maximum, length) = (page.error(Field::MaximumLifetime).unwrap(), page.error(Field::DefaultLength).unwrap());
    assert_eq!(maximum, "This is not a length of time. Write for example 90, 90m, 1h 30m, 1:30 or 2d.");
    assert_eq!(length, "Length must be from 8 to 48 characters.");
    // In the summary the field is named where the sentence does not do it.
    assert_eq!(page.summary(), [format!("Maximum lifetime: {maximum}"), length]);
    for (id, invalid) in [(MINIMUM, false), (MAXIMUM, true), (LENGTH, true)] {
        assert_eq!(page.is_invalid(id), invalid, "{id}");
    }
    assert_eq!(page.error(Field::MinimumLifetime), None);
    assert_eq!((page.input(MAXIMUM).value(), page.input(LENGTH).value()), ("abc".to_owned(), "4".to_owned()));
    assert_eq!(page.count(), "2 changes");
}

#[wasm_bindgen_test]
async fn each_line_of_the_summary_leads_to_its_field() {
    let page = Page::of(POLICY).await;
    page.type_in(MAXIMUM, "abc").await;
    page.type_in(LENGTH, "4").await;
    page.review().await;
    let address = || leptos::prelude::window().location().href().unwrap();
    let before = address();
    let lines = page.all("#problems li a");
    page.click(&lines[1]).await;
    assert_eq!(page.focused().id(), LENGTH);
    page.click(&lines[0]).await;
    assert_eq!(page.focused().id(), MAXIMUM);
    assert_eq!(address(), before, "the address of the page stays as it is");
}

#[wasm_bindgen_test]
async fn a_finding_goes_when_it_was_put_right_and_comes_back_while_it_was_not() {
    let page = Page::of(POLICY).await;
    page.type_in(MAXIMUM, "abc").await;
    page.type_in(LENGTH, "4").await;
    page.review().await;

    page.type_in(MAXIMUM, "1e3").await;
    assert!(page.error(Field::MaximumLifetime).unwrap().contains("without an exponent"));
    assert_eq!(page.summary().len(), 2);

    page.type_in(MAXIMUM, "10h").await;
    assert_eq!(page.error(Field::MaximumLifetime), None);
    assert!(!page.is_invalid(MAXIMUM));
    assert_eq!(page.summary(), ["Length must be from 8 to 48 characters."]);
    assert_eq!(page.focused().id(), MAXIMUM, "the person goes on typing");

    page.press("Take back: Length").await;
    assert_eq!(page.error(Field::DefaultLength), None);
    assert!(!page.shows("#problems"));
    page.review().await;
    assert!(page.is_reviewing());
}

#[wasm_bindgen_test]
async fn nothing_new_is_complained_about_before_the_next_review() {
    let page = Page::of(POLICY).await;
    page.type_in(MAXIMUM, "abc").await;
    page.review().await;
    page.type_in(LENGTH, "4").await;
    assert_eq!(page.error(Field::DefaultLength), None);
    assert_eq!(page.summary().len(), 1);
    page.review().await;
    assert!(page.error(Field::DefaultLength).is_some());
    assert_eq!(page.summary().len(), 2);
    assert_eq!(page.focused().id(), "problems");
}

#[wasm_bindgen_test]
async fn a_rule_between_fields_is_said_where_the_person_changed_something() {
    let page = Page::of(POLICY).await;
    page.type_in(MINIMUM, "10h").await;
    page.review().await;
    let sentence = "Minimum lifetime must not be longer than the maximum lifetime, which is 8 hours.";
    assert_eq!(page.summary(), [sentence]);
    assert_eq!(page.error(Field::MinimumLifetime).as_deref(), Some(sentence));
    // Put right at the other end; the default, now too short, is for the next review.
    page.type_in(MAXIMUM, "1d").await;
    assert_eq!(page.error(Field::MinimumLifetime), None);
    assert!(!page.shows("#problems"));
    page.review().await;
    assert_eq!(page.summary(), ["Default lifetime must not be shorter than the minimum lifetime, which is 10 hours."]);
}

#[wasm_bindgen_test]
async fn a_group_on_both_lists_is_found_and_the_line_leads_to_the_list() {
    let page = Page::of(POLICY).await;
    page.choose("includeTargets-selected").await;
    page.type_in("includeTargets-add", "aaaaaaaa-0000-4000-8000-000000000001").await;
    page.click(&page.one("#includeTargets .add button")).await;
    page.review().await;
    let error = page.error(Field::IncludeTargets).unwrap();
    assert!(error.contains("both included and excluded"), "{error}");
    page.click(&page.one("#problems li a")).await;
    assert_eq!(page.focused().closest("section.field").unwrap().unwrap().id(), "includeTargets");
    page.click(&page.one("#excludeTargets .rows li button")).await;
    assert_eq!(page.error(Field::IncludeTargets), None);
    assert!(!page.shows("#problems"));
}

#[wasm_bindgen_test]
async fn what_cannot_be_sent_is_refused_with_a_sentence_and_not_cleared() {
    let page = Page::of(POLICY).await;
    for typed in ["abc", "0", "-5", "1e3", "99999999999", "", "  ", "1.5", "31d", "9m"] {
        page.type_in(MAXIMUM, typed).await;
        page.review().await;
        assert!(!page.is_reviewing(), "{typed:?}");
        assert!(page.error(Field::MaximumLifetime).unwrap().ends_with('.'), "{typed:?}");
        assert_eq!(page.input(MAXIMUM).value(), typed);
        assert_eq!(page.changed(), [Field::MaximumLifetime], "{typed:?}");
    }
    page.press("Take back: Maximum lifetime").await;
    for typed in ["7", "49", "8.5", "-8", "1e1", "abc", "", "99999999999"] {
        page.type_in(LENGTH, typed).await;
        page.review().await;
        assert!(!page.is_reviewing(), "{typed:?}");
        assert!(page.error(Field::DefaultLength).unwrap().contains("8 to 48"), "{typed:?}");
        assert_eq!(page.input(LENGTH).value(), typed);
    }
}
