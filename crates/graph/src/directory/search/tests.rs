use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::request::{Response, TransportFailure};

const BASE: &str = "https://graph.microsoft.com";

fn page(ids: &[&str], total: Option<u64>, next: Option<&str>) -> Reply {
    let groups: Vec<Value> = ids.iter().map(|id| json!({ "id": id, "displayName": format!("Group {id}") })).collect();
    let mut body = json!({ "value": groups });
    if let Some(total) = total {
        body["@odata.count"] = total.into();
    }
    if let Some(next) = next {
        body["@odata.nextLink"] = next.into();
    }
    Ok(Response { status: 200, headers: Vec::new(), body: body.to_string() })
}

fn ids(search: &Search) -> Vec<&str> {
    search.groups().iter().map(|group| group.id.as_str()).collect()
}

#[test]
fn what_is_typed_is_quoted_and_encoded() {
    let mut search = Search::default();
    let url = |search: &mut Search, text: &str| search.typed(text).unwrap().request(BASE, "id".into()).url;
    assert_eq!(
        url(&mut search, " fin "),
        "https://graph.microsoft.com/v1.0/groups?$search=%22displayName%3Afin%22&$count=true&$top=25\
         &$select=id,displayName,description,mail,mailEnabled,securityEnabled,groupTypes"
    );
    let encoded = |search: &mut Search, text: &str| {
        let url = url(search, text);
        let start = url.find("%22displayName%3A").unwrap() + 17;
        let end = url.find("&$count").unwrap();
        url[start..end].trim_end_matches("%22").to_owned()
    };
    assert_eq!(encoded(&mut search, r#"say "hi""#), "say%20%5C%22hi%5C%22".trim_end_matches("%22"));
    assert_eq!(encoded(&mut search, r"a\b"), "a%5C%5Cb");
    assert_eq!(encoded(&mut search, "A & B #1?+é"), "A%20%20%20B%20%231%3F%2B%C3%A9");
    assert_eq!(encoded(&mut search, "a\nb"), "a%20b");
    let request = search.typed("x").unwrap().request(BASE, "id".into());
    assert!(request.headers.contains(&("ConsistencyLevel", "eventual".to_owned())));
    assert_eq!(search.typed("  "), None);
    assert_eq!(search.state(), &State::Idle);
}

#[test]
fn an_older_answer_is_not_shown_over_a_newer_one() {
    let mut search = Search::default();
    let older = search.typed("fi").unwrap();
    let newer = search.typed("fin").unwrap();
    assert!(search.answered(&newer, &page(&["new"], None, None), BASE, 0));
    assert!(!search.answered(&older, &page(&["old"], None, None), BASE, 0));
    assert!(!search.failed(&older, DirectoryProblem::NoAnswer));
    assert_eq!(ids(&search), ["new"]);
    // Nor does an answer come in for a box that was emptied.
    let last = search.typed("x").unwrap();
    search.typed("");
    assert!(!search.answered(&last, &page(&["late"], None, None), BASE, 0));
    assert!(search.groups().is_empty());
}

#[test]
fn more_goes_on_where_the_last_page_ended() {
    let mut search = Search::default();
    let first = search.typed("fin").unwrap();
    assert_eq!(search.more(), None, "nothing is known yet");
    let next = "https://graph.microsoft.com/v1.0/groups?$skiptoken=x";
    search.answered(&first, &page(&["a", "b"], Some(3), Some(next)), BASE, 0);
    assert_eq!(search.announcement().as_deref(), Some("3 groups found, 2 of them shown."));
    let more = search.more().unwrap();
    assert_eq!(search.more(), None, "one page at a time");
    let request = more.request(BASE, "id".into());
    assert_eq!(request.url, next);
    assert!(request.headers.contains(&("ConsistencyLevel", "eventual".to_owned())));
    assert!(search.answered(&more, &page(&["b", "c"], None, None), BASE, 0));
    assert_eq!(ids(&search), ["a", "b", "c"]);
    assert!(!search.has_more());
    assert_eq!(search.announcement().as_deref(), Some("3 groups found."));
}

#[test]
fn a_page_elsewhere_is_not_fetched() {
    for elsewhere in [
        "https://graph.microsoft.com.example/v1.0/groups",
        "https://graph.microsoft.com@example.com/v1.0/groups",
        "http://graph.microsoft.com/v1.0/groups",
        "https://graph.microsoft.com/beta/groups",
        "/v1.0/groups",
    ] {
        let mut search = Search::default();
        let question = search.typed("fin").unwrap();
        search.answered(&question, &page(&["a"], None, Some(elsewhere)), BASE, 0);
        assert_eq!(search.state(), &State::Failed(DirectoryProblem::ForeignPage), "{elsewhere}");
        assert_eq!(ids(&search), ["a"], "what was found stays");
        assert_eq!(search.more(), None);
    }
}

#[test]
fn what_did_not_work_out_can_be_asked_again() {
    let mut search = Search::default();
    let first = search.typed("fin").unwrap();
    search.answered(&first, &Err(TransportFailure::Offline), BASE, 0);
    assert_eq!(search.state(), &State::Failed(DirectoryProblem::NoAnswer));
    let again = search.again().unwrap();
    let html = Ok(Response { status: 200, headers: Vec::new(), body: "<html>".into() });
    search.answered(&again, &html, BASE, 0);
    assert_eq!(search.state(), &State::Failed(DirectoryProblem::Unreadable));
    let again = search.again().unwrap();
    assert_eq!(search.again(), None);
    search.answered(&again, &page(&[], Some(0), None), BASE, 0);
    let said = search.announcement().unwrap();
    assert!(said.starts_with("No group’s name") && said.contains("“fin”"), "{said}");
}

proptest! {
    /// Whatever is typed, quotes end the expression in one place only: what was typed cannot add a clause.
    #[test]
    fn what_is_typed_stays_inside_its_quotes(typed in any::<String>()) {
        let expression = expression(&typed);
        let inside = expression.strip_prefix("\"displayName:").and_then(|rest| rest.strip_suffix('"')).unwrap();
        let mut characters = inside.chars();
        while let Some(c) = characters.next() {
            prop_assert!(c != '"');
            if c == '\\' {
                let escaped = characters.next();
                prop_assert!(matches!(escaped, Some('"' | '\\')));
            }
        }
    }

    /// In whatever order texts are typed and answers come, what is shown belongs to the last text.
    #[test]
    fn what_is_shown_belongs_to_what_is_typed(events in proptest::collection::vec((any::<bool>(), 0..8_usize), 1..40)) {
        let mut search = Search::default();
        let mut asked: Vec<(String, Question)> = Vec::new();
        for (types, number) in events {
            if types {
                let text = format!("text{}", asked.len());
                let question = search.typed(&text).unwrap();
                asked.push((text, question));
            } else if let Some((text, question)) = asked.get(number) {
                search.answered(question, &page(&[text.as_str()], None, None), BASE, 0);
            }
            let all_current = search.groups().iter().all(|group| group.id == search.text());
            prop_assert!(all_current);
        }
    }
}
