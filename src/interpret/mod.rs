//! Sheets → entries, members, rates.
//!
//! Sheet by sheet, in parallel: [`table`] cuts it into tables, [`header`] gives a field to each column,
//! [`role`] tells what the table is for, [`rows`], [`members`] and [`quotations`] read its body; before them
//! [`shapes`] recognises the reference files that have no header. Nothing here fails on data: what is not
//! understood is a [`Problem`] with its place.

mod amounts;
mod day;
mod dgfip;
mod doubts;
mod header;
mod iso;
mod members;
mod names;
mod quotations;
mod role;
mod roster;
mod rows;
mod sense;
mod series;
mod shapes;
mod table;
mod totals;
mod trouble;
mod values;
mod vocabulary;

use rayon::prelude::*;

use amounts::AmountColumns;
use header::Layout;
use role::RoleReading;
use sense::Quotation;
use table::Region;

use crate::model::Text;
use crate::model::account::{FileAccount, Role, RowCount, TableAccount};
use crate::model::books::Facts;
use crate::model::dossier::{Dossier, SourceSettings};
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::sheet::{Sheet, Source, SourceFile};

/// Understands every sheet: its tables, columns and rows.
pub fn sheets(source: Source, dossier: &Dossier) -> Facts {
    let Source { files, problems, .. } = source;
    let read: Vec<FileFacts> = files.into_par_iter().map(|file| file_facts(file, dossier)).collect();
    let mut facts = Facts { problems, ..Facts::default() };
    let mut quotations = Vec::new();
    for mut file in read {
        facts.entries.append(&mut file.facts.entries);
        facts.receipts.append(&mut file.facts.receipts);
        facts.members.append(&mut file.facts.members);
        facts.scales.append(&mut file.facts.scales);
        facts.problems.append(&mut file.facts.problems);
        facts.files.append(&mut file.facts.files);
        quotations.append(&mut file.quotations);
    }
    let (rates, contradictions) = quotations::gather(quotations);
    facts.problems.extend(contradictions);
    quotations::convert(&mut facts.entries, &rates, dossier.currency);
    facts.rates = rates;
    facts
}

/// What one file yields; rates are gathered before they are used.
struct FileFacts {
    facts: Facts,
    quotations: Vec<Quotation>,
}

fn file_facts(file: SourceFile, dossier: &Dossier) -> FileFacts {
    let settings = dossier.sources.get(&*file.path).cloned().unwrap_or_default();
    let mut read = FileFacts { facts: Facts::default(), quotations: Vec::new() };
    let mut tables = Vec::new();
    for sheet in &file.sheets {
        if let Some(shaped) = shapes::read(sheet, dossier, &settings) {
            tables.push(shaped.account(sheet, dossier));
            read.quotations.extend(shaped.quotations);
            read.facts.members.extend(shaped.members);
            read.facts.scales.extend(shaped.scales);
            read.facts.problems.extend(shaped.problems);
            continue;
        }
        for region in table::regions(sheet, settings.header_row.map(|row| row.saturating_sub(1))) {
            tables.push(table_facts(sheet, &region, dossier, &settings, &mut read));
        }
    }
    read.facts.files.push(FileAccount {
        path: file.path,
        format: file.format,
        sha256: file.sha256,
        size: file.size,
        encoding: file.encoding,
        delimiter: file.delimiter,
        evidence: file.evidence,
        tables,
    });
    read
}

/// Reads one table into `read`, and accounts for its rows.
fn table_facts(
    sheet: &Sheet,
    region: &Region,
    dossier: &Dossier,
    settings: &SourceSettings,
    read: &mut FileFacts,
) -> TableAccount {
    let mut account = TableAccount {
        sheet: sheet.name.clone(),
        visible: sheet.visible,
        role: Role::Unknown,
        role_evidence: String::new(),
        header_row: region.header,
        header_line: region.header.map(|row| sheet.line(row)),
        columns: Vec::new(),
        rows: RowCount::default(),
        amount: Money::zero(dossier.currency),
        control_totals: Vec::new(),
    };
    let Some(header) = region.header else {
        unread(sheet, region, "aucune ligne d’intitulés n’a été reconnue", &mut account, read);
        return account;
    };
    let layout = header::layout(sheet, header, header + 1..region.end, &settings.columns);
    let title = title_of(sheet, region);
    let RoleReading { role, evidence } = match settings.role {
        Some(role) => RoleReading { role, evidence: "indiqué dans dossier.toml".to_owned() },
        None => {
            let title = title.as_deref().unwrap_or_default();
            let told = role::tell(&layout, title, sheet.name.as_deref());
            let told = members::reconsidered(told, sheet, region, &layout, dossier);
            quotations::reconsidered(told, sheet, region, &layout, title)
        }
    };
    account.role = role;
    account.role_evidence = evidence;
    account.columns = layout.columns.clone();
    match role {
        Role::Ledger | Role::Support | Role::Receipts => {
            lines(sheet, region, &layout, title, dossier, &mut account, read);
        }
        Role::Delegation => {
            let (members, rows) =
                members::read(sheet, region, &layout, title.as_deref().unwrap_or_default(), dossier);
            read.facts.members.extend(members);
            account.rows = rows;
        }
        Role::Rates => {
            quoted(sheet, region, &layout, title.as_deref().unwrap_or_default(), dossier, &mut account, read)
        }
        Role::Scale => {
            let scale = quotations::scale(sheet, region, &layout, dossier.currency);
            read.facts.scales.extend(scale.found);
            read.facts.problems.extend(scale.problems);
            account.rows = scale.rows;
            quotations::explain(&mut account.columns, &layout, role);
        }
        Role::Report | Role::Ignore => account.rows.ignored = body_rows(sheet, region, &mut account.rows.blank),
        Role::Unknown => {
            let why = account.role_evidence.clone();
            unread(sheet, region, &why, &mut account, read);
        }
    }
    count_top(sheet, region, &mut account.rows);
    account
}

/// Reads a history of rates.
fn quoted(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    title: &str,
    dossier: &Dossier,
    account: &mut TableAccount,
    read: &mut FileFacts,
) {
    let rates = quotations::rates(sheet, region, layout, title, dossier.currency);
    read.quotations.extend(rates.found);
    read.facts.problems.extend(rates.problems);
    account.rows = rates.rows;
    quotations::explain(&mut account.columns, layout, Role::Rates);
    if !rates.evidence.is_empty() {
        account.role_evidence = format!("{} ; {}", account.role_evidence, rates.evidence);
    }
}

/// Reads the lines of a table of amounts.
fn lines(
    sheet: &Sheet,
    region: &Region,
    layout: &Layout,
    title: Option<Text>,
    dossier: &Dossier,
    account: &mut TableAccount,
    read: &mut FileFacts,
) {
    let Some(columns) = AmountColumns::choose(layout, account.role, dossier.rules.base) else {
        let why = if layout.has(Field::AmountExclTax) {
            "seule une colonne hors taxes a été reconnue, or le rapprochement se fait toutes taxes comprises"
        } else {
            "aucune colonne de montant n’a été reconnue"
        };
        unread(sheet, region, why, account, read);
        account.role = Role::Unknown;
        return;
    };
    account.role_evidence = format!("{} ; montant retenu : {}", account.role_evidence, columns.french(layout));
    let table = rows::read(sheet, region, layout, columns, account.role, title, dossier.currency);
    account.rows = table.rows;
    account.amount = table.amount;
    account.control_totals = table.control_totals;
    if !sheet.visible && !table.entries.is_empty() {
        read.facts.problems.push(hidden_sheet(sheet, region, table.entries.len(), table.amount));
    }
    read.facts.problems.extend(table.problems);
    let lines = if account.role == Role::Receipts { &mut read.facts.receipts } else { &mut read.facts.entries };
    lines.extend(table.entries);
}

/// A table that cannot be used: its rows are rejected when they carry amounts, and it is said.
fn unread(sheet: &Sheet, region: &Region, why: &str, account: &mut TableAccount, read: &mut FileFacts) {
    let body = region.header.map_or(region.start, |header| header + 1);
    // Francs without decimals are amounts too, where the header says so.
    let is_money =
        |at: u32| account.columns.iter().any(|one| one.column == at && one.field.is_some_and(Field::is_money));
    let carries = |row: u32| {
        sheet.cells(row).any(|(column, value)| {
            amounts::looks_like_amount(value) || (is_money(column) && amounts::is_amount(value))
        })
    };
    let rows: Vec<u32> = (body..region.end).filter(|row| !sheet.is_blank(*row)).collect();
    let rejected = rows.iter().filter(|row| carries(**row)).count() as u32;
    account.rows.rejected = rejected;
    account.rows.note = rows.len() as u32 - rejected;
    account.rows.blank = region.end - body - rows.len() as u32;
    if region.header.is_none() {
        account.rows.total = region.end - region.start;
    }
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: rejected > 0 };
    let sheet_hint = sheet.name.as_deref().map(|name| format!("feuille « {name} » : ")).unwrap_or_default();
    let stake = if rejected > 0 {
        format!(" {rejected} lignes portent des montants et ne sont pas comptées.")
    } else {
        String::new()
    };
    let message = format!("Tableau non reconnu ({sheet_hint}{why}).{stake}");
    let remedy = format!(
        "Indiquer dans dossier.toml ce qu’est ce fichier :\n[source.\"{}\"]\nrole = \"comptabilite\"   # ou {}\nau besoin avec ligne_entete = … et, sous [source.\"{}\".colonnes], montant = \"intitulé de la colonne\".",
        sheet.file,
        Role::names().filter(|name| *name != "comptabilite").collect::<Vec<_>>().join(", "),
        sheet.file,
    );
    read.facts.problems.push(rows::table_problem(kind, sheet, region, message, remedy));
}

fn hidden_sheet(sheet: &Sheet, region: &Region, lines: usize, amount: Money) -> Problem {
    let name = sheet.name.as_deref().unwrap_or_default();
    let message =
        format!("La feuille « {name} » est masquée et porte {amount} en {} ; elle est comptée.", plural(lines));
    let remedy =
        "Afficher la feuille et vérifier que ses lignes doivent être comptées ; sinon la retirer de l’export.";
    let problem = rows::table_problem(ProblemKind::HiddenRows, sheet, region, message, remedy.to_owned());
    Problem { amount: Some(amount), ..problem }
}

fn plural(lines: usize) -> String {
    if lines == 1 { "une ligne".to_owned() } else { format!("{lines} lignes") }
}

/// The title lines above the header, in one text.
fn title_of(sheet: &Sheet, region: &Region) -> Option<Text> {
    let header = region.header?;
    let texts =
        (region.start..header).flat_map(|row| sheet.cells(row)).filter_map(|(_, value)| values::text(value));
    let title = texts.collect::<Vec<_>>().join(" · ");
    (!title.is_empty()).then(|| Text::from(title))
}

/// Counts the rows above the body, and the whole.
fn count_top(sheet: &Sheet, region: &Region, rows: &mut RowCount) {
    let Some(header) = region.header else { return };
    let blank = (region.start..header).filter(|row| sheet.is_blank(*row)).count() as u32;
    rows.blank += blank;
    rows.title += header - region.start - blank;
    rows.header += 1;
    rows.total = region.end - region.start;
}

/// Rows of the body that hold something; the blank ones are counted apart.
fn body_rows(sheet: &Sheet, region: &Region, blank: &mut u32) -> u32 {
    let body = region.header.map_or(region.start, |header| header + 1);
    let filled = (body..region.end).filter(|row| !sheet.is_blank(*row)).count() as u32;
    *blank += region.end - body - filled;
    filled
}
