//! Tables of a report: which column is the cost, and what is no mission.

use crate::judged::judged;
use rappro::model::finding::Outcome;

const TURIN: &str = r#"
titre = "Missions 2021"
commission = 2022-03-14
montant_declare = "1200.00"
[[mission]]
code = "TURIN"
libelle = "Turin"
debut = 2021-05-03
fin = 2021-05-05
montant_declare = "1200.00"
"#;

const GAND: &str = r#"
[[mission]]
code = "GAND"
libelle = "Gand"
debut = 2021-10-12
fin = 2021-10-14
montant_declare = "840.50"
"#;

/// What the comparison finds, as `severity message`, and concludes; of two missions, or of the first alone.
fn compared(missions: usize, text: &str) -> (Vec<String>, Outcome) {
    let dossier = match missions {
        1 => TURIN.to_owned(),
        _ => TURIN.replacen("\"1200.00\"", "\"2040.50\"", 1) + GAND,
    };
    let head = "Commission permanente du 14 mars 2022\n\nObjet : Ratification de missions 2021";
    judged(&dossier, &format!("{head}\n\n{text}"))
}

fn assert_compliant(missions: usize, text: &str) {
    let (found, outcome) = compared(missions, text);
    assert!(found.is_empty() && outcome == Outcome::Compliant, "{text}\n{found:?}\n{outcome:?}");
}

fn assert_not_checked(missions: usize, text: &str) {
    let (found, outcome) = compared(missions, text);
    assert!(found.is_empty() && matches!(outcome, Outcome::NotChecked(_)), "{text}\n{found:?}\n{outcome:?}");
}

/// Three columns of amounts under these headers; the third is what was declared.
fn columns(headers: [&str; 3]) -> String {
    let [first, second, third] = headers;
    format!(
        "| Mission | Dates | {first} | {second} | {third} |\n|---|---|---|---|---|\n\
         | Turin | du 3 au 5 mai 2021 | 1 000,00 € | 200,00 € | 1 200,00 € |\n\
         | Gand | du 12 au 14 octobre 2021 | 800,00 € | 40,50 € | 840,50 € |\n\
         | Total | | 1 800,00 € | 240,50 € | 2 040,50 € |"
    )
}

#[test]
fn what_was_paid_with_taxes_is_the_column_that_counts() {
    for headers in [
        ["Montant HT", "TVA", "Montant TTC"],
        ["HT", "TVA", "TTC"],
        ["Coût hors taxes", "Taxes", "Coût toutes taxes comprises"],
        ["Total HT", "TVA", "Total TTC"],
        ["Montant engagé", "Reliquat", "Montant mandaté"],
        ["Montant voté", "Reste à payer", "Montant payé"],
        ["Crédits inscrits", "Engagements", "Réalisé"],
    ] {
        let table = columns(headers);
        assert_compliant(2, &table);
        // Without a currency the numbers are the same.
        assert_compliant(2, &table.replace(" €", ""));
        // The neighbour: the column that counts says otherwise than the dossier.
        let (found, _) = compared(2, &table.replace("840,50 €", "860,50 €").replace("2 040,50", "2 060,50"));
        assert!(found.len() == 2 && found.iter().all(|one| one.starts_with("blocking")), "{headers:?} {found:?}");
    }
}

#[test]
fn columns_that_nothing_tells_apart_are_a_question() {
    for headers in [
        ["Montant mandaté", "Écart", "Montant payé"],
        ["Montant à ratifier", "TVA", "Montant mandaté"],
        ["Montant A", "TVA", "Montant B"],
    ] {
        let (found, _) = compared(2, &columns(headers));
        assert!(found.len() == 3 && found.iter().all(|one| one.starts_with("review")), "{headers:?} {found:?}");
        let both = "1\u{202f}000,00\u{a0}€ ; 1\u{202f}200,00\u{a0}€";
        assert!(headers[0] != "Montant A" || found.iter().any(|one| one.contains(both)), "{found:?}");
    }
    // What the text says besides tells which of them it is.
    let told = "La mission à Turin a coûté 1 200,00 €, celle à Gand a coûté 840,50 €. Le coût total de ces missions est de 2 040,50 €.";
    assert_compliant(2, &format!("{}\n\n{told}", columns(["Montant A", "TVA", "Montant B"])));
    // Two columns that agree are one amount; and amounts without taxes alone are not what was paid.
    let twice = columns(["Montant HT", "TVA", "Montant mandaté | Montant payé"])
        .replace("|---|---|---|---|---|", "|---|---|---|---|---|---|")
        .replace("1 200,00 € |", "1 200,00 € | 1 200,00 € |")
        .replace("| 840,50 € |", "| 840,50 € | 840,50 € |")
        .replace("2 040,50 € |", "2 040,50 € | 2 040,50 € |");
    assert_compliant(2, &twice);
    assert_not_checked(2, &columns(["Montant HT", "TVA", "Montant HT arrondi"]));
}

#[test]
fn rows_of_amounts_with_and_without_taxes_are_told_apart() {
    let table = "| | Mission à Turin | Mission à Gand |\n|---|---|---|\n\
        | Dates | du 3 au 5 mai 2021 | du 12 au 14 octobre 2021 |\n\
        | Montant HT | 1 000,00 € | 800,00 € |\n| TVA | 200,00 € | 40,50 € |\n| Montant TTC | 1 200,00 € | 840,50 € |\n\n\
        Le coût total de ces missions est de 2 040,50 €.";
    assert_compliant(2, table);
    let (found, _) = compared(2, &table.replace("| 1 200,00", "| 1 250,00"));
    assert!(found.len() == 1 && found[0].starts_with("blocking Turin"), "{found:?}");
    let natures = "Mission à Turin du 3 au 5 mai 2021.\n\n| Dépense | HT | TVA | TTC |\n|---|---|---|---|\n\
        | Transport aérien | 500,00 € | 100,00 € | 600,00 € |\n| Hébergement | 500,00 € | 100,00 € | 600,00 € |\n\
        | Total | 1 000,00 € | 200,00 € | 1 200,00 € |";
    assert_compliant(1, natures);
}

/// The date of a payment is not that of the mission.
#[test]
fn a_column_of_dates_of_papers_is_none_of_days() {
    let table = "| Mission | Dates | Date de paiement | Montant TTC |\n|---|---|---|---|\n\
        | Turin | du 3 au 5 mai 2021 | 12/07/2021 | 1 200,00 € |\n| Gand | du 12 au 14 octobre 2021 | 02/12/2021 | 840,50 € |\n\
        | Total | | | 2 040,50 € |";
    assert_compliant(2, table);
    let (found, _) = compared(2, &table.replace("3 au 5 mai", "4 au 5 mai"));
    assert!(found.len() == 1 && found[0].starts_with("blocking Turin"), "{found:?}");
}

/// Five travellers, under a header; their total is the mission's.
fn travellers(header: &str) -> String {
    format!(
        "| {header} | Qualité | Transport | Hébergement | Total |\n|---|---|---|---|---|\n\
         | RIVIER Anne | élue | 300,00 € | 200,00 € | 500,00 € |\n| LOMBARD Jean | agent | 400,00 € | 300,00 € | 700,00 € |\n\
         | Total | | 700,00 € | 500,00 € | 1 200,00 € |"
    )
}

#[test]
fn rows_of_travellers_are_no_missions() {
    let heading = "## Mission à Turin, du 3 au 5 mai 2021";
    for header in ["Nom", "Nom et prénom", "Voyageur", "Participant", "Bénéficiaire", "Agent"] {
        let table = travellers(header);
        assert_compliant(1, &format!("{heading}\n\n{table}"));
        let dated = table
            .replace("Qualité", "Dates")
            .replace("élue", "du 3 au 5 mai 2021")
            .replace("| agent", "| du 4 au 5 mai 2021");
        assert_compliant(1, &format!("{heading}\n\n{dated}"));
        // One name each, as a town has.
        assert_compliant(
            1,
            &format!("{heading}\n\n{}", dated.replace("RIVIER Anne", "Rivier").replace("LOMBARD Jean", "Lombard")),
        );
        // The neighbour: their total is another one.
        let (found, _) = compared(1, &format!("{heading}\n\n{}", table.replace("1 200,00", "1 210,00")));
        assert!(found.iter().any(|one| one.starts_with("blocking Turin")), "{found:?}");
        // Without it, what the travellers cost together is reckoned, and told so.
        let without = table.lines().take(4).collect::<Vec<_>>().join("\n");
        assert_compliant(1, &format!("{heading}\n\n{without}"));
        let (found, _) = compared(1, &format!("{heading}\n\n{}", without.replace("700,00 € |", "710,00 € |")));
        assert!(
            found.len() == 2 && found[0].contains("2 lignes de voyageurs sans total, somme calculée"),
            "{found:?}"
        );
        // One of them has no amount: nobody says what the mission cost.
        assert_not_checked(1, &format!("{heading}\n\n{}", without.replace("700,00 € |", "|")));
        // What the text says of the cost is worth more than a sum.
        assert_compliant(
            1,
            &format!(
                "{heading}\n\nCoût de la mission : 1 200,00 €.\n\n{}",
                without.replace("700,00 € |", "710,00 € |")
            ),
        );
    }
}

#[test]
fn travellers_of_two_missions_have_no_mission_each() {
    let gand = travellers("Nom")
        .replace("500,00 € |\n", "340,50 € |\n")
        .replace("700,00 € |\n", "500,00 € |\n")
        .replace("1 200,00", "840,50");
    let both = format!(
        "## Mission à Turin, du 3 au 5 mai 2021\n\n{}\n\n## Mission à Gand, du 12 au 14 octobre 2021\n\n{gand}\n\nLe coût total de ces missions est de 2 040,50 €.",
        travellers("Nom")
    );
    assert_compliant(2, &both);
    let told = "La mission à Turin a eu lieu du 3 au 5 mai 2021, celle à Gand du 12 au 14 octobre 2021.";
    let table = "| Nom | Mission | Total |\n|---|---|---|\n| RIVIER Anne | Turin | 500,00 € |\n| LOMBARD Jean | Turin | 700,00 € |\n\
        | LOMBARD Jean | Gand | 840,50 € |\n| Total | | 2 040,50 € |";
    assert_not_checked(2, &format!("{told}\n\n{table}"));
    let blank = "| Mission | Nom | Total |\n|---|---|---|\n| Turin | RIVIER Anne | 500,00 € |\n| | LOMBARD Jean | 700,00 € |\n\
        | Gand | LOMBARD Jean | 840,50 € |\n| Total | | 2 040,50 € |";
    assert_not_checked(2, &format!("{told}\n\n{blank}"));
    // The neighbour: who went stands beside each mission.
    let rows = "| Mission | Participants | Total |\n|---|---|---|\n| Turin | Mme Rivier, M. Lombard | 1 200,00 € |\n\
        | Gand | M. Lombard | 840,50 € |\n| Total | | 2 040,50 € |";
    assert_compliant(2, &format!("{told}\n\n{rows}"));
}

/// Each traveller beside the mission, and no total: each mission has its sum.
#[test]
fn travellers_of_two_missions_without_total_are_summed_by_mission() {
    let told = "La mission à Turin a eu lieu du 3 au 5 mai 2021, celle à Gand du 12 au 14 octobre 2021. Le coût total de ces missions est de 2 040,50 €.";
    let table = "| Nom | Mission | Montant |\n|---|---|---|\n| RIVIER Anne | Turin | 500,00 € |\n| LOMBARD Jean | Turin | 700,00 € |\n\
        | LOMBARD Jean | Gand | 840,50 € |";
    assert_compliant(2, &format!("{told}\n\n{table}"));
    let (found, _) = compared(2, &format!("{told}\n\n{}", table.replace("500,00", "550,00")));
    assert!(found.len() == 1 && found[0].starts_with("blocking Turin"), "{found:?}");
    // A row of which nobody knows the mission.
    assert_not_checked(2, &format!("{told}\n\n{}", table.replace("| Gand |", "| |")));
}

/// `HT | TVA` make what was paid; amounts without taxes alone do not, wherever it is said.
#[test]
fn amounts_without_taxes_are_never_the_cost() {
    let told = "La mission à Turin a eu lieu du 3 au 5 mai 2021, celle à Gand du 12 au 14 octobre 2021.";
    let table = "| Mission | HT | TVA |\n|---|---|---|\n| Turin | 1 000,00 € | 200,00 € |\n| Gand | 800,00 € | 40,50 € |\n\
        | Total | 1 800,00 € | 240,50 € |";
    assert_compliant(2, &format!("{told}\n\n{table}"));
    let (found, _) = compared(2, &format!("{told}\n\n{}", table.replace("| 200,00", "| 210,00")));
    assert!(found.len() == 1 && found[0].contains("HT + TVA, somme calculée"), "{found:?}");
    // One of the two alone.
    assert_not_checked(2, &format!("{told}\n\n{}", table.replace("TVA", "Observations")));
    // `Montant`, and the taxes are told beside the table.
    let bare = |caption: &str| {
        format!(
            "{told}\n\n{caption}\n\n| Mission | Montant |\n|---|---|\n| Turin | 1 200,00 € |\n| Gand | 840,50 € |\n| Total | 2 040,50 € |"
        )
    };
    for caption in ["(montants en euros hors taxes)", "Montants HT", "Tableau 1 : dépenses hors TVA"] {
        assert_not_checked(2, &bare(caption));
        assert_not_checked(2, &bare(caption).replace("1 200,00", "1 000,00"));
    }
    assert_compliant(2, &bare("Montants TTC"));
    assert_compliant(2, &bare("Tableau 1 : dépenses, HT et TVA comprise"));
}

/// `Montants` over `HT | TVA | TTC`: the second row of the header tells.
#[test]
fn a_header_of_two_rows_is_read_as_one() {
    let table = columns(["Montants", "", ""])
        .replace("|---|---|---|---|---|\n", "|---|---|---|---|---|\n| | | HT | TVA | TTC |\n");
    assert_compliant(2, &table);
    let (found, _) = compared(2, &table.replace("840,50 €", "860,50 €").replace("2 040,50", "2 060,50"));
    assert!(found.len() == 2 && found.iter().all(|one| one.starts_with("blocking")), "{found:?}");
    let foreseen = columns(["Coût prévu", "", "Coût réel"])
        .replace("|---|---|---|---|---|\n", "|---|---|---|---|---|\n| | | HT | TTC | TTC |\n");
    assert_compliant(2, &foreseen);
}

/// `Mission | Lieu`: the first column may hold numbers.
#[test]
fn missions_stand_in_the_column_that_names_them() {
    let table = columns(["Montant HT", "TVA", "Montant TTC"])
        .replace("| Mission |", "| Mission | Lieu |")
        .replace("|---|---|---|---|---|", "|---|---|---|---|---|---|")
        .replace("| Turin |", "| 1 | Turin |")
        .replace("| Gand |", "| 2 | Gand |")
        .replace("| Total | |", "| Total | | |");
    assert_compliant(2, &table);
    let (found, _) = compared(2, &table.replace("| 1 200,00", "| 1 250,00"));
    assert!(found.len() == 1 && found[0].starts_with("blocking Turin"), "{found:?}");
}

/// A row that is shorter than the header: its last number may be that of a paper.
#[test]
fn short_rows_say_what_only_one_column_can() {
    let text = "Mission      Dates                         Mandat      Montant\n\
        Turin        du 3 au 5 mai 2021            1 200,00 €\n\
        Gand         du 12 au 14 octobre 2021      840,50 €\n\
        TOTAL        2 040,50 €";
    assert_compliant(2, text);
    let (found, _) = compared(2, &text.replace("1 200,00 €", "4512"));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn missions_are_read_wherever_the_report_puts_them() {
    let blocked = |text: &str| {
        let (found, _) = compared(2, text);
        assert!(found.iter().any(|one| one.starts_with("blocking") && one.contains("Turin")), "{text}\n{found:?}");
    };
    // Under the last heading of the sitting.
    blocked(
        "AFFAIRES DIVERSES\n\nTurin, du 3 au 5 mai 2021, 2 agents : 1 300,00 €\n\nGand, du 12 au 14 octobre 2021, 2 agents : 840,50 €",
    );
    // With those whom they visited, or who went as a whole.
    let rows = |header: &str, whom: &str| {
        format!(
            "| {header} | Dates | Montant |\n|---|---|---|---|\n| {} | du 3 au 5 mai 2021 | 1 300,00 € |\n| {} | du 12 au 14 octobre 2021 | 840,50 € |",
            whom.replace('M', "Turin"),
            whom.replace('M', "Gand")
        )
    };
    blocked(&rows("Destination | Association visitée", "M | Les amis des ponts"));
    blocked(&rows("Bénéficiaire | Mission", "Délégation | M"));
}
