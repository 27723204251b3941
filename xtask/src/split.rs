//! Takes the program apart: what the form needs, and what is fetched later (src/extra.rs, src/snippet.rs), with one glue
//! for all.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::process;
use crate::project::Project;
use crate::stamp;

/// The name of the program's parts: `panel.js`, `panel_bg.wasm`.
pub(crate) const PROGRAM: &str = "panel";

/// What is fetched later, as the splitter names it after the doors in src/extra.rs and src/snippet.rs. Beside them it
/// writes what only they share.
const LATER: [&str; 2] = ["split_extra.wasm", "split_code.wasm"];

/// Splits the linked program and binds it to JavaScript. The folder then holds the glue, the program, what is fetched
/// later with its loader, and the modules that the program imports.
pub(crate) fn apart(project: &Project, linked: &Path, work: &Path) -> Result<PathBuf> {
    let parts = work.join("parts");
    let bound = work.join("bound");
    fs::create_dir_all(&parts).with_context(|| format!("{} cannot be made", parts.display()))?;
    let tool = |name: &str| project.find(name).with_context(|| format!("{name} is missing: run cargo xtask setup"));
    process::quietly(
        "splitting the program",
        project
            .command(tool("wasm-split-cli")?)
            .args(["--target", "web", "--out-name", PROGRAM])
            .arg(linked)
            .arg(&parts),
    )?;
    process::quietly(
        "binding the program",
        project
            .command(tool("wasm-bindgen")?)
            // The later part links to what the first one exports.
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", PROGRAM, "--out-dir"])
            .arg(&bound)
            .arg(parts.join(format!("{PROGRAM}.wasm"))),
    )?;
    let glue = bound.join(format!("{PROGRAM}.js"));
    let text = fs::read_to_string(&glue).with_context(|| format!("{} cannot be read", glue.display()))?;
    fs::write(&glue, with_long_texts_encoded(&text)?)
        .with_context(|| format!("{} cannot be written", glue.display()))?;
    for file in LATER {
        ensure!(parts.join(file).is_file(), "the splitter did not write {file}: is the feature `split` on?");
    }
    for from in stamp::files_below(&parts)? {
        let name = from.file_name().context("a part without a name")?;
        if name != OsStr::new(&format!("{PROGRAM}.wasm")) {
            fs::copy(&from, bound.join(name)).with_context(|| format!("{} cannot be copied", from.display()))?;
        }
    }
    Ok(bound)
}

/// The glue, changed so that a long text is handed to the program by the browser's encoder.
///
/// wasm-bindgen copies every text character by character, which is fastest for short ones. Graph's answer can be half a
/// megabyte, and when it comes the browser has not compiled that loop yet: for 2,000 targets on each list it took 6 ms of
/// the way to the form.
fn with_long_texts_encoded(glue: &str) -> Result<String> {
    const AT_ONCE: &str = "if (realloc === undefined) {";
    ensure!(glue.matches(AT_ONCE).count() == 1, "wasm-bindgen hands texts to the program in another way than before");
    Ok(glue.replace(AT_ONCE, "if (realloc === undefined || arg.length > 1000) {"))
}

#[cfg(test)]
mod tests {
    use super::with_long_texts_encoded;

    #[test]
    fn only_the_way_of_handing_texts_over_is_changed_and_must_be_there() {
        let glue = "function a(arg, malloc, realloc) {\n    if (realloc === undefined) {\n    }\n}";
        let changed = with_long_texts_encoded(glue).unwrap();
        assert_eq!(changed.replace(" || arg.length > 1000", ""), glue);
        assert!(with_long_texts_encoded(&changed).is_err());
    }
}
