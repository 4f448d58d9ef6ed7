//! Rates, scales and lists of members as they are published or kept, and what `inspect` says to write where a
//! file is misunderstood.

use std::fs;
use std::path::{Path, PathBuf};

use rappro::dossier;
use rappro::model::account::{Role, TableAccount};
use rappro::model::books::Facts;
use rappro::model::finding::ProblemKind;
use rappro::report::inspect::{self, Screen};

/// Writes files in a folder of their own and reads them.
fn read(files: &[(&str, &str)]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.path().join(name)).collect();
    for (path, (_, text)) in paths.iter().zip(files) {
        fs::write(path, text).unwrap();
    }
    let (facts, skipped) = rappro::inspect(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    assert!(skipped.is_empty(), "{skipped:?}");
    for table in facts.files.iter().flat_map(|file| &file.tables) {
        assert_eq!(table.rows.accounted(), table.rows.total, "rows of {table:?}");
    }
    facts
}

fn only(facts: &Facts) -> &TableAccount {
    &facts.files[0].tables[0]
}

fn spots(facts: &Facts) -> Vec<String> {
    facts.problems.iter().filter_map(|problem| problem.at.spot_text()).collect()
}

const WEBTAUX: &str =
    "USD\t01/10/2017\t00084704\nUSD\t01/11/2017\t00085970\nJPY\t01/11/2017\t00000758\nXOF\t01/01/1999\t00000152\n";

const CARD: &str = "Relevé de carte achat\nN° relevé;Date opération;Commerçant;Devise;Montant devise;Débit\n\
                    CA-2017-11;06/11/2017;SOUTH BAY DINER;USD;100,00;\nCA-2017-11;07/11/2017;HOTEL;EUR;;12,50\n";

#[test]
fn rates_for_one_euro_convert_into_another_currency_by_its_own_rate() {
    use rappro::model::money::Currency;
    let invoice = "N° facture;Date facture;Fournisseur;Montant;Devise\nH-991;12/05/2022;HARBOUR INN;1955,50;AUD\n";
    let amount = |devise: &str, rates: &str| {
        let mut dossier = dossier::empty();
        dossier.currency = Currency::from_code(devise).unwrap();
        let mut sheets = rappro::read::bytes("factures.csv", invoice.into());
        sheets.files.extend(rappro::read::bytes("taux.csv", rates.into()).files);
        let facts = rappro::interpret::sheets(sheets, &dossier);
        facts.entries[0].amount.map(|amount| amount.plain())
    };
    let day = "12/05/2022";
    // 1 955,50 ÷ 1,5318 × 119,33; by the parity of 119,3317 where the table has no francs.
    let own = format!("Date;AUD;NZD;XPF;USD\n{day};1,5318;1,66;119,33;1,05\n");
    assert_eq!(amount("XPF", &own).as_deref(), Some("152337.00"));
    let parity = format!("Date;AUD;NZD;USD\n{day};1,5318;1,66;1,05\n");
    assert_eq!(amount("XPF", &parity).as_deref(), Some("152339.00"));
    assert_eq!(amount("EUR", &own).as_deref(), Some("1276.60"));
    // For one franc, as it stands.
    let of_francs = format!("Date;AUD;NZD;USD\n{day};0,012837;0,0139;0,0088\n");
    assert_eq!(amount("XPF", &of_francs).as_deref(), Some("152333.00"));
}

#[test]
fn a_rate_of_the_month_converts_what_has_no_amount_in_euros() {
    let facts = read(&[("carte.csv", CARD), ("Webtaux.txt", WEBTAUX)]);
    let amount = facts.entries.iter().find(|entry| entry.original().is_some()).unwrap().amount.unwrap();
    // A dollar was worth 0,85970 euro from the first of November on.
    assert_eq!(amount.plain(), "85.97");
    assert_eq!(facts.problems, []);
}

#[test]
fn a_history_that_contradicts_itself_or_another_is_reported() {
    let facts = read(&[
        (
            "a.csv",
            "Date,USD,JPY,\n2017-11-06,1.1590,131.93,\n2017-11-07,1.1562,N/A,\n2017-11-08,11.590,132.10,\nSource: ECB,,,\n",
        ),
        ("b.csv", "Date;Devise;Devise pour 1 euro\n06/11/2017;USD;1,2590\n07/11/2017;USD;1,1562\n"),
    ]);
    let told: Vec<(ProblemKind, String)> =
        facts.problems.iter().map(|problem| (problem.kind, problem.at.spot_text().unwrap())).collect();
    // The mistyped rate, and the day on which the two files differ.
    let doubtful = ProblemKind::UnreadableReference;
    assert_eq!(told, [(doubtful, "B4".to_owned()), (doubtful, "C2".to_owned())]);
    assert_eq!(only(&facts).rows.note, 1);
}

#[test]
fn the_sense_of_a_rate_is_told_or_nothing_is_used() {
    let inverse = "Date;Devise;Taux EUR pour 1 devise\n06/11/2017;USD;0,8628\n06/11/2017;GBP;1,1334\n";
    let facts = read(&[("taux.csv", inverse)]);
    let rates: Vec<String> = facts
        .rates
        .all()
        .map(|(currency, rate)| format!("{} {}", currency.code(), rate.value.round_dp(4)))
        .collect();
    assert_eq!(rates, ["GBP 0.8823", "USD 1.1590"]);
    // The header says one thing, the values another.
    let facts = read(&[("taux.csv", &inverse.replace("EUR pour 1 devise", "de change en devise pour 1 euro"))]);
    assert!(facts.rates.is_empty());
    assert_eq!(spots(&facts), ["C2"]);
}

#[test]
fn a_scale_may_call_its_amounts_rates() {
    let facts = read(&[(
        "bareme.csv",
        "Barème des indemnités\nPays;Ville;Devise;Taux;Date d'effet;Saison\nEUROPE;;;;;\nItalie;Milan;EUR;210,00;01/01/2017;\n\
         États-Unis;;USD;410,00;20/07/2018;haute\nJapon;;YEN2;à voir;01/01/2017;\nSource : arrêté du 3 juillet 2006\n",
    )]);
    assert_eq!(only(&facts).role, Role::Scale);
    let lines: Vec<String> =
        facts.scales.iter().map(|line| format!("{} {} {}", line.country, line.amount, line.currency)).collect();
    assert_eq!(lines, ["Italie 210.00 EUR", "États-Unis 410.00 USD"]);
    assert_eq!(facts.scales[1].season.as_deref(), Some("haute"));
    assert_eq!(spots(&facts), ["D6"]);
}

#[test]
fn lists_of_members_are_read_in_their_shapes() {
    for (text, members) in [
        ("Délégation à Miami;;\nÉlus :;;\n1. DUPONT Jean;;\nAgents;;\nM. MOREL;;\nMme MOREL;;\n", 3),
        (
            "Composition de la délégation;;\nÉlus;Invités;Agents\nDUPONT Jean;PETIT Luc;MOREL Eva\nLEROY/ANNE MRS;;MOREL Paul\n",
            5,
        ),
        ("Nom;Prénom;Fonction\nÉlus;;\nDUPONT;Jean;président\nInvités;;\nPETIT;Luc;\n", 2),
    ] {
        let facts = read(&[("liste.csv", text)]);
        assert_eq!((only(&facts).role, facts.members.len()), (Role::Delegation, members), "{text}");
        assert!(facts.members.iter().all(|member| member.category.is_some()), "{:?}", facts.members);
        assert_eq!(facts.problems, []);
    }
}

/// The section that `inspect` says to paste.
fn block(facts: &Facts, root: &str) -> String {
    let screen = Screen { root: root.to_owned(), ..Screen::default() };
    let text = anstream::adapter::strip_str(&inspect::text(facts, &[], &screen)).to_string();
    let (_, block) = text.split_once("ne garder que ce qui change)").expect("something is in doubt");
    block.lines().skip(1).map(str::trim_start).collect::<Vec<_>>().join("\n")
}

#[test]
fn pasting_what_inspect_says_changes_nothing() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/deplacements-2017");
    let declared = fs::read_to_string(fixture.join("dossier.toml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = format!("{}/", folder.path().display().to_string().replace('\\', "/"));
    let invoices = fs::read(fixture.join("justificatifs/registre-factures.xls")).unwrap();
    fs::write(folder.path().join("registre.xls"), invoices).unwrap();
    fs::write(folder.path().join("Webtaux.txt"), WEBTAUX.replace("01/10/2017", "01/13/2017")).unwrap();
    for name in ["registre.xls", "Webtaux.txt"] {
        let path = folder.path().join(name);
        let (before, _) = rappro::inspect(&[&path]);
        fs::write(folder.path().join("dossier.toml"), format!("{declared}\n{}\n", block(&before, &root))).unwrap();
        let dossier = dossier::load(folder.path()).unwrap();
        let (after, _) = rappro::inspect_in(dossier, &root, &[&path]);
        let seen = |facts: &Facts| (only(facts).role, only(facts).rows, only(facts).amount, facts.problems.len());
        assert_eq!(seen(&before), seen(&after), "{name}");
        let fields = |facts: &Facts| only(facts).columns.iter().map(|one| one.field).collect::<Vec<_>>();
        assert_eq!(fields(&before), fields(&after), "{name}");
    }
}

#[test]
fn several_files_begin_with_a_summary() {
    let facts = read(&[("carte.csv", CARD), ("Webtaux.txt", WEBTAUX)]);
    let plain =
        anstream::adapter::strip_str(&inspect::text(&facts, &[], &Screen { width: 80, ..Screen::default() }))
            .to_string();
    assert!(plain.starts_with("2 fichiers\n"), "{plain}");
    assert!(
        plain.contains("Exemples    l.\u{a0}3\u{a0}\u{a0}06/11/2017\u{a0}\u{a0}SOUTH\u{a0}BAY\u{a0}DINER"),
        "{plain}"
    );
    let too_wide = plain.lines().filter(|line| line.chars().count() > 80 && !line.contains("SHA-256"));
    assert_eq!(too_wide.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_sheet_that_is_no_table_is_left_out_by_naming_the_other() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/table.xlsb");
    let (facts, _) = rappro::inspect(&[&path]);
    let plain = anstream::adapter::strip_str(&inspect::text(&facts, &[], &Screen::default())).to_string();
    assert!(plain.ends_with("table.xlsb\"]\n    feuille = \"Export\"\n"), "{plain}");
}
