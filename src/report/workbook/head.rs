//! What every sheet has: its name, the dossier and the run's date at the head, and the set-up of its
//! printed pages.

use rust_xlsxwriter::XlsxError;

use super::origin::MADE_ON;
use super::page::{Page, Target, french_date};
use super::plan::Plan;
use super::{names, style};

/// Excel refuses longer headers and footers.
const MARGIN_TEXT_MAX: usize = 250;
/// A4, in Excel's list of papers.
const A4: u8 = 9;

/// Leads back to the first sheet.
pub(super) const WAY_BACK: &str = "← Synthèse";

/// How a sheet is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    /// For a page of text or a few figures.
    Portrait,
    /// For tables.
    Landscape,
}

/// A sheet with its head on the first two rows.
pub(super) fn page(plan: &Plan, name: &str, paper: Paper) -> Result<Page, XlsxError> {
    let mut page = Page::new(name)?;
    page.sheet.set_row_height(0, 27)?.set_row_height(1, 16)?;
    page.text(0, 0, name, &style::title())?;
    page.text(1, 0, &dossier_line(plan), &style::subtitle())?;
    print(plan, &mut page, name, paper)?;
    Ok(page)
}

/// The way back, on the third row.
pub(super) fn way_back(page: &mut Page, text: &str) -> Result<(), XlsxError> {
    page.sheet.set_row_height(2, 16)?;
    let home = Target::row(names::SYNTHESIS, 0);
    page.link((2, 0), WAY_BACK, Some(&home), &style::remark())?;
    page.text(2, 2, text, &style::remark())
}

/// Title, organisation and date on one line.
pub(super) fn dossier_line(plan: &Plan) -> String {
    let dossier = &plan.report.books.dossier;
    let date = format!("{MADE_ON}{}", french_date(plan.report.run_date));
    let parts = [dossier.title.trim(), dossier.organisation.trim(), &date];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn print(plan: &Plan, page: &mut Page, name: &str, paper: Paper) -> Result<(), XlsxError> {
    let dossier = &plan.report.books.dossier;
    let sheet = &mut page.sheet;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.25, 0.25, 0.7, 0.6, 0.3, 0.3);
    match paper {
        Paper::Portrait => sheet.set_portrait(),
        Paper::Landscape => sheet.set_landscape(),
    };
    let date = french_date(plan.report.run_date);
    sheet.set_header(margin_text(&dossier.title, |title| {
        format!("&L&9{title}&R&9{name} · {date}", name = plain(name))
    }));
    sheet.set_footer(margin_text(&dossier.organisation, |who| format!("&L&9{who}&C&9rappro&R&9page &P / &N")));
    Ok(())
}

/// A header or footer around a text of the dossier, shortened to what Excel accepts.
fn margin_text(text: &str, build: impl Fn(&str) -> String) -> String {
    let room = MARGIN_TEXT_MAX.saturating_sub(build("").encode_utf16().count());
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|letter| {
            units += if *letter == '&' { 2 } else { letter.len_utf16() };
            units <= room
        })
        .collect();
    build(&plain(&kept))
}

/// `&` opens a code in headers and footers; a digit at the head of a text would join the size before.
fn plain(text: &str) -> String {
    let text = text.replace('&', "&&");
    if text.starts_with(|letter: char| letter.is_ascii_digit()) { format!(" {text}") } else { text }
}
