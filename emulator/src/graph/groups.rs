//! Groups: searched, listed page by page, and read one by one.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::errors::GraphError;
use super::search::Search;
use super::{ok, select};
use crate::call::Call;
use crate::entra::jwt::AccessClaims;
use crate::groups::Group;
use crate::world::World;

const READ: &[&str] = &["GroupMember.Read.All", "Group.Read.All"];

const DEFAULT_PAGE: usize = 100;
const LARGEST_PAGE: usize = 999;

const ORDER: &[&str] = &[
    "@odata.context",
    "id",
    "deletedDateTime",
    "classification",
    "createdDateTime",
    "description",
    "displayName",
    "groupTypes",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "securityEnabled",
    "visibility",
];

/// `GET /groups`.
pub(super) fn list(world: &World, call: &Call, token: &AccessClaims) -> Result<Response, GraphError> {
    may_read(token)?;
    let query = Query::read(call)?;
    let state = world.state();
    let mut found: Vec<&Group> = state.tenants[token.tid]
        .groups
        .all()
        .filter(|group| !group.deleted && query.search.as_ref().is_none_or(|search| search.finds(group)))
        .collect();
    found.sort_by_cached_key(|group| (group.display_name.to_lowercase(), group.id.clone()));
    let page = found.iter().skip(query.skip).take(query.top);
    let selection = select::selected(&call.query);
    let items = page
        .map(|group| select::written(&properties(group), ORDER, selection.as_deref(), "group"))
        .collect::<Result<Vec<_>, _>>()?;
    let mut head = vec![format!(
        r#""@odata.context":{}"#,
        json!(format!("https://graph.microsoft.com/v1.0/$metadata#groups{}", selected_context(selection.as_deref())))
    )];
    if query.count {
        head.push(format!(r#""@odata.count":{}"#, found.len()));
    }
    let next = query.skip + query.top;
    if next < found.len() {
        head.push(format!(r#""@odata.nextLink":{}"#, json!(next_link(world, call, next))));
    }
    Ok(ok(format!(r#"{{{},"value":[{}]}}"#, head.join(","), items.join(","))))
}

/// `GET /groups/{id}`.
pub(super) fn one(world: &World, call: &Call, token: &AccessClaims, id: &str) -> Result<Response, GraphError> {
    may_read(token)?;
    if Uuid::try_parse(id).is_err() {
        return Err(GraphError::invalid_identifier(id));
    }
    let state = world.state();
    let group = state.tenants[token.tid].groups.get(id).ok_or_else(|| GraphError::unknown_resource(id))?;
    let mut properties = properties(group);
    properties.insert("@odata.context".to_owned(), json!("https://graph.microsoft.com/v1.0/$metadata#groups/$entity"));
    select::written(&properties, ORDER, select::selected(&call.query).as_deref(), "group").map(ok)
}

fn may_read(token: &AccessClaims) -> Result<(), GraphError> {
    if token.has_any(READ) { Ok(()) } else { Err(GraphError::insufficient_privileges()) }
}

fn properties(group: &Group) -> Map<String, Value> {
    let nickname: String = group.display_name.chars().filter(char::is_ascii_alphanumeric).collect();
    let values = json!({
        "id": group.id,
        "deletedDateTime": null,
        "classification": null,
        "createdDateTime": "2021-03-04T10:15:00Z",
        "description": group.description,
        "displayName": group.display_name,
        "groupTypes": group.kind.group_types(),
        "mail": group.mail,
        "mailEnabled": group.kind.mail_enabled(),
        "mailNickname": nickname,
        "membershipRule": null,
        "securityEnabled": group.kind.security_enabled(),
        "visibility": null,
    });
    match values {
        Value::Object(properties) => properties,
        _ => Map::new(),
    }
}

fn selected_context(selection: Option<&[String]>) -> String {
    selection.map(|names| format!("({})", names.join(","))).unwrap_or_default()
}

/// The query options that the emulated Graph has for groups.
struct Query {
    search: Option<Search>,
    top: usize,
    skip: usize,
    count: bool,
}

impl Query {
    fn read(call: &Call) -> Result<Self, GraphError> {
        let mut query = Self { search: None, top: DEFAULT_PAGE, skip: 0, count: false };
        let eventual = call.header("consistencylevel").is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
        for (name, value) in form_urlencoded::parse(call.query.as_bytes()) {
            match name.to_ascii_lowercase().trim_start_matches('$') {
                "search" if eventual => query.search = Some(Search::parse(&value)?),
                "search" => return Err(GraphError::search_without_consistency()),
                "top" => {
                    let top = value.parse().ok().filter(|top| (1..=LARGEST_PAGE).contains(top));
                    query.top = top.ok_or_else(|| GraphError::page_size(&value, LARGEST_PAGE))?;
                }
                // Without the header the service answers as if it had not been asked.
                "count" => query.count = eventual && value == "true",
                "skiptoken" => query.skip = read_skip_token(&value).ok_or_else(GraphError::bad_skip_token)?,
                "select" => {}
                _ => return Err(GraphError::not_emulated(&name)),
            }
        }
        Ok(query)
    }
}

/// The address of the page after this one: the same query, and where to go on.
fn next_link(world: &World, call: &Call, skip: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(call.query.as_bytes()).filter(|(name, _)| name != "$skiptoken") {
        query.append_pair(&name, &value);
    }
    query.append_pair("$skiptoken", &URL_SAFE_NO_PAD.encode(format!("after {skip}")));
    format!("{}{}?{}", world.addresses.service(), call.path, query.finish())
}

fn read_skip_token(token: &str) -> Option<usize> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?.strip_prefix("after ")?.parse().ok()
}
