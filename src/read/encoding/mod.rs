//! Bytes → text: which encoding a text file has, and why we think so.
//!
//! Order of the evidence: what `dossier.toml` says, a byte order mark, the NUL bytes of UTF-16, strict
//! UTF-8, then the 8-bit encodings of French finance software, told apart by the letters they give.
//! Bytes that are valid UTF-8 become the text as they are; others are decoded once, and dropped.

mod high;
mod twice;

use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::unreadable::Unreadable;
use crate::model::sheet::Format;
use high::{Letters, Seen};

/// A text, how it was encoded, and why we think so.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Where it begins: after its byte order marks.
    pub(super) start: usize,
    /// As `utf-8`, `windows-1252`, `utf-16le`.
    pub(super) encoding: &'static str,
    /// One short French sentence.
    pub(super) evidence: String,
    /// What was put right, one sentence each.
    pub(super) remarks: Vec<String>,
}

impl Decoded {
    fn new(text: String, encoding: &'static str, evidence: &str) -> Self {
        Self::holding(text, encoding, evidence, |_| true)
    }

    /// The same of a text of which it is known that it does not hold some signs.
    fn holding(text: String, encoding: &'static str, evidence: &str, may_hold: impl Fn(char) -> bool) -> Self {
        let mut decoded = Self { text, start: 0, encoding, evidence: evidence.to_owned(), remarks: Vec::new() };
        let marks = decoded.text.len() - decoded.text.trim_start_matches(MARK).len();
        if marks > MARK.len_utf8() {
            decoded.remarks.push("plusieurs marques d’ordre des octets (BOM) en tête : ignorées".to_owned());
        }
        decoded.start = marks;
        decoded.remarks.extend(twice::mend(&mut decoded.text, may_hold));
        decoded
    }
}

/// The byte order mark.
pub(super) const MARK: char = '\u{feff}';

/// Whether a text may be one that was encoded twice.
pub(super) fn may_be_twice(text: &str) -> bool {
    twice::may_be_in(text)
}

/// Decodes the bytes of a text file; `label` is the `encodage` of `dossier.toml`.
///
/// # Errors
/// The label names no encoding.
pub(super) fn decode(bytes: Vec<u8>, label: Option<&str>) -> Result<Decoded, Unreadable> {
    match label {
        Some(label) => as_told(bytes, label),
        None => Ok(guess(bytes)),
    }
}

fn as_told(bytes: Vec<u8>, label: &str) -> Result<Decoded, Unreadable> {
    let evidence = "encodage donné par dossier.toml";
    if ["cp850", "ibm850", "850"].contains(&label.trim().to_lowercase().as_str()) {
        return Ok(Decoded::new(Letters::code_page_850().decode(bytes), "cp850", evidence));
    }
    match Encoding::for_label_no_replacement(label.trim().as_bytes()) {
        Some(encoding) if encoding == UTF_8 => Ok(utf_8(bytes, evidence)),
        Some(encoding) => Ok(decoded(bytes, encoding, evidence)),
        None => Err(Unreadable::new(
            Format::Csv,
            format!("l’encodage « {label} » donné par dossier.toml n’existe pas"),
            "Écrire dans dossier.toml « utf-8 », « windows-1252 », « iso-8859-15 », « utf-16le » ou « macintosh », ou retirer la ligne « encodage ».",
        )),
    }
}

fn guess(bytes: Vec<u8>) -> Decoded {
    match Encoding::for_bom(&bytes) {
        Some((encoding, len)) if encoding == UTF_8 => return marked(bytes, len),
        Some((encoding, _)) => {
            return decoded(bytes, encoding, "une marque d’ordre des octets (BOM) ouvre le fichier");
        }
        None => {}
    }
    if let Some(encoding) = utf_16_without_mark(&bytes) {
        return decoded(bytes, encoding, "un octet nul sur deux");
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => {
            let evidence = "aucun caractère accentué : tous les encodages usuels donnent le même texte";
            return Decoded::new(text, "utf-8", evidence);
        }
        Ok(text) => return Decoded::new(text, "utf-8", "tous les caractères accentués sont valides en UTF-8"),
        Err(error) => error.into_bytes(),
    };
    // Files glued together carry both encodings: not a reason to spoil the accents of either.
    let seen = Seen::of(&bytes);
    if seen.accents * 10 >= seen.strays {
        return not_quite_utf_8(&bytes, "la plupart des caractères accentués sont valides en UTF-8");
    }
    eight_bit(bytes, &seen, "octets non valides en UTF-8")
}

/// A text that begins with the mark of UTF-8, which some programs put before any text.
fn marked(mut bytes: Vec<u8>, len: usize) -> Decoded {
    let evidence = "une marque d’ordre des octets (BOM) ouvre le fichier";
    bytes = match String::from_utf8(bytes) {
        Ok(text) => return Decoded::new(text, "utf-8", evidence),
        Err(error) => error.into_bytes(),
    };
    let seen = Seen::of(bytes.get(len..).unwrap_or(&[]));
    if seen.accents == 0 && seen.strays > 0 {
        bytes.drain(..len);
        return eight_bit(bytes, &seen, "une marque UTF-8 ouvre le fichier, mais le texte n’est pas en UTF-8");
    }
    not_quite_utf_8(&bytes, evidence)
}

/// UTF-8, where bytes that are none are read as Windows-1252.
fn utf_8(bytes: Vec<u8>, evidence: &str) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) => Decoded::new(text, "utf-8", evidence),
        Err(error) => not_quite_utf_8(error.as_bytes(), evidence),
    }
}

fn not_quite_utf_8(bytes: &[u8], evidence: &str) -> Decoded {
    let (text, lines) = high::patched(bytes, &Letters::of(WINDOWS_1252));
    let mut decoded = Decoded::new(text, "utf-8", evidence);
    decoded.remarks.push(format!(
        "octets étrangers à UTF-8 sur {}, lus en windows-1252 : ce fichier en réunit peut-être plusieurs",
        super::unreadable::lines(lines.len(), &lines),
    ));
    decoded
}

fn decoded(bytes: Vec<u8>, encoding: &'static Encoding, evidence: &str) -> Decoded {
    let text = match encoding.is_single_byte() {
        true => Letters::of(encoding).decode(bytes),
        false => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
    };
    let lost = if encoding.is_single_byte() { 0 } else { text.matches('\u{fffd}').count() };
    let mut decoded = Decoded::new(text, name(encoding), evidence);
    if lost > 0 {
        decoded.remarks.push(format!("caractères illisibles remplacés par « \u{fffd} » : {lost}"));
    }
    decoded
}

fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "ISO-8859-15" => "iso-8859-15",
        other => other,
    }
}

/// Latin text in UTF-16 has a NUL in every other byte.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4096;
    let pairs = bytes.as_chunks::<2>().0;
    let sample = pairs.get(..SAMPLE.min(pairs.len())).unwrap_or(&[]);
    let high_nul = sample.iter().filter(|[first, _]| *first == 0).count();
    let low_nul = sample.iter().filter(|[_, second]| *second == 0).count();
    let (most, few) = (sample.len() * 7 / 10, sample.len() / 20);
    if sample.len() < 2 {
        return None;
    }
    if low_nul >= most && high_nul <= few {
        return Some(UTF_16LE);
    }
    (high_nul >= most && low_nul <= few).then_some(UTF_16BE)
}

/// The 8-bit encoding under which the bytes read best as French; Windows-1252 unless another one is
/// clearly better.
fn eight_bit(bytes: Vec<u8>, seen: &Seen, why: &str) -> Decoded {
    let telling = high::telling_lines(&bytes);
    let windows = likeness(&Letters::of(WINDOWS_1252).decode(telling.clone()));
    let (letters, name, reason) =
        if clearly_better(likeness(&Letters::of(MACINTOSH).decode(telling.clone())), windows) {
            (Letters::of(MACINTOSH), "macintosh", "lettres françaises de l’ancien Mac")
        } else if clearly_better(likeness(&Letters::code_page_850().decode(telling.clone())), windows) {
            (Letters::code_page_850(), "cp850", "lettres françaises de DOS")
        } else if seen.is_latin_9(&bytes) {
            (Letters::of(ISO_8859_15), "iso-8859-15", "« € » ou « œ » d’ISO-8859-15")
        } else {
            (Letters::of(WINDOWS_1252), "windows-1252", "lettres françaises de Windows")
        };
    let text = letters.decode_seen(bytes, seen);
    let may_hold = |sign: char| letters.byte(sign).is_some_and(|byte| seen.holds(byte));
    Decoded::holding(text, name, &format!("{why} ; {reason}"), may_hold)
}

/// How French the signs beyond ASCII are: (score, signs).
fn likeness(text: &str) -> (i64, i64) {
    let (mut score, mut signs) = (0, 0);
    let mut before = ' ';
    for letter in text.chars() {
        if !letter.is_ascii() {
            signs += 1;
            score += weight(letter, before);
        }
        before = letter;
    }
    (score, signs)
}

fn weight(letter: char, before: char) -> i64 {
    const SMALL: &str = "éèêëàâäîïôöùûüçœæñ";
    const CAPITAL: &str = "ÉÈÊËÀÂÄÎÏÔÖÙÛÜÇŒÆÑ";
    const SIGNS: &str = "€°«»’‘“”–—…\u{a0}§£²·º";
    let after_letter = before.is_alphabetic();
    if SMALL.contains(letter) {
        return 2;
    }
    // A capital or a sign in the middle of a word in small letters is a sign of the wrong table.
    if CAPITAL.contains(letter) {
        return if before.is_lowercase() { -1 } else { 1 };
    }
    if SIGNS.contains(letter) {
        return if after_letter && letter != '’' { 0 } else { 1 };
    }
    -2
}

fn clearly_better((score, signs): (i64, i64), (best, _): (i64, i64)) -> bool {
    score > best && score >= signs && best < signs / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "Libellé;Montant\nHôtel à Gênes, réception;12,50 €\nForfait d’été;1\u{a0}177,87\n";

    fn seen(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes.to_vec(), None).unwrap();
        (decoded.text[decoded.start..].to_owned(), decoded.encoding)
    }

    fn utf_16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn every_usual_encoding_gives_the_same_letters() {
        let marked = |text: &str| format!("\u{feff}{text}");
        assert_eq!(seen(LETTER.as_bytes()), (LETTER.into(), "utf-8"));
        assert_eq!(seen(marked(LETTER).as_bytes()), (LETTER.into(), "utf-8"));
        assert_eq!(seen(&WINDOWS_1252.encode(LETTER).0), (LETTER.into(), "windows-1252"));
        assert_eq!(seen(&MACINTOSH.encode(LETTER).0), (LETTER.into(), "macintosh"));
        for text in [LETTER.to_owned(), marked(LETTER)] {
            assert_eq!(seen(&utf_16(&text, u16::to_le_bytes)), (LETTER.into(), "utf-16le"));
            assert_eq!(seen(&utf_16(&text, u16::to_be_bytes)), (LETTER.into(), "utf-16be"));
        }
    }

    #[test]
    fn the_tables_of_dos_and_latin_9_are_told_apart() {
        assert_eq!(seen(b"Libell\x82;H\x93tel \x85 G\x88nes"), ("Libellé;Hôtel à Gênes".into(), "cp850"));
        assert_eq!(seen(b"\xe9t\xe9;12,50 \xa4"), ("été;12,50 €".into(), "iso-8859-15"));
        assert_eq!(seen(b"12,50\xa0\x80;\xe9"), ("12,50\u{a0}€;é".into(), "windows-1252"));
        assert_eq!(seen(b"12,50\xa0\x80\n"), ("12,50\u{a0}€\n".into(), "windows-1252"));
    }

    #[test]
    fn a_stray_byte_does_not_spoil_the_rest() {
        let mut bytes = "é".repeat(50).into_bytes();
        bytes.push(0xE9);
        assert_eq!(seen(&bytes).1, "utf-8");
    }

    #[test]
    fn the_dossier_has_the_last_word() {
        assert_eq!(decode(b"\xe9".to_vec(), Some("iso-8859-1")).unwrap().text, "é");
        let refusal = decode(b"\xe9".to_vec(), Some("latin-franc")).unwrap_err();
        assert!(refusal.sentence().contains("latin-franc"));
    }
}
