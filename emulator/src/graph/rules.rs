//! The rules that the schema does not carry: ranges, and what must fit together.
//!
//! Source of the ranges: the resource's page in the Microsoft Graph reference (see `contract/README.md`).

use std::ops::RangeInclusive;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::errors::GraphError;
use crate::tenant::Policy;

/// The properties with a range of their own.
const RANGES: &[(&str, RangeInclusive<i64>)] = &[
    ("minimumLifetimeInMinutes", 10..=43_200),
    ("maximumLifetimeInMinutes", 10..=43_200),
    ("defaultLifetimeInMinutes", 10..=43_200),
    ("defaultLength", 8..=48),
];

/// Pairs of properties of which the first may not be greater than the second.
const ORDER: &[(&str, &str)] = &[
    ("minimumLifetimeInMinutes", "maximumLifetimeInMinutes"),
    ("minimumLifetimeInMinutes", "defaultLifetimeInMinutes"),
    ("defaultLifetimeInMinutes", "maximumLifetimeInMinutes"),
];

/// Checks what was sent by itself. It has passed the schema.
///
/// # Errors
///
/// The refusal that the sender gets.
pub(crate) fn sent(change: &Map<String, Value>, id: &str) -> Result<(), GraphError> {
    if let Some(sent) = change.get("id").and_then(Value::as_str)
        && !sent.eq_ignore_ascii_case(id)
    {
        return Err(GraphError::persistence("The id of a configuration cannot be changed."));
    }
    for (name, range) in RANGES {
        if let Some(value) = change.get(*name).and_then(Value::as_i64)
            && !range.contains(&value)
        {
            return Err(GraphError::persistence(&format!(
                "Invalid {name} specified. The valid range between {} and {}.",
                range.start(),
                range.end()
            )));
        }
    }
    for name in ["includeTargets", "excludeTargets"] {
        if let Some(Value::Array(list)) = change.get(name) {
            targets(name, list)?;
        }
    }
    Ok(())
}

/// Checks the policy as the change leaves it.
///
/// # Errors
///
/// The refusal that the sender gets.
pub(crate) fn resulting(policy: &Policy) -> Result<(), GraphError> {
    let value = |name: &str| policy.get(name).and_then(Value::as_i64);
    for (low, high) in ORDER {
        if let (Some(low_value), Some(high_value)) = (value(low), value(high))
            && low_value > high_value
        {
            return Err(GraphError::persistence(&format!(
                "{low} ({low_value}) cannot be greater than {high} ({high_value})."
            )));
        }
    }
    Ok(())
}

fn targets(name: &str, list: &[Value]) -> Result<(), GraphError> {
    let mut seen = Vec::with_capacity(list.len());
    for target in list {
        let id = target["id"].as_str().unwrap_or_default();
        let type_ = target["targetType"].as_str().unwrap_or_default();
        let everyone = type_ == "group" && id == "all_users";
        if !everyone && Uuid::try_parse(id).is_err() {
            return Err(GraphError::persistence(&format!("Invalid target id '{id}' specified in {name}.")));
        }
        seen.push((type_, id.to_ascii_lowercase()));
    }
    seen.sort_unstable();
    match seen.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(GraphError::persistence(&format!("Duplicate target '{}' specified in {name}.", pair[0].1))),
        None => Ok(()),
    }
}
