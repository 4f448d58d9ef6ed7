//! Parent and child rows: a row that repeats the sum of the rows below it. One level is summed, never both.
//!
//! Levels are told by a mark (`FACTURE ->` in the first cell), by a column that names them (`En-tête`, `Ligne`,
//! `Ventilation`, or `Niveau` with numbers), by the line number 0 of the whole document, by how far to the right a row begins, or by a column that is blank under its parent, or above its children.
//! The amounts have the last word: rows are parents only if they are the sum of their children.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::interpret::header::Layout;
use crate::interpret::table::texts;
use crate::interpret::values;
use crate::model::Text;
use crate::model::account::ControlTotal;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::money::{Currency, Money};
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Entries looked at before levels are looked for.
const SAMPLE: usize = 500;
/// Parents that are not the sum of their children, reported one by one.
const REPORTED_MAX: usize = 50;
/// Columns looked at for the names of levels.
const COLUMNS_MAX: usize = 60;

/// Names of levels: the whole, its lines, their shares.
const LEVEL_NAMES: &[(u8, &[&str])] = &[
    (
        0,
        &[
            "entete",
            "en tete",
            "header",
            "rapport",
            "dossier",
            "parent",
            "synthese",
            "note de frais",
            "chapeau",
            "maitre",
        ],
    ),
    (1, &["ligne", "line", "detail", "poste", "item", "enfant", "ligne de depense", "ligne de frais"]),
    (2, &["ventilation", "repartition", "split", "imputation", "allocation", "sous ligne"]),
];

/// What was found.
pub(super) struct Levels {
    /// Which rows are not summed, and why, in French.
    pub(super) evidence: String,
    /// Parents that are not the sum of their children.
    pub(super) mismatches: Vec<ControlTotal>,
    /// How many entries were left aside.
    pub(super) ignored: u32,
}

/// The level of an entry, and the mark that says it.
#[derive(Clone, Debug, Default)]
struct Level {
    depth: u8,
    mark: Option<Text>,
}

/// How the levels of a table were told.
struct Reading {
    levels: Vec<Level>,
    /// In words.
    told_by: String,
    /// A mark or a name says it: a parent that does not add up is reported. Else every parent must add up.
    said: bool,
}

/// A reading whose parents are the sums of their children.
struct Proven {
    reading: Reading,
    tree: Tree,
    family: Family,
    sums: Vec<(Decimal, u32)>,
}

/// Leaves aside the entries that repeat others, and gives their facts to those that stay.
pub(super) fn apply(
    sheet: &Sheet,
    layout: &Layout,
    entries: &mut Vec<Entry>,
    currency: Currency,
) -> Option<Levels> {
    let told = by_mark(sheet, entries).or_else(|| by_name(sheet, layout, entries));
    let proven = match told {
        Some(reading) => proven(entries, reading),
        None => by_line_zero(entries)
            .or_else(|| by_lead(sheet, layout, entries))
            .or_else(|| by_blank_key(sheet, layout, entries)),
    };
    let Proven { reading, tree, family, sums } = proven?;
    let parents: Vec<usize> = (0..entries.len()).filter(|at| sums[*at].1 > 0).collect();
    let mismatches = parents.iter().filter(|at| !is_sum(&entries[**at], sums[**at].0)).take(REPORTED_MAX);
    let mismatches = mismatches.map(|at| mismatch(&entries[*at], sums[*at].0, currency)).collect();
    let mut aside = vec![false; entries.len()];
    parents.iter().for_each(|at| aside[*at] = true);
    for ((aside, parent), level) in aside.iter_mut().zip(&tree.parent).zip(&reading.levels) {
        *aside |= parent.is_some() && !family.has(level);
    }
    let ignored = aside.iter().filter(|aside| **aside).count() as u32;
    inherit(entries, &tree, &reading.levels);
    let mut at = 0;
    entries.retain(|_| {
        at += 1;
        !aside[at - 1]
    });
    let rows = match ignored {
        1 => "une ligne répète le montant de ses sous-lignes".to_owned(),
        many => format!("{many} lignes répètent le montant de leurs sous-lignes"),
    };
    let evidence = format!("{rows} ({}) : vérifié, jamais additionné", reading.told_by);
    Some(Levels { evidence, mismatches, ignored })
}

fn is_sum(parent: &Entry, sum: Decimal) -> bool {
    parent.amount.is_some_and(|amount| amount.amount() == sum)
}

/// The reading, if the amounts bear it out.
fn proven(entries: &[Entry], reading: Reading) -> Option<Proven> {
    /// One parent alone may be the sum of two or three round amounts by chance.
    const CHILDREN_MIN: u32 = 3;
    let tree = Tree::of(entries, &reading.levels);
    let side = entries.first().map_or(Side::Ledger, |entry| entry.side);
    let family = tree.family(entries, &reading.levels, side)?;
    let sums = tree.sums(entries, &reading.levels, &family);
    let parents: Vec<usize> = (0..entries.len()).filter(|at| sums[*at].1 > 0).collect();
    let agreeing: Vec<usize> = parents.iter().copied().filter(|at| is_sum(&entries[*at], sums[*at].0)).collect();
    let told = |at: &&usize| !sums[**at].0.is_zero();
    let holds = if reading.said {
        agreeing.len() * 2 >= parents.len()
    } else {
        let alone = |at: &usize| sums[*at].1 >= CHILDREN_MIN && !sums[*at].0.fract().is_zero();
        agreeing.len() == parents.len()
            && parents.iter().any(|at| sums[*at].1 > 1)
            && (agreeing.iter().filter(told).count() >= 2 || parents.iter().any(alone))
    };
    (!parents.is_empty() && holds).then_some(Proven { reading, tree, family, sums })
}

/// `FACTURE ->` in the first cell of the row.
fn by_mark(sheet: &Sheet, entries: &[Entry]) -> Option<Reading> {
    let mark = |entry: &Entry| -> Option<Text> {
        let row = entry.place.cell_ref()?.row;
        let (_, text) = texts(sheet, row).next()?;
        let arrow = text.ends_with("->")
            || text.ends_with('→')
            || text.starts_with("->")
            || text.starts_with(['↳', '└', '→']);
        (arrow && text.len() <= 40).then(|| Text::from(text))
    };
    let first = entries.iter().take(SAMPLE).find_map(mark)?;
    let levels = entries.iter().map(|entry| {
        let mark = mark(entry);
        Level { depth: u8::from(mark.is_some()), mark }
    });
    Some(Reading { levels: levels.collect(), told_by: format!("« {first} »"), said: true })
}

/// A column that names the level of each row.
fn by_name(sheet: &Sheet, layout: &Layout, entries: &[Entry]) -> Option<Reading> {
    let sample = &entries[..entries.len().min(SAMPLE)];
    if sample.len() < 3 {
        return None;
    }
    let depth = |entry: &Entry, column: u32, numbered: bool| -> Option<u8> {
        let text = values::text(sheet.value(entry.place.cell_ref()?.row, column))?;
        if numbered {
            return text.parse().ok().filter(|depth| *depth < 10);
        }
        let folded = fold(&text);
        LEVEL_NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(depth, _)| *depth)
    };
    layout.columns.iter().take(COLUMNS_MAX).find_map(|one| {
        let numbered = matches!(fold(&one.header).as_str(), "niveau" | "level" | "niv");
        let depths: Option<Vec<u8>> = sample.iter().map(|entry| depth(entry, one.column, numbered)).collect();
        let depths = depths?;
        if depths.iter().all(|depth| *depth == depths[0]) {
            return None;
        }
        let levels = entries
            .iter()
            .map(|entry| Level { depth: depth(entry, one.column, numbered).unwrap_or_default(), mark: None });
        let header = one.header.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Reading { levels: levels.collect(), told_by: format!("colonne « {header} »"), said: true })
    })
}

/// Line 0 is the whole document, the others its parts. Where lines are merely counted from 0, some first line is not
/// the sum of the others.
fn by_line_zero(entries: &[Entry]) -> Option<Proven> {
    let is_zero = |entry: &Entry| entry.order_line().is_some_and(|line| line.bytes().all(|byte| byte == b'0'));
    let sample = &entries[..entries.len().min(SAMPLE)];
    let wholes = sample.iter().filter(|entry| is_zero(entry)).count();
    if wholes == 0 || wholes == sample.len() || !is_zero(&sample[0]) {
        return None;
    }
    let levels = entries.iter().map(|entry| Level { depth: u8::from(!is_zero(entry)), mark: None });
    let reading = Reading { levels: levels.collect(), told_by: "ligne n° 0".to_owned(), said: true };
    let proven = proven(entries, reading)?;
    // Two tickets at one price are each the sum of the other: a whole of several parts is none by chance.
    let parents = (0..entries.len()).filter(|at| proven.sums[*at].1 > 0);
    let (mut all, mut of_several, mut agreeing) = (0, 0, 0);
    for at in parents {
        let (sum, count) = proven.sums[at];
        let agrees = is_sum(&entries[at], sum);
        all += 1;
        agreeing += usize::from(agrees);
        of_several += usize::from(agrees && count > 1 && !sum.is_zero());
    }
    (agreeing * 4 >= all * 3 && of_several > 0 && (of_several > 1 || agreeing == all)).then_some(proven)
}

/// A plan: the further to the right a row begins, the deeper it stands.
fn by_lead(sheet: &Sheet, layout: &Layout, entries: &[Entry]) -> Option<Proven> {
    const LEAST: usize = 4;
    const DEPTH_MAX: u8 = 6;
    let columns: Vec<u32> =
        layout.columns.iter().filter(|one| !one.header.is_empty()).map(|one| one.column).collect();
    let depth = |entry: &Entry| {
        let row = entry.place.cell_ref().map_or(0, |cell| cell.row);
        let lead = columns.iter().position(|column| !sheet.value(row, *column).is_blank());
        lead.and_then(|lead| u8::try_from(lead).ok()).unwrap_or(u8::MAX).min(DEPTH_MAX)
    };
    // Two levels are those of a column.
    let sample = &entries[..entries.len().min(SAMPLE)];
    let depths: BTreeSet<u8> = sample.iter().map(depth).collect();
    if entries.len() < LEAST || depths.len() < 3 || sample.first().map(depth) != Some(0) {
        return None;
    }
    let levels = entries.iter().map(|entry| Level { depth: depth(entry), mark: None }).collect();
    proven(entries, Reading { levels, told_by: "lignes en retrait".to_owned(), said: false })
}

/// A column that only parents fill, or only their children: a number of claim or the name of the person above
/// the lines of a claim, the number of each line below it.
fn by_blank_key(sheet: &Sheet, layout: &Layout, entries: &[Entry]) -> Option<Proven> {
    const LEAST: usize = 4;
    if entries.len() < LEAST {
        return None;
    }
    let sample = &entries[..entries.len().min(SAMPLE)];
    let columns = layout.columns.iter().filter(|one| !one.header.is_empty()).take(COLUMNS_MAX);
    columns.flat_map(|one| [(one, true), (one, false)]).find_map(|(one, blank)| {
        let is_child = |entry: &Entry| {
            entry.place.cell_ref().is_some_and(|cell| sheet.value(cell.row, one.column).is_blank() == blank)
        };
        let children = sample.iter().filter(|entry| is_child(entry)).count();
        if is_child(&sample[0]) || children * 5 < sample.len() || children * 20 > sample.len() * 19 {
            return None;
        }
        let reading = |entries: &[Entry]| {
            let levels = entries.iter().map(|entry| Level { depth: u8::from(is_child(entry)), mark: None });
            let header = one.header.split_whitespace().collect::<Vec<_>>().join(" ");
            let held = if blank { "vide" } else { "remplie" };
            Reading { levels: levels.collect(), told_by: format!("colonne « {header} » {held}"), said: false }
        };
        // Few columns bear out the sums of their first lines: the others are not read whole.
        let whole = entries.len() > sample.len();
        let last = sample.iter().rposition(|entry| !is_child(entry)).filter(|last| *last > 0);
        let first = if whole { &sample[..last.unwrap_or(sample.len())] } else { sample };
        let proven = proven(first, reading(first))?;
        if whole { self::proven(entries, reading(entries)) } else { Some(proven) }
    })
}

/// Which entry stands above which.
struct Tree {
    parent: Vec<Option<usize>>,
}

/// The children that are summed: all, or those of one mark when each mark repeats the whole.
enum Family {
    All,
    Marked(Text),
}

impl Family {
    fn has(&self, level: &Level) -> bool {
        match self {
            Family::All => true,
            Family::Marked(mark) => level.mark.as_ref() == Some(mark),
        }
    }
}

impl Tree {
    fn of(entries: &[Entry], levels: &[Level]) -> Self {
        let mut parent = Vec::with_capacity(entries.len());
        let mut above: Vec<usize> = Vec::new();
        for at in 0..entries.len() {
            while above.last().is_some_and(|last| levels[*last].depth >= levels[at].depth) {
                above.pop();
            }
            parent.push(above.last().copied());
            above.push(at);
        }
        Self { parent }
    }

    /// Σ and number of the children of each entry.
    fn sums(&self, entries: &[Entry], levels: &[Level], family: &Family) -> Vec<(Decimal, u32)> {
        let mut sums = vec![(Decimal::ZERO, 0); entries.len()];
        for (at, parent) in self.parent.iter().enumerate() {
            let Some(parent) = parent else { continue };
            if family.has(&levels[at]) {
                sums[*parent].0 += entries[at].amount.map(|amount| amount.amount()).unwrap_or_default();
                sums[*parent].1 += 1;
            }
        }
        sums
    }

    /// The family under which most parents are the sum of their children; none when no parent is.
    fn family(&self, entries: &[Entry], levels: &[Level], side: Side) -> Option<Family> {
        let mut marks: Vec<Text> = levels.iter().filter_map(|level| level.mark.clone()).take(SAMPLE).collect();
        let wanted = if side == Side::Support { "facture" } else { "pay" };
        marks.sort();
        marks.dedup();
        marks.sort_by_key(|mark| !fold(mark).starts_with(wanted));
        marks.truncate(4);
        let families = [Family::All].into_iter().chain(marks.into_iter().map(Family::Marked));
        let mut best = None;
        for family in families {
            let sums = self.sums(entries, levels, &family);
            let agree = entries.iter().zip(&sums).filter(|(entry, (sum, count))| {
                *count > 0 && entry.amount.is_some_and(|amount| amount.amount() == *sum)
            });
            let agree = agree.count();
            if agree > best.as_ref().map_or(0, |(known, _)| *known) {
                best = Some((agree, family));
            }
        }
        best.map(|(_, family)| family)
    }
}

/// What a child has of its parents when it does not say it itself.
const INHERITED: &[Field] = &[
    Field::Payee,
    Field::Beneficiary,
    Field::Description,
    Field::Nature,
    Field::Account,
    Field::Function,
    Field::PaymentOrder,
    Field::OrderLine,
    Field::Slip,
    Field::Invoice,
    Field::Statement,
    Field::Commitment,
    Field::MissionOrder,
    Field::Operation,
    Field::SupportingDocument,
    Field::State,
    Field::Mission,
    Field::Category,
];

/// Gives to each child what only its parents say.
fn inherit(entries: &mut [Entry], tree: &Tree, levels: &[Level]) {
    for (at, (parent, level)) in tree.parent.iter().zip(levels).enumerate() {
        let Some(parent) = *parent else { continue };
        let (before, after) = entries.split_at_mut(at);
        let (Some(parent), Some(child)) = (before.get(parent), after.first_mut()) else { continue };
        let mark = level.mark.as_deref();
        let told = |field: Field| if field == Field::OrderLine { None } else { parent.text(field) };
        let lacks = |field: &Field| child.text(*field).is_none_or(|own| Some(own.trim()) == mark);
        let inherited: Vec<_> =
            INHERITED.iter().filter(|field| lacks(field)).map(|field| (*field, told(*field))).collect();
        child.texts.write(&inherited);
        child.date = child.date.or(parent.date);
        child.document_date = child.document_date.or(parent.document_date);
        child.order_date = child.order_date.or(parent.order_date);
        child.payment_date = child.payment_date.or(parent.payment_date);
        if child.service_date.is_none() {
            (child.service_date, child.service_end) = (parent.service_date, parent.service_end);
        }
        child.fiscal_year = child.fiscal_year.or(parent.fiscal_year);
    }
}

/// A parent as a control total of its children.
fn mismatch(parent: &Entry, sum: Decimal, currency: Currency) -> ControlTotal {
    let named = [Field::MissionOrder, Field::Invoice, Field::PaymentOrder, Field::Commitment, Field::Description];
    let name = named.into_iter().find_map(|field| parent.text(field)).unwrap_or("sans référence");
    ControlTotal {
        at: parent.place.clone(),
        label: format!("{name}, détaillé par ses sous-lignes"),
        stated: parent.amount.unwrap_or_else(|| Money::zero(currency)),
        computed: Money::new(sum, currency),
        computed_with_cancelled: Money::new(sum, currency),
        rejected: 0,
        agrees: false,
    }
}
