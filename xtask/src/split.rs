//! Takes the program apart: what the form needs, and what is fetched later (src/extra.rs), with one glue for both.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::process;
use crate::project::Project;

/// The name of the program's parts: `panel.js`, `panel_bg.wasm`.
pub(crate) const PROGRAM: &str = "panel";

/// What is fetched later, as the splitter names it after the module in src/extra.rs.
pub(crate) const EXTRA: &str = "split_extra.wasm";

/// Splits the linked program and binds it to JavaScript. The folder then holds the glue, the two modules, the loader of
/// the second one, and the modules that the program imports.
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
    for file in [EXTRA, "__wasm_split.js"] {
        let from = parts.join(file);
        ensure!(from.is_file(), "the splitter did not write {file}: is the feature `split` on?");
        fs::copy(&from, bound.join(file)).with_context(|| format!("{file} cannot be copied"))?;
    }
    Ok(bound)
}
