//! `cargo xtask package`: the site as an archive to be handed on, with what a person needs to run and to check it. One
//! commit gives the same bytes, wherever and whenever it is built.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use flate2::{Compression, GzBuilder};
use sha2::{Digest as _, Sha256};

use crate::project::Project;
use crate::sbom::Bill;
use crate::setup::{self, Purpose};
use crate::{build, clouds, headers, process, stamp};

/// What is copied from the project: the file or folder, and its place in the archive.
const DOCUMENTS: [(&str, &str); 5] = [
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("docs/deploy.md", "deploy.md"),
    ("docs/register", "register"),
    ("docs/security.md", "security.md"),
];

/// What the command made.
#[derive(Debug)]
pub(crate) struct Package {
    /// The archive.
    pub(crate) archive: PathBuf,
    /// Its SHA-256, in hexadecimal.
    pub(crate) digest: String,
}

/// The command itself.
pub(crate) fn command(project: &Project, cloud: &str) -> Result<()> {
    setup::run(project, Purpose::Build)?;
    let package = make(project, cloud)?;
    println!("The package is {}", package.archive.display());
    if build::commit(project).ends_with("+changes") {
        println!("It holds changes that are not committed: for trying, not for handing on.");
    }
    println!("SHA-256 {}", package.digest);
    Ok(())
}

/// Builds the site and packs it.
pub(crate) fn make(project: &Project, cloud: &str) -> Result<Package> {
    build::site(project, cloud)?;
    let version = env!("CARGO_PKG_VERSION");
    let commit = build::commit(project);
    let time = Time::of_commit(project);
    let name = match cloud {
        clouds::ALL => format!("tap-policy-panel-{version}-{commit}"),
        cloud => format!("tap-policy-panel-{version}-{commit}-{cloud}"),
    };
    let bill = Bill::of(project)?;
    let cyclonedx = bill.as_cyclonedx(&format!("{version}+{}", commit.replace('+', ".")), &time.text)?;
    let (crates, packages) = bill.counts();
    println!("  {crates} crates and {packages} npm packages go into the site, beside the project's own");

    let mut files = Vec::new();
    for file in stamp::files_below(&project.dist())? {
        let place = file.strip_prefix(project.dist()).context("a file lies outside dist")?;
        files.push((format!("site/{}", slashes(place)), fs::read(&file)?));
    }
    let page = |name: &str| fs::read_to_string(project.dist().join(name)).with_context(|| name.to_owned());
    for (place, text) in headers::host_files(clouds::named(cloud)?, &page("index.html")?, &page("redirect.html")?)? {
        files.push((format!("hosts/{place}"), text.into_bytes()));
    }
    for (from, to) in DOCUMENTS {
        let top = project.path(from);
        for file in stamp::files_below(&top)? {
            let below = file.strip_prefix(&top).context("a file lies outside its folder")?;
            let place = if below.as_os_str().is_empty() { to.to_owned() } else { format!("{to}/{}", slashes(below)) };
            files.push((place, fs::read(&file)?));
        }
    }
    files.push(("third-party-licences.txt".to_owned(), bill.licences()?.into_bytes()));
    files.push(("sbom.cdx.json".to_owned(), cyclonedx.clone().into_bytes()));
    files.sort();
    let sums: String = files.iter().map(|(place, bytes)| format!("{}  {place}\n", digest(bytes))).collect();
    files.push(("SHA256SUMS".to_owned(), sums.into_bytes()));

    let archive = archive(&name, &files, time.seconds)?;
    let digest = digest(&archive);
    let folder = project.path("packages");
    fs::create_dir_all(&folder).context("packages cannot be made")?;
    let file = folder.join(format!("{name}.tar.gz"));
    fs::write(&file, archive).with_context(|| format!("{} cannot be written", file.display()))?;
    fs::write(folder.join(format!("{name}.tar.gz.sha256")), format!("{digest}  {name}.tar.gz\n"))?;
    fs::write(folder.join(format!("{name}.cdx.json")), cyclonedx)?;
    Ok(Package { archive: file, digest })
}

/// SHA-256, in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    stamp::hexadecimal(&Sha256::digest(bytes))
}

/// A path with "/" between its parts, on every system.
fn slashes(path: &std::path::Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// When the commit was made: what the archive says about the time.
struct Time {
    seconds: u64,
    /// The same in the form of RFC 3339.
    text: String,
}

impl Time {
    fn of_commit(project: &Project) -> Self {
        let format = "--date=format-local:%s %Y-%m-%dT%H:%M:%SZ";
        let said = process::answer(project.command("git").args(["log", "-1", "--format=%cd", format]).env("TZ", "UTC"));
        let said = said.as_deref().and_then(|said| said.split_once(' '));
        let known =
            said.and_then(|(seconds, text)| Some(Self { seconds: seconds.parse().ok()?, text: text.to_owned() }));
        known.unwrap_or_else(|| Self { seconds: 0, text: "1970-01-01T00:00:00Z".to_owned() })
    }
}

/// A compressed tar archive in which nothing tells when, where or by whom it was packed.
fn archive(name: &str, files: &[(String, Vec<u8>)], seconds: u64) -> Result<Vec<u8>> {
    // No name and no time in its head, and always the same system.
    let compressed = GzBuilder::new().operating_system(255).write(Vec::new(), Compression::best());
    let mut archive = tar::Builder::new(compressed);
    for (place, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        // The one kind of file that is run is called as such by its reader: `bash register.sh`.
        header.set_mode(0o644);
        header.set_mtime(seconds);
        header.set_uid(0);
        header.set_gid(0);
        archive.append_data(&mut header, format!("{name}/{place}"), bytes.as_slice()).with_context(|| place.clone())?;
    }
    archive.into_inner().and_then(flate2::write::GzEncoder::finish).context("the archive cannot be written")
}

#[cfg(test)]
mod tests {
    use super::archive;
    use std::io::Read as _;

    #[test]
    fn an_archive_holds_its_files_and_nothing_of_this_machine() {
        let files = [("site/a.txt".to_owned(), b"a".to_vec()), ("SHA256SUMS".to_owned(), b"b".to_vec())];
        let packed = archive("panel-1", &files, 1_700_000_000).unwrap();
        assert_eq!(packed, archive("panel-1", &files, 1_700_000_000).unwrap());
        assert_eq!(packed[4..8], [0; 4], "no time in the head");
        let mut read = tar::Archive::new(flate2::read::GzDecoder::new(packed.as_slice()));
        let mut found = Vec::new();
        for entry in read.entries().unwrap() {
            let mut entry = entry.unwrap();
            let header = entry.header();
            assert_eq!((header.uid().unwrap(), header.gid().unwrap(), header.mtime().unwrap()), (0, 0, 1_700_000_000));
            assert_eq!(header.username().unwrap(), Some(""));
            let path = entry.path().unwrap().to_string_lossy().into_owned();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            found.push((path, text));
        }
        assert_eq!(found, [("panel-1/site/a.txt".into(), "a".into()), ("panel-1/SHA256SUMS".into(), "b".to_owned())]);
    }
}
