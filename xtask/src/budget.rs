//! What a signed-in visitor downloads before the panel can be used, and the most that it may be.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::project::Project;
use crate::{compress, html};

/// The most, in bytes after Brotli, that the first load may weigh now. The aim is 150 000, and the whole product with
/// all that is still to come may not pass 170 000. For comparison, measured in the same way: the bare form in React
/// and Fluent weighs 181 800, in plain JavaScript 59 500.
const LIMIT: usize = 160_000;

/// One file that the first load fetches.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    name: String,
    bytes: usize,
}

/// Prints each part and the sum; fails above the limit.
pub(crate) fn check(project: &Project) -> Result<()> {
    let parts = first_load(&project.dist())?;
    print!("{}", table(&parts));
    let sum = total(&parts);
    if sum > LIMIT {
        bail!("the first load weighs {sum} bytes, {} more than the {LIMIT} that it may", sum - LIMIT);
    }
    println!("{} bytes are left of {LIMIT}.", LIMIT - sum);
    Ok(())
}

/// The page, all that its links and scripts name, and the settings that the panel reads.
fn first_load(site: &Path) -> Result<Vec<Part>> {
    let page =
        fs::read_to_string(site.join("index.html")).context("there is no site in dist: run cargo xtask build")?;
    let mut names = vec!["index.html"];
    names.extend(html::references(&page));
    names.push("config.json");
    names
        .into_iter()
        .map(|name| {
            let file = site.join(name);
            // As a host sends it: the compressed copy where there is one.
            let sent = if compress::is_compressible(&file) { site.join(format!("{name}.br")) } else { file };
            let bytes = fs::metadata(&sent)
                .with_context(|| format!("{name}, which the first load fetches, is not in dist"))?
                .len();
            Ok(Part {
                name: name.to_owned(),
                bytes: usize::try_from(bytes).with_context(|| format!("{name} is too large"))?,
            })
        })
        .collect()
}

fn total(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.bytes).sum()
}

fn table(parts: &[Part]) -> String {
    let lines = parts.iter().map(|part| format!("{:>9}  {}\n", part.bytes, part.name));
    let sum = format!("{:>9}  in all, bytes after Brotli\n", total(parts));
    lines.chain([sum]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Part, first_load, table, total};
    use std::fs;

    #[test]
    fn the_first_load_is_the_page_and_all_it_names() {
        let site = std::env::temp_dir().join(format!("xtask-budget-{}", std::process::id()));
        fs::create_dir_all(site.join("assets")).unwrap();
        for (name, bytes) in [
            ("index.html.br", 10),
            ("assets/a.css.br", 20),
            ("assets/b.js.br", 300),
            ("assets/later.js.br", 4000),
            ("config.json", 5),
        ] {
            fs::write(site.join(name), vec![b' '; bytes]).unwrap();
        }
        let page = r#"<link href="assets/a.css"><script src="assets/b.js"></script><a href="./">"#;
        fs::write(site.join("index.html"), page).unwrap();
        let parts = first_load(&site).unwrap();
        assert_eq!(total(&parts), 335);
        fs::remove_file(site.join("assets/b.js.br")).unwrap();
        let problem = first_load(&site).unwrap_err().to_string();
        assert!(problem.starts_with("assets/b.js,"), "{problem}");
        fs::remove_dir_all(&site).unwrap();
    }

    #[test]
    fn the_table_ends_with_the_sum() {
        let part = |name: &str, bytes| Part { name: name.to_owned(), bytes };
        assert_eq!(
            table(&[part("index.html", 1200), part("a.wasm", 90_000)]),
            "     1200  index.html\n    90000  a.wasm\n    91200  in all, bytes after Brotli\n"
        );
    }
}
