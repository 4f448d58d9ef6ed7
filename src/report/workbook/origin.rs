//! Whose workbook the previous one is: the dossier and the missions that its sheets tell at their heads.
//!
//! Keys of findings hold the code of a mission and nothing of its year: on the workbook of another dossier, an answer
//! about « MIAMI » of last year would close a finding of this one. So the notes of a stranger are refused, and those of
//! a workbook that shares some of its missions only are carried and told.

use crate::error::Error;
use crate::model::Date;
use crate::model::dossier::Dossier;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::mission::Mission;
use crate::model::notes::Notes;
use crate::model::place::Place;
use crate::model::sheet::{OWN_TEXT, Sheet};
use crate::model::words::fold;

use super::headed::Headed;
use super::page::french_date;
use super::{typed, visa};

/// Before the date of the run, at the head of every sheet.
pub(super) const MADE_ON: &str = "établi le ";
/// After the days of a mission, at the head of its sheet.
pub(super) const DAYS_END: &str = " (transport compris)";
const DAYS_START: &str = " · du ";
const DAYS_TO: &str = " au ";

/// A mission as the head of its sheet tells it; without days where only its code stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    label: String,
    code: String,
    days: Option<(Date, Date)>,
}

/// `Miami (MIAMI) · du 04/11/2017 au 10/11/2017 (transport compris)`.
pub(super) fn mission_line(mission: &Mission) -> String {
    let (label, code) = (&mission.label, &mission.code);
    let (start, end) = (french_date(mission.start), french_date(mission.end));
    format!("{label} ({code}){DAYS_START}{start}{DAYS_TO}{end}{DAYS_END}")
}

fn told(text: &str) -> Option<Told> {
    let (name, days) = text.split_once(DAYS_END)?.0.rsplit_once(DAYS_START)?;
    let (start, end) = days.split_once(DAYS_TO)?;
    let (label, code) = name.trim().strip_suffix(')')?.rsplit_once(" (")?;
    let days = Some((typed::french_day(start)?, typed::french_day(end)?));
    Some(Told { label: label.trim().to_owned(), code: code.trim().to_owned(), days })
}

/// The code of the mission whose sheet this is, else the name of the sheet: by either its mission is known, whatever
/// the staff renamed.
pub(super) fn home(sheet: &Sheet) -> String {
    let code = super::notes::head(sheet).find_map(told).map(|told| told.code);
    code.unwrap_or_else(|| sheet.name().unwrap_or_default().to_owned())
}

/// Verifies that the notes are those of this dossier.
///
/// # Errors
/// [`Error::Refused`] when the workbook is none of the program's, or tells another dossier and none of its missions.
pub(super) fn verify(previous: &[Sheet], notes: &mut Notes, dossier: &Dossier) -> Result<(), Error> {
    let file = notes.from.clone().unwrap_or_default();
    if previous.iter().all(|sheet| Headed::all(sheet).is_empty()) && !previous.iter().any(is_marked) {
        return Err(refused(&file, "ce classeur n’a pas été produit par rappro : aucune note n’y est reconnue"));
    }
    let Some(head) = previous.iter().find_map(head_line) else { return Ok(()) };
    let is_titled = fold(&head) == fold(&title(dossier));
    let missions = missions(previous, notes);
    let shared = dossier.missions.iter().filter(|mission| missions.iter().any(|told| told.is(mission, is_titled)));
    let (shared, all) = (shared.count(), dossier.missions.len());
    if shared == 0 && !(is_titled && missions.is_empty()) {
        let whose = match missions.as_slice() {
            [] => format!("« {head} »"),
            _ => format!("« {head} », {}", listed(&missions)),
        };
        return Err(refused(
            &file,
            &format!(
                "ce classeur est celui d’un autre dossier : {whose}. Ses notes ne concernent aucune mission de « {} »",
                title(dossier)
            ),
        ));
    }
    // A title that was retouched leaves the organisation and the missions as they were.
    let is_same_house = fold(&head).ends_with(&fold(&dossier.organisation));
    let is_retouched = is_same_house && shared == all && missions.len() <= all;
    if !is_titled && !is_retouched {
        notes.problems.push(doubt(&file, (&head, &title(dossier)), (shared, all, missions.len())));
    }
    Ok(())
}

fn refused(file: &str, what: &str) -> Error {
    let remedy = "donner à « --previous » le classeur du mois dernier de ce dossier (ou l’une de ses copies du répertoire « archives »), ou relancer avec « --no-previous », qui ne reprend aucune note.";
    Error::Refused(format!("{file} : {what}.\n  À faire : {remedy}"))
}

fn doubt(file: &str, (head, title): (&str, &str), (shared, all, told): (usize, usize, usize)) -> Problem {
    Problem {
        kind: ProblemKind::StrayNotes,
        at: Place::of_file(&file.rsplit('/').next().unwrap_or_default().into()),
        message: format!(
            "Le classeur dont les notes sont reprises porte un autre titre, « {head} » au lieu de « {title} » ; missions qu’il connaît : {told}, dont {shared} de ce dossier, qui en a {all}. Il peut être celui d’un autre dossier."
        ),
        remedy: "Vérifier que ce classeur est bien celui de ce dossier ; sinon, donner le bon à « --previous » ou relancer avec « --no-previous ».".to_owned(),
        amount: None,
        subject: "titre du classeur".into(),
        related: Vec::new(),
    }
}

/// True for a sheet that says that the program made it.
pub(super) fn is_marked(sheet: &Sheet) -> bool {
    super::notes::head(sheet).any(|text| text.starts_with(OWN_TEXT))
}

/// Title and organisation, as the head of a sheet tells them before its date.
pub(super) fn head_line(sheet: &Sheet) -> Option<String> {
    super::notes::head(sheet).find_map(|text| {
        let (head, date) = text.rsplit_once(MADE_ON)?;
        typed::french_day(date.trim())?;
        Some(head.trim().trim_end_matches('·').trim().to_owned()).filter(|head| !head.is_empty())
    })
}

fn title(dossier: &Dossier) -> String {
    let parts = [dossier.title.trim(), dossier.organisation.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The missions that the workbook tells: on their sheets; failing those, by their visas and figures.
fn missions(previous: &[Sheet], notes: &Notes) -> Vec<Told> {
    let mut all: Vec<Told> = previous.iter().filter_map(|sheet| super::notes::head(sheet).find_map(told)).collect();
    if all.is_empty() {
        let visas = previous.iter().flat_map(visa::codes);
        let figures = notes.past.figures.iter().map(|one| one.mission.clone());
        let mut codes: Vec<String> = visas.chain(figures).collect();
        codes.sort();
        codes.dedup();
        all.extend(codes.into_iter().map(|code| Told { label: code.clone(), code, days: None }));
    }
    all
}

fn listed(missions: &[Told]) -> String {
    let names: Vec<&str> = missions.iter().map(|told| told.label.as_str()).collect();
    format!("mission{} {}", if names.len() > 1 { "s" } else { "" }, names.join(", "))
}

impl Told {
    /// True for the mission of the dossier that is the same: under one name, and at the same time; days of a dossier of
    /// the same title may have been corrected.
    fn is(&self, mission: &Mission, is_titled: bool) -> bool {
        let named = fold(&self.code) == fold(&mission.code) || fold(&self.label) == fold(&mission.label);
        let meets = |(start, end): (Date, Date)| start <= mission.end && mission.start <= end;
        let same_days = self.days == Some((mission.start, mission.end));
        match is_titled {
            true => named || same_days,
            false => named && self.days.is_some_and(meets),
        }
    }
}
