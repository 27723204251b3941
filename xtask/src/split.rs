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
