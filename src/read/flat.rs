//! Flat OpenDocument workbooks, read as they come.
//!
//! The markup of such a file is many times what its cells hold: its bytes are seen once, chunk by chunk, on
//! their way to the sheets. What can be judged only as a whole is left to those who hold the whole.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::markup::{self, Markup};
use super::{encoding, guard, sniff};
use crate::model::Text;
use crate::model::sheet::Format;

/// Bytes read at a time.
const CHUNK: usize = 1 << 16;

/// Bytes that tell what a file is.
const HEAD: u64 = 1 << 13;

/// A workbook, and what identifies its file.
pub(super) struct Flat {
    pub(super) markup: Markup,
    pub(super) sha256: Vec<u8>,
    pub(super) size: u64,
}

/// Reads a flat workbook that says that it is in UTF-8, and is. None for any other file, for a damaged one, and
/// where its letters may have been encoded twice.
pub(super) fn read(path: &Path, name: &Text) -> Option<Flat> {
    let mut file = File::open(path).ok()?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).ok()?;
    if !matches!(sniff::format(&head), Ok(Format::Fods)) || !markup::says_utf_8(&head) {
        return None;
    }
    file.rewind().ok()?;
    let mut seen = Seen { source: file, hash: Sha256::new(), size: 0, unfinished: Vec::new(), doubtful: false };
    let mut source = BufReader::with_capacity(CHUNK, &mut seen);
    let markup = guard::quietly(|| markup::flat(&mut source, name)).ok()?.ok()?;
    // What may follow the document belongs to the file.
    io::copy(&mut source, &mut io::sink()).ok()?;
    let is_sure = !seen.doubtful && seen.unfinished.is_empty();
    is_sure.then(|| Flat { markup, sha256: seen.hash.finalize().to_vec(), size: seen.size })
}

/// What has been read so far.
struct Seen<R> {
    source: R,
    hash: Sha256,
    size: u64,
    /// The first bytes of a letter that the next chunk finishes.
    unfinished: Vec<u8>,
    /// No UTF-8, or perhaps encoded twice.
    doubtful: bool,
}

impl<R: Read> Read for Seen<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let len = self.source.read(target)?;
        let bytes = target.get(..len).unwrap_or_default();
        self.hash.update(bytes);
        self.size += len as u64;
        self.look(bytes);
        Ok(len)
    }
}

impl<R> Seen<R> {
    fn look(&mut self, mut bytes: &[u8]) {
        // A letter has four bytes at most.
        while !self.unfinished.is_empty() {
            let Some((first, rest)) = bytes.split_first() else { return };
            self.unfinished.push(*first);
            bytes = rest;
            let letter = std::mem::take(&mut self.unfinished);
            self.judge(&letter);
        }
        self.judge(bytes);
    }

    fn judge(&mut self, bytes: &[u8]) {
        let valid = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                self.doubtful |= error.error_len().is_some();
                let (valid, unfinished) = bytes.split_at(error.valid_up_to());
                if error.error_len().is_none() {
                    self.unfinished = unfinished.to_vec();
                }
                std::str::from_utf8(valid).unwrap_or_default()
            }
        };
        self.doubtful |= encoding::may_be_twice(valid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the text is doubted, whatever the chunks in which it comes.
    fn is_doubted(text: &[u8]) -> bool {
        let doubts: Vec<bool> = (1..=text.len())
            .map(|size| {
                let source: &[u8] = &[];
                let mut seen =
                    Seen { source, hash: Sha256::new(), size: 0, unfinished: Vec::new(), doubtful: false };
                text.chunks(size).for_each(|chunk| seen.look(chunk));
                seen.doubtful || !seen.unfinished.is_empty()
            })
            .collect();
        assert!(doubts.iter().all(|doubt| *doubt == doubts[0]), "{doubts:?}");
        doubts[0]
    }

    /// A workbook of many rows, whose first cell holds these bytes.
    fn workbook(encoding: &str, cell: &[u8]) -> Vec<u8> {
        let mut text = format!(
            "<?xml version=\"1.0\"{encoding}?><office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body><office:spreadsheet><table:table table:name=\"Export\"><table:table-row><table:table-cell><text:p>"
        )
        .into_bytes();
        text.extend_from_slice(cell);
        text.extend_from_slice(b"</text:p></table:table-cell></table:table-row>");
        for row in 0..3000 {
            let row = format!(
                "<table:table-row><table:table-cell><text:p>Hôtel {row}</text:p></table:table-cell></table:table-row>"
            );
            text.extend_from_slice(row.as_bytes());
        }
        text.extend_from_slice(b"</table:table></office:spreadsheet></office:body></office:document>\n");
        text
    }

    #[test]
    fn what_is_read_as_it_comes_is_what_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.fods");
        let name = path.to_string_lossy().into_owned();
        let utf_8 = " encoding=\"UTF-8\"";
        let cut = workbook(utf_8, b"x").split_at(5000).0.to_vec();
        for (bytes, is_flat) in [
            (workbook(utf_8, "été 🏨".as_bytes()), true),
            (workbook(utf_8, "HÃ´tel".as_bytes()), false),
            (workbook(utf_8, b"H\xf4tel"), false),
            (workbook("", b"x"), false),
            (workbook(" encoding=\"windows-1252\"", b"x"), false),
            (cut, false),
        ] {
            std::fs::write(&path, &bytes).unwrap();
            assert_eq!(read(&path, &name.as_str().into()).is_some(), is_flat);
            let whole = crate::read::bytes(&name, bytes);
            assert_eq!(format!("{:?}", crate::read::files(&[&path])), format!("{whole:?}"));
        }
    }

    #[test]
    fn doubts_do_not_depend_on_the_chunks() {
        assert!(!is_doubted("Hôtel à Gênes, 12 € 🏨".as_bytes()));
        for text in ["HÃ´tel", "H√¥tel", "H├┤tel"] {
            assert!(is_doubted(text.as_bytes()), "{text}");
        }
        for bytes in [&b"H\xf4tel"[..], b"12 \xe2\x82", b"\xc3\xc3\xa9"] {
            assert!(is_doubted(bytes), "{bytes:?}");
        }
    }
}
