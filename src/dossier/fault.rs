//! What is wrong in `dossier.toml`, shown under the line at fault.

use std::fmt::Write as _;
use std::ops::Range;

/// One fault: where, what and what to do.
#[derive(Debug)]
struct Fault {
    span: Option<Range<usize>>,
    message: String,
    remedy: String,
}

/// Every fault of one text.
#[derive(Debug)]
pub(super) struct Faults<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl<'t> Faults<'t> {
    /// None yet.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, faults: Vec::new() }
    }

    /// A single fault of the file as a whole.
    pub(super) fn of_file(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let fault = Fault { span: None, message: message.into(), remedy: remedy.into() };
        Self { text: "", faults: vec![fault] }
    }

    /// Adds a fault at these bytes of the text.
    pub(super) fn add(&mut self, span: Range<usize>, message: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(Fault { span: Some(span), message: message.into(), remedy: remedy.into() });
    }

    /// Adds a fault of the whole file: something is missing.
    pub(super) fn add_missing(&mut self, message: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(Fault { span: None, message: message.into(), remedy: remedy.into() });
    }

    /// True when all is well.
    pub(super) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// The whole message, in the order of the file; `path` names it.
    pub(super) fn told(mut self, path: &str) -> String {
        self.faults.sort_by_key(|fault| fault.span.as_ref().map_or(0, |span| span.start));
        let blocks = self.faults.iter().map(|fault| self.block(fault, path));
        let blocks = blocks.collect::<Vec<_>>().join("\n\n");
        match self.faults.len() {
            0 | 1 => blocks,
            count => format!("{path} : {count} points à corriger.\n\n{blocks}"),
        }
    }

    fn block(&self, fault: &Fault, path: &str) -> String {
        let mut block = String::from(path);
        if let Some(span) = &fault.span {
            let at = Position::of(self.text, span.start);
            let _ = write!(block, ", ligne {}, colonne {}", at.line, at.column);
        }
        let _ = write!(block, " : {}", fault.message);
        if let Some(span) = &fault.span {
            block.push_str(&self.excerpt(span));
        }
        let _ = write!(block, "\n  À faire : {}", fault.remedy);
        block
    }

    /// The line at fault, and carets under the fault.
    fn excerpt(&self, span: &Range<usize>) -> String {
        let at = Position::of(self.text, span.start);
        let line = at.line_text;
        let before = at.column - 1;
        let rest = line.chars().count().saturating_sub(before);
        let length = self.text.get(span.clone()).map_or(1, |fault| fault.chars().count());
        let carets = "^".repeat(length.clamp(1, rest.max(1)));
        // A tab stays a tab, so that the carets stand under the fault.
        let indent: String = line.chars().take(before).map(|sign| if sign == '\t' { '\t' } else { ' ' }).collect();
        let number = at.line.to_string();
        let gutter = " ".repeat(number.len());
        format!("\n  {number} | {line}\n  {gutter} | {indent}{carets}")
    }
}

/// Line and column of a byte, counted from one, columns in characters.
struct Position<'t> {
    line: usize,
    column: usize,
    line_text: &'t str,
}

impl<'t> Position<'t> {
    fn of(text: &'t str, byte: usize) -> Self {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        Self {
            line: before.matches('\n').count() + 1,
            column: text[start..byte].chars().count() + 1,
            line_text: text[start..end].trim_end_matches('\r'),
        }
    }
}

/// `a, b, c`: names for the reader.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}
