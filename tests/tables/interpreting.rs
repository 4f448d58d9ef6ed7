//! Tables as finance departments export them → entries, each row accounted for.

use rappro::dossier;
use rappro::interpret;
use rappro::model::account::{Role, TableAccount};
use rappro::model::books::Facts;
use rappro::model::dossier::Dossier;
use rappro::model::entry::Entry;
use rappro::model::finding::ProblemKind;
use rappro::model::sheet::{Format, Sheet, SheetBuilder, Source, SourceFile, Value};

/// A sheet from lines of cells separated by `;`; `#12.5` is a number cell, `@43043` a date cell.
fn sheet(file: &str, text: &str) -> Sheet {
    let mut builder = SheetBuilder::new(&file.into(), None);
    for (row, line) in text.trim_matches('\n').lines().enumerate() {
        builder.go_to_row(row as u32).unwrap();
        for (column, cell) in line.split(';').enumerate() {
            let cell = cell.trim_matches(' ');
            let value = match (cell.strip_prefix('#'), cell.strip_prefix('@')) {
                (Some("N/A"), _) => Value::Error("#N/A"),
                (Some(number), _) => Value::Number(number.parse().unwrap()),
                (_, Some(serial)) => Value::Date(serial.parse().unwrap()),
                _ => Value::Text(cell),
            };
            builder.push(column as u32, value).unwrap();
        }
    }
    builder.finish()
}

fn read_with(dossier: &Dossier, sheets: Vec<Sheet>) -> Facts {
    let files = sheets.into_iter().map(|sheet| SourceFile {
        path: sheet.file().clone(),
        format: Format::Csv,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        sheets: vec![sheet],
    });
    let source = Source { files: files.collect(), ..Source::default() };
    let facts = interpret::sheets(source, dossier);
    for table in facts.files.iter().flat_map(|file| &file.tables) {
        assert_eq!(table.rows.accounted(), table.rows.total, "rows of {table:?}");
    }
    facts
}

fn read(text: &str) -> Facts {
    read_with(&dossier::empty(), vec![sheet("export.csv", text)])
}

fn table(facts: &Facts) -> &TableAccount {
    &facts.files[0].tables[0]
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.map_or("?".to_owned(), |amount| amount.plain())).collect()
}

fn only(facts: &Facts) -> &Entry {
    assert_eq!(facts.entries.len(), 1, "{:?}", facts.problems);
    &facts.entries[0]
}

#[test]
fn a_list_of_payment_orders_under_title_lines_with_totals() {
    let facts = read(
        "
Département fictif – Liste des mandats
Édité le 12/01/2018

Exercice ; N° Bord. ; N° Mand. ; Ligne ; Date  Mand. ; Nom du tiers ; Objet ; Article ; Mt mandaté
2017 ; 812 ; 10417 ; 1 ; 12/12/2017 ; AGENCE LUMEN ; Billets Miami ; 6251 ; 12 345,67
2017 ; 812 ; 10417 ; 2 ; 12/12/2017 ; AGENCE LUMEN ; Billets Miami élus ; 6532 ; 1 000,00
 ; ; ; ; ; Sous-total ; ; ; 13 345,67
Exercice ; N° Bord. ; N° Mand. ; Ligne ; Date  Mand. ; Nom du tiers ; Objet ; Article ; Mt mandaté

2017 ; 813 ; 10420 ; 1 ; 13/12/2017 ; TOTAL ENERGIE ; Gaz ; 60621 ; 100,00
Total général ; ; ; ; ; ; ; ; 13 445,67
Document arrêté à la date du 12/01/2018
",
    );
    let table = table(&facts);
    assert_eq!(table.role, Role::Ledger);
    assert_eq!(table.header_row, Some(3));
    let rows = table.rows;
    assert_eq!((rows.entries, rows.title, rows.header, rows.blank, rows.subtotal, rows.note), (3, 2, 2, 2, 2, 1));
    assert_eq!(table.amount.plain(), "13445.67");
    assert!(table.control_totals.iter().all(|total| total.agrees), "{:?}", table.control_totals);
    assert_eq!(amounts(&facts), ["12345.67", "1000.00", "100.00"]);
    let first = &facts.entries[0];
    assert_eq!(first.place.to_string(), "export.csv › I5");
    assert_eq!(first.payment_order(), Some("10417"));
    assert_eq!(first.fiscal_year.map(i16::from), Some(2017));
    assert_eq!(first.account(), Some("6251"));
    assert_eq!(first.date.map(|date| date.to_string()).as_deref(), Some("2017-12-12"));
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
}

#[test]
fn a_wrong_total_is_seen_at_its_cell() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant TTC
F1;01/11/2017;Hôtel;100,00
F2;02/11/2017;Taxi;50,00
Total;;;160,00
",
    );
    let total = &table(&facts).control_totals[0];
    assert_eq!(table(&facts).role, Role::Support);
    assert!(!total.agrees);
    assert_eq!((total.at.to_string(), total.computed.plain()), ("export.csv › D4".to_owned(), "150.00".to_owned()));
}

#[test]
fn reductions_are_negative_whatever_their_sign() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Type de pièce;Objet;Montant TTC
F1;01/11/2017;Agence;Facture;Billet;100,00
A1;02/11/2017;Agence;Avoir;Billet annulé;30,00
A2;02/11/2017;Agence;Avoir;Billet annulé;-20,00
F2;02/11/2017;Agence;Facture;Frais d’annulation;15,00
F3;02/11/2017;Agence;;Avoir sur facture F1;5,00
",
    );
    assert_eq!(amounts(&facts), ["100.00", "-30.00", "-20.00", "15.00", "-5.00"]);
}

#[test]
fn debit_and_credit_columns_make_one_signed_amount() {
    let facts = read(
        "
N° relevé;Date opération;Commerçant;Libellé;Débit;Crédit
R1;05/11/2017;HOTEL PALMS;Chambre;1 200,00;
R1;06/11/2017;HOTEL PALMS;Remboursement;;200,00
Total;;;;1 200,00;200,00
",
    );
    assert_eq!(amounts(&facts), ["1200.00", "-200.00"]);
    assert_eq!(facts.entries[1].place.to_string(), "export.csv › F3");
    assert!(table(&facts).control_totals[0].agrees);
}

#[test]
fn double_entry_books_count_their_cost_accounts_only() {
    let facts = read(
        "
Exercice;N° mandat;Date mandat;Compte;Tiers;Libellé;Débit;Crédit
2017;1;05/11/2017;6251;Agence;Billets;500,00;
2017;1;05/11/2017;4011;Agence;Billets;;500,00
",
    );
    assert_eq!(amounts(&facts), ["500.00"]);
    assert_eq!(table(&facts).rows.ignored, 1);
}

#[test]
fn what_cannot_be_read_is_rejected_at_its_cell() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant TTC
F1;01/11/2017;Hôtel;1 068,OO
F2;02/11/2017;Taxi;#N/A
F3;31/02/2017;Taxi;12,00
F4;02/11/2017;Taxi;
Pour information seulement;;;
",
    );
    let rows = table(&facts).rows;
    assert_eq!((rows.entries, rows.rejected, rows.note), (1, 3, 1));
    let problems: Vec<_> = facts.problems.iter().map(|one| (one.kind, one.at.to_string())).collect();
    assert_eq!(
        problems,
        [
            (ProblemKind::UnreadableDate, "export.csv › B4".to_owned()),
            (ProblemKind::UnreadableAmount, "export.csv › D2".to_owned()),
            (ProblemKind::UnreadableAmount, "export.csv › D3".to_owned()),
            (ProblemKind::UnreadableAmount, "export.csv › D5".to_owned()),
        ]
    );
}

#[test]
fn thousands_or_decimals_that_nothing_decides_are_ambiguous() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant TTC
F1;01/11/2017;Hôtel;1,700
F2;02/11/2017;Taxi;34 000
",
    );
    assert_eq!(facts.problems[0].kind, ProblemKind::AmbiguousNumber);
    assert_eq!(amounts(&facts), ["34000.00"]);
}

#[test]
fn foreign_amounts_are_converted_at_the_printed_rate_or_that_of_the_day() {
    let rates = sheet("taux.csv", "Date;USD;JPY\n03/11/2017;1.1657;132.9\n06/11/2017;1.1590;132.6");
    let claims = sheet(
        "frais.csv",
        "N° OM;Nom;Prénom;Date dépense;Détail;Devise;Montant devise;Taux;Montant EUR
OM1;MARIN;Paul;04/11/2017;Taxi;USD;116,57;;
OM2;MARIN;Paul;04/11/2017;Taxi;USD;120,00;1,2000;
OM3;MARIN;Paul;04/11/2017;Taxi;USD;120,00;1,2000;101,00
OM4;MARIN;Paul;04/11/2019;Taxi;USD;120,00;;
OM5;MARIN;Paul;04/11/2017;Taxi;EUR;;;10,00",
    );
    let facts = read_with(&dossier::empty(), vec![rates, claims]);
    assert_eq!(amounts(&facts), ["100.00", "100.00", "101.00", "?", "10.00"]);
    let first = &facts.entries[0];
    assert_eq!(first.original().map(|original| original.plain()).as_deref(), Some("116.57"));
    assert_eq!(first.beneficiary(), Some("MARIN Paul"));
    assert_eq!(first.payee(), first.beneficiary());
    assert_eq!(facts.entries[4].original(), None);
}

#[test]
fn member_lists_and_scales_are_told_from_amounts() {
    let members = sheet(
        "liste.csv",
        "Liste des membres\nCivilité;NOM;Prénom;Qualité\nMme;DURAND;Anne;Élue\nM.;PETIT;Luc;Agent\nTotal : 2",
    );
    let scale = sheet(
        "bareme.csv",
        "Barème\nPays;Devise;Montant;Du;Au\nÉtats-Unis;USD;320;22/05/2010;31/08/2024\nItalie;EUR;220;10/12/2008;",
    );
    let facts = read_with(&dossier::empty(), vec![members, scale]);
    assert_eq!(facts.members.len(), 2);
    assert_eq!(&*facts.members[0].name, "DURAND Anne");
    assert_eq!(facts.scales.len(), 2);
    assert_eq!(facts.scales[1].amount.to_string(), "220");
    assert!(facts.entries.is_empty());
}

#[test]
fn a_table_that_says_nothing_of_its_side_is_never_summed() {
    let facts = read("Date;Libellé;Montant\n01/11/2017;Taxi;12,00\n02/11/2017;Bus;2,00");
    assert!(facts.entries.is_empty());
    assert_eq!(facts.problems[0].kind, ProblemKind::UnrecognisedTable { carries_amounts: true });
    assert!(facts.problems[0].remedy.contains("[source.\"export.csv\"]"));
    assert_eq!(table(&facts).rows.rejected, 2);
}

#[test]
fn two_tables_on_one_sheet_are_two_tables() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant TTC
F1;01/11/2017;Hôtel;100,00

Mandats de novembre
Exercice;N° mandat;Date mandat;Tiers;Montant mandaté
2017;12;05/11/2017;Hôtel;100,00
",
    );
    let roles: Vec<_> = facts.files[0].tables.iter().map(|table| table.role).collect();
    assert_eq!(roles, [Role::Support, Role::Ledger]);
    assert_eq!(facts.entries.len(), 2);
}

#[test]
fn dates_of_invoices_make_a_list_of_invoices() {
    let role = |header: &str| table(&read(&format!("{header}\n01/11/2017;Taxi Roma;6251;12,00"))).role;
    assert_eq!(role("Date facture;Fournisseur;Désignation;Montant TTC"), Role::Support);
    assert_eq!(role("Date pièce;Fournisseur;Désignation;Montant TTC"), Role::Unknown);
    assert_eq!(role("Date facture;Fournisseur;Désignation;Montant payé"), Role::Unknown);
    assert_eq!(role("Date facture;Fournisseur;Article;Montant TTC"), Role::Unknown);
}

#[test]
fn dossier_toml_overrules_headers_and_role() {
    let mut dossier = dossier::empty();
    let mut settings = rappro::model::dossier::SourceSettings { role: Some(Role::Ledger), ..Default::default() };
    settings.columns.push((rappro::model::field::Field::Amount, "Valeur B".to_owned()));
    dossier.sources.insert("export.csv".to_owned(), settings);
    let facts = read_with(
        &dossier,
        vec![sheet("export.csv", "Date;Libellé;Montant;Valeur B\n01/11/2017;Taxi;12,00;13,00")],
    );
    assert_eq!(only(&facts).amount.unwrap().plain(), "13.00");
}

#[test]
fn a_header_row_beyond_the_file_is_said_and_not_followed() {
    let read_at = |row: u32| {
        let mut dossier = dossier::empty();
        dossier.sources.entry("export.csv".to_owned()).or_default().header_row = Some(row);
        let text = "
Fournisseur ; N° facture ; Date facture ; Montant TTC
HOTEL LUMEN ; HL-1 ; 23/10/2017 ; 240,00
HOTEL LUMEN ; HL-2 ; 24/10/2017 ; 250,00
";
        read_with(&dossier, vec![sheet("export.csv", text)])
    };
    let facts = read_at(9999);
    assert_eq!((facts.problems.len(), facts.entries.len()), (1, 2), "{:?}", facts.problems);
    assert!(facts.problems[0].message.contains("9999") && facts.problems[0].message.contains("n’est pas suivie"));
    let header = table(&facts).header_row.unwrap() + 1;
    assert!(facts.problems[0].remedy.ends_with(&format!("ligne_entete = {header}")), "{:?}", facts.problems);
    assert!(read_at(header).problems.is_empty());
}

#[test]
fn a_history_of_one_currency_is_a_history() {
    let facts = read("Date;USD\n03/11/2017;1.1657\n06/11/2017;1.1590");
    assert_eq!(table(&facts).role, Role::Rates);
    assert!(!facts.rates.is_empty());
}

#[test]
fn doubtful_marks_make_one_problem_for_the_column() {
    let facts =
        read("N° facture;Date facture;Fournisseur;Montant TTC\nF1;01/11/2017;A;1,700\nF2;02/11/2017;B;2,300");
    assert_eq!(facts.problems.len(), 1, "{:?}", facts.problems);
    assert_eq!(facts.problems[0].related.len(), 1);
}

#[test]
fn books_of_accounts_are_the_ledger_whatever_documents_they_name() {
    for text in [
        "
JournalCode;EcritureNum;EcritureDate;CompteNum;CompAuxLib;PieceRef;PieceDate;EcritureLib;Debit;Credit
AC;1;20180312;625100;;F-1;20180305;Vols;100,00;0,00
AC;1;20180312;401000;AIR LUMEN;F-1;20180305;Vols;0,00;100,00
",
        "
EcritureNum;EcritureDate;CompteNum;CompAuxLib;PieceRef;PieceDate;EcritureLib;Montant;Sens
1;20180312;625100;;F-1;20180305;Vols;100,00;D
1;20180312;401000;AIR LUMEN;F-1;20180305;Vols;100,00;C
",
        "
NUMERO PIECE;NUMERO LIGNE;DATE COMPTABLE;DATE PIECE;COMPTE;TIERS;REFERENCE;MONTANT DEVISE DOCUMENT;DEVISE DU DOCUMENT;MONTANT
190001;1;12.02.2018;01.02.2018;625100;AIR LUMEN;F-1;100,00;EUR;100,00
",
        "
N° d'OM - Référence;Agent;N° de facture;Date de facture;Date de  Mand.;N° Mand.;Tiers Réglé;Payé HT;Payé TTC
OM-1;DURAND Paul;F-1;02/05/2018;14/05/2018;1201;AIR LUMEN;90,00;100,00
",
    ] {
        let facts = read(text);
        assert_eq!(table(&facts).role, Role::Ledger, "{text}");
        assert_eq!(amounts(&facts), ["100.00"], "{text}");
        assert_eq!(table(&facts).amount.plain(), "100.00", "{text}");
    }
}

#[test]
fn a_short_list_of_invoices_is_support() {
    for text in [
        "Facture;Objet;Montant TTC\nF1;Vols;100,00\n",
        "N° facture;Date;Fournisseur;Montant TTC\nF1;02/05/2018;AIR LUMEN;100,00\n",
    ] {
        assert_eq!(table(&read(text)).role, Role::Support, "{text}");
    }
}

#[test]
fn whole_amounts_of_an_unknown_table_are_missed_aloud() {
    let facts = read("Date;Fournisseur;Objet;Montant TTC\n01/06/2018;AIR LUMEN;Vols;1 254 300\n");
    assert_eq!((table(&facts).role, table(&facts).rows.rejected), (Role::Unknown, 1));
    assert_eq!(facts.problems[0].kind, ProblemKind::UnrecognisedTable { carries_amounts: true });
}

#[test]
fn a_currency_that_nobody_knows_is_said_at_its_cell() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant TTC;Devise
F1;01/11/2017;Hôtel;100,00;EUR
F2;02/11/2017;Taxi;50,00;zlotys d’or
F3;03/11/2017;Bar;10,00;
",
    );
    assert_eq!(amounts(&facts), ["100.00", "50.00", "10.00"]);
    let places: Vec<_> = facts.problems.iter().map(|problem| problem.at.to_string()).collect();
    assert_eq!(places, ["export.csv › E3"], "{:?}", facts.problems);
    assert!(facts.problems[0].message.contains("zlotys d’or"));
}

#[test]
fn an_american_column_is_read_month_first_and_a_doubt_is_said() {
    let facts = read(
        "
Invoice;Invoice date;Vendor;Amount incl. tax
F1;11/04/2017;Hotel;100.00
F2;11/25/2017;Taxi;50.00
F3;11/26/2017;Bar;10.00
",
    );
    let days: Vec<_> = facts.entries.iter().map(|entry| entry.date.unwrap().to_string()).collect();
    assert_eq!(days, ["2017-11-04", "2017-11-25", "2017-11-26"], "{:?}", facts.problems);
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant TTC
F1;@43043;Hôtel;#100
F2;11/25/2017;Taxi;#50
F3;11/26/2017;Bar;#10
",
    );
    assert!(
        facts.problems.iter().any(|problem| problem.kind == ProblemKind::UnreadableDate),
        "{:?}",
        facts.problems
    );
}

/// The problems of a kind, as messages.
fn told(facts: &Facts, kind: ProblemKind) -> Vec<&str> {
    facts.problems.iter().filter(|one| one.kind == kind).map(|one| one.message.as_str()).collect()
}

#[test]
fn the_noise_of_formulas_is_no_third_decimal() {
    let facts = read(
        "
Fournisseur ; N° facture ; Date facture ; Montant TTC
HOTEL LUMEN ; HL-1 ; 23/10/2017 ; #973.500000000001
HOTEL LUMEN ; HL-2 ; 24/10/2017 ; #96.00000000000006
HOTEL LUMEN ; HL-3 ; 25/10/2017 ; 1015,1999999999999
",
    );
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
    assert_eq!(amounts(&facts), ["973.50", "96.00", "1015.20"]);
    let facts = read(
        "
Fournisseur ; N° facture ; Date facture ; Montant TTC
HOTEL LUMEN ; HL-1 ; 23/10/2017 ; #973.5001
HOTEL LUMEN ; HL-2 ; 24/10/2017 ; #96.00000001
",
    );
    assert_eq!(told(&facts, ProblemKind::AmbiguousNumber).len(), 1, "{:?}", facts.problems);
}

#[test]
fn numbers_of_year_month_and_rank_are_numbers_under_a_header_that_says_so() {
    let invoices = |header: &str, first: &str, second: &str| {
        read(&format!(
            "
Fournisseur ; {header} ; Date de la facture ; Objet ; Montant TTC
HOTEL LUMEN ; {first} ; 18/06/2017 ; Nuitées ; 240,00
HOTEL LUMEN ; {second} ; 29/09/2017 ; Nuitées ; 240,00
"
        ))
    };
    for (first, second) in [
        ("FA-2017-06-03", "FA-2017-09-04"),
        ("FA 2017 06 03", "FA 2017 09 04"),
        ("2017-06-03", "2017-09-04"),
        ("17-06-03", "17-09-04"),
        ("2017/06/03", "2017/09/04"),
    ] {
        let facts = invoices("N° facture", first, second);
        assert!(facts.problems.is_empty(), "{:?}", facts.problems);
        let numbers: Vec<_> = facts.entries.iter().map(|entry| entry.invoice().unwrap()).collect();
        assert_eq!(numbers, [first, second]);
    }
    // Days are no numbers, and it is said once.
    let unread = ProblemKind::UnrecognisedTable { carries_amounts: false };
    for (first, second) in [("03/06/2017", "04/09/2017"), ("@42889", "@42982"), ("3 juin 2017", "4 sept. 2017")] {
        let facts = invoices("N° facture", first, second);
        assert_eq!(told(&facts, unread).len(), 1, "{:?}", facts.problems);
        assert!(told(&facts, unread)[0].contains("« N° facture »"));
        assert_eq!(facts.entries[0].invoice(), None);
    }
    // `Facture` over days is the day of the invoice.
    let facts = read(
        "
Fournisseur ; Facture ; Mission ; Montant TTC
HOTEL LUMEN ; 2017-06-03 ; MIAMI ; 240,00
HOTEL LUMEN ; 2017-09-04 ; MIAMI ; 240,00
",
    );
    assert_eq!(facts.entries.iter().filter_map(|entry| entry.invoice()).count(), 0);
}

#[test]
fn a_column_of_days_in_another_dress_is_read_or_said_once() {
    let read_days = |days: [&str; 4]| {
        let lines = days.map(|day| format!("HOTEL LUMEN ; HL-{day}x ; {day} ; Nuitées ; 240,00"));
        read(&format!("\nFournisseur ; N° facture ; Date facture ; Objet ; Montant TTC\n{}\n", lines.join("\n")))
    };
    for days in [
        ["43031", "43006", "43020", "43013"],
        ["43031.5004", "43006,25", "43020", "43013"],
        ["23OCT17", "28SEP17", "12OCT17", "5OCT2017"],
        ["23_10_2017", "28_09_2017", "12_10_2017", "05_10_2017"],
        ["23\\10\\2017", "28\\09\\2017", "12\\10\\2017", "05\\10\\2017"],
        ["lun. 23 oct. 2017", "jeu. 28 sept. 2017", "jeu. 12 oct. 2017", "jeu. 5 oct. 2017"],
    ] {
        let facts = read_days(days);
        // `43006,25` is an amount as well: the only cell that is said.
        assert_eq!(facts.problems.len(), usize::from(days[1].contains(',')), "{:?}", facts.problems);
        assert_eq!(facts.entries[0].document_date.unwrap().to_string(), "2017-10-23", "{days:?}");
    }
    for days in [
        ["171023", "170928", "171012", "171005"],
        ["12345", "12346", "12350", "12351"],
        ["lun. 23 oct.", "jeu. 28 sept.", "jeu. 12 oct.", "jeu. 5 oct."],
        ["S43 2017", "S39 2017", "S41 2017", "S40 2017"],
    ] {
        let facts = read_days(days);
        let said = told(&facts, ProblemKind::UnreadableDate);
        assert_eq!((said.len(), facts.problems.len()), (1, 1), "{:?}", facts.problems);
        assert!(said[0].contains("« Date facture »") && said[0].contains(days[0]), "{said:?}");
        assert_eq!(facts.entries.len(), 4);
    }
    // Words are no days that somebody missed, and a blank column holds nothing.
    for days in [["à réception"; 4], [""; 4], ["-"; 4]] {
        assert!(read_days(days).problems.is_empty(), "{days:?}");
    }
    // `Retour` over flights is no date that nobody could read.
    let flights = read(
        "
Fournisseur ; N° facture ; Aller ; Retour ; Montant TTC
AIR LUMEN ; AL-1 ; AF 347 ; AF 348 ; 240,00
AIR LUMEN ; AL-2 ; AF 351 ; AF 352 ; 250,00
",
    );
    assert!(flights.problems.is_empty(), "{:?}", flights.problems);
    // One bad day among good ones is said at its cell.
    let facts = read_days(["23/10/2017", "28/09/2017", "171012", "05/10/2017"]);
    assert_eq!(facts.problems.len(), 1, "{:?}", facts.problems);
    assert_eq!(facts.problems[0].at.spot_text().as_deref(), Some("C4"));
}

#[test]
fn days_of_zeros_are_said_once_where_other_lines_have_a_day() {
    let orders = |column: &str, days: [&str; 4]| {
        let head =
            "Exercice ; N° mandat ; N° ligne ; Fournisseur ; Objet ; Date de mandatement ; Autre ; Montant mandaté";
        let (old, other) =
            if column == "Date de mandatement" { ("Autre", "Observations") } else { ("Autre", column) };
        let line = |(at, day): (usize, &&str)| {
            let (order, own) = if column == "Date de mandatement" { (*day, "") } else { ("23/10/2017", *day) };
            format!("2017 ; {} ; 1 ; HOTEL LUMEN ; Nuitées ; {order} ; {own} ; 24{at},00", 800 + at)
        };
        let lines: Vec<String> = days.iter().enumerate().map(line).collect();
        read(&format!("\n{}\n{}\n", head.replace(old, other), lines.join("\n")))
    };
    for zero in ["00/00/0000", "00.00.0000", "0000-00-00"] {
        for column in ["Date de mandatement", "Date facture"] {
            let facts = orders(column, ["23/10/2017", zero, "12/10/2017", zero]);
            let said = told(&facts, ProblemKind::UnreadableDate);
            assert_eq!((said.len(), facts.problems.len()), (1, 1), "{column} {zero}: {:?}", facts.problems);
            assert!(said[0].contains(zero) && said[0].contains("la ligne 5"), "{said:?}");
            assert_eq!(facts.entries.len(), 4);
        }
        // No line has a day, or a payment is still to come: nothing was misread.
        for (column, days) in [
            ("Date facture", [zero; 4]),
            ("Date de paiement", ["23/10/2017", zero, "30/10/2017", zero]),
            ("Date de paiement", [zero; 4]),
        ] {
            let facts = orders(column, days);
            assert!(facts.problems.is_empty(), "{column} {days:?}: {:?}", facts.problems);
        }
    }
}

#[test]
fn a_column_left_aside_matters_only_where_nothing_stands_for_it() {
    let text = "
Fournisseur ; N° facture ; Date facture ; Date de la facture ; Montant TTC
HOTEL LUMEN ; HL-1 ; 171023 ; 23/10/2017 ; 240,00
HOTEL LUMEN ; HL-2 ; 171024 ; 24/10/2017 ; 250,00
";
    assert!(read(text).problems.is_empty());
    let alone = text.replace("Date de la facture", "Divers");
    assert_eq!(told(&read(&alone), ProblemKind::UnreadableDate).len(), 1);
    let mut dossier = dossier::empty();
    let settings = dossier.sources.entry("export.csv".to_owned()).or_default();
    settings.columns.push((rappro::model::field::Field::DocumentDate, "aucune".to_owned()));
    assert!(read_with(&dossier, vec![sheet("export.csv", &alone)]).problems.is_empty());
}
