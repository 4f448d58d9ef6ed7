//! Lines delivered twice, by two exports that overlap: counted once. Example: the extracts of November
//! and of the whole year both give mandat 812, 1 200,00 €. It is counted once and the second place is
//! listed. Blocking when the two copies differ, for then one of them is wrong.

use std::collections::BTreeMap;

use super::findings::identify::signature_of;
use super::findings::wording::{LISTED_MAX, count};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::Text;
use crate::model::books::{Books, Redelivery};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "duplicate_source",
    title: "Lignes livrées deux fois",
    why: "Deux exports qui se recouvrent feraient compter deux fois la même dépense ; quand les copies diffèrent, l’une des deux est fausse.",
    source: "Pratique de contrôle : une ligne de mandat n’est comptée qu’une fois, quel que soit le nombre d’exports qui la donnent.",
    remedy: "Ne garder dans le dossier qu’un des deux exports, le plus récent, puis relancer.",
    severity: Severity::Review,
    needs: "Au moins deux exports.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let mut pairs: BTreeMap<(Source, Source), Vec<&Redelivery>> = BTreeMap::new();
    for copy in &books.copies {
        pairs.entry(Source::pair(&books.entry(copy.kept).place, &copy.at)).or_default().push(copy);
    }
    let found = pairs.into_iter().filter_map(|((kept, copied), copies)| observe(books, kept, copied, copies));
    scope::conclude(found.collect(), Vec::new())
}

/// Where a copy stands: a file, and its sheet where both copies are in the same workbook.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Source<'a> {
    file: &'a Text,
    sheet: Option<&'a Text>,
}

impl<'a> Source<'a> {
    fn pair(kept: &'a Place, copied: &'a Place) -> (Self, Self) {
        let is_told = kept.file() == copied.file() && kept.sheet() != copied.sheet();
        let of = |place: &'a Place| Self { file: place.file(), sheet: place.sheet().filter(|_| is_told) };
        (of(kept), of(copied))
    }

    /// `m.xlsx`, or `la feuille « Cumul » de m.xlsx`.
    fn french(self) -> String {
        match self.sheet {
            Some(sheet) => format!("la feuille « {sheet} » de {}", self.file),
            None => self.file.to_string(),
        }
    }

    fn place(self) -> Place {
        Place::of_sheet(self.file, self.sheet)
    }
}

fn observe(books: &Books, kept: Source, copied: Source, mut copies: Vec<&Redelivery>) -> Option<Observation> {
    copies.sort_by(|a, b| a.at.cmp(&b.at));
    copies.first()?;
    let amount = books.sum(copies.iter().filter_map(|copy| copy.amount));
    let many = copies.len() > 1;
    let lines = count(copies.len(), "ligne", "lignes");
    let (stand, counted) = if many { ("figurent", "comptées") } else { ("figure", "comptée") };
    let differing: Vec<&&Redelivery> = copies.iter().filter(|copy| copy.differs.is_some()).collect();
    let mut message = format!(
        "{lines} de {} ({amount}) {stand} déjà dans {} : {counted} une seule fois.",
        copied.french(),
        kept.french()
    );
    if let Some(one) = differing.first() {
        let what = one.differs.as_deref().unwrap_or_default().trim_end_matches('.').to_owned();
        let how_many = count(differing.len(), "copie diffère", "copies diffèrent");
        message.push_str(&format!(
            " {how_many}, dont {} : {what} (ligne retenue : {}).",
            one.at,
            books.entry(one.kept).place
        ));
    }
    if copies.len() > LISTED_MAX {
        message.push_str(&format!(" Les {LISTED_MAX} premières sont listées."));
    }
    let remedy = remedy(kept, copied, !differing.is_empty());
    let places = copies.iter().flat_map(|copy| [copy.at.clone(), books.entry(copy.kept).place.clone()]);
    Some(
        Observation::at(copied.place(), message, remedy)
            .amount(amount)
            .severity((!differing.is_empty()).then_some(Severity::Blocking))
            .related(places.take(2 * LISTED_MAX))
            .subject(pair(books, kept, copied)),
    )
}

fn remedy(kept: Source, copied: Source, differs: bool) -> String {
    let (one, two) = match (kept.sheet, copied.sheet) {
        (Some(one), Some(two)) => (format!("« {one} »"), format!("« {two} » de {}", kept.file)),
        _ => (kept.file.to_string(), copied.file.to_string()),
    };
    let of_sheets = kept.sheet.is_some();
    match (kept == copied, of_sheets, differs) {
        (true, _, true) => format!(
            "Vérifier dans le logiciel comptable laquelle des deux versions est juste, puis ne garder que celle-là dans {one}."
        ),
        (true, _, false) => {
            format!("Ne garder qu’une fois ces lignes dans {one}, ou confirmer qu’elles se répètent.")
        }
        (_, true, true) => format!(
            "Vérifier dans le logiciel comptable laquelle des deux versions est juste, puis ne garder que cette feuille ({one} ou {two})."
        ),
        (_, true, false) => {
            format!("Ne garder que l’une des deux feuilles, {one} ou {two}, ou confirmer qu’elles se recouvrent.")
        }
        (_, false, true) => format!(
            "Vérifier dans le logiciel comptable laquelle des deux versions est juste, puis ne garder que ce fichier ({one} ou {two})."
        ),
        (_, false, false) => {
            format!("Ne garder que l’un des deux fichiers, {one} ou {two}, ou confirmer qu’ils se recouvrent.")
        }
    }
}

/// What identifies a pair of sources, whichever of the two keeps the lines.
fn pair(books: &Books, kept: Source, copied: Source) -> String {
    let signature = |source: Source| match source.sheet {
        Some(sheet) => format!("{}\n{sheet}", signature_of(books, source.file)),
        None => signature_of(books, source.file),
    };
    let mut signatures = [signature(kept), signature(copied)];
    signatures.sort();
    signatures.join("\n")
}
