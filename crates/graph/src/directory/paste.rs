//! Ids that a person pastes: one, or a column of a spreadsheet, or what another program wrote.

/// At most this many characters of what is no id are repeated.
const SHOWN: usize = 60;

/// What a text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Object ids in lower case, each once, in the order of the text.
    pub ids: Vec<String>,
    /// Pieces of the text, between separators, in which there is no id; shortened.
    pub others: Vec<String>,
}

/// Finds the object ids in a text. Pieces are what stands between line breaks, commas, semicolons and tabs; in a piece
/// with an id everything else is left aside, such as the name of the group before it.
#[must_use]
pub fn ids(text: &str) -> Pasted {
    let mut found = Pasted::default();
    for piece in text.split(['\n', '\r', ',', ';', '\t']) {
        let words = piece.split(|c: char| c.is_whitespace() || "\"'`(){}[]<>|=/?&".contains(c));
        let ids: Vec<String> = words.filter(|word| policy::is_object_id(word)).map(str::to_ascii_lowercase).collect();
        let rest = piece.trim();
        if ids.is_empty() && !rest.is_empty() {
            found.others.push(shortened(rest));
        }
        for id in ids {
            if !found.ids.contains(&id) {
                found.ids.push(id);
            }
        }
    }
    found
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => [&text[..end], "…"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ONE: &str = "4b8d2f60-17c3-4e9a-8a52-6d0f3c91b7e4";
    const TWO: &str = "5c9e3071-28d4-4fab-9b63-7e104da2c8f5";

    #[test]
    fn ids_are_found_in_whatever_surrounds_them() {
        for text in [
            format!("{ONE} {TWO}"),
            format!("{ONE}\r\n{TWO}\r\n"),
            format!("\"{ONE}\", '{{{}}}';{ONE}", TWO.to_uppercase()),
            format!("Finance Admins\u{20}({ONE})\nBreak-glass\u{20}{TWO}"),
            format!("https://entra.microsoft.com/#view/x/groupId/{ONE}/menu?y={TWO}"),
        ] {
            assert_eq!(ids(&text), Pasted { ids: vec![ONE.into(), TWO.into()], others: vec![] }, "{text}");
        }
    }

    #[test]
    fn what_is_no_id_is_named() {
        let pasted = ids(&format!("id,name\n{ONE},Finance Admins\n4b8d2f60-17c3\n{}", "x".repeat(100)));
        assert_eq!(pasted.ids, [ONE]);
        assert_eq!(pasted.others, ["id", "name", "Finance Admins", "4b8d2f60-17c3", &format!("{}…", "x".repeat(60))]);
        assert_eq!(ids(" \n "), Pasted::default());
    }

    proptest! {
        #[test]
        fn each_id_comes_once(seed in proptest::collection::vec(0..5_usize, 0..20), between in "[ ,;\n]{1,3}") {
            let id = |number: &usize| format!("00000000-0000-4000-8000-{number:012}");
            let text = seed.iter().map(id).collect::<Vec<_>>().join(&between);
            let mut expected: Vec<String> = Vec::new();
            for id in seed.iter().map(id) {
                if !expected.contains(&id) {
                    expected.push(id);
                }
            }
            prop_assert_eq!(ids(&text), Pasted { ids: expected, others: Vec::new() });
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let found = ids(&text);
            let all_are_ids = found.ids.iter().all(|id| policy::is_object_id(id));
            prop_assert!(all_are_ids);
        }
    }
}
