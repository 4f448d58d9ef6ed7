//! Entries that no match settles and no ambiguity holds, and what would have settled them.

use super::causes;
use super::entry::{Entry, EntryId, Side};
use super::money::Money;

/// An entry that is left over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The entry.
    pub entry: EntryId,
    /// The line of the other side that comes nearest; none when no line there has its reference, its payee
    /// or its amount.
    pub nearest: Option<Nearest>,
}

/// The line of the other side that comes nearest to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// That line.
    pub entry: EntryId,
    /// What stands between the two, the gravest first. One alone is the single change that would match
    /// them; none at all means that what they have in common proves too little.
    pub differences: Vec<Difference>,
}

/// One thing that stands between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Staff forbade the pair, or the entry altogether, by hand.
    Forbidden,
    /// The other line settles something else already.
    Taken,
    /// The other line is one of several that are as good.
    Undecided,
    /// The other line does not count: cancelled, or the copy of another paper.
    NotCounted,
    /// Another payee.
    Payee,
    /// Another amount: the other line's minus the entry's.
    Amount(Money),
    /// Numbers of one kind that differ: `n° de facture`.
    Reference(&'static str),
    /// Another mission.
    Mission,
    /// Another beneficiary.
    Person,
    /// Too many days between the document and its payment: how many there are, how many are allowed.
    Days {
        /// Between the two lines.
        apart: i32,
        /// `jours_ecart_max`.
        allowed: i32,
    },
}

/// How the sentences about entries that are left over begin.
const NEAREST: &str = "Au plus près : ";
const NO_DOCUMENT: &str = "Aucune pièce libre";
const NO_PAYMENT: &str = "Aucun paiement libre";

impl Leftover {
    /// True for what [`Self::sentence`] may have said of any entry.
    pub fn is_sentence(text: &str) -> bool {
        [NEAREST, NO_DOCUMENT, NO_PAYMENT].iter().any(|start| text.starts_with(start))
    }

    /// The nearest line and what would match it, in French; or that there is none.
    /// `Au plus près : pièce F-12, Hôtel Bellevue, 280,33 € (factures.csv › E7) ; une seule
    /// chose les sépare : son montant est inférieur de 19,67 € (exactement la TVA).`
    pub fn sentence(&self, entries: &[Entry]) -> String {
        let entry = &entries[self.entry.index()];
        let Some(nearest) = &self.nearest else {
            let what = if entry.side == Side::Ledger { NO_DOCUMENT } else { NO_PAYMENT };
            return format!("{what} n’en approche assez par la référence, le tiers ou le montant.");
        };
        let other = &entries[nearest.entry.index()];
        format!("{NEAREST}{} ; {}.", named(other), nearest.told(entry, other))
    }
}

impl Nearest {
    /// What stands between, in French, from the entry to the other line: `seul le montant diffère, de 19,67 €`.
    pub fn told(&self, entry: &Entry, other: &Entry) -> String {
        let told = |difference: &Difference| difference.french(entry, other);
        match self.differences.as_slice() {
            [] => "rien ne les contredit, mais ce qu’elles ont en commun ne suffit pas à les rapprocher".to_owned(),
            [
                only @ (Difference::Forbidden | Difference::Taken | Difference::Undecided | Difference::NotCounted),
            ] => told(only),
            [only] => format!("une seule chose les sépare : {}", told(only)),
            [all @ .., last] => {
                let all: Vec<String> = all.iter().map(told).collect();
                format!("{} et {}", all.join(", "), told(last))
            }
        }
    }
}

impl Difference {
    fn french(self, entry: &Entry, other: &Entry) -> String {
        match self {
            Difference::Forbidden => "un pointage « - » interdit de les rapprocher".to_owned(),
            Difference::Taken => "elle est déjà rapprochée d’une autre ligne".to_owned(),
            Difference::Undecided => "elle est de celles qu’on ne sait départager".to_owned(),
            Difference::NotCounted => "elle ne compte pas (annulée, ou copie d’une autre pièce)".to_owned(),
            Difference::Payee => "le tiers est autre".to_owned(),
            Difference::Amount(gap) => {
                let (ledger, support) = if entry.side == Side::Ledger { (entry, other) } else { (other, entry) };
                let cause = causes::brief(&causes::of(&[ledger], &[support], None));
                let cause = cause.map(|cause| format!(" ({cause})")).unwrap_or_default();
                let side = if gap.is_negative() { "inférieur" } else { "supérieur" };
                format!("son montant est {side} de {}{cause}", gap.abs())
            }
            Difference::Reference(kind) => format!("le {kind} est autre"),
            Difference::Mission => "elle est d’une autre mission".to_owned(),
            Difference::Person => match (entry.beneficiary(), other.beneficiary()) {
                (Some(_), Some(name)) => format!("le bénéficiaire est autre ({name})"),
                _ => "le bénéficiaire est autre".to_owned(),
            },
            Difference::Days { apart, allowed } => {
                format!("{} jours les séparent, pour {allowed} admis", apart.unsigned_abs())
            }
        }
    }
}

/// `mandat 812, Hôtel Bellevue, 300,00 € (mandats.csv › F12)`.
fn named(entry: &Entry) -> String {
    let order = entry.payment_order().map(|order| format!("mandat {order}"));
    let document = || entry.invoice().map(|number| format!("pièce {number}"));
    let dated = || {
        let date = entry.date.or(entry.service_date)?;
        Some(format!("ligne du {:02}/{:02}/{:04}", date.day(), date.month(), date.year()))
    };
    let head = order.or_else(document).or_else(dated);
    let payee = entry.payee().or(entry.beneficiary()).map(|name| name.trim().to_owned());
    let amount = entry.amount.map(|amount| amount.to_string());
    let parts: Vec<String> = [head, payee, amount].into_iter().flatten().collect();
    format!("{} ({})", if parts.is_empty() { "une ligne".to_owned() } else { parts.join(", ") }, entry.place)
}
