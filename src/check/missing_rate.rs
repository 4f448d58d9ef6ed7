//! An amount in another currency and no rate at its date, on the line or in an export of rates. Example: a
//! receipt of 45,00 USD of 6 November 2017 and no rate for that week: without an amount in euros it enters
//! no total; with one, nobody can tell whether it is right.

use rust_decimal::Decimal;

use super::conversion_mismatch::{self, NO_FOREIGN};
use super::findings::wording::{count, day, line_first, line_with_address, places};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::Money;
use crate::model::words::{SAME_PAYEE, payee_likeness, reference_key};

pub(super) static CHECK: Check = Check {
    id: "missing_rate",
    title: "Taux de change manquant",
    why: "Sans taux, le montant en euros manque au total, ou ne peut être vérifié.",
    source: "Taux de chancellerie publiés par la DGFiP, ou historique des cours de la BCE.",
    remedy: "Ajouter au dossier un export de taux qui couvre la date, ou le montant débité en euros.",
    severity: Severity::Review,
    needs: "La devise et la date des lignes, et un export de taux.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    if !conversion_mismatch::has_foreign(books) {
        return Err(Outcome::NotApplicable(NO_FOREIGN.into()));
    }
    let mut found = Vec::new();
    let (mut foreign, mut unchecked) = (0_usize, 0_usize);
    for (id, entry) in lines(books) {
        let Some(original) = entry.original().filter(|original| original.currency() != books.currency()) else {
            continue;
        };
        foreign += 1;
        if has_rate(books, entry, original) {
            continue;
        }
        // Without any table of rates, amounts in euros are simply not checked.
        if entry.amount.is_some() && books.rates.is_empty() {
            unchecked += 1;
            continue;
        }
        found.push(observe(books, id, original));
    }
    if foreign == 0 {
        return Err(Outcome::NotApplicable(NO_FOREIGN.into()));
    }
    let lines = count(unchecked, "ligne", "lignes");
    let lacking = (unchecked > 0).then(|| format!("aucun export de taux dans le dossier, pour {lines} en devise"));
    scope::conclude(found, lacking.into_iter().collect())
}

/// Counted lines of the missions, those without an amount in euros included.
fn lines(books: &Books) -> impl Iterator<Item = (EntryId, &Entry)> {
    books.assigned().filter(|(_, entry)| entry.is_counted())
}

fn has_rate(books: &Books, entry: &Entry, original: Money) -> bool {
    let of_the_day = |date| books.rates.on(original.currency(), date).is_some();
    (entry.rate().is_some() && entry.amount.is_some()) || entry.service_date.or(entry.date).is_some_and(of_the_day)
}

fn observe(books: &Books, id: EntryId, original: Money) -> Observation {
    let entry = books.entry(id);
    let currency = original.currency();
    let when = entry
        .service_date
        .or(entry.date)
        .map_or("pour une ligne sans date".to_owned(), |date| format!("au {}", day(date)));
    let (known, remedy) = match entry.amount {
        Some(amount) => (
            format!("les {amount} de la ligne ne peuvent être vérifiés"),
            format!(
                "Ajouter au dossier un export de taux {currency} couvrant cette date, ou le relevé du débit en euros."
            ),
        ),
        None => (
            "la ligne n’entre dans aucun total".to_owned(),
            format!(
                "Ajouter au dossier un export de taux {currency} couvrant cette date, ou le montant débité en euros."
            ),
        ),
    };
    let payment = payment(books, id, entry);
    let paid = payment.map(|paid| {
        let line = line_with_address(books.entry(paid));
        format!(
            " Son paiement est sans doute {line}, qui paraît sans justificatif tant que le montant en euros manque."
        )
    });
    let lacking =
        ways(entry, original, books).unwrap_or_else(|| format!("{original}, aucun taux {currency} {when}"));
    let message = format!("{} : {lacking} ; {known}.{}", line_first(entry), paid.unwrap_or_default());
    scope::on(books, id, message, remedy).subjects(payment).related(places(books, payment))
}

/// What the rate of a line makes either way round, when nothing told which way it is.
fn ways(entry: &Entry, original: Money, books: &Books) -> Option<String> {
    let rate = entry.rate().filter(|rate| *rate > Decimal::ZERO && entry.amount.is_none())?;
    let euros = |value: Option<Decimal>| value.map(|value| Money::new(value, books.currency()).rounded());
    let (divided, multiplied) =
        (euros(original.amount().checked_div(rate))?, euros(original.amount().checked_mul(rate))?);
    let (currency, shown) = (original.currency(), rate.normalize().to_string().replace('.', ","));
    Some(format!(
        "{original} au taux de {shown} font {divided} si ce taux est en {currency} pour 1 €, {multiplied} s’il est en euros pour 1 {currency}, et rien ne le dit"
    ))
}

/// The payment of a document without an amount in euros: no match can hold it. It cites the document's
/// number, or is the only one of its payee.
fn payment(books: &Books, id: EntryId, entry: &Entry) -> Option<EntryId> {
    if entry.amount.is_some() || entry.side == Side::Ledger {
        return None;
    }
    let missions = scope::missions(books, id);
    let open = || {
        let lines = scope::lines(books, Side::Ledger).filter(|(line, ..)| books.match_of(*line).is_none());
        lines.filter(|(line, ..)| scope::missions(books, *line).iter().any(|one| missions.contains(one)))
    };
    let number = entry.invoice().map(reference_key).filter(|number| !number.is_empty());
    let cites = |line: &Entry| number.is_some() && line.invoice().map(reference_key) == number;
    let of_payee =
        |line: &Entry| line.payee().zip(entry.payee()).is_some_and(|(a, b)| payee_likeness(a, b) >= SAME_PAYEE);
    let cited = open().find(|(_, line, _)| cites(line) && of_payee(line));
    let mut alone = open().filter(|(_, line, _)| of_payee(line));
    let alone = alone.next().filter(|_| alone.next().is_none());
    cited.or(alone).map(|(line, ..)| line)
}
