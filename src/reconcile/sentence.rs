//! Why two lines are taken for the same money, in one French sentence.

use std::fmt::{self, Write};

use crate::model::matching::Match;

/// What a pass knows of a match besides its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    /// Name of the pass.
    pub(super) pass: &'static str,
    /// What is shared, for the reader: `n° de facture`; nothing when no reference is.
    pub(super) label: &'static str,
    /// The shared references as written.
    pub(super) references: Vec<String>,
    /// What is said of the payees: `même tiers`.
    pub(super) payee: &'static str,
    /// What makes the pair single or doubtful; empty when there is nothing to say.
    pub(super) remark: &'static str,
}

impl Proof {
    /// The shared references: `Même n° de facture FAC-2017/00123`.
    fn head(&self) -> Option<String> {
        (!self.references.is_empty()).then(|| format!("Même {} {}", self.label, self.references.join(", ")))
    }
}

/// `Même n° de facture FAC-2017/00123, même tiers, montants égaux, 12 jours d’écart.` A gap is told with
/// its cause, when one is known. Written in one piece: there may be a million of them.
pub(super) fn of_match(one: &Match, proof: &Proof, cause: Option<String>) -> String {
    let mut text = String::with_capacity(96);
    // Writing into a text never fails.
    let _ = write_match(&mut text, one, proof, cause);
    capitalise(&mut text);
    text.shrink_to_fit();
    text
}

fn write_match(text: &mut String, one: &Match, proof: &Proof, cause: Option<String>) -> fmt::Result {
    for (at, reference) in proof.references.iter().enumerate() {
        match at {
            0 => write!(text, "Même {} {reference}", proof.label)?,
            _ => write!(text, ", {reference}")?,
        }
    }
    let comma = |text: &String| if text.is_empty() { "" } else { ", " };
    if !proof.payee.is_empty() {
        write!(text, "{}{}", comma(text), proof.payee)?;
    }
    text.push_str(comma(text));
    write_amounts(text, one, cause)?;
    match one.evidence.days_apart.map(i32::unsigned_abs) {
        None => {}
        Some(0) => text.push_str(", le même jour"),
        Some(1) => text.push_str(", 1 jour d’écart"),
        Some(days) => write!(text, ", {days} jours d’écart")?,
    }
    if !proof.remark.is_empty() {
        write!(text, ", {}", proof.remark)?;
    }
    text.push('.');
    Ok(())
}

fn write_amounts(text: &mut String, one: &Match, cause: Option<String>) -> fmt::Result {
    let gap = one.gap();
    match (one.ledger.len(), one.support.len()) {
        _ if !gap.is_zero() => match cause {
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

/// What several solutions are between, and how many they are when counted.
pub(super) fn of_ambiguity(ledger: usize, support: usize, solutions: usize, proof: &Proof) -> String {
    let mut shared: Vec<String> = proof.head().into_iter().collect();
    shared.extend((!proof.payee.is_empty()).then(|| proof.payee.to_owned()));
    shared.push(if proof.remark.is_empty() { "même montant" } else { proof.remark }.to_owned());
    let counted = if solutions > 1 { format!(" ({solutions} solutions)") } else { String::new() };
    let text = format!(
        "{} : {ledger} {} pour {support} {}, sans que rien dise laquelle va avec lequel{counted}.",
        shared.join(", "),
        orders(ledger),
        papers(support),
    );
    let mut text = text;
    capitalise(&mut text);
    text
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
