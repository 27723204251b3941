//! The authorize endpoint: authorization code with PKCE, answered in the fragment.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use form_urlencoded::Serializer;

use super::claims::RequestedClaims;
use super::errors::{EntraError, Occurrence};
use super::pages::{self, Form, Frame};
use super::scopes::Scopes;
use super::store::{Grant, Session};
use super::{Parameters, authority, client_info, cookie};
use crate::people::SignIn;
use crate::tenant::CLIENT_ID;
use crate::tenants::{Authority, Seen};
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
    authority: Authority,
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
            let frame = Frame { addresses: &world.addresses, authority: Authority::parse(tenant) };
            return pages::refusal(&error, &occurrence, None, frame);
        }
    };
    let asked = match Asked::read(world, authorize.authority, parameters) {
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
        let authority = authority(tenant)?;
        let client = parameters.required("client_id")?;
        if client != CLIENT_ID {
            return Err(EntraError::unknown_client(client, authority));
        }
        let redirect_uri = parameters.required("redirect_uri")?;
        if !world.addresses.is_redirect(redirect_uri) {
            return Err(EntraError::unknown_redirect(redirect_uri));
        }
        Ok(Self {
            authority,
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
    fn read(world: &Shared, authority: Authority, parameters: &Parameters) -> Result<Self, EntraError> {
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
            scopes: Scopes::parse(parameters.required("scope")?, world.addresses.service(), authority)?,
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
        match (self.asked.prompt, self.session()) {
            (Prompt::None, None) => self.refuse(&EntraError::nobody_signed_in()),
            (Prompt::None, Some((session, seen))) => self.silent(session, &seen),
            (Prompt::Absent, Some((session, seen)))
                if !self.asked.claims.need_interaction(&session.contexts(seen.tenant)) =>
            {
                self.sign_in(&seen, Some(session))
            }
            (Prompt::Absent | Prompt::Picker, _) => self.picker(),
        }
    }

    /// The person has pressed a button of one of the pages.
    fn chosen(&self, choice: &str) -> Response {
        if choice == pages::RETURN {
            return self.refuse(&EntraError::admin_consent_needed());
        }
        if let Some(seen) = choice.strip_prefix(pages::PERSON).and_then(|id| self.see(id)) {
            return self.sign_in(&seen, None);
        }
        if choice == pages::CANCEL {
            return self
                .authorize
                .back(&[("error", "access_denied".to_owned()), ("error_subcode", "cancel".to_owned())]);
        }
        self.picker()
    }

    /// The session of this browser and the person whose it is, if it is the one that the app means.
    fn session(&self) -> Option<(Session, Seen)> {
        let session = self.world.state().sign_ins.session(self.cookie.as_deref()?)?.clone();
        let seen = self.see(session.person)?;
        let hint = self.asked.login_hint.as_deref();
        let meant = hint.is_none_or(|hint| hint.eq_ignore_ascii_case(seen.person.username))
            && self.asked.sid.as_deref().is_none_or(|sid| sid == session.sid);
        meant.then_some((session, seen))
    }

    /// An account, as the tenant sees it that was asked for.
    fn see(&self, account: &str) -> Option<Seen> {
        self.world.state().tenants.see(self.authorize.authority, account)
    }

    /// Without a question: `prompt=none`.
    fn silent(&self, session: Session, seen: &Seen) -> Response {
        if seen.person.sign_in == SignIn::Unknown {
            let error = EntraError::unknown_account(&seen.person, self.authorize.authority);
            return self.refuse(&error.under("interaction_required"));
        }
        if seen.person.sign_in == SignIn::NeedsAdminConsent || !self.has_consent(seen) {
            return self.refuse(&EntraError::no_consent());
        }
        if self.asked.claims.need_interaction(&session.contexts(seen.tenant)) {
            return self.refuse(&EntraError::interaction_needed().with_claims(self.parameters.get("claims")));
        }
        self.sign_in(seen, Some(session))
    }

    fn has_consent(&self, seen: &Seen) -> bool {
        let tenant = &self.world.state().tenants[seen.tenant];
        self.asked.scopes.permissions().iter().all(|permission| tenant.has_consent(seen.person.id, permission))
    }

    /// The person is known: from the picker, or from the session that there already is.
    fn sign_in(&self, seen: &Seen, session: Option<Session>) -> Response {
        let person = &seen.person;
        if person.sign_in == SignIn::Unknown {
            let error = EntraError::unknown_account(person, self.authorize.authority);
            let occurrence = Occurrence::now(self.authorize.correlation.as_deref());
            return pages::refusal(&error, &occurrence, Some(&self.form()), self.frame());
        }
        let fresh = session.is_none();
        let mut session = session.unwrap_or_else(|| Session::new(person.id));
        // The claims are satisfied: the person is here, or they need nobody (checked before).
        session.satisfy(seen.tenant, &self.asked.claims.contexts);
        let mut response = match person.sign_in {
            SignIn::NeedsAdminConsent => pages::admin_approval(person, &self.form(), self.frame()),
            SignIn::Blocked => self.refuse(&EntraError::blocked()),
            SignIn::Works if !person.may_consent && !self.has_consent(seen) => {
                pages::admin_approval(person, &self.form(), self.frame())
            }
            SignIn::Works | SignIn::Unknown => self.code(seen, &session),
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
    fn code(&self, seen: &Seen, session: &Session) -> Response {
        let Seen { tenant, person } = seen;
        let mut state = self.world.state();
        let permissions = self.asked.scopes.permissions().iter();
        state.tenants[*tenant].consent(person.id, permissions.map(ToString::to_string));
        let code = state.sign_ins.issue_code(
            Grant {
                tenant: *tenant,
                person: person.id,
                sid: session.sid.clone(),
                scopes: self.asked.scopes.clone(),
                contexts: session.contexts(*tenant),
                capabilities: self.asked.claims.capabilities.clone(),
                client_info: self.asked.client_info,
                nonce: self.asked.nonce.clone(),
            },
            self.authorize.redirect_uri.clone(),
            self.asked.challenge.clone(),
        );
        let mut parameters = vec![("code", code)];
        if self.asked.client_info {
            parameters.push(("client_info", client_info(*tenant, person)));
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
            &state.tenants.offered(self.authorize.authority),
            self.asked.login_hint.as_deref(),
            signed_in,
            &self.form(),
            self.frame(),
        )
    }

    fn frame(&self) -> Frame<'_> {
        Frame { addresses: &self.world.addresses, authority: Some(self.authorize.authority) }
    }

    fn form(&self) -> Form<'_> {
        Form { action: format!("/{}/login", self.tenant), parameters: &self.parameters.0 }
    }
}
