//! The program as a person meets it: exit code, words, and nothing written when it refuses.

use std::fs;
use std::path::Path;

use snapbox::IntoData;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

fn rappro(folder: &Path, arguments: &[&str]) -> Command {
    Command::new(cargo_bin!("rappro")).current_dir(folder).args(arguments).env_remove("NO_COLOR")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Names below a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            true => names.extend(self::names(&path).into_iter().map(|below| format!("{name}/{below}"))),
            false => names.push(name),
        }
    }
    names.sort();
    names
}

/// Exit code 2, one message, nothing written.
fn refused(folder: &Path, arguments: &[&str], told: impl IntoData) {
    let before = names(folder);
    rappro(folder, arguments).assert().code(2).stdout_eq("").stderr_eq(told);
    assert_eq!(names(folder), before, "{arguments:?} wrote something");
}

const DOSSIER: &str = "titre = \"Essai\"\nmontant_declare = \"10.00\"\n\n[[mission]]\ncode = \"A\"\ndebut = 2017-11-04\nfin = 2017-11-10\nmontant_declare = \"10.00\"\n";

fn dossier(good: &str, bad: &str) -> tempfile::TempDir {
    let folder = folder();
    assert!(DOSSIER.contains(good));
    fs::write(folder.path().join("dossier.toml"), DOSSIER.replacen(good, bad, 1)).unwrap();
    folder
}

#[test]
fn a_wrong_folder() {
    refused(
        folder().path(),
        &["run", "absent"],
        str![[r#"
rappro : absent : ce dossier n’existe pas ou n’est pas un répertoire.
  À faire : vérifier le chemin, ou créer un dossier avec « rappro init absent ».

"#]],
    );
}

#[test]
fn a_file_where_a_folder_is_meant() {
    let folder = dossier("", "");
    fs::create_dir(folder.path().join("mission")).unwrap();
    fs::copy(folder.path().join("dossier.toml"), folder.path().join("mission/dossier.toml")).unwrap();
    refused(
        folder.path(),
        &["run", "mission/dossier.toml"],
        str![[r#"
rappro : mission/dossier.toml : c’est un fichier, un dossier est un répertoire.
  À faire : indiquer le répertoire qui le contient, « mission ».

"#]],
    );
    fs::write(folder.path().join("mission/notes.txt"), "").unwrap();
    fs::remove_file(folder.path().join("mission/dossier.toml")).unwrap();
    refused(
        folder.path(),
        &["annexe", "mission/notes.txt"],
        str![[r#"
rappro : mission/notes.txt : c’est un fichier, un dossier est un répertoire.
  À faire : indiquer le répertoire qui contient « dossier.toml ».

"#]],
    );
}

#[test]
fn a_folder_without_dossier() {
    refused(
        folder().path(),
        &["run"],
        str![[r#"
rappro : répertoire courant : fichier « dossier.toml » introuvable.
  À faire : le créer avec « rappro init . », ou indiquer le bon répertoire.

"#]],
    );
}

#[test]
fn a_misspelt_key() {
    refused(
        dossier("titre", "titer").path(),
        &["run"],
        str![[r#"
rappro : dossier.toml, ligne 1, colonne 1 : clé inconnue « titer ».
  1 | titer = "Essai"
    | ^^^^^
  À faire : vouliez-vous écrire « titre » ?

"#]],
    );
}

#[test]
fn a_bad_amount() {
    refused(
        dossier("\"10.00\"", "\"1.234\"").path(),
        &["run"],
        str![[r#"
rappro : dossier.toml, ligne 2, colonne 19 : « 1.234 » peut se lire 1234 ou 1,234 : le montant est ambigu.
  2 | montant_declare = "1.234"
    |                   ^^^^^^^
  À faire : écrire "1234.00" s’il s’agit de milliers, sinon deux décimales au plus.

"#]],
    );
}

#[test]
fn a_bad_date() {
    refused(
        dossier("2017-11-10", "2017-11-31").path(),
        &["run"],
        str![[r#"
rappro : dossier.toml, ligne 7, colonne 7 : « 2017-11-31 » n’est pas une date possible.
  7 | fin = 2017-11-31
    |       ^^^^^^^^^^
  À faire : vérifier le jour et le mois ; une date s’écrit AAAA-MM-JJ, sans guillemets.

"#]],
    );
}

#[test]
fn an_output_in_no_folder() {
    refused(
        dossier("", "").path(),
        &["run", "-o", "absent/r.xlsx"],
        str![[r#"
rappro : absent : ce répertoire n’existe pas, le résultat ne peut y être écrit.
  À faire : le créer, ou choisir un autre emplacement.

"#]],
    );
}

#[test]
fn an_output_that_is_no_workbook() {
    refused(
        dossier("", "").path(),
        &["run", "-o", "r.csv"],
        str![[r#"
rappro : r.csv : le classeur est au format .xlsx.
  À faire : donner au résultat un nom qui finit par « .xlsx ».

"#]],
    );
}

#[test]
fn an_output_that_is_somebody_elses() {
    let folder = dossier("", "");
    fs::write(folder.path().join("mandats.xlsx"), "theirs").unwrap();
    refused(
        folder.path(),
        &["run", "-o", "mandats.xlsx"],
        str![[r#"
rappro : mandats.xlsx : ce fichier existe déjà et n’a pas été produit par rappro, ou il est endommagé : il ne sera pas remplacé.
  À faire : choisir un autre nom avec « -o » ; si c’est le classeur du mois dernier, endommagé, le déplacer et donner à « --previous » sa dernière copie du répertoire « archives ».

"#]],
    );
    assert_eq!(fs::read_to_string(folder.path().join("mandats.xlsx")).unwrap(), "theirs");
}

#[test]
fn an_output_that_is_open_in_a_spreadsheet_program() {
    let folder = dossier("", "");
    fs::write(folder.path().join("~$rapprochement.xlsx"), "").unwrap();
    refused(
        folder.path(),
        &["run"],
        str![[r#"
rappro : rapprochement.xlsx : ce fichier semble ouvert dans Excel ou LibreOffice (présence de « ~$rapprochement.xlsx »).
  À faire : le fermer, puis relancer ; s’il n’est ouvert nulle part, supprimer ce fichier de verrouillage.

"#]],
    );
}

#[test]
fn json_never_replaces_another_file() {
    refused(
        dossier("", "").path(),
        &["run", "--json", "dossier.toml"],
        str![[r#"
rappro : dossier.toml : ce fichier existe déjà et n’est pas un résultat de rappro : il ne sera pas remplacé.
  À faire : choisir un autre nom avec « --json ».

"#]],
    );
}

#[cfg(unix)]
#[test]
fn a_read_only_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = dossier("", "");
    let lock = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    lock(0o555);
    // An administrator may write everywhere.
    if fs::write(folder.path().join("probe"), "").is_err() {
        refused(
            folder.path(),
            &["run"],
            str![[r#"
rappro : rapprochement.xlsx : écriture impossible (accès refusé).
  À faire : fermer le fichier s’il est ouvert dans Excel, vérifier la place disponible et les droits sur le répertoire. Ce qui s’y trouvait déjà n’a pas été modifié.

"#]],
        );
    }
    lock(0o755);
}

#[test]
fn init_twice() {
    let folder = folder();
    rappro(folder.path(), &["init", "essai"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
essai/dossier.toml est créé.
Ensuite : le remplir, déposer les exports dans essai/exports, puis : rappro run essai

"#]])
        .stderr_eq("");
    assert_eq!(names(folder.path()), ["essai/dossier.toml"]);
    assert!(folder.path().join("essai/exports").is_dir());
    refused(
        folder.path(),
        &["init", "essai"],
        str![[r#"
rappro : essai/dossier.toml : ce fichier existe déjà, il n’a pas été modifié.
  À faire : choisir un autre répertoire, ou compléter ce fichier.

"#]],
    );
    refused(
        folder.path(),
        &["run", "essai"],
        str![[r#"
rappro : essai/dossier.toml : 2 points à corriger.

essai/dossier.toml, ligne 29, colonne 9 : « debut » reste à remplir.
  29 | debut = AAAA-MM-JJ                      # premier jour, transport compris
     |         ^^^^^^^^^^
  À faire : écrire la date, par exemple debut = 2017-11-04

essai/dossier.toml, ligne 30, colonne 7 : « fin » reste à remplir.
  30 | fin = AAAA-MM-JJ                        # dernier jour, transport compris
     |       ^^^^^^^^^^
  À faire : écrire la date, par exemple fin = 2017-11-04

"#]],
    );
}

#[test]
fn the_demonstration_is_carried_by_the_program() {
    let folder = folder();
    rappro(folder.path(), &["init", "--exemple", "essai"]).assert().code(0).stderr_eq("");
    let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017");
    let unpacked = folder.path().join("essai");
    // Results of a run may stand beside the exports of the repository.
    let is_export = |name: &String| !name.starts_with("archives/") && name != "rapprochement.xlsx";
    assert_eq!(names(&unpacked), names(&carried).into_iter().filter(is_export).collect::<Vec<_>>());
    for name in names(&unpacked) {
        assert_eq!(fs::read(unpacked.join(&name)).unwrap(), fs::read(carried.join(&name)).unwrap(), "{name}");
    }
    refused(
        folder.path(),
        &["init", "--exemple", "essai"],
        str![[r#"
rappro : essai/comptabilite/mandats-2017.xlsx : ce fichier existe déjà, il n’a pas été modifié.
  À faire : choisir un autre répertoire, ou compléter ce fichier.

"#]],
    );
}

#[test]
fn a_demonstration_that_cannot_be_written_whole_leaves_nothing() {
    let folder = folder();
    let there = folder.path().join("essai");
    fs::create_dir(&there).unwrap();
    // A file stands where the last of its folders would go.
    let carried = names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017"));
    let last = carried.iter().rev().find_map(|name| Some(name.split_once('/')?.0.to_owned())).unwrap();
    fs::write(there.join(&last), "note").unwrap();
    rappro(folder.path(), &["init", "--exemple", "essai"]).assert().code(2);
    assert_eq!(names(&there), std::slice::from_ref(&last));
    assert_eq!(fs::read_dir(&there).unwrap().count(), 1, "folders are left");
    assert_eq!(fs::read_to_string(there.join(&last)).unwrap(), "note");
    fs::remove_file(there.join(&last)).unwrap();
    rappro(folder.path(), &["init", "--exemple", "essai"]).assert().code(0);
}

#[test]
fn a_run_tells_its_verdict_by_words_code_and_json() {
    let folder = folder();
    rappro(folder.path(), &["init", "--exemple", "essai"]).assert().code(0);
    let date = ["--date", "2019-01-15"];
    let run = |more: &[&str]| {
        let arguments = [&["run", "essai"], &date[..], more].concat();
        let output = rappro(folder.path(), &arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, summary, errors) = run(&["--json", "r.json"]);
    assert_eq!((code, errors.as_str()), (Some(1), ""));
    assert!(summary.starts_with("Bloqué : à corriger avant la ratification\n"), "{summary}");
    assert!(!summary.contains('\u{1b}'), "colours in a pipe");
    let file: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("r.json")).unwrap()).unwrap();
    assert_eq!(file["verdict"], "blocked");
    let (code, quiet, errors) = run(&["--quiet"]);
    assert_eq!((code, quiet.as_str(), errors.as_str()), (Some(1), "", ""));
    let (code, results, summary) = run(&["--json", "-"]);
    assert_eq!(code, Some(1));
    assert!(serde_json::from_str::<serde_json::Value>(&results).is_ok());
    assert!(summary.starts_with("Bloqué"), "{summary}");
}

#[test]
fn an_unknown_check() {
    refused(
        folder().path(),
        &["explain", "toto"],
        str![[r#"
rappro : aucun contrôle ne s’appelle « toto ».
  À faire : voir la liste des contrôles avec « rappro explain ».

"#]],
    );
}

#[test]
fn an_unknown_command_option_or_date() {
    let folder = folder();
    refused(
        folder.path(),
        &["rum"],
        str![[r#"
rappro : commande inconnue « rum ».
  Vouliez-vous écrire « run » ?
  Utilisation : rappro <COMMANDE>
  Aide : rappro --help

"#]],
    );
    refused(
        folder.path(),
        &["run", "--jsno", "x"],
        str![[r#"
rappro : option inconnue « --jsno ».
  Vouliez-vous écrire « --json » ?
  Utilisation : rappro run --json <FICHIER> [DOSSIER]
  Aide : rappro --help

"#]],
    );
    refused(
        folder.path(),
        &["run", "--date", "15/01/2019"],
        str![[r#"
rappro : « 15/01/2019 » ne convient pas à « --date » : écrire une date possible sous la forme AAAA-MM-JJ, par exemple 2019-01-15.
  Aide : rappro --help

"#]],
    );
    refused(
        folder.path(),
        &["run", "--date", "0000-01-01"],
        str![[r#"
rappro : « 0000-01-01 » ne convient pas à « --date » : écrire une date possible sous la forme AAAA-MM-JJ, par exemple 2019-01-15.
  Aide : rappro --help

"#]],
    );
    refused(
        folder.path(),
        &["run", "--previous", "a.xlsx", "--no-previous"],
        str![[r#"
rappro : « --previous » et « --no-previous » ne peuvent aller ensemble.
  Utilisation : rappro run --previous <FICHIER.xlsx> [DOSSIER]
  Aide : rappro --help

"#]],
    );
    refused(
        folder.path(),
        &["run", "a", "b"],
        str![[r#"
rappro : « b » est de trop.
  Utilisation : rappro run [OPTIONS] [DOSSIER]
  Aide : rappro --help

"#]],
    );
    refused(
        folder.path(),
        &["inspect"],
        str![[r#"
rappro : il manque FICHIER.
  Utilisation : rappro inspect <FICHIER>...
  Aide : rappro --help

"#]],
    );
    refused(
        folder.path(),
        &["completions", "ksh"],
        str![[r#"
rappro : « ksh » n’est pas une valeur possible ; écrire bash, elvish, fish, powershell, zsh.
  Vouliez-vous écrire « zsh » ?
  Aide : rappro --help

"#]],
    );
}

#[test]
fn a_workbook_of_last_month_that_is_cut() {
    let folder = dossier("Essai", "Essai");
    std::fs::write(folder.path().join("cut.xlsx"), b"PK\x03\x04 and no more").unwrap();
    std::fs::write(folder.path().join("notes.xlsx"), "ceci est un texte\n").unwrap();
    for name in ["cut.xlsx", "notes.xlsx"] {
        let output = rappro(folder.path(), &["run", ".", "--previous", name]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(name) && told.contains("ne peut pas être relu"), "{told}");
        assert!(told.contains("« archives »") && !told.contains("le droit de le lire"), "{told}");
    }
}

#[test]
fn a_file_to_inspect_that_is_not_there() {
    refused(
        folder().path(),
        &["inspect", "absent.xlsx"],
        str![[r#"
rappro : absent.xlsx : lecture impossible (fichier introuvable).
  À faire : vérifier que le fichier existe et que vous avez le droit de le lire.

"#]],
    );
    refused(
        folder().path(),
        &["inspect", "."],
        str![[r#"
rappro : . : c’est un répertoire.
  À faire : indiquer les fichiers à examiner, par exemple exports/mandats.xlsx.

"#]],
    );
}

#[test]
fn the_version_and_the_completions() {
    let folder = folder();
    let version = format!("rappro {}\n", env!("CARGO_PKG_VERSION"));
    rappro(folder.path(), &["--version"]).assert().code(0).stdout_eq(version);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = rappro(folder.path(), &["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && script.contains("no-previous"), "{shell}");
    }
}

#[test]
fn help_is_french() {
    let folder = folder();
    rappro(folder.path(), &["--help"]).assert().code(0).stdout_eq(str![[r#"
Rapproche le coût déclaré des missions, la comptabilité et les justificatifs, avant la ratification.

Utilisation : rappro <COMMANDE>

Commandes :
  run          Rapproche un dossier et écrit le classeur
  inspect      Montre comment des fichiers sont compris, sans rapprocher
  init         Crée un dossier à remplir, ou le dossier de démonstration
  annexe       Écrit l’annexe du rapport : état récapitulatif des dépenses et listes des membres
  explain      Liste les contrôles, ou en explique un
  completions  Écrit le script de complétion d’un interpréteur de commandes

Options :
  -V, --version  Affiche la version
  -h, --help     Affiche cette aide

Pour commencer : rappro init --exemple essai, puis rappro run essai
Aide d’une commande : rappro COMMANDE --help

"#]]);
    rappro(folder.path(), &["run", "--help"]).assert().code(0).stdout_eq(str![[r#"
Rapproche un dossier et écrit le classeur

Utilisation : rappro run [OPTIONS] [DOSSIER]

Arguments :
  [DOSSIER]  Le dossier : dossier.toml et ses exports (par défaut : le répertoire courant)

Options :
  -o, --output <FICHIER.xlsx>    Le classeur à écrire (par défaut : DOSSIER/rapprochement.xlsx)
      --json <FICHIER>           Écrit aussi les résultats en JSON ; « - » pour la sortie standard
      --previous <FICHIER.xlsx>  Le classeur dont reprendre les réponses du service (par défaut :
                                 celui qui est remplacé)
      --no-previous              Ne reprend aucune réponse
      --date <AAAA-MM-JJ>        La date du rapprochement (par défaut : aujourd’hui)
      --strict                   Compte aussi les constats à vérifier dans le code de sortie
  -q, --quiet                    N’affiche ni résumé ni progression
  -h, --help                     Affiche cette aide

Code de sortie : 0 rien ne bloque la ratification ; 1 au moins un constat bloquant est ouvert (avec
--strict, aussi à vérifier) ; 2 le programme n’a pas pu faire son travail.

"#]]);
    rappro(folder.path(), &["init", "--help"]).assert().code(0).stdout_eq(str![[r#"
Crée un dossier à remplir, ou le dossier de démonstration

Utilisation : rappro init [OPTIONS] [DOSSIER]

Arguments :
  [DOSSIER]  Le dossier à créer (par défaut : le répertoire courant)

Options :
      --exemple            Y dépose le dossier de démonstration, aux données fictives
      --rapport <FICHIER>  Remplit dossier.toml d’après le texte du rapport (.docx, .odt, .pdf, .txt
                           ou .md)
  -h, --help               Affiche cette aide

"#]]);
    for command in ["inspect", "explain", "completions"] {
        let output = rappro(folder.path(), &[command, "--help"]).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        let english = ["Usage:", "Options:", "Arguments:", "Print", "possible values", "default:"];
        let found: Vec<&str> = english.into_iter().filter(|word| help.contains(word)).collect();
        assert!(found.is_empty() && help.contains("Utilisation"), "{command}: {found:?}\n{help}");
    }
}

#[test]
fn old_workbooks_are_read_by_a_child_and_give_the_same_entries() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    for name in ["table.xls", "table.xlsb"] {
        let output = rappro(&root, &["inspect", name, "--json", "-"]).output().unwrap();
        assert!(output.status.success(), "{name}");
        let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let (facts, _) = rappro::inspect(&[&root.join(name)]);
        let entries = facts.files[0].tables[0].rows.entries;
        assert_eq!(shown["sources"][0]["tables"][0]["rows"]["entries"], entries, "{name}");
        assert!(entries > 0, "{name}");
    }
}

#[test]
fn a_child_answers_about_nonsense_with_a_refusal() {
    let nonsense: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1nonsense";
    let output = rappro(folder().path(), &["__lire-classeur", "xls"]).stdin(nonsense).output().unwrap();
    assert!(output.status.success());
    assert!(output.stdout.starts_with(b"R"));
}

/// A large run begins anew where the C library can be told something: nobody sees it.
#[test]
fn a_large_run_says_what_it_says_without_beginning_again() {
    let told = |may_begin_again: bool| {
        let folder = dossier("Essai", "Essai");
        let export = fs::File::create(folder.path().join("sauvegarde.csv")).unwrap();
        export.set_len(65 << 20).unwrap();
        let run =
            rappro(folder.path(), &["run", "--no-previous", "--date", "2019-01-15", "--json", "resultats.json"]);
        let run = match may_begin_again {
            true => run.env_remove("GLIBC_TUNABLES"),
            false => run.env("GLIBC_TUNABLES", ""),
        };
        let output = run.output().unwrap();
        let printed = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), printed, fs::read_to_string(folder.path().join("resultats.json")).unwrap())
    };
    let said = told(true);
    assert_eq!(said.0, Some(1));
    assert_eq!(said, told(false));
}
