//! A desk on which a test lays out a few lines by hand, and has the checks look at them.

use std::sync::Arc;

use rappro::check;
use rappro::dossier;
use rappro::model::Date;
use rappro::model::account::{ControlTotal, FileAccount, Role, RowCount, TableAccount};
use rappro::model::assignments::Assignments;
use rappro::model::books::{Books, Facts, Parts, Redelivery};
use rappro::model::dossier::Dossier;
use rappro::model::entry::{Assignment, Entry, EntryId, MissionBy, Share, Side, Twin, Unusual};
use rappro::model::few::Few;
use rappro::model::field::Field;
use rappro::model::finding::{Finding, Outcome, Problem};
use rappro::model::matching::{Ambiguity, Confidence, Evidence, Match, Matching, Reason};
use rappro::model::mission::{Category, Headcount, Mission, MissionId, SpecialMandate};
use rappro::model::money::{Currency, Money};
use rappro::model::people::Member;
use rappro::model::place::{CellRef, Place};
use rappro::model::rates::Rate;
use rappro::model::sheet::Format;

/// The two missions of every desk.
pub(crate) const MIAMI: MissionId = MissionId(0);
pub(crate) const MILAN: MissionId = MissionId(1);

/// Euros.
pub(crate) fn eur(amount: &str) -> Money {
    Money::new(amount.parse().unwrap(), Currency::EUR)
}

/// Dollars.
pub(crate) fn usd(amount: &str) -> Money {
    Money::new(amount.parse().unwrap(), Currency::from_code("USD").unwrap())
}

/// `2017-11-05`.
pub(crate) fn on(date: &str) -> Option<Date> {
    Some(date.parse().unwrap())
}

/// A dossier in the making. Ledger lines stand in column F of `mandats.csv`, documents in `pieces.csv`.
pub(crate) struct Desk {
    pub(crate) dossier: Dossier,
    pub(crate) facts: Facts,
    pub(crate) assignments: Assignments,
    pub(crate) matching: Matching,
    pub(crate) copies: Vec<Redelivery>,
}

fn mission(code: &str, label: &str, start: &str, end: &str) -> Mission {
    Mission {
        code: code.into(),
        label: label.into(),
        aliases: Vec::new(),
        country: None,
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
        declared: eur("0"),
        headcount: Headcount { elected: Some(0), guests: Some(0), agents: Some(0) },
        operations: Vec::new(),
        special_mandate: None,
        declared_by_nature: Vec::new(),
    }
}

/// A file with one table of this role, no column told.
pub(crate) fn table(path: &str, role: Role) -> FileAccount {
    let table = TableAccount {
        sheet: None,
        visible: true,
        role,
        role_evidence: String::new(),
        header_row: Some(0),
        header_line: Some(1),
        columns: Vec::new(),
        rows: RowCount::default(),
        amount: eur("0"),
        control_totals: Vec::new(),
        advances: Vec::new(),
    };
    FileAccount {
        path: path.into(),
        format: Format::Csv,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        tables: vec![table],
    }
}

impl Desk {
    /// Miami, 4 to 10 November 2017, and Milan, 5 to 7 December 2017, nothing declared, nobody listed.
    pub(crate) fn new() -> Self {
        let mut dossier = dossier::empty();
        dossier.missions = vec![
            mission("MIAMI", "Miami", "2017-11-04", "2017-11-10"),
            mission("MILAN", "Milan", "2017-12-05", "2017-12-07"),
        ];
        dossier.commission_date = on("2018-03-01");
        dossier.fiscal_year = Some(2017);
        let files = vec![table("mandats.csv", Role::Ledger), table("pieces.csv", Role::Support)];
        Self {
            dossier,
            facts: Facts { files, ..Facts::default() },
            assignments: Assignments::default(),
            matching: Matching::default(),
            copies: Vec::new(),
        }
    }

    fn add(
        &mut self,
        side: Side,
        mission: Option<MissionId>,
        amount: &str,
        edit: impl FnOnce(&mut Entry),
    ) -> EntryId {
        let number = self.facts.entries.len() as u32;
        let mut entry = blank(side, number);
        entry.amount = Some(eur(amount));
        edit(&mut entry);
        self.facts.entries.push(entry);
        let by = if mission.is_some() { MissionBy::Column } else { MissionBy::None };
        self.assignments.push(Assignment { mission, by, ..Assignment::none() });
        EntryId(number)
    }

    /// A payment-order line of fiscal year 2017, number and payee as given.
    pub(crate) fn pays(&mut self, mission: MissionId, amount: &str, edit: impl FnOnce(&mut Entry)) -> EntryId {
        self.add(Side::Ledger, Some(mission), amount, edit)
    }

    /// A payment-order line of no mission.
    pub(crate) fn pays_elsewhere(&mut self, amount: &str, edit: impl FnOnce(&mut Entry)) -> EntryId {
        self.add(Side::Ledger, None, amount, edit)
    }

    /// A line of a document.
    pub(crate) fn paper(&mut self, mission: MissionId, amount: &str, edit: impl FnOnce(&mut Entry)) -> EntryId {
        self.add(Side::Support, Some(mission), amount, edit)
    }

    /// A payment and its document, settled together with certainty.
    pub(crate) fn settled(&mut self, mission: MissionId, amount: &str, edit: impl Fn(&mut Entry)) -> EntryId {
        let order = self.pays(mission, amount, &edit);
        let paper = self.paper(mission, amount, &edit);
        self.settle(&[order], &[paper], Confidence::Certain);
        order
    }

    /// Matches lines.
    pub(crate) fn settle(&mut self, ledger: &[EntryId], support: &[EntryId], confidence: Confidence) {
        let sum = |ids: &[EntryId]| {
            Money::sum(Currency::EUR, ids.iter().filter_map(|id| self.facts.entries[id.index()].amount)).unwrap()
        };
        let evidence = Evidence {
            reason: Arc::new(Reason { pass: "by_invoice", ..Reason::default() }),
            references: Few::none(),
            days_apart: None,
        };
        let amounts = [sum(ledger), sum(support)];
        let sides = [ledger, support].map(|ids| ids.iter().copied().collect());
        self.matching.matches.push(Match::of(sides, amounts, confidence, evidence));
    }

    /// Says that lines could be matched in several ways.
    pub(crate) fn ambiguous(&mut self, ledger: &[EntryId], support: &[EntryId]) {
        self.matching.ambiguities.push(Ambiguity {
            ledger: ledger.to_vec(),
            support: support.to_vec(),
            solutions: 2,
            pass: "one_to_one",
            sentence: String::new(),
        });
    }

    /// Shares an entry between the two missions.
    pub(crate) fn share(&mut self, id: EntryId, miami: &str, milan: &str) {
        let share = |mission, amount| Share { mission, amount: eur(amount) };
        let shares = vec![share(MIAMI, miami), share(MILAN, milan)];
        self.assignments[id.index()] = Assignment { shares, by: MissionBy::Match, ..Assignment::none() };
    }

    /// Puts a person on a list.
    pub(crate) fn member(&mut self, mission: MissionId, name: &str, category: Category) {
        let row = self.facts.members.len() as u32 + 1;
        self.facts.members.push(Member {
            name: name.into(),
            last_name: None,
            first_name: None,
            category: Some(category),
            mission: Some(mission),
            place: Place::cell(&"delegation.csv".into(), None, CellRef::new(row, 0)),
        });
    }

    /// A quotation of the dollar.
    pub(crate) fn rate(&mut self, date: &str, value: &str) {
        let rate = Rate {
            date: date.parse().unwrap(),
            value: value.parse().unwrap(),
            place: Place::cell(&"taux.csv".into(), None, CellRef::new(1, 1)),
        };
        self.facts.rates.add(usd("0").currency(), rate);
    }

    /// A total printed in `mandats.csv`.
    pub(crate) fn control_total(&mut self, stated: &str, computed: &str, with_cancelled: &str) {
        self.facts.files[0].tables[0].control_totals.push(ControlTotal {
            at: Place::cell(&"mandats.csv".into(), None, CellRef::new(99, 5)),
            label: "Total général".into(),
            stated: eur(stated),
            computed: eur(computed),
            computed_with_cancelled: eur(with_cancelled),
            rejected: 0,
            agrees: stated == computed || stated == with_cancelled,
        });
    }

    /// The mission under this number, to be changed.
    pub(crate) fn mission(&mut self, id: MissionId) -> &mut Mission {
        &mut self.dossier.missions[id.index()]
    }

    /// An authorisation to travel.
    pub(crate) fn mandate(&mut self, id: MissionId, date: Option<Date>) {
        self.mission(id).special_mandate = Some(SpecialMandate { reference: "CP-2017-12".into(), date });
    }

    /// A difficulty of reading.
    pub(crate) fn problem(&mut self, problem: Problem) {
        self.facts.problems.push(problem);
    }

    /// Binds the books and runs every check.
    pub(crate) fn look(self) -> Verdict {
        let Self { dossier, facts, assignments, mut matching, copies } = self;
        let run_date = "2018-02-01".parse().unwrap();
        let natures = rappro::classify::natures(&facts.entries, &dossier);
        matching.leftovers = rappro::reconcile::leftovers(
            &facts.entries,
            &assignments,
            &matching,
            &Default::default(),
            &dossier.rules,
        );
        let books = Books::new(Parts {
            dossier,
            run_date,
            facts,
            natures,
            copies,
            assignments,
            matching,
            skipped: Vec::new(),
        });
        let (findings, checks) = check::run(&books);
        let outcomes = checks.into_iter().map(|one| (one.check, one.outcome)).collect();
        Verdict { books, findings, outcomes }
    }
}

/// What the checks said.
pub(crate) struct Verdict {
    pub(crate) books: Books,
    pub(crate) findings: Vec<Finding>,
    pub(crate) outcomes: Vec<(&'static str, Outcome)>,
}

impl Verdict {
    /// The findings of a check, as `blocking MIAMI 12.00 mandats.csv › F2`.
    pub(crate) fn of(&self, check: &str) -> Vec<String> {
        let of_check = self.findings.iter().filter(|one| one.check == check);
        of_check.map(|one| self.told(one)).collect()
    }

    fn told(&self, one: &Finding) -> String {
        let seen = &one.observation;
        let mission = seen.mission.map_or("-".to_owned(), |id| self.books.mission(id).code.to_string());
        let amount = seen.amount.map_or("-".to_owned(), |amount| amount.plain());
        format!("{} {mission} {amount} {}", one.severity.json_name(), seen.at)
    }

    /// The message of the only finding of a check.
    pub(crate) fn message(&self, check: &str) -> &str {
        let mut of_check = self.findings.iter().filter(|one| one.check == check);
        let only = of_check.next().unwrap_or_else(|| panic!("{check} found nothing"));
        assert!(of_check.next().is_none(), "{check} found more than one thing");
        &only.observation.message
    }

    /// The outcome of a check, with its reason.
    pub(crate) fn outcome(&self, check: &str) -> String {
        let (_, outcome) = self.outcomes.iter().find(|(id, _)| *id == check).unwrap();
        match outcome.reason() {
            Some(reason) => format!("{} : {reason}", outcome.json_name()),
            None => outcome.json_name().to_owned(),
        }
    }
}

fn blank(side: Side, number: u32) -> Entry {
    let file = if side == Side::Ledger { "mandats.csv" } else { "pieces.csv" };
    Entry {
        unusual: Unusual { twin: Twin { rank: number, ..Twin::default() }, ..Unusual::default() }.into(),
        fiscal_year: std::num::NonZeroI16::new(2017).filter(|_| side == Side::Ledger),
        ..Entry::blank(side, Place::cell(&file.into(), None, CellRef::new(number + 1, 5)))
    }
}

/// Gives a line its payment order and line number.
pub(crate) fn order(entry: &mut Entry, number: &str, line: &str) {
    if entry.side == Side::Ledger {
        entry.set(Field::PaymentOrder, number);
        entry.set(Field::OrderLine, Some(line).filter(|line| !line.is_empty()));
    }
}
