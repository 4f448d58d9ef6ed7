//! Texts of a workbook: the table of shared strings, and how any string element is read.

use std::io::Read;

use memchr::{memchr2, memchr3};

use super::window::{Progress, Stop, scan};
use super::xml::{self, Names, Piece};

/// The shared strings, in one text.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each string ends.
    ends: Vec<u32>,
}

impl Strings {
    /// The string of this number.
    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..end as usize)
    }

    fn close(&mut self) -> Result<(), Stop> {
        self.ends.push(u32::try_from(self.text.len()).map_err(|_| Stop::too_large())?);
        Ok(())
    }
}

/// Reads the part of the shared strings.
pub(super) fn read(part: impl Read) -> Result<Strings, Stop> {
    let mut strings = Strings::default();
    let mut names = None;
    let mut scratch = Scratch::default();
    scan(part, |slice| {
        let (piece, mut len) = xml::piece(slice)?;
        match (piece, &names) {
            (Piece::Open(root), None) => {
                names = Some(Names::of_root(root.name, b"sst")?);
                if root.is_empty {
                    return Ok(Progress::Done);
                }
            }
            (Piece::Open(tag), Some(names)) if names.local(tag.name) == b"si" => {
                if !tag.is_empty {
                    let rest = slice.get(len..).unwrap_or_default();
                    let start = strings.text.len();
                    len += rich(rest, names, tag.name, &mut scratch, &mut strings.text)
                        .inspect_err(|_| strings.text.truncate(start))?;
                }
                strings.close()?;
            }
            (Piece::Open(tag), Some(_)) if !tag.is_empty => {
                len += xml::skip_element(slice.get(len..).unwrap_or_default(), tag.name)?;
            }
            (Piece::Close(name), Some(names)) if names.local(name) == b"sst" => return Ok(Progress::Done),
            _ => {}
        }
        Ok(Progress::Read(len))
    })?;
    strings.text.shrink_to_fit();
    Ok(strings)
}

/// Room for texts on their way, reused.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    decoded: String,
    unescaped: String,
}

impl Scratch {
    /// The text of a value, its entities replaced if `is_raw`.
    pub(super) fn decoded<'a>(&'a mut self, raw: &'a [u8], is_raw: bool) -> Result<&'a str, Stop> {
        if !is_raw || memchr2(b'&', b'\r', raw).is_none() {
            return xml::utf8(raw);
        }
        self.decoded.clear();
        xml::decode(raw, &mut self.decoded)?;
        Ok(&self.decoded)
    }

    /// The same, `_x000D_` replaced too.
    pub(super) fn unescaped<'a>(&'a mut self, raw: &'a [u8], is_raw: bool) -> Result<&'a str, Stop> {
        if memchr3(b'&', b'\r', b'_', raw).is_none() {
            return xml::utf8(raw);
        }
        let mut unescaped = std::mem::take(&mut self.unescaped);
        unescaped.clear();
        unescape(self.decoded(raw, is_raw)?, &mut unescaped);
        self.unescaped = unescaped;
        Ok(&self.unescaped)
    }
}

/// Adds the text of the string element that was just opened (`si`, `is`): its runs one after the
/// other, without the phonetic ones; gives the length, end tag included.
pub(super) fn rich(
    slice: &[u8],
    names: &Names,
    name: &[u8],
    scratch: &mut Scratch,
    into: &mut String,
) -> Result<usize, Stop> {
    let mut at = 0;
    loop {
        let (piece, len) = xml::piece(slice.get(at..).unwrap_or_default())?;
        at += len;
        let rest = slice.get(at..).unwrap_or_default();
        match piece {
            Piece::Open(tag) if tag.is_empty => {}
            Piece::Open(tag) if names.local(tag.name) == b"t" => {
                let keeps_blanks = tag.attribute(b"xml:space")?.is_some_and(|space| space == b"preserve");
                at += text(rest, tag.name, keeps_blanks, scratch, into)?;
            }
            Piece::Open(tag) if names.local(tag.name) == b"rPh" => at += xml::skip_element(rest, tag.name)?,
            Piece::Close(closed) if closed == name => return Ok(at),
            _ => {}
        }
    }
}

fn text(
    slice: &[u8],
    name: &[u8],
    keeps_blanks: bool,
    scratch: &mut Scratch,
    into: &mut String,
) -> Result<usize, Stop> {
    // Nearly every text is a single run without entity or escape.
    if let Ok((Piece::Text(raw), len)) = xml::piece(slice)
        && memchr3(b'&', b'\r', b'_', raw).is_none()
        && let Ok((Piece::Close(closed), end_len)) = xml::piece(slice.get(len..).unwrap_or_default())
        && closed == name
    {
        into.push_str(trimmed(xml::utf8(raw)?, keeps_blanks));
        return Ok(len + end_len);
    }
    scratch.decoded.clear();
    let len = xml::content(slice, name, &mut scratch.decoded)?;
    unescape(trimmed(&scratch.decoded, keeps_blanks), into);
    Ok(len)
}

/// Blanks at both ends count only when the text says so. No-break spaces always do.
fn trimmed(text: &str, keeps_blanks: bool) -> &str {
    if keeps_blanks { text } else { text.trim_matches([' ', '\t', '\r', '\n']) }
}

/// Adds a text with its `_x000D_` replaced: Excel writes so the characters that XML refuses, as UTF-16
/// units; `_x005F_` is an underscore that begins no escape.
pub(super) fn unescape(text: &str, into: &mut String) {
    const ESCAPE_LEN: usize = 7;
    let mut rest = text;
    while let Some(at) = rest.find('_') {
        let (before, from) = rest.split_at(at);
        into.push_str(before);
        let Some(unit) = escaped_unit(from) else {
            into.push('_');
            rest = from.get(1..).unwrap_or("");
            continue;
        };
        rest = from.get(ESCAPE_LEN..).unwrap_or("");
        let low = escaped_unit(rest).filter(|low| (0xDC00..0xE000).contains(low));
        match (unit, low) {
            (0xD800..0xDC00, Some(low)) => {
                into.extend(char::decode_utf16([unit, low]).map(|letter| letter.unwrap_or('\u{FFFD}')));
                rest = rest.get(ESCAPE_LEN..).unwrap_or("");
            }
            _ => into.push(char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}')),
        }
    }
    into.push_str(rest);
}

fn escaped_unit(text: &str) -> Option<u16> {
    let [b'_', b'x', digits @ .., b'_'] = text.as_bytes().first_chunk::<7>()? else { return None };
    let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
    is_hex.then(|| u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(xml: &str) -> Vec<String> {
        let strings = read(xml.as_bytes()).unwrap();
        (0..strings.ends.len()).map(|at| strings.get(at).unwrap().to_owned()).collect()
    }

    #[test]
    fn strings_of_every_shape() {
        let xml = "<?xml version=\"1.0\"?>\n<sst xmlns=\"m\" count=\"9\">\
            <si><t>  Gênes \u{a0}</t></si><si><t xml:space=\"preserve\"> a </t></si><si/><si></si><si><t/></si>\
            <si><r><rPr><b/></rPr><t>gras</t></r><r><t xml:space=\"preserve\"> et </t></r><r><t>maigre</t></r></si>\
            <si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>\
            <si><t>a&amp;b_x000D_c_x005F_x000D_d_e</t></si><si><t><![CDATA[<1>]]></t></si><!-- fin -->\n\
            <extLst><ext><si>x</si></ext></extLst></sst>\n";
        let expected = ["Gênes \u{a0}", " a ", "", "", "", "gras et maigre", "東京", "a&b\rc_x000D_d_e", "<1>"];
        assert_eq!(strings(xml), expected);
        assert_eq!(
            strings(
                &xml.replace('<', "<x:")
                    .replace("<x:/", "</x:")
                    .replace("<x:?", "<?")
                    .replace("<x:!", "<!")
                    .replace("<x:1", "<1")
            ),
            expected
        );
        assert_eq!(strings("<sst/>"), [""; 0]);
        assert!(read(&b"<sst><si><t>a</t></si>"[..]).is_err());
    }

    #[test]
    fn escapes_are_units_of_utf_16() {
        let unescaped = |text: &str| {
            let mut into = String::new();
            unescape(text, &mut into);
            into
        };
        assert_eq!(unescaped("_xD83D__xDE00_"), "\u{1F600}");
        assert_eq!(unescaped("_xD83D_a_xDE00_"), "\u{FFFD}a\u{FFFD}");
        assert_eq!(unescaped("__x0041__x41_é_x00e9_"), "_A_x41_éé");
        assert_eq!(unescaped("_x00"), "_x00");
    }
}
