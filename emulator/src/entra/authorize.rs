//! The authorize endpoint: authorization code with PKCE, answered in the fragment.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use form_urlencoded::Serializer;
use uuid::Uuid;

use super::claims::RequestedClaims;
use super::errors::{EntraError, Occurrence};
use super::pages::{self, Form};
use super::scopes::Scopes;
use super::store::{Grant, Session};
use super::{Parameters, client_info, cookie, is_tenant};
use crate::people::{Person, SignIn};
use crate::tenant::CLIENT_ID;
use crate::world::Shared;

/// The length of a S256 code challenge.
const CHALLENGE_LENGTH: usize = 43;

/// What the `prompt` parameter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prompt {
    /// Sign in without a question if somebody is signed in.
    Absent,
    /// Never a question.
    None,
    /// Always the picker.
    Picker,
}

/// A request that may be answered with a redirect to the app.
struct Authorize {
    redirect_uri: String,
    state: Option<String>,
    correlation: Option<String>,
}

/// The rest of the request, once it is known to be right.
struct Asked {
    prompt: Prompt,
    scopes: Scopes,
    claims: RequestedClaims,
    challenge: String,
    nonce: Option<String>,
    login_hint: Option<String>,
    sid: Option<String>,
    client_info: bool,
}

/// Everything about one visit to the endpoint.
struct Visit<'a> {
    world: &'a Shared,
    tenant: &'a str,
    parameters: &'a Parameters,
    authorize: Authorize,
    asked: Asked,
    cookie: Option<String>,
}

/// Answers the authorize endpoint, and the forms of its pages, which carry the request along with a choice.
pub(super) fn answer(world: &Shared, tenant: &str, headers: &HeaderMap, parameters: &Parameters) -> Response {
    let authorize = match Authorize::read(world, tenant, parameters) {
        Ok(authorize) => authorize,
        Err(error) => {
            let occurrence = Occurrence::now(parameters.get("client-request-id"));
            return pages::refusal(&error, &occurrence, None, &world.addresses);
        }
    };
    let asked = match Asked::read(world, parameters) {
        Ok(asked) => asked,
        Err(error) => return authorize.refuse(world, &error),
    };
    let visit = Visit { world, tenant, parameters, authorize, asked, cookie: cookie::read(headers, &world.addresses) };
    match parameters.get(pages::CHOICE) {
        Some(choice) => visit.chosen(choice),
        None => visit.arrived(),
    }
}

impl Authorize {
    /// Errors are the ones that must not go back to the app: it is not known to be the app.
    fn read(world: &Shared, tenant: &str, parameters: &Parameters) -> Result<Self, EntraError> {
        if !is_tenant(tenant) {
            return Err(EntraError::unknown_tenant(tenant));
        }
        let client = parameters.required("client_id")?;
        if client != CLIENT_ID {
            return Err(EntraError::unknown_client(client));
        }
        let redirect_uri = parameters.required("redirect_uri")?;
        if !world.addresses.is_redirect(redirect_uri) {
            return Err(EntraError::unknown_redirect(redirect_uri));
        }
        Ok(Self {
            redirect_uri: redirect_uri.to_owned(),
            state: parameters.get("state").map(str::to_owned),
            correlation: parameters.get("client-request-id").map(str::to_owned),
        })
    }

    /// Back to the app with these parameters in the fragment.
    fn back(&self, parameters: &[(&str, String)]) -> Response {
        let mut fragment = Serializer::new(String::new());
        fragment.extend_pairs(parameters);
        if let Some(state) = &self.state {
            fragment.append_pair("state", state);
        }
        (
            StatusCode::FOUND,
            [
                (header::LOCATION, format!("{}#{}", self.redirect_uri, fragment.finish())),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ],
        )
            .into_response()
    }

    fn refuse(&self, world: &Shared, error: &EntraError) -> Response {
        let occurrence = Occurrence::now(self.correlation.as_deref());
        self.back(&error.parameters(&occurrence, world.addresses.service()))
    }
}

impl Asked {
    fn read(world: &Shared, parameters: &Parameters) -> Result<Self, EntraError> {
        let response_type = parameters.required("response_type")?;
        if response_type != "code" {
            return Err(EntraError::response_type(response_type));
        }
        let response_mode = parameters.get("response_mode").unwrap_or("query");
        if response_mode != "fragment" {
            return Err(EntraError::response_mode(response_mode));
        }
        let challenge = parameters.get("code_challenge").ok_or_else(EntraError::no_pkce)?;
        if parameters.get("code_challenge_method") != Some("S256") || challenge.len() != CHALLENGE_LENGTH {
            return Err(EntraError::bad_challenge());
        }
        let prompt = match parameters.get("prompt") {
            None => Prompt::Absent,
            Some("none") => Prompt::None,
            Some("select_account" | "login" | "consent") => Prompt::Picker,
            Some(other) => return Err(EntraError::prompt(other)),
        };
        Ok(Self {
            prompt,
            scopes: Scopes::parse(parameters.required("scope")?, world.addresses.service())?,
            claims: RequestedClaims::parse(parameters.get("claims"))?,
            challenge: challenge.to_owned(),
            nonce: parameters.get("nonce").map(str::to_owned),
            login_hint: parameters.get("login_hint").map(str::to_owned),
            sid: parameters.get("sid").map(str::to_owned),
            client_info: parameters.get("client_info") == Some("1"),
        })
    }
}

impl Visit<'_> {
    /// The app has sent the person here.
    fn arrived(&self) -> Response {
        let session = self.session();
        match (self.asked.prompt, session) {
            (Prompt::None, None) => self.refuse(&EntraError::nobody_signed_in()),
            (Prompt::None, Some(session)) => self.silent(session),
            (Prompt::Absent, Some(session)) if !self.asked.claims.need_interaction(&session.contexts) => {
                match self.person(session.person) {
                    Some(person) => self.sign_in(&person, Some(session)),
                    None => self.picker(),
                }
            }
            (Prompt::Absent | Prompt::Picker, _) => self.picker(),
        }
    }

    /// The person has pressed a button of one of the pages.
    fn chosen(&self, choice: &str) -> Response {
        if choice == pages::RETURN {
            return self.refuse(&EntraError::admin_consent_needed());
        }
        if let Some(person) = choice.strip_prefix(pages::PERSON).and_then(|id| self.person(id)) {
            return self.sign_in(&person, None);
        }
        if choice == pages::CANCEL {
            return self
                .authorize
                .back(&[("error", "access_denied".to_owned()), ("error_subcode", "cancel".to_owned())]);
        }
        self.picker()
    }

    /// The session of this browser, if it is the one that the app means.
    fn session(&self) -> Option<Session> {
        let state = self.world.state();
        let session = state.sign_ins.session(self.cookie.as_deref()?)?;
        let person = state.tenant.person(session.person)?;
        let meant = self.asked.login_hint.as_deref().is_none_or(|hint| hint.eq_ignore_ascii_case(person.username))
            && self.asked.sid.as_deref().is_none_or(|sid| sid == session.sid);
        meant.then(|| session.clone())
    }

    fn person(&self, id: &str) -> Option<Person> {
        self.world.state().tenant.person(id).cloned()
    }

    /// Without a question: `prompt=none`.
    fn silent(&self, session: Session) -> Response {
        let Some(person) = self.person(session.person) else {
            return self.refuse(&EntraError::nobody_signed_in());
        };
        if person.sign_in == SignIn::NeedsAdminConsent || !self.has_consent(&person) {
            return self.refuse(&EntraError::no_consent());
        }
        if self.asked.claims.need_interaction(&session.contexts) {
            return self.refuse(&EntraError::interaction_needed().with_claims(self.parameters.get("claims")));
        }
        self.sign_in(&person, Some(session))
    }

    fn has_consent(&self, person: &Person) -> bool {
        let state = self.world.state();
        self.asked.scopes.permissions().iter().all(|permission| state.tenant.has_consent(person.id, permission))
    }

    /// The person is known: from the picker, or from the session that there already is.
    fn sign_in(&self, person: &Person, session: Option<Session>) -> Response {
        if person.sign_in == SignIn::Personal {
            let occurrence = Occurrence::now(self.authorize.correlation.as_deref());
            return pages::refusal(
                &EntraError::personal_account(person.username),
                &occurrence,
                Some(&self.form()),
                &self.world.addresses,
            );
        }
        let fresh = session.is_none();
        let mut session = session.unwrap_or_else(|| Session {
            sid: Uuid::new_v4().to_string(),
            person: person.id,
            contexts: BTreeSet::new(),
        });
        // The claims are satisfied: the person is here, or they need nobody (checked before).
        session.contexts.extend(self.asked.claims.contexts.iter().cloned());
        let mut response = match person.sign_in {
            SignIn::NeedsAdminConsent => pages::admin_approval(person, &self.form(), &self.world.addresses),
            SignIn::Blocked => self.refuse(&EntraError::blocked()),
            SignIn::Works if !person.may_consent && !self.has_consent(person) => {
                pages::admin_approval(person, &self.form(), &self.world.addresses)
            }
            SignIn::Works | SignIn::Personal => self.code(person, &session),
        };
        if fresh {
            let mut state = self.world.state();
            if let Some(before) = &self.cookie {
                state.sign_ins.close_session(before);
            }
            let secret = state.sign_ins.open_session(session);
            cookie::set(&mut response, &secret, &self.world.addresses);
        }
        response
    }

    /// Back to the app with a code.
    fn code(&self, person: &Person, session: &Session) -> Response {
        let mut state = self.world.state();
        let permissions = self.asked.scopes.permissions().iter();
        state.tenant.consent(person.id, permissions.map(ToString::to_string));
        let code = state.sign_ins.issue_code(
            Grant {
                person: person.id,
                sid: session.sid.clone(),
                scopes: self.asked.scopes.clone(),
                contexts: session.contexts.clone(),
                capabilities: self.asked.claims.capabilities.clone(),
                client_info: self.asked.client_info,
                nonce: self.asked.nonce.clone(),
            },
            self.authorize.redirect_uri.clone(),
            self.asked.challenge.clone(),
        );
        let mut parameters = vec![("code", code)];
        if self.asked.client_info {
            parameters.push(("client_info", client_info(person)));
        }
        parameters.push(("session_state", session.sid.clone()));
        self.authorize.back(&parameters)
    }

    fn refuse(&self, error: &EntraError) -> Response {
        self.authorize.refuse(self.world, error)
    }

    fn picker(&self) -> Response {
        let state = self.world.state();
        let signed_in =
            self.cookie.as_deref().and_then(|cookie| state.sign_ins.session(cookie)).map(|session| session.person);
        pages::picker(
            &state.tenant.people,
            self.asked.login_hint.as_deref(),
            signed_in,
            &self.form(),
            &self.world.addresses,
        )
    }

    fn form(&self) -> Form<'_> {
        Form { action: format!("/{}/login", self.tenant), parameters: &self.parameters.0 }
    }
}
