//! Where tables are, which rows are lines and which are totals, what is hidden: each behaviour with its nearest
//! innocent neighbour.

use rappro::dossier;
use rappro::interpret;
use rappro::model::account::{ControlTotal, Role, TableAccount};
use rappro::model::books::Facts;
use rappro::model::dossier::Dossier;
use rappro::model::field::Field;
use rappro::model::finding::{Problem, ProblemKind};
use rappro::model::place::CellRef;
use rappro::model::sheet::{Format, Sheet, SheetBuilder, Source, SourceFile, Value};

/// A sheet from lines of cells separated by `;`; `#12.5` is a number cell, `@43043` a date cell.
fn builder(name: &str, text: &str) -> SheetBuilder {
    let mut builder = SheetBuilder::new(&"export.xlsx".into(), Some(name));
    for (row, line) in text.trim_matches('\n').lines().enumerate() {
        builder.go_to_row(row as u32).unwrap();
        for (column, cell) in line.split(';').enumerate() {
            let cell = cell.trim_matches(' ');
            let value = match (cell.strip_prefix('#'), cell.strip_prefix('@')) {
                (Some(number), _) => Value::Number(number.parse().unwrap()),
                (_, Some(serial)) => Value::Date(serial.parse().unwrap()),
                _ => Value::Text(cell),
            };
            builder.push(column as u32, value).unwrap();
        }
    }
    builder
}

fn read_sheets(sheets: Vec<Sheet>) -> Facts {
    read_with(&dossier::empty(), sheets)
}

fn read_with(dossier: &Dossier, sheets: Vec<Sheet>) -> Facts {
    let file = SourceFile {
        path: "export.xlsx".into(),
        format: Format::Xlsx,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        sheets,
    };
    let facts = interpret::sheets(Source { files: vec![file], ..Source::default() }, dossier);
    for table in &facts.files[0].tables {
        assert_eq!(table.rows.accounted(), table.rows.total, "rows of {table:?}");
    }
    facts
}

fn read(text: &str) -> Facts {
    read_sheets(vec![builder("Export", text).finish()])
}

fn tables(facts: &Facts) -> &[TableAccount] {
    &facts.files[0].tables
}

fn amounts(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.amount.map_or("?".to_owned(), |amount| amount.plain())).collect()
}

fn places(facts: &Facts) -> Vec<String> {
    facts.entries.iter().map(|entry| entry.place.spot_text().unwrap_or_default()).collect()
}

/// `address label stated=computed` of each control total, `≠` when it does not agree.
fn totals(facts: &Facts) -> Vec<String> {
    let all: Vec<&ControlTotal> = tables(facts).iter().flat_map(|table| &table.control_totals).collect();
    let told = |one: &&ControlTotal| {
        let sign = if one.agrees { "=" } else { "≠" };
        format!(
            "{} {} {}{sign}{}",
            one.at.spot_text().unwrap(),
            one.label,
            one.stated.plain(),
            one.computed.plain()
        )
    };
    all.iter().map(told).collect()
}

fn fields(table: &TableAccount) -> Vec<(u32, Field)> {
    table.columns.iter().filter_map(|one| one.field.map(|field| (one.column, field))).collect()
}

fn of_kind(facts: &Facts, kind: ProblemKind) -> Vec<&Problem> {
    facts.problems.iter().filter(|problem| problem.kind == kind).collect()
}

const REVIEW: ProblemKind = ProblemKind::UnrecognisedTable { carries_amounts: false };

#[test]
fn tables_side_by_side_are_two_tables() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant TTC;;N° mandat;Date mandat;Fournisseur;Montant mandaté
F1;01/11/2017;Hôtel;#100;;12;05/11/2017;Hôtel;#100
F2;02/11/2017;Taxi;#20;;13;06/11/2017;Taxi;#20
;;;;;14;07/11/2017;Bus;#7
Total;;;#120;;Total;;;#127
",
    );
    let roles: Vec<Role> = tables(&facts).iter().map(|table| table.role).collect();
    assert_eq!(roles, [Role::Support, Role::Ledger]);
    assert_eq!(amounts(&facts), ["100.00", "20.00", "100.00", "20.00", "7.00"]);
    assert_eq!(places(&facts), ["D2", "D3", "I2", "I3", "I4"]);
    assert_eq!(totals(&facts), ["D5 Total 120.00=120.00", "I5 Total 127.00=127.00"]);
    // A row that holds lines of both is a row of both.
    let rows: Vec<u32> = tables(&facts).iter().map(|table| table.rows.total).collect();
    assert_eq!(rows, [5, 5]);
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
}

#[test]
fn a_blank_column_inside_a_table_parts_nothing() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;;N° mandat;Date mandat;Montant mandaté
F1;01/11/2017;Hôtel;;12;05/11/2017;#100
F2;02/11/2017;Taxi;;;;#20
",
    );
    assert_eq!(tables(&facts).len(), 1);
    assert_eq!(amounts(&facts), ["100.00", "20.00"]);
    assert_eq!(facts.entries[0].payment_order(), Some("12"));
}

#[test]
fn a_group_row_over_the_header_completes_its_titles() {
    let text = "
;;;Montant;;
N° facture;Date facture;Fournisseur;HT;TVA;TTC
F1;01/11/2017;Hôtel;#100;#20;#120
";
    let mut merged = builder("Export", text);
    merged.merge(CellRef::new(0, 3), CellRef::new(0, 5));
    for facts in [read(text), read_sheets(vec![merged.finish()])] {
        let table = &tables(&facts)[0];
        assert_eq!((table.rows.header, table.rows.title), (2, 0));
        assert_eq!(table.columns[5].header, "Montant\nTTC");
        assert!(fields(table).contains(&(3, Field::AmountExclTax)));
        assert_eq!(amounts(&facts), ["120.00"]);
    }
}

#[test]
fn a_title_over_the_header_is_a_title() {
    let text = "
Liste des mandats
Exercice;N° mandat;Date mandat;Tiers;Montant mandaté
2017;12;05/11/2017;Hôtel;#100
";
    let mut merged = builder("Export", text);
    merged.merge(CellRef::new(0, 0), CellRef::new(0, 4));
    for facts in [read(text), read_sheets(vec![merged.finish()])] {
        let table = &tables(&facts)[0];
        assert_eq!((table.rows.header, table.rows.title), (1, 1));
        assert_eq!(facts.entries[0].table_title(), Some("Liste des mandats"));
    }
}

#[test]
fn a_header_cut_in_two_rows_is_one_header_also_where_pages_repeat_it() {
    let facts = read(
        "
N°;Date;Nom du;Montant
mandat;mandat;tiers;mandaté
12;05/11/2017;Hôtel;#100
N°;Date;Nom du;Montant
mandat;mandat;tiers;mandaté
13;06/11/2017;Taxi;#20
",
    );
    let table = &tables(&facts)[0];
    assert_eq!((table.rows.header, table.rows.entries), (4, 2));
    assert_eq!(
        fields(table),
        [(0, Field::PaymentOrder), (1, Field::OrderDate), (2, Field::Payee), (3, Field::AmountOrdered)]
    );
}

#[test]
fn a_row_of_words_under_the_header_is_not_a_header() {
    let facts = read(
        "
Mission;Objet;Fournisseur;N° facture;Montant TTC
Miami;Transport;Agence;Sans numéro;#100
Gênes;Repas;Trattoria;Sans numéro;#20
",
    );
    assert_eq!((tables(&facts)[0].rows.header, tables(&facts)[0].rows.entries), (1, 2));
}

#[test]
fn a_header_far_below_a_long_preamble_is_found() {
    let mut text = "Note de présentation de cet export\n".repeat(300);
    text.push_str("Exercice;N° mandat;Date mandat;Tiers;Montant mandaté\n2017;12;05/11/2017;Hôtel;#100\n");
    let facts = read(&text);
    assert_eq!(tables(&facts)[0].header_row, Some(300));
    assert_eq!(amounts(&facts), ["100.00"]);
}

#[test]
fn a_header_that_nobody_knows_is_named_with_the_lines_to_paste() {
    let facts = read(
        "
Rubrique A;Rubrique B;Valeur retenue €
Vol;Aller;#100.5
Vol;Retour;#99.5
",
    );
    let problem = of_kind(&facts, ProblemKind::UnrecognisedTable { carries_amounts: true })[0];
    assert!(problem.message.contains("« Rubrique A »"), "{}", problem.message);
    assert!(problem.remedy.contains("ligne_entete = 1"), "{}", problem.remedy);
    assert!(problem.remedy.contains("montant = \"Valeur retenue €\""), "{}", problem.remedy);
    assert!(problem.remedy.contains("[source.\"export.xlsx\".colonnes]"), "{}", problem.remedy);
}

#[test]
fn what_the_preamble_says_reaches_lines_without_that_column() {
    let facts = read(
        "
Relevé de carte n° 2017-11;;;
Exercice :;2017;;
Titulaire : DURAND Anne;;;
Date opération;Commerçant;Libellé;Montant
05/11/2017;HOTEL PALMS;Chambre;#100
",
    );
    let entry = &facts.entries[0];
    assert_eq!(entry.statement(), Some("2017-11"));
    assert_eq!(entry.fiscal_year.map(i16::from), Some(2017));
    assert_eq!(entry.beneficiary(), None);
}

#[test]
fn a_preamble_that_contradicts_itself_or_a_column_says_nothing() {
    let facts = read(
        "
Relevés n° 2017-10 et suivants
Relevé n° 2017-10
Relevé n° 2017-11
Exercice 2016
Exercice;N° facture;Date facture;Fournisseur;Montant TTC
2017;F1;05/11/2017;HOTEL PALMS;#100
",
    );
    let entry = &facts.entries[0];
    assert_eq!((entry.statement(), entry.fiscal_year.map(i16::from)), (None, Some(2017)));
}

#[test]
fn a_range_of_numbers_and_the_date_of_edition_are_facts_of_no_line() {
    let facts = read(
        "
Factures n° 12 à 45
Date : 30/11/2017
Fournisseur;Objet;Nature de dépense;Quantité;Montant TTC
Hôtel;Nuit;Hébergement;#2;#100
",
    );
    assert_eq!(tables(&facts)[0].role, Role::Support);
    let entry = &facts.entries[0];
    assert_eq!((entry.invoice(), entry.date), (None, None));
}

#[test]
fn a_currency_above_the_table_is_that_of_its_amounts() {
    let facts = read(
        "
Devise : USD
N° facture;Date facture;Fournisseur;Montant TTC
F1;05/11/2017;HOTEL PALMS;#100
",
    );
    let entry = &facts.entries[0];
    assert_eq!(entry.amount, None);
    assert_eq!(entry.original().unwrap().plain(), "100.00");
    let euros = read("Devise : EUR\nN° facture;Date facture;Fournisseur;Montant TTC\nF1;05/11/2017;Hôtel;#100");
    assert_eq!(amounts(&euros), ["100.00"]);
}

const DETAIL: &str = "
Exercice;N° mandat;Date mandat;Tiers;Mission;Montant mandaté
2017;12;05/11/2017;Hôtel;Miami;#100
2017;13;06/11/2017;Taxi;Gênes;#20
2017;14;06/11/2017;Taxi;Miami;#30
";

#[test]
fn pivot_tables_are_never_summed() {
    let pivot = builder(
        "TCD",
        "
Étiquettes de lignes;Somme de Montant mandaté
Miami;#130
Gênes;#20
Total général;#150
",
    );
    let facts = read_sheets(vec![pivot.finish(), builder("Détail", DETAIL).finish()]);
    assert_eq!(amounts(&facts), ["100.00", "20.00", "30.00"]);
    let pivot = &tables(&facts)[0];
    assert_eq!((pivot.role, pivot.rows.ignored), (Role::Ignore, 4));
    assert!(
        pivot.role_evidence.contains("est celui des lignes de la feuille « Détail »"),
        "{}",
        pivot.role_evidence
    );
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
}

#[test]
fn a_crossed_table_by_month_is_no_detail_and_its_wrong_total_is_said() {
    let crossed = builder("Suivi", "Nature;Novembre;Décembre;Total\nTransport;#100;#20;#120\nTotal;#100;#20;#121");
    let facts = read_sheets(vec![builder("Détail", DETAIL).finish(), crossed.finish()]);
    assert_eq!(facts.entries.len(), 3);
    assert_eq!(tables(&facts)[1].role, Role::Ignore);
    assert!(of_kind(&facts, REVIEW)[0].message.contains("121,00"), "{:?}", facts.problems);
}

#[test]
fn a_sheet_of_subtotals_of_another_sheet_is_a_summary() {
    let sums = builder("Par mission", "Mission;Montant mandaté\nMiami;#130\nGênes;#20\nTotal;#150");
    let facts = read_sheets(vec![sums.finish(), builder("Détail", DETAIL).finish()]);
    assert_eq!(facts.entries.len(), 3);
    assert_eq!(tables(&facts)[0].role, Role::Ignore);
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
}

#[test]
fn a_summary_below_its_detail_is_not_added_to_it() {
    let facts = read(&format!("{DETAIL}Total;;;;;#150\n\nMission;Montant\nMiami;#130\nGênes;#20\n"));
    assert_eq!(facts.entries.len(), 3);
    let roles: Vec<Role> = tables(&facts).iter().map(|table| table.role).collect();
    assert_eq!(roles, [Role::Ledger, Role::Ignore]);
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
}

#[test]
fn a_short_table_of_its_own_is_no_summary() {
    let other = builder("Factures", "Facture;Objet;Montant TTC\nF1;Vols;#150\nF2;Hôtel;#20");
    let facts = read_sheets(vec![builder("Détail", DETAIL).finish(), other.finish()]);
    assert_eq!(facts.entries.len(), 5);
}

#[test]
fn lines_of_the_same_total_as_another_table_are_counted_and_said() {
    let other = builder(
        "Dépenses",
        "Fournisseur;Nature de dépense;Compte;Montant mandaté\nHôtel X;Nuit;6251;#110\nBus;Trajet;6251;#40",
    );
    let facts = read_sheets(vec![builder("Détail", DETAIL).finish(), other.finish()]);
    assert_eq!(facts.entries.len(), 5);
    assert_eq!(of_kind(&facts, REVIEW).len(), 1, "{:?}", facts.problems);
}

#[test]
fn rows_under_a_parent_that_repeats_their_sum_are_summed_once() {
    let facts = read(
        "
N° d'OM - Référence;Agent;Date de départ;Lieux;N° de facture;Date de facture;N° Mand.;Tiers Réglé;Payé TTC
OM-1;DURAND Anne;04/11/2017;Miami;;;;;#300
FACTURE ->;;;;F1;02/11/2017;12;AIR LUMEN;#100
FACTURE ->;;;;F2;03/11/2017;13;HOTEL PALMS;#200
OM-2;MARIN Paul;04/11/2017;Miami;;;;;#50
FACTURE ->;;;;F3;02/11/2017;14;TAXI;#50
OM-3;PETIT Luc;04/11/2017;Miami;;;;;#7
",
    );
    assert_eq!(amounts(&facts), ["100.00", "200.00", "50.00", "7.00"]);
    let table = &tables(&facts)[0];
    assert_eq!((table.rows.entries, table.rows.ignored), (4, 2));
    assert!(table.role_evidence.contains("FACTURE ->"), "{}", table.role_evidence);
    let child = &facts.entries[0];
    assert_eq!(child.mission_order(), Some("OM-1"));
    assert_eq!(child.beneficiary(), Some("DURAND Anne"));
    assert!(totals(&facts).is_empty());
}

#[test]
fn a_parent_that_is_not_the_sum_of_its_children_is_reported() {
    let facts = read(
        "
N° d'OM - Référence;Agent;N° de facture;Date de facture;N° Mand.;Tiers Réglé;Payé TTC
OM-1;DURAND Anne;;;;;#300
FACTURE ->;;F1;02/11/2017;12;AIR LUMEN;#100
FACTURE ->;;F2;03/11/2017;13;HOTEL PALMS;#200
OM-2;MARIN Paul;;;;;#60
FACTURE ->;;F3;02/11/2017;14;TAXI;#50
Total;;;;;;#350
",
    );
    assert_eq!(amounts(&facts), ["100.00", "200.00", "50.00"]);
    assert_eq!(totals(&facts), ["G7 Total 350.00=350.00", "G5 OM-2, détaillé par ses sous-lignes 60.00≠50.00"]);
}

#[test]
fn header_and_line_rows_of_a_claim_are_summed_once_and_mandate_lines_all() {
    let claims = read(
        "
N° OM;Type de ligne;Date dépense;Nom;Prénom;Détail;Montant TTC
OM1;En-tête;04/11/2017;MARIN;Paul;Mission à Miami;#30
OM1;Ligne;04/11/2017;MARIN;Paul;Taxi;#10
OM1;Ligne;05/11/2017;MARIN;Paul;Repas;#20
OM2;En-tête;04/11/2017;PETIT;Luc;Mission à Miami;#12
OM2;Ligne;05/11/2017;PETIT;Luc;Repas;#12
",
    );
    assert_eq!(amounts(&claims), ["10.00", "20.00", "12.00"]);
    // The first line of an order does not repeat the others, though it alone names the order.
    let lines = read(
        "
N° mandat;Ligne;Date mandat;Tiers;Montant mandaté
12;1;05/11/2017;Hôtel;#50
;2;05/11/2017;Hôtel;#50
13;1;05/11/2017;Taxi;#70
;2;05/11/2017;Taxi;#20
;3;05/11/2017;Taxi;#30
",
    );
    assert_eq!(lines.entries.len(), 5);
}

#[test]
fn a_blank_first_column_under_a_parent_that_adds_up_everywhere() {
    let facts = read(
        "
N° OM;Nom;Date dépense;Détail;Montant TTC
OM1;MARIN Paul;04/11/2017;Mission;#30
;;04/11/2017;Taxi;#10
;;05/11/2017;Repas;#20
OM2;PETIT Luc;04/11/2017;Mission;#12
;;05/11/2017;Repas;#12
",
    );
    assert_eq!(amounts(&facts), ["10.00", "20.00", "12.00"]);
    assert_eq!(facts.entries[0].mission_order(), Some("OM1"));
}

#[test]
fn committed_and_paid_rows_in_one_column_are_mixed_bases() {
    let text = |first: &str| {
        format!(
            "
Exercice;N° mandat;Date mandat;Tiers;Type de montant;Montant
2017;12;05/11/2017;Hôtel;{first};#100
2017;13;06/11/2017;Hôtel;Mandat;#100
2017;14;07/11/2017;Taxi;Mandat annulatif;#10
"
        )
    };
    let facts = read(&text("Engagement initial"));
    let problem = of_kind(&facts, ProblemKind::MixedAmountBases)[0];
    assert_eq!(problem.at.spot_text().as_deref(), Some("F2"));
    assert!(of_kind(&read(&text("Mandat")), ProblemKind::MixedAmountBases).is_empty());
    assert_eq!(of_kind(&read(&text("Report exercice suivant")), ProblemKind::MixedAmountBases).len(), 1);
}

#[test]
fn a_column_that_says_of_each_line_whether_it_is_taxed_tells_mixed_bases() {
    let mixed = |title: &str, amount: &str, kinds: [&str; 3]| {
        let [a, b, c] = kinds;
        let facts = read(&format!(
            "
Exercice;N° mandat;Date mandat;Tiers;{title};{amount}
2017;12;05/11/2017;Hôtel;{a};#100
2017;13;06/11/2017;Hôtel;{b};#100
2017;14;07/11/2017;Taxi;{c};#10
"
        ));
        assert_eq!(facts.entries.len(), 3, "{title} {amount} {kinds:?}");
        of_kind(&facts, ProblemKind::MixedAmountBases).len()
    };
    assert_eq!(mixed("Type de montant", "Montant mandaté", ["TTC", "HT", "TTC"]), 1);
    assert_eq!(mixed("HT/TTC", "Montant", ["H.T.", "T.T.C.", ""]), 1);
    // One base, another thing said of some lines, an amount that says what it is, a title that speaks of no amount.
    assert_eq!(mixed("Type de montant", "Montant mandaté", ["TTC", "TTC", "TTC"]), 0);
    assert_eq!(mixed("Type de montant", "Montant mandaté", ["HT", "HT", ""]), 0);
    assert_eq!(mixed("Type de montant", "Montant mandaté", ["TTC", "HT", "Forfait"]), 0);
    assert_eq!(mixed("Base du prix", "Montant TTC", ["TTC", "HT", "TTC"]), 0);
    assert_eq!(mixed("Facturation", "Montant mandaté", ["TTC", "HT", "TTC"]), 0);
}

#[test]
fn a_column_of_engagements_and_payment_orders_tells_the_basis_whatever_its_title() {
    let mixed = |title: &str, first: &str, second: &str| {
        let facts = read(&format!(
            "
{title};Exercice;N° mandat;Date mandat;Tiers;Montant
{first};2017;;05/11/2017;Hôtel;#100
{second};2017;13;06/11/2017;Hôtel;#100
{second};2017;14;07/11/2017;Taxi;#10
"
        ));
        of_kind(&facts, ProblemKind::MixedAmountBases).len()
    };
    assert_eq!(mixed("Phase", "Engagement", "Mandat"), 1);
    assert_eq!(mixed("Étape", "ENGAGEMENT", "Liquidation"), 1);
    assert_eq!(mixed("Nature mouvement", "ENG", "MDT"), 1);
    // One basis only, or how a thing was bought.
    assert_eq!(mixed("Phase", "Mandat", "Mandat"), 0);
    assert_eq!(mixed("Phase", "Liquidation", "Mandat"), 0);
    assert_eq!(mixed("Phase", "Engagement", "Réduction"), 0);
    assert_eq!(mixed("Mode d’achat", "Bon de commande", "Mandat"), 0);
    assert_eq!(mixed("Objet", "Engagement de location", "Mandat"), 0);
}

#[test]
fn hidden_rows_and_columns_are_counted_and_said() {
    let mut hidden = builder("Export", DETAIL);
    hidden.hide_rows(1..2);
    hidden.hide_rows(3..4);
    hidden.hide_columns(4..5);
    let facts = read_sheets(vec![hidden.finish()]);
    assert_eq!(facts.entries.len(), 3);
    let problems = of_kind(&facts, ProblemKind::HiddenRows);
    let told: Vec<_> =
        problems.iter().map(|one| (one.at.spot_text().unwrap(), one.amount.map(|amount| amount.plain()))).collect();
    assert_eq!(told, [("F2".to_owned(), Some("130.00".to_owned())), ("E1".to_owned(), None)]);
    assert_eq!(problems[0].related.len(), 1);
    assert!(problems[0].message.starts_with("2 lignes masquées à la main"), "{}", problems[0].message);
    // The year and the day say neither how much nor what for.
    let mut beside = builder("Export", DETAIL);
    beside.hide_columns(0..1);
    beside.hide_columns(2..3);
    assert!(of_kind(&read_sheets(vec![beside.finish()]), ProblemKind::HiddenRows).is_empty());
    let mut filtered = builder("Export", DETAIL);
    filtered.set_filtered();
    filtered.hide_rows(2..3);
    let facts = read_sheets(vec![filtered.finish()]);
    assert!(facts.problems[0].message.contains("filtre"), "{}", facts.problems[0].message);
}

#[test]
fn hidden_rows_and_columns_without_lines_are_no_matter() {
    let mut hidden = builder("Export", &format!("{DETAIL};;;Note interne;;\n"));
    hidden.hide_rows(4..5);
    hidden.hide_columns(9..12);
    assert!(read_sheets(vec![hidden.finish()]).problems.is_empty());
}

#[test]
fn totals_are_found_wherever_their_label_stands() {
    for row in [
        "Total;;;;;#150",
        ";;;;Total général;#150",
        "TOTAL;GÉNÉRAL;;;;#150",
        ";;;;;Total : 150,00 €",
        "Nombre de mandats : 3  Total : 150,00;;;;;",
        ";;;TOTAL MANDATÉ;;#150",
        "Total;150,00;;;;",
        "Total;;;#150;;",
        ";;;;;#150",
        "À reporter;;;;;#150",
    ] {
        let facts = read(&format!("{DETAIL}{row}\n"));
        assert_eq!(amounts(&facts), ["100.00", "20.00", "30.00"], "{row}");
        let found = totals(&facts);
        assert!(found.len() == 1 && found[0].ends_with("150.00=150.00"), "{row}: {found:?} {:?}", facts.problems);
        assert!(facts.problems.is_empty(), "{row}: {:?}", facts.problems);
    }
}

#[test]
fn firms_and_descriptions_that_begin_like_totals_are_lines() {
    for (payee, object) in [
        ("TOTAL ENERGIES", "Carburant"),
        ("SOMME (département)", "Péage"),
        ("MARIN Paul", "Report de mission"),
        ("MARIN Paul", "Solde de tout compte"),
        ("ST NAZAIRE TOURISME", "Visite"),
        ("ENSEMBLE VOCAL", "Concert"),
    ] {
        let facts =
            read(&format!("N° facture;Fournisseur;Objet;Montant TTC\nF1;Hôtel;Nuit;#100\n;{payee};{object};#30\n"));
        assert_eq!(amounts(&facts), ["100.00", "30.00"], "{payee} {object}");
        assert!(totals(&facts).is_empty());
    }
}

#[test]
fn totals_by_mission_article_and_payee_are_checked_over_the_lines_they_name() {
    let facts = read(&format!(
        "{DETAIL}Total Miami;;;;;#130\nTotal Gênes;;;;;#25\nTotal;;;Taxi;;#50\nTotal général;;;;;#150\n"
    ));
    assert_eq!(
        totals(&facts),
        [
            "F5 Total Miami 130.00=130.00",
            "F6 Total Gênes 25.00≠20.00",
            "F7 Total Taxi 50.00=50.00",
            "F8 Total général 150.00=150.00"
        ]
    );
}

#[test]
fn sub_totals_above_their_lines_are_checked_below() {
    let facts = read(
        "
Exercice;N° mandat;Date mandat;Tiers;Montant mandaté
SOUS-TOTAL A;;;;#120
2017;12;05/11/2017;Hôtel;#100
2017;13;06/11/2017;Taxi;#20
SOUS-TOTAL B;;;;#31
2017;14;06/11/2017;Taxi;#30
",
    );
    assert_eq!(totals(&facts), ["E2 SOUS-TOTAL A 120.00=120.00", "E5 SOUS-TOTAL B 31.00≠30.00"]);
}

#[test]
fn each_column_of_amounts_has_its_own_total() {
    let facts = read(
        "
N° facture;Date facture;Fournisseur;Montant HT;TVA;Montant TTC
F1;01/11/2017;Hôtel;#100;#20;#120
F2;02/11/2017;Taxi;#10;#1;#11
Total;;;#110;#22;#131
",
    );
    assert_eq!(
        totals(&facts),
        ["F4 Total 131.00=131.00", "D4 Total – Montant HT 110.00=110.00", "E4 Total – TVA 22.00≠21.00"]
    );
}

#[test]
fn carried_forward_totals_of_pages_agree_and_an_opening_one_does_not() {
    let facts = read(
        "
Exercice;N° mandat;Date mandat;Tiers;Montant mandaté
2017;12;05/11/2017;Hôtel;#100
À reporter;;;;#100
Exercice;N° mandat;Date mandat;Tiers;Montant mandaté
Report;;;;#100
2017;13;06/11/2017;Taxi;#20
Total;;;;#120
",
    );
    assert_eq!(totals(&facts).iter().filter(|total| total.contains('≠')).count(), 0, "{:?}", totals(&facts));
    let opening = read(
        "
Exercice;N° mandat;Date mandat;Tiers;Montant mandaté
Report page précédente;;;;#500
2017;13;06/11/2017;Taxi;#20
Total;;;;#520
",
    );
    assert_eq!(totals(&opening), ["E2 Report page précédente 500.00≠0.00", "E4 Total 520.00=520.00"]);
}

#[test]
fn printed_counts_are_compared_with_what_was_read() {
    for (row, wrong) in [
        ("Nombre de mandats : 3;;;;;", false),
        ("Nombre de lignes;#3;;;;", false),
        ("3 mandats;;;;;", false),
        ("Nombre de mandats : 4  Total : 150,00;;;;;", true),
        ("4 mandats;;;;;", true),
        ("4 mandats ont été rejetés en 2016;;;;;", false),
    ] {
        let facts = read(&format!("{DETAIL}{row}\n"));
        assert_eq!(!of_kind(&facts, ProblemKind::CountMismatch).is_empty(), wrong, "{row}: {:?}", facts.problems);
        assert_eq!(facts.entries.len(), 3, "{row}");
    }
}

#[test]
fn other_amounts_on_the_same_rows_are_those_of_two_tables() {
    let text = |second: &str| {
        format!(
            "
Factures;;;;;Mandats;;;
N° facture;Date facture;Fournisseur;Montant TTC;;Exercice;N° mandat;Date mandat;Montant mandaté
F1;01/11/2017;Hôtel;#100;;2017;12;05/11/2017;#{second}
F2;02/11/2017;Taxi;#20;;2017;13;06/11/2017;#20.5
F3;02/11/2017;Bus;#3;;2017;14;06/11/2017;#3
F4;02/11/2017;Bus;#4;;;;;
"
        )
    };
    assert_eq!(tables(&read(&text("700"))).len(), 2);
    let facts = read(&text("100"));
    assert_eq!(tables(&facts).len(), 1);
    assert_eq!(facts.entries[0].payment_order(), Some("12"));
}

#[test]
fn texts_in_the_margin_of_a_page_are_notes_and_bad_amounts_are_not() {
    let facts = read(&format!(
        "{DETAIL};;;;;Page 1/2\nÉdité le 12/01/2018;;;;;Page 2/2\n2017;15;06/11/2017;Taxi;Miami;offert\n"
    ));
    let rows = tables(&facts)[0].rows;
    assert_eq!((rows.entries, rows.note, rows.rejected), (3, 2, 1));
}

#[test]
fn a_dated_total_is_a_total_and_a_dated_firm_a_line() {
    let facts = read(
        "
N° relevé;Date opération;Commerçant;Libellé;Montant
R1;05/11/2017;TOTAL;Carburant;#50
R1;06/11/2017;TOTAL ENERGIES;Carburant;#20
Total général;30/11/2017;;;#70
Total;30/11/2017;;;#70
",
    );
    assert_eq!(amounts(&facts), ["50.00", "20.00"]);
    assert_eq!(totals(&facts), ["E4 Total général 70.00=70.00", "E5 Total 70.00=70.00"]);
}

#[test]
fn a_group_completes_the_titles_that_need_it_and_no_other() {
    let facts = read(
        "
Mandat;;Facture;;;Montant;;;
N°;Date;N°;Date;Fournisseur;HT;TVA;TTC;Observations
12;05/11/2017;F1;01/11/2017;Hôtel;#100;#20;#120;néant
",
    );
    let found: Vec<Field> = fields(&tables(&facts)[0]).into_iter().map(|(_, field)| field).collect();
    assert_eq!(
        found,
        [
            Field::PaymentOrder,
            Field::OrderDate,
            Field::Invoice,
            Field::DocumentDate,
            Field::Payee,
            Field::AmountExclTax,
            Field::Tax,
            Field::AmountInclTax,
            Field::Description
        ]
    );
}

#[test]
fn a_sheet_of_thousands_of_columns_is_read() {
    let mut wide = SheetBuilder::new(&"export.xlsx".into(), Some("Export"));
    for row in 0..4_u32 {
        wide.go_to_row(row).unwrap();
        for column in 0..3_000_u32 {
            let title = format!("Valeur {}", char::from(b'A' + (column % 26) as u8));
            let value = if row == 0 { Value::Text(&title) } else { Value::Number(f64::from(column) + 0.5) };
            wide.push(column, value).unwrap();
        }
    }
    let facts = read_sheets(vec![wide.finish()]);
    assert_eq!(of_kind(&facts, ProblemKind::UnrecognisedTable { carries_amounts: true }).len(), 1);
}

#[test]
fn a_subtotal_may_stand_behind_what_it_totals() {
    let facts = read(
        "Compte;Date mandat;Mandat;Tiers;Objet;Montant
6251;@43043;101;HOTEL BELLEVUE;Nuitées;#300.5
6251;@43044;102;AIR FRANCE;Vols;#200
6251 - Total;;;;;#500.5
6532;@43045;103;STATION TOTAL;Carburant;#80
6532 Somme;;;;;#80
Total général;;;;;#580.5",
    );
    let table = &tables(&facts)[0];
    assert_eq!((table.rows.entries, table.rows.subtotal), (3, 3), "{table:?}");
    assert!(table.control_totals.iter().all(|total| total.agrees), "{:?}", table.control_totals);
    assert_eq!(table.amount.plain(), "580.50");
}

#[test]
fn numbers_written_with_what_they_number_are_numbers() {
    let facts = read(
        "Mandat;Date mandat;Nom du tiers;Objet;N° Facture;Montant mandaté
101;@43043;HOTEL BELVEDERE;Nuitées;Facture n° FA-2017-0021;#240
102;@43044;AIR FRANCE;Vols;Facture n° 17/049;#512.3
103;@43045;LINGUA NOVA;Traduction;Fact. n° 88;#77.4
104;@43046;TAXIS DU PORT;Courses;FAC 12;#20",
    );
    let invoices: Vec<_> = facts.entries.iter().map(|entry| entry.invoice().unwrap_or_default()).collect();
    assert_eq!(invoices, ["FA-2017-0021", "17/049", "88", "FAC 12"]);
}

#[test]
fn a_number_that_begins_like_a_subtotal_is_a_number_where_a_payee_stands_beside() {
    let facts = read(
        "Numéro de facture;Date;Fournisseur;Libellé;Total TTC
HO-47815;@43019;HÔTEL DE LA RADE;Accueil;#1922.27
ST-74397;;Durand SA;Séjour;#2228.15
TOT-2017-12;;Durand SA;Navette;#100
ST 2;;;;#4250.42",
    );
    let table = &tables(&facts)[0];
    assert_eq!((table.rows.entries, table.rows.subtotal), (3, 1), "{table:?}");
    assert!(table.control_totals.iter().all(|total| total.agrees));
}

#[test]
fn a_header_among_many_numbered_columns_is_a_header() {
    let free = |count: usize| (1..=count).map(|at| format!("Zone libre {at}")).collect::<Vec<_>>().join(";");
    for count in [3, 15, 21, 40] {
        let blank = ";".repeat(count - 1);
        let facts = read(&format!(
            "
Montant engagé;{};Exercice;N° mandat;Date mandat;Tiers;Montant mandaté
2 234,56;{blank};2017;2101;23/10/2017;HORIZONS VOYAGES;1 234,56
1 973,50;{blank};2017;2102;23/10/2017;HOTEL DO CASTELO;973,50
",
            free(count)
        ));
        assert!(facts.problems.is_empty(), "{count}: {:?}", facts.problems);
        assert_eq!(
            (tables(&facts)[0].header_row, amounts(&facts)),
            (Some(0), vec!["1234.56".into(), "973.50".into()])
        );
    }
    // Numbered things of a line are no titles.
    let facts = read(
        "
Tiers;Objet;Lieu;N° facture;Montant TTC
HOTEL LUMEN;Chambre 12;Chambre 14;F-17;240,00
HOTEL LUMEN;Chambre 15;Chambre 16;F-18;250,00
",
    );
    assert_eq!((tables(&facts).len(), amounts(&facts)), (1, vec!["240.00".into(), "250.00".into()]));
}

#[test]
fn numbers_of_the_columns_under_their_titles_are_no_line() {
    for numbers in ["#1;#2;#3;#4", "1;2;3;4", "(1);(2);(3);(4)", "1;2;3;4 = 2+3", "1;2;3;(4)=(2)+(3)"] {
        let facts = read(&format!(
            "
Fournisseur;N° facture;Désignation;Montant TTC
{numbers}
HOTEL LUMEN;HL-1;Nuitées;240,00
Fournisseur;N° facture;Désignation;Montant TTC
{numbers}
HOTEL LUMEN;HL-2;Nuitées;250,00
"
        ));
        assert!(facts.problems.is_empty(), "{numbers}: {:?}", facts.problems);
        assert_eq!(amounts(&facts), ["240.00", "250.00"], "{numbers}");
        assert_eq!(tables(&facts)[0].rows.header, 4);
    }
    // Further down, or not counting from one, it is a line; a bad amount is said.
    let facts = read(
        "
Fournisseur;N° facture;Désignation;Montant TTC
2;3;4;5
1;2;3;4
1;2;3;8 = 6+7
",
    );
    assert_eq!(amounts(&facts), ["5.00", "4.00"]);
    assert_eq!(of_kind(&facts, ProblemKind::UnreadableAmount).len(), 1);
}

#[test]
fn lines_above_the_table_that_a_page_prints_again_are_no_lines() {
    let pages = |head: [&str; 3], titles: &str| {
        read(&format!(
            "
{}
N° mandat;Date mandat;Tiers;Objet;N° facture;Opération;Montant mandaté
3000;01/12/2017;SARL VENTADOUR;Location;F17-210;2017DP11;973,50
{}
{titles}
3007;02/12/2017;HOTEL MERIDIEN;Hébergement;F17-223;2017DP12;1 234,56
{}
{titles}
3014;03/12/2017;AGENCE ESCALE;Billet;F17-236;2017DP11;540,00
",
            head[0], head[1], head[2]
        ))
    };
    let titles = "N° mandat;Date mandat;Tiers;Objet;N° facture;Opération;Montant mandaté";
    for head in [
        ["Édité le 12/01/2018;;Liste des mandats;;Exercice 2017;;"; 3],
        [
            "COMMUNE DE X;;Liste des mandats;;;;0",
            "COMMUNE DE X;;Liste des mandats;;;;1",
            "COMMUNE DE X;;Liste des mandats;;;;2",
        ],
        ["COMMUNE DE X;;;;;;#1", "COMMUNE DE X;;;;;;#2", "COMMUNE DE X;;;;;;#3"],
        ["Liste;;;;Page 9;;", "Liste;;;;Page 10;;", "Liste;;;;Page 11;;"],
    ] {
        let facts = pages(head, titles);
        assert!(facts.problems.is_empty(), "{head:?}: {:?}", facts.problems);
        assert_eq!(amounts(&facts), ["973.50", "1234.56", "540.00"], "{head:?}");
        assert_eq!(tables(&facts)[0].rows.title, 3);
    }
    // Other words are a line, and so is one word alone that no titles follow.
    let other = ["COMMUNE DE X;;Liste;;;;1", "COMMUNE DE Y;;Liste;;;;2", "COMMUNE DE X;;Frais;;;;3"];
    assert_eq!(amounts(&pages(other, titles)), ["973.50", "2.00", "1234.56", "3.00", "540.00"]);
    let alone = ["COMMUNE DE X;;;;;;1", "COMMUNE DE X;;;;;;2", "COMMUNE DE X;;;;;;3"];
    assert_eq!(amounts(&pages(alone, "")), ["973.50", "2.00", "1234.56", "3.00", "540.00"]);
    // An amount is no number of a page.
    let paid = ["COMMUNE DE X;;Liste;;;;1,50", "COMMUNE DE X;;Liste;;;;2,50", "COMMUNE DE X;;Liste;;;;3,50"];
    assert_eq!(amounts(&pages(paid, titles)), ["973.50", "2.50", "1234.56", "3.50", "540.00"]);
}

#[test]
fn a_summary_that_counts_the_lines_is_a_summary() {
    let lines = "
Fournisseur;N° facture;Date facture;Mission;Montant TTC
HOTEL LUMEN;HL-1;12/10/2017;MIAMI;240,00
HOTEL LUMEN;HL-2;13/10/2017;MIAMI;250,00
HOTEL UMBRA;HU-1;14/10/2017;MILAN;110,00
";
    let facts =
        read(&format!("{lines}\nMission;Nombre;Montant TTC\nMIAMI;2;490,00\nMILAN;1;110,00\nTotal;3;600,00\n"));
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
    assert_eq!((tables(&facts)[1].role, amounts(&facts).len()), (Role::Ignore, 3));
    // Another total stands for other lines: it is not left out without a word.
    let facts = read(&format!("{lines}\nMission;Nombre;Montant TTC\nMIAMI;2;490,00\nMILAN;1;120,00\n"));
    assert_eq!(of_kind(&facts, ProblemKind::UnrecognisedTable { carries_amounts: true }).len(), 1);
    // Lines with a quantity are lines, whatever their title.
    let claims = "Récapitulatif des notes de frais
Bénéficiaire;Désignation;Quantité;Montant TTC
DUPONT Jean;Nuitée;2;490,00
MARTIN Anne;Repas;1;120,00";
    let facts = read(&format!("{lines}\n{claims}\n"));
    assert_eq!(amounts(&facts).len(), 5, "{:?}", facts.problems);
}

const LINES: &str = "Fournisseur;N° facture;Date facture;Montant TTC
Kerne;F-1;16/03/2019;#70
Kerne;F-2;16/03/2019;#30";

#[test]
fn a_total_above_the_header_is_compared_where_it_is_that_of_the_lines() {
    let above = |row: &str| read(&format!("{row}\n\n{LINES}"));
    for (row, found) in [
        ("Total général;;;#99", "D1 Total général 99.00≠100.00"),
        ("Total général;;;#100", "D1 Total général 100.00=100.00"),
        ("Total général : 99,00 €", "A1 Total général : 99,00 € 99.00≠100.00"),
        ("Total engagé;;;#500\nTotal facturé;;;#100", "D2 Total facturé 100.00=100.00"),
    ] {
        let facts = above(row);
        assert_eq!(totals(&facts), [found], "{row}");
        assert_eq!(amounts(&facts), ["70.00", "30.00"], "never summed");
        assert!(of_kind(&facts, ProblemKind::DoubtfulTotal).is_empty(), "{row}");
    }
    for row in [
        "Total budget;#500",
        "Total engagé;;;#500",
        "Total page;;;#30",
        "Nombre total;#2",
        "Total crédits votés;#900",
    ] {
        let facts = above(row);
        assert!(totals(&facts).is_empty() && of_kind(&facts, ProblemKind::DoubtfulTotal).is_empty(), "{row}");
    }
    // Of what it is the total nobody can say: a question, never an opposition.
    let facts = above("Total mission Québec;#2065.6");
    assert!(totals(&facts).is_empty());
    let at = of_kind(&facts, ProblemKind::DoubtfulTotal)[0].at.spot_text();
    assert_eq!(at.as_deref(), Some("B1"));
}

#[test]
fn a_total_of_several_tables_is_opposed_to_none() {
    let both = |total: &str| {
        let hotels = LINES.replace("F-", "G-").replace("Date facture", "Objet").replace("16/03/2019", "Nuit");
        read(&format!("Total général;;;#{total}\n\n{LINES}\nSous-total;;;#100\n\nHôtels\n{hotels}"))
    };
    let facts = both("200");
    assert_eq!(totals(&facts), ["D6 Sous-total 100.00=100.00"]);
    assert!(of_kind(&facts, ProblemKind::DoubtfulTotal).is_empty());
    let facts = both("190");
    assert_eq!(totals(&facts), ["D6 Sous-total 100.00=100.00"]);
    assert_eq!(of_kind(&facts, ProblemKind::DoubtfulTotal).len(), 1);
}

#[test]
fn a_total_below_outside_the_amounts_is_compared_and_a_count_is_not() {
    let below = |row: &str| read(&format!("{LINES}\n\n{row}"));
    assert_eq!(totals(&below("Total facturé;#99")), ["B5 Total facturé 99.00≠100.00"]);
    assert_eq!(totals(&below("Total facturé;#100")), ["B5 Total facturé 100.00=100.00"]);
    for row in ["Total factures;#2", "Total engagé;#500", "Total HT;#80"] {
        let facts = below(row);
        assert!(totals(&facts).is_empty() && of_kind(&facts, ProblemKind::DoubtfulTotal).is_empty(), "{row}");
    }
}

#[test]
fn a_total_at_the_side_is_compared_and_an_amount_of_one_line_is_not() {
    let side = |header: &str, first: &str, second: &str| {
        let rows = LINES.lines().zip([header, first, second]);
        read(&rows.map(|(row, side)| format!("{row}{side}\n")).collect::<String>())
    };
    assert_eq!(totals(&side(";;Total", ";;#99", "")), ["F2 Total 99.00≠100.00"]);
    assert_eq!(totals(&side(";;Total", "", ";;#100")), ["F3 Total 100.00=100.00"]);
    assert_eq!(totals(&side("", ";;Total;#99", "")), ["G2 Total 99.00≠100.00"]);
    for (header, first, second) in [(";Total", ";#75", ""), (";Total", ";#70", ";#30"), (";;Total", ";;#70", "")] {
        let facts = side(header, first, second);
        assert!(totals(&facts).is_empty() && of_kind(&facts, ProblemKind::DoubtfulTotal).is_empty(), "{first}");
    }
}

#[test]
fn a_journey_begins_on_its_departure_and_a_stay_on_its_arrival() {
    let first = |headers: &str| {
        let facts = read(&format!(
            "Fournisseur;N° facture;Date facture;Désignation;Passager;{headers};Montant TTC
AIR FRANCE;F-1;01/09/2017;Vol;LE BIHAN Rozenn;09/10/2017;10/10/2017;500,00
AIR FRANCE;F-2;01/09/2017;Vol;LE BIHAN Rozenn;13/10/2017;14/10/2017;600,00"
        ));
        facts.entries[0].service_date.map(|day| day.to_string()).unwrap_or_default()
    };
    for headers in ["Date départ;Date arrivée", "Départ;Arrivée", "Date arrivée;Date départ", "Arrivée;Départ"]
    {
        assert_eq!(first(headers), "2017-10-09", "{headers}");
    }
}

#[test]
fn a_merged_date_stands_before_lesser_dates_of_the_line() {
    let mut merged = builder(
        "Export",
        "
N° mandat;Date mandat;Tiers;Date paiement;Montant mandaté
12;04/12/2017;Hôtel;18/12/2017;#100
13;;Taxi;19/12/2017;#20
14;05/12/2017;Taxi;20/12/2017;#30
",
    );
    merged.merge(CellRef::new(1, 1), CellRef::new(2, 1));
    let facts = read_sheets(vec![merged.finish()]);
    let dates = |facts: &Facts| facts.entries.iter().map(|one| one.date.unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(dates(&facts), ["2017-12-04", "2017-12-04", "2017-12-05"]);
    assert_eq!(facts.entries[1].payment_date.unwrap().to_string(), "2017-12-19");
    // A merged date of payment says less than the date of the line.
    let mut merged = builder(
        "Export",
        "
N° mandat;Date paiement;Tiers;Date mandat;Montant mandaté
12;18/12/2017;Hôtel;04/12/2017;#100
13;;Taxi;05/12/2017;#20
",
    );
    merged.merge(CellRef::new(1, 1), CellRef::new(2, 1));
    assert_eq!(dates(&read_sheets(vec![merged.finish()])), ["2017-12-04", "2017-12-05"]);
}

#[test]
fn a_merged_group_takes_no_column_for_its_own() {
    let grouped = |group: &str, titles: &str| {
        let mut sheet = builder(
            "Export",
            &format!(
                "{group};;;;Montants;\n{titles};Montant HT;Montant TTC\nVentadour;F17-210;01/12/2017;Location;#100;#120"
            ),
        );
        sheet.merge(CellRef::new(0, 0), CellRef::new(0, 3));
        sheet.merge(CellRef::new(0, 4), CellRef::new(0, 5));
        fields(&tables(&read_sheets(vec![sheet.finish()]))[0]).into_iter().map(|(_, field)| field).take(4).collect()
    };
    let expected = [Field::Payee, Field::Invoice, Field::DocumentDate, Field::Description];
    for group in ["Pièce", "Justificatif", "Fournisseur", "Facture"] {
        let found: Vec<Field> = grouped(group, "Fournisseur;N° facture;Date facture;Désignation");
        assert_eq!(found, expected, "{group}");
    }
    // `Fournisseur` over `Nom` is who is paid.
    let found: Vec<Field> = grouped("Fournisseur", "Nom;N° facture;Date facture;Objet");
    assert_eq!(found[0], Field::Payee);
}

#[test]
fn the_reduction_of_a_fare_is_not_deducted_a_second_time() {
    let facts = read(
        "Fournisseur;N° facture;Date facture;Passager;Montant TTC;Réduction
SNCF;F-1;01/09/2017;LE BIHAN Rozenn;89,50;30,50
SNCF;F-2;02/09/2017;ABGRALL Yann;120,00;0,00",
    );
    assert_eq!(amounts(&facts), ["89.50", "120.00"]);
    assert!(!facts.problems.is_empty(), "and it is asked about");
}

#[test]
fn a_merged_group_completes_only_titles_that_say_little_alone() {
    let read = |groups: &str| {
        let spans: Vec<(&str, u32)> = groups
            .split('|')
            .map(|one| one.rsplit_once(' ').unwrap())
            .map(|(name, span)| (name, span.parse().unwrap()))
            .collect();
        let cells: String =
            spans.iter().map(|(name, span)| format!("<td colspan=\"{span}\">{name}</td>")).collect();
        let row = |cells: &[&str]| {
            format!("<tr>{}</tr>", cells.iter().map(|one| format!("<td>{one}</td>")).collect::<String>())
        };
        let html = format!(
            "<html><body><table><tr>{cells}</tr>{}{}{}</table></body></html>",
            row(&[
                "Exercice",
                "N° mandat",
                "Date mandat",
                "Tiers",
                "Objet",
                "N° facture",
                "Article",
                "Montant mandaté",
                "Date de paiement"
            ]),
            row(&[
                "2024",
                "517",
                "30/05/2024",
                "ALBERGO PORTA",
                "Hôtel",
                "2024-1187",
                "6251",
                "963,00",
                "04/06/2024"
            ]),
            row(&[
                "2024",
                "530",
                "31/05/2024",
                "SALA E CONGRESSI",
                "Salle",
                "FT 88/24",
                "6251",
                "2440,50",
                "05/06/2024"
            ]),
        );
        rappro::interpret::sheets(rappro::read::bytes("mandats.xls", html.into()), &rappro::dossier::empty())
    };
    for groups in [
        "Références 4|Détail 5",
        "Réf. 4|Montants 5",
        "Identification 4|Liquidation 5",
        "Mandat 3|Tiers 1|Facture 5",
    ] {
        let facts = read(groups);
        let told = |entry: &rappro::model::entry::Entry| {
            (
                entry.fiscal_year.is_some(),
                entry.payment_order().is_some(),
                entry.payee().is_some(),
                entry.payment_date.is_some(),
                entry.document_date.is_some(),
            )
        };
        assert_eq!(
            facts.entries.iter().map(told).collect::<Vec<_>>(),
            [(true, true, true, true, false); 2],
            "{groups}"
        );
    }
}

/// The header row, the rows read and the fields of a table under these rows of titles.
fn headed(titles: &str) -> (Option<u32>, u32, Vec<Field>) {
    let facts = read(&format!(
        "
Mission Miami
{titles}
Dupont;Jean;@43050;@43052;OM-12;Hôtel;#300
Petit;Luc;@43050;@43051;OM-13;Taxi;#18.4
{titles}
Petit;Luc;@43050;@43052;OM-14;Repas;#48.6
"
    ));
    let [table] = tables(&facts) else { panic!("{:?}", tables(&facts)) };
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
    assert!(facts.entries.iter().all(|entry| entry.place.title().is_some_and(|title| title == "Mission Miami")));
    (table.header_row, table.rows.entries, fields(table).into_iter().map(|(_, field)| field).collect())
}

#[test]
fn a_header_may_be_written_in_two_languages() {
    let french = "Nom;Prénom;Date de départ;Date de retour;N° ordre de mission;Nature;Montant remboursé";
    let english = "Last name;First name;Departure date;Return date;Travel order no.;Expense type;Amount reimbursed";
    let software = "NOM;PRENOM;DT_DEPART;DT_RETOUR;NO_OM;NATURE;MT_REMB";
    let (_, _, alone) = headed(french);
    assert!(alone.contains(&Field::MissionOrder) && alone.contains(&Field::FirstName), "{alone:?}");
    for other in [english, software] {
        for titles in [format!("{french}\n{other}"), format!("{other}\n{french}")] {
            assert_eq!(headed(&titles), (Some(2), 3, alone.clone()), "{titles}");
        }
    }
    let both: Vec<String> =
        french.split(';').zip(english.split(';')).map(|(one, two)| format!("{one} / {two}")).collect();
    assert_eq!(headed(&both.join(";")), (Some(1), 3, alone));
}

#[test]
fn two_headers_that_differ_are_those_of_two_tables() {
    // The first table is empty.
    let facts = read(
        "
N° mandat;Date mandat;Tiers;Montant mandaté
N° facture;Date facture;Fournisseur;Montant TTC
F1;@43050;HOTEL;#300
F2;@43051;TAXI;#18.4
",
    );
    let fields: Vec<Field> = fields(tables(&facts).last().unwrap()).into_iter().map(|(_, field)| field).collect();
    assert!(fields.contains(&Field::Invoice) && !fields.contains(&Field::PaymentOrder), "{fields:?}");
    // Two things in one cell are no translation.
    let facts =
        read("\nN° facture;Date;Nom / Prénom;Montant TTC\nF1;@43050;DUPONT Jean;#300\nF2;@43051;PETIT Luc;#18.4");
    assert_eq!(amounts(&facts), ["300.00", "18.40"]);
}
