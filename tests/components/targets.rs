//! Who is included and excluded: groups are added, refused and removed.

use policy::Field;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{POLICY, Page};

const FIRST: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const SECOND: &str = "bbbbbbbb-0000-4000-8000-000000000002";
const THIRD: &str = "cccccccc-0000-4000-8000-000000000003";
const BOX: &str = "excludeTargets-add";

impl Page {
    async fn add(&self, field: Field, typed: &str) {
        self.type_in(&format!("{}-add", field.name()), typed).await;
        self.click(&self.one(&format!("#{} .add button", field.name()))).await;
    }

    fn ids(&self, field: Field) -> Vec<String> {
        self.texts(&format!("#{} .rows .id", field.name()))
    }

    fn refusal(&self) -> Option<String> {
        let invalid = self.attr(&format!("#{BOX}"), "aria-invalid").is_some();
        let error = format!("#{BOX}-error");
        assert_eq!(invalid, self.shows(&error));
        invalid.then(|| self.text(&error))
    }
}

#[wasm_bindgen_test]
async fn an_added_group_is_on_the_list_and_marked_and_the_box_is_ready_for_the_next() {
    let page = Page::of(POLICY).await;
    page.add(Field::ExcludeTargets, SECOND).await;
    assert_eq!(page.ids(Field::ExcludeTargets), [FIRST, SECOND]);
    assert_eq!(page.texts("#excludeTargets .rows .plus"), ["+added:"]);
    assert_eq!(page.input(BOX).value(), "");
    assert_eq!(page.focused().id(), BOX);
    assert_eq!(page.changed(), [Field::ExcludeTargets]);
    assert_eq!(page.text("#excludeTargets-was"), "was 1 group · 1 added Take back");
    assert_eq!(page.refusal(), None);
}

#[wasm_bindgen_test]
async fn enter_in_the_box_adds_the_group_and_does_not_send_the_form() {
    let page = Page::of(POLICY).await;
    page.type_in(BOX, SECOND).await;
    let goes_on = page.key("Enter").await;
    assert!(!goes_on, "the browser would submit the form");
    assert_eq!(page.ids(Field::ExcludeTargets), [FIRST, SECOND]);
    assert!(page.key("Tab").await);
}

#[wasm_bindgen_test]
async fn what_is_no_group_is_refused_with_its_reason_and_not_cleared() {
    let page = Page::of(POLICY).await;
    for (typed, reason) in [
        ("Helpdesk", "This is not an object id."),
        ("aaaaaaaa-0000-4000-8000-00000000000", "This is not an object id."),
        (FIRST, "This group is on the list already."),
        (" {AAAAAAAA-0000-4000-8000-000000000001} ", "This group is on the list already."),
        ("", "Enter the object id of a group."),
        ("all_users", "To include everyone, choose All users above."),
    ] {
        page.add(Field::ExcludeTargets, typed).await;
        let said = page.refusal().unwrap_or_default();
        assert!(said.starts_with(reason), "{typed:?}: {said}");
        assert_eq!(page.input(BOX).value(), typed);
        assert_eq!(page.focused().id(), BOX);
        assert_eq!(page.ids(Field::ExcludeTargets), [FIRST]);
        assert!(page.changed().is_empty(), "{typed:?}");
    }
    page.type_in(BOX, "b").await;
    assert_eq!(page.refusal(), None, "what is being put right is not complained about");
}

#[wasm_bindgen_test]
async fn removing_a_row_goes_on_at_the_one_that_took_its_place() {
    let page = Page::of(POLICY).await;
    page.add(Field::ExcludeTargets, SECOND).await;
    page.add(Field::ExcludeTargets, THIRD).await;
    let last = page.all("#excludeTargets .rows li").remove(2);

    page.press(&format!("Remove {SECOND}")).await;
    assert_eq!(page.ids(Field::ExcludeTargets), [FIRST, THIRD]);
    assert_eq!(page.focused(), page.button(&format!("Remove {THIRD}")));
    assert_eq!(page.all("#excludeTargets .rows li")[1], last, "the row is the one it was");

    page.press(&format!("Remove {THIRD}")).await;
    assert_eq!(page.focused(), page.button(&format!("Remove {FIRST}")));
    page.press(&format!("Remove {FIRST}")).await;
    assert_eq!(page.focused().id(), BOX);
    assert_eq!(page.text("#excludeTargets .empty"), "No group is excluded.");
    assert_eq!(page.text("#excludeTargets-was"), "was 1 group · 1 removed Take back");
}

#[wasm_bindgen_test]
async fn a_group_removed_and_added_again_is_no_change() {
    let page = Page::of(POLICY).await;
    page.press(&format!("Remove {FIRST}")).await;
    assert_eq!(page.changed(), [Field::ExcludeTargets]);
    page.add(Field::ExcludeTargets, &format!(" \"{}\"\n", FIRST.to_uppercase())).await;
    assert_eq!(page.ids(Field::ExcludeTargets), [FIRST]);
    assert!(page.texts("#excludeTargets .rows .plus").is_empty());
    assert!(page.changed().is_empty());
    assert_eq!(page.count(), "No changes");
}

#[wasm_bindgen_test]
async fn from_groups_to_all_users_and_back_keeps_the_list() {
    let page = Page::of(POLICY).await;
    page.choose("includeTargets-selected").await;
    assert_eq!(page.text("#includeTargets .empty"), "No groups yet: nobody is included.");
    page.add(Field::IncludeTargets, SECOND).await;
    page.add(Field::IncludeTargets, THIRD).await;
    assert_eq!(page.ids(Field::IncludeTargets), [SECOND, THIRD]);

    page.choose("includeTargets-all_users").await;
    assert!(page.ids(Field::IncludeTargets).is_empty());
    assert!(!page.shows("#includeTargets-add"));
    assert!(page.changed().is_empty(), "all users is what was read");

    page.choose("includeTargets-selected").await;
    assert_eq!(page.ids(Field::IncludeTargets), [SECOND, THIRD]);
    assert_eq!(page.changed(), [Field::IncludeTargets]);
}

#[wasm_bindgen_test]
async fn a_policy_with_groups_instead_of_all_users_shows_them() {
    let page = Page::of(&format!(
        r#"{{"includeTargets": [
            {{"targetType": "group", "id": "{FIRST}", "isRegistrationRequired": true}},
            {{"targetType": "user", "id": "{SECOND}", "isRegistrationRequired": false}}],
            "excludeTargets": []}}"#
    ))
    .await;
    assert!(page.input("includeTargets-selected").checked());
    let rows = page.texts("#includeTargets .rows li");
    assert!(rows[0].contains("isRegistrationRequired: true, kept as it was read"), "{rows:?}");
    assert!(rows[1].contains("User: an old kind of target"), "{rows:?}");
    assert!(page.texts("#includeTargets .rows .plus").is_empty());
    assert_eq!(page.text("#excludeTargets .empty"), "No group is excluded.");
    assert!(!page.shows("#excludeTargets-says"));
}

#[wasm_bindgen_test]
async fn groups_beside_all_users_can_be_seen_and_removed() {
    let page = Page::of(&format!(
        r#"{{"includeTargets": [{{"targetType": "group", "id": "{FIRST}"}},
            {{"targetType": "group", "id": "all_users"}}, {{"targetType": "group", "id": "{SECOND}"}}]}}"#
    ))
    .await;
    assert!(page.input("includeTargets-all_users").checked());
    assert_eq!(page.ids(Field::IncludeTargets), [FIRST, SECOND]);
    assert!(page.changed().is_empty());
    page.press(&format!("Remove {FIRST}")).await;
    assert!(page.input("includeTargets-all_users").checked());
    assert_eq!(page.changed(), [Field::IncludeTargets]);
    assert_eq!(page.text("#includeTargets-was"), "was All users and 2 groups · 1 removed Take back");
}
