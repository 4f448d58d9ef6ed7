//! Pivot tables and summaries, told apart from detail: they add up lines that stand elsewhere and are never
//! entries. Their grand total is compared with the detail of the same file.

use rust_decimal::Decimal;

use super::is_total_label;
use super::named_totals::NamedSums;
use crate::interpret::header::Layout;
use crate::interpret::table::{Region, texts};
use crate::interpret::values::{self, Marks};
use crate::model::dossier::Dossier;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::money::Money;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{contains_words, fold};
use crate::model::{Text, calendar};

/// What a table is beside the others of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::interpret) enum Kind {
    /// Lines of their own.
    Detail,
    /// A pivot or crossed table, and why.
    Crossed(&'static str),
    /// Amounts by label, without date or reference: a summary if another table has their total.
    Sums {
        /// Its title says so.
        titled: bool,
    },
}

/// What only pivot tables say.
const PIVOT_WORDS: &[&str] = &[
    "etiquettes de lignes",
    "etiquettes de colonnes",
    "row labels",
    "column labels",
    "somme de",
    "sum of",
    "total resultat",
    "total result",
    "tableau croise",
];

/// What titles and sheets of summaries say.
const SUMMARY_WORDS: &[&str] =
    &["synthese", "recapitulatif", "recapitulation", "recap", "tcd", "tableau croise", "pivot", "resume", "bilan"];

/// Quarters, as the columns of a summary name them.
const QUARTERS: &[&str] = &[
    "t1",
    "t2",
    "t3",
    "t4",
    "trimestre 1",
    "trimestre 2",
    "trimestre 3",
    "trimestre 4",
    "1er trimestre",
    "2e trimestre",
    "3e trimestre",
    "4e trimestre",
];

/// Fields that name a document or a day: what lines have and sums have not.
const OF_LINES: &[Field] = &[
    Field::PaymentOrder,
    Field::OrderLine,
    Field::Invoice,
    Field::Ticket,
    Field::MissionOrder,
    Field::Commitment,
    Field::Slip,
    Field::Statement,
    Field::SupportingDocument,
    Field::OriginalAmount,
    Field::Quantity,
    Field::UnitAmount,
    Field::Rate,
    Field::LastName,
    Field::Debit,
    Field::Credit,
];

/// Rows looked at for the words of a pivot.
const LOOKED_AT: usize = 30;

/// Tells what a table is from its words and columns.
pub(in crate::interpret) fn kind(
    sheet: &Sheet,
    region: &Region,
    layout: Option<&Layout>,
    title: Option<&Text>,
    dossier: &Dossier,
) -> Kind {
    let last = region.end.min(region.body().start.saturating_add(LOOKED_AT as u32));
    let pivot =
        (region.start..last).flat_map(|row| texts(sheet, row).take(LOOKED_AT)).any(|(_, text)| is_pivot_word(text));
    if pivot && !layout.is_some_and(of_lines) {
        return Kind::Crossed("tableau croisé dynamique");
    }
    let Some(layout) = layout else { return Kind::Detail };
    // A scale has a column per year too.
    let lines = of_lines(layout) && !counts_lines(layout);
    if lines || layout.has(Field::Country) {
        return Kind::Detail;
    }
    if !of_lines(layout) && crossed(sheet, region, layout, dossier) >= 2 {
        return Kind::Crossed("tableau croisé : une colonne de montants par mois ou par mission");
    }
    let around = fold(&format!("{} {}", title.map_or("", |title| title), sheet.name().unwrap_or_default()));
    // Lines may well have a quantity, under any title: only their total tells then.
    let titled = !of_lines(layout) && SUMMARY_WORDS.iter().any(|word| contains_words(&around, word));
    if layout.columns.iter().any(|one| one.field.is_some_and(Field::is_money)) {
        Kind::Sums { titled }
    } else {
        Kind::Detail
    }
}

fn is_pivot_word(text: &str) -> bool {
    let likely = text.bytes().next().is_some_and(|first| !first.is_ascii_digit()) && text.len() <= 80;
    likely && {
        let folded = fold(text);
        PIVOT_WORDS
            .iter()
            .any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    }
}

fn of_lines(layout: &Layout) -> bool {
    layout.columns.iter().any(|one| one.field.is_some_and(|field| field.is_date() || OF_LINES.contains(&field)))
}

/// True when nothing but a number speaks of lines: `Nombre` beside a mission is how many there are.
fn counts_lines(layout: &Layout) -> bool {
    let mut fields = layout.columns.iter().filter_map(|one| one.field);
    fields.all(|field| field == Field::Quantity || (!field.is_date() && !OF_LINES.contains(&field)))
}

/// Columns of numbers under the name of a month, a year or a mission.
fn crossed(sheet: &Sheet, region: &Region, layout: &Layout, dossier: &Dossier) -> usize {
    let names: Vec<String> = dossier
        .missions()
        .flat_map(|(_, mission)| {
            [&mission.code, &mission.label].into_iter().chain(&mission.aliases).map(|name| fold(name))
        })
        .collect();
    let is_heading = |header: &str| {
        let folded = fold(header);
        let year = folded.len() == 4 && values::year(Value::Text(&folded)).is_some();
        // `nov 2017`, `t1`: a year may follow.
        let period = folded.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == ' ');
        let month = calendar::french_month(period).is_some();
        let quarter = QUARTERS.iter().any(|quarter| {
            folded
                .strip_prefix(quarter)
                .is_some_and(|rest| rest.is_empty() || rest.trim().bytes().all(|byte| byte.is_ascii_digit()))
        });
        year || month || quarter || names.contains(&folded)
    };
    let numbers = |column: u32| region.body().take(LOOKED_AT).any(|row| number(sheet.value(row, column)).is_some());
    layout.columns.iter().filter(|one| is_heading(&one.header) && numbers(one.column)).count()
}

fn number(value: Value<'_>) -> Option<Decimal> {
    values::number(value, Marks::Comma).ok().flatten().map(|number| number.value)
}

/// The printed grand total of a crossed table: the last number of its last row of totals.
pub(in crate::interpret) fn grand_total(sheet: &Sheet, region: &Region) -> Option<Decimal> {
    let labelled = |row: &u32| texts(sheet, *row).next().is_some_and(|(_, text)| is_total_label(text));
    let row = region.body().rev().take(LOOKED_AT).find(labelled)?;
    sheet.cells(row).rev().find_map(|(_, value)| number(value))
}

/// A table of detail of the same file.
#[derive(Clone, Debug)]
pub(in crate::interpret) struct Detail {
    pub(in crate::interpret) sheet: Option<Text>,
    pub(in crate::interpret) amount: Money,
    pub(in crate::interpret) entries: u32,
}

/// Whose total an amount is: one table of detail, or all of them together.
pub(in crate::interpret) fn whose_total(amount: Decimal, details: &[Detail]) -> Option<String> {
    let named = |detail: &Detail| match &detail.sheet {
        Some(sheet) => format!("celui des lignes de la feuille « {sheet} »"),
        None => "celui des lignes du même fichier".to_owned(),
    };
    if let Some(detail) = details.iter().find(|detail| detail.amount.amount() == amount && !amount.is_zero()) {
        return Some(named(detail));
    }
    let all: Decimal = details.iter().map(|detail| detail.amount.amount()).sum();
    (details.len() > 1 && all == amount && !amount.is_zero())
        .then(|| "celui de toutes les lignes du fichier".to_owned())
}

/// Where a line of sums may say of what it is the sum.
const LABELS: &[Field] = &[
    Field::Mission,
    Field::Operation,
    Field::Account,
    Field::Payee,
    Field::Beneficiary,
    Field::Nature,
    Field::Description,
];

/// True when nearly every line of a table is the sum of the lines of detail that its label names.
pub(in crate::interpret) fn adds_up_by_label(sums: &[Entry], detail: &[Entry]) -> bool {
    let known = NamedSums::of(detail);
    let is_sum = |entry: &&Entry| {
        let labels = LABELS.iter().filter_map(|field| entry.text(*field));
        let amount = entry.amount.map(|amount| amount.amount());
        amount.is_some_and(|amount| labels.clone().any(|label| known.has(label, amount)))
    };
    sums.iter().filter(is_sum).count() * 5 >= sums.len() * 4
}
