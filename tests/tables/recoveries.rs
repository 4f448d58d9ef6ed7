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

/// A title above the table, and its lines.
fn titled(title: &str, head: &str) -> Facts {
    let lines = "9;12/11/2017;HOTEL DU PORT;Chambre;6251;100,00\n10;13/11/2017;TAXI MIA;Course;6251;20,00\n";
    read(&format!("{title};;;;;\n\n{head};Date;Tiers;Objet;Article;Montant TTC\n{lines}"))
}

#[test]
fn a_title_of_expenses_and_receipts_makes_no_receipts_of_payment_orders() {
    use rappro::model::account::Role;
    for title in [
        "Budget principal - Dépenses et recettes - Exercice 2017",
        "Liste des mandats (hors titres de recettes)",
        "Mandats émis - Recettes exclues",
        "Régie de recettes et d'avances",
        "Factures et recettes",
    ] {
        let facts = titled(title, "N° mandat");
        assert_eq!(facts.files[0].tables[0].role, Role::Ledger, "{title}");
        assert_eq!(amounts(&facts.entries), ["100.00", "20.00"], "{title}");
    }
    // Only receipts in the title, only payment orders below: one of them is wrong.
    assert_eq!(titled("Recettes 2017", "N° mandat").files[0].tables[0].role, Role::Unknown);
    for (title, head) in [
        ("Titres de recettes 2017", "N° pièce"),
        ("Recettes 2017", "Mandat/Titre"),
        ("Recettes, refacturation des dépenses et des factures", "N° pièce"),
        ("Dépenses et recettes 2017", "N° titre"),
        ("Mandats et titres", "N° titre"),
    ] {
        assert_eq!(titled(title, head).files[0].tables[0].role, Role::Receipts, "{title} {head}");
    }
}

#[test]
fn a_column_of_directions_that_holds_receipts_only_makes_receipts() {
    let head = "Dépenses et recettes 2017;;;;;;;\n\nSens;N° pièce;N° bordereau;Date pièce;Tiers;Objet;Article;Montant TTC\n";
    let lines = |sense: &str| {
        read(&format!(
            "{head}{sense};77;4;01/12/2017;VILLE DE GENES;Participation;6251;200,00\n\
             {sense};78;4;02/12/2017;VILLE DE MILAN;Participation;6251;50,00\n"
        ))
    };
    let facts = lines("R");
    assert_eq!((facts.entries.len(), facts.receipts.len()), (0, 2));
    let facts = lines("D");
    assert_eq!((facts.entries.len(), facts.receipts.len()), (2, 0));
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
