//! Exports as systems print them: what would silently double, reverse or lose an amount, each beside its
//! nearest innocent neighbour.

use rappro::dossier;
use rappro::interpret;
use rappro::model::books::Facts;
use rappro::model::field::Field;
use rappro::model::finding::ProblemKind;
use rappro::model::sheet::{Format, SheetBuilder, Source, SourceFile, Value};

/// Reads lines of cells separated by `;`; `#12.5` is a number cell.
fn read(text: &str) -> Facts {
    let mut builder = SheetBuilder::new(&"export.xlsx".into(), Some("Export"));
    for (row, line) in text.trim_matches('\n').lines().enumerate() {
        builder.go_to_row(row as u32).unwrap();
        for (column, cell) in line.split(';').enumerate() {
            let value = match cell.trim_matches(' ').strip_prefix('#') {
                Some(number) => Value::Number(number.parse().unwrap()),
                None => Value::Text(cell.trim_matches(' ')),
            };
            builder.push(column as u32, value).unwrap();
        }
    }
    let file = SourceFile {
        path: "export.xlsx".into(),
        format: Format::Xlsx,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        sheets: vec![builder.finish()],
    };
    let facts = interpret::sheets(Source { files: vec![file], ..Source::default() }, &dossier::empty());
    for table in &facts.files[0].tables {
        assert_eq!(table.rows.accounted(), table.rows.total, "rows of {table:?}");
    }
    facts
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.map_or("?".to_owned(), |amount| amount.plain())).collect()
}

/// `label agrees` of each control total.
fn totals(facts: &Facts) -> Vec<(String, bool)> {
    let all = facts.files[0].tables.iter().flat_map(|table| &table.control_totals);
    all.map(|one| (one.label.clone(), one.agrees)).collect()
}

fn dates(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.date.map_or("?".to_owned(), |date| date.to_string())).collect()
}

fn kinds(facts: &Facts) -> Vec<ProblemKind> {
    facts.problems.iter().map(|problem| problem.kind).collect()
}

#[test]
fn the_subtotal_of_line_items_has_a_currency_and_no_word() {
    let facts = read(
        "
Compte;N° pièce;Date comptable;Montant en devise interne;Devise;Texte
62510000;1900000012;14.11.2017;1.200,00;EUR;Billets Miami
62510000;1900000013;20.11.2017;34.000,00;EUR;Hôtel Miami
62510000;1900000014;25.11.2017;100,00-;EUR;Avoir billets
62510000;;;35.100,00;EUR;
",
    );
    assert_eq!(amounts(&facts), ["1200.00", "34000.00", "-100.00"]);
    assert_eq!(totals(&facts), [("(total sans libellé)".to_owned(), true)]);
}

#[test]
fn a_total_is_known_by_its_sum_under_any_words() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Objet;Montant TTC
F1;02/11/2017;AIR;Billet;100,00
F2;03/11/2017;AIR;Billet;150,00
F3;03/11/2017;AIR;Avoir;-20,00
;;;Net à payer;230,00
",
    );
    assert_eq!(amounts(&facts), ["100.00", "150.00", "-20.00"]);
    assert_eq!(totals(&facts), [("Net à payer".to_owned(), true)]);
}

#[test]
fn what_is_taken_off_a_claim_below_its_total_is_no_expense() {
    let facts = read(
        "
N° OM;Date;Nom;Nature;Montant
OM-1;02/11/2017;DURAND Jean;Hôtel;300,00
OM-1;03/11/2017;DURAND Jean;Repas;131,20
;;;TOTAL;431,20
;;;À déduire : avance;300,00
;;;NET À PAYER;131,20
Dont avance;;;;300,00
",
    );
    assert_eq!(amounts(&facts), ["300.00", "131.20"]);
    assert_eq!(totals(&facts), [("TOTAL".to_owned(), true)]);
}

#[test]
fn subtotals_cut_short_are_no_lines() {
    let facts = read(
        "
N° mandat;Date mandat;Tiers;Objet;Montant TTC
1;02/11/2017;AIR;Billet;100,00
2;03/11/2017;AIR;Billet;150,00
;;;S/T 6251;250,00
3;03/11/2017;HOTEL;Nuit;80,00
;;;Ss-tot. 6256;80,00
",
    );
    assert_eq!(amounts(&facts), ["100.00", "150.00", "80.00"]);
}

#[test]
fn a_line_without_date_that_is_no_sum_stays_a_line() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Objet;Montant TTC
F1;02/11/2017;AIR;Billet;100,00
F2;03/11/2017;AIR;Billet;150,00
;;TAXI;Course;20,00
F3;04/11/2017;HOTEL;Nuit;250,00
",
    );
    assert_eq!(amounts(&facts), ["100.00", "150.00", "20.00", "250.00"]);
    assert!(totals(&facts).is_empty() && facts.problems.is_empty(), "{:?}", facts.problems);
}

#[test]
fn the_other_imputations_of_a_payment_order_are_lines() {
    let facts = read(
        "
N° mandat;Date mandat;Tiers;Objet;Imputation;Montant
4512;14/11/2017;VOYAGES;Billets;6251;700,00
;;;;6532;700,00
4513;14/11/2017;HOTEL;Nuits;6251;300,00
;;;;6245;1 700,00
",
    );
    assert_eq!(amounts(&facts), ["700.00", "700.00", "300.00", "1700.00"]);
    assert!(totals(&facts).is_empty());
}

#[test]
fn a_merchant_with_the_number_of_a_ticket_behind_it_is_no_number() {
    let payee = |merchant: &str| {
        let facts = read(&format!(
            "
N° relevé;Date opération;Bénéficiaire;Commerçant;Libellé;Montant EUR
CA-2503;10/03/2025;LESTRADE FANNY;{merchant};Billet Hanovre;412,45
"
        ));
        facts.entries[0].payee().map(str::to_owned)
    };
    for merchant in ["AIR FRANCE 0571715354971", "KLM 0741715354971"] {
        assert_eq!(payee(merchant).as_deref(), Some(merchant));
    }
    assert_ne!(payee("EUR 412,45").as_deref(), Some("EUR 412,45"), "an amount");
}

#[test]
fn expenses_printed_with_a_minus_are_costs_and_it_is_said() {
    let facts = read(
        "
Relevé de carte d’achat
Date opération;Commerçant;Montant;Devise
05/11/2017;HOTEL;-1200,00;EUR
06/11/2017;AVOIR HOTEL;100,00;EUR
07/11/2017;UBER;-34,50;EUR
08/11/2017;RESTAURANT;-60,50;EUR
",
    );
    assert_eq!(amounts(&facts), ["1200.00", "-100.00", "34.50", "60.50"]);
    assert_eq!(kinds(&facts), [ProblemKind::UnrecognisedTable { carries_amounts: false }]);
    let debits = read(
        "
Relevé de carte d’achat
Date opération;Commerçant;Débit;Crédit
05/11/2017;HOTEL;-1200,00;
06/11/2017;HOTEL;;100,00
07/11/2017;UBER;-34,50;
;TOTAL;-1234,50;100,00
",
    );
    assert_eq!(amounts(&debits), ["1200.00", "-100.00", "34.50"]);
    assert!(debits.problems.is_empty() && totals(&debits).iter().all(|(_, agrees)| *agrees));
}

#[test]
fn a_column_of_signs_says_what_is_taken_back() {
    let facts = read(
        "
Relevé de carte d’achat
Date opération;Commerçant;Montant;Sens
05/11/2017;HOTEL;1200,00;-
06/11/2017;HOTEL;100,00;+
07/11/2017;UBER;34,50;-
",
    );
    assert_eq!(amounts(&facts), ["1200.00", "-100.00", "34.50"]);
}

#[test]
fn credit_notes_alone_stay_negative() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Objet;Montant TTC
A1;02/11/2017;AIR;Avoir billet;-100,00
A2;03/11/2017;AIR;Avoir billet;-150,00
",
    );
    assert_eq!(amounts(&facts), ["-100.00", "-150.00"]);
    assert!(facts.problems.is_empty());
}

#[test]
fn amounts_in_thousands_or_hundredths_are_never_summed() {
    for text in [
        "Montants en milliers d’euros\nN° mandat;Date;Tiers;Objet;Montant\n1;14/11/2017;AIR;Miami;12\n2;15/11/2017;AIR;Miami;6",
        "N° mandat;Date;Tiers;Objet;Montant (en centimes)\n1;14/11/2017;AIR;Miami;120000\n2;15/11/2017;AIR;Miami;60050",
    ] {
        let facts = read(text);
        assert!(facts.entries.is_empty());
        assert_eq!(kinds(&facts), [ProblemKind::UnrecognisedTable { carries_amounts: true }]);
    }
}

#[test]
fn one_american_date_column_tells_the_others() {
    let facts = read(
        "
Invoice;Invoice Date;Posting Date;Merchant;Total Amount
F1;11/04/2017;11/14/2017;HOTEL;1200.00
F2;11/05/2017;11/15/2017;TAXI;34.50
",
    );
    assert_eq!(dates(&facts), ["2017-11-04", "2017-11-05"]);
    let doubtful = read(
        "
Invoice;Invoice Date;Posting Date;Merchant;Total Amount
F1;11/04/2017;11/14/2017;HOTEL;1200.00
F2;11/05/2017;11/06/2017;TAXI;34.50
",
    );
    let kinds = kinds(&doubtful);
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == ProblemKind::UnreadableDate));
}

#[test]
fn service_fees_between_net_and_gross_are_no_tax_fault() {
    let facts = read(
        "
N° facture;Date;Passager;N° billet;HT;Taxes;Frais de service;Total TTC
F1;02/11/2017;DURAND;057-1;#800;#150.5;#20;#970.5
F2;02/11/2017;MARTIN;057-2;#700;#150.5;#20;#870.5
",
    );
    assert_eq!(amounts(&facts), ["970.50", "870.50"]);
    assert!(facts.entries.iter().all(|entry| entry.tax().is_none()));
}

#[test]
fn the_amount_of_a_statement_in_several_currencies_is_the_one_debited() {
    let facts = read(
        "
Commerçant;Date;Montant;Devise;Montant débité
HILTON;05/11/2017;1200,00;USD;1034,48
TAXI;19/10/2017;20,00;EUR;20,00
SHOP;07/11/2017;10000;JPY;75,12
",
    );
    assert_eq!(amounts(&facts), ["1034.48", "20.00", "75.12"]);
}

#[test]
fn american_dates_are_dates_for_the_column_too() {
    let facts = read(
        "
Statement
Date;Merchant;Reference;Amount
11/05/2017;HILTON;A1;1,200.00
11/13/2017;UBER;A2;34.50
11/14/2017;UBER;A3;10.00
",
    );
    assert_eq!(dates(&facts), ["2017-11-05", "2017-11-13", "2017-11-14"]);
}

#[test]
fn the_total_of_a_document_on_each_of_its_lines_is_not_their_amount() {
    let facts = read(
        "
N° mandat;N° ligne;Montant mandat;Montant ligne;Tiers;Objet;Date mandat
4512;1;1 500,00;1 200,00;AIR;Miami;14/11/2017
4512;2;1 500,00;300,00;AIR;Miami;14/11/2017
4513;1;600,00;600,00;HOTEL;Miami;15/11/2017
",
    );
    assert_eq!(amounts(&facts), ["1200.00", "300.00", "600.00"]);
    let ordered_and_paid = read(
        "
N° mandat;N° ligne;Montant mandaté;Montant payé;Tiers;Objet;Date mandat
4512;1;1 200,00;1 000,00;AIR;Miami;14/11/2017
4512;2;300,00;300,00;AIR;Miami;14/11/2017
",
    );
    assert_eq!(amounts(&ordered_and_paid), ["1200.00", "300.00"]);
}

#[test]
fn the_line_and_not_its_document_is_said_to_be_the_amount() {
    let facts = read(
        "Fournisseur;N° facture;Date facture;Désignation;Montant ligne TTC;Total facture
HORIZONS;HV17-1;28/09/2017;Billets;411,52;1 234,56
HORIZONS;HV17-1;28/09/2017;Billets;823,04;1 234,56
LACOMBE;IL17-1;05/10/2017;Brochures;180,00;180,00
",
    );
    assert_eq!(amounts(&facts), ["411.52", "823.04", "180.00"]);
    assert!(facts.problems.is_empty(), "the lines have settled it: {:?}", facts.problems);
    let field = |header: &str| {
        let columns = &facts.files[0].tables[0].columns;
        columns.iter().find(|one| one.header == header).unwrap().field
    };
    assert_eq!((field("Total facture"), field("Montant ligne TTC")), (None, Some(Field::AmountInclTax)));
    // Where nothing repeats, the two readings stay a doubt.
    let facts = read(
        "Fournisseur;N° facture;Date facture;Désignation;Montant ligne TTC;Total facture
HORIZONS;HV17-1;28/09/2017;Billets;411,52;1 234,56
LACOMBE;IL17-1;05/10/2017;Brochures;180,00;540,00
",
    );
    let told = facts.problems.iter().any(|one| one.message.contains("peuvent toutes deux être"));
    assert!(told, "{:?}", facts.problems);
}

/// The entries of a dossier of two missions and one export.
fn in_dossier(name: &str, bytes: &[u8]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let toml = "titre = \"Essai\"\nmontant_declare = \"3.00\"\n\
        [[mission]]\ncode = \"GENES\"\nlibelle = \"Gênes\"\ndebut = 2017-10-19\nfin = 2017-10-20\nmontant_declare = \"1.00\"\n\
        [[mission]]\ncode = \"MIAMI\"\nlibelle = \"Miami\"\ndebut = 2017-11-04\nfin = 2017-11-10\nmontant_declare = \"2.00\"\n";
    std::fs::write(folder.path().join("dossier.toml"), toml).unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let dossier = dossier::load(folder.path()).unwrap();
    let source = rappro::read::folder(&dossier, &folder.path().join("rapprochement.xlsx"));
    interpret::sheets(source, &dossier)
}

#[test]
fn a_title_between_the_lines_names_the_mission_of_those_below() {
    let text = "Mission Miami\nN° mandat;Date mandat;Tiers;Objet;Montant mandaté\n\
        12;05/11/2017;Hôtel;Chambre;100,00\n;;;;\nMission Gênes;;;;\n13;06/11/2017;Taxi;Course Miami Beach;20,00\n\
        ;;Remarque sur la course;;\n14;07/11/2017;Train;Billet;30,00\n";
    let facts = in_dossier("mandats.csv", text.as_bytes());
    let titles: Vec<_> = facts.entries.iter().map(|entry| entry.table_title().unwrap_or("")).collect();
    assert_eq!(titles.len(), 3, "{:?}", facts.problems);
    assert!(titles[0].contains("Miami") && !titles[0].contains("Gênes"), "{titles:?}");
    assert!(titles[1..].iter().all(|title| title.contains("Gênes") && !title.contains("Miami")), "{titles:?}");
}

#[test]
fn a_text_export_in_one_column_of_a_workbook_is_cut() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    // Excel cut the lines at their decimal comma.
    for (row, line) in
        ["N° mandat;Date mandat;Tiers;Montant mandaté", "12;05/11/2017;Hôtel;100,50", "13;06/11/2017;Taxi;20,25"]
            .iter()
            .enumerate()
    {
        for (column, part) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, part).unwrap();
        }
    }
    let facts = in_dossier("mandats.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(amounts(&facts), ["100.50", "20.25"], "{:?}", facts.problems);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in ["Remarques", "Voir la note ; puis le mandat 12", "Rien à signaler"].iter().enumerate() {
        sheet.write_string(row as u32, 0, *line).unwrap();
    }
    let facts = in_dossier("notes.xlsx", &book.save_to_buffer().unwrap());
    assert!(facts.entries.is_empty(), "a list of remarks is no table");
}
