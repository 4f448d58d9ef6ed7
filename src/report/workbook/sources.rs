//! `Sources`: files, tables, columns, control totals and what was left aside: the proof that every row
//! and every cent is accounted for.

use rust_xlsxwriter::{Format, XlsxError};

use crate::model::account::{ControlTotal, FileAccount, TableAccount};
use crate::model::money::Money;
use crate::model::place::column_letters;
use crate::model::report::Proof;
use crate::model::sheet::{ARCHIVES_REASON, OUTPUT_REASON, Skipped};

use super::head::{self, Paper};
use super::lists;
use super::names::{SOURCES, T_COLUMNS, T_CONTROL_TOTALS, T_FILES, T_SKIPPED, T_TABLES};
use super::page::Page;
use super::plan::{FILES_FIRST_ROW, Plan};
use super::style::{self, Kind, Tone};
use super::table::{self, Column, Shape, column};

/// Shared by the tables of the sheet, one below the other.
const WIDTHS: [f64; 15] = [36.0, 17.0, 17.0, 13.5, 13.5, 13.5, 13.5, 9.0, 8.0, 8.0, 9.0, 9.0, 8.5, 13.5, 38.0];

pub(super) const FILES: &[Column] = &[
    column("Fichier", 0.0, Kind::Text),
    column("Encodage", 0.0, Kind::Line),
    column("Format", 0.0, Kind::Line),
    column("Séparateur", 0.0, Kind::Line),
    column("Octets", 0.0, Kind::Count),
    column("Tableaux", 0.0, Kind::Count),
    column("Empreinte", 0.0, Kind::Line),
    column("SHA-256 complet", 0.0, Kind::Line),
];

const ROWS: &str = "Lignes";
const KEPT: &str = "Retenues";
pub(super) const TABLES: &[Column] = &[
    column("Fichier et feuille", 36.0, Kind::Text),
    column("Rôle", 0.0, Kind::Text),
    column("En-tête ligne", 0.0, Kind::Count),
    column(ROWS, 0.0, Kind::Count),
    column(KEPT, 0.0, Kind::Count),
    column("Vides", 0.0, Kind::Count),
    column("Titres", 0.0, Kind::Count),
    column("En-têtes", 0.0, Kind::Count),
    column("Totaux", 0.0, Kind::Count),
    column("Notes", 0.0, Kind::Count),
    column("Ignorées", 0.0, Kind::Count),
    column("Rejetées", 0.0, Kind::Count),
    column("Compte", 0.0, Kind::Mark),
    column("Montant", 0.0, Kind::Money),
    column("Pourquoi ce rôle", 38.0, Kind::Text),
];
/// Every row of a table is kept or excluded with a reason.
const ACCOUNT: &str =
    "IF(T_Tableaux[[#This Row],[Lignes]]=SUM(T_Tableaux[[#This Row],[Retenues]:[Rejetées]]),\"✔\",\"✖\")";

pub(super) const READINGS: &[Column] = &[
    column("Fichier et feuille", 36.0, Kind::Text),
    column("En-tête", 0.0, Kind::Text),
    column("Sens donné", 0.0, Kind::Line),
    column("Colonne", 0.0, Kind::Mark),
    column("Pourquoi", 0.0, Kind::Line),
];

pub(super) const CONTROL_TOTALS: &[Column] = &[
    column("Adresse", 0.0, Kind::Text),
    column("Libellé", 0.0, Kind::Text),
    column("Imprimé", 0.0, Kind::Money),
    column("Concorde", 0.0, Kind::Mark),
    column("Calculé", 0.0, Kind::Money),
    column("Avec annulées", 0.0, Kind::Money),
    column("Différence", 0.0, Kind::Money),
];

pub(super) const SKIPPED: &[Column] = &[column("Fichier", 0.0, Kind::Text), column("Motif", 0.0, Kind::Line)];

const YES: &str = "✔";
const NO: &str = "✖";

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, SOURCES, Paper::Landscape)?;
    head::way_back(&mut page, "D’où vient chaque ligne, et ce que chaque ligne est devenue.")?;
    for (at, width) in (0_u16..).zip(WIDTHS) {
        page.sheet.set_column_width(at, width)?;
    }
    proof(plan, &mut page, &plan.report.proof)?;
    let mut row = files(plan, &mut page)?;
    row = tables(plan, &mut page, row + 2)?;
    row = control_totals(plan, &mut page, row + 2)?;
    row = skipped(plan, &mut page, row + 2)?;
    row = readings(plan, &mut page, row + 2)?;
    page.sheet.set_print_area(0, 0, row, WIDTHS.len() as u16 - 1)?;
    page.sheet.set_freeze_panes(3, 1)?;
    Ok(vec![page])
}

/// In = part + part, live.
fn proof(plan: &Plan, page: &mut Page, proof: &Proof) -> Result<(), XlsxError> {
    const HEADERS: [&str; 5] = ["Preuve", "Total", "Retenu ou rapproché", "Reste", "Compte"];
    page.text(3, 0, "Rien ne manque, rien n’est compté deux fois", &style::heading())?;
    page.sheet.set_row_height(4, 30)?;
    for (at, header) in (0_u16..).zip(HEADERS) {
        page.text(4, at, header, &style::header(false))?;
    }
    let (line, count) = (plan.style.cell(Kind::Line, Tone::Plain), plan.style.cell(Kind::Count, Tone::Plain));
    page.text(5, 0, "Lignes des fichiers = retenues + écartées", &line)?;
    let totals: u64 = every_table(plan).map(|(_, table)| u64::from(table.rows.total)).sum();
    let kept: u64 = every_table(plan).map(|(_, table)| u64::from(table.rows.entries)).sum();
    let excluded: u64 = every_table(plan).map(|(_, table)| u64::from(table.rows.excluded())).sum();
    let left_out = "SUM(T_Tableaux[[Vides]:[Rejetées]])";
    page.formula((5, 1), &format!("SUM({T_TABLES}[{ROWS}])"), &totals.to_string(), &count)?;
    page.formula((5, 2), &format!("SUM({T_TABLES}[{KEPT}])"), &kept.to_string(), &count)?;
    page.formula((5, 3), left_out, &excluded.to_string(), &count)?;
    closes(plan, page, 5, totals == kept + excluded)?;
    let ledger = [proof.ledger_in, proof.ledger_matched, proof.ledger_unmatched];
    let support = [proof.support_in, proof.support_matched, proof.support_unmatched];
    money_proof(plan, page, 6, "Comptabilité = rapprochée + non rapprochée", ledger)?;
    money_proof(plan, page, 7, "Justificatifs = rapprochés + non rapprochés", support)
}

fn money_proof(plan: &Plan, page: &mut Page, row: u32, label: &str, amounts: [Money; 3]) -> Result<(), XlsxError> {
    page.text(row, 0, label, &plan.style.cell(Kind::Line, Tone::Plain))?;
    let money = plan.style.cell(Kind::Money, Tone::Plain).set_font_size(9);
    for (at, amount) in (1_u16..).zip(amounts) {
        page.money(row, at, Some(amount), &money)?;
    }
    let [whole, matched, rest] = amounts;
    closes(plan, page, row, plan.report.books.sum([matched, rest]) == whole)
}

fn closes(plan: &Plan, page: &mut Page, row: u32, agrees: bool) -> Result<(), XlsxError> {
    let n = row + 1;
    let formula = format!("IF(ROUND(B{n}-C{n}-D{n},4)=0,\"{YES}\",\"{NO}\")");
    page.formula((row, 4), &formula, tick(agrees), &plan.style.cell(Kind::Mark, Tone::Plain))
}

fn tick(agrees: bool) -> &'static str {
    if agrees { YES } else { NO }
}

fn every_table<'a>(plan: &'a Plan) -> impl Iterator<Item = (&'a FileAccount, &'a TableAccount)> {
    plan.report.books.files.iter().flat_map(|file| file.tables.iter().map(move |table| (file, table)))
}

/// A heading, a table and its formats.
struct Section<'a> {
    title: &'a str,
    name: &'a str,
    columns: &'a [Column<'a>],
    formulas: &'a [(&'a str, &'a str)],
    empty: &'a str,
}

impl Section<'_> {
    /// Lays the table out under its heading; calls `write` for each row; returns the last row.
    fn lay<T>(
        &self,
        plan: &Plan,
        page: &mut Page,
        row: u32,
        items: &[T],
        write: impl Fn(&mut Page, u32, &T, &[Format]) -> Result<(), XlsxError>,
    ) -> Result<u32, XlsxError> {
        page.text(row, 0, self.title, &style::heading())?;
        if items.is_empty() {
            page.text(row + 1, 0, self.empty, &style::remark())?;
        }
        let shape = Shape {
            name: self.name,
            header_row: row + 1,
            rows: items.len() as u32,
            columns: self.columns,
            formulas: if items.is_empty() { &[] } else { self.formulas },
            totals: &[],
        };
        table::lay(page, &shape)?;
        let formats = table::formats(&plan.style, self.columns);
        for (row, item) in (shape.first()..).zip(items) {
            write(page, row, item, &formats)?;
        }
        if items.is_empty() {
            page.text(shape.first(), 0, self.empty, &formats[0])?;
        }
        Ok(shape.last())
    }
}

fn files(plan: &Plan, page: &mut Page) -> Result<u32, XlsxError> {
    let section =
        Section { title: "Fichiers lus", name: T_FILES, columns: FILES, formulas: &[], empty: "Aucun fichier." };
    section.lay(plan, page, FILES_FIRST_ROW - 2, &plan.report.books.files, |page, row, file, formats| {
        page.file_link((row, 0), &file.path, plan.path(&file.path).as_deref(), &formats[0])?;
        page.text(row, 1, file.encoding.unwrap_or(""), &formats[1])?;
        page.text(row, 2, file.format.name(), &formats[2])?;
        page.text(row, 3, &file.delimiter.map_or_else(String::new, delimiter), &formats[3])?;
        page.count(row, 4, file.size, &formats[4])?;
        page.count(row, 5, file.tables.len() as u64, &formats[5])?;
        page.text(row, 6, file.sha256.get(..12).unwrap_or(&file.sha256), &formats[6])?;
        page.text(row, 7, &file.sha256, &formats[7])
    })
}

fn delimiter(sign: char) -> String {
    if sign == '\t' { "tabulation".to_owned() } else { sign.to_string() }
}

fn tables(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let section = Section {
        title: "Tableaux : ce que sont devenues leurs lignes",
        name: T_TABLES,
        columns: TABLES,
        formulas: &[("Compte", ACCOUNT)],
        empty: "Aucun tableau.",
    };
    let every: Vec<_> = every_table(plan).collect();
    section.lay(plan, page, row, &every, |page, row, (file, account), formats| {
        let rows = &account.rows;
        let role = if account.visible {
            account.role.french().to_owned()
        } else {
            format!("{} (masqué)", account.role.french())
        };
        page.text(row, 0, &address(file, account), &formats[0])?;
        page.text(row, 1, &role, &formats[1])?;
        match account.header_row {
            Some(header) => page.count(row, 2, u64::from(header) + 1, &formats[2])?,
            None => page.text(row, 2, "", &formats[2])?,
        }
        let counts = [
            rows.total,
            rows.entries,
            rows.blank,
            rows.title,
            rows.header,
            rows.subtotal,
            rows.note,
            rows.ignored,
            rows.rejected,
        ];
        for (at, count) in (3_u16..).zip(counts) {
            page.count(row, at, u64::from(count), &formats[usize::from(at)])?;
        }
        page.formula((row, 12), ACCOUNT, tick(rows.total == rows.accounted()), &formats[12])?;
        page.money(row, 13, Some(account.amount), &formats[13])?;
        page.text(row, 14, &account.role_evidence, &formats[14])?;
        table::fit(page, row, TABLES, &[(0, &address(file, account)), (14, &account.role_evidence)])
    })
}

/// `mandats.xlsx › Export`.
fn address(file: &FileAccount, table: &TableAccount) -> String {
    match &table.sheet {
        Some(sheet) => format!("{} › {sheet}", file.path),
        None => file.path.to_string(),
    }
}

fn control_totals(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let section = Section {
        title: "Totaux imprimés dans les exports : contrôlés, jamais additionnés",
        name: T_CONTROL_TOTALS,
        columns: CONTROL_TOTALS,
        formulas: &[],
        empty: "Aucun total imprimé dans les exports.",
    };
    let every: Vec<&ControlTotal> = every_table(plan).flat_map(|(_, table)| &table.control_totals).collect();
    section.lay(plan, page, row, &every, |page, row, total, formats| {
        page.text(row, 0, &total.at.to_string(), &formats[0])?;
        page.text(row, 1, &total.label, &formats[1])?;
        page.money(row, 2, Some(total.stated), &formats[2])?;
        page.text(row, 3, if total.agrees { "oui" } else { "non" }, &formats[3])?;
        page.money(row, 4, Some(total.computed), &formats[4])?;
        page.money(row, 5, Some(total.computed_with_cancelled), &formats[5])?;
        page.money(row, 6, Some(crate::model::report::gap(total.stated, total.computed)), &formats[6])
    })
}

fn skipped(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let section = Section {
        title: "Fichiers laissés de côté",
        name: T_SKIPPED,
        columns: SKIPPED,
        formulas: &[],
        empty: "Aucun fichier laissé de côté.",
    };
    // The program's own results appear once there was a run: a second run must say the same as the first.
    let missions = plan.missions().map(|(_, names, _)| lists::of_mission(names));
    let ends: Vec<String> =
        [lists::UNASSIGNED, lists::MATCHES].map(str::to_owned).into_iter().chain(missions).collect();
    let is_list = |path: &str| ends.iter().any(|end| path.ends_with(end));
    let ours = |file: &Skipped| [OUTPUT_REASON, ARCHIVES_REASON].contains(&file.reason.as_str());
    let foreign = |file: &&Skipped| !ours(file) && !is_list(&file.path);
    let every: Vec<&Skipped> = plan.report.books.skipped.iter().filter(foreign).collect();
    let last = section.lay(plan, page, row, &every, |page, row, file, formats| {
        page.text(row, 0, &file.path, &formats[0])?;
        page.text(row, 1, &file.reason, &formats[1])
    })?;
    let always = "Le classeur de résultat et le répertoire « archives » ne sont jamais lus comme exports.";
    page.text(last + 1, 0, always, &style::remark())?;
    Ok(last + 1)
}

fn readings(plan: &Plan, page: &mut Page, row: u32) -> Result<u32, XlsxError> {
    let section = Section {
        title: "Colonnes : le sens donné à chacune",
        name: T_COLUMNS,
        columns: READINGS,
        formulas: &[],
        empty: "Aucune colonne.",
    };
    let every: Vec<_> = every_table(plan)
        .flat_map(|(file, table)| table.columns.iter().map(move |column| (address(file, table), column)))
        .collect();
    section.lay(plan, page, row, &every, |page, row, (address, column), formats| {
        page.text(row, 0, address, &formats[0])?;
        page.text(row, 1, &column.header, &formats[1])?;
        page.text(row, 2, column.field.map_or("non utilisée", |field| field.french()), &formats[2])?;
        page.text(row, 3, &column_letters(column.column), &formats[3])?;
        page.text(row, 4, &column.evidence, &formats[4])
    })
}
