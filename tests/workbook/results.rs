//! The JSON results and the terminal's texts, from a report built by hand: every key of the contract.

use std::sync::Arc;

use std::collections::BTreeMap;

use rappro::model::Date;
use rappro::model::account::{ColumnReading, ControlTotal, FileAccount, Role, RowCount, TableAccount};
use rappro::model::books::{Books, Facts, Parts};
use rappro::model::dossier::Dossier;
use rappro::model::entry::{Assignment, Entry, EntryId, MissionBy, Share, Side, Unusual};
use rappro::model::few::Few;
use rappro::model::field::Field;
use rappro::model::finding::{Answer, Finding, Observation, Outcome, Severity, Status};
use rappro::model::key::Key;
use rappro::model::matching::{Confidence, Evidence, Match, Matching, Reason};
use rappro::model::mission::{Headcount, Mission, MissionId};
use rappro::model::money::{Currency, Money};
use rappro::model::place::{CellRef, Place};
use rappro::model::report::{BridgeStep, CheckOutcome, MissionFigures, OpenCounts, Proof, Report, Verdict};
use rappro::model::rules::Rules;
use rappro::model::sheet::{Format, Skipped};
use rappro::model::texts::Texts;
use rappro::report::{inspect, json, summary};
use serde_json::Value;

const EUR: Currency = Currency::EUR;

fn eur(cents: i64) -> Money {
    Money::new(rust_decimal::Decimal::new(cents, 2), EUR)
}

fn cell(row: u32, column: u32) -> Place {
    Place::cell(&"exports/mandats.xlsx".into(), Some(&"Export".into()), CellRef::new(row, column))
}

fn mission(code: &str, label: &str, declared: Money) -> Mission {
    Mission {
        code: code.into(),
        label: label.into(),
        aliases: Vec::new(),
        country: None,
        start: Date::constant(2017, 11, 4),
        end: Date::constant(2017, 11, 10),
        declared,
        headcount: Headcount::default(),
        operations: Vec::new(),
        special_mandate: None,
        declared_by_nature: Vec::new(),
    }
}

fn dossier() -> Dossier {
    Dossier {
        root: "/dossier".into(),
        title: "Déplacements 2017".into(),
        organisation: "Département".into(),
        commission_date: Some(Date::constant(2019, 2, 8)),
        fiscal_year: Some(2018),
        currency: EUR,
        declared: eur(13_473_639),
        report: None,
        missions: vec![mission("GENES", "Gênes", eur(117_787)), mission("MIAMI", "Miami", eur(13_355_852))],
        rules: Rules::default(),
        sources: BTreeMap::new(),
    }
}

fn entry(side: Side, row: u32, amount: Money) -> Entry {
    let mut entry = Entry {
        unusual: Unusual { also_at: vec![cell(row + 100, 3)], ..Unusual::default() }.into(),
        amount: Some(amount),
        date: Some(Date::constant(2017, 11, 5)),
        service_date: Some(Date::constant(2017, 11, 6)),
        texts: Texts::of(&[
            (Field::Payee, Some("=HOTEL")),
            (Field::Description, Some("Nuitées")),
            (Field::Account, Some("6251")),
            (Field::PaymentOrder, Some("1203")),
            (Field::Invoice, Some("F-12")),
        ]),
        fiscal_year: std::num::NonZeroI16::new(2017),
        ..Entry::blank(side, cell(row, 3))
    };
    let original = Money::new(rust_decimal::Decimal::new(32000, 2), Currency::from_code("USD").unwrap());
    entry.change_figures(|figures| figures.original = Some(original));
    entry
}

fn file() -> FileAccount {
    FileAccount {
        path: "exports/mandats.xlsx".into(),
        format: Format::Xlsx,
        sha256: "ab12".into(),
        size: 1024,
        encoding: None,
        delimiter: None,
        evidence: vec!["signature d’un classeur".into()],
        tables: vec![TableAccount {
            sheet: Some("Export".into()),
            visible: true,
            role: Role::Ledger,
            role_evidence: "colonne n° de mandat".into(),
            header_row: Some(3),
            header_line: None,
            columns: vec![
                ColumnReading {
                    column: 3,
                    header: "Mt mandaté".into(),
                    field: Some(Field::AmountOrdered),
                    evidence: "intitulé connu".into(),
                },
                ColumnReading { column: 27, header: "Divers".into(), field: None, evidence: String::new() },
            ],
            rows: RowCount { total: 6, entries: 2, title: 3, header: 1, ..RowCount::default() },
            amount: eur(117_787),
            advances: Vec::new(),
            control_totals: vec![ControlTotal {
                at: cell(9, 3),
                label: "Total".into(),
                stated: eur(117_788),
                computed: eur(117_787),
                computed_with_cancelled: eur(117_787),
                rejected: 0,
                agrees: false,
            }],
        }],
    }
}

fn matching() -> Matching {
    let evidence = Evidence {
        reason: Arc::new(Reason { pass: "by_invoice", label: "n° de facture", payee: "", remark: "" }),
        references: Few::one("F-12".into()),
        days_apart: Some(3),
    };
    let lines = [Few::one(EntryId(0)), Few::one(EntryId(1))];
    let one = Match::of(lines, [eur(117_787), eur(117_787)], Confidence::Certain, evidence);
    Matching { matches: vec![one], ..Matching::default() }
}

fn books() -> Books {
    let assigned = Assignment { mission: Some(MissionId(0)), by: MissionBy::Code, ..Assignment::none() };
    let share = |mission, cents| Share { mission: MissionId(mission), amount: eur(cents) };
    let shared = Assignment { shares: vec![share(0, 10_000), share(1, 107_787)], ..Assignment::none() };
    let entries = vec![entry(Side::Ledger, 4, eur(117_787)), entry(Side::Support, 5, eur(117_787))];
    let facts = Facts { entries, files: vec![file()], ..Facts::default() };
    Books::new(Parts {
        dossier: dossier(),
        run_date: Date::constant(2019, 1, 15),
        natures: rappro::classify::natures(&facts.entries, &dossier()),
        facts,
        copies: Vec::new(),
        assignments: [assigned, shared].into_iter().collect(),
        matching: matching(),
        skipped: Vec::new(),
    })
}

fn finding(number: usize, severity: Severity, at: Place) -> Finding {
    let observation = Observation::at(at, "Écart de 1\u{202f}177,87\u{a0}€.", "Produire la pièce.")
        .mission(MissionId(1))
        .amount(eur(117_787))
        .related([cell(8, 3)]);
    Finding {
        key: Key::of("C", &[&number.to_string()]),
        check: "declared_gap",
        severity,
        observation,
        answer: Answer { status: Status::ToReview, text: "Vu".into(), ..Answer::default() },
        since: Date::constant(2019, 1, 15),
        closes_by_correction_only: false,
    }
}

fn figures(mission: u16, declared: Money, ledger: Money, verdict: Verdict) -> MissionFigures {
    let step = |step, label, amount| BridgeStep { step, label, amount };
    let bridge = vec![step("declared", "Déclaré", declared), step("ledger", "Comptabilité", ledger)];
    MissionFigures {
        mission: MissionId(mission),
        declared,
        ledger,
        support: ledger,
        ledger_matched: ledger,
        support_matched: ledger,
        entries: 2,
        open: OpenCounts { blocking: usize::from(verdict == Verdict::Blocked) * 17, review: 1, info: 0 },
        verdict,
        bridge,
    }
}

fn report() -> Report {
    let check = |check, outcome, findings| CheckOutcome {
        check,
        title: "Montant à ratifier différent de la comptabilité",
        why: "",
        source: "",
        severity: Severity::Blocking,
        outcome,
        findings,
        points: Vec::new(),
    };
    let declaration = Place::declaration("mission.MIAMI.montant_declare");
    let mut findings = vec![finding(0, Severity::Blocking, declaration)];
    findings.extend((1..17).map(|number| finding(number, Severity::Blocking, cell(6, 3))));
    findings.push(finding(17, Severity::Review, Place::of_file(&"exports/mandats.xlsx".into())));
    let zero = Money::zero(EUR);
    Report {
        books: books(),
        findings,
        checks: vec![
            check("declared_gap", Outcome::Anomaly, 18),
            check("late_ratification", Outcome::NotChecked("la date de la commission manque.".into()), 0),
        ],
        missions: vec![
            figures(0, eur(117_787), eur(117_787), Verdict::Ready),
            figures(1, eur(13_355_852), zero, Verdict::Blocked),
        ],
        bridge: Vec::new(),
        unassigned_ledger: eur(5_000),
        unassigned_support: zero,
        unassigned_entries: 1,
        proof: Proof {
            files: 1,
            rows_total: 6,
            rows_entries: 2,
            rows_excluded: 4,
            ledger_in: eur(117_787),
            ledger_matched: eur(117_787),
            ledger_unmatched: zero,
            support_in: eur(117_787),
            support_matched: eur(117_787),
            support_unmatched: zero,
        },
        open: OpenCounts { blocking: 17, review: 1, info: 0 },
        verdict: Verdict::Blocked,
        notes: Default::default(),
        notes_without_finding: Vec::new(),
        evolution: rappro::model::evolution::Evolution::default(),
        run_date: Date::constant(2019, 1, 15),
    }
}

fn results() -> Value {
    let mut bytes = Vec::new();
    json::write(&report(), &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The keys of the contract, section 5, by the pointer to the object that has them.
const CONTRACT: &[(&str, &str)] = &[
    (
        "",
        "schema tool run_date dossier verdict totals missions unassigned sources entries matches findings checks proof",
    ),
    ("/tool", "name version"),
    ("/dossier", "title organisation commission_date fiscal_year currency declared"),
    ("/totals", "declared ledger support declared_gap support_gap"),
    (
        "/missions/0",
        "code label start end declared ledger support declared_gap support_gap ledger_matched ledger_unmatched support_matched support_unmatched entries findings verdict bridge",
    ),
    ("/missions/0/findings", "blocking review info"),
    ("/missions/0/bridge/0", "step label amount"),
    ("/unassigned", "ledger support entries"),
    ("/sources/0", "file format sha256 encoding delimiter tables"),
    ("/sources/0/tables/0", "sheet role header_row columns rows amount control_totals"),
    ("/sources/0/tables/0/columns/0", "column header field"),
    ("/sources/0/tables/0/rows", "total entries blank title header subtotal note ignored rejected"),
    ("/sources/0/tables/0/control_totals/0", "at label stated computed agrees"),
    (
        "/entries/0",
        "id key side file sheet row mission mission_by date amount currency original_amount payee beneficiary description nature account payment_order invoice commitment mission_order service_date counted allocation also_at match",
    ),
    ("/entries/1/allocation/0", "mission amount"),
    ("/entries/0/also_at/0", "file sheet row"),
    ("/matches/0", "id kind pass ledger support ledger_amount support_amount gap confidence evidence"),
    ("/findings/0", "key check severity mission amount message remedy at related status answer owner due since"),
    ("/findings/0/at", "file sheet cell"),
    ("/findings/0/related/0", "file sheet cell"),
    ("/checks/0", "check title severity outcome findings reason"),
    (
        "/proof",
        "files rows_total rows_entries rows_excluded ledger_in ledger_matched ledger_unmatched support_in support_matched support_unmatched",
    ),
];

#[test]
fn every_key_of_the_contract_is_there() {
    let results = results();
    for (pointer, keys) in CONTRACT {
        let object = results.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
        let missing: Vec<&str> = keys.split(' ').filter(|key| object.get(key).is_none()).collect();
        assert!(missing.is_empty(), "{pointer} lacks {missing:?}");
    }
}

#[test]
fn values_are_written_as_the_contract_says() {
    let results = results();
    let at = |pointer: &str| results.pointer(pointer).cloned().unwrap_or_else(|| panic!("nothing at {pointer}"));
    for (pointer, expected) in [
        ("/schema", "rappro/1"),
        ("/run_date", "2019-01-15"),
        ("/verdict", "blocked"),
        ("/totals/declared_gap", "133558.52"),
        ("/missions/0/bridge/0/amount", "1177.87"),
        ("/sources/0/tables/0/role", "comptabilite"),
        ("/sources/0/tables/0/columns/1/column", "AB"),
        ("/sources/0/tables/0/control_totals/0/at", "D10"),
        ("/entries/0/side", "ledger"),
        ("/entries/0/mission", "GENES"),
        ("/entries/0/mission_by", "code"),
        ("/entries/0/currency", "USD"),
        ("/entries/0/original_amount", "320.00"),
        ("/entries/0/match", "M0001"),
        ("/entries/1/allocation/1/amount", "1077.87"),
        ("/matches/0/id", "M0001"),
        ("/matches/0/ledger/0", "E000001"),
        ("/matches/0/kind", "one_to_one"),
        ("/findings/0/at/file", "dossier.toml"),
        ("/findings/0/at/cell", "mission.MIAMI.montant_declare"),
        ("/findings/0/status", "open"),
        ("/checks/1/outcome", "not_checked"),
        ("/checks/1/reason", "la date de la commission manque."),
    ] {
        assert_eq!(at(pointer), Value::from(expected), "{pointer}");
    }
    assert_eq!(at("/sources/0/tables/0/header_row"), Value::from(4));
    assert_eq!(at("/entries/0/row"), Value::from(5));
    assert!(at("/entries/1/mission").is_null() && at("/findings/0/at/sheet").is_null());
    assert!(at("/findings/0/owner").is_null() && at("/sources/0/tables/0/columns/1/field").is_null());
}

#[test]
fn the_summary_tells_the_verdict_first_and_cuts_long_lists() {
    let written = summary::Written {
        workbook: "/dossier/rapprochement.xlsx".into(),
        json: Some("/dossier/r.json".into()),
        archived: Some("/dossier/archives/rapprochement-2018-12-15.xlsx".into()),
    };
    let text = summary::text(&report(), &written);
    let plain = anstream::adapter::strip_str(&text).to_string().replace('\u{a0}', " ");
    assert!(
        plain.starts_with("Bloqué : à corriger avant la ratification\n17 constats bloquants, 1 à vérifier"),
        "{plain}"
    );
    assert!(plain.contains("… et 2 autres, voir la feuille Anomalies."), "{plain}");
    assert!(plain.lines().all(|line| line.chars().count() <= 120), "{plain}");
    insta::assert_snapshot!(plain.lines().take(16).collect::<Vec<_>>().join("\n"), @r"
    Bloqué : à corriger avant la ratification
    17 constats bloquants, 1 à vérifier, 0 information

    Déplacements 2017

    Mission       Déclaré  Comptabilité  Justificatifs  Écart déclaré  Écart justif.                Constats
    Gênes      1 177,87 €    1 177,87 €     1 177,87 €         0,00 €         0,00 €            1 à vérifier
    Miami    133 558,52 €        0,00 €         0,00 €   133 558,52 €         0,00 €  17 bloq., 1 à vérifier
    Total    134 736,39 €    1 177,87 €     1 177,87 €   133 558,52 €         0,00 €  17 bloq., 1 à vérifier
    Hors mission : 1 ligne (50,00 € en comptabilité, 0,00 € en justificatifs).

    Ce qui bloque la ratification
      1. Montant à ratifier différent de la comptabilité · Miami · 1 177,87 €
         dossier.toml › mission.MIAMI.montant_declare
         Écart de 1 177,87 €.
         À faire : Produire la pièce.
    ");
}

#[test]
fn an_inspection_says_how_each_column_is_understood() {
    let facts = Facts { files: vec![file()], ..Facts::default() };
    let plain = anstream::adapter::strip_str(&inspect::text(&facts, &[], &inspect::Screen::default()))
        .to_string()
        .replace('\u{a0}', " ");
    insta::assert_snapshot!(plain, @r#"
    exports/mandats.xlsx
      Format xlsx · 1 024 octets
      SHA-256 ab12
        – signature d’un classeur

      Tableau 1, feuille « Export » : Comptabilité  D1:AB6
        Pourquoi    colonne n° de mandat
        Intitulés   ligne 4
          D   Mt mandaté  → montant mandaté  intitulé connu
          AB  Divers      → non utilisée
        Lignes      6 = 2 retenues + 3 de titre + 1 d’intitulés
        Montant     1 177,87 € pour les lignes retenues
        Contrôle    ✘ D10 « Total » : 1 177,88 € ; la somme des lignes est 1 177,87 €

      Si ce n’est pas cela, écrire dans dossier.toml (ne garder que ce qui change) :
        [source."exports/mandats.xlsx"]   # le chemin du fichier depuis le dossier
        role = "comptabilite"
        ligne_entete = 4
        [source."exports/mandats.xlsx".colonnes]
        montant_mandate = "Mt mandaté"
        # non utilisées : "Divers"
    "#);
    let skipped = [Skipped { path: "ancien.xlsx".into(), reason: "classeur produit par rappro".into() }];
    let plain =
        anstream::adapter::strip_str(&inspect::text(&Facts::default(), &skipped, &inspect::Screen::default()))
            .to_string();
    assert_eq!(plain, "ancien.xlsx\n  Laissé de côté\u{a0}: classeur produit par rappro.\n");
    let mut bytes = Vec::new();
    json::write_inspection(&facts, &skipped, &mut bytes).unwrap();
    let results: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(results.pointer("/sources/0/tables/0/rows/total"), Some(&Value::from(6)));
    assert_eq!(results.pointer("/problems"), Some(&Value::Array(Vec::new())));
    assert_eq!(results.pointer("/skipped/0/file"), Some(&Value::from("ancien.xlsx")));
}
