//! The lines printed on the terminal: verdict first, a line per mission, what blocks, where the files are.

use std::path::PathBuf;

use super::terminal::{Ink, columns, counted, cut, inked, money, plain_spaces, wrapped};
use crate::model::finding::{Finding, Outcome, Severity};
use crate::model::report::{MissionFigures, Report, Verdict};

/// Files of a run.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The workbook.
    pub workbook: PathBuf,
    /// The JSON results.
    pub json: Option<PathBuf>,
    /// Where the workbook that was there before is kept.
    pub archived: Option<PathBuf>,
}

/// Blocking findings shown in full.
const SHOWN_MAX: usize = 15;

/// The summary of a run, with colours.
pub fn text(report: &Report, written: &Written) -> String {
    let mut text = verdict(report);
    text.push_str(&wrapped(&report.books.dossier.title, 0));
    text.push('\n');
    text.push_str(&missions(report));
    text.push_str(&unassigned(report));
    text.push_str(&blocking(report));
    text.push_str(&rest(report));
    text.push_str(&files(written));
    text
}

fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Ready => Ink::Green,
        Verdict::ToJustify => Ink::Yellow,
        Verdict::Blocked => Ink::Red,
    }
}

fn verdict(report: &Report) -> String {
    let open = &report.open;
    let counts = [
        counted(open.blocking, "constat bloquant", "constats bloquants"),
        format!("{} à vérifier", open.review),
        counted(open.info, "information", "informations"),
    ];
    format!("{}\n{}\n\n", inked(ink(report.verdict), report.verdict.french()), counts.join(", "))
}

fn missions(report: &Report) -> String {
    let header =
        ["Mission", "Déclaré", "Comptabilité", "Justificatifs", "Écart déclaré", "Écart justif.", "Constats"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(report.missions.iter().map(|figures| mission(report, figures)));
    rows.push(total(report));
    let lines = columns(&rows);
    let inks = report.missions.iter().map(|figures| Some(ink(figures.verdict)));
    let inks = [Some(Ink::Dim)].into_iter().chain(inks).chain([Some(Ink::Bold)]);
    let line = |(line, ink): (&String, Option<Ink>)| match ink {
        Some(ink) => inked(ink, line) + "\n",
        None => format!("{line}\n"),
    };
    lines.iter().zip(inks).map(line).collect()
}

fn mission(report: &Report, figures: &MissionFigures) -> Vec<String> {
    const LABEL_SIGNS: usize = 20;
    let open = &figures.open;
    vec![
        cut(&report.books.mission(figures.mission).label, LABEL_SIGNS),
        money(figures.declared),
        money(figures.ledger),
        money(figures.support),
        money(figures.declared_gap()),
        money(figures.support_gap()),
        open_counts(open.blocking, open.review),
    ]
}

fn total(report: &Report) -> Vec<String> {
    let (declared, ledger, support) = (report.declared(), report.ledger(), report.support());
    let gap = crate::model::report::gap;
    vec![
        "Total".to_owned(),
        money(declared),
        money(ledger),
        money(support),
        money(gap(declared, ledger)),
        money(gap(ledger, support)),
        open_counts(report.open.blocking, report.open.review),
    ]
}

fn open_counts(blocking: usize, review: usize) -> String {
    match (blocking, review) {
        (0, 0) => "—".to_owned(),
        (0, review) => format!("{review} à vérifier"),
        (blocking, 0) => format!("{blocking} bloq."),
        (blocking, review) => format!("{blocking} bloq., {review} à vérifier"),
    }
}

fn unassigned(report: &Report) -> String {
    if report.unassigned_entries == 0 {
        return String::new();
    }
    let text = format!(
        "Hors mission : {} ({} en comptabilité, {} en justificatifs).",
        counted(report.unassigned_entries, "ligne", "lignes"),
        report.unassigned_ledger,
        report.unassigned_support
    );
    wrapped(&text, 0)
}

fn blocking(report: &Report) -> String {
    let open = report.findings.iter().filter(|one| one.severity == Severity::Blocking && one.is_open());
    let open: Vec<&Finding> = open.collect();
    if open.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", inked(Ink::Red, "Ce qui bloque la ratification"));
    text.extend(open.iter().take(SHOWN_MAX).enumerate().map(|(at, one)| finding(report, at + 1, one)));
    if open.len() > SHOWN_MAX {
        let others = open.len() - SHOWN_MAX;
        text.push_str(&format!("  … et {}, voir la feuille Anomalies.\n", counted(others, "autre", "autres")));
    }
    text
}

fn finding(report: &Report, number: usize, finding: &Finding) -> String {
    let seen = &finding.observation;
    let mission = seen.mission.map(|mission| report.books.mission(mission).label.to_string());
    let title = report.checks.iter().find(|one| one.check == finding.check).map_or(finding.check, |one| one.title);
    let head = [Some(title.to_owned()), mission, seen.amount.map(money)];
    let head: Vec<String> = head.into_iter().flatten().collect();
    let mut text = format!("{number:>3}. {}\n", inked(Ink::Bold, head.join(" · ")));
    text.push_str(&format!("     {}\n", inked(Ink::Dim, plain_spaces(&seen.at.to_string()))));
    text.push_str(&wrapped(&seen.message, 5));
    text.push_str(&wrapped(&format!("À faire : {}", seen.remedy), 5));
    text
}

/// Counts of what is not shown above: other severities, answered findings, checks by outcome.
fn rest(report: &Report) -> String {
    let answered = report.findings.iter().filter(|one| !one.is_open()).count();
    let mut lines = Vec::new();
    if report.open.review + report.open.info > 0 {
        lines.push(format!(
            "Aussi : {} à vérifier et {} (feuille Anomalies).",
            counted(report.open.review, "constat", "constats"),
            counted(report.open.info, "information", "informations")
        ));
    }
    if answered > 0 {
        lines.push(format!(
            "Réponses du service reprises : {}.",
            counted(answered, "constat clos", "constats clos")
        ));
    }
    lines.push(checks(report));
    let not_checked = report.checks.iter().filter(|one| matches!(one.outcome, Outcome::NotChecked(_)));
    lines.extend(not_checked.map(|one| format!("  Non contrôlé : {} ({}).", one.title, one.remark(&report.books))));
    // Findings of a check do not tell what it could not look at.
    let found = report.checks.iter().filter(|one| one.outcome.reason().is_none());
    let lacking = found.map(|one| (one, one.points_told(&report.books, false, None)));
    let lacking = lacking.filter(|(_, told)| !told.is_empty());
    lines.extend(lacking.map(|(one, told)| format!("  Non contrôlé en partie : {} ({told}).", one.title)));
    let lines = lines.iter().map(|line| wrapped(line, line.len() - line.trim_start().len()));
    format!("\n{}", lines.collect::<String>())
}

fn checks(report: &Report) -> String {
    let count = |wanted: fn(&Outcome) -> bool| report.checks.iter().filter(|one| wanted(&one.outcome)).count();
    format!(
        "Contrôles : {}, {} en anomalie, {}, {} sans objet.",
        counted(count(|one| matches!(one, Outcome::Compliant)), "conforme", "conformes"),
        count(|one| matches!(one, Outcome::Anomaly)),
        counted(count(|one| matches!(one, Outcome::NotChecked(_))), "non contrôlé", "non contrôlés"),
        count(|one| matches!(one, Outcome::NotApplicable(_))),
    )
}

fn files(written: &Written) -> String {
    let mut text = format!("\nClasseur : {}\n", written.workbook.display());
    if let Some(json) = &written.json {
        text.push_str(&format!("Résultats JSON : {}\n", json.display()));
    }
    if let Some(archived) = &written.archived {
        text.push_str(&format!("Classeur précédent conservé : {}\n", archived.display()));
    }
    text
}
