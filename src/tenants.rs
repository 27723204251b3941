//! **Switch tenant**, where the app is registered for several: a tenant is looked up, then signed in to; one in which somebody
//! has signed in with this tab already is gone to at once. The draft of each tenant stays with it.

use std::cell::Cell;

use graph::Config;
use graph::config::Tenant;
use graph::directory::one_line;
use graph::tenant::{self, TenantProblem};
use leptos::prelude::*;
use msal::Account;

use crate::app::{App, Failure, Screen};
use crate::saving::Saving;
use crate::shell::{Shell, TENANTS};
use crate::ui::effect;
use crate::views::dialog::over_every_screen;
use crate::views::tenants::tenants;
use crate::{dom, gateway, kept, sign_in};

/// The id of the box that takes the tenant.
pub const BOX: &str = "tenant-wanted";

/// The dialog. Copies are the same.
#[derive(Clone, Copy)]
pub struct Tenants {
    /// It is shown.
    pub is_open: RwSignal<bool>,
    /// What is entered.
    pub entered: RwSignal<String>,
    /// What is wrong with it, in words.
    pub wrong: RwSignal<Option<String>>,
    /// Entra is being asked whether there is such a tenant: the number of the question, 0 for none.
    pub looking: RwSignal<u32>,
    /// The sign-in to another tenant came to nothing: what it was called, and why.
    pub refused: RwSignal<Option<(String, Failure)>, LocalStorage>,
}

/// Somebody who has signed in with this tab in a tenant.
#[derive(Clone)]
pub struct Place {
    /// What the tenant is called, as far as it is known.
    pub name: Option<String>,
    /// One of its domains, as far as it is known.
    pub domain: Option<String>,
    /// Its id.
    pub id: String,
    /// Who signed in there.
    pub username: String,
    account: Account,
}

/// Whether an update is under way: it belongs to the tenant that is shown, and has to end first. Whoever asks within an
/// effect is told when that changes.
pub fn is_busy(app: App) -> bool {
    matches!(app.screen.get(), Screen::Editing(editor) if Saving::of(editor).when_busy())
}

/// Opens the dialog.
pub fn open(app: App) {
    let tenants = built(app);
    tenants.entered.set(String::new());
    tenants.wrong.set(None);
    tenants.refused.set(None);
    tenants.looking.set(0);
    tenants.is_open.set(true);
}

/// The sign-in to another tenant came to nothing: the dialog says why, and what was entered stands there again.
pub fn refused(app: App, tenant: &str, error: &msal::Error) {
    let Some(shell) = app.shell() else { return };
    open(app);
    let tenants = built(app);
    tenants.entered.set(tenant.to_owned());
    let config = Config { tenant: Tenant::Domain(tenant.to_owned()), ..shell.config().clone() };
    tenants.refused.set(Some((tenant.to_owned(), sign_in::failure(error, &config))));
}

/// The dialog, made when it is first needed. No screen owns it: whichever is shown, it is over it.
fn built(app: App) -> Tenants {
    thread_local! {
        static BUILT: Cell<Option<Tenants>> = const { Cell::new(None) };
    }
    BUILT.get().unwrap_or_else(|| {
        let made = over_every_screen(|| {
            let made = Tenants {
                is_open: RwSignal::new(false),
                entered: RwSignal::new(String::new()),
                wrong: RwSignal::new(None),
                looking: RwSignal::new(0),
                refused: RwSignal::new_local(None),
            };
            // The page was to be left, and was not: what came of it is said on the screen beneath.
            let was_leaving = Cell::new(false);
            effect(Box::new(move || {
                let is_leaving = app.signing_in.get();
                if was_leaving.replace(is_leaving) && !is_leaving {
                    made.is_open.set(false);
                }
            }));
            (tenants(app, made), made)
        });
        BUILT.set(Some(made));
        made
    })
}

/// Where somebody has signed in with this tab, besides the tenant that is shown.
pub fn places(shell: Shell) -> Vec<Place> {
    let place = |account: Account| {
        let id = account.tenant_id();
        let called = dom::kept(&called(&id)).unwrap_or_default();
        let (name, domain) = called.split_once('\n').unwrap_or_default();
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Place { name: known(name), domain: known(domain), id, username: account.username(), account }
    };
    shell.session().others().into_iter().map(place).collect()
}

/// Under this name this tab keeps what a tenant is called: its name and a domain, a line each.
fn called(id: &str) -> String {
    [TENANTS, ":", id].concat()
}

/// Goes to a tenant in which somebody has signed in with this tab.
pub fn switch(app: App, place: &Place) {
    let Some(shell) = app.shell().filter(|_| !untrack(|| is_busy(app))) else { return };
    keep(app, shell);
    shell.session().switch_to(&place.account);
    shell.set_leaving(true);
    let _ = window().location().reload();
}

/// Looks for the tenant that was entered, and goes to its sign-in.
pub fn sign_in_there(app: App, tenants: Tenants) {
    thread_local! {
        static NUMBER: Cell<u32> = const { Cell::new(0) };
    }
    let Some(shell) = app.shell() else { return };
    if tenants.looking.get_untracked() > 0 || app.signing_in.get_untracked() {
        return;
    }
    tenants.refused.set(None);
    tenants.wrong.set(None);
    let entered = tenants.entered.get_untracked();
    let number = NUMBER.get().wrapping_add(1);
    NUMBER.set(number);
    tenants.looking.set(number);
    crate::spawn(async move {
        let looked_up = look_up(shell, &entered).await;
        // Closed meanwhile, perhaps asked for another since: nobody waits for this answer any more.
        if tenants.looking.get_untracked() != number {
            return;
        }
        tenants.looking.set(0);
        match looked_up {
            _ if untrack(|| is_busy(app)) => {}
            Ok((name, id)) => {
                keep(app, shell);
                app.sign_in_to(id, &name);
            }
            Err(problem) => {
                tenants.wrong.set(Some(problem.sentence(&entered, shell.config())));
                dom::focus(BOX);
            }
        }
    });
}

/// What the tenant was called, and its id.
async fn look_up(shell: Shell, entered: &str) -> Result<(String, String), TenantProblem> {
    let name = tenant::named(entered)?;
    let reply = gateway::fetch(&tenant::look_up(shell.config(), &name), None).await;
    let id = tenant::found(shell.config(), &reply)?;
    Ok((name, id))
}

/// What was entered in the form, and what the tenant is called, is kept for the way back.
fn keep(app: App, shell: Shell) {
    if let Screen::Editing(editor) = app.screen.get_untracked() {
        kept::keep_for_form(editor);
    }
    if let (Some(person), Some(name)) = (shell.person(), shell.tenant_name()) {
        let domain = shell.tenant_domain().unwrap_or_default();
        dom::keep(&called(&person.tenant_id), Some(&[&one_line(&name), "\n", &domain].concat()));
    }
}
