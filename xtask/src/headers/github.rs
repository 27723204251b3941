//! GitHub Pages, which lets nobody choose a header: the policy stands in the page. Such a policy cannot say who may frame
//! the page, and the other headers have no like at all (docs/deploy.md says what that leaves open).
//! Source: <https://www.w3.org/TR/CSP3/#meta-element>.

use anyhow::Result;

use crate::html;

/// A page of the site with its policy in it, before anything that the policy is about.
pub(super) fn page(page: &str, policy: &str) -> Result<String> {
    const FIRST: &str = r#"<meta charset="utf-8">"#;
    const REFERRER: &str = r#"<meta name="referrer" content="no-referrer">"#;
    let mut with = format!("{FIRST}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    if !page.contains(REFERRER) {
        with.push('\n');
        with.push_str(REFERRER);
    }
    html::replace_once(page, FIRST, &with)
}
