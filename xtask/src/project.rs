//! Where things are, and how the tools of this project are called.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The checked-out project.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// The project that this program belongs to: `cargo run` says where its manifest is; without it the folders
    /// above the current one are searched.
    pub(crate) fn locate() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let start = match manifest {
            Some(folder) => folder,
            None => env::current_dir().context("the current folder cannot be read")?,
        };
        let root = start.ancestors().find(|folder| folder.join("Trunk.toml").is_file());
        match root {
            Some(root) => Ok(Self { root: root.to_owned() }),
            None => bail!("run this inside the project, as: cargo xtask"),
        }
    }

    /// The top folder of the project.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the project.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// What `setup` puts here: never committed, safe to delete.
    pub(crate) fn tools(&self) -> PathBuf {
        self.path(".tools")
    }

    /// The site, ready to be served.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// Keeps other runs of this program out of `.tools` and `dist` for as long as the result lives.
    pub(crate) fn lock(&self) -> Result<File> {
        fs::create_dir_all(self.tools()).context(".tools cannot be made")?;
        let lock = File::create(self.tools().join("lock")).context(".tools cannot be written to")?;
        if lock.try_lock().is_err() {
            println!("  waiting for another cargo xtask in this folder ...");
            lock.lock().context("it cannot be known whether another cargo xtask runs here")?;
        }
        Ok(lock)
    }

    /// A command in the project's folder, with the project's own tools first on the search path.
    pub(crate) fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.root);
        command.env("PATH", self.search_path());
        // `cargo run` describes this program to it; another crate's build must not take that for its own.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// The Cargo that runs this program.
    pub(crate) fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// The script of a package from `node_modules`, run by Node.
    pub(crate) fn node_tool(&self, script: &str) -> Command {
        let mut command = self.command("node");
        command.arg(self.path("node_modules").join(script));
        command
    }

    /// A program by its name: first among the project's own tools, then on `PATH`.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        which::which_in(program, Some(self.search_path()), &self.root).ok()
    }

    fn search_path(&self) -> OsString {
        let own = self.tools().join("bin");
        let inherited = env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(own).chain(env::split_paths(&inherited));
        // Only a folder with the separator in its name cannot be joined; then the inherited path has to do.
        env::join_paths(all).unwrap_or(inherited)
    }
}
