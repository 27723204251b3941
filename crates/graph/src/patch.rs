//! The body of the `PATCH`: `@odata.type` and the changed properties, nothing else.

use std::fmt::Write;

use policy::{Changes, Field, Target, Value};

/// The type that Graph demands in the body (Graph reference, "Update temporaryAccessPassAuthenticationMethodConfiguration").
pub const ODATA_TYPE: &str = "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration";

/// The body as it is sent: without white space, `@odata.type` first, then the properties in the order of the form.
///
/// ```
/// use policy::{Draft, Policy};
/// let mut draft = Draft::new(Policy::parse(r#"{"isUsableOnce": false}"#).unwrap());
/// draft.set_usable_once(true);
/// assert_eq!(
///     graph::patch::body(draft.review().unwrap().changes()),
///     r##"{"@odata.type":"#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration","isUsableOnce":true}"##
/// );
/// ```
pub fn body(changes: &Changes) -> String {
    write(
        changes,
        &Style {
            before_property: "",
            after_colon: "",
            before_target: "",
            inside_target: "",
            after_comma: "",
            list_end: "",
            end: "",
        },
    )
}

/// The same body for people to read: a property a line, a target a line. The same JSON as [`body`].
pub fn pretty(changes: &Changes) -> String {
    write(
        changes,
        &Style {
            before_property: "\n  ",
            after_colon: " ",
            before_target: "\n    ",
            inside_target: " ",
            after_comma: " ",
            list_end: "\n  ",
            end: "\n",
        },
    )
}

struct Style {
    before_property: &'static str,
    after_colon: &'static str,
    before_target: &'static str,
    inside_target: &'static str,
    after_comma: &'static str,
    list_end: &'static str,
    end: &'static str,
}

fn write(changes: &Changes, style: &Style) -> String {
    let mut text = String::from("{");
    let colon = style.after_colon;
    let _ = write!(text, "{}\"@odata.type\":{colon}\"{ODATA_TYPE}\"", style.before_property);
    for change in changes {
        let _ = write!(text, ",{}\"{}\":{colon}", style.before_property, change.field.name());
        match &change.after {
            Value::State(state) => text.push_str(&string(state.word())),
            Value::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
            Value::Number(number) => {
                let _ = write!(text, "{number}");
            }
            Value::Targets(targets) => list(&mut text, change.field, targets, style),
            // A control never holds such a value unless it was read, and what was read is no change.
            Value::Unforeseen(json) => text.push_str(&json.to_string()),
        }
    }
    text.push_str(style.end);
    text.push('}');
    text
}

fn list(text: &mut String, field: Field, targets: &[Target], style: &Style) {
    text.push('[');
    for (position, target) in targets.iter().enumerate() {
        if position > 0 {
            text.push(',');
        }
        let (inside, comma, colon) = (style.inside_target, style.after_comma, style.after_colon);
        let _ = write!(
            text,
            "{}{{{inside}\"targetType\":{colon}{},{comma}\"id\":{colon}{}",
            style.before_target,
            string(target.target_type.word()),
            string(&target.id),
        );
        // `excludeTarget` has these two properties and no others (CSDL, v1.0).
        if field == Field::IncludeTargets {
            let required = target.is_registration_required.unwrap_or(false);
            let _ = write!(text, ",{comma}\"isRegistrationRequired\":{colon}{required}");
            for (name, json) in &target.other {
                let _ = write!(text, ",{comma}{}:{colon}{json}", string(name));
            }
        }
        text.push_str(inside);
        text.push('}');
    }
    if !targets.is_empty() {
        text.push_str(style.list_end);
    }
    text.push(']');
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::{Draft, Policy, State};

    fn all_eight() -> Draft {
        let mut draft = Draft::new(
            Policy::parse(
                r#"{"state": "disabled", "includeTargets": [{"targetType": "user", "id": "u\"1", "isRegistrationRequired": true}],
                    "excludeTargets": [], "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480,
                    "defaultLifetimeInMinutes": 60, "isUsableOnce": true, "defaultLength": 8, "new": 1}"#,
            )
            .unwrap(),
        );
        draft.set_state(State::Enabled);
        draft.add_group(Field::IncludeTargets, "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11").unwrap();
        draft.add_group(Field::ExcludeTargets, "7a90b7b2-1b0f-4a58-8f6e-0d54a1f3c21e").unwrap();
        draft.set_text(Field::MinimumLifetime, "10m");
        draft.set_text(Field::MaximumLifetime, "1d");
        draft.set_text(Field::DefaultLifetime, "2h");
        draft.set_usable_once(false);
        draft.set_text(Field::DefaultLength, "12");
        draft
    }

    #[test]
    fn all_eight_in_the_schema_s_shape() {
        let reviewed = all_eight().review().unwrap();
        assert_eq!(
            body(reviewed.changes()),
            concat!(
                r##"{"@odata.type":"#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration","state":"enabled","##,
                r#""includeTargets":[{"targetType":"user","id":"u\"1","isRegistrationRequired":true},"#,
                r#"{"targetType":"group","id":"6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11","isRegistrationRequired":false}],"#,
                r#""excludeTargets":[{"targetType":"group","id":"7a90b7b2-1b0f-4a58-8f6e-0d54a1f3c21e"}],"#,
                r#""minimumLifetimeInMinutes":10,"maximumLifetimeInMinutes":1440,"defaultLifetimeInMinutes":120,"#,
                r#""isUsableOnce":false,"defaultLength":12}"#
            )
        );
    }

    #[test]
    fn what_people_read_is_what_is_sent() {
        let reviewed = all_eight().review().unwrap();
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(json(&body(reviewed.changes())), json(&pretty(reviewed.changes())));
        assert!(pretty(reviewed.changes()).contains("\n    { \"targetType\": \"group\", \"id\": \"7a90"));
    }

    #[test]
    fn an_empty_list_is_sent_as_one() {
        let read = r#"{"excludeTargets": [{"targetType": "group", "id": "x"}]}"#;
        let mut draft = Draft::new(Policy::parse(read).unwrap());
        let target = draft.targets(Field::ExcludeTargets).selected()[0].clone();
        draft.remove_target(Field::ExcludeTargets, &target);
        let reviewed = draft.review().unwrap();
        assert!(body(reviewed.changes()).ends_with(r#","excludeTargets":[]}"#));
        assert!(pretty(reviewed.changes()).ends_with("\"excludeTargets\": []\n}"));
    }
}
