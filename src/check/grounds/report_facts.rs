//! Which facts of `dossier.toml` the text of the report was understood to say, and which not: what was compared
//! with nothing is never called compliant.

use super::report;
use crate::model::books::Books;
use crate::model::declaration::{Declaration, MissionTold};
use crate::model::mission::{Category, Mission, MissionId};
use crate::model::report::{Point, listed};

/// What a mission cost.
pub(in crate::check) const AMOUNT: &str = "montant";
/// The same, where the report prints its parts only.
pub(in crate::check) const SUM: &str = "montant, somme calculée d’un tableau";
/// First and last day.
pub(in crate::check) const DATES: &str = "dates";
/// Members by category.
pub(in crate::check) const HEADS: &str = "effectifs";
/// Amounts by nature.
pub(in crate::check) const NATURES: &str = "montants par nature";
/// The day of the mandat spécial.
pub(in crate::check) const MANDATE: &str = "date du mandat spécial";
/// What all cost.
pub(in crate::check) const TOTAL: &str = "total";
/// The day of the sitting.
pub(in crate::check) const SITTING: &str = "date de la commission";
/// The fiscal year.
pub(in crate::check) const YEAR: &str = "exercice";

/// Every fact that `dossier.toml` declares, and whether the report says it; nothing without a report that speaks
/// of the dossier.
pub(in crate::check) fn of(books: &Books) -> Vec<Point> {
    let Some(told) = report::of(books) else { return Vec::new() };
    let dossier = &books.dossier;
    let head = [
        Some((TOTAL, told.total.is_some())),
        dossier.commission_date.map(|_| (SITTING, told.commission_date.is_some())),
        dossier.fiscal_year.map(|_| (YEAR, told.fiscal_year.is_some())),
    ];
    let mut points: Vec<Point> = head.into_iter().flatten().map(|(what, is)| point(None, what, is)).collect();
    for (id, mission) in dossier.missions() {
        let all = report::all_told(books, told, id);
        points.extend(of_mission(books, mission, &all).into_iter().map(|(what, is)| point(Some(id), what, is)));
    }
    points
}

fn point(mission: Option<MissionId>, what: &'static str, is_compared: bool) -> Point {
    Point { mission, what, is_compared }
}

fn of_mission(books: &Books, mission: &Mission, told: &[&MissionTold]) -> Vec<(&'static str, bool)> {
    let says = |fact: fn(&MissionTold) -> bool| told.iter().any(|one| fact(one));
    let declares_heads = Category::ALL.iter().any(|category| mission.headcount.of(*category).is_some());
    let mandate = mission.special_mandate.as_ref().and_then(|mandate| mandate.date);
    let all = [
        Some((if says(|one| one.is_reckoned) { SUM } else { AMOUNT }, says(|one| one.amount.is_some()))),
        Some((DATES, says(|one| one.start.is_some() && one.end.is_some()))),
        declares_heads.then(|| (HEADS, told.iter().any(|one| says_heads(mission, one)))),
        (!mission.declared_by_nature.is_empty())
            .then(|| (NATURES, !told.is_empty() && natures_lacking(books, mission, told).is_empty())),
        mandate.map(|_| {
            let dated =
                |one: &MissionTold| one.special_mandate.as_ref().is_some_and(|said| said.value.date.is_some());
            (MANDATE, says(dated))
        }),
    ];
    all.into_iter().flatten().collect()
}

/// Every category that `dossier.toml` counts is counted. Nobody of a category is often not told where the others are.
fn says_heads(mission: &Mission, told: &MissionTold) -> bool {
    let says_none = Category::ALL.iter().all(|category| told.of(*category).is_none());
    let lacks = |category: &Category| {
        let declared = mission.headcount.of(*category);
        told.of(*category).is_none() && declared.is_some_and(|count| count > 0 || says_none)
    };
    !Category::ALL.iter().any(lacks)
}

/// Natures that `dossier.toml` gives amounts to, and the text was not understood to.
pub(in crate::check) fn natures_lacking<'m>(
    books: &Books,
    mission: &'m Mission,
    told: &[&MissionTold],
) -> Vec<&'m str> {
    let is_told = |label: &str| {
        let name = nature_name(books, label);
        told.iter().flat_map(|one| &one.natures).any(|(other, _)| nature_name(books, other) == name)
    };
    let labels = mission.declared_by_nature.iter().map(|(label, _)| label.as_ref());
    labels.filter(|label: &&str| !is_told(label)).collect()
}

/// The nature that these words name; the words themselves when they name none.
pub(in crate::check) fn nature_name(books: &Books, label: &str) -> String {
    let known = books.nature_of_label(label).map(|nature| nature.french().to_owned());
    crate::model::words::fold(&known.unwrap_or_else(|| label.to_owned()))
}

/// Figures of `dossier.toml` that the text was not understood to say, in French. Missions that it does not name
/// are told apart.
pub(in crate::check) fn lacking(books: &Books, told: &Declaration) -> Vec<String> {
    const WORDS: [(&[&str], &str); 4] = [
        (&[DATES], "dates non reconnues"),
        (&[AMOUNT, TOTAL], "montants non reconnus"),
        (&[HEADS], "effectifs non reconnus"),
        (&[MANDATE], "date du mandat spécial non reconnue"),
    ];
    const WHOLE: &str = "le total";
    const HEAD: [(&str, &str); 2] =
        [(SITTING, "date de la commission non reconnue"), (YEAR, "exercice non reconnu")];
    let points = of(books);
    let lacks = |what: &str| -> Vec<&str> {
        let of = points.iter().filter(|point| point.what == what && !point.is_compared);
        let named = of.filter(|point| point.mission.is_none_or(|id| report::is_told(books, told, id)));
        named.map(|point| point.mission.map_or(WHOLE, |id| &*books.mission(id).label)).collect()
    };
    let shown = |of: &[&str]| {
        let (whole, missions): (Vec<&str>, Vec<&str>) = of.iter().partition(|label| **label == WHOLE);
        let missions = Some(listed(books, &missions)).filter(|_| !missions.is_empty());
        missions.into_iter().chain(whole.into_iter().map(str::to_owned)).collect::<Vec<_>>().join(", ")
    };
    let mut all: Vec<String> = Vec::new();
    for (whats, words) in WORDS {
        let of: Vec<&str> = whats.iter().flat_map(|what| lacks(what)).collect();
        if !of.is_empty() {
            all.push(format!("{words} dans le texte du rapport pour : {}", shown(&of)));
        }
    }
    all.extend(natures(books, told));
    // Of several sittings it is told which; of several years too.
    let is_doubtful = |key: &str| told.doubts.iter().any(|doubt| doubt.key == key);
    let head = HEAD.iter().filter(|(what, _)| !lacks(what).is_empty());
    let head = head.filter(|(what, _)| !is_doubtful(if *what == SITTING { "commission" } else { "exercice" }));
    all.extend(head.map(|(_, words)| format!("{words} dans le texte du rapport")));
    all
}

fn natures(books: &Books, told: &Declaration) -> Option<String> {
    let mut lacking: Vec<String> = Vec::new();
    for (id, mission) in books.dossier.missions() {
        let all = report::all_told(books, told, id);
        if !all.is_empty() {
            let of = natures_lacking(books, mission, &all);
            lacking.extend(of.into_iter().map(|label| format!("{} ({label})", mission.label)));
        }
    }
    let words = "montants par nature non reconnus dans le texte du rapport pour : ";
    (!lacking.is_empty()).then(|| format!("{words}{}", lacking.join(", ")))
}
