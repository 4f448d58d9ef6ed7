//! What is accepted, what is refused, and in which words.

use std::fs;

use rappro::dossier::{load, template};
use rappro::model::dossier::Dossier;
use rappro::model::mission::MissionId;
use rappro::model::rules::{CHECK_IDS, Rules, Usage};

const GOOD: &str = r#"
titre = "Déplacements 2017"
organisme = "Département"
commission = 2019-02-08
exercice = 2018
montant_declare = "139 108,94 €"
rapport = '.\rapport.docx'

[[mission]]
code = "MIAMI"
libelle = "Miami"
alias = ["MIA", "Floride"]
pays = "us"
debut = 2017-11-04
fin = 2017-11-10
montant_declare = "133558.52"
elus = 6
invites = 7
agents = 7
operations = ["2017RI04"]
mandat_special = { reference = "Délibération n° 12", date = 2017-10-20 }
[mission.montants_par_nature]
"Transport aérien" = "45 210,30"
Avoir = "-12,50"

[[mission]]
code = "MILAN"
debut = 2017-12-05
fin = 2017-12-07
montant_declare = "4372,55"

[parametres]
ecart_max = "0,05"
ecart_change_max_pourcent = "2,5"
jours_ecart_max = 60
base = "paye"

[controles]
probable_duplicate = "information"
late_ratification = "inactif"

[source."exports\\vieux.xlsx"]
role = "ignorer"
mission = "Miami"
encodage = "windows-1252"
delimiteur = "tab"
feuille = "Export"
ligne_entete = 4
colonnes = { montant = "Mt liquidé" }
"#;

/// The dossier of these bytes, or the message with the folder's name taken out.
fn read_bytes(bytes: &[u8]) -> Result<Dossier, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml"), bytes).unwrap();
    let place = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    load(folder.path()).map_err(|told| told.to_string().replace(&place, ""))
}

fn read(text: &str) -> Result<Dossier, String> {
    let dossier = read_bytes(text.as_bytes())?;
    Ok(Dossier { root: "/dossier".into(), ..dossier })
}

/// The message for the good text with one part replaced.
fn refusal(good: &str, bad: &str) -> String {
    assert!(GOOD.contains(good), "{good}");
    match read(&GOOD.replacen(good, bad, 1)) {
        Ok(dossier) => format!("accepted: {dossier:#?}"),
        Err(told) => told,
    }
}

/// What is to be copied is what was meant, never another value.
#[test]
fn the_remedy_says_the_value_that_was_meant() {
    for (from, to, expected) in [
        ("debut = 2017-11-04", "debut = \"2022-05-22\"", "écrire debut = 2022-05-22"),
        ("debut = 2017-11-04", "debut = \"22/05/2022\"", "écrire debut = 2022-05-22"),
        ("debut = 2017-11-04", "debut = 20220522", "écrire debut = 2022-05-22"),
        ("debut = 2017-11-04", "debut = 12", "écrire debut = AAAA-MM-JJ"),
        ("exercice = 2018", "exercice = \"2018\"", "écrire exercice = 2018"),
        ("exercice = 2018", "exercice = 2018.0", "écrire exercice = 2018"),
        ("exercice = 2018", "exercice = \"2022-2023\"", "écrire exercice = un nombre entier"),
    ] {
        let told = refusal(from, to);
        assert!(told.contains(expected), "{to}: {told}");
    }
}

#[test]
fn every_key_is_read() {
    let dossier = read(GOOD).unwrap();
    assert_eq!(dossier.declared.plain(), "139108.94");
    assert_eq!(dossier.report.as_deref(), Some("rapport.docx"));
    assert_eq!((dossier.fiscal_year, dossier.missions.len()), (Some(2018), 2));
    let miami = &dossier.missions[0];
    assert_eq!(miami.country.as_deref(), Some("US"));
    assert_eq!(miami.headcount.total(), Some(20));
    assert_eq!(
        miami.special_mandate.as_ref().and_then(|one| one.date),
        Some(rappro::model::Date::constant(2017, 10, 20))
    );
    let natures: Vec<(&str, String)> =
        miami.declared_by_nature.iter().map(|(name, amount)| (&**name, amount.plain())).collect();
    assert_eq!(natures, [("Transport aérien", "45210.30".to_owned()), ("Avoir", "-12.50".to_owned())]);
    assert_eq!(&*dossier.missions[1].label, "MILAN");
    assert_eq!(dossier.rules.gap_max.to_string(), "0.05");
    assert_eq!(dossier.rules.exchange_gap_max_percent.to_string(), "2.5");
    assert_eq!(dossier.rules.base.name(), "paye");
    assert_eq!(dossier.rules.settings.len(), 2);
    let source = &dossier.sources["exports/vieux.xlsx"];
    assert_eq!((source.delimiter, source.header_row, source.columns.len()), (Some('\t'), Some(4), 1));
    assert_eq!(source.mission, Some(MissionId(0)));
}

#[test]
fn windows_line_ends_and_byte_order_mark_change_nothing() {
    assert_eq!(read(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))), read(GOOD));
}

#[test]
fn other_encodings_are_named() {
    let told = |bytes: &[u8]| read_bytes(bytes).unwrap_err();
    assert!(told(b"a = 1\ntitre = \"D\xE9placements\"").contains("ligne 2"));
    assert!(told(b"\xFF\xFEt\0i\0").contains("UTF-16"));
}

#[test]
fn a_misspelt_key_names_the_nearest_with_line_and_column() {
    insta::assert_snapshot!(refusal("elus = 6", "élus = 6"), @r#"
    dossier.toml, ligne 17, colonne 1 : « élus » : une clé s’écrit sans accent ni espace.
      17 | élus = 6
         | ^
      À faire : écrire elus, ou "élus" entre guillemets s’il s’agit d’une nature de dépense.
    "#);
    insta::assert_snapshot!(refusal("organisme =", "organsime ="), @r#"
    dossier.toml, ligne 3, colonne 1 : clé inconnue « organsime ».
      3 | organsime = "Département"
        | ^^^^^^^^^
      À faire : vouliez-vous écrire « organisme » ?
    "#);
    insta::assert_snapshot!(refusal("rapport =", "couleur ="), @r"
    dossier.toml, ligne 7, colonne 1 : clé inconnue « couleur ».
      7 | couleur = '.\rapport.docx'
        | ^^^^^^^
      À faire : supprimer cette ligne ; les clés possibles sont : titre, organisme, commission, exercice, devise, montant_declare, rapport, mission, parametres, comptes, controles, source.
    ");
    insta::assert_snapshot!(refusal("probable_duplicate", "probable_duplicates"), @r#"
    dossier.toml, ligne 39, colonne 1 : clé inconnue « probable_duplicates » dans [controles] (aucun contrôle de ce nom).
      39 | probable_duplicates = "information"
         | ^^^^^^^^^^^^^^^^^^^
      À faire : vouliez-vous écrire « probable_duplicate » ?
    "#);
    insta::assert_snapshot!(refusal("{ montant =", "{ montants ="), @r#"
    dossier.toml, ligne 49, colonne 14 : « montants » n’est pas le nom d’une donnée.
      49 | colonnes = { montants = "Mt liquidé" }
         |              ^^^^^^^^
      À faire : vouliez-vous écrire « montant » ?
    "#);
}

#[test]
fn amounts_and_dates_are_strict() {
    insta::assert_snapshot!(refusal("\"133558.52\"", "133558.52"), @r#"
    dossier.toml, ligne 16, colonne 19 : « montant_declare » est écrit sans guillemets : un nombre nu peut perdre ses centimes à la lecture.
      16 | montant_declare = 133558.52
         |                   ^^^^^^^^^
      À faire : écrire montant_declare = "133558.52"
    "#);
    insta::assert_snapshot!(refusal("\"133558.52\"", "\"133.558\""), @r#"
    dossier.toml, ligne 16, colonne 19 : « 133.558 » peut se lire 133558 ou 133,558 : le montant est ambigu.
      16 | montant_declare = "133.558"
         |                   ^^^^^^^^^
      À faire : écrire "133558.00" s’il s’agit de milliers, sinon deux décimales au plus.
    "#);
    insta::assert_snapshot!(refusal("\"133558.52\"", "\"133558.525\""), @r#"
    dossier.toml, ligne 16, colonne 19 : le montant « 133558.525 » a plus de 2 décimales, ce qui n’existe pas en EUR.
      16 | montant_declare = "133558.525"
         |                   ^^^^^^^^^^^^
      À faire : écrire un montant avec 2 décimales au plus, par exemple "1177.87".
    "#);
    insta::assert_snapshot!(refusal("\"133558.52\"", "\"-1.00\""), @r#"
    dossier.toml, ligne 16, colonne 19 : « montant_declare » est négatif.
      16 | montant_declare = "-1.00"
         |                   ^^^^^^^
      À faire : écrire un montant positif ou nul.
    "#);
    insta::assert_snapshot!(refusal("2017-11-10", "2017-11-03"), @r"
    dossier.toml, ligne 15, colonne 7 : la mission finit le 03/11/2017, avant de commencer le 04/11/2017.
      15 | fin = 2017-11-03
         |       ^^^^^^^^^^
      À faire : corriger « debut » ou « fin ».
    ");
    insta::assert_snapshot!(refusal("2017-11-10", "\"10/11/2017\""), @r#"
    dossier.toml, ligne 15, colonne 7 : « fin » attend une date AAAA-MM-JJ sans guillemets, et non un texte.
      15 | fin = "10/11/2017"
         |       ^^^^^^^^^^^^
      À faire : écrire fin = 2017-11-10
    "#);
    insta::assert_snapshot!(refusal("2017-11-10", "1917-11-10"), @r"
    dossier.toml, ligne 15, colonne 7 : « fin » n’est pas une date possible.
      15 | fin = 1917-11-10
         |       ^^^^^^^^^^
      À faire : vérifier le jour, le mois et l’année (de 1990 à 2100).
    ");
    insta::assert_snapshot!(refusal("2017-11-10", "2017-11-10T10:00:00"), @r"
    dossier.toml, ligne 15, colonne 7 : « fin » attend une date, sans heure.
      15 | fin = 2017-11-10T10:00:00
         |       ^^^^^^^^^^^^^^^^^^^
      À faire : écrire fin = AAAA-MM-JJ, par exemple 2017-11-04
    ");
    insta::assert_snapshot!(refusal("\"2,5\"", "\"101\""), @r#"
    dossier.toml, ligne 34, colonne 29 : « 101 » n’est pas un pourcentage possible.
      34 | ecart_change_max_pourcent = "101"
         |                             ^^^^^
      À faire : écrire un pourcentage entre 0 et 100, par exemple "2".
    "#);
}

#[test]
fn grammar_is_explained_in_french() {
    insta::assert_snapshot!(refusal("\"0,05\"", "0,05"), @r#"
    dossier.toml, ligne 33, colonne 14 : un montant s’écrit entre guillemets.
      33 | ecart_max = 0,05
         |              ^
      À faire : écrire ecart_max = "0,05"
    "#);
    insta::assert_snapshot!(refusal("2017-11-10", "10/11/2017"), @r"
    dossier.toml, ligne 15, colonne 7 : « 10/11/2017 » n’est pas une date AAAA-MM-JJ.
      15 | fin = 10/11/2017
         |       ^^^^^^^^^^
      À faire : écrire fin = 2017-11-10
    ");
    insta::assert_snapshot!(refusal("2017-11-10", "2017-11-31"), @r"
    dossier.toml, ligne 15, colonne 7 : « 2017-11-31 » n’est pas une date possible.
      15 | fin = 2017-11-31
         |       ^^^^^^^^^^
      À faire : vérifier le jour et le mois ; une date s’écrit AAAA-MM-JJ, sans guillemets.
    ");
    insta::assert_snapshot!(refusal("\"Département\"", "Département"), @r#"
    dossier.toml, ligne 3, colonne 13 : il manque des guillemets autour du texte.
      3 | organisme = Département
        |             ^^^^^^^^^^^
      À faire : écrire organisme = "Département"
    "#);
    insta::assert_snapshot!(refusal("\"Département\"", "« Département »"), @r#"
    dossier.toml, ligne 3, colonne 13 : les guillemets typographiques ne sont pas compris.
      3 | organisme = « Département »
        |             ^^^^^^^^^^^^^^^
      À faire : écrire "Département" avec des guillemets droits.
    "#);
    insta::assert_snapshot!(refusal("\"Département\"", "\"Département"), @r#"
    dossier.toml, ligne 3, colonne 25 : le guillemet de fin manque.
      3 | organisme = "Département
        |                         ^
      À faire : écrire "Département"
    "#);
    insta::assert_snapshot!(refusal("exercice = 2018", "exercice : 2018"), @r"
    dossier.toml, ligne 5, colonne 10 : le signe « = » manque entre la clé et sa valeur.
      5 | exercice : 2018
        |          ^
      À faire : écrire exercice = 2018
    ");
    insta::assert_snapshot!(refusal("exercice = 2018", "exercice ="), @r"
    dossier.toml, ligne 5, colonne 11 : « exercice » n’a pas de valeur.
      5 | exercice =
        |           ^
      À faire : écrire une valeur après le signe « = », ou supprimer la ligne.
    ");
    insta::assert_snapshot!(refusal("exercice = 2018", "exercice = 2018\nexercice = 2019"), @r"
    dossier.toml, ligne 6, colonne 1 : cette clé ou cette rubrique est écrite deux fois.
      6 | exercice = 2019
        | ^^^^^^^^
      À faire : n’en garder qu’une.
    ");
    insta::assert_snapshot!(refusal("\"MIA\", \"Floride\"", "\"MIA\" \"Floride\""), @r#"
    dossier.toml, ligne 12, colonne 16 : cette liste n’est pas comprise : une virgule, un guillemet ou un crochet manque.
      12 | alias = ["MIA" "Floride"]
         |                ^
      À faire : écrire par exemple ["MIA", "Floride"] ou { reference = "…", date = 2017-10-20 }.
    "#);
    insta::assert_snapshot!(refusal("exports\\\\vieux", "exports\\vieux"), @r#"
    dossier.toml, ligne 42, colonne 18 : la barre « \ » des chemins de Windows n’est pas comprise entre guillemets.
      42 | [source."exports\vieux.xlsx"]
         |                  ^
      À faire : écrire le chemin avec des barres « / », par exemple "exports/mandats.xlsx".
    "#);
    insta::assert_snapshot!(refusal("\"exports\\\\vieux.xlsx\"", "exports/vieux.xlsx"), @r#"
    dossier.toml, ligne 42, colonne 16 : le chemin du fichier doit être entre guillemets.
      42 | [source.exports/vieux.xlsx]
         |                ^
      À faire : écrire par exemple [source."exports/mandats.xlsx"]
    "#);
    insta::assert_snapshot!(refusal("organisme", "organisme déclaré"), @r#"
    dossier.toml, ligne 3, colonne 11 : « organisme déclaré » : une clé s’écrit sans accent ni espace.
      3 | organisme déclaré = "Département"
        |           ^
      À faire : écrire organisme_declare, ou "organisme déclaré" entre guillemets s’il s’agit d’une nature de dépense.
    "#);
}

#[test]
fn a_single_bracket_and_a_hidden_extension_are_recognised() {
    let single = GOOD.replace("[[mission]]", "[mission]");
    assert!(read(&single).unwrap_err().contains("écrire [[mission]]"));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml.txt"), GOOD).unwrap();
    assert!(load(folder.path()).unwrap_err().to_string().contains("doit s’appeler « dossier.toml »"));
}

#[test]
fn names_shared_by_two_missions_are_refused() {
    insta::assert_snapshot!(refusal("code = \"MILAN\"", "code = \"Miami\""), @r"
    dossier.toml, ligne 26, colonne 1 : le code « Miami » de la mission « Miami » désigne aussi la mission « MIAMI » : une ligne pourrait appartenir aux deux.
      26 | [[mission]]
         | ^^^^^^^^^^^
      À faire : donner à chaque mission des noms qui ne sont qu’à elle.
    ");
    insta::assert_snapshot!(refusal("code = \"MILAN\"", "code = \"MILAN\"\noperations = [\"2017-RI-4\"]"), @r"
    dossier.toml, ligne 26, colonne 1 : l’opération « 2017-RI-4 » de la mission « MILAN » désigne aussi la mission « MIAMI » : une ligne pourrait appartenir aux deux.
      26 | [[mission]]
         | ^^^^^^^^^^^
      À faire : donner à chaque mission des noms qui ne sont qu’à elle.
    ");
}

#[test]
fn every_fault_is_told_at_once() {
    let bad = GOOD
        .replace("titre =", "title =")
        .replace("\"us\"", "\"États-Unis\"")
        .replace("elus = 6", "elus = -6")
        .replace("base = \"paye\"", "base = \"payé\"")
        .replace("late_ratification = \"inactif\"", "late_ratification = \"off\"")
        .replace("role = \"ignorer\"", "role = \"compta\"")
        .replace("ligne_entete = 4", "ligne_entete = 0")
        .replace("fin = 2017-12-07\n", "");
    insta::assert_snapshot!(read(&bad).unwrap_err(), @r#"
    dossier.toml : 8 points à corriger.

    dossier.toml, ligne 2, colonne 1 : clé inconnue « title ».
      2 | title = "Déplacements 2017"
        | ^^^^^
      À faire : vouliez-vous écrire « titre » ?

    dossier.toml, ligne 13, colonne 8 : « États-Unis » n’est pas un code de pays.
      13 | pays = "États-Unis"
         |        ^^^^^^^^^^^^
      À faire : écrire le code à deux lettres, par exemple "US" pour les États-Unis, "IT" pour l’Italie.

    dossier.toml, ligne 17, colonne 8 : « elus » vaut -6, ce qui n’est pas possible.
      17 | elus = -6
         |        ^^
      À faire : écrire un nombre entier entre 0 et 10000.

    dossier.toml, ligne 26, colonne 1 : la clé « fin » manque dans la mission « MILAN ».
      26 | [[mission]]
         | ^^^^^^^^^^^
      À faire : ajouter fin = 2017-11-10 (transport compris)

    dossier.toml, ligne 35, colonne 8 : « payé » n’est pas une valeur possible de « base ».
      35 | base = "payé"
         |        ^^^^^^
      À faire : vouliez-vous écrire "paye" ? les valeurs possibles sont : engage, mandate, paye.

    dossier.toml, ligne 39, colonne 21 : « off » n’est pas une valeur possible de « late_ratification ».
      39 | late_ratification = "off"
         |                     ^^^^^
      À faire : les valeurs possibles sont : bloquant, a_verifier, information, inactif.

    dossier.toml, ligne 42, colonne 8 : « compta » n’est pas une valeur possible de « role ».
      42 | role = "compta"
         |        ^^^^^^^^
      À faire : les valeurs possibles sont : comptabilite, justificatifs, recettes, delegation, taux, bareme, rapport, ignorer.

    dossier.toml, ligne 47, colonne 16 : « ligne_entete » vaut 0, ce qui n’est pas possible.
      47 | ligne_entete = 0
         |                ^
      À faire : écrire un nombre entier entre 1 et 1048576.
    "#);
}

#[test]
fn an_empty_file_says_what_to_write() {
    insta::assert_snapshot!(read("").unwrap_err(), @r#"
    dossier.toml : 3 points à corriger.

    dossier.toml : la clé « titre » manque.
      À faire : ajouter titre = "Objet du rapport"

    dossier.toml : la clé « montant_declare » manque.
      À faire : ajouter montant_declare = "139108.94" (le total du rapport)

    dossier.toml : la clé « mission » manque.
      À faire : ajouter une rubrique [[mission]] par mission, avec code, debut, fin et montant_declare (« rappro init » en écrit un modèle).
    "#);
}

fn check_lines() -> impl Iterator<Item = template::CheckLine> {
    CHECK_IDS.iter().map(|id| [*id, "bloquant", "Titre"])
}

/// The template as someone fills it in, every commented line put to use.
fn filled(template: &str) -> String {
    let used = template.lines().map(|line| {
        let meant = line.strip_prefix("# ").filter(|meant| meant.contains(" = ") || meant.starts_with('['));
        meant.unwrap_or(line).to_owned()
    });
    let used: String = used.map(|line| line + "\n").collect();
    used.replacen("titre = \"\"", "titre = \"Objet\"", 1)
        .replacen("code = \"\"", "code = \"MIAMI\"", 1)
        .replace("montant_declare = \"\"", "montant_declare = \"133558.52\"")
        .replacen("debut = AAAA-MM-JJ", "debut = 2017-11-04", 1)
        .replacen("fin = AAAA-MM-JJ", "fin = 2017-11-10", 1)
        .replacen("role = \"comptabilite\"", "role = \"ignorer\"", 1)
}

#[test]
fn the_template_loads_once_filled_in_and_its_defaults_are_the_programs() {
    let template = template::text(check_lines());
    let dossier = read(&filled(&template)).unwrap_or_else(|told| panic!("{told}"));
    assert_eq!(dossier.rules.settings.len(), CHECK_IDS.len());
    // Accounts have no default: what a usage that is not named has depends on the nomenclature.
    assert_eq!(dossier.rules.accounts.len(), Usage::keys().count());
    let without = Rules { settings: Default::default(), accounts: Default::default(), ..dossier.rules };
    assert_eq!(without, Rules::default());
    assert_eq!(dossier.sources.len(), 1);
}

#[test]
fn the_template_before_filling_says_what_remains() {
    insta::assert_snapshot!(read(&template::text(std::iter::empty())).unwrap_err(), @r"
    dossier.toml : 2 points à corriger.

    dossier.toml, ligne 29, colonne 9 : « debut » reste à remplir.
      29 | debut = AAAA-MM-JJ                      # premier jour, transport compris
         |         ^^^^^^^^^^
      À faire : écrire la date, par exemple debut = 2017-11-04

    dossier.toml, ligne 30, colonne 7 : « fin » reste à remplir.
      30 | fin = AAAA-MM-JJ                        # dernier jour, transport compris
         |       ^^^^^^^^^^
      À faire : écrire la date, par exemple fin = 2017-11-04
    ");
}

#[test]
fn the_catalogue_holds_only_checks_that_controles_may_name() {
    let unknown: Vec<&str> = rappro::check::CATALOGUE.iter().map(|check| check.id).collect();
    let unknown: Vec<&str> = unknown.into_iter().filter(|id| !CHECK_IDS.contains(id)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

proptest::proptest! {
    /// Whatever is in the file, it is read or refused in words.
    #[test]
    fn no_file_makes_the_program_stumble(at in 0..GOOD.len(), length in 0..40_usize, noise in "\\PC{0,6}|[\"=\\[\\]{}#\\n\\\\.,'é-]{0,6}") {
        let mut bytes = GOOD.as_bytes().to_vec();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, noise.bytes());
        match read_bytes(&bytes) {
            Ok(dossier) => proptest::prop_assert!(!dossier.missions.is_empty()),
            Err(told) => proptest::prop_assert!(told.starts_with("dossier.toml") && told.contains("À faire"), "{}", told),
        }
    }
}
