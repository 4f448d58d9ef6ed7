//! A part of the package, seen through a window that slides over it.
//!
//! A sheet of a million lines weighs a gigabyte once inflated: it is never held whole. A parser looks
//! at what the window shows, and says how much of it was understood, or asks for more.

use std::io::{self, Read};

use super::super::super::unreadable::Unreadable;
use crate::model::sheet::Format;

/// What the window shows at first, in bytes. It grows when one cell needs more.
const WINDOW_LEN: usize = 128 << 10;

/// Most bytes that one cell, one shared string or one tag may take. Excel itself accepts 32 767
/// characters in a cell.
const PIECE_LEN_MAX: usize = 32 << 20;

/// Why a parser stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// What the window shows is cut short.
    More,
    /// A way of writing that is left to the library; completes « lu par une voie de secours (…) ».
    Unusual(&'static str),
    /// A cell stands before the previous one, or at its place.
    Disorder,
    /// The content is beyond what is accepted: costs this part only.
    Refused(Box<Unreadable>),
    /// The bytes are not those that were saved: costs the file.
    Damaged(Box<Unreadable>),
}

impl Stop {
    /// More than the program accepts to hold.
    pub(super) fn too_large() -> Self {
        Stop::Refused(Box::new(Unreadable::too_large(Format::Xlsx)))
    }

    /// Something that is no data of a workbook.
    pub(super) fn refused(detail: &str) -> Self {
        Stop::Refused(Box::new(Unreadable::damaged(Format::Xlsx, detail)))
    }

    /// What the archive says while it is unpacked.
    pub(super) fn damaged(error: &dyn std::fmt::Display) -> Self {
        Stop::Damaged(Box::new(Unreadable::damaged(Format::Xlsx, &error.to_string())))
    }
}

/// How far a parser went.
#[derive(Clone, Copy, Debug)]
pub(super) enum Progress {
    /// So many bytes are understood.
    Read(usize),
    /// Nothing of interest follows.
    Done,
}

/// Shows a part to `step`, from its beginning. Whatever `step` says, the part is unpacked to its end,
/// where its checksum is compared: an altered amount must not pass for a true one.
pub(super) fn scan(mut part: impl Read, step: impl FnMut(&[u8]) -> Result<Progress, Stop>) -> Result<(), Stop> {
    let outcome = slide(&mut part, step);
    if !matches!(outcome, Err(Stop::Damaged(_))) {
        io::copy(&mut part, &mut io::sink()).map_err(|error| Stop::damaged(&error))?;
    }
    outcome
}

fn slide(part: &mut impl Read, mut step: impl FnMut(&[u8]) -> Result<Progress, Stop>) -> Result<(), Stop> {
    let mut bytes = vec![0; WINDOW_LEN];
    let mut end = fill(part, &mut bytes)?;
    let mut start = text_start(bytes.get(..end).unwrap_or_default())?;
    loop {
        match step(bytes.get(start..end).unwrap_or_default()) {
            Ok(Progress::Done) => return Ok(()),
            Ok(Progress::Read(count)) if count > 0 => start = end.min(start + count),
            Ok(Progress::Read(_)) | Err(Stop::More) => {
                bytes.copy_within(start..end, 0);
                (start, end) = (0, end - start);
                if end >= PIECE_LEN_MAX {
                    return Err(Stop::too_large());
                }
                if end == bytes.len() {
                    bytes.resize(end * 2, 0);
                }
                // Filled to the brim: a long piece is looked at a few times, not at each read.
                let count = fill(part, bytes.get_mut(end..).unwrap_or_default())?;
                if count == 0 {
                    return Err(Stop::Unusual("fin prématurée"));
                }
                end += count;
            }
            Err(stop) => return Err(stop),
        }
    }
}

fn fill(part: &mut impl Read, mut room: &mut [u8]) -> Result<usize, Stop> {
    let mut total = 0;
    while !room.is_empty() {
        match part.read(room) {
            Ok(0) => break,
            Ok(count) => {
                total += count;
                room = room.get_mut(count..).unwrap_or_default();
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Stop::damaged(&error)),
        }
    }
    Ok(total)
}

/// Where the text begins, after a mark of UTF-8.
fn text_start(head: &[u8]) -> Result<usize, Stop> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Ok(3),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..] => Err(Stop::Unusual("XML en UTF-16")),
        _ => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let count = room.len().min(1);
            self.0.read(&mut room[..count])
        }
    }

    #[test]
    fn a_piece_longer_than_the_window_is_shown_whole() {
        let text = [vec![b'a'; 3 * WINDOW_LEN], b";b;".to_vec()].concat();
        let mut lengths = Vec::new();
        let outcome = scan(Drip(&text), |slice| {
            let end = slice.iter().position(|byte| *byte == b';').ok_or(Stop::More)?;
            lengths.push(end);
            Ok(if end == 1 { Progress::Done } else { Progress::Read(end + 1) })
        });
        assert!(outcome.is_ok());
        assert_eq!(lengths, [3 * WINDOW_LEN, 1]);
    }

    #[test]
    fn a_piece_without_end_is_refused() {
        let outcome = scan(io::repeat(b'a').take(4 * PIECE_LEN_MAX as u64), |_| Err(Stop::More));
        assert!(matches!(outcome, Err(Stop::Refused(_))));
        assert!(matches!(scan(&b"a"[..], |_| Err(Stop::More)), Err(Stop::Unusual(_))));
        assert!(matches!(scan(&b"a"[..], |_| Ok(Progress::Read(0))), Err(Stop::Unusual(_))));
    }
}
