//! The package is the same wherever it is built: the project is copied into a folder of another name and length, built there
//! from nothing, and both archives are compared.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::package::Package;
use crate::process;
use crate::project::Project;
use crate::stamp;

/// What `setup` made, and takes long to make again. The sign-in library's bundle is made again.
const KEPT: [&str; 5] =
    [".tools/bin", ".tools/.crates.toml", ".tools/.crates2.json", ".tools/npm.stamp", "node_modules"];

/// The cloud of which a package of one cloud is made for the tests.
const ONE_CLOUD: &str = "usgov-l5";

/// Builds a second package in another folder and compares it with the first. There a package of one cloud is made as well,
/// so that the project's own `dist` stays what it was; its archive is returned.
pub(super) fn check(project: &Project, first: &Package) -> Result<PathBuf> {
    let top = std::env::temp_dir().join(format!("tap-policy-panel-elsewhere-{}", std::process::id()));
    let result = compare(project, first, &top.join("a").join("copy-of-the-project"));
    // What is left behind is in the folder for temporary files, and named.
    if let Err(problem) = fs::remove_dir_all(&top) {
        println!("  {} was left behind: {problem}", top.display());
    }
    result
}

fn compare(project: &Project, first: &Package, copy: &Path) -> Result<PathBuf> {
    clone(project, copy)?;
    let program = std::env::current_exe().context("this program does not know where it is")?;
    let package = |arguments: &[&str]| {
        let mut command = project.command(&program);
        command
            .arg("package")
            .args(arguments)
            .current_dir(copy)
            .env("CARGO_MANIFEST_DIR", copy.join("xtask"))
            .env_remove("CARGO_TARGET_DIR");
        command
    };
    process::quietly("the package once more, in another folder", &mut package(&[]))?;
    let name = first.archive.file_name().context("the first package has no name")?;
    let second = copy.join("packages").join(name);
    let read = |file: &Path| fs::read(file).with_context(|| format!("{} is not there", file.display()));
    let (bytes, others) = (read(&first.archive)?, read(&second)?);
    println!("  here:      {}", crate::package::digest(&bytes));
    println!("  elsewhere: {}", crate::package::digest(&others));
    ensure!(bytes == others, "the package differs from the one that was built in {}", copy.display());

    process::quietly("the package for one cloud", &mut package(&["--cloud", ONE_CLOUD]))?;
    let whole = name.to_string_lossy();
    let name = whole.replace(".tar.gz", &format!("-{ONE_CLOUD}.tar.gz"));
    let kept = project.path("target").join("one-cloud.tar.gz");
    fs::copy(copy.join("packages").join(&name), &kept).with_context(|| format!("{name} was not made"))?;
    Ok(kept)
}

/// Copies the project as it is: the commit, what was changed since, and what is new.
fn clone(project: &Project, copy: &Path) -> Result<()> {
    fs::create_dir_all(copy.parent().unwrap_or(copy)).with_context(|| format!("{}", copy.display()))?;
    process::quietly(
        "a copy of the project",
        project.command("git").args(["clone", "--quiet", "--no-hardlinks"]).arg(project.root()).arg(copy),
    )?;
    let git = |arguments: &[&str]| {
        process::answer(project.command("git").args(arguments)).context("git does not say what was changed")
    };
    let commit = git(&["rev-parse", "HEAD"])?;
    process::quietly(
        "its commit",
        project.command("git").args(["checkout", "--quiet", "--detach", &commit]).current_dir(copy),
    )?;
    let changed = git(&["diff", "--name-only", "--no-renames", "HEAD"])?;
    let new = git(&["ls-files", "--others", "--exclude-standard"])?;
    for name in changed.lines().chain(new.lines()).map(PathBuf::from).chain(KEPT.map(PathBuf::from)) {
        copy_over(&project.root().join(&name), &copy.join(&name))?;
    }
    Ok(())
}

/// Copies a file or a folder; what is not there any more is removed.
fn copy_over(from: &Path, to: &Path) -> Result<()> {
    if !from.exists() {
        if to.exists() {
            fs::remove_file(to).with_context(|| format!("{}", to.display()))?;
        }
        return Ok(());
    }
    for file in stamp::files_below(from)? {
        let below = file.strip_prefix(from).context("a file lies outside its folder")?;
        let target = if below.as_os_str().is_empty() { to.to_owned() } else { to.join(below) };
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
        }
        fs::copy(&file, &target).with_context(|| format!("{} cannot be copied", file.display()))?;
    }
    Ok(())
}
