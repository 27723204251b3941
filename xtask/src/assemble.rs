//! Puts the site together from what Trunk compiled: optimises, names files after their content, writes the links with
//! their integrity into the pages, adds headers and compressed copies.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha384};

use crate::clouds::Cloud;
use crate::project::Project;
use crate::{compress, headers, html, process, split, stamp};

/// The scripts that are worked on here; everything else in `public` is copied as it is.
const SCRIPTS: [&str; 2] = ["boot.js", "redirect.js"];

/// What goes into the site.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    /// The folder with the program's parts, from [`crate::split::apart`].
    pub(crate) compiled: &'a Path,
    /// The clouds that the pages may speak to.
    pub(crate) clouds: &'a [Cloud],
}

/// Writes the whole site into an empty folder.
pub(crate) fn site(project: &Project, parts: &Parts<'_>, site: &Path) -> Result<()> {
    fs::create_dir_all(site.join("assets")).with_context(|| format!("{} cannot be made", site.display()))?;

    let linked = format!("{}_bg.wasm", split::PROGRAM);
    let program = Asset::new("panel", "wasm", optimised(project, &parts.compiled.join(&linked))?);
    let mut glue = glue(project, parts.compiled)?;
    // The glue names the program for callers that do not; boot.js does.
    glue = glue.replace(&linked, &program.name);
    let (mut modules, mut later_parts) = (Vec::new(), Vec::new());
    for file in stamp::files_below(parts.compiled)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".wasm") && name != linked {
            let stem = stem(&file)?;
            let stem = stem.strip_prefix("split_").unwrap_or("shared");
            let later = Asset::new(stem, "wasm", optimised(project, &file)?);
            glue = with_integrity(&glue, &name, &later).with_context(|| format!("the later part {name}"))?;
            later_parts.push(later);
        }
    }
    for file in stamp::files_below(&parts.compiled.join("snippets"))? {
        let module = Asset::new(&stem(&file)?, "js", read(&file)?);
        let name = file.strip_prefix(parts.compiled).context("a module lies outside the folder that Trunk wrote")?;
        // In an address the separator is "/" on every system.
        let name = name.to_string_lossy().replace('\\', "/");
        ensure!(glue.contains(&name), "the program does not import {name}, which was compiled with it");
        glue = glue.replace(&name, &module.name);
        modules.push(module);
    }
    ensure!(!glue.contains("snippets/"), "the program imports a module that Trunk did not write");
    let glue = Asset::new("panel", "js", glue.into_bytes());
    let style = Asset::new("panel", "css", style_sheet(project)?);
    let boot = minified(project, &project.path("public/boot.js"))?;
    let boot = Asset::new("boot", "js", boot.into_bytes());
    // The bundler has minified it already.
    let redirect = Asset::new("redirect", "js", read(&project.path("public/redirect.js"))?);

    let page = fs::read_to_string(project.path("index.html")).context("index.html")?;
    let page = index_page(&page, &program, &glue, &modules, &style, &boot).context("index.html")?;
    write(site, "index.html", page.as_bytes())?;
    let page = fs::read_to_string(project.path("redirect.html")).context("redirect.html")?;
    let page = redirect_page(&page, &redirect).context("redirect.html")?;
    write(site, "redirect.html", page.as_bytes())?;

    for asset in [&program, &glue, &style, &boot, &redirect].into_iter().chain(&modules).chain(&later_parts) {
        write(site, &asset.address(), &asset.bytes)?;
    }
    copy_public(project, site)?;
    let rules = headers::rules(parts.clouds);
    write(site, "_headers", headers::as_headers_file(&rules).as_bytes())?;
    for file in stamp::files_below(site)? {
        if compress::is_compressible(&file) {
            let bytes = read(&file)?;
            for (extension, copy) in [("br", compress::brotli(&bytes)?), ("gz", compress::gzip(&bytes)?)] {
                let name = format!("{}.{extension}", file.display());
                fs::write(&name, copy).with_context(|| format!("{name} cannot be written"))?;
            }
        }
    }
    Ok(())
}

/// A file of the site that is named after its content and never changes.
#[derive(Debug)]
struct Asset {
    name: String,
    bytes: Vec<u8>,
}

impl Asset {
    fn new(stem: &str, extension: &str, bytes: Vec<u8>) -> Self {
        let hash = stamp::hexadecimal(&Sha256::digest(&bytes));
        Self { name: format!("{stem}-{}.{extension}", &hash[..16]), bytes }
    }

    /// Its address from a page at the site's top.
    fn address(&self) -> String {
        format!("assets/{}", self.name)
    }

    /// What a browser compares the bytes with.
    fn integrity(&self) -> String {
        format!("sha384-{}", STANDARD.encode(Sha384::digest(&self.bytes)))
    }
}

/// The page of the panel: the style sheet, the start script, and in the place of Trunk's link the parts that the start
/// script uses.
fn index_page(
    page: &str,
    program: &Asset,
    glue: &Asset,
    modules: &[Asset],
    style: &Asset,
    boot: &Asset,
) -> Result<String> {
    let module = |asset: &Asset, part: &str| {
        format!(
            r#"<link rel="modulepreload" href="{}" integrity="{}" data-start="{part}">"#,
            asset.address(),
            asset.integrity()
        )
    };
    // With crossorigin the preload is made as fetch makes its request, and the browser uses it for that.
    let mut links = vec![format!(
        r#"<link rel="preload" as="fetch" type="application/wasm" crossorigin href="{}" data-integrity="{}" data-start="program">"#,
        program.address(),
        program.integrity()
    )];
    links.push(module(glue, "glue"));
    links.extend(modules.iter().map(|asset| module(asset, "module")));
    let page = html::compact(page)?;
    let page = html::replace_element(&page, "<link data-trunk", &links.join("\n"))?;
    let page = html::replace_once(
        &page,
        r#"href="style/index.css""#,
        &format!(r#"{} data-start="style""#, reference("href", style)),
    )?;
    html::replace_once(&page, r#"src="boot.js""#, &reference("src", boot))
}

/// The sign-in library's bridge page.
fn redirect_page(page: &str, script: &Asset) -> Result<String> {
    let page = html::compact(page)?;
    html::replace_once(&page, r#"src="redirect.js""#, &reference("src", script))
}

fn reference(attribute: &str, asset: &Asset) -> String {
    format!(r#"{attribute}="{}" integrity="{}""#, asset.address(), asset.integrity())
}

/// The program after Binaryen. No feature flags: it reads the module's own list of features.
fn optimised(project: &Project, input: &Path) -> Result<Vec<u8>> {
    let output = input.with_extension("optimised");
    process::quietly(
        "optimising",
        project
            .node_tool("binaryen/bin/wasm-opt")
            .arg(input)
            // In its flat form, with control flow made anew, a module compresses about one percent better.
            .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--strip-producers", "--output"])
            .arg(&output),
    )?;
    let bytes = read(&output)?;
    ensure!(bytes.starts_with(b"\0asm"), "wasm-opt did not write a WebAssembly module");
    Ok(bytes)
}

/// The glue with the loader of the later part, which import each other, as one minified module.
fn glue(project: &Project, compiled: &Path) -> Result<String> {
    let bytes = process::filter(
        esbuild(project)
            .arg(compiled.join(format!("{}.js", split::PROGRAM)))
            .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--external:./snippets/*"])
            .arg("--log-level=warning"),
        b"",
    )
    .context("the program's glue")?;
    String::from_utf8(bytes).context("the program's glue")
}

/// The glue with the integrity of a part that it fetches later, and its name.
fn with_integrity(glue: &str, compiled: &str, part: &Asset) -> Result<String> {
    let plain = format!(r#"fetch(new URL("./{compiled}",import.meta.url))"#);
    ensure!(glue.contains(&plain), "the program does not load {compiled}");
    let checked = format!(r#"fetch(new URL("./{}",import.meta.url),{{integrity:"{}"}})"#, part.name, part.integrity());
    Ok(glue.replace(&plain, &checked))
}

/// A script, minified.
fn minified(project: &Project, file: &Path) -> Result<String> {
    let bytes = process::filter(
        esbuild(project).args(["--minify", "--format=esm", "--target=es2022", "--loader=js"]),
        &read(file)?,
    )
    .with_context(|| format!("{}", file.display()))?;
    String::from_utf8(bytes).with_context(|| format!("{}", file.display()))
}

/// The style sheet with all that it imports, minified. Nothing is rewritten for older browsers.
fn style_sheet(project: &Project) -> Result<Vec<u8>> {
    process::filter(
        esbuild(project).args(["style/index.css", "--bundle", "--minify", "--target=esnext", "--log-level=warning"]),
        b"",
    )
    .context("style/index.css")
}

fn esbuild(project: &Project) -> std::process::Command {
    project.node_tool("esbuild/bin/esbuild")
}

/// Copies what `public` holds beside the scripts.
fn copy_public(project: &Project, site: &Path) -> Result<()> {
    let public = project.path("public");
    for file in stamp::files_below(&public)? {
        let name = file.strip_prefix(&public).context("a file lies outside public")?;
        if SCRIPTS.iter().any(|script| name == Path::new(script)) {
            continue;
        }
        write(site, &name.to_string_lossy(), &read(&file)?)?;
    }
    if !site.join("config.json").is_file() {
        bail!("public/config.json is missing: the panel reads its settings there");
    }
    Ok(())
}

fn stem(file: &Path) -> Result<String> {
    let stem = file.file_stem().with_context(|| format!("{} has no name", file.display()))?;
    Ok(stem.to_string_lossy().into_owned())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn write(site: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let file: PathBuf = site.join(name);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
    }
    fs::write(&file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::{Asset, index_page, redirect_page, with_integrity};

    fn asset(stem: &str, extension: &str) -> Asset {
        Asset::new(stem, extension, format!("{stem}.{extension}").into_bytes())
    }

    #[test]
    fn a_name_changes_with_the_content_only() {
        let one = Asset::new("panel", "js", b"one".to_vec());
        assert_eq!(one.name, Asset::new("panel", "js", b"one".to_vec()).name);
        assert_ne!(one.name, Asset::new("panel", "js", b"two".to_vec()).name);
        assert_eq!(one.name, "panel-7692c3ad3540bb80.js");
        // echo -n one | openssl dgst -sha384 -binary | base64
        assert_eq!(one.integrity(), "sha384-Xby+2wDRMaKeBZP5dvK0N5QpOSORmtQnZt6Bf+yCSmJieZ/sjQTLmxfEjo6ukSZY");
    }

    #[test]
    fn the_page_names_every_part_with_its_integrity() {
        let page = r#"<head>
            <link rel="stylesheet" href="style/index.css">
            <link data-trunk rel="rust" data-bin="tap-policy-panel" data-wasm-opt="0">
            <script src="boot.js" type="module"></script>
        </head>"#;
        let parts = [
            asset("panel", "wasm"),
            asset("panel", "js"),
            asset("msal", "js"),
            asset("panel", "css"),
            asset("boot", "js"),
        ];
        let [program, glue, msal, style, boot] = &parts;
        let page = index_page(page, program, glue, std::slice::from_ref(msal), style, boot).unwrap();
        for part in &parts {
            assert!(page.contains(&part.address()), "{page}");
            assert!(page.contains(&part.integrity()), "{page}");
        }
        assert!(!page.contains("data-trunk"), "{page}");
        assert!(page.contains(r#" crossorigin href="assets/panel-"#), "{page}");
    }

    #[test]
    fn what_is_fetched_later_is_fetched_with_its_integrity() {
        let later = asset("extra", "wasm");
        let glue = r#"let _=fetch(new URL("./split_extra.wasm",import.meta.url));"#;
        let with = with_integrity(glue, "split_extra.wasm", &later).unwrap();
        assert_eq!(
            with,
            format!(
                r#"let _=fetch(new URL("./{}",import.meta.url),{{integrity:"{}"}});"#,
                later.name,
                later.integrity()
            )
        );
        assert!(with_integrity("fetch(other)", "split_extra.wasm", &later).is_err());
    }

    #[test]
    fn a_page_without_its_places_is_refused() {
        let part = asset("a", "js");
        assert!(index_page("<head></head>", &part, &part, &[], &part, &part).is_err());
        assert!(redirect_page("<script></script>", &part).is_err());
    }
}
