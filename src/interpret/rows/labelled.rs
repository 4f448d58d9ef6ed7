//! Numbers that a clerk wrote with what they number: `Facture n° FA-2017-0049`, `Réf. 17/049`, `FA-49 (solde)`.

use crate::model::field::Field;
use crate::model::words::fold;

/// Fields whose texts are numbers of something, and what that may be called. A paper that is called otherwise (`bon de
/// commande n° 12`, `ticket CB 12`) is another kind of paper, which the checks must see.
const NUMBERED: &[(Field, &[&str])] = &[
    (Field::PaymentOrder, &["mandat", "mdt"]),
    (Field::Invoice, INVOICES),
    (Field::SupportingDocument, INVOICES),
    (Field::Ticket, &["billet", "ticket"]),
    (Field::Statement, &["releve"]),
    (Field::MissionOrder, &["ordre de mission", "om"]),
    (Field::Commitment, &["engagement", "eng", "bon de commande", "bc", "bdc"]),
];
const INVOICES: &[&str] = &["facture", "factures", "fact", "fac", "fre", "invoice", "inv", "piece", "pj"];
const ANYTHING: &[&str] = &["reference", "ref"];
/// These may be a part of the number: `FAC 12`.
const SHORT: &[&str] = &["fact", "fac", "fre", "inv", "mdt", "om", "bc", "bdc", "eng", "pj"];
const SIGNS: &[&str] = &["n", "no", "nr", "num", "numero"];
/// What is said of a payment rather than of its paper.
const REMARKS: &[&str] = &["solde", "suite", "fin", "reliquat"];

/// What the numbers of a field may be called.
#[derive(Clone, Copy, Debug)]
pub(in crate::interpret) struct Labels(&'static [&'static str]);

/// Those of a field of numbers; nothing of another one.
pub(in crate::interpret) fn labels(field: Field) -> Option<Labels> {
    NUMBERED.iter().find(|(numbered, _)| *numbered == field).map(|(_, labels)| Labels(labels))
}

/// What each sign is in a number or its label: looked up, for it is asked of every number.
static SIGN_KINDS: [u8; 256] = {
    let mut kinds = [PARTING; 256];
    let mut sign = 0;
    while sign < 128 {
        kinds[sign] = match sign as u8 {
            b'0'..=b'9' => FIGURE,
            b':' | b'#' => PARTING,
            other if other.is_ascii_graphic() => WITHIN,
            _ => PARTING,
        };
        sign += 1;
    }
    kinds
};

const FIGURE: u8 = 0;
/// A letter or another sign that may stand in a number.
const WITHIN: u8 = 1;
/// What may stand between a label and its number.
const PARTING: u8 = 2;

impl Labels {
    /// The number alone.
    #[inline]
    pub(in crate::interpret) fn number(self, text: &str) -> &str {
        // A label ends before the first figure, a remark with the text: nearly every text stops here.
        let kind = |sign: &u8| SIGN_KINDS[usize::from(*sign)];
        let head = text.as_bytes().iter().map(kind).find(|kind| *kind != WITHIN);
        let is_bare_behind = text.as_bytes().last().is_none_or(|last| kind(last) != PARTING && *last != b')');
        if is_bare_behind && head != Some(PARTING) { text } else { self.undressed(text) }
    }

    fn undressed(self, text: &str) -> &str {
        if text.contains(char::is_whitespace) { bare(text, |label| self.0.contains(&label)) } else { text }
    }
}

/// True for `2,02405E+11` in a field of numbers: a spreadsheet kept its first digits, and those of others look alike.
#[inline]
pub(in crate::interpret) fn is_shortened(text: &str) -> bool {
    // Nearly every text stops here.
    matches!(text.as_bytes(), [b'0'..=b'9', b',' | b'.' | b'E' | b'e', ..]) && has_power(text)
}

#[inline(never)]
fn has_power(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else { return false };
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let digits = digits.split_once([',', '.']).map_or(all(digits), |(whole, decimals)| all(whole) && all(decimals));
    digits && power.strip_prefix('+').is_some_and(all)
}

/// A number without its label in front, whatever it may number.
pub(in crate::interpret) fn without_label(text: &str) -> &str {
    bare(text, |label| NUMBERED.iter().any(|(_, labels)| labels.contains(&label)))
}

/// A number without its label in front and a remark in parentheses behind; the text itself when it has none.
fn bare(text: &str, is_known: impl Fn(&str) -> bool) -> &str {
    let bare = without_remark(text.trim());
    let Some(first) = bare.bytes().position(|sign| sign.is_ascii_digit()) else { return text };
    // The label ends before the word with the first figure.
    let head = &bare[..first];
    let start = head.rfind(|sign: char| sign.is_whitespace() || matches!(sign, ':' | '°' | 'º' | '#'));
    let Some(start) = start.map(|at| at + head[at..].chars().next().map_or(1, char::len_utf8)) else { return bare };
    let (label, number) = (&bare[..start], &bare[start..]);
    let folded = fold(label);
    let mut words = folded.split(' ').filter(|word| !word.is_empty()).peekable();
    let mut name = Vec::new();
    while let Some(word) = words.next_if(|word| !SIGNS.contains(word)) {
        name.push(word);
    }
    let signed = words.peek().is_some() || label.trim_end().ends_with([':', '#', '°', 'º']);
    let name = name.join(" ");
    let lettered = || number.bytes().next().is_some_and(|sign| sign.is_ascii_alphabetic());
    let is_label = match name.as_str() {
        "" => signed,
        name if SHORT.contains(&name) => is_known(name) && (signed || lettered()),
        name => is_known(name) || ANYTHING.contains(&name),
    };
    if is_label && words.all(|word| SIGNS.contains(&word)) { number } else { bare }
}

/// `FA-49 (solde)` without its remark. `(acompte)`, `(devis)`, `(Paris)` tell papers apart.
fn without_remark(text: &str) -> &str {
    let Some((number, remark)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { return text };
    let is_remark = REMARKS.contains(&fold(remark).as_str());
    if is_remark && number.bytes().any(|sign| sign.is_ascii_digit()) { number.trim_end() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(field: Field, text: &str) -> &str {
        labels(field).unwrap().number(text)
    }

    #[test]
    fn what_a_spreadsheet_left_of_a_number_is_none() {
        for text in ["2,02405E+11", "2.02405e+11", "2E+11"] {
            assert!(is_shortened(text), "{text}");
        }
        for text in ["12E345", "FE+12", "2E11", "2,5", "2,02405E+", "1,2E-5", "202405170001"] {
            assert!(!is_shortened(text), "{text}");
        }
    }

    #[test]
    fn a_label_is_no_part_of_its_number() {
        for (text, number) in [
            ("Facture n° FA-2017-0049", "FA-2017-0049"),
            ("Facture n°88", "88"),
            ("FACTURE 17/049", "17/049"),
            ("Fact. FA-2017-0049", "FA-2017-0049"),
            ("fact. n° 49", "49"),
            ("Réf. : 17/049", "17/049"),
            ("Réf 2023 0045 B", "2023 0045 B"),
            ("N° 6875", "6875"),
            ("No 6875", "6875"),
            ("Mandat n° 812", "812"),
            ("Ordre de mission n° 2017-12", "2017-12"),
            ("FA-2017-0049 (solde)", "FA-2017-0049"),
        ] {
            assert_eq!(without_label(text), number, "{text}");
        }
    }

    #[test]
    fn what_may_be_a_part_of_the_number_stays() {
        for text in [
            "FAC 12",
            "Fact. 12",
            "FA 2017 49",
            "OM 12",
            "AB 12 CD",
            "2017 0045",
            "FA-49 (2)",
            "sans numéro",
            "Hôtel n° 5 bis",
            "Facture hôtel 12",
        ] {
            assert_eq!(without_label(text), text, "{text}");
        }
    }

    #[test]
    fn the_short_way_and_the_long_way_agree() {
        let labels = labels(Field::Invoice).unwrap();
        for text in [
            "",
            "88",
            "8 8",
            "FA-2017-0049",
            "FA-2017 0049",
            "Facture 88",
            "Facture:88",
            "Facture: 88",
            "Facture#88",
            "Réf:12",
            "Réf 12",
            "N°88",
            "N° 88",
            "88 (solde)",
            "88(solde)",
            "F 88 (suite)",
            "sans numéro",
            "F88\u{a0}",
            "F\u{a0}88",
        ] {
            assert_eq!(labels.number(text), labels.undressed(text), "{text}");
        }
    }

    #[test]
    fn another_kind_of_paper_keeps_its_name() {
        for text in [
            "Bon de commande n° 12",
            "Ticket CB 12",
            "Devis n° 12",
            "F-91 (pro forma)",
            "FA-91 (duplicata)",
            "F-12 (acompte)",
        ] {
            assert_eq!(number(Field::SupportingDocument, text), text);
        }
        assert_eq!(number(Field::Commitment, "Bon de commande n° 12"), "12");
    }

    #[test]
    fn only_fields_of_numbers_are_undressed() {
        assert!(labels(Field::Description).is_none());
        assert_eq!(number(Field::Invoice, "Facture n° 88"), "88");
    }
}
