//! Why lines are taken for the same money, or cannot be told apart, in one French sentence.
//!
//! There may be a million matches: each keeps what its sentence is made of, and says it when asked.

use std::fmt::{self, Write};

use super::matching::{Match, Reason};

impl Match {
    /// `Même n° de facture FAC-2017/00123, même tiers, montants égaux, 12 jours d’écart.` A gap is told with its
    /// cause, when one is known.
    pub fn sentence(&self) -> String {
        let mut text = String::with_capacity(96);
        self.tell(&mut text);
        text
    }

    /// Says the same in a text that holds nothing.
    pub fn tell(&self, text: &mut String) {
        // Writing into a text never fails.
        let _ = self.write_sentence(text);
        capitalise(text);
    }

    fn write_sentence(&self, text: &mut String) -> fmt::Result {
        let reason = &self.evidence.reason;
        write_references(text, reason, &self.evidence.references)?;
        let comma = |text: &String| if text.is_empty() { "" } else { ", " };
        if !reason.payee.is_empty() {
            text.push_str(comma(text));
            text.push_str(reason.payee);
        }
        text.push_str(comma(text));
        self.write_amounts(text)?;
        match self.evidence.days_apart.map(i32::unsigned_abs) {
            None => {}
            Some(0) => text.push_str(", le même jour"),
            Some(1) => text.push_str(", 1 jour d’écart"),
            Some(days) => write!(text, ", {days} jours d’écart")?,
        }
        if !reason.remark.is_empty() {
            write!(text, ", {}", reason.remark)?;
        }
        text.push('.');
        Ok(())
    }

    fn write_amounts(&self, text: &mut String) -> fmt::Result {
        let gap = self.gap();
        match (self.ledger.len(), self.support.len()) {
            _ if !gap.is_zero() => match self.apart.as_ref().and_then(|apart| apart.cause.as_ref()) {
                Some(cause) => write!(text, "écart de {gap} ({cause})"),
                None => write!(text, "écart de {gap}"),
            },
            (0, _) | (_, 0) => text.write_str("montants opposés, qui se compensent"),
            (1, 1) => text.write_str("montants égaux"),
            (ledger, support) => {
                write!(text, "totaux égaux ({ledger} {} et {support} {})", orders(ledger), papers(support))
            }
        }
    }
}

/// What several solutions are between, and how many they are when counted.
pub fn of_ambiguity(
    (ledger, support): (usize, usize),
    solutions: usize,
    reason: &Reason,
    references: &[impl fmt::Display],
) -> String {
    let mut text = String::new();
    let _ = write_references(&mut text, reason, references);
    for said in [reason.payee, if reason.remark.is_empty() { "même montant" } else { reason.remark }] {
        let comma = if text.is_empty() || said.is_empty() { "" } else { ", " };
        text = text + comma + said;
    }
    let _ = write!(text, " : {ledger} {} pour {support} {}, ", orders(ledger), papers(support));
    let _ = match solutions {
        0 => write!(text, "sans que rien dise laquelle va avec lequel."),
        1 => write!(text, "une seule solution, que rien d’autre ne confirme."),
        many => write!(text, "sans que rien dise laquelle va avec lequel ({many} solutions)."),
    };
    capitalise(&mut text);
    text
}

/// The shared references: `Même n° de facture FAC-2017/00123`.
fn write_references(text: &mut String, reason: &Reason, references: &[impl fmt::Display]) -> fmt::Result {
    for (at, reference) in references.iter().enumerate() {
        match at {
            0 => write!(text, "Même {} {reference}", reason.label)?,
            _ => write!(text, ", {reference}")?,
        }
    }
    Ok(())
}

fn orders(count: usize) -> &'static str {
    if count > 1 { "lignes de comptabilité" } else { "ligne de comptabilité" }
}

fn papers(count: usize) -> &'static str {
    if count > 1 { "justificatifs" } else { "justificatif" }
}

fn capitalise(text: &mut String) {
    if let Some(first) = text.chars().next().filter(|first| first.is_lowercase()) {
        text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
}
