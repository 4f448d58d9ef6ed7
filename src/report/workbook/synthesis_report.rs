//! The sentence below the verdict on `Synthèse`: what of the report was compared with nothing.

use rust_xlsxwriter::{FormatAlign, XlsxError};

use crate::model::report::Report;

use super::page::Page;
use super::plan::Plan;
use super::style;
use super::synthesis::{GAP_HEIGHT, LABEL, MISSION_HEIGHT, REPORT_ROW, VERDICT};

/// Letters on a line as wide as the verdict.
const REPORT_WIDE: usize = 165;
const REPORT_LINES_MAX: usize = 3;

/// The height of its row, in points.
pub(super) fn height(report: &Report) -> f64 {
    let lines = |told: String| told.chars().count().div_ceil(REPORT_WIDE).clamp(1, REPORT_LINES_MAX) as f64;
    report.not_compared(None).map_or(GAP_HEIGHT, |told| lines(told) * MISSION_HEIGHT)
}

/// What the answer above does not cover: facts of the report that were compared with nothing.
pub(super) fn write(plan: &Plan, page: &mut Page) -> Result<(), XlsxError> {
    let report = plan.report;
    page.sheet.set_row_height(REPORT_ROW, height(report))?;
    let Some(told) = report.not_compared(None) else { return Ok(()) };
    let format = style::remark().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    page.sheet.merge_range(REPORT_ROW, LABEL, REPORT_ROW, VERDICT, "", &format)?;
    page.text(REPORT_ROW, LABEL, &cut_to(&told, REPORT_WIDE * REPORT_LINES_MAX), &format)
}

/// A text of at most so many letters; what is left out stands on `Contrôles`.
fn cut_to(text: &str, most: usize) -> String {
    const MORE: &str = " … (voir Contrôles)";
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(MORE.chars().count())).collect();
    // Between two names.
    let end = kept.rfind(", ").unwrap_or(kept.len());
    format!("{}{MORE}", &kept[..end])
}
