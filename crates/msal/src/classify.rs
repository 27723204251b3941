//! What an error means, decided from its facts alone.
//!
//! Sources: the library's error codes (`@azure/msal-browser` and `@azure/msal-common`, `dist/error/*Codes.mjs`),
//! RFC 6749 section 4.1.2.1, and Microsoft's list of AADSTS numbers
//! (<https://learn.microsoft.com/entra/identity-platform/reference-error-codes>). Microsoft asks that programs do not
//! depend on the numbers: they choose the explanation, and an unknown one falls back on the code.

use crate::error::ErrorKind;

/// The facts of an error.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts<'a> {
    /// `errorCode` of the library's errors; otherwise the error's name.
    pub(crate) code: &'a str,
    /// `subError`, or empty.
    pub(crate) sub_error: &'a str,
    /// The AADSTS number, or empty.
    pub(crate) error_no: &'a str,
    /// Whether the library threw it.
    pub(crate) from_library: bool,
    /// Whether the library holds that only the person can help.
    pub(crate) interaction_required: bool,
}

/// What the error means: Entra's number where it is a known one, then the code, then the library's judgement.
pub(crate) fn classify(facts: &Facts<'_>) -> ErrorKind {
    by_number(facts.error_no).or_else(|| by_code(facts)).unwrap_or(if facts.interaction_required {
        ErrorKind::InteractionRequired
    } else {
        ErrorKind::Other
    })
}

/// The first AADSTS number in a message of Entra's.
pub(crate) fn aadsts(message: &str) -> Option<&str> {
    message.split("AADSTS").skip(1).find_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest.get(..end).filter(|number| !number.is_empty())
    })
}

fn by_number(number: &str) -> Option<ErrorKind> {
    Some(match number {
        "65001" => ErrorKind::ConsentRequired,
        "65004" => ErrorKind::ConsentDeclined,
        "90093" | "90094" | "90095" => ErrorKind::NeedsAdminApproval,
        "50105" => ErrorKind::NotAssigned,
        "53000" | "53001" | "53002" | "53003" => ErrorKind::BlockedByConditionalAccess,
        "700016" => ErrorKind::WrongClientId,
        "50011" => ErrorKind::WrongRedirectAddress,
        "90002" | "900023" | "50194" => ErrorKind::WrongTenant,
        "9002326" => ErrorKind::NotSinglePageApplication,
        "650052" => ErrorKind::ServicePrincipalMissing,
        "500200" | "500202" => ErrorKind::PersonalAccount,
        "50020" | "51004" | "90072" => ErrorKind::AccountNotInTenant,
        "700084" => ErrorKind::RefreshTokenExpired,
        _ => return None,
    })
}

fn by_code(facts: &Facts<'_>) -> Option<ErrorKind> {
    Some(match facts.code {
        "timed_out" => ErrorKind::TimedOut,
        "user_cancelled" | "user_canceled" | "access_denied" => ErrorKind::UserCancelled,
        "interaction_in_progress" => ErrorKind::InteractionInProgress,
        "consent_required" => ErrorKind::ConsentRequired,
        _ if facts.sub_error == "consent_required" => ErrorKind::ConsentRequired,
        "refresh_token_expired" => ErrorKind::RefreshTokenExpired,
        // `invalid_grant` is not an InteractionRequiredAuthError unless its sub error says so.
        "login_required" | "interaction_required" | "no_tokens_found" | "invalid_grant" => {
            ErrorKind::InteractionRequired
        }
        "no_network_connectivity"
        | "post_request_failed"
        | "get_request_failed"
        | "network_error"
        | "failed_to_parse_response"
        | "endpoints_resolution_error"
        | "openid_config_error" => ErrorKind::Network,
        "nonce_mismatch"
        | "state_mismatch"
        | "state_not_found"
        | "invalid_state"
        | "no_state_in_hash"
        | "unable_to_parse_state"
        | "state_interaction_type_mismatch"
        | "hash_not_deserialized"
        | "hash_does_not_contain_known_properties"
        | "authorization_code_missing_from_server_response"
        | "no_token_request_cache_error"
        | "unable_to_parse_token_request_cache_error" => ErrorKind::StaleState,
        "crypto_nonexistent" | "no_crypto_object" => ErrorKind::NoCrypto,
        "no_account_error" | "no_account_found" | "no_account_in_silent_request" => ErrorKind::NoAccount,
        "invalid_claims" | "claims_request_parsing_error" => ErrorKind::InvalidClaims,
        "temporarily_unavailable" | "server_error" => ErrorKind::TemporarilyUnavailable,
        // After a 429 or 5xx the library refuses by itself, with the numbers of the first answer, or none, as the code.
        code if facts.from_library && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') => {
            ErrorKind::TemporarilyUnavailable
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library<'a>(code: &'a str, error_no: &'a str) -> Facts<'a> {
        Facts { code, error_no, from_library: true, ..Facts::default() }
    }

    #[test]
    fn entras_numbers_choose_the_explanation_whatever_the_code() {
        let table = [
            ("access_denied", "65004", ErrorKind::ConsentDeclined),
            ("invalid_grant", "65001", ErrorKind::ConsentRequired),
            ("access_denied", "90094", ErrorKind::NeedsAdminApproval),
            ("consent_required", "90095", ErrorKind::NeedsAdminApproval),
            ("interaction_required", "50105", ErrorKind::NotAssigned),
            ("access_denied", "53003", ErrorKind::BlockedByConditionalAccess),
            ("invalid_grant", "53000", ErrorKind::BlockedByConditionalAccess),
            ("unauthorized_client", "700016", ErrorKind::WrongClientId),
            ("invalid_request", "50011", ErrorKind::WrongRedirectAddress),
            ("invalid_request", "90002", ErrorKind::WrongTenant),
            ("invalid_request", "900023", ErrorKind::WrongTenant),
            ("invalid_request", "50194", ErrorKind::WrongTenant),
            ("invalid_request", "9002326", ErrorKind::NotSinglePageApplication),
            ("invalid_client", "650052", ErrorKind::ServicePrincipalMissing),
            ("invalid_request", "500200", ErrorKind::PersonalAccount),
            ("invalid_grant", "50020", ErrorKind::AccountNotInTenant),
            ("invalid_grant", "700084", ErrorKind::RefreshTokenExpired),
        ];
        for (code, number, kind) in table {
            assert_eq!(classify(&library(code, number)), kind, "{code} {number}");
            let judged = Facts { interaction_required: true, ..library(code, number) };
            assert_eq!(classify(&judged), kind, "{code} {number}, interaction required");
        }
    }

    #[test]
    fn the_code_decides_where_the_number_is_unknown_or_absent() {
        let table = [
            ("timed_out", ErrorKind::TimedOut),
            ("user_cancelled", ErrorKind::UserCancelled),
            ("access_denied", ErrorKind::UserCancelled),
            ("interaction_in_progress", ErrorKind::InteractionInProgress),
            ("login_required", ErrorKind::InteractionRequired),
            ("interaction_required", ErrorKind::InteractionRequired),
            ("no_tokens_found", ErrorKind::InteractionRequired),
            ("invalid_grant", ErrorKind::InteractionRequired),
            ("consent_required", ErrorKind::ConsentRequired),
            ("refresh_token_expired", ErrorKind::RefreshTokenExpired),
            ("no_network_connectivity", ErrorKind::Network),
            ("post_request_failed", ErrorKind::Network),
            ("endpoints_resolution_error", ErrorKind::Network),
            ("nonce_mismatch", ErrorKind::StaleState),
            ("state_mismatch", ErrorKind::StaleState),
            ("state_not_found", ErrorKind::StaleState),
            ("no_token_request_cache_error", ErrorKind::StaleState),
            ("crypto_nonexistent", ErrorKind::NoCrypto),
            ("no_account_error", ErrorKind::NoAccount),
            ("invalid_claims", ErrorKind::InvalidClaims),
            ("temporarily_unavailable", ErrorKind::TemporarilyUnavailable),
            ("server_error", ErrorKind::TemporarilyUnavailable),
            ("popup_window_error", ErrorKind::Other),
            ("authority_uri_insecure", ErrorKind::Other),
        ];
        for (code, kind) in table {
            assert_eq!(classify(&library(code, "")), kind, "{code}");
            assert_eq!(classify(&library(code, "16000")), kind, "{code} with a number that is not in the table");
        }
    }

    #[test]
    fn a_number_or_nothing_as_the_code_is_the_librarys_own_refusal_after_an_outage() {
        for code in ["90033", "50196 90033", ""] {
            assert_eq!(classify(&library(code, "")), ErrorKind::TemporarilyUnavailable, "{code:?}");
        }
    }

    #[test]
    fn a_refusal_that_repeats_a_known_number_is_explained_by_it() {
        assert_eq!(classify(&library("700016", "700016")), ErrorKind::WrongClientId);
    }

    #[test]
    fn what_the_library_judges_as_interaction_needs_the_person() {
        let judged = |code, sub_error| Facts { sub_error, interaction_required: true, ..library(code, "") };
        assert_eq!(classify(&judged("bad_token", "")), ErrorKind::InteractionRequired);
        assert_eq!(classify(&judged("invalid_grant", "basic_action")), ErrorKind::InteractionRequired);
        assert_eq!(classify(&judged("invalid_grant", "consent_required")), ErrorKind::ConsentRequired);
    }

    #[test]
    fn an_error_that_the_library_did_not_throw_is_something_else() {
        assert_eq!(classify(&Facts { code: "TypeError", ..Facts::default() }), ErrorKind::Other);
        assert_eq!(classify(&Facts::default()), ErrorKind::Other);
    }

    #[test]
    fn the_number_is_found_in_the_text_of_either_step() {
        let authorize = "interaction_required: AADSTS50105: Your administrator has configured the application";
        let token = "invalid_grant: Error(s): 70043,53003 - Description: AADSTS70043: The refresh token has expired. \
                     AADSTS53003: Access has been blocked";
        assert_eq!(aadsts(authorize), Some("50105"));
        assert_eq!(aadsts(token), Some("70043"));
        assert_eq!(aadsts("AADSTS: none. AADSTS900023"), Some("900023"));
        assert_eq!(aadsts("See https://aka.ms/msal.js.errors#timed_out for details"), None);
    }
}
