//! Tokens: JSON Web Tokens, signed with a key that lives as long as the emulator.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;

use crate::clock;
use crate::people::Role;
use crate::tenant::TenantId;

/// How long an access token lives, in seconds.
pub(crate) const ACCESS_TOKEN_SECONDS: i64 = 3600;

/// What Graph is called in the `aud` claim.
pub(crate) const GRAPH_AUDIENCE: &str = "00000003-0000-0000-c000-000000000000";

/// The key that signs tokens (HS256; the service uses RS256, which no client of a browser app verifies).
pub(crate) struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    ///
    /// When the system gives no random numbers.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 64];
        getrandom::fill(&mut bytes)?;
        Ok(Self(Hmac::new(&bytes.into())))
    }

    /// A signed token with these claims.
    pub(crate) fn sign(&self, claims: &impl Serialize) -> String {
        let header = json!({ "typ": "JWT", "alg": "HS256" });
        // Claims are structs with string keys: writing them cannot fail.
        let payload = serde_json::to_vec(claims).unwrap_or_default();
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(payload));
        let mut mac = self.0.clone();
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// The claims of an access token that this key signed, or what is wrong with it.
    pub(crate) fn read(&self, token: &str) -> Result<AccessClaims, BadToken> {
        let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::NotAToken)?;
        let (_, payload) = signed.split_once('.').ok_or(BadToken::NotAToken)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| BadToken::NotAToken)?;
        let mut mac = self.0.clone();
        mac.update(signed.as_bytes());
        mac.verify_slice(&signature).map_err(|_| BadToken::NotSignedHere)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| BadToken::NotAToken)?;
        // An id token is signed with the same key, but is not for Graph.
        serde_json::from_slice(&payload)
            .ok()
            .filter(|claims: &AccessClaims| claims.aud == GRAPH_AUDIENCE)
            .ok_or(BadToken::WrongAudience)
    }
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadToken {
    /// There is none.
    Missing,
    /// It has not the shape of a JSON Web Token.
    NotAToken,
    /// The signature is another's.
    NotSignedHere,
    /// It is for something else than Graph.
    WrongAudience,
    /// Its hour is over, or it was made to expire.
    Expired,
}

/// The claims of an access token for Graph.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) aud: String,
    pub(crate) iss: String,
    pub(crate) iat: i64,
    pub(crate) nbf: i64,
    pub(crate) exp: i64,
    pub(crate) appid: String,
    pub(crate) app_displayname: String,
    pub(crate) idtyp: String,
    pub(crate) name: String,
    pub(crate) oid: String,
    /// The permissions, separated by spaces.
    pub(crate) scp: String,
    /// The sign-in that the token comes from.
    pub(crate) sid: String,
    pub(crate) sub: String,
    pub(crate) tid: TenantId,
    /// What the person signs in with.
    pub(crate) unique_name: String,
    /// The same, but guests have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) upn: Option<String>,
    /// Who vouches for a guest, and the guest's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) idp: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    pub(crate) uti: String,
    pub(crate) ver: String,
    pub(crate) wids: Vec<String>,
    /// The authentication contexts that are satisfied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) acrs: Vec<String>,
    /// The client's capabilities, `CP1` for one that handles claims challenges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) xms_cc: Vec<String>,
    /// The emulator's own: the role that the person had when the token was issued.
    pub(crate) emulated_role: Role,
    /// The emulator's own: tokens of an earlier generation than the current one count as expired.
    pub(crate) emulated_generation: u64,
}

impl AccessClaims {
    /// Whether the token has one of these permissions.
    pub(crate) fn has_any(&self, permissions: &[&str]) -> bool {
        self.scp.split(' ').any(|held| permissions.contains(&held))
    }

    /// Whether its time is over.
    pub(crate) fn is_over(&self, generation: u64) -> bool {
        self.exp <= clock::seconds() || self.emulated_generation < generation
    }
}

#[cfg(test)]
mod tests {
    use super::{BadToken, SigningKey};
    use serde_json::json;

    #[test]
    fn only_tokens_of_this_key_for_graph_are_read() {
        let key = SigningKey::random().unwrap();
        let id_token = key.sign(&json!({ "aud": "someone" }));
        assert_eq!(key.read(&id_token).unwrap_err(), BadToken::WrongAudience);
        let other = SigningKey::random().unwrap();
        assert_eq!(other.read(&id_token).unwrap_err(), BadToken::NotSignedHere);
        for nonsense in ["", "abc", "a.b", "a.b.!"] {
            assert!(key.read(nonsense).is_err(), "{nonsense}");
        }
    }
}
