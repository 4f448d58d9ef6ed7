//! *Titres de recettes* among payment orders: a role of their own, no expense.

use rappro::model::books::Facts;

fn read(text: &str) -> Facts {
    rappro::interpret::sheets(rappro::read::bytes("export.csv", text.into()), &rappro::dossier::empty())
}

fn ledger(header: &str, kinds: [&str; 4]) -> Facts {
    let amounts = ["100,00", "200,00", "50,00", "20,00"];
    let lines = kinds.into_iter().zip(amounts).enumerate().map(|(at, (kind, amount))| {
        format!("{kind};2017;{};01/12/2017;HOTEL {at};Chambre;6251;{amount}\n", 3000 + at)
    });
    let head = format!("{header};Exercice;N° mandat;Date mandat;Tiers;Objet;Article;Montant mandaté\n");
    read(&(head + &lines.collect::<String>()))
}

fn amounts(entries: &[rappro::model::entry::Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry.amount.unwrap().plain()).collect()
}

#[test]
fn recoveries_among_payment_orders_are_no_expense() {
    for (header, kinds) in [
        ("Type pièce", ["Mandat", "Mandat", "Titre de recette", "Réduction de titre"]),
        ("Type pièce", ["Mandat ordinaire", "Mandat", "Titre", "Titre annulatif"]),
        ("Sens", ["Dépense", "Dépense", "Recette", "Recette"]),
        ("Nature de la pièce", ["Mandat", "Mandat", "Titre", "Titre"]),
    ] {
        let facts = ledger(header, kinds);
        assert_eq!(amounts(&facts.entries), ["100.00", "200.00"], "{header} {kinds:?}");
        assert_eq!(facts.receipts.len(), 2, "{header} {kinds:?}");
        let table = &facts.files[0].tables[0];
        assert_eq!(table.amount.plain(), "300.00");
        assert!(table.role_evidence.contains("titres de recettes mis à part"), "{}", table.role_evidence);
    }
    let facts = ledger("Type pièce", ["Mandat", "Mandat", "Titre de recette", "Réduction de titre"]);
    assert_eq!(amounts(&facts.receipts), ["50.00", "-20.00"]);
}

#[test]
fn payment_orders_of_any_kind_stay_expenses() {
    for (header, kinds) in [
        ("Type pièce", ["Mandat", "Mandat", "Mandat collectif", "Mandat"]),
        ("Type", ["Titre de transport", "Titre de transport", "Hôtel", "Hôtel"]),
        ("Nature de la pièce", ["Mandat", "Mandat", "Titre de transport", "Facture"]),
    ] {
        let facts = ledger(header, kinds);
        assert_eq!((facts.entries.len(), facts.receipts.len()), (4, 0), "{header} {kinds:?}");
    }
    let facts = ledger("Type pièce", ["Mandat", "Mandat", "Mandat", "Réduction de mandat"]);
    assert_eq!(amounts(&facts.entries), ["100.00", "200.00", "50.00", "-20.00"]);
}
