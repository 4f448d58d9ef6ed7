//! A table without a header: the meaning of its columns from their content alone.
//!
//! Only what the content says by itself is named. The caller reports it: a person must confirm. What `dossier.toml`
//! says of a column, `montant = "colonne H"`, stands before anything the content says.

use std::ops::Range;

use super::arithmetic::{self, Numbers};
use super::content::{self, Known, Profile};
use super::doubts::Doubt;
use super::layout::{Layout, TOLD, column_by_letters};
use crate::model::account::ColumnReading;
use crate::model::field::Field;
use crate::model::place::column_letters;
use crate::model::sheet::Sheet;

/// Fewest lines from which a content says anything.
const LINES_MIN: u32 = 2;

/// The columns of a table without header; none when they do not make lines of amounts or of people. `wanted` are
/// the corrections of `dossier.toml`.
pub(in crate::interpret) fn headerless(
    sheet: &Sheet,
    rows: Range<u32>,
    wanted: &[(Field, String)],
) -> Option<Layout> {
    let sampled = content::sample(&rows, sheet.cells(rows.start).count() as u32);
    let last = |row: &u32| sheet.cells(*row).next_back().map_or(0, |(column, _)| column + 1);
    let width = sampled.iter().map(last).max().unwrap_or(0);
    let profiles = content::profiles(sheet, &sampled, width, &Known::default());
    let forced: Vec<(Field, u32)> = wanted
        .iter()
        .filter_map(|(field, name)| Some((*field, column_by_letters(name)?)))
        .filter(|(_, column)| *column < width)
        .collect();
    if forced.is_empty() && profiles.iter().map(|profile| profile.filled).max().unwrap_or(0) < LINES_MIN {
        return None;
    }
    let told = forced.iter().any(|(field, _)| field.is_money());
    let mut table = Table { sheet, sampled, profiles, forced: forced.len(), given: forced, doubts: Vec::new() };
    // Who names one amount has named those that count.
    if !told {
        table.amounts();
    }
    table.days();
    table.numbers();
    table.words();
    let has = |field: Field| table.given.iter().any(|(known, _)| *known == field);
    let money = table.given.iter().any(|(field, _)| field.is_money());
    let line = money
        && [Field::Date, Field::PaymentOrder, Field::Invoice, Field::Payee, Field::Description]
            .into_iter()
            .any(has);
    let list = has(Field::Person) && has(Field::Category);
    (line || list || (told && table.forced > 0)).then(|| table.finish())
}

struct Table<'a> {
    sheet: &'a Sheet,
    sampled: Vec<u32>,
    profiles: Vec<Profile>,
    /// What `dossier.toml` gives comes first.
    given: Vec<(Field, u32)>,
    forced: usize,
    doubts: Vec<Doubt>,
}

impl Table<'_> {
    fn is_free(&self, column: u32) -> bool {
        self.given.iter().all(|(_, taken)| *taken != column)
    }

    fn free(&self, holds: impl Fn(&Profile) -> bool) -> Vec<u32> {
        let columns = self.profiles.iter().zip(0u32..);
        columns
            .filter(|(profile, column)| {
                profile.filled >= LINES_MIN.min(profile.rows) && self.is_free(*column) && holds(profile)
            })
            .map(|(_, column)| column)
            .collect()
    }

    fn give_first(&mut self, field: Field, holds: impl Fn(&Profile) -> bool) -> Option<u32> {
        if let Some((_, column)) = self.given.iter().find(|(known, _)| *known == field) {
            return Some(*column);
        }
        let column = self.free(holds).first().copied()?;
        self.given.push((field, column));
        Some(column)
    }

    /// The columns of money: one, HT + TVA = TTC, debit and credit, or a doubt.
    fn amounts(&mut self) {
        let money = |profile: &Profile| {
            profile.nearly_all(profile.amounts)
                && !profile.is_vat_rate()
                && profile.plain_dates == 0
                && (profile.cents * 4 >= profile.filled)
        };
        let mut columns: Vec<(usize, Numbers)> = self
            .free(money)
            .into_iter()
            .take(arithmetic::COLUMNS_MAX)
            .map(|column| (column as usize, arithmetic::numbers(self.sheet, &self.sampled, column)))
            .collect();
        let all = columns.clone();
        columns.retain(|(at, sums)| !all.iter().any(|(other, steps)| other != at && arithmetic::runs(sums, steps)));
        if let Some(([net, tax, gross], _)) = arithmetic::triple(&columns) {
            let of = |wanted: usize| columns.iter().find(|(at, _)| *at == wanted).map(|(_, numbers)| numbers);
            if of(net).zip(of(tax)).is_some_and(|(net, tax)| arithmetic::is_vat(net, tax)) {
                let fields = [(Field::AmountExclTax, net), (Field::Tax, tax), (Field::AmountInclTax, gross)];
                self.given.extend(fields.map(|(field, at)| (field, at as u32)));
            } else {
                // The sum of the others is what the line amounts to.
                self.given.push((Field::Amount, gross as u32));
            }
            return;
        }
        match columns.as_slice() {
            [] => {}
            [(only, _)] => self.given.push((Field::Amount, *only as u32)),
            [(debit, a), (credit, b)] if exclude_each_other(a, b) => {
                self.given.extend([(Field::Debit, *debit as u32), (Field::Credit, *credit as u32)]);
                let why = "sont remplies l’une quand l’autre est vide : la première a été lue comme le débit";
                self.doubt(*debit as u32, *credit as u32, Field::Debit, why);
            }
            [(first, a), others @ ..] => {
                self.given.push((Field::Amount, *first as u32));
                let other = others.iter().find(|(_, b)| a != b);
                if let Some((other, _)) = other {
                    let why = "portent toutes deux des montants : la première a été retenue";
                    self.doubt(*first as u32, *other as u32, Field::Amount, why);
                }
            }
        }
    }

    fn doubt(&mut self, column: u32, rival: u32, field: Field, why: &str) {
        let (a, b) = (column_letters(column), column_letters(rival));
        self.doubts.push(Doubt {
            column,
            rival,
            field,
            instead: vec![(field, format!("colonne {b}"))],
            why: format!("Les colonnes {a} et {b} {why}."),
        });
    }

    fn days(&mut self) {
        let days = |profile: &Profile| profile.nearly_all(profile.plain_dates);
        let eight_digits = |profile: &Profile| {
            profile.nearly_all(profile.dates)
                && profile.nearly_all(profile.integers)
                && profile.small == 0
                && !profile.is_series()
        };
        if self.give_first(Field::Date, days).is_none() {
            self.give_first(Field::Date, eight_digits);
        }
    }

    /// Years, accounts, numbers of payment orders and slips.
    fn numbers(&mut self) {
        let whole =
            |profile: &Profile| profile.nearly_all(profile.integers) && !profile.nearly_all(profile.long_numbers);
        self.give_first(Field::FiscalYear, |profile| {
            whole(profile) && profile.nearly_all(profile.years) && profile.distinct <= 5
        });
        self.give_first(Field::Account, |profile| {
            profile.accounts * 10 >= profile.filled * 9
                && !(profile.is_series() && profile.distinct == profile.filled)
        });
        let different =
            |profile: &Profile| profile.distinct * 2 >= profile.filled && profile.small * 2 < profile.filled;
        let named = self.given.iter().any(|(field, _)| *field == Field::PaymentOrder);
        let series = self
            .free(|profile| whole(profile) && profile.filled >= 3 && profile.is_series() && different(profile))
            .into_iter()
            .max_by_key(|column| (self.profiles[*column as usize].distinct, std::cmp::Reverse(*column)));
        self.given.extend(series.filter(|_| !named).map(|column| (Field::PaymentOrder, column)));
        if self.given.iter().any(|(field, _)| *field == Field::PaymentOrder) {
            self.give_first(Field::Slip, |profile| whole(profile) && profile.is_series());
        }
        self.give_first(Field::Invoice, |profile| {
            profile.references * 10 >= profile.filled * 6
                && profile.distinct * 2 >= profile.filled
                && profile.ibans == 0
        });
    }

    fn words(&mut self) {
        self.give_first(Field::Currency, |profile| profile.nearly_all(profile.currencies));
        self.give_first(Field::Category, |profile| profile.nearly_all(profile.categories));
        self.give_first(Field::State, |profile| profile.nearly_all(profile.states) && profile.distinct <= 12);
        self.give_first(Field::Direction, |profile| profile.nearly_all(profile.sides) && profile.distinct <= 6);
        self.give_first(Field::Country, |profile| profile.nearly_all(profile.countries));
        self.give_first(Field::Person, |profile| profile.filled >= 2 && profile.people * 10 >= profile.filled * 7);
        let texts = |profile: &Profile| profile.nearly_all(profile.texts) && profile.numbers * 2 < profile.filled;
        let free = self.free(texts);
        let firms = |column: &u32| {
            let profile = &self.profiles[*column as usize];
            (profile.share(profile.firms), std::cmp::Reverse(profile.share(profile.sentences)))
        };
        let payee = free.iter().copied().max_by_key(|column| (firms(column), std::cmp::Reverse(*column)));
        // One text alone says what the line is; firms' names in it say who was paid.
        let named = self.given.iter().any(|(field, _)| *field == Field::Payee);
        if let Some(column) = payee.filter(|column| !named && (free.len() > 1 || firms(column).0 >= 50)) {
            self.given.push((Field::Payee, column));
        }
        let rest = free.into_iter().filter(|column| Some(*column) != payee || self.is_free(*column));
        let rest: Vec<u32> = rest.take(3).collect();
        self.given.extend(rest.into_iter().map(|column| (Field::Description, column)));
    }

    fn finish(self) -> Layout {
        let columns = self.profiles.iter().zip(0u32..).filter(|(profile, _)| profile.filled > 0);
        let columns = columns
            .map(|(profile, column)| {
                let at = self.given.iter().position(|(_, given)| *given == column);
                let field = at.map(|at| self.given[at].0);
                let evidence = match at {
                    Some(at) if at < self.forced => TOLD.to_owned(),
                    Some(_) => format!("contenu seul ; {}", profile.french()),
                    None => profile.french(),
                };
                ColumnReading { column, header: String::new(), field, evidence }
            })
            .collect();
        Layout {
            columns,
            unit: None,
            period: None,
            journeys: Vec::new(),
            missions: Vec::new(),
            others: Vec::new(),
            taken_back: Vec::new(),
            extras: Vec::new(),
            original_currency: None,
            rate_columns: Vec::new(),
            doubts: self.doubts,
            put_aside: Vec::new(),
            by_field: self.given,
        }
    }
}

/// True when one is empty or zero wherever the other is not.
fn exclude_each_other(a: &Numbers, b: &Numbers) -> bool {
    let (mut left, mut right) = (0, 0);
    for (a, b) in a.iter().zip(b) {
        match (a.is_some_and(|value| !value.is_zero()), b.is_some_and(|value| !value.is_zero())) {
            (true, true) => return false,
            (true, false) => left += 1,
            (false, true) => right += 1,
            (false, false) => {}
        }
    }
    left > 0 && right > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sheet::{SheetBuilder, Value};

    fn fields(text: &str) -> Option<Vec<Option<Field>>> {
        told(text, &[])
    }

    fn told(text: &str, wanted: &[(Field, &str)]) -> Option<Vec<Option<Field>>> {
        let mut builder = SheetBuilder::new(&"a.csv".into(), None);
        for (row, line) in text.trim().lines().enumerate() {
            builder.go_to_row(row as u32).unwrap();
            for (column, cell) in line.split(';').enumerate() {
                builder.push(column as u32, Value::Text(cell.trim())).unwrap();
            }
        }
        let sheet = builder.finish();
        let wanted: Vec<(Field, String)> =
            wanted.iter().map(|(field, name)| (*field, (*name).to_owned())).collect();
        let layout = headerless(&sheet, 0..sheet.row_count(), &wanted)?;
        Some(layout.columns.iter().map(|one| one.field).collect())
    }

    #[test]
    fn lines_of_payment_orders_speak_for_themselves() {
        let fields = fields(
            "
2017;812;10417;12/12/2017;AGENCE LUMEN VOYAGES;Billets Gênes élus;6251;345,67
2017;812;10418;12/12/2017;HOTEL DUOMO;Chambres du 5 au 7;6532;1 000,00
2017;813;10420;13/12/2017;TAXI LINATE;Course aéroport centre;6251;60,00
2017;813;10431;14/12/2017;IMPRIMERIE DU PORT;Dépliants en italien;6236;200,00
",
        );
        let expected = [
            Some(Field::FiscalYear),
            None,
            Some(Field::PaymentOrder),
            Some(Field::Date),
            Some(Field::Payee),
            Some(Field::Description),
            Some(Field::Account),
            Some(Field::Amount),
        ];
        let mut fields = fields.unwrap();
        // A slip may be told, or left unnamed: both are right.
        if fields[1] == Some(Field::Slip) {
            fields[1] = None;
        }
        assert_eq!(fields, expected);
    }

    #[test]
    fn the_sum_tells_the_amounts_apart() {
        let fields = fields(
            "
F-2017-12;10/11/2017;Hôtel Palms;100,00;20,00;120,00
F-2017-14;11/11/2017;Taxi Roma;50,00;5,00;55,00
F-2017-19;12/11/2017;Café Navigli;30,00;3,00;33,00
",
        );
        let money = [Some(Field::AmountExclTax), Some(Field::Tax), Some(Field::AmountInclTax)];
        assert_eq!(fields.unwrap()[3..], money);
    }

    #[test]
    fn what_dossier_toml_says_of_a_column_stands_before_its_content() {
        let lines = "10/11/2017;Hôtel Palms;100,00;Suite;17,00\n11/11/2017;Taxi Roma;50,00;Course;19,00";
        let wanted = [(Field::Amount, "colonne E"), (Field::Payee, "Colonne d")];
        let expected = [Some(Field::Date), Some(Field::Description), None, Some(Field::Payee), Some(Field::Amount)];
        assert_eq!(told(lines, &wanted).unwrap(), expected);
    }

    #[test]
    fn an_amount_told_by_staff_is_enough() {
        assert_eq!(fields("12;40\n17;50"), None);
        assert_eq!(told("12;40\n17;50", &[(Field::Amount, "colonne B")]).unwrap()[1], Some(Field::Amount));
    }

    #[test]
    fn texts_alone_make_no_table() {
        assert_eq!(fields("Bonjour;à tous\nNote;du service\nFin;de la note"), None);
    }
}
