//! A document in another currency and its debit by the bank: what was debited comes before a computed rate, and the
//! two papers are one expense.

use rappro::model::books::Facts;
use rappro::model::entry::Counted;
use rappro::model::sheet::Source;
use rappro::{count, dossier, interpret, read};

const INVOICES: &str = "Fournisseur;N° de facture;Date de facture;Désignation;Devise;Montant devise\n";
const CARD: &str = "N° relevé;Date opération;Porteur;Commerçant;Libellé;Devise;Montant devise;Débit;Crédit\n";
const RATES: &str = "Date,GBP\n2023-06-14,0.8600\n2023-06-13,0.8600\n2023-06-12,0.8600\n";

fn read_all(invoices: &str, card: &str) -> Facts {
    let files = [("factures.csv", INVOICES, invoices), ("carte.csv", CARD, card), ("taux.csv", RATES, "")];
    let files = files.map(|(name, head, lines)| read::bytes(name, format!("{head}{lines}").into_bytes()));
    let files = files.into_iter().flat_map(|source| source.files).collect();
    let facts = interpret::sheets(Source { files, ..Source::default() }, &dossier::empty());
    count::once(facts).0
}

/// Amount of each line, with a star for one that only corroborates another.
fn amounts(facts: &Facts, file: &str) -> Vec<String> {
    let mut lines: Vec<_> = facts.entries.iter().filter(|entry| &**entry.place.file() == file).collect();
    lines.sort_by_key(|entry| entry.place.row());
    let shown = lines.into_iter().map(|entry| {
        let star = if matches!(entry.counted(), Counted::Corroborates(_)) { "*" } else { "" };
        format!("{}{star}", entry.amount.map_or("-".to_owned(), |amount| amount.plain()))
    });
    shown.collect()
}

#[test]
fn what_the_bank_debited_is_the_amount_of_the_invoice() {
    let facts = read_all(
        "TOWER BRIDGE INN;4471;13/06/2023;Hébergement;GBP;1184,00\nTHAMES BOATS;77;13/06/2023;Visite;GBP;86,00\n",
        "R-06;12/06/2023;PETIT SOLENE;TOWER BRIDGE INN;HOTEL;GBP;1184,00;1384,15;\nR-06;13/06/2023;PETIT SOLENE;OLD MILL;REPAS;GBP;86,00;101,10;\n",
    );
    // Not 1 376,74 € at the rate of the day; the boats, which nobody debited, are at that rate.
    assert_eq!(amounts(&facts, "factures.csv"), ["1384.15", "100.00"]);
    // One expense, of which one paper counts.
    assert_eq!(amounts(&facts, "carte.csv"), ["1384.15*", "101.10"]);
}

#[test]
fn two_debits_that_fit_or_a_far_one_settle_nothing() {
    let twice = "R-06;12/06/2023;PETIT SOLENE;BLACK CABS;TAXI;GBP;43,00;50,40;\nR-06;14/06/2023;PETIT SOLENE;BLACK CABS;TAXI;GBP;43,00;50,60;\n";
    let facts = read_all("BLACK CABS;1;13/06/2023;Taxi;GBP;43,00\n", twice);
    assert_eq!(amounts(&facts, "factures.csv"), ["50.00"]);
    assert_eq!(amounts(&facts, "carte.csv"), ["50.40", "50.60"]);
    let far = "R-06;02/05/2023;PETIT SOLENE;BLACK CABS;TAXI;GBP;43,00;50,40;\n";
    let facts = read_all("BLACK CABS;1;13/06/2023;Taxi;GBP;43,00\n", far);
    assert_eq!(amounts(&facts, "factures.csv"), ["50.00"]);
}
