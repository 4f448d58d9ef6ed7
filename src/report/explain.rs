//! What `rappro explain` shows: the catalogue of checks, or one of them.

use super::terminal::{Ink, columns, inked, wrapped};
use crate::check::Check;
use crate::error::Error;
use crate::model::finding::Severity;
use crate::model::words::nearest;

/// Every check on a line: identifier, severity, title.
fn list(catalogue: &[&Check]) -> String {
    let ids: Vec<Vec<String>> = catalogue.iter().map(|check| vec![check.id.to_owned()]).collect();
    let line = |(id, check): (String, &&Check)| format!("{id}  {:<11}  {}\n", check.severity.french(), check.title);
    let lines: String = columns(&ids).into_iter().zip(catalogue).map(line).collect();
    format!("{lines}\nPour en savoir plus sur un contrôle : rappro explain NOM\n")
}

/// The catalogue, or the check of this name.
///
/// # Errors
/// [`Error::Refused`] when there is no such check; names the nearest.
pub fn text(catalogue: &[&Check], name: Option<&str>) -> Result<String, Error> {
    let Some(name) = name else { return Ok(list(catalogue)) };
    if let Some(check) = catalogue.iter().find(|check| check.id == name) {
        return Ok(one(check));
    }
    let remedy = match nearest(name, catalogue.iter().map(|check| check.id)) {
        Some(near) => format!("vouliez-vous écrire « {near} » ?"),
        None => "voir la liste des contrôles avec « rappro explain ».".to_owned(),
    };
    Err(Error::Refused(format!("aucun contrôle ne s’appelle « {name} ».\n  À faire : {remedy}")))
}

/// One check: what, why, source, remedy, and how to change its severity.
fn one(check: &Check) -> String {
    let mut text = format!("{}\n", inked(Ink::Bold, check.title));
    text.push_str(&format!("{} · {}\n", check.id, check.severity.french()));
    let parts = [
        ("Pourquoi", check.why),
        ("Source", check.source),
        ("À faire", check.remedy),
        ("Données nécessaires", check.needs),
    ];
    for (label, content) in parts.into_iter().filter(|(_, content)| !content.is_empty()) {
        text.push_str(&format!("\n{}\n{}", inked(Ink::Dim, label), wrapped(content, 2)));
    }
    if check.closes_by_correction_only {
        let note = "Seule une correction des données clôt ce constat : une réponse du service ne suffit pas.";
        text.push_str(&format!("\n{}", wrapped(note, 0)));
    }
    text.push_str(&format!(
        "\nPour changer sa gravité, dans dossier.toml :\n  [controles]\n  {} = \"{}\"    # bloquant, a_verifier, information ou inactif\n",
        check.id,
        severity_key(check.severity)
    ));
    text
}

/// Identifier, title and default severity of every check.
pub fn check_lines<'c>(catalogue: &'c [&Check]) -> impl Iterator<Item = [&'static str; 3]> + use<'c> {
    catalogue.iter().map(|check| [check.id, severity_key(check.severity), check.title])
}

/// The severity as `[controles]` of `dossier.toml` names it.
fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "bloquant",
        Severity::Review => "a_verifier",
        Severity::Info => "information",
    }
}
