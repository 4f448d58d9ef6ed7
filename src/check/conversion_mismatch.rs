//! The document's own amount, divided by the rate, is not the euro amount. Example: 320,00 USD at 1,1639
//! make 274,94 €; the line says 320,00 €: it was not converted. The rate printed on the line is used, else
//! the rate of the day; `ecart_change_max_pourcent` is allowed.

use rust_decimal::Decimal;

use super::wording::{day, line_first};
use super::{Check, Grounds, scope};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::report::gap;

pub(super) static CHECK: Check = Check {
    id: "conversion_mismatch",
    title: "Conversion de devise à vérifier",
    why: "Un montant mal converti, ou non converti, change le coût de la mission.",
    source: "Taux de chancellerie (DGFiP) ou montant réellement débité en euros par la banque ; tolérance paramétrable (ecart_change_max_pourcent).",
    remedy: "Refaire la conversion au taux du jour, ou joindre le relevé bancaire en euros.",
    severity: Severity::Review,
    needs: "Le montant en devise, le montant en euros, et un taux (sur la ligne ou dans un export de taux).",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let (mut foreign, mut without_rate) = (0_usize, 0_usize);
    let mut found = Vec::new();
    for (id, entry, amount) in scope::both_sides(books) {
        let Some(original) = entry.original().filter(|original| original.currency() != books.currency()) else {
            continue;
        };
        foreign += 1;
        let Some(rate) = Rate::of(books, entry, original) else {
            without_rate += 1;
            continue;
        };
        let Some(expected) = rate.convert(original, books) else { continue };
        if rate.agrees(expected, amount, original, books) {
            continue;
        }
        found.push(observe(books, id, (original, expected, amount), &rate));
    }
    if foreign == 0 {
        return Err(Outcome::NotApplicable("aucune ligne en devise étrangère".into()));
    }
    let lines = super::wording::count(without_rate, "ligne", "lignes");
    let lacking = (without_rate > 0).then(|| format!("aucun taux à la date de {lines} en devise"));
    scope::conclude(found, lacking.into_iter().collect())
}

/// The rate that a line is judged by, in units of currency per euro, and what says so.
struct Rate {
    value: Decimal,
    told: String,
    printed: bool,
}

impl Rate {
    fn of(books: &Books, entry: &Entry, original: Money) -> Option<Self> {
        if let Some(value) = entry.rate().filter(|rate| *rate > Decimal::ZERO) {
            return Some(Self { value, told: "taux de la ligne".to_owned(), printed: true });
        }
        let date = entry.service_date.or(entry.date)?;
        let rate = books.rates.on(original.currency(), date)?;
        let quoted =
            if rate.date == date { String::new() } else { format!(", dernier connu avant le {}", day(date)) };
        let told = match books.rates.parity(original.currency()) {
            Some(parity) if parity == rate => rate.place.to_string(),
            _ => format!("taux du {}{quoted}, {}", day(rate.date), rate.place),
        };
        (rate.value > Decimal::ZERO).then_some(Self { value: rate.value, told, printed: false })
    }

    fn convert(&self, original: Money, books: &Books) -> Option<Money> {
        let value = original.amount().checked_div(self.value)?;
        Some(Money::new(value, books.currency()).rounded())
    }

    /// Within the tolerance; a rate printed the other way round (euros per unit) is understood too.
    fn agrees(&self, expected: Money, amount: Money, original: Money, books: &Books) -> bool {
        let percent = books.dossier.rules.exchange_gap_max_percent;
        let near = |expected: Decimal| {
            let allowed = expected.abs().checked_mul(percent).map(|part| part / Decimal::ONE_HUNDRED);
            allowed.is_some_and(|allowed| (expected - amount.amount()).abs() <= allowed)
        };
        let inverse = original.amount().checked_mul(self.value).filter(|_| self.printed);
        near(expected.amount()) || inverse.is_some_and(near)
    }
}

fn observe(books: &Books, id: EntryId, amounts: (Money, Money, Money), rate: &Rate) -> Observation {
    let (original, expected, amount) = amounts;
    let difference = gap(amount, expected);
    let shown = rate.value.normalize().to_string().replace('.', ",");
    let not_converted =
        if original.amount() == amount.amount() { " Le montant en devise semble compté en euros." } else { "" };
    let message = format!(
        "{} : {original} ÷ {shown} ({}) font {expected}, la ligne compte {amount} : écart de {difference}.{not_converted}",
        line_first(books.entry(id)),
        rate.told
    );
    let remedy =
        "Refaire la conversion au taux du jour, ou joindre le débit bancaire en euros qui justifie ce montant.";
    scope::on(books, id, message, remedy).amount(difference)
}
