//! The look, in one place: colours, number formats, cells.
//!
//! Colour never speaks alone: severities and verdicts are words first, then weight, then tint, so that
//! a grey print says the same.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::model::finding::Severity;
use crate::model::money::Currency;
use crate::model::report::Verdict;

/// Header cells, titles.
pub(super) const NAVY: Color = Color::RGB(0x1F_3A_5F);
/// Header of the columns that the staff fill in.
const OCHRE: Color = Color::RGB(0x7A_5B_00);
/// Secondary texts.
pub(super) const GREY: Color = Color::RGB(0x5F_6B_7A);
/// Lines between rows.
pub(super) const RULE: Color = Color::RGB(0xD5_DB_E3);
/// Lines around blocks.
const FRAME: Color = Color::RGB(0x7C_8A_9C);
/// Section rows and totals.
const BAND: Color = Color::RGB(0xE6_EC_F4);
/// Cells to fill in.
const CREAM: Color = Color::RGB(0xFF_F9_E6);
const RED: Color = Color::RGB(0x8B_1A_1A);
const RED_TINT: Color = Color::RGB(0xF9_DF_DF);
const AMBER: Color = Color::RGB(0x6B_4E_00);
const AMBER_TINT: Color = Color::RGB(0xFF_EF_C7);
const GREEN: Color = Color::RGB(0x1B_5E_3A);
const GREEN_TINT: Color = Color::RGB(0xE0_F1_E6);

/// Bars of the chart: three steps of lightness, so that they stay apart in grey.
pub(super) const BARS: [Color; 3] = [NAVY, Color::RGB(0x6B_93_C4), Color::RGB(0xC9_D9_EC)];

/// Size of the texts of tables, in points.
pub(super) const TEXT_SIZE: f64 = 10.0;
/// Size of references, in points.
pub(super) const KEY_SIZE: f64 = 8.0;
/// Size of remarks, in points.
pub(super) const REMARK_SIZE: f64 = 9.0;
/// Size of running text.
pub(super) const PROSE_SIZE: f64 = 11.0;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text that wraps.
    Text,
    /// Text on one line.
    Line,
    /// A reference: small, quiet.
    Key,
    /// An amount in the dossier's currency.
    Money,
    /// A day.
    Date,
    /// A whole number.
    Count,
    /// A short text, centred.
    Mark,
}

/// How loudly a cell speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Ordinary.
    Plain,
    /// To be filled in by the staff.
    Staff,
    /// Present, but outside the totals.
    Muted,
    /// A total.
    Strong,
}

/// The formats of one workbook.
#[derive(Clone, Debug)]
pub(super) struct Style {
    money: String,
}

impl Style {
    /// The look for amounts in this currency.
    pub(super) fn new(currency: Currency) -> Self {
        let digits = "0".repeat(currency.decimals() as usize);
        let number = if digits.is_empty() { "#,##0".to_owned() } else { format!("#,##0.{digits}") };
        let unit =
            if currency == Currency::EUR { "[$€-40C]".to_owned() } else { format!("[${}]", currency.code()) };
        Self { money: format!("{number}\\ {unit};[Red]\\-{number}\\ {unit}") }
    }

    /// A cell of a table.
    pub(super) fn cell(&self, kind: Kind, tone: Tone) -> Format {
        let size = if kind == Kind::Key { KEY_SIZE } else { TEXT_SIZE };
        let format = self.kind(kind).set_font_size(size).set_border_bottom(FormatBorder::Thin);
        let format = format.set_border_bottom_color(RULE).set_align(FormatAlign::Top);
        match tone {
            Tone::Plain => format,
            Tone::Staff => format
                .set_background_color(CREAM)
                .set_border(FormatBorder::Hair)
                .set_border_color(FRAME)
                .set_unlocked(),
            Tone::Muted => format.set_font_color(GREY).set_italic(),
            Tone::Strong => format
                .set_bold()
                .set_background_color(BAND)
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(FRAME)
                .set_border_bottom_color(FRAME),
        }
    }

    fn kind(&self, kind: Kind) -> Format {
        let format = Format::new();
        match kind {
            Kind::Text => format.set_text_wrap(),
            Kind::Line => format,
            Kind::Key => format.set_font_color(GREY).set_text_wrap(),
            // Too long for its column, an amount is written smaller: never `###`.
            Kind::Money => {
                format.set_num_format(self.money.as_str()).set_align(FormatAlign::Right).set_indent(1).set_shrink()
            }
            Kind::Date => format.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
            Kind::Count => format.set_num_format("#,##0").set_align(FormatAlign::Center),
            Kind::Mark => format.set_align(FormatAlign::Center),
        }
    }

    /// An amount at stake: a dash when there is none.
    pub(super) fn at_stake(&self) -> Format {
        self.cell(Kind::Money, Tone::Plain).set_num_format(format!("{};\"–\"", self.money))
    }

    /// An amount outside any table, large.
    pub(super) fn figure(&self) -> Format {
        self.kind(Kind::Money)
            .set_bold()
            .set_font_size(13)
            .set_font_color(NAVY)
            .set_align(FormatAlign::Left)
            .set_indent(0)
    }
}

/// The name of a sheet, at its head.
pub(super) fn title() -> Format {
    Format::new().set_bold().set_font_size(18).set_font_color(NAVY).set_align(FormatAlign::VerticalCenter)
}

/// The dossier, under the name of the sheet.
pub(super) fn subtitle() -> Format {
    Format::new().set_font_size(10).set_font_color(GREY)
}

/// A heading inside a sheet.
pub(super) fn heading() -> Format {
    Format::new().set_bold().set_font_size(12).set_font_color(NAVY)
}

/// A remark in small letters.
pub(super) fn remark() -> Format {
    Format::new().set_font_size(REMARK_SIZE).set_font_color(GREY)
}

/// Running text.
pub(super) fn prose() -> Format {
    Format::new().set_font_size(PROSE_SIZE).set_text_wrap().set_align(FormatAlign::Top)
}

/// A column header; `staff` columns are those to fill in.
pub(super) fn header(staff: bool) -> Format {
    Format::new()
        .set_bold()
        .set_font_size(10)
        .set_font_color(Color::White)
        .set_background_color(if staff { OCHRE } else { NAVY })
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::White)
}

/// A row that opens a section of a table.
pub(super) fn section() -> Format {
    Format::new()
        .set_bold()
        .set_font_size(10)
        .set_font_color(NAVY)
        .set_background_color(BAND)
        .set_border_top(FormatBorder::Thin)
        .set_border_top_color(FRAME)
}

/// A band over several columns.
pub(super) fn band() -> Format {
    section().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter)
}

/// Adds the line that opens a block of a table.
pub(super) fn opening(format: Format) -> Format {
    format.set_border_top(FormatBorder::Thin).set_border_top_color(FRAME)
}

/// Makes a cell speak low.
pub(super) fn quiet(format: Format) -> Format {
    format.set_font_color(Color::RGB(0x75_80_8E)).set_italic()
}

/// Adds the line that parts two sides of a table.
pub(super) fn parting(format: Format) -> Format {
    format.set_border_left(FormatBorder::Medium).set_border_left_color(FRAME)
}

/// Makes a cell look like what it is: a link.
pub(super) fn linked(format: Format) -> Format {
    format.set_underline(FormatUnderline::Single).set_font_color(NAVY)
}

/// Weight, sign and tint of a severity. The cell's value stays the bare word.
pub(super) fn severity(format: Format, severity: Severity) -> Format {
    let format = format.set_align(FormatAlign::Left);
    match severity {
        Severity::Blocking => {
            format.set_num_format("\"■ \"@").set_bold().set_font_color(RED).set_background_color(RED_TINT)
        }
        Severity::Review => {
            format.set_num_format("\"▲ \"@").set_bold().set_font_color(AMBER).set_background_color(AMBER_TINT)
        }
        Severity::Info => format.set_num_format("\"○ \"@").set_font_color(GREY),
    }
}

/// The sign that goes with a severity.
pub(super) fn severity_sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "■",
        Severity::Review => "▲",
        Severity::Info => "○",
    }
}

/// The sign that goes with a verdict.
pub(super) fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "✔",
        Verdict::ToJustify => "▲",
        Verdict::Blocked => "■",
    }
}

/// Colours of a verdict, for conditional formats.
pub(super) fn verdict(verdict: Verdict) -> Format {
    let format = Format::new().set_bold();
    match verdict {
        Verdict::Ready => format.set_font_color(GREEN).set_background_color(GREEN_TINT),
        Verdict::ToJustify => format.set_font_color(AMBER).set_background_color(AMBER_TINT),
        Verdict::Blocked => format.set_font_color(RED).set_background_color(RED_TINT),
    }
}

/// A closed finding, for conditional formats.
pub(super) fn closed() -> Format {
    Format::new().set_font_color(GREY).set_background_color(GREEN_TINT)
}
