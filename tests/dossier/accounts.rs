//! `[comptes]` of `dossier.toml`: numbers by usage, and what is refused.

use std::fs;

use rappro::dossier::load;
use rappro::model::mission::Category;
use rappro::model::rules::Usage;

const HEAD: &str = r#"titre = "Essai"
montant_declare = "10,00"
[[mission]]
code = "MIAMI"
debut = 2017-11-04
fin = 2017-11-10
montant_declare = "10,00"
"#;

fn read(accounts: &str) -> Result<rappro::model::dossier::Dossier, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dossier.toml"), format!("{HEAD}[comptes]\n{accounts}\n")).unwrap();
    load(folder.path()).map_err(|told| told.to_string())
}

#[test]
fn accounts_are_read_by_their_usage() {
    let dossier = read("elus = [\"65312\"]\nreceptions = [\"6234\", \"6232\"]\ninvites = []").unwrap();
    let accounts = dossier.rules.accounts;
    assert_eq!(accounts[&Usage::Of(Category::Elected)], ["65312"]);
    assert_eq!(accounts[&Usage::Reception], ["6234", "6232"]);
    assert!(accounts[&Usage::Of(Category::Guest)].is_empty(), "named, and none");
    assert!(!accounts.contains_key(&Usage::Of(Category::Agent)), "not named: the program's stay");
}

#[test]
fn what_is_no_account_is_refused_with_its_place() {
    let refusal = |text: &str| read(text).unwrap_err();
    assert!(refusal("elu = [\"6532\"]").contains("vouliez-vous écrire « elus »"));
    let text = refusal("elus = [\"6532 élus\"]");
    assert!(text.contains("ligne 9") && text.contains("n’est pas un numéro d’article"), "{text}");
    assert!(refusal("elus = [\"6532\"]\nagents = [\"6532\"]").contains("est indiqué deux fois"));
    assert!(refusal("elus = \"6532\"").contains("une liste de textes entre crochets"));
}
