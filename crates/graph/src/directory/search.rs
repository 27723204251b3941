//! Searching groups by name: which question is asked, and which answer counts.
//!
//! Every change of the text makes all earlier questions void, whenever their answers come: an older answer is never
//! shown over a newer one.

use serde_json::Value;

use super::group::Group;
use super::problem::DirectoryProblem;
use crate::request::{Reply, Request};

/// How many groups come at a time.
pub const PAGE: u32 = 25;

/// The longest name that a group can have, in characters; a longer text is cut.
/// Source: Microsoft Graph v1.0 reference, `displayName` of the group resource.
const LONGEST_NAME: usize = 256;

/// A search as it goes on.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Which question is the current one.
    number: u32,
    text: String,
    groups: Vec<Group>,
    total: Option<u64>,
    /// The address of the next page.
    next: Option<String>,
    state: State,
}

/// How far a search is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing was typed that could be searched for.
    #[default]
    Idle,
    /// The answer, or that to **More**, has not come yet.
    Waiting,
    /// All that was asked for is here.
    Answered,
    /// It did not work out. What was found before stays.
    Failed(DirectoryProblem),
}

/// A question to ask. Its answer goes to [`Search::answered`] with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    number: u32,
    /// The address of a further page; the first one where there is none.
    page: Option<String>,
    text: String,
}

impl Question {
    /// The request. `base` is [`crate::Config::graph_base`], `client_request_id` a fresh GUID.
    #[must_use]
    pub fn request(&self, base: &str, client_request_id: String) -> Request {
        match &self.page {
            Some(url) => Request::further_groups(url.clone(), client_request_id),
            None => Request::search_groups(base, &expression(&self.text), PAGE, client_request_id),
        }
    }
}

impl Search {
    /// Takes over what is in the box now. Answers to earlier questions no longer count. The question is to be asked
    /// once the person pauses; `None` when there is nothing to ask.
    pub fn typed(&mut self, text: &str) -> Option<Question> {
        self.number = self.number.wrapping_add(1);
        text.trim().clone_into(&mut self.text);
        self.groups.clear();
        self.total = None;
        self.next = None;
        self.state = if self.text.is_empty() { State::Idle } else { State::Waiting };
        self.question(None)
    }

    /// Asks for the next page; `None` when there is none, or an answer is awaited.
    pub fn more(&mut self) -> Option<Question> {
        if self.state == State::Waiting {
            return None;
        }
        let next = self.next.clone()?;
        self.state = State::Waiting;
        self.question(Some(next))
    }

    /// Asks again what did not work out.
    pub fn again(&mut self) -> Option<Question> {
        if !matches!(self.state, State::Failed(_)) {
            return None;
        }
        self.state = State::Waiting;
        let page = if self.groups.is_empty() { None } else { self.next.clone() };
        self.question(page)
    }

    fn question(&self, page: Option<String>) -> Option<Question> {
        (self.state == State::Waiting).then(|| Question { number: self.number, page, text: self.text.clone() })
    }

    /// Whether the question still is the current one.
    #[must_use]
    pub fn is_current(&self, question: &Question) -> bool {
        question.number == self.number && self.state == State::Waiting
    }

    /// Takes an answer; `false` when it no longer counts. `base` is [`crate::Config::graph_base`]: a further page is only
    /// fetched there.
    pub fn answered(&mut self, question: &Question, reply: &Reply, base: &str, now_unix_seconds: i64) -> bool {
        if !self.is_current(question) {
            return false;
        }
        self.state = match (DirectoryProblem::of(reply, now_unix_seconds), reply) {
            (None, Ok(response)) => match Page::parse(&response.body) {
                Some(page) => self.take(page, base),
                None => State::Failed(DirectoryProblem::Unreadable),
            },
            (problem, _) => State::Failed(problem.unwrap_or(DirectoryProblem::NoAnswer)),
        };
        true
    }

    /// There is no answer, for this reason; `false` when the question no longer counts.
    pub fn failed(&mut self, question: &Question, problem: DirectoryProblem) -> bool {
        let counts = self.is_current(question);
        if counts {
            self.state = State::Failed(problem);
        }
        counts
    }

    fn take(&mut self, page: Page, base: &str) -> State {
        let known = |groups: &[Group], group: &Group| groups.iter().any(|other| other.id == group.id);
        for group in page.groups {
            // Entra's index moves on between two pages: a group may come twice.
            if !known(&self.groups, &group) {
                self.groups.push(group);
            }
        }
        self.total = page.total.or(self.total);
        let is_foreign = page.next.as_deref().is_some_and(|next| !is_at(next, base));
        self.next = page.next.filter(|_| !is_foreign);
        if is_foreign { State::Failed(DirectoryProblem::ForeignPage) } else { State::Answered }
    }

    /// What is searched for.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was found so far.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many groups match in all, where the service says.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether **More** finds more.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// How far it is.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What happened, for those who do not see it: how many groups there are, or why there are none. `None` while
    /// nothing is known.
    #[must_use]
    pub fn announcement(&self) -> Option<String> {
        let shown = self.groups.len();
        match &self.state {
            State::Idle | State::Waiting => None,
            State::Failed(problem) => Some(problem.sentence().into_owned()),
            State::Answered => Some(match (shown, self.total) {
                (0, _) => ["No group’s name has a word that begins with “", &self.text, "”."].concat(),
                (1, None | Some(1)) => "1 group found.".to_owned(),
                (_, Some(total)) if total > shown as u64 => {
                    [&total.to_string(), " groups found, ", &shown.to_string(), " of them shown."].concat()
                }
                (_, None) if self.has_more() => [&shown.to_string(), " groups shown, there are more."].concat(),
                _ => [&shown.to_string(), " groups found."].concat(),
            }),
        }
    }
}

/// A page of a list of groups.
struct Page {
    groups: Vec<Group>,
    total: Option<u64>,
    next: Option<String>,
}

impl Page {
    fn parse(body: &str) -> Option<Self> {
        let root: Value = serde_json::from_str(body).ok()?;
        let groups = root.get("value")?.as_array()?.iter().filter_map(Group::from_json).collect();
        Some(Self {
            groups,
            total: root.get("@odata.count").and_then(Value::as_u64),
            next: root.get("@odata.nextLink").and_then(Value::as_str).map(str::to_owned),
        })
    }
}

/// Whether an address is Graph's. `base` has no slash at the end, so that `https://graph.microsoft.com.example` is not
/// `https://graph.microsoft.com`.
fn is_at(url: &str, base: &str) -> bool {
    url.strip_prefix(base).is_some_and(|rest| rest.starts_with("/v1.0/"))
}

/// The value of `$search`, before it is percent-encoded: groups whose name has, for each word that was typed, a word
/// that begins with it. What was typed is quoted; quotation marks and backslashes in it are escaped.
///
/// `&` becomes a space: an encoded `&` in a search has been refused by Graph v1.0 (Microsoft Graph known issues, number
/// 18185), and names are split at it all the same.
/// Source: Microsoft Graph documentation, "Use the $search query parameter".
fn expression(typed: &str) -> String {
    let mut expression = String::from("\"displayName:");
    for c in typed.chars().take(LONGEST_NAME) {
        match c {
            '"' | '\\' => expression.extend(['\\', c]),
            '&' => expression.push(' '),
            c if c.is_control() => expression.push(' '),
            c => expression.push(c),
        }
    }
    expression.push('"');
    expression
}

#[cfg(test)]
mod tests;
