//! Notes whose line is in no export any more, while another line reads like it.
//!
//! The day of a paper without number was corrected: it has another key, and the mark that forbade its match stands among the
//! orphans. Nobody can tell that it is the same paper, but where it is matched after all, somebody must look. A line of
//! which nothing is left needs no word.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::meet::says;
use super::{Asked, Notes, TextRow};
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::finding::{Problem, ProblemKind};
use crate::model::key::Key;
use crate::model::matching::{Confidence, Matching};

impl Notes {
    /// Tells the marks and missions that have no effect any more, where a line of the same payee and amount does what they
    /// were there to change.
    pub fn tell_gone(&mut self, entries: &[Entry], matching: &Matching) {
        if self.marks.is_empty() && self.missions.is_empty() {
            return;
        }
        let there: FxHashSet<Key> = entries.iter().filter(|one| !one.is_unnoted).map(Entry::key).collect();
        let marks = self.marks.iter().map(|(key, text)| (key, text, true));
        let missions = self.missions.iter().map(|(key, text)| (key, text, false));
        let gone = marks.chain(missions).filter(|(key, text, _)| !there.contains(*key) && !text.trim().is_empty());
        let mut by_amount: BTreeMap<Decimal, Vec<Gone>> = BTreeMap::new();
        for (key, text, is_mark) in gone {
            let Some(row) = self.rows.get(key) else { continue };
            let gone = Gone { key, text, is_mark, row };
            let amounts = row.iter().filter_map(|(_, cell)| cell.replace(',', ".").parse::<Decimal>().ok());
            let amounts: FxHashSet<Decimal> = amounts.map(|amount| amount.normalize()).collect();
            amounts.into_iter().for_each(|amount| by_amount.entry(amount).or_default().push(gone));
        }
        if by_amount.is_empty() {
            return;
        }
        let matched = automatically_matched(matching);
        let mut told: BTreeMap<&Key, Problem> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let amount = entry.amount.map(|amount| amount.amount().normalize());
            let notes = amount.and_then(|amount| by_amount.get(&amount)).map_or(&[] as &[_], Vec::as_slice);
            let is_matched = || u32::try_from(at).is_ok_and(|at| matched.contains(&EntryId(at)));
            for one in notes.iter().filter(|one| one.is_like(entry) && (!one.forbids() || is_matched())) {
                let problem = told.entry(one.key).or_insert_with(|| one.problem(entry));
                if problem.at != entry.place && problem.related.len() < RELATED_MAX {
                    problem.related.push(entry.place.clone());
                }
            }
        }
        let told: Vec<Problem> = told.into_values().collect();
        self.problems.extend(told);
    }
}

/// Lines told beside the first.
const RELATED_MAX: usize = 20;

fn automatically_matched(matching: &Matching) -> FxHashSet<EntryId> {
    let by_program = matching.matches.iter().filter(|one| one.confidence != Confidence::Manual);
    by_program.flat_map(|one| one.entries()).collect()
}

/// A note without its line.
#[derive(Clone, Copy)]
struct Gone<'n> {
    key: &'n Key,
    text: &'n str,
    is_mark: bool,
    row: &'n TextRow,
}

impl Gone<'_> {
    fn forbids(&self) -> bool {
        self.is_mark && matches!(Asked::read(self.text), Some(Asked::Alone | Asked::Apart(_)))
    }

    /// True for a line of the side and the payee of the one that is gone, beside which nothing was typed.
    fn is_like(&self, entry: &Entry) -> bool {
        self.key.as_str().starts_with(if entry.side == Side::Ledger { "L-" } else { "J-" })
            && entry.is_unnoted
            && entry.payee().or(entry.beneficiary()).is_some_and(|who| says(self.row, who))
    }

    fn problem(&self, entry: &Entry) -> Problem {
        let text = self.text.trim();
        let who = entry.payee().or(entry.beneficiary()).unwrap_or_default().trim();
        let (what, typed) = match self.is_mark {
            true => ("Pointage", "il avait été saisi"),
            false => ("Affectation", "elle avait été saisie"),
        };
        let now = match (self.forbids(), self.is_mark) {
            (true, _) => "est rapprochée malgré cette interdiction",
            (_, true) => "n’a pas ce pointage",
            _ => "n’a pas cette affectation",
        };
        Problem {
            kind: ProblemKind::StrayNotes,
            at: entry.place.clone(),
            message: format!(
                "{what} « {text} » sans effet : la ligne où {typed} n’est plus dans les exports. Une ligne de même tiers et de même montant ({who}) {now}."
            ),
            remedy: "Si c’est la même ligne, y saisir de nouveau la note, puis supprimer son ancienne ligne de « Notes orphelines » ; sinon, supprimer cette ligne ou répondre à ce constat.".to_owned(),
            amount: None,
            subject: format!("note sans ligne {}", self.key).into(),
            related: Vec::new(),
        }
    }
}
