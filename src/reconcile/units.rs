//! What is paired without a reference: single lines, or lines that stand together on their own side, such
//! as those of one invoice or of one mandat.

use rustc_hash::FxHashMap;

use super::numbers::{self, Dress};
use super::pool::Pool;
use crate::model::Date;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::mission::MissionId;

/// Lines of one side that are settled together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// In the order of entries; never empty.
    pub(super) lines: Vec<usize>,
    pub(super) cents: i128,
    pub(super) face: Face,
    /// The days that a payment says it is for, or those of a document.
    pub(super) service: Vec<Date>,
}

/// What a unit shows: those of one amount and one face may be exchanged for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Face {
    pub(super) payee: Option<u32>,
    pub(super) mission: Option<MissionId>,
    pub(super) day: Option<Date>,
    pub(super) person: Option<u32>,
    /// What its numbers may say against another line.
    numbers: u64,
    /// What its sentence may say for one.
    text: u64,
}

impl Unit {
    /// The line that stands for the unit.
    pub(super) fn first(&self) -> usize {
        self.lines.first().copied().unwrap_or_default()
    }

    pub(super) fn is_single(&self) -> bool {
        self.lines.len() == 1
    }
}

/// Makes units; knows which numbers the two sides use, for a number that the other side never uses says
/// nothing against it.
pub(super) struct Maker {
    ledger: Uses,
    support: Uses,
}

/// The kinds of numbers that free lines of a side carry.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    order: bool,
    commitment: bool,
    statement: bool,
    mission_order: bool,
    ticket: bool,
    person: bool,
}

impl Uses {
    fn of(pool: &Pool<'_>, side: Side) -> Self {
        let told = pool.free_fields(side);
        let uses = |field: Field| told >> field.index() & 1 != 0;
        Self {
            order: uses(Field::PaymentOrder),
            commitment: uses(Field::Commitment),
            statement: uses(Field::Statement),
            mission_order: uses(Field::MissionOrder),
            ticket: uses(Field::Ticket),
            person: uses(Field::Beneficiary),
        }
    }
}

impl Maker {
    pub(super) fn of(pool: &Pool<'_>) -> Self {
        Self { ledger: Uses::of(pool, Side::Ledger), support: Uses::of(pool, Side::Support) }
    }

    /// The unit of these lines.
    pub(super) fn unit(&self, pool: &Pool<'_>, lines: Vec<usize>) -> Unit {
        let one = |of: &dyn Fn(usize) -> Option<u32>| {
            let mut all = lines.iter().map(|at| of(*at));
            let first = all.next().flatten();
            first.filter(|_| all.all(|other| other == first))
        };
        let payee = one(&|at| pool.bonds.payee(at));
        let mission = one(&|at| pool.mission(at).map(|mission| mission.0.into()));
        let person = one(&|at| pool.bonds.person(at));
        let days = lines.iter().filter_map(|at| pool.day(*at));
        let side = pool.entries[lines[0]].side;
        // The last paper before the first payment.
        let day = if side == Side::Ledger { days.min() } else { days.max() };
        let mission = mission.and_then(|mission| u16::try_from(mission).ok()).map(MissionId);
        let numbers = lines.iter().fold(0, |sum, at| mix(sum, self.numbers(pool, &pool.entries[*at])));
        let text = lines.iter().fold(0, |sum, at| mix(sum, self.text(&pool.entries[*at])));
        let mut service: Vec<Date> = lines.iter().flat_map(|at| service(&pool.entries[*at])).collect();
        service.sort_unstable();
        service.dedup();
        let text = service.iter().fold(text, |sum, day| mix(sum, day.day_of_year().unsigned_abs().into()));
        let face = Face { payee, mission, day, person, numbers, text };
        Unit { cents: pool.total(&lines), face, service, lines }
    }

    fn numbers(&self, pool: &Pool<'_>, entry: &Entry) -> u64 {
        let other = if entry.side == Side::Ledger { self.support } else { self.ledger };
        let mut sum = 0;
        for (used, text) in [
            (other.order, entry.payment_order()),
            (other.commitment, entry.commitment()),
            (other.statement, entry.statement()),
            (other.mission_order, entry.mission_order()),
            (other.ticket, entry.ticket()),
        ] {
            sum = mix(sum, if used { mark(text) } else { 0 });
        }
        if other.order {
            sum = mix(sum, entry.year().map_or(0, |year| year as u64 + 1));
        }
        mix(sum, pool.standing(entry))
    }

    /// Sentences may name the person of the other side.
    fn text(&self, entry: &Entry) -> u64 {
        let other = if entry.side == Side::Ledger { self.support } else { self.ledger };
        let text = entry.description().filter(|_| other.person);
        text.map_or(0, |text| text.bytes().fold(1, |sum, byte| mix(sum, byte.into())))
    }
}

/// The days of consumption in the column or in words; of a document its own day too.
fn service(entry: &Entry) -> impl Iterator<Item = Date> {
    let own = entry.date.filter(|_| entry.side == Side::Support);
    let named = entry.description().into_iter().flat_map(days_in_words);
    entry.service_date.into_iter().chain(entry.service_end).chain(own).chain(named)
}

/// `Nuit du 05/11/2017`: the days of a sentence.
fn days_in_words(text: &str) -> Vec<Date> {
    let figures = |part: &str, digits: usize| {
        let all = !part.is_empty() && part.len() <= digits && part.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| part.parse::<i16>().ok()).flatten()
    };
    let day = |word: &str| {
        let mut parts = word.split(['/', '.']);
        let day = i8::try_from(figures(parts.next()?, 2)?).ok()?;
        let month = i8::try_from(figures(parts.next()?, 2)?).ok()?;
        let year = parts.next()?;
        let year = figures(year, 4).filter(|_| year.len() != 3 && parts.next().is_none())?;
        Date::new(if year < 100 { 2000 + year } else { year }, month, day).ok()
    };
    let signs = |sign: char| !(sign.is_ascii_digit() || sign == '/' || sign == '.');
    text.split(signs).map(|word| word.trim_matches('.')).filter(|word| word.len() >= 6).filter_map(day).collect()
}

fn mark(text: Option<&str>) -> u64 {
    text.map_or(0, |text| numbers::mark(text, Dress::Spaced).unwrap_or(1))
}

fn mix(sum: u64, part: u64) -> u64 {
    (sum.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Units of one side by amount and face, in the order of their first lines.
pub(super) fn classes(units: Vec<Unit>) -> Vec<Vec<Unit>> {
    let mut place: FxHashMap<(i128, Face), usize> = FxHashMap::default();
    let mut classes: Vec<Vec<Unit>> = Vec::new();
    for unit in units {
        let at = *place.entry((unit.cents, unit.face)).or_insert_with(|| {
            classes.push(Vec::new());
            classes.len() - 1
        });
        classes[at].push(unit);
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_sentences() {
        let found: Vec<String> = days_in_words("Nuits du 05/11/2017 au 7.11.17 (n° 12/2017, 1.234.56).")
            .iter()
            .map(Date::to_string)
            .collect();
        assert_eq!(found, ["2017-11-05", "2017-11-07"]);
    }
}
