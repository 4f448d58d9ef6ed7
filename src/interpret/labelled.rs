//! Numbers that a clerk wrote with what they number: `Facture n° FA-2017-0049`, `Réf. 17/049`, `FA-49 (solde)`.

use std::borrow::Cow;

use crate::model::field::Field;
use crate::model::words::fold;

/// Fields whose texts are numbers of something.
const NUMBERED: &[Field] = &[
    Field::PaymentOrder,
    Field::Invoice,
    Field::SupportingDocument,
    Field::Ticket,
    Field::Statement,
    Field::MissionOrder,
    Field::Commitment,
];

/// What is numbered. The short ones may be a part of the number: `FAC 12`.
const LABELS: &[&str] = &[
    "facture",
    "factures",
    "reference",
    "invoice",
    "billet",
    "ticket",
    "releve",
    "mandat",
    "engagement",
    "piece",
    "ref",
    "ordre de mission",
    "bon de commande",
];
const SHORT_LABELS: &[&str] = &["fact", "fac", "fre", "inv", "mdt", "om", "bc", "bdc", "eng", "pj", "doc"];
const SIGNS: &[&str] = &["n", "no", "nr", "num", "numero"];

/// The number alone, in a field of numbers.
pub(super) fn number(field: Field, text: Cow<'_, str>) -> Cow<'_, str> {
    let labelled = text.contains(char::is_whitespace) && NUMBERED.contains(&field);
    let Some(bare) = labelled.then(|| without_label(&text)).filter(|bare| bare.len() < text.len()) else {
        return text;
    };
    Cow::Owned(bare.to_owned())
}

/// A number without its label in front and words in parentheses behind; the text itself when it has none.
pub(super) fn without_label(text: &str) -> &str {
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
    let is_label = match name.as_str() {
        "" => signed,
        name if LABELS.contains(&name) => true,
        name if SHORT_LABELS.contains(&name) => {
            signed || number.bytes().next().is_some_and(|sign| sign.is_ascii_alphabetic())
        }
        _ => false,
    };
    if is_label && words.all(|word| SIGNS.contains(&word)) { number } else { bare }
}

/// `FA-49 (solde)` without its remark, which has no figure.
fn without_remark(text: &str) -> &str {
    let Some((number, remark)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { return text };
    let is_remark = !remark.bytes().any(|sign| sign.is_ascii_digit());
    if is_remark && number.bytes().any(|sign| sign.is_ascii_digit()) { number.trim_end() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn only_fields_of_numbers_are_undressed() {
        assert_eq!(number(Field::Description, "Facture n° 88".into()), "Facture n° 88");
        assert_eq!(number(Field::Invoice, "Facture n° 88".into()), "88");
    }
}
