//! Names for the ids on the lists, twenty at a time, those in view first.
//!
//! One batch is on its way at a time: a list of thousands then takes a while, and the service is never pressed. Each id
//! is asked for once; what the service puts off ("429" within a batch) is asked for again after the wait that it named.
//!
//! Source: Microsoft Graph documentation, "Combine multiple HTTP requests using JSON batching" (20 requests at most;
//! each has its own status and headers, `Retry-After` too) and "Microsoft Graph throttling guidance".

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use policy::{Target, TargetType};
use serde_json::Value;

use super::group::{GROUP_PROPERTIES, Group, one_line};
use super::problem::{DirectoryProblem, not_before};
use super::text;
use crate::request::{Reply, Request, Response};
use crate::retry::{self, Wait};

/// How many requests a batch may hold.
pub const BATCH: usize = 20;

/// From so many names on that wait because they were in view, it is no longer the first view.
const MANY: usize = 5 * BATCH;

/// A group or a user, by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    is_user: bool,
    id: String,
}

impl Key {
    /// What a target names; `None` for all users, for types that this version does not know, and for what is no
    /// object id.
    #[must_use]
    pub fn of(target: &Target) -> Option<Self> {
        let is_user = match target.target_type {
            TargetType::Group => false,
            TargetType::User => true,
            TargetType::Other(_) => return None,
        };
        policy::is_object_id(&target.id).then(|| Self { is_user, id: target.id.to_ascii_lowercase() })
    }

    /// A group; `None` for what is no object id.
    #[must_use]
    pub fn group(id: &str) -> Option<Self> {
        policy::is_object_id(id).then(|| Self { is_user: false, id: id.to_ascii_lowercase() })
    }

    /// The address within a batch. The id is made of hexadecimal digits and hyphens.
    fn url(&self) -> String {
        if self.is_user {
            ["/users/", &self.id, "?$select=id,displayName,userPrincipalName"].concat()
        } else {
            ["/groups/", &self.id, "?$select=", GROUP_PROPERTIES].concat()
        }
    }
}

/// What is known about an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The group.
    Group(Group),
    /// The person: name and sign-in name.
    User {
        /// The name for people, made fit for a line.
        name: String,
        /// The sign-in name.
        sign_in_name: Option<String>,
    },
    /// There is no such group or user: it was deleted, or belongs to another tenant.
    Gone,
    /// It may not be read.
    NotPermitted,
    /// The service did not say.
    Unknown,
}

impl Found {
    /// The name, where there is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Group(group) => Some(&group.name),
            Self::User { name, .. } => Some(name),
            Self::Gone | Self::NotPermitted | Self::Unknown => None,
        }
    }
}

#[derive(Debug, Clone)]
enum State {
    Queued,
    Asked,
    Found(Found),
}

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Send this batch; then tell [`Names::answered`].
    Ask {
        /// The JSON text.
        body: String,
    },
    /// Wait this long, then ask what is next.
    Wait(Duration),
    /// Nothing, until more is wanted or an answer has come.
    Nothing,
}

/// The names of groups and users, as far as they are known.
#[derive(Debug, Default)]
pub struct Names {
    states: BTreeMap<Key, State>,
    /// What is in view.
    soon: VecDeque<Key>,
    later: VecDeque<Key>,
    asked: Vec<Key>,
    wait: Option<Duration>,
    retries: u32,
    stopped: Option<DirectoryProblem>,
    users_not_permitted: bool,
}

impl Names {
    /// Wants to know names; `soon` for what is in view. What is known, or asked for, is not asked for again. Where many
    /// wait already because they were in view, somebody is scrolling: what came into view last comes first.
    pub fn want(&mut self, keys: impl IntoIterator<Item = Key>, soon: bool) {
        let overtakes = soon && self.soon.len() > MANY;
        let wanted: Vec<Key> = keys.into_iter().filter(|key| self.queue(key, soon)).collect();
        match (soon, overtakes) {
            (false, _) => self.later.extend(wanted),
            (true, false) => self.soon.extend(wanted),
            (true, true) => wanted.into_iter().rev().for_each(|key| self.soon.push_front(key)),
        }
    }

    /// Whether a name has to be asked for.
    fn queue(&mut self, key: &Key, soon: bool) -> bool {
        let state = match self.states.get(key) {
            None if key.is_user && self.users_not_permitted => State::Found(Found::NotPermitted),
            None => State::Queued,
            // It may be waiting behind others.
            Some(State::Queued) => return soon,
            Some(_) => return false,
        };
        let is_queued = matches!(state, State::Queued);
        self.states.insert(key.clone(), state);
        is_queued
    }

    /// Takes over a group that was found in another way, such as by a search.
    pub fn learn(&mut self, group: &Group) {
        if let Some(key) = Key::group(&group.id) {
            self.states.insert(key, State::Found(Found::Group(group.clone())));
        }
    }

    /// What is known about an id; `None` when it was not asked for, or is being asked for.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Found> {
        match self.states.get(key)? {
            State::Found(found) => Some(found),
            State::Queued | State::Asked => None,
        }
    }

    /// Why no names are asked for any more.
    #[must_use]
    pub fn stopped(&self) -> Option<&DirectoryProblem> {
        self.stopped.as_ref()
    }

    /// Asks again after [`Names::stopped`].
    pub fn go_on(&mut self) {
        self.stopped = None;
        self.retries = 0;
    }

    /// What to do next. A wait is named once.
    pub fn next_step(&mut self) -> Next {
        if self.stopped.is_some() || !self.asked.is_empty() {
            return Next::Nothing;
        }
        if let Some(wait) = self.wait.take() {
            return Next::Wait(wait);
        }
        while self.asked.len() < BATCH
            && let Some(key) = self.soon.pop_front().or_else(|| self.later.pop_front())
        {
            // What was moved to the front is found a second time at its old place.
            if let Some(state @ State::Queued) = self.states.get_mut(&key) {
                *state = State::Asked;
                self.asked.push(key);
            }
        }
        if self.asked.is_empty() {
            return Next::Nothing;
        }
        Next::Ask { body: Request::batch_of(self.asked.iter().map(Key::url)) }
    }

    /// Takes the answer to the batch. `now_unix_seconds` and `random` as in [`retry::wait`].
    pub fn answered(&mut self, reply: &Reply, now_unix_seconds: i64, random: f64) {
        let asked = std::mem::take(&mut self.asked);
        let answers = match reply {
            Ok(response) if response.is_success() => match answers(&response.body) {
                Some(answers) => answers,
                None => return self.stop(asked, DirectoryProblem::Unreadable),
            },
            _ => {
                let problem = DirectoryProblem::of(reply, now_unix_seconds).unwrap_or(DirectoryProblem::NoAnswer);
                return match problem {
                    DirectoryProblem::Busy { not_before } => self.put_off(asked, not_before, now_unix_seconds, random),
                    problem => self.stop(asked, problem),
                };
            }
        };
        let mut put_off = Vec::new();
        let mut longest: Option<Duration> = None;
        let mut denied = Vec::new();
        let mut some_group_was_shown = false;
        for (number, key) in asked.into_iter().enumerate() {
            let Some(answer) = answers.iter().find(|(id, _)| *id == number).map(|(_, answer)| answer) else {
                self.found(key, Found::Unknown);
                continue;
            };
            match answer.status {
                200..=299 => {
                    some_group_was_shown |= !key.is_user;
                    let found = read(&key, &answer.body).unwrap_or(Found::Unknown);
                    self.found(key, found);
                }
                404 => {
                    some_group_was_shown |= !key.is_user;
                    self.found(key, Found::Gone);
                }
                401 => return self.stop([key].into_iter().chain(put_off).collect(), DirectoryProblem::SignInNeeded),
                403 if key.is_user => {
                    self.users_not_permitted = true;
                    self.found(key, Found::NotPermitted);
                }
                403 => denied.push(key),
                429 | 503 | 504 => {
                    longest = longest.max(not_before(answer, now_unix_seconds));
                    put_off.push(key);
                }
                _ => self.found(key, Found::Unknown),
            }
        }
        if !denied.is_empty() && !some_group_was_shown {
            put_off.append(&mut denied);
            return self.stop(put_off, DirectoryProblem::NotPermitted);
        }
        for key in denied {
            self.found(key, Found::NotPermitted);
        }
        if put_off.is_empty() {
            self.retries = 0;
        } else {
            self.put_off(put_off, longest, now_unix_seconds, random);
        }
        if self.users_not_permitted {
            self.give_up_on_users();
        }
    }

    /// There is no token, or nothing could be sent.
    pub fn failed(&mut self, problem: DirectoryProblem) {
        let asked = std::mem::take(&mut self.asked);
        self.stop(asked, problem);
    }

    fn found(&mut self, key: Key, found: Found) {
        self.states.insert(key, State::Found(found));
    }

    /// To the front of the queue again.
    fn requeue(&mut self, keys: Vec<Key>) {
        for key in keys.into_iter().rev() {
            self.states.insert(key.clone(), State::Queued);
            self.soon.push_front(key);
        }
    }

    fn stop(&mut self, keys: Vec<Key>, problem: DirectoryProblem) {
        self.requeue(keys);
        self.stopped = Some(problem);
    }

    fn put_off(&mut self, keys: Vec<Key>, asked: Option<Duration>, now_unix_seconds: i64, random: f64) {
        self.requeue(keys);
        let header = asked.map(|asked| asked.as_secs().to_string());
        match retry::wait(self.retries, header.as_deref(), now_unix_seconds, random) {
            Wait::Retry(wait) => {
                self.retries += 1;
                self.wait = Some(wait);
            }
            Wait::GiveUp { not_before } => self.stopped = Some(DirectoryProblem::Busy { not_before }),
        }
    }

    /// One refusal stands for all: the permission is missing.
    fn give_up_on_users(&mut self) {
        for (key, state) in &mut self.states {
            if key.is_user && matches!(state, State::Queued) {
                *state = State::Found(Found::NotPermitted);
            }
        }
    }
}

/// The answers within a batch, by the number that each request had.
fn answers(body: &str) -> Option<Vec<(usize, Response)>> {
    let root: Value = serde_json::from_str(body).ok()?;
    let answers = root.get("responses")?.as_array()?.iter().filter_map(|answer| {
        let number = answer.get("id")?.as_str()?.parse().ok()?;
        let status = u16::try_from(answer.get("status")?.as_u64()?).ok()?;
        let headers = answer.get("headers").and_then(Value::as_object).into_iter().flatten();
        let headers = headers.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
        let body = answer.get("body").map(Value::to_string).unwrap_or_default();
        Some((number, Response { status, headers, body }))
    });
    Some(answers.collect())
}

/// The group or user in an answer, if it is the one that was asked for.
fn read(key: &Key, body: &str) -> Option<Found> {
    let json: Value = serde_json::from_str(body).ok()?;
    if !key.is_user {
        let group = Group::from_json(&json)?;
        return (group.id == key.id).then_some(Found::Group(group));
    }
    let user = json.as_object()?;
    let line = |name| text(user, name).map(|text| one_line(&text)).filter(|line| !line.is_empty());
    let sign_in_name = line("userPrincipalName");
    let name = line("displayName").or_else(|| sign_in_name.clone())?;
    Some(Found::User { name, sign_in_name })
}

#[cfg(test)]
mod tests;
