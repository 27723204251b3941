//! The headers that a static host sends, as its `_headers` file gives them.
//!
//! The format is the one that [Cloudflare Pages](https://developers.cloudflare.com/pages/configuration/headers/) and
//! [Netlify](https://docs.netlify.com/manage/routing/headers/) share: a line with a path pattern, then indented
//! `Name: value` lines. `*` stands for anything, `:name` for one segment. All blocks that match a path apply, in
//! order; a later block's value replaces an earlier one's; `! Name` takes a header away again (Cloudflare). A name
//! that is repeated within one block gets all its values, joined with a comma.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The rules of one `_headers` file.
#[derive(Debug)]
pub(crate) struct HeaderRules {
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Block {
    pattern: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
enum Line {
    Set(HeaderName, HeaderValue),
    Detach(HeaderName),
}

impl HeaderRules {
    /// Reads a `_headers` file. In content security policies every `https://` source is replaced by `service_origin`.
    ///
    /// # Errors
    ///
    /// A sentence that names the line which cannot be read.
    pub(crate) fn parse(text: &str, service_origin: &str) -> Result<Self, String> {
        let mut blocks: Vec<Block> = Vec::new();
        for (index, raw) in text.lines().enumerate() {
            let number = index + 1;
            let line = raw.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if !raw.starts_with([' ', '\t']) {
                if !line.starts_with('/') {
                    return Err(format!("line {number}: a path pattern starts with \"/\": {line}"));
                }
                blocks.push(Block { pattern: line.to_owned(), lines: Vec::new() });
                continue;
            }
            let Some(block) = blocks.last_mut() else {
                return Err(format!("line {number}: a header stands before the first path pattern"));
            };
            block.lines.push(Line::parse(line, service_origin).map_err(|why| format!("line {number}: {why}"))?);
        }
        Ok(Self { blocks })
    }

    /// The headers for the path of a request, percent-encoded as it came.
    pub(crate) fn for_path(&self, path: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for block in self.blocks.iter().filter(|block| matches(&block.pattern, path)) {
            let mut own = HeaderMap::new();
            for line in &block.lines {
                match line {
                    Line::Detach(name) => {
                        headers.remove(name);
                    }
                    Line::Set(name, value) => {
                        let joined = match own.get(name) {
                            Some(before) => joined(before, value),
                            None => value.clone(),
                        };
                        own.insert(name.clone(), joined);
                    }
                }
            }
            headers.extend(own);
        }
        headers
    }
}

impl Line {
    fn parse(line: &str, service_origin: &str) -> Result<Self, String> {
        let name_of = |text: &str| {
            HeaderName::from_bytes(text.trim().as_bytes()).map_err(|_| format!("not a header name: {}", text.trim()))
        };
        if let Some(name) = line.strip_prefix('!') {
            return Ok(Self::Detach(name_of(name)?));
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err(format!("expected \"Name: value\": {line}"));
        };
        let name = name_of(name)?;
        let value = value.trim();
        let value = if name == "content-security-policy" || name == "content-security-policy-report-only" {
            with_service(value, service_origin)
        } else {
            value.to_owned()
        };
        let value = HeaderValue::from_str(&value).map_err(|_| format!("not a header value: {value}"))?;
        Ok(Self::Set(name, value))
    }
}

/// Two values of one header, as one.
fn joined(first: &HeaderValue, second: &HeaderValue) -> HeaderValue {
    let bytes = [first.as_bytes(), b", ", second.as_bytes()].concat();
    // Joining two valid values gives a valid one.
    HeaderValue::from_bytes(&bytes).unwrap_or_else(|_| first.clone())
}

/// A content security policy in which the emulator stands in for every `https://` host.
fn with_service(policy: &str, service_origin: &str) -> String {
    policy
        .split(';')
        .map(|directive| {
            let mut sources: Vec<&str> = Vec::new();
            for source in directive.split_whitespace() {
                let source = if source.starts_with("https://") { service_origin } else { source };
                if source != service_origin || !sources.contains(&source) {
                    sources.push(source);
                }
            }
            sources.join(" ")
        })
        .collect::<Vec<_>>()
        .join("; ")
        .trim_end_matches([';', ' '])
        .to_owned()
}

/// Whether a pattern covers a path.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.find(['*', ':']) {
        None => pattern == path,
        Some(at) => {
            let (literal, rest) = pattern.split_at(at);
            let Some(path) = path.strip_prefix(literal) else {
                return false;
            };
            if let Some(after) = rest.strip_prefix('*') {
                (0..=path.len()).filter(|&end| path.is_char_boundary(end)).any(|end| matches(after, &path[end..]))
            } else {
                let name_ends =
                    rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(rest.len(), |end| end + 1);
                let segment_ends = path.find('/').unwrap_or(path.len());
                segment_ends > 0 && matches(&rest[name_ends..], &path[segment_ends..])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HeaderRules, matches, with_service};

    const SERVICE: &str = "http://localhost:8081";

    #[test]
    fn a_pattern_covers_what_the_hosts_say_it_covers() {
        for (pattern, path, expected) in [
            ("/*", "/", true),
            ("/*", "/a/b.js", true),
            ("/index.html", "/index.html", true),
            ("/index.html", "/", false),
            ("/assets/*", "/assets/app-12.wasm", true),
            ("/assets/*", "/asset", false),
            ("/*.js", "/a/b.js", true),
            ("/*.js", "/a/b.json", false),
            ("/:page", "/one", true),
            ("/:page", "/one/two", false),
            ("/:page/two", "/one/two", true),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn later_blocks_replace_and_detach() {
        let rules = HeaderRules::parse(
            "# a comment\n/*\n  X-Frame-Options: DENY\n  Cache-Control: no-cache\n  Vary: a\n  Vary: b\n\n/assets/*\n\tCache-Control: immutable\n  ! X-Frame-Options\n",
            SERVICE,
        )
        .unwrap();
        let page = rules.for_path("/index.html");
        assert_eq!(page["x-frame-options"], "DENY");
        assert_eq!(page["cache-control"], "no-cache");
        assert_eq!(page["vary"], "a, b");
        let asset = rules.for_path("/assets/a.js");
        assert_eq!(asset["cache-control"], "immutable");
        assert!(!asset.contains_key("x-frame-options"));
    }

    #[test]
    fn only_the_hosts_of_the_policy_change() {
        assert_eq!(
            with_service(
                "default-src 'none'; connect-src 'self' https://login.microsoftonline.com https://graph.microsoft.com; frame-src 'self' https://login.microsoftonline.com; require-trusted-types-for 'script';",
                SERVICE
            ),
            "default-src 'none'; connect-src 'self' http://localhost:8081; frame-src 'self' http://localhost:8081; require-trusted-types-for 'script'"
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for (text, expected) in [
            ("  X-A: b\n", "line 1"),
            ("/*\n  no colon\n", "line 2"),
            ("index.html\n  X-A: b\n", "line 1"),
            ("/*\n  X A: b\n", "line 2"),
        ] {
            assert!(HeaderRules::parse(text, SERVICE).unwrap_err().starts_with(expected), "{text}");
        }
    }
}
