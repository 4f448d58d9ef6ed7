//! What `rappro inspect` shows: how each file was understood, and why.
//!
//! One look per file: what it is, what each table is for and why, what each column means, a few lines as they
//! were understood, what became of the rows; then what is in doubt, and what to write where it is wrong.

mod correction;
mod samples;

use super::terminal::{Ink, columns, counted, cut, inked, money, plain_spaces, wrapped_within};
use crate::model::account::{ColumnReading, ControlTotal, FileAccount, Role, RowCount, TableAccount};
use crate::model::books::Facts;
use crate::model::finding::Problem;
use crate::model::place::{Place, column_letters};
use crate::model::sheet::Skipped;

/// Where the result is read.
#[derive(Clone, Debug)]
pub struct Screen {
    /// Signs on a line.
    pub width: usize,
    /// The folder of the dossier that holds the files, with a final `/`: its part of their paths is not written
    /// in `dossier.toml`. Empty when there is none.
    pub root: String,
    /// There is a `dossier.toml`, and it cannot be read: what it says of the files is not applied.
    pub settings_unreadable: bool,
}

impl Default for Screen {
    /// For a file or a pipe.
    fn default() -> Self {
        Self { width: super::terminal::WIDTH, root: String::new(), settings_unreadable: false }
    }
}

/// Where the labels of a table end and what they say begins.
const LABEL: usize = 12;

/// Problems of a file that are shown in full.
const PROBLEMS_MAX: usize = 12;

/// How every file was understood, with colours; then what is left aside, and why.
pub fn text(facts: &Facts, skipped: &[Skipped], screen: &Screen) -> String {
    let mut blocks = Vec::new();
    if screen.settings_unreadable {
        let told = "dossier.toml comporte une erreur : ses réglages ne sont pas appliqués ici. La commande rappro run dit laquelle.";
        blocks.push(inked(Ink::Yellow, wrapped_within(told, 0, screen.width).trim_end()) + "\n");
    }
    if facts.files.len() + skipped.len() > 1 {
        blocks.push(summary(facts, skipped, screen));
    }
    blocks.extend(facts.files.iter().map(|one| file(one, facts, screen)));
    let known = |problem: &&Problem| facts.files.iter().any(|file| file.path == *problem.at.file());
    let others: Vec<&Problem> = facts.problems.iter().filter(|problem| !known(problem)).collect();
    if !others.is_empty() {
        blocks.push(problems(&others, screen, |problem| problem.at.to_string()));
    }
    blocks.extend(skipped.iter().map(|file| left_aside(file, screen)));
    blocks.join("\n")
}

fn left_aside(file: &Skipped, screen: &Screen) -> String {
    let reason = wrapped_within(&format!("Laissé de côté : {}.", file.reason), 2, screen.width);
    format!("{}\n{reason}", inked(Ink::Bold, &file.path))
}

/// A line per file.
fn summary(facts: &Facts, skipped: &[Skipped], screen: &Screen) -> String {
    const NAME_MIN: usize = 24;
    let header = ["Fichier", "Rôle", "Lignes", "Montant", "À signaler"].map(str::to_owned).to_vec();
    let mut rows = vec![header];
    for file in &facts.files {
        let told = facts.problems.iter().filter(|problem| *problem.at.file() == file.path).count();
        let own =
            told + file.tables.iter().flat_map(|table| &table.control_totals).filter(|one| !one.agrees).count();
        let entries: u32 = file.tables.iter().map(|table| table.rows.entries).sum();
        rows.push(vec![
            file.path.to_string(),
            roles(file),
            grouped(entries.into()),
            amounts(file),
            if own == 0 { "–".to_owned() } else { own.to_string() },
        ]);
    }
    rows.extend(skipped.iter().map(|one| {
        vec![one.path.to_string(), "laissé de côté".to_owned(), "–".to_owned(), "–".to_owned(), "–".to_owned()]
    }));
    // Roles begin in one column, numbers end in one.
    let wide = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let taken: usize = (1..5).map(|at| wide(at) + 2).sum();
    let name = screen.width.saturating_sub(taken).max(NAME_MIN);
    let role = wide(1);
    for row in &mut rows {
        row[0] = cut_left(&row[0], name);
        row[1] = format!("{:<role$}", row[1]);
    }
    let mut text = format!("{}\n", inked(Ink::Bold, counted(rows.len() - 1, "fichier", "fichiers")));
    for (at, line) in columns(&rows).iter().enumerate() {
        let line = line.trim_end();
        let shown = match at {
            0 => inked(Ink::Dim, line),
            _ if rows[at][4] != "–" => inked(Ink::Yellow, line),
            _ => line.to_owned(),
        };
        text.push_str(&format!("{shown}\n"));
    }
    text
}

/// The end of a path says more than its beginning.
fn cut_left(text: &str, signs: usize) -> String {
    let count = text.chars().count();
    if count <= signs {
        return text.to_owned();
    }
    std::iter::once('…').chain(text.chars().skip(count + 1 - signs)).collect()
}

/// The roles of a file's tables, each once, the unknown last.
fn roles(file: &FileAccount) -> String {
    let mut roles: Vec<Role> = file.tables.iter().map(|table| table.role).collect();
    roles.sort_unstable();
    roles.dedup();
    match roles.as_slice() {
        [] => "aucun tableau".to_owned(),
        roles => roles.iter().map(|role| role.french()).collect::<Vec<_>>().join(", "),
    }
}

/// Only lines of accounts, documents and recoveries have amounts; roles are never added together.
fn amounts(file: &FileAccount) -> String {
    let carries = |role: Role| matches!(role, Role::Ledger | Role::Support | Role::Receipts);
    let mut sums: Vec<(Role, crate::model::money::Money)> = Vec::new();
    for table in file.tables.iter().filter(|table| carries(table.role)) {
        match sums.iter_mut().find(|(role, _)| *role == table.role) {
            Some((_, sum)) => *sum = sum.checked_add(table.amount).unwrap_or(*sum),
            None => sums.push((table.role, table.amount)),
        }
    }
    match sums.as_slice() {
        [] => "–".to_owned(),
        sums => sums.iter().map(|(_, sum)| money(*sum)).collect::<Vec<_>>().join(" ; "),
    }
}

fn file(file: &FileAccount, facts: &Facts, screen: &Screen) -> String {
    let mut text = format!("{}\n", inked(Ink::Bold, &file.path));
    text.push_str(&wrapped_within(&identity(file), 2, screen.width));
    text.extend(file.evidence.iter().map(|evidence| {
        let line = wrapped_within(&format!("– {evidence}"), 4, screen.width);
        format!("{}\n", inked(Ink::Dim, line.trim_end()))
    }));
    if file.tables.is_empty() {
        text.push_str("  Aucun tableau reconnu.\n");
    }
    text.extend(file.tables.iter().enumerate().map(|(at, _)| table(at, file, facts, screen)));
    let own: Vec<&Problem> = facts.problems.iter().filter(|problem| *problem.at.file() == file.path).collect();
    text.push_str(&problems(&own, screen, |problem| within_file(&problem.at)));
    text.push_str(&correction::text(file, &own, screen));
    text
}

/// `csv · 2,9 Ko · windows-1252 · colonnes séparées par « ; » · empreinte ab12…`.
fn identity(file: &FileAccount) -> String {
    let delimiter = file.delimiter.map(|sign| match sign {
        '\t' => "colonnes séparées par une tabulation".to_owned(),
        sign => format!("colonnes séparées par « {sign} »"),
    });
    let encoding = file.encoding.map(|encoding| format!("encodage {encoding}"));
    let parts = [Some(format!("Format {}", file.format.name())), Some(size(file.size)), encoding, delimiter];
    format!("{}\nSHA-256 {}", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "), file.sha256)
}

fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{},{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0 | 1 => format!("{bytes} octet"),
        2..10_000 => format!("{} octets", grouped(bytes)),
        10_000..1_000_000 => format!("{} Ko", tenths(1_000)),
        _ => format!("{} Mo", tenths(1_000_000)),
    }
}

/// `1 048 576`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let groups = tail.as_bytes().chunks(3).filter_map(|group| std::str::from_utf8(group).ok());
    std::iter::once(head).filter(|head| !head.is_empty()).chain(groups).collect::<Vec<_>>().join("\u{a0}")
}

fn table(at: usize, file: &FileAccount, facts: &Facts, screen: &Screen) -> String {
    let table = &file.tables[at];
    let sheet = table.sheet.as_ref().map(|sheet| format!(", feuille « {sheet} »")).unwrap_or_default();
    let hidden = if table.visible { "" } else { " (masquée)" };
    let title = format!("Tableau {}{sheet}{hidden} : {}", at + 1, table.role.french());
    let ink = if table.role == Role::Unknown { Ink::Yellow } else { Ink::Bold };
    let mut text = format!("\n  {}{}\n", inked(ink, plain_spaces(&title)), range(at, file));
    if !table.role_evidence.is_empty() {
        text.push_str(&labelled("Pourquoi", &table.role_evidence, screen));
    }
    text.push_str(&labelled("Intitulés", &header(table, file.encoding.is_some()), screen));
    text.push_str(&readings(&table.columns, screen));
    text.push_str(&samples::text(at, file, facts, screen));
    text.push_str(&labelled("Lignes", &rows(&table.rows), screen));
    if matches!(table.role, Role::Ledger | Role::Support | Role::Receipts) {
        text.push_str(&labelled("Montant", &format!("{} pour les lignes retenues", table.amount), screen));
    }
    text.push_str(&control_totals(&table.control_totals, screen));
    text
}

/// The rows of a table in its sheet, zero-based: the tables of a sheet follow one another and cover it; beside
/// them others may begin again at its top.
fn extent(at: usize, file: &FileAccount) -> std::ops::Range<u32> {
    let sheet = &file.tables[at].sheet;
    let mut rows = 0..0;
    for table in file.tables.iter().take(at + 1).filter(|table| table.sheet == *sheet) {
        let is_beside = table.header_row.is_some_and(|header| header < rows.end);
        let start = if is_beside { 0 } else { rows.end };
        rows = start..start + table.rows.total;
    }
    rows
}

/// ` A5:N120`.
fn range(at: usize, file: &FileAccount) -> String {
    let rows = extent(at, file);
    let columns = || file.tables[at].columns.iter().map(|one| one.column);
    let (Some(first), Some(last), false) = (columns().min(), columns().max(), rows.is_empty()) else {
        return String::new();
    };
    let range = format!("{}{}:{}{}", column_letters(first), rows.start + 1, column_letters(last), rows.end);
    format!("  {}", inked(Ink::Dim, range))
}

/// A label, and what it says in lines under one another.
fn labelled(label: &str, text: &str, screen: &Screen) -> String {
    let lines = wrapped_within(text, 4 + LABEL, screen.width);
    let first = format!("{:<width$}", format!("    {label}"), width = 4 + LABEL);
    let rest = lines.get(4 + LABEL..).unwrap_or_default();
    format!("{}{rest}", inked(Ink::Dim, first))
}

fn header(table: &TableAccount, is_text: bool) -> String {
    match (table.header_row, table.header_line.filter(|_| is_text)) {
        (None, _) if table.columns.is_empty() => "aucune ligne d’intitulés n’a été trouvée".to_owned(),
        (None, _) => "sans ligne d’intitulés".to_owned(),
        (Some(row), Some(line)) if line != row + 1 => {
            format!("ligne {} dans Excel, {line} dans le fichier", row + 1)
        }
        (Some(row), _) => format!("ligne {}", row + 1),
    }
}

/// The columns, their meanings and why, aligned; what does not fit goes on under itself.
fn readings(readings: &[ColumnReading], screen: &Screen) -> String {
    const HEADER_MAX: usize = 30;
    const EVIDENCE_MIN: usize = 24;
    const MARGIN: usize = 6;
    const UNUSED_MAX: usize = 16;
    let name = |one: &ColumnReading| {
        let header = plain_spaces(&one.header).split_whitespace().collect::<Vec<_>>().join(" ");
        if header.is_empty() { "(sans intitulé)".to_owned() } else { cut(&header, HEADER_MAX) }
    };
    let meaning = |one: &ColumnReading| one.field.map_or("non utilisée", |field| field.french());
    let widest = |text: &dyn Fn(&ColumnReading) -> String| {
        readings.iter().map(|one| text(one).chars().count()).max().unwrap_or(0)
    };
    let (names, meanings) = (widest(&name), widest(&|one| meaning(one).to_owned()));
    let before = MARGIN + 4 + names + 4 + meanings + 2;
    // Of a very wide table, what is used and the first of what is not.
    let unused = readings.iter().filter(|one| one.field.is_none());
    let last = unused.clone().nth(UNUSED_MAX - 1).map(|one| one.column);
    let more = unused.count().saturating_sub(UNUSED_MAX);
    let last = last.filter(|_| more > 1).unwrap_or(u32::MAX);
    let mut text = String::new();
    for one in readings.iter().filter(|one| one.field.is_some() || one.column <= last) {
        let line = format!("{:<MARGIN$}{:<4}{:<names$}  → ", "", column_letters(one.column), name(one));
        let told = meaning(one);
        let padding = " ".repeat(meanings.saturating_sub(told.chars().count()));
        let meaning = if one.field.is_none() { inked(Ink::Dim, told) } else { told.to_owned() } + &padding;
        if one.evidence.is_empty() {
            text.push_str(&format!("{line}{}\n", meaning.trim_end()));
            continue;
        }
        // On a narrow screen the reason goes under the column.
        let beside = screen.width >= before + EVIDENCE_MIN;
        let indent = if beside { before } else { MARGIN + 4 };
        let evidence = wrapped_within(&one.evidence, indent, screen.width);
        let evidence = inked(Ink::Dim, evidence.get(indent..).unwrap_or_default().trim_end());
        match beside {
            true => text.push_str(&format!("{line}{meaning}  {evidence}\n")),
            false => text.push_str(&format!("{line}{}\n{:indent$}{evidence}\n", meaning.trim_end(), "")),
        }
    }
    if more > 1 {
        let told = format!("… et {} autres colonnes, non utilisées", grouped(more as u64));
        text.push_str(&format!("{:<MARGIN$}{}\n", "", inked(Ink::Dim, told)));
    }
    text
}

fn rows(rows: &RowCount) -> String {
    let parts = [
        (rows.entries, "retenue", "retenues"),
        (rows.blank, "vide", "vides"),
        (rows.title, "de titre", "de titre"),
        (rows.header, "d’intitulés", "d’intitulés"),
        (rows.subtotal, "de total", "de total"),
        (rows.note, "de note", "de note"),
        (rows.ignored, "laissée de côté", "laissées de côté"),
        (rows.rejected, "illisible", "illisibles"),
    ];
    let parts = parts.into_iter().filter(|part| part.0 > 0);
    let parts: Vec<String> = parts
        .map(|(count, one, many)| format!("{} {}", grouped(count.into()), if count > 1 { many } else { one }))
        .collect();
    let total = grouped(rows.total.into());
    if parts.is_empty() { total } else { format!("{total} = {}", parts.join(" + ")) }
}

fn control_totals(totals: &[ControlTotal], screen: &Screen) -> String {
    const SHOWN_MAX: usize = 8;
    // Those that disagree first: they are what the reader must see.
    let (agree, differ): (Vec<_>, Vec<_>) = totals.iter().partition(|total| total.agrees);
    let mut text = String::new();
    for (at, total) in differ.iter().chain(&agree).take(SHOWN_MAX).enumerate() {
        let label = if at == 0 { "Contrôle" } else { "" };
        let place = total.at.spot_text().unwrap_or_default();
        let (sign, verdict) = match total.agrees {
            true => (inked(Ink::Green, "✔"), "identique à la somme des lignes".to_owned()),
            false => (inked(Ink::Red, "✘"), format!("la somme des lignes est {}", total.computed)),
        };
        let line = format!("{place} « {} » : {} ; {verdict}", total.label, total.stated);
        let line = labelled(label, &format!("§ {line}"), screen);
        text.push_str(&line.replacen('§', &sign, 1));
    }
    let more = totals.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        let agreeing = agree.len().saturating_sub(SHOWN_MAX.saturating_sub(differ.len()));
        let verdict = if agreeing == more { "identiques" } else { "dont certains diffèrent" };
        text.push_str(&labelled("", &format!("et {more} autres totaux, {verdict}"), screen));
    }
    text
}

/// `Export › D14`: the page bears the name of the file.
fn within_file(place: &Place) -> String {
    let parts = [place.sheet().map(ToString::to_string), place.spot_text()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "Tout le fichier".to_owned() } else { parts.join(" › ") }
}

fn problems(problems: &[&Problem], screen: &Screen, place: impl Fn(&Problem) -> String) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = format!("\n  {}\n", inked(Ink::Yellow, "À signaler"));
    for problem in problems.iter().take(PROBLEMS_MAX) {
        let amount = problem.amount.map(|amount| format!(" ({})", money(amount))).unwrap_or_default();
        text.push_str(&format!("    {}{amount}\n", inked(Ink::Bold, plain_spaces(&place(problem)))));
        text.push_str(&wrapped_within(&problem.message, 6, screen.width));
        text.push_str(&correction::remedy(&problem.remedy, screen));
    }
    if problems.len() > PROBLEMS_MAX {
        let more = problems.len() - PROBLEMS_MAX;
        text.push_str(&format!("    et {}\n", counted(more, "autre point à signaler", "autres points à signaler")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::money::{Currency, Money};
    use crate::model::sheet::Format;

    #[test]
    fn tables_beside_others_begin_again_at_the_top() {
        let table = |sheet: &str, header_row: u32, total: u32| TableAccount {
            sheet: Some(sheet.into()),
            visible: true,
            role: Role::Ledger,
            role_evidence: String::new(),
            header_row: Some(header_row),
            header_line: None,
            columns: Vec::new(),
            rows: RowCount { total, ..RowCount::default() },
            amount: Money::zero(Currency::EUR),
            control_totals: Vec::new(),
            advances: Vec::new(),
        };
        let file = FileAccount {
            path: "a.xlsx".into(),
            format: Format::Xlsx,
            sha256: String::new(),
            size: 0,
            encoding: None,
            delimiter: None,
            evidence: Vec::new(),
            tables: vec![
                table("A", 2, 10),
                table("A", 12, 5),
                table("B", 0, 3),
                table("A", 2, 7),
                table("A", 9, 4),
            ],
        };
        let extents: Vec<_> = (0..5).map(|at| extent(at, &file)).collect();
        assert_eq!(extents, [0..10, 10..15, 0..3, 0..7, 7..11]);
    }
}
