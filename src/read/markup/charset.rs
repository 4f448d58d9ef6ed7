//! The encoding of a markup file: a mark, what the file says of itself, else a guess.

use encoding_rs::Encoding;

use super::super::encoding;
use super::super::unreadable::Unreadable;

/// A text, how it was encoded, and why we think so.
pub(super) struct Decoded {
    /// Without byte order mark.
    pub(super) text: String,
    /// As `utf-8`, `windows-1252`.
    pub(super) encoding: &'static str,
    /// One short French sentence.
    pub(super) evidence: String,
}

impl Decoded {
    /// As the label says, else by a guess.
    fn by(bytes: Vec<u8>, label: Option<&str>) -> Result<Self, Unreadable> {
        let mut decoded = encoding::decode(bytes, label)?;
        decoded.text.drain(..decoded.start);
        Ok(Self { text: decoded.text, encoding: decoded.encoding, evidence: decoded.evidence })
    }
}

/// Where a file says how it is encoded.
const HEAD_LEN: usize = 4096;

/// Decodes a page or an XML file: the bytes become the text. `told` is what `dossier.toml` says; `declared` what stands around the
/// file, such as the header of a part of an archive of pages.
///
/// # Errors
/// `dossier.toml` names no encoding.
pub(super) fn decode(bytes: Vec<u8>, told: Option<&str>, declared: Option<&str>) -> Result<Decoded, Unreadable> {
    if told.is_some() || Encoding::for_bom(&bytes).is_some() {
        return Decoded::by(bytes, told);
    }
    let own = declaration(&bytes);
    let label = declared.or(own.as_deref());
    let known = label.and_then(|label| Encoding::for_label_no_replacement(label.trim().as_bytes()));
    let Some((label, known)) = label.zip(known) else { return Decoded::by(bytes, None) };
    // In UTF-16 the declaration could not have been read: the file was converted since.
    let is_wide = known.name().starts_with("UTF-16");
    let is_utf_8 = std::str::from_utf8(&bytes).is_ok() && !bytes.is_ascii();
    let lies = match known.name() {
        "UTF-8" => !is_utf_8 && !bytes.is_ascii(),
        _ => is_utf_8,
    };
    if is_wide || lies {
        let guess = Decoded::by(bytes, None)?;
        let evidence = format!("encodage « {} » annoncé, mais {}", label.trim(), guess.evidence);
        return Ok(Decoded { evidence, ..guess });
    }
    let decoded = Decoded::by(bytes, Some(known.name()))?;
    Ok(Decoded { evidence: DECLARED.to_owned(), ..decoded })
}

/// Why a file is read in the encoding that it declares.
pub(super) const DECLARED: &str = "encodage annoncé par le fichier";

/// Whether a file that begins like this declares UTF-8, and has no byte order mark.
pub(super) fn says_utf_8(head: &[u8]) -> bool {
    let label = declaration(head).filter(|_| Encoding::for_bom(head).is_none());
    label.and_then(|label| Encoding::for_label_no_replacement(label.trim().as_bytes())) == Some(encoding_rs::UTF_8)
}

/// `charset=…` of a page, `encoding="…"` of an XML declaration.
fn declaration(bytes: &[u8]) -> Option<String> {
    let head: String =
        bytes.iter().take(HEAD_LEN).map(|byte| if byte.is_ascii() { char::from(*byte) } else { ' ' }).collect();
    let head = head.to_ascii_lowercase();
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(own, _)| own);
    let label = |text: &str, name: &str| {
        let (_, rest) = text.split_once(name)?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && !"-_:.".contains(sign));
        let label = rest.get(..end.unwrap_or(rest.len()))?;
        (!label.is_empty()).then(|| label.to_owned())
    };
    xml.and_then(|own| label(own, "encoding")).or_else(|| label(&head, "charset"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(bytes: &[u8], declared: Option<&str>) -> (String, &'static str) {
        let decoded = decode(bytes.to_vec(), None, declared).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn the_file_says_how_it_is_encoded() {
        let page = b"<meta http-equiv=Content-Type content=\"text/html; charset=macintosh\">G\x90nes";
        assert_eq!(seen(page, None).1, "macintosh");
        assert!(seen(page, None).0.ends_with("Gênes"));
        assert!(seen(b"<meta charset='iso-8859-15'>12 \xa4 \xe9", None).0.ends_with("12 € é"));
        assert!(seen(b"<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>", None).0.ends_with("<a>€</a>"));
        assert_eq!(seen(b"\x8et\x8e", Some("macintosh")).0, "été");
    }

    #[test]
    fn what_it_says_must_be_possible() {
        assert!(seen(b"<meta charset=utf-8>\xe9t\xe9", None).0.ends_with("été"));
        assert!(seen("<meta charset=iso-8859-1>été".as_bytes(), None).0.ends_with("été"));
        assert!(seen(b"<meta charset=klingon>\xe9t\xe9", None).0.ends_with("été"));
        assert!(seen(b"\xef\xbb\xbf<meta charset=macintosh>\xc3\xa9", None).0.ends_with("é"));
        let lie = decode("<meta charset=latin1>été".as_bytes().to_vec(), None, None).unwrap().evidence;
        assert!(lie.contains("« latin1 » annoncé, mais"), "{lie}");
    }
}
