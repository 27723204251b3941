//! What a change means for people: one line each, no scare-mongering.
//!
//! Sources: Microsoft's documentation of the Temporary Access Pass ("Configure Temporary Access Pass", its table of
//! settings and its troubleshooting section).

use crate::{Changes, Field, State, Target, Value, lifetime, target_changes};

/// In which direction a change moves the tenant's security, as far as this property alone tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// More is possible with a pass than before.
    Weaker,
    /// Less is possible with a pass than before.
    Tighter,
    /// Something stops working for somebody: worth knowing before it is sent.
    Stops,
}

/// One line about a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The direction.
    pub tone: Tone,
    /// The line: a sentence of its own for [`Tone::Stops`], else what follows “Weaker:” or “Tighter:”.
    pub text: String,
}

/// What the changes mean, in the order of the form.
pub fn consequences(changes: &Changes) -> Vec<Consequence> {
    let is_disabled = changes.iter().any(|change| change.after == Value::State(State::Disabled));
    let mut found = Vec::new();
    let mut say = |tone, text: String| found.push(Consequence { tone, text });
    for change in changes {
        let field = change.field;
        match (field, &change.before, &change.after) {
            (Field::State, _, Value::State(State::Disabled)) => {
                say(
                    Tone::Stops,
                    "Nobody can be given a pass, and nobody can sign in with one, while the method is disabled.".into(),
                );
            }
            (Field::State, _, Value::State(State::Enabled)) => {
                say(Tone::Weaker, "passes can be issued to, and used by, everyone who is included.".into());
            }
            (Field::IncludeTargets, before, after) => {
                let everyone =
                    |value: &Value| matches!(value, Value::Targets(all) if all.iter().any(Target::is_all_users));
                let was_everyone = before.as_ref().is_some_and(everyone);
                let lists = target_changes(before.as_ref(), Some(after));
                if everyone(after) && !was_everyone {
                    say(Tone::Weaker, "all users may be given a pass.".into());
                } else if was_everyone && !everyone(after) {
                    say(
                        Tone::Stops,
                        "Users outside the included groups can no longer be given a pass, or sign in with one they hold.".into(),
                    );
                } else if !everyone(after) {
                    if !lists.added.is_empty() {
                        say(Tone::Weaker, "more people may be given a pass.".into());
                    }
                    if !lists.removed.is_empty() {
                        say(
                            Tone::Stops,
                            "Users who were included only through what is removed can no longer be given a pass, or sign in with one they hold.".into(),
                        );
                    }
                }
            }
            (Field::ExcludeTargets, before, after) => {
                let lists = target_changes(before.as_ref(), Some(after));
                if !lists.added.is_empty() {
                    say(
                        Tone::Stops,
                        "Users in the newly excluded groups can no longer be given a pass, or sign in with one they hold.".into(),
                    );
                }
                if !lists.removed.is_empty() {
                    say(
                        Tone::Weaker,
                        "users in the groups that are no longer excluded may be given a pass if they are included."
                            .into(),
                    );
                }
            }
            (Field::MaximumLifetime, Some(Value::Number(before)), Value::Number(after)) => {
                let length = lifetime::say(*after);
                if after > before {
                    say(Tone::Weaker, format!("a pass may now last up to {length}."));
                } else {
                    say(Tone::Tighter, format!("a new pass lasts {length} at most."));
                }
            }
            (Field::MinimumLifetime, Some(Value::Number(before)), Value::Number(after)) => {
                if after > before {
                    say(Tone::Weaker, format!("no new pass can be shorter than {}.", lifetime::say(*after)));
                } else {
                    say(Tone::Tighter, format!("a new pass can be as short as {}.", lifetime::say(*after)));
                }
            }
            (Field::DefaultLifetime, Some(Value::Number(before)), Value::Number(after)) => {
                let tone = if after > before { Tone::Weaker } else { Tone::Tighter };
                say(tone, format!("a new pass lasts {} unless its issuer says otherwise.", lifetime::say(*after)));
            }
            (Field::IsUsableOnce, _, Value::Flag(true)) => {
                say(Tone::Stops, "Passes that were already issued for several uses stop working.".into());
                say(
                    Tone::Stops,
                    "A user must finish registering within 10 minutes of signing in, and set-ups that ask for the pass twice fail.".into(),
                );
                say(Tone::Tighter, "a pass that was used cannot be used again.".into());
            }
            (Field::IsUsableOnce, _, Value::Flag(false)) => {
                say(Tone::Weaker, "an issuer may create passes that work until they expire.".into());
            }
            (Field::DefaultLength, Some(Value::Number(before)), Value::Number(after)) => {
                if after < before {
                    say(Tone::Weaker, format!("new passes have only {after} characters."));
                } else {
                    say(Tone::Tighter, format!("new passes have {after} characters."));
                }
            }
            // What it was is not known, so neither is the direction.
            (Field::MinimumLifetime, _, Value::Number(after)) => {
                say(Tone::Stops, format!("No new pass can be shorter than {}.", lifetime::say(*after)));
            }
            (Field::MaximumLifetime, _, Value::Number(after)) => {
                say(Tone::Stops, format!("No new pass can last longer than {}.", lifetime::say(*after)));
            }
            (Field::DefaultLifetime, _, Value::Number(after)) => {
                say(
                    Tone::Stops,
                    format!("A new pass lasts {} unless its issuer says otherwise.", lifetime::say(*after)),
                );
            }
            (Field::DefaultLength, _, Value::Number(after)) => {
                say(Tone::Stops, format!("New passes have {after} characters."));
            }
            _ => {}
        }
    }
    if is_disabled {
        // Nothing of it is possible while the method is disabled.
        found.retain(|consequence| consequence.tone != Tone::Weaker);
    }
    found
}
