//! What the amounts of lines are to their HT and their TVA: read once for the checks that ask.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::scope::{self, Table, Told};
use crate::model::Text;
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Figure, Side};
use crate::model::money::Money;
use crate::model::place::Place;

/// What lines that give HT and TVA were found to say.
pub(in crate::check) struct Bases<'b> {
    /// By table, in order.
    pub(in crate::check) tables: Vec<Readings>,
    /// Of how many lines of missions, of all of a table, both are told.
    pub(in crate::check) told: BTreeMap<Table<'b>, (usize, usize)>,
    /// The lines of missions whose amount is not plainly the sum of both, payments first.
    pub(in crate::check) apart: Vec<EntryId>,
}

/// The lines of one table by what their amount is.
#[derive(Default)]
pub(in crate::check) struct Readings {
    /// Those of which it is the HT.
    pub(in crate::check) net: Vec<EntryId>,
    /// How many there are of the others.
    pub(in crate::check) gross: usize,
}

impl<'b> Bases<'b> {
    /// Walks over the lines of the sides that give a TVA.
    pub(in crate::check) fn of(books: &'b Books) -> Self {
        let mut tables: BTreeMap<(&Text, Option<&Text>), Readings> = BTreeMap::new();
        let (mut told, mut apart) = (Told::default(), Vec::new());
        let cents_max = books.dossier.rules.tax_gap_max.checked_mul(Decimal::ONE_HUNDRED);
        let cents_max = cents_max.and_then(|cents| cents.to_u64());
        // The lines of one table mostly follow each other.
        let mut last: Option<(&Place, &mut Readings)> = None;
        for side in [Side::Ledger, Side::Support] {
            if !books.tells(side, Figure::Tax) {
                scope::lines(books, side).for_each(|(_, entry, _)| told.add(entry, false));
                continue;
            }
            for (id, entry) in books.side(side) {
                let Some(amount) = entry.amount else { continue };
                let cents = Cents::of(entry, amount);
                if let Some(is_net) = cents.as_ref().map_or_else(|| is_net(entry, amount), Cents::is_net) {
                    let place = &entry.place;
                    let readings = match last.take() {
                        Some((beside, readings)) if place.is_beside(beside) => readings,
                        _ => tables.entry((place.file(), place.sheet())).or_default(),
                    };
                    if is_net {
                        readings.net.push(id)
                    } else {
                        readings.gross += 1
                    }
                    last = Some((place, readings));
                }
                if entry.is_counted() && !books.assignments.is_none(id.index()) {
                    let adds_up = !entry.texts.tells(Figure::Original)
                        && cents.zip(cents_max).is_some_and(|(cents, max)| cents.add_up(max));
                    told.add(entry, adds_up || parts(entry, amount).is_some());
                    if !adds_up {
                        apart.push(id);
                    }
                }
            }
        }
        Self { tables: tables.into_values().collect(), told: told.tables(), apart }
    }
}

/// Net, tax and amount in whole hundredths of one currency, as nearly all lines have them.
struct Cents {
    net: i64,
    tax: i64,
    amount: i64,
}

impl Cents {
    #[inline]
    fn of(entry: &Entry, amount: Money) -> Option<Self> {
        let [net, tax] = entry.net_and_tax_cents(amount.currency())?;
        amount.cents().map(|amount| Self { net, tax, amount })
    }

    /// See [`is_net`].
    #[inline]
    fn is_net(&self) -> Option<bool> {
        let is_net = self.amount == self.net;
        let is_told = self.tax != 0 && (is_net || self.net.checked_add(self.tax) == Some(self.amount));
        is_told.then_some(is_net)
    }

    /// True where net and tax make the amount but for so many hundredths.
    #[inline]
    fn add_up(&self, max: u64) -> bool {
        let rest = self.amount.checked_sub(self.net).and_then(|rest| rest.checked_sub(self.tax));
        rest.is_some_and(|rest| rest.unsigned_abs() <= max)
    }
}

/// True when the amount is the HT, false when it is HT + TVA; none when it is neither, or cannot be told.
fn is_net(entry: &Entry, amount: Money) -> Option<bool> {
    let (net, tax) = entry.net_and_tax()?;
    let gross = net.checked_add(tax).ok().filter(|_| !tax.is_zero())?;
    if amount == net { Some(true) } else { (amount == gross).then_some(false) }
}

/// Net, tax and gross in one currency: the document's own when the line is in another.
pub(in crate::check) fn parts(entry: &Entry, amount: Money) -> Option<(Money, Money, Money)> {
    let (net, tax) = entry.net_and_tax()?;
    let gross = entry.original().filter(|original| original.currency() == net.currency()).unwrap_or(amount);
    (net.currency() == tax.currency() && tax.currency() == gross.currency()).then_some((net, tax, gross))
}
