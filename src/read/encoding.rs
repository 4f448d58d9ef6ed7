//! Bytes → text: which encoding a text file has, and why we think so.
//!
//! Order of the evidence: what `dossier.toml` says, a byte order mark, the NUL bytes of UTF-16, strict
//! UTF-8, then the 8-bit encodings of French finance software, told apart by the letters they give.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::unreadable::Unreadable;
use crate::model::sheet::Format;

/// A text, how it was encoded, and why we think so.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// Without byte order mark.
    pub(super) text: Cow<'a, str>,
    /// As `utf-8`, `windows-1252`, `utf-16le`.
    pub(super) encoding: &'static str,
    /// One short French sentence.
    pub(super) evidence: String,
}

/// Decodes the bytes of a text file; `label` is the `encodage` of `dossier.toml`.
///
/// # Errors
/// The label names no encoding.
pub(super) fn decode<'a>(bytes: &'a [u8], label: Option<&str>) -> Result<Decoded<'a>, Unreadable> {
    match label {
        Some(label) => as_told(bytes, label),
        None => Ok(guess(bytes)),
    }
}

fn as_told<'a>(bytes: &'a [u8], label: &str) -> Result<Decoded<'a>, Unreadable> {
    let evidence = "encodage donné par dossier.toml";
    if ["cp850", "ibm850", "850"].contains(&label.trim().to_lowercase().as_str()) {
        return Ok(Decoded { text: code_page_850(bytes).into(), encoding: "cp850", evidence: evidence.into() });
    }
    match Encoding::for_label_no_replacement(label.trim().as_bytes()) {
        Some(encoding) => Ok(decoded(bytes, encoding, evidence)),
        None => Err(Unreadable::new(
            Format::Csv,
            format!("l’encodage « {label} » donné par dossier.toml n’existe pas"),
            "Écrire dans dossier.toml « utf-8 », « windows-1252 », « iso-8859-15 », « utf-16le » ou « macintosh », ou retirer la ligne « encodage ».",
        )),
    }
}

fn guess(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decoded(bytes, encoding, "une marque d’ordre des octets (BOM) ouvre le fichier");
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return decoded(bytes, encoding, "un octet nul sur deux");
    }
    if bytes.is_ascii() {
        return decoded(bytes, UTF_8, "aucun caractère accentué : tous les encodages usuels donnent le même texte");
    }
    if std::str::from_utf8(bytes).is_ok() {
        return decoded(bytes, UTF_8, "tous les caractères accentués sont valides en UTF-8");
    }
    if mostly_utf_8(bytes) {
        return decoded(bytes, UTF_8, "UTF-8, sauf quelques octets isolés, remplacés par « \u{fffd} »");
    }
    eight_bit(bytes)
}

fn decoded<'a>(bytes: &'a [u8], encoding: &'static Encoding, evidence: &str) -> Decoded<'a> {
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    Decoded { text, encoding: name(encoding), evidence: evidence.to_owned() }
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

/// Files glued together may carry a few foreign bytes: not a reason to spoil every other accent.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut accents, mut strays) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        accents += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        strays += usize::from(!chunk.invalid().is_empty());
    }
    accents >= 10 * strays
}

/// The 8-bit encoding under which the bytes read best as French; Windows-1252 unless another one is
/// clearly better.
fn eight_bit(bytes: &[u8]) -> Decoded<'_> {
    let telling = telling_lines(bytes);
    let windows = likeness(&WINDOWS_1252.decode_without_bom_handling(&telling).0);
    if clearly_better(likeness(&MACINTOSH.decode_without_bom_handling(&telling).0), windows) {
        return decoded(bytes, MACINTOSH, "octets non valides en UTF-8 ; lettres françaises de l’ancien Mac");
    }
    if clearly_better(likeness(&code_page_850(&telling)), windows) {
        let evidence = "octets non valides en UTF-8 ; lettres françaises de DOS".to_owned();
        return Decoded { text: code_page_850(bytes).into(), encoding: "cp850", evidence };
    }
    if is_latin_9(bytes) {
        return decoded(bytes, ISO_8859_15, "octets non valides en UTF-8 ; « € » ou « œ » d’ISO-8859-15");
    }
    decoded(bytes, WINDOWS_1252, "octets non valides en UTF-8 ; lettres françaises de Windows")
}

/// The first lines that hold signs beyond ASCII: enough to judge by.
fn telling_lines(bytes: &[u8]) -> Vec<u8> {
    const ENOUGH: usize = 64 << 10;
    let mut telling = Vec::new();
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_ascii()) {
        telling.extend_from_slice(line);
        telling.push(b'\n');
        if telling.len() > ENOUGH {
            break;
        }
    }
    telling
}

/// In ISO-8859-15 the bytes 0x80 to 0x9F are not used and `€`, `œ`, `Œ` stand where Windows-1252 has
/// `¤`, `½`, `¼`.
fn is_latin_9(bytes: &[u8]) -> bool {
    let letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let telling = |(at, byte): (usize, &u8)| match byte {
        0xA4 => true,
        0xBC | 0xBD => letter(at.checked_sub(1)) || letter(Some(at + 1)),
        _ => false,
    };
    !bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) && bytes.iter().enumerate().any(telling)
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

/// Upper half of code page 850, the table of French DOS and of many terminals since.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

fn code_page_850(bytes: &[u8]) -> String {
    let table: Vec<char> = CODE_PAGE_850.chars().collect();
    bytes
        .iter()
        .map(|byte| match byte.checked_sub(0x80) {
            None => char::from(*byte),
            Some(at) => table.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "Libellé;Montant\nHôtel à Gênes, réception;12,50 €\nForfait d’été;1\u{a0}177,87\n";

    fn seen(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes, None).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
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
        assert_eq!(CODE_PAGE_850.chars().count(), 128);
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
        assert_eq!(decode(b"\xe9", Some("iso-8859-1")).unwrap().text, "é");
        let refusal = decode(b"\xe9", Some("latin-franc")).unwrap_err();
        assert!(refusal.sentence().contains("latin-franc"));
    }
}
