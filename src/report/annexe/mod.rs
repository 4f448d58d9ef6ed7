//! `rappro annexe`: the *état récapitulatif des dépenses* of the next report, by mission and nature, and the
//! lists of members, from the reconciled figures. No amount by person. A document that is not to be joined
//! yet says so on every page.

mod docx;

use std::collections::BTreeMap;
use std::io::{Read as _, Write};
use std::path::Path;

use docx::{Column, Docx};

use crate::error::Error;
use crate::model::Date;
use crate::model::books::Books;
use crate::model::entry::{EntryId, Side};
use crate::model::mission::{Category, Mission, MissionId};
use crate::model::money::Money;
use crate::model::people::Member;
use crate::model::report::Report;
use crate::model::rules::Base;
use crate::model::words::{fold, name_words};

const UNTOLD: &str = "Nature non précisée";

/// Refuses to go on while a blocking finding is open, unless a draft is asked for.
///
/// # Errors
/// [`Error::Refused`].
pub fn verify(report: &Report, is_draft: bool) -> Result<(), Error> {
    let open = report.open.blocking;
    if open == 0 || is_draft {
        return Ok(());
    }
    let what = if open == 1 {
        "1 constat bloquant est ouvert".to_owned()
    } else {
        format!("{open} constats bloquants sont ouverts")
    };
    Err(Error::Refused(format!(
        "l’annexe n’a pas été écrite : {what}, ses montants ne sont pas sûrs.\n  À faire : traiter ces constats dans le classeur de « rappro run », puis relancer ; ou « --projet » pour un document marqué projet sur chaque page."
    )))
}

/// Verifies that the document can be written here.
///
/// # Errors
/// [`Error::Refused`] when the name is not `.docx`, or a file is there that the program did not make.
pub fn verify_target(path: &Path) -> Result<(), Error> {
    let refused =
        |what: &str, remedy: &str| Error::Refused(format!("{} : {what}\n  À faire : {remedy}", path.display()));
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx")) {
        return Err(refused("l’annexe est au format .docx.", "donner au document un nom qui finit par « .docx »."));
    }
    if path.exists() && !is_own(path) {
        let what = "ce fichier existe déjà et n’a pas été produit par rappro : il ne sera pas remplacé.";
        return Err(refused(what, "choisir un autre nom avec « -o »."));
    }
    Ok(())
}

/// A document that the program made.
fn is_own(path: &Path) -> bool {
    const ENOUGH: u64 = 4096;
    let mark = format!("<dc:creator>{}</dc:creator>", docx::CREATOR);
    let core = || -> Option<String> {
        let mut archive = zip::ZipArchive::new(std::fs::File::open(path).ok()?).ok()?;
        let mut core = String::new();
        archive.by_name("docProps/core.xml").ok()?.take(ENOUGH).read_to_string(&mut core).ok()?;
        Some(core)
    };
    core().is_some_and(|core| core.contains(&mark))
}

/// Writes the document.
///
/// # Errors
/// [`Error::CannotWrite`]; [`Error::Internal`] when natures do not make the total of their mission.
pub fn write(report: &Report, is_draft: bool, to: &Path, out: &mut dyn Write) -> Result<(), Error> {
    let dossier = &report.books.dossier;
    let mut page = Docx::new("État récapitulatif des dépenses", is_draft.then(|| banner(report)));
    page.title("Annexe – État récapitulatif des dépenses");
    page.paragraph(&dossier.title);
    let sitting = dossier.commission_date.map(|date| format!("{} du {}", capital(dossier.sitting()), day(date)));
    let head: Vec<String> =
        [dossier.organisation.clone()].into_iter().filter(|one| !one.is_empty()).chain(sitting).collect();
    page.paragraph(&head.join(" – "));
    page.paragraph(base(dossier.rules.base));
    page.heading("1. Récapitulatif par mission");
    by_mission(report, &mut page);
    page.heading("2. Dépenses par mission et par nature");
    for (id, mission) in dossier.missions() {
        by_nature(report, id, mission, &mut page)?;
    }
    page.heading("3. Composition des délégations");
    for (id, mission) in dossier.missions() {
        members(report, id, mission, &mut page);
    }
    page.write(out).map_err(|source| Error::CannotWrite { path: to.to_owned(), source })
}

fn banner(report: &Report) -> String {
    match report.open.blocking {
        0 => "PROJET – document de travail".to_owned(),
        1 => "PROJET – document de travail, 1 constat bloquant ouvert".to_owned(),
        open => format!("PROJET – document de travail, {open} constats bloquants ouverts"),
    }
}

fn base(base: Base) -> &'static str {
    match base {
        Base::Committed => "Montants engagés, toutes taxes comprises.",
        Base::Ordered => "Montants mandatés, toutes taxes comprises.",
        Base::Paid => "Montants payés, toutes taxes comprises.",
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn day(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

fn by_mission(report: &Report, page: &mut Docx) {
    let column = |title, share, is_number| Column { title, share, is_number };
    let columns = [
        column("Mission", 22, false),
        column("Dates", 30, false),
        column("Effectif", 12, true),
        column("Montant à ratifier", 18, true),
        column("Montant exécuté", 18, true),
    ];
    let books = &report.books;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (id, mission) in books.dossier.missions() {
        let dates = if mission.start == mission.end {
            format!("le {}", day(mission.start))
        } else {
            format!("du {} au {}", day(mission.start), day(mission.end))
        };
        let heads = mission.headcount.total().map_or(String::new(), |total| total.to_string());
        let spent = books.total(id, Side::Ledger);
        rows.push(vec![mission.label.to_string(), dates, heads, mission.declared.to_string(), spent.to_string()]);
    }
    let spent = books.sum(books.dossier.missions().map(|(id, _)| books.total(id, Side::Ledger)));
    rows.push(vec![
        "Total".to_owned(),
        String::new(),
        String::new(),
        books.dossier.declared.to_string(),
        spent.to_string(),
    ]);
    page.table(&columns, &rows);
}

fn by_nature(report: &Report, id: MissionId, mission: &Mission, page: &mut Docx) -> Result<(), Error> {
    let books = &report.books;
    let mut natures: BTreeMap<String, (String, Vec<Money>)> = BTreeMap::new();
    for (entry, _) in books.of_mission(id, Side::Ledger).filter(|(_, line)| line.is_counted()) {
        let label = nature(books, entry);
        let group = natures.entry(fold(&label)).or_insert_with(|| (label.clone(), Vec::new()));
        // Of several spellings always the same one, whatever the order of the lines.
        if label < group.0 {
            group.0 = label;
        }
        group.1.push(books.share(entry, id));
    }
    let total = books.total(id, Side::Ledger);
    let sums: Vec<(String, Money)> =
        natures.into_values().map(|(label, amounts)| (label, books.sum(amounts))).collect();
    if books.sum(sums.iter().map(|(_, sum)| *sum)) != total {
        return Err(Error::Internal(format!("les natures de la mission {} n’en font pas le total", mission.code)));
    }
    page.subheading(&format!("Mission : {}", mission.label));
    if sums.is_empty() {
        page.paragraph("Aucune dépense en comptabilité.");
        return Ok(());
    }
    let columns = [
        Column { title: "Nature de dépense", share: 70, is_number: false },
        Column { title: "Montant", share: 30, is_number: true },
    ];
    let mut rows: Vec<Vec<String>> = sums.into_iter().map(|(label, sum)| vec![label, sum.to_string()]).collect();
    rows.push(vec![format!("Total {}", mission.label), total.to_string()]);
    page.table(&columns, &rows);
    Ok(())
}

/// What an entry was for, in the words of the workbook.
fn nature(books: &Books, id: EntryId) -> String {
    Some(books.nature_label(id).into_owned()).filter(|label| !label.is_empty()).unwrap_or_else(|| UNTOLD.to_owned())
}

fn members(report: &Report, id: MissionId, mission: &Mission, page: &mut Docx) {
    let books = &report.books;
    let alone = books.dossier.missions.len() == 1;
    let listed: Vec<&Member> = books.members_of(id).filter(|member| member.mission.is_some() || alone).collect();
    page.subheading(&format!("Mission : {}", mission.label));
    if listed.is_empty() {
        page.paragraph("Liste des membres absente du dossier.");
        return;
    }
    let categories = Category::ALL.into_iter().map(Some).chain([None]);
    for category in categories {
        let mut names: BTreeMap<Vec<String>, &str> = BTreeMap::new();
        for member in listed.iter().filter(|member| member.category == category) {
            let kept = names.entry(name_words(&member.name)).or_insert(&member.name);
            *kept = (*kept).min(&member.name);
        }
        let mut names: Vec<&str> = names.into_values().collect();
        names.sort_unstable();
        if !names.is_empty() {
            let label = category.map_or("Catégorie non précisée", plural);
            page.paragraph(&format!("{label} ({}) : {}", names.len(), names.join(", ")));
        }
    }
}

fn plural(category: Category) -> &'static str {
    match category {
        Category::Elected => "Élus",
        Category::Guest => "Invités",
        Category::Agent => "Agents",
    }
}
