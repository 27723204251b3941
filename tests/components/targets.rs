//! Who is included and excluded: groups are added, refused and removed.

use graph::directory::{Group, GroupKind};
use panel::directory::{Access, Directory};
use policy::Field;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{POLICY, Page, settled, text_of};

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

/// Names as a search would bring them; nobody is signed in, so no request gets through.
struct Named(Directory);

impl Named {
    async fn on(page: &Page, names: &[(&str, &str)]) -> Named {
        let directory = Directory::of(page.editor.shell());
        directory.set_access(Access::Given);
        for (id, name) in names {
            directory.learn(&Group {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                description: Some("First line".to_owned()),
                mail: None,
                kind: Some(GroupKind::Security),
                is_dynamic: false,
            });
        }
        settled().await;
        Named(directory)
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        self.0.set_access(Access::NotGiven);
    }
}

#[wasm_bindgen_test]
async fn a_name_takes_its_place_as_soon_as_it_is_known() {
    let page = Page::of(POLICY).await;
    let id = "dddddddd-0000-4000-8000-000000000004";
    page.add(Field::ExcludeTargets, id).await;
    assert!(page.texts("#excludeTargets .rows .name").is_empty());
    let named = Named::on(&page, &[(id, "<b>Helpdesk</b>")]).await;
    assert_eq!(page.texts("#excludeTargets .rows .name"), ["<b>Helpdesk</b>"]);
    assert_eq!(page.texts("#excludeTargets .rows .about"), ["Security group · First line"]);
    assert_eq!(page.ids(Field::ExcludeTargets), [FIRST, id], "the id stays");
    page.review().await;
    let lines: Vec<String> = page.all("#review td.to li").iter().map(text_of).collect();
    assert_eq!(lines, [format!("+ <b>Helpdesk</b> added to Excluded {id}")]);
    page.press("Keep editing").await;
    page.press("Remove <b>Helpdesk</b>").await;
    assert_eq!(page.ids(Field::ExcludeTargets), [FIRST]);
    drop(named);
}

#[wasm_bindgen_test]
async fn the_box_is_a_combobox_where_groups_can_be_searched_for() {
    let page = Page::of(POLICY).await;
    let field = format!("#{BOX}");
    assert_eq!(page.attr(&field, "role"), None);
    assert_eq!(page.texts("#excludeTargets .names-offer button"), ["Show group names"]);
    assert!(!page.shows("#includeTargets .names-offer button"), "one line, where a list is in view");
    let named = Named::on(&page, &[]).await;
    assert_eq!(page.attr(&field, "role").as_deref(), Some("combobox"));
    assert_eq!(page.attr(&field, "aria-expanded").as_deref(), Some("false"));
    assert_eq!(page.attr(&field, "aria-controls").as_deref(), Some("excludeTargets-options"));
    assert_eq!(page.attr("#excludeTargets-options", "role").as_deref(), Some("listbox"));
    assert_eq!(page.attr("#excludeTargets-add-said", "role").as_deref(), Some("status"));
    drop(named);
    settled().await;
    assert_eq!(page.attr(&field, "role"), None);
}

/// A policy with so many excluded groups.
fn with_excluded(count: usize) -> String {
    let entry = |number: usize| format!(r#"{{"targetType": "group", "id": "00000000-0000-4000-8000-{number:012}"}}"#);
    let entries: Vec<String> = (0..count).map(entry).collect();
    format!(r#"{{"state": "enabled", "includeTargets": [], "excludeTargets": [{}]}}"#, entries.join(","))
}

#[wasm_bindgen_test]
async fn of_a_long_list_only_what_is_in_view_is_built_and_the_filter_finds_the_rest() {
    let page = Page::of(&with_excluded(2_000)).await;
    let rows = page.all("#excludeTargets .rows li");
    assert!(rows.len() < 60, "{} rows are built", rows.len());
    assert_eq!(rows[0].get_attribute("aria-setsize").as_deref(), Some("2000"));

    page.type_in("excludeTargets-filter", "-000000001234").await;
    assert_eq!(page.ids(Field::ExcludeTargets), ["00000000-0000-4000-8000-000000001234"]);
    assert_eq!(page.text("#excludeTargets .filter [role=status]"), "1 of 2000 entries");
    page.press("Remove 00000000-0000-4000-8000-000000001234").await;
    assert_eq!(page.text("#excludeTargets-was"), "was 2000 groups · 1 removed Take back");
    assert_eq!(page.focused().id(), BOX, "there is no row left to go on at");
    page.type_in("excludeTargets-filter", "").await;
    assert!(page.ids(Field::ExcludeTargets).len() > 20);
    page.add(Field::ExcludeTargets, SECOND).await;
    let list = page.one("#excludeTargets .rows-box");
    // These pages have no style sheet.
    list.set_attribute("style", "max-block-size: 300px; overflow-y: auto").expect("an attribute");
    list.set_scroll_top(list.scroll_height());
    settled().await;
    assert_eq!(page.ids(Field::ExcludeTargets).last().map(String::as_str), Some(SECOND), "additions are at the end");
}

#[wasm_bindgen_test]
async fn exclusions_without_effect_are_explained() {
    let page = Page::of(&with_excluded(1)).await;
    assert!(page.shows("#excludeTargets .no-effect"));
    page.add(Field::IncludeTargets, FIRST).await;
    assert!(!page.shows("#excludeTargets .no-effect"));
    page.add(Field::ExcludeTargets, FIRST).await;
    let notes = page.texts(".rows .wrong-note");
    assert_eq!(notes.len(), 2, "on each of the two lists: {notes:?}");
    assert!(notes[0].starts_with("Also excluded.") && notes[1].starts_with("Also included."));
}

#[wasm_bindgen_test]
async fn many_ids_are_added_at_once_and_what_is_none_stays() {
    let page = Page::of(POLICY).await;
    page.add(Field::ExcludeTargets, &format!("{SECOND}; {THIRD} , {FIRST}, Helpdesk")).await;
    assert_eq!(page.ids(Field::ExcludeTargets), [FIRST, SECOND, THIRD]);
    assert_eq!(page.text("#excludeTargets-add-said"), "2 groups added to Excluded.");
    assert_eq!(
        page.texts("#excludeTargets-add-error li"),
        [format!("The group {FIRST} is on the list already."), "“Helpdesk” is not an object id.".to_owned()]
    );
    assert_eq!(page.input(BOX).value(), format!("{FIRST}, Helpdesk"));
}
