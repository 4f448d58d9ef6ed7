//! Lines delivered twice, by two exports that overlap: counted once. Example: the extracts of November
//! and of the whole year both give mandat 812, 1 200,00 €. It is counted once and the second place is
//! listed. Blocking when the two copies differ, for then one of them is wrong.

use std::collections::BTreeMap;

use super::identify::signature_of;
use super::wording::{LISTED_MAX, count};
use super::{Check, Grounds, scope};
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
    let mut pairs: BTreeMap<(&str, &str), Vec<&Redelivery>> = BTreeMap::new();
    for copy in &books.copies {
        pairs.entry((books.entry(copy.kept).place.file(), copy.at.file())).or_default().push(copy);
    }
    let found = pairs.into_iter().filter_map(|((kept, copied), copies)| observe(books, kept, copied, copies));
    scope::conclude(found.collect(), Vec::new())
}

fn observe(books: &Books, kept: &str, copied: &str, mut copies: Vec<&Redelivery>) -> Option<Observation> {
    copies.sort_by(|a, b| a.at.cmp(&b.at));
    let first = copies.first()?;
    let amount = books.sum(copies.iter().filter_map(|copy| copy.amount));
    let many = copies.len() > 1;
    let lines = count(copies.len(), "ligne", "lignes");
    let (stand, counted) = if many { ("figurent", "comptées") } else { ("figure", "comptée") };
    let differing: Vec<&&Redelivery> = copies.iter().filter(|copy| copy.differs.is_some()).collect();
    let mut message =
        format!("{lines} de {copied} ({amount}) {stand} déjà dans {kept} : {counted} une seule fois.");
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
    let remedy = if differing.is_empty() {
        format!("Ne garder que l’un des deux fichiers, {kept} ou {copied}, ou confirmer qu’ils se recouvrent.")
    } else {
        format!(
            "Vérifier dans le logiciel comptable laquelle des deux versions est juste, puis ne garder que ce fichier ({kept} ou {copied})."
        )
    };
    let places = copies.iter().flat_map(|copy| [copy.at.clone(), books.entry(copy.kept).place.clone()]);
    Some(
        Observation::at(Place::of_file(first.at.file()), message, remedy)
            .amount(amount)
            .severity((!differing.is_empty()).then_some(Severity::Blocking))
            .related(places.take(2 * LISTED_MAX))
            .subject(pair(books, kept, copied)),
    )
}

/// What identifies a pair of files, whichever of the two keeps the lines.
fn pair(books: &Books, kept: &str, copied: &str) -> String {
    let mut signatures = [signature_of(books, kept), signature_of(books, copied)];
    signatures.sort();
    signatures.join("\n")
}
