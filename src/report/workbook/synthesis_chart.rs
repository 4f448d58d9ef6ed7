//! The charts of `Synthèse`: declared, paid and supported, one native chart per mission, each on its own
//! scale, so that a gap of a small mission shows beside a large one.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartPoint, ChartSolidFill,
    ChartType, XlsxError,
};

use rust_decimal::prelude::ToPrimitive;

use crate::model::report::MissionFigures;

use super::names::SYNTHESIS;
use super::page::Page;
use super::plan::Plan;
use super::style;
use super::synthesis::{FIRST_ROW, HEADER_ROW};

/// Missions that have a chart each; beyond, one chart shows all.
const EACH_MAX: usize = 5;
/// In pixels.
const TALLEST: f64 = 170.0;
const PER_MISSION: f64 = 30.0;
const GAP: u32 = 8;
/// The longest bar leaves this much for its label.
const ROOM_FOR_LABELS: f64 = 1.25;
/// Columns of `Synthèse`: the mission, and its three amounts.
const LABEL: u16 = 1;
const AMOUNTS: (u16, u16) = (3, 5);

/// Inserts them from this cell down, in a column of this width in characters, over this height in points.
pub(super) fn insert(
    plan: &Plan,
    page: &mut Page,
    (row, column): (u32, u16),
    (width, height): (f64, f64),
) -> Result<(), XlsxError> {
    let missions = plan.report.missions.len();
    let (width, height) = ((width * 7.0 + 5.0) as u32 - 2 * GAP, height * 4.0 / 3.0);
    if missions == 0 {
        return Ok(());
    }
    if missions > EACH_MAX {
        let height = height.max(PER_MISSION * missions as f64 + 60.0);
        let mut chart = of_all(&plan.report.missions);
        chart.set_width(width).set_height(height as u32);
        page.sheet.insert_chart_with_offset(row, column, &chart, GAP, 0)?;
        return Ok(());
    }
    let each = (height / missions as f64).min(TALLEST) as u32;
    for (at, (_, names, _)) in (0_u32..).zip(plan.missions()) {
        let mut chart = of_one(&plan.report.missions[at as usize], FIRST_ROW + at, &names.label);
        chart.set_width(width).set_height(each.saturating_sub(4));
        page.sheet.insert_chart_with_offset(row, column, &chart, GAP, at * each)?;
    }
    Ok(())
}

fn small() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(9);
    font
}

/// Without axis of amounts: every bar has its label, and room for it. It starts at nothing, unless a credit
/// goes below.
fn bare(chart: &mut Chart, shown: &[MissionFigures]) {
    chart.y_axis().set_reverse().set_font(&small());
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    let amounts = amounts(shown);
    let largest = amounts.iter().copied().fold(0.0, f64::max);
    if largest > 0.0 && amounts.iter().all(|amount| *amount >= 0.0) {
        chart.x_axis().set_min(0).set_max(largest * ROOM_FOR_LABELS);
    }
    chart.chart_area().set_format(ChartFormat::new().set_line(ChartLine::new().set_color(style::RULE)));
}

/// Short: LibreOffice breaks a long number in two.
fn labels(missions: &[MissionFigures]) -> ChartDataLabel {
    const THOUSANDS_FROM: f64 = 1e5;
    const MILLIONS_FROM: f64 = 1e8;
    let largest = amounts(missions).into_iter().map(f64::abs).fold(0.0, f64::max);
    let format = match largest {
        _ if largest >= MILLIONS_FROM => "#,##0,,\" M\"",
        _ if largest >= THOUSANDS_FROM => "#,##0,\" k\"",
        _ => "#,##0",
    };
    let mut labels = ChartDataLabel::new();
    labels.show_value().set_num_format(format).set_font(&small());
    labels
}

fn amounts(missions: &[MissionFigures]) -> Vec<f64> {
    let amounts = missions.iter().flat_map(|one| [one.declared, one.ledger, one.support]);
    amounts.filter_map(|amount| amount.amount().to_f64()).collect()
}

/// The three amounts of one mission.
fn of_one(figures: &MissionFigures, row: u32, mission: &str) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    let point = |colour| {
        ChartPoint::new().set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour)))
    };
    chart
        .add_series()
        .set_name((SYNTHESIS, row, LABEL))
        .set_categories((SYNTHESIS, HEADER_ROW, AMOUNTS.0, HEADER_ROW, AMOUNTS.1))
        .set_values((SYNTHESIS, row, AMOUNTS.0, row, AMOUNTS.1))
        .set_points(&style::BARS.map(point))
        .set_gap(35)
        .set_data_label(&labels(std::slice::from_ref(figures)));
    bare(&mut chart, std::slice::from_ref(figures));
    chart.title().set_name(mission).set_font(ChartFont::new().set_size(10));
    chart.legend().set_hidden();
    chart.set_alt_text(format!("{mission} : montants déclaré, payé et justifié"));
    chart
}

/// The amounts of every mission, one below the other.
fn of_all(missions: &[MissionFigures]) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    let last = FIRST_ROW + missions.len() as u32 - 1;
    for (at, colour) in (AMOUNTS.0..=AMOUNTS.1).zip(style::BARS) {
        chart
            .add_series()
            .set_name((SYNTHESIS, HEADER_ROW, at))
            .set_categories((SYNTHESIS, FIRST_ROW, LABEL, last, LABEL))
            .set_values((SYNTHESIS, FIRST_ROW, at, last, at))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour)))
            .set_gap(60)
            .set_data_label(&labels(missions));
    }
    bare(&mut chart, missions);
    chart.title().set_name("Déclaré, payé et justifié par mission").set_font(ChartFont::new().set_size(11));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&small());
    chart.set_alt_text("Montants déclarés, payés et justifiés par mission");
    chart
}
