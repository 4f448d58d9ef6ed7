//! Findings that keep their own line, because another sum or another mission is at stake, and name the row that
//! could not be read from which they come.

use std::collections::BTreeMap;

use crate::check::Seen;
use crate::model::Text;
use crate::model::books::Books;
use crate::model::place::Place;
use crate::model::words::{contains_words, firm_words, fold, reference_key};

/// Rows of one sheet that are named beside its total.
const ROWS_MAX: usize = 10;

/// Links the lines without partner, and the totals that do not agree, to the rows whose amount is unreadable.
pub(super) fn unread(seen: &mut [Seen], absorbed: &BTreeMap<usize, usize>, books: &Books) {
    let rows = Unread::of(seen, absorbed);
    if rows.by_sheet.is_empty() {
        return;
    }
    for at in (0..seen.len()).filter(|at| !absorbed.contains_key(at)) {
        let one = &seen[at];
        let (places, sentence) = match one.check.id {
            "ledger_without_support" => {
                (rows.partner(one, books), "Sa pièce est sans doute celle dont le montant est illisible")
            }
            "support_without_ledger" => {
                (rows.partner(one, books), "Son paiement est sans doute celui dont le montant est illisible")
            }
            "control_total_mismatch" => (rows.of_sheet(&one.observation.at), ""),
            _ => continue,
        };
        let observation = &mut seen[at].observation;
        if let Some(place) = places.first().filter(|_| !sentence.is_empty()) {
            observation.message.push_str(&format!(" {sentence} ({place})."));
        }
        for place in places {
            if !observation.related.contains(&place) {
                observation.related.push(place);
            }
        }
    }
}

/// Rows whose amount is unreadable.
struct Unread {
    /// By the numbers on the row, with its folded texts.
    by_number: BTreeMap<String, Vec<(String, Place)>>,
    by_sheet: BTreeMap<(Text, Option<Text>), Vec<Place>>,
}

impl Unread {
    fn of(seen: &[Seen], absorbed: &BTreeMap<usize, usize>) -> Self {
        let mut rows = Self { by_number: BTreeMap::new(), by_sheet: BTreeMap::new() };
        for (at, one) in seen.iter().enumerate() {
            if one.check.id != "unreadable_amount" || absorbed.contains_key(&at) {
                continue;
            }
            let place = &one.observation.at;
            rows.by_sheet.entry((place.file().clone(), place.sheet().cloned())).or_default().push(place.clone());
            let texts = one.observation.subject.as_deref().unwrap_or_default();
            for number in texts.split_whitespace().filter(|word| word.chars().any(|sign| sign.is_ascii_digit())) {
                rows.by_number.entry(reference_key(number)).or_default().push((fold(texts), place.clone()));
            }
        }
        rows
    }

    /// The row that bears the number and the payee of a line without partner.
    fn partner(&self, one: &Seen, books: &Books) -> Vec<Place> {
        let [line] = one.observation.subjects.as_slice() else { return Vec::new() };
        let entry = books.entry(*line);
        let number = entry.invoice().map(reference_key);
        let rows = number.and_then(|number| self.by_number.get(&number)).into_iter().flatten();
        let payee = entry.payee().map(firm_words).unwrap_or_default();
        let named = |texts: &str| !payee.is_empty() && payee.iter().all(|word| contains_words(texts, word));
        rows.filter(|(texts, _)| named(texts)).map(|(_, place)| place.clone()).take(1).collect()
    }

    fn of_sheet(&self, place: &Place) -> Vec<Place> {
        let rows = self.by_sheet.get(&(place.file().clone(), place.sheet().cloned())).into_iter().flatten();
        rows.take(ROWS_MAX).cloned().collect()
    }
}
