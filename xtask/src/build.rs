//! `cargo xtask build`: compiles the panel and makes `dist`, which is complete at every moment or not there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};

use crate::assemble::{self, Parts};
use crate::clouds;
use crate::process;
use crate::progress::seconds;
use crate::project::Project;
use crate::setup::{self, Purpose};
use crate::split;
use crate::stamp::{self, Fingerprint};

/// The panel's binary, as index.html and Cargo.toml name it.
const PROGRAM: &str = "tap-policy-panel";

/// Flags for the program alone.
///
/// The splitter needs the relocations. The other two leave out where in the source a panic would be and what
/// `{:?}` would print: no visitor reads either, and together they were a tenth of the program. They are not stable, which
/// is why the build sets `RUSTC_BOOTSTRAP`; rust-toolchain.toml pins the compiler that they are tried with.
const OWN_FLAGS: [&str; 3] = ["-Clink-args=--emit-relocs", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// What decides the content of the site, beside the clouds, the commit and the compiler.
const INPUTS: [&str; 15] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates",
    "docs/register",
    "index.html",
    "package-lock.json",
    "public",
    "redirect.html",
    "rust-toolchain.toml",
    "src",
    "style",
    "xtask/Cargo.toml",
    "xtask/src",
];

/// The command itself: sets up what it needs, builds, and says where the site is.
pub(crate) fn command(project: &Project, cloud: &str) -> Result<()> {
    setup::run(project, Purpose::Build)?;
    site(project, cloud)?;
    println!("The site is in {}: any static host can serve it.", project.dist().display());
    Ok(())
}

/// Builds the site unless `dist` is what would be built.
pub(crate) fn site(project: &Project, cloud: &str) -> Result<()> {
    let started = Instant::now();
    let hosts = clouds::named(cloud)?;
    let _lock = project.lock()?;
    let commit = commit(project);
    let inputs = inputs(project, cloud, &commit)?;
    if is_built(project, &inputs)? {
        println!("The site is up to date.");
        return Ok(());
    }
    let work = project.tools().join("build");
    empty(&work)?;
    let compiled = work.join("compiled");
    compile(project, &compiled, &commit, cloud)?;
    let site = work.join("site");
    println!("  assembling ...");
    let parts = Parts { compiled: &split::apart(project, &linked(project), &work)?, clouds: hosts };
    assemble::site(project, &parts, &site)?;
    refuse_local_paths(project, &site)?;
    swap(project, &site, &work.join("before"))?;
    stamp::write(project, "build", &with_output(project, &inputs)?)?;
    println!("The site is built ({}).", seconds(started.elapsed()));
    Ok(())
}

/// The program as the linker wrote it, before Trunk bound it: only that can be taken apart.
fn linked(project: &Project) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| project.path("target"), PathBuf::from);
    target.join("wasm32-unknown-unknown").join("release").join(PROGRAM).with_extension("wasm")
}

fn is_built(project: &Project, inputs: &str) -> Result<bool> {
    Ok(project.dist().join("index.html").is_file()
        && stamp::is_current(project, "build", &with_output(project, inputs)?))
}

/// A digest of what goes in.
fn inputs(project: &Project, cloud: &str, commit: &str) -> Result<String> {
    let compiler = process::answer(project.command("rustc").arg("--version")).unwrap_or_default();
    let sum = Fingerprint::default().word(cloud).word(commit).word(&compiler);
    INPUTS.iter().try_fold(sum, |sum, path| sum.path(project.root(), path)).map(Fingerprint::finish)
}

/// A digest of what goes in and what came out: a `dist` that somebody changed is made again.
fn with_output(project: &Project, inputs: &str) -> Result<String> {
    Fingerprint::default().word(inputs).path(project.root(), "dist").map(Fingerprint::finish)
}

/// Trunk: compiles for wasm32 in release mode, and runs wasm-bindgen.
fn compile(project: &Project, into: &Path, commit: &str, cloud: &str) -> Result<()> {
    // Trunk runs offline; what is missing is fetched before. Without a network what is here may be enough.
    let fetched =
        process::quietly("crates", project.cargo().args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"]));
    if fetched.is_err() {
        println!("  the crates could not be fetched: trying with those that are here");
    }
    let trunk = project.find("trunk").context("trunk is missing: run cargo xtask setup")?;
    let mut command = project.command(trunk);
    if cloud == clouds::ALL {
        command.env_remove("PANEL_CLOUD");
    } else {
        command.env("PANEL_CLOUD", cloud);
    }
    process::quietly(
        "compiling the panel",
        command
            .args(["build", "--release", "--offline", "true", "--locked"])
            .arg("--dist")
            .arg(into)
            .env("PANEL_COMMIT", commit)
            .env("CARGO_ENCODED_RUSTFLAGS", flags(project))
            .env("RUSTC_BOOTSTRAP", "1")
            .env_remove("RUSTFLAGS")
            // Trunk reads it as a switch of its own and takes only true and false.
            .env_remove("NO_COLOR")
            // Trunk's own stack would hide what the compiler said.
            .env("RUST_BACKTRACE", "0"),
    )
}

/// The compiler's flags: the caller's own, and those that keep the folders of this machine out of the program.
fn flags(project: &Project) -> String {
    let inherited: Vec<String> = match (env::var("CARGO_ENCODED_RUSTFLAGS"), env::var("RUSTFLAGS")) {
        (Ok(encoded), _) => encoded.split('\u{1f}').map(str::to_owned).collect(),
        (Err(_), Ok(plain)) => plain.split_whitespace().map(str::to_owned).collect(),
        (Err(_), Err(_)) => Vec::new(),
    };
    let remapped =
        folders(project).into_iter().map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
    let own = OWN_FLAGS.into_iter().map(str::to_owned);
    inherited.into_iter().filter(|flag| !flag.is_empty()).chain(own).chain(remapped).collect::<Vec<_>>().join("\u{1f}")
}

/// Folders of this machine that the compiler would write into the program, and what it writes instead. The compiler
/// uses the last one that fits.
fn folders(project: &Project) -> Vec<(PathBuf, &'static str)> {
    let mut folders = Vec::new();
    if let Some(home) = cargo_home() {
        folders.push((home.clone(), "/cargo"));
        // One folder for each registry, named after its host.
        let sources = home.join("registry").join("src");
        let registries = fs::read_dir(&sources).into_iter().flatten().flatten().map(|entry| (entry.path(), "/crates"));
        folders.extend(registries);
    }
    if let Some(sysroot) = process::answer(project.command("rustc").args(["--print", "sysroot"])) {
        folders.push((PathBuf::from(sysroot), "/rust"));
    }
    folders.push((project.root().to_owned(), "/panel"));
    folders
}

pub(crate) fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// Fails when a folder of this machine stands in a file of the site.
fn refuse_local_paths(project: &Project, site: &Path) -> Result<()> {
    for file in stamp::files_below(site)? {
        let bytes = fs::read(&file).with_context(|| format!("{}", file.display()))?;
        for (folder, _) in folders(project) {
            let folder = folder.to_string_lossy().into_owned();
            ensure!(!contains(&bytes, folder.as_bytes()), "{folder} stands in {}", file.display());
        }
    }
    Ok(())
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
}

/// Puts the new site in the place of the old one.
fn swap(project: &Project, site: &Path, before: &Path) -> Result<()> {
    let dist = project.dist();
    if dist.exists() {
        fs::rename(&dist, before).with_context(|| format!("{} cannot be moved away", dist.display()))?;
    }
    if let Err(problem) = fs::rename(site, &dist) {
        if before.exists() {
            fs::rename(before, &dist).context("the site of before cannot be put back")?;
        }
        bail!("the new site cannot be put in place: {problem}");
    }
    if before.exists() {
        fs::remove_dir_all(before).with_context(|| format!("{} cannot be removed", before.display()))?;
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// The commit that the panel shows in its footer: `1a2b3c4`, `1a2b3c4+changes`, or `unknown` without git.
pub(crate) fn commit(project: &Project) -> String {
    let git = |arguments: &[&str]| -> Option<String> {
        let mut command: Command = project.command("git");
        process::answer(command.args(arguments))
    };
    let Some(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else {
        return "unknown".to_owned();
    };
    match git(&["status", "--porcelain"]) {
        Some(changes) if changes.is_empty() => commit,
        _ => format!("{commit}+changes"),
    }
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn a_folder_is_found_among_bytes() {
        assert!(contains(b"\0asm/home/me/panel/src/a.rs", b"/home/me/panel"));
        assert!(!contains(b"\0asm/panel/src/a.rs", b"/home/me/panel"));
        assert!(!contains(b"x", b""));
    }
}
