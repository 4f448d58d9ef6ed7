//! Which mission a line belongs to, and why.

use crate::desk::{assigned, books, day, dossier, entry, eur, facts, sorted};
use rappro::assign::{from_partners, missions};
use rappro::model::books::Facts;
use rappro::model::entry::{Assignment, MissionBy, Witness};
use rappro::model::mission::MissionId;
use rappro::model::notes::Notes;
use rappro::model::people::Member;
use rappro::model::place::Place;

const MIAMI: MissionId = MissionId(0);
const MILAN: MissionId = MissionId(1);
const GENES: MissionId = MissionId(2);

fn assign(line: &str) -> Assignment {
    with(line, &Notes::default(), dossier())
}

fn with(line: &str, notes: &Notes, dossier: rappro::model::dossier::Dossier) -> Assignment {
    let facts = Facts { members: members(), ..facts(vec![entry(line, 1)]) };
    missions(&facts, &dossier, notes)[0].clone()
}

fn members() -> Vec<Member> {
    let member = |name: &str, mission| Member {
        name: name.into(),
        last_name: None,
        first_name: None,
        category: None,
        mission,
        place: Place::of_file(&"delegation.csv".into()),
    };
    vec![member("DUPONT Jean", Some(MIAMI)), member("DUPONT Jean", Some(MILAN)), member("MARTIN Anne", Some(MIAMI))]
}

/// The mission, what told it, and the missions that something else speaks for.
fn decided(line: &str) -> (Option<MissionId>, MissionBy, Vec<MissionId>) {
    let one = assign(line);
    (one.mission, one.by, one.rivals.iter().map(|(mission, _, _)| *mission).collect())
}

#[test]
fn each_kind_of_evidence_alone() {
    for (fields, mission, by) in [
        ("mission=MIAMI", Some(MIAMI), MissionBy::Column),
        ("mission=\"Mission à gênes 2017\"", Some(GENES), MissionBy::Column),
        ("mission=2017RI04", Some(MIAMI), MissionBy::Column),
        ("operation=2017RI04", Some(MIAMI), MissionBy::Code),
        ("operation=2017ri04-003", Some(MIAMI), MissionBy::Code),
        ("operation=2017RI045", None, MissionBy::None),
        ("engagement=2017RI05/12", Some(MILAN), MissionBy::Code),
        ("om=OM-MIAMI-12", Some(MIAMI), MissionBy::Code),
        ("feuille=Milan", Some(MILAN), MissionBy::Sheet),
        ("titre=\"Délégation à Gênes et Milan\"", None, MissionBy::None),
        ("fichier=justificatifs/Milan/factures.csv", Some(MILAN), MissionBy::Folder),
        ("fichier=justificatifs/milan.csv", None, MissionBy::None),
        ("objet=\"Vols vers la Floride\"", Some(MIAMI), MissionBy::Alias),
        ("objet=\"Escalope milanaise\"", None, MissionBy::None),
        ("pour=\"MARTIN/ANNE MRS\" service=05/11/2017", Some(MIAMI), MissionBy::Person),
        ("pour=\"Jean DUPONT\" service=05/11/2017", Some(MIAMI), MissionBy::Person),
        ("pour=\"Jean DUPONT\" service=06/12/2017", Some(MILAN), MissionBy::Person),
        ("pour=\"J. DUPONT\" service=06/12/2017", None, MissionBy::None),
        ("pour=\"Anne MARTIN\" service=20/11/2017", None, MissionBy::None),
        ("pour=\"Anne MARTIN\"", None, MissionBy::None),
        ("", None, MissionBy::None),
    ] {
        let found = decided(&format!("J1 | 05/11/2017 | Hotel | 100,00 | {fields}"));
        assert_eq!(found, (mission, by, vec![]), "{fields}");
    }
}

#[test]
fn the_strongest_evidence_decides_and_the_other_is_a_rival() {
    let found =
        decided("L1 | 05/11/2017 | Hotel | 100,00 | operation=2017RI03 objet=\"convention reprise de Milan\"");
    assert_eq!(found, (Some(GENES), MissionBy::Code, vec![MILAN]));
    let found = decided("L1 | 05/11/2017 | Hotel | 100,00 | mission=Milan operation=2017RI04");
    assert_eq!(found, (Some(MILAN), MissionBy::Column, vec![MIAMI]));
}

#[test]
fn two_missions_in_one_text_decide_nothing() {
    let found = decided("L1 | 05/11/2017 | Hotel | 100,00 | objet=\"Billets Miami et Milan\"");
    assert_eq!(found, (None, MissionBy::None, vec![MIAMI, MILAN]));
}

#[test]
fn a_name_within_a_longer_name_names_nothing() {
    let mut dossier = dossier();
    dossier.missions[0].label = "New York".into();
    dossier.missions[1].label = "York".into();
    let told = |fields: &str| {
        with(&format!("L1 | 05/11/2017 | Hotel | 100,00 | {fields}"), &Notes::default(), dossier.clone()).mission
    };
    assert_eq!(told("mission=\"New York\""), Some(MIAMI));
    assert_eq!(told("mission=York"), Some(MILAN));
    assert_eq!(told("objet=\"Vols New York, hôtel New York\""), Some(MIAMI));
    assert_eq!(told("objet=\"Train pour York\""), Some(MILAN));
    assert_eq!(told("objet=\"Vols New York puis York\""), None);
}

#[test]
fn a_column_that_names_another_journey_is_not_outweighed_by_a_person() {
    let found = decided("J1 | 05/11/2017 | Hotel | 100,00 | mission=Rome pour=\"MARTIN Anne\" service=05/11/2017");
    assert_eq!(found.0, None);
}

#[test]
fn the_source_of_dossier_toml_tells_its_mission() {
    let mut dossier = dossier();
    let settings = rappro::model::dossier::SourceSettings { mission: Some(MILAN), ..Default::default() };
    dossier.sources.insert("lignes.csv".into(), settings);
    let one = with("J1 | 05/11/2017 | Hotel | 100,00 |", &Notes::default(), dossier);
    assert_eq!((one.mission, one.by), (Some(MILAN), MissionBy::Folder));
}

#[test]
fn an_operation_that_two_missions_share_tells_nothing() {
    let mut dossier = dossier();
    dossier.missions[1].operations = vec!["2017RI04".into()];
    let one = with("J1 | 05/11/2017 | Hotel | 100,00 | operation=2017RI04", &Notes::default(), dossier);
    assert!(one.is_none() && one.rivals.is_empty());
}

fn typed(text: &str, amount: &str) -> Assignment {
    let mut notes = Notes::default();
    let line = entry(&format!("L1 | 05/11/2017 | Hotel | {amount} | objet=Milan"), 1);
    notes.missions.insert(line.key(), text.into());
    with(&format!("L1 | 05/11/2017 | Hotel | {amount} | objet=Milan"), &notes, dossier())
}

#[test]
fn what_staff_typed_comes_first() {
    let one = typed(" miami ", "100,00");
    assert_eq!((one.mission, one.by, one.rivals.len()), (Some(MIAMI), MissionBy::Manual, 0));
}

#[test]
fn shares_sum_to_the_amount_whatever_the_rounding() {
    for (text, amount, parts) in [
        ("MIAMI 60 %; MILAN 40 %", "1000,00", vec![(MIAMI, "600,00"), (MILAN, "400,00")]),
        (
            "MIAMI 33,33 % ; MILAN 33,33% ; Gênes 33,34 %",
            "100,01",
            vec![(MIAMI, "33,33"), (MILAN, "33,33"), (GENES, "33,35")],
        ),
        ("MIAMI : 600,00 € ; MILAN = 400", "1 000,00", vec![(MIAMI, "600,00"), (MILAN, "400,00")]),
        ("MIAMI 50%; MILAN 50%", "-0,01", vec![(MIAMI, "-0,01")]),
        ("MIAMI 33,333 %; MILAN 66,667 %", "100,00", vec![(MIAMI, "33,33"), (MILAN, "66,67")]),
        ("MIAMI 60,000; MILAN 40,010", "100,01", vec![(MIAMI, "60,00"), (MILAN, "40,01")]),
        ("MIAMI -60,00; MILAN -40,00", "-100,00", vec![(MIAMI, "-60,00"), (MILAN, "-40,00")]),
    ] {
        let one = typed(text, amount);
        assert_eq!(one.by, MissionBy::Manual, "{text}: {:?}", one.witness);
        if let [(mission, _)] = parts.as_slice() {
            assert_eq!(one.mission, Some(*mission), "{text}");
            continue;
        }
        let shares: Vec<_> = one.shares.iter().map(|share| (share.mission, share.amount)).collect();
        let parts: Vec<_> = parts.into_iter().map(|(mission, part)| (mission, eur(part))).collect();
        assert_eq!(shares, parts, "{text}");
    }
}

#[test]
fn a_code_may_end_in_digits() {
    let mut dossier = dossier();
    dossier.missions[0].code = "MIA1".into();
    dossier.missions[0].aliases = vec!["MIA".into()];
    for text in ["MIA1 60 %; MILAN 40 %", "MIA1 1 200,00 ; MILAN 800,00", "MIA1: 60 %; MILAN=40%"] {
        let mut notes = Notes::default();
        let line = "L1 | 05/11/2017 | Hotel | 2000,00 | objet=x";
        notes.missions.insert(entry(line, 1).key(), text.into());
        let one = with(line, &notes, dossier.clone());
        let shares: Vec<_> = one.shares.iter().map(|share| (share.mission, share.amount)).collect();
        assert_eq!(shares, [(MIAMI, eur("1200,00")), (MILAN, eur("800,00"))], "{text}: {:?}", one.witness);
    }
}

fn in_words(one: &Assignment) -> &str {
    match &one.witness {
        Witness::Words(words) => words,
        _ => "",
    }
}

#[test]
fn what_cannot_be_read_is_said_and_changes_nothing() {
    for text in [
        "Rome",
        "MIAMI 60 %; MILAN 30 %",
        "MIAMI 600,00; MILAN 300,00",
        "MIAMI; MILAN",
        "MIAMI 60 %; MIAMI 40 %",
        "MIAMI 60 %; 40 %",
        "MIAMI 60 %",
        "MIAMI 5,00",
        "pas Miami",
        "Miami ?",
        "MIAMI 600,005; MILAN 399,995",
        "MIAMI -10 %; MILAN 110 %",
        "MIAMI 1100,00; MILAN -100,00",
        "MIAMI 99999999999999999999999999999 %; MILAN 99999999999999999999999999999 %",
        "%%; €",
    ] {
        let one = typed(text, "1000,00");
        assert_eq!((one.mission, one.by), (Some(MILAN), MissionBy::Alias), "{text}");
        assert!(in_words(&one).contains("n’est pas pris en compte"), "{text} : {:?}", one.witness);
    }
    assert!(in_words(&typed("Rome", "10,00")).ends_with("« Rome » ne nomme aucune mission du dossier"));
    let told = typed("MIAMI 60,005; MILAN 40,005", "100,01");
    assert!(in_words(&told).ends_with("la part « 60,005 » a plus de 2 décimales"), "{told:?}");
    let told = typed("MIAMI -10 %; MILAN 110 %", "100,00");
    assert!(in_words(&told).ends_with("la part de « MIAMI -10 % » n’est pas entre 0 et 100 %"), "{told:?}");
    let told = typed("MIAMI 1100,00; MILAN -100,00", "1000,00");
    assert!(in_words(&told).contains("même signe que le montant"), "{told:?}");
}

#[test]
fn partners_give_shares_that_sum_to_the_amount() {
    let books = books(sorted(
        "L1 | 12/11/2017 | AGENCE DU PORT | 1000,00 | facture=TV17-10482
         J1 | 31/10/2017 | Agence du Port | 600,00 | facture=TV17-10482 mission=MIAMI
         J2 | 31/10/2017 | Agence du Port | 400,00 | facture=TV17-10482 mission=MILAN",
    ));
    let shares: Vec<_> = books.assignments[0].shares.iter().map(|share| (share.mission, share.amount)).collect();
    assert_eq!(shares, [(MIAMI, eur("600,00")), (MILAN, eur("400,00"))]);
    assert_eq!(books.assignments[0].by, MissionBy::Match);
}

#[test]
fn partners_of_a_disagreement_give_no_shares() {
    let books = books(sorted(
        "L1 | 12/11/2017 | AGENCE DU PORT | 1010,00 | facture=TV17-10482
         J1 | 31/10/2017 | Agence du Port | 600,00 | facture=TV17-10482 mission=MIAMI
         J2 | 31/10/2017 | Agence du Port | 400,00 | facture=TV17-10482 mission=MILAN",
    ));
    assert_eq!(books.matching.matches.len(), 1);
    assert!(books.assignments[0].is_none());
}

#[test]
fn the_line_beside_takes_its_part_first() {
    let books = books(sorted(
        "L1 | 12/11/2017 | AGENCE DU PORT | 300,00 | facture=TV17-10482 mission=MILAN
         L2 | 12/11/2017 | AGENCE DU PORT | 700,00 | facture=TV17-10482
         J1 | 31/10/2017 | Agence du Port | 600,00 | facture=TV17-10482 mission=MIAMI
         J2 | 31/10/2017 | Agence du Port | 400,00 | facture=TV17-10482 mission=MILAN",
    ));
    let shares: Vec<_> = books.assignments[1].shares.iter().map(|share| (share.mission, share.amount)).collect();
    assert_eq!(shares, [(MIAMI, eur("600,00")), (MILAN, eur("100,00"))]);
}

#[test]
fn the_ledger_tells_the_support_its_mission() {
    let books = books(sorted(
        "L1 | 12/11/2017 | AGENCE DU PORT | 1010,00 | facture=TV17-10482 mission=MILAN
         J1 | 31/10/2017 | Agence du Port | 600,00 | facture=TV17-10482
         J2 | 31/10/2017 | Agence du Port | 400,00 | facture=TV17-10482",
    ));
    assert!(books.assignments.iter().all(|one| one.mission == Some(MILAN)));
}

#[test]
fn the_fee_of_an_agency_is_of_the_journey_that_it_sold() {
    let missions = |last: &str| {
        let books = books(sorted(&format!(
            "L1 | 12/11/2017 | AGENCE DU PORT | 630,00 | facture=TV17-10482
             J1 | 31/10/2017 | Agence du Port | 600,00 | facture=TV17-10482 mission=MIAMI
             J2 | 31/10/2017 | Agence du Port | 30,00 | facture=TV17-10482 {last}"
        )));
        books.assignments.iter().map(|one| one.mission).collect::<Vec<_>>()
    };
    assert_eq!(missions("objet=\"Frais de service\""), [Some(MIAMI); 3]);
    // Another journey of no mission, and a fee for two missions, are not given away.
    assert_eq!(missions("objet=\"Vol DUPONT\"")[0], None);
    let books = books(sorted(
        "L1 | 12/11/2017 | AGENCE DU PORT | 1030,00 | facture=TV17-10482
         J1 | 31/10/2017 | Agence du Port | 600,00 | facture=TV17-10482 mission=MIAMI
         J2 | 31/10/2017 | Agence du Port | 400,00 | facture=TV17-10482 mission=MILAN
         J3 | 31/10/2017 | Agence du Port | 30,00 | facture=TV17-10482 objet=\"Frais de service\"",
    ));
    assert!(books.assignments[0].is_none() && books.assignments[0].shares.is_empty());
}

#[test]
fn two_missions_that_the_partners_confirm_are_no_conflict() {
    let entries = sorted(
        "L1 | 12/11/2017 | AGENCE DU PORT | 1000,00 | facture=TV17-10482
         J1 | 31/10/2017 | Agence du Port | 600,00 | facture=TV17-10482 mission=MIAMI
         J2 | 31/10/2017 | Agence du Port | 400,00 | facture=TV17-10482 mission=MILAN",
    );
    let dossier = dossier();
    let mut before = assigned(&entries);
    let named = |mission| (mission, MissionBy::Alias, Witness::Words("objet".into()));
    before[0].rivals = vec![named(MIAMI), named(MILAN), named(GENES)];
    let matching =
        rappro::reconcile::matches(&entries, &before, &Default::default(), &dossier.rules, dossier.currency);
    let after = from_partners(before, &entries, &matching, &dossier);
    assert_eq!(after[0].shares.len(), 2);
    assert_eq!(after[0].rivals, [named(GENES)]);
}

#[test]
fn the_days_of_a_mission_include_the_first_and_the_last() {
    assert_eq!(dossier().missions[0].start, day("04/11/2017"));
    for (on, mission) in
        [("03/11/2017", None), ("04/11/2017", Some(MIAMI)), ("10/11/2017", Some(MIAMI)), ("11/11/2017", None)]
    {
        let found = decided(&format!("J1 | | Hotel | 100,00 | pour=\"MARTIN Anne\" service={on}"));
        assert_eq!(found.0, mission, "{on}");
    }
}

#[test]
fn a_column_of_codes_that_names_missions_is_the_mission() {
    let read = |header: &str, values: [&str; 2]| {
        let text = format!(
            "N° note de frais;Collaborateur;Date;Fournisseur;Type de frais;{header};Montant EUR\n881;Katell Rostrenen;05/11/2017;TASCA;Repas;{};40,00\n882;Luc Petit;05/12/2017;TRENORD;Train;{};12,00\n",
            values[0], values[1]
        );
        let facts = rappro::interpret::sheets(rappro::read::bytes("ndf.csv", text.into()), &dossier());
        let told = missions(&facts, &dossier(), &Notes::default());
        told.iter().map(|one| one.mission).collect::<Vec<_>>()
    };
    for header in ["Projet", "Axe analytique", "Code analytique", "Affaire"] {
        assert_eq!(read(header, ["Miami", "Milan"]), [Some(MIAMI), Some(MILAN)], "{header}");
    }
    // Codes stay codes, and a code of another affair names no mission.
    assert_eq!(read("Projet", ["2017RI04", "2017RI05"]), [Some(MIAMI), Some(MILAN)]);
    assert_eq!(read("Projet", ["Rénovation du musée", "Voirie"]), [None, None]);
}

#[test]
fn columns_named_like_missions_are_what_each_mission_bears() {
    let read = |headers: &str, cells: [&str; 3]| {
        let text = format!(
            "N° mandat;Ligne;Date mandat;Tiers;Objet;N° facture;{headers}\n517;1;30/05/2024;ALBERGO;Hôtel;F1;{}\n417;1;28/03/2024;HOTEL;Hôtel;F2;{}\n560;1;07/06/2024;ASSUR;Assurance;F3;{}\n",
            cells[0], cells[1], cells[2]
        );
        // `Montréal` may be read as an abbreviation of `Montant réalisé`.
        let mut dossier = dossier();
        dossier.missions[1].label = "Montréal".into();
        let facts = rappro::interpret::sheets(rappro::read::bytes("m.csv", text.into()), &dossier);
        let amounts: Vec<_> = facts.entries.iter().filter_map(|entry| entry.amount).collect();
        let told: Vec<String> =
            facts.entries.iter().map(|entry| entry.mission_text().unwrap_or_default().to_owned()).collect();
        let asked = facts.problems.iter().any(|one| one.message.contains("peuvent toutes deux"));
        (amounts, told, asked)
    };
    let all = vec![eur("963,00"), eur("1054,00"), eur("640,00")];
    for headers in ["Miami;Montréal", "Montant Miami;Montant Montréal", "Part Miami;Part Montréal"] {
        let (first, second) = headers.split_once(';').unwrap();
        let shared = format!("{first} 300,00 ; {second} 340,00");
        let told = [first.to_owned(), second.to_owned(), shared];
        let (amounts, missions, asked) = read(headers, ["963,00;", ";1054,00", "300,00;340,00"]);
        assert_eq!((amounts, missions, asked), (all.clone(), told.to_vec(), false), "{headers}");
        let cells = ["963,00;;963,00", ";1054,00;1054,00", "300,00;340,00;640,00"];
        assert_eq!(
            read(&format!("{headers};Total"), cells),
            (all.clone(), told.to_vec(), false),
            "{headers};Total"
        );
    }
    // Whole euros are no nights where they make the total, or where a mandat has no other amount.
    let cells = ["100;150;250", "300;;300", ";20;20"];
    let few = vec![eur("250,00"), eur("300,00"), eur("20,00")];
    assert_eq!(read("Miami;Montréal;Total", cells).0, few);
    assert_eq!(read("Miami;Montréal;Total", cells).1, ["Miami 100 ; Montréal 150", "Miami", "Montréal"]);
    assert_eq!(read("Miami;Montréal", ["100;150", "300;", ";20"]).0, few);
    assert_eq!(read("Miami;Montréal;Montant TTC", ["3;2;250", "4;;300", ";1;20"]).1, ["", "", ""]);
    // The share of one mission alone is asked about: the rest may be of others.
    let (amounts, _, asked) = read("Montréal;Total", ["963,00;963,00", "54,00;1054,00", "640,00;640,00"]);
    assert_eq!((amounts, asked), (all.clone(), true));
    // Two amounts of one mission are no crosstab, nor is a mission beside the price and its VAT.
    let (amounts, ..) = read(
        "Montréal HT;Montréal TVA;Montréal TTC",
        ["963,00;0,00;963,00", "1000,00;54,00;1054,00", "600,00;40,00;640,00"],
    );
    assert_eq!(amounts, all);
}

#[test]
fn what_concerns_no_mission_stands_beside_the_columns_of_missions() {
    let read = |last: &str, cells: [&str; 3]| {
        let text = format!(
            "N° mandat;Date mandat;Tiers;Objet;N° facture;Miami;Milan;{last}
517;30/05/2024;ALBERGO;Hébergement;F1;963,00;0,00;{}
417;28/03/2024;HOTEL;Hébergement;F2;;1054,00;{}
560;07/06/2024;ASSURVOYAGE;Assurance;F3;0,00;;{}
",
            cells[0], cells[1], cells[2]
        );
        let facts = rappro::interpret::sheets(rappro::read::bytes("m.csv", text.into()), &dossier());
        let missions = facts.entries.iter().filter(|entry| entry.mission_text().is_some()).count();
        let amounts: Vec<_> = facts.entries.iter().filter_map(|entry| entry.amount).collect();
        (amounts, missions)
    };
    let all = vec![eur("963,00"), eur("1054,00"), eur("640,00")];
    for last in ["Divers", "Frais communs", "Porto", "Hors mission"] {
        assert_eq!(read(last, ["0,00", "", "640,00"]), (all.clone(), 2), "{last}");
    }
    // A rate, or the total of the line, is added to nothing.
    assert_eq!(read("Taux", ["20,00", "22,00", "6,50"]).0[..2], all[..2]);
    assert_eq!(read("Total", ["963,00", "1054,00", "640,00"]).0, all);
}
