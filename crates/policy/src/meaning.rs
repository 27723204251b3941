//! The policy in plain words, and a property's value as it reads on the page.

use crate::{Field, Kind, Policy, State, Target, Value, lifetime};

/// A sentence, in parts that are to be stressed or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The parts, in order: the text, and whether it carries the weight of the sentence.
    pub parts: Vec<(String, bool)>,
}

impl Sentence {
    fn plain(mut self, text: impl Into<String>) -> Sentence {
        self.parts.push((text.into(), false));
        self
    }

    fn strong(mut self, text: impl Into<String>) -> Sentence {
        self.parts.push((text.into(), true));
        self
    }

    /// The sentence without stress.
    pub fn text(&self) -> String {
        self.parts.iter().map(|(text, _)| text.as_str()).collect()
    }
}

/// What the policy means, a sentence a subject: whether it is on, how long passes last, how often they work, who may
/// use them, how long they are to type. `unreadable` tells which properties hold something that has no meaning yet.
pub fn sentences(policy: &Policy, unreadable: impl Fn(Field) -> bool) -> Vec<Sentence> {
    let mut all = Vec::new();
    if let Some(State::Other(word)) = policy.state() {
        let start = Sentence::default().plain("The state of the method is ").strong(word.clone());
        all.push(start.plain(", which this panel does not know. Enabled, it would mean:"));
    }
    if let Some(State::Disabled) = policy.state() {
        all.push(
            Sentence::default()
                .plain("The method is ")
                .strong("disabled")
                .plain(": nobody can be given a pass or sign in with one. Enabled, it would mean:"),
        );
    }
    all.push(lifetimes(policy, &unreadable));
    all.push(match policy.is_usable_once() {
        Some(true) => Sentence::default().plain("Every pass works ").strong("once").plain("."),
        Some(false) => Sentence::default()
            .plain("The issuer chooses whether a pass works ")
            .strong("once or until it expires")
            .plain("."),
        None => Sentence::default().plain("How often a pass works is not set."),
    });
    all.push(who(policy));
    all.push(match policy.number(Field::DefaultLength) {
        _ if unreadable(Field::DefaultLength) => Sentence::default()
            .plain("How many characters passes have can be said once the length is a number from 8 to 48."),
        Some(length) => Sentence::default().plain("Passes have ").strong(format!("{length} characters")).plain("."),
        None => Sentence::default().plain("The length of passes is not set."),
    });
    all
}

fn lifetimes(policy: &Policy, unreadable: &impl Fn(Field) -> bool) -> Sentence {
    use Field::{DefaultLifetime, MaximumLifetime, MinimumLifetime};
    let start = Sentence::default();
    if [MinimumLifetime, MaximumLifetime, DefaultLifetime].into_iter().any(unreadable) {
        return start.plain("How long passes last can be said once the lifetimes can be read.");
    }
    let (minimum, maximum) = (policy.number(MinimumLifetime), policy.number(MaximumLifetime));
    let sentence = match (minimum, maximum) {
        (Some(minimum), Some(maximum)) if minimum > maximum => {
            return start.plain("No lifetime is both long and short enough: the minimum is longer than the maximum.");
        }
        (Some(minimum), Some(maximum)) if minimum == maximum => {
            return start.plain("Passes in this tenant last exactly ").strong(lifetime::say(minimum)).plain(".");
        }
        (Some(minimum), Some(maximum)) => start.plain("Passes in this tenant last between ").strong(format!(
            "{} and {}",
            lifetime::say(minimum),
            lifetime::say(maximum)
        )),
        (Some(minimum), None) => start.plain("Passes in this tenant last at least ").strong(lifetime::say(minimum)),
        (None, Some(maximum)) => start.plain("Passes in this tenant last at most ").strong(lifetime::say(maximum)),
        (None, None) => start.plain("How long passes last is not set"),
    };
    match policy.number(DefaultLifetime) {
        Some(default) => sentence.plain(format!(", {} unless the issuer says otherwise.", lifetime::say(default))),
        None => sentence.plain("."),
    }
}

fn who(policy: &Policy) -> Sentence {
    let start = Sentence::default();
    let included = policy.targets(Field::IncludeTargets);
    let excluded = policy.targets(Field::ExcludeTargets).unwrap_or_default();
    let sentence = match included {
        None => return start.plain("Who is included is not set."),
        Some([]) => return start.strong("Nobody").plain(" is included."),
        Some(targets) if targets.iter().any(Target::is_all_users) => start.strong("All users"),
        Some(targets) => start.plain("Users in ").strong(count(targets, "included")).plain(""),
    };
    if excluded.iter().any(Target::is_all_users) {
        return sentence.plain(" may use a pass, but all users are excluded, so nobody can.");
    }
    match excluded {
        [] => sentence.plain(" may use a pass."),
        targets => sentence.plain(format!(" may use a pass, but not those in {}.", count(targets, "excluded"))),
    }
}

/// `2 groups`, `1 excluded group`, `3 groups or users`.
fn count(targets: &[Target], word: &str) -> String {
    let groups_only = targets.iter().all(|target| target.target_type == crate::TargetType::Group);
    let noun = match (groups_only, targets.len()) {
        (true, 1) => "group",
        (true, _) => "groups",
        (false, 1) => "user",
        (false, _) => "groups and users",
    };
    format!("{} {word} {noun}", targets.len())
}

/// A property's value as it reads on the page.
pub fn value(field: Field, value: Option<&Value>) -> String {
    match value {
        None => "not set".into(),
        Some(Value::State(State::Enabled)) => "Enabled".into(),
        Some(Value::State(State::Disabled)) => "Disabled".into(),
        Some(Value::State(State::Other(word))) => word.clone(),
        Some(Value::Flag(true)) => "Required".into(),
        Some(Value::Flag(false)) => "Chosen for each pass".into(),
        Some(Value::Number(number)) if field.kind() == Kind::Lifetime => lifetime::say(*number),
        Some(Value::Number(1)) => "1 character".into(),
        Some(Value::Number(number)) => format!("{number} characters"),
        Some(Value::Targets(targets)) => list(targets),
        Some(Value::Unforeseen(json)) => json.to_string(),
    }
}

fn list(targets: &[Target]) -> String {
    match targets {
        [] => "nobody".into(),
        [only] if only.is_all_users() => "All users".into(),
        targets => {
            let groups = targets.iter().filter(|target| !target.is_all_users()).count();
            let noun = if targets.iter().all(|target| target.target_type == crate::TargetType::Group) {
                if groups == 1 { "group" } else { "groups" }
            } else if groups == 1 {
                "user"
            } else {
                "groups and users"
            };
            let everyone = if groups < targets.len() { "All users and " } else { "" };
            format!("{everyone}{groups} {noun}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &str) -> Vec<String> {
        sentences(&Policy::parse(json).unwrap(), |_| false).iter().map(Sentence::text).collect()
    }

    #[test]
    fn an_ordinary_policy_is_said_as_a_person_would() {
        assert_eq!(
            said(
                r#"{"state": "enabled", "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480,
                    "defaultLifetimeInMinutes": 60, "isUsableOnce": false, "defaultLength": 8,
                    "includeTargets": [{"targetType": "group", "id": "all_users"}],
                    "excludeTargets": [{"targetType": "group", "id": "g"}]}"#
            ),
            [
                "Passes in this tenant last between 1 hour and 8 hours, 1 hour unless the issuer says otherwise.",
                "The issuer chooses whether a pass works once or until it expires.",
                "All users may use a pass, but not those in 1 excluded group.",
                "Passes have 8 characters.",
            ]
        );
    }

    #[test]
    fn what_is_not_set_is_said_to_be_not_set() {
        assert_eq!(
            said(r#"{"state": null}"#),
            [
                "How long passes last is not set.",
                "How often a pass works is not set.",
                "Who is included is not set.",
                "The length of passes is not set.",
            ]
        );
    }

    #[test]
    fn disabled_and_nobody_are_said_plainly() {
        let said = said(
            r#"{"state": "disabled", "includeTargets": [], "minimumLifetimeInMinutes": 60,
                "maximumLifetimeInMinutes": 60, "isUsableOnce": true}"#,
        );
        assert!(said[0].starts_with("The method is disabled: nobody"));
        assert_eq!(said[1], "Passes in this tenant last exactly 1 hour.");
        assert_eq!(said[2], "Every pass works once.");
        assert_eq!(said[3], "Nobody is included.");
    }

    #[test]
    fn what_cannot_be_read_yet_is_not_guessed_at() {
        let policy = Policy::parse(r#"{"minimumLifetimeInMinutes": 60}"#).unwrap();
        let said = sentences(&policy, |field| field == Field::MaximumLifetime);
        assert!(said[0].text().contains("can be said once"));
    }

    #[test]
    fn values_read_as_on_the_page() {
        let list = Value::Targets(vec![Target::all_users(), Target::included_group("x")]);
        assert_eq!(value(Field::IncludeTargets, Some(&list)), "All users and 1 group");
        assert_eq!(value(Field::State, None), "not set");
        assert_eq!(value(Field::MaximumLifetime, Some(&Value::Number(90))), "1 hour 30 minutes");
        assert_eq!(value(Field::DefaultLength, Some(&Value::Number(12))), "12 characters");
    }
}
