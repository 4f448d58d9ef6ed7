//! What stands below the printed total of a claim and is no expense: what is to be paid of it, how many meals it holds,
//! when it was signed.
//!
//! ```text
//! Total            | 69,54
//! Part personnelle | -20,00
//! Net à payer      | 49,54
//! Nombre de repas  | 2
//! Fait le          | 20/11/2024
//! ```
//!
//! The total is that of the lines above it to the cent, and the row says neither a day nor a number of its own. What is to
//! be paid proves itself by its amount; `Taxi du retour` stays a line.

use rust_decimal::Decimal;

use super::questions::{Question, Why};
use super::{is_advance_label, is_net_label};
use crate::interpret::amounts::Amounts;
use crate::interpret::rows::cells::RowCells;
use crate::interpret::totals::Closed;
use crate::interpret::totals::printed::{Printed, REFERENCES, says_total};
use crate::interpret::values;
use crate::interpret::values::vocabulary::OTHER_TOTALS;
use crate::model::entry::{Entry, Side};
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// What a row says of the total above it.
#[derive(Clone, Debug)]
pub(in crate::interpret) enum Below {
    /// What is to be paid of it, which the rows between make.
    Total(Printed),
    /// What is taken off it, or what is then left.
    Foot,
    /// A day in the place of an amount.
    Note,
    /// A number that is no amount by its words.
    Doubtful(Doubtful),
}

/// A row that its words set aside, unless a total printed further below holds it.
#[derive(Clone, Debug)]
pub(in crate::interpret) struct Doubtful {
    pub(in crate::interpret) row: u32,
    pub(in crate::interpret) stated: Decimal,
    /// What is asked about it.
    question: Option<Question>,
}

/// What rows below the lines say that is taken off them.
#[derive(Default)]
pub(in crate::interpret) struct TakenOff {
    /// Σ of what such rows say; none without any.
    sum: Option<Decimal>,
    /// The advances among them.
    pub(in crate::interpret) advances: Vec<(Place, Money)>,
    /// Rows that are no lines as long as no total below holds them.
    pub(in crate::interpret) doubtful: Vec<Doubtful>,
    /// What is asked about other rows below the lines.
    questions: Vec<Question>,
}

impl TakenOff {
    /// True when some row says so.
    pub(in crate::interpret) fn is_some(&self) -> bool {
        self.sum.is_some()
    }

    /// Another total is printed: what was taken off the last one is not taken off this one.
    pub(in crate::interpret) fn begin_again(&mut self) {
        self.sum = None;
    }

    /// What is asked about rows below the lines, in their order.
    pub(in crate::interpret) fn questions(&mut self) -> Vec<Question> {
        let mut asked = std::mem::take(&mut self.questions);
        asked.extend(self.doubtful.drain(..).filter_map(|one| one.question));
        asked.sort_by_key(|one| one.at.cell_ref().map_or(0, |cell| cell.row));
        asked
    }

    /// A row says so.
    pub(in crate::interpret) fn meet(&mut self, sheet: &Sheet, amounts: &Amounts, cells: &RowCells<'_>) {
        const ADVANCES: &[&str] = &["avance", "avances", "acompte", "advance", "advances", "vorschuss", "anticipo"];
        let stated = amounts.stated(cells).unwrap_or_default().abs();
        self.sum = Some(self.sum.unwrap_or_default() + stated);
        // `Reste à payer (avance déduite)` is no second advance.
        const LEFT: &[&str] = &["reste", "net", "solde", "trop"];
        let says = |(_, value)| {
            matches!(value, Value::Text(text) if {
                let folded = fold(text);
                let mut words = folded.split(' ');
                !LEFT.iter().any(|left| folded.starts_with(left)) && words.any(|word| ADVANCES.contains(&word))
            })
        };
        if !stated.is_zero() && cells.all().any(says) {
            let at = sheet.place(cells.row(), amounts.column());
            self.advances.push((at, Money::new(stated, amounts.currency())));
        }
    }
}

/// First words of what counts, beside a small whole number; then one of what is counted.
const COUNTS: &[&str] = &["nombre de", "nombre d", "nbre de", "nb de", "nb", "number of", "anzahl"];
const COUNTED: &[&str] = &[
    "repas",
    "dejeuners",
    "diners",
    "nuits",
    "nuitees",
    "jours",
    "jour",
    "journees",
    "personnes",
    "participants",
    "convives",
    "couverts",
    "pieces",
    "jointes",
    "justificatifs",
    "tickets",
    "pages",
    "km",
    "kilometres",
    "meals",
    "nights",
    "days",
    "people",
    "receipts",
    "mahlzeiten",
    "nachte",
    "tage",
    "personen",
];

/// What has a number beside it, or a day; word for word, as a row may be `Date supplémentaire à l’hôtel`.
const NUMBERED: &[&str] = &["matricule", "matricule agent", "matricule de l agent", "puissance fiscale"];
const DATED: &[&str] =
    &["fait le", "signe le", "vise le", "date", "date de signature", "date du visa", "date de la demande"];

/// First words of what has a day beside it that a spreadsheet knows as one.
const SIGNED: &[&str] =
    &["fait", "date", "signe", "vise", "visa", "vu", "signature", "certifie", "etabli", "le", "dated"];

/// First words of rates of exchange, and what may follow: `Taux de change et frais` is paid.
const RATES: &[&str] = &["taux de change", "taux de conversion", "exchange rate", "wechselkurs"];
const OF_RATES: &[&str] = &[
    "eur", "euro", "usd", "gbp", "chf", "cad", "jpy", "dollar", "moyen", "applique", "bce", "du", "le", "au",
    "jour",
];

/// First words of what limits or measures what is paid, in money, and what may follow: it is asked about. `Taux réduit
/// SNCF` is bought.
const LIMITS: &[&str] = &[
    "plafond",
    "plafonds",
    "montant plafonne",
    "montant accorde",
    "montant admis",
    "montant remboursable",
    "taux",
];
const OF_LIMITS: &[&str] = &[
    "repas",
    "dejeuner",
    "diner",
    "midi",
    "soir",
    "nuit",
    "nuits",
    "nuitee",
    "nuitees",
    "hotel",
    "hebergement",
    "journalier",
    "forfaitaire",
    "reglementaire",
    "horaire",
    "kilometrique",
    "applicable",
    "maximum",
    "max",
    "remboursement",
    "remboursable",
    "indemnite",
    "indemnites",
    "mission",
    "par",
    "jour",
    "de",
    "des",
    "du",
    "d",
    "la",
    "le",
    "l",
    "en",
    "euros",
    "eur",
];

/// What says a distance, word for word, beside a whole number: a mileage allowance has an amount.
const DISTANCE: &[&str] = &["kilometres", "kilometre", "km", "kms", "distance", "miles"];
const DISTANCES: &[&str] = &[
    "parcourus",
    "parcourue",
    "total",
    "totale",
    "aller",
    "retour",
    "en",
    "de",
    "effectues",
    "nombre",
    "vehicule",
];

/// True for a row that says little: asked of every row.
#[inline]
pub(in crate::interpret) fn is_short(side: Side, cells: &RowCells<'_>) -> bool {
    let cells_max = if side == Side::Support { 3 } else { 2 };
    cells.filled() <= cells_max
}

/// Reads a row of a ledger below the total of its lines, all of which have a number: `Reste à mandater | 350,00` is no
/// payment order. It is asked about, unless its words say that it is not paid.
pub(in crate::interpret) fn of_ledger(
    sheet: &Sheet,
    amounts: &Amounts,
    cells: &RowCells<'_>,
    (closed, lines): (Closed, &[Entry]),
) -> Option<Below> {
    const LINES: usize = 8;
    let own = amounts.column();
    let (column, value) = cells.all().find(|(column, _)| *column != own)?;
    let Value::Text(label) = value else { return None };
    let stands_first = column == 0;
    let references = || REFERENCES.iter().filter_map(|field| cells.column(*field));
    let is_told = (stands_first || references().any(|one| one == column))
        && label.chars().any(char::is_alphabetic)
        && !says_total(label);
    // Asked of the sheet: the texts of the last lines are not laid yet.
    let has_number = |row: u32| {
        let mut texts = references().filter_map(|column| values::text(sheet.value(row, column)));
        texts.any(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
    };
    let rows = || lines.iter().rev().take(LINES).filter_map(|line| line.place.cell_ref());
    let are_numbered = || rows().all(|cell| has_number(cell.row));
    // A sum of lines may be their total, whatever its name.
    let sums = [closed.stated, closed.since, closed.stated + closed.since, closed.all];
    let stated = amounts.stated(cells).filter(|stated| is_told && !sums.contains(stated) && are_numbered())?;
    let says = |words: &[&str]| fold(label).split(' ').any(|word| words.contains(&word));
    let question = (!says(OTHER_TOTALS) && !says(EXPECTED) && !stated.is_zero()).then(|| Question {
        at: sheet.place(cells.row(), own),
        label: label.trim().to_owned(),
        amount: Money::new(stated, amounts.currency()),
        why: Why::Unnumbered,
    });
    Some(Below::Doubtful(Doubtful { row: cells.row(), stated, question }))
}

/// Words of what is not paid by anybody of the house: `Participation CCI attendue`.
const EXPECTED: &[&str] =
    &["recette", "recettes", "participation", "participations", "subvention", "attendu", "attendue"];

/// Reads a short row without day or number that stands below a total of the lines above it; below titles printed again
/// since, it may be the first line of another claim.
pub(in crate::interpret) fn read(
    sheet: &Sheet,
    amounts: &Amounts,
    cells: &RowCells<'_>,
    closed: Closed,
    taken_off: &mut TakenOff,
) -> Option<Below> {
    // Days since the end of 1899, from 1990 on: no amount looks like this.
    const FIRST_DAY: f64 = 32_874.0;
    let own = amounts.column();
    let mut texts = cells.all().filter(|(column, _)| *column != own).filter_map(|(_, value)| values::text(value));
    let (label, more) = (texts.next()?, texts.next());
    if more.as_ref().is_some_and(|text| text.chars().any(char::is_alphabetic)) {
        return None;
    }
    // `Taxi | 12,05` may have become a day too: it is not passed over.
    if matches!(cells.at(own), Value::Date(day) if day >= FIRST_DAY) {
        return begins(&fold(&label), SIGNED).then_some(Below::Note);
    }
    let stated = amounts.stated(cells)?;
    let folded = fold(&label);
    let due = closed.stated + closed.since;
    let doubtful: Decimal = taken_off.doubtful.iter().map(|one| one.stated).sum();
    let is_due = [due, closed.all].iter().any(|sum| stated == *sum || stated == *sum + doubtful);
    let is_left = || taken_off.sum.is_some_and(|off| stated == due - off);
    if (is_net_label(&label) || says(&folded, LIMITS, OF_LIMITS)) && is_due {
        return Some(Below::Total(Printed { label: label.into_owned(), stated: (own, stated) }));
    }
    if is_advance_label(&folded) || (is_net_label(&label) && is_left()) {
        return Some(Below::Foot);
    }
    // `Kilomètres | 200 | 64,00` has a quantity and its amount.
    let is_alone = more.is_none() && !closed.titled_again;
    let has_cents = matches!(cells.at(own), Value::Text(text) if text.contains([',', '.']));
    let told = if is_alone { told(&folded, stated, has_cents) } else { Told::Amount };
    let question = |why: Why| {
        let (at, amount) = (sheet.place(cells.row(), own), Money::new(stated, amounts.currency()));
        (!stated.is_zero()).then(|| Question { at, label: label.clone().into_owned(), amount, why })
    };
    let question = match told {
        Told::Number => None,
        Told::Measure => question(Why::Measures),
        Told::Amount => {
            taken_off.questions.extend(question(Why::OtherNet).filter(|_| is_net_label(&label)));
            return None;
        }
    };
    Some(Below::Doubtful(Doubtful { row: cells.row(), stated, question }))
}

fn begins(folded: &str, words: &[&str]) -> bool {
    let says =
        |word: &&str| folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    words.iter().any(says)
}

/// True for one of these, and nothing behind but some of those.
fn says(folded: &str, heads: &[&str], behind: &[&str]) -> bool {
    let is_known = |rest: &str| {
        rest.is_empty() || (rest.starts_with(' ') && rest[1..].split(' ').all(|word| behind.contains(&word)))
    };
    heads.iter().filter_map(|head| folded.strip_prefix(head)).any(is_known)
}

/// What the words of a row make of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// A count, a number, a day, a rate.
    Number,
    /// What limits or measures, and may still be an amount of money.
    Measure,
    /// An amount, for all that the words say.
    Amount,
}

fn told(folded: &str, stated: Decimal, has_cents: bool) -> Told {
    let is_whole = stated.fract().is_zero() && !has_cents;
    // A day as a spreadsheet counts it, or as `20241120`.
    let is_day = || stated >= Decimal::from(32_874);
    if begins(folded, RATES) {
        return match (says(folded, RATES, OF_RATES), stated <= Decimal::TWO) {
            (true, true) => Told::Number,
            (true, false) => Told::Measure,
            (false, _) => Told::Amount,
        };
    }
    let counts = || says(folded, COUNTS, COUNTED) && !COUNTS.contains(&folded);
    if is_whole && (NUMBERED.contains(&folded) || (DATED.contains(&folded) && is_day())) {
        return Told::Number;
    }
    if is_whole && counts() {
        return if stated < Decimal::TEN { Told::Number } else { Told::Measure };
    }
    let measures = says(folded, LIMITS, OF_LIMITS) || (is_whole && is_distance(folded));
    if measures { Told::Measure } else { Told::Amount }
}

fn is_distance(folded: &str) -> bool {
    let mut words = folded.split(' ');
    words.any(|word| DISTANCE.contains(&word))
        && folded.split(' ').all(|word| DISTANCE.contains(&word) || DISTANCES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_or_measures_is_no_expense() {
        let (two, many, cents) = (Decimal::TWO, Decimal::from(120), Decimal::new(4_050, 2));
        let is_number = |label: &str, amount: Decimal| told(label, amount, false) == Told::Number;
        let measures = |label: &str, amount: Decimal| told(label, amount, false) == Told::Measure;
        for (label, amount) in [("nombre de repas", two), ("matricule", many), ("taux de change", Decimal::ONE)] {
            assert!(is_number(label, amount), "{label}");
        }
        for (label, amount) in
            [("plafond repas", cents), ("nombre de nuits", many), ("kilometres", many), ("taux de change", cents)]
        {
            assert!(!is_number(label, amount) && measures(label, amount), "{label}");
        }
        for (label, amount) in [
            ("taxi du retour", two),
            ("pages jaunes", two),
            ("nombreux taxis", two),
            ("datation", two),
            ("nombre de repas", cents),
            ("kilometres", cents),
            ("nombre de repas 2", many),
            ("nombre de repas offerts a nos hotes", two),
            ("date du 07 11 taxi", two),
            ("date", two),
            ("taux de change frais bancaires", two),
            ("exchange rate fee", two),
            ("taux reduit sncf", cents),
            ("plafond atteint repas", cents),
            ("mileage", many),
        ] {
            assert!(!is_number(label, amount) && !measures(label, amount), "{label}");
        }
        assert_eq!(told("nombre de repas", Decimal::from(40), true), Told::Amount);
        assert!(is_distance("kilometres") && is_distance("km parcourus") && is_distance("distance totale en km"));
        assert!(!is_distance("indemnites kilometriques") && !is_distance("km taxi") && !is_distance("total"));
    }
}
