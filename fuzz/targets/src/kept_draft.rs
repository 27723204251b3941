//! The kept draft: whatever stands there, what comes of it is a draft such as the controls make.

use policy::{Draft, Policy};

use crate::policy_json::{any_draft, comes_back_exactly};

/// Whose the draft is, in every input.
const KEY: &str = "tenant.account";

/// The policy as it may be when the draft is taken up again.
const POLICIES: [&str; 3] = [
    r#"{"state": "enabled", "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480,
        "defaultLifetimeInMinutes": 60, "isUsableOnce": false, "defaultLength": 8,
        "includeTargets": [{"targetType": "group", "id": "all_users", "isRegistrationRequired": false}],
        "excludeTargets": [{"targetType": "group", "id": "7a90b7b2-1b0f-4a58-8f6e-0d54a1f3c21e"}]}"#,
    r#"{"state": null}"#,
    r#"{"state": "paused", "minimumLifetimeInMinutes": "60", "maximumLifetimeInMinutes": 5, "isUsableOnce": 1,
        "defaultLength": 8.5, "includeTargets": [{"targetType": "user", "id": "u", "new": 1}], "excludeTargets": {}}"#,
];

pub(crate) fn check(text: &str) {
    for current in POLICIES {
        let current = Policy::parse(current).unwrap();
        let Some(back) = Draft::from_json(text, KEY, &current) else { continue };
        assert_eq!(Draft::from_json(text, "tenant.another", &current), None, "another's draft");
        assert_eq!(back.draft.base(), &current, "on the policy as it is now");
        let changed = back.draft.changed_fields();
        assert!(!changed.is_empty(), "nothing to offer");
        assert!(back.conflicts.iter().all(|conflict| changed.contains(&conflict.field)), "{:?}", back.conflicts);
        if comes_back_exactly(text) {
            any_draft(&back.draft);
        }
    }
}
