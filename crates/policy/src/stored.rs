//! A draft as a text that can be kept while the page is away: the edits, the values they were made on, and a key that
//! says whose they are. Nothing else.

use serde_json::{Map, Value as Json, json};

use crate::draft::Edit;
use crate::{Choices, Draft, Field, Kind, Policy, Rebased, State, Targets, Value};

/// Changes when a text that an earlier version kept can no longer be understood.
const VERSION: u64 = 1;

/// No draft comes near this many bytes; what does is not read.
const LONGEST: usize = 1 << 20;

impl Draft {
    /// The changes as a text to keep; `None` when nothing is changed. `key` says whose they are (tenant and account) and
    /// is handed in again when they are to come back.
    pub fn to_json(&self, key: &str) -> Option<String> {
        let mut edits = Map::new();
        for field in self.changed_fields() {
            let mut kept = Map::new();
            kept.insert("read".into(), Value::option_to_json(self.base.get(field)));
            match &self.edits[field.index()] {
                None => continue,
                Some(Edit::Text(text)) => {
                    kept.insert("text".into(), json!(text));
                }
                Some(Edit::Choice(value)) => {
                    kept.insert("choice".into(), value.to_json());
                }
                Some(Edit::Targets(targets)) => {
                    kept.insert("allUsers".into(), json!(targets.all_users));
                    kept.insert("selected".into(), Value::targets_to_json(&targets.selected));
                    let reference = targets.reference.as_deref().map(Value::targets_to_json);
                    kept.insert("reference".into(), reference.unwrap_or_default());
                }
            }
            edits.insert(field.name().into(), Json::Object(kept));
        }
        let any = !edits.is_empty();
        any.then(|| json!({ "version": VERSION, "for": key, "edits": edits }).to_string())
    }

    /// The changes that [`Draft::to_json`] kept for the same key, on top of the policy as it is now. What others changed
    /// meanwhile is told as by [`Draft::rebase`]: a property that they changed too comes back as a conflict.
    ///
    /// `None` when the text is not such a draft, is another's, or holds nothing that is still different from the policy.
    pub fn from_json(text: &str, key: &str, current: &Policy) -> Option<Rebased> {
        let rebased = Draft::kept(text, key, current)?.rebase(current, &Choices::new());
        (!rebased.draft.changed_fields().is_empty()).then_some(rebased)
    }

    /// The same, as it was kept: on the values that the changes were made on. `None` when the text is not such a draft or
    /// is another's.
    pub fn kept(text: &str, key: &str, current: &Policy) -> Option<Draft> {
        if text.len() > LONGEST {
            return None;
        }
        let json: Json = serde_json::from_str(text).ok()?;
        if json.get("version")?.as_u64()? != VERSION || json.get("for")?.as_str()? != key {
            return None;
        }
        let mut draft = Draft::new(current.clone());
        for (name, kept) in json.get("edits")?.as_object()? {
            let field = Field::from_name(name)?;
            draft.edits[field.index()] = Some(edit(field, kept)?);
            draft.base = draft.base.with(field, Value::from_json(field.kind(), kept.get("read")?));
        }
        Some(draft)
    }

    /// These edits laid over others that were made on other values: a property that is changed here is as here, with the
    /// value it was changed from; every other as in `under`.
    #[must_use]
    pub fn laid_over(&self, mut under: Draft) -> Draft {
        for field in self.changed_fields() {
            under.base = under.base.with(field, self.base.get(field).cloned());
            under.edits[field.index()] = self.edits[field.index()].clone();
        }
        under
    }
}

fn edit(field: Field, kept: &Json) -> Option<Edit> {
    let list = |name: &str| match Value::from_json(Kind::Targets, kept.get(name)?) {
        None => Some(None),
        Some(Value::Targets(targets)) => Some(Some(targets)),
        Some(_) => None,
    };
    Some(match field.kind() {
        Kind::Lifetime | Kind::Length => Edit::Text(kept.get("text")?.as_str()?.to_owned()),
        Kind::State | Kind::Flag => match Value::from_json(field.kind(), kept.get("choice")?)? {
            Value::Unforeseen(_) | Value::State(State::Other(_)) => return None,
            value => Edit::Choice(value),
        },
        Kind::Targets => {
            let all_users = Some(kept.get("allUsers")?.as_bool()?);
            Edit::Targets(Targets { all_users, selected: list("selected")??, reference: list("reference")? })
        }
    })
}
