//! Why two lines are taken for the same money, in one French sentence.

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
/// its cause, when one is known.
pub(super) fn of_match(one: &Match, proof: &Proof, cause: Option<String>) -> String {
    let mut parts: Vec<String> = proof.head().into_iter().collect();
    parts.extend((!proof.payee.is_empty()).then(|| proof.payee.to_owned()));
    parts.push(amounts(one, cause));
    parts.extend(one.evidence.days_apart.map(days));
    parts.extend((!proof.remark.is_empty()).then(|| proof.remark.to_owned()));
    capital(&format!("{}.", parts.join(", ")))
}

fn amounts(one: &Match, cause: Option<String>) -> String {
    let gap = one.gap();
    if !gap.is_zero() {
        let cause = cause.map(|cause| format!(" ({cause})")).unwrap_or_default();
        return format!("écart de {gap}{cause}");
    }
    if one.ledger.is_empty() || one.support.is_empty() {
        return "montants opposés, qui se compensent".to_owned();
    }
    match (one.ledger.len(), one.support.len()) {
        (1, 1) => "montants égaux".to_owned(),
        (ledger, support) => format!("totaux égaux ({ledger} {} et {support} {})", orders(ledger), papers(support)),
    }
}

fn days(apart: i32) -> String {
    match apart.unsigned_abs() {
        0 => "le même jour".to_owned(),
        1 => "1 jour d’écart".to_owned(),
        days => format!("{days} jours d’écart"),
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
    capital(&text)
}

fn orders(count: usize) -> &'static str {
    if count > 1 { "lignes de comptabilité" } else { "ligne de comptabilité" }
}

fn papers(count: usize) -> &'static str {
    if count > 1 { "justificatifs" } else { "justificatif" }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
