//! IIS 8 and later: a `web.config` beside `index.html`. It is not known for certain whether IIS looks at the
//! configuration of `index.html` when that is what it serves for the folder, so the page's headers are those of the folder,
//! and every other place takes its own in their stead.
//! Source: <https://learn.microsoft.com/iis/configuration/system.webserver/httpprotocol/customheaders/>.

use std::fmt::Write as _;

use super::{Place, Rule, at};

/// The path of a place for a `location` element; the folder itself has none.
fn location(place: Place) -> Option<&'static str> {
    match place {
        Place::Everything | Place::Page => None,
        Place::Bridge => Some("redirect.html"),
        Place::Settings => Some("config.json"),
        Place::Icon => Some("icon.svg"),
        Place::Assets => Some("assets"),
    }
}

/// The file.
pub(super) fn render(rules: &[Rule]) -> String {
    let mut text = String::from(
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- TAP Policy Panel: to be copied beside index.html. -->
<configuration>
  <system.webServer>
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
    <directoryBrowse enabled="false" />
    <staticContent>
      <clientCache cacheControlMode="NoControl" />
"#,
    );
    for (extension, kind) in [
        (".wasm", "application/wasm"),
        (".js", "text/javascript; charset=utf-8"),
        (".json", "application/json"),
        (".svg", "image/svg+xml"),
    ] {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "      <remove fileExtension=\"{extension}\" />");
        let _ = writeln!(text, "      <mimeMap fileExtension=\"{extension}\" mimeType=\"{kind}\" />");
    }
    text.push_str("    </staticContent>\n    <urlCompression doStaticCompression=\"true\" />\n");
    let page: Vec<_> = at(rules, Place::Page).collect();
    let everywhere = at(rules, Place::Everything).chain(page.iter().copied());
    headers(&mut text, ["X-Powered-By"].into_iter(), everywhere);
    text.push_str("  </system.webServer>\n");
    for place in Place::PARTS {
        if let Some(path) = location(place) {
            let _ = writeln!(text, "  <location path=\"{path}\">\n  <system.webServer>");
            headers(&mut text, page.iter().map(|(name, _)| *name), at(rules, place));
            text.push_str("  </system.webServer>\n  </location>\n");
        }
    }
    text.push_str("</configuration>\n");
    text
}

/// A `customHeaders` element that takes some headers away and adds others.
fn headers<'a>(
    text: &mut String,
    removed: impl Iterator<Item = &'static str>,
    added: impl Iterator<Item = (&'static str, &'a str)>,
) {
    text.push_str("    <httpProtocol>\n      <customHeaders>\n");
    for name in removed {
        let _ = writeln!(text, "        <remove name=\"{name}\" />");
    }
    for (name, value) in added {
        let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let _ = writeln!(text, "        <add name=\"{name}\" value=\"{value}\" />");
    }
    text.push_str("      </customHeaders>\n    </httpProtocol>\n");
}
