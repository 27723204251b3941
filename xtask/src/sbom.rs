//! What the site is made of: every crate and npm package that reaches the browser, as a CycloneDX bill of materials, and
//! the licences of all of them.
//!
//! A crate counts when it is handed to the linker: the dependencies of the panel for its target, without what runs
//! while it is compiled (procedural macros and build scripts). Of some of them the linker leaves nothing.
//! Source of the format: <https://cyclonedx.org/docs/1.6/json/>.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::process;
use crate::project::Project;
use crate::stamp::hexadecimal;

/// The panel's own package.
const PANEL: &str = "tap-policy-panel";

/// The one npm package that the panel imports; what it depends on comes along.
const SIGN_IN_LIBRARY: &str = "@azure/msal-browser";

/// Tools that write into the site, as npm has them.
const NPM_TOOLS: [&str; 3] = ["binaryen", "esbuild", "rollup"];

/// Something that reaches the browser.
#[derive(Debug)]
struct Component {
    /// Where it is known: `pkg:cargo/serde@1.0.0`.
    purl: String,
    name: String,
    version: String,
    /// An SPDX expression.
    license: String,
    hash: Option<(&'static str, String)>,
    /// This project's own.
    own: bool,
    /// The folder with its sources and licences.
    folder: PathBuf,
    /// The `purl`s of what it needs.
    needs: BTreeSet<String>,
}

/// The whole bill.
#[derive(Debug)]
pub(crate) struct Bill {
    components: Vec<Component>,
    compiler: String,
    tools: Vec<(String, String)>,
}

impl Bill {
    /// Looks at the lock files and at what is installed.
    pub(crate) fn of(project: &Project) -> Result<Self> {
        let mut components = crates(project)?;
        components.extend(npm(project)?);
        components.sort_by(|a, b| a.purl.cmp(&b.purl));
        let compiler = process::answer(project.command("rustc").arg("--version")).context("rustc is missing")?;
        let lock = npm_lock(project)?;
        let mut tools = Vec::new();
        for tool in NPM_TOOLS {
            let version = lock["packages"][format!("node_modules/{tool}")]["version"].as_str();
            tools.push((tool.to_owned(), version.with_context(|| format!("{tool} is not locked"))?.to_owned()));
        }
        Ok(Self { components, compiler, tools })
    }

    /// How many crates of others, and how many npm packages.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let count = |start| self.components.iter().filter(|part| !part.own && part.purl.starts_with(start)).count();
        (count("pkg:cargo/"), count("pkg:npm/"))
    }

    /// The bill as CycloneDX JSON, for this version of the panel, made at this time.
    pub(crate) fn as_cyclonedx(&self, version: &str, time: &str) -> Result<String> {
        let compiler = self.compiler.split_whitespace().nth(1).unwrap_or_default();
        let mut components: Vec<Value> = self.components.iter().filter(|part| !is_panel(part)).map(component).collect();
        components.push(json!({
            "type": "library",
            "bom-ref": format!("pkg:generic/rust-std@{compiler}"),
            "name": "rust-std",
            "version": compiler,
            "description": "The standard library that is linked into the program",
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            "purl": format!("pkg:generic/rust-std@{compiler}"),
        }));
        let panel = self.components.iter().find(|part| is_panel(part)).context("the panel is not among its parts")?;
        let dependencies: Vec<Value> = self
            .components
            .iter()
            .map(|part| json!({ "ref": part.purl, "dependsOn": part.needs.iter().collect::<Vec<_>>() }))
            .collect();
        let tools: Vec<Value> = std::iter::once(json!({ "type": "application", "name": "rustc", "version": compiler }))
            .chain(
                self.tools
                    .iter()
                    .map(|(name, version)| json!({ "type": "application", "name": name, "version": version })),
            )
            .collect();
        let mut bill = json!({
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": {
                "timestamp": time,
                "tools": { "components": tools },
                "component": {
                    "type": "application",
                    "bom-ref": panel.purl,
                    "name": panel.name,
                    "version": version,
                    "licenses": [{ "expression": panel.license }],
                    "purl": panel.purl,
                },
            },
            "components": components,
            "dependencies": dependencies,
        });
        // The same bill has the same number.
        let digest = hexadecimal(&Sha256::digest(bill.to_string().as_bytes()));
        bill["serialNumber"] = format!(
            "urn:uuid:{}-{}-8{}-8{}-{}",
            &digest[..8],
            &digest[8..12],
            &digest[13..16],
            &digest[17..20],
            &digest[20..32]
        )
        .into();
        Ok(serde_json::to_string_pretty(&bill)? + "\n")
    }

    /// The licences of what others wrote, each text once.
    pub(crate) fn licences(&self) -> Result<String> {
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut lines = String::new();
        for part in self.components.iter().filter(|part| !part.own) {
            let name = format!("{} {}", part.name, part.version);
            lines.push_str(&format!("{name}: {}\n", part.license));
            for file in licence_files(&part.folder)? {
                let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
                let text = text.replace("\r\n", "\n").trim().to_owned();
                texts.entry(text).or_default().push(name.clone());
            }
        }
        ensure!(!texts.is_empty(), "no licence was found: are the crates fetched?");
        let mut whole =
            format!("What others wrote and the site contains, with the licences they gave it under.\n\n{lines}");
        for (text, names) in texts {
            whole.push_str(&format!("\n{}\n{}\n\n{text}\n", "-".repeat(78), names.join(", ")));
        }
        Ok(whole)
    }
}

fn is_panel(part: &Component) -> bool {
    part.own && part.name == PANEL
}

fn component(part: &Component) -> Value {
    let mut value = json!({
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "scope": "required",
        "licenses": [{ "expression": part.license }],
        "purl": part.purl,
    });
    if let Some((algorithm, content)) = &part.hash {
        value["hashes"] = json!([{ "alg": algorithm, "content": content }]);
    }
    value
}

/// The crates that can be linked into the program.
fn crates(project: &Project) -> Result<Vec<Component>> {
    let answer = process::answer(project.cargo().args([
        "metadata",
        "--locked",
        "--format-version",
        "1",
        "--filter-platform",
        "wasm32-unknown-unknown",
        "--features",
        "split",
    ]))
    .context("cargo does not describe the panel's crates")?;
    let metadata: Value = serde_json::from_str(&answer).context("cargo metadata")?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages: BTreeMap<String, Value> =
        list(&metadata["packages"]).into_iter().map(|package| (text(&package["id"]), package)).collect();
    let needs: BTreeMap<String, Vec<String>> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| {
            let linked = |dependency: &Value| {
                let is_normal = list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
                let id = text(&dependency["pkg"]);
                (is_normal && !packages.get(&id).is_some_and(runs_while_compiling)).then_some(id)
            };
            (text(&node["id"]), list(&node["deps"]).iter().filter_map(linked).collect())
        })
        .collect();
    let root = packages.values().find(|package| package["name"] == PANEL).context("the panel is not a package")?;
    let sums = checksums(project)?;
    let mut open = vec![text(&root["id"])];
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    let mut components = Vec::new();
    while let Some(id) = open.pop() {
        let package = packages.get(&id).with_context(|| format!("{id} is not described"))?;
        let below = needs.get(&id).map(Vec::as_slice).unwrap_or_default();
        let mut refs = BTreeSet::new();
        for other in below {
            refs.insert(purl(packages.get(other).with_context(|| format!("{other} is not described"))?));
            if seen.insert(other.clone()) {
                open.push(other.clone());
            }
        }
        let (name, version) = (text(&package["name"]), text(&package["version"]));
        // Old crates write "MIT/Apache-2.0", which SPDX does not know.
        let license = text(&package["license"]).replace('/', " OR ");
        ensure!(!license.is_empty(), "{name} does not say its licence");
        components.push(Component {
            purl: purl(package),
            hash: sums.get(&(name.clone(), version.clone())).map(|sum| ("SHA-256", sum.clone())),
            own: package["source"].is_null(),
            folder: Path::new(&text(&package["manifest_path"])).parent().map(Path::to_owned).unwrap_or_default(),
            needs: refs,
            name,
            version,
            license,
        });
    }
    // The bindings' script imports the sign-in library.
    let msal = components.iter_mut().find(|part| part.own && part.name == "msal").context("crates/msal is missing")?;
    msal.needs.insert(npm_purl(
        SIGN_IN_LIBRARY,
        &text(&npm_lock(project)?["packages"][npm_path(SIGN_IN_LIBRARY)]["version"]),
    ));
    Ok(components)
}

fn runs_while_compiling(package: &Value) -> bool {
    let targets = package["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
    targets
        .iter()
        .any(|target| target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "proc-macro")))
}

fn purl(package: &Value) -> String {
    format!("pkg:cargo/{}@{}", text(&package["name"]), text(&package["version"]))
}

/// The checksums of Cargo.lock, by name and version.
fn checksums(project: &Project) -> Result<BTreeMap<(String, String), String>> {
    let lock = fs::read_to_string(project.path("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let field = |block: &str, key: &str| {
        let start = format!("{key} = \"");
        block.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('"').map(str::to_owned))
    };
    Ok(lock
        .split("[[package]]")
        .filter_map(|block| Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?)))
        .collect())
}

/// The sign-in library and what it depends on.
fn npm(project: &Project) -> Result<Vec<Component>> {
    let lock = npm_lock(project)?;
    let mut open = vec![SIGN_IN_LIBRARY.to_owned()];
    let mut components: Vec<Component> = Vec::new();
    while let Some(name) = open.pop() {
        let locked = &lock["packages"][npm_path(&name)];
        let version = locked["version"].as_str().with_context(|| format!("{name} is not locked"))?.to_owned();
        let folder = project.path(&npm_path(&name));
        let manifest = fs::read(folder.join("package.json")).with_context(|| format!("{name} is not installed"))?;
        let manifest: Value = serde_json::from_slice(&manifest).with_context(|| format!("{name}: package.json"))?;
        let mut needs = BTreeSet::new();
        for below in locked["dependencies"].as_object().into_iter().flat_map(serde_json::Map::keys) {
            needs.insert(npm_purl(below, &text(&lock["packages"][npm_path(below)]["version"])));
            let known = components.iter().map(|part| &part.name).chain(&open).any(|known| known == below);
            if !known && *below != name {
                open.push(below.clone());
            }
        }
        let hash = locked["integrity"].as_str().and_then(|integrity| integrity.strip_prefix("sha512-"));
        let hash = hash.and_then(|base64| STANDARD.decode(base64).ok()).map(|bytes| ("SHA-512", hexadecimal(&bytes)));
        components.push(Component {
            purl: npm_purl(&name, &version),
            license: text(&manifest["license"]),
            hash,
            own: false,
            folder,
            needs,
            name,
            version,
        });
    }
    Ok(components)
}

fn npm_lock(project: &Project) -> Result<Value> {
    let lock = fs::read(project.path("package-lock.json")).context("package-lock.json cannot be read")?;
    serde_json::from_slice(&lock).context("package-lock.json")
}

fn npm_path(name: &str) -> String {
    format!("node_modules/{name}")
}

fn npm_purl(name: &str, version: &str) -> String {
    format!("pkg:npm/{}@{version}", name.replace('@', "%40"))
}

/// The files of a folder that are named as licences are, in a fixed order.
fn licence_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
            path.is_file() && ["license", "licence", "copying", "notice"].iter().any(|word| name.starts_with(word))
        })
        .collect();
    files.sort();
    Ok(files)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Bill;
    use crate::project::Project;
    use serde_json::Value;

    #[test]
    fn the_bill_names_what_reaches_the_browser_and_nothing_else() {
        let bill = Bill::of(&Project::locate().unwrap()).unwrap();
        let text = bill.as_cyclonedx("1.2.3", "2026-01-02T03:04:05Z").unwrap();
        assert_eq!(text, bill.as_cyclonedx("1.2.3", "2026-01-02T03:04:05Z").unwrap(), "the same bill twice");
        let read: Value = serde_json::from_str(&text).unwrap();
        let named = |name: &str| read["components"].as_array().unwrap().iter().find(|part| part["name"] == name);
        for there in ["leptos", "gloo-net", "serde_json", "@azure/msal-browser", "@azure/msal-common", "rust-std"] {
            assert!(named(there).is_some(), "{there}");
        }
        for elsewhere in
            ["serde_derive", "leptos_macro", "axum", "tokio", "sha2", "playwright-core", "proptest", "rollup"]
        {
            assert!(named(elsewhere).is_none(), "{elsewhere}");
        }
        assert_eq!(named("@azure/msal-browser").unwrap()["hashes"][0]["alg"], "SHA-512");
        assert_eq!(named("leptos").unwrap()["hashes"][0]["content"].as_str().unwrap().len(), 64);
        let refs: Vec<&str> =
            read["components"].as_array().unwrap().iter().map(|part| part["bom-ref"].as_str().unwrap()).collect();
        for dependency in read["dependencies"].as_array().unwrap() {
            for to in dependency["dependsOn"].as_array().unwrap() {
                assert!(refs.contains(&to.as_str().unwrap()), "{to} is not a part");
            }
        }
        let (crates, packages) = bill.counts();
        assert!(crates > 50 && packages == 2, "{crates} {packages}");
    }
}
