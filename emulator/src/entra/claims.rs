//! The `claims` parameter: what a resource, through the client, demands of the next token.

use std::collections::BTreeSet;

use serde_json::Value;

use super::errors::EntraError;
use crate::people::StepUp;

/// What was demanded of the access token.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestedClaims {
    /// Authentication contexts (`acrs`).
    pub(crate) contexts: BTreeSet<String>,
    /// Client capabilities (`xms_cc`).
    pub(crate) capabilities: Vec<String>,
}

impl RequestedClaims {
    /// Reads the parameter; one that is not there demands nothing.
    ///
    /// # Errors
    ///
    /// When it is not a JSON object.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, EntraError> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let Ok(Value::Object(claims)) = serde_json::from_str(text) else {
            return Err(EntraError::bad_claims());
        };
        let token = claims.get("access_token").unwrap_or(&Value::Null);
        Ok(Self { contexts: demanded(&token["acrs"]).into_iter().collect(), capabilities: demanded(&token["xms_cc"]) })
    }

    /// Whether a person must be seen before these claims can be put into a token.
    pub(crate) fn need_interaction(&self, satisfied: &BTreeSet<String>) -> bool {
        let context = StepUp::Interaction.context();
        self.contexts.contains(context) && !satisfied.contains(context)
    }
}

/// The `value` and `values` of one demanded claim.
fn demanded(claim: &Value) -> Vec<String> {
    claim["value"]
        .as_str()
        .into_iter()
        .chain(claim["values"].as_array().into_iter().flatten().filter_map(Value::as_str))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RequestedClaims;

    #[test]
    fn demands_are_read_as_clients_merge_them() {
        let claims = RequestedClaims::parse(Some(
            r#"{"access_token":{"acrs":{"essential":true,"value":"c2"},"xms_cc":{"values":["CP1"]}}}"#,
        ))
        .unwrap();
        assert!(claims.need_interaction(&[].into()));
        assert!(!claims.need_interaction(&["c2".to_owned()].into()));
        assert_eq!(claims.capabilities, ["CP1"]);
        assert!(RequestedClaims::parse(Some("{nonsense")).is_err());
        assert!(RequestedClaims::parse(None).unwrap().contexts.is_empty());
    }
}
