//! The same payment-order line twice in one export. Example: fiscal year 2017, mandat 812, line 1,
//! 1 200,00 € on rows 14 and 31: counted twice, paid once. Blocking. Without line numbers only wholly
//! identical rows are reported, to be verified: a mandat has several lines. The same mandat with other
//! line numbers or in another year, and a line that a negative one takes back, are innocent. A reduction that stands
//! twice makes the mission too cheap; two of other amounts, days or invoices may both bear the number of what they reduce.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::wording::{day, line_first, line_with_address, places};
use super::grounds::alike::Sharing;
use super::grounds::numbers;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::Text;
use crate::model::account::{FileAccount, Role};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::words::{ALIKE_PAYEE, fold, payee_likeness, reference_key, reference_mark};

pub(super) static CHECK: Check = Check {
    id: "duplicate_payment_order",
    title: "Ligne de mandat en double",
    why: "La même ligne de mandat comptée deux fois gonfle le montant exécuté, ou révèle un double paiement.",
    source: "Série continue des numéros de mandat par exercice et par budget (instruction comptable M52).",
    remedy: "Vérifier dans le logiciel comptable que la ligne n’existe qu’une fois, puis refaire l’export sans le doublon.",
    severity: Severity::Blocking,
    needs: "Le n° de mandat, et si possible le n° de ligne et l’exercice.",
    closes_by_correction_only: false,
    run,
};

/// File, fiscal year, order, line; without a line number, the whole content of the row.
type Identity = (String, Option<i16>, String, Option<String>, Vec<String>);

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    scope::needs_ledger(books)?;
    if !numbers::are_told(books, Side::Ledger, Entry::payment_order) {
        return Err(Outcome::NotChecked("n° de mandat absent des exports de comptabilité".into()));
    }
    let of_one_order = Sharing::of(numbers::of_missions(books, Side::Ledger, Entry::payment_order, mark));
    let marked = of_one_order.closer(|id| {
        let (entry, line) = (books.entry(id), books.entry(id).order_line().unwrap_or_default());
        Some(mark(entry, entry.payment_order()?) ^ reference_mark(line).rotate_left(9))
    });
    let mut lines: BTreeMap<Identity, Vec<EntryId>> = BTreeMap::new();
    for id in marked.together().groups().filter(|group| numbers::concern_a_mission(books, group)).flatten() {
        identity(books.entry(id)).into_iter().for_each(|same| lines.entry(same).or_default().push(id));
    }
    let mut found = Vec::new();
    let budgets = of_several_budgets(books);
    for group in lines.values() {
        for lines in not_taken_back(books, group) {
            if lines.len() < 2 || !numbers::concern_a_mission(books, &lines) {
                continue;
            }
            let kept = kept(books, &lines);
            let surplus = lines.iter().filter(|id| **id != kept);
            found.extend(surplus.map(|surplus| observe(books, kept, *surplus, &budgets)));
        }
    }
    Ok(found)
}

/// The line that is the mandat's: of two amounts of one payee, the one that a paper supports; else the first.
fn kept(books: &Books, payments: &[EntryId]) -> EntryId {
    let (first, entry) = (payments[0], books.entry(payments[0]));
    let is_its = |id: &EntryId| books.match_of(*id).is_some() && !is_another_expense(entry, books.entry(*id));
    payments.iter().copied().find(is_its).unwrap_or(first)
}

/// What lines of one order have in common, in a number.
fn mark(entry: &Entry, order: &str) -> u64 {
    reference_mark(order) ^ entry.year().map_or(0, |year| u64::from(year.unsigned_abs()).rotate_left(13))
}

fn identity(entry: &Entry) -> Option<Identity> {
    let order = entry.payment_order().map(reference_key).filter(|order| numbers::is_telling(order))?;
    let line = entry.order_line().map(reference_key).filter(|line| !line.is_empty());
    let content = if line.is_some() { Vec::new() } else { content(entry) };
    Some((entry.place.file().to_string(), entry.year(), order, line, content))
}

/// Everything that a row says, to tell wholly identical rows.
fn content(entry: &Entry) -> Vec<String> {
    let texts = [
        entry.payee(),
        entry.beneficiary(),
        entry.description(),
        entry.invoice(),
        entry.account(),
        entry.function(),
    ];
    let texts = texts.into_iter().map(|text| text.map(fold).unwrap_or_default());
    let dates = [entry.date, entry.service_date, entry.service_end, entry.payment_date];
    let dates = dates.into_iter().map(|date| date.map(day).unwrap_or_default());
    let amounts = [entry.amount, entry.original()]
        .into_iter()
        .map(|money| money.map(|money| money.abs().plain()).unwrap_or_default());
    texts.chain(dates).chain(amounts).collect()
}

/// The payments of a group, without as many of them as negative lines of the same amount take back; where there is none,
/// the reductions that say the same.
fn not_taken_back(books: &Books, group: &[EntryId]) -> Vec<Vec<EntryId>> {
    let amount = |id: &EntryId| books.entry(*id).amount.unwrap_or(books.zero());
    let (mut credits, mut payments): (Vec<EntryId>, Vec<EntryId>) =
        group.iter().partition(|id| amount(id).is_negative());
    if payments.is_empty() {
        let mut alike: Vec<Vec<EntryId>> = Vec::new();
        for id in credits.drain(..) {
            match alike.iter_mut().find(|same| is_one_reduction(books.entry(same[0]), books.entry(id))) {
                Some(same) => same.push(id),
                None => alike.push(vec![id]),
            }
        }
        return alike;
    }
    for credit in &credits {
        if let Some(at) = payments.iter().rposition(|id| amount(id) == amount(credit).negated()) {
            payments.remove(at);
        }
    }
    vec![payments]
}

/// One amount, one day, one text, and no two invoices.
fn is_one_reduction(a: &Entry, b: &Entry) -> bool {
    let invoices = a.invoice().zip(b.invoice());
    let other_invoice = invoices.is_some_and(|(a, b)| reference_key(a) != reference_key(b));
    let said = |entry: &Entry| [entry.description(), entry.beneficiary()].map(|text| text.map(fold));
    a.amount == b.amount && a.date == b.date && !other_invoice && said(a) == said(b)
}

fn observe(books: &Books, first: EntryId, surplus: EntryId, budgets: &BTreeSet<Text>) -> Observation {
    let (kept, entry) = (books.entry(first), books.entry(surplus));
    let amount = entry.amount.unwrap_or(books.zero());
    let year = entry.fiscal_year.map(|year| format!(" (exercice {year})")).unwrap_or_default();
    let of_several = budgets.contains(entry.place.file());
    if is_another_expense(kept, entry) || (of_several && is_another_invoice(kept, entry)) {
        return same_number(books, first, surplus, of_several);
    }
    let numbered = entry.order_line().is_some();
    let what = if numbered { "même ligne de mandat" } else { "ligne entièrement identique, sans n° de ligne" };
    let differs = if kept.amount == entry.amount {
        String::new()
    } else {
        format!(" pour {}", kept.amount.unwrap_or(books.zero()))
    };
    let (too_much, amount) = if amount.is_negative() { ("déduit", amount.negated()) } else { ("compté", amount) };
    let message = format!(
        "{} : {what}{year} déjà comptée{differs} en {}. Montant {too_much} en trop : {amount}.",
        line_first(entry),
        kept.place
    );
    let remedy = "Vérifier dans le logiciel comptable que cette ligne n’existe qu’une fois, puis refaire l’export sans le doublon.";
    scope::on(books, surplus, message, remedy)
        .severity((!numbered).then_some(Severity::Review))
        .related(places(books, [first]))
}

/// The files whose payment orders stand beside the budget, or the body, to which they belong: a column that nothing
/// else reads.
fn of_several_budgets(books: &Books) -> BTreeSet<Text> {
    const HEADERS: &[&str] = &["budget", "budgets", "codebudget", "bud", "entite", "collectivite"];
    let tells = |header: &str| fold(header).split(' ').any(|word| HEADERS.contains(&word));
    let ledger = |file: &&FileAccount| {
        let mut tables = file.tables.iter().filter(|table| table.role == Role::Ledger);
        tables.any(|table| table.columns.iter().any(|column| column.field.is_none() && tells(&column.header)))
    };
    books.files.iter().filter(ledger).map(|file| file.path.clone()).collect()
}

/// True for another invoice of another amount: the same payee may be paid by two budgets.
fn is_another_invoice(kept: &Entry, entry: &Entry) -> bool {
    let invoices = kept.invoice().zip(entry.invoice());
    kept.amount != entry.amount && invoices.is_some_and(|(a, b)| reference_key(a) != reference_key(b))
}

/// Numbers start again with each budget of a collectivité: another payee for another amount is another
/// expense under the same number.
fn is_another_expense(kept: &Entry, entry: &Entry) -> bool {
    let payees = kept.payee().zip(entry.payee());
    kept.amount != entry.amount && payees.is_some_and(|(a, b)| payee_likeness(a, b) < ALIKE_PAYEE)
}

fn same_number(books: &Books, first: EntryId, second: EntryId, of_several: bool) -> Observation {
    let (kept, entry) = (books.entry(first), books.entry(second));
    let message = format!(
        "{} : même n° de mandat et de ligne que {}, pour une autre dépense et un autre montant ; les deux sont comptés.",
        line_first(entry),
        line_with_address(kept)
    );
    let remedy = "Vérifier si l’export mêle deux budgets, dont chacun a sa série de mandats ; sinon corriger le n° de l’une des lignes.";
    // Where the export tells the budget, two series are what is expected.
    let severity = if of_several { Severity::Info } else { Severity::Review };
    scope::on(books, second, message, remedy).severity(severity).related(places(books, [first]))
}
