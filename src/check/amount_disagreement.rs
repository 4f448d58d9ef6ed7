//! A payment and its document are the same money, but not the same amount. Example: mandat 820 pays
//! 118,00 € for an invoice of 98,33 €: the gap of 19,67 € is exactly its VAT. A document in another
//! currency may differ by the tolerance of exchange: that is no disagreement but the bridge step *change*.

use rust_decimal::Decimal;

use super::wording::{line_first, line_with_address, places};
use super::{Check, scope};
use crate::model::books::Books;
use crate::model::entry::EntryId;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::matching::Match;
use crate::model::money::Money;

pub(super) static CHECK: Check = Check {
    id: "amount_disagreement",
    title: "Montant mandaté différent du justificatif",
    why: "Un mandat paie ce que la pièce justifie, ni plus ni moins.",
    source: "Contrôle de la validité de la dette et de l’exactitude de la liquidation (décret GBCP 2012-1246, art. 19 et 20).",
    remedy: "Comparer le mandat et la pièce, puis demander un avoir, un complément ou une rectification.",
    severity: Severity::Blocking,
    needs: "Des mandats rapprochés de leurs justificatifs.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Books) -> Result<Vec<Observation>, Outcome> {
    if books.matching.matches.is_empty() {
        return Err(Outcome::NotChecked("aucun mandat n’est rapproché d’un justificatif".into()));
    }
    let mut found = Vec::new();
    for one in &books.matching.matches {
        let difference = one.gap();
        let papers = one.support.iter().map(|id| books.entry(*id));
        if difference.amount().abs() <= books.dossier.rules.gap_allowed(papers) {
            continue;
        }
        found.extend(observe(books, one, difference));
    }
    Ok(found)
}

fn observe(books: &Books, one: &Match, difference: Money) -> Option<Observation> {
    let at = *one.ledger.first().or(one.support.first())?;
    let papers: Vec<String> = one.support.iter().take(3).map(|id| line_with_address(books.entry(*id))).collect();
    let more =
        if one.support.len() > 3 { format!(" et {} autres pièces", one.support.len() - 3) } else { String::new() };
    let cause = cause(books, one, difference).map(|cause| format!(" {cause}")).unwrap_or_default();
    let message = format!(
        "{} : {} mandatés, {} justifiés par {}{more} : écart de {difference}.{cause}",
        line_first(books.entry(at)),
        one.ledger_amount,
        one.support_amount,
        papers.join(", ")
    );
    let remedy = if difference.is_negative() {
        "Comparer le mandat et la pièce : paiement partiel, avoir ou erreur de saisie ; compléter ou faire rectifier."
    } else {
        "Comparer le mandat et la pièce : demander la pièce manquante, un avoir ou le reversement du trop-payé."
    };
    let others = one.entries().filter(|id| *id != at);
    Some(
        Observation::at(books.entry(at).place.clone(), message, remedy)
            .mission(scope::mission(books, at))
            .amount(difference)
            .related(places(books, others))
            .subjects(one.entries()),
    )
}

/// The usual causes of a gap, the first that explains it to the cent.
fn cause(books: &Books, one: &Match, difference: Money) -> Option<String> {
    let (ledger, support) = (one.ledger_amount.amount(), one.support_amount.amount());
    if let Some(tax) = tax(books, one.entries(), difference) {
        return Some(format!("L’écart est exactement la TVA ({tax}) : un montant est HT, l’autre TTC."));
    }
    if ledger == -support {
        return Some("Les deux montants sont de signes contraires : l’un des deux est peut-être un avoir.".into());
    }
    let tenfold =
        [Decimal::TEN, Decimal::ONE_HUNDRED].iter().any(|by| ledger == support * by || support == ledger * by);
    if tenfold {
        return Some("Un montant est dix ou cent fois l’autre : la virgule est peut-être déplacée.".into());
    }
    same_digits(ledger, support)
        .then(|| "Les mêmes chiffres dans un autre ordre : peut-être une inversion à la saisie.".into())
}

fn tax(books: &Books, mut entries: impl Iterator<Item = EntryId>, difference: Money) -> Option<Money> {
    entries.find_map(|id| books.entry(id).tax().filter(|tax| !tax.is_zero() && tax.abs() == difference.abs()))
}

/// Two adjacent digits swapped.
fn same_digits(a: Decimal, b: Decimal) -> bool {
    let digits = |amount: Decimal| amount.abs().normalize().to_string().replace('.', "").into_bytes();
    let (a, b) = (digits(a), digits(b));
    if a.len() != b.len() {
        return false;
    }
    let apart: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
    matches!(apart.as_slice(), [i, j] if j - i == 1 && a[*i] == b[*j] && a[*j] == b[*i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_digits_are_seen() {
        assert!(same_digits(Decimal::new(124_050, 2), Decimal::new(142_050, 2)));
        assert!(!same_digits(Decimal::new(124_050, 2), Decimal::new(125_050, 2)));
        assert!(!same_digits(Decimal::new(124_050, 2), Decimal::new(124_050, 3)));
    }
}
