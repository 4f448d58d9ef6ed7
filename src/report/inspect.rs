//! What `rappro inspect` shows: how each file was understood, and why.

use super::terminal::{Ink, columns, counted, inked, money, plain_spaces, wrapped};
use crate::model::account::{ColumnReading, ControlTotal, FileAccount, Role, RowCount, TableAccount};
use crate::model::books::Facts;
use crate::model::finding::Problem;
use crate::model::place::column_letters;
use crate::model::sheet::Skipped;

/// How every file was understood, with colours; then what is left aside, and why.
pub fn text(facts: &Facts, skipped: &[Skipped]) -> String {
    let mut blocks: Vec<String> = facts.files.iter().map(|one| file(one, &facts.problems)).collect();
    let known = |problem: &&Problem| facts.files.iter().any(|file| file.path == problem.at.file);
    let others: Vec<&Problem> = facts.problems.iter().filter(|problem| !known(problem)).collect();
    if !others.is_empty() {
        blocks.push(problems(&others));
    }
    blocks.extend(skipped.iter().map(left_aside));
    blocks.join("\n")
}

fn left_aside(file: &Skipped) -> String {
    format!("{}\n{}", inked(Ink::Bold, &file.path), wrapped(&format!("Laissé de côté : {}.", file.reason), 2))
}

fn file(file: &FileAccount, all: &[Problem]) -> String {
    let mut text = format!("{}\n", inked(Ink::Bold, &file.path));
    text.push_str(&format!("  Format : {}, {} octets\n", file.format.name(), file.size));
    text.push_str(&format!("  Empreinte SHA-256 : {}\n", file.sha256));
    if let Some(line) = dialect(file) {
        text.push_str(&wrapped(&line, 2));
    }
    text.extend(file.evidence.iter().map(|evidence| wrapped(&format!("– {evidence}"), 4)));
    if file.tables.is_empty() {
        text.push_str("  Aucun tableau reconnu.\n");
    }
    text.extend(file.tables.iter().enumerate().map(|(at, one)| table(at + 1, one, file.encoding.is_some())));
    let own: Vec<&Problem> = all.iter().filter(|problem| problem.at.file == file.path).collect();
    text.push_str(&problems(&own));
    text
}

fn dialect(file: &FileAccount) -> Option<String> {
    let encoding = file.encoding.map(|encoding| format!("encodage {encoding}"));
    let delimiter = file.delimiter.map(|sign| match sign {
        '\t' => "colonnes séparées par une tabulation".to_owned(),
        sign => format!("colonnes séparées par « {sign} »"),
    });
    let parts: Vec<String> = [encoding, delimiter].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("Texte : {}", parts.join(" ; ")))
}

fn table(number: usize, table: &TableAccount, is_text: bool) -> String {
    let sheet = table.sheet.as_ref().map(|sheet| format!(", feuille « {sheet} »")).unwrap_or_default();
    let hidden = if table.visible { "" } else { " (masquée)" };
    let title = format!("Tableau {number}{sheet}{hidden} : {}", table.role.french());
    let mut text = format!("\n  {}\n", inked(Ink::Bold, plain_spaces(&title)));
    if !table.role_evidence.is_empty() {
        text.push_str(&wrapped(&format!("Pourquoi : {}", table.role_evidence), 4));
    }
    text.push_str(&wrapped(&header(table, is_text), 4));
    text.push_str(&readings(&table.columns));
    text.push_str(&wrapped(&rows(&table.rows), 4));
    if !matches!(table.role, Role::Delegation | Role::Rates | Role::Scale) {
        text.push_str(&wrapped(&format!("Montant des lignes retenues : {}", table.amount), 4));
    }
    text.extend(table.control_totals.iter().map(|one| wrapped(&control_total(one), 4)));
    text
}

fn header(table: &TableAccount, is_text: bool) -> String {
    match (table.header_row, table.header_line.filter(|_| is_text)) {
        (None, _) => "Ligne des titres de colonnes : aucune trouvée.".to_owned(),
        (Some(row), Some(line)) => {
            format!("Ligne des titres de colonnes : {} dans Excel, {line} dans le fichier.", row + 1)
        }
        (Some(row), None) => format!("Ligne des titres de colonnes : {}.", row + 1),
    }
}

fn readings(readings: &[ColumnReading]) -> String {
    let row = |one: &ColumnReading| {
        let meaning = one.field.map_or("non utilisée", |field| field.french());
        vec![
            format!("{:<3} « {} »", column_letters(one.column), plain_spaces(&one.header).replace('\n', " ")),
            format!("→ {meaning}"),
        ]
    };
    let rows: Vec<Vec<String>> = readings.iter().map(row).collect();
    // The meanings start in one column too.
    let width = rows.iter().filter_map(|row| row.last()).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let pad = |mut row: Vec<String>| {
        row.iter_mut().skip(1).for_each(|cell| *cell = format!("{cell:<width$}"));
        row
    };
    let lines = columns(&rows.into_iter().map(pad).collect::<Vec<_>>());
    let line = |(line, one): (&String, &ColumnReading)| match one.evidence.as_str() {
        "" => format!("      {}\n", line.trim_end()),
        evidence => format!("      {line}  {}\n", inked(Ink::Dim, plain_spaces(evidence))),
    };
    lines.iter().zip(readings).map(line).collect()
}

fn rows(rows: &RowCount) -> String {
    let parts = [
        (rows.entries, "retenue", "retenues"),
        (rows.blank, "vide", "vides"),
        (rows.title, "de titre", "de titre"),
        (rows.header, "d’en-tête", "d’en-tête"),
        (rows.subtotal, "de total", "de total"),
        (rows.note, "de note", "de note"),
        (rows.ignored, "laissée de côté", "laissées de côté"),
        (rows.rejected, "illisible", "illisibles"),
    ];
    let parts = parts.into_iter().filter(|part| part.0 > 0);
    let parts: Vec<String> = parts.map(|(count, one, many)| counted(count as usize, one, many)).collect();
    format!("Lignes : {} = {}", rows.total, parts.join(" + "))
}

fn control_total(total: &ControlTotal) -> String {
    let verdict = match total.agrees {
        true => "identique à la somme des lignes".to_owned(),
        false => format!("la somme des lignes est {}", total.computed),
    };
    let at = total.at.spot_text().unwrap_or_default();
    format!("Total de contrôle {at} « {} » : {} ; {verdict}.", total.label, total.stated)
}

fn problems(problems: &[&Problem]) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = format!("\n  {}\n", inked(Ink::Yellow, "À signaler"));
    for problem in problems {
        let amount = problem.amount.map(|amount| format!(" ({})", money(amount))).unwrap_or_default();
        text.push_str(&format!("    {}{amount}\n", inked(Ink::Bold, plain_spaces(&problem.at.to_string()))));
        text.push_str(&wrapped(&problem.message, 6));
        text.push_str(&wrapped(&format!("À faire : {}", problem.remedy), 6));
    }
    text
}
