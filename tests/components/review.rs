//! The review: a dialog with before and after and the exact request.

use policy::Field;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::changes::change_all;
use crate::page::{POLICY, Page, call, settled, text_of};

impl Page {
    /// The rows of before and after.
    fn diff(&self) -> Vec<[String; 3]> {
        let cell = |row: &web_sys::HtmlElement, selector: &str| {
            row.query_selector(selector).unwrap().unwrap().text_content().unwrap().trim().to_owned()
        };
        self.all("#review tbody tr").iter().map(|row| ["th code", "td.from", "td.to"].map(|c| cell(row, c))).collect()
    }
}

#[wasm_bindgen_test]
async fn the_review_holds_before_and_after_and_the_exact_request() {
    let page = Page::of(POLICY).await;
    page.choose("isUsableOnce-true").await;
    assert!(page.all("#review .body > *").is_empty());
    page.review().await;

    assert!(page.is_reviewing());
    assert_eq!(page.focused().closest("dialog").unwrap().expect("in the dialog").id(), "review");
    assert_eq!(page.text("#review h2"), "Review changes");
    assert_eq!(page.attr("#review", "aria-labelledby"), Some(page.one("#review h2").id()));
    assert_eq!(page.diff(), [["isUsableOnce", "Chosen for each pass", "Required"]]);
    assert_eq!(
        page.text("#review pre"),
        "PATCH http://localhost:9/graph/v1.0/policies/authenticationMethodsPolicy\
         /authenticationMethodConfigurations/temporaryAccessPass\n\
         Authorization: Bearer {token}\nContent-Type: application/json\n\n\
         {\n  \"@odata.type\": \"#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration\",\n  \
         \"isUsableOnce\": true\n}"
    );
    assert!(page.drawings("#review").is_empty(), "no lifetime changes, so none is drawn");
    assert_eq!(page.note(), "");
}

#[wasm_bindgen_test]
async fn all_eight_are_in_the_review_in_the_order_of_the_form() {
    let page = Page::of(POLICY).await;
    change_all(&page).await;
    page.review().await;
    assert_eq!(page.diff().iter().map(|row| row[0].clone()).collect::<Vec<_>>(), Field::ALL.map(Field::name));
    let lifetimes: Vec<_> = page.diff().into_iter().filter(|row| row[0].contains("Lifetime")).collect();
    assert_eq!(
        lifetimes,
        [
            ["minimumLifetimeInMinutes", "1 hour", "30 minutes"],
            ["maximumLifetimeInMinutes", "8 hours", "1 day"],
            ["defaultLifetimeInMinutes", "1 hour", "2 hours"],
        ]
    );
    assert_eq!(
        page.drawings("#review"),
        [
            "Passes last between 1 hour and 8 hours, 1 hour by default.",
            "Passes last between 30 minutes and 1 day, 2 hours by default.",
        ]
    );
    let body = page.text("#review pre");
    let mut from = 0;
    for field in Field::ALL {
        let place = body[from..].find(&format!("\"{}\":", field.name()));
        from += place.unwrap_or_else(|| panic!("{field:?} is missing or out of order in {body}"));
    }
    let include = "\"includeTargets\": [\n    { \"targetType\": \"group\", \
                   \"id\": \"bbbbbbbb-0000-4000-8000-000000000002\", \"isRegistrationRequired\": false }\n  ]";
    assert!(body.contains(include), "{body}");
    assert!(body.contains("\"excludeTargets\": []"), "{body}");
    assert!(!body.contains("\"id\": \"TemporaryAccessPass\""), "{body}");
}

#[wasm_bindgen_test]
async fn keep_editing_closes_and_goes_back_to_the_button() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    page.review().await;
    page.press("Keep editing").await;
    assert!(!page.is_reviewing());
    assert_eq!(page.focused(), page.button("Review changes"));
    assert_eq!(page.count(), "1 change");
    assert_eq!(page.input(Field::MaximumLifetime.name()).value(), "1d");
    assert!(page.all("#review .body > *").is_empty());
}

#[wasm_bindgen_test]
async fn closed_by_the_browser_it_can_be_opened_again_with_what_is_entered_by_then() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    for (typed, said) in [("1d", "1 day"), ("2d", "2 days")] {
        page.type_in(Field::MaximumLifetime.name(), typed).await;
        page.review().await;
        assert_eq!(page.diff(), [["maximumLifetimeInMinutes", "8 hours", said]]);
        // What the browser does when Esc is pressed.
        call(&page.one("#review"), "requestClose");
        settled().await;
        assert!(!page.is_reviewing());
        assert_eq!(page.focused(), page.button("Review changes"));
        assert_eq!(page.count(), "1 change");
    }
}

#[wasm_bindgen_test]
async fn enter_in_a_field_asks_for_the_review_as_the_button_does() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::DefaultLength.name(), "12").await;
    // What the browser does when Enter is pressed in a field of a form.
    call(&page.one("form"), "requestSubmit");
    settled().await;
    assert!(page.is_reviewing());
    page.press("Keep editing").await;
    assert_eq!(page.focused().id(), "defaultLength");
}

#[wasm_bindgen_test]
async fn lists_are_shown_by_what_is_added_and_removed() {
    let page = Page::of(POLICY).await;
    page.type_in("excludeTargets-add", "cccccccc-0000-4000-8000-000000000003").await;
    page.click(&page.one("#excludeTargets .add button")).await;
    page.press("Remove aaaaaaaa-0000-4000-8000-000000000001").await;
    page.review().await;
    let lines: Vec<String> = page.all("#review td.to li").iter().map(text_of).collect();
    assert_eq!(
        lines,
        [
            "+ cccccccc-0000-4000-8000-000000000003 added to Excluded",
            "− aaaaaaaa-0000-4000-8000-000000000001 removed from Excluded"
        ]
    );
}

#[wasm_bindgen_test]
async fn what_a_change_means_and_what_is_worth_knowing_is_said() {
    let page = Page::of(POLICY).await;
    page.choose("includeTargets-selected").await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    page.review().await;
    let lines = page.texts("#review .means li");
    assert!(lines.iter().any(|line| line.starts_with("Weaker:")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("Nobody is included")), "{lines:?}");
}

#[wasm_bindgen_test]
async fn an_update_without_a_sign_in_is_told_and_keeps_what_was_entered() {
    let page = Page::of(POLICY).await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    page.review().await;
    page.press("Update policy").await;
    // The sign-in library answers from what it keeps in this tab; how many tasks it takes for that is its own affair.
    while page.is_reviewing() {
        settled().await;
    }
    settled().await;
    assert_eq!(page.text("[role=alert] h2"), "The policy was not updated");
    assert_eq!(page.focused(), page.one("[role=alert] h2"));
    assert!(page.text("[role=alert]").contains("Your changes are kept in the form."));
    assert_eq!(page.input(Field::MaximumLifetime.name()).value(), "1d");
    assert_eq!(page.count(), "1 change");
    assert!(page.texts("[role=status] h2").is_empty());
}

#[wasm_bindgen_test]
async fn the_list_of_keys_opens_and_closes() {
    let page = Page::of(POLICY).await;
    let before = page.button("Discard changes");
    before.focus().unwrap();
    page.editor.show_keys(true);
    settled().await;
    assert!(page.shows("dialog#keys[open]"));
    assert_eq!(page.focused().closest("dialog").unwrap().expect("in the dialog").id(), "keys");
    page.press("Close").await;
    assert!(!page.shows("dialog#keys"));
    assert_eq!(page.focused(), before);
}
