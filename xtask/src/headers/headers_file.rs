//! The rules as a `_headers` file, the format of
//! [Netlify](https://docs.netlify.com/manage/routing/headers/) and
//! [Cloudflare Pages](https://developers.cloudflare.com/pages/configuration/headers/).

use std::fmt::Write as _;

use super::Rule;

/// The file. It stands at the site's top.
pub(crate) fn render(rules: &[Rule]) -> String {
    let mut text = String::new();
    for rule in rules {
        for path in rule.place.paths() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{path}");
            for (name, value) in &rule.headers {
                let _ = writeln!(text, "  {name}: {value}");
            }
        }
    }
    text
}
