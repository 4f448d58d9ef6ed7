//! Cells of a reference file that cannot be used → problems: one each, or one for a column when there are many.

use crate::model::Text;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::sheet::{Sheet, Value};

/// Beyond this number, the cells of one column make one problem.
const APART_MAX: usize = 5;

/// Addresses that a gathered problem keeps.
const RELATED_MAX: usize = 20;

struct Doubt {
    kind: ProblemKind,
    row: u32,
    column: u32,
    message: String,
    remedy: &'static str,
}

/// Collects what a table of rates or a scale holds and nobody can use.
pub(in crate::interpret) struct Doubts<'a> {
    sheet: &'a Sheet,
    found: Vec<Doubt>,
}

impl<'a> Doubts<'a> {
    pub(in crate::interpret) fn new(sheet: &'a Sheet) -> Self {
        Self { sheet, found: Vec::new() }
    }

    /// A row with values whose date is none.
    pub(in crate::interpret) fn date(&mut self, row: u32, column: u32) {
        let shown = shown(self.sheet.value(row, column));
        let message = if shown.is_empty() {
            "La date manque sur une ligne qui porte une valeur. La ligne n’est pas utilisée.".to_owned()
        } else {
            format!("« {shown} » n’est pas une date possible (jour/mois/année). La ligne n’est pas utilisée.")
        };
        let remedy = "Corriger la date dans ce fichier, ou télécharger de nouveau la série, puis relancer.";
        self.found.push(Doubt { kind: ProblemKind::UnreadableDate, row, column, message, remedy });
    }

    /// A value that is no number, or not one that can be.
    pub(in crate::interpret) fn value(&mut self, row: u32, column: u32, what: &str) {
        let shown = shown(self.sheet.value(row, column));
        let remedy = "Corriger la valeur dans ce fichier, ou télécharger de nouveau la série, puis relancer.";
        self.say(row, column, format!("« {shown} » {what}. La valeur n’est pas utilisée."), remedy);
    }

    /// Anything else about a cell.
    pub(in crate::interpret) fn say(&mut self, row: u32, column: u32, message: String, remedy: &'static str) {
        self.found.push(Doubt { kind: ProblemKind::UnreadableReference, row, column, message, remedy });
    }

    /// The problems, many of one column gathered into one.
    pub(in crate::interpret) fn finish(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|one| (one.column, one.kind.check(), one.row));
        let mut problems = Vec::new();
        for group in self.found.chunk_by(|a, b| a.column == b.column && a.kind == b.kind) {
            if group.len() <= APART_MAX {
                problems.extend(group.iter().map(|one| self.problem(one, &[])));
            } else if let Some((first, others)) = group.split_first() {
                problems.push(self.problem(first, others));
            }
        }
        problems
    }

    fn problem(&self, first: &Doubt, others: &[Doubt]) -> Problem {
        let also = match others.last() {
            None => String::new(),
            Some(last) => format!(
                " Il en est de même de {} autres cellules de cette colonne, jusqu’à la ligne {}.",
                others.len(),
                last.row + 1
            ),
        };
        let sheet = self.sheet;
        Problem {
            kind: first.kind,
            at: sheet.place(first.row, first.column),
            message: format!("{}{also}", first.message),
            remedy: first.remedy.to_owned(),
            amount: None,
            subject: subject(sheet, first.column, &first.message),
            related: others.iter().take(RELATED_MAX).map(|one| sheet.place(one.row, one.column)).collect(),
        }
    }
}

fn subject(sheet: &Sheet, column: u32, message: &str) -> Text {
    Text::from(format!("{}|{}|{column}|{message}", sheet.file(), sheet.name().unwrap_or_default()))
}

/// The cell as a person would read it.
fn shown(value: Value<'_>) -> String {
    const LETTERS_MAX: usize = 40;
    let text = match value {
        Value::Text(text) | Value::Error(text) => text.trim().to_owned(),
        Value::Number(number) | Value::Date(number) => number.to_string().replace('.', ","),
        Value::Bool(flag) => if flag { "VRAI" } else { "FAUX" }.to_owned(),
        Value::Empty | Value::Uncalculated => String::new(),
    };
    if text.chars().count() <= LETTERS_MAX { text } else { text.chars().take(LETTERS_MAX).chain(['…']).collect() }
}
