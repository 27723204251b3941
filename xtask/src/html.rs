//! The few changes that the build makes to a page. The pages are the project's own, so a place that is not found
//! exactly once is a mistake in the page, and is named.

use anyhow::{Result, bail};

/// Removes comments and indentation, which only the authors need.
pub(crate) fn compact(page: &str) -> Result<String> {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, comment)) = rest.split_once("<!--") {
        text.push_str(before);
        let Some((_, after)) = comment.split_once("-->") else {
            bail!("a comment does not end");
        };
        rest = after;
    }
    text.push_str(rest);
    for element in ["<pre", "<textarea"] {
        if text.contains(element) {
            bail!("{element}> keeps its white space, which this build does not know how to");
        }
    }
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect())
}

/// Puts something in the place of a text that stands exactly once in the page.
pub(crate) fn replace_once(page: &str, place: &str, with: &str) -> Result<String> {
    match page.matches(place).count() {
        1 => Ok(page.replacen(place, with, 1)),
        0 => bail!("{place} is not there"),
        count => bail!("{place} is there {count} times; once is right"),
    }
}

/// Puts something in the place of the one element, without content, that begins like this.
pub(crate) fn replace_element(page: &str, beginning: &str, with: &str) -> Result<String> {
    let element = page.find(beginning).and_then(|at| Some(&page[at..=at + page[at..].find('>')?]));
    match element {
        Some(element) => {
            let element = element.to_owned();
            if page.matches(beginning).count() > 1 {
                bail!("{beginning} ...> is there more than once");
            }
            replace_once(page, &element, with)
        }
        None => bail!("{beginning} ...> is not there"),
    }
}

/// What the page's `href` and `src` attributes name within the site: not anchors, not other hosts.
pub(crate) fn references(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for attribute in [" href=\"", " src=\""] {
        for after in page.split(attribute).skip(1) {
            let value = after.split('"').next().unwrap_or_default();
            let is_elsewhere = value.contains(':') || value.starts_with(['#', '/']);
            let names_a_file = !value.is_empty() && value != "./";
            if !is_elsewhere && names_a_file && !found.contains(&value) {
                found.push(value);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{compact, references, replace_element, replace_once};

    #[test]
    fn comments_and_indentation_go() {
        assert_eq!(
            compact("<p>\n    <!-- why,\n in two lines -->\n    a <b>c</b>\n\n</p>\n").unwrap(),
            "<p>\na <b>c</b>\n</p>\n"
        );
        assert!(compact("<!-- no end").is_err());
        assert!(compact("<pre>\n  a</pre>").is_err());
    }

    #[test]
    fn a_place_must_be_there_once() {
        assert_eq!(replace_once(r#"<script src="boot.js">"#, r#"src="boot.js""#, "src=x").unwrap(), "<script src=x>");
        assert!(replace_once("<p>", "src", "x").is_err());
        assert!(replace_once("src src", "src", "x").is_err());
    }

    #[test]
    fn an_element_is_found_by_its_beginning() {
        let page = r#"<head><link data-trunk rel="rust" data-bin="a"/><link rel="icon"></head>"#;
        assert_eq!(
            replace_element(page, "<link data-trunk", "<link new>").unwrap(),
            r#"<head><link new><link rel="icon"></head>"#
        );
        assert!(replace_element(page, "<link", "x").is_err());
        assert!(replace_element(page, "<script", "x").is_err());
    }

    #[test]
    fn references_are_the_files_of_the_site() {
        assert_eq!(
            references(
                r##"<a href="./"><a href="#top"><a href="https://a.example/"><link href="assets/a.css"><script src="assets/b.js"></script><link href="assets/a.css"><img src="data:,">"##
            ),
            ["assets/a.css", "assets/b.js"]
        );
    }
}
