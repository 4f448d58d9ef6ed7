//! What a table is for, told from its columns; titles and sheet names only weigh in.

use crate::interpret::header::Layout;
use crate::interpret::vocabulary::{
    DELEGATION_WORDS, JOURNAL_HEADERS, LEDGER_WORDS, PAID_WORDS, RECEIPT_WORDS, SCALE_WORDS, SUPPORT_WORDS,
};
use crate::model::account::Role;
use crate::model::field::Field;
use crate::model::words::{contains_words, fold};

/// A role and why, in French.
pub(in crate::interpret) struct RoleReading {
    pub(in crate::interpret) role: Role,
    pub(in crate::interpret) evidence: String,
}

/// What each column says for the ledger, in points.
const LEDGER_POINTS: &[(Field, u32)] = &[
    (Field::PaymentOrder, 3),
    (Field::Slip, 3),
    (Field::OrderLine, 1),
    (Field::OrderDate, 2),
    (Field::AmountOrdered, 2),
    (Field::AmountCommitted, 2),
    (Field::Account, 2),
    (Field::Function, 2),
    (Field::FiscalYear, 1),
    (Field::Commitment, 1),
    (Field::PaymentDate, 1),
    (Field::Operation, 1),
];

/// What each column says for supporting documents, in points.
const SUPPORT_POINTS: &[(Field, u32)] = &[
    (Field::Ticket, 3),
    (Field::Statement, 3),
    (Field::MissionOrder, 2),
    (Field::Invoice, 2),
    (Field::DocumentDate, 2),
    (Field::ServiceDate, 2),
    (Field::OriginalAmount, 2),
    (Field::Quantity, 1),
    (Field::UnitAmount, 1),
    (Field::Beneficiary, 1),
    (Field::Person, 1),
    (Field::LastName, 1),
    (Field::AmountExclTax, 1),
    (Field::Tax, 1),
];

/// What makes a line of expense, beside its amount; budgets and final accounts have none of it.
const LINE_FIELDS: &[Field] = &[
    Field::PaymentOrder,
    Field::Slip,
    Field::Invoice,
    Field::Ticket,
    Field::Statement,
    Field::Commitment,
    Field::MissionOrder,
    Field::Payee,
    Field::Beneficiary,
    Field::Person,
    Field::LastName,
    Field::Date,
    Field::DocumentDate,
    Field::OrderDate,
    Field::PaymentDate,
    Field::ServiceDate,
];

/// What a statement of a card calls the payee.
const MERCHANTS: &[&str] = &["commercant", "commercants", "merchant", "accepteur"];

/// What a header calls an invoice.
const INVOICES: &[&str] = &["facture", "factures", "invoice", "fattura", "rechnung", "factura"];

/// Points of an account beside what only a journal of entries has.
const JOURNAL_POINTS: u32 = 4;

/// Points of a title or sheet name that says what the table is.
const TITLE_POINTS: u32 = 3;

/// Tells the role of a table from its columns, its title lines and the name of its sheet.
pub(in crate::interpret) fn tell(layout: &Layout, title: &str, sheet: Option<&str>) -> RoleReading {
    let title = fold(&format!("{title} {}", sheet.unwrap_or_default()));
    let headers = fold(&layout.columns.iter().map(|one| one.header.as_str()).collect::<Vec<_>>().join(" "));
    let has = |field: Field| layout.has(field);
    let says = |words: &[&str]| words.iter().any(|word| contains_words(&title, word));
    let money = layout.columns.iter().any(|one| one.field.is_some_and(Field::is_money));

    let dated = has(Field::Date) || has(Field::DocumentDate);
    if dated && (layout.rate_columns.len() >= 2 || (layout.rate_columns.len() == 1 && !money && !has(Field::Payee)))
    {
        return reading(Role::Rates, "une date et une colonne par devise");
    }
    if has(Field::Rate) && has(Field::Currency) && !money && !has(Field::OriginalAmount) {
        return reading(Role::Rates, "colonnes devise et taux, sans montant");
    }
    let named = has(Field::LastName) || has(Field::Person) || has(Field::Beneficiary);
    if named && !money && !has(Field::OriginalAmount) && (has(Field::Category) || says(DELEGATION_WORDS)) {
        return reading(Role::Delegation, "des noms de personnes, sans montant");
    }
    let amount = money || has(Field::UnitAmount);
    let settled = has(Field::Payee) || has(Field::PaymentOrder) || has(Field::Invoice) || named;
    if has(Field::Country)
        && amount
        && !settled
        && (says(SCALE_WORDS) || has(Field::Currency) || has(Field::EndDate))
    {
        return reading(Role::Scale, "pays et montant, sans tiers ni référence");
    }
    if !money && !has(Field::OriginalAmount) && layout.missions.is_empty() {
        return reading(Role::Unknown, "aucune colonne de montant reconnue");
    }
    // `Dépenses/Recettes` is a column of every budget.
    // So is `Solde débiteur` of every ledger.
    let both_ways = contains_words(&headers, "depense")
        || contains_words(&headers, "depenses")
        || has(Field::Debit)
        || has(Field::Credit);
    let receipts = |word: &&str| contains_words(&title, word) || (!both_ways && contains_words(&headers, word));
    if RECEIPT_WORDS.iter().any(receipts) {
        return reading(Role::Receipts, "le titre ou les intitulés parlent de recettes");
    }
    if has(Field::PaymentOrder) && has(Field::OrderDate) && has_paid_amount(layout) {
        return reading(Role::Ledger, "n° et date de mandat, montant payé");
    }
    let grouped = [Field::Account, Field::Function, Field::Mission, Field::Operation].into_iter().any(has);
    if grouped && !LINE_FIELDS.iter().any(|field| has(*field)) {
        return reading(Role::Unknown, "des montants par article, fonction ou mission, non des lignes de dépense");
    }
    weigh(layout, says(LEDGER_WORDS), says(SUPPORT_WORDS))
}

/// True when a column of money says that it was paid: `Payé TTC`.
fn has_paid_amount(layout: &Layout) -> bool {
    let mut money = layout.columns.iter().filter(|one| one.field.is_some_and(Field::is_money));
    money.any(|one| {
        let header = fold(&one.header);
        PAID_WORDS.iter().any(|word| contains_words(&header, word))
    })
}

/// True for books of accounts, whatever documents their lines name: an account with debit and credit, or
/// with the number or date of its entry.
fn is_journal(layout: &Layout) -> bool {
    let mut headers = layout.columns.iter().map(|one| fold(&one.header));
    layout.has(Field::Account)
        && ((layout.has(Field::Debit) && layout.has(Field::Credit))
            || headers.any(|header| JOURNAL_HEADERS.contains(&header.as_str())))
}

/// Ledger or support: the side with more points, three at least.
fn weigh(layout: &Layout, titled_ledger: bool, titled_support: bool) -> RoleReading {
    let points = |table: &[(Field, u32)]| -> (u32, Vec<&'static str>) {
        let present: Vec<_> = table.iter().filter(|(field, _)| layout.has(*field)).collect();
        (present.iter().map(|(_, points)| points).sum(), present.iter().map(|(field, _)| field.french()).collect())
    };
    let (mut ledger, ledger_fields) = points(LEDGER_POINTS);
    let (mut support, mut support_fields) = points(SUPPORT_POINTS);
    if titled_ledger != titled_support {
        ledger += if titled_ledger { TITLE_POINTS } else { 0 };
        support += if titled_support { TITLE_POINTS } else { 0 };
    }
    // A régie lists its receipts in slips of its own: the word alone is no book of mandats.
    let speaks = |field: &Field| !matches!(field, Field::Slip | Field::Operation) && layout.has(*field);
    let payee = fold(layout.column(Field::Payee).map_or("", |column| layout.header(column)));
    let of_shops = ["fournisseur", "commercant", "prestataire"].iter().any(|word| contains_words(&payee, word));
    if layout.has(Field::Slip)
        && of_shops
        && !titled_ledger
        && !LEDGER_POINTS.iter().any(|(field, _)| speaks(field))
    {
        ledger = 0;
    }
    // Only a statement of a card calls those who were paid merchants.
    let merchants = layout.columns.iter().map(|one| fold(&one.header));
    if merchants.into_iter().any(|header| header.split(' ').any(|word| MERCHANTS.contains(&word))) {
        support += TITLE_POINTS;
        support_fields.push("commerçant");
    }
    if is_journal(layout) {
        ledger += JOURNAL_POINTS;
    }
    // A list is ordered by what it lists: the first reference column breaks near ties.
    match (layout.column(Field::PaymentOrder), layout.column(Field::Invoice)) {
        (Some(order), Some(invoice)) if order < invoice => ledger += 1,
        (Some(_), Some(_)) => support += 1,
        _ => {}
    }
    let why = |fields: Vec<&str>, titled: bool| {
        let title = if titled { " ; le titre le dit" } else { "" };
        format!("colonnes {}{title}", fields.join(", "))
    };
    match ledger.cmp(&support) {
        std::cmp::Ordering::Greater if ledger >= 3 => reading(Role::Ledger, why(ledger_fields, titled_ledger)),
        std::cmp::Ordering::Less if support >= 3 => reading(Role::Support, why(support_fields, titled_support)),
        // A few columns are enough when nothing speaks of payment orders or accounts.
        std::cmp::Ordering::Less if ledger == 0 && lists_invoices(layout) => {
            reading(Role::Support, why(support_fields, titled_support))
        }
        _ => reading(Role::Unknown, "rien ne dit s’il s’agit de comptabilité ou de justificatifs"),
    }
}

/// True for a column of invoice numbers, or of dates that are called those of invoices: `Date facture` beside an
/// amount that nobody says was paid.
fn lists_invoices(layout: &Layout) -> bool {
    let dates = layout.columns.iter().filter(|one| one.field == Some(Field::DocumentDate));
    let mut headers = dates.map(|one| fold(&one.header));
    let mut of_invoices = || headers.any(|header| INVOICES.iter().any(|word| contains_words(&header, word)));
    layout.has(Field::Invoice) || (!has_paid_amount(layout) && of_invoices())
}

fn reading(role: Role, evidence: impl Into<String>) -> RoleReading {
    RoleReading { role, evidence: evidence.into() }
}
