//! Another tenant: which one somebody means, and whether there is one, before anybody is sent to its sign-in.
//!
//! Entra publishes for each tenant where its sign-in is, readable without a token and from a page of any origin. The panel
//! reads it first, because a mistyped tenant would otherwise end on a page of Entra's that does not lead back.
//! Source: Microsoft identity platform documentation, "OpenID Connect on the Microsoft identity platform" (the
//! configuration document), and "Error codes", AADSTS90002 and AADSTS900023.

use serde_json::Value;

use crate::config::{Config, Tenant, is_guid, known_tenant, quoted};
use crate::request::{Method, Reply, Request, Response, TransportFailure};

/// Why nobody can be sent to a tenant's sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantProblem {
    /// Nothing was entered.
    Empty,
    /// It is neither an id nor a domain.
    NotATenant,
    /// The cloud has no tenant of this name.
    NotFound,
    /// The tenant is in another cloud, whose Graph has this host.
    OtherCloud {
        /// Such as `graph.microsoft.us`.
        graph: String,
    },
    /// No answer.
    NoAnswer,
    /// Something else than what Entra publishes.
    Unexpected {
        /// The HTTP status.
        status: u16,
    },
}

impl TenantProblem {
    /// What happened and what to do: whole sentences. `named` is what was entered.
    #[must_use]
    pub fn sentence(&self, named: &str, config: &Config) -> String {
        let named = quoted(named.trim());
        let cloud = config.cloud.label();
        let host = host(config.sign_in_base());
        match self {
            Self::Empty => {
                "Enter the tenant's id or one of its verified domains, such as contoso.onmicrosoft.com.".into()
            }
            Self::NotATenant => {
                format!(
                    "{named} is neither a tenant's id nor a domain. Enter its id, or one of its verified domains, such as \
                     contoso.onmicrosoft.com."
                )
            }
            Self::NotFound => format!(
                "There is no tenant {named} in this cloud ({cloud}). Check how it is written; a domain must be a verified one \
                 of the tenant."
            ),
            Self::OtherCloud { graph } => format!(
                "The tenant {named} is in another cloud (its Microsoft Graph is {graph}); this panel is set up for {cloud}. \
                 Use a panel that is set up for that cloud."
            ),
            Self::NoAnswer => format!(
                "{host} gave no answer about the tenant {named}. Check how it is written, and the network connection, then try \
                 again."
            ),
            Self::Unexpected { status } => format!(
                "{host} gave no readable answer about the tenant {named} (status {status}). Try again in a moment."
            ),
        }
    }
}

/// The tenant that somebody means: an id or a domain, in lower case. Of a sign-in name, its domain.
///
/// # Errors
///
/// [`TenantProblem::Empty`], [`TenantProblem::NotATenant`].
pub fn named(entered: &str) -> Result<String, TenantProblem> {
    let entered = entered.trim().to_ascii_lowercase();
    if entered.is_empty() {
        return Err(TenantProblem::Empty);
    }
    let name = entered.rsplit_once('@').map_or(entered.as_str(), |(_, domain)| domain);
    match known_tenant(name) {
        Some(Tenant::Id(name) | Tenant::Domain(name)) => Ok(name),
        Some(Tenant::Organizations) | None => Err(TenantProblem::NotATenant),
    }
}

/// The request that asks for what Entra publishes about a tenant, [`named`] so. It has no header that a browser would have
/// to ask about first, and no token.
#[must_use]
pub fn look_up(config: &Config, tenant: &str) -> Request {
    let url = [config.sign_in_base(), "/", tenant, "/v2.0/.well-known/openid-configuration"].concat();
    Request { method: Method::Get, url, headers: Vec::new(), body: None, client_request_id: String::new() }
}

/// The tenant's id, from the answer to [`look_up`].
///
/// # Errors
///
/// Why there is none.
pub fn found(config: &Config, reply: &Reply) -> Result<String, TenantProblem> {
    let response = match reply {
        Ok(response) => response,
        Err(
            TransportFailure::Offline
            | TransportFailure::NoAnswer
            | TransportFailure::TimedOut
            | TransportFailure::Aborted,
        ) => return Err(TenantProblem::NoAnswer),
    };
    let unexpected = TenantProblem::Unexpected { status: response.status };
    let Ok(body) = serde_json::from_str::<Value>(&response.body) else { return Err(unexpected) };
    if !response.is_success() {
        return Err(if says_unknown(response, &body) { TenantProblem::NotFound } else { unexpected });
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    if let Some(graph) = text("msgraph_host").filter(|graph| !graph.eq_ignore_ascii_case(host(config.graph_base()))) {
        return Err(TenantProblem::OtherCloud { graph: graph.to_owned() });
    }
    let id = text("issuer").and_then(|issuer| issuer.split('/').find(|part| is_guid(part)));
    id.map(str::to_ascii_lowercase).ok_or(unexpected)
}

/// Whether the refusal says that there is no such tenant.
fn says_unknown(response: &Response, body: &Value) -> bool {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let by_number =
        ["AADSTS90002:", "AADSTS900023:"].iter().any(|number| text("error_description").starts_with(number));
    matches!(response.status, 400 | 404) && (text("error") == "invalid_tenant" || by_number)
}

/// Host and port of an address.
fn host(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest)
}

#[cfg(test)]
mod tests;
