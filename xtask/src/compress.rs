//! Compressed copies beside the files of the site, for hosts that serve them, and to know what a visitor downloads.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The largest window that every browser reads.
const WINDOW_BITS: i32 = 22;

/// Whether a compressed copy is worth having. `config.json` has none: an administrator edits it in place, and an old
/// compressed copy beside it would win.
pub(crate) fn is_compressible(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["html", "css", "js", "wasm", "svg"].contains(&extension)
}

/// Brotli at its highest level.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: WINDOW_BITS,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters).context("brotli did not compress")?;
    Ok(compressed)
}

/// Gzip at its highest level, without a time in it: the same bytes give the same file.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("gzip did not compress")
}

#[cfg(test)]
mod tests {
    use super::{brotli, gzip, is_compressible};
    use std::io::Read as _;
    use std::path::Path;

    #[test]
    fn what_is_compressed_is_read_again() {
        let bytes = b"the same, the same, the same".repeat(100);
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(gzip(&bytes).unwrap().as_slice()).read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
        let mut read = Vec::new();
        brotli::BrotliDecompress(&mut brotli(&bytes).unwrap().as_slice(), &mut read).unwrap();
        assert_eq!(read, bytes);
    }

    #[test]
    fn a_file_that_is_edited_in_place_has_no_copies() {
        assert!(is_compressible(Path::new("assets/panel-1.wasm")));
        assert!(!is_compressible(Path::new("config.json")));
        assert!(!is_compressible(Path::new("_headers")));
    }
}
