//! A mark stays on the sheet of its mission.
//!
//! The letters of `Pointage` are per sheet: « a » on Miami and « a » on Milan are two marks. A line that was marked on
//! Miami and that this run puts on Milan would join the « a » of Milan, which nobody meant, and next month no sheet
//! would tell any more where its mark was set. So the mark of a line that moved is set aside where its letter is
//! taken; where it is not, those that moved together still go together.

use std::collections::BTreeMap;

use super::{Asked, Notes, TextRow, header};
use crate::model::assignments::Assignments;
use crate::model::dossier::Dossier;
use crate::model::entry::Entry;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::key::Key;
use crate::model::mission::{Mission, MissionId};
use crate::model::words::fold;

/// The sheet on which a mark was set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// Code of its mission, failing that the name of the sheet.
    pub sheet: String,
    /// That mission, when the dossier still has it.
    pub mission: Option<MissionId>,
}

/// Lines of one mission that carry one mark: those marked on its sheet, and those that came from others.
#[derive(Default)]
struct Marked<'a> {
    natives: usize,
    moved: BTreeMap<&'a Home, Vec<usize>>,
}

impl Notes {
    /// Tells the missions of the sheets on which marks were set.
    pub fn settle_homes(&mut self, dossier: &Dossier) {
        let names =
            |mission: &Mission, sheet: &str| [&mission.code, &mission.label].iter().any(|name| fold(name) == sheet);
        for home in self.homes.values_mut().flatten() {
            let sheet = fold(&home.sheet);
            home.mission = dossier.missions().find(|(_, mission)| names(mission, &sheet)).map(|(id, _)| id);
        }
    }

    /// The mission on whose sheet alone the mark of a line was set.
    pub fn marked_on(&self, entry: &Entry) -> Option<MissionId> {
        match super::beside(&self.homes, entry)?.as_slice() {
            [home] => home.mission,
            _ => None,
        }
    }

    /// Sets aside the marks that would join those of another sheet, and tells them. To be done before lines are matched,
    /// and again once their partners gave them a mission: the next workbook shows them there.
    pub fn keep_marks_on_their_sheets(&mut self, entries: &[Entry], assignments: &Assignments, dossier: &Dossier) {
        if self.marks.is_empty() || self.homes.is_empty() {
            return;
        }
        for (mission, at) in self.strangers(entries, assignments) {
            let (key, mission) = (entries[at[0]].key(), &dossier.missions[mission.index()]);
            let Some(home) = self.homes.get(&key).and_then(|homes| homes.first()).cloned() else { continue };
            let label = home.mission.map_or(&*home.sheet, |id| &*dossier.missions[id.index()].label).to_owned();
            let mark = self.marks.get(&key).cloned().unwrap_or_default();
            self.problems.push(told(entries, &at, (&mark, &label, mission)));
            for at in at {
                self.set_aside(&entries[at].key(), &label);
            }
        }
    }

    /// The lines whose mark is that of strangers on the sheet of their mission, by that mission and where they come from.
    fn strangers(&self, entries: &[Entry], assignments: &Assignments) -> Vec<(MissionId, Vec<usize>)> {
        let mut groups: BTreeMap<(MissionId, Asked), Marked> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let (Some(mark), Some(mission)) = (self.mark(entry), assignments[at].mission) else { continue };
            let Some(asked) = Asked::read(mark).filter(|asked| *asked != Asked::Alone) else { continue };
            let homes = super::beside(&self.homes, entry).map_or(&[] as &[_], Vec::as_slice);
            let group = groups.entry((mission, asked)).or_default();
            match homes.first().filter(|_| homes.iter().all(|home| home.mission != Some(mission))) {
                Some(home) => group.moved.entry(home).or_default().push(at),
                None => group.natives += 1,
            }
        }
        let mixed = groups.into_iter().filter(|(_, group)| usize::from(group.natives > 0) + group.moved.len() > 1);
        mixed
            .flat_map(|((mission, _), group)| group.moved.into_values().map(move |lines| (mission, lines)))
            .collect()
    }

    /// Moves the mark of a line to the orphans, under the name of the sheet where it was set.
    fn set_aside(&mut self, key: &Key, sheet: &str) {
        let Some(mark) = self.marks.remove(key) else { return };
        self.homes.remove(key);
        let told = [(header::OLD_SHEET, sheet.to_owned()), (header::KEY, key.to_string()), (header::MARK, mark)];
        let told = told.map(|(name, text)| (name.to_owned(), text)).into_iter();
        self.orphans.push(told.chain(self.row_beside(key)).collect());
    }

    /// The row in which a note was typed, without the notes themselves.
    pub fn row_beside(&self, key: &Key) -> TextRow {
        const OWN: [&str; 4] = [header::KEY, header::MARK, header::MISSION, header::OLD_SHEET];
        let row = self.rows.get(key).cloned().unwrap_or_default().into_iter();
        let theirs = self.added_lines.get(key);
        let is_theirs = |name: &str| theirs.is_some_and(|cells| cells.iter().any(|(header, _)| header == name));
        row.filter(|(name, text)| !text.is_empty() && !OWN.contains(&name.as_str()) && !is_theirs(name)).collect()
    }
}

fn told(entries: &[Entry], lines: &[usize], (mark, from, to): (&str, &str, &Mission)) -> Problem {
    let first = &entries[lines[0]];
    let who = first.payee().or(first.beneficiary()).map_or_else(String::new, |who| format!(" ({})", who.trim()));
    let others = match lines.len() - 1 {
        0 => String::new(),
        1 => " et une autre".to_owned(),
        others => format!(" et {others} autres"),
    };
    let (mark, to) = (mark.trim(), &to.label);
    Problem {
        kind: ProblemKind::StrayNotes,
        at: first.place.clone(),
        message: format!(
            "Pointage « {mark} » sans effet : posé sur la feuille « {from} », sur une ligne{who}{others} que ce mois range dans « {to} », où « {mark} » réunit d’autres lignes. Il n’est pas mêlé aux leurs."
        ),
        remedy: format!(
            "Sur la feuille « {to} », inscrire une autre lettre sur ce qui va ensemble ; le pointage d’origine est gardé sur « Notes orphelines »."
        ),
        amount: None,
        subject: format!("pointage {}", first.key()).into(),
        related: lines[1..].iter().map(|at| entries[*at].place.clone()).collect(),
    }
}
