//! A report made by hand, so that the workbook can be looked at without the pipeline: three missions,
//! every kind of match, findings of every severity, awkward texts. People and suppliers are fictitious.
#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod sheets;

use std::sync::Arc;

use std::collections::BTreeMap;

use rappro::model::Date;
use rappro::model::account::{ColumnReading, ControlTotal, FileAccount, Role, RowCount, TableAccount};
use rappro::model::assignments::Assignments;
use rappro::model::books::{Books, Facts, Parts};
use rappro::model::dossier::Dossier;
use rappro::model::entry::{Assignment, Counted, Entry, EntryId, MissionBy, Share, Side, Twin, Unusual};
use rappro::model::few::Few;
use rappro::model::field::Field;
use rappro::model::finding::{Answer, Finding, Observation, Outcome, Severity, Status};
use rappro::model::key::Key;
use rappro::model::matching::{Ambiguity, Confidence, Evidence, Match, Matching, Reason};
use rappro::model::mission::{Headcount, Mission, MissionId};
use rappro::model::money::{Currency, Money};
use rappro::model::notes::{FindingNote, Notes};
use rappro::model::place::{CellRef, Place};
use rappro::model::report::{BridgeStep, CheckOutcome, MissionFigures, OpenCounts, Proof, Report, Verdict};
use rappro::model::rules::Rules;
use rappro::model::sheet::{Format, Skipped};
use rappro::model::texts::Texts;
use rust_decimal::Decimal;

pub(crate) const GENOA: MissionId = MissionId(0);
pub(crate) const MIAMI: MissionId = MissionId(1);
pub(crate) const MILAN: MissionId = MissionId(2);

/// An amount in cents of euro.
pub(crate) fn eur(cents: i64) -> Money {
    Money::new(Decimal::new(cents, 2), Currency::EUR)
}

pub(crate) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day")
}

fn mission(code: &str, label: &str, start: Date, end: Date, cents: i64) -> Mission {
    Mission {
        code: code.into(),
        label: label.into(),
        aliases: Vec::new(),
        country: None,
        start,
        end,
        declared: eur(cents),
        headcount: Headcount::default(),
        operations: Vec::new(),
        special_mandate: None,
        declared_by_nature: Vec::new(),
    }
}

fn dossier() -> Dossier {
    Dossier {
        root: "deplacements-2017".into(),
        title: "Déplacements 2017 - Ratification des missions à Gênes, Miami et Milan (données fictives)".into(),
        organisation: "Département des Bouches-du-Rhône".into(),
        commission_date: Some(day(2019, 2, 8)),
        fiscal_year: Some(2018),
        currency: Currency::EUR,
        declared: eur(13_910_894),
        report: None,
        missions: vec![
            mission("GENES", "Gênes", day(2017, 10, 19), day(2017, 10, 20), 117_787),
            mission("MIAMI", "Miami", day(2017, 11, 4), day(2017, 11, 10), 13_355_852),
            mission("MILAN", "Milan", day(2017, 12, 5), day(2017, 12, 7), 437_255),
        ],
        rules: Rules::default(),
        sources: BTreeMap::new(),
    }
}

/// Lines added one by one, with the mission of each.
#[derive(Default)]
struct Lines {
    entries: Vec<Entry>,
    assignments: Assignments,
}

/// A line in a few words: side, amount in cents, payee, what for, number, day of November 2017.
struct Told<'a>(Side, i64, &'a str, &'a str, &'a str, i8);

impl Lines {
    fn add(&mut self, told: Told, mission: Option<MissionId>) -> EntryId {
        let id = EntryId(self.entries.len() as u32);
        let Told(side, cents, payee, what, number, at) = told;
        let (file, sheet) = match side {
            Side::Ledger => ("exports/mandats 2017.xlsx", Some("Export".into())),
            Side::Support => ("exports/factures.csv", None),
        };
        let ledger = side == Side::Ledger;
        let row = id.0 + 4;
        self.entries.push(Entry {
            unusual: Unusual { twin: Twin { rank: id.0, ..Twin::default() }, ..Unusual::default() }.into(),
            amount: Some(eur(cents)),
            date: Some(day(2017, 11, at)),
            texts: Texts::of(&[
                (Field::Payee, Some(payee)),
                (Field::Description, Some(what)),
                (Field::Nature, Some(if cents > 100_000 { "Transport aérien" } else { "Hébergement" })),
                (Field::Account, ledger.then_some("6251")),
                (Field::PaymentOrder, ledger.then_some(number)),
                (Field::OrderLine, ledger.then_some("1")),
                (Field::Invoice, (!ledger).then_some(number)),
            ]),
            fiscal_year: std::num::NonZeroI16::new(2017),
            ..Entry::blank(side, Place::cell(&file.into(), sheet.as_ref(), CellRef::new(row, 7)))
        });
        let by = if mission.is_some() { MissionBy::Code } else { MissionBy::None };
        self.assignments.push(Assignment { mission, by, ..Assignment::none() });
        id
    }

    fn ledger(&mut self, told: (i64, &str, &str, &str, i8), mission: impl Into<Option<MissionId>>) -> EntryId {
        self.add(Told(Side::Ledger, told.0, told.1, told.2, told.3, told.4), mission.into())
    }

    fn support(&mut self, told: (i64, &str, &str, &str, i8), mission: impl Into<Option<MissionId>>) -> EntryId {
        self.add(Told(Side::Support, told.0, told.1, told.2, told.3, told.4), mission.into())
    }

    fn share(&mut self, id: EntryId, shares: &[(MissionId, i64)]) {
        let shares = shares.iter().map(|(mission, cents)| Share { mission: *mission, amount: eur(*cents) });
        self.assignments[id.index()] =
            Assignment { shares: shares.collect(), by: MissionBy::Match, ..Assignment::none() };
    }

    fn sum(&self, ids: &[EntryId]) -> Money {
        Money::sum(Currency::EUR, ids.iter().filter_map(|id| self.entries[id.index()].amount)).expect("euros")
    }

    fn matched(
        &self,
        ledger: &[EntryId],
        support: &[EntryId],
        confidence: Confidence,
        why: (&'static str, &str),
    ) -> Match {
        let (label, reference) = why;
        let evidence = Evidence {
            reason: Arc::new(Reason { pass: "by_invoice", label, ..Reason::default() }),
            references: Few::one(reference.into()),
            days_apart: Some(12),
        };
        let sides = [ledger, support].map(|ids| ids.iter().copied().collect());
        Match::of(sides, [self.sum(ledger), self.sum(support)], confidence, evidence)
    }
}

/// The report, whole.
pub(crate) fn report() -> Report {
    let mut lines = Lines::default();
    let (matching, ids) = books_lines(&mut lines);
    let Lines { entries, assignments } = lines;
    let facts = Facts { entries, files: files(), ..Facts::default() };
    let skipped = vec![
        Skipped { path: "~$mandats 2017.xlsx".into(), reason: "fichier de verrou d’Excel".into() },
        Skipped { path: "rapprochement.xlsx".into(), reason: "classeur produit par rappro".into() },
    ];
    let books = Books::new(Parts {
        dossier: dossier(),
        run_date: day(2019, 1, 15),
        natures: rappro::classify::natures(&facts.entries, &dossier()),
        facts,
        copies: Vec::new(),
        assignments,
        matching,
        skipped,
    });
    let findings = findings(&books, &ids);
    closed(books, findings)
}

/// Entries that findings talk about.
pub(crate) struct Ids {
    pub alone: EntryId,
    pub formula: EntryId,
    pub gap: EntryId,
    pub shared: EntryId,
    pub nowhere: EntryId,
}

fn books_lines(lines: &mut Lines) -> (Matching, Ids) {
    let mut matches = Vec::new();
    let l = lines.ledger((45_000, "Trattoria del Porto", "Repas délégation", "1201", 3), GENOA);
    let j = lines.support((45_000, "TRATTORIA DEL PORTO SRL", "Pranzo di lavoro", "2017/88", 1), GENOA);
    matches.push(lines.matched(&[l], &[j], Confidence::Certain, ("n° de facture", "2017/88")));
    let l = lines.ledger((72_787, "Albergo Bellavista", "Nuitées 19-20 octobre, 4 personnes", "1202", 4), GENOA);
    let parts = [18_197, 18_197, 18_197, 18_196];
    let papers: Vec<EntryId> = parts
        .iter()
        .enumerate()
        .map(|(at, cents)| {
            lines.support((*cents, "Albergo Bellavista", "Camera singola", &format!("B-{at}"), 2), GENOA)
        })
        .collect();
    matches.push(lines.matched(&[l], &papers, Confidence::Certain, ("n° de mandat", "812")));
    let agency = lines.ledger((1_200_000, "Voyages & Cie", "Billets Miami et Milan", "1310", 7), None);
    lines.share(agency, &[(MIAMI, 1_000_000), (MILAN, 200_000)]);
    let paper = lines.support((1_200_000, "VOYAGES ET CIE", "Facture globale d’agence", "FA-2017-00123", 5), None);
    lines.share(paper, &[(MIAMI, 1_000_000), (MILAN, 200_000)]);
    matches.push(lines.matched(&[agency], &[paper], Confidence::Certain, ("n° de facture", "FA-2017-00123")));
    let flights: Vec<EntryId> = (0..8)
        .map(|at| {
            lines.ledger((1_250_000 + at, "Air Océan", "Vol MRS-MIA aller-retour", &format!("14{at:02}"), 6), MIAMI)
        })
        .collect();
    for (at, flight) in flights.iter().enumerate() {
        let cents = 1_250_000 + at as i64 + i64::from(at == 3) * 1_250;
        let paper = lines.support((cents, "AIR OCEAN SA", "Billet électronique", &format!("057-{at}"), 5), MIAMI);
        let confidence = if at == 5 { Confidence::Probable } else { Confidence::Certain };
        matches.push(lines.matched(&[*flight], &[paper], confidence, ("n° de billet", "057-2417")));
    }
    let credit = lines.ledger((-52_000, "Hôtel Biscayne", "Avoir sur nuitée non consommée", "1500", 20), MIAMI);
    let paper = lines.support((-52_000, "Biscayne Hotel Inc", "Credit note", "CN-7", 18), MIAMI);
    matches.push(lines.matched(&[credit], &[paper], Confidence::Manual, ("pointage", "a")));
    let alone =
        lines.ledger((345_678, "Interprètes Réunis", "Interprétation simultanée, 2 jours", "1601", 8), MIAMI);
    let formula = lines.support((99_900, "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "+33 4 00", 9), MIAMI);
    let cancelled = lines.ledger((77_700, "Taxi Collins", "Navette (mandat annulé)", "1602", 9), MIAMI);
    lines.entries[cancelled.index()].set_counted(Counted::Cancelled);
    let slip = lines.support((45_000, "Trattoria del Porto", "Ticket carte", "T-9", 1), GENOA);
    lines.entries[slip.index()].set_counted(Counted::Corroborates(EntryId(1)));
    let twins: Vec<EntryId> =
        (0..2).map(|at| lines.ledger((12_000, "Taxi Milano", "Course", &format!("170{at}"), 11), MILAN)).collect();
    let papers: Vec<EntryId> =
        (0..3).map(|at| lines.support((12_000, "TAXI MILANO", "Corsa", &format!("R{at}"), 11), MILAN)).collect();
    let ambiguous = Ambiguity {
        ledger: twins,
        support: papers,
        solutions: 6,
        pass: "one_to_one",
        sentence: "Deux mandats de 120,00 € pour trois reçus identiques.".into(),
    };
    let usd = lines.support((0, "Diner on Biscayne", "Receipt", "X1", 6), MIAMI);
    lines.entries[usd.index()].amount = None;
    let original = Money::new(Decimal::new(32_000, 2), Currency::from_code("USD").expect("USD"));
    lines.entries[usd.index()].change_figures(|figures| figures.original = Some(original));
    let nowhere = lines.ledger((1_000, "Fournitures du Port", "-Ramettes de papier", "99", 2), None);
    lines.support((2_345, "Librairie Centrale", "Ouvrages", "L-1", 2), None);
    let by_hand = lines.ledger((50_000, "Traiteur du Lac", "Réception du 6 décembre", "1800", 14), MILAN);
    lines.assignments[by_hand.index()].by = MissionBy::Manual;
    let paper = lines.support((50_000, "TRAITEUR DU LAC", "Réception", "F-77", 12), MILAN);
    matches.push(lines.matched(&[by_hand], &[paper], Confidence::Certain, ("n° de facture", "F-77")));
    matches.sort_by_key(|one| one.ledger[0]);
    let ids = Ids { alone, formula, gap: flights[3], shared: agency, nowhere };
    (Matching { matches, ambiguities: vec![ambiguous], ..Matching::default() }, ids)
}

fn rows(total: u32, entries: u32) -> RowCount {
    RowCount { total, entries, blank: 1, title: 2, header: 1, subtotal: total - entries - 4, ..RowCount::default() }
}

fn table(file: &str, sheet: Option<&str>, role: Role, count: RowCount, cents: i64) -> TableAccount {
    let column = |column: u32, header: &str, field: Option<Field>| ColumnReading {
        column,
        header: header.into(),
        field,
        evidence: "mot connu du vocabulaire".into(),
    };
    let sheet: Option<rappro::model::Text> = sheet.map(Into::into);
    TableAccount {
        visible: true,
        role,
        role_evidence: "colonnes n° de mandat et montant".into(),
        header_row: Some(2),
        header_line: None,
        columns: vec![
            column(0, "N° Mandat", Some(Field::PaymentOrder)),
            column(3, "Tiers", Some(Field::Payee)),
            column(7, "Mt liquidé", Some(Field::Amount)),
            column(8, "=Observations", None),
        ],
        rows: count,
        amount: eur(cents),
        advances: Vec::new(),
        control_totals: vec![ControlTotal {
            at: Place::cell(&file.into(), sheet.as_ref(), CellRef::new(60, 7)),
            label: "Total général".into(),
            stated: eur(cents),
            computed: eur(cents),
            computed_with_cancelled: eur(cents + 77_700),
            rejected: 0,
            agrees: true,
        }],
        sheet,
    }
}

fn files() -> Vec<FileAccount> {
    let file = |path: &str, format: Format, tables: Vec<TableAccount>| FileAccount {
        path: path.into(),
        format,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        size: 48_213,
        encoding: (format == Format::Csv).then_some("windows-1252"),
        delimiter: (format == Format::Csv).then_some(';'),
        evidence: Vec::new(),
        tables,
    };
    let ledger = "exports/mandats 2017.xlsx";
    let support = "exports/factures.csv";
    vec![
        file(support, Format::Csv, vec![table(support, None, Role::Support, rows(32, 26), 1_000_000)]),
        file(ledger, Format::Xlsx, vec![table(ledger, Some("Export"), Role::Ledger, rows(25, 18), 2_000_000)]),
        file("délégation.ods", Format::Ods, Vec::new()),
    ]
}

fn finding(check: &'static str, severity: Severity, observation: Observation) -> Finding {
    let subject = format!("{:?}{:?}", observation.subjects, observation.subject);
    Finding {
        key: Key::of("C", &[check, &subject]),
        check,
        severity,
        observation,
        answer: Answer::default(),
        since: day(2018, 12, 15),
        closes_by_correction_only: false,
    }
}

fn findings(books: &Books, ids: &Ids) -> Vec<Finding> {
    let at = |id: EntryId| books.entry(id).place.clone();
    let mut unreadable = finding(
        "unreadable_amount",
        Severity::Blocking,
        Observation::at(
            Place::cell(&"exports/factures.csv".into(), None, CellRef::new(13, 7)),
            "La cellule contient « 1 177,8O € » (lettre O) : ce montant n’est pas compté, les totaux sont incomplets.",
            "Corriger la cellule dans l’application d’origine et refaire l’export.",
        )
        .subject("1 177,8O"),
    );
    unreadable.closes_by_correction_only = true;
    unreadable.answer =
        Answer { status: Status::Accepted, text: "Vu".into(), owner: String::new(), due: String::new() };
    let unpaid = finding(
        "ledger_without_support",
        Severity::Blocking,
        Observation::at(
            at(ids.alone),
            "Payé 3 456,78 € à Interprètes Réunis (mandat 1601) : aucune pièce trouvée dans les exports.",
            "Fournir la facture, ou expliquer dans « Réponse du service ».",
        )
        .mission(MIAMI)
        .amount(eur(345_678))
        .subjects([ids.alone]),
    );
    let mut gap = finding(
        "amount_disagreement",
        Severity::Blocking,
        Observation::at(
            at(ids.gap),
            "Mandat 1403 : payé 12 500,03 €, facturé 12 512,53 €.",
            "Demander le détail au tiers.",
        )
        .mission(MIAMI)
        .amount(eur(-1_250))
        .related([at(ids.alone), at(ids.formula), at(ids.shared), at(ids.nowhere)])
        .subjects([ids.gap]),
    );
    gap.answer = Answer {
        status: Status::Justified,
        text: "=Frais de bagage payés par l’élu.\nVoir note du 3 mars.".into(),
        owner: "@Durand".into(),
        due: "31/01/2019".into(),
    };
    let long = "Texte très long. ".repeat(2_500);
    let odd = finding(
        "support_without_ledger",
        Severity::Review,
        Observation::at(at(ids.formula), long, "=HYPERLINK(\"http://exemple\")")
            .mission(MIAMI)
            .amount(eur(99_900))
            .subjects([ids.formula]),
    );
    let mut year = finding(
        "fiscal_year_mismatch",
        Severity::Review,
        Observation::at(
            Place::declaration("exercice"),
            "Le rapport cite l’exercice 2018 ; les lignes de la mission sont de 2017.",
            "Faire préciser l’exercice dans la délibération.",
        )
        .mission(MILAN),
    );
    year.answer = Answer {
        status: Status::ToReview,
        text: "Vu avec la DAF".into(),
        owner: "Bureau A".into(),
        due: "fin mars".into(),
    };
    let info = finding(
        "entry_without_mission",
        Severity::Info,
        Observation::at(
            at(ids.nowhere),
            "2 lignes ne concernent aucune mission.",
            "Rien, sauf si l’une d’elles en relève.",
        )
        .subjects([ids.nowhere]),
    );
    vec![unreadable, unpaid, gap, odd, year, info]
}

const CHECKS: &[(&str, &str, Severity)] = &[
    ("unreadable_amount", "Montant illisible", Severity::Blocking),
    ("control_total_mismatch", "Total de l’export différent", Severity::Blocking),
    ("declared_gap", "Écart avec le montant déclaré", Severity::Blocking),
    ("ledger_without_support", "Dépense sans justificatif", Severity::Blocking),
    ("amount_disagreement", "Montants différents", Severity::Blocking),
    ("support_without_ledger", "Pièce non payée", Severity::Review),
    ("fiscal_year_mismatch", "Exercice différent", Severity::Review),
    ("per_diem_above_rate", "Indemnité au-dessus du barème", Severity::Blocking),
    ("entry_without_mission", "Ligne sans mission", Severity::Info),
];

fn checks(findings: &[Finding]) -> Vec<CheckOutcome> {
    let outcome = |(check, title, severity): &(&'static str, &'static str, Severity)| {
        let count = findings.iter().filter(|finding| finding.check == *check).count();
        let outcome = match (count, *check) {
            (0, "per_diem_above_rate") => Outcome::NotChecked("aucun barème dans le dossier".into()),
            (0, _) => Outcome::Compliant,
            _ => Outcome::Anomaly,
        };
        CheckOutcome {
            check,
            title,
            why: "Un paiement sans pièce ne peut être justifié devant la commission permanente.",
            source: "CGCT, annexe I, rubrique 322",
            severity: *severity,
            outcome,
            findings: count,
            points: Vec::new(),
        }
    };
    CHECKS.iter().map(outcome).collect()
}

/// Totals, bridge and verdicts as `close` makes them.
fn closed(books: Books, findings: Vec<Finding>) -> Report {
    let missions: Vec<MissionFigures> =
        books.dossier.missions().map(|(id, mission)| figures(&books, &findings, id, mission.declared)).collect();
    let mut open = OpenCounts::default();
    findings.iter().filter(|finding| finding.is_open()).for_each(|finding| open.add(finding.severity));
    let nowhere = |side: Side| {
        let ids = books.side(side).filter(|(id, _)| books.assignment(*id).is_none());
        books.sum(ids.filter_map(|(_, entry)| entry.amount))
    };
    let (unassigned_ledger, unassigned_support) = (nowhere(Side::Ledger), nowhere(Side::Support));
    let notes = notes(&books);
    Report {
        checks: checks(&findings),
        proof: proof(&books),
        missions,
        unassigned_entries: books.entries().filter(|(id, _)| books.assignment(*id).is_none()).count(),
        bridge: Vec::new(),
        unassigned_ledger,
        unassigned_support,
        open,
        verdict: verdict(open),
        notes,
        notes_without_finding: vec![gone()],
        evolution: rappro::model::evolution::Evolution::default(),
        run_date: books.run_date,
        findings,
        books,
    }
}

fn verdict(open: OpenCounts) -> Verdict {
    match open {
        OpenCounts { blocking: 1.., .. } => Verdict::Blocked,
        OpenCounts { review: 1.., .. } => Verdict::ToJustify,
        OpenCounts { .. } => Verdict::Ready,
    }
}

fn figures(books: &Books, findings: &[Finding], mission: MissionId, declared: Money) -> MissionFigures {
    let (ledger, support) = (books.total(mission, Side::Ledger), books.total(mission, Side::Support));
    let matched = |side: Side| {
        let ids = books.of_mission(mission, side).filter(|(id, _)| books.match_of(*id).is_some());
        books.sum(ids.map(|(id, _)| books.share(id, mission)))
    };
    let mut open = OpenCounts::default();
    let mine = findings.iter().filter(|finding| finding.observation.mission == Some(mission));
    mine.filter(|finding| finding.is_open()).for_each(|finding| open.add(finding.severity));
    let step = |step, label, amount| BridgeStep { step, label, amount };
    let minus = |a: Money, b: Money| a.checked_sub(b).expect("euros");
    let cancelled = if mission == MIAMI { eur(-77_700) } else { eur(0) };
    MissionFigures {
        mission,
        declared,
        ledger,
        support,
        ledger_matched: matched(Side::Ledger),
        support_matched: matched(Side::Support),
        entries: books.entries().filter(|(id, _)| books.assignment(*id).touches(mission)).count(),
        open,
        verdict: verdict(open),
        bridge: vec![
            step("declared", "Déclaré", declared),
            step("cancelled", "Lignes annulées", cancelled),
            step("unexplained", "Non expliqué", minus(minus(ledger, declared), cancelled)),
            step("ledger", "Comptabilité", ledger),
            step("unmatched", "Sans rapprochement", minus(support, ledger)),
            step("support", "Justificatifs", support),
        ],
    }
}

fn proof(books: &Books) -> Proof {
    let all = |side: Side, matched: Option<bool>| {
        let ids = books.side(side).filter(|(id, entry)| {
            entry.is_counted() && matched.is_none_or(|wanted| books.match_of(*id).is_some() == wanted)
        });
        books.sum(ids.filter_map(|(_, entry)| entry.amount))
    };
    Proof {
        files: 3,
        rows_total: 57,
        rows_entries: 44,
        rows_excluded: 13,
        ledger_in: all(Side::Ledger, None),
        ledger_matched: all(Side::Ledger, Some(true)),
        ledger_unmatched: all(Side::Ledger, Some(false)),
        support_in: all(Side::Support, None),
        support_matched: all(Side::Support, Some(true)),
        support_unmatched: all(Side::Support, Some(false)),
    }
}

fn notes(books: &Books) -> Notes {
    let key = |id: u32| books.entry(EntryId(id)).key();
    let by_hand = books.entries().find(|(id, _)| books.assignment(*id).by == MissionBy::Manual);
    let mut notes = Notes { from: Some("rapprochement.xlsx".into()), ..Notes::default() };
    notes.marks.insert(key(7), "a".into());
    notes.marks.insert(key(9), "-".into());
    notes.marks.insert(Key::from_text("L-DISPARUE"), "b".into());
    notes.missions.extend(by_hand.map(|(_, entry)| (entry.key(), "MILAN".to_owned())));
    notes.missions.insert(Key::from_text("J-DISPARUE"), "MIAMI 60 %; MILAN 40 %".into());
    notes
}

fn gone() -> FindingNote {
    let cell = |header: &str, text: &str| (header.to_owned(), text.to_owned());
    FindingNote {
        key: Key::from_text("C-DISPARU01"),
        answer: Answer { status: Status::Justified, text: "Facture reçue".into(), ..Answer::default() },
        since: Some(day(2018, 11, 2)),
        amount: Some(eur(12_000)),
        row: vec![
            cell("Réf.", "C-DISPARU01"),
            cell("Constat", "Payé 120,00 € sans pièce."),
            cell("Statut", "Justifiée"),
            cell("Réponse du service", "Facture reçue"),
        ],
    }
}
