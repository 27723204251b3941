//! Apache 2.4, with its modules headers, mime, dir and rewrite. The names are those of files, so the same lines serve any
//! folder; a compressed copy is a file of its own there, which keeps the headers of the one that it stands for.
//! Source: <https://httpd.apache.org/docs/2.4/mod/mod_headers.html>,
//! <https://httpd.apache.org/docs/2.4/mod/mod_deflate.html#precompressed>.

use std::fmt::Write as _;

use super::{Place, Rule};

/// The files of a place, as a regular expression over the file's name.
fn files(place: Place) -> Option<&'static str> {
    match place {
        Place::Everything => None,
        Place::Page => Some(r"^index\.html(\.br|\.gz)?$"),
        Place::Bridge => Some(r"^redirect\.html(\.br|\.gz)?$"),
        Place::Settings => Some(r"^config\.json$"),
        Place::Icon => Some(r"^icon\.svg(\.br|\.gz)?$"),
        // Their names end in the digest of their content.
        Place::Assets => Some(r"-[0-9a-f]{16}\.(js|css|wasm)(\.br|\.gz)?$"),
    }
}

/// The file, to be included in the `Directory` of the site.
pub(super) fn render(rules: &[Rule]) -> String {
    let mut text = String::from(
        "# TAP Policy Panel: to be included in the <Directory> of the site. Needs the modules headers, mime, dir and rewrite.\n\
         DirectoryIndex index.html\n\
         DirectorySlash On\n\
         Options -Indexes -MultiViews\n\
         AddType application/wasm .wasm\n\
         AddType text/javascript .js\n\
         AddType application/json .json\n\
         AddType image/svg+xml .svg\n\
         AddDefaultCharset utf-8\n\
         AddCharset utf-8 .css .js\n\
         <Files \"_headers\">\n    \
             Require all denied\n\
         </Files>\n",
    );
    text.push_str(PRECOMPRESSED);
    for rule in rules {
        let pattern = files(rule.place);
        let indent = if pattern.is_some() { "    " } else { "" };
        // Writing to a string cannot fail.
        if let Some(pattern) = pattern {
            let _ = writeln!(text, "<FilesMatch \"{pattern}\">");
        }
        for (name, value) in &rule.headers {
            // What is said about keeping a file does not hold for the answer that it is not there.
            let always = if *name == "Cache-Control" { "" } else { "always " };
            let _ = writeln!(text, "{indent}Header {always}set {name} \"{value}\"");
        }
        if pattern.is_some() {
            text.push_str("</FilesMatch>\n");
        }
    }
    text
}

/// Serves the compressed copies, as what they stand for.
const PRECOMPRESSED: &str = r#"RewriteEngine On
RewriteCond %{HTTP:Accept-Encoding} \bbr\b
RewriteCond %{REQUEST_FILENAME}.br -s
RewriteRule ^(.+\.(?:html|css|js|wasm|svg))$ $1.br [L]
RewriteCond %{HTTP:Accept-Encoding} \bgzip\b
RewriteCond %{REQUEST_FILENAME}.gz -s
RewriteRule ^(.+\.(?:html|css|js|wasm|svg))$ $1.gz [L]
RemoveType .gz
RemoveLanguage .br
AddEncoding br .br
AddEncoding gzip .gz
<FilesMatch "\.(html|css|js|wasm|svg)(\.br|\.gz)?$">
    Header append Vary Accept-Encoding
</FilesMatch>
"#;
