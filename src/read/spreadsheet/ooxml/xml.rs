//! As much XML as the parts of a workbook are written in: tags, attributes, text.
//!
//! Everything here looks at the head of a slice and gives back what stands there and its length, or
//! [`Stop::More`] when the slice ends too soon. What is legal but never seen in workbooks (document
//! types, other encodings) is [`Stop::Unusual`].

use std::borrow::Cow;

use memchr::memmem;
use memchr::{memchr, memchr2};

use super::window::Stop;

/// One piece of a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    /// Characters, entities not yet replaced.
    Text(&'a [u8]),
    /// A CDATA section: characters as they are.
    Verbatim(&'a [u8]),
    /// A start tag, or an empty one.
    Open(Tag<'a>),
    /// An end tag, by its qualified name.
    Close(&'a [u8]),
    /// A comment or a processing instruction.
    Aside,
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    /// With its prefix.
    pub(super) name: &'a [u8],
    /// From after the name to the end of the tag, included.
    attributes: &'a [u8],
    /// `<v/>`.
    pub(super) is_empty: bool,
}

impl<'a> Tag<'a> {
    /// Shows each attribute: qualified name, raw value.
    pub(super) fn each(&self, mut see: impl FnMut(&'a [u8], &'a [u8])) -> Result<(), Stop> {
        let mut at = 0;
        while let Next::Attribute(name, value) = next_attribute(self.attributes, &mut at)? {
            see(name, value);
        }
        Ok(())
    }

    /// The raw value of this attribute.
    pub(super) fn attribute(&self, wanted: &[u8]) -> Result<Option<&'a [u8]>, Stop> {
        let mut found = None;
        self.each(|name, value| {
            if name == wanted {
                found = Some(value);
            }
        })?;
        Ok(found)
    }
}

/// What stands next inside a tag.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next<'a> {
    /// Qualified name and raw value.
    Attribute(&'a [u8], &'a [u8]),
    /// `>` or `/>`.
    End {
        /// `/>`.
        is_empty: bool,
    },
}

/// The next attribute of the tag whose inside stands at `at`, which is moved behind it.
#[inline]
pub(super) fn next_attribute<'a>(slice: &'a [u8], at: &mut usize) -> Result<Next<'a>, Stop> {
    let byte = |at: usize| slice.get(at).copied().ok_or(Stop::More);
    let skip_blanks = |mut at: usize| -> Result<usize, Stop> {
        while is_blank(byte(at)?) {
            at += 1;
        }
        Ok(at)
    };
    let start = skip_blanks(*at)?;
    match byte(start)? {
        b'>' => {
            *at = start + 1;
            return Ok(Next::End { is_empty: false });
        }
        b'/' if byte(start + 1)? == b'>' => {
            *at = start + 2;
            return Ok(Next::End { is_empty: true });
        }
        b'/' | b'<' | b'=' | b'"' | b'\'' => return Err(MALFORMED),
        _ => {}
    }
    let mut name_end = start + 1;
    while !matches!(byte(name_end)?, b'=' | b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'<' | b'"' | b'\'') {
        name_end += 1;
    }
    let equals = skip_blanks(name_end)?;
    if byte(equals)? != b'=' {
        return Err(MALFORMED);
    }
    let quote_at = skip_blanks(equals + 1)?;
    let quote = byte(quote_at)?;
    if !matches!(quote, b'"' | b'\'') {
        return Err(MALFORMED);
    }
    let value = slice.get(quote_at + 1..).unwrap_or_default();
    let len = memchr(quote, value).ok_or(Stop::More)?;
    *at = quote_at + 1 + len + 1;
    let (value, _) = value.split_at(len);
    Ok(Next::Attribute(slice.get(start..name_end).unwrap_or_default(), value))
}

const MALFORMED: Stop = Stop::Unusual("balise mal formée");

/// The piece at the head of this slice, and its length.
pub(super) fn piece(slice: &[u8]) -> Result<(Piece<'_>, usize), Stop> {
    match slice {
        [] | [b'<'] => Err(Stop::More),
        [b'<', b'/', rest @ ..] => {
            let len = memchr(b'>', rest).ok_or(Stop::More)?;
            let (name, _) = rest.split_at(len);
            Ok((Piece::Close(name.trim_ascii_end()), len + 3))
        }
        [b'<', b'!', rest @ ..] => special(rest),
        [b'<', b'?', rest @ ..] => {
            let len = memmem::find(rest, b"?>").ok_or(Stop::More)?;
            check_encoding(rest.split_at(len).0)?;
            Ok((Piece::Aside, len + 4))
        }
        [b'<', rest @ ..] => {
            let is_end = |byte: &u8| is_blank(*byte) || matches!(byte, b'>' | b'/');
            let (name, attributes) = rest.split_at(rest.iter().position(is_end).ok_or(Stop::More)?);
            let mut len = 0;
            let is_empty = loop {
                if let Next::End { is_empty } = next_attribute(attributes, &mut len)? {
                    break is_empty;
                }
            };
            let (attributes, _) = attributes.split_at(len);
            Ok((Piece::Open(Tag { name, attributes, is_empty }), 1 + name.len() + len))
        }
        text => {
            let len = memchr(b'<', text).ok_or(Stop::More)?;
            Ok((Piece::Text(text.split_at(len).0), len))
        }
    }
}

/// What begins with `<!`.
fn special(rest: &[u8]) -> Result<(Piece<'_>, usize), Stop> {
    const CDATA: &[u8] = b"[CDATA[";
    if let Some(comment) = rest.strip_prefix(b"--") {
        let len = memmem::find(comment, b"-->").ok_or(Stop::More)?;
        return Ok((Piece::Aside, 4 + len + 3));
    }
    if let Some(text) = rest.strip_prefix(CDATA) {
        let len = memmem::find(text, b"]]>").ok_or(Stop::More)?;
        return Ok((Piece::Verbatim(text.split_at(len).0), 2 + CDATA.len() + len + 3));
    }
    if rest.len() < CDATA.len() && (b"--".starts_with(rest) || CDATA.starts_with(rest)) {
        return Err(Stop::More);
    }
    Err(Stop::Unusual("XML avec un type de document"))
}

/// The declaration `<?xml … encoding="…"?>` must name UTF-8, or nothing.
fn check_encoding(instruction: &[u8]) -> Result<(), Stop> {
    let Some(declaration) = instruction.strip_prefix(b"xml ") else { return Ok(()) };
    let lower = declaration.to_ascii_lowercase();
    let names = |encoding: &[u8]| memmem::find(&lower, encoding).is_some();
    if !names(b"encoding") || names(b"utf-8") || names(b"us-ascii") {
        return Ok(());
    }
    Err(Stop::Unusual("XML dans un autre codage que l’UTF-8"))
}

/// The names of a document: those of its main namespace carry the prefix of its root, if it has one.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Empty, or with its colon.
    prefix: Vec<u8>,
}

impl Names {
    /// From the qualified name of the root, which must be called `root`.
    pub(super) fn of_root(qualified: &[u8], root: &[u8]) -> Result<Self, Stop> {
        match qualified.strip_suffix(root) {
            Some(prefix) if prefix.is_empty() || prefix.ends_with(b":") => Ok(Self { prefix: prefix.to_vec() }),
            _ => Err(Stop::Unusual("autre sorte de document")),
        }
    }

    /// True when names carry no prefix.
    pub(super) fn are_plain(&self) -> bool {
        self.prefix.is_empty()
    }

    /// The name without its prefix; empty for a name of another namespace.
    pub(super) fn local<'a>(&self, qualified: &'a [u8]) -> &'a [u8] {
        let local = qualified.strip_prefix(self.prefix.as_slice()).unwrap_or_default();
        if local.contains(&b':') { b"" } else { local }
    }
}

/// Skips what is left of the element that was just opened, its end tag included.
pub(super) fn skip_element(slice: &[u8], name: &[u8]) -> Result<usize, Stop> {
    let (mut at, mut depth) = (0, 0_u32);
    loop {
        let (piece, len) = piece(slice.get(at..).unwrap_or_default())?;
        at += len;
        match piece {
            Piece::Open(tag) if tag.name == name && !tag.is_empty => depth += 1,
            Piece::Close(closed) if closed == name && depth == 0 => return Ok(at),
            Piece::Close(closed) if closed == name => depth -= 1,
            _ => {}
        }
    }
}

/// Adds the characters of the element that was just opened, which holds nothing else; gives the
/// length, end tag included.
pub(super) fn content(slice: &[u8], name: &[u8], into: &mut String) -> Result<usize, Stop> {
    let mut at = 0;
    loop {
        let (piece, len) = piece(slice.get(at..).unwrap_or_default())?;
        at += len;
        match piece {
            Piece::Text(raw) => decode(raw, into)?,
            Piece::Verbatim(raw) => push_lines(utf8(raw)?, into),
            Piece::Aside => {}
            Piece::Close(closed) if closed == name => return Ok(at),
            Piece::Close(_) | Piece::Open(_) => return Err(Stop::Unusual("éléments mal emboîtés")),
        }
    }
}

/// Adds a run of characters, with its entities replaced and its line ends made one.
pub(super) fn decode(raw: &[u8], into: &mut String) -> Result<(), Stop> {
    let mut rest = utf8(raw)?;
    if memchr2(b'&', b'\r', raw).is_none() {
        into.push_str(rest);
        return Ok(());
    }
    while let Some((before, after)) = rest.split_once('&') {
        push_lines(before, into);
        let (entity, after) = after.split_once(';').ok_or(UNKNOWN_ENTITY)?;
        into.push(character(entity).ok_or(UNKNOWN_ENTITY)?);
        rest = after;
    }
    push_lines(rest, into);
    Ok(())
}

const UNKNOWN_ENTITY: Stop = Stop::Unusual("entité inconnue");

/// The value of an attribute.
pub(super) fn attribute_text(raw: &[u8]) -> Result<Cow<'_, str>, Stop> {
    if memchr2(b'&', b'\r', raw).is_none() {
        return utf8(raw).map(Cow::Borrowed);
    }
    let mut text = String::new();
    decode(raw, &mut text)?;
    Ok(Cow::Owned(text))
}

/// The same bytes as text.
pub(super) fn utf8(raw: &[u8]) -> Result<&str, Stop> {
    std::str::from_utf8(raw).map_err(|_| Stop::Unusual("texte qui n’est pas de l’UTF-8"))
}

/// Ends of lines are one line feed, as XML wants it.
fn push_lines(text: &str, into: &mut String) {
    for (at, line) in text.split('\r').enumerate() {
        if at > 0 {
            into.push('\n');
        }
        into.push_str(if at > 0 { line.strip_prefix('\n').unwrap_or(line) } else { line });
    }
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| *letter != '\0')
        }
    }
}

/// True for what XML calls white space.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The truth of a switch: absent is false.
pub(super) fn is_true(raw: Option<&[u8]>) -> bool {
    raw.is_some_and(|raw| raw == b"1" || raw.eq_ignore_ascii_case(b"true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(slice: &[u8]) -> String {
        match piece(slice) {
            Ok((Piece::Open(tag), len)) => {
                let mut text = format!("{len} {} {}", String::from_utf8_lossy(tag.name), tag.is_empty);
                tag.each(|name, value| {
                    let (name, value) = (String::from_utf8_lossy(name), String::from_utf8_lossy(value));
                    text.push_str(&format!(" {name}={value}"));
                })
                .unwrap();
                text
            }
            Ok((Piece::Text(raw) | Piece::Verbatim(raw) | Piece::Close(raw), len)) => {
                format!("{len} {}", String::from_utf8_lossy(raw))
            }
            Ok((Piece::Aside, len)) => format!("{len}"),
            Err(stop) => format!("{stop:?}"),
        }
    }

    #[test]
    fn pieces_are_told_apart() {
        assert_eq!(shown(b"<c r=\"A1\"  s = 'a>b' />x"), "23 c true r=A1 s=a>b");
        assert_eq!(shown(b"<x:row>"), "7 x:row false");
        assert_eq!(shown(b"</c >x"), "5 c");
        assert_eq!(shown(b"12.5<"), "4 12.5");
        assert_eq!(shown(b"<![CDATA[a<b]]>x"), "15 a<b");
        assert_eq!(shown(b"<!-- <c> -->x"), "12");
        assert_eq!(shown(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "38");
        for odd in [&b"<!DOCTYPE x>"[..], b"<c r=A1>", b"<c r>", b"<c / >", b"<?xml encoding='latin1'?>"] {
            assert!(shown(odd).starts_with("Unusual"), "{odd:?}");
        }
    }

    #[test]
    fn every_cut_asks_for_more() {
        for whole in [&b"<c r=\"A1\" s='2'/>"[..], b"</row>", b"<!--a-->", b"<![CDATA[a]]>", b"<?a?>", b"12<"] {
            for end in 0..whole.len() {
                assert!(matches!(piece(&whole[..end]), Err(Stop::More)), "{end} {whole:?}");
            }
            assert!(piece(whole).is_ok());
        }
    }

    #[test]
    fn characters_are_decoded() {
        let mut text = String::new();
        assert_eq!(content(b"a&amp;b\r\nc\rd&#13;&#xe9;<![CDATA[&<]]></t>x", b"t", &mut text).unwrap(), 41);
        assert_eq!(text, "a&b\nc\nd\ré&<");
        assert!(matches!(decode(b"&nbsp;", &mut text), Err(Stop::Unusual(_))));
        assert!(matches!(decode(b"&#0;", &mut text), Err(Stop::Unusual(_))));
        assert!(matches!(decode(b"\xe9", &mut text), Err(Stop::Unusual(_))));
    }

    #[test]
    fn names_are_those_of_the_main_namespace() {
        let names = Names::of_root(b"x:worksheet", b"worksheet").unwrap();
        assert_eq!(names.local(b"x:row"), b"row");
        assert_eq!(names.local(b"row"), b"");
        let plain = Names::of_root(b"worksheet", b"worksheet").unwrap();
        assert_eq!((plain.local(b"row"), plain.local(b"x14:row")), (&b"row"[..], &b""[..]));
        assert!(Names::of_root(b"macrosheet", b"worksheet").is_err());
        assert_eq!(skip_element(b"<a><b/></a></a>x", b"a").unwrap(), 15);
    }
}
