//! The accounts of the program's table and those that the dossier writes under `[comptes]`.

use rappro::model::entry::Entry;
use rappro::model::field::Field;
use rappro::model::matching::Confidence;
use rappro::model::mission::Category;
use rappro::model::rules::{Nomenclature, Usage};

use crate::desk::{Desk, MIAMI, Verdict, order};

const ELECTED: Usage = Usage::Of(Category::Elected);
const AGENT: Usage = Usage::Of(Category::Agent);

/// What is said of one ticket on an account, in this nomenclature, with these accounts of the dossier.
fn look(told: Option<Nomenclature>, own: &[(Usage, &[&str])], account: &str, what: &str) -> Verdict {
    let mut desk = Desk::new();
    desk.dossier.organisation = "Commune fictive".into();
    desk.dossier.rules.nomenclature = told;
    let own = own.iter().map(|(usage, numbers)| (*usage, numbers.iter().map(ToString::to_string).collect()));
    desk.dossier.rules.accounts = own.collect();
    desk.settled(MIAMI, "800.00", |line| {
        order(line, "821", "1");
        let payee = if what.contains("réception") { "Coral Catering" } else { "Agence" };
        line.set(Field::Payee, payee);
        line.set(Field::Account, account);
        line.set(Field::Description, what);
    });
    desk.look()
}

#[test]
fn what_an_agency_bills_as_unused_is_asked_about_whatever_it_calls_it() {
    let look = |edit: fn(&mut Entry)| {
        let mut desk = Desk::new();
        desk.settled(MIAMI, "400.00", |line| {
            line.set(Field::Invoice, "S1");
            line.set(Field::Beneficiary, "LE BIHAN/ROZENN MRS");
            line.set(Field::Description, "BOD HAJ BOD - NO SHOW");
            edit(line);
        });
        desk.look().of("unused_ticket").len()
    };
    assert_eq!(look(|_| {}), 1, "of a traveller");
    assert_eq!(look(|line| line.set(Field::Description, "HTL – RADISSON - NO SHOW")), 1);
    assert_eq!(look(|line| line.set(Field::Description, "BOD HAJ BOD")), 0);
    assert_eq!(look(|line| line.set(Field::Beneficiary, None)), 0, "nothing says that it is travel");
    assert_eq!(look(|line| line.set(Field::Nature, "Location de salle")), 0, "another thing");
}

#[test]
fn a_nomenclature_that_cites_nothing_is_not_checked_and_says_why() {
    let seen = look(Some(Nomenclature::M57), &[], "6251", "Billet avion élu");
    let why = "not_checked : le programme ne cite aucun article de la M57 pour l’exercice 2017 (les indiquer sous [comptes] dans dossier.toml)";
    assert_eq!(seen.outcome("account_mismatch"), why);
    let seen = look(None, &[], "6251", "Billet avion élu");
    let why =
        "not_checked : nomenclature de l’exercice 2017 inconnue (nomenclature, ou [comptes], dans dossier.toml)";
    assert_eq!(seen.outcome("account_mismatch"), why);
}

#[test]
fn the_dossier_gives_the_accounts_that_the_program_does_not_cite() {
    let own: &[(Usage, &[&str])] = &[(ELECTED, &["65312"]), (AGENT, &["6251"])];
    let wrong = look(Some(Nomenclature::M57), own, "6251", "Billet avion élu");
    let message = "Miami : article 6251 « agents, d’après dossier.toml », attendu 65312 « élus, d’après dossier.toml » pour 1 ligne (800,00\u{a0}€) : mandat 821 ligne 1, Agence.";
    assert_eq!(wrong.message("account_mismatch"), message);
    for (account, what) in [
        ("65312", "Billet avion élu"),
        ("62511", "Billet avion agent"),
        // No account is given for guests, nor for receptions.
        ("6251", "Billet avion invité"),
        ("6251", "Cocktail de réception"),
        ("6226", "Billet avion élu"),
    ] {
        let seen = look(Some(Nomenclature::M57), own, account, what);
        assert_eq!(seen.outcome("account_mismatch"), "compliant", "{account} {what}");
    }
    assert_eq!(look(None, own, "6251", "Billet avion élu").of("account_mismatch").len(), 1);
}

#[test]
fn the_dossier_replaces_the_accounts_of_the_program_for_the_uses_that_it_names() {
    let own: &[(Usage, &[&str])] = &[(ELECTED, &["6536"]), (Usage::Absent, &["6532"])];
    let told = Some(Nomenclature::M52);
    assert_eq!(look(told, own, "6536", "Billet avion élu").outcome("account_mismatch"), "compliant");
    let absent = look(told, own, "6532", "Billet avion élu");
    assert!(absent.message("account_mismatch").contains("n’existe pas d’après dossier.toml"));
    // What it does not name stays.
    assert!(
        look(told, own, "6251", "Billet avion élu").message("account_mismatch").contains("(M52), attendu 6536")
    );
    assert_eq!(look(told, own, "6251", "Billet avion agent").outcome("account_mismatch"), "compliant");
}

#[test]
fn a_commune_in_m14_has_its_own_accounts() {
    let told = Some(Nomenclature::M14);
    for (account, what) in
        [("6532", "Billet avion élu"), ("6256", "Billet train agent"), ("6257", "Cocktail de réception")]
    {
        assert_eq!(look(told, &[], account, what).outcome("account_mismatch"), "compliant", "{account} {what}");
    }
    assert!(look(told, &[], "6256", "Billet avion élu").message("account_mismatch").contains("attendu 6532"));
    assert!(look(told, &[], "6256", "Cocktail de réception").message("account_mismatch").contains("attendu 6257"));
}

#[test]
fn the_payee_of_a_claim_is_a_traveller_whatever_the_columns_of_the_ledger() {
    let paid = |account: &str, payee: &str, claim: Option<&str>| {
        let mut desk = Desk::new();
        desk.dossier.rules.nomenclature = Some(Nomenclature::M52);
        desk.member(MIAMI, "VERNET Paul", Category::Elected);
        let paid = desk.pays(MIAMI, "183.00", |line| {
            order(line, "101", "1");
            line.set(Field::Payee, payee);
            line.set(Field::Account, account);
            line.set(Field::Description, "État de frais Miami");
        });
        let paper = desk.paper(MIAMI, "183.00", |line| {
            line.set(Field::Payee, "VERNET Paul");
            line.set(Field::MissionOrder, claim);
            line.set(Field::Description, "Train");
        });
        desk.settle(&[paid], &[paper], Confidence::Certain);
        desk.look().of("account_mismatch").len()
    };
    assert_eq!(paid("6251", "VERNET PAUL", Some("OM-1")), 1);
    assert_eq!(paid("6532", "VERNET PAUL", Some("OM-1")), 0);
    assert_eq!(paid("6251", "Escale Voyages", Some("OM-1")), 0, "a firm");
    assert_eq!(paid("6251", "VERNET PAUL", None), 0, "no claim");
}
