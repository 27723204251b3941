//! Whether something that was made is still what its inputs would make: a digest of both, kept in `.tools`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::project::Project;

/// A digest of files and of words; the order in which they are added counts.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint {
    hasher: Sha256,
}

impl Fingerprint {
    /// Adds a word, for instance a setting.
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.add(word.as_bytes());
        self
    }

    /// Adds a file, or a folder with all that is in it: names and contents. What is not there counts as that.
    pub(crate) fn path(mut self, root: &Path, relative: &str) -> Result<Self> {
        for file in files_below(&root.join(relative))? {
            let name = file.strip_prefix(root).unwrap_or(&file);
            self.add(name.to_string_lossy().as_bytes());
            let bytes = fs::read(&file).with_context(|| format!("{}", file.display()))?;
            self.add(&bytes);
        }
        self.add(relative.as_bytes());
        Ok(self)
    }

    /// The digest, in hexadecimal.
    pub(crate) fn finish(self) -> String {
        hexadecimal(&self.hasher.finalize())
    }

    fn add(&mut self, bytes: &[u8]) {
        // With the length in front, "ab" + "c" differs from "a" + "bc".
        self.hasher.update((bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files below a path in a fixed order; the path itself when it is a file; none when it is not there.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        let mut entries = fs::read_dir(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            found.extend(files_below(&entry.path())?);
        }
    }
    Ok(found)
}

/// Whether the stamp of this name holds this digest.
pub(crate) fn is_current(project: &Project, name: &str, digest: &str) -> bool {
    fs::read_to_string(file(project, name)).is_ok_and(|kept| kept.trim() == digest)
}

/// Keeps a digest under a name.
pub(crate) fn write(project: &Project, name: &str, digest: &str) -> Result<()> {
    let file = file(project, name);
    fs::create_dir_all(project.tools()).context(".tools cannot be made")?;
    fs::write(&file, digest).with_context(|| format!("{} cannot be written", file.display()))
}

fn file(project: &Project, name: &str) -> PathBuf {
    project.tools().join(format!("{name}.stamp"))
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;
    use std::path::Path;

    #[test]
    fn the_digest_tells_contents_and_their_borders_apart() {
        let digest = |words: &[&str]| words.iter().fold(Fingerprint::default(), |sum, word| sum.word(word)).finish();
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["c", "ab"]));
    }

    #[test]
    fn a_path_that_is_not_there_counts_as_that() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let with = |name: &str| Fingerprint::default().path(root, name).unwrap().finish();
        assert_ne!(with("Cargo.toml"), with("no-such-file"));
        assert_ne!(with("src"), with("Cargo.toml"));
        assert_eq!(with("src"), with("src"));
    }
}
