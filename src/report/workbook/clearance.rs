//! `Fiche de contrôle`: one printed page per mission, for the file, with the block in which its visa is
//! given. The visa comes back next month (see [`super::visa`]).

use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, Format, FormatAlign, FormatBorder, XlsxError};

use crate::model::mission::Mission;
use crate::model::notes::{OPINIONS, Visa, VisaField};
use crate::model::report::{MissionFigures, Verdict};

use super::head::{self, Paper};
use super::names::{SYNTHESIS, VISAS};
use super::page::{Page, Target, french_date, quoted};
use super::plan::Plan;
use super::style::{self, Kind, Tone};
use super::{annex, clearance_points, notes, synthesis, visa};

/// Label and amount of the bridge; a gap; label, count and amount of what is open.
const WIDTHS: [f64; 6] = [26.0, 13.5, 1.0, 28.0, 7.0, 13.5];
const LAST: u16 = 5;
/// How its pages begin, where their second labels stand, and how they end.
pub(super) const TITLE: &str = "Fiche de contrôle · ";
pub(super) const SECOND: u32 = 3;
pub(super) const SIGNATURE: &str = "Signature";
pub(super) const CHANGED: &str = "Les chiffres ont changé depuis ce visa : à viser de nouveau.";
/// What a page of A4 holds between its margins, in points.
const PAGE_HEIGHT: f64 = 715.0;
/// In percent: at most what holds the width of the page also where a wider letter stands in for the usual one.
const SCALES: (u16, u16) = (40, 84);

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    if plan.report.missions.is_empty() {
        return Ok(Vec::new());
    }
    let mut page = head::page(plan, VISAS, Paper::Portrait)?;
    for (at, width) in (0_u16..).zip(WIDTHS) {
        page.sheet.set_column_width(at, width)?;
    }
    let mut sheet = Sheet { page, row: 0, height: 0.0 };
    let (mut breaks, mut tallest) = (Vec::new(), 0.0_f64);
    for figures in &plan.report.missions {
        if sheet.row > 0 {
            breaks.push(sheet.row);
        }
        sheet.height = 0.0;
        of_mission(plan, &mut sheet, figures)?;
        tallest = tallest.max(sheet.height);
    }
    let Sheet { mut page, row, .. } = sheet;
    // Manual breaks only hold at a fixed scale.
    let scale = ((PAGE_HEIGHT / tallest * 100.0) as u16).clamp(SCALES.0, SCALES.1);
    page.sheet.set_print_scale(scale).set_print_center_horizontally(true);
    page.sheet.set_margins(0.35, 0.35, 0.7, 0.6, 0.3, 0.3).set_print_area(0, 0, row.saturating_sub(1), LAST)?;
    page.sheet.set_page_breaks(&breaks)?;
    Ok(vec![page])
}

/// The page being filled, row after row.
pub(super) struct Sheet {
    pub(super) page: Page,
    pub(super) row: u32,
    height: f64,
}

impl Sheet {
    /// Opens the next row, this many points high.
    pub(super) fn next(&mut self, height: f64) -> Result<u32, XlsxError> {
        let row = self.row;
        self.page.sheet.set_row_height(row, height)?;
        self.row += 1;
        self.height += height;
        Ok(row)
    }

    /// A text over several columns.
    pub(super) fn spread(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.page.sheet.merge_range(row, first, row, last, "", format)?;
        self.page.text(row, first, text, format)
    }
}

fn of_mission(plan: &Plan, sheet: &mut Sheet, figures: &MissionFigures) -> Result<(), XlsxError> {
    identity(plan, sheet, figures)?;
    amounts(plan, sheet, figures)?;
    sheet.next(6.0)?;
    clearance_points::bridge_and_findings(plan, sheet, figures)?;
    sheet.next(6.0)?;
    clearance_points::points(plan, sheet, figures.mission)?;
    sheet.next(6.0)?;
    let code = &*plan.report.books.mission(figures.mission).code;
    visa_block(plan, sheet, figures, plan.report.notes.visas.get(code))?;
    sheet.next(4.0)?;
    Ok(())
}

fn identity(plan: &Plan, sheet: &mut Sheet, figures: &MissionFigures) -> Result<(), XlsxError> {
    let about = plan.report.books.mission(figures.mission);
    let row = sheet.next(27.0)?;
    let title = format!("{TITLE}{}", plan.label(Some(figures.mission)));
    let at = Target::row(&plan.names(figures.mission).sheet, 0);
    sheet.page.text(row, 0, &title, &style::title())?;
    sheet.page.link((row, LAST), "lignes →", Some(&at), &style::remark().set_align(FormatAlign::Right))?;
    let row = sheet.next(16.0)?;
    sheet.spread(row, (0, LAST), &head::dossier_line(plan), &style::subtitle().set_shrink())?;
    for (label, text) in facts(plan, about) {
        let row = sheet.next(14.5)?;
        sheet.page.text(row, 0, label, &plan.style.cell(Kind::Line, Tone::Muted))?;
        sheet.spread(row, (1, LAST), &text, &plan.style.cell(Kind::Line, Tone::Plain).set_shrink())?;
    }
    sheet.next(6.0)?;
    Ok(())
}

fn facts(plan: &Plan, about: &Mission) -> Vec<(&'static str, String)> {
    let dossier = &plan.report.books.dossier;
    let untold = || "non indiqué".to_owned();
    let days = format!("du {} au {} (transport compris)", french_date(about.start), french_date(about.end));
    let country = about.country.as_deref().map(|country| format!(" · {country}")).unwrap_or_default();
    let commission = dossier.commission_date.map(|day| format!("{} du {}", dossier.sitting(), french_date(day)));
    let year = dossier.fiscal_year.map(|year| format!("exercice {year}"));
    let session = commission.into_iter().chain(year).collect::<Vec<_>>().join(" · ");
    vec![
        ("Mission", format!("{} ({}){country}", about.label, about.code)),
        ("Dates", days),
        ("Délégation", annex::delegation(about).unwrap_or_else(untold)),
        ("Autorisation", annex::authorisation(about).unwrap_or_else(untold)),
        ("Ratification", if session.is_empty() { untold() } else { session }),
    ]
}

/// The three amounts, their gaps and the verdict, live from `Synthèse`.
fn amounts(plan: &Plan, sheet: &mut Sheet, figures: &MissionFigures) -> Result<(), XlsxError> {
    let source = synthesis::mission_row(figures.mission);
    let cell = |column: char| format!("{}!{column}{source}", quoted(SYNTHESIS));
    let money = plan.style.cell(Kind::Money, Tone::Plain);
    let label = plan.style.cell(Kind::Line, Tone::Plain);
    let rows = [
        ("Montant à ratifier", 'D', figures.declared, "Écart déclaré − comptabilité", 'G', figures.declared_gap()),
        ("Comptabilité", 'E', figures.ledger, "Écart comptabilité − justificatifs", 'H', figures.support_gap()),
    ];
    for (left, column, amount, right, gap_column, gap) in rows {
        let row = sheet.next(16.0)?;
        sheet.page.text(row, 0, left, &label)?;
        sheet.page.money_formula((row, 1), &cell(column), amount, &money.clone().set_bold())?;
        sheet.spread(row, (3, 4), right, &label)?;
        sheet.page.money_formula((row, LAST), &cell(gap_column), gap, &money.clone().set_bold())?;
    }
    let row = sheet.next(16.0)?;
    sheet.page.text(row, 0, "Justificatifs", &label)?;
    sheet.page.money_formula((row, 1), &cell('F'), figures.support, &money.set_bold())?;
    let format = label.set_bold();
    sheet.spread(row, (3, LAST), "", &format)?;
    sheet.page.formula((row, 3), &cell('L'), figures.verdict.french(), &format)?;
    for verdict in [Verdict::Ready, Verdict::ToJustify, Verdict::Blocked] {
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("$D${}=\"{}\"", row + 1, verdict.french()).as_str())
            .set_format(style::verdict(verdict));
        sheet.page.sheet.add_conditional_format(row, 3, row, LAST, &rule)?;
    }
    Ok(())
}

/// What the signer fills in, on screen or by hand.
fn visa_block(
    plan: &Plan,
    sheet: &mut Sheet,
    figures: &MissionFigures,
    typed: Option<&Visa>,
) -> Result<(), XlsxError> {
    let code = &plan.report.books.mission(figures.mission).code;
    let row = sheet.next(16.0)?;
    let head = format!("{}{code}", visa::HEAD);
    sheet.spread(row, (0, LAST), &head, &style::section())?;
    let text = |field: VisaField| typed.and_then(|visa| visa.get(&field)).map_or("", String::as_str);
    let opinion = field(plan, sheet, VisaField::Opinion, 16.0, text(VisaField::Opinion))?;
    let list = DataValidation::new()
        .allow_list_strings(&OPINIONS)?
        .set_error_title("Avis")?
        .set_error_message("Choisir un avis dans la liste.")?;
    sheet.page.sheet.add_data_validation(opinion, 1, opinion, 1, &list)?;
    boxes(plan, sheet, opinion, text(VisaField::Opinion))?;
    field(plan, sheet, VisaField::Reasons, 36.0, text(VisaField::Reasons))?;
    field(plan, sheet, VisaField::Name, 16.0, text(VisaField::Name))?;
    field(plan, sheet, VisaField::Date, 16.0, text(VisaField::Date))?;
    let row = sheet.next(44.0)?;
    sheet.page.text(row, 0, SIGNATURE, &plan.style.cell(Kind::Line, Tone::Plain))?;
    let framed = Format::new().set_border(FormatBorder::Thin);
    sheet.spread(row, (1, LAST), "", &framed)?;
    seen_figures(sheet, figures, text(VisaField::Figures))
}

/// A label and the merged cell beside it.
fn field(plan: &Plan, sheet: &mut Sheet, field: VisaField, height: f64, text: &str) -> Result<u32, XlsxError> {
    let row = sheet.next(height)?;
    sheet.page.text(row, 0, field.french(), &plan.style.cell(Kind::Line, Tone::Plain))?;
    let kind = if field == VisaField::Date { Kind::Date } else { Kind::Text };
    let format = plan.style.cell(kind, Tone::Staff).set_align(FormatAlign::Left);
    sheet.spread(row, (1, LAST), text, &format)?;
    if let Some(day) = notes::french_day(text).filter(|_| field == VisaField::Date) {
        sheet.page.date(row, 1, Some(day), &format)?;
    }
    Ok(row)
}

/// The three opinions with a box each, ticked by what stands in the cell above, or by hand on paper.
fn boxes(plan: &Plan, sheet: &mut Sheet, opinion: u32, typed: &str) -> Result<(), XlsxError> {
    let row = sheet.next(16.0)?;
    let format = plan.style.cell(Kind::Line, Tone::Plain);
    sheet.page.text(row, 0, "", &format)?;
    sheet.spread(row, (1, LAST), "", &format)?;
    let cell = format!("TRIM($B${})", opinion + 1);
    let part = |words: &str| format!("IF({cell}=\"{words}\",\"☒ \",\"☐ \")&\"{words}\"");
    let formula = OPINIONS.map(part).join("&\"      \"&");
    let shown = OPINIONS.map(|words| {
        let ticked = typed.trim().to_lowercase() == words.to_lowercase();
        format!("{}{words}", if ticked { "☒ " } else { "☐ " })
    });
    sheet.page.formula((row, 1), &formula, &shown.join("      "), &format)
}

/// On which figures the visa was given, and whether they still stand.
fn seen_figures(sheet: &mut Sheet, figures: &MissionFigures, text: &str) -> Result<(), XlsxError> {
    let row = sheet.next(13.0)?;
    if text.is_empty() {
        return sheet.page.text(row, 0, "", &style::remark());
    }
    sheet.page.text(row, 0, VisaField::Figures.french(), &style::remark())?;
    sheet.spread(row, (1, LAST), text, &style::remark().set_shrink())?;
    let now = [("Déclaré", figures.declared), ("Comptabilité", figures.ledger), ("Justificatifs", figures.support)];
    let now = now.map(|(what, amount)| format!("{what} {amount}")).join(" · ");
    let row = sheet.next(13.0)?;
    let words = if text.starts_with(&now) { "" } else { CHANGED };
    sheet.page.text(row, 0, words, &style::remark().set_bold().set_font_color(style::NAVY))
}
