//! The document's own amount, divided by the rate, is not the euro amount. Example: 320,00 USD at 1,1639
//! make 274,94 €; the line says 320,00 €: it was not converted. The rate printed on the line is used, either way
//! round, unless the rate of the day is known and is another one: then, and without a printed rate, that of the day;
//! `ecart_change_max_pourcent` is allowed. Example: 1 850,00 CAD × 1,4732 is counted, and that is what a euro cost in
//! dollars that day.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::findings::wording::{day, line_first};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Figure, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::money::{Currency, Money};
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
    if !has_foreign(books) {
        return Err(Outcome::NotApplicable(NO_FOREIGN.into()));
    }
    let mut foreign = 0_usize;
    let (mut found, mut either, mut without_rate) = (Vec::new(), Vec::new(), Vec::new());
    let mut printed: BTreeMap<Currency, Vec<Decimal>> = BTreeMap::new();
    for (id, entry, amount) in scope::both_sides(books) {
        let Some(original) = entry.original().filter(|original| original.currency() != books.currency()) else {
            continue;
        };
        foreign += 1;
        let line = Line { id, amount, original };
        let Some(rate) = Rate::of(books, entry, original) else {
            without_rate.push(line);
            continue;
        };
        let ways = rate.ways(&line, books);
        printed.entry(original.currency()).or_default().extend(rate.proved(ways));
        match ways {
            [false, false] => found.extend(observe(books, &line, &rate)),
            ways if rate.way == Way::Either && !rate.is_of_day => either.push((line, rate, ways)),
            _ => {}
        }
    }
    found.extend(both_ways(books, &either));
    printed.values_mut().for_each(|rates| rates.sort_unstable());
    let of_others = |line: &Line| as_on_others(books, line, printed.get(&line.original.currency())?);
    // Francs that other lines turn into about as many euros may once have been the same number.
    let is_near_one = |line: &Line| {
        let (euros, number) = (line.amount.amount(), line.original.amount());
        euros != number && (euros - number).abs() * Decimal::from(20) < number.abs()
    };
    let near: BTreeSet<Currency> =
        without_rate.iter().filter(|line| is_near_one(line)).map(|line| line.original.currency()).collect();
    let is_open = |line: &&Line| !near.contains(&line.original.currency());
    let unlike = |line: &Line| {
        of_others(line).or_else(|| Some(line).filter(is_open).and_then(|line| not_converted(books, line)))
    };
    found.extend(without_rate.iter().filter_map(unlike));
    if foreign == 0 {
        return Err(Outcome::NotApplicable(NO_FOREIGN.into()));
    }
    let lines = super::findings::wording::count(without_rate.len(), "ligne", "lignes");
    let lacking = (!without_rate.is_empty()).then(|| format!("aucun taux à la date de {lines} en devise"));
    scope::conclude(found, lacking.into_iter().collect())
}

/// What is said where no line is in another currency.
pub(super) const NO_FOREIGN: &str = "aucune ligne en devise étrangère";

/// False when no line has an amount beside its own.
pub(super) fn has_foreign(books: &Books) -> bool {
    [Side::Ledger, Side::Support].into_iter().any(|side| books.tells(side, Figure::Original))
}

/// A line in another currency.
struct Line {
    id: EntryId,
    amount: Money,
    original: Money,
}

/// A line without any rate, against those by which other lines of its currency are right: some weeks may lie between
/// them, a comma or another currency makes more.
fn as_on_others(books: &Books, line: &Line, rates: &[Decimal]) -> Option<Observation> {
    let apart = ALIKE + ALIKE;
    let own = line.original.amount().checked_div(line.amount.amount())?;
    let is_near = |rate: &Decimal| own.checked_div(*rate).is_some_and(|part| (part - Decimal::ONE).abs() <= apart);
    let middle = rates.get(rates.len() / 2).filter(|_| !rates.iter().any(is_near))?;
    let told = "taux d’autres lignes, la ligne n’en dit pas".to_owned();
    observe(books, line, &Rate { value: *middle, told, way: Way::Divides, is_of_day: false })
}

/// A line whose euros are the very number of its currency, where nothing tells a rate: no currency is a euro to the
/// cent.
fn not_converted(books: &Books, line: &Line) -> Option<Observation> {
    let Line { id, amount, original } = *line;
    if amount.amount() != original.amount() || amount.amount().is_zero() {
        return None;
    }
    let message = format!(
        "{} : {original} comptés pour {amount}, le même nombre, sans taux sur la ligne ni dans le dossier : le montant en devise semble compté en euros.",
        line_first(books.entry(id)),
    );
    let remedy = format!(
        "Joindre le débit bancaire en euros, ou un export de taux {} ; corriger la devise de la ligne si elle est en euros.",
        original.currency()
    );
    Some(scope::on(books, id, message, remedy))
}

/// Where no rate of the day is known: lines multiplied by the rate by which others of their currency are divided. The
/// fewer are in question, both kinds when they are as many.
fn both_ways(books: &Books, lines: &[(Line, Rate, [bool; 2])]) -> Vec<Observation> {
    // The rates by which lines of a currency are divided, and multiplied, in order.
    let mut rates: BTreeMap<Currency, [Vec<Decimal>; 2]> = BTreeMap::new();
    // Near parity a rate and its inverse are alike.
    let is_near_one = |rate: &Rate| (rate.value - Decimal::ONE).abs() <= ALIKE + ALIKE;
    for (line, rate, ways) in lines.iter().filter(|(_, rate, ways)| ways[0] != ways[1] && !is_near_one(rate)) {
        rates.entry(line.original.currency()).or_default()[usize::from(ways[1])].push(rate.value);
    }
    rates.values_mut().flatten().for_each(|rates| rates.sort_unstable());
    let alike = |rates: &[Decimal], value: Decimal| {
        let (least, most) = (value * (Decimal::ONE - ALIKE), value * (Decimal::ONE + ALIKE));
        rates.partition_point(|one| *one <= most) - rates.partition_point(|one| *one < least)
    };
    let doubt = |(line, rate, ways): &(Line, Rate, [bool; 2])| {
        let of_currency = rates.get(&line.original.currency()).filter(|_| ways[0] != ways[1])?;
        let [own, other] = [ways[1], ways[0]].map(|way| alike(&of_currency[usize::from(way)], rate.value));
        if other == 0 || other < own {
            return None;
        }
        let way = if ways[0] { Way::Multiplies } else { Way::Divides };
        let told = format!("{}, comme sur d’autres lignes", rate.told);
        observe(books, line, &Rate { value: rate.value, told, way, is_of_day: false })
    };
    lines.iter().filter_map(doubt).collect()
}

/// By how much two rates may differ that are the same: banks take their part, and some weeks may lie between the days
/// that are meant.
const ALIKE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// The rate that a line is judged by, in units of currency per euro, and what says so.
struct Rate {
    value: Decimal,
    told: String,
    way: Way,
    /// It is the rate of the day, or near it.
    is_of_day: bool,
}

/// How a rate turns the currency into euros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Units of currency per euro.
    Divides,
    /// Euros per unit.
    Multiplies,
    /// Nothing tells which.
    Either,
}

impl Rate {
    fn of(books: &Books, entry: &Entry, original: Money) -> Option<Self> {
        let printed = entry.rate().filter(|rate| *rate > Decimal::ZERO);
        // A night may be booked, and paid, months before it.
        let days = [entry.service_date, entry.date, entry.document_date, entry.order_date, entry.payment_date];
        let mut of_days = days.into_iter().flatten().filter_map(|day| Self::of_day(books, day, original));
        let of_day = of_days.next();
        let Some(value) = printed else {
            let of_line = entry.service_date.or(entry.date)?;
            return Self::of_day(books, of_line, original);
        };
        let told = "taux de la ligne".to_owned();
        let Some(of_day) = of_day else {
            return Some(Self { value, told, way: Way::Either, is_of_day: false });
        };
        let way = of_day.way_of(value).or_else(|| of_days.find_map(|rate| rate.way_of(value)));
        match way.filter(|_| !of_day.is_unlike_one(value, books)) {
            Some(way) => Some(Self { value, told, way, is_of_day: true }),
            None => {
                let shown = french(value);
                Some(Self { told: format!("{} ; la ligne dit {shown}", of_day.told), ..of_day })
            }
        }
    }

    /// A rate of one, where no euro is worth one unit: nothing was converted, and no bank takes its part of that.
    fn is_unlike_one(&self, printed: Decimal, books: &Books) -> bool {
        let apart = books.dossier.rules.exchange_gap_max_percent / Decimal::ONE_HUNDRED;
        printed == Decimal::ONE && (self.value - Decimal::ONE).abs() > apart
    }

    fn of_day(books: &Books, date: Date, original: Money) -> Option<Self> {
        let rate = books.rates.on(original.currency(), date)?;
        let quoted =
            if rate.date == date { String::new() } else { format!(", dernier connu avant le {}", day(date)) };
        let told = match books.rates.parity(original.currency()) {
            Some(parity) if parity == rate => rate.place.to_string(),
            _ => format!("taux du {}{quoted}, {}", day(rate.date), rate.place),
        };
        (rate.value > Decimal::ZERO).then_some(Self { value: rate.value, told, way: Way::Divides, is_of_day: true })
    }

    /// Which way round a printed rate is that of the day; none when it is neither.
    fn way_of(&self, printed: Decimal) -> Option<Way> {
        // What banks take, and some weeks between the days that may be meant.
        let near = Decimal::new(5, 2);
        let is_near =
            |one: Decimal| one.checked_div(self.value).is_some_and(|part| (part - Decimal::ONE).abs() <= near);
        let inverse = || Decimal::ONE.checked_div(printed).is_some_and(is_near);
        match (is_near(printed), inverse()) {
            (true, true) => Some(Way::Either),
            (true, false) => Some(Way::Divides),
            (false, true) => Some(Way::Multiplies),
            (false, false) => None,
        }
    }

    /// The rate in units of currency per euro, when it makes the amount of its line.
    fn proved(&self, ways: [bool; 2]) -> Option<Decimal> {
        match ways {
            [true, _] => Some(self.value),
            [false, true] => Decimal::ONE.checked_div(self.value),
            [false, false] => None,
        }
    }

    fn convert(&self, original: Money, books: &Books) -> Option<Money> {
        let value = match self.way {
            Way::Multiplies => original.amount().checked_mul(self.value),
            Way::Divides | Way::Either => original.amount().checked_div(self.value),
        };
        Some(Money::new(value?, books.currency()).rounded())
    }

    /// Whether the amount is, within the tolerance, the original one divided by the rate, and whether it is multiplied
    /// by it; only the ways in which the rate may be meant.
    fn ways(&self, line: &Line, books: &Books) -> [bool; 2] {
        let percent = books.dossier.rules.exchange_gap_max_percent;
        let near = |expected: Decimal| {
            let expected = Money::new(expected, books.currency()).rounded().amount();
            let allowed = expected.abs().checked_mul(percent).map(|part| part / Decimal::ONE_HUNDRED);
            allowed.is_some_and(|allowed| (expected - line.amount.amount()).abs() <= allowed)
        };
        let original = line.original.amount();
        let divided = original.checked_div(self.value).filter(|_| self.way != Way::Multiplies);
        let multiplied = original.checked_mul(self.value).filter(|_| self.way != Way::Divides);
        [divided.is_some_and(near), multiplied.is_some_and(near)]
    }
}

fn french(rate: Decimal) -> String {
    rate.normalize().to_string().replace('.', ",")
}

fn observe(books: &Books, line: &Line, rate: &Rate) -> Option<Observation> {
    let Line { id, amount, original } = *line;
    let expected = rate.convert(original, books)?;
    let difference = gap(amount, expected);
    let (shown, sign) = (french(rate.value), if rate.way == Way::Multiplies { '×' } else { '÷' });
    let not_converted =
        if original.amount() == amount.amount() { " Le montant en devise semble compté en euros." } else { "" };
    let message = format!(
        "{} : {original} {sign} {shown} ({}) font {expected}, la ligne compte {amount} : écart de {difference}.{not_converted}",
        line_first(books.entry(id)),
        rate.told
    );
    let remedy =
        "Refaire la conversion au taux du jour, ou joindre le débit bancaire en euros qui justifie ce montant.";
    Some(scope::on(books, id, message, remedy).amount(difference))
}
