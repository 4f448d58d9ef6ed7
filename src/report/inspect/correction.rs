//! What to write in `dossier.toml` where a file was misunderstood: the lines to paste, filled with what was
//! understood when something is in doubt; one sentence when nothing is.

use super::super::terminal::{Ink, inked, wrapped_within};
use super::Screen;
use crate::model::account::{ColumnReading, FileAccount, Role, TableAccount};
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::column_letters;
use crate::model::words::fold;

/// The end of a file's page.
pub(super) fn text(file: &FileAccount, problems: &[&Problem], screen: &Screen) -> String {
    // A file that could not be opened has nothing to correct in its reading.
    if problems.iter().any(|problem| problem.kind == ProblemKind::UnreadableFile) && file.tables.is_empty() {
        return String::new();
    }
    let path = file.path.strip_prefix(screen.root.as_str()).unwrap_or(&file.path);
    let section = format!("source.{}", quoted(path));
    // The lines of each problem stand with it.
    let is_told = problems.iter().any(|problem| has_lines(&problem.remedy));
    let in_doubt = file.tables.iter().find(|table| is_doubtful(table));
    if problems.is_empty() && in_doubt.is_none() {
        let line = format!("Si ce n’est pas cela, le dire dans dossier.toml sous [{section}].");
        let line = wrapped_within(&line, 2, screen.width);
        return format!("\n{}\n", inked(Ink::Dim, line.trim_end()));
    }
    let largest = file.tables.iter().max_by_key(|table| (table.rows.entries, std::cmp::Reverse(table.header_row)));
    let about = problems.iter().find_map(|problem| holding(file, problem)).or(in_doubt).or(largest);
    if is_told {
        return String::new();
    }
    let mut lines = vec![format!("[{section}]")];
    if screen.root.is_empty() && path.contains(['/', '\\']) {
        lines[0].push_str("   # le chemin du fichier depuis le dossier");
    }
    let shown = |name: &str, value: String| format!("{name} = {value}");
    match about.map(|table| table.role) {
        None | Some(Role::Unknown) => {
            let others: Vec<&str> = Role::names().filter(|name| *name != "comptabilite").collect();
            lines.push(format!("role = \"comptabilite\"   # ou {}", others.join(", ")));
        }
        Some(role) => lines.push(shown("role", quoted(role.name()))),
    }
    let sheets = || file.tables.iter().filter_map(|table| table.sheet.as_deref());
    if let Some(sheet) = about.and_then(|table| table.sheet.as_deref())
        && sheets().any(|other| other != sheet)
    {
        lines.push(format!("# {}   # pour ne lire que cette feuille", shown("feuille", quoted(sheet))));
    }
    match about.and_then(|table| table.header_row) {
        Some(row) => lines.push(shown("ligne_entete", (row + 1).to_string())),
        None if about.is_none_or(|table| table.columns.is_empty()) => {
            lines.push("# ligne_entete = 1   # la ligne des intitulés".to_owned());
        }
        None => {}
    }
    lines.extend(file.encoding.map(|encoding| shown("encodage", quoted(encoding))));
    lines.extend(file.delimiter.map(|sign| shown("delimiteur", quoted(&sign.to_string()))));
    lines.extend(
        about.filter(|table| has_named_columns(table)).map(|table| columns(&section, table)).unwrap_or_default(),
    );
    let invitation = "Si ce n’est pas cela, écrire dans dossier.toml (ne garder que ce qui change) :";
    let block: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    format!("\n{}{block}", wrapped_within(invitation, 2, screen.width))
}

/// True for a remedy that gives lines of `dossier.toml`.
fn has_lines(remedy: &str) -> bool {
    remedy.lines().any(|line| line.starts_with("[source."))
}

/// What to do about a problem: sentences fitted to the screen, lines of `dossier.toml` as they are to be pasted.
pub(super) fn remedy(remedy: &str, screen: &Screen) -> String {
    let mut text = String::new();
    let mut is_to_paste = false;
    for (at, line) in remedy.lines().enumerate() {
        // A setting, a comment or a section goes on with the lines; a sentence ends them.
        let is_setting = line.starts_with(['[', '#']) || line.split_once(" = ").is_some_and(|(key, _)| is_key(key));
        is_to_paste = line.starts_with("[source.") || (is_to_paste && is_setting);
        if is_to_paste {
            let section = format!("[source.\"{}", screen.root);
            let line =
                if screen.root.is_empty() { line.to_owned() } else { line.replacen(&section, "[source.\"", 1) };
            text.push_str(&format!("    {line}\n"));
        } else if at == 0 {
            text.push_str(&wrapped_within(&format!("À faire : {line}"), 6, screen.width));
        } else {
            text.push_str(&wrapped_within(line, 6, screen.width));
        }
    }
    text
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The table that a problem is about.
fn holding<'f>(file: &'f FileAccount, problem: &Problem) -> Option<&'f TableAccount> {
    let row = problem.at.cell_ref().map(|cell| cell.row);
    let within = |at: &usize| {
        file.tables[*at].sheet.as_ref() == problem.at.sheet()
            && row.is_none_or(|row| super::extent(*at, file).contains(&row))
    };
    (0..file.tables.len()).find(within).map(|at| &file.tables[at])
}

/// A table nobody recognised, one whose printed totals are not those of its lines, or one with a column of
/// money that is not used.
fn is_doubtful(table: &TableAccount) -> bool {
    table.role == Role::Unknown
        || table.control_totals.iter().any(|total| !total.agrees)
        || table.columns.iter().any(|one| is_unused_money(table.role, one))
}

/// A column whose header speaks of money, whose cells are numbers, and that means nothing to the program.
fn is_unused_money(role: Role, reading: &ColumnReading) -> bool {
    const MONEY_WORDS: &[&str] = &[
        "montant", "mt", "mnt", "ttc", "ht", "tva", "debit", "credit", "total", "prix", "cout", "somme", "euros",
        "eur",
    ];
    let carries = matches!(role, Role::Ledger | Role::Support | Role::Receipts);
    let folded = fold(&reading.header);
    let speaks = folded.split(' ').any(|word| MONEY_WORDS.contains(&word));
    // What the amounts of other bases are for is told by the role's own reason.
    carries && reading.field.is_none() && speaks && reading.evidence.contains("nombres")
}

/// False where columns are known by the shape of the table: they have one currency each, or hold names alone.
fn has_named_columns(table: &TableAccount) -> bool {
    match (table.role, table.header_row) {
        (Role::Unknown, _) => true,
        (Role::Rates, _) => false,
        (Role::Ledger | Role::Support | Role::Receipts, None) => true,
        (_, row) => row.is_some(),
    }
}

/// How `dossier.toml` names a column: by its header, or by its letter when it has none.
fn name(table: &TableAccount, one: &ColumnReading) -> String {
    match one.header.trim() {
        "" if table.header_row.is_none() => quoted(&format!("colonne {}", column_letters(one.column))),
        _ => quoted(&one.header),
    }
}

/// The columns as understood; those that are not used stand in comments.
fn columns(section: &str, table: &TableAccount) -> Vec<String> {
    const UNUSED_MAX: usize = 12;
    let mut lines = vec![format!("[{section}.colonnes]")];
    let mut used: Vec<Field> = Vec::new();
    let can_be_named = |one: &&ColumnReading| !one.header.trim().is_empty() || table.header_row.is_none();
    for one in table.columns.iter().filter(can_be_named) {
        match one.field {
            Some(field) if !used.contains(&field) => {
                used.push(field);
                lines.push(format!("{} = {}", field.toml_name(), name(table, one)));
            }
            _ => {}
        }
    }
    let unused = table.columns.iter().filter(|one| one.field.is_none()).filter(can_be_named);
    let mut unused: Vec<String> = unused.map(|one| name(table, one)).collect();
    let more = unused.len().saturating_sub(UNUSED_MAX);
    if more > 1 {
        unused.truncate(UNUSED_MAX);
        unused.push(format!("et {more} autres"));
    }
    if table.role == Role::Unknown && !used.iter().any(|field| field.is_money()) {
        let what = match table.header_row {
            Some(_) => "intitulé de la colonne du montant",
            None => "colonne …",
        };
        lines.push(format!("# montant = {}", quoted(what)));
    }
    if !unused.is_empty() {
        lines.push(format!("# non utilisées : {}", unused.join(", ")));
    }
    lines
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for sign in text.chars() {
        match sign {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            sign if sign.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(sign))),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_paths_are_quoted_as_toml_reads_them() {
        assert_eq!(quoted("Mt \"liquidé\"\nen €"), "\"Mt \\\"liquidé\\\"\\nen €\"");
        assert_eq!(quoted("C:\\exports\ta"), "\"C:\\\\exports\\ta\"");
    }
}
