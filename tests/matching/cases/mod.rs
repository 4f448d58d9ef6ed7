//! Reads the cases, runs them, and tells what differs.

mod outcome;
mod text;

use rappro::model::entry::Side;
use rappro::model::rules::Rules;

use outcome::Outcome;

/// One case as written.
pub(crate) struct Case {
    pub(crate) file: String,
    pub(crate) title: String,
    pub(crate) story: Vec<String>,
    pub(crate) rules: Rules,
    pub(crate) table: Vec<String>,
    pub(crate) lines: Vec<Line>,
    /// Conclusions that are as good as each other.
    pub(crate) expected: Vec<Vec<Item>>,
}

/// One row of the table of a case.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) side: Side,
    /// Column, cell.
    pub(crate) cells: Vec<(String, String)>,
}

/// One line of a conclusion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Item {
    /// Ledger, support, the confidences allowed.
    Match(Vec<String>, Vec<String>, &'static str),
    /// Ledger, support, solutions when they are to be counted.
    Ambiguous(Vec<String>, Vec<String>, Option<usize>),
    Left(String),
    NotCounted(String),
    /// Beside the outcome itself: entry, what is asked of it.
    Gap(String, String),
    Cause(String, String),
    NoCause(String, String),
    Near(String, Option<(String, String)>),
    LoneMark(Vec<String>),
    Shares(String, String),
}

/// Every case of the collection.
pub(crate) fn all() -> Vec<Case> {
    text::read()
}

/// What differs from every conclusion that is allowed; none when one of them is met.
pub(crate) fn faults(case: &Case) -> Option<String> {
    let outcome = Outcome::of(case);
    let all: Vec<Vec<String>> = case.expected.iter().map(|items| outcome.against(items)).collect();
    let best = all.into_iter().min_by_key(Vec::len)?;
    if best.is_empty() {
        return None;
    }
    let indent = |lines: &[String]| lines.iter().map(|line| format!("    {line}\n")).collect::<String>();
    Some(format!(
        "\n=== {} ({})\n{}{}  found:\n{}  against what is expected:\n{}",
        case.title,
        case.file,
        indent(&case.story),
        indent(&case.table),
        indent(&outcome.told()),
        indent(&best)
    ))
}
