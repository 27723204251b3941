//! The same change as code, within the review.

use leptos::prelude::window;
use policy::Field;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::page::{POLICY, Page, UNSET, text_of};

/// Where the device remembers what was chosen.
const REMEMBERED: &str = "tap-code";

fn forget() {
    window().local_storage().unwrap().unwrap().remove_item(REMEMBERED).unwrap();
}

fn remembered() -> Option<String> {
    window().local_storage().unwrap().unwrap().get_item(REMEMBERED).unwrap()
}

impl Page {
    fn tab(&self, language: &str) -> HtmlElement {
        self.one(&format!("#review-code-{language}"))
    }

    /// The chosen tabs' names; it should be one.
    fn chosen(&self) -> Vec<String> {
        self.all("#review [role=tab][aria-selected=true]").iter().map(text_of).collect()
    }
}

#[wasm_bindgen_test]
async fn a_tab_a_language_one_of_them_chosen_and_in_the_tab_order() {
    forget();
    let page = Page::of(POLICY).await;
    page.choose("isUsableOnce-true").await;
    page.review().await;
    let tabs: Vec<String> = page.all("#review [role=tablist] > [role=tab]").iter().map(text_of).collect();
    assert_eq!(tabs, snippets::Language::ALL.map(snippets::Language::label));
    assert_eq!(page.chosen(), ["HTTP"]);

    page.click(&page.tab("python")).await;
    assert_eq!(page.chosen(), ["Python"]);
    assert_eq!(page.all("#review [role=tab][tabindex='0']"), [page.tab("python")]);
    assert!(page.text("#review pre").contains("is_usable_once=True"));
    let panel = page.one("#review [role=tabpanel]");
    assert_eq!(page.tab("python").get_attribute("aria-controls"), Some(panel.id()));
    assert_eq!(panel.get_attribute("aria-labelledby"), Some(page.tab("python").id()));
    assert_eq!(panel.get_attribute("tabindex").as_deref(), Some("0"));
    forget();
}

#[wasm_bindgen_test]
async fn the_language_and_the_access_are_remembered() {
    forget();
    {
        let page = Page::of(POLICY).await;
        page.choose("isUsableOnce-true").await;
        page.review().await;
        assert_eq!(remembered(), None, "nothing is remembered that was not chosen");
        page.click(&page.tab("go")).await;
        page.choose("review-code-access-app-only").await;
    }
    assert_eq!(remembered().as_deref(), Some("go app-only"));
    let page = Page::of(POLICY).await;
    page.choose("isUsableOnce-true").await;
    page.review().await;
    assert_eq!(page.chosen(), ["Go"]);
    assert!(page.input("review-code-access-app-only").checked());
    assert!(page.text("#review pre").contains("NewClientSecretCredential"));
    forget();
}

#[wasm_bindgen_test]
async fn what_somebody_else_left_in_the_storage_is_no_choice() {
    window().local_storage().unwrap().unwrap().set_item(REMEMBERED, "cobol \u{1f600}").unwrap();
    let page = Page::of(POLICY).await;
    page.choose("isUsableOnce-true").await;
    page.review().await;
    assert_eq!(page.chosen(), ["HTTP"]);
    assert!(page.input("review-code-access-delegated").checked());
    forget();
}

#[wasm_bindgen_test]
async fn the_reverse_writes_the_earlier_values_of_the_same_properties() {
    forget();
    let page = Page::of(POLICY).await;
    page.choose("isUsableOnce-true").await;
    page.type_in(Field::MaximumLifetime.name(), "1d").await;
    page.review().await;
    assert!(page.text("#review pre").ends_with("\"maximumLifetimeInMinutes\": 1440,\n  \"isUsableOnce\": true\n}"));
    page.choose("review-code-way-reverse").await;
    assert!(page.text("#review pre").ends_with("\"maximumLifetimeInMinutes\": 480,\n  \"isUsableOnce\": false\n}"));
    page.choose("review-code-way-change").await;
    assert!(page.text("#review pre").ends_with("\"isUsableOnce\": true\n}"));
}

#[wasm_bindgen_test]
async fn without_an_earlier_value_there_is_no_reverse_to_choose() {
    forget();
    let page = Page::of(UNSET).await;
    page.choose("isUsableOnce-true").await;
    page.review().await;
    assert!(page.text("#review pre").ends_with("\"isUsableOnce\": true\n}"));
    assert!(page.all("#review [aria-label='Which change']").is_empty());
    assert_eq!(page.all("#review [aria-label='Who signs in'] input").len(), 2);
}

#[wasm_bindgen_test]
async fn comments_are_told_from_code() {
    forget();
    let page = Page::of(POLICY).await;
    page.choose("isUsableOnce-true").await;
    page.review().await;
    assert!(page.all("#review pre i").is_empty(), "the request has none");
    page.click(&page.tab("javascript")).await;
    let remarks = page.texts("#review pre i").concat();
    assert!(remarks.contains("npm install") && remarks.contains("Sign in as"), "{remarks}");
    assert!(!remarks.contains("import") && !remarks.contains("isUsableOnce"), "{remarks}");
    forget();
}
