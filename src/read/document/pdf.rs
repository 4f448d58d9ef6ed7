//! The text layer of a `.pdf`. The only door to the `pdf-extract` crate.
//!
//! On a damaged file the library may panic, loop or reserve more memory than there is: as old workbooks,
//! a `.pdf` is read in a process of its own, with a limit on memory and time.

use std::ffi::OsStr;
use std::io::{self, Read, Write};

use pdf_extract::{ColorSpace, Document, MediaBox, OutputDev, OutputError, Path, PathOp, Transform};
use serde::{Deserialize, Serialize};

use super::super::contained;
use super::super::guard::quietly;
use super::super::unreadable::Unreadable;
use super::lines::{self, Line};
use super::page::{self, Glyph, Rule};
use crate::model::Text;
use crate::model::document::Block;
use crate::model::sheet::Format;

/// The first argument of a child, never typed by a person.
pub(in crate::read) const ASKED: &str = "__lire-pdf";

/// A report has thirty pages, with its annexes a hundred.
const PAGES_MAX: usize = 400;

/// Signs of a document: a page has about 3 000.
const GLYPHS_MAX: usize = 4_000_000;

/// Why a `.pdf` yields nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Refusal {
    Damaged,
    Protected,
    TooManyPages(usize),
    TooLarge,
    Picture,
    Letterless,
}

/// The lines of each page; or why there are none.
type Answer = Result<Vec<Vec<String>>, Refusal>;

/// The blocks of a `.pdf`, in a process of its own where that can be, else here.
///
/// # Errors
/// Damaged, protected, too large, or the picture of a text.
pub(super) fn blocks(bytes: &[u8], file: &Text) -> Result<Vec<Block>, Unreadable> {
    let answer = match contained::asked(OsStr::new(ASKED), bytes) {
        Some(answer) => {
            answer.and_then(|answer| serde_json::from_slice(&answer).ok()).unwrap_or(Err(Refusal::Damaged))
        }
        None => read(bytes),
    };
    let pages = answer.map_err(refused)?;
    let lines = (1_u32..).zip(pages).flat_map(|(number, page)| {
        let at = format!("page {number}");
        page.into_iter().map(move |text| Line { text, at: at.clone(), is_heading: false, is_whole: false })
    });
    Ok(lines::blocks(lines.collect(), file))
}

/// The work of the child.
///
/// # Errors
/// The parent is gone.
pub(in crate::read) fn serve(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let answer = serde_json::to_vec(&read(&bytes)).map_err(io::Error::other)?;
    output.write_all(&answer)?;
    output.flush()
}

fn read(bytes: &[u8]) -> Answer {
    quietly(|| pages(bytes)).unwrap_or(Err(Refusal::Damaged))
}

fn pages(bytes: &[u8]) -> Answer {
    let mut document = Document::load_mem(bytes).map_err(|_| Refusal::Damaged)?;
    // Many documents are protected against changes only: the empty password opens them.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Refusal::Protected);
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    if numbers.is_empty() {
        return Err(Refusal::Damaged);
    }
    if numbers.len() > PAGES_MAX {
        return Err(Refusal::TooManyPages(numbers.len()));
    }
    let mut glyphs = Glyphs::default();
    let mut pages = Vec::with_capacity(numbers.len());
    for number in numbers {
        glyphs.of_page.clear();
        glyphs.rules.clear();
        let read = pdf_extract::output_doc_page(&document, &mut glyphs, number);
        if glyphs.total > GLYPHS_MAX {
            return Err(Refusal::TooLarge);
        }
        read.map_err(|_| Refusal::Damaged)?;
        pages.push(page::lines(&glyphs.of_page, &glyphs.rules));
    }
    told(pages)
}

/// Pages that hold a text that can be read.
fn told(pages: Vec<Vec<String>>) -> Answer {
    /// Fewer letters than this on a page are the stamp of a picture.
    const LETTERS_MIN: usize = 20;
    let signs = || pages.iter().flatten().flat_map(|line| line.chars()).filter(|sign| !sign.is_whitespace());
    let letters = signs().filter(|sign| sign.is_alphabetic() && (*sign as u32) < 0x250).count();
    if letters < LETTERS_MIN * pages.len().min(3) {
        return Err(if signs().count() > letters * 4 + 200 { Refusal::Letterless } else { Refusal::Picture });
    }
    let foreign = signs().filter(|sign| *sign == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(sign)).count();
    if foreign * 4 > letters { Err(Refusal::Letterless) } else { Ok(pages) }
}

fn refused(refusal: Refusal) -> Unreadable {
    let what = match refusal {
        Refusal::Damaged => return super::damaged(),
        Refusal::TooLarge => return super::too_large(),
        Refusal::Protected => "il est protégé par un mot de passe".to_owned(),
        Refusal::TooManyPages(count) => {
            return Unreadable::new(
                Format::Unknown,
                format!("il compte {count} pages, {PAGES_MAX} au plus sont lues"),
                "Donner le rapport seul, sans ses annexes.",
            );
        }
        Refusal::Picture => {
            "c’est l’image d’un texte (document numérisé), sans texte qui puisse être lu".to_owned()
        }
        Refusal::Letterless => {
            "ses lettres ne peuvent être reconnues (polices sans table de caractères)".to_owned()
        }
    };
    super::other(&what)
}

/// The signs of a page, where they are printed.
#[derive(Default)]
struct Glyphs {
    of_page: Vec<Glyph>,
    /// Upright lines drawn on the page: the walls of cells.
    rules: Vec<Rule>,
    total: usize,
}

impl Glyphs {
    /// Upright lines and thin upright bars of a path.
    fn draw(&mut self, ctm: &Transform, path: &Path) {
        /// A page of tables has some thousands.
        const RULES_MAX: usize = 20_000;
        const THIN: f64 = 2.0;
        let spot = |x: f64, y: f64| (ctm.m11 * x + ctm.m21 * y + ctm.m31, ctm.m12 * x + ctm.m22 * y + ctm.m32);
        let mut here = (0.0, 0.0);
        // A bar filled as a polygon has two long upright sides: one wall.
        for op in &path.ops {
            let (from, to) = match *op {
                PathOp::MoveTo(x, y) => {
                    here = spot(x, y);
                    continue;
                }
                PathOp::LineTo(x, y) => (std::mem::replace(&mut here, spot(x, y)), spot(x, y)),
                PathOp::Rect(x, y, width, height) => {
                    let (from, to) = (spot(x, y), spot(x + width, y + height));
                    if (from.0 - to.0).abs() > THIN {
                        // The sides of a box.
                        self.wall(from.0, from.1, to.1);
                        self.wall(to.0, from.1, to.1);
                        continue;
                    }
                    (from, to)
                }
                _ => continue,
            };
            let upright = (from.0 - to.0).abs() <= THIN && (from.1 - to.1).abs() > THIN;
            if upright && self.rules.len() < RULES_MAX {
                self.wall(from.0.midpoint(to.0), from.1, to.1);
            }
        }
    }

    fn wall(&mut self, x: f64, from: f64, to: f64) {
        if [x, from, to].iter().all(|number| number.is_finite()) {
            self.rules.push(Rule { x, bottom: from.min(to), top: from.max(to) });
        }
    }
}

impl OutputDev for Glyphs {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.total += 1;
        if self.total > GLYPHS_MAX {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        // Text that does not run from left to right is a stamp.
        let (across, up) = (trm.m11 * font_size, trm.m22 * font_size);
        let upright = across > 0.0 && up.abs() > 0.0 && trm.m12.abs() < 0.01 * trm.m11.abs();
        let here = [trm.m31, trm.m32, across, up].iter().all(|number| number.is_finite());
        if upright && here && !text.is_empty() {
            self.of_page.push(Glyph {
                x: trm.m31,
                y: trm.m32,
                width: width * across,
                size: up.abs(),
                text: text.into(),
            });
        }
        Ok(())
    }

    fn stroke(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.draw(ctm, path);
        Ok(())
    }

    fn fill(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.draw(ctm, path);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
