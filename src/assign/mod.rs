//! Entries → missions.
//!
//! Each kind of evidence has its file; the strongest decides, and what speaks for another mission is
//! kept as a rival, for the reader to see. Where nothing decides, the partners of a match may.

mod codes;
mod manual;
mod naming;
mod partners;
mod persons;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::model::assignments::Assignments;
use crate::model::books::Facts;
use crate::model::dossier::Dossier;
use crate::model::entry::{Assignment, Entry, MissionBy, Witness};
use crate::model::few::Few;
use crate::model::field::Field;
use crate::model::memo::Memo;
use crate::model::mission::MissionId;
use crate::model::notes::Notes;
use crate::model::place::Place;
use crate::model::words::fold;
use codes::Codes;
use naming::Names;
use persons::Persons;

pub use partners::from_partners;

/// Something that speaks for a mission.
type Evidence = (MissionId, MissionBy, Witness);

/// The mission of each entry by its own evidence, strongest first (contract 4b).
pub fn missions(facts: &Facts, dossier: &Dossier, notes: &Notes) -> Assignments {
    let evidence = Readers::of(facts, dossier);
    let mut found = Vec::new();
    let all = facts.entries.iter().map(|entry| assignment(entry, &evidence, dossier, notes, &mut found));
    Assignments::of(all)
}

fn assignment(
    entry: &Entry,
    readers: &Readers<'_>,
    dossier: &Dossier,
    notes: &Notes,
    found: &mut Vec<Evidence>,
) -> Option<Assignment> {
    let Some(typed) = notes.mission(entry).filter(|typed| !typed.trim().is_empty()) else {
        let shared =
            entry.mission_text().and_then(|text| manual::divided(text, entry, &readers.names, dossier.currency));
        return shared.or_else(|| decide(readers.of_entry(entry, found)));
    };
    let read = manual::read(typed, entry, &readers.names, dossier.currency);
    Some(read.unwrap_or_else(|why| {
        let mut assignment = decide(readers.of_entry(entry, found)).unwrap_or(Assignment::none());
        let said = format!("« {} », saisi sur « Hors mission », n’est pas pris en compte : {why}", typed.trim());
        assignment.witness = match assignment.witness.french(entry).as_str() {
            "" => Witness::Words(said.into()),
            evidence => Witness::Words(format!("{evidence} ; {said}").into()),
        };
        assignment
    }))
}

/// The strongest kind of evidence decides if it names one mission; the other missions are rivals.
fn decide(found: &mut [Evidence]) -> Option<Assignment> {
    // Nearly always there is one mission only.
    let (only, ..) = found.first()?;
    if found.iter().all(|(mission, ..)| mission == only) {
        let (mission, by, witness) = found.iter().min_by_key(|(_, by, _)| *by).cloned()?;
        return Some(Assignment { mission: Some(mission), by, witness, ..Assignment::none() });
    }
    found.sort_by_key(|(mission, by, _)| (*by, *mission));
    let (mission, by, witness) = found.first().cloned()?;
    let divided = found.iter().any(|(other, class, _)| *class == by && *other != mission);
    let mut rivals: BTreeMap<MissionId, (MissionBy, Witness)> = BTreeMap::new();
    for (other, class, witness) in found.iter().filter(|(other, _, _)| divided || *other != mission) {
        rivals.entry(*other).or_insert((*class, witness.clone()));
    }
    let rivals = rivals.into_iter().map(|(other, (class, witness))| (other, class, witness)).collect();
    if divided {
        return Some(Assignment { rivals, ..Assignment::none() });
    }
    Some(Assignment { mission: Some(mission), shares: Vec::new(), by, witness, rivals })
}

/// What reads the evidence, prepared once.
struct Readers<'a> {
    dossier: &'a Dossier,
    names: Names,
    codes: Codes,
    persons: Persons,
    /// What descriptions name.
    described: RefCell<Memo<Few<MissionId>>>,
    /// What the mission column names.
    columns: RefCell<Memo<Few<MissionId>>>,
    /// What the place of the last line says, which is that of its neighbours.
    last_place: RefCell<Option<(Place, Vec<Evidence>)>>,
}

impl<'a> Readers<'a> {
    fn of(facts: &Facts, dossier: &'a Dossier) -> Self {
        Self {
            dossier,
            names: Names::of(&dossier.missions),
            codes: Codes::of(&dossier.missions),
            persons: Persons::of(facts, dossier),
            described: RefCell::default(),
            columns: RefCell::default(),
            last_place: RefCell::default(),
        }
    }

    /// Everything that the line itself and its place say, in place of what was found for another.
    fn of_entry<'f>(&self, entry: &Entry, found: &'f mut Vec<Evidence>) -> &'f mut [Evidence] {
        found.clear();
        let column = entry.mission_text();
        if let Some(text) = column {
            let named = self.columns.borrow_mut().ask(text, |text| self.in_column(text));
            witness(&named, MissionBy::Column, Field::Mission, found);
        }
        let elsewhere = column.is_some() && found.is_empty();
        self.codes.read(entry, found);
        self.place(entry, found);
        if let Some(text) = entry.description() {
            let named = self.described.borrow_mut().ask(text, |text| self.names.in_written(text));
            witness(&named, MissionBy::Alias, Field::Description, found);
        }
        // A mission column that names no mission of the dossier may well name another journey: a
        // person who was away at that time does not outweigh it.
        if !elsewhere {
            found.extend(self.persons.read(entry));
        }
        found
    }

    fn in_column(&self, text: &str) -> Few<MissionId> {
        let named = self.names.in_column(&fold(text));
        if named.is_empty() { self.codes.in_text(text) } else { named }
    }

    /// What the title and the folders say.
    fn place(&self, entry: &Entry, found: &mut Vec<Evidence>) {
        let told = || self.titles(entry).into_iter().chain(self.folders(entry));
        if !entry.also_at().is_empty() {
            found.extend(told());
            return;
        }
        let mut last = self.last_place.borrow_mut();
        match &*last {
            Some((here, told)) if here.has_origin_of(&entry.place) => found.extend(told.iter().cloned()),
            _ => {
                let told: Vec<Evidence> = told().collect();
                found.extend(told.iter().cloned());
                *last = Some((entry.place.clone(), told));
            }
        }
    }

    /// The name of the sheet and the title of the table, when together they name one mission only.
    fn titles(&self, entry: &Entry) -> Option<Evidence> {
        let sheets = std::iter::once(&entry.place).chain(entry.also_at()).filter_map(Place::sheet_name);
        let titles = entry.table_title();
        let named: BTreeMap<MissionId, &str> = sheets
            .chain(titles)
            .flat_map(|title| self.names.in_written(title).into_iter().map(move |id| (id, title)))
            .collect();
        let (id, title) = only(named)?;
        let words = format!("titre de la feuille ou du tableau : « {title} »");
        Some((id, MissionBy::Sheet, Witness::Words(words.into())))
    }

    /// `mission = …` of the source in `dossier.toml`, else a sub-folder named like one mission.
    fn folders(&self, entry: &Entry) -> Option<Evidence> {
        let files = || std::iter::once(&entry.place).chain(entry.also_at()).map(|place| &**place.file());
        let set = files().filter_map(|file| self.dossier.sources.get(file)?.mission.map(|id| (id, file)));
        if let Some((id, file)) = only(set.collect()) {
            let words = format!("dossier.toml, source « {file} »");
            return Some((id, MissionBy::Folder, Witness::Words(words.into())));
        }
        let folders = files().filter_map(|file| file.rsplit_once('/')).flat_map(|(path, _)| path.split('/'));
        let named =
            folders.flat_map(|folder| self.names.in_written(folder).into_iter().map(move |id| (id, folder)));
        let (id, folder) = only(named.collect())?;
        Some((id, MissionBy::Folder, Witness::Words(format!("sous-dossier « {folder} »").into())))
    }
}

/// What a field of the line says, which is mostly nothing.
fn witness(named: &[MissionId], by: MissionBy, field: Field, found: &mut Vec<Evidence>) {
    for mission in named {
        found.push((*mission, by, Witness::Field(field)));
    }
}

fn only<T>(named: BTreeMap<MissionId, T>) -> Option<(MissionId, T)> {
    if named.len() == 1 { named.into_iter().next() } else { None }
}
