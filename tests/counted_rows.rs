//! Which columns and rows of a table make its amounts, and which lines do not count: each with its nearest innocent
//! neighbour.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by stopping")]

use rappro::model::books::Facts;
use rappro::model::dossier::{Dossier, SourceSettings};
use rappro::model::field::Field;

fn facts_with(dossier: &Dossier, csv: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("export.csv", csv.into()), dossier)
}

fn facts(csv: &str) -> Facts {
    facts_with(&rappro::dossier::empty(), csv)
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.unwrap().plain()).collect()
}

/// The dossier that gives these fields to columns of the export.
fn told(columns: &[(Field, &str)]) -> Dossier {
    let columns = columns.iter().map(|(field, name)| (*field, (*name).to_owned())).collect();
    let mut dossier = rappro::dossier::empty();
    dossier.sources.insert("export.csv".to_owned(), SourceSettings { columns, ..SourceSettings::default() });
    dossier
}

#[test]
fn the_amount_that_the_dossier_names_is_read() {
    let ledger = "N° mandat;Date mandat;Tiers;Mt mandaté;Mt liquidé\n12;05/11/2017;HOTEL;100,00;90,00\n13;06/11/2017;TAXI;20,00;20,00\n";
    assert_eq!(amounts(&facts(ledger)), ["100.00", "20.00"]);
    assert_eq!(amounts(&facts_with(&told(&[(Field::Amount, "Mt liquidé")]), ledger)), ["90.00", "20.00"]);
    // Between a base and another the dossier's base decides, whatever columns are named.
    let paid = told(&[(Field::AmountPaid, "Mt liquidé")]);
    assert_eq!(amounts(&facts_with(&paid, ledger)), ["100.00", "20.00"]);
    let support = "N° facture;Date facture;Fournisseur;Montant TTC;Net à payer\nF1;05/11/2017;HOTEL;100,00;90,00\nF2;06/11/2017;TAXI;20,00;20,00\n";
    assert_eq!(amounts(&facts_with(&told(&[(Field::Amount, "Net à payer")]), support)), ["90.00", "20.00"]);
    assert_eq!(amounts(&facts_with(&told(&[(Field::AmountInclTax, "Montant TTC")]), support)), ["100.00", "20.00"]);
    let sides = "N° mandat;Date;Compte;Tiers;Montant;Débit;Crédit\n12;05/11/2017;6251;HOTEL;1,00;90,00;\n13;06/11/2017;6251;TAXI;2,00;;20,00\n";
    let both = told(&[(Field::Debit, "Débit"), (Field::Credit, "Crédit")]);
    assert_eq!(amounts(&facts_with(&both, sides)), ["90.00", "-20.00"]);
}
