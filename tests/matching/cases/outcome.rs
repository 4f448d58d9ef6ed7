//! What the program concludes from a case, by the names of its lines.

use std::collections::BTreeMap;

use rappro::model::assignments::Assignments;
use rappro::model::dossier::Dossier;
use rappro::model::entry::{Entry, EntryId, Side};
use rappro::model::field::Field;
use rappro::model::matching::{Confidence, Match, Matching};
use rappro::model::money::Currency;
use rappro::model::notes::Notes;
use rappro::model::place::{CellRef, Place};

use super::{Case, Item, Line};
use crate::desk;

pub(super) struct Outcome {
    dossier: Dossier,
    entries: Vec<Entry>,
    assignments: Assignments,
    matching: Matching,
    names: Vec<String>,
    /// Lines that stand in the books as another place of another line.
    copies: Vec<String>,
}

impl Outcome {
    pub(super) fn of(case: &Case) -> Self {
        let written: Vec<Entry> = case.lines.iter().zip(1..).map(|(line, row)| entry(line, row)).collect();
        let (facts, _) = rappro::count::once(desk::facts(written));
        let names: Vec<String> = facts.entries.iter().map(|one| name(case, one)).collect();
        let copies = case.lines.iter().map(|line| line.name.clone()).filter(|name| !names.contains(name)).collect();
        let mut dossier = desk::dossier();
        dossier.rules = case.rules.clone();
        let mut notes = Notes::default();
        for (one, name) in facts.entries.iter().zip(&names) {
            let line = case.lines.iter().find(|line| line.name == *name).unwrap();
            if let Some((_, mark)) = line.cells.iter().find(|(column, _)| column == "pointage") {
                notes.marks.insert(one.key(), mark.clone());
            }
        }
        let assignments = rappro::assign::missions(&facts, &dossier, &notes);
        let mut matching =
            rappro::reconcile::matches(&facts.entries, &assignments, &notes, &dossier.rules, Currency::EUR);
        let assignments = rappro::assign::from_partners(assignments, &facts.entries, &matching, &dossier);
        matching.leftovers =
            rappro::reconcile::leftovers(&facts.entries, &assignments, &matching, &notes, &dossier.rules);
        Self { dossier, entries: facts.entries, assignments, matching, names, copies }
    }

    fn named(&self, ids: &[EntryId]) -> Vec<String> {
        let mut names: Vec<String> = ids.iter().map(|id| self.names[id.index()].clone()).collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    fn name(&self, id: EntryId) -> &str {
        &self.names[id.index()]
    }

    fn id(&self, name: &str) -> EntryId {
        EntryId(self.names.iter().position(|one| one == name).unwrap() as u32)
    }

    fn match_of(&self, name: &str) -> Option<&Match> {
        let id = self.id(name);
        self.matching.matches.iter().find(|one| one.entries().any(|entry| entry == id))
    }

    /// The outcome itself, sorted.
    fn items(&self) -> Vec<Item> {
        let sure = |one: &Match| match (one.ledger.is_empty() || one.support.is_empty(), one.confidence) {
            (true, _) => "",
            (_, Confidence::Certain) => "certain",
            (_, Confidence::Probable) => "probable",
            (_, Confidence::Manual) => "manuel",
        };
        let matches = self.matching.matches.iter();
        let mut items: Vec<Item> =
            matches.map(|one| Item::Match(self.named(&one.ledger), self.named(&one.support), sure(one))).collect();
        items.extend(
            self.matching
                .ambiguities
                .iter()
                .map(|one| Item::Ambiguous(self.named(&one.ledger), self.named(&one.support), Some(one.solutions))),
        );
        let mut held = vec![false; self.entries.len()];
        let matched = self.matching.matches.iter().flat_map(Match::entries);
        let doubtful = self.matching.ambiguities.iter().flat_map(|one| one.ledger.iter().chain(&one.support));
        matched.chain(doubtful.copied()).for_each(|id| held[id.index()] = true);
        for (at, entry) in self.entries.iter().enumerate().filter(|(at, _)| !held[*at]) {
            let name = self.names[at].clone();
            items.push(if entry.is_counted() { Item::Left(name) } else { Item::NotCounted(name) });
        }
        items.extend(self.copies.iter().cloned().map(Item::NotCounted));
        items.sort();
        items
    }

    /// For the reader of a failing test.
    pub(super) fn told(&self) -> Vec<String> {
        let mut told: Vec<String> = self.items().iter().map(french).collect();
        told.extend(self.matching.matches.iter().map(|one| {
            let names = self.named(&one.entries().collect::<Vec<_>>());
            format!("({} : {})", names.join(" "), plain(&one.sentence()))
        }));
        told.extend(
            self.matching
                .leftovers
                .iter()
                .map(|one| format!("({} : {})", self.name(one.entry), plain(&one.sentence(&self.entries)))),
        );
        told
    }

    /// What differs from one conclusion.
    pub(super) fn against(&self, expected: &[Item]) -> Vec<String> {
        let mut found = self.items();
        let mut faults = Vec::new();
        for item in expected {
            let of_outcome =
                matches!(item, Item::Match(..) | Item::Ambiguous(..) | Item::Left(_) | Item::NotCounted(_));
            if !of_outcome {
                faults.extend(self.is_told(item).err().map(|why| format!("{} : {why}", french(item))));
                continue;
            }
            match found.iter().position(|one| satisfies(one, item)) {
                Some(at) => drop(found.remove(at)),
                None => faults.push(format!("manque : {}", french(item))),
            }
        }
        faults.extend(found.iter().map(|item| format!("de trop : {}", french(item))));
        faults
    }

    /// What is asked beside the outcome.
    fn is_told(&self, item: &Item) -> Result<(), String> {
        let sentence = |name: &str| {
            let one = self.match_of(name).ok_or("pas de rapprochement")?;
            Ok::<String, String>(plain(&one.sentence()))
        };
        let ensure = |holds: bool, why: String| if holds { Ok(()) } else { Err(why) };
        match item {
            Item::Gap(name, gap) => {
                let found = self.match_of(name).ok_or("pas de rapprochement")?.gap().plain();
                ensure(found == *gap, format!("l’écart est de {found}"))
            }
            Item::Cause(name, words) => ensure(sentence(name)?.contains(words), sentence(name)?),
            Item::NoCause(name, words) => ensure(!sentence(name)?.contains(words), sentence(name)?),
            Item::Near(name, near) => {
                let id = self.id(name);
                let one = self.matching.leftovers.iter().find(|one| one.entry == id).ok_or("rien n’en est dit")?;
                let told = plain(&one.sentence(&self.entries));
                let right = match (&one.nearest, near) {
                    (None, None) => true,
                    (Some(found), Some((other, words))) => {
                        self.name(found.entry) == other && told.contains(words.as_str())
                    }
                    _ => false,
                };
                ensure(right, told)
            }
            Item::LoneMark(names) => {
                let found: Vec<Vec<String>> =
                    self.matching.lone_marks.iter().map(|one| self.named(&one.entries)).collect();
                ensure(found == [names.clone()], format!("{found:?}"))
            }
            Item::Shares(name, shares) => {
                let found = self.shares(name);
                ensure(found == desk_shares(shares), format!("{found:?}"))
            }
            _ => Ok(()),
        }
    }

    fn shares(&self, name: &str) -> BTreeMap<String, String> {
        let id = self.id(name);
        let assignment = &self.assignments[id.index()];
        let code = |mission| self.dossier.mission(mission).code.to_string();
        let whole = assignment.mission.map(|mission| (code(mission), self.entries[id.index()].amount.unwrap()));
        let shares = assignment.shares.iter().map(|share| (code(share.mission), share.amount));
        whole.into_iter().chain(shares).map(|(code, amount)| (code, amount.plain())).collect()
    }
}

fn desk_shares(text: &str) -> BTreeMap<String, String> {
    let part = |part: &str| {
        let (code, amount) = part.trim().split_once(' ').unwrap();
        (code.to_owned(), desk::eur(amount).plain())
    };
    text.split(';').map(part).collect()
}

fn satisfies(found: &Item, expected: &Item) -> bool {
    match (found, expected) {
        (Item::Match(a, b, sure), Item::Match(c, d, wanted)) => {
            let enough = *wanted == "au moins probable" && matches!(*sure, "certain" | "probable");
            a == c && b == d && (sure == wanted || enough)
        }
        (Item::Ambiguous(a, b, count), Item::Ambiguous(c, d, wanted)) => {
            a == c && b == d && (wanted.is_none() || count == wanted)
        }
        _ => found == expected,
    }
}

fn french(item: &Item) -> String {
    let side = |names: &[String]| if names.is_empty() { "rien".to_owned() } else { names.join(" + ") };
    match item {
        Item::Match(a, b, sure) => format!("{} = {} : {sure}", side(a), side(b)),
        Item::Ambiguous(a, b, count) => format!("ambigu : {} / {}, {count:?}", a.join(" "), b.join(" ")),
        Item::Left(name) => format!("reste : {name}"),
        Item::NotCounted(name) => format!("hors compte : {name}"),
        other => format!("{other:?}"),
    }
}

/// Ordinary spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn name(case: &Case, entry: &Entry) -> String {
    let row = entry.place.spot_text().unwrap();
    let digits: String = row.chars().filter(char::is_ascii_digit).collect();
    case.lines[digits.parse::<usize>().unwrap() - 2].name.clone()
}

fn entry(line: &Line, row: u32) -> Entry {
    let file = if line.side == Side::Ledger { "mandats.csv" } else { "pieces.csv" };
    let mut entry = desk::blank(line.side, row);
    entry.place = Place::cell(&file.into(), None, CellRef::new(row, 4));
    for (column, cell) in &line.cells {
        set(&mut entry, column, cell);
    }
    entry
}

fn set(entry: &mut Entry, column: &str, cell: &str) {
    let field = match column {
        "date" => return entry.date = Some(desk::day(cell)),
        "montant" => return entry.amount = Some(desk::eur(cell)),
        "tva" => return entry.change_figures(|figures| figures.tax = Some(desk::eur(cell))),
        "quantité" => return entry.change_figures(|figures| figures.quantity = Some(desk::eur(cell).amount())),
        "prix unitaire" => {
            return entry.change_figures(|figures| figures.unit_amount = Some(desk::eur(cell).amount()));
        }
        "tiers" => return entry.set(Field::Payee, cell),
        "fichier" => return entry.place = entry.place.in_file(cell),
        "pointage" => return,
        "bénéficiaire" => "pour",
        "relevé" => "releve",
        "opération" => "operation",
        "pièce" => "piece",
        "état" => "etat",
        "paiement" => "paye",
        other => other,
    };
    desk::set(entry, field, cell);
}
