//! A header → the fields it may name, best first, from the phrases of the vocabulary.
//!
//! The phrases are prepared once: looking a header up costs a few hash look-ups, not a walk over all of them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::languages;
use super::spelling::{self, Normal};
use crate::interpret::values::vocabulary::CURRENCY_CODES;
use crate::interpret::vocabulary::{
    ALTERNATIVES, BEFORE_PAYMENT, HEAD_WORDS, LESSER_DATES, NEVER_A_PART, NOT_A_RATE, NOT_THE_THING, PHRASES,
};
use crate::model::field::Field;
use crate::model::money::Currency;

/// Score of a header that is a phrase of the vocabulary, word for word.
pub(super) const EXACT: u8 = 100;
/// `Mandat - Date`: the parts of a phrase in the other order.
const TURNED: u8 = 96;
/// The words of a phrase in any order: `mandat_numero`.
const SHUFFLED: u8 = 92;
/// A header cut short by an export, twenty letters or more.
const TRUNCATED: u8 = 90;
/// Cut inside a word, ten letters or more.
const CUT: u8 = 86;
/// Words shortened by hand: `Dat. Fact.`
const SHORTENED: u8 = 84;
/// Below this a header does not name a field.
const NAMED: u8 = 60;
/// Of a date that another column may tell better, though that one has more words than its phrase.
const UNLESS_BETTER: u8 = 78;
/// From this on a cell counts as a header when the header row is looked for.
pub(super) const CLEAR: u8 = 86;
/// Letters from which a header cut at a width is recognised, inside a word or between two.
const CUT_MIN: usize = 10;
const TRUNCATED_MIN: usize = 20;

/// How a header names a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// By a phrase of the vocabulary.
    Phrase,
    /// By the beginning of a phrase.
    Cut,
    /// By some of its words.
    Part,
    /// By a word of several meanings: the content must agree.
    Open,
}

/// A field that a header may name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) field: Field,
    pub(super) score: u8,
    /// Position of the phrase in its list: the most telling come first.
    pub(super) rank: usize,
    pub(super) how: How,
    /// The phrase, for the evidence.
    pub(super) phrase: &'static str,
}

struct Phrase {
    field: Field,
    rank: usize,
    written: &'static str,
    words: Vec<String>,
}

/// A header of several meanings, and each with its score.
type Open = (&'static str, &'static [(Field, u8)]);

struct Index {
    phrases: Vec<Phrase>,
    exact: FxHashMap<String, Vec<usize>>,
    shuffled: FxHashMap<Vec<String>, Vec<usize>>,
    by_first: FxHashMap<String, Vec<usize>>,
    /// Number of words and first letter.
    by_shape: FxHashMap<(usize, char), Vec<usize>>,
    sorted: Vec<(String, usize)>,
    open: FxHashMap<Vec<String>, &'static Open>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        phrases: Vec::new(),
        exact: FxHashMap::default(),
        shuffled: FxHashMap::default(),
        by_first: FxHashMap::default(),
        by_shape: FxHashMap::default(),
        sorted: Vec::new(),
        open: FxHashMap::default(),
    };
    for (field, phrases) in PHRASES {
        for (rank, written) in phrases.iter().copied().enumerate() {
            let normal = spelling::normal(written);
            let words: Vec<String> = normal.split(' ').map(str::to_owned).collect();
            let at = index.phrases.len();
            index.shuffled.entry(bag(&normal)).or_default().push(at);
            index.by_first.entry(words[0].clone()).or_default().push(at);
            let letter = normal.chars().next().unwrap_or(' ');
            index.by_shape.entry((words.len(), letter)).or_default().push(at);
            index.exact.entry(normal.clone()).or_default().push(at);
            index.sorted.push((normal, at));
            index.phrases.push(Phrase { field: *field, rank, written, words });
        }
    }
    index.sorted.sort();
    index.open = ALTERNATIVES.iter().map(|row| (bag(&spelling::normal(row.0)), row)).collect();
    index
});

/// The words of a normal header, in no order.
fn bag(normal: &str) -> Vec<String> {
    let mut words: Vec<String> = normal.split(' ').map(str::to_owned).collect();
    words.sort();
    words
}

/// Order of fields when two are equally good.
pub(super) fn order(field: Field) -> usize {
    PHRASES.iter().position(|(known, _)| *known == field).unwrap_or(usize::MAX)
}

/// Fields that a header may name, best first.
pub(super) fn candidates(header: &str) -> Vec<Candidate> {
    named(&spelling::read(languages::telling_part(header)))
}

/// The same for a header already read.
pub(super) fn named(header: &Normal) -> Vec<Candidate> {
    // `Rub.CP.` is a phrase, not an amount in roubles.
    let whole = INDEX.exact.contains_key(&header.words);
    let (words, foreign) = if whole { (header.words.clone(), None) } else { without_currency(&header.words) };
    let mut found = Found::default();
    if let Some((phrase, fields)) = INDEX.open.get(&bag(&words)).map(|row| (row.0, row.1)) {
        for (rank, (field, score)) in fields.iter().enumerate() {
            found.keep(Candidate { field: *field, score: *score, rank, how: How::Open, phrase });
        }
    } else {
        found.look_up(&words);
        if let Some(turned) = &header.turned {
            found.all(INDEX.exact.get(turned), TURNED, How::Phrase);
        }
    }
    found.finish(&words, foreign.is_some())
}

#[derive(Default)]
struct Found {
    candidates: Vec<Candidate>,
}

impl Found {
    /// Keeps the best candidate of each field.
    fn keep(&mut self, one: Candidate) {
        match self.candidates.iter_mut().find(|known| known.field == one.field) {
            Some(known) if (known.score, one.rank) >= (one.score, known.rank) => {}
            Some(known) => *known = one,
            None => self.candidates.push(one),
        }
    }

    fn all(&mut self, phrases: Option<&Vec<usize>>, score: u8, how: How) {
        for phrase in phrases.into_iter().flatten().map(|at| &INDEX.phrases[*at]) {
            let Phrase { field, rank, written, .. } = phrase;
            self.keep(Candidate { field: *field, score, rank: *rank, how, phrase: written });
        }
    }

    fn look_up(&mut self, normal: &str) {
        if normal.is_empty() {
            return;
        }
        self.all(INDEX.exact.get(normal), EXACT, How::Phrase);
        let words: Vec<&str> = normal.split(' ').collect();
        if words.len() > 1 {
            self.all(INDEX.shuffled.get(&bag(normal)), SHUFFLED, How::Phrase);
        }
        self.cut(normal);
        self.shortened(normal, &words);
        self.parts(&words);
    }

    /// Phrases that begin with the header.
    fn cut(&mut self, normal: &str) {
        if normal.len() < CUT_MIN {
            return;
        }
        let from = INDEX.sorted.partition_point(|(phrase, _)| phrase.as_str() < normal);
        for (phrase, at) in INDEX.sorted[from..].iter().take_while(|(phrase, _)| phrase.starts_with(normal)) {
            let rest = &phrase[normal.len()..];
            let score = match normal.len() {
                TRUNCATED_MIN.. => TRUNCATED,
                // `montant facture` is whole: nothing says that `ttc` was cut.
                _ if rest.is_empty() || rest.starts_with(' ') => continue,
                _ => CUT,
            };
            self.all(Some(&vec![*at]), score, How::Cut);
        }
    }

    /// Phrases whose words begin with the words of the header.
    fn shortened(&mut self, normal: &str, words: &[&str]) {
        let Some(letter) = normal.chars().next().filter(|_| self.candidates.is_empty()) else { return };
        let short = |word: &str, part: &str| {
            word == part || (word.len() >= 3 && part.starts_with(word) && !spelling::is_known_word(word))
        };
        let phrases = INDEX.by_shape.get(&(words.len(), letter)).into_iter().flatten();
        for at in phrases {
            let parts = &INDEX.phrases[*at].words;
            if words.iter().zip(parts).all(|(word, part)| short(word, part)) && normal.len() >= 4 {
                self.all(Some(&vec![*at]), SHORTENED, How::Cut);
            }
        }
    }

    /// Phrases whose words all stand in the header, in order, beside words that change nothing.
    fn parts(&mut self, words: &[&str]) {
        for first in words {
            for at in INDEX.by_first.get(*first).into_iter().flatten() {
                if NEVER_A_PART.contains(&INDEX.phrases[*at].written) {
                    continue;
                }
                let score = part_score(words, &INDEX.phrases[*at].words);
                if score >= NAMED {
                    self.all(Some(&vec![*at]), score, How::Part);
                }
            }
        }
    }

    fn finish(self, normal: &str, foreign: bool) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let not_a_rate = normal.split(' ').any(|word| NOT_A_RATE.contains(&word));
        let mut candidates = self.candidates;
        candidates.sort_by_key(|one| (std::cmp::Reverse(one.score), one.rank, order(one.field)));
        for mut one in candidates {
            if one.field == Field::Rate && not_a_rate {
                continue;
            }
            if BEFORE_PAYMENT.contains(&one.phrase) {
                one.score = one.score.min(UNLESS_BETTER);
            }
            // `Montant USD` is the document's own amount.
            if foreign && one.field.is_money() {
                one.field = Field::OriginalAmount;
            }
            if !found.iter().any(|known| known.field == one.field) {
                found.push(one);
            }
        }
        found
    }
}

/// How well a part of a header names a field, 0 to 100.
fn part_score(words: &[&str], parts: &[String]) -> u8 {
    if parts.len() >= words.len() || !in_order(words, parts) {
        return 0;
    }
    let extra = || words.iter().filter(|word| !parts.iter().any(|part| part == *word));
    // `Date de saisie` is a date when nothing better is there.
    if parts == ["date"] && extra().any(|word| LESSER_DATES.contains(word)) {
        return NAMED;
    }
    if extra().any(|word| HEAD_WORDS.contains(word) || NOT_THE_THING.contains(word)) {
        return 0;
    }
    let first = if words.first().copied() == parts.first().map(String::as_str) { 10 } else { 0 };
    (55 + 25 * parts.len() / words.len() + first) as u8
}

/// True when every part stands in `words`, in the same order.
fn in_order(words: &[&str], parts: &[String]) -> bool {
    let mut rest = words.iter();
    parts.iter().all(|part| rest.any(|word| *word == part.as_str()))
}

/// Takes an ISO code out of a normal header: `montant usd` is `montant` and USD.
pub(super) fn without_currency(normal: &str) -> (String, Option<Currency>) {
    let mut currency = None;
    let words = normal.split(' ').filter(|word| {
        let code = CURRENCY_CODES.iter().find(|code| code.eq_ignore_ascii_case(word));
        currency = currency.or_else(|| code.and_then(|code| Currency::from_code(code)));
        code.is_none()
    });
    let rest = words.collect::<Vec<_>>().join(" ");
    if rest.is_empty() || !normal.contains(' ') {
        return (normal.to_owned(), None);
    }
    (rest, currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpret::header::spelling::normal;

    #[test]
    fn headers_of_real_exports_are_named() {
        for (header, field) in [
            ("N° Mand.", Field::PaymentOrder),
            ("Nº pièce de paiement", Field::PaymentOrder),
            ("NUMERO DU MANDAT", Field::PaymentOrder),
            ("N° bordereau mandat", Field::Slip),
            ("noEJ", Field::Commitment),
            ("NumeroEngagement", Field::Commitment),
            ("N° de facture", Field::Invoice),
            ("N° Fac.", Field::Invoice),
            ("Date de  Mand.", Field::OrderDate),
            ("Mandaté le", Field::OrderDate),
            ("Payée le", Field::PaymentDate),
            ("Réglé le", Field::PaymentDate),
            ("Date PEC", Field::PaymentDate),
            ("Date Fac.", Field::DocumentDate),
            ("Date de la facture", Field::DocumentDate),
            ("Tiers Réglé", Field::Payee),
            ("CompAuxLib", Field::Payee),
            ("Libellé tiers", Field::Payee),
            ("Montant TTC de la facture (en €)", Field::AmountInclTax),
            ("MtTTC", Field::AmountInclTax),
            ("Mt HT", Field::AmountExclTax),
            ("Montant mandaté", Field::AmountOrdered),
            ("Montant Engagé", Field::AmountCommitted),
            ("Montant Payé TTC", Field::AmountInclTax),
            ("Montant en devise", Field::OriginalAmount),
            ("Montant USD", Field::OriginalAmount),
            ("Exercice comptable", Field::FiscalYear),
            ("N° d'OM - Référence", Field::MissionOrder),
            ("Code opération", Field::Operation),
            ("Date de départ", Field::ServiceDate),
            ("Passager", Field::Beneficiary),
            ("Objet", Field::Description),
            ("Rubrique fonctionnelle", Field::Function),
            ("Statut", Field::State),
            ("Etat - Libellé", Field::State),
            ("Date cpt.", Field::Date),
        ] {
            let best = candidates(header).first().copied();
            assert_eq!(best.map(|best| best.field), Some(field), "{header} → {} {best:?}", normal(header));
        }
    }

    #[test]
    fn damaged_headers_are_named_all_the_same() {
        for (header, field) in [
            ("NÂ° mandat", Field::PaymentOrder),
            ("LibellÃ©", Field::Description),
            ("N\u{fffd} mandat", Field::PaymentOrder),
            ("Libell\u{fffd}", Field::Description),
            ("Pi\u{fffd}ce justificative", Field::SupportingDocument),
            ("Cr?ancier", Field::Payee),
            ("Montant mandat\u{fffd}\u{fffd}", Field::AmountOrdered),
            ("ECRITUREDATE", Field::Date),
            ("COMPAUXLIB", Field::Payee),
            ("MTTTC", Field::AmountInclTax),
            ("NUMEROFACTURE", Field::Invoice),
            ("numero_mandat", Field::PaymentOrder),
            ("mandat_numero", Field::PaymentOrder),
            ("Mandat - Date", Field::OrderDate),
            ("Tiers - Libellé", Field::Payee),
            ("Montant H.T.", Field::AmountExclTax),
            ("Date de paie", Field::PaymentDate),
            ("Date de mandateme", Field::OrderDate),
            ("Dat. Fact.", Field::DocumentDate),
            ("Type de montant.1", Field::Direction),
            ("N°\nmandat", Field::PaymentOrder),
        ] {
            let best = candidates(header).first().copied();
            assert_eq!(best.map(|best| best.field), Some(field), "{header} → {} {best:?}", normal(header));
        }
    }

    #[test]
    fn a_code_or_a_label_beside_the_thing_is_not_the_thing() {
        for (header, field) in [
            ("Mandaté le", Field::AmountOrdered),
            ("Engagé le", Field::AmountCommitted),
            ("Payé le", Field::AmountPaid),
            ("Code tiers", Field::Payee),
            ("TVA - Code", Field::Tax),
            ("Taux de TVA", Field::Tax),
            ("Taux de TVA", Field::Rate),
            ("% TVA", Field::Tax),
            ("TVAIntraCom", Field::Tax),
            ("Libellé article", Field::Account),
            ("Date facture", Field::Invoice),
            ("Cumul mandaté", Field::AmountOrdered),
            ("Adresse tiers", Field::Payee),
            ("Montant en k€", Field::Amount),
            ("Contractant 1 - Tiers - Code", Field::Payee),
        ] {
            assert!(!candidates(header).iter().any(|named| named.field == field), "{header}");
        }
    }
}
